"""Makes data/glyphs.tsv: every character that the reading copy of a text replaces, with what it is read as.

    python scripts/build_glyphs.py --unicode DIR

DIR holds EquivalentUnifiedIdeograph.txt and Unihan_Variants.txt (plain or .bz2) of the Unicode Character Database, as
Debian's package `unicode-data` 15.0.0 installs them in /usr/share/unicode. Compatibility decompositions are those of the
running Python. Needs `opencc` (1.4, Apache-2.0) for the characters of traditional Chinese.
"""

from __future__ import annotations

import argparse
import bz2
import importlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from banmian.annotate.place import gazetteer

TABLE = Path(__file__).resolve().parent.parent / "dataset" / "banmian" / "data" / "glyphs.tsv"

HEAD = """\
# What the reading copy of a text reads a character as. code point, class, read as (empty: dropped).
# An `ambiguous` character is simplified only in a text that is plainly traditional, and not before the characters of the
# fourth column, nor behind those of the fifth. Made by scripts/build_glyphs.py; sources and licences are in NOTICE.
"""
INVISIBLE = (
    *range(0x09), *range(0x0E, 0x1C), 0x1F, 0x7F, *range(0x80, 0x85), *range(0x86, 0xA0),  # controls, no line breaks
    0xAD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), *range(0x200B, 0x2010),
    *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x3164, *range(0xFE00, 0xFE10), 0xFEFF, 0xFFA0,
    *range(0xFFF9, 0xFFFD), *range(0xE0000, 0xE0080), *range(0xE0100, 0xE01F0),
)  # fmt: skip
SPACES = (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F)
RADICALS = range(0x2E80, 0x3000)
IDEOGRAPHS = (*range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20))
LETTERS = (*range(0xFB00, 0xFB07), *range(0x1D400, 0x1D800))
FORMS = (*range(0xFE10, 0xFE1A), *range(0xFE30, 0xFE49), *range(0xFE4D, 0xFE70))
UNITS = range(0x3371, 0x33E0)
NARROW = range(0xFF61, 0xFF66)
WIDE = "％＋＆＠＃＊＝＄￥￡￠"
"""Full-width signs that are no punctuation of Chinese; letters and digits come on top."""
PUNCTUATION = dict(
    zip(
        "〝〞〟＂❝❞„‟❛❜⟨⟩〈〉«»‹›❨❩⦅⦆｟｠⋯︙〜∼〰･∙⋅︰º˚µΩ",
        '“””"“”“”‘’〈〉〈〉《》〈〉（）（）（）……～～～···：°°μΩ',
        strict=True,
    )
)
"""Marks that stand for a usual one; those that Unicode does not relate to it."""
CHINESE = dict(zip(",.:;?!(){}[]", "，．：；？！（）｛｝［］", strict=True))
"""The form that a mark has among Han characters."""
AMBIGUOUS = {
    "乾": ("干", "縣县隆坤安清陵元", ""),
    "瞭": ("了", "望", ""),
    "藉": ("借", "", "慰狼蕴蘊枕"),
    "著": ("着", "名作称稱述者书書录錄有", "显顯名原专專编編译譯论論合遗遺巨土卓昭较較"),
    **{
        c: (s, "", "")
        for c, s in zip("後徵於夥摺菸麴麽彷甦塚氾洩濛鮜鷺", "后征于伙折烟曲么仿苏冢泛泄蒙鲘鹭", strict=True)
    },
}
"""Characters that simplified text prints too (乾县, 著名, 於潜), with what follows and precedes them there."""
LEFT = frozenset("吒拚捱榘薹袷醣")
"""Characters that OpenCC changes and simplified text prints: they stay."""


def compatible(character: str) -> str:
    """What Unicode's compatibility decomposition makes of it."""
    return unicodedata.normalize("NFKC", character)


def equivalents(folder: Path) -> Iterator[tuple[int, str]]:
    """Radicals and strokes with the ideograph that looks the same."""
    for line in (folder / "EquivalentUnifiedIdeograph.txt").read_text(encoding="utf-8").splitlines():
        if m := re.match(r"([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*([0-9A-F]+)", line):
            for code in range(int(m[1], 16), int(m[2] or m[1], 16) + 1):
                yield code, chr(int(m[3], 16))


