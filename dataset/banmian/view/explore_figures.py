"""What is in a release, counted while its pages go by, for the charts of the explorer."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import Any

from banmian.records import Page
from banmian.view.map import province_of

LENGTHS = (0, 100, 200, 300, 500, 800, 1200, 2000, 5000)
"""Where the bars of the articles' lengths begin, in characters."""
STEP = 5
"""Width of a bar of confidence, in percent."""
_PLACES = 40


class Figures:
    """Counts over pages."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.roles: Counter[str] = Counter()
        self.provinces: Counter[str] = Counter()
        self.places: Counter[str] = Counter()
        self.lengths = [0] * len(LENGTHS)
        self.confidence = [0] * (100 // STEP)

    def add(self, page: Page) -> None:
        """Count one page."""
        self.counts["pages"] += 1
        for region in page.ledger:
            self.roles[region.role] += region.end - region.start
        for article in page.articles:
            self.counts["articles"] += 1
            self.counts["fragments"] += article.is_fragment
            self.counts["truncated"] += article.is_truncated
            self.counts["duplicates"] += article.duplicate_of is not None
            self.counts["paragraphs"] += article.n_paragraphs
            self.counts["numeric_facts"] += len(article.facts)
            self.counts["numeric_rejects"] += len(article.rejects)
            self.counts["annotations"] += len(article.annotations)
            self.lengths[bisect_right(LENGTHS, article.n_chars) - 1] += 1
            self.reasons.update(reject.reason for reject in article.rejects)
            for fact in article.facts:
                self.kinds[fact.kind] += 1
                self.confidence[min(percent(fact.confidence) // STEP, len(self.confidence) - 1)] += 1
            for place in article.locations:
                self.counts["locations"] += 1
                if place.path:
                    self.places[place.path] += 1
                if code := province_of(place.adcode, place.path):
                    self.provinces[code] += 1

    def data(self) -> dict[str, Any]:
        """The counts as plain data, the most frequent first."""
        return {
            "counts": dict(self.counts),
            "kinds": _ranked(self.kinds),
            "reasons": _ranked(self.reasons),
            "roles": _ranked(self.roles),
            "provinces": dict(_ranked(self.provinces)),
            "places": _ranked(self.places)[:_PLACES],
            "lengths": [[start, number] for start, number in zip(LENGTHS, self.lengths, strict=True)],
            "confidence": [[i * STEP, number] for i, number in enumerate(self.confidence)],
        }


def percent(confidence: float) -> int:
    """A confidence of 0 to 1 in whole percent, rounded down, as the filters compare it."""
    return max(0, min(100, int(confidence * 100 + 1e-4)))


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
