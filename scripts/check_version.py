"""Refuse a dataset whose tables are not those that were released under its version.

python scripts/check_version.py            # dataset/ against scripts/released.tsv
python scripts/check_version.py --record   # the last step of a release: its version is never to change again
"""

from __future__ import annotations

import argparse
from pathlib import Path

from banmian.release.card.readme import digest_of
from banmian.release.checksums import read_checksums
from banmian.release.diff import version_of

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dataset", type=Path, default=ROOT / "dataset", help="folder of the dataset")
    parser.add_argument("--released", type=Path, default=ROOT / "scripts" / "released.tsv", help="versions released")
    parser.add_argument("--record", action="store_true", help="add this version to the list")
    asked = parser.parse_args()
    version = version_of(asked.dataset)
    digest = digest_of({k: v for k, v in read_checksums(asked.dataset).items() if k.endswith(".parquet")})
    lines = asked.released.read_text(encoding="utf-8").splitlines()
    released = dict(line.split("\t") for line in lines if not line.startswith("#"))
    newest = max(released, key=_numbers, default=None)
    if released.get(version, digest) != digest:
        raise SystemExit(
            f"{asked.dataset}: its tables are not those that were released as {version}. Next step: raise `version:` in "
            "dataset_card.md and run `make dataset`; `banmian diff` drafts the entry for CHANGELOG.md"
        )
    if version not in released and newest is not None and _numbers(version) <= _numbers(newest):
        raise SystemExit(
            f"{asked.dataset}: {version} is not above {newest}, which was released. Next step: raise `version:` in "
            "dataset_card.md and run `make dataset`"
        )
    if asked.record and version not in released:
        with asked.released.open("a", encoding="utf-8", newline="\n") as file:
            file.write(f"{version}\t{digest}\n")
        print(f"recorded {version} in {asked.released}")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


if __name__ == "__main__":
    main()
