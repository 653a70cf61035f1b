"""A release as a static site: index.html and data that it loads as they are needed. No server, no network."""

from __future__ import annotations

import json
import re
import shutil
from array import array
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from operator import sub
from pathlib import Path
from typing import Any

from banmian.errors import UsageError, io_error
from banmian.files import refuse_link, work_folder
from banmian.records import Page, ParsedArticle
from banmian.release.card.readme import digest_of, front_matter
from banmian.release.checksums import sha256_file
from banmian.release.swap import WORK, release_root
from banmian.release.tables.read import PageRows, assemble, pages, parts
from banmian.view.explore_columns import Columns, pairs, write_people
from banmian.view.explore_figures import Figures
from banmian.view.explore_tables import Postings, Site, numbers
from banmian.view.fields import fields
from banmian.view.html import bundle, stylesheet, template
from banmian.view.html_json import script_json
from banmian.view.html_view import LEFT_OVER, items_of, page_view
from banmian.view.map import map_data, province_of

_MARKER = '<meta name="generator" content="banmian explore">'
_SITE = re.compile(r"site-[0-9a-f]{16}")
_FORMER = ("page", "pages", "articles", "facts", "rejects", "said", "counted")
SHARD = 16
"""Pages that the browser loads together."""
_PAGE_COLUMNS = ("id", "source", "newspaper", "date", "page_no", "split", "articles", "items", "chars")
_POLICY = "default-src 'none'; style-src 'self' file:; script-src 'self' file:; img-src data:"

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ExploreReport:
    """What an explorer holds."""

    out: str
    pages: int
    articles: int
    facts: int
    files: int
    bytes: int


def explore(folder: str | Path, out: str | Path, *, progress: Progress | None = None) -> ExploreReport:
    """Write a site to look at the release in `folder` into the folder `out`, in place of the one that was there.

    `out/index.html` names a folder `out/site-…` with all the rest, so that one rename puts the new site in place of the old
    one: at every moment a browser opens one of the two. Other files in `out` stay.

    The same release gives the same bytes. Open `out/index.html` in a browser, from a disk or from any web server.

    Args:
        progress: called with pages done and in all.

    Raises:
        UsageError: `out` holds something else, or cannot be written.
        DataError: `folder` holds no release, or a damaged one.
    """
    folder, out = release_root(Path(folder)), Path(out).absolute()
    total = _count_pages(folder)
    _claim(out)
    created = not out.exists()
    try:
        out.mkdir(parents=True, exist_ok=True)
        with work_folder(out / WORK, busy="another explorer is being written into this folder") as fresh:
            writer = _Writer(fresh, total)
            for done, found in enumerate(pages(folder), 1):
                writer.add(found)
                if progress:
                    progress(done, total)
            summary = writer.close(folder)
            files, size = _swap(fresh, out, summary)
    except OSError as error:
        raise io_error(error) from error
    finally:
        if created and out.is_dir() and not any(out.iterdir()):
            out.rmdir()
    return ExploreReport(str(out), *writer.counts(), files, size)


