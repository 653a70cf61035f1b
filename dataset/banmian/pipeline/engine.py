"""Many pages to one release: pages stream into shards, workers make the shards, and the release is swapped in."""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal

from banmian.decisions.corrections import Unapplied, read_corrections
from banmian.decisions.withdrawals import read_withdrawals
from banmian.display import Shown
from banmian.errors import DataError, UsageError
from banmian.pipeline.finish import finish
from banmian.pipeline.parts import Parts
from banmian.pipeline.shards import Decisions, Rejected, Task, Written, cut, fault_of, make
from banmian.pipeline.workers import on_ray, processes
from banmian.sources import DateInName, InputFile, Metadata, RawPage, find_inputs
from banmian.sources.limits import USUAL, Limits

if TYPE_CHECKING:
    from banmian.records import Page, PageRow
    from banmian.release.check import CheckReport

SHARD_BYTES = 8 * 1024 * 1024
"""A shard is closed at this many source bytes at the latest: some seconds of work for one process."""

OnError = Literal["quarantine", "fail"]
Engine = Literal["local", "ray"]
Progress = Callable[[int, "int | None"], None]
"""Called with the source bytes done so far, and in all, where that is known."""

_log = logging.getLogger("banmian")
"""Names the page: warnings for what cannot be read, information for what a reader should look at."""
_log.addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True, repr=False)
class BuildReport(Shown):
    """What a build did."""

    out: str
    version: str
    rows: dict[str, int]
    """Rows by configuration."""
    rejected: tuple[Rejected, ...]
    duplicates: tuple[tuple[str, str], ...]
    """`(source, source of the same page)` of pages that came more than once."""
    changed: tuple[str, ...]
    """Files written or removed; empty where the release stayed as it was."""
    unapplied: tuple[Unapplied, ...] = ()
    """Corrections that could not be carried out, and why."""
    warnings: dict[str, int] = field(default_factory=dict)
    """What a reader should look at, by kind, and how many; `--log`, or the logger `banmian`, names the pages."""
    damaged: tuple[tuple[str, str], ...] = ()
    """`(source, what is wrong)` of pages that are in it although some of their characters are damaged."""
    contradicted: tuple[tuple[str, str], ...] = ()
    """`(source, what)` of pages whose masthead says otherwise than their metadata."""
    source_bytes: int = 0
    """Of the pages in it."""
    seconds: float = 0
    shards: int = 0
    reused: int = 0
    """Shards of an earlier build that were taken as they were."""
    undated: int = 0
    """Pages whose day nothing tells, so that 去年 and 4月 settle no dates on them."""

    def __repr__(self) -> str:
        rows = ", ".join(f"{self.rows.get(name, 0):,} {name}" for name in ("pages", "articles", "numeric_facts"))
        return f"BuildReport({self.out!r}, {self.version}: {rows}, {len(self.rejected):,} pages rejected)"


