"""Parts of documents that scripts write: what stands between `<!-- NAME: made by … -->` and `<!-- end of NAME -->`."""

from __future__ import annotations

import re
from pathlib import Path

ANNOTATIONS = Path(__file__).resolve().parent.parent / "dataset" / "docs" / "annotations.md"


def replace_section(name: str, text: str, document: Path = ANNOTATIONS) -> None:
    """Writes a part of a document.

    Raises:
        ValueError: the document has no such part, or more than one.
    """
    pattern = re.compile(rf"(<!-- {name}: made by [^\n]* -->\n\n).*?(\n\n<!-- end of {name} -->)", re.DOTALL)
    written, count = pattern.subn(lambda m: m[1] + text.strip() + m[2], document.read_text(encoding="utf-8"))
    if count != 1:
        raise ValueError(f"{document} has {count} parts named {name}; it should have one")
    document.write_text(written, encoding="utf-8", newline="\n")