class _Writer:
    """An explorer that is being written, a page at a time."""

    def __init__(self, root: Path, total: int) -> None:
        self.site = Site(root)
        self.figures = Figures()
        self.buckets = max(8, min(256, 1 << (total // 4).bit_length()))
        self.said = Postings(root / "said", buckets=self.buckets)
        self.counted = Postings(root / "counted", buckets=self.buckets)
        self.shard: list[dict[str, Any]] = []
        self.pages: dict[str, list[Any]] = {name: [] for name in _PAGE_COLUMNS}
        self.items = Columns()
        self.articles = array("I"), array("H"), array("B")
        self.where: dict[str, list[int]] = {}
        self.units = 0

    def add(self, found: PageRows) -> None:
        page = assemble(found)
        self.figures.add(page)
        view = page_view(page)
        first = self.items.count
        for item in items_of(view):
            number = self.items.add(item)
            if item["type"] == "fact":
                spans = pairs(item["at"])
                measured = item["fact"].get("measured") or ""
                self.counted.add_text(f"{''.join(page.text[a:b] for a, b in spans)}\n{measured}", number)
        for article, shown in zip(page.articles, view["articles"], strict=True):
            self._article(page, article, shown)
        rest = [page.text[r.start : r.end] for r in page.ledger if r.role in LEFT_OVER]
        self.said.add_text("\n".join(rest), self.units)
        self.units += 1
        row = [page.page_id, page.source, page.newspaper, view.get("date"), page.page_no, found.page.part.split]
        row += [len(page.articles), self.items.count - first, page.n_chars]
        for column, value in zip(self.pages.values(), row, strict=True):
            column.append(value)
        self.shard.append(view)
        if len(self.shard) == SHARD:
            self._flush()

    def _article(self, page: Page, article: ParsedArticle, shown: dict[str, Any]) -> None:
        chars, facts, flags = self.articles
        number = len(flags)
        chars.append(article.n_chars)
        facts.append(min(len(article.facts), 65535))
        flags.append(shown["flags"])
        for code in {c for x in article.locations if (c := province_of(x.adcode, x.path))}:
            self.where.setdefault(code, []).append(number)
        for block in shown["blocks"]:
            self.said.add_text("".join(page.text[a:b] for a, b in pairs(block[0]["at"])), self.units)
        self.units += 1

    def counts(self) -> tuple[int, int, int]:
        """Pages, articles and facts so far."""
        counts = self.figures.counts
        return counts["pages"], counts["articles"], counts["numeric_facts"]

    def _flush(self) -> None:
        self.site.give(f"shard/{(len(self.pages['id']) - 1) // SHARD}", self.shard)
        self.shard = []

    def close(self, folder: Path) -> dict[str, Any]:
        """Write what is left; returns what the document shows first."""
        if self.shard:
            self._flush()
        self.said.write(self.site, "said")
        self.counted.write(self.site, "counted")
        self.site.give("pages", self.pages)
        self.site.give(
            "places", {code: [rows[0], *map(sub, rows[1:], rows)] for code, rows in sorted(self.where.items())}
        )
        self.site.give("articles", dict(zip(("chars", "facts", "flags"), map(numbers, self.articles), strict=True)))
        types = self.items.give(self.site)
        people = write_people(folder, self.site)
        self.site.write("explorer.js", bundle("explorer.js"))
        self.site.write("explorer.css", stylesheet())
        return {
            **_about(folder),
            **self.figures.data(),
            "shard": SHARD,
            "buckets": self.buckets,
            "types": types,
            "people": people,
            "rejected": _rejected(folder),
            "map": map_data(),
            "fields": fields(),
        }


def _count_pages(folder: Path) -> int:
    import pyarrow.parquet as pq

    found = [part for part in parts(folder) if part.config.name == "pages"]
    return sum(pq.read_metadata(part.path).num_rows for part in found)


def _about(folder: Path) -> dict[str, str]:
    """Name and version of the release, from its card; empty where it has none."""
    try:
        known = front_matter((folder / "README.md").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, UsageError):
        known = {}
    configs = known.get("configs")
    version = configs[0].get("version") if isinstance(configs, list) and configs else None
    return {"name": str(known.get("pretty_name") or folder.resolve().name), "version": str(version or "")}


def _rejected(folder: Path) -> list[dict[str, Any]]:
    """Pages that could not be read, as the build listed them."""
    file = folder / "rejected" / "rejected.jsonl"
    if not file.is_file():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]


def _claim(out: Path) -> None:
    """Return where `out` is absent, empty or an explorer of ours."""
    if not out.exists():
        return
    if not out.is_dir():
        raise UsageError(file=out, reason="is a file, not a folder", next_step="give a folder as --out")
    index = out / "index.html"
    ours = index.is_file() and _MARKER in index.read_text(encoding="utf-8", errors="replace")[:2000]
    begun = all(entry.name == WORK or _SITE.fullmatch(entry.name) for entry in out.iterdir())
    if not ours and not begun:
        raise UsageError(
            file=out,
            reason="is neither empty nor an explorer that banmian wrote, and would be replaced",
            next_step="give a new or empty folder as --out",
        )


def _swap(fresh: Path, out: Path, summary: dict[str, Any]) -> tuple[int, int]:
    """Put the new site in place of the old one; returns its files and their bytes."""
    digests = {p.relative_to(fresh).as_posix(): sha256_file(p) for p in _files(fresh)}
    name = f"site-{digest_of(digests)[:16]}"
    size = sum(p.stat().st_size for p in _files(fresh))
    title = f"{summary['name']} {summary['version']}".strip()
    document = template("explorer.html.jinja").render(title=title, policy=_POLICY, data=script_json(summary), site=name)
    site = out / name
    refuse_link(site)
    if not site.is_dir() or {p.relative_to(site).as_posix(): sha256_file(p) for p in _files(site)} != digests:
        shutil.rmtree(site, ignore_errors=True)  # of the same name, and yet another: somebody changed it
        fresh.rename(site)
    refuse_link(out / "index.html")
    draft = out / WORK / "draft"
    refuse_link(draft)
    draft.write_text(document, encoding="utf-8", newline="\n")
    draft.replace(out / "index.html")
    for path in out.iterdir():
        if _SITE.fullmatch(path.name) and path != site and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
    _remove_former(out)
    return len(digests) + 1, size + len(document.encode())


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _remove_former(out: Path) -> None:
    """Remove what version 0.5.0 put beside the document."""
    for name in ("explorer.js", "explorer.css"):
        (out / name).unlink(missing_ok=True)
    for folder in (out / "data" / name for name in _FORMER):
        if folder.is_dir() and not folder.is_symlink() and not (out / "data").is_symlink():
            shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):  # it is not there, or holds something else
        (out / "data").rmdir()
