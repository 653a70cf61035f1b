"""Run every built-in system on this repository's dataset and write the report to dataset/docs/benchmark/.

python scripts/benchmark_summarisation.py                  # dataset/ -> dataset/docs/benchmark/
python scripts/benchmark_summarisation.py DATASET REPORT   # another dataset, into another folder
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from banmian import benchmark
from banmian.bench.report import FILES

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    given = [Path(argument) for argument in sys.argv[1:]]
    folder, report = given if given else (ROOT / "dataset", ROOT / "dataset" / "docs" / "benchmark")
    report.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:  # what a run keeps to go on with is no part of the report
        scores = benchmark.run(folder, work)
        for name in (*FILES, "documents.jsonl"):
            shutil.copyfile(Path(work) / name, report / name)
    for name, task in scores.tasks.items():
        print(f"{name}: {task.n_documents} documents of {task.n_pages} pages, {len(task.systems)} systems")


if __name__ == "__main__":
    main()
