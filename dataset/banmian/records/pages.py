"""A page as read, with everything found on it."""

from __future__ import annotations

from dataclasses import dataclass

from banmian.display import show_as_text
from banmian.records.articles import Annotation, Article, Paragraph
from banmian.records.quantities import NumericFact, NumericReject
from banmian.records.sheets import PageRow
from banmian.text.spans import Span


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
