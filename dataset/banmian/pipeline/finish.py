"""A release made whole once all its shards are written: splits, duplicates, decisions of people, card, checksums."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from banmian._version import __version__
from banmian.decisions.corrections import Correction, Unapplied
from banmian.decisions.withdrawals import Withdrawal
from banmian.errors import io_error
from banmian.pipeline.options import Plan
from banmian.pipeline.shards import SKETCHES, WITHDRAWN, Decisions, Rejected, Written
from banmian.pipeline.store import ShardStore

if TYPE_CHECKING:
    from banmian.release.splits import Leakage, Shares
    from banmian.release.tables.write import FileEntry


class Finished(NamedTuple):
    """What a release holds once it is whole."""

    rows: dict[str, int]
    """By configuration."""
    unapplied: list[Unapplied]
    """Corrections that could not be carried out."""
    undated: int
    """Pages without a date."""


def finish(
    root: Path,
    store: ShardStore,
    written: Sequence[Written],
    rejected: Sequence[Rejected],
    plan: Plan,
    *,
    left_out: Set[str],
) -> Finished:
    """Write what stands beside the tables, and the tables anew where that takes all articles.

    Args:
        root: the release's folder, still empty.
        store: where the shards lie.
        left_out: the pages that were withdrawn whole.
    """
    from banmian.release.card.croissant import croissant
    from banmian.release.card.readme import CardFacts, front_matter, render_card
    from banmian.release.checksums import write_checksums
    from banmian.release.fingerprint import fingerprint
    from banmian.release.people import write_people
    from banmian.release.tables.tally import tally

    decisions = plan.decisions
    files, leakage = _arrange(root, store, written, plan.shares)
    files = (*files, *write_people(root, files))
    unapplied = _unapplied(written, decisions, left_out)
    try:
        facts = CardFacts(
            version=plan.version,
            files=files,
            tally=tally(root, files),
            code=fingerprint(),
            package=__version__,
            rejected=len(rejected),
            shares=plan.shares,
            leakage=leakage,
            corrections=_write_corrections(root, decisions.corrections, unapplied),
        )
        card = render_card(plan.template, facts)
        _write_withdrawals(root, decisions.withdrawals, {*left_out, *(page for w in written for page in w.pages)})
        _write_lines(root / "rejected" / "rejected.jsonl", [r._asdict() for r in rejected])
        _write(root / "README.md", card)
        _write(root / "croissant.json", croissant(facts, front_matter(card)))
        write_checksums(root, {f.path: f.sha256 for f in files})
    except OSError as error:
        raise io_error(error, file=error.filename or root) from error
    return Finished(facts.rows, unapplied, facts.rows["pages"] - facts.tally.dated)


def _arrange(
    root: Path, store: ShardStore, written: Sequence[Written], shares: Shares
) -> tuple[tuple[FileEntry, ...], tuple[Leakage, ...]]:
    """The files with duplicates named and pages parted into splits, and how many articles leak from split to split."""
    from banmian.release.arrange import Arrangement, arrange
    from banmian.release.duplicates import NearDuplicates, unpacked
    from banmian.release.splits import leakage, page_of

    near = NearDuplicates()
    for shard in written:
        with store.open(f"{shard.key}/{SKETCHES}") as kept:
            for sketch in unpacked(kept):
                near.add(sketch)
    plan = Arrangement(near.groups(), shares)
    files = tuple(file for own in _placed(root, store, written) for file in arrange(root, own, plan))
    sides = {page: plan.side(page) for page in map(page_of, plan.groups)}
    return files, leakage(plan.groups, sides, plan.splits)


def _placed(root: Path, store: ShardStore, written: Sequence[Written]) -> Iterator[list[FileEntry]]:
    """The files of each shard, put where the release has them."""
    from banmian.release.tables.write import shard_name

    for number, shard in enumerate(written):
        own: list[FileEntry] = []
        for file in shard.files:
            path = f"{file.config}/{shard_name(file.split, number, len(written))}"
            (root / path).parent.mkdir(exist_ok=True)
            store.fetch(shard.key, file.path, root / path)
            own.append(replace(file, path=path))
        yield own


def _unapplied(written: Sequence[Written], decisions: Decisions, withdrawn: Set[str]) -> list[Unapplied]:
    """The corrections that could not be carried out, those of pages that are not here included."""
    decided = decisions.corrections
    here = {page for shard in written for page in shard.pages}
    away = [
        Unapplied(c, WITHDRAWN if page in withdrawn else "its page is not in this release")
        for page, own in decided.items()
        if page not in here
        for c in own
    ]
    return [*(Unapplied(decided[page][n], reason) for shard in written for page, n, reason in shard.unapplied), *away]


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
