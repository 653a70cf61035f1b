"""Law 4: a page read again, alone, gives the rows that stand in the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from banmian.records import Page, PageRow
from banmian.release.fingerprint import fingerprint
from banmian.release.laws.fault import Found, brief, place_of
from banmian.release.laws.law import Law, Setting
from banmian.release.tables.arrow import from_table, to_table
from banmian.release.tables.read import PageRows, Placed
from banmian.release.tables.rows import rows_of
from banmian.release.tables.schema import CONFIGS, TASKS, Config, columns


class PurityLaw(Law):
    """See `purity`; of rows that other code has made, the pages that give other rows now are only counted."""

    name = "purity"
    next_step = "build the dataset again; rows that were edited by hand belong into corrections"

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self._pages = self._changed = 0

    def of_page(self, page: PageRows) -> Iterator[Found]:
        self._pages += 1
        if (rederive := self.setting.rederive) is None:
            return
        if self.setting.ours:
            yield from purity(page, rederive)
        else:
            self._changed += any(purity(page, rederive))

    def notes(self) -> Iterator[str]:
        if self.setting.built_here:
            return
        if self.setting.rederive is None:
            yield "law 4 (purity) was not proved: no page was read again"
        elif not self.setting.ours:
            yield (
                f"law 4 (purity) was not proved: the rows were made by other code ({self.setting.made_by.get('code')}, "
                f"this is {fingerprint()}); {self._changed:,} of {self._pages:,} pages give other rows now"
            )


def purity(found: PageRows, rederive: Callable[[PageRow], Page]) -> Iterator[Found]:
    """Rows of one page that are not what its text and metadata give."""
    try:
        page = rederive(found.page.row)
    except Exception as error:  # whatever it is, it is this page's fault and the others are still to be checked
        yield Found("reading", place_of(found.page), f"cannot be read again ({type(error).__name__}: {error})")
        return
    again: dict[str, list[Any]] = {config.name: [] for config in CONFIGS}
    for part in rows_of(page):
        again[part.config] += part.rows
    for config in CONFIGS:
        if config in TASKS:  # what the other tables give, which the law of tasks proves
            continue
        have = (found.page,) if config.name == "pages" else getattr(found, config.name)
        yield from _compare(found.page, config, have, as_stored(again[config.name], config))


def as_stored(rows: list[Any], config: Config) -> list[Any]:
    """The rows with the precision and the types that the table keeps."""
    return from_table(to_table(rows, config.row_type), config.row_type)


def _compare(page: Placed, config: Config, have: tuple[Placed, ...], want: list[Any]) -> Iterator[Found]:
    key = config.key
    if key is not None:
        order = {getattr(row, key): i for i, row in enumerate(want)}
        known = {getattr(placed.row, key) for placed in have}
        for row in want:
            if getattr(row, key) not in known:
                yield Found(
                    config.name, place_of(page), f"gives {config.name} row {getattr(row, key)}, which is missing"
                )
        for placed in have:
            at = order.get(getattr(placed.row, key))
            if at is None:
                yield Found(config.name, place_of(placed), "its page does not give this row")
            else:
                yield from _differences(config, placed, want[at])
        if [getattr(placed.row, key) for placed in have if getattr(placed.row, key) in order] != [
            getattr(row, key) for row in want if getattr(row, key) in known
        ]:
            yield Found(config.name, place_of(have[0]), "the rows of this page are not in the order that it gives")
        return
    if len(have) != len(want):
        message = f"gives {len(want)} rows of {config.name}, the table has {len(have)}"
        yield Found(config.name, place_of(page), message)
        return
    for placed, row in zip(have, want, strict=True):
        yield from _differences(config, placed, row)


def _differences(config: Config, placed: Placed, want: Any) -> Iterator[Found]:
    if placed.row == want:
        return
    for column in columns(config.row_type):
        have, again = getattr(placed.row, column.name), getattr(want, column.name)
        if have != again and not column.across:
            message = f"{column.name} is {brief(have)}, its page gives {brief(again)}"
            yield Found(config.name, place_of(placed), message)
