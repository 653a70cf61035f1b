"""Build this repository's dataset: seeds/ -> dataset/, with the card and version of dataset_card.md."""

from __future__ import annotations

from pathlib import Path

import banmian

ROOT = Path(__file__).resolve().parent.parent
CORRECTIONS = ROOT / "scripts" / "corrections"
WITHDRAWALS = ROOT / "scripts" / "withdrawals.jsonl"
"""What people decided, where anybody did."""


def main() -> None:
    # `force`: dataset/ also holds the package itself, which the build leaves alone.
    report = banmian.build(
        [ROOT / "seeds"],
        ROOT / "dataset",
        card=ROOT / "dataset_card.md",
        corrections=CORRECTIONS if CORRECTIONS.is_dir() else None,
        withdrawals=WITHDRAWALS if WITHDRAWALS.is_file() else None,
        on_error="fail",
        force=True,
    )
    rows = ", ".join(f"{number} {name}" for name, number in report.rows.items())
    print(f"dataset/ {report.version}: {rows}")


if __name__ == "__main__":
    main()
