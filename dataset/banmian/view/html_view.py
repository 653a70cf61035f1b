"""A page as plain data for the browser: its items, and both sides cut into runs that name them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from banmian.records import Annotation, NumericFact, NumericReject, Page, Paragraph, ParsedArticle, Seam
from banmian.text.spans import Span, Traced
from banmian.view.html_fact import fact_rows, reading
from banmian.view.map import province_of
from banmian.view.runs import Cover, runs_of

_LEFT_OVER = ("furniture", "unassigned")
"""Roles in the ledger of characters that stand in no row."""


def page_view(page: Page) -> dict[str, Any]:
    """The page for the browser.

    `items` are what can light up (headlines, paragraphs, places, numbers, …), each with its `type`, `text` and what is
    to be told of it. `page` is the source as runs, `articles` are blocks of runs; a run is `[text, item, …]`.
    """
    return _View(page).data()


class _View:
    """One page on its way to the browser."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.items: list[dict[str, Any]] = []
        self.spans: list[Sequence[Span]] = []

    def data(self) -> dict[str, Any]:
        page = self.page
        articles = [self._article(article) for article in page.articles]
        self._left_over()
        covers = [Cover(*span, item) for item, spans in enumerate(self.spans) for span in spans]
        return {
            "id": page.page_id,
            "source": page.source,
            "newspaper": page.newspaper,
            "date": page.date and page.date.isoformat(),
            "page_no": page.page_no,
            "rights": page.rights,
            "url": page.url,
            "encoding": page.encoding,
            "chars": page.n_chars,
            "roles": self._roles(),
            "items": self.items,
            "page": runs_of(page.text, covers),
            "articles": articles,
        }

    def _add(self, type_: str, id_: str, text: str | None, spans: Sequence[Span], **told: Any) -> int:
        """A new item; returns its number. A text that is None is that of the item's runs."""
        known = {name: value for name, value in {"text": text, **told}.items() if value not in (None, [], ())}
        self.items.append({"type": type_, "id": id_, **known})
        self.spans.append(spans)
        return len(self.items) - 1

    def _roles(self) -> list[list[Any]]:
        """Characters of the page by role, in the order of the page."""
        counts: dict[str, int] = {}
        for region in self.page.ledger:
            counts[region.role] = counts.get(region.role, 0) + region.end - region.start
        return [[role, number] for role, number in counts.items()]

    def _left_over(self) -> None:
        for region in self.page.ledger:
            if region.role in _LEFT_OVER:
                text = self.page.text[region.start : region.end]
                span = Span(region.start, region.end)
                self._add(region.role, f"l{region.start}", text, [span], reason=region.reason)

    def _article(self, article: ParsedArticle) -> dict[str, Any]:
        loose = [a for a in article.annotations if a.paragraph_id is None or a.start is None]
        loose = [a for a in loose if a.part_id is None]
        within: dict[str, list[Any]] = {}
        rows: list[NumericFact | NumericReject | Annotation] = [*article.facts, *article.rejects, *article.annotations]
        for row in rows:
            part_id = row.paragraph_id or row.part_id
            if part_id is not None and row.start is not None:
                within.setdefault(part_id, []).append(row)
        return {
            "id": self._short(article.article_id),
            "headline": article.headline,
            "fragment": article.is_fragment,
            "truncated": article.is_truncated,
            "duplicate_of": article.duplicate_of,
            "facts": article.n_numeric_facts,
            "blocks": list(self._blocks(article, loose, within)),
        }

    def _blocks(
        self, article: ParsedArticle, loose: Sequence[Annotation], within: dict[str, list[Any]]
    ) -> Iterator[dict[str, Any]]:
        """The article as it reads: head, signers, paragraphs under their section heads, pictures."""
        for label in ("kicker", "headline", "subtitle", "byline", "dateline"):
            yield from (self._loose(article, a, within.get(a.annotation_id, ())) for a in loose if a.label == label)
        heads = [a for a in loose if a.label == "section_head"]
        under: str | None = None
        for paragraph in article.paragraphs:
            if paragraph.section_head != under:
                under = paragraph.section_head
                head = next((a for a in heads if a.text == under), None)
                if head is not None:
                    heads.remove(head)
                    yield self._loose(article, head, within.get(head.annotation_id, ()))
            yield self._paragraph(article, paragraph, within.get(paragraph.paragraph_id, ()))
        yield from (self._loose(article, a, within.get(a.annotation_id, ())) for a in heads)
        for label in ("caption", "credit"):
            yield from (self._loose(article, a, within.get(a.annotation_id, ())) for a in loose if a.label == label)

    def _loose(self, article: ParsedArticle, annotation: Annotation, rows: Iterable[Any]) -> dict[str, Any]:
        covers = [Cover(0, len(annotation.text), self._annotation(article, annotation))]
        covers += self._covers(article, rows, Traced(annotation.text, annotation.segments))
        return {"role": annotation.label, "runs": runs_of(annotation.text, covers)}

    def _paragraph(self, article: ParsedArticle, paragraph: Paragraph, rows: Iterable[Any]) -> dict[str, Any]:
        traced = Traced(paragraph.text, paragraph.segments)
        own = self._add(
            "paragraph",
            self._short(paragraph.paragraph_id),
            None,
            paragraph.segments,
            article=article.index,
            pieces=len(paragraph.segments),
            truncated=paragraph.is_truncated or None,
            confidence=round(paragraph.confidence, 3),
            rule=paragraph.rule,
            rows=[_seam_row(paragraph, seam) for seam in paragraph.seams],
        )
        covers = [Cover(0, len(paragraph.text), own), *self._covers(article, rows, traced)]
        runs = runs_of(paragraph.text, covers, seams=[seam.at for seam in paragraph.seams])
        return {"role": "paragraph", "lead": paragraph.is_lead, "cut": paragraph.is_truncated, "runs": runs}

    def _covers(self, article: ParsedArticle, rows: Iterable[Any], traced: Traced) -> Iterator[Cover]:
        """What lies in a paragraph, head or caption with the text `traced`."""
        for row in rows:
            if isinstance(row, NumericFact):
                yield from self._fact(article, row, traced)
            elif isinstance(row, NumericReject):
                yield Cover(row.start, row.end, self._reject(article, row))
            else:
                yield Cover(row.start, row.end, self._annotation(article, row))

    def _fact(self, article: ParsedArticle, fact: NumericFact, traced: Traced) -> list[Cover]:
        item = self._add(
            "fact",
            self._short(fact.fact_id),
            fact.text,
            fact.segments,
            article=article.index,
            kind=fact.kind,
            reading=reading(fact),
            measured=fact.measured,
            place=province_of(fact.adcode, None),
            confidence=round(fact.confidence, 3),
            rule=fact.rule,
            rows=fact_rows(fact),
        )
        covers = [Cover(fact.start, fact.end, item)]
        start, end = fact.measured_start, fact.measured_end
        if fact.measured and start is not None and end is not None:
            of = self._add("measured", "", fact.measured, traced.project(start, end), of=item)
            covers.append(Cover(start, end, of))
        return covers

    def _reject(self, article: ParsedArticle, reject: NumericReject) -> int:
        at = reject.segments[0]
        return self._add(
            "reject", f"r{at.start}", reject.text, reject.segments, article=article.index, reason=reject.reason
        )

    def _annotation(self, article: ParsedArticle, annotation: Annotation) -> int:
        value = json.loads(annotation.value) if annotation.value else None
        told: dict[str, Any] = {}
        if annotation.label == "location" and isinstance(value, dict):
            told["place"] = province_of(value.get("adcode"), value.get("path"))
            told["path"] = value.get("path") or value.get("name")
            told["level"] = value.get("level")
        return self._add(
            annotation.label,
            self._short(annotation.annotation_id),
            annotation.text,
            annotation.segments,
            article=article.index,
            confidence=round(annotation.confidence, 3),
            rule=annotation.rule,
            rows=[*_value_rows(value), *_decided(annotation)],
            **told,
        )

    def _short(self, id_: str) -> str:
        """The identifier without the page's."""
        return id_.removeprefix(f"{self.page.page_id}-")


def _seam_row(paragraph: Paragraph, seam: Seam) -> list[str]:
    """Where and why two pieces were joined."""
    across = f"{paragraph.text[max(0, seam.at - 4) : seam.at]}¦{paragraph.text[seam.at : seam.at + 4]}"
    return ["joined", f"{across} · {seam.rule} · {seam.confidence:.0%}"]


def _value_rows(value: Any) -> list[list[str]]:
    """An annotation's normal form as rows of a table."""
    if isinstance(value, list):  # people who signed
        return [
            [str(v.get("role")), " · ".join(str(v[k]) for k in ("name", "affiliation") if v.get(k))]
            for v in value
            if isinstance(v, dict)
        ]
    if isinstance(value, dict):
        return [[str(name), _told(item)] for name, item in value.items() if item not in (None, "", [])]
    return [] if value is None else [["value", str(value)]]


def _told(item: Any) -> str:
    return item if isinstance(item, str) else json.dumps(item, ensure_ascii=False)


def _decided(row: Annotation | NumericFact) -> list[list[str]]:
    on = f", {row.corrected_on.isoformat()}" if row.corrected_on else ""
    return [["decided by", f"{row.corrected_by}{on}"]] if row.corrected_by else []
