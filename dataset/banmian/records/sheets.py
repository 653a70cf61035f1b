"""A source page: its text, what its markup and layout say, the ledger of its characters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date

from banmian.display import Shown
from banmian.records.columns import column
from banmian.records.vocabularies import KnownBy, MarkRole, Role
from banmian.text.damage import Damage
from banmian.text.spans import Span


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
