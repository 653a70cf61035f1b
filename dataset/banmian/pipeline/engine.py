"""Many pages to one release: pages stream into shards, workers make the shards, and the release is swapped in."""

from __future__ import annotations

import hashlib
import logging
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import closing
from dataclasses import dataclass, field, replace
from inspect import Signature, signature
from itertools import chain, islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from banmian.decisions.corrections import Unapplied, read_corrections
from banmian.display import Shown
from banmian.errors import DataError, UsageError
from banmian.pipeline.finish import finish
from banmian.pipeline.intake import Intake
from banmian.pipeline.options import BuildOptions, plan_of
from banmian.pipeline.shards import Rejected, ShardTask, Written, cut, make
from banmian.pipeline.store import ShardStore
from banmian.pipeline.workers import on_ray, processes
from banmian.sources import InputFile, find_inputs

if TYPE_CHECKING:
    from banmian.release.check import CheckReport

Progress = Callable[[int, "int | None"], None]
"""Called with the source bytes done so far, and in all, where that is known."""

FEW_PAGES = 16
"""Up to so many pages one process checks sooner than several have started."""

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
    options: BuildOptions | None = None,
    *,
    progress: Progress | None = None,
    **named: Any,
) -> BuildReport:
    """Read pages from `sources` and write the dataset into the folder `out`, in place of the one that was there.

    The same input, version and options give the same bytes in every file, whatever `jobs`, `engine` and `resume` are.

    Args:
        sources: files, folders, globs, URLs, or `-` for standard input; one of them, or several.
        options: a `banmian.BuildOptions`, which describes them all; without it the usual ones.
        progress: called with source bytes done and in all.
        named: options by name, in place of those of `options`: `build("pages", "out", version="1.0.0", jobs=4)`.

    Raises:
        UsageError: the call is at fault (a source that does not exist, an `out` that is no dataset).
        DataError: no page could be read, or one could not and `on_error` is `fail`, or more than
            `max_rejected` could not.
    """
    from banmian.release.proof import note_build
    from banmian.release.swap import staging

    options = replace(options or BuildOptions(), **named)
    sources = [sources] if isinstance(sources, (str, Path)) else sources
    plan = plan_of(options)
    began = time.monotonic()
    intake = Intake(plan, options.allowed)
    inputs = find_inputs(sources, text_column=options.text_column, encoding=options.encoding, limits=options.limits)
    store = ShardStore(str(options.shards) if options.shards is not None else _beside(Path(out)))
    made = _Made()
    with staging(Path(out), force=options.force) as place:
        store.claim(_name_of(Path(out)))
        try:
            pages = intake.take(inputs)
            tasks = cut(pages, store, plan.decisions, shard_bytes=options.shard_bytes, resume=options.resume)
            size = None if progress is None else _size_of(inputs)
            for task in _in_order(tasks, options, size=size, progress=progress):
                shard = Written.of(task.key, store)
                for page in shard.rejected:
                    intake.reject(page)
                made.take(shard, reused=task.made)
            rejected = sorted(intake.rejected, key=lambda r: r.source)
            finished = finish(place.path, store, made.shards, rejected, plan, left_out=intake.left_out)
            if not finished.rows["pages"]:
                raise _no_page(rejected, options.withdrawals)
            swapped = place.commit()
        except BaseException:
            _keep(store, store.keys())
            raise
        _keep(store, {shard.key for shard in made.shards})
    note_build(Path(out))
    return BuildReport(
        out=str(out),
        version=plan.version,
        rows=finished.rows,
        rejected=tuple(rejected),
        duplicates=tuple(intake.duplicates),
        changed=(*swapped.written, *swapped.removed),
        unapplied=tuple(finished.unapplied),
        warnings=dict(sorted(made.warnings.items())),
        damaged=tuple(made.damaged),
        contradicted=tuple(made.contradicted),
        source_bytes=intake.size,
        seconds=time.monotonic() - began,
        shards=len(made.shards),
        reused=made.reused,
        undated=finished.undated,
    )


def _signature_of_build() -> Signature:
    """That of `build` with its options by name, for `help` and notebooks: they stand in `BuildOptions` alone."""
    own = signature(build)
    first = [p for p in own.parameters.values() if p.kind is not p.VAR_KEYWORD]
    more = [p.replace(kind=p.KEYWORD_ONLY) for p in signature(BuildOptions).parameters.values()]
    return own.replace(parameters=[*first, *more])


