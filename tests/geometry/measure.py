"""How well pages with geometry are read: many pages of either engine, printed and read back.

python -m tests.geometry.measure typeset 0 24    # pages 0 to 23, set here and printed by reportlab
python -m tests.geometry.measure chromium 0 24   # laid out and printed by Chromium
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import get_args

from banmian.geometry.arrange import arrange
from banmian.geometry.pdf import pdf_sheets
from banmian.geometry.pdf_sheet import read_sheet
from tests.geometry import chromium, typeset
from tests.geometry.pages import Plan, gold, plan, score
from tests.geometry.test_pdf import found_in

Print = Callable[[Plan], bytes]


@contextmanager
def press(engine: str) -> Iterator[Print]:
    """What prints a page; typeset pages have their streams in order, by row and shuffled by turns."""
    if engine == "typeset":
        yield lambda page: typeset.printed(page, get_args(typeset.Stream)[page.seed % 3])
        return
    with chromium.press() as window:
        yield lambda page: chromium.printed(window, page)


def main(engine: str, first: int, last: int) -> None:
    """Print the scores of these pages together."""
    pairs = []
    with press(engine) as printed:
        for seed in range(first, last):
            page = plan(seed, engine=engine)
            (sheet,) = pdf_sheets(printed(page))
            pairs.append((gold(page), found_in(arrange(read_sheet(sheet.data)))))
    sys.stdout.write("".join(f"{name} {value:.4g}\n" for name, value in score(pairs).items()))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
