"""Print a Markdown table: quantities found by banmian, Recognizers-Text and JioNLP on the cases in tests/cases/quantities.

The peers are installed into a virtual environment of their own, so that their pins never meet ours; a peer that
cannot be installed or run is named in the table with the reason.

    python scripts/compare_quantities.py [--peers FOLDER] [--suite seed --suite own ...]
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from time import process_time
from typing import Any

import banmian

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases" / "quantities"
SUITES = ("seed", "own", "fresh", "held", "last", "genres")
PEERS = {
    "Recognizers-Text": ("recognizers", ["recognizers-text-suite==1.0.2a2", "emoji<2"]),
    "JioNLP": ("jionlp", ["jionlp==1.5.31"]),
}
Case = dict[str, Any]
Mention = dict[str, Any]
"""`start`, `end`, `values` (numbers the system gives for it), `modified` (whether it says that the number is not exact)."""


def ours(texts: list[str]) -> list[list[Mention]]:
    """What banmian finds in each text."""
    return [
        [
            {"start": q.start, "end": q.end, "values": [q.value, q.value_max], "modified": q.modifier_class is not None}
            for q in banmian.find_quantities(text)
        ]
        for text in texts
    ]


def theirs(
    folder: Path, name: str, packages: list[str], texts: list[str], *reader: str
) -> tuple[list[list[Mention]], float]:
    """What a peer finds in each text, and the CPU seconds it took; raises `CalledProcessError` with its last words.

    Args:
        name: its environment in `folder`, made where it is not there.
        reader: arguments of `compare_peers.py`, where they are others than the name.
    """
    python = folder / name / "bin" / "python"
    if not python.exists():
        venv.create(folder / name, with_pip=True)
        run([str(python), "-m", "pip", "install", "--quiet", *packages])
    command = [str(python), str(ROOT / "scripts" / "compare_peers.py"), *(reader or [name])]
    answer = run(command, json.dumps(texts))
    result = json.loads(answer.splitlines()[-1])  # the peers print greetings
    return result["mentions"], result["seconds"]


def run(command: list[str], stdin: str | None = None) -> str:
    return subprocess.run(command, input=stdin, capture_output=True, text=True, check=True, timeout=3600).stdout


def score(cases: list[Case], found: list[list[Mention]]) -> dict[str, str]:
    """The columns of the table, each `share`."""
    facts = spans = values = valued = kept = modified = silent = clean = extra = mentions = 0
    for case, got in zip(cases, found, strict=True):
        mentions += len(got)
        for want in case["expect"]:
            facts += 1
            over = [m for m in got if m["start"] < want["end"] and want["start"] < m["end"]]
            spans += bool(over)
            if want["value"] is not None:
                valued += 1
                values += any(close(v, want["value"]) for m in over for v in m["values"])
            if want["modifier_class"]:
                modified += 1
                kept += any(m["modified"] for m in over)
        extra += sum(all(m["end"] <= w["start"] or w["end"] <= m["start"] for w in case["expect"]) for m in got)
        if not case["expect"]:
            silent += 1
            clean += not got
    return {
        "found": share(spans, facts),
        "value right": share(values, valued),
        "modifier kept": share(kept, modified),
        "no-fact sentences left alone": share(clean, silent),
        "precision": share(mentions - extra, mentions),
    }


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def close(a: float | None, b: float) -> bool:
    return a is not None and math.isclose(a, b, rel_tol=1e-9)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=Path, help="keep the peers' environments in this folder, to use them again")
    parser.add_argument("--suite", action="append", choices=SUITES, help="compare on this suite only; may be repeated")
    args = parser.parse_args()
    cases: list[Case] = []
    for suite in args.suite or SUITES:
        lines = (CASES / f"{suite}.jsonl").read_text(encoding="utf-8").splitlines()
        cases += map(json.loads, lines)
    texts = [case["input"] for case in cases]
    size = sum(len(text.encode()) for text in texts) / 1e6
    ours(texts)  # loads the tables
    start = process_time()
    found = ours(texts)
    rows = {"banmian": (score(cases, found), process_time() - start)}
    failed: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for name, (reader, packages) in PEERS.items():
            print(f"{name} …", file=sys.stderr)
            try:
                mentions, seconds = theirs(args.peers or Path(scratch), reader, packages, texts)
                rows[name] = score(cases, mentions), seconds
            except subprocess.CalledProcessError as error:
                failed[name] = (error.stderr or "").strip().splitlines()[-1:][0] if error.stderr else str(error)
    columns = list(rows["banmian"][0])
    print(
        f"{len(cases)} passages, {sum(len(c['expect']) for c in cases)} facts, {sum(not c['expect'] for c in cases)} passages without one\n"
    )
    print("| | " + " | ".join(columns) + " | s/MB |")
    print("|---|" + "---:|" * (len(columns) + 1))
    for name, (shares, seconds) in rows.items():
        print(f"| {name} | " + " | ".join(shares[c] for c in columns) + f" | {seconds / size:.1f} |")
    for name, reason in failed.items():
        print(f"| {name} | could not be installed or run here: {reason} |" + " |" * len(columns))


if __name__ == "__main__":
    main()
