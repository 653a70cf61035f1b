"""What the card says of the files is so: version, digests, features, splits and counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from banmian.errors import UsageError
from banmian.release.card.readme import CardFacts, check_version, content_digest, front_matter, leakage_lines, section
from banmian.release.card.yaml_features import features
from banmian.release.laws.fault import Found
from banmian.release.laws.law import Law, Seen
from banmian.release.splits import Leakage
from banmian.release.tables.schema import TABLES, Config, arrow_schema
from banmian.release.tables.tally import tally
from banmian.release.tables.write import FileEntry

README = "README.md"
_COUNT = re.compile(r"^\| `(\w+)` \| `(\w+)` \| ([\d,]+) \| ([\d,]+) \|$", re.MULTILINE)


class CardLaw(Law):
    """See `card` and `report`."""

    name = "card"
    next_step = "build the dataset again; the card is made from dataset_card.md, edit that"

    def of_all(self, seen: Seen) -> Iterator[Found]:
        yield from card(self.setting.folder, seen.files, unsized=seen.unsized)
        if seen.readable:
            rejected = int(self.setting.made_by.get("rejected_inputs") or 0)
            yield from report(self.setting.folder, seen.files, rejected)


def card(folder: Path, files: Sequence[FileEntry], *, unsized: Set[str] = frozenset()) -> Iterator[Found]:
    """Faults between README.md and the files, of which `files` says what they really hold.

    Tables in `unsized` have rows that could not be read, so that their size in memory is not known.
    """
    try:
        text = (folder / README).read_text(encoding="utf-8")
        front = front_matter(text)
    except FileNotFoundError:
        yield Found("missing", README, "is missing")
        return
    except (UnicodeDecodeError, UsageError) as error:
        yield Found("yaml", README, f"cannot be read ({error})")
        return
    infos = _by_name(front.get("dataset_info"))
    configs = _by_name(front.get("configs"))
    yield from _versions(configs)
    for name in configs.keys() - {config.name for config in TABLES}:
        yield Found("configs", f"{README}, configs, {name}", "no such table is known")
    for config in TABLES:
        own = [file for file in files if file.config == config.name]
        if config.name not in configs:
            yield Found("configs", f"{README}, configs", f"{config.name} is missing")
        else:
            yield from _config(config, configs[config.name], own)
        if config.name not in infos:
            yield Found("dataset_info", f"{README}, dataset_info", f"{config.name} is missing")
        else:
            yield from _info(config, infos[config.name], own, sized=config.name not in unsized)
    yield from _prose(text, files)


def _by_name(entries: Any) -> dict[str, dict[str, Any]]:
    entries = entries if isinstance(entries, list) else []
    return {str(e.get("config_name")): e for e in entries if isinstance(e, dict)}


def _versions(configs: dict[str, dict[str, Any]]) -> Iterator[Found]:
    versions = {}
    for name, entry in configs.items():
        version = entry.get("version")
        try:
            versions[name] = check_version(version if isinstance(version, str) else repr(version))
        except UsageError as error:
            yield Found("version", f"{README}, configs, {name}, version", error.reason)
    if len(set(versions.values())) > 1:
        yield Found("version", f"{README}, configs", f"the tables have different versions: {versions}")


def _config(config: Config, entry: dict[str, Any], files: Sequence[FileEntry]) -> Iterator[Found]:
    place = f"{README}, configs, {config.name}"
    if bool(entry.get("default")) != (config is TABLES[0]):
        yield Found("default", place, f"the default table is {TABLES[0].name}, and no other")
    digest = f"content-sha256:{content_digest(files)}"
    if digest not in str(entry.get("description")):
        message = f"does not say {digest}; `datasets` would go on serving the rows it has cached"
        yield Found("digest", f"{place}, description", message)
    patterns = entry.get("data_files")
    matched: set[str] = set()
    for item in patterns if isinstance(patterns, list) else []:
        split, pattern = str(item.get("split")), str(item.get("path"))
        hits = [file for file in files if fnmatchcase(file.path, pattern)]
        matched |= {file.path for file in hits}
        if not hits:
            yield Found("data_files", f"{place}, data_files, {split}", f"no file matches {pattern}")
        for file in hits:
            if file.split != split:
                yield Found("data_files", f"{place}, data_files, {split}", f"{file.path} belongs to {file.split}")
    for file in files:
        if file.path not in matched and file.rows:
            yield Found("data_files", f"{place}, data_files", f"{file.path} is in no split, so its rows are never read")


def _info(config: Config, info: dict[str, Any], files: Sequence[FileEntry], *, sized: bool) -> Iterator[Found]:
    place = f"{README}, dataset_info, {config.name}"
    if info.get("features") != features(arrow_schema(config.row_type)):
        yield Found("features", f"{place}, features", "are not the columns of its files")
    splits = {str(s.get("name")): s for s in info.get("splits") or [] if isinstance(s, dict)}
    total = {"download_size": 0, "dataset_size": 0}
    for split in dict.fromkeys(file.split for file in files):
        own = [file for file in files if file.split == split]
        have = splits.pop(split, None)
        rows, size = sum(f.rows for f in own), sum(f.num_bytes for f in own)
        if have is None:
            if rows:
                yield Found("splits", f"{place}, splits", f"{split} is missing")
            continue
        total["download_size"] += sum(f.bytes for f in own)
        total["dataset_size"] += size
        yield from _number(f"{place}, splits, {split}, num_examples", have.get("num_examples"), rows)
        if sized:
            yield from _number(f"{place}, splits, {split}, num_bytes", have.get("num_bytes"), size)
    for split in splits:
        yield Found("splits", f"{place}, splits", f"{split} has no files")
    for name, number in total.items():
        if sized or name != "dataset_size":
            yield from _number(f"{place}, {name}", info.get(name), number)


def _number(place: str, have: Any, want: int) -> Iterator[Found]:
    if have != want:
        yield Found("counts", place, f"is {have}, counted {want}")


def leakage_told(folder: Path, matrix: Sequence[Leakage]) -> Iterator[Found]:
    """Faults in the card's matrix of near duplicates across splits, where it has one."""
    try:
        lines = (folder / README).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return  # named above
    head, *want = leakage_lines(matrix)
    if head in lines:
        for line in want:
            if line not in lines:
                yield Found("leakage", f"{README}, leakage matrix", f"counted {line!r}, which is not what it says")


