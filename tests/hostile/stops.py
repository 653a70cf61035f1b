"""A command stopped before each of its changes to the file system, as if the machine had been switched off there.

Run as `stops.py WHAT FOLDER STEP`: before each STEP-th change the command is run in a child that ends hard there, and what
is left lies in `FOLDER/state-N`. The last state is that of the command at its end. Prints the number of states.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

CHANGES = {
    *("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.utime"),
    *("shutil.rmtree", "shutil.copyfile", "shutil.move"),
}
USERS = ("deep/.out.old", "deep/.out.new", "deep/.out.export", "deep/out.tmp")
"""Folders of the user's own that lie beside what is written."""

Action = Callable[[Path], None]


def _changes(event: str, arguments: tuple[object, ...]) -> bool:
    if event in ("open", "os.mkdir") and "/new-" in str(arguments[0]):
        return False  # in a folder that nobody reads yet
    if event in CHANGES:
        return True
    return event == "open" and isinstance(arguments[2], int) and bool(arguments[2] & (os.O_WRONLY | os.O_RDWR))


def _in_child(action: Callable[[], None], *, stop_before: int | None = None) -> bool:
    """Run it in a child; whether it came to its end."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if stop_before is not None:
                _stop(stop_before)
            action()
            code = 0
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _stop(before: int) -> None:
    left = before

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if _changes(event, arguments):
            left -= 1
            if left < 0:
                os._exit(9)

    sys.addaudithook(count)


def swap(home: Path) -> None:
    """Put the new release in place of the old one."""
    from banmian.release.swap import staging

    with staging(home / "deep" / "out") as place:
        (home / "made").replace(place.path)
        place.commit()


def swap_into_nothing(home: Path) -> None:
    """Put a first release into an empty folder."""
    swap(home)


def explore(home: Path) -> None:
    """Write a site in place of the old one."""
    from banmian.view.explore import explore

    explore(home.parent / "new", home / "deep" / "out")


def brat(home: Path) -> None:
    """Export into a new folder."""
    _export(home, "brat")


def conll(home: Path) -> None:
    """Export one file into a new folder."""
    _export(home, "conll")


def _export(home: Path, name: str) -> None:
    from banmian.errors import UsageError
    from banmian.exchange.export import export

    out = home / "deep" / "out"
    is_done = out.is_dir() and any(out.iterdir()) and not out.with_name(f".{out.name}.banmian").exists()
    try:
        export(home.parent / "new", out, format=name)
    except UsageError:
        assert is_done, "an export is refused where one came to its end, and nowhere else"


ACTIONS: dict[str, Action] = {
    "swap": swap,
    "swap_into_nothing": swap_into_nothing,
    "explore": explore,
    "brat": brat,
    "conll": conll,
}


def _prepare(what: str, folder: Path) -> None:
    from banmian.view.explore import explore
    from tests.factory import TEXT, make_page, write_release

    write_release(folder / "old", [make_page(f"{TEXT}{i}\n") for i in range(3)], shards=2, version="1.0.0")
    write_release(folder / "new", [make_page(f"{TEXT}{i}\n") for i in range(1, 5)], shards=3, version="1.1.0")
    if what == "explore":
        explore(folder / "old", folder / "old-site")
        explore(folder / "new", folder / "new-site")


def _begin(what: str, folder: Path, home: Path) -> None:
    """The user's files, and what is to be replaced."""
    home.mkdir()
    if what.startswith("swap"):
        shutil.copytree(folder / "new", home / "made")
    for name in USERS:
        (home / name).mkdir(parents=True)
        (home / name / "mine.txt").write_text("mine", encoding="utf-8")
    if what == "swap":
        shutil.copytree(folder / "old", home / "deep" / "out")
        (home / "deep" / "out" / "banmian").mkdir()
        (home / "deep" / "out" / "banmian" / "code.py").write_text("mine", encoding="utf-8")
    elif what == "explore":
        shutil.copytree(folder / "old-site", home / "deep" / "out")


def main(what: str, folder: Path, step: int) -> None:
    import filelock  # noqa: F401 - what is imported here is not imported in each child
    import pyarrow.parquet  # noqa: F401
    import yaml  # noqa: F401

    import banmian.exchange.export
    import banmian.release.swap
    import banmian.view.explore  # noqa: F401

    action = ACTIONS[what]
    assert _in_child(lambda: _prepare(what, folder))
    number, lived = 0, False
    while not lived:
        home = folder / f"state-{number}"
        _begin(what, folder, home)
        lived = _in_child(lambda: action(home), stop_before=number * step)  # noqa: B023 - called at once
        again = folder / f"again-{number}"  # what a second run makes of it
        shutil.copytree(home, again, symlinks=True)
        if what.startswith("swap"):
            shutil.copytree(folder / "new", again / "made", dirs_exist_ok=True)
        assert _in_child(lambda: action(again)), number  # noqa: B023
        number += 1
    sys.stdout.write(f"{number}\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
