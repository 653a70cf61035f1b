"""A run of the benchmark: documents are answered by every system and judged, line by line, and then scored.

What was done is kept in the report's folder as it is done, so that a run that was ended goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import groupby, islice
from multiprocessing import get_context
from pathlib import Path

from banmian._version import __version__
from banmian.bench import faithfulness, rouge
from banmian.bench.rows import read_rows, row_of, write_row
from banmian.bench.score import judged_part, score
from banmian.bench.scores import BASE, SCHEMA, Scores, formulas, score_task
from banmian.bench.systems import System
from banmian.bench.systems.extracting import NoFacts, Rules
from banmian.bench.systems.extractive import Extractive
from banmian.bench.systems.printed import Printed
from banmian.bench.tables import dataset_digest, dataset_version
from banmian.bench.tasks import Document, LeftOut, candidates, task_of
from banmian.bench.tokens import Profile
from banmian.errors import DataError, io_error
from banmian.release.fingerprint import fingerprint

DOCUMENTS = "documents.jsonl"
_PART, _RUN = "documents.jsonl.part", "run.json"
_BATCH = 64
_WORTH_A_PROCESS = 256
"""Documents that take longer than a process to start."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Plan:
    """What is run."""

    folder: Path
    tasks: tuple[str, ...]
    systems: tuple[System, ...]
    """`lead` is one of them."""
    split: str | None = None
    max_chars: int | None = None
    seed: int = 0
    profile: Profile = "char"
    jobs: int | None = None
    """Processes; None: as many as there are cores and the documents are worth."""

    def budget(self, task: str) -> int:
        """Characters that an answer may have."""
        return self.max_chars or task_of(task).budget

    def signature(self, task: str) -> str:
        """What the task's documents are made by."""
        return task_of(task)._replace(budget=self.budget(task)).signature

    def candidates(self, task: str) -> Iterator[Document | LeftOut]:
        """The task's documents, and what makes none."""
        return candidates(self.folder, task, split=self.split, max_chars=self.max_chars)

    def systems_of(self, task: str) -> tuple[System, ...]:
        """The systems that answer the task."""
        return tuple(system for system in self.systems if system.answers(task))


@dataclass(frozen=True)
class _Count:
    """What a task is made of."""

    ids: list[str]
    left_out: Counter[str]


def run(plan: Plan, out: Path, progress: Progress | None = None) -> Scores:
    """Answer, judge and score; `documents.jsonl` is in `out` when it returns.

    Raises:
        DataError: the dataset cannot be read or gives no document, or predictions do not fit it.
        UsageError: `out` cannot be written, or a system gave no answer; what was done is kept.
    """
    counts = {task: _count(plan, task) for task in plan.tasks}
    total = sum(len(count.ids) for count in counts.values())
    if not total:
        told = "; ".join(f"{n:,}: {why}" for why, n in sum((c.left_out for c in counts.values()), Counter()).items())
        raise DataError(
            file=plan.folder,
            reason=f"gives no document for {', '.join(plan.tasks)} ({told or 'it holds no articles'})",
            next_step="give a dataset with whole articles, or other tasks",
        )
    for system in plan.systems:
        system.check((name for count in counts.values() for name in count.ids), plan.tasks)
    digest = dataset_digest(plan.folder)
    try:
        out.mkdir(parents=True, exist_ok=True)
        _answer(plan, out, _key(plan, digest), total, progress)
    except OSError as error:
        raise io_error(error) from error
    return _scores(plan, out, counts, digest)


def _count(plan: Plan, task: str) -> _Count:
    ids, left_out = [], Counter[str]()
    for made in plan.candidates(task):
        if isinstance(made, LeftOut):
            left_out[made.reason] += 1
        else:
            ids.append(made.id)
    return _Count(ids, left_out)


