"""The code in the documents: run from top to bottom in one folder, as a reader would, and held against what stands below.

python -m tests.docs            # write what the blocks print below them, in every document
python -m tests.docs README.md  # in one, and in its translation (README.zh.md)
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from tests.hub import TOKEN, serve

ROOT = Path(__file__).resolve().parent.parent
_EVERY = (ROOT / "README.md", ROOT / "README.zh.md", *sorted((ROOT / "dataset" / "docs").glob("*.md")))
CHINESE = {
    path.relative_to(ROOT).as_posix().replace(".zh.md", ".md"): path.relative_to(ROOT).as_posix()
    for path in _EVERY
    if path.name.endswith(".zh.md")
}
"""The document in Chinese, by the English one; its blocks are those of the English one and are run there."""
DOCUMENTS = tuple(
    name for name in (path.relative_to(ROOT).as_posix() for path in _EVERY) if name not in CHINESE.values()
)
_FENCED = r"((?:(?!```).*\n)*)```"
_BLOCK = re.compile(
    rf"^(?:<!-- (?:not run: (?P<why>.+)|needs: (?P<needs>.+)) -->\n+)?```(?P<language>python|bash)\n(?P<code>{_FENCED})"
    rf"(?:\n\n```text\n(?P<output>{_FENCED}))?",
    re.MULTILINE,
)
"""A block of code, the reason why it is not run where it is not, and what it prints where that stands below."""
_CLOCK = re.compile(r"[\d.,]+ s, [\d.,]+ MB/s|^\{'.*\}\n", re.MULTILINE)
"""What a block prints about its own speed, and what a trainer logs: no two runs share them."""
_FENCE = "```"


def examples(name: str) -> list[str]:
    """Every block of code of a document as it stands there, with what is printed below it."""
    return [found[0] for found in _BLOCK.finditer((ROOT / name).read_text(encoding="utf-8"))]


def carry_over(name: str) -> None:
    """Put the blocks of a document, in their order, into its Chinese translation."""
    file = ROOT / CHINESE[name]
    text = file.read_text(encoding="utf-8")
    places = [found.span() for found in _BLOCK.finditer(text)]
    own = examples(name)
    if len(places) != len(own):
        sys.exit(f"{CHINESE[name]} has {len(places)} blocks of code, {name} has {len(own)}: add or remove them by hand")
    for (start, end), block in reversed(list(zip(places, own, strict=True))):
        text = text[:start] + block + text[end:]
    file.write_text(text, encoding="utf-8", newline="\n")


class Block(NamedTuple):
    """One block of code of a document."""

    place: str
    language: str
    code: str
    output: str | None
    """None where nothing is said about it."""
    span: tuple[int, int]
    """Of the output in the document; empty where there is none."""
    missing: tuple[str, ...] = ()
    """Packages that it needs (`<!-- needs: torch -->` above it) and that are not installed."""


class Ran(NamedTuple):
    """What a block did."""

    block: Block
    code: int
    printed: str
    errors: str

    @property
    def is_as_said(self) -> bool:
        said = self.block.output
        return self.code == 0 and (said is None or _CLOCK.sub("", said) == _CLOCK.sub("", self.printed))


def blocks(name: str) -> Iterator[Block]:
    """The blocks of a document that are run."""
    text = (ROOT / name).read_text(encoding="utf-8")
    for found in _BLOCK.finditer(text):
        if found["why"] is None:
            place = f"{name}, line {text.count(chr(10), 0, found.start('code'))}"
            output = found["output"] and found["output"].removesuffix(_FENCE)
            span = (found.start("output"), found.end("output") - len(_FENCE)) if output is not None else (0, 0)
            needs = found["needs"].split(", ") if found["needs"] else ()
            missing = tuple(package for package in needs if find_spec(package) is None)
            yield Block(place, found["language"], found["code"].removesuffix(_FENCE), output, span, missing)


def run(name: str, folder: Path) -> Iterator[Ran]:
    """Run the blocks of a document, one after another, in `folder`, but for those whose packages are missing; stops where one fails."""
    work = folder / "repository"
    work.mkdir()
    for entry in ("dataset", "seeds", "scripts", "tests"):
        (work / entry).symlink_to(ROOT / entry)
    with serve(folder / "hub") as hub:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("HF_", "NO_COLOR", "COLUMNS"))}
        environment = kept | {
            "HF_DATASETS_DISABLE_PROGRESS_BARS": "1",
            "HF_ENDPOINT": hub.url,
            "HF_HOME": str(folder / "hf"),
            "HF_HUB_DISABLE_XET": "1",
            "HF_TOKEN": TOKEN,
            "MPLBACKEND": "Agg",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }
        for block in blocks(name):
            if block.missing:
                continue
            is_python = block.language == "python"
            command = [sys.executable, "-W", "ignore", "-c"] if is_python else ["bash", "-euc"]
            done = subprocess.run(
                [*command, block.code],
                cwd=work,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE if is_python else subprocess.STDOUT,
                check=False,
                encoding="utf-8",
            )
            yield Ran(block, done.returncode, done.stdout, done.stderr or "")
            if done.returncode:
                return


def paste(name: str) -> list[Ran]:
    """Run a document and write what its blocks print below them; returns those that failed."""
    with tempfile.TemporaryDirectory() as folder:
        ran = list(run(name, Path(folder)))
    text = (ROOT / name).read_text(encoding="utf-8")
    for done in reversed(ran):
        if not done.is_as_said and done.code == 0:
            start, end = done.block.span
            text = text[:start] + done.printed + text[end:]
    (ROOT / name).write_text(text, encoding="utf-8", newline="\n")
    return [done for done in ran if done.code]


if __name__ == "__main__":
    for one in sys.argv[1:] or DOCUMENTS:
        for failed in paste(one):
            sys.stderr.write(f"{failed.block.place}: ended with {failed.code}\n{failed.printed}{failed.errors}")
        if one in CHINESE:
            carry_over(one)
