"""The built-in systems: what every extract keeps to, and what each system is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import banmian
from banmian import benchmark
from banmian.bench.systems.extractive import Extractive, built_in
from banmian.bench.systems.units import MOST_UNITS, Extracts, extracts
from banmian.bench.tasks import SUMMARIES, TASKS, Document
from banmian.text.hanzi import sentences
from tests.bench_pages import PAGES

SYSTEMS = built_in(0)
CLAUSES = "石门乡修好3座桥，|投入120余万元，|近|约|3至5天|，三成多|同比增长12.5%。|比去年减少7户，|“三会一课”|\n|1.5亿|元，|第二批|甲、乙两村各有3、5户。|2023年|（含2所分校）|每公斤6元|！|;|，"


def _document(source: str, reference: str | None = "石门乡修好三座桥", budget: int = 30) -> Document:
    return Document(
        id="headline:x-a0", task="headline", page_id="x", article_id="x-a0",
        source=source, reference=reference, budget=budget, facts=(),
    )  # fmt: skip


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory, root: Path, pages: Path) -> list[Document]:
    """Every document of the seed page and of all pages written for tests."""
    out = tmp_path_factory.mktemp("corpus") / "out"
    banmian.build([root / "seeds", pages, PAGES], out)
    return [d for task in SUMMARIES for d in benchmark.documents(out, task)]


@pytest.mark.parametrize("system", SYSTEMS.values(), ids=list(SYSTEMS))
def test_every_extract_is_true_and_within_its_budget(corpus: list[Document], system: Extractive) -> None:
    documents = [d for d in corpus if system.answers(d.task)]
    outputs = system.answer(documents)
    faith = benchmark.numeric_faithfulness(outputs, [d.source for d in documents])
    wrong = [(q.text, q.verdict) for d in faith.documents for q in d.quantities if q.verdict != "exact"]
    assert wrong == []
    assert faith.claim_prec == 100
    assert faith.n_quantities > 20
    assert faith.loc_prec == 100
    for document, output in zip(documents, outputs, strict=True):
        assert 0 < len(output) <= document.budget
        for piece in output.split("，") if TASKS[document.task].unit == "clause" else [output[:5], output[-5:]]:
            assert piece in document.source
    assert SYSTEMS[system.name].answer(documents[::-1]) == outputs[::-1]  # neighbours change nothing


@given(st.lists(st.sampled_from(CLAUSES.split("|")), max_size=25), st.integers(1, 40), st.sampled_from(sorted(SYSTEMS)))
def test_whatever_the_source_says_an_extract_says_no_other_number(pieces: list[str], budget: int, name: str) -> None:
    source = "".join(pieces)
    output = SYSTEMS[name].answer([_document(source, budget=budget)])[0]
    assert len(output) <= budget
    assert benchmark.numeric_faithfulness([output], [source]).claim_prec in (None, 100)


def test_budgets_end_at_tokens_and_never_inside_a_number() -> None:
    source = "石门乡去年以来为修桥铺路引水上山一共投入资金1234567.89万元人民币左右"
    for budget in range(1, len(source)):
        output = SYSTEMS["lead"].answer([_document(source, budget=budget)])[0]
        assert source.startswith(output)
        assert not any(c.isdigit() for c in output) or "1234567.89万元" in output


def test_clauses_keep_what_is_in_brackets_and_numbers_whole() -> None:
    made = Extracts("全乡（含修水、平江两地，共12村）架桥3座，花了1，234元。“一桥，一路”工程完工，大家都说好", "clause")
    assert [u.text for u in made.units] == [
        "全乡（含修水、平江两地，共12村）架桥3座", "花了1，234元", "“一桥，一路”工程完工", "大家都说好",
    ]  # fmt: skip
    assert all(made.source[u.start :].startswith(u.text) for u in made.units)


def test_what_each_system_picks() -> None:
    source = "河水涨了很多天。石门乡修好三座石桥。石门乡的石桥修好了，村民过桥赶集。新修好的石桥很宽。天气一直不错。"
    whole = [source[start:end] for start, end in sentences(source)]

    def first(name: str, reference: str | None = None) -> str:
        document = _document(source, reference)
        return next(iter(SYSTEMS[name].rank(document, extracts(source, "sentence"), 0))).text

    assert first("lead") == whole[0]
    assert first("textrank") in whole[1:4]
    assert first("lexrank") in whole[1:4]
    assert first("sumbasic") in whole[1:4]
    assert first("oracle", "天气不错") == whole[4]
    assert SYSTEMS["oracle"].answer([_document(source, "毫不相干")])[0]


def test_chance_is_of_the_seed_and_the_document() -> None:
    document = _document("甲村修好了桥，乙村铺好了路，丙村引来了水，丁村办起了学堂，戊村种上了果树")
    draws = {built_in(seed)["random"].answer([document])[0] for seed in range(20)}
    assert len(draws) > 3
    assert built_in(7)["random"].answer([document]) == built_in(7)["random"].answer([document])


def test_of_long_sources_a_bounded_number_of_units_is_looked_at() -> None:
    source = "".join(f"第{i}个村的{chr(0x4E00 + i % 500)}桥修好了，用了{i}天，" for i in range(10_000))
    assert len(extracts(source, "clause").units) == MOST_UNITS
    for system in SYSTEMS.values():
        assert system.answer([_document(source)])[0]
