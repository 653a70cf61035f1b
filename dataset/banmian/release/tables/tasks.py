"""The rows of the tasks, made of one page's articles: what a model is given, and what it is to answer.

Left out of every task: fragments without headline, articles that say the same as another one, texts of which something
was withdrawn. Left out of headline_generation and summarization also: articles that break off, texts and leads of fewer
than `SHORTEST` characters, headlines as long as their text, leads that break off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from banmian.records import (
    Annotation,
    Entity,
    EntityLabel,
    FactSpan,
    FactTask,
    HeadlineTask,
    Message,
    NerTask,
    NumericFact,
    Paragraph,
    ParsedArticle,
    PartKind,
    Piece,
    SummaryTask,
)
from banmian.signatures.bylines import parse_byline, tail_credit
from banmian.text.compact_json import compact

SHORTEST = 40
"""Characters of a text that is worth a headline, and of a lead that is worth writing."""
WINDOW = 400
"""Characters of an input of `ner`: lines are added as long as they fit, and a longer line stands alone."""
_WITHDRAWN = "\N{FULL BLOCK}"
_HEADS = ("kicker", "headline", "subtitle")
_CUT = ("byline", "dateline")
_ENTITIES: dict[str, EntityLabel] = {"location": "place", "dateline": "dateline"}
_PROMPTS = {
    "headline": "请为下面的新闻写一个标题，只输出标题。",
    "lead": "下面是一篇新闻的正文，缺少导语。请写出导语，只输出导语。",
    "digest": "请为下面的新闻写出报纸上的全部标题：引题、主题、副题、小标题，每行一个，只输出标题。",
    "ner": (
        "请标出下面新闻中的地名(place)、署名人(signer)、电头(dateline)和标题(headline)，"
        '按出现顺序输出 JSON 数组，每项为 {"label": …, "text": …}，没有则输出 []。'
    ),
    "facts": (
        "请列出下面新闻文字中的数字事实，按出现顺序输出 JSON 数组，每项含 text、kind，"
        "以及已知的 value、unit、modifier、change、measured、time、place，没有则输出 []。"
    ),
}


def headline_rows(articles: Iterable[ParsedArticle]) -> Iterator[HeadlineTask]:
    """The rows of `headline_generation`."""
    for article in filter(_is_whole, articles):
        body = _Body(article, article.paragraphs)
        if article.headline is not None and SHORTEST <= len(body.text) > len(article.headline):
            confidence = min(_confidences(article, ("headline",)), default=0.0)
            common = _common("headline", article.article_id, article, body.text, article.headline, confidence)
            yield HeadlineTask(**common, paragraph_ids=body.ids)


def summary_rows(articles: Iterable[ParsedArticle]) -> Iterator[SummaryTask]:
    """The rows of `summarization`."""
    for article in filter(_is_whole, articles):
        lead, rest = article.paragraphs[0], _Body(article, article.paragraphs[1:])
        told = _Body(article, (lead,)).text
        if lead.is_lead and not lead.is_truncated and len(told) >= SHORTEST and len(rest.text) >= SHORTEST:
            common = _common("lead", f"{article.article_id}-lead", article, rest.text, told, lead.confidence)
            yield SummaryTask(**common, kind="lead", paragraph_ids=rest.ids)
        body = _Body(article, article.paragraphs)
        heads = [x for x in (article.kicker, article.headline, article.subtitle, *article.section_heads) if x]
        digest = "\n".join(heads)
        if len(heads) > 1 and SHORTEST <= len(body.text) > len(digest):
            confidence = min(_confidences(article, (*_HEADS, "section_head")), default=0.0)
            common = _common("digest", f"{article.article_id}-digest", article, body.text, digest, confidence)
            yield SummaryTask(**common, kind="digest", paragraph_ids=body.ids)


def ner_rows(articles: Iterable[ParsedArticle]) -> Iterator[NerTask]:
    """The rows of `ner`."""
    for article in filter(_is_example, articles):
        found = _entities(article)
        for lines in _windows(_lines(article)):
            text = "\n".join(line.text for line in lines)
            if _WITHDRAWN in text:
                continue
            at, pieces, sure = 0, [], [1.0]
            entities: dict[Entity, None] = {}
            for line in lines:
                pieces.append(Piece(line.id, at, at + len(line.text)))
                for label, start, end, confidence in found.get(line.id, ()):
                    entities[Entity(label, line.text[start:end], at + start, at + end)] = None
                    sure.append(confidence)
                at += len(line.text) + 1
            ordered = sorted(entities, key=lambda e: (e.start, -e.end, e.label))
            target = compact([{"label": e.label, "text": e.text} for e in ordered])
            common = _common("ner", f"{lines[0].id}-ner", article, text, target, min(sure))
            yield NerTask(**common, entities=tuple(ordered), pieces=tuple(pieces))


def fact_rows(articles: Iterable[ParsedArticle]) -> Iterator[FactTask]:
    """The rows of `fact_extraction`."""
    for article in filter(_is_example, articles):
        facts: dict[str, list[NumericFact]] = {}
        for fact in article.facts:
            facts.setdefault(fact.part_id, []).append(fact)
        looked_at = {*facts, *(reject.part_id for reject in article.rejects)}
        for line in _lines(article):
            if line.id not in looked_at or line.part is None or _WITHDRAWN in line.text:
                continue
            own = sorted(facts.get(line.id, ()), key=lambda f: (f.start, f.end))
            target = compact([_said(fact) for fact in own])
            sure = min((f.confidence for f in own), default=1.0)
            yield FactTask(
                **_common("facts", f"{line.id}-facts", article, line.text, target, sure),
                part=line.part,
                part_id=line.id,
                facts=tuple(
                    FactSpan(fact_id=f.fact_id, kind=f.kind, text=f.text, start=f.start, end=f.end) for f in own
                ),
            )


TASK_ROWS: dict[str, Callable[[Iterable[ParsedArticle]], Iterator[Any]]] = {
    "headline_generation": headline_rows,
    "summarization": summary_rows,
    "ner": ner_rows,
    "fact_extraction": fact_rows,
}
"""By configuration."""


def _is_example(article: ParsedArticle) -> bool:
    return article.headline is not None and article.duplicate_of is None and bool(article.paragraphs)


def _is_whole(article: ParsedArticle) -> bool:
    heads = (article.kicker, article.headline, article.subtitle, *article.section_heads)
    shown = "".join([article.text, *(head for head in heads if head)])
    return _is_example(article) and not article.is_truncated and _WITHDRAWN not in shown


def _common(
    task: str,
    id: str,  # noqa: A002
    article: ParsedArticle,
    given: str,
    target: str,
    confidence: float,
) -> dict[str, Any]:
    said = (Message("user", f"{_PROMPTS[task]}\n\n{given}"), Message("assistant", target))
    keys = {"id": id, "article_id": article.article_id, "page_id": article.page_id}
    return {**keys, "input": given, "target": target, "messages": said, "confidence": confidence}


class _Body:
    """Paragraphs as running text: bylines and datelines in them cut out, for nobody can tell them from the rest."""

    def __init__(self, article: ParsedArticle, paragraphs: Iterable[Paragraph]) -> None:
        cut: dict[str | None, list[tuple[int, int]]] = {}
        for a in article.annotations:
            if a.label in _CUT and a.start is not None and a.end is not None:
                cut.setdefault(a.paragraph_id, []).append((a.start, a.end))
        bodies = [(p.paragraph_id, _without(p.text, sorted(cut.get(p.paragraph_id, ())))) for p in paragraphs]
        self.ids = tuple(own for own, text in bodies if text)
        self.text = "\n".join(text for _, text in bodies if text)


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    at, kept = 0, []
    for start, end in spans:
        kept.append(text[at:start])
        at = max(at, end)
    return "".join([*kept, text[at:]]).strip()


def _confidences(article: ParsedArticle, labels: Iterable[str]) -> list[float]:
    return [a.confidence for a in article.annotations if a.label in labels and a.part_id is None]


class _Line(NamedTuple):
    """A line of an article as a reader sees it."""

    id: str
    text: str
    part: PartKind | None
    """None of what is not read for numbers: a byline, a credit."""


def _lines(article: ParsedArticle) -> Iterator[_Line]:
    """The heads of the article, its signatures, its text with section heads, captions and credits."""
    loose = [a for a in article.annotations if a.start is None]
    yield from (_line(a) for label in _HEADS for a in loose if a.label == label)
    yield from (_line(a) for a in loose if a.label == "byline")
    sections = iter([a for a in loose if a.label == "section_head"])
    under: str | None = None
    for paragraph in article.paragraphs:
        if paragraph.section_head != under:
            under = paragraph.section_head
            yield from (_line(a) for a in _up_to(sections, under))
        yield _Line(paragraph.paragraph_id, paragraph.text, "paragraph")
    yield from map(_line, sections)
    yield from (_line(a) for a in loose if a.label in ("caption", "credit"))


def _up_to(sections: Iterator[Annotation], text: str | None) -> Iterator[Annotation]:
    """The next section heads, up to the one of this text."""
    for a in sections if text is not None else ():
        yield a
        if a.text == text:
            return


def _line(a: Annotation) -> _Line:
    part: Any = None if a.label in ("byline", "credit") else a.label
    return _Line(a.annotation_id, a.text, part)


def _windows(lines: Iterable[_Line]) -> Iterator[list[_Line]]:
    """Lines that follow one another, together as long as they have room."""
    window: list[_Line] = []
    size = 0
    for line in lines:
        if window and size + 1 + len(line.text) > WINDOW:
            yield window
            window, size = [], 0
        window.append(line)
        size += len(line.text) + 1
    if window:
        yield window


def _entities(article: ParsedArticle) -> dict[str, list[tuple[EntityLabel, int, int, float]]]:
    """The entities of each line, by its identifier: label, offsets in it, confidence."""
    found: dict[str, list[tuple[EntityLabel, int, int, float]]] = {}
    for a in article.annotations:
        line, start = a.paragraph_id or a.part_id or a.annotation_id, a.start or 0
        if a.label in ("byline", "credit", "dateline"):
            found.setdefault(line, []).extend(_signers(a.text, start, a.confidence))
        if a.label == "caption" and (tail := tail_credit(a.text)):
            found.setdefault(line, []).extend(_signers(a.text[tail.start : tail.end], tail.start, a.confidence))
        if a.label == "headline":
            found.setdefault(line, []).append(("headline", 0, len(a.text), a.confidence))
        elif a.label in _ENTITIES and a.start is not None and a.end is not None:
            found.setdefault(line, []).append((_ENTITIES[a.label], start, a.end, a.confidence))
    for p in article.paragraphs:
        if tail := tail_credit(p.text):
            found.setdefault(p.paragraph_id, []).extend(
                _signers(p.text[tail.start : tail.end], tail.start, p.confidence)
            )
    return found


def _signers(line: str, start: int, confidence: float) -> Iterator[tuple[EntityLabel, int, int, float]]:
    for signer in parse_byline(line):
        yield "signer", start + signer.start, start + signer.end, confidence


def _said(fact: NumericFact) -> dict[str, Any]:
    """What an answer says of a fact: what is known of it."""
    value = fact.value
    known = {
        "text": fact.text,
        "kind": fact.kind,
        "value": int(value) if value is not None and abs(value) < 1e15 and value == int(value) else value,
        "unit": fact.unit,
        "modifier": fact.modifier_class,
        "change": fact.change_direction,
        "measured": fact.measured,
        "time": fact.time_text,
        "place": fact.place_text,
    }
    return {name: said for name, said in known.items() if said is not None}
