"""Articles, their paragraphs, and what is annotated in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date

from banmian.display import Shown, brief
from banmian.records.columns import column
from banmian.records.people import Dateline, Signer
from banmian.records.vocabularies import Label, PlaceContext, PlaceLevel
from banmian.text.spans import Span


@dataclass(frozen=True, slots=True)
class Location:
    """A place name in a text."""

    text: str = column("the name as printed")
    start: int = column("first character in the text it stands in")
    end: int = column("one past the last character")
    level: PlaceLevel = column("level of the unit")
    adcode: str | None = column(
        "GB/T 2260 code (six digits down to county; nine of a township, and of a village's), where known", default=None
    )
    name: str | None = column("full official name, where the unit is known", default=None)
    path: str | None = column("units from the top, separated by `/`, where known", default=None)
    context: PlaceContext = column("how the name is used", default="plain")
    confidence: float = column("0 to 1", arrow="float32", default=0.5)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Article(Shown):
    """articles: one article, or the headless fragment of one."""

    article_id: str = column("`{page_id}-a{start}`", key=True)
    page_id: str = column("the page", key=True)
    index: int = column("order on the page, from 0")
    headline: str | None = column("printed headline; null for a fragment", default=None)
    subtitle: str | None = column("printed subtitle without its leading dash", default=None)
    kicker: str | None = column("printed line above the headline", default=None)
    byline: tuple[Signer, ...] = column("the people who signed this article", default=())
    dateline: Dateline | None = column("place, date and agency in front of the text or at its end", default=None)
    section_heads: tuple[str, ...] = column("heads of its sections in reading order", default=())
    text: str = column("its paragraphs joined with a line feed")
    captions: tuple[str, ...] = column("captions of its pictures", default=())
    credits: tuple[str, ...] = column("picture credits", default=())
    locations: tuple[Location, ...] = column("place names; offsets in `text`", default=())
    n_chars: int = column("length of `text`")
    n_paragraphs: int = column("number of paragraphs")
    n_numeric_facts: int = column("number of numeric facts")
    is_fragment: bool = column("no headline on this page: an orphan of another article")
    is_truncated: bool = column("its last paragraph breaks off and its rest is not on the page")
    duplicate_of: str | None = column(
        "the article with the smallest identifier of those that say the same or nearly so, where that is another one",
        across=True,
        default=None,
    )

    def __repr__(self) -> str:
        title = repr(brief(self.headline or self.text))
        return f"{type(self).__name__}({title}, {self.n_paragraphs} paragraphs, {self.n_numeric_facts} numeric facts)"


@dataclass(frozen=True, slots=True)
class Seam:
    """A place where a paragraph that print cut was joined again."""

    at: int = column("first character after the cut, in the paragraph's text")
    rule: str = column("what spoke for the join")
    confidence: float = column("0 to 1", arrow="float32")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """paragraphs: one paragraph, rejoined where print cut it."""

    paragraph_id: str = column("`{page_id}-p{start}`", key=True)
    article_id: str = column("the article", key=True)
    page_id: str = column("the page", key=True)
    index: int = column("order in the article, from 0")
    section_head: str | None = column("the section head it stands under", default=None)
    text: str = column("the paragraph in reading order")
    start: int = column("first character in the article's `text`")
    end: int = column("one past the last character")
    segments: tuple[Span, ...] = column("spans of the page, in reading order")
    is_lead: bool = column("first paragraph of an article with a headline")
    is_truncated: bool = column("it breaks off and its rest is not on the page")
    tokens: tuple[str, ...] = column("words by jieba; joined with nothing they are `text`")
    locations: tuple[Location, ...] = column("place names; offsets in `text`", default=())
    n_numeric_facts: int = column("number of numeric facts")
    seams: tuple[Seam, ...] = column("where it was rejoined, and why; offsets in `text`", default=())
    rule: str = column("why its first line was taken for running text")
    confidence: float = column("of that, 0 to 1", arrow="float32")


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """annotations: one stand-off annotation."""

    annotation_id: str = column("`{page_id}-t{label}{start}-{end}`", key=True)
    page_id: str = column("the page", key=True)
    article_id: str | None = column("the article, where it belongs to one", key=True, default=None)
    paragraph_id: str | None = column("the paragraph, where it lies in one", key=True, default=None)
    part_id: str | None = column("the annotation (a head, a caption) that it lies in", key=True, default=None)
    label: Label = column("what it marks")
    text: str = column("the marked characters")
    segments: tuple[Span, ...] = column("spans of the page, in reading order")
    start: int | None = column(
        "first character in the text of the paragraph or annotation that it lies in", default=None
    )
    end: int | None = column("one past the last character", default=None)
    value: str | None = column("normal form, as JSON", default=None)
    rule: str = column("the rule that fired")
    confidence: float = column("0 to 1", arrow="float32")
    corrected_by: str | None = column("the person who decided it, where one did", default=None)
    corrected_on: Date | None = column("when that person did", default=None)


@dataclass(frozen=True, slots=True)
class Mark:
    """A stand-off annotation inside a record's text."""

    label: str = column("kind of annotation")
    text: str = column("the annotated characters")
    start: int = column("first character in the record's text")
    end: int = column("one past the last character")
    value: str | None = column("normal form, as JSON", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """records: an article, a paragraph or a numeric fact with its text and stand-off annotations."""

    id: str = column("`article_id`, `paragraph_id` or `fact_id`", key=True)
    page_id: str = column("the page", key=True)
    article_id: str | None = column("the article", key=True, default=None)
    parent_id: str | None = column("the paragraph of a fact, the article of a paragraph", key=True, default=None)
    text: str = column("the article's or paragraph's text, or the sentence of a fact")
    segments: tuple[Span, ...] | None = column("spans of the page; null where paragraphs are joined", default=None)
    headline: str | None = column("headline of the article", default=None)
    annotations: tuple[Mark, ...] = column("annotations; offsets in this `text`", default=())
    split: str = column("the split that its page is in", across=True, default="train")
