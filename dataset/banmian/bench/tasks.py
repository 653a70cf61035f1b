"""The tasks of the benchmark, made from a dataset's own structure: what is given, and what was printed for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Date
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from banmian.bench.facts import as_json, fact_of
from banmian.bench.tables import Shard, shards
from banmian.errors import UsageError

VERSION = 1
TaskName = Literal["headline", "lead", "subhead", "digest", "facts"]
TASK_NAMES: tuple[TaskName, ...] = get_args(TaskName)
SUMMARIES: tuple[TaskName, ...] = ("headline", "lead", "subhead", "digest")
"""What is run where no task is named."""
MOST_TOKENS = 2048
"""Tokens that a model may spend on an answer, wherever it is asked: by --endpoint and in every harness."""
_WITHDRAWN = "█"


class Task(NamedTuple):
    """One task."""

    name: TaskName
    source: str
    reference: str | None
    """None where nothing is printed that an answer could be held against."""
    budget: int
    """Characters that an answer may have: built-in systems keep to it, and longer answers of others are counted."""
    unit: Literal["clause", "sentence"]
    """What extractive systems pick."""
    prompt: str
    """What a model that takes instructions is told; `{source}` and `{budget}` are filled in."""

    @property
    def signature(self) -> str:
        """What its documents are made by."""
        return f"banmian-task|{self.name}|budget:{self.budget}|v:{VERSION}"


TASKS: dict[TaskName, Task] = {
    task.name: task
    for task in (
        Task(
            "headline",
            "the article's text",
            "its headline",
            30,
            "clause",
            "请为下面的新闻写一个标题，不超过{budget}个字，只输出标题。\n\n{source}",
        ),
        Task(
            "lead",
            "the article's text without its lead",
            "its lead, the first paragraph",
            120,
            "sentence",
            "下面是一篇新闻的正文，缺少导语。请写出导语，不超过{budget}个字，只输出导语。\n\n{source}",
        ),
        Task(
            "subhead",
            "a section of an article",
            "the head of the section",
            12,
            "clause",
            "请为下面的新闻段落写一个小标题，不超过{budget}个字，只输出小标题。\n\n{source}",
        ),
        Task(
            "digest",
            "the article's text",
            None,
            200,
            "sentence",
            "请概括下面的新闻，不超过{budget}个字，数字与地名须与原文一致，只输出概括。\n\n{source}",
        ),
        Task(
            "facts",
            "a paragraph",
            "its numeric facts, as JSON",
            4000,
            "sentence",
            "请列出下面新闻文字中的数字事实，按出现顺序输出 JSON 数组，每项含 text（原文），"
            "以及已知的 value（数值，万、亿换算为个位）、unit（单位；货币用 ISO 4217 代码，物理单位用 UCUM）、"
            "modifier（approx near over at_least under at_most reach total vague 之一）、measured（计量的事物）、time（所属时间的原文），"
            "没有则输出 []，不超过{budget}个字，只输出 JSON。\n\n{source}",
        ),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document of a task."""

    id: str
    """`task:article_id`, of a section `subhead:paragraph_id` of its first paragraph; the same after a rebuild."""
    task: TaskName
    page_id: str
    """The page: documents of one page are not independent."""
    article_id: str
    source: str
    """Paragraphs joined with a line feed; datelines and bylines in them are cut out, for nobody can tell them from the
    rest of the text."""
    reference: str | None
    budget: int
    facts: tuple[str, ...]
    """`fact_id` of the numeric facts of the source, in reading order."""
    date: Date | None = None
    """The day the page was printed, where that is known: it settles the year of 今年 and of 5月12日."""

    @property
    def prompt(self) -> str:
        """What a model that takes instructions is told."""
        return TASKS[self.task].prompt.format(source=self.source, budget=self.budget)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An article or section that makes no document, and why."""

    id: str
    reason: str


def task_of(name: str) -> Task:
    """The task of that name.

    Raises:
        UsageError: there is none.
    """
    for task in TASKS.values():
        if task.name == name:
            return task
    raise UsageError(reason=f"no task is called {name!r}", next_step=f"choose of {', '.join(TASK_NAMES)}")


def documents(
    folder: str | Path, task: str, *, split: str | None = None, max_chars: int | None = None
) -> Iterator[Document]:
    """The documents of a task, in the order of the dataset; one shard is in memory at a time.

    Args:
        folder: what `banmian build` wrote.
        task: headline, lead, subhead or digest.
        split: only of this split; all, where none is named.
        max_chars: the budget, instead of the task's own.

    Raises:
        UsageError: there is no such task or split.
        DataError: the folder holds no dataset, or a file of it cannot be read.
    """
    for made in candidates(folder, task, split=split, max_chars=max_chars):
        if isinstance(made, Document):
            yield made


def candidates(
    folder: str | Path, task: str, *, split: str | None = None, max_chars: int | None = None
) -> Iterator[Document | LeftOut]:
    """As `documents`, with every article or section that makes no document in its place."""
    wanted = task_of(task)
    for shard in shards(Path(folder), split):
        for article in shard.articles:
            if reason := _unfit(article):
                yield LeftOut(f"{wanted.name}:{article['article_id']}", reason)
            else:
                yield from _made(wanted, article, shard, max_chars or wanted.budget)


def _unfit(article: dict[str, Any]) -> str | None:
    if article["headline"] is None or article["is_fragment"]:
        return "a fragment without headline"
    return "says the same as another article" if article["duplicate_of"] is not None else None


def _made(task: Task, article: dict[str, Any], shard: Shard, budget: int) -> Iterator[Document | LeftOut]:
    paragraphs = shard.paragraphs.get(article["article_id"], [])
    if task.name == "facts":
        for paragraph in paragraphs:
            if told := shard.told(paragraph):
                listed = as_json(fact_of(fact) for fact in told)
                yield _document(task, article, [paragraph], listed, paragraph["paragraph_id"], shard, budget)
        return
    if task.name == "subhead":
        for head, group in groupby(paragraphs, key=lambda p: p["section_head"]):
            section = list(group)
            if head is not None and head.startswith(("—", "-")):
                yield LeftOut(f"{task.name}:{section[0]['paragraph_id']}", "its head names who speaks")
            elif head is not None:
                yield _document(task, article, section, head, section[0]["paragraph_id"], shard, budget)
        return
    reference, own = None, article["article_id"]
    if task.name == "headline":
        reference = article["headline"]
    elif task.name == "lead":
        if not paragraphs or not paragraphs[0]["is_lead"] or paragraphs[0]["is_truncated"]:
            yield LeftOut(f"{task.name}:{own}", "its lead breaks off" if paragraphs else "no text")
            return
        reference, paragraphs = shard.body(paragraphs[0]), paragraphs[1:]
    yield _document(task, article, paragraphs, reference, own, shard, budget)


def _document(
    task: Task,
    article: dict[str, Any],
    paragraphs: list[dict[str, Any]],
    reference: str | None,
    own: str,
    shard: Shard,
    budget: int,
) -> Document | LeftOut:
    source = "\n".join(text for p in paragraphs if (text := shard.body(p)))
    name = f"{task.name}:{own}"
    if not source:
        return LeftOut(name, "no text" if task.name != "lead" else "no text but the lead")
    if reference is not None and (not reference.strip() or _WITHDRAWN in reference):
        return LeftOut(name, "what was printed for it is withdrawn, or nothing")
    return Document(
        id=name,
        task=task.name,
        page_id=article["page_id"],
        article_id=article["article_id"],
        source=source,
        reference=reference,
        budget=budget,
        facts=tuple(fact for p in paragraphs for fact in shard.facts(p)),
        date=shard.dates.get(article["page_id"]),
    )
