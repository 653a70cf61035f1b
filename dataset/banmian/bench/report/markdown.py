"""scores.md: the scores as tables, with their formulas and what they were made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from banmian.bench.scores import Scores, SystemScores, TaskScores, Value

MAIN = (
    *(
        "true",
        "claim_prec",
        "date_prec",
        "loc_prec",
        "key_recall",
        "rouge1",
        "rouge2",
        "rougeL",
        "fact_f1",
        "fact_exact",
    ),
    *("num_recall_ref", "loc_recall_ref", "derived"),
)
_SIGNIFICANT = 0.05
_HOW_TO_READ = """\
Values are 0 to 100, in brackets their 95 % intervals by bootstrap over pages ({:,} resamples). `*`: other than `lead` by a
paired test over the same resamples (p < 0.05, adjusted by Holm for the number of systems). † sees the reference: a bound,
no system. A dash: nothing is counted.
"""


def to_markdown(scores: Scores) -> str:
    """The whole file."""
    version, digest = scores.dataset["version"] or "without a card", str(scores.dataset["digest"])
    split = f", split {scores.dataset['split']}" if scores.dataset["split"] else ""
    parts = [
        "# Scores\n",
        f"Dataset {version} (content-sha256:{digest}){split}, banmian {scores.banmian}, seed {scores.seed}.\n",
        "".join(f"- {name}: `{text}`\n" for name, text in scores.signatures.items()),
        _HOW_TO_READ.format(scores.resamples),
        *(_task(name, task) for name, task in scores.tasks.items()),
        "## Formulas\n",
        "Of sums over all documents of a task, times 100; of `err_*` per 100 quantities.\n",
        _table(("measure", "formula"), ((f"`{name}`", m["formula"]) for name, m in scores.measures.items())),
    ]
    return "\n".join(parts)


def _task(name: str, task: TaskScores) -> str:
    asked = f"{task.source} → {task.reference or f'a summary of at most {task.budget} characters, nothing printed to hold it against'}"
    left = "".join(f"; left out: {number:,} ({reason})" for reason, number in task.left_out.items())
    names = [m for m in MAIN if any(m in s.measures for s in task.systems.values())]
    errors = [
        m for m in next(iter(task.systems.values())).measures
        if m.startswith("err_") and any(s.measures[m].value for s in task.systems.values())
    ]  # fmt: skip
    parts = [
        f"## {name}\n",
        f"{asked[0].upper()}{asked[1:]}. {counted(task.n_documents, 'document')} of {counted(task.n_pages, 'page')}{left}. `{task.signature}`\n",
        *([_listed(task.notes)] if task.notes else []),
        _table(
            ("system", *(f"`{m}`" for m in names), "quantities a document", "characters"),
            (
                (_called(system, own), *(_cell(own.measures[m]) for m in names), *_like(own))
                for system, own in task.systems.items()
            ),
        ),
    ]
    if "num_recall_ref_ceiling" in next(iter(task.systems.values())).measures:
        ceiling = next(iter(task.systems.values())).measures["num_recall_ref_ceiling"]
        if ceiling.value is not None:
            parts.append(
                f"Ceiling of `num_recall_ref`: {ceiling.value:.2f}, the share of the {ceiling.n:,} quantities of the references "
                "that the source supports.\n"
            )
    if errors:
        parts += [
            "Per 100 quantities of the answers:\n",
            _table(
                ("system", *(f"`{m}`" for m in errors)),
                (
                    (_called(system, own), *(_plain(own.measures[m]) for m in errors))
                    for system, own in task.systems.items()
                ),
            ),
        ]
    parts += [
        "What is counted below the line, and in how many documents there is any of it:\n",
        _table(
            ("system", *(f"`{m}`" for m in names)),
            (
                (_called(system, own), *(_counted(own.measures[m]) for m in names))
                for system, own in task.systems.items()
            ),
        ),
    ]
    return "\n".join(parts)


def counted(number: int, noun: str) -> str:
    """`1 page`, `2 pages`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _called(name: str, system: SystemScores) -> str:
    return f"{_escaped(name)}{' †' if system.sees_reference else ''}"


def _cell(value: Value) -> str:
    if value.value is None:
        return "–"
    interval = f" [{value.ci95[0]:.1f}, {value.ci95[1]:.1f}]" if value.ci95 else ""
    star = " *" if value.p_holm is not None and value.p_holm < _SIGNIFICANT else ""
    return f"{value.value:.2f}{interval}{star}"


def _plain(value: Value) -> str:
    return "–" if value.value is None else f"{value.value:.2f}"


def _counted(value: Value) -> str:
    return f"{value.n:,} in {value.n_documents:,}"


def _like(system: SystemScores) -> tuple[str, str]:
    return f"{system.answers.quantities_per_document:.2f}", f"{system.answers.mean_chars:.1f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; the first column is text, the others are set right where there are more than two."""
    align = ["---", *(["---:"] * (len(head) - 1) if len(head) > 2 else ["---"])]
    lines = [head, align, *rows]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)


def _listed(notes: Iterable[str]) -> str:
    return "".join(f"> {_escaped(note)}\n>\n" for note in notes)[:-3] + "\n"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
