"""The release's README.md: a hand-written template, with YAML, counts and field tables filled in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from banmian.errors import UsageError
from banmian.release.card.yaml_features import features, scalar_name
from banmian.release.splits import WHOLE, Leakage, Shares, format_splits
from banmian.release.tables.schema import TABLES, Column, Config, arrow_schema, columns, is_struct, summary
from banmian.release.tables.tally import GRADES, Count, Tally
from banmian.release.tables.write import FileEntry

if TYPE_CHECKING:
    import jinja2

_FRONT = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)
_VERSION = re.compile(r"(?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8})){2}")
_SIZES = ((10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M"), (10**7, "1M<n<10M"))


@dataclass(frozen=True)
class CardFacts:
    """What a card says of a build; templates see it as `card`."""

    version: str
    """Of the dataset, as x.y.z."""
    files: tuple[FileEntry, ...]
    tally: Tally
    code: str
    """Fingerprint of the code that made the rows."""
    package: str
    """Version of banmian."""
    rejected: int = 0
    """Inputs that could not be read."""
    shares: Shares = WHOLE
    """The splits that were asked for."""
    leakage: tuple[Leakage, ...] = ()
    """Near duplicates across splits."""
    corrections: int = 0
    """Decisions of people that were carried out."""

    @property
    def leakage_lines(self) -> tuple[str, ...]:
        """The matrix of near duplicates as lines of a Markdown table; none where there is no matrix."""
        return leakage_lines(self.leakage) if self.leakage else ()

    @property
    def configs(self) -> tuple[Config, ...]:
        return TABLES

    @cached_property
    def rows(self) -> dict[str, int]:
        """Number of rows by configuration."""
        return {config.name: sum(file.rows for file in self.files_of(config.name)) for config in TABLES}

    @cached_property
    def structures(self) -> tuple[type[Any], ...]:
        """The types of the structures inside columns."""
        found = {c.item: None for config in TABLES for c in columns(config.row_type) if is_struct(c.item)}
        return tuple(found)

    def files_of(self, config: str, split: str | None = None) -> tuple[FileEntry, ...]:
        return tuple(f for f in self.files if f.config == config and split in (None, f.split))

    def splits_of(self, config: str) -> tuple[str, ...]:
        """The splits that have rows; all of them where none has, because `datasets` cannot open an empty split."""
        every = tuple(dict.fromkeys(f.split for f in self.files_of(config)))
        return tuple(s for s in every if any(f.rows for f in self.files_of(config, s))) or every


def leakage_lines(matrix: Sequence[Leakage]) -> tuple[str, ...]:
    """Markdown: for each split the number of its articles that have a near duplicate in each split; head first."""
    names = list(dict.fromkeys(cell.split for cell in matrix))
    counts = {(cell.split, cell.other): cell.articles for cell in matrix}
    head = ("articles of … with a near duplicate in", *(f"`{name}`" for name in names))
    rows = [(f"`{a}`", *(f"{counts[a, b]:,}" for b in names)) for a in names]
    lines = [f"| {' | '.join(row)} |" for row in (head, *rows)]
    return (lines[0], f"|---|{'---:|' * len(names)}", *lines[1:])


def card_version(template: str) -> str:
    """The dataset's version as a card's template has it, or else 0.1.0."""
    return check_version(str(front_matter(template).get("version", "0.1.0")))


def check_version(version: str) -> str:
    """The version, if it is one that `datasets` reads: three numbers with points between."""
    if not _VERSION.fullmatch(version):
        raise UsageError(
            reason=f"{version!r} is not a version of the form x.y.z",
            next_step="give three whole numbers with points between, such as 1.2.0, without `v` or suffix",
        )
    return version


def front_matter(text: str) -> dict[str, Any]:
    """The YAML block that a card or its template begins with; empty where there is none."""
    import yaml

    found = _FRONT.match(text)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        data = yaml.load(found.group(1), Loader=loader) if found else {}  # noqa: S506 # nosec B506 - both loaders are safe ones
    except yaml.YAMLError as error:
        raise UsageError(
            place="YAML at the top of the card", reason=str(error), next_step="correct the YAML and try again"
        ) from error
    return data if isinstance(data, dict) else {}


def default_template() -> str:
    """The template for a dataset whose owner has not written a card."""
    from importlib.resources import files

    return (files("banmian") / "release" / "templates" / "card.md.jinja").read_text(encoding="utf-8")


def content_digest(files: Iterable[FileEntry]) -> str:
    """One digest for several files, over their paths and digests."""
    return digest_of({file.path: file.sha256 for file in files})


def digest_of(digests: Mapping[str, str]) -> str:
    """One digest for several files, from their digests by path."""
    return hashlib.sha256("".join(f"{digests[path]}  {path}\n" for path in sorted(digests)).encode()).hexdigest()


def render_card(template: str | None, facts: CardFacts) -> str:
    """README.md. The template's front matter is kept, its prose is a Jinja template that sees `card`."""
    import jinja2
    import yaml

    template = default_template() if template is None else template
    own = {name: value for name, value in front_matter(template).items() if name != "version"}
    data = own | _yaml(facts)
    environment = _environment()
    try:
        body = environment.from_string(_FRONT.sub("", template, count=1)).render(card=facts)
    except jinja2.TemplateError as error:
        raise UsageError(
            place=f"card template, line {getattr(error, 'lineno', '?')}",
            reason=str(error),
            next_step="correct the template; `card` offers the fields of banmian.release.card.readme.CardFacts",
        ) from error
    head = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1 << 16)
    return f"---\n{head}---\n" + re.sub(r"\n{3,}", "\n\n", body)


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(  # nosec B701
        loader=jinja2.PackageLoader("banmian", "release/templates"),
        autoescape=False,  # noqa: S701 - Markdown of our own, not a web page
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"number": "{:,}".format, "type": type_name, "meaning": _meaning}
    environment.filters |= {"columns": columns, "summary": summary, "share": _share, "bars": bars}
    environment.globals["grades"] = GRADES
    return environment


