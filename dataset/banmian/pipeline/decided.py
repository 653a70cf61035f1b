"""A page as it is read with what people decided about it."""

from __future__ import annotations

from collections.abc import Sequence

from banmian.decisions.apply import correct
from banmian.decisions.corrections import Correction, Unapplied
from banmian.decisions.structure import part
from banmian.page import build_page
from banmian.records import Page, PageText


def read_decided(text: PageText, corrections: Sequence[Correction]) -> tuple[Page, list[Unapplied]]:
    """The page with the corrections carried out, those of its structure first, and those that could not be."""
    structure, marks, unapplied = part(corrections, text.text)
    page, more = correct(build_page(text, structure), marks)
    return page, [*unapplied, *more]
