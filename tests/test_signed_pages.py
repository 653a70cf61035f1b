"""Build and check agree on who signs: every form of a signature, wherever it stands, passes the check."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import banmian

CASES = Path(__file__).parent / "cases" / "bylines"
BARE = (
    "本报记者 张伟民 摄影报道",
    "记者 张伟民 文/图",
    "张伟民 李静",
    "本报记者 张伟民 通讯员 李静 摄",
    "市民 罗先生",
    "责编：李木",
)
PLACES = {
    "a line below the headline": "石门乡修好三座桥\n{line}\n近日，石门乡修好三座桥，方便村民出行。\n",
    "the end of a paragraph": "石门乡修好三座桥\n近日，石门乡修好三座桥，方便村民出行。{line}\n",
    "a line of its own at the end": "石门乡修好三座桥\n近日，石门乡修好三座桥，方便村民出行。\n{line}\n",
    "the lead": "石门乡修好三座桥\n本报讯{line}近日，石门乡修好三座桥，方便村民出行。\n",
    "between two paragraphs": "石门乡修好三座桥\n近日，石门乡修好三座桥。\n{line}\n村民出行方便了，去年要绕行5公里。\n",
    "the end of the last line of a page": "石门乡修好三座桥\n近日，石门乡修好三座桥，{line}",
}


def forms() -> list[str]:
    """Signatures as they are printed, and bare ones with every kind of bracket."""
    found = dict.fromkeys(
        row[key]
        for name, key in (("lines.jsonl", "line"), ("signers.jsonl", "line"), ("tails.jsonl", "tail"), ("datelines.jsonl", "dateline"))
        for row in map(json.loads, (CASES / name).read_text(encoding="utf-8").splitlines())
        if row.get(key)
    )  # fmt: skip
    brackets = ("{}", "（{}）", "({})", "【{}】", "[{}]", "〔{}〕", "（{}", "■{}", "□ {}", "——{}", "文/{}", "图/{}")
    return [*found, *(bracket.format(bare) for bare in BARE for bracket in brackets)]


@pytest.mark.parametrize("place", PLACES)
def test_build_and_check_agree_on_every_form_of_a_signature(place: str, tmp_path: Path) -> None:
    rows = ({"text": PLACES[place].replace("{line}", line)} for line in forms())
    text = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "pages.jsonl").write_text(text, encoding="utf-8", newline="\n")
    banmian.build([tmp_path / "pages.jsonl"], tmp_path / "out")
    assert banmian.check(tmp_path / "out").faults == ()
