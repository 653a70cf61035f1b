"""Pages on their way to a worker: a line of JSON and the page's bytes each, held against their digests when read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import IO, Any, NamedTuple

from banmian.decisions.corrections import Correction
from banmian.decisions.withdrawals import Withdrawal
from banmian.errors import DataError
from banmian.sources import RawPage
from banmian.sources.metadata import Metadata


class QueuedPage(NamedTuple):
    """A page, and all else that decides what becomes of it."""

    raw: RawPage
    corrections: Sequence[Correction]
    withdrawals: Sequence[Withdrawal]

    def digest(self) -> bytes:
        """SHA-256 of page, metadata, corrections and withdrawals; the page's content stands in by its own digest."""
        known = self._replace(raw=self.raw._replace(data=b"", text=None))
        told = (known, self.raw.text is None, self.raw.content_sha256)
        return hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).digest()


class Key:
    """Names a shard: what is built from the same items by the same code has the same key."""

    def __init__(self, code: str) -> None:
        self._digest = hashlib.sha256(code.encode())

    def add(self, item: QueuedPage) -> None:
        """Take an item into the key."""
        self._digest.update(item.digest())

    def name(self) -> str:
        """32 hex digits."""
        return self._digest.hexdigest()[:32]


def write_page(file: IO[bytes], item: QueuedPage) -> None:
    """Append an item."""
    raw = item.raw
    content = raw.data if raw.text is None else raw.text.encode("utf-8")
    known = {
        "source": raw.source,
        "sha256": raw.sha256,
        "metadata": {k: str(v) for k, v in asdict(raw.metadata).items() if v is not None},
        "encoding": raw.encoding,
        "form": raw.form,
        "content_sha256": raw.content_sha256,
        "sheet": raw.sheet,
        "blocks": raw.blocks,
        "is_text": raw.text is not None,
        "corrections": [c.row() for c in item.corrections],
        "withdrawals": [w.row() for w in item.withdrawals],
        "size": len(content),
    }
    file.write(json.dumps(known).encode("ascii") + b"\n")
    file.write(content)


def read_pages(file: IO[bytes], *, name: str) -> Iterator[QueuedPage]:
    """The items that were written, a page in memory at a time.

    Args:
        name: of the file, for messages.

    Raises:
        DataError: the file is not what `write_page` wrote.
    """
    while line := file.readline():
        try:
            known = json.loads(line)
            item = _queued(known, file.read(known["size"]))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise altered(name) from error
        yield item


def altered(name: str) -> DataError:
    """A file among the shards that somebody else wrote into."""
    step = "see who else writes into that folder, give a folder of its own as --shards, and build again"
    return DataError(file=name, reason="is not what this build wrote", next_step=step)


def _queued(known: dict[str, Any], content: bytes) -> QueuedPage:
    if hashlib.sha256(content).hexdigest() != known["content_sha256"] or len(content) != known["size"]:
        raise ValueError("another content")
    told = dict(known["metadata"])
    if "date" in told:
        told["date"] = date.fromisoformat(told["date"])
    raw = RawPage(
        known["source"],
        known["sha256"],
        Metadata(**told),
        b"" if known["is_text"] else content,
        text=content.decode("utf-8") if known["is_text"] else None,
        encoding=known["encoding"],
        form=known["form"],
        sheet=known["sheet"],
        blocks=known["blocks"],
    )
    corrections = tuple(map(Correction.of, known["corrections"]))
    return QueuedPage(raw, corrections, tuple(map(Withdrawal.of, known["withdrawals"])))
