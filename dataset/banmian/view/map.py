"""The outline map: provinces as shapes, and the province that a place lies in."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from banmian.text.tables import read_rows


class Province(NamedTuple):
    """A province on the map."""

    adcode: str
    name: str
    x: int
    y: int
    """A point inside."""
    path: str
    """Its outline, as an SVG path."""


class Outlines(NamedTuple):
    """The map: its size in units, and the provinces by code."""

    width: int
    height: int
    provinces: dict[str, Province]


@cache
def outlines() -> Outlines:
    """The provinces in the order of their codes; Hong Kong, Macau and Taiwan among them."""
    (_, _, width, height, _), *rows = read_rows("province_outlines.tsv")
    provinces = {code: Province(code, name, int(x), int(y), path) for code, name, x, y, path in rows}
    return Outlines(int(width), int(height), provinces)


@cache
def _codes() -> dict[str, str]:
    return {p.name: p.adcode for p in outlines().provinces.values()}


def province_of(adcode: str | None, path: str | None) -> str | None:
    """The six-digit code of the province that a place lies in, by its code or the top of its path; None: not known."""
    if adcode and (code := adcode[:2] + "0000") in outlines().provinces:
        return code
    return _codes().get((path or "").split("/")[0])


def map_data() -> dict[str, object]:
    """The map as plain data for a page: `{"size": [width, height], "provinces": [[adcode, name, x, y, path], …]}`."""
    drawn = outlines()
    return {"size": [drawn.width, drawn.height], "provinces": [list(p) for p in drawn.provinces.values()]}
