"""Identifiers are held against their grammar before anything is named after them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hostile.scene import READERS, Scene, cases, names, rewrite

CASES = cases("identifiers.jsonl")
TABLES = ("pages", "articles", "paragraphs", "numeric_facts", "annotations", "numeric_rejects")
MAKERS = ("explore", "brat", "jsonl")


@pytest.mark.parametrize("case", CASES, ids=names(CASES))
def test_an_identifier_is_no_path(here: Scene, case: dict[str, Any]) -> None:
    value = case["value"].replace("{home}", str(here.home))
    for table in TABLES if case["table"] == "*" else (case["table"],):
        rewrite(here.release, table, lambda row: row.update({case["column"]: value}))
    before = here.outside()
    assert READERS["check"](here.release, here.results).code == 1
    for name in MAKERS:
        run = READERS[name](here.release, here.results)
        assert here.outside() == before, name
        assert run.code == 1, (name, run)
        assert ".parquet" in run.err, run.err
        assert "identifier" in run.err, run.err
        assert "Next step" in run.err, run.err
    written = [path for path in here.results.rglob("*") if "victim" in path.name]
    assert not written
