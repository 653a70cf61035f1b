"""Kill a swap at each of its steps, and see what the next command makes of it.

Run as `swap_kill.py FOLDER`: the old release there is replaced by a new one again and again, the process ending hard
before its n-th change to the file system. Prints one word a step: `old` or `new`, whichever release is whole afterwards.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from banmian.release.checksums import write_checksums
from banmian.release.swap import WORK, recover, staging

CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "shutil.rmtree"}
CARD = "---\nbanmian:\n  version: 0\n---\n"
OLD = {"articles/train-00000-of-00002.parquet": "1", "articles/train-00001-of-00002.parquet": "2", "pages/a": "same"}
NEW = {"articles/train-00000-of-00001.parquet": "3", "pages/a": "same", "records/b": "4"}


def write(folder: Path, files: dict[str, str], card: str) -> None:
    for name, text in {**files, "README.md": card}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    write_checksums(folder)


def content(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files}


def die_before(change: int) -> None:
    left = change

    def count(event: str, _arguments: object) -> None:
        nonlocal left
        if event in CHANGES or (event == "open" and "journal" in str(_arguments)):
            left -= 1
            if left < 0:
                os._exit(9)

    sys.addaudithook(count)


def build(out: Path, kill_before: int) -> bool:
    """Build in a child that ends hard; say whether it lived to the end."""
    child = os.fork()
    if child == 0:
        die_before(kill_before)
        with staging(out) as place:
            write(place.path, NEW, CARD + "new")
            place.commit()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def main(scratch: Path) -> None:
    whole = {}
    for name, files in (("old", OLD), ("new", NEW)):
        write(scratch / name, files, CARD + name)
        whole[name] = {**content(scratch / name), "banmian/code.py": "mine"}
    step, lived = 0, False
    while not lived:
        out = scratch / f"out{step}"
        shutil.copytree(scratch / "old", out)
        (out / "banmian").mkdir()
        (out / "banmian" / "code.py").write_text("mine", encoding="utf-8")
        lived = build(out, step)
        recover(out)
        shutil.rmtree(out / WORK, ignore_errors=True)  # what a build that died early leaves; the next build clears it
        sys.stdout.write(next((name for name, files in whole.items() if content(out) == files), "broken") + "\n")
        step += 1


main(Path(sys.argv[1]))
