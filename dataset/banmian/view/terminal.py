"""A page as lines for a terminal, coloured, or plain with marks in their place; and the same as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Any, NamedTuple

from rich.text import Text

from banmian.display import plain
from banmian.records import Annotation, Page, Paragraph, ParsedArticle
from banmian.view.explain import Reason, counts, glossary, line_reason, paragraph_reasons
from banmian.view.wrap import printable, wrap

SCHEMA = 1
"""Of the JSON; a key that goes away or changes its meaning raises it."""
STYLES = {
    "kicker": "dim",
    "headline": "bold",
    "subtitle": "italic",
    "byline": "magenta",
    "section_head": "bold yellow",
    "caption": "blue",
    "credit": "magenta",
    "dateline": "magenta",
    "fact": "bold cyan",
    "location": "green",
    "seam": "bold red",
    "warning": "red",
    "note": "dim",
}
_BRACKETS = {"fact": ("⟦", "⟧"), "location": ("⟨", "⟩")}
"""What sets off a fact and a place where there are no colours."""
_SEAM = "¦"
_MARGIN = 4


class Look(NamedTuple):
    """How a page is drawn."""

    width: int | None = None
    """Cells of a line; None leaves every paragraph on one line."""
    colour: bool = False
    explain: bool = False


def render(page: Page, *, look: Look, article: int | None = None) -> Iterator[Text]:
    """The page's lines: what it is, its articles in reading order, and what stands in none of them.

    Args:
        article: the index of one; all of them, where not given.
    """
    painter = _Painter(look)
    if article is None:
        yield from painter.head(page)
    reasons: list[Reason] = []
    for one in page.articles if article is None else page.articles[article : article + 1]:
        yield from painter.article(one, len(page.articles), reasons)
    if article is None:
        yield from painter.outside(page)
    if look.explain:
        yield from painter.glossary(reasons)


def to_json(page: Page, *, article: int | None = None) -> str:
    """The page's rows, nested: `page` with its ledger, `articles` with their paragraphs, facts, rejects, annotations."""
    articles = page.articles if article is None else page.articles[article : article + 1]
    row = {f.name: plain(getattr(page, f.name)) for f in fields(page) if f.name != "articles"}
    told = {"schema": SCHEMA, "page": row, "counts": counts(page), "articles": plain(articles)}
    return json.dumps(told, ensure_ascii=False, indent=1)


SURE = 0.7
"""Probability from which on the role of an element passes without a mark."""


