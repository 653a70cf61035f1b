"""Bytes to text: every encoding that Chinese dumps come in, and clear words for what is no text."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banmian.errors import DataError
from banmian.sources.decode import decode

SIMPLIFIED = "近日，石门乡组织村民修好了三座桥，方便两岸200多户出行。大家都说，这是多年来的心愿。\n"
TRADITIONAL = "近日，石門鄉組織村民修好了三座橋，方便兩岸200多戶出行。大家都說，這是多年來的心願。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030"])
def test_simplified_text_is_read_back(encoding: str) -> None:
    text, found = decode((SIMPLIFIED * 4).encode(encoding))
    assert (text, found) == (SIMPLIFIED * 4, encoding)


def test_utf_16_without_a_mark_is_found() -> None:
    assert decode((SIMPLIFIED * 4).encode("utf-16-le")) == (SIMPLIFIED * 4, "utf-16-le")


def test_big5_is_found() -> None:
    assert decode((TRADITIONAL * 4).encode("big5")) == (TRADITIONAL * 4, "big5")


def test_line_ends_and_odd_characters_are_left_alone() -> None:
    text = "甲\r\n乙\u2028丙\u3000\ufeff丁\r戊"
    assert decode(text.encode()) == (text, "utf-8")


def test_a_forced_encoding_is_not_doubted() -> None:
    assert decode("桥".encode("gb18030"), encoding="gb18030") == ("桥", "gb18030")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t", "white space only"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF file"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"PK\x03\x04abc", "ZIP archive"),
        (b"PK\x03\x04abc[Content_Types].xml", "office document"),
        (b"Rar!\x1a\x07", "RAR archive"),
        (b"page.txt".ljust(257, b"\0") + b"ustar", "tar archive"),
        (b"a\x00b\x01" * 40, "binary"),
        (b"\xff\x81\xff\xff\x00\x80" * 20, "neither UTF-8"),
    ],
)
def test_what_is_no_text_is_refused_with_the_next_step(data: bytes, words: str) -> None:
    with pytest.raises(DataError, match=words) as caught:
        decode(data)
    assert caught.value.next_step


def test_a_damaged_byte_in_utf_8_is_named_and_not_taken_for_another_encoding() -> None:
    data = (SIMPLIFIED * 4).encode()
    with pytest.raises(DataError, match="not utf-8"):
        decode(data[:300] + b"\xff" + data[300:])


def test_a_wrong_forced_encoding_names_the_place() -> None:
    with pytest.raises(DataError, match="byte 3: not utf-8"):
        decode(b"abc\xff", encoding="utf-8")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(DataError):
        assert decode(data)[0].strip()
