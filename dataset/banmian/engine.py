"""Many pages to one release: a plan of shards, `build_page` mapped over them, and the release swapped in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from banmian.corrections import Correction, Unapplied, read_corrections
from banmian.errors import DataError, UsageError
from banmian.finish import WITHDRAWN, Decisions, Rejected, Written, finish
from banmian.sources import InputFile, RawPage, find_inputs
from banmian.spans import Span
from banmian.withdrawals import Withdrawal, read_withdrawals

if TYPE_CHECKING:
    from banmian.page import PageText
    from banmian.records import Page, PageRow
    from banmian.release.check import CheckReport
    from banmian.release.duplicates import Sketch

SHARD_BYTES = 64 * 1024 * 1024
"""A shard is closed when its pages' source bytes come to this many: a few minutes of work for one process."""

OnError = Literal["quarantine", "fail"]
Progress = Callable[[int, int], None]
"""Called with the source bytes done so far and in all."""


@dataclass(frozen=True, slots=True)
class BuildReport:
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


class _Ref(NamedTuple):
    """Where a page is to be found again."""

    file: InputFile
    source: str
    sha256: str


class _Shard(NamedTuple):
    """Pages in order, and what the shard weighs."""

    refs: list[_Ref]
    size: int


class _Plan(NamedTuple):
    shards: list[_Shard]
    rejected: list[Rejected]
    duplicates: list[tuple[str, str]]
    withdrawn: frozenset[str]
    """Pages that are left out."""


def build(
    sources: Iterable[str | Path],
    out: str | Path,
    *,
    version: str | None = None,
    card: str | Path | None = None,
    splits: str | None = None,
    corrections: str | Path | None = None,
    withdrawals: str | Path | None = None,
    jobs: int = 1,
    on_error: OnError = "quarantine",
    max_rejected: int | None = None,
    encoding: str | None = None,
    text_column: str = "text",
    force: bool = False,
    progress: Progress | None = None,
) -> BuildReport:
    """Read pages from `sources` and write the dataset into the folder `out`, in place of the one that was there.

    The same input, version and options give the same bytes in every file, whatever `jobs` is.

    Args:
        sources: files, folders, globs, URLs, or `-` for standard input.
        version: the dataset's version, `x.y.z`; without it the card template's, or else 0.1.0.
        card: a template for the card (README.md); without it the package's own.
        splits: shares by split, `train=.8,validation=.1,test=.1`; without it all is `train`. Pages that share an
            article, or nearly the same one, stay together.
        corrections: a file of corrections, or a folder of them (`*.jsonl`), as `banmian import` writes them.
        withdrawals: a file (`.jsonl`) of what is to be left out: `{"id": …}` of a page or row, or the characters
            `{"id": page, "start": …, "end": …}`, each with a `reason`.
        jobs: processes.
        on_error: what an unreadable page does: `quarantine` lists it in `rejected/` and goes on, `fail` ends the build.
        max_rejected: how many unreadable pages a build bears; more of them end it. Any number, where not given.
        encoding: character encoding of text, HTML, JSON Lines and CSV; found for each file where not given.
        text_column: column of tables that holds the page's text.
        force: write into a folder that holds other things too; they are left alone.
        progress: called with source bytes done and in all.

    Raises:
        UsageError: the call is at fault (a source that does not exist, an `out` that is no dataset).
        DataError: no page could be read, or one could not and `on_error` is `fail`, or more than
            `max_rejected` could not.
    """
    from banmian.release.card import card_version, check_version, default_template
    from banmian.release.splits import WHOLE, parse_splits
    from banmian.release.swap import staging

    decisions = Decisions(
        {} if corrections is None else read_corrections(Path(corrections)),
        {} if withdrawals is None else read_withdrawals(Path(withdrawals)),
    )
    shares = WHOLE if splits is None else parse_splits(splits)
    template = default_template() if card is None else _read_card(Path(card))
    version = check_version(version) if version is not None else card_version(template)
    if encoding is not None:
        _check_encoding(encoding)
    allowed = 0 if on_error == "fail" else max_rejected
    plan = _plan(find_inputs(sources, text_column=text_column, encoding=encoding), decisions.withdrawals)
    _stop_on(plan.rejected, allowed=allowed)
    with staging(Path(out), force=force) as place:
        written = _run(
            plan.shards,
            place.path,
            jobs=jobs,
            decisions=decisions,
            progress=progress,
        )
        rejected = sorted([*plan.rejected, *(r for w in written for r in w.rejected)], key=lambda r: r.source)
        _stop_on(rejected, allowed=allowed)
        rows, unapplied = finish(
            place.path,
            written,
            rejected,
            decisions,
            left_out=plan.withdrawn,
            shares=shares,
            template=template,
            version=version,
        )
        if not rows["pages"] and not rejected:
            raise DataError(file=withdrawals, reason="leaves no page", next_step="give sources that hold others")
        if not rows["pages"]:
            first = rejected[0]
            more = f" (and {len(rejected) - 1} more)" if len(rejected) > 1 else ""
            raise DataError(
                file=first.source,
                place=first.place,
                reason=f"{first.reason}{more}; no page is left",
                next_step=first.next_step,
            )
        swapped = place.commit()
    return BuildReport(
        str(out),
        version,
        rows,
        tuple(rejected),
        tuple(plan.duplicates),
        (*swapped.written, *swapped.removed),
        tuple(unapplied),
    )


