"""Run the tests that hold lm-evaluation-harness, inspect_ai and lighteval against `banmian benchmark`.

Each harness is installed into a virtual environment of its own (some hundred MB, kept in FOLDER), so that its pins never
meet ours.

    python scripts/compare_harnesses.py [--peers FOLDER]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HARNESSES = {"lm_eval": "lm_eval==0.4.13", "inspect": "inspect_ai==0.3.285", "lighteval": "lighteval==0.13.0"}


def main() -> int:
    """0 where all give the same scores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=Path, metavar="FOLDER", help="default: a temporary one")
    peers: Path | None = parser.parse_args().peers
    with tempfile.TemporaryDirectory() as folder:
        failed = [name for name, package in HARNESSES.items() if not _agrees(name, package, peers or Path(folder))]
    print(f"other scores than ours: {', '.join(failed)}" if failed else "the same scores as banmian benchmark")
    return int(bool(failed))


def _agrees(name: str, package: str, peers: Path) -> bool:
    python = str(peers / name / "bin" / "python")
    if not Path(python).exists():
        print(f"installing {package} into {peers / name}", file=sys.stderr)
        venv.create(peers / name, with_pip=True)
    pip: list[str | Path] = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--editable", str(ROOT), package, "hypothesis", "pytest"], check=True)
    tests: list[str | Path] = [
        python,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "tests/test_plugins.py",
        "-k",
        f"{name}_gives",
    ]
    return subprocess.run(tests, cwd=ROOT, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
