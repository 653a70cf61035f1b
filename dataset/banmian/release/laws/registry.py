"""The laws of a release, in the order in which they are asked."""

from __future__ import annotations

from banmian.release.laws.card import CardLaw
from banmian.release.laws.files import FilesLaw
from banmian.release.laws.keys import KeysLaw
from banmian.release.laws.law import LawOf, page_law
from banmian.release.laws.ledger import ledger
from banmian.release.laws.people import PeopleLaw
from banmian.release.laws.places import places
from banmian.release.laws.provenance import provenance
from banmian.release.laws.purity import PurityLaw
from banmian.release.laws.splits import SplitsLaw
from banmian.release.laws.tasks import TasksLaw
from banmian.release.laws.values import values

LAWS: tuple[LawOf, ...] = (
    FilesLaw,
    page_law("provenance", provenance),
    page_law("ledger", ledger),
    KeysLaw,
    page_law("values", values),
    TasksLaw,
    page_law("places", places),
    PurityLaw,
    PeopleLaw,
    SplitsLaw,
    CardLaw,
)
"""A law more is one entry more."""
