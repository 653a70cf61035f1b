"""The rows of the dataset: one frozen dataclass a table, each field said once.

Arrow schemas, the card's field tables and Croissant are all made from these classes. Offsets are Python `str`
indices (code points), half-open `[start, end)`. A field typed `X | None` may be null; every other field never is.
"""

from __future__ import annotations

from banmian.records.articles import Annotation, Article, Location, Mark, Paragraph, Record, Seam
from banmian.records.columns import FIRST_DAY, LAST_DAY, as_day, column
from banmian.records.filled import filled_at_once
from banmian.records.pages import Page, ParsedArticle
from banmian.records.people import Dateline, Person, Signer, SignerMention
from banmian.records.quantities import MEANING, NumericFact, NumericReject, Quantity, Rejection
from banmian.records.sheets import Folded, KnownFrom, LeftOut, PageRow, PageText, PlacedLine, Region, SourceMark
from banmian.records.tasks import Entity, FactSpan, FactTask, HeadlineTask, Message, NerTask, Piece, SummaryTask
from banmian.records.vocabularies import (
    Aggregation,
    BoundBasis,
    ChangeBasis,
    ChangeDirection,
    EntityLabel,
    Kind,
    KnownBy,
    Label,
    MarkRole,
    MessageRole,
    Modality,
    ModifierClass,
    PartKind,
    PlaceContext,
    PlaceLevel,
    RejectReason,
    Role,
    SignerRole,
    SummaryKind,
    TimeBasis,
    UnitClass,
)

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "MEANING",
    "Aggregation",
    "Annotation",
    "Article",
    "BoundBasis",
    "ChangeBasis",
    "ChangeDirection",
    "Dateline",
    "Entity",
    "EntityLabel",
    "FactSpan",
    "FactTask",
    "Folded",
    "HeadlineTask",
    "Kind",
    "KnownBy",
    "KnownFrom",
    "Label",
    "LeftOut",
    "Location",
    "Mark",
    "MarkRole",
    "Message",
    "MessageRole",
    "Modality",
    "ModifierClass",
    "NerTask",
    "NumericFact",
    "NumericReject",
    "Page",
    "PageRow",
    "PageText",
    "Paragraph",
    "ParsedArticle",
    "PartKind",
    "Person",
    "Piece",
    "PlaceContext",
    "PlaceLevel",
    "PlacedLine",
    "Quantity",
    "Record",
    "Region",
    "RejectReason",
    "Rejection",
    "Role",
    "Seam",
    "Signer",
    "SignerMention",
    "SignerRole",
    "SourceMark",
    "SummaryKind",
    "SummaryTask",
    "TimeBasis",
    "UnitClass",
    "as_day",
    "column",
    "filled_at_once",
]
