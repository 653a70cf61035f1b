"""Write dataset/docs/fields.md, the tables and fields of the dataset, from the records themselves, and in
dataset/docs/annotations.md the table of reasons for which a numeral is no fact, from data/reject_reasons.tsv.

python scripts/build_docs.py          # write it
python scripts/build_docs.py --check  # say whether it is as written, and change nothing
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from banmian.release.card.readme import CardFacts, section
from banmian.release.tables.schema import CONFIGS
from banmian.release.tables.tally import tally
from banmian.text.tables import read_rows

DOCS = Path(__file__).resolve().parent.parent / "dataset" / "docs"
FIELDS, ANNOTATIONS = DOCS / "fields.md", DOCS / "annotations.md"
REASONS = re.compile(
    r"(?<=<!-- reasons: made by scripts/build_docs.py -->\n\n).*?(?=\n\n<!-- end of reasons -->)", re.DOTALL
)
HEAD = """# Tables and fields

<!-- Made by scripts/build_docs.py from dataset/banmian/records/; edit that, and run the script again. -->

`load_dataset("./dataset", TABLE, split="train")` opens one table; without TABLE it is `records`, with the splits
`article`, `paragraph` and `numeric_fact`.

| table | one row is | key |
|---|---|---|
{tables}

A row names the row it belongs to by that row's key: `page_id`, `article_id`, `paragraph_id`. `segments` lead from every row
back to its page: `"".join(page.text[s.start:s.end] for s in segments)` is the row's `text`.

```text
pages ── articles ── paragraphs ── numeric_facts
                 │              └─ numeric_rejects
                 └── annotations (of a paragraph, or of the article alone)
```

"""


def fields() -> str:
    """The document."""
    rows = [f"| [`{c.name}`](#{c.name}) | {c.title} | {f'`{c.key}`' if c.key else ''} |" for c in CONFIGS]
    facts = CardFacts("0.0.0", (), tally(Path(), ()), code="", package="")
    return (
        HEAD.format(tables="\n".join(rows))
        + re.sub(r"\n{3,}", "\n\n", section("fields", facts)).replace("\n### ", "\n## ")
        + "\n"
    )


def reasons(document: str) -> str:
    """The document with the table of reasons as the data say it; what is meant stands in bold."""
    rows = ["| reason | definition | example | but not | which is |", "|---|---|---|---|---|"]
    for reason, definition, example, counter, other in read_rows("reject_reasons.tsv"):
        shown = [re.sub(r"\{(.*?)\}", r"**\1**", text) for text in (example, counter)]
        rows.append(f"| `{reason}` | {definition} | {shown[0]} | {shown[1]} | {other} |")
    return REASONS.sub("\n".join(rows), document)


def main() -> None:
    written = ANNOTATIONS.read_text(encoding="utf-8")
    for path, made in ((FIELDS, fields()), (ANNOTATIONS, reasons(written))):
        if "--check" not in sys.argv[1:]:
            path.write_text(made, encoding="utf-8", newline="\n")
        elif not path.is_file() or path.read_text(encoding="utf-8") != made:
            sys.exit(f"{path} is not what records and data say; run: python scripts/build_docs.py")


if __name__ == "__main__":
    main()
