"""The rows of the dataset: one frozen dataclass a table, each field said once.

Arrow schemas, the card's field tables and Croissant are all made from these classes. Offsets are Python `str`
indices (code points), half-open `[start, end)`. A field typed `X | None` may be null; every other field never is.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from datetime import date as Date
from datetime import datetime
from functools import cache
from typing import Any, Literal, TypeVar

from banmian.display import Shown, brief, show_as_text
from banmian.text.damage import Damage
from banmian.text.spans import Span

Role = Literal[
    "headline",
    "subtitle",
    "kicker",
    "byline",
    "dateline",
    "section_head",
    "paragraph",
    "caption",
    "credit",
    "furniture",
    "whitespace",
    "unassigned",
]
Label = Literal["headline", "subtitle", "kicker", "byline", "dateline", "section_head", "caption", "credit", "location"]
SignerRole = Literal["reporter", "correspondent", "author", "photographer", "editor", "agency"]
Kind = Literal[
    "count",
    "money",
    "percentage",
    "percentage_point",
    "ratio",
    "multiple",
    "score",
    "ordinal",
    "date",
    "time",
    "duration",
    "age",
    "length",
    "area",
    "volume",
    "mass",
    "speed",
    "temperature",
    "energy",
    "power",
    "frequency",
    "measure",
    "number",
]
BoundBasis = Literal["stated", "inferred", "none"]
UnitClass = Literal["classifier", "currency", "physical", "proportion", "calendar", "none"]
ModifierClass = Literal["approx", "near", "over", "at_least", "under", "at_most", "reach", "total", "vague"]
ChangeDirection = Literal["up", "down", "to", "from", "multiply"]
ChangeBasis = Literal["yoy", "mom", "since"]
Modality = Literal["actual", "forecast", "plan"]
Aggregation = Literal["total", "average", "each", "cumulative"]
TimeBasis = Literal["stated", "inherited", "page"]
RejectReason = Literal[
    "slogan", "idiom", "word", "name", "identifier", "indefinite", "label", "meeting", "holiday", "vague_time"
]
PartKind = Literal["paragraph", "headline", "subtitle", "kicker", "section_head", "caption"]
MarkRole = Literal["kicker", "headline", "subtitle", "byline", "bold", "section_head", "body", "caption", "furniture"]
KnownBy = Literal["metadata", "masthead"]
PlaceLevel = Literal["country", "province", "prefecture", "county", "township", "village", "venue"]
MessageRole = Literal["user", "assistant"]
EntityLabel = Literal["place", "signer", "dateline", "headline"]
SummaryKind = Literal["lead", "digest"]
PlaceContext = Literal["plain", "dateline", "organisation", "nonliteral"]


def column(
    doc: str,
    *,
    arrow: str | None = None,
    key: bool = False,
    across: bool = False,
    surface: bool = False,
    default: Any = ...,
) -> Any:
    """A documented column.

    Args:
        arrow: overrides the type.
        key: puts the column in front of the table.
        across: its values depend on other pages too, which no other column's do.
        surface: words of the text, as printed but for look-alike and invisible characters.
    """
    metadata = {"doc": doc, "arrow": arrow, "key": key, "across": across, "surface": surface}
    return field(metadata=metadata) if default is ... else field(default=default, metadata=metadata)


FIRST_DAY, LAST_DAY = Date(1677, 9, 22), Date(2262, 4, 10)
"""The whole days that 64 bits of nanoseconds hold, as pandas and `to_json` want them; no table has others."""


def as_day(value: str | Date) -> Date:
    """The day that a value says; of a moment, its day.

    Raises:
        ValueError: it is no day of the form YYYY-MM-DD, or lies before 1677-09-22 or after 2262-04-10.
    """
    try:
        day = value if isinstance(value, Date) else Date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"{value!r} is no date: write YYYY-MM-DD, such as 2024-05-01") from None
    day = day.date() if isinstance(day, datetime) else day
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"the date {day} lies outside {FIRST_DAY} to {LAST_DAY}, the days that tables can hold")
    return day


@dataclass(frozen=True, slots=True)
class Region:
    """One tile of a page's ledger."""

    start: int = column("first character of the page text")
    end: int = column("one past the last character")
    role: Role = column("what these characters are")
    article_id: str | None = column("the article they belong to", default=None)
    reason: str | None = column("why they are in no row, for `unassigned` and `furniture`", default=None)


