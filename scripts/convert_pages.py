"""Makes tests/cases/reading/traditional.jsonl: the pages of the tests in traditional Chinese, as OpenCC converts them.

    python scripts/convert_pages.py

Needs `opencc` (1.4, Apache-2.0). One line a page: its name, and its text in the forms of OpenCC (s2t), Hong Kong (s2hk)
and Taiwan (s2tw).
"""

from __future__ import annotations

import importlib
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FORMS = ("s2t", "s2hk", "s2tw")


def main() -> None:
    """Write the file."""
    opencc = importlib.import_module("opencc")
    lines = []
    for path in sorted((ROOT / "tests" / "cases" / "pages").glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        forms = {form: opencc.OpenCC(form).convert(text) for form in FORMS}
        lines.append(json.dumps({"page": path.stem} | forms, ensure_ascii=False) + "\n")
    target = ROOT / "tests" / "cases" / "reading" / "traditional.jsonl"
    target.write_text("".join(lines), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
