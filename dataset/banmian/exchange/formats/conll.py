r"""CoNLL: a character a line with BIO tags, a column for each label.

Columns are parted by tabs; a paragraph ends with an empty line, a document with another. Comments begin with `# `:
`# id`, `# columns`, and `# value` with the column, offset and normal form of a mark. Characters that a reader would
lose (white space, controls, the backslash) are written as `\n`, `\u3000`, `\\`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from banmian.errors import DataError
from banmian.exchange.document import Document, files_in, read_text
from banmian.records import Mark

NAME = "characters.conll"
_ESCAPED = re.compile(r"\\(?:u([0-9a-f]{4})|U([0-9a-f]{8})|(.))")


def write(documents: Iterable[Document], out: Path) -> int:
    """One file with every document."""
    number = 0
    with (out / NAME).open("w", encoding="utf-8", newline="") as file:
        for document in documents:
            number += 1
            file.writelines(_lines(document))
    return number


def _lines(document: Document) -> Iterator[str]:
    columns = _columns(document.marks)
    yield f"# id {document.id}\n# columns {' '.join(['char', *columns])}\n"
    for name, marks in columns.items():
        for mark in marks:
            if mark.value is not None:
                yield f"# value {name} {mark.start} {mark.value}\n"
    tags = [_tags(name.partition("#")[0], marks, len(document.text)) for name, marks in columns.items()]
    for i, character in enumerate(document.text):
        own = [column[i] for column in tags]
        if character == "\n" and all(tag == "O" for tag in own):
            yield "\n"
        else:
            yield "\t".join([_escape(character), *own]) + "\n"
    yield "\n"


def _columns(marks: Sequence[Mark]) -> dict[str, list[Mark]]:
    """Marks by column, so that none overlap in one: `location`, `location#2`, …"""
    columns: dict[str, list[Mark]] = {}
    for mark in marks:
        turn = 1
        while (name := mark.label if turn == 1 else f"{mark.label}#{turn}") in columns:
            if columns[name][-1].end <= mark.start:
                break
            turn += 1
        columns.setdefault(name, []).append(mark)
    return columns


def _tags(label: str, marks: Iterable[Mark], length: int) -> list[str]:
    tags = ["O"] * length
    for mark in marks:
        tags[mark.start : mark.end] = [f"B-{label}"] + [f"I-{label}"] * (mark.end - mark.start - 1)
    return tags


def _escape(character: str) -> str:
    if character == "\\":
        return "\\\\"
    if unicodedata.category(character)[0] not in "CZ":
        return character
    short = {"\n": "\\n", "\t": "\\t"}.get(character)
    return short or (f"\\u{ord(character):04x}" if ord(character) < 1 << 16 else f"\\U{ord(character):08x}")


def _unescape(field: str) -> str:
    if not (found := _ESCAPED.fullmatch(field)):
        return field
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else {"n": "\n", "t": "\t"}.get(found[3], found[3])


def read(path: Path) -> Iterator[Document]:
    for file in files_in(path, ".conll"):
        own: list[str] = []
        begin = 1
        for number, line in enumerate(read_text(file).split("\n"), 1):
            if line.startswith("# id ") and own:
                yield _document(file, begin, own)
                own, begin = [], number
            own.append(line)
        if any(own):
            yield _document(file, begin, own[:-1])


def _document(file: Path, begin: int, lines: Sequence[str]) -> Document:
    try:
        return _parse(lines)
    except (IndexError, ValueError, KeyError) as error:
        raise DataError(
            file=file,
            place=f"the document from line {begin}",
            reason=f"cannot be read ({error!r})",
            next_step="mend it",
        ) from error


def _parse(lines: Sequence[str]) -> Document:
    heads = [line.split(" ") for line in lines if line.startswith("# ")]
    name = next(" ".join(head[2:]) for head in heads if head[1] == "id")
    columns = next(head[3:] for head in heads if head[1] == "columns")
    values = {(head[2], int(head[3])): " ".join(head[4:]) for head in heads if head[1] == "value"}
    rows = [line for line in lines if not line.startswith("# ")][:-1]
    text = ""
    tags: list[list[str]] = []
    pieces = []
    for row in rows:
        character, *own = row.split("\t") if row else ("\n",)
        pieces.append(_unescape(character))
        tags.append(own or ["O"] * len(columns))
    text = "".join(pieces)
    marks: list[Mark] = []
    for at, column in enumerate(columns):
        for label, start, end in _spans([row[at] for row in tags]):
            marks.append(Mark(label, text[start:end], start, end, values.get((column, start))))
    return Document.of(name, text, marks)


def _spans(tags: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """The stretches that BIO tags name; an I that continues nothing begins a stretch."""
    start, label = 0, ""
    for i, tag in enumerate([*tags, "O"]):
        kind, _, own = tag.partition("-")
        if label and (kind != "I" or own != label):
            yield label, start, i
            label = ""
        if own and not label:
            start, label = i, own
