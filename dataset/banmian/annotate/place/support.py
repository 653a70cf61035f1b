"""Which names that want support are meant as places: bare short names (衡山, 高山), and words that are names too (海盐)."""

from __future__ import annotations

import re

from banmian.annotate.place import gazetteer
from banmian.annotate.place.evidence import Evidence, lies_under
from banmian.annotate.place.lists import JOINTS
from banmian.text import segment

UNSURE = ("weak", "homograph")
"""Kinds of candidates that want support."""
_OFFICES = (
    "公证处",
    "法院",
    "检察院",
    "公安",
    "区委",
    "区政府",
    "区纪委",
    "区人民",
    "税务",
    "消防",
    "交警",
    "海关",
    "街道办",
)
"""Offices of a district, before which its short name needs no other support."""
_GOING = ("到", "去", "赴", "往", "来到", "赶到", "赶往", "前往", "抵达", "回到")
_COMES = re.compile("[看买卖参学打找进开住工务办取采观游拍]|[，。]")
"""What goes on behind a place that somebody has gone to."""
_OPENERS = "，。、；：！？\n“”（ 在到从赴"


class Support(Evidence):
    """The candidates of one text, and which of the unsure ones the text, its lists and home speak for."""

    def _admit_unsure(self) -> None:
        full = {
            u.short
            for c, name in zip(self.found, self.names, strict=True)
            if c.kind == "unit"
            for u in gazetteer.units_named(name)
            if u.name == name != u.short
        }
        for k, c in enumerate(self.found):
            if c.kind not in UNSURE:
                continue
            code = self._best(k) if self.options[k] else None
            self.is_place[k] = self._supported(k, code, full)
            if self.is_place[k] and code:
                self._note(k, code)

    def _supported(self, k: int, code: str | None, full: set[str]) -> bool:
        """Whether a name that wants support is meant as a place: by a chain, its full name in the text, or home."""
        weak = self.found[k].kind == "weak"
        if code is not None and any(lies_under(code, above) for above in self._heads(k)):
            return True
        if code is not None and len(code) == 9:
            return self._speaks_of(k, code[:6])
        if self.names[k] in full:
            return weak or self._opens(k)
        if code is None or not any(u.stood(self.day) for u in gazetteer.units_named(self.names[k])):
            return False
        city = code[:2] if code[:2] in (*gazetteer.MUNICIPALITIES, "81", "82") else code[:4]
        if weak and code[:2] == "81" and self.islands():
            return True
        if weak and self.text.startswith(_OFFICES, self.found[k].end):
            return True
        if weak:
            return self._speaks_of(k, city) or self.home.startswith(city)
        if (
            not weak
            and self._speaks_of(k, city)
            and (self._is_listed(k) or self.text.startswith(_OFFICES, self.found[k].end))
        ):
            return True
        if self._speaks_of(k, city) and self._is_gone_to(k):
            return True
        own = self.home[:4] == city and self._speaks_of(k, city) and self.text.startswith("的", self.found[k].end)
        noun = own or (segment.word_tag(self.names[k]) or "n")[0] == "n"  # 三门的青蟹 beside 临海的蜜橘
        return noun and self.home.startswith(city) and self._opens(k)

    def _is_listed(self, k: int) -> bool:
        """Whether the name `k` stands in a list with one that is sure."""
        found, text = self.found, self.text
        before = k > 0 and found[k - 1].kind not in UNSURE and text[found[k - 1].end : found[k].start] in JOINTS
        return before or (
            k + 1 < len(found) and found[k + 1].kind not in UNSURE and text[found[k].end : found[k + 1].start] in JOINTS
        )

    def _is_gone_to(self, k: int) -> bool:
        """Whether somebody goes to the place `k` or comes from there (从石狮出发, 到海盐看潮)."""
        start, end = self.found[k].start, self.found[k].end
        if self.text.endswith(("从", "自"), 0, start):
            return self.text.startswith(("出发", "来", "赶来", "回来", "启程"), end)
        return self.text.endswith(_GOING, 0, start) and _COMES.match(self.text, end) is not None

    def _opens(self, k: int) -> bool:
        start = self.found[k].start
        return start == 0 or self.text[start - 1] in _OPENERS
