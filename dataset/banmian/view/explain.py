"""Why the page was read as it was: each line role, join, fact, reject and annotation with its rule and confidence."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from banmian.records import Annotation, NumericFact, Page, ParsedArticle

GLOSSARY = {
    "line": "what spoke loudest for the role of a line: its form, length and marks, and the lines around it",
    "join": "what spoke for joining two pieces of text across a cut",
    "byline": "a line or a bracket at the end of a paragraph that signs the article",
    "dateline": "place, day and agency in front of the text (head) or in brackets behind it (tail)",
    "place": "a name of the gazetteer, or one that the text says the kind of, with its level",
    "correction": "a person decided it",
}
"""What the rules whose names begin so say; the rules of facts speak for themselves."""


class Reason(NamedTuple):
    """One thing that was read, and why."""

    what: str
    """`line`, `seam`, `fact`, `reject`, or the label of an annotation."""
    text: str
    means: str
    """Its normal form in words; empty where there is none."""
    rule: str
    confidence: float | None
    """None for a reject, which has a reason only."""


def line_reason(annotation: Annotation) -> Reason:
    """Why a heading, caption, credit or signature is one."""
    return Reason(annotation.label, annotation.text, _value(annotation), _rule(annotation), annotation.confidence)


def _rule(row: Annotation | NumericFact) -> str:
    """The rule, and who decided where a person did."""
    return row.rule if row.corrected_by is None else f"{row.rule}: {row.corrected_by}, {row.corrected_on}"


def paragraph_reasons(article: ParsedArticle) -> dict[str, list[Reason]]:
    """For each paragraph, by its identifier, why it is one and was joined so, and what was found in it, in order.

    For heads and captions, by the identifier of their annotation, what was found in them.
    """
    found: dict[str, list[tuple[int, Reason]]] = {}
    for p in article.paragraphs:
        own = found.setdefault(p.paragraph_id, [(-1, Reason("line", "", "running text", p.rule, p.confidence))])
        for seam in p.seams:
            across = f"{p.text[max(0, seam.at - 4) : seam.at]}¦{p.text[seam.at : seam.at + 4]}"
            own.append((seam.at, Reason("seam", across, "goes on", seam.rule, seam.confidence)))
    for f in article.facts:
        found.setdefault(f.part_id, []).append((f.start, Reason("fact", f.text, fact_means(f), _rule(f), f.confidence)))
    for r in article.rejects:
        found.setdefault(r.part_id, []).append((r.start, Reason("reject", r.text, "no fact", r.reason, None)))
    for a in article.annotations:
        if (part := a.paragraph_id or a.part_id) is not None and a.start is not None:
            found.setdefault(part, []).append((a.start, line_reason(a)))
    return {key: [reason for _, reason in sorted(own, key=lambda item: item[0])] for key, own in found.items()}


def glossary(reasons: Iterable[Reason]) -> dict[str, str]:
    """What the rules of these reasons say, by how their names begin."""
    used = {reason.rule.partition(":")[0] for reason in reasons}
    return {name: words for name, words in GLOSSARY.items() if name in used}


def fact_means(fact: NumericFact) -> str:
    """The fact's normal form in one line: kind, value and unit, bounds, change, what is measured, when and where."""
    value = fact.value_exact if fact.value is None else f"{fact.value:.15g}"
    unit = f"{fact.unit or ''}{f'/{fact.per_unit}' if fact.per_unit else ''}"
    days = (fact.date_start, fact.date_end)
    parts = [
        f"{fact.kind} {value or fact.timex or ''} {unit}".rstrip(),
        _bounds(fact) if fact.bound_basis != "none" else "",
        f"{fact.si_value:g} {fact.si_unit}" if fact.si_value is not None and fact.si_unit != fact.unit else "",
        " ".join(filter(None, (fact.change_direction, fact.change_basis))),
        fact.modality if fact.modality != "actual" else "",
        fact.aggregation or "",
        f"of {fact.measured}" if fact.measured else "",
        f"in {fact.time_text}{f' ({days[0]})' if days[0] else ''}"
        if fact.time_text and fact.time_text != fact.text
        else "",
        f"at {fact.place_text}{f' ({fact.adcode})' if fact.adcode else ''}" if fact.place_text else "",
    ]
    return "; ".join(part for part in parts if part)


def _bounds(fact: NumericFact) -> str:
    low = "" if fact.value_min is None else f"{fact.value_min:.15g} {'≤' if fact.min_inclusive else '<'} "
    high = "" if fact.value_max is None else f" {'≤' if fact.max_inclusive else '<'} {fact.value_max:.15g}"
    return f"{low}x{high} {fact.bound_basis}"


def _value(annotation: Annotation) -> str:
    """The annotation's normal form in words."""
    value: Any = json.loads(annotation.value or "null")
    if isinstance(value, list):
        return "; ".join(" ".join(str(item) for item in signer.values() if item) for signer in value)
    if not isinstance(value, dict):
        return ""
    if annotation.label == "location":
        names = [value.get("level"), value.get("adcode"), value.get("path") or value.get("name")]
        context = value.get("context", "plain")
        candidates = [f"may be {'/'.join(map(str, value['candidates']))}"] if value.get("candidates") else []
        return "; ".join([" ".join(filter(None, names)), *([context] if context != "plain" else []), *candidates])
    return "; ".join(f"{name} {text}" for name, text in value.items() if text)


def counts(page: Page) -> dict[str, int]:
    """How much of each the page holds."""
    articles = page.articles
    return {
        "articles": len(articles),
        "paragraphs": sum(len(a.paragraphs) for a in articles),
        "numeric facts": sum(len(a.facts) for a in articles),
        "places": sum(len(a.locations) for a in articles),
        "numerals that are no facts": sum(len(a.rejects) for a in articles),
        "seams": sum(len(p.seams) for a in articles for p in a.paragraphs),
    }