def section(name: str, facts: CardFacts) -> str:
    """One part of the card as text: a macro of `sections.md.jinja`, given `card` where it takes it."""
    macro = getattr(_environment().get_template("sections.md.jinja").module, name)
    return str(macro(facts) if macro.arguments else macro()).strip()


def _yaml(facts: CardFacts) -> dict[str, Any]:
    largest = max(facts.rows.values(), default=0)
    return {
        "size_categories": [next((name for limit, name in _SIZES if largest < limit), "n>10M")],
        "configs": [
            {
                "config_name": config.name,
                **({"default": True} if config is TABLES[0] else {}),
                "version": facts.version,
                "description": f"content-sha256:{content_digest(facts.files_of(config.name))}",
                "data_files": [
                    {"split": split, "path": f"{config.name}/{split}-*.parquet"}
                    for split in facts.splits_of(config.name)
                ],
            }
            for config in TABLES
        ],
        "dataset_info": [_dataset_info(facts, config) for config in TABLES],
        "banmian": {
            "version": facts.package,
            "code": facts.code,
            "rejected_inputs": facts.rejected,
            **({} if facts.shares == WHOLE else {"splits": format_splits(facts.shares)}),
        },
    }


def _dataset_info(facts: CardFacts, config: Config) -> dict[str, Any]:
    splits = [(split, facts.files_of(config.name, split)) for split in facts.splits_of(config.name)]
    return {
        "config_name": config.name,
        "description": f"One row is {config.title}.",
        "features": features(arrow_schema(config.row_type)),
        "splits": [
            {"name": split, "num_bytes": sum(f.num_bytes for f in files), "num_examples": sum(f.rows for f in files)}
            for split, files in splits
        ],
        "download_size": sum(f.bytes for _, files in splits for f in files),
        "dataset_size": sum(f.num_bytes for _, files in splits for f in files),
    }


def bars(counts: Sequence[Count], *, width: int = 40) -> list[str]:
    """A bar chart in characters, a line a count: the largest is `width` characters long, none but 0 has no bar."""
    most = max((c.number for c in counts), default=0) or 1
    long = max((len(c.name) for c in counts), default=0)
    eighths = [-(-c.number * width * 8 // most) for c in counts]
    drawn = ["█" * (n // 8) + ("", *"▏▎▍▌▋▊▉")[n % 8] for n in eighths]
    return [f"{c.name:<{long}} {bar} {c.number:,}" for c, bar in zip(counts, drawn, strict=True)]


def _share(number: int, of: int) -> str:
    """A share in per cent with one decimal, rounded by whole numbers so that every machine prints the same."""
    tenths = (2000 * number + of) // (2 * of) if of else 0
    return f"{tenths // 10}.{tenths % 10} %"


def type_name(column: Column) -> str:
    """The column's type for people: `list of Span` instead of a nested Arrow type."""
    listed = pa.types.is_list(column.type)
    plain = column.type.value_type if listed else column.type
    name = column.item.__name__ if is_struct(column.item) else scalar_name(plain)
    return f"list of {name}" if listed else name


def _meaning(column: Column) -> str:
    words = f": {', '.join(f'`{word}`' for word in sorted(column.vocabulary))}" if column.vocabulary else ""
    return f"{column.doc}{words}".replace("|", "\\|")