def check(folder: str | Path, *, rebuild: bool = True, progress: Progress | None = None) -> CheckReport:
    """Prove the laws of a built dataset; the report's `faults` are empty where they hold.

    Args:
        rebuild: read every page again from its text, alone, and compare its rows (law 4); the slowest part.
        progress: called with pages done and in all.
    """
    from banmian.corrected import correct
    from banmian.page import rederive
    from banmian.release.check import check as check_release
    from banmian.release.swap import recover

    if not Path(folder).is_dir():
        raise UsageError(file=folder, reason="there is no such folder", next_step="check the path")
    recover(Path(folder))
    recorded = Path(folder) / "corrections"
    decided = read_corrections(recorded) if recorded.is_dir() else {}

    def again(row: PageRow) -> Page:
        return correct(rederive(row), decided.get(row.page_id, ()))[0]

    return check_release(Path(folder), rederive=again if rebuild else None, progress=progress)


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


def _plan(inputs: Sequence[InputFile], withdrawals: Mapping[str, Sequence[Withdrawal]]) -> _Plan:
    """Shards by sorted inputs and their sizes alone; each page once."""
    shards: list[_Shard] = []
    rejected: list[Rejected] = []
    duplicates: list[tuple[str, str]] = []
    first: dict[str, str] = {}
    refs: list[_Ref] = []
    size = 0
    whole = {page for page, own in withdrawals.items() if any(w.whole_page for w in own)}
    left_out: set[str] = set()
    for file in inputs:
        for page in file.pages():
            if page.error is not None:
                rejected.append(Rejected.of(page.source, page.error))
            elif page.page_id in whole:
                left_out.add(page.page_id)
            elif page.page_id in first:
                duplicates.append((page.source, first[page.page_id]))
            else:
                first[page.page_id] = page.source
                refs.append(_Ref(file, page.source, page.sha256))
                size += page.size
                if size >= SHARD_BYTES:
                    shards.append(_Shard(refs, size))
                    refs, size = [], 0
    if refs or not shards:
        shards.append(_Shard(refs, size))
    return _Plan(shards, rejected, duplicates, frozenset(left_out))


def _run(
    shards: Sequence[_Shard],
    root: Path,
    *,
    jobs: int,
    decisions: Decisions,
    progress: Progress | None,
) -> list[Written]:
    """What each shard wrote, in order."""
    work = partial(_run_shard, root=root, n_shards=len(shards), decisions=decisions)
    total = sum(s.size for s in shards)
    if jobs <= 1 or len(shards) == 1:
        done = 0
        out: list[Written] = []
        for number, shard in enumerate(shards):
            out.append(work(number, shard, progress=_shifted(progress, done, total)))
            done += shard.size
        return out
    results: dict[int, Written] = {}
    with ProcessPoolExecutor(min(jobs, len(shards)), mp_context=get_context("spawn")) as pool:
        futures = {pool.submit(work, number, shard): number for number, shard in enumerate(shards)}
        try:
            for future in as_completed(futures):
                results[futures[future]] = future.result()
                if progress is not None:
                    progress(sum(shards[n].size for n in results), total)
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return [results[number] for number in range(len(shards))]


