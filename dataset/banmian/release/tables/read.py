"""A release read back: shard by shard, page by page, as the rows that were written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from banmian.errors import DataError
from banmian.files import IDENTIFIERS, brief
from banmian.records import Annotation, Article, NumericFact, NumericReject, Page, PageRow, Paragraph, ParsedArticle
from banmian.release.checksums import is_release
from banmian.release.swap import release_root
from banmian.release.tables.arrow import from_table, take
from banmian.release.tables.schema import CONFIGS, PEOPLE, TABLES, Config, arrow_schema

_NAME = re.compile(r"(?P<split>\w+)-(?P<shard>\d{5})-of-(?P<n>\d{5})\.parquet")
BLOCK_PAGES = 64
"""Pages whose rows are in memory at once."""
_AGAIN = "build the dataset again, or fetch the file again"


@dataclass(frozen=True)
class TableFile:
    """One Parquet file of a release."""

    config: Config
    split: str
    shard: int
    n_shards: int
    path: Path
    name: str
    """Relative to the release folder."""


class Placed(NamedTuple):
    """A row, and where it lies."""

    row: Any
    part: TableFile
    number: int
    """Of the row in its file, from 0."""


@dataclass(frozen=True)
class PageRows:
    """Every row of one page, by table, in the order of the files."""

    page: Placed
    articles: tuple[Placed, ...]
    paragraphs: tuple[Placed, ...]
    numeric_facts: tuple[Placed, ...]
    annotations: tuple[Placed, ...]
    numeric_rejects: tuple[Placed, ...]
    records: tuple[Placed, ...]
    headline_generation: tuple[Placed, ...]
    summarization: tuple[Placed, ...]
    ner: tuple[Placed, ...]
    fact_extraction: tuple[Placed, ...]

    @property
    def tasks(self) -> tuple[Placed, ...]:
        """The rows of all tasks."""
        return (*self.headline_generation, *self.summarization, *self.ner, *self.fact_extraction)


def parts(folder: Path) -> tuple[TableFile, ...]:
    """The Parquet files of the release in `folder`, in the order of tables, splits and shards.

    Raises:
        DataError: the folder holds no release.
    """
    folder = release_root(folder)
    found = []
    for config in TABLES:
        own = []
        for path in sorted((folder / config.name).glob("*.parquet")):
            if name := _NAME.fullmatch(path.name):
                shard, n_shards = int(name["shard"]), int(name["n"])
                own.append(TableFile(config, name["split"], shard, n_shards, path, f"{config.name}/{path.name}"))
        order = {split: i for i, split in enumerate(config.splits)}
        found += sorted(own, key=lambda part: (order.get(part.split, len(order)), part.name))
    if not found:
        inside = is_release(folder.resolve().parent)
        step = "give the folder above, the dataset itself" if inside else "give the folder that `banmian build` wrote"
        raise DataError(file=folder, reason="holds no dataset of banmian", next_step=step)
    return tuple(found)


def read_part(part: TableFile) -> pa.Table:
    """The table in one file.

    Raises:
        DataError: the file is missing, cut short, damaged, or has other columns.
    """
    return _checked(part, read_raw(part))


def _checked(part: TableFile, table: pa.Table) -> pa.Table:
    """The table, if its columns are those of this version."""
    want, have = arrow_schema(part.config.row_type), table.schema
    if want.names != have.names or want.types != have.types:
        raise DataError(
            file=part.path,
            reason="has other columns than this version of banmian writes",
            next_step="read it with the version that its card names, or build it again",
        )
    return table


def read_raw(part: TableFile) -> pa.Table:
    """The table in one file, whatever its columns.

    Raises:
        DataError: the file is missing, cut short or damaged.
    """
    try:
        return _sound(pq.ParquetFile(part.path).read())
    except (OSError, pa.ArrowException) as error:
        raise read_error(part, error) from error


def _sound(table: pa.Table) -> pa.Table:
    """The table, once every offset in it lies in its buffer and every text in it is UTF-8.

    Raises:
        pa.ArrowInvalid: they are not.
    """
    table.validate(full=True)
    return table


def read_error(part: TableFile, error: Exception) -> DataError:
    """Why a file of a release cannot be read."""
    if isinstance(error, FileNotFoundError):
        reason = "is missing"
    elif "UTF8" in str(error):
        reason = f"holds text that is not UTF-8 ({error})"
    else:
        reason = f"is not a whole Parquet file ({error})"
    return DataError(file=part.path, reason=reason, next_step=_AGAIN)


class Shard:
    """The tables of one shard. Rows are made of them a block of pages at a time, which keeps memory small."""

    def __init__(self, tables: Iterable[tuple[TableFile, pa.Table]]) -> None:
        self._tables = list(tables)
        self._rows_of = [_rows_by_page(table) for _, table in self._tables]
        """For each table the numbers of the rows of each page."""

    def pages(self) -> Iterator[PageRows]:
        """The rows of every page in the order of the pages; of a page that comes twice the first row counts."""
        for number, (part, _) in enumerate(self._tables):
            if part.config.row_type is PageRow:
                ids = list(self._rows_of[number])
                for start in range(0, len(ids), BLOCK_PAGES):
                    yield from self._block(number, ids[start : start + BLOCK_PAGES])

    def repeated(self) -> Iterator[Placed]:
        """Page rows beyond the first of the same page in a file."""
        for number, (part, _) in enumerate(self._tables):
            if part.config.row_type is PageRow:
                for rows in self._rows_of[number].values():
                    yield from self._placed(number, rows[1:])

    def orphans(self) -> Iterator[Placed]:
        """Rows of pages that the shard does not have."""
        known: set[str] = set()
        for (part, _), rows_of in zip(self._tables, self._rows_of, strict=True):
            if part.config.row_type is PageRow:
                known.update(rows_of)
        for number, rows_of in enumerate(self._rows_of):
            for page_id in rows_of.keys() - known:
                yield from self._placed(number, rows_of[page_id])

    def _block(self, pages: int, ids: list[str]) -> Iterator[PageRows]:
        found: dict[str, dict[str, list[Placed]]] = {page_id: {c.name: [] for c in CONFIGS} for page_id in ids}
        for number, (part, _) in enumerate(self._tables):
            if part.config.row_type is PageRow and number != pages:
                continue
            for placed in self._placed(number, [i for page_id in ids for i in self._rows_of[number].get(page_id, ())]):
                found[placed.row.page_id][part.config.name].append(placed)
        for tables in found.values():
            page = tables.pop("pages")[0]
            yield PageRows(page=page, **{name: tuple(rows) for name, rows in tables.items()})

    def _placed(self, number: int, rows: list[int]) -> list[Placed]:
        part, table = self._tables[number]
        if not rows:
            return []
        taken = from_table(take(table, rows), part.config.row_type)
        return [Placed(row, part, i) for row, i in zip(taken, rows, strict=True)]


def _rows_by_page(table: pa.Table) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for i, page_id in enumerate(table.column("page_id").to_pylist()):
        rows.setdefault(page_id, []).append(i)
    return rows


def by_shard(found: Iterable[TableFile]) -> list[tuple[TableFile, ...]]:
    """The files of each shard together, shards in order; without those that are no shard's."""
    groups: dict[int, list[TableFile]] = {}
    for part in found:
        if part.config is PEOPLE:
            continue
        groups.setdefault(part.shard, []).append(part)
    return [tuple(groups[number]) for number in sorted(groups)]


