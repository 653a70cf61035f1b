"""What a model thinks of answers: is each supported, complete and concise; and how far it agrees with labels by hand.

No measure of the benchmark: a model is asked with one fixed prompt, and its agreement with the labels stands beside what it says.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from banmian.bench.rows import read_rows
from banmian.bench.systems.kept import Asked, Kept
from banmian.bench.tasks import Document
from banmian.errors import DataError, io_error

PROMPT = (
    "请对照原文评价概括，只根据原文，不用其他知识。\n"
    "支持：概括里的每个数字、单位、时间、地点、主体和说法，是否都能由原文得出（换算、四舍五入并注明约数、按原文数字推算都算得出）；"
    "有一处不符就是“否”。\n"
    "完整：概括是否说出了原文最重要的事实，1分（遗漏主要事实）到5分（主要事实都有）。\n"
    "简洁：概括是否没有多余和重复的话，1分到5分。\n"
    '只输出一行JSON，例如{"支持":"是","完整":4,"简洁":5}，不要解释。\n\n{source}'
)
"""The question; it is never changed by an option, so that opinions of one model can be compared."""
VERSION = 1
_OBJECT = re.compile(r"\{[^{}]*\}")
_YES = {"是": True, "否": False, "true": True, "false": False}
_LEAST, _MOST = 1, 5


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the model says of one answer."""

    supported: bool
    complete: int
    """1 to 5."""
    concise: int
    """1 to 5."""


@dataclass(frozen=True, slots=True)
class Opinions:
    """Of one system in one task."""

    n: int
    """Answers that the model was asked about: those that are not empty."""
    unread: int
    """Replies that were no opinion; they are in no mean."""
    supported: float | None
    """Per cent."""
    complete: float | None
    """Mean, 1 to 5."""
    concise: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """The model's support against labels by hand."""

    n: int
    unread: int
    """Replies that were no opinion: neither caught nor agreed."""
    false: int
    """Claims that are false by label."""
    caught: int
    true: int
    blamed: int

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa over the replies that could be read; None where it is undefined."""
        n = self.n - self.unread
        if not n:
            return None
        observed = (self.caught + self.true - self.blamed) / n
        says_false = (self.caught + self.blamed) / n
        is_false = self.false / n
        chance = says_false * is_false + (1 - says_false) * (1 - is_false)
        return None if chance == 1 else (observed - chance) / (1 - chance)


def signature(model: str) -> str:
    """What opinions depend on: those of equal signatures can be compared."""
    digest = hashlib.sha256(PROMPT.encode()).hexdigest()[:12]
    return f"banmian-opinion|model:{model}|prompt:{digest}|temperature:0|v:{VERSION}"


def read_opinion(reply: str) -> Opinion | None:
    """The opinion in a reply, or None where it is none."""
    for found in reversed(_OBJECT.findall(reply)):
        try:
            value = json.loads(found)
            supported = value["支持"] if isinstance(value["支持"], bool) else _YES[str(value["支持"]).lower()]
            complete, concise = int(value["完整"]), int(value["简洁"])
        except (ValueError, KeyError, TypeError):
            continue
        if _LEAST <= complete <= _MOST and _LEAST <= concise <= _MOST:
            return Opinion(supported, complete, concise)
    return None


def opinions(asked: Asked, rows: Iterable[Mapping[str, Any]], kept: Path) -> dict[str, dict[str, Opinions]]:
    """What the model thinks of every answer of a report's documents, by task and system.

    Args:
        rows: lines of documents.jsonl.
        kept: folder of its replies; what stands there is not asked again.
    """
    known = Kept(asked, kept)
    found: dict[str, dict[str, list[Opinion | None]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        said = {name: one["output"] for name, one in row["systems"].items() if one["output"].strip()}
        pairs = [_pair(f"{row['id']}#{name}", row["source"], output) for name, output in said.items()]
        for name, reply in zip(said, known.answer(pairs), strict=True):
            found[row["task"]][name].append(read_opinion(reply))
    return {task: {name: _summary(own) for name, own in systems.items()} for task, systems in found.items()}


def agreement(asked: Asked, gold: Path, kept: Path) -> Agreement:
    """How far the model's support agrees with labels by hand.

    Args:
        gold: lines {"doc", "claim", "label"} (1: supported), as LLM-AggreFact has them.

    Raises:
        DataError: a line is none of those.
    """
    pairs, labels = [], []
    try:
        lines = gold.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise io_error(error, file=gold) from error
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            pairs.append(_pair(f"gold:{number}", row["doc"], row["claim"]))
            labels.append(bool(row["label"]))
        except (ValueError, KeyError, TypeError) as error:  # noqa: PERF203
            raise DataError(
                file=gold,
                place=f"line {number}",
                reason="is no labelled claim",
                next_step='write {"doc": "...", "claim": "...", "label": 1} in each line',
            ) from error
    said = [read_opinion(reply) for reply in Kept(asked, kept).answer(pairs)]
    read = [(label, one.supported) for label, one in zip(labels, said, strict=True) if one is not None]
    return Agreement(
        n=len(labels),
        unread=len(labels) - len(read),
        false=sum(not label for label, _ in read),
        caught=sum(not label and not supported for label, supported in read),
        true=sum(label for label, _ in read),
        blamed=sum(label and not supported for label, supported in read),
    )


def write_opinions(asked: Asked, documents: Path, out: Path, gold: Path | None = None) -> dict[str, Any]:
    """Ask, and write `opinions.json` to `out`: signature, agreement with the labels (null without any), and opinions by task
    and system; gives the same."""
    kept = out / "answers"
    with_gold = None if gold is None else agreement(asked, gold, kept)
    found: dict[str, Any] = {
        "signature": signature(asked.name),
        "agreement": None if with_gold is None else {**asdict(with_gold), "kappa": with_gold.kappa},
        "tasks": {
            task: {name: asdict(own) for name, own in systems.items()}
            for task, systems in opinions(asked, read_rows(documents), kept).items()
        },
    }
    text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    (out / "opinions.json").write_text(text, encoding="utf-8", newline="\n")
    return found


def _pair(name: str, source: str, output: str) -> Document:
    return Document(
        id=name,
        task="digest",
        page_id="",
        article_id="",
        source=f"【原文】\n{source}\n\n【概括】\n{output}",
        reference=None,
        budget=0,
        facts=(),
    )


def _summary(said: Sequence[Opinion | None]) -> Opinions:
    read = [one for one in said if one is not None]
    n = len(read)
    return Opinions(
        n=len(said),
        unread=len(said) - n,
        supported=100 * sum(one.supported for one in read) / n if n else None,
        complete=sum(one.complete for one in read) / n if n else None,
        concise=sum(one.concise for one in read) / n if n else None,
    )
