"""A page composed of articles in one of the layouts of the mix, with gold for every printed line."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from compose.articles import Groups
from compose.damage import damaged, smudged
from compose.fill import Paper, furniture
from compose.inserted import made_subtitle, with_inserts
from compose.pictures import Pictures, inline_credit
from compose.records import HEADING, Article, ComposedPage, Element, GoldLine, Row
from compose.runs import run_together
from compose.typeset import in_parts, wrapped

HERE = Path(__file__).resolve().parent
_CORNERS = str.maketrans("“”‘’", "「」『』")
_BREAKS = ("\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029", "\r", "\n")
_FOUR = re.compile("(?<![一-鿿])[一-鿿]{4}(?=[，。])")
_DASHES = "—–―－─-  \u3000"
_BRIEFS = (
    *(
        "简讯",
        "快讯",
        "短讯",
        "一句话新闻",
        "要闻速览",
        "新闻速递",
        "简明新闻",
        "国际短讯",
        "财经短波",
        "体坛快讯",
        "文化快递",
        "本市简讯",
        "信息窗",
    ),
    *("图片新闻", "新闻集装箱", "今日速读", "环球扫描", "市井短波", "教育简讯", "基层动态", "三言两语", "四面八方"),
)
_SENT = re.compile("记者|[日社报]电|[日报]讯")


class Pools(NamedTuple):
    """What pages are composed of."""

    groups: Groups
    """Articles that stood together on a page."""
    captions: Sequence[str]
    columns: Sequence[str] = ()
    """Names of columns, to stand above headlines."""


@cache
def mix() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((HERE / "mix.json").read_text(encoding="utf-8"))
    return found


def composed(
    pools: Sequence[tuple[float, Pools]],
    draw: random.Random,
    *,
    layout: str | None = None,
    own_signatures: bool = False,
) -> ComposedPage:
    """One page. `pools` are weighted; all articles of a page come from one of them.

    Args:
        layout: the name of a layout of the mix, drawn by its share where it is not given.
        own_signatures: whether articles have no other signatures and datelines than their own.
    """
    layouts = mix()["layouts"]
    name = layout or draw.choices(list(layouts), [x["share"] for x in layouts.values()])[0]
    pool = draw.choices([p for _, p in pools], [w for w, _ in pools])[0]
    return _Composer(name, pool, draw, own_signatures=own_signatures).page()


def recast(elements: Sequence[Element], pools: Pools, draw: random.Random, *, layout: str) -> ComposedPage:
    """A page with its own lines in its own order, printed in another way."""
    return _Composer(layout, pools, draw).printed(list(elements))


def _undashed(row: Row) -> str:
    """The text of a heading line without the dash that tells its role."""
    if row.label == "subtitle":
        return row.text.lstrip(_DASHES) or row.text
    return row.text.rstrip(_DASHES) or row.text if row.label == "kicker" else row.text


class _Composer:
    def __init__(self, layout: str, pools: Pools, draw: random.Random, *, own_signatures: bool = False) -> None:
        self.own_signatures = own_signatures
        self.layout, self.style, self.pools, self.draw = layout, mix()["layouts"][layout], pools, draw
        self.paper = Paper(draw)
        style = self.style
        share = style.get("corner_quotes", mix()["corner_quotes"])
        self.corner_quotes = self._flip(share)
        self.half = self._flip(style["half_brackets"])
        self.stray = draw.choice((0.0, draw.uniform(*style["stray"])))
        self.indent = 2 if self._flip(style["indent"]) else 0
        self.indent_lost = not self.indent and self._flip(style.get("indent_lost", 0))
        self.width = draw.randint(*style["wrap"]) if style["wrap"] else 0
        self.gap: int = draw.choice(style["gap"])
        self.article_gap: int = max(self.gap, draw.choice(style["article_gap"]))
        self.caption_gap: int = max(self.gap, draw.choice(style["caption_gap"]))
        self.blank_after_deck = self._flip(style.get("blank_after_deck", 0))
        self.prefix = self._flip(style.get("prefix", 0))
        self.below = draw.choice(furniture("below", layout)) if furniture("below", layout) else ""
        self.above = draw.choice(furniture("article", layout)) if furniture("article", layout) else ""
        self.after = draw.choice(furniture("tail", layout)) if furniture("tail", layout) else ""
        self.signs = draw.random()
        """Habit of the page: how often its articles are signed."""
        self.padded = self._flip(0.1)
        """Whether lines have stray blanks."""
        self.signs_first = self._flip(0.6)
        """Whether signatures stand above the paper's own lines below a headline."""
        self.hang = self._flip(0.6)
        self.pictures = Pictures(pools.captions, self.paper, style, draw)
        self.runs = draw.uniform(0.1, 0.8) if self._flip(style.get("runs", 0)) else 0.0
        """How often pieces of the page are run together in one line."""
        self.blank = draw.choice((" ", "\u3000"))
        self.dashed = not self._flip(style["undashed"])
        """Whether subtitles keep the dash before them."""

    def _flip(self, p: float) -> bool:
        return self.draw.random() < p

    def page(self) -> ComposedPage:
        articles = self._articles()
        elements: list[Element] = []
        teasers = [row.text for article in articles for row in article if row.label == "headline"]
        elements += self._furniture("top", teasers)
        for number, article in enumerate(articles):
            elements += self._laid_out(article, number)
            if number + 1 < len(articles):
                elements += self._furniture("between", teasers)
                if self._flip(self.style.get("tables", 0)):
                    elements += [Element("furniture", row, -1) for row in self.paper.table()]
        elements += self._furniture("end", teasers)
        return self.printed(elements)

    def printed(self, elements: list[Element]) -> ComposedPage:
        """The elements as a page."""
        elements = damaged(elements, self.style, self.pictures.one, self.draw)
        if self.style["furniture"].get("page") and self.width and self._flip(self.style["furniture"]["page"]):
            elements = list(self._with_page_ends(elements))
        lines = list(run_together(self._lines(elements), self.runs, self.draw))
        out: list[str] = []
        starts: list[int] = []
        at = 0
        for n, line in enumerate(lines):
            before = "\n" * line.gap * (n > 0) + ("\u3000" if line.gap or not n else self.blank) * line.indent
            out += [before, line.text]
            starts.append(at + len(before))
            at = starts[-1] + len(line.text)
        return ComposedPage("".join(out), tuple(lines), tuple(starts), self.layout)

    def _articles(self) -> list[Article]:
        draw = self.draw
        least, most = mix()["articles"]
        groups = self.pools.groups
        if self._flip(self.style.get("subtitled", 0)):
            return self._with_briefs([self._subtitled() for _ in range(draw.randint(least, most))])
        if self._flip(mix()["real_groups"]):
            found = list(draw.choice(groups))
            while len(found) < least:
                found += draw.choice(groups)
            return self._with_briefs(found[: most + 3])
        return self._with_briefs([draw.choice(draw.choice(groups)) for _ in range(draw.randint(least, most))])

    def _with_briefs(self, articles: list[Article]) -> list[Article]:
        """The articles, sometimes with a column of briefs among them: first paragraphs of others below one head."""
        draw = self.draw
        if not self._flip(mix()["briefs"]):
            return articles
        mark = draw.choice(("●", "■", "▲", "◆", "○ ", "", "▍"))
        rows = [Row("headline", draw.choice(_BRIEFS))]
        for _ in range(draw.randint(2, 6)):
            others = draw.choice(draw.choice(self.pools.groups))
            text = next((row.text for row in others if row.label == "paragraph" and 25 < len(row.text) < 180), "")
            if text:
                rows.append(Row("paragraph", mark + text))
        articles.insert(draw.randint(0, len(articles)), rows)
        return articles

    def _subtitled(self) -> Article:
        """An article, more likely than by chance one with a subtitle."""
        found = self.draw.choice(self.draw.choice(self.pools.groups))
        for _ in range(2):
            if any(row.label == "subtitle" for row in found):
                break
            found = self.draw.choice(self.draw.choice(self.pools.groups))
        return found

    def _furniture(self, place: str, teasers: Sequence[str]) -> Iterator[Element]:
        templates = furniture(place, self.layout)
        if not templates or not self._flip(self.style["furniture"].get(place, 0)):
            return
        many = {
            "top": (1, 10) if self.layout == "column" else (1, 4),
            "end": (1, 4) if self.layout != "archive" else (1, 1),
        }
        for template in self.draw.sample(templates, min(len(templates), self.draw.randint(*many.get(place, (1, 1))))):
            yield Element(
                "furniture", self.paper.fill(template, teaser=self.draw.choice(teasers)[:18] if teasers else ""), -1
            )

    def _laid_out(self, article: Article, number: int) -> Iterator[Element]:
        """The rows of an article in the order and with the signatures of the layout."""
        style, draw = self.style, self.draw
        deck = [row for row in article if row.label in HEADING]
        body = self._shortened([row for row in article if row.label not in HEADING])
        if self._flip(mix()["made_subtitles"]):
            deck = made_subtitle(deck, body, draw)
        signed = any(row.label == "byline" for row in body) or any(_SENT.search(row.text[:40]) for row in body[:1])
        ways = [] if signed or self.own_signatures or self._flip(0.4 * self.signs) else list(style["byline"].items())
        way = draw.choices(
            [*(name for name, _ in ways), "none"], [*(w for _, w in ways), max(0.0, 1 - sum(w for _, w in ways))]
        )[0]
        if self.above and self._flip(style["furniture"].get("article", 0)):
            yield Element("furniture", self.paper.fill(self.above), -1)
        if way == "none" and not signed and self._flip(mix()["picture_news"]):
            way, body = "picture", [row for row in body if row.label == "paragraph" and len(row.text) < 200][:1] or body
        if self._flip(mix()["quoted_people"]):
            body = list(self._quoted(body))
        if way != "picture":
            body = with_inserts(self._with_heads_in_two(body), mix(), self.paper, draw)
        captions = [row for row in body if row.label in ("caption", "credit")]
        body = [row for row in body if row.label not in ("caption", "credit")]
        if not captions and self._flip(style["captions"]):
            captions = list(self.pictures.group([row for row in article if row not in body]))
        where = draw.choice(("before", *("first", "inside") * 2, *("last",) * 6))
        if where == "before":
            yield from self._elements(captions, number)
        yield from self._deck(deck, number)
        signature = (
            [Element("byline", self.paper.signature(draw.choice((1, 1, 2, 3))), number)] if way == "head" else []
        )
        below = []
        if self.below and self._flip(style["furniture"].get("below", 0)):
            below = [Element("furniture", self.paper.fill(self.below), -1)]
        yield from (*signature, *below) if self.signs_first else (*below, *signature)
        if where == "first":
            yield from self._elements(captions, number)
        rows = list(self._signed_body(body, way))
        at = draw.randint(0, len(rows)) if where == "inside" else len(rows)
        yield from self._elements(rows[:at], number)
        if where in ("inside", "last"):
            yield from self._elements(captions, number)
        yield from self._elements(rows[at:], number)
        if self.after and self._flip(style["furniture"].get("tail", 0)):
            yield Element("furniture", self.paper.fill(self.after), -1)

    def _shortened(self, body: list[Row]) -> list[Row]:
        """The text of an article, mostly its beginning alone: there is more to learn in more articles."""
        most = self.draw.randint(*self.style.get("paragraphs", mix()["paragraphs"]))
        if not self._flip(mix()["shortened"]):
            return body
        if len(body) <= most:
            return body
        kept, rest = body[:most], [row for row in body[most:] if row.label not in ("paragraph", "section_head")]
        while kept and kept[-1].label == "section_head":
            kept.pop()
        return [*kept, *rest[:3]]

    def _with_heads_in_two(self, body: list[Row]) -> list[Row]:
        """The text, sometimes with a few words in a line of their own above each section head."""
        heads = [row.text for row in body if row.label == "section_head"]
        words = [word for row in body if row.label == "paragraph" for word in _FOUR.findall(row.text)[:1]]
        if len(heads) < 2 or not words or not self._flip(mix()["heads_in_two"]):
            return body
        out: list[Row] = []
        for row in body:
            if row.label == "section_head":
                out.append(Row("section_head", self.draw.choice(words)))
            out.append(row)
        return out

    def _elements(self, rows: Sequence[Row], number: int) -> Iterator[Element]:
        for row in rows:
            yield Element(row.label, row.text, number)

    def _signed_body(self, body: Sequence[Row], way: str) -> Iterator[Row]:
        first = next((n for n, row in enumerate(body) if row.label == "paragraph"), None)
        last = max((n for n, row in enumerate(body) if row.label == "paragraph"), default=None)
        for n, row in enumerate(body):
            if n == first and way == "dateline":
                row = row._replace(text=self.paper.dateline() + row.text)
            if n == last and way == "attached":
                row = row._replace(text=row.text + f"（{self.paper.signature(1)}）")
            if n == last and way == "picture":
                row = row._replace(text=row.text + inline_credit(self.paper, self.draw))
            yield row
        if way == "tail":
            yield Row("byline", f"（{self.paper.signature(self.draw.choice((1, 1, 2)))}）")

    def _quoted(self, body: Sequence[Row]) -> Iterator[Row]:
        """The text, with who is quoted in a line of their own below some paragraphs."""
        for row in body:
            yield row
            if row.label == "paragraph" and self._flip(0.6):
                yield Row("paragraph", self.paper.attribution())

    def _deck(self, deck: Sequence[Row], number: int) -> Iterator[Element]:
        draw, style = self.draw, self.style
        rows = [row for row in deck if row.label != "kicker" or self._flip(style["keep_kicker"])]
        if not self.dashed:
            rows = [row._replace(text=_undashed(row)) for row in rows]
        headline = [row for row in rows if row.label == "headline"]
        if self.pools.columns and headline and rows[0].label == "headline" and self._flip(mix()["column_name"]):
            rows = self._in_column(rows)
        if len(rows) > 1 and rows[0].label == "kicker" and self._flip(style["same_line"]):
            rows = [Row("headline", f"{rows[0].text} {headline[0].text}"), *rows[2:]]
        out: list[Row] = []
        for row in rows:
            many = row.label == "headline" or len(row.text) > 16
            out += (
                [Row(row.label, part) for part in in_parts(row.text, draw)]
                if many and self._flip(style["headline_lines"])
                else [row]
            )
        if self.prefix and out:
            n = next((n for n, row in enumerate(out) if row.label == "headline"), 0)
            first = (
                f"{self.paper.page}版{draw.choice((self.paper.section, ''))}{draw.choice((' - ', ' -  ', '：', ' '))}"
            )
            out[n] = out[n]._replace(text=first + out[n].text)
        if self._flip(style.get("shuffled_deck", 0)) and len(out) > 2:
            out = [*out[1:], out[0]] if out[0].label == "kicker" else out
        gap = draw.choice((self.gap, self.gap, 1))
        for n, row in enumerate(out):
            yield Element(row.label, row.text, number, gap=None if n == 0 else gap)

    def _in_column(self, rows: list[Row]) -> list[Row]:
        """The deck with the name of a column above it, which sometimes also begins the headline."""
        name = self.draw.choice(self.pools.columns)
        way = self.draw.choice(
            ("【{}】", "【{}】", "【{}】", "【{}】", "{}", "{}", "·{}·", "■{}", "[{}]", "{}·", "▌{}")
        )
        if self._flip(mix()["column_repeated"]):
            first = way.format(name) if way[0] in "【[" else name + self.draw.choice("丨｜|")
            rows = [rows[0]._replace(text=first + rows[0].text), *rows[1:]]
            if self._flip(0.5):
                return rows
        return [Row("kicker", way.format(name)), *rows]

    def _with_page_ends(self, elements: Sequence[Element]) -> Iterator[Element]:
        """The elements with a folio after every so many lines; inside a paragraph where one is there."""
        template = self.draw.choice(furniture("page", self.layout))
        most = self.draw.randint(18, 45)
        room = most
        for element in elements:
            lines = max(1, len(element.text) // self.width)
            if element.label == "paragraph" and room < lines and len(element.text) > 3 * self.width:
                at = max(1, room) * self.width - 2 * bool(self.indent or self.indent_lost)
                text = element.text
                while at < len(text) - 2 and text[at] in "，。、；：！？”）》…":
                    at += 1
                if at < len(text) - 4:
                    yield element._replace(text=text[:at])
                    yield Element("furniture", self.paper.fill(template), -1)
                    yield element._replace(text=text[at:], goes_on=True)
                    room = most - lines + room
                    continue
            yield element
            room -= lines
            if room <= 0:
                yield Element("furniture", self.paper.fill(template), -1)
                room = most

    def _lines(self, elements: Sequence[Element]) -> Iterator[GoldLine]:
        before = own = None
        wide: dict[int, int] = {}
        for element in elements:
            text = smudged(
                element.text, half_brackets=self.half, stray=self.stray if element.article >= 0 else 0, draw=self.draw
            )
            if self.corner_quotes:
                text = text.translate(_CORNERS)
            for mark in _BREAKS:
                text = text.replace(mark, " ")
            text = text.strip()
            if not text:
                continue
            gap = self._gap(element, before)
            new = (
                element.label not in HEADING
                or own is None
                or own.label not in HEADING
                or own.article != element.article
            )
            for n, part in enumerate(self._parts(element, text, wide)):
                begins = n == 0 and new and not element.goes_on
                blank = self.indent if element.label == "paragraph" and n == 0 and not element.goes_on else 0
                if self.padded and n == 0 and self.width and self._flip(0.3):
                    part = part[:2] + " " + part[2:]
                yield GoldLine(part.strip(), element.label, begins, element.article, gap if n == 0 else 1, blank)
            before = element
            own = element if element.label != "furniture" else own

    def _parts(self, element: Element, text: str, wide: dict[int, int]) -> list[str]:
        """The printed lines of an element."""
        if not self.width:
            return [text]
        width = self.width
        if self.style.get("own_width"):
            if element.article not in wide:
                wide[element.article] = (
                    self.draw.randint(*self.style["wrap"]) if self._flip(self.style["own_width"]) else width
                )
            width = wide[element.article]
        first = 2 if element.label == "paragraph" and (self.indent or self.indent_lost) and not element.goes_on else 0
        if element.label in HEADING:
            width = max(6, round(width * self.draw.uniform(*self.style["deck_wrap"])))
        return [part for part in wrapped(text, width, first=first, hang=self.hang) if part.strip()] or [text]

    def _gap(self, element: Element, before: Element | None) -> int:
        if before is None:
            return 0
        if element.gap is not None:
            return element.gap
        if element.goes_on or (before.label == "furniture" and self.width):
            return self.draw.choice((1, 1, 2, 3))
        if element.label in ("caption", "credit"):
            return self.caption_gap if self._flip(0.8) else self.gap
        if element.article != before.article and element.label in HEADING:
            return self.article_gap if self._flip(0.85) else self.gap
        if self.style["joined_gap"] and self._flip(self.style["joined_gap"]):
            return 1
        if self.blank_after_deck and before.label in HEADING and element.label not in HEADING:
            return 2
        return self.gap
