"""A sheet as the text of a page: articles, headings and whole paragraphs in reading order, with the place of every line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from banmian.geometry.alto import in_told_order
from banmian.geometry.columns import Stack, stack_of, stacks
from banmian.geometry.decks import Deck, decks, head_groups, is_large, is_lead, is_middling
from banmian.geometry.furniture import furniture
from banmian.geometry.homes import Ground, homes
from banmian.geometry.items import HEADS, Item, body_items
from banmian.geometry.lines import body_size, text_lines
from banmian.geometry.paragraphs import Setting
from banmian.geometry.pictures import captions
from banmian.geometry.sheet import Box, Sheet, TextLine
from banmian.geometry.told import told_items
from banmian.records import LeftOut, PlacedLine, SourceMark

SPAN = 10
"""Tenths of a point."""


class Arranged(NamedTuple):
    """A sheet as the text of a page."""

    text: str
    marks: tuple[SourceMark, ...]
    lines: tuple[PlacedLine, ...]
    width: int
    height: int
    """In tenths of a point."""
    read_by: str
    left_out: LeftOut


def arrange(sheet: Sheet) -> Arranged:
    """The text of a sheet, what its lines are, and where they stand."""
    texts, alone = (list(sheet.lines), 0) if sheet.lines else text_lines(sheet)
    items = arranged_items(texts, sheet)
    return linear(items, texts, sheet, alone)


def linear(items: Iterable[Item], texts: Sequence[TextLine], sheet: Sheet, alone: int = 0) -> Arranged:
    """Items as text, a line each, with marks and places."""
    out: list[str] = []
    marks: list[SourceMark] = []
    placed: list[PlacedLine] = []
    at = 0
    width, height = round(SPAN * sheet.width), round(SPAN * sheet.height)
    for item in items:
        whole = [texts[n] for n in item.lines]
        for lines in [[part] for line in whole for part in _parts(line)] if item.role == "furniture" else [whole]:
            start = at
            for line in lines:
                if not line.text:
                    continue
                out.append(line.text)
                x0, x1 = (min(max(round(SPAN * x), 0), width) for x in (line.box.x0, line.box.x1))
                y0, y1 = (min(max(round(SPAN * y), 0), height) for y in (line.box.y0, line.box.y1))
                placed.append(PlacedLine(at, at + len(line.text), sheet.number, x0, y0, x1, y1, line.confidence))
                at += len(line.text)
            if at > start:
                marks.append(SourceMark(start, at, item.role, item.article))
                out.append("\n")
                at += 1
    left = sheet.left_out
    left = LeftOut(
        repeated=left.repeated,
        invisible=left.invisible,
        outside=left.outside,
        blank=left.blank + alone,
        control=left.control,
    )
    text = "".join(out)[:-1]
    return Arranged(text, tuple(marks), tuple(placed), width, height, sheet.read_by, left)


def _parts(line: TextLine) -> list[TextLine]:
    """The parts of a line between which white stands: date, page number and name of a folio line."""
    if not line.parts:
        return [line]
    ends = [*(start for start, _, _ in line.parts[1:]), len(line.text)]
    return [
        line._replace(text=line.text[start:end], box=line.box._replace(x0=x0, x1=x1), parts=())
        for (start, x0, x1), end in zip(line.parts, ends, strict=True)
    ]


def arranged_items(texts: Sequence[TextLine], sheet: Sheet) -> list[Item]:
    """The headings, paragraphs and captions of a sheet in reading order."""
    body = body_size((line.size, len(line.text)) for line in texts if not line.is_vertical)
    loose = sorted({*furniture(texts, sheet, body), *(n for n, t in enumerate(texts) if t.role == "furniture")})
    told = [n for n in in_told_order(texts) if texts[n].role != "furniture"]
    loose = [n for n in loose if texts[n].article is None or texts[n].role == "furniture"]
    rest = [n for n in range(len(texts)) if n not in {*loose, *told}]
    regions = _regions(rest, texts, sheet.frames)
    found: list[tuple[Box, list[Item]]] = []
    for _, numbers in regions:
        found += _articles(numbers, texts, sheet, body)
    items: list[Item] = [Item("furniture", (n,), None) for n in loose if texts[n].box.y0 < sheet.height / 2]
    items += told_items(told, texts, body)
    headless = [(box, own) for box, own in found if not any(i.role in HEADS for i in own)]
    headed = [(box, own) for box, own in found if any(i.role in HEADS for i in own)]
    for _box, own in sorted([*headed, *headless], key=lambda f: (round(f[0].y0), f[0].x0)):
        number = len({i.article for i in items} - {None})
        items += [item._replace(article=number) for item in own]
    return [*items, *(Item("furniture", (n,), None) for n in loose if texts[n].box.y0 >= sheet.height / 2)]


def _regions(
    numbers: Sequence[int], texts: Sequence[TextLine], frames: Sequence[Box]
) -> list[tuple[Box | None, list[int]]]:
    """The lines in each frame that holds some and not nearly all of them, the innermost of several, and the others."""
    telling = []
    for frame in frames:
        inside = sum(frame.holds(texts[n].box) for n in numbers)
        if 1 < inside < 0.9 * len(numbers):
            telling.append(frame)
    telling.sort(key=lambda f: (f.width * f.height, f))
    homes_: dict[Box | None, list[int]] = {}
    for n in numbers:
        home = next((f for f in telling if f.holds(texts[n].box)), None)
        homes_.setdefault(home, []).append(n)
    return sorted(homes_.items(), key=lambda item: (item[0] is not None, item[0] or (0.0, 0.0, 0.0, 0.0)))


def _articles(
    numbers: Sequence[int], texts: Sequence[TextLine], sheet: Sheet, body: float
) -> list[tuple[Box, list[Item]]]:
    """The articles that lines in one region make, each with the box around it."""
    under = captions(numbers, texts, sheet.pictures, body)
    captioned = {n for lines in under.values() for n in lines} | {n for n in numbers if texts[n].role == "caption"}
    plain = [n for n in numbers if n not in captioned]
    groups = head_groups([n for n in plain if is_large(texts[n], body)], texts, sheet.rules)
    leads = [group for group in groups if is_lead(group, texts)]
    groups = [group for group in groups if group not in leads]
    large = {n for group in groups for n in group}
    heads = [stack_of(group, texts).box for group in groups]
    blocks = [*heads, *sheet.pictures]
    middling = [n for n in plain if n not in large and is_middling(texts[n], body)]
    found_decks, _left = decks(groups, stacks(middling, texts, sheet.rules, blocks), texts, sheet.rules)
    in_decks = {n for deck in found_decks for n, _ in deck.lines}
    running = [n for n in plain if n not in in_decks]
    pieces = stacks(running, texts, sheet.rules, [*(d.box for d in found_decks), *sheet.pictures])
    setting = Setting(texts, pieces)
    pictures = tuple(_with_caption(p, [texts[n].box for n in under.get(k, ())]) for k, p in enumerate(sheet.pictures))
    ground = Ground(sheet.rules, pictures, 0.0)
    home = homes(pieces, found_decks, ground, setting.reads_on)
    out: list[tuple[Box, list[Item]]] = []
    groups_of: dict[int | None, list[int]] = {}
    for n, own_deck in enumerate(home):
        groups_of.setdefault(own_deck, []).append(n)
    for number, deck in enumerate(found_decks):
        own = groups_of.get(number, [])
        items = [*_heads(deck), *body_items(own, setting)]
        box = _around([deck.box, *(pieces[n].box for n in own)])
        out.append((box, items))
    headless = _headless(groups_of.get(None, []), pieces)
    out += [(_around([pieces[n].box for n in group]), body_items(group, setting)) for group in headless]
    for k, lines in under.items():
        _give(out, pictures[k], Item("caption", tuple(lines), None))
    seen = {n for lines in under.values() for n in lines}
    for stack in stacks([n for n in numbers if n in captioned - seen], texts, sheet.rules, ()):
        _give(out, stack.box, Item("caption", stack.lines, None))
    return out


def _with_caption(picture: Box, lines: Sequence[Box]) -> Box:
    return _around([picture, *lines])


def _around(boxes: Sequence[Box]) -> Box:
    return Box(min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes))


def _heads(deck: Deck) -> list[Item]:
    """The deck's lines, those of one role that follow one another as one."""
    items: list[Item] = []
    for n, role in deck.lines:
        if items and items[-1].role == role:
            items[-1] = items[-1]._replace(lines=(*items[-1].lines, n))
        else:
            items.append(Item(role, (n,), None))
    return items


def _headless(numbers: Sequence[int], pieces: Sequence[Stack]) -> list[list[int]]:
    """Stacks under no heading, those that stand side by side or close below one another together."""
    groups: list[list[int]] = []
    for n in numbers:
        box, size = pieces[n].box, pieces[n].size
        near = [
            g
            for g in groups
            if any(
                (pieces[k].box.over(box) > 0 and -pieces[k].box.beside(box) < 2.5 * size)
                or (pieces[k].box.beside(box) > size and -pieces[k].box.over(box) < 3 * size)
                for k in g
            )
        ]
        merged = [n]
        for g in near:
            merged = [*g, *merged]
            groups.remove(g)
        groups.append(merged)
    return groups


def _give(out: list[tuple[Box, list[Item]]], picture: Box, item: Item) -> None:
    """Put a caption to the article that its picture lies in or next to."""

    def far(box: Box) -> tuple[float, float]:
        aside = max(0.0, -box.over(picture))
        off = max(0.0, -box.beside(picture))
        return aside + off, box.width * box.height

    if out:
        near = min(out, key=lambda own: far(own[0]))
        near[1].append(item)
    else:
        out.append((picture, [item]))
