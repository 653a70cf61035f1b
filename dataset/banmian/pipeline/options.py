"""What a build can be told: one frozen record that the command line, the Python API and every stage of a build take."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from banmian.decisions.corrections import read_corrections
from banmian.decisions.withdrawals import read_withdrawals
from banmian.errors import UsageError
from banmian.pipeline.shards import Decisions
from banmian.release.card.readme import card_version, check_version, default_template
from banmian.release.splits import WHOLE, Shares, parse_splits
from banmian.sources import DateInName
from banmian.sources.limits import USUAL, Limits

SHARD_BYTES = 8 * 1024 * 1024
"""A shard is closed at this many source bytes at the latest: some seconds of work for one process."""

OnError = Literal["quarantine", "fail"]
Engine = Literal["local", "ray"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """Options of `banmian.build`, which takes each of them by name too.

    Example:
        >>> BuildOptions(version="1.0.0", splits="train=.8,test=.2").on_error
        'quarantine'
    """

    version: str | None = None
    """The dataset's version, `x.y.z`; without it the card template's, or else 0.1.0."""
    card: str | Path | None = None
    """A template for the card (README.md); without it the package's own."""
    splits: str | None = None
    """Shares by split, `train=.8,validation=.1,test=.1`; without it all is `train`. Pages that share an article, or
    nearly the same one, stay together."""
    corrections: str | Path | None = None
    """A file of corrections, or a folder of them (`*.jsonl`), as `banmian import` writes them."""
    withdrawals: str | Path | None = None
    """A file (`.jsonl`) of what is to be left out: `{"id": …}` of a page or row, or the characters
    `{"id": page, "start": …, "end": …}`, each with a `reason`."""
    jobs: int | None = None
    """Processes; one a core, where not given."""
    engine: Engine = "local"
    """`local` processes, or `ray` (extra `ray`)."""
    ray_address: str | None = None
    """Of a Ray cluster; without it Ray runs on this machine, with `jobs` workers."""
    resume: bool = False
    """Take the shards that an earlier build into the same folder has finished, done or not, where nothing that decides
    them has changed: their pages, the options, the decisions of people, and banmian itself."""
    shards: str | Path | None = None
    """A folder or fsspec URL of this dataset's own, in which finished shards are kept; workers of a cluster must reach
    it. Without it a hidden folder beside the dataset."""
    shard_bytes: int = SHARD_BYTES
    """Source bytes at which a shard is closed at the latest. Other sizes give other files."""
    on_error: OnError = "quarantine"
    """What an unreadable page does: `quarantine` lists it in `rejected/` and goes on, `fail` ends the build."""
    max_rejected: int | None = None
    """How many unreadable pages a build bears; more of them end it. Any number, where not given."""
    encoding: str | None = None
    """Character encoding of text, HTML, JSON Lines and CSV; found for each file where not given."""
    text_column: str = "text"
    """Column of tables that holds the page's text."""
    date_from_name: str | None = None
    """How the names of pages tell their day, such as `%Y-%m-%d` or `rmrb%Y%m%d`; heard where neither metadata nor a
    manifest tells it."""
    limits: Limits = USUAL
    """How large files and pages may be, how long a server may take, and whether links are followed."""
    force: bool = False
    """Write into a folder that holds other things too; they are left alone."""

    @property
    def workers(self) -> int:
        """Processes that make shards."""
        return self.jobs or os.cpu_count() or 1

    @property
    def allowed(self) -> int | None:
        """Unreadable pages that do not end the build; None: any number."""
        return 0 if self.on_error == "fail" else self.max_rejected


class Plan(NamedTuple):
    """What the options name, read and checked before any page is."""

    version: str
    template: str
    """Of the card."""
    shares: Shares
    decisions: Decisions
    withdrawn: frozenset[str]
    """Pages that are left out whole."""
    named: DateInName | None
    """How the names of pages tell their day."""


def plan_of(options: BuildOptions) -> Plan:
    """Read the files that the options name, and check the rest.

    Raises:
        UsageError: a file is not there or not what it should be, or a version, share, encoding or pattern is none.
        DataError: a line of the corrections or withdrawals is no decision.
    """
    corrections, withdrawals = options.corrections, options.withdrawals
    decisions = Decisions(
        {} if corrections is None else read_corrections(Path(corrections)),
        {} if withdrawals is None else read_withdrawals(Path(withdrawals)),
    )
    shares = WHOLE if options.splits is None else parse_splits(options.splits)
    template = default_template() if options.card is None else _read_card(Path(options.card))
    version = card_version(template) if options.version is None else check_version(options.version)
    if options.encoding is not None:
        _check_encoding(options.encoding)
    named = None if options.date_from_name is None else DateInName.of(options.date_from_name)
    whole = (page for page, own in decisions.withdrawals.items() if any(w.whole_page for w in own))
    return Plan(version, template, shares, decisions, frozenset(whole), named)


def _read_card(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise UsageError(file=path, reason=f"not a card template: {error}", next_step="check --card") from error


def _check_encoding(name: str) -> None:
    try:
        "".encode(name)
    except LookupError:
        step = "use a name that Python knows, such as gb18030, big5 or utf-16"
        raise UsageError(reason=f"there is no encoding called {name!r}", next_step=step) from None
