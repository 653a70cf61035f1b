"""Build this repository's dataset: seeds/ -> dataset/, with the card and version of dataset_card.md.

python scripts/build_dataset.py          # into dataset/
python scripts/build_dataset.py FOLDER   # into another folder, to compare
"""

from __future__ import annotations

import sys
from pathlib import Path

import banmian

ROOT = Path(__file__).resolve().parent.parent
CORRECTIONS = ROOT / "scripts" / "corrections"
WITHDRAWALS = ROOT / "scripts" / "withdrawals.jsonl"
"""What people decided, where anybody did."""


def main() -> None:
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dataset"
    # `force`: dataset/ also holds the package itself, which the build leaves alone.
    report = banmian.build(
        [ROOT / "seeds"],
        out,
        card=ROOT / "dataset_card.md",
        corrections=CORRECTIONS if CORRECTIONS.is_dir() else None,
        withdrawals=WITHDRAWALS if WITHDRAWALS.is_file() else None,
        on_error="fail",
        force=True,
    )
    rows = ", ".join(f"{number} {name}" for name, number in report.rows.items())
    print(f"{report.out} {report.version}: {rows}")


if __name__ == "__main__":
    main()