class _Painter:
    def __init__(self, look: Look) -> None:
        self.look = look
        self.why: dict[str, list[Reason]] = {}
        """What was found in each paragraph, head and caption of the article, where it is to be explained."""

    def head(self, page: Page) -> Iterator[Text]:
        known = (page.source, page.newspaper, page.date and page.date.isoformat(), page.page_no)
        yield from self._lines(" · ".join(str(item) for item in known if item), "headline", margin=0)
        facts = [page.page_id, page.encoding, f"characters {page.n_chars:,}"]
        facts += [f"{name} {number:,}" for name, number in counts(page).items() if number]
        yield from self._lines(" · ".join(facts), "note", margin=0)
        roles: dict[str, int] = {}
        for region in page.ledger:
            roles[region.role] = roles.get(region.role, 0) + region.end - region.start
        ranked = sorted(roles.items(), key=lambda item: (-item[1], item[0]))
        shares = (f"{role} {number / max(1, page.n_chars):.1%}" for role, number in ranked)
        yield from self._lines(f"characters: {', '.join(shares)}", "note", margin=0)
        yield from self._wrapped(Text.assemble("marks: ", *self._legend()), 0)

    def _legend(self) -> Iterator[Text]:
        for style, word in (("fact", "numeric fact"), ("location", "place"), ("seam", "rejoined here")):
            opener, closer = ("", "") if self.look.colour else _BRACKETS.get(style, ("", ""))
            text = f"{_SEAM} {word}" if style == "seam" else f"{opener}{word}{closer}"
            yield self._text(text, style)
            yield Text("" if style == "seam" else ", ")

    def article(self, article: ParsedArticle, of: int, reasons: list[Reason]) -> Iterator[Text]:
        yield Text("")
        yield self._text(f"── article {article.index + 1} of {of} ──", "note")
        loose: dict[str, list[Annotation]] = {}
        for annotation in article.annotations:
            if annotation.paragraph_id is None and annotation.part_id is None:
                loose.setdefault(annotation.label, []).append(annotation)
        self.why = paragraph_reasons(article) if self.look.explain else {}
        for label in ("kicker", "headline", "subtitle"):
            sign = f"{label}: {'——' if label == 'subtitle' else ''}"
            yield from self._loose(label, loose.get(label, ()), reasons, sign=sign)
        if article.is_fragment:
            yield self._text("    (a fragment: its headline is not on this page)", "warning")
        signed = [" ".join(filter(None, (s.name, s.role, s.affiliation))) for s in article.byline]
        if signed:
            yield from self._lines(f"by {'; '.join(signed)}", "byline")
        if self.look.explain:
            yield from self._reasons([line_reason(a) for a in loose.get("byline", ())], reasons)
        if article.duplicate_of is not None:
            yield self._text(f"    (says the same as {article.duplicate_of}, or nearly so)", "warning")
        yield from self._body(article, loose.get("section_head", ()), reasons)
        for label, sign in (("caption", "picture: "), ("credit", "credit: ")):
            yield from self._loose(label, loose.get(label, ()), reasons, sign=sign)

    def _loose(self, label: str, found: Iterable[Annotation], reasons: list[Reason], *, sign: str) -> Iterator[Text]:
        for annotation in found:
            yield from self._wrapped(
                self._unsure(self._text(printable(sign + annotation.text), label), annotation.confidence), _MARGIN
            )
            if self.look.explain:
                yield from self._reasons(
                    [line_reason(annotation), *self.why.get(annotation.annotation_id, ())], reasons
                )

    def _body(self, article: ParsedArticle, heads: Sequence[Annotation], reasons: list[Reason]) -> Iterator[Text]:
        facts = _by_paragraph(article.facts)
        datelines = _by_paragraph(a for a in article.annotations if a.label == "dateline")
        left = list(reversed(heads))
        before: str | None = None
        for p in article.paragraphs:
            if p.section_head != before:
                upto = next((i for i in reversed(range(len(left))) if left[i].text == p.section_head), len(left))
                yield from self._loose("section_head", reversed(left[upto:]), reasons, sign="▍")
                del left[upto:]
            before = p.section_head
            marks = [
                *((x.start, x.end, "dateline") for x in datelines.get(p.paragraph_id, ()) if x.start is not None),
                *((x.start, x.end, "location") for x in p.locations),
                *((x.start, x.end, "fact") for x in facts.get(p.paragraph_id, ())),
            ]
            text = self._marked(p, marks)
            text = self._unsure(text, p.confidence)
            if p.is_truncated:
                text.append_text(self._text(" (breaks off: its rest is not on this page)", "warning"))
            yield from self._wrapped(text, _MARGIN)
            yield from self._reasons(self.why.get(p.paragraph_id, ()), reasons)
        yield from self._loose("section_head", reversed(left), reasons, sign="▍")

    def _unsure(self, text: Text, confidence: float) -> Text:
        """The text of an element, with a mark where it is not sure what it is."""
        if confidence < SURE:
            text.append_text(self._text(f" (unsure: {confidence:.2f})", "warning"))
        return text

    def _marked(self, paragraph: Paragraph, marks: Iterable[tuple[int, int | None, str]]) -> Text:
        """The paragraph indented as in print, its marks coloured or between brackets, its seams shown."""
        text = printable(paragraph.text)
        style = [""] * len(text)
        openers: dict[int, str] = {}
        closers: dict[int, str] = {}
        for start, end, name in marks:
            end = len(text) if end is None else end
            style[start:end] = [name] * (end - start)
            if not self.look.colour and name in _BRACKETS:
                openers[start] = openers.get(start, "") + _BRACKETS[name][0]
                closers[end] = _BRACKETS[name][1] + closers.get(end, "")
        seams = {seam.at for seam in paragraph.seams}
        cuts = seams | openers.keys() | closers.keys()
        out = self._text("\N{IDEOGRAPHIC SPACE}" * 2, "")
        start = 0
        for at in range(1, len(text) + 1):
            if at < len(text) and style[at] == style[start] and at not in cuts:
                continue
            out.append_text(self._text(openers.get(start, "") + text[start:at] + closers.get(at, ""), style[start]))
            if at in seams:
                out.append_text(self._text(_SEAM, "seam"))
            start = at
        return out

    def _reasons(self, found: Sequence[Reason], reasons: list[Reason]) -> Iterator[Text]:
        reasons.extend(found)
        for reason in found:
            sure = "" if reason.confidence is None else f" ({reason.confidence:.2f})"
            parts = (f"{reason.what} {reason.text}".strip(), reason.means, reason.rule + sure)
            yield from self._lines(
                f"· {' | '.join(part for part in parts if part)}", "note", margin=_MARGIN + 2, hang=2
            )

    def outside(self, page: Page) -> Iterator[Text]:
        """What stands in no article, with the reason."""
        shown = [r for r in page.ledger if r.role in ("furniture", "unassigned")]
        if shown:
            yield Text("")
            yield self._text("── in no article ──", "note")
        for region in shown:
            text = " ".join(page.text[region.start : region.end].split())
            yield from self._lines(f"{region.role} ({region.reason}): {text}", "note")

    def glossary(self, reasons: Sequence[Reason]) -> Iterator[Text]:
        yield Text("")
        told = "A line with · says what was found | what it means | the rule (confidence, 0 to 1)."
        yield from self._lines(told, "note", margin=0)
        for name, words in glossary(reasons).items():
            yield from self._lines(f"{name}: {words}", "note")

    def _text(self, text: str, style: str) -> Text:
        return Text(text, STYLES.get(style, "") if self.look.colour else "")

    def _lines(self, text: str, style: str, *, margin: int = _MARGIN, hang: int = 0) -> Iterator[Text]:
        return self._wrapped(self._text(printable(text), style), margin, hang)

    def _wrapped(self, text: Text, margin: int, hang: int = 0) -> Iterator[Text]:
        """The lines of the text; `hang` is what all but the first stand in further."""
        width = None if self.look.width is None else max(8, self.look.width - margin - hang)
        ends = [end for _, end in wrap(text.plain, width)]
        for number, line in enumerate(text.divide(ends[:-1])):
            out = Text(" " * (margin + (hang if number else 0))).append_text(line)
            out.rstrip()
            yield out


def _by_paragraph(rows: Iterable[Any]) -> dict[str | None, list[Any]]:
    groups: dict[str | None, list[Any]] = {}
    for row in rows:
        groups.setdefault(row.paragraph_id, []).append(row)
    return groups