def build(
    sources: str | Path | Iterable[str | Path],
    out: str | Path,
    *,
    version: str | None = None,
    card: str | Path | None = None,
    splits: str | None = None,
    corrections: str | Path | None = None,
    withdrawals: str | Path | None = None,
    jobs: int | None = None,
    engine: Engine = "local",
    ray_address: str | None = None,
    resume: bool = False,
    shards: str | Path | None = None,
    shard_bytes: int | None = None,
    on_error: OnError = "quarantine",
    max_rejected: int | None = None,
    encoding: str | None = None,
    text_column: str = "text",
    date_from_name: str | None = None,
    limits: Limits = USUAL,
    force: bool = False,
    progress: Progress | None = None,
) -> BuildReport:
    """Read pages from `sources` and write the dataset into the folder `out`, in place of the one that was there.

    The same input, version and options give the same bytes in every file, whatever `jobs`, `engine` and `resume` are.

    Args:
        sources: files, folders, globs, URLs, or `-` for standard input; one of them, or several.
        version: the dataset's version, `x.y.z`; without it the card template's, or else 0.1.0.
        card: a template for the card (README.md); without it the package's own.
        splits: shares by split, `train=.8,validation=.1,test=.1`; without it all is `train`. Pages that share an
            article, or nearly the same one, stay together.
        corrections: a file of corrections, or a folder of them (`*.jsonl`), as `banmian import` writes them.
        withdrawals: a file (`.jsonl`) of what is to be left out: `{"id": …}` of a page or row, or the characters
            `{"id": page, "start": …, "end": …}`, each with a `reason`.
        jobs: processes; one a core, where not given.
        engine: `local` processes, or `ray` (extra `ray`).
        ray_address: of a Ray cluster; without it Ray runs on this machine, with `jobs` workers.
        resume: take the shards that an earlier build into `out` has finished, done or not, where nothing that decides
            them has changed: their pages, the options, the decisions of people, and banmian itself.
        shards: a folder or fsspec URL of this dataset's own, in which finished shards are kept; workers of a cluster must
            reach it. Without it a hidden folder beside `out`.
        shard_bytes: source bytes at which a shard is closed at the latest. Other sizes give other files.
        on_error: what an unreadable page does: `quarantine` lists it in `rejected/` and goes on, `fail` ends the build.
        max_rejected: how many unreadable pages a build bears; more of them end it. Any number, where not given.
        encoding: character encoding of text, HTML, JSON Lines and CSV; found for each file where not given.
        text_column: column of tables that holds the page's text.
        date_from_name: how the names of pages tell their day, such as `%Y-%m-%d` or `rmrb%Y%m%d`; heard where neither
            metadata nor a manifest tells it.
        limits: how large files and pages may be, how long a server may take, and whether links are followed.
        force: write into a folder that holds other things too; they are left alone.
        progress: called with source bytes done and in all.

    Raises:
        UsageError: the call is at fault (a source that does not exist, an `out` that is no dataset).
        DataError: no page could be read, or one could not and `on_error` is `fail`, or more than
            `max_rejected` could not.
    """
    from banmian.release.card.readme import card_version, check_version, default_template
    from banmian.release.splits import WHOLE, parse_splits
    from banmian.release.swap import staging

    sources = [sources] if isinstance(sources, (str, Path)) else sources
    jobs = jobs or os.cpu_count() or 1
    decisions = Decisions(
        {} if corrections is None else read_corrections(Path(corrections)),
        {} if withdrawals is None else read_withdrawals(Path(withdrawals)),
    )
    shares = WHOLE if splits is None else parse_splits(splits)
    template = default_template() if card is None else _read_card(Path(card))
    version = check_version(version) if version is not None else card_version(template)
    if encoding is not None:
        _check_encoding(encoding)
    began = time.monotonic()
    whole = {page for page, own in decisions.withdrawals.items() if any(w.whole_page for w in own)}
    named = None if date_from_name is None else DateInName.of(date_from_name)
    intake = _Intake(whole, allowed=0 if on_error == "fail" else max_rejected, named=named)
    inputs = find_inputs(sources, text_column=text_column, encoding=encoding, limits=limits)
    parts = Parts(str(shards) if shards is not None else _beside(Path(out)))
    written: list[Written] = []
    warnings: Counter[str] = Counter()
    damaged: list[tuple[str, str]] = []
    contradicted: list[tuple[str, str]] = []
    reused = 0
    with staging(Path(out), force=force) as place:
        parts.claim(_name_of(Path(out)))
        try:
            tasks = cut(
                intake.take(inputs),
                parts,
                decisions,
                shard_bytes=SHARD_BYTES if shard_bytes is None else shard_bytes,
                resume=resume,
            )
            size = None if progress is None else _size_of(inputs)
            for task in _made(tasks, jobs=jobs, engine=engine, ray_address=ray_address, size=size, progress=progress):
                shard = Written.of(task.key, parts)
                for page in shard.rejected:
                    intake.reject(page)
                for source, kinds in shard.warnings:
                    warnings.update(kinds)
                    _log.info("%s: %s", source, ", ".join(f"{number} {kind}" for kind, number in kinds.items()))
                for source, what in (*shard.damaged, *shard.contradicted):
                    _log.warning("%s: %s", source, what)
                damaged += shard.damaged
                contradicted += shard.contradicted
                written.append(shard._replace(rejected=[], warnings=[], damaged=[], contradicted=[]))
                reused += task.made
            rejected = sorted(intake.rejected, key=lambda r: r.source)
            rows, unapplied, undated = finish(
                place.path,
                parts,
                written,
                rejected,
                decisions,
                left_out=intake.left_out,
                shares=shares,
                template=template,
                version=version,
            )
            if not rows["pages"]:
                raise _no_page(rejected, withdrawals)
            swapped = place.commit()
        except BaseException:
            _keep(parts, parts.keys())
            raise
        _keep(parts, {shard.key for shard in written})
    return BuildReport(
        str(out),
        version,
        rows,
        tuple(rejected),
        tuple(intake.duplicates),
        (*swapped.written, *swapped.removed),
        tuple(unapplied),
        dict(sorted(warnings.items())),
        tuple(damaged),
        tuple(contradicted),
        intake.size,
        time.monotonic() - began,
        len(written),
        reused,
        undated,
    )


def _keep(parts: Parts, keys: Set[str]) -> None:
    """Keep these parts for a later build. A lone one is made anew as soon as anything changes: it is not kept."""
    parts.prune(keys if len(keys) > 1 else ())


def _no_page(rejected: Sequence[Rejected], withdrawals: str | Path | None) -> DataError:
    if not rejected:
        return DataError(file=withdrawals, reason="leaves no page", next_step="give sources that hold others")
    first = rejected[0]
    more = f" (and {len(rejected) - 1} more)" if len(rejected) > 1 else ""
    reason = f"{first.reason}{more}; no page is left"
    return DataError(file=first.source, place=first.place, reason=reason, next_step=first.next_step)


