"""One shard of a build: the pages in it, the key that names all that decides its bytes, and how it is made.

Pages stream in order and are written to a file as they come, until the shard is closed. A worker reads that file, a page
in memory at a time, and keeps every table of the shard as one part. Neither side holds a shard in memory.
"""

from __future__ import annotations

import gc
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

from banmian.decisions.corrections import Correction, Unapplied
from banmian.decisions.withdrawals import Withdrawal
from banmian.errors import BanmianError, DataError
from banmian.pipeline.queued import Key, QueuedPage, altered, read_pages, write_page
from banmian.pipeline.store import ShardStore, write_manifest
from banmian.sources import RawPage, page_text
from banmian.text.spans import Span

if TYPE_CHECKING:
    from banmian.records import Page
    from banmian.release.tables.write import FileEntry

WITHDRAWN = "its characters were withdrawn"
"""Why a correction is not carried out, nor recorded: the record would print what is to be left out."""
SKETCHES = "sketches"
"""The part's file of sketches of its articles."""
GROWTH = 256
"""After each this many shards they may be larger by once more: no archive gives more files than hubs take."""


class Rejected(NamedTuple):
    """A page that could not be read."""

    source: str
    place: str | None
    reason: str
    next_step: str | None

    @classmethod
    def of(cls, source: str, error: BanmianError) -> Rejected:
        return cls(printable(source), error.place, printable(error.reason), error.next_step)


def printable(text: str) -> str:
    """The text with what no Unicode text holds as escapes: file names may be any bytes, and JSON any escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def fault_of(page: RawPage) -> DataError | None:
    """Why the page cannot be taken, where that is known before it is read."""
    m = page.metadata
    for value in (page.source, m.newspaper, m.page_no, m.url, m.rights):
        if value is not None and printable(value) != value:
            reason = f"its name or metadata is not Unicode: {printable(value)}"
            return DataError(reason=reason, next_step="mend it, or leave it out")
    return page.error


class Decisions(NamedTuple):
    """What people decided, by page."""

    corrections: Mapping[str, Sequence[Correction]]
    withdrawals: Mapping[str, Sequence[Withdrawal]]


class ShardTask(NamedTuple):
    """A shard to be made: what a worker is sent."""

    key: str
    store: ShardStore
    pages: str
    """The file of its pages, in `store`."""
    size: int
    """Source bytes of its pages."""
    first: str
    last: str
    """Sources of its first and last page."""
    made: bool = False
    """Whether the part is there already."""


class Written(NamedTuple):
    """What a shard holds, and what is to be known of its pages."""

    key: str
    files: tuple[FileEntry, ...]
    rejected: list[Rejected]
    unapplied: list[tuple[str, int, str]]
    """Page, number of the correction among the page's own, and why it could not be carried out."""
    pages: list[str]
    """The pages in it that people decided something about."""
    warnings: list[tuple[str, dict[str, int]]]
    """For each page that has some: its source, and how many of each kind."""
    damaged: list[tuple[str, str]]
    """The source of each page with damaged characters, and what is wrong."""
    contradicted: list[tuple[str, str]]
    """The source of each page whose masthead says otherwise than its metadata, and what."""

    @classmethod
    def of(cls, key: str, store: ShardStore) -> Written:
        """Of a part that is there.

        Raises:
            DataError: it is not, or is not what `make` wrote.
        """
        from banmian.release.tables.write import FileEntry

        known = store.manifest(key)
        if known is None:
            reason = "a shard that was just written is gone"
            raise DataError(file=f"{store.root}/{key}", reason=reason, next_step="build again")
        try:
            files = tuple(FileEntry(**file) for file in known["files"])
            if not all(_is_own(file, known["sha256"]) for file in files):
                raise ValueError("names other files than its own")
            return cls(
                key,
                files,
                [Rejected(*values) for values in known["rejected"]],
                [(str(page), int(number), str(reason)) for page, number, reason in known["unapplied"]],
                list(map(str, known["pages"])),
                [(str(source), dict(kinds)) for source, kinds in known["warnings"]],
                [(str(source), str(damage)) for source, damage in known["damaged"]],
                [(str(source), str(what)) for source, what in known["contradicted"]],
            )
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            raise altered(f"{store.root}/{key}") from error


def _is_own(file: FileEntry, digests: Mapping[str, str]) -> bool:
    """Whether the part of a shard holds this file, and under the name that `make` gives it."""
    from banmian.release.swap import is_ours

    split = re.fullmatch(r"\w+", file.split) is not None
    return split and is_ours(file.path) and file.path.startswith(f"{file.config}/") and file.path in digests


def _is_whole(key: str, store: ShardStore) -> bool:
    """Whether an earlier build has left the shard, whole and as it was written."""
    try:
        return store.whole(key) and bool(Written.of(key, store))
    except DataError:
        return False