def pages(folder: Path) -> Iterator[PageRows]:
    """The rows of every page, one shard in memory at a time.

    Raises:
        DataError: there is no release, or a file is missing, cut short, damaged, or has other columns.
    """
    for files in by_shard(parts(folder)):
        yield from map(identified, Shard((part, read_part(part)) for part in files).pages())


def page_names(folder: Path) -> dict[str, str]:
    """The `source` of every page by its identifier, in the order of the files.

    Raises:
        DataError: there is no release, or a file is missing, cut short or damaged.
    """
    names: dict[str, str] = {}
    for part in parts(folder):
        if part.config.row_type is PageRow:
            table = _some(part, columns=["page_id", "source"])
            names.update(zip(*(column.to_pylist() for column in table.columns), strict=True))
    return names


def page_rows(folder: Path, page_id: str) -> PageRows | None:
    """The rows of one page; None where the release has no such page.

    Raises:
        DataError: there is no release, or a file is missing, cut short, damaged, or has other columns.
    """
    for files in by_shard(parts(folder)):
        tables = [(part, _checked(part, _some(part, filters=[("page_id", "=", page_id)]))) for part in files]
        if found := next(Shard(tables).pages(), None):
            return identified(found)
    return None


def identified(found: PageRows) -> PageRows:
    """The page's rows, all of whose identifiers are such: files and places are named after them.

    Raises:
        DataError: one is not.
    """
    for column, rows in (
        ("page_id", (found.page,)),
        ("article_id", found.articles),
        ("paragraph_id", found.paragraphs),
        ("fact_id", found.numeric_facts),
        ("annotation_id", found.annotations),
    ):
        for placed in rows:
            if not IDENTIFIERS[column].fullmatch(value := getattr(placed.row, column)):
                raise DataError(
                    file=placed.part.path,
                    place=f"row {placed.number}, {column}",
                    reason=f"{brief(value)} is no identifier",
                    next_step="do not use this dataset: no build of banmian writes such a row. Fetch or build it again",
                )
    return found


def _some(part: TableFile, **wanted: Any) -> pa.Table:
    """Some columns or rows of a file, the rest of which is not kept in memory."""
    try:
        return _sound(pq.read_table(part.path, partitioning=None, **wanted))
    except (OSError, pa.ArrowException) as error:
        raise read_error(part, error) from error


def assemble(found: PageRows) -> Page:
    """The page with its articles, as the build had it."""
    row: PageRow = found.page.row
    home = {placed.row.paragraph_id: placed.row.article_id for placed in found.paragraphs}
    home |= {placed.row.annotation_id: placed.row.article_id for placed in found.annotations}
    rejects: dict[str, list[NumericReject]] = {}
    for placed in found.numeric_rejects:
        rejects.setdefault(home.get(placed.row.part_id, ""), []).append(placed.row)
    paragraphs: dict[str, list[Paragraph]] = _by_article(found.paragraphs)
    facts: dict[str, list[NumericFact]] = _by_article(found.numeric_facts)
    annotations: dict[str, list[Annotation]] = _by_article(found.annotations)
    articles = []
    for placed in found.articles:
        article: Article = placed.row
        own = article.article_id
        articles.append(
            ParsedArticle(
                **{f.name: getattr(article, f.name) for f in fields(Article)},
                paragraphs=tuple(paragraphs.get(own, ())),
                facts=tuple(facts.get(own, ())),
                rejects=tuple(rejects.get(own, ())),
                annotations=tuple(annotations.get(own, ())),
                segments=tuple(s for p in paragraphs.get(own, ()) for s in p.segments),
            )
        )
    return Page(**{f.name: getattr(row, f.name) for f in fields(PageRow)}, articles=tuple(articles))


def _by_article(rows: tuple[Placed, ...]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for placed in rows:
        groups.setdefault(placed.row.article_id, []).append(placed.row)
    return groups
