"""Every conversion that `datasets` offers, over every configuration: what a user does first with a table must work."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import banmian
from banmian.errors import DataError
from banmian.records import FIRST_DAY, LAST_DAY, as_day
from banmian.release.check import check
from banmian.release.tables.schema import TABLES
from banmian.sources.metadata import Metadata
from tests.factory import make_page, write_release

PAGE = """古堰修缮工程开工

本报讯（记者 程晨）公元前256年建成的古堰近日开工修缮，公元1370年、1650年和1900年曾三次大修。专家说，遗址距今5500年，出土300件器物。

　　石门乡今年投入1.2亿元修路，比去年增长5.3%，惠及8000余名村民。到2500年12月31日，将有30万人受益。
"""
NEEDS = {"to_polars": "polars", "torch": "torch", "jax": "jax", "polars": "polars"}
"""Packages that conversions and formats need."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two pages, one with dates that no timestamp holds, whose date is known, and one without a date."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("built") / "dataset"
    (source / "old.txt").write_text(PAGE, encoding="utf-8", newline="")
    (source / "old.json").write_text('{"date": "2024-05-01", "newspaper": "石门日报"}', encoding="utf-8")
    (source / "plain.txt").write_text("新桥开通\n\n一年前，村民要绕行5公里。\n", encoding="utf-8", newline="")
    banmian.build([source], out, jobs=1)
    return out


@pytest.fixture(scope="module", params=[c.name for c in TABLES])
def splits(request: pytest.FixtureRequest, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from datasets import config, load_dataset

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(config, "HF_DATASETS_CACHE", tmp_path_factory.mktemp("cache"))
        yield load_dataset(str(folder), request.param)


CONVERSIONS: dict[str, Callable[[Any, Path], Any]] = {
    "to_json": lambda data, to: data.to_json(to / "rows.jsonl"),
    "to_csv": lambda data, to: data.to_csv(to / "rows.csv"),
    "to_parquet": lambda data, to: data.to_parquet(to / "rows.parquet"),
    "to_pandas": lambda data, _: data.to_pandas(),
    "to_polars": lambda data, _: data.to_polars(),
    "to_dict": lambda data, _: data.to_dict(),
    "to_list": lambda data, _: data.to_list(),
    "save_to_disk": lambda data, to: data.save_to_disk(to / "saved"),
    "to_iterable_dataset": lambda data, _: list(data.to_iterable_dataset()),
}


@pytest.mark.parametrize("name", CONVERSIONS)
def test_conversions(splits: Any, name: str, tmp_path: Path) -> None:
    if name in NEEDS:
        pytest.importorskip(NEEDS[name])
    for split, data in splits.items():
        to = tmp_path / split
        to.mkdir()
        made = CONVERSIONS[name](data, to)
        if name == "to_json":
            lines = (to / "rows.jsonl").read_text(encoding="utf-8").splitlines()
            assert [list(json.loads(line)) for line in lines] == [data.column_names] * len(data)
        elif name in ("to_pandas", "to_list", "to_iterable_dataset"):
            assert len(made) == len(data)


@pytest.mark.parametrize("name", ["numpy", "pandas", "arrow", "polars"])
def test_formats(splits: Any, name: str) -> None:
    if name in NEEDS:
        pytest.importorskip(NEEDS[name])
    for data in splits.values():
        assert len(list(data.with_format(name))) == len(data)


@pytest.mark.parametrize("name", ["torch", "jax"])
def test_formats_without_dates(splits: Any, name: str) -> None:
    """Tensors have no dates: they go as text."""
    pytest.importorskip(NEEDS[name])
    for split, data in banmian.text_dates(splits).items():
        rows = list(data.with_format(name))
        assert len(rows) == len(data)
        for column, feature in splits[split].features.items():
            if getattr(feature, "dtype", None) == "date32":
                days = [None if day is None else day.isoformat() for day in splits[split][column]]
                assert [row[column] for row in rows] == days


def test_batches(splits: Any) -> None:
    torch = pytest.importorskip("torch")
    for data in splits.values():
        for given in (data, banmian.text_dates(data).with_format("torch")):
            loader = torch.utils.data.DataLoader(given, batch_size=3, collate_fn=banmian.collate)
            assert sum(len(next(iter(batch.values()))) for batch in loader) == len(data)


def test_streams_become_shards_of_json_and_text(splits: Any, tmp_path: Path) -> None:
    """WebDataset's form: a key a row, and files under it whose names begin with the key."""
    import tarfile
    from io import BytesIO

    for split, data in splits.items():
        with tarfile.open(tmp_path / f"{split}.tar", "w") as tar:
            for number, row in enumerate(banmian.text_dates(data).to_iterable_dataset()):
                body = json.dumps(row, ensure_ascii=False).encode()
                info = tarfile.TarInfo(f"{number:06d}.json")
                info.size = len(body)
                tar.addfile(info, BytesIO(body))
        from datasets import load_dataset

        back = load_dataset("webdataset", data_files=str(tmp_path / f"{split}.tar"), split="train", streaming=True)
        read = [entry["json"] for entry in back]
        assert len(read) == len(data)
        assert read[0].keys() == data[0].keys()


def test_collate_says_unknown_numbers_as_nan() -> None:
    torch = pytest.importorskip("torch")
    rows: list[dict[str, Any]] = [
        {"n": 1, "x": 1.5, "b": True, "t": "甲", "z": None, "m": 3},
        {"n": 2, "x": None, "b": False, "t": None, "z": None, "m": None},
    ]
    batch = banmian.collate(rows)
    assert batch["n"].tolist() == [1, 2]
    assert batch["n"].dtype == torch.int64
    assert batch["x"][0] == 1.5
    assert batch["x"].isnan().tolist() == [False, True]
    assert batch["m"].isnan().tolist() == [False, True]
    assert batch["b"].dtype == torch.bool
    assert batch["t"] == ["甲", None]
    assert batch["z"] == [None, None]
    assert banmian.collate([]) == {}


def test_days_that_no_timestamp_holds_are_refused() -> None:
    assert as_day("1677-09-22") == FIRST_DAY
    assert as_day(LAST_DAY) == LAST_DAY
    for wrong in ("1677-09-21", "2262-04-11", "0200-01-01", "2024-5-1", "去年", "", None, 20240501):
        with pytest.raises(ValueError, match="date"):
            as_day(wrong)  # type: ignore[arg-type]
    with pytest.raises(DataError, match="outside"):
        Metadata.of({"date": "1370-01-01"})


def test_check_names_a_day_that_no_timestamp_holds(tmp_path: Path) -> None:
    write_release(tmp_path, [make_page(day=date(1500, 1, 1))])
    assert any("1500-01-01 lies outside" in fault.message for fault in check(tmp_path).faults)


def test_every_package_that_a_format_needs_is_looked_for() -> None:
    assert find_spec("pandas") is not None, "to_json and to_pandas are not tested without pandas"
