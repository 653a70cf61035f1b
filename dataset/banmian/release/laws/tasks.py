"""The rows of the tasks are what the typed tables give, and the rows that they name spell what a model is given."""

from __future__ import annotations

from collections.abc import Iterator

from banmian.release.laws.fault import Found, place_of
from banmian.release.laws.law import Law
from banmian.release.tables.read import PageRows, Placed, assemble
from banmian.release.tables.schema import TASKS
from banmian.release.tables.tasks import TASK_ROWS


class TasksLaw(Law):
    """See `tasks`; how the rows are made is no part of the data, so that those of other code are not held against ours."""

    name = "tasks"
    next_step = "build the dataset again: their rows are made of the other tables"

    def of_page(self, page: PageRows) -> Iterator[Found]:
        if self.setting.ours:
            yield from tasks(page)


def tasks(found: PageRows) -> Iterator[Found]:
    """Faults in the task rows of one page."""
    try:
        articles = assemble(found).articles
        want = {config.name: list(TASK_ROWS[config.name](articles)) for config in TASKS}
    except (ValueError, KeyError, IndexError):  # the typed tables are at fault, and are named for it
        return
    for config in TASKS:
        have: tuple[Placed, ...] = getattr(found, config.name)
        rows = {row.id: row for row in want[config.name]}
        for name in sorted(rows.keys() - {placed.row.id for placed in have}):
            yield Found(config.name, f"{config.name} ({name})", "is missing, though the typed tables give it")
        for placed in have:
            if placed.row != rows.get(placed.row.id):
                yield Found(config.name, place_of(placed), "is not what the typed tables give")
        if len(have) > len({placed.row.id for placed in have}):
            yield Found("unique", f"{config.name}, page {found.page.row.page_id}", "a row comes twice")
