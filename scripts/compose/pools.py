"""What pages are composed of: the real articles of a file of fields, and the pages and reports that this project invented."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from compose.articles import Groups, captions_of, columns_of, fit, read_papers
from compose.invented import invented_groups, invented_pages, reports
from compose.page import Pools
from compose.records import ComposedPage

PAGES = Path(__file__).resolve().parent.parent / "pages"
CASES = PAGES.parent.parent / "tests" / "cases"
INVENTED = (PAGES / "print", PAGES / "archive", CASES / "print")
ASIDE = 20
"""One newspaper page in so many is not learned from; probabilities are fitted on articles of these."""


def standing() -> Iterator[ComposedPage]:
    """The invented pages as they stand, but for the test pages."""
    for folder in INVENTED:
        yield from invented_pages(folder)


def test_pages() -> list[ComposedPage]:
    """The test pages of the project."""
    return invented_pages(CASES / "pages")


def _is_aside(fields: Mapping[str, Any]) -> bool:
    where = (fields["paper"], fields["date"], fields["page"] or fields["id"])
    return zlib.crc32("\n".join(map(str, where)).encode()) % ASIDE == 0


def pools(
    path: Path,
    *,
    without: Collection[str] = (),
    but_of: Collection[str] = (),
    only: str | None = None,
    set_aside: bool = False,
) -> list[tuple[float, Pools]]:
    """Real articles of all papers, of each paper (small ones more than their share), and invented ones, with their weights.

    Args:
        without: ids of articles that are kept out.
        but_of: papers that are.
        only: the one paper that is taken.
        set_aside: whether the real articles are those of the pages set aside, one in `ASIDE`, and not the others.
    """

    def keep(fields: Mapping[str, Any]) -> bool:
        return (
            fit(fields)
            and fields["id"] not in without
            and fields["paper"] not in but_of
            and only in (None, fields["paper"])
            and _is_aside(fields) == set_aside
        )

    papers = read_papers(path, keep=keep)
    real: Groups = [group for groups in papers.values() for group in groups]
    own: Groups = [group for folder in INVENTED for group in invented_groups(folder)]
    short: Groups = [
        [article] for kind in ("central", "local", "long") for article in reports(PAGES / f"reports-{kind}.txt")
    ]
    captions, columns = captions_of(real), columns_of(real)
    roots = {paper: sum(map(len, groups)) ** 0.5 for paper, groups in papers.items()}
    return [
        (0.2, Pools(real, captions, columns)),
        *(
            (0.48 * roots[paper] / sum(roots.values()), Pools(groups, captions, columns))
            for paper, groups in papers.items()
        ),
        (0.25, Pools(own, [*captions_of(own), *captions[::20]], columns)),
        (0.07, Pools(short, [*captions_of(short), *captions[::20]], columns)),
    ]
