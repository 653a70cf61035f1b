"""`load_dataset` and `banmian.load` as users call them: offline, with a cache of their own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import banmian
from banmian.errors import DataError, UsageError
from banmian.release.tables.schema import PEOPLE, TABLES
from tests.factory import TEXT, make_page, write_release

CONFIG_SPLITS = [(c.name, s) for c in TABLES for s in (c.splits or ("train",))]


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty cache for each test, and no way to the network."""
    import datasets
    import huggingface_hub

    def refuse(*address: object) -> Any:
        raise AssertionError(f"went to the network: {address}")

    cache = tmp_path_factory.mktemp("cache")
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", cache / "datasets")
    monkeypatch.setattr(datasets.config, "HF_MODULES_CACHE", cache / "modules")
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(cache / "hub"))
    monkeypatch.setattr(socket, "create_connection", refuse)
    datasets.disable_progress_bars()
    yield
    datasets.enable_progress_bars()


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three pages in two shards."""
    folder = tmp_path_factory.mktemp("load") / "dataset"
    write_release(folder, [make_page(f"{TEXT}{i}\n") for i in range(3)], shards=2, version="1.4.2")
    return folder


def test_the_default_is_records_with_three_splits(release: Path) -> None:
    from datasets import load_dataset

    records = load_dataset(str(release))
    assert {split: len(rows) for split, rows in records.items()} == {"article": 3, "paragraph": 6, "numeric_fact": 12}
    fact = records["numeric_fact"][0]
    assert {mark["label"] for mark in fact["annotations"]} == {"numeric_fact", "measured", "time", "place"}
    for rows in records.values():
        for record in rows:
            for mark in record["annotations"]:
                assert record["text"][mark["start"] : mark["end"]] == mark["text"]


@pytest.mark.parametrize("streaming", [False, True], ids=["whole", "streaming"])
@pytest.mark.parametrize(("config", "split"), CONFIG_SPLITS)
def test_every_table_opens(release: Path, config: str, split: str, streaming: bool) -> None:
    from datasets import load_dataset

    rows = load_dataset(str(release), config, split=split, streaming=streaming)
    assert str(rows.info.version) == "1.4.2"
    of_pages = config != PEOPLE.name
    assert rows.num_shards == 1 + of_pages if streaming else len(rows) == rows.info.splits[split].num_examples
    assert next(iter(rows))["page_id" if of_pages else "person_id"]


def test_rows_come_back_as_types(release: Path) -> None:
    from datasets import load_dataset

    article = load_dataset(str(release), "articles", split="train")[0]
    assert article["kicker"] is None
    assert article["dateline"] is None
    assert article["byline"][0] == {"name": "何田", "role": "reporter", "affiliation": None, "roles": ["reporter"]}
    paragraph = load_dataset(str(release), "paragraphs", split="train")[0]
    assert paragraph["segments"] == [{"start": 32, "end": 62}, {"start": 70, "end": 83}]


def test_a_rebuild_in_place_is_seen(tmp_path: Path) -> None:
    from datasets import load_dataset

    write_release(tmp_path, [make_page()])
    assert len(load_dataset(str(tmp_path), "pages", split="train")) == 1
    write_release(tmp_path, [make_page(), make_page(TEXT + "2")])
    assert len(load_dataset(str(tmp_path), "pages", split="train")) == 2
    assert len(banmian.load(tmp_path, "pages", split="train")) == 2


def test_shards_without_rows_are_fine(tmp_path: Path) -> None:
    from datasets import load_dataset

    write_release(tmp_path, [make_page()], shards=3)
    assert len(load_dataset(str(tmp_path), "articles", split="train")) == 1
    assert len(list(load_dataset(str(tmp_path), "articles", split="train", streaming=True))) == 1


def test_splits_of_a_build(tmp_path: Path) -> None:
    pages = [make_page(f"{TEXT}{i}\n") for i in range(3)]
    write_release(tmp_path, pages, sides={p.page_id: s for p, s in zip(pages, ("train", "train", "test"), strict=True)})
    assert {s: len(rows) for s, rows in banmian.load(tmp_path, "pages").items()} == {"train": 2, "test": 1}
    assert list(banmian.load(tmp_path)) == ["article", "paragraph", "numeric_fact"]


def test_load_gives_the_version_that_was_asked_for(release: Path) -> None:
    everything = banmian.load(release)
    assert list(everything) == ["article", "paragraph", "numeric_fact"]
    facts = banmian.load(str(release), "numeric_facts", version="1.4.2", split="train")
    assert str(facts.info.version) == "1.4.2"
    assert len(facts) == 12


def test_load_refuses_another_version(release: Path) -> None:
    with pytest.raises(UsageError, match=r"holds version 1\.4\.2, not 1\.4\.3") as caught:
        banmian.load(release, "articles", version="1.4.3")
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"config": "facts"}, "choose one of records, articles"),
        ({"config": "articles", "split": "article"}, "choose one of train"),
        ({"config": "articles", "version": "1.4"}, "x.y.z"),
    ],
)
def test_load_says_what_there_is(release: Path, options: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        banmian.load(release, **options)


def test_load_refuses_files_that_the_card_does_not_know(tmp_path: Path) -> None:
    """Where only the Parquet files were replaced, `datasets` would go on serving what it has cached."""
    write_release(tmp_path / "a", [make_page()])
    write_release(tmp_path / "b", [make_page(TEXT + "2")])
    banmian.load(tmp_path / "a", "articles")
    name = Path("articles", "train-00000-of-00001.parquet")
    (tmp_path / "b" / name).replace(tmp_path / "a" / name)
    with pytest.raises(DataError, match="not those that its card names"):
        banmian.load(tmp_path / "a", "articles")


def test_load_from_a_hub_that_cannot_be_reached() -> None:
    with pytest.raises(UsageError, match=r"someone/pages: v1\.0\.0: cannot be had"):
        banmian.load("someone/pages", version="1.0.0")


def test_load_from_the_cache_of_the_hub(release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A version that was fetched before is there offline, by its tag; another version is an error."""
    import shutil

    import huggingface_hub

    cache = tmp_path / "hub"
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(cache))
    repo = cache / "datasets--someone--pages"
    shutil.copytree(release, repo / "snapshots" / ("1" * 40))
    (repo / "refs").mkdir()
    for tag in ("v1.4.2", "v2.0.0"):
        (repo / "refs" / tag).write_text("1" * 40, encoding="utf-8")
    assert len(banmian.load("someone/pages", "articles", version="1.4.2", split="train")) == 3
    with pytest.raises(UsageError, match="cannot be had"):
        banmian.load("someone/pages", version="1.4.3")
    with pytest.raises(UsageError, match=r"holds version 1\.4\.2, not 2\.0\.0"):
        banmian.load("someone/pages", version="2.0.0")