def z_variants(folder: Path) -> Iterator[tuple[str, str]]:
    """Ideographs that differ from another in shape only, as Unihan has them."""
    packed = folder / "Unihan_Variants.txt.bz2"
    plain = folder / "Unihan_Variants.txt"
    text = bz2.decompress(packed.read_bytes()).decode("utf-8") if packed.exists() else plain.read_text(encoding="utf-8")
    for code, others in re.findall(r"^U\+([0-9A-F]+)\tkZVariant\t(.*)$", text, re.MULTILINE):
        for other in re.findall(r"U\+([0-9A-F]+)", others):
            yield chr(int(code, 16)), chr(int(other, 16))


def in_simplified(character: str) -> bool:
    """Whether GB 2312 has it: simplified text prints it."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def converters() -> tuple[Callable[[str], str], Callable[[str], str]]:
    """OpenCC from traditional text, and from that of Hong Kong."""
    opencc = importlib.import_module("opencc")
    return opencc.OpenCC("t2s").convert, opencc.OpenCC("hk2s").convert


def simplified(folder: Path) -> Iterator[tuple[str, str, str]]:
    """(character, class, simplified) of every ideograph of traditional text that simplified text does not print."""
    taiwan, hong_kong = converters()
    printed = frozenset("".join([*gazetteer.unit_names(), *gazetteer.township_names()]))
    kept = printed | LEFT | frozenset(AMBIGUOUS)
    taken: set[str] = set()
    for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0x20000, 0x323B0)):
        c = chr(code)
        for name, convert in (("traditional", taiwan), ("variant", hong_kong)):
            to = convert(c)
            if to != c and len(to) == 1 and ord(to) < 0x10000 and not in_simplified(c) and c not in kept:
                taken.add(c)
                yield c, name, to
                break
    for c, other in z_variants(folder):
        to = taiwan(other)
        if c not in taken and c not in kept and not in_simplified(c) and in_simplified(to):
            taken.add(c)
            yield c, "variant", to


def rows(folder: Path) -> Iterator[tuple[int, str, str]]:
    """(code point, class, read as), in the order in which they are looked for: the first of a character counts."""
    yield from ((code, "invisible", "") for code in INVISIBLE)
    yield from ((code, "space", " ") for code in SPACES)
    yield from ((ord(c), "punctuation", to) for c, to in PUNCTUATION.items())
    yield from ((code, "radical", to) for code, to in equivalents(folder))
    for name, codes in (("radical", RADICALS), ("compatibility", (*IDEOGRAPHS, *LETTERS)), ("width", NARROW)):
        yield from ((code, name, compatible(chr(code))) for code in codes)
    yield from ((code, "width", chr(code - 0xFEE0)) for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum())
    yield from ((ord(c), "width", compatible(c)) for c in WIDE)
    for code in FORMS:
        to = compatible(chr(code))
        yield code, "form", CHINESE.get(to, to)
    for code in UNITS:
        to = compatible(chr(code)).replace("\N{FRACTION SLASH}", "/").replace("\N{GREEK SMALL LETTER MU}", "μ")
        if to.replace("/", "").isalnum() and not re.search("[\u0080-\u0390\u0400-\uffff]", to.replace("μ", "")):
            yield code, "unit", to
    yield 0x33CA, "unit", "ha"
    yield from ((ord(c), name, to) for c, name, to in simplified(folder))


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--unicode", type=Path, default=Path("/usr/share/unicode"), metavar="DIR")
    folder = parser.parse_args().unicode
    table: dict[int, tuple[str, ...]] = {}
    for code, name, to in rows(folder):
        if to != chr(code) and unicodedata.category(chr(code)) != "Cn":
            table.setdefault(code, (name, to))
    table |= {ord(c): ("ambiguous", *row) for c, row in AMBIGUOUS.items()}
    lines = ["\t".join((f"{code:04X}", *row)).rstrip("\t") for code, row in sorted(table.items())]
    TABLE.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    print(f"{len(lines)} characters in {TABLE.name}")


if __name__ == "__main__":
    main()
