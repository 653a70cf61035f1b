"""Times the explorer of many pages: how long it takes to write, how large it is, and how soon its views are drawn.

The pages are the seed page over and over, each without a few of its lines and with other numbers. The browser is the
machine's own Chromium; without it (or without the package playwright) only the writing is timed.

    python scripts/benchmark_explorer.py [--pages 1000] [--keep DIR]
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

import banmian
from banmian.view.explore import explore
from banmian.view.explore_tables import read_given

SEED = Path(__file__).parent.parent / "seeds" / "000_aac8d51c91caa7a9.txt"
VIEWS = {
    "front page": ("", ".teasers li"),
    "facts of one kind": ("#/facts?kind=money", ".wide tbody tr"),
    "search in all articles": ("#/articles?q=禁种", ".entry mark"),
    "one page": ("#/page/{page}", ".articles .headline"),
}
DRAWN = """selector => new Promise(done => {
    const look = () => document.querySelector(selector) ? done(performance.now()) : setTimeout(look, 2);
    look();
})"""


def main() -> int:
    """Build, write, open, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave pages, dataset and site here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        write_pages(folder / "pages", options.pages)
        banmian.build([folder / "pages"], folder / "dataset", version="1.0.0", jobs=2)
        cpu, wall = process_time(), perf_counter()
        report = explore(folder / "dataset", folder / "site")
        print(
            f"written: {report.pages:,} pages, {report.articles:,} articles, {report.facts:,} numeric facts in ", end=""
        )
        print(f"{process_time() - cpu:.1f} s of CPU time ({perf_counter() - wall:.1f} s)")
        source = sum(file.stat().st_size for file in (folder / "pages").iterdir())
        print(
            f"size: {report.files:,} files, {report.bytes / 1e6:.1f} MB, {report.bytes / source:.2f} × the source text"
        )
        look(folder / "site")
    return 0


def write_pages(folder: Path, number: int) -> None:
    """`number` pages, no two alike."""
    paragraphs = SEED.read_text(encoding="utf-8").split("\n\n")
    chance = random.Random(1)  # noqa: S311 - no secret
    folder.mkdir(parents=True)
    for i in range(number):
        text = "\n\n".join(p for p in paragraphs if chance.random() > 0.06)
        text = re.sub("[1-9]", lambda digit: chance.choice(digit[0] + "123456789"), text)
        (folder / f"{i:05}.txt").write_text(text, encoding="utf-8", newline="\n")


def look(site: Path) -> None:
    """Open the views of the site, three times each, and print the best time of each from click to content."""
    path = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        path = None
    if path is None:
        print("no Chromium, or no playwright: nothing was opened")
        return
    (data,) = site.glob("site-*/data")
    page = read_given(data / "pages.js")["id"][0]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--headless", "--no-sandbox", "--disable-gpu"])
        for name, (address, selector) in VIEWS.items():
            times = []
            for _ in range(3):
                window = browser.new_page()
                window.goto((site / "index.html").as_uri() + address.format(page=page))
                times.append(window.evaluate(DRAWN, selector))
                window.close()
            print(f"{name}: drawn {min(times):,.0f} ms after the address was entered")
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
