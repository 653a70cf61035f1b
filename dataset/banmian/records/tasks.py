"""Rows of the tables that are made for training."""

from __future__ import annotations

from dataclasses import dataclass

from banmian.records.columns import column
from banmian.records.vocabularies import EntityLabel, Kind, MessageRole, PartKind, SummaryKind


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