def _shifted(progress: Progress | None, done: int, total: int) -> Callable[[int], None] | None:
    return None if progress is None else lambda size: progress(done + size, total)


def _run_shard(
    number: int,
    shard: _Shard,
    *,
    root: Path,
    n_shards: int,
    decisions: Decisions,
    progress: Callable[[int], None] | None = None,
) -> Written:
    """Parse the pages of one shard once and write them to every table."""
    from banmian.corrected import correct
    from banmian.page import build_page, withhold
    from banmian.release.duplicates import sketches
    from banmian.release.write import ShardWriter

    rejected: list[Rejected] = []
    found: list[Sketch] = []
    unapplied: list[Unapplied] = []
    pages: list[str] = []
    done = 0
    with ShardWriter(root, shard=number, n_shards=n_shards) as writer:
        for raw in _read_again(shard.refs):
            try:
                text = withhold(_page_text(raw), decisions.withdrawals.get(raw.page_id, ()))
                kept, failed = _parted(decisions.corrections.get(raw.page_id, ()), text.withdrawn)
                page, more = correct(build_page(text), kept)
            except DataError as error:
                rejected.append(Rejected.of(raw.source, error))
            except Exception as error:  # a fault of ours must not cost the other pages
                reason = f"banmian itself failed on this page: {error!r}"
                rejected.append(Rejected(raw.source, None, reason, "report it with the page, or leave the page out"))
            else:
                writer.add(page)
                unapplied += [*failed, *more]
                pages.append(page.page_id)
                found += sketches((article.article_id, article.text) for article in page.articles)
            done += raw.size
            if progress is not None:
                progress(done)
    return Written(writer.entries, rejected, found, unapplied, pages)


def _parted(corrections: Sequence[Correction], withdrawn: Sequence[Span]) -> tuple[list[Correction], list[Unapplied]]:
    """Corrections of what is still there, and of what was taken out."""
    gone = [c for c in corrections if any(s.overlaps(w) for s in c.segments for w in withdrawn)]
    return [c for c in corrections if c not in gone], [Unapplied(c, WITHDRAWN) for c in gone]


def _read_again(refs: Sequence[_Ref]) -> Iterator[RawPage]:
    """The pages of `refs`, in order; one that has changed or gone since the plan comes with an error."""
    wanted: dict[InputFile, dict[str, str]] = {}
    for ref in refs:
        wanted.setdefault(ref.file, {})[ref.source] = ref.sha256
    for file, sources in wanted.items():
        for page in file.pages():
            sha256 = sources.pop(page.source, None)
            if sha256 is not None:
                yield page if page.error or page.sha256 == sha256 else page._replace(error=_changed(page.source))
            if not sources:
                break
        for source in sources:
            yield RawPage(source, "", error=_changed(source))


def _changed(source: str) -> DataError:
    return DataError(file=source, reason="it changed or went away while the build ran", next_step="build again")


def _page_text(raw: RawPage) -> PageText:
    from banmian.page import PageText

    text, encoding, m, marks = raw.content()
    return PageText(text, raw.sha256, raw.source, encoding, m.newspaper, m.date, m.page_no, m.url, m.rights, marks)


def _stop_on(rejected: Sequence[Rejected], *, allowed: int | None) -> None:
    if allowed is not None and len(rejected) > allowed:
        r = rejected[0]
        more = f" ({len(rejected) - 1} more pages cannot be read either)" if len(rejected) > 1 else ""
        raise DataError(file=r.source, place=r.place, reason=r.reason + more, next_step=r.next_step)
