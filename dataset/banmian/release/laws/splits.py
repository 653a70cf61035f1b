"""Law 5: a page, and every page that shares an article with it, stands on one side of a split."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from banmian.errors import BanmianError
from banmian.release.arrange import Arrangement
from banmian.release.duplicates import NearDuplicates, sketches
from banmian.release.laws.card import leakage_told
from banmian.release.laws.fault import Found, place_of
from banmian.release.laws.law import Law, Seen, Setting
from banmian.release.splits import Leakage, Shares, leakage, page_of, parse_splits
from banmian.release.tables.read import PageRows, Placed


class _Article(NamedTuple):
    placed_in: str
    place: str
    duplicate_of: str | None


class SplitsLaw(Law):
    """Keeps the pages seen so far with their splits, and sketches of their articles."""

    name = "splits"
    next_step = "build the dataset again with --splits, which keeps such pages together"

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self._shares = _shares(setting.made_by.get("splits"))
        self._near = NearDuplicates()
        self._articles: dict[str, _Article] = {}
        self._pages: dict[str, str] = {}

    def of_page(self, page: PageRows) -> Iterator[Found]:
        """Rows of this page on another side than the page itself."""
        side = self._pages[page.page.row.page_id] = page.page.part.split
        for placed in (
            *page.articles,
            *page.paragraphs,
            *page.numeric_facts,
            *page.annotations,
            *page.numeric_rejects,
            *page.tasks,
        ):
            if placed.part.split != side:
                yield Found("page", place_of(placed), f"its page is in {side}")
        for placed in page.records:
            if placed.row.split != side:
                yield Found("records", place_of(placed), f"its split is {placed.row.split}, its page is in {side}")
        for sketch in sketches((placed.row.article_id, placed.row.text) for placed in page.articles):
            self._near.add(sketch)
        for placed in page.articles:
            self._remember(placed)

    def _remember(self, placed: Placed) -> None:
        row = placed.row
        self._articles[row.article_id] = _Article(placed.part.split, place_of(placed), row.duplicate_of)

    @cached_property
    def plan(self) -> Arrangement:
        """Groups of near duplicates among all articles seen, and the shares of the splits."""
        return Arrangement(self._near.groups(), self._shares or ())

    def of_all(self, seen: Seen) -> Iterator[Found]:  # noqa: ARG002
        """Articles that stand on two sides or whose duplicates are not named, pages on another side than theirs, and a
        card that counts the articles of two sides otherwise."""
        plan = self.plan
        yield from self._across(plan)
        for key, article in self._articles.items():
            first = plan.groups.get(key, key)
            want = None if first == key else first
            if article.duplicate_of != want:
                message = f"duplicate_of is {article.duplicate_of}, by the articles' texts it is {want}"
                yield Found("duplicate_of", article.place, message)
        for page, side in self._pages.items() if self._shares else ():
            if side != (want := plan.side(page)):
                yield Found("side", f"pages ({page})", f"in {side}; by the hash of its group it belongs to {want}")
        yield from leakage_told(self.setting.folder, self._leakage())

    def _across(self, plan: Arrangement) -> Iterator[Found]:
        sides: dict[str, dict[str, str]] = {}
        for key, first in plan.groups.items():
            sides.setdefault(first, {}).setdefault(self._articles[key].placed_in, key)
        for key, first in plan.groups.items():
            split, place, _ = self._articles[key]
            for other, twin in sides[first].items():
                if other != split:
                    message = f"in {split}; nearly the same article is in {other}, at {self._articles[twin].place}"
                    yield Found("near", place, message)

    def _leakage(self) -> tuple[Leakage, ...]:
        """How many articles of each split have a near duplicate in each other one."""
        groups = self.plan.groups
        sides = {page_of(key): self._articles[key].placed_in for key in groups}
        names = [share.name for share in self._shares or ()] or sorted(set(self._pages.values()))
        return leakage(groups, sides, names)


def _shares(told: object) -> Shares | None:
    """The shares that the card says the build was asked for; None where it was not asked to split."""
    try:
        return parse_splits(told) if isinstance(told, str) else None
    except BanmianError:
        return None  # pages then lie in splits that nothing accounts for, which no law forbids
