"""A small page made by hand, row by row, for tests of what comes after parsing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from banmian.records import (
    Annotation,
    Location,
    NumericFact,
    NumericReject,
    Page,
    PageRow,
    Paragraph,
    ParsedArticle,
    Region,
    Role,
    Seam,
    Signer,
)
from banmian.release.card.croissant import croissant
from banmian.release.card.readme import CardFacts, front_matter, render_card
from banmian.release.checksums import write_checksums
from banmian.release.duplicates import NearDuplicates, sketches
from banmian.release.fingerprint import fingerprint
from banmian.release.people import write_people
from banmian.release.tables.tally import tally
from banmian.release.tables.write import FileEntry, ShardWriter
from banmian.text.spans import Span, Traced, hull

TEXT = """云溪日报　第3版
青禾镇修好三座老桥
——惠及8000余名村民
本报讯（记者 何田）青禾镇今年修好了3座老桥，全长120米，
（何田 摄）
方便8000余名村民出行。
新桥开通
一年前，村民要绕行5公里。“三天打鱼”的日子结束了。
责编：李木
"""
"""One article of two paragraphs, the first cut by a credit; a section head; an idiom that is no fact."""


def make_page(text: str = TEXT, *, source: str = "made.txt", day: date | None = None) -> Page:
    """The page with every row that a good parser would give. `text` may add to `TEXT` at its end."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    page_id = digest[:16]

    def span(piece: str, after: int = 0) -> Span:
        at = text.index(piece, after)
        return Span(at, at + len(piece))

    headline, subtitle = span("青禾镇修好三座老桥"), span("惠及8000余名村民")
    byline, credit, head = span("（记者 何田）"), span("（何田 摄）"), span("新桥开通")
    first = Traced.cut(
        text, span("本报讯（记者 何田）青禾镇今年修好了3座老桥，全长120米，"), span("方便8000余名村民出行。")
    )
    second = Traced.cut(text, span("一年前，村民要绕行5公里。“三天打鱼”的日子结束了。"))
    article_id = f"{page_id}-a{headline.start}"
    body = f"{first}\n{second}"

    def locations(paragraph: str, shift: int = 0) -> tuple[Location, ...]:
        at = paragraph.find("青禾镇")
        where = shift + at
        return () if at < 0 else (Location("青禾镇", where, where + 3, "township", confidence=0.9),)

    def fact(traced: Traced, piece: str, num_text: str, value: float, unit: str, sentence: str) -> NumericFact:
        at = traced.text.index(piece)
        segments = traced.project(at, at + len(piece))
        place = hull(segments)
        physical = unit in ("m", "km")
        return NumericFact(
            fact_id=f"{page_id}-n{place.start}-{place.end}",
            page_id=page_id,
            article_id=article_id,
            paragraph_id=f"{page_id}-p{traced.hull.start}",
            part_id=f"{page_id}-p{traced.hull.start}",
            text=piece,
            start=at,
            end=at + len(piece),
            segments=segments,
            num_text=num_text,
            kind="length" if physical else "count",
            value=value,
            value_exact=f"{value:g}",
            unit=unit,
            unit_text=piece[-1],
            unit_class="physical" if physical else "classifier",
            measured="老桥" if "座" in piece else None,
            measured_start=traced.text.index("老桥") if "座" in piece else None,
            measured_end=traced.text.index("老桥") + 2 if "座" in piece else None,
            time_text="今年" if "今年" in sentence else None,
            time_start=traced.text.index("今年") if "今年" in sentence else None,
            time_end=traced.text.index("今年") + 2 if "今年" in sentence else None,
            place_text="青禾镇" if "青禾镇" in sentence else None,
            place_start=traced.text.index("青禾镇") if "青禾镇" in sentence else None,
            place_end=traced.text.index("青禾镇") + 3 if "青禾镇" in sentence else None,
            date_start=date(2024, 1, 1) if day else None,
            sentence=sentence,
            rule="made",
            confidence=0.7,
        )

    def annotation(
        label: str, segments: Iterable[Span], *, within: Traced | None = None, value: object = None
    ) -> Annotation:
        segments = tuple(segments)
        place = hull(segments)
        piece = str(Traced.cut(text, *segments))
        start = None if within is None else within.text.index(piece)
        return Annotation(
            annotation_id=f"{page_id}-t{label}{place.start}-{place.end}",
            page_id=page_id,
            article_id=article_id,
            paragraph_id=None if within is None else f"{page_id}-p{within.hull.start}",
            label=label,  # type: ignore[arg-type]
            text=piece,
            segments=segments,
            start=start,
            end=None if start is None else start + len(piece),
            value=None if value is None else json.dumps(value, ensure_ascii=False),
            rule="made",
            confidence=0.9,
        )

    facts = (
        fact(first, "3座", "3", 3, "座", first.text),
        fact(first, "120米", "120", 120, "m", first.text),
        fact(first, "8000余名", "8000", 8000, "名", first.text),
        fact(second, "5公里", "5", 5, "km", "一年前，村民要绕行5公里。"),
    )
    idiom = second.text.index("三天打鱼")
    paragraphs = tuple(
        Paragraph(
            paragraph_id=f"{page_id}-p{traced.hull.start}",
            article_id=article_id,
            page_id=page_id,
            index=index,
            section_head="新桥开通" if index else None,
            text=traced.text,
            start=start,
            end=start + len(traced),
            segments=traced.segments,
            is_lead=index == 0,
            is_truncated=False,
            tokens=tuple(traced.text),
            locations=locations(traced.text),
            n_numeric_facts=sum(f.paragraph_id == f"{page_id}-p{traced.hull.start}" for f in facts),
            seams=() if index else (Seam(len("本报讯（记者 何田）青禾镇今年修好了3座老桥，全长120米，"), "made", 0.8),),
            rule="made",
            confidence=0.9,
        )
        for index, (traced, start) in enumerate(((first, 0), (second, len(first) + 1)))
    )
    article = ParsedArticle(
        article_id=article_id,
        page_id=page_id,
        index=0,
        headline=text[headline.start : headline.end],
        subtitle=text[subtitle.start : subtitle.end],
        byline=(
            Signer("何田", "reporter", roles=("reporter",)),
            Signer("何田", "photographer", roles=("photographer",)),
        ),
        section_heads=("新桥开通",),
        text=body,
        credits=("（何田 摄）",),
        locations=locations(body),
        n_chars=len(body),
        n_paragraphs=2,
        n_numeric_facts=len(facts),
        is_fragment=False,
        is_truncated=False,
        paragraphs=paragraphs,
        facts=facts,
        rejects=(
            NumericReject(
                page_id=page_id,
                paragraph_id=paragraphs[1].paragraph_id,
                part_id=paragraphs[1].paragraph_id,
                text="三天打鱼",
                start=idiom,
                end=idiom + 4,
                segments=second.project(idiom, idiom + 4),
                reason="idiom",
            ),
        ),
        annotations=(
            annotation("headline", [headline]),
            annotation("subtitle", [subtitle]),
            annotation("byline", [byline], within=first, value=[{"name": "何田", "role": "reporter"}]),
            annotation("credit", [credit]),
            annotation("section_head", [head]),
            annotation("location", first.project(10, 13), within=first, value={"level": "township"}),
        ),
        segments=first.segments + second.segments,
    )
    pieces: list[tuple[Span, Role, str | None]] = [
        (span("云溪日报　第3版"), "furniture", "folio"),
        (headline, "headline", None),
        (span("——"), "furniture", "dash before a subtitle"),
        (subtitle, "subtitle", None),
        (credit, "credit", None),
        (head, "section_head", None),
        (span("责编：李木"), "furniture", "editor"),
        *[(segment, "paragraph", None) for segment in article.segments],
    ]
    return Page(
        page_id=page_id,
        source=source,
        sha256=digest,
        encoding="utf-8",
        text=text,
        n_chars=len(text),
        date=day,
        ledger=_tile(text, pieces, article_id),
        articles=(article,),
    )