def check(
    folder: str | Path, *, rebuild: bool = True, progress: Callable[[int, int], None] | None = None
) -> CheckReport:
    """Prove the laws of a built dataset; the report's `faults` are empty where they hold.

    Args:
        rebuild: read every page again from its text, alone, and compare its rows (law 4); the slowest part.
        progress: called with pages done and in all.
    """
    from banmian.pipeline.decided import read_decided
    from banmian.records import PageText
    from banmian.release.check import check as check_release
    from banmian.release.swap import release_root

    if not Path(folder).is_dir():
        raise UsageError(file=folder, reason="there is no such folder", next_step="check the path")
    root = release_root(Path(folder))
    recorded = root / "corrections"
    decided = read_corrections(recorded) if recorded.is_dir() else {}

    def again(row: PageRow) -> Page:
        return read_decided(PageText.of_row(row), decided.get(row.page_id, ()))[0]

    return check_release(root, rederive=again if rebuild else None, progress=progress)


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


@dataclass
class _Intake:
    """What is learned of the pages as they stream by: each comes once, and what cannot be read is put aside."""

    withdrawn: Set[str]
    """Pages to be left out."""
    allowed: int | None
    named: DateInName | None = None
    """How the names of pages tell their day."""
    rejected: list[Rejected] = field(default_factory=list)
    duplicates: list[tuple[str, str]] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)
    size: int = 0
    """Source bytes of the pages that are taken."""

    def take(self, inputs: Iterable[InputFile]) -> Iterator[RawPage]:
        """The pages to be built, in order."""
        with closing(sqlite3.connect("")) as known:  # on disk, where it has grown: pages may be many
            known.execute("CREATE TABLE pages (id TEXT PRIMARY KEY, source TEXT) WITHOUT ROWID")
            for page in (page for file in inputs for page in file.pages()):
                if (error := fault_of(page)) is not None:
                    self.reject(Rejected.of(page.source, error))
                elif page.page_id in self.withdrawn:
                    self.left_out.add(page.page_id)
                elif known.execute("INSERT OR IGNORE INTO pages VALUES (?, ?)", (page.page_id, page.source)).rowcount:
                    self.size += page.size
                    yield self._dated(page)
                else:
                    ((first,),) = known.execute("SELECT source FROM pages WHERE id = ?", (page.page_id,))
                    self.duplicates.append((page.source, first))

    def _dated(self, page: RawPage) -> RawPage:
        """The page with the day that its name tells, where nothing else tells one."""
        if self.named is None:
            return page
        return page._replace(metadata=page.metadata.or_else(Metadata(date=self.named.day(page.source))))

    def reject(self, page: Rejected) -> None:
        """Put a page aside.

        Raises:
            DataError: there are more of them than allowed.
        """
        _log.warning("%s: %s", page.source, page.reason)
        self.rejected.append(page)
        if self.allowed is not None and len(self.rejected) > self.allowed:
            reason = page.reason
            if self.allowed:
                reason += f" (unreadable page {len(self.rejected)}, of {self.allowed} that are allowed)"
            raise DataError(file=page.source, place=page.place, reason=reason, next_step=page.next_step)


def _made(
    tasks: Iterator[Task],
    *,
    jobs: int,
    engine: Engine,
    ray_address: str | None,
    size: int | None,
    progress: Progress | None,
) -> Iterator[Task]:
    """The tasks in order, each once its part is there; a lone one is not worth a process."""
    tell = progress or (lambda _done, _total: None)
    done = 0
    head = list(islice(tasks, 2))
    tasks = chain(head, tasks)
    if engine == "ray":
        tasks = on_ray(make, tasks, jobs=jobs, address=ray_address)
    elif jobs > 1 and len(head) > 1:
        tasks = processes(make, tasks, jobs=jobs)
    else:
        tasks = _one_by_one(tasks, lambda own: tell(done + own, size))
    with closing(tasks):  # type: ignore[type-var]
        for task in tasks:
            done += task.size
            tell(done, size)
            task.parts.remove(task.pages)
            yield task


def _one_by_one(tasks: Iterable[Task], progress: Callable[[int], None]) -> Iterator[Task]:
    for task in tasks:
        if not task.made:
            make(task, progress)
        yield task


def _size_of(inputs: Sequence[InputFile]) -> int | None:
    """Source bytes of all, where they can be known before they are read."""
    if all(PurePosixPath(file.source).suffix == ".txt" and Path(file.path).is_file() for file in inputs):
        return sum(Path(file.path).stat().st_size for file in inputs)
    return None


def _name_of(out: Path) -> str:
    """Names a dataset by where it lies: two builds that write into different folders share no shards."""
    return hashlib.sha256(str(out.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _beside(out: Path) -> str:
    """Where finished shards are kept, where nothing else is said."""
    whole = out.resolve()
    return str(whole.with_name(f".{whole.name}.shards"))
