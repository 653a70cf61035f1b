"""The tags of printed lines: what begins or goes on with them."""

from __future__ import annotations

from banmian.parse.layout import LineLabel

KINDS: tuple[str, ...] = ("deck", "byline", "section_head", "paragraph", "caption", "credit", "furniture")
"""What a line may be of; a deck is all the heading lines of one article."""
TAGS: tuple[tuple[str, bool], ...] = tuple((kind, begins) for kind in KINDS for begins in (True, False))
"""Kind, and whether the line begins one."""
ROLES: tuple[LineLabel, ...] = ("kicker", "headline", "subtitle")
"""What a line of a deck may be."""