def _key(plan: Plan, digest: str) -> str:
    """What the lines depend on."""
    parts = [
        digest,
        _code(),
        plan.split,
        [plan.signature(task) for task in plan.tasks],
        [(system.name, system.key) for system in plan.systems],
        plan.profile,
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


@cache
def _code() -> str:
    """A digest of the code and word lists that answers and verdicts come from."""
    digest = hashlib.sha256(fingerprint().encode())
    root = Path(__file__).parent
    for file in sorted(root.rglob("*.py")):
        digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _answer(plan: Plan, out: Path, key: str, total: int, progress: Progress | None) -> None:
    """Write documents.jsonl, or what of it is not there yet."""
    part, whole, marker = out / _PART, out / DOCUMENTS, out / _RUN
    same = marker.exists() and marker.read_text(encoding="utf-8") == _marker(key)
    if same and whole.exists():
        return
    if not same:
        for file in (part, whole, marker):
            file.unlink(missing_ok=True)
        marker.write_text(_marker(key), encoding="utf-8", newline="\n")
    done = _whole_lines(part)
    with part.open("ab") as written:
        jobs = plan.jobs or min(os.cpu_count() or 1, 1 + (total - done) // _WORTH_A_PROCESS)
        for lines in _lines(plan, done, jobs):
            written.write(lines)
            written.flush()
            done += lines.count(b"\n")
            if progress is not None:
                progress(done, total)
    part.replace(whole)


def _marker(key: str) -> str:
    return json.dumps({"schema": SCHEMA, "key": key}, indent=1) + "\n"


def _whole_lines(part: Path) -> int:
    """How many lines are there; one that a kill cut short is taken away."""
    if not part.exists():
        return 0
    with part.open("rb+") as file:
        number = end = 0
        for line in file:
            if not line.endswith(b"\n"):
                break
            number, end = number + 1, end + len(line)
        file.truncate(end)
    return number


def _lines(plan: Plan, done: int, jobs: int) -> Iterator[bytes]:
    """The lines of all documents behind the first `done`, a batch at a time, in order."""
    if jobs == 1:
        for batch, systems, given in _batches(plan, done):
            yield _judge(batch, systems, given, plan.profile)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        running: list[Future[bytes]] = []
        try:
            for batch, systems, given in _batches(plan, done):
                running.append(pool.submit(_judge, batch, systems, given, plan.profile))
                if len(running) > 2 * jobs:
                    yield running.pop(0).result()
            while running:
                yield running.pop(0).result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


_Given = dict[str, list[str]]


def _batches(plan: Plan, done: int) -> Iterator[tuple[list[Document], tuple[str | Extractive, ...], _Given]]:
    """Documents, their systems (others than built-in ones by name), and the answers of the others."""
    for task in plan.tasks:
        found = (made for made in plan.candidates(task) if isinstance(made, Document))
        done -= sum(1 for _ in islice(found, done))
        systems = plan.systems_of(task)
        while batch := list(islice(found, _BATCH)):
            given = {s.name: s.answer(batch) for s in systems if not isinstance(s, Extractive)}
            yield batch, tuple(s if isinstance(s, Extractive) else s.name for s in systems), given


def _judge(
    documents: Sequence[Document], systems: Sequence[str | Extractive], given: Mapping[str, list[str]], profile: Profile
) -> bytes:
    """The lines of some documents."""
    lines = []
    for number, document in enumerate(documents):
        outputs: dict[str, str] = {}
        cut: dict[str, int] = {}
        for system in systems:
            if isinstance(system, Extractive):
                outputs[system.name] = system.answer([document])[0]
                continue
            whole = given[system][number]
            outputs[system] = judged_part(document, whole)
            if outputs[system] != whole:
                cut[system] = len(whole)
        scored = score(document, list(outputs.values()), profile=profile)
        lines.append(write_row(row_of(document, dict(zip(outputs, scored, strict=True)), cut)))
    return b"".join(lines)


def _is_missed(system: System, task: str, systems: Sequence[System]) -> bool:
    """Whether a reader of the scores may wonder where a system is."""
    of_facts = isinstance(system, (NoFacts, Rules))
    of_summaries = isinstance(system, (Extractive, Printed))
    is_strange = of_summaries if task == "facts" else of_facts
    return system not in systems and system.name != BASE and not is_strange


def _scores(plan: Plan, out: Path, counts: Mapping[str, _Count], digest: str) -> Scores:

    tasks = {}
    for task, rows in groupby(read_rows(out / DOCUMENTS), key=lambda row: str(row["task"])):
        systems = plan.systems_of(task)
        asked = task_of(task)
        tasks[task] = score_task(
            rows,
            {system.name: (system.about, system.sees_reference) for system in systems},
            signature=plan.signature(task),
            source=asked.source,
            reference=asked.reference,
            budget=plan.budget(task),
            left_out=counts[task].left_out,
            seed=plan.seed,
            notes=[f"{s.name} does not answer this task." for s in plan.systems if _is_missed(s, task, systems)],
        )
    return Scores(
        banmian=__version__,
        dataset={"version": dataset_version(plan.folder), "digest": digest, "split": plan.split},
        seed=plan.seed,
        signatures={"rouge": rouge.signature(plan.profile), "faithfulness": faithfulness.signature()},
        measures=formulas(),
        tasks=tasks,
    )