@dataclass(frozen=True, slots=True)
class SourceMark:
    """What the markup of a page's source says of some of its characters."""

    start: int = column("first character in the page's text")
    end: int = column("one past the last character")
    role: MarkRole = column(
        "what they are; a `bold` line of the body is a section head or a signature, a `body` line is a paragraph or what "
        "may stand between paragraphs"
    )
    article: int | None = column("number of its article, where the source or its layout tells", default=None)


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A printed line: a stretch of the page's text and the box that it takes on its sheet."""

    start: int = column("first character in the page's text")
    end: int = column("one past the last character")
    sheet: int = column("number of the sheet in its file, from 1")
    x0: int = column("left edge in tenths of a point, from the left edge of the sheet as shown (turned and cropped)")
    y0: int = column("upper edge in tenths of a point, from the upper edge of the sheet")
    x1: int = column("right edge")
    y1: int = column("lower edge")
    confidence: float | None = column("0 to 1, of what read it, where it says so", arrow="float32", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """How many characters of a sheet's text layer are not in its text, by class."""

    repeated: int = column("printed over the same character, for bold or shadow", default=0)
    invisible: int = column("never painted, where others are", default=0)
    outside: int = column("outside the sheet as it is cropped", default=0)
    blank: int = column("blanks that stand in no line", default=0)
    control: int = column("control characters", default=0)


@dataclass(frozen=True, slots=True)
class KnownFrom:
    """Where what is known of a page comes from, a field each; null where it is not known."""

    newspaper: KnownBy | None = column("of `newspaper`", default=None)
    date: KnownBy | None = column("of `date`", default=None)
    page_no: KnownBy | None = column("of `page_no`", default=None)


@dataclass(frozen=True, slots=True)
class Signer:
    """One person or agency that signed."""

    name: str = column("the name without padding blanks and look-alike characters, in the script printed", surface=True)
    role: SignerRole = column("in which role")
    affiliation: str | None = column(
        "newspaper, agency or organisation named with the signer", surface=True, default=None
    )
    roles: tuple[SignerRole, ...] = column("every role in which they sign, `role` first", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerMention(Signer):
    """A signer, and where the name stands in the line given."""

    text: str = column("the name as printed, padding included")
    start: int = column("first character in the line")
    end: int = column("one past the last character")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """people: one signer by name and affiliation, within one newspaper."""

    person_id: str = column("first 16 hex digits of the SHA-256 of newspaper, name and affiliation", key=True)
    newspaper: str | None = column("the newspaper signed in, where known", default=None)
    name: str = column("the name as `articles.byline` has it")
    affiliation: str | None = column("newspaper, agency or organisation named with the signer", default=None)
    roles: tuple[SignerRole, ...] = column("every role in which they sign, in alphabetical order")
    articles: tuple[str, ...] = column("the articles of this split that they sign, by identifier")
    n_articles: int = column("how many these are")
    first_date: Date | None = column("day of the first of them that has one", default=None)
    last_date: Date | None = column("day of the last of them that has one", default=None)


@dataclass(frozen=True, slots=True)
class Dateline:
    """The parts of a dateline (新华社北京4月8日电)."""

    text: str = column("the dateline as printed")
    place: str | None = column("its place or places as printed", default=None)
    date: str | None = column("its date as printed", default=None)
    agency: str | None = column("the agency or paper that sent it", default=None)


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


@dataclass(frozen=True, slots=True)
class Seam:
    """A place where a paragraph that print cut was joined again."""

    at: int = column("first character after the cut, in the paragraph's text")
    rule: str = column("what spoke for the join")
    confidence: float = column("0 to 1", arrow="float32")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stand-off annotation inside a record's text."""

    label: str = column("kind of annotation")
    text: str = column("the annotated characters")
    start: int = column("first character in the record's text")
    end: int = column("one past the last character")
    value: str | None = column("normal form, as JSON", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """How many characters of a page were read as others, by class; its text has them as printed."""

    radical: int = column("radicals and strokes read as the ideographs that look the same (⼗ as 十)", default=0)
    compatibility: int = column("compatibility ideographs and letters", default=0)
    form: int = column("vertical and small forms of punctuation", default=0)
    width: int = column("full-width letters, digits and signs, half-width punctuation", default=0)
    unit: int = column("units in one character (㎞)", default=0)
    invisible: int = column("invisible and formatting characters, read as nothing", default=0)
    space: int = column("thin and other odd spaces", default=0)
    punctuation: int = column("other shapes of quotation marks, brackets, dots and dashes", default=0)
    minus: int = column("minus signs and dashes in front of numbers, read as a hyphen", default=0)
    zero: int = column("circles and letters read as the zero of a numeral (二○二三)", default=0)
    traditional: int = column("traditional characters read as simplified ones", default=0)
    variant: int = column("variant forms of characters", default=0)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PageRow(Shown):
    """pages: one source page, its text, and the ledger of what became of every character."""

    page_id: str = column("first 16 hex digits of `sha256`", key=True)
    source: str = column("name of the file, or of the table and row, the page was read from")
    sha256: str = column(
        "SHA-256 of the source bytes (of the UTF-8 text, where the source is a row of a table; of the file's SHA-256 and the "
        "sheet's number, where a file has sheets)"
    )
    encoding: str = column("character encoding the bytes were decoded with; `pdf` of a PDF file")
    text: str = column(
        "the decoded source; a byte order mark is dropped, nothing else is changed. Of HTML, the lines that its article "
        "shows (see `marks`); of a sheet with geometry, its headings and paragraphs in reading order, a line each (see `lines`)"
    )
    n_chars: int = column("length of `text` in code points")
    newspaper: str | None = column("the newspaper, where known", default=None)
    date: Date | None = column("the day it was printed, where known", default=None)
    page_no: str | None = column("its page number, where known", default=None)
    url: str | None = column("where it was published, where known", default=None)
    rights: str | None = column("who holds the rights to the text, where known", default=None)
    known_from: KnownFrom = column(
        "whether `newspaper`, `date` and `page_no` were told as metadata or are printed in the page's masthead, folio or "
        "running footer",
        default=KnownFrom(),
    )
    contradictions: tuple[str, ...] = column(
        "where the masthead says otherwise than the metadata, which is believed; and a printed date that is not believed, "
        "because its weekday is another day's",
        default=(),
    )
    damage: Damage | None = column("what is wrong with its characters, where something is", default=None)
    n_folded: Folded = column("characters that were read as others, by class", default=Folded())
    ledger: tuple[Region, ...] = column("spans that tile the page: every character has exactly one role")
    marks: tuple[SourceMark, ...] = column(
        "the lines of `text` with what the source's own markup or layout says of them; empty where the source is plain text",
        default=(),
    )
    withdrawn: tuple[Span, ...] = column("spans whose characters were taken out and stand as █", default=())
    lines: tuple[PlacedLine, ...] = column(
        "the printed lines with their boxes, where the source has geometry: every character of `text` but its line ends is in "
        "exactly one; empty otherwise",
        default=(),
    )
    width: int | None = column("width of the sheet in tenths of a point, where it is known", default=None)
    height: int | None = column("its height", default=None)
    read_by: str | None = column("library and version that read the characters and their places", default=None)
    n_left_out: LeftOut = column("characters of the text layer that are not in `text`, by class", default=LeftOut())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.source!r}, {self.n_chars:,} characters)"


@dataclass(frozen=True, slots=True)
class PageText:
    """A decoded page and what is known of it: all that its rows may depend on."""

    text: str
    sha256: str
    source: str = "text"
    encoding: str = "utf-8"
    newspaper: str | None = None
    date: Date | None = None
    page_no: str | None = None
    url: str | None = None
    rights: str | None = None
    marks: tuple[SourceMark, ...] = ()
    """What the source's own markup or layout says of `text`."""
    withdrawn: tuple[Span, ...] = ()
    """Spans of `text` that were masked."""
    lines: tuple[PlacedLine, ...] = ()
    """Where the lines of `text` stand on their sheet."""
    width: int | None = None
    height: int | None = None
    """Of the sheet, in tenths of a point."""
    read_by: str | None = None
    n_left_out: LeftOut = LeftOut()

    @classmethod
    def of_row(cls, row: PageRow) -> PageText:
        """The page behind a row of a built dataset; what its masthead told is left to the masthead."""
        values = {name: getattr(row, name) for name in cls.__slots__}
        printed = [name for name in KnownFrom.__slots__ if getattr(row.known_from, name) == "masthead"]
        return cls(**values | dict.fromkeys(printed))


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


@dataclass(frozen=True, kw_only=True, repr=False)
class Quantity(Shown):
    """A quantity with its meaning; offsets are into the passage it was found in."""

    text: str = column("core mention: numeral, multiplier, inner 余多几半, then classifier, unit or currency")
    start: int = column("first character in the passage (the paragraph's text)")
    end: int = column("one past the last character")
    num_text: str = column("numeral and multiplier alone, without look-alike and invisible characters", surface=True)
    kind: Kind = column("what sort of quantity")
    value: float | None = column("literal point value in `unit`; the lower end of a range", default=None)
    value_exact: str | None = column("the same as an exact decimal or fraction", default=None)
    value_min: float | None = column("lower bound", default=None)
    value_max: float | None = column("upper bound", default=None)
    min_inclusive: bool | None = column("whether the lower bound is meant too", default=None)
    max_inclusive: bool | None = column("whether the upper bound is meant too", default=None)
    bound_basis: BoundBasis = column("where the bounds come from", default="none")
    unit: str | None = column("canonical unit: ISO 4217, UCUM, a calendar word or the classifier", default=None)
    unit_text: str | None = column("the unit as written", surface=True, default=None)
    unit_class: UnitClass = column("class of the unit", default="none")
    per_unit: str | None = column("canonical unit of the denominator (元/公斤 → kg)", default=None)
    si_value: float | None = column("value in `si_unit`; physical kinds only", default=None)
    si_unit: str | None = column("SI unit in UCUM", default=None)
    modifier: str | None = column("modifier as written (近, 余, 超过)", surface=True, default=None)
    modifier_class: ModifierClass | None = column("what the modifier says of the value", default=None)
    change: str | None = column("word of change as written (增长, 扩大到)", surface=True, default=None)
    change_direction: ChangeDirection | None = column("direction of the change", default=None)
    change_basis: ChangeBasis | None = column("what the change is held against", default=None)
    modality: Modality = column("whether it happened, is expected or is planned", default="actual")
    aggregation: Aggregation | None = column("how the value was put together", default=None)
    measured: str | None = column("noun phrase that is counted or measured", default=None)
    measured_start: int | None = column("first character of `measured` in the passage", default=None)
    measured_end: int | None = column("one past its last character", default=None)
    measured_confidence: float | None = column(
        "probability that `measured` ends with the right word; null without one", arrow="float32", default=None
    )
    time_text: str | None = column("the time that governs the fact, as written", default=None)
    timex: str | None = column("the same in ISO 8601 / TIMEX3, X for what is unknown", default=None)
    date_start: Date | None = column("first day, where the page's date settles it", default=None)
    date_end: Date | None = column("the day after the last", default=None)
    time_basis: TimeBasis | None = column("where the time comes from", default=None)
    time_start: int | None = column(
        "first character of `time_text` in the passage, where it stands there", default=None
    )
    time_end: int | None = column("one past its last character", default=None)
    place_text: str | None = column("the place that governs the fact, as written", default=None)
    place_start: int | None = column("first character of `place_text` in the passage", default=None)
    place_end: int | None = column("one past its last character", default=None)
    adcode: str | None = column("its GB/T 2260 code, where known", default=None)
    group_id: str | None = column("shared by the numbers of one list or range", default=None)
    in_quotes: bool = column("stands between quotation marks", default=False)
    sentence: str = column("the sentence it stands in; of a very long one, 300 characters on either side")
    rule: str = column("the rule that fired")
    confidence: float = column(
        "probability that span, kind, value, unit and modifier are right", arrow="float32", default=0.5
    )

    def __repr__(self) -> str:
        amount = " ".join(str(x) for x in (self.value_exact, self.unit) if x is not None) or self.timex
        said = (repr(self.text), self.kind, amount, self.measured and f"of {self.measured}")
        return f"{type(self).__name__}({', '.join(x for x in said if x)})"


Row = TypeVar("Row")


@cache
def _defaults(row_type: Any) -> dict[str, Any]:
    return {f.name: f.default for f in fields(row_type) if f.default is not MISSING}


@cache
def _size(row_type: Any) -> int:
    return len(fields(row_type))


def made(row_type: type[Row], values: dict[str, Any], like: Any = None) -> Row:
    """`row_type(**values)`, several times as quick: a frozen class of 45 fields sets each by a call of its own.

    For classes without slots; what is left out is as in `like`, a row of a class above it, or else has its default.
    `values` is the row's from now on.
    """
    if like is not None:
        values = like.__dict__ | values
    kind: Any = row_type
    if len(values) < _size(kind):
        values = _defaults(kind) | values
    row = object.__new__(row_type)
    object.__setattr__(row, "__dict__", values)
    return row


MEANING = tuple(
    f.name
    for f in fields(Quantity)
    if f.name
    not in (
        *("text", "start", "end", "sentence", "measured_start", "measured_end"),
        *("time_start", "time_end", "place_start", "place_end"),
        *("group_id", "in_quotes", "rule", "confidence", "measured_confidence"),
    )
)
"""The fields of a quantity that say what it means, not where it stands or how it was found."""


@dataclass(frozen=True, kw_only=True, repr=False)
class NumericFact(Quantity):
    """numeric_facts: one quantity of a paragraph, a head or a caption, one row a mention."""

    fact_id: str = column("`{page_id}-n{start}-{end}`", key=True)
    page_id: str = column("the page", key=True)
    article_id: str = column("the article", key=True)
    paragraph_id: str | None = column("the paragraph, where it stands in one", key=True, default=None)
    part: PartKind = column("the kind of text it stands in", default="paragraph")
    part_id: str = column("the paragraph or annotation that holds that text; `start` and `end` count there", default="")
    segments: tuple[Span, ...] = column("spans of the page, in reading order")
    corrected_by: str | None = column("the person who decided it, where one did", default=None)
    corrected_on: Date | None = column("when that person did", default=None)


@dataclass(frozen=True, kw_only=True)
class Rejection:
    """A numeral that was looked at and is not a fact; offsets are into the passage."""

    text: str = column("the numeral with what makes it no fact")
    start: int = column("first character in the passage (the paragraph's text)")
    end: int = column("one past the last character")
    reason: RejectReason = column("why it is not a fact")


@dataclass(frozen=True, kw_only=True)
class NumericReject(Rejection):
    """numeric_rejects: a numeral of a paragraph, a head or a caption that is not a fact, with the reason."""

    page_id: str = column("the page", key=True)
    paragraph_id: str | None = column("the paragraph, where it stands in one", key=True, default=None)
    part: PartKind = column("the kind of text it stands in", default="paragraph")
    part_id: str = column("the paragraph or annotation that holds that text", default="")
    segments: tuple[Span, ...] = column("spans of the page, in reading order")


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


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation, as chat templates take it."""

    role: MessageRole = column("who speaks")
    content: str = column("what is said")


@dataclass(frozen=True, slots=True)
class Entity:
    """A named stretch of a task's input."""

    label: EntityLabel = column("what it is")
    text: str = column("its characters")
    start: int = column("first character in the row's `input`")
    end: int = column("one past the last character")


@dataclass(frozen=True, slots=True)
class Piece:
    """A row of another table whose text stands in a task's input."""

    id: str = column("its `paragraph_id` or `annotation_id`")
    start: int = column("first character in the row's `input`")
    end: int = column("one past the last character")


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSpan:
    """A numeric fact of a task's input; what else is known of it stands in `numeric_facts`."""

    fact_id: str = column("the row of `numeric_facts`")
    kind: Kind = column("what sort of quantity")
    text: str = column("its characters")
    start: int = column("first character in the row's `input`")
    end: int = column("one past the last character")


@dataclass(frozen=True, slots=True, kw_only=True)
class _TaskRow:
    """What the rows of all tasks have."""

    id: str = column("names the row; the same after a rebuild", key=True)
    article_id: str = column("the article", key=True)
    page_id: str = column("the page", key=True)
    input: str = column("what a model is given")
    target: str = column("what it is to answer")
    messages: tuple[Message, ...] = column("both as a conversation: the task in words with `input`, then `target`")
    confidence: float = column("of what `target` says, the least", arrow="float32")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadlineTask(_TaskRow):
    """headline_generation: an article's text, and the headline that was printed over it."""

    paragraph_ids: tuple[str, ...] = column(
        "the paragraphs that `input` is made of: a line each, without the bylines and datelines in them"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryTask(_TaskRow):
    """summarization: an article's text, and what print says of it in short."""

    kind: SummaryKind = column(
        "`lead`: the text without its first paragraph, and that paragraph; `digest`: the text, and its kicker, headline, "
        "subtitle and section heads, a line each"
    )
    paragraph_ids: tuple[str, ...] = column(
        "the paragraphs that `input` is made of: a line each, without the bylines and datelines in them"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NerTask(_TaskRow):
    """ner: some lines of an article as printed, and the places, signers, datelines and headlines in them."""

    entities: tuple[Entity, ...] = column(
        "in order, the longer one first where two begin alike; places stand inside datelines and headlines too"
    )
    pieces: tuple[Piece, ...] = column("the paragraphs and annotations whose texts are the lines of `input`")


@dataclass(frozen=True, slots=True, kw_only=True)
class FactTask(_TaskRow):
    """fact_extraction: a paragraph, a head or a caption with numerals in it, and its numeric facts."""

    part: PartKind = column("the kind of text")
    part_id: str = column("the paragraph or annotation whose text `input` is")
    facts: tuple[FactSpan, ...] = column("its facts in order; none where its numerals say nothing that is counted")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ParsedArticle(Article):
    """An article with everything found in it."""

    paragraphs: tuple[Paragraph, ...]
    facts: tuple[NumericFact, ...]
    rejects: tuple[NumericReject, ...]
    annotations: tuple[Annotation, ...]
    segments: tuple[Span, ...]
    """The spans of its paragraphs, in reading order."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Page(PageRow):
    """A page as read: its row, and its articles in order."""

    articles: tuple[ParsedArticle, ...]

    def __repr__(self) -> str:
        facts = sum(article.n_numeric_facts for article in self.articles)
        return f"Page({self.source!r}, {self.n_chars:,} characters, {len(self.articles)} articles, {facts:,} numeric facts)"

    def __str__(self) -> str:
        """What `banmian show` prints."""
        return show_as_text(self)
