"""Damaged text layers: what is lost, private or decoded wrongly is told, and kept or put aside by its share."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from banmian import build, check, parse_page
from banmian.errors import DataError
from banmian.sources.decode import decode
from banmian.text.damage import QUARANTINED, damage_of

PAGES = sorted((Path(__file__).parent / "cases" / "pages").glob("*.txt"))
TEXT = "".join(path.read_bytes().decode("utf-8") for path in PAGES[:6])
MISREAD = [
    ("utf-8", "gb18030"),
    ("utf-8", "latin-1"),
    ("utf-8", "cp1252"),
    ("gb18030", "big5"),
    ("gb18030", "latin-1"),
    ("gb18030", "euc-kr"),
    ("big5", "gb18030"),
    ("utf-16-le", "utf-16-be"),
]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_sound_page(path: Path) -> None:
    assert damage_of(path.read_bytes().decode("utf-8")) is None


@pytest.mark.parametrize(("written_as", "read_as"), MISREAD)
def test_a_wrong_encoding_is_named(written_as: str, read_as: str) -> None:
    found = damage_of(TEXT.encode(written_as, "ignore").decode(read_as, "replace"))
    assert found is not None
    assert (found.cause, found.start) == ("encoding", 0)
    assert found.share > QUARANTINED
    if read_as != "cp1252":  # most of the time it is Latin-1 as well
        assert written_as.upper() in found.detail


@pytest.mark.parametrize("read_as", ["latin-1", "cp1252"])
def test_text_that_was_encoded_twice_over(read_as: str) -> None:
    once = TEXT.encode().decode(read_as, "ignore")
    found = damage_of(once.encode().decode(read_as, "ignore"))
    assert found is not None
    assert found.cause == "encoding"
    assert found.detail.startswith("UTF-8")


@pytest.mark.parametrize(("written_as", "read_as"), MISREAD[:3])
def test_one_line_in_a_wrong_encoding(written_as: str, read_as: str) -> None:
    line = "全县今年新建的三十座水库和十二条公路已经完工，为两万多户居民带来了便利，大家都说这是多年的心愿。"
    text = TEXT + line.encode(written_as).decode(read_as, "replace") + "\n" + TEXT
    found = damage_of(text)
    assert found is not None
    assert found.cause == "encoding"
    assert found.start == len(TEXT)
    assert found.share < QUARANTINED


@pytest.mark.parametrize(("character", "cause"), [("\ufffd", "lost"), ("\ue123", "private"), ("\U000f1234", "private")])
def test_lost_and_private_characters(character: str, cause: str) -> None:
    found = damage_of("甲乙" + 3 * character + " 丙丁戊己庚\n")
    assert found is not None
    assert (found.cause, found.n_chars, found.start, found.share) == (cause, 3, 2, 0.3)


@pytest.mark.parametrize(
    "text", ["", "\n", "é", "Das Wetter wird schöner, später wärmer, über Nacht kühler.", "한국어"]
)
def test_other_texts_are_not_doubted(text: str) -> None:
    assert damage_of(text) is None


@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
@pytest.mark.parametrize("stray", [b"\xff", b"\x80", b"\xff\xff\xff"])
def test_a_stray_byte_is_named_where_it_stands(encoding: str, stray: bytes) -> None:
    data = TEXT.encode(encoding, "ignore")
    at = len(TEXT[: len(TEXT) // 2].encode(encoding, "ignore"))
    with pytest.raises(DataError) as caught:
        decode(data[:at] + stray + data[at:])
    assert caught.value.place == f"byte {at}"
    assert encoding in str(caught.value)


def test_a_little_damage_is_kept_and_much_is_put_aside(tmp_path: Path) -> None:
    (tmp_path / "sound.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "little.txt").write_text(TEXT.replace("的", "\ue000"), encoding="utf-8")
    (tmp_path / "much.txt").write_text(TEXT.encode().decode("latin-1"), encoding="utf-8")
    report = build([tmp_path], tmp_path / "out")
    assert report.rows["pages"] == 2
    ((source, what),) = report.damaged
    assert (source, "private use" in what) == ("little.txt", True)
    ((rejected, place, reason, step),) = report.rejected
    assert (rejected, place) == ("much.txt", "character 0")
    assert reason == "100% of its characters (4,084) are UTF-8 that was decoded as LATIN-1"
    assert step == "decode its bytes with the encoding that it was written in"
    assert report.warnings["damaged character"] == TEXT.count("的")
    card = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert f"* `little.txt`: {what}" in card
    pages = pq.read_table(tmp_path / "out" / "pages").to_pylist()
    assert {row["source"]: row["damage"] and row["damage"]["cause"] for row in pages} == {
        "little.txt": "private",
        "sound.txt": None,
    }
    assert check(tmp_path / "out").faults == ()


def test_the_column_of_a_page() -> None:
    assert parse_page(TEXT).damage is None
    damage = parse_page(TEXT + "\ufffd").damage
    assert damage is not None
    assert (damage.cause, damage.n_chars, damage.start) == ("lost", 1, len(TEXT))
