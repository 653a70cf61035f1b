"""Run by `compare_quantities.py` and `benchmark_speed.py` inside a peer's own environment: texts as JSON on stdin, their
mentions as JSON on stdout.

Needs nothing of banmian. Each reader gives for a text its mentions (`start`, `end`, `values`, `modified`), as the peer
is meant to be used: Recognizers-Text with all its models, of overlapping mentions the longest.
"""

from __future__ import annotations

import json
import re
import sys
import time
from typing import Any

Mention = dict[str, Any]


def recognizers(text: str) -> list[Mention]:
    from recognizers_date_time import recognize_datetime  # type: ignore[import-not-found]
    from recognizers_number import Culture, recognize_number, recognize_ordinal, recognize_percentage  # type: ignore[import-not-found]
    from recognizers_number_with_unit import (  # type: ignore[import-not-found]
        recognize_age,
        recognize_currency,
        recognize_dimension,
        recognize_temperature,
    )

    models = (
        recognize_datetime, recognize_currency, recognize_dimension, recognize_age, recognize_temperature,
        recognize_percentage, recognize_ordinal, recognize_number,
    )  # fmt: skip
    found = [
        {
            "start": result.start,
            "end": result.end + 1,
            "values": numbers([(result.resolution or {}).get("value")]),
            "modified": False,
        }
        for model in models
        for result in model(text, Culture.Chinese)
    ]
    found.sort(key=lambda m: m["start"] - m["end"])
    kept: list[Mention] = []
    for mention in found:
        if all(mention["end"] <= k["start"] or k["end"] <= mention["start"] for k in kept):
            kept.append(mention)
    return kept


def jionlp(text: str) -> list[Mention]:
    import jionlp as jio  # type: ignore[import-not-found]

    out = []
    for extract in (jio.ner.extract_money, jio.ner.extract_time):
        for result in extract(text, with_parsing=True) or []:
            start, end = result["offset"]
            detail = result.get("detail") or {}
            number = detail.get("num")
            values = number if isinstance(number, list) else [number]
            modified = detail.get("definition", "accurate") != "accurate"
            out.append({"start": start, "end": end, "values": numbers(values), "modified": modified})
    return out


def recognizers_three(text: str) -> list[Mention]:
    """Numbers, currencies, dates and times only, for speed."""
    from recognizers_date_time import recognize_datetime
    from recognizers_number import Culture, recognize_number
    from recognizers_number_with_unit import recognize_currency

    models = (recognize_number, recognize_currency, recognize_datetime)
    return [{"start": r.start} for model in models for r in model(text, Culture.Chinese)]


def jionlp_three(text: str) -> list[Mention]:
    """Money, times and places, for speed."""
    import jionlp as jio

    jio.recognize_location(text)
    return jionlp(text)


_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def numbers(values: list[Any]) -> list[float]:
    """The values that are numbers (`12.5%` is 12.5)."""
    return [float(m[0]) for value in values if (m := _NUMBER.fullmatch(str(value).rstrip("%")))]


def main() -> None:
    readers = (recognizers, recognizers_three, jionlp, jionlp_three)
    reader = {reader.__name__: reader for reader in readers}[sys.argv[1]]
    texts = json.load(sys.stdin)
    for text in texts[: int(sys.argv[2]) if len(sys.argv) > 2 else None]:  # loads its tables
        reader(text)
    start = time.process_time()
    mentions = [reader(text) for text in texts]
    seconds = time.process_time() - start
    print()
    print(json.dumps({"mentions": mentions, "seconds": seconds}))


if __name__ == "__main__":
    main()
