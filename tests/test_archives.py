"""ZIP archives: members are pages and tables, and what is hostile in them is named and costs only itself."""

from __future__ import annotations

import json
import struct
import zipfile
from pathlib import Path

import pytest

from banmian.sources import RawPage, find_inputs

TEXT = "乡里修好三座桥\n\n近日，石门乡修好三座桥。\n"


def pack(path: Path, members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def read(path: Path) -> list[RawPage]:
    return [page for file in find_inputs([path]) for page in file.pages()]


def test_members_are_pages_and_tables_with_what_is_told_of_them(tmp_path: Path) -> None:
    members = {
        "b/2.txt": (TEXT + "2").encode("gb18030"),
        "b/2.json": '{"newspaper": "石门报"}'.encode(),
        "a.jsonl": json.dumps({"text": TEXT + "3"}).encode(),
        "1.txt": TEXT.encode(),
        "manifest.csv": b"file,date\n1.txt,2024-05-01\n9.txt,May\n",
        "cover.png": b"\x89PNG",
        "__MACOSX/._1.txt": b"\0\5",
    }
    pages = read(pack(tmp_path / "p.zip", members))
    assert [page.source for page in pages] == ["p.zip/1.txt", "p.zip/a.jsonl#1", "p.zip/b/2.txt"]
    assert [page.content().text for page in pages] == [TEXT, TEXT + "3", TEXT + "2"]
    assert (str(pages[0].metadata.date), pages[2].metadata.newspaper) == ("2024-05-01", "石门报")


def test_names_written_by_windows_are_read(tmp_path: Path) -> None:
    path = pack(tmp_path / "p.zip", {"xxxx.txt": TEXT.encode()})
    path.write_bytes(path.read_bytes().replace(b"xxxx.txt", "石门".encode("gb18030") + b".txt"))
    assert [page.source for page in read(path)] == ["p.zip/石门.txt"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../1.txt", "leads out"),
        ("/etc/1.txt", "leads out"),
        ("a\\..\\..\\1.txt", "leads out"),
        ("a\n.txt", "leads out"),
        ("more.zip", "archive within an archive"),
    ],
)
def test_a_member_that_is_not_to_be_read_is_named_and_costs_itself(tmp_path: Path, name: str, words: str) -> None:
    pages = read(pack(tmp_path / "p.zip", {"1.txt": TEXT.encode(), name: TEXT.encode()}))
    (bad,) = [page for page in pages if page.error]
    assert words in str(bad.error)
    assert bad.error is not None
    assert bad.error.next_step
    assert [page.source for page in pages if not page.error] == ["p.zip/1.txt"]


def test_an_encrypted_member_is_named(tmp_path: Path) -> None:
    path = pack(tmp_path / "p.zip", {"1.txt": TEXT.encode(), "2.txt": TEXT.encode()})
    data = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.rindex(signature) + flags] |= 1
    path.write_bytes(bytes(data))
    assert ["encrypted" in str(page.error) for page in read(path)] == [False, True]


def test_a_damaged_member_costs_itself(tmp_path: Path) -> None:
    path = pack(tmp_path / "p.zip", {"1.txt": TEXT.encode(), "2.txt": TEXT.encode()}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(TEXT.encode(), TEXT.replace("三", "五").encode(), 1))
    assert ["CRC" in str(page.error) for page in read(path)] == [True, False]


def test_a_name_held_twice_is_named(tmp_path: Path) -> None:
    path = pack(tmp_path / "p.zip", {"1.txt": TEXT.encode(), "2.txt": TEXT.encode(), "3.txt": TEXT.encode()})
    path.write_bytes(path.read_bytes().replace(b"2.txt", b"1.txt"))
    assert [page.source for page in read(path) if page.error and "twice" in str(page.error)] == ["p.zip/1.txt"]


def test_an_archive_that_unpacks_to_far_too_much_is_refused_unread(tmp_path: Path) -> None:
    path = pack(tmp_path / "p.zip", {"1.txt": b"0" * (70 * 1024 * 1024)})
    (page,) = read(path)
    assert "which text never does" in str(page.error)


def test_a_member_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = pack(tmp_path / "p.zip", {"1.txt": b"0" * 1_000_000})
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", 1_000_000), struct.pack("<I", 10)))
    (page,) = read(path)
    assert page.error is not None


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 cut short", b"not a zip"])
def test_what_is_no_archive_is_named(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "p.zip").write_bytes(data)
    (page,) = read(tmp_path / "p.zip")
    assert page.error is not None
    assert page.error.next_step


def test_an_archive_without_pages_is_named(tmp_path: Path) -> None:
    (page,) = read(pack(tmp_path / "p.zip", {"a.png": b""}))
    assert "holds no page" in str(page.error)