def report(folder: Path, files: Sequence[FileEntry], rejected: int) -> Iterator[Found]:
    """Faults in the card's quality report, where it has one."""
    try:
        text = (folder / README).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return  # named above
    lead = "Counted from the files of this version;"
    if lead not in text:
        return
    facts = CardFacts("0.0.0", tuple(files), tally(folder, files), code="", package="", rejected=rejected)
    at = text.index(lead)
    have, want = text[at:].splitlines(), section("quality", facts).splitlines()
    for number, line in enumerate(want):
        if number >= len(have) or have[number] != line:
            place = f"{README}, line {text.count(chr(10), 0, at) + 1 + number}"
            said = have[number] if number < len(have) else ""
            yield Found("report", place, f"says {said!r}, counted {line!r}")
            return


def _prose(text: str, files: Sequence[FileEntry]) -> Iterator[Found]:
    """The card's table of counts, where it has one."""
    for found in _COUNT.finditer(text):
        config, split = found[1], found[2]
        own = [file for file in files if (file.config, file.split) == (config, split)]
        line = text.count("\n", 0, found.start()) + 1
        have = [int(number.replace(",", "")) for number in found.group(3, 4)]
        want = [sum(file.rows for file in own), sum(file.bytes for file in own)]
        if have != want:
            message = f"says {have[0]} rows and {have[1]} bytes, counted {want[0]} and {want[1]}"
            yield Found("counts", f"{README}, line {line}, {config} {split}", message)
