"""Articles to compose pages from: rows of a file of fields, and the pages that this project invented."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from banmian.parse.layout import LineLabel
from banmian.signatures.bylines import is_credit
from banmian.signatures.pictures import is_caption, is_source
from banmian.text.reading import read
from compose.records import Article, Row

SHORTEST_BODY = 40
LONGEST_HEAD = 24
"""Characters of a short line without a full stop between long ones that still passes for a section head."""
SHORTEST_HEAD = 4
MOST_TOGETHER = 3
"""Lines of a section head at most."""
_ENDED = re.compile("[。！？；，、：…”）)]$")
_PLAIN = re.compile(r"[\W_]+")
_SENTENCE = re.compile("[^。！？]+[。！？]")
_SCENE = re.compile("(?:游客|村民|工人|工作人员|演员|选手|学生|孩子|市民|志愿者|民警|农民|观众|技术人员)[们]?(?:正)?在")
_COLUMN = re.compile("（([^（）]{2,10})）$")
_CAPTION = re.compile("图(?:为|①|一)|[上下左右]图")

Groups = list[list[Article]]
"""Articles that stood on one page of a paper, together."""


def bare(text: str) -> str:
    return _PLAIN.sub("", text)


def read_fields(path: Path, *, keep: Callable[[Mapping[str, Any]], bool]) -> Groups:
    """The articles of a gzipped JSON Lines file, by the page of the paper that they stood on."""
    return [group for groups in read_papers(path, keep=keep).values() for group in groups]


def read_papers(path: Path, *, keep: Callable[[Mapping[str, Any]], bool]) -> dict[str, Groups]:
    """The same for each paper."""
    groups: dict[tuple[str, ...], list[Article]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for n, line in enumerate(lines):
            fields = json.loads(line)
            if not keep(fields):
                continue
            key = (str(fields["paper"]), str(fields["date"]), str(fields["page"] or n))
            groups.setdefault(key, []).append(list(_rows(fields)))
    papers: dict[str, Groups] = {}
    for (paper, *_), group in groups.items():
        papers.setdefault(paper, []).append(group)
    return papers


def fit(fields: Mapping[str, Any]) -> bool:
    """Whether the fields of an article are sure enough to learn from."""
    body = "".join(fields["body_paragraphs"])
    return not fields["suspect"] and not fields["multi_item"] and len(body) >= SHORTEST_BODY and bool(fields["title"])


def _rows(fields: Mapping[str, Any]) -> Iterator[Row]:
    if fields["kicker"]:
        yield Row("kicker", _line(fields["kicker"]))
    for line in fields["title_lines"] or [fields["title"]]:
        yield Row("headline", _line(line))
    if fields["subtitle"]:
        yield Row("subtitle", _line(fields["subtitle"]))
    if fields["byline"] and fields["byline_kind"] == "head":
        yield Row("byline", _line(fields["byline"]))
    paragraphs = [_line(text) for text in fields["body_paragraphs"]]
    beside = _beside_pictures(paragraphs)
    heads = set(fields["section_heads"]) | set(_unmarked_heads(paragraphs))
    for n, text in enumerate(paragraphs):
        if n in beside:
            yield Row(beside[n], text)
        elif text:
            yield Row("section_head" if n in heads and n + 1 < len(paragraphs) else "paragraph", text)
    if fields["byline"] and fields["byline_kind"] == "tail":
        yield Row("byline", _line(fields["byline"]))
    elif fields["tail_note"] and bare(fields["tail_note"]) not in bare("".join(paragraphs[-1:])):
        yield Row("paragraph", _line(fields["tail_note"]))
    for caption in fields["captions"]:
        yield Row("credit" if caption["credit"] else "caption", _line(caption["text"]))


def _beside_pictures(paragraphs: list[str]) -> dict[int, LineLabel]:
    """The lines among an article's paragraphs that show by their words that they stand beside a picture; none of an article
    that is little more than these."""
    copies = [read(text).text for text in paragraphs]
    found: dict[int, LineLabel] = {}
    for n, text in enumerate(copies):
        if n + 1 < len(copies) and (is_credit(text) or is_source(text)):
            found[n] = "credit"
        elif is_caption(text):
            found[n] = "caption"
    others = sum(len(text) >= SHORTEST_BODY for n, text in enumerate(copies) if n not in found)
    return found if others > max(1, len(found) // 2) else {}


def _unmarked_heads(paragraphs: list[str]) -> Iterator[int]:
    """Short lines without an end, up to `MOST_TOGETHER` of them, that stand between long paragraphs."""
    short = [len(text) <= LONGEST_HEAD and _is_open(text) for text in paragraphs]
    n = 1
    while n < len(paragraphs) - 1:
        end = n
        while end < len(paragraphs) - 1 and short[end]:
            end += 1
        together = paragraphs[n:end]
        if (
            1 <= len(together) <= MOST_TOGETHER
            and max(map(len, together)) >= SHORTEST_HEAD
            and len(paragraphs[n - 1]) > 2 * LONGEST_HEAD
            and len(paragraphs[end]) > LONGEST_HEAD
        ):
            yield from range(n, end)
        n = end + 1


def _is_open(text: str) -> bool:
    """Whether a text has no end, or is all quoted."""
    return not _ENDED.search(text) or (text[0] == "“" and text[-1] == "”")


def _line(text: str) -> str:
    """The text as one line."""
    return " ".join(text.split("\n")).strip() if "\n" in text else text.strip()


def captions_of(groups: Groups) -> list[str]:
    """Texts that go below pictures: the captions of the articles, the text of picture news, and sentences of people at work."""
    found: list[str] = []
    for article in (article for group in groups for article in group):
        pictured = any(row.label == "credit" for row in article)
        for row in article:
            if row.label == "caption":
                found.append(row.text)
            elif row.label == "paragraph":
                at = _CAPTION.search(row.text)
                if at is not None and (at.start() == 0 or row.text[at.start() - 1] in "。\u3000 "):
                    found.append(row.text[at.start() :][:120])
                elif pictured and len(row.text) < 150 and len(article) < 6:
                    found.append(row.text)
                else:
                    found += _scenes(row.text)
    return found


def columns_of(groups: Groups) -> list[str]:
    """Names of columns, as they stand in brackets behind headlines."""
    titles = (row.text for group in groups for article in group for row in article if row.label == "headline")
    return sorted({found[1] for title in titles if (found := _COLUMN.search(title))})


def _scenes(text: str) -> Iterator[str]:
    """Sentences of someone doing something, as a picture shows it; some without their full stop."""
    for sentence in _SENTENCE.findall(text):
        if 8 <= len(sentence) <= 45 and _SCENE.search(sentence) and "“" not in sentence:
            yield sentence[:-1] if len(sentence) % 3 == 0 else sentence


def with_headline(articles: Iterable[Article]) -> list[Article]:
    return [article for article in articles if any(row.label == "headline" for row in article)]
