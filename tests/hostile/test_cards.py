"""`banmian.load` gives the rows that it verified, or an error."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

import banmian
from banmian.errors import BanmianError
from banmian.release.checksums import write_checksums
from tests.factory import TEXT, make_page, write_release
from tests.hostile.scene import Scene, cases, names

CASES = cases("cards.jsonl")
_HEAD = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty cache for each test."""
    import datasets

    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path_factory.mktemp("cache"))


def plant(here: Scene, case: dict[str, Any]) -> None:
    other = here.release.with_name("other-release")
    write_release(other, [make_page(TEXT + "another page\n")])
    shutil.copytree(other / "articles", here.release.with_name("other"))
    shutil.copytree(other / "articles", here.release / "other")
    shutil.copytree(other / "articles", here.release / "articles2")
    card = here.release / "README.md"
    text = card.read_text(encoding="utf-8")
    if "path" in case:
        found = _HEAD.match(text)
        assert found is not None
        front = yaml.safe_load(found[1])
        *way, last = case["path"]
        node = front
        for step in way:
            node = node[step]
        value = case["value"]
        node[last] = value.replace("{home}", str(here.home)) if isinstance(value, str) else value
        text = f"---\n{yaml.safe_dump(front, allow_unicode=True, sort_keys=False)}---\n{text[found.end() :]}"
    card.write_text(case.get("text", text), encoding="utf-8")
    for name, content in case.get("files", {}).items():
        (here.release / name).write_text(content, encoding="utf-8")
    write_checksums(here.release)


@pytest.mark.parametrize("case", CASES, ids=names(CASES))
def test_what_is_loaded_is_what_was_verified(here: Scene, case: dict[str, Any]) -> None:
    plant(here, case)
    if case.get("harmless"):
        rows = banmian.load(here.release, "articles", split="train")
        assert [row["page_id"] for row in rows] == [make_page(TEXT).page_id]
        return
    with pytest.raises(BanmianError) as caught:
        banmian.load(here.release, "articles", split="train")
    assert caught.value.next_step


def test_files_that_change_while_they_are_loaded_are_an_error(
    here: Scene, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import datasets

    other = tmp_path / "later"
    write_release(other, [make_page(TEXT + "another page\n")])
    usual = datasets.load_dataset

    def swapped(*args: Any, **kwargs: Any) -> Any:
        (source,) = (other / "articles").iterdir()
        shutil.copy(source, here.release / "articles" / source.name)
        return usual(*args, **kwargs)

    monkeypatch.setattr(datasets, "load_dataset", swapped)
    with pytest.raises(BanmianError, match="changed"):
        banmian.load(here.release, "articles")
