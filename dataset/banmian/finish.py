"""A release made whole once all its shards are written: splits, duplicates, decisions of people, card, checksums."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from banmian.corrections import Correction, Unapplied
from banmian.errors import BanmianError, io_error
from banmian.withdrawals import Withdrawal

if TYPE_CHECKING:
    from banmian.release.duplicates import Sketch
    from banmian.release.splits import Leakage, Shares
    from banmian.release.write import FileEntry

WITHDRAWN = "its characters were withdrawn"
"""Why a correction is not carried out, nor recorded: the record would print what is to be left out."""


class Rejected(NamedTuple):
    """A page that could not be read."""

    source: str
    place: str | None
    reason: str
    next_step: str | None

    @classmethod
    def of(cls, source: str, error: BanmianError) -> Rejected:
        return cls(source, error.place, error.reason, error.next_step)


class Decisions(NamedTuple):
    """What people decided, by page."""

    corrections: Mapping[str, Sequence[Correction]]
    withdrawals: Mapping[str, Sequence[Withdrawal]]


class Written(NamedTuple):
    """What one shard wrote, and what is to be known of its pages."""

    files: tuple[FileEntry, ...]
    rejected: list[Rejected]
    sketches: list[Sketch]
    unapplied: list[Unapplied]
    pages: list[str]
    """The pages in it."""


def finish(
    root: Path,
    written: Sequence[Written],
    rejected: Sequence[Rejected],
    decisions: Decisions,
    *,
    left_out: Set[str],
    shares: Shares,
    template: str,
    version: str,
) -> tuple[dict[str, int], list[Unapplied]]:
    """Write what stands beside the tables, and the tables anew where that takes all articles.

    Args:
        left_out: the pages that were withdrawn whole.
        shares: the splits.
        template: of the card.

    Returns:
        The rows by configuration, and the corrections that could not be carried out.
    """
    from banmian import __version__
    from banmian.release.card import CardFacts, front_matter, render_card
    from banmian.release.checksums import write_checksums
    from banmian.release.croissant import croissant
    from banmian.release.fingerprint import fingerprint
    from banmian.release.tally import tally

    files, leakage = _arrange(root, written, shares)
    unapplied = _unapplied(written, decisions.corrections, left_out)
    try:
        facts = CardFacts(
            version=version,
            files=files,
            tally=tally(root, files),
            code=fingerprint(),
            package=__version__,
            rejected=len(rejected),
            shares=shares,
            leakage=leakage,
            corrections=_write_corrections(root, decisions.corrections, unapplied),
        )
        card = render_card(template, facts)
        _write_withdrawals(root, decisions.withdrawals, {*left_out, *(page for w in written for page in w.pages)})
        _write_lines(root / "rejected" / "rejected.jsonl", [r._asdict() for r in rejected])
        _write(root / "README.md", card)
        _write(root / "croissant.json", croissant(facts, front_matter(card)))
        write_checksums(root, {f.path: f.sha256 for f in files})
    except OSError as error:
        raise io_error(error) from error
    return facts.rows, unapplied


def _arrange(
    root: Path, written: Sequence[Written], shares: Shares
) -> tuple[tuple[FileEntry, ...], tuple[Leakage, ...]]:
    """The files with duplicates named and pages parted into splits, and how many articles leak from split to split."""
    from banmian.release.arrange import Arrangement, arrange
    from banmian.release.duplicates import NearDuplicates
    from banmian.release.splits import leakage, page_of

    near = NearDuplicates()
    for shard in written:
        for sketch in shard.sketches:
            near.add(sketch)
    plan = Arrangement(near.groups(), shares)
    files = tuple(file for shard in written for file in arrange(root, shard.files, plan))
    sides = {page: plan.side(page) for page in map(page_of, plan.groups)}
    return files, leakage(plan.groups, sides, plan.splits)


def _unapplied(
    written: Sequence[Written], decided: Mapping[str, Sequence[Correction]], withdrawn: Set[str]
) -> list[Unapplied]:
    """The corrections that could not be carried out, those of pages that are not here included."""
    here = {page for shard in written for page in shard.pages}
    away = [
        Unapplied(c, WITHDRAWN if page in withdrawn else "its page is not in this release")
        for page, own in decided.items()
        if page not in here
        for c in own
    ]
    return [*(u for shard in written for u in shard.unapplied), *away]


def _write_corrections(root: Path, decided: Mapping[str, Sequence[Correction]], unapplied: Sequence[Unapplied]) -> int:
    """Write what people decided, with the reason where it could not be carried out; returns how many were."""
    reasons = {u.correction: u.reason for u in unapplied}
    told = [c for page in sorted(decided) for c in decided[page] if reasons.get(c) != WITHDRAWN]
    rows = [c.row() | {"applied": c not in reasons, "reason": reasons.get(c)} for c in told]
    _write_lines(root / "corrections" / "corrections.jsonl", rows)
    return sum(c not in reasons for c in told)


def _write_withdrawals(root: Path, withdrawn: Mapping[str, Sequence[Withdrawal]], pages: Set[str]) -> None:
    """Write what was left out of these pages, by identifier, without the text."""
    rows = [w.row() for page in sorted(withdrawn.keys() & pages) for w in withdrawn[page]]
    _write_lines(root / "withdrawn" / "withdrawn.jsonl", rows)


def _write_lines(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        path.parent.mkdir()
        _write(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