def _tile(text: str, pieces: list[tuple[Span, Role, str | None]], article_id: str) -> tuple[Region, ...]:
    regions: list[Region] = []
    at = 0
    for span, role, reason in [*sorted(pieces), (Span(len(text), len(text)), "whitespace", None)]:
        if at < span.start:
            blank = not text[at : span.start].strip()
            regions.append(
                Region(at, span.start, "whitespace" if blank else "unassigned", reason=None if blank else "made up")
            )
        if span.start < span.end:
            regions.append(Region(span.start, span.end, role, None if role == "furniture" else article_id, reason))
        at = span.end
    return tuple(regions)


def write_release(
    folder: Path,
    pages: Iterable[Page],
    *,
    version: str = "0.1.0",
    template: str | None = None,
    sides: Mapping[str, str] | None = None,
    shards: int = 1,
) -> None:
    """A whole release of these pages; `sides` gives the split by page id."""
    pages = with_duplicates_named(pages)
    splits = tuple(dict.fromkeys(sides.values())) if sides else ("train",)
    entries: list[FileEntry] = []
    for shard in range(shards):
        with ShardWriter(folder, shard=shard, n_shards=shards, splits=splits) as writer:
            for page in pages[shard::shards]:
                writer.add(page, split=sides[page.page_id] if sides else "train")
        entries += writer.entries
    entries += write_people(folder, entries)
    seal(folder, entries, version=version, template=template)


def with_duplicates_named(pages: Iterable[Page]) -> list[Page]:
    """The pages as a build has them once it knows all articles."""
    pages, near = list(pages), NearDuplicates()
    for page in pages:
        for sketch in sketches((a.article_id, a.text) for a in page.articles):
            near.add(sketch)
    groups = {key: first for key, first in near.groups().items() if key != first}
    return [
        replace(page, articles=tuple(replace(a, duplicate_of=groups.get(a.article_id)) for a in page.articles))
        for page in pages
    ]


def seal(folder: Path, entries: Iterable[FileEntry], *, version: str = "0.1.0", template: str | None = None) -> None:
    """Card, Croissant and checksums over the Parquet files as they are."""
    entries = tuple(entries)
    facts = CardFacts(version=version, files=entries, tally=tally(folder, entries), code=fingerprint(), package="0.0.0")
    card = render_card(template, facts)
    (folder / "README.md").write_text(card, encoding="utf-8", newline="\n")
    (folder / "croissant.json").write_text(croissant(facts, front_matter(card)), encoding="utf-8", newline="\n")
    write_checksums(folder)


def read_again(row: PageRow) -> Page:
    """The page that `make_page` makes of a stored page's text."""
    return make_page(row.text, source=row.source, day=row.date)
