"""What is known of a page besides its text, and where that is told: rows, files beside pages, manifests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date as Date
from typing import Any

from banmian.errors import DataError
from banmian.records import as_day


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a page besides its text."""

    newspaper: str | None = None
    date: Date | None = None
    page_no: str | None = None
    url: str | None = None
    rights: str | None = None

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Metadata:
        """From a table row or manifest entry; empty values are unknown.

        Raises:
            DataError: a date that is not `YYYY-MM-DD`, or that no table can hold.
        """
        known: dict[str, Any] = {
            k: str(values[k]) for k in ("newspaper", "page_no", "url", "rights") if values.get(k) not in (None, "")
        }
        day = values.get("date")
        if day in (None, ""):
            return cls(**known)
        try:
            return cls(**known, date=as_day(str(day)[:10]))
        except ValueError as error:
            reason = str(error) if "outside" in str(error) else f"date {day!r} is not YYYY-MM-DD"
            raise DataError(reason=reason, next_step="write it so, or leave it out") from None

    def or_else(self, other: Metadata) -> Metadata:
        """The same, with what is unknown taken from `other`."""
        unknown = {f.name: getattr(other, f.name) for f in fields(self) if getattr(self, f.name) is None}
        return replace(self, **unknown)


COLUMNS = tuple(f.name for f in fields(Metadata))
"""The names of what may be known of a page, as columns of tables and keys of files have them."""


def read_sidecar(data: bytes, name: str) -> Mapping[str, Any]:
    """What `page.json`, the file beside `page.txt`, says of it.

    Raises:
        DataError: it holds no JSON object.
    """
    try:
        known = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise DataError(reason=f"{name} beside it is not JSON: {error}", next_step="mend the file") from None
    if not isinstance(known, dict):
        step = 'write {"newspaper": ..., "date": ..., ...}'
        raise DataError(reason=f"{name} beside it holds no JSON object", next_step=step)
    return known


def known_of(told: Mapping[str, Any], digest: str, told_by: str) -> Metadata:
    """The metadata of a page's bytes from what is told of them.

    Raises:
        DataError: a bad date, or another SHA-256 than that of the bytes.
    """
    if told.get("sha256") not in (None, "", digest):
        reason = f"its SHA-256 is {digest}, {told_by} says {told['sha256']}"
        raise DataError(reason=reason, next_step=f"restore the file, or mend {told_by}")
    return Metadata.of(told)