build.__signature__ = _signature_of_build()  # type: ignore[attr-defined]


@dataclass(slots=True)
class _Made:
    """The shards that are there, and what they tell of their pages."""

    shards: list[Written] = field(default_factory=list)
    warnings: Counter[str] = field(default_factory=Counter)
    damaged: list[tuple[str, str]] = field(default_factory=list)
    contradicted: list[tuple[str, str]] = field(default_factory=list)
    reused: int = 0

    def take(self, shard: Written, *, reused: bool) -> None:
        """Add a shard, and log what is to be looked at on its pages."""
        for source, kinds in shard.warnings:
            self.warnings.update(kinds)
            _log.info("%s: %s", source, ", ".join(f"{number} {kind}" for kind, number in kinds.items()))
        for source, what in (*shard.damaged, *shard.contradicted):
            _log.warning("%s: %s", source, what)
        self.damaged += shard.damaged
        self.contradicted += shard.contradicted
        self.reused += reused
        self.shards.append(shard._replace(rejected=[], warnings=[], damaged=[], contradicted=[]))


def _keep(store: ShardStore, keys: Set[str]) -> None:
    """Keep these shards for a later build. A lone one is made anew as soon as anything changes: it is not kept."""
    store.prune(keys if len(keys) > 1 else ())


def _no_page(rejected: Sequence[Rejected], withdrawals: str | Path | None) -> DataError:
    if not rejected:
        return DataError(file=withdrawals, reason="leaves no page", next_step="give sources that hold others")
    first = rejected[0]
    more = f" (and {len(rejected) - 1} more)" if len(rejected) > 1 else ""
    reason = f"{first.reason}{more}; no page is left"
    return DataError(file=first.source, place=first.place, reason=reason, next_step=first.next_step)


def check(
    folder: str | Path,
    *,
    rebuild: bool | None = True,
    jobs: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> CheckReport:
    """Prove the laws of a built dataset; the report's `faults` are empty where they hold.

    Args:
        rebuild: read every page again from its text, alone, and compare its rows (law 4), the slowest part. None: unless
            a build of this version on this machine has made these very files.
        jobs: processes that read pages; one a core where there are many pages, where not given.
        progress: called with pages done and in all.
    """
    from banmian.pipeline.again import Rereaders
    from banmian.release.check import check as check_release
    from banmian.release.proof import was_built_here
    from banmian.release.swap import release_root

    if not Path(folder).is_dir():
        raise UsageError(file=folder, reason="there is no such folder", next_step="check the path")
    root = release_root(Path(folder))
    built_here = rebuild is None and was_built_here(root)
    if rebuild is False or built_here:
        return check_release(root, built_here=built_here, progress=progress)
    recorded = root / "corrections"
    decided = read_corrections(recorded) if recorded.is_dir() else {}
    if jobs is None:
        jobs = (os.cpu_count() or 1) if _is_larger(root, FEW_PAGES) else 1
    again = Rereaders(root, decided, jobs)
    try:
        return check_release(root, rederive=again, progress=progress)
    finally:
        again.close()


def _is_larger(root: Path, number: int) -> bool:
    """Whether the release has more than `number` pages; one that cannot be read has none, which the check will name."""
    from banmian.release.tables.read import page_names

    try:
        return len(page_names(root)) > number
    except DataError:
        return False


def _in_order(
    tasks: Iterator[ShardTask], options: BuildOptions, *, size: int | None, progress: Progress | None
) -> Iterator[ShardTask]:
    """The tasks in order, each once its part is there; a lone one is not worth a process."""
    tell = progress or (lambda _done, _total: None)
    done = 0
    head = list(islice(tasks, 2))
    tasks = chain(head, tasks)
    if options.engine == "ray":
        tasks = on_ray(make, tasks, jobs=options.workers, address=options.ray_address)
    elif options.workers > 1 and len(head) > 1:
        tasks = processes(make, tasks, jobs=options.workers)
    else:
        tasks = _one_by_one(tasks, lambda own: tell(done + own, size))
    with closing(tasks):  # type: ignore[type-var]
        for task in tasks:
            done += task.size
            tell(done, size)
            task.store.remove(task.pages)
            yield task


def _one_by_one(tasks: Iterable[ShardTask], progress: Callable[[int], None]) -> Iterator[ShardTask]:
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
