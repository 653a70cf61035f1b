"""XML from strangers as a tree of plain elements: nothing is fetched, and a document type is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NoReturn
from xml.etree import ElementTree
from xml.parsers import expat

from banmian.errors import DataError

_NAME = re.compile(r"\{[^}]*\}")


def tree_of(data: bytes) -> ElementTree.Element:
    """The root of an XML document.

    Raises:
        DataError: it is no XML, or declares a document type, by which entities could blow it up or reach out.
    """
    first = expat.ParserCreate()
    first.StartDoctypeDeclHandler = _refuse
    try:
        first.Parse(data, True)
        return ElementTree.fromstring(data)  # noqa: S314  (what could be dangerous was refused)
    except (expat.ExpatError, ElementTree.ParseError, LookupError, ValueError) as error:
        step = "check that the file is whole, and XML"
        raise DataError(reason=f"this is no XML that can be read: {error}", next_step=step) from None


def _refuse(*_told: object) -> NoReturn:
    reason = "it declares a document type, which could reach out for other files"
    raise DataError(reason=reason, next_step="take the DOCTYPE out")


def name_of(element: ElementTree.Element) -> str:
    """The element's name without its namespace."""
    return _NAME.sub("", str(element.tag))


def within(element: ElementTree.Element, *names: str) -> Iterator[ElementTree.Element]:
    """The elements of these names in the element, at any depth, in order."""
    return (inner for inner in element.iter() if name_of(inner) in names and inner is not element)


def children(element: ElementTree.Element, *names: str) -> Iterator[ElementTree.Element]:
    """The elements of these names right in the element."""
    return (inner for inner in element if name_of(inner) in names)


def attribute(element: ElementTree.Element, name: str) -> str | None:
    """An attribute, in whatever namespace."""
    found = element.get(name)
    if found is not None:
        return found
    return next((value for key, value in element.items() if _NAME.sub("", key) == name), None)


def number(text: str | None) -> float | None:
    """A number that is written as a decimal and is finite; None for anything else."""
    try:
        value = float(text) if text is not None else None
    except ValueError:
        return None
    return value if value is not None and abs(value) < 1e7 else None


def on_one_line(text: str) -> str:
    """Text without ends of lines and control characters, which no printed line has inside."""
    return "".join(
        " " if c in "\t\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029" else c for c in text if c >= " " or c in "\t\n\r"
    )