@pytest.mark.parametrize("name", ["./nothing", "/no/where", "a/b/c", "~/nothing"])
def test_load_from_no_folder(name: str) -> None:
    with pytest.raises(UsageError, match="there is no such folder"):
        banmian.load(name)


def test_load_from_a_folder_of_something_else(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"README\.md"):
        banmian.load(tmp_path)


USER = """
import sys
from datasets import load_dataset
from banmian import load

folder = sys.argv[1]
facts = load_dataset(folder)["numeric_fact"]
streamed = list(load_dataset(folder, "numeric_facts", split="train", streaming=True))
articles = load_dataset(folder, "articles", split="train")
assert load(folder, "articles", version=sys.argv[2], split="train").info.version == articles.info.version
print(len(facts), len(streamed), len(articles), articles.info.version)
"""


def test_as_users_call_it(tmp_path: Path, root: Path) -> None:
    """In a process of its own with a home of its own: open, build again in place, open again."""
    folder = tmp_path / "dataset"
    env = os.environ | {"HF_HOME": str(tmp_path / "home"), "HF_HUB_OFFLINE": "1", "PYTHONPATH": "dataset"}
    seen = []
    for version, number in (("0.1.0", 1), ("0.1.0", 2)):
        write_release(folder, [make_page(f"{TEXT}{i}\n") for i in range(number)], version=version)
        run = subprocess.run(
            [sys.executable, "-c", USER, folder, version],
            env=env,
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        seen.append(run.stdout.strip())
    assert seen == ["4 4 1 0.1.0", "8 8 2 0.1.0"]
    assert (tmp_path / "home" / "datasets").is_dir()
