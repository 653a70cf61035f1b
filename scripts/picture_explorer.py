"""Takes the picture of the explorer that stands at the top of the README, from the dataset of this repository.

A page beside its articles in the machine's own Chromium (which needs the package playwright), in the language asked for.

    python scripts/picture_explorer.py [--out dataset/docs/explorer.png] [--language en-US]
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from banmian.view.explore import explore

ROOT = Path(__file__).parent.parent
ADDRESS = "#/page/7f1f5aa8a93357f9/n2772-2777"
WIDTH, HEIGHT = 1280, 640
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def main() -> int:
    """Write the site into a folder for a while, open it, take the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "dataset" / "docs" / "explorer.png")
    parser.add_argument("--language", default="en-US")
    options = parser.parse_args()
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        print("no Chromium is installed", file=sys.stderr)
        return 2
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        explore(ROOT / "dataset", scratch)
        browser = playwright.chromium.launch(executable_path=path, args=["--headless", "--no-sandbox", "--disable-gpu"])
        window = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT}, locale=options.language, reduced_motion="reduce"
        )
        window.set_default_timeout(120_000)
        window.goto((Path(scratch) / "index.html").as_uri() + ADDRESS)
        window.locator(".detail .reading").wait_for()
        window.screenshot(path=options.out)
        browser.close()
    print(f"{options.out}: {options.out.stat().st_size / 1e3:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