def cut(
    pages: Iterable[RawPage],
    store: ShardStore,
    decisions: Decisions,
    *,
    shard_bytes: int,
    resume: bool,
) -> Iterator[ShardTask]:
    """The shards of these pages in order, each with its pages in a file of `store`.

    Where a shard ends depends on its pages alone: mostly behind a page whose digest says so, so that a page which is
    added or gone changes the shard it is in, and not all that follow.

    Args:
        shard_bytes: a shard is closed at this many source bytes at the latest, on average at half of that.
        resume: leave out the work on shards that are in `store` already.
    """
    pages = iter(pages)
    page = next(pages, None)
    number = 0
    while page is not None:
        limit = shard_bytes * (1 + number // GROWTH)
        name, size, first = f"{store.run}-{number}.pages", 0, page.source
        key = Key(_code())
        with store.open(name, "wb") as file:
            while page is not None:
                corrections = tuple(decisions.corrections.get(page.page_id, ()))
                item = QueuedPage(page, corrections, tuple(decisions.withdrawals.get(page.page_id, ())))
                write_page(file, item)
                key.add(item)
                size += page.size
                last, ends = page.source, _ends(page, size, limit)
                page = next(pages, None)
                if ends:
                    break
        made = resume and _is_whole(key.name(), store)
        yield ShardTask(key.name(), store, name, size, first, last, made=made)
        number += 1


def _code() -> str:
    from banmian.release.fingerprint import build_fingerprint

    return build_fingerprint()


def _ends(page: RawPage, size: int, limit: int) -> bool:
    """Whether a shard of this size ends behind the page: by chance above a quarter of the limit, surely at the limit."""
    at = int(page.sha256[16:24], 16) / (1 << 32)
    return size >= limit or (size >= limit // 4 and at * (limit // 4) < page.size)


def make(task: ShardTask, progress: Callable[[int], None] | None = None) -> None:
    """Parse the pages of one shard once and keep all its tables as a part.

    Args:
        progress: called with the source bytes done.
    """
    from banmian.page import withhold
    from banmian.pipeline.decided import read_decided
    from banmian.release.duplicates import packed, sketches
    from banmian.release.tables.write import ShardWriter

    rejected: list[Rejected] = []
    unapplied: list[tuple[str, int, str]] = []
    pages: list[str] = []
    warnings: list[tuple[str, dict[str, int]]] = []
    damaged: list[tuple[str, str]] = []
    contradicted: list[tuple[str, str]] = []
    done = 0
    with task.store.writing(task.key) as folder, _rare_collections():
        with ShardWriter(folder) as writer, (folder / SKETCHES).open("wb") as kept:
            for raw, corrections, withdrawals in _items(task):
                try:
                    text = withhold(page_text(raw), withdrawals)
                    here, failed = _parted(corrections, text.withdrawn)
                    page, more = read_decided(text, here)
                except DataError as error:
                    rejected.append(Rejected.of(raw.source, error))
                except Exception as error:  # a fault of ours must not cost the other pages
                    reason = f"banmian itself failed on this page: {error!r}"
                    rejected.append(
                        Rejected(raw.source, None, reason, "report it with the page, or leave the page out")
                    )
                else:
                    writer.add(page)
                    unapplied += [(raw.page_id, corrections.index(c), reason) for c, reason in (*failed, *more)]
                    if corrections or withdrawals:
                        pages.append(page.page_id)
                    if kinds := warnings_of(page):
                        warnings.append((raw.source, kinds))
                    if page.damage is not None:
                        damaged.append((raw.source, page.damage.summary))
                    contradicted += [(raw.source, what) for what in page.contradictions]
                    for sketch in sketches((article.article_id, article.text) for article in page.articles):
                        kept.write(packed(sketch))
                done += raw.size
                if progress is not None:
                    progress(done)
        known: dict[str, Any] = {"files": [asdict(entry) for entry in writer.entries]}
        known |= {
            "rejected": rejected,
            "unapplied": unapplied,
            "pages": pages,
            "warnings": warnings,
            "damaged": damaged,
            "contradicted": contradicted,
        }
        write_manifest(folder, known)


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Lets the collector of cycles look seldom: a page's objects have none, and the word lists are long."""
    usual = gc.get_threshold()
    gc.set_threshold(200_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def warnings_of(page: Page) -> dict[str, int]:
    """What on the page a reader should look at, by kind: how many."""
    left = [r for r in page.ledger if r.role == "unassigned" and r.reason != "withdrawn"]
    found = {
        "damaged character": 0 if page.damage is None else page.damage.n_chars,
        "contradiction between masthead and metadata": len(page.contradictions),
        "page without an article": int(not page.articles),
        "characters without a role": sum(r.end - r.start for r in left),
        "article without a headline": sum(a.is_fragment for a in page.articles),
        "article that breaks off": sum(a.is_truncated for a in page.articles),
    }
    return dict(+Counter(found))


def _items(task: ShardTask) -> Iterator[QueuedPage]:
    """The pages of a shard; an error at their end where they are not those that its key names.

    Raises:
        DataError: somebody else wrote into their file.
    """
    key = Key(_code())
    with task.store.open(task.pages) as file:
        for item in read_pages(file, name=f"{task.store.root}/{task.pages}"):
            key.add(item)
            yield item
    if key.name() != task.key:
        raise altered(f"{task.store.root}/{task.pages}")


def _parted(corrections: Sequence[Correction], withdrawn: Sequence[Span]) -> tuple[list[Correction], list[Unapplied]]:
    """Corrections of what is still there, and of what was taken out."""
    gone = [c for c in corrections if any(s.overlaps(w) for s in c.segments for w in withdrawn)]
    return [c for c in corrections if c not in gone], [Unapplied(c, WITHDRAWN) for c in gone]
