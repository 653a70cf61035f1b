#!/usr/bin/env python3
"""Write dataset/banmian/data/tag_transitions.tsv: how much likelier a part of speech is after another than at a start.

The probabilities are those of the hidden Markov model that jieba ships for part-of-speech tagging (MIT): transitions
between words against the first word of a run of text. A row is a part of speech, a column the one that follows; the
value is log P(next | this) - log P(next | start), bounded to [-4, 4]. It is used to tell text that goes on from text
that begins (parse/reading.py).
"""

from __future__ import annotations

from math import exp, log
from pathlib import Path

from jieba.posseg.prob_start import P as START
from jieba.posseg.prob_trans import P as TRANSITION

TARGET = Path(__file__).resolve().parent.parent / "dataset" / "banmian" / "data" / "tag_transitions.tsv"
NEVER = -50.0
BOUND = 4.0


def log_sum(values: list[float]) -> float:
    top = max(values)
    return top + log(sum(exp(v - top) for v in values))


def main() -> None:
    tags = sorted({tag for _, tag in START})
    start = {tag: log_sum([max(NEVER, START.get((place, tag), NEVER)) for place in "BS"]) for tag in tags}
    rows: list[str] = []
    known = [tag for tag in tags if start[tag] > -12]
    for tag in known:
        after: dict[str, list[float]] = {}
        for place in "ES":  # the last character of a word
            for (following, other), weight in TRANSITION.get((place, tag), {}).items():
                if following in "BS":  # the first character of the next
                    after.setdefault(other, []).append(weight)
        if not after:
            continue
        total = log_sum([log_sum(weights) for weights in after.values()])
        values = [(log_sum(after[other]) - total if other in after else NEVER) - start[other] for other in known]
        rows.append("\t".join([tag, *(f"{max(-BOUND, min(BOUND, v)):.2f}" for v in values)]))
    header = "# log P(next tag | tag) - log P(next tag | start of a run); made by scripts/build_tag_transitions.py\n"
    TARGET.write_text(
        header + "\t".join(["tag", *known]) + "\n" + "\n".join(rows) + "\n", encoding="utf-8", newline="\n"
    )


if __name__ == "__main__":
    main()
