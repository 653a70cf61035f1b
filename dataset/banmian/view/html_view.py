"""A page as plain data for the browser: its text once, and by place in it all that was found.

The browser cuts the text into runs itself (`templates/model.js`). Places are code points of the page's text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from banmian.records import MEANING, Annotation, NumericFact, NumericReject, Page, Paragraph, ParsedArticle
from banmian.text.spans import Span
from banmian.view.map import province_of

LEFT_OVER = ("furniture", "unassigned")
"""Roles in the ledger of characters that stand in no row."""
FRAGMENT, TRUNCATED, DUPLICATE = 1, 2, 4
"""Bits of an article's flags."""
_PLAIN = {"modality": "actual", "bound_basis": "none", "unit_class": "none"}
"""What goes without saying."""
_HEAD = ("kicker", "headline", "subtitle", "byline", "dateline")


def page_view(page: Page) -> dict[str, Any]:
    """The page for the browser, without what is null.

    `text` is the page. `ledger` is `[role, end, reason]` in the order of the text. An article is `{"id", "flags", "blocks"}`,
    a block `[piece, item, …]`: a paragraph, headline, caption … and what was found in it. Pieces and items are
    `{"type", "at", …}`, where `at` is `[start, end, start, end, …]`. `lines` are `[start, end, sheet, x0, y0, x1, y1,
    confidence]` in tenths of a point, for a page with geometry.
    """
    return _known(
        {
            "id": page.page_id,
            "source": page.source,
            "newspaper": page.newspaper,
            "date": page.date and page.date.isoformat(),
            "page_no": page.page_no,
            "rights": page.rights,
            "url": page.url,
            "encoding": page.encoding,
            "text": page.text,
            "ledger": [_shorter([r.role, r.end, r.reason]) for r in page.ledger],
            "articles": [_article(article, page.page_id) for article in page.articles],
            "width": page.width,
            "height": page.height,
            "lines": [
                _shorter([x.start, x.end, x.sheet, x.x0, x.y0, x.x1, x.y1, _rounded(x.confidence)])
                for x in page.lines or ()
            ],
        }
    )


def items_of(view: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Pieces and items of a page's view, in the order in which the browser numbers them."""
    return (item for article in view["articles"] for block in article["blocks"] for item in block)


def _article(article: ParsedArticle, page_id: str) -> dict[str, Any]:
    flags = FRAGMENT * article.is_fragment + TRUNCATED * article.is_truncated
    return _known(
        {
            "id": article.article_id.removeprefix(f"{page_id}-"),
            "flags": flags + DUPLICATE * (article.duplicate_of is not None),
            "duplicate_of": article.duplicate_of,
            "blocks": list(_blocks(article)),
        }
    )


def _blocks(article: ParsedArticle) -> Iterator[list[dict[str, Any]]]:
    """The article as it reads: head, signers, paragraphs under their section heads, pictures; each with what is in it."""
    loose = [a for a in article.annotations if (a.paragraph_id is None or a.start is None) and a.part_id is None]
    within: dict[str, list[Any]] = {}
    rows: list[NumericFact | NumericReject | Annotation] = [*article.facts, *article.rejects, *article.annotations]
    for row in rows:
        part_id = row.paragraph_id or row.part_id
        if part_id is not None and row.start is not None:
            within.setdefault(part_id, []).append(row)

    def piece(a: Annotation) -> list[dict[str, Any]]:
        return [_annotation(a), *map(_item, within.get(a.annotation_id, ()))]

    for label in _HEAD:
        yield from (piece(a) for a in loose if a.label == label)
    heads = [a for a in loose if a.label == "section_head"]
    under: str | None = None
    for paragraph in article.paragraphs:
        if paragraph.section_head != under:
            under = paragraph.section_head
            head = next((a for a in heads if a.text == under), None)
            if head is not None:
                heads.remove(head)
                yield piece(head)
        yield [_paragraph(paragraph), *map(_item, within.get(paragraph.paragraph_id, ()))]
    yield from (piece(a) for a in heads)
    for label in ("caption", "credit"):
        yield from (piece(a) for a in loose if a.label == label)


def _item(row: NumericFact | NumericReject | Annotation) -> dict[str, Any]:
    if isinstance(row, NumericFact):
        return _fact(row)
    if isinstance(row, NumericReject):
        return {"type": "reject", "at": _at(row.segments), "reason": row.reason}
    return _annotation(row)


def _paragraph(paragraph: Paragraph) -> dict[str, Any]:
    return _known(
        {
            "type": "paragraph",
            "at": _at(paragraph.segments),
            "lead": paragraph.is_lead or None,
            "truncated": paragraph.is_truncated or None,
            "sure": _rounded(paragraph.confidence),
            "rule": paragraph.rule,
            "seams": [[seam.at, seam.rule, _rounded(seam.confidence)] for seam in paragraph.seams],
        }
    )


def _fact(fact: NumericFact) -> dict[str, Any]:
    meaning = {name: _plain(getattr(fact, name)) for name in MEANING}
    known = {name: value for name, value in meaning.items() if value is not None and _PLAIN.get(name) != value}
    if known.get("value_exact") == str(known.get("value")):
        del known["value_exact"]
    span = (fact.measured_start, fact.measured_end)
    return _known(
        {
            "type": "fact",
            "at": _at(fact.segments),
            "fact": known,
            "measured": list(span) if None not in span else None,
            "quoted": fact.in_quotes or None,
            "place": province_of(fact.adcode, None),
            "sure": _rounded(fact.confidence),
            "rule": fact.rule,
            "by": _decided(fact),
        }
    )


def _annotation(annotation: Annotation) -> dict[str, Any]:
    value: Any = json.loads(annotation.value) if annotation.value else None
    place = isinstance(value, dict) and annotation.label == "location"
    return _known(
        {
            "type": annotation.label,
            "at": _at(annotation.segments),
            "value": value,
            "place": province_of(value.get("adcode"), value.get("path")) if place else None,
            "sure": _rounded(annotation.confidence),
            "rule": annotation.rule,
            "by": _decided(annotation),
        }
    )


def _decided(row: Annotation | NumericFact) -> str | None:
    on = f", {row.corrected_on.isoformat()}" if row.corrected_on else ""
    return f"{row.corrected_by}{on}" if row.corrected_by else None


def _at(spans: Iterable[Span]) -> list[int]:
    return [place for span in spans for place in span]


def _plain(value: Any) -> Any:
    """A value as JSON has it; a whole number without its `.0`."""
    if isinstance(value, float):
        return int(value) if value == value // 1 and abs(value) < 2**53 else value
    return value if value is None or isinstance(value, str | bool | int) else value.isoformat()


def _rounded(confidence: float | None) -> float | None:
    return None if confidence is None else round(confidence, 3)


def _shorter(row: Sequence[Any]) -> list[Any]:
    """The row without nulls at its end."""
    row = list(row)
    while row and row[-1] is None:
        row.pop()
    return row


def _known(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None and value != []}
