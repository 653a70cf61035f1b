"""People and agencies that sign, and datelines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date

from banmian.records.columns import column
from banmian.records.vocabularies import SignerRole


@dataclass(frozen=True, slots=True)
class Signer:
    """One person or agency that signed."""

    name: str = column("the name without padding blanks and look-alike characters, in the script printed", surface=True)
    role: SignerRole = column("in which role")
    affiliation: str | None = column(
        "newspaper, agency or organisation named with the signer", surface=True, default=None
    )
    roles: tuple[SignerRole, ...] = column("every role in which they sign, `role` first", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerMention(Signer):
    """A signer, and where the name stands in the line given."""

    text: str = column("the name as printed, padding included")
    start: int = column("first character in the line")
    end: int = column("one past the last character")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """people: one signer by name and affiliation, within one newspaper."""

    person_id: str = column("first 16 hex digits of the SHA-256 of newspaper, name and affiliation", key=True)
    newspaper: str | None = column("the newspaper signed in, where known", default=None)
    name: str = column("the name as `articles.byline` has it")
    affiliation: str | None = column("newspaper, agency or organisation named with the signer", default=None)
    roles: tuple[SignerRole, ...] = column("every role in which they sign, in alphabetical order")
    articles: tuple[str, ...] = column("the articles of this split that they sign, by identifier")
    n_articles: int = column("how many these are")
    first_date: Date | None = column("day of the first of them that has one", default=None)
    last_date: Date | None = column("day of the last of them that has one", default=None)


@dataclass(frozen=True, slots=True)
class Dateline:
    """The parts of a dateline (新华社北京4月8日电)."""

    text: str = column("the dateline as printed")
    place: str | None = column("its place or places as printed", default=None)
    date: str | None = column("its date as printed", default=None)
    agency: str | None = column("the agency or paper that sent it", default=None)
