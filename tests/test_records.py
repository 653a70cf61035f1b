"""The row types against the contract: names, types, nulls and closed vocabularies."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, replace
from pathlib import Path
from typing import Any

import pytest

from banmian.records import NumericFact, NumericReject, Page, PageRow, ParsedArticle, Quantity, SignerMention
from banmian.release.tables.schema import TABLES, Config, columns, is_struct
from tests.factory import make_page

PROMISED = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases" / "release" / "contract.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
BY_NAME = {config.name: config for config in TABLES}


def vocabularies() -> dict[str, str]:
    lines = (Path(__file__).parent / "cases" / "release" / "vocabularies.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


def plain(kind: object) -> str:
    return str(kind).replace("item: ", "")


@pytest.mark.parametrize(("table", "name", "kind", "null"), PROMISED, ids=[f"{p[0]}.{p[1]}" for p in PROMISED])
def test_a_column_is_as_promised(table: str, name: str, kind: str, null: str) -> None:
    column = next(c for c in columns(BY_NAME[table].row_type) if c.name == name)
    assert plain(column.type) == kind
    assert ("yes" if column.nullable else "no") == null


def test_the_tables_are_those_of_the_contract() -> None:
    assert [c.name for c in TABLES] == list(dict.fromkeys(p[0] for p in PROMISED))
    assert TABLES[0].splits == ("article", "paragraph", "numeric_fact")


@pytest.mark.parametrize(("place", "words"), vocabularies().items())
def test_a_vocabulary_is_closed(place: str, words: str) -> None:
    table, *path = place.split(".")
    kind = BY_NAME[table].row_type
    for step in path[:-1]:
        kind = next(c for c in columns(kind) if c.name == step).item
    column = next(c for c in columns(kind) if c.name == path[-1])
    assert column.vocabulary == frozenset(words.split())


@pytest.mark.parametrize("config", TABLES, ids=lambda config: config.name)
def test_every_column_says_what_it_means(config: Config) -> None:
    assert config.title
    for column in columns(config.row_type):
        assert column.doc, column.name
        if is_struct(column.item):
            assert column.item.__doc__


@pytest.mark.parametrize("config", TABLES, ids=lambda config: config.name)
def test_keys_stand_in_front(config: Config) -> None:
    keys = [column.key for column in columns(config.row_type)]
    assert keys == sorted(keys, reverse=True)
    assert keys[0]
    assert (config.key is None) == (config.row_type is NumericReject)


def test_what_is_found_beside_the_rows_is_no_column() -> None:
    """A parsed page carries its articles; the table `pages` does not."""
    for kind, row_type in ((Page, PageRow), (ParsedArticle, BY_NAME["articles"].row_type)):
        assert issubclass(kind, row_type)
        assert {f.name for f in fields(row_type)} == {c.name for c in columns(row_type)}
        assert {f.name for f in fields(kind)} > {f.name for f in fields(row_type)}


def test_rows_do_not_change() -> None:
    page = make_page()
    for row in (page, page.articles[0], page.articles[0].facts[0], page.ledger[0]):
        with pytest.raises((FrozenInstanceError, AttributeError, TypeError)):
            row.text = ""  # type: ignore[misc,union-attr]
    mention = SignerMention(name="何田", role="reporter", text="何 田", start=3, end=6)
    assert (mention.name, mention.affiliation, mention.text) == ("何田", None, "何 田")


def test_a_row_filled_at_once_is_as_a_dataclass_makes_it() -> None:
    quantity = Quantity(text="3万", start=1, end=3, num_text="3万", kind="count", sentence="约3万。", rule="count")
    assert [f.name for f in fields(quantity) if not hasattr(quantity, f.name)] == []
    assert (quantity.text, quantity.unit, quantity.in_quotes) == ("3万", None, False)
    fact = NumericFact(
        **vars(quantity), fact_id="f", page_id="g", article_id="a", paragraph_id="p", part_id="p", segments=()
    )
    assert vars(replace(fact, adcode="43")) == vars(fact) | {"adcode": "43"}
    assert quantity.adcode is None


@pytest.mark.parametrize("more", [{}, {"text": "3", "start": 0, "end": 1, "colour": "red"}])
def test_a_row_filled_at_once_names_the_fields_that_are_amiss(more: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="kind"):
        Quantity(**more)
