"""The swap: a failed or killed build leaves the old release whole, and what is not ours is left alone."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from banmian.errors import UsageError
from banmian.release import swap
from banmian.release.checksums import write_checksums
from banmian.release.swap import LISTS, WORK, claim, has_built_card, release_root, staging

CARD = "---\nbanmian:\n  version: 0\n---\n"


def named(short: str) -> str:
    """`articles__a` is a table's file, `rejected` the list of rejected pages; other names stay."""
    if short in LISTS:
        return f"{short}/{short}.jsonl"
    table, _, split = short.partition("__")
    return f"{table}/{split}-00000-of-00001.parquet" if split and "/" not in short else short


def put(folder: Path, card: str = CARD, **files: str) -> None:
    for name, text in {"README.md": card, **files}.items():
        path = folder / named(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    write_checksums(folder)


def build(out: Path, *, force: bool = False, card: str = CARD, **files: str) -> swap.Swapped:
    with staging(out, force=force) as place:
        put(place.path, card, **files)
        return place.commit()


def files_in(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files}


def test_a_new_folder_is_made(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    done = build(out, articles__a="1")
    assert done.written == ("README.md", named("articles__a"), "SHA256SUMS")
    assert set(files_in(out)) == set(done.written)
    assert has_built_card(out)


def test_files_that_stay_the_same_are_not_touched(tmp_path: Path) -> None:
    build(tmp_path, articles__a="1", pages__b="2")
    for file in tmp_path.rglob("*"):
        os.utime(file, (1, 1))
    done = build(tmp_path, articles__a="1", pages__b="3")
    assert done.written == (named("pages__b"), "SHA256SUMS")
    assert done.kept == ("README.md", named("articles__a"))
    assert (tmp_path / named("articles__a")).stat().st_mtime == 1
    assert build(tmp_path, articles__a="1", pages__b="3").written == ()


def test_files_of_the_old_release_go(tmp_path: Path) -> None:
    build(tmp_path, articles__a="1", pages__b="2", rejected="3")
    done = build(tmp_path, articles__d="1")
    assert done.removed == (named("articles__a"), named("pages__b"), named("rejected"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["README.md", "SHA256SUMS", "articles"]


def test_old_shards_go_where_the_checksums_are_lost(tmp_path: Path) -> None:
    with staging(tmp_path) as place:
        put(place.path, **{"articles/train-00001-of-00002.parquet": "1"})
        place.commit()
    (tmp_path / "SHA256SUMS").write_text("nonsense", encoding="utf-8")
    assert "articles/train-00001-of-00002.parquet" in build(tmp_path, articles__d="1").removed


def test_what_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    build(tmp_path, articles__a="1")
    (tmp_path / "banmian").mkdir()
    (tmp_path / "banmian" / "code.py").write_text("mine", encoding="utf-8")
    (tmp_path / "articles" / "notes.txt").write_text("mine", encoding="utf-8")
    sums = tmp_path / "SHA256SUMS"
    listed = sums.read_text(encoding="utf-8")
    sums.write_text(f"{listed}{'0' * 64}  banmian/code.py\n", encoding="utf-8")
    build(tmp_path, pages__b="1")
    assert (tmp_path / "banmian" / "code.py").read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "articles" / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_a_failed_build_changes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(out, articles__a="1")
    before = files_in(out)

    def interrupted() -> None:
        with staging(out) as place:
            put(place.path, articles__a="2")
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert files_in(out) == before
    assert not (out / WORK).exists()


def test_a_failed_build_leaves_no_folder_behind(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), staging(tmp_path / "out"):
        _ = 1 / 0
    assert not (tmp_path / "out").exists()


def test_a_stranger_in_the_new_release_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="banmian"):
        build(tmp_path, banmian__code="1")
    assert files_in(tmp_path) == {}


def test_two_builds_at_once(tmp_path: Path) -> None:
    with staging(tmp_path) as place:
        put(place.path, articles__a="1")
        with pytest.raises(UsageError, match="another build"):
            build(tmp_path, articles__a="2")
        place.commit()
    assert files_in(tmp_path)[named("articles__a")] == "1"


def test_what_a_dead_build_left_is_cleared(tmp_path: Path) -> None:
    build(tmp_path, articles__a="1")
    (tmp_path / WORK / "new-01234567" / "articles").mkdir(parents=True)
    (tmp_path / WORK / "new-01234567" / "articles" / "half").write_text("", encoding="utf-8")
    assert release_root(tmp_path) == tmp_path
    build(tmp_path, articles__a="2")
    assert sorted(files_in(tmp_path)) == ["README.md", "SHA256SUMS", named("articles__a")]


def test_ctrl_c_waits_for_the_end_of_the_swap() -> None:
    done = []

    def held() -> None:
        with swap.signals_held():
            signal.raise_signal(signal.SIGINT)
            done.append(True)

    with pytest.raises(KeyboardInterrupt):
        held()
    assert done == [True]


@pytest.mark.parametrize("name", ["notes.txt", "README.md", "SHA256SUMS", "data/a.parquet"])
def test_a_folder_of_other_things_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("---\nlicense: mit\n---\nbanmian:\n", encoding="utf-8")
    with pytest.raises(UsageError, match="neither empty nor a dataset that banmian built") as caught:
        build(tmp_path, articles__a="1")
    assert caught.value.next_step
    assert list(files_in(tmp_path)) == [name]
    build(tmp_path, force=True, articles__a="1")
    assert has_built_card(tmp_path)
    assert name in files_in(tmp_path)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="is a file"):
        claim(out, force=True)


def test_a_parent_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="Next step"):
        build(tmp_path / "file" / "out", articles__a="1")


CARD_OF_TABLES = (
    "---\nconfigs:\n- data_files:\n  - split: a\n    path: articles/a-*.parquet\nbanmian:\n  version: 0\n---\n{}\n"
)


def test_a_swap_that_cannot_go_on_is_completed_by_the_next_build(tmp_path: Path) -> None:
    build(tmp_path, card=CARD_OF_TABLES.format("old"), articles__a="1")
    (tmp_path / named("pages__b")).mkdir(parents=True)
    card = CARD_OF_TABLES.format("new")
    with pytest.raises(UsageError, match="in the middle of the swap"):
        build(tmp_path, card=card, articles__a="2", pages__b="2")
    root = release_root(tmp_path)
    assert root.parent == tmp_path / WORK, "a whole release is where the card says"
    assert (root / named("articles__a")).read_text(encoding="utf-8") == "2"
    assert f"path: {WORK}/{root.name}/articles/a-*.parquet" in (tmp_path / "README.md").read_text(encoding="utf-8")
    (tmp_path / named("pages__b")).rmdir()
    assert has_built_card(tmp_path)
    build(tmp_path, card=card, articles__a="2", pages__b="2")
    assert sorted(files_in(tmp_path)) == ["README.md", "SHA256SUMS", named("articles__a"), named("pages__b")]
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == card
    assert release_root(tmp_path) == tmp_path


def test_a_release_of_an_earlier_version_is_replaced(tmp_path: Path) -> None:
    put(tmp_path, articles__a="1", pages__b="2")
    assert build(tmp_path, articles__a="3").removed == (named("pages__b"),)
