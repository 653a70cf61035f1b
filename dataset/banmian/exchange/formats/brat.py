"""brat: a text file and an `.ann` file an article. Normal forms are annotators' notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from banmian.errors import DataError
from banmian.exchange.document import Document, files_in, read_text, write_text
from banmian.files import file_name
from banmian.records import Mark

_ENTITY = re.compile(r"(T\d+)\t(\S+) ([\d ;]+)\t")
_NOTE = re.compile(r"#\d+\tAnnotatorNotes (T\d+)\t(.*)", re.DOTALL)
_BREAKS = re.compile("[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
"""What would end a line of an `.ann` file, or a field of it, for one reader or another."""
_CONF = "[entities]\n{labels}\n\n[relations]\n\n[events]\n\n[attributes]\n"


def write(documents: Iterable[Document], out: Path) -> int:
    """`ID.txt` and `ID.ann` for each, and the `annotation.conf` that brat wants beside them."""
    labels: set[str] = set()
    number = 0
    for document in documents:
        number += 1
        labels.update(mark.label for mark in document.marks)
        write_text(out / file_name(document.id, ".txt"), document.text)
        write_text(out / file_name(document.id, ".ann"), "".join(_lines(document)))
    write_text(out / "annotation.conf", _CONF.format(labels="\n".join(sorted(labels))))
    return number


def _lines(document: Document) -> Iterator[str]:
    notes = 0
    for number, mark in enumerate(document.marks, 1):
        spans = ";".join(f"{start} {end}" for start, end in _pieces(mark))
        yield f"T{number}\t{mark.label} {spans}\t{_BREAKS.sub(' ', mark.text)}\n"
        if mark.value is not None:
            notes += 1
            yield f"#{notes}\tAnnotatorNotes T{number}\t{mark.value}\n"


def _pieces(mark: Mark) -> Iterator[tuple[int, int]]:
    """Its span, cut at line feeds, which brat lets no annotation cross; a mark of line feeds alone stays whole."""
    found = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", mark.text)]
    inner = found and found[0][0] == 0 and found[-1][1] == len(mark.text)
    for start, end in found if inner else [(0, len(mark.text))]:
        yield mark.start + start, mark.start + end


def read(path: Path) -> Iterator[Document]:
    for file in files_in(path, ".ann"):
        text_file = file.with_suffix(".txt")
        if not text_file.is_file():
            raise DataError(file=text_file, reason="is missing", next_step=f"put it beside {file.name}")
        yield Document.of(file.stem, text := read_text(text_file), _marks(file, text))


def _marks(file: Path, text: str) -> list[Mark]:
    entities: dict[str, tuple[str, int, int]] = {}
    notes: dict[str, str] = {}
    for number, line in enumerate(read_text(file).split("\n"), 1):
        if entity := _ENTITY.match(line):
            ends = [int(number) for number in re.findall(r"\d+", entity[3])]
            entities[entity[1]] = (entity[2], min(ends), max(ends))
        elif note := _NOTE.fullmatch(line):
            notes[note[1]] = note[2]
        elif line.startswith("T"):
            raise DataError(file=file, place=f"line {number}", reason="is no entity of brat", next_step="mend it")
    return [Mark(label, text[start:end], start, end, notes.get(key)) for key, (label, start, end) in entities.items()]
