"""Closed vocabularies of the columns: every value that a label, role, kind or class can have."""

from __future__ import annotations

from typing import Literal

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
