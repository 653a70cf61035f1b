"""The documents: their code runs and prints what stands below it, their tables are those of the records, their links lead somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs import CHINESE, DOCUMENTS, blocks, examples, run

_LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)(#[^)]*)?\)")


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in DOCUMENTS if next(blocks(name), None)])
def test_the_code_of_a_document_does_what_it_says(tmp_path: Path, name: str) -> None:
    faults = []
    for done in run(name, tmp_path):
        if done.code:
            faults.append(f"{done.block.place}: ended with {done.code}\n{done.printed}{done.errors}")
        elif not done.is_as_said:
            faults.append(f"{done.block.place}: prints something else; if it is right, paste it in:\n{done.printed}")
    assert not faults, "\n".join([*faults, f"or let it be pasted: python -m tests.docs {name}"])
    if left := sorted({package for block in blocks(name) for package in block.missing}):
        pytest.skip(f"blocks of {name} that need {', '.join(left)} were not run")


def test_a_training_takes_less_than_twenty_lines() -> None:
    trainings = [block for block in blocks("dataset/docs/train.md") if "trainer.train()" in block.code]
    assert len(trainings) == 3
    for block in trainings:
        assert len([line for line in block.code.splitlines() if line.strip()]) < 20, block.place


def test_the_tables_of_fields_are_those_of_the_records(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, root / "scripts" / "build_docs.py", "--check"],
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("english", "chinese"), CHINESE.items())
def test_a_translation_has_the_same_code_and_headings(root: Path, english: str, chinese: str) -> None:
    assert examples(chinese) == examples(english), f"carry them over: python -m tests.docs {english}"
    texts = [(root / name).read_text(encoding="utf-8") for name in (english, chinese)]
    levels = [re.findall(r"^#+(?= )", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), re.M) for text in texts]
    assert levels[0] == levels[1], "a section is missing in one of them, or stands elsewhere"
    for name, other, text in ((english, chinese, texts[0]), (chinese, english, texts[1])):
        assert f"]({Path(other).name})" in "\n".join(text.splitlines()[:4]), f"{name} does not lead to {other}"


@pytest.mark.parametrize("name", [*DOCUMENTS, *CHINESE.values()])
def test_links_lead_to_files(root: Path, name: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    missing = [link[1] for link in _LINK.finditer(text) if not (root / name).parent.joinpath(link[1]).exists()]
    assert missing == []


def test_the_documents_have_blocks_to_run(root: Path) -> None:
    assert len(list(blocks("README.md"))) >= 5
    assert {Path(name).name for name in DOCUMENTS} > {"fields.md", "annotations.md", "own-newspaper.md", "train.md"}
    readme = (root / "README.md").read_text(encoding="utf-8")
    assert [name for name in DOCUMENTS[1:] if name not in readme] == []
    assert len(CHINESE) >= 6
    chinese = (root / CHINESE["README.md"]).read_text(encoding="utf-8")
    assert [name for name in DOCUMENTS[1:] if CHINESE.get(name, name) not in chinese] == []
