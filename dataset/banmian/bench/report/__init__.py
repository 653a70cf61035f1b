"""What a run leaves for people and programs: scores.json, scores.md, scores.html and a block for model cards."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO

from banmian.bench.report.markdown import to_markdown
from banmian.bench.report.model_index import to_model_index
from banmian.bench.report.page import write_page
from banmian.bench.scores import Scores
from banmian.errors import io_error

FILES = ("scores.json", "scores.md", "scores.html", "model-index.yaml")


def write_report(scores: Scores, out: Path, documents: Path) -> None:
    """Write the files of a report; each is replaced when it is whole.

    Args:
        documents: the lines that the scores were made from.

    Raises:
        UsageError: a file cannot be written.
    """
    writers: tuple[Callable[[IO[str]], object], ...] = (
        lambda file: file.write(to_json(scores)),
        lambda file: file.write(to_markdown(scores)),
        lambda file: write_page(scores, documents, file),
        lambda file: file.write(to_model_index(scores)),
    )
    for name, write in zip(FILES, writers, strict=True):
        with _replacing(out / name) as file:
            write(file)


def to_json(scores: Scores) -> str:
    """scores.json."""
    return json.dumps(asdict(scores), ensure_ascii=False, indent=1) + "\n"


@contextmanager
def _replacing(path: Path) -> Iterator[IO[str]]:
    draft = path.with_name(f"{path.name}.part")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            yield file
        draft.replace(path)
    except OSError as error:
        raise io_error(error, file=path) from error
    finally:
        draft.unlink(missing_ok=True)
