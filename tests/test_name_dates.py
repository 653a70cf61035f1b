"""The day that a page's name tells, and what a build says where nothing tells one."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import banmian
from banmian.errors import UsageError
from banmian.sources import DateInName

TEXT = "石门乡修好三座老桥\n\n　　本报讯（记者 程晨）石门乡去年修好了3座老桥。\n"


@pytest.mark.parametrize(
    ("pattern", "name", "day"),
    [
        ("%Y-%m-%d", "a/2024-05-01/03.txt", date(2024, 5, 1)),
        ("%Y%m%d", "rmrb_20240501_03.txt", date(2024, 5, 1)),
        ("rmrb%Y%m%d", "rmrb20240501.txt", date(2024, 5, 1)),
        ("%Y/%m/%d", "2024/5/1/03.txt", date(2024, 5, 1)),
        ("%d.%m.%Y", "31.12.1949.txt", date(1949, 12, 31)),
        ("%Y年%m月%d日", "石门日报2024年5月1日3版.txt", date(2024, 5, 1)),
        ("100%%-%Y%m%d", "100%-20240501.txt", date(2024, 5, 1)),
        ("(%Y-%m-%d)", "a (2024-05-01).txt", date(2024, 5, 1)),
        ("%Y-%m-%d", "2024-13-01_2024-05-01.txt", date(2024, 5, 1)),  # no such month: the next one counts
        ("%Y-%m-%d", "2024-02-30.txt", None),
        ("%Y%m%d", "120240501.txt", None),  # part of a longer number
        ("%Y%m%d", "202405011.txt", None),
        ("%Y-%m-%d", "1500-01-01.txt", None),  # no table holds it
        ("%Y-%m-%d", "page.txt", None),
    ],
)
def test_days(pattern: str, name: str, day: date | None) -> None:
    assert DateInName.of(pattern).day(name) == day


@pytest.mark.parametrize("pattern", ["", "%Y-%m", "%Y-%m-%d-%d", "%y%m%d", "%Y-%m-%d%", r"\d{8}", "%Y-%m-%d %H"])
def test_what_is_no_pattern(pattern: str) -> None:
    with pytest.raises(UsageError, match="--date-from-name"):
        DateInName.of(pattern)


def test_in_a_build(tmp_path: Path) -> None:
    source = tmp_path / "src"
    source.mkdir()
    for name, last in (("p-2024-05-01.txt", "一"), ("p-2024-05-02.txt", "二"), ("plain.txt", "三")):
        (source / name).write_text(f"{TEXT}第{last}段。\n", encoding="utf-8")
    (source / "p-2024-05-02.json").write_text(json.dumps({"date": "2023-01-01"}), encoding="utf-8")
    report = banmian.build(source, tmp_path / "out", date_from_name="p-%Y-%m-%d")
    (file,) = (tmp_path / "out" / "pages").glob("*.parquet")
    days = {row["source"]: row["date"] for row in pq.read_table(file).to_pylist()}
    assert days == {
        "p-2024-05-01.txt": date(2024, 5, 1),
        "p-2024-05-02.txt": date(2023, 1, 1),  # its own file is believed
        "plain.txt": None,
    }
    assert report.undated == 1
    assert banmian.build(source, tmp_path / "two").undated == 2
    assert banmian.check(tmp_path / "out").faults == ()
