#!/usr/bin/env python3
"""Write the weights by which lines are parted (dataset/banmian/data/parting_weights.tsv), learned from lines run together.

    python scripts/train_parting.py ARTICLES.jsonl.gz [--lines 14000] [--held PAPER]

ARTICLES holds an article a line with the fields paper, title, subtitle, kicker, body_paragraphs, captions, suspect and
multi_item. Their pieces are joined into lines as print runs them together, in forms drawn at random; whole paragraphs,
headlines and captions stand beside them as lines that are one piece. Weights are whole hundredths. Needs scikit-learn;
takes a minute or two. With --held the articles of a paper are left out, and the lines made of them measured. The table in
the package was made with --lines 14000 --held 海南日报.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from banmian.parse.parting import cuts, ruled_cuts
from banmian.parse.parting_score import candidates, features
from banmian.text.reading import read
from compose.articles import captions_of, read_fields
from compose.fill import Paper
from compose.records import Article

OUT = Path(__file__).resolve().parent.parent / "dataset" / "banmian" / "data" / "parting_weights.tsv"
LEAST = 3
"""Hundredths below which a weight is nothing."""
SEEN = 8
"""Uses from which on a feature is learned."""
_SENTENCE = re.compile("[^。！？]+[。！？][”」』）]*")
_BLANKS = ("", "", " ", " ", "\u3000", "  ")
_BLANK = (" ", " ", "\u3000", "  ")
_MARKS = "●■◆○▲★◎□"
_LEADS = (
    "【本报讯】", "【本报讯】", "【本报消息】", "【本报专讯】", "【{p}讯】", "本报讯（记者 {n}）", "本报讯 （记者{n} 通讯员{n}）", "本报讯 ", "本报讯　", "【记者{n}／{p}报导】", "【记者{n}{p}报道】",
    "新华社{p}{d}电 ", "据新华社{p}{d}电（记者{n}）", "本报{p}{d}电（记者{n}）", "（{p}{day}日讯）", "（{p}讯）", "【本报{p}讯】", "■记者{n} ", "记者{n}报道：", "【专讯】", "【本网讯】", "本网讯 ", "本台消息 ", "【快报】",
)  # fmt: skip
_SIGNS = (
    "本报记者 {n}", "本报记者 {n} {n}", "记者 {n}", "□ {n}", "□本报记者 {n}", "■ 本报记者 {n}", "文/{n}", "文/本报记者 {n}", "{n}", "撰文 {n}", "作者：{n}", "通讯员 {n}", "记者 {n} 通讯员 {n}", "◎ {n}",
    "本报特约记者 {n}", "本报记者 {n} 实习生 {n}", "文/图 本报记者 {n}", "晚报记者 {n}",
)  # fmt: skip
_CLOSING = (
    "（本报记者 {n}）", "（记者{n}）", "（{n}）", "（记者 {n} 通讯员 {n}）", "（据新华社）", "（新华社发）", "（作者系{p}市教师）", "（{n} {n}）", "（作者单位：{p}市气象局）", "（本报综合）", "（通讯员 {n}）", "（综合新华社电）",
)  # fmt: skip
_LOOSE = (
    "本报记者 {n}",
    "记者 {n}",
    "通讯员 {n}",
    "（本报记者 {n}）",
    "本报特约记者 {n}",
    "记者 {n} 通讯员 {n}",
    "晚报记者 {n}",
    "□ {n}",
)
_CREDITS = ("{n} 摄", "本报记者 {n} 摄", "{n}摄", "新华社发", "通讯员 {n} 摄", "{n} 图")
_CREDITS_WITHIN = (
    "（{n} 摄）",
    "（本报记者 {n} 摄）",
    "（新华社发）",
    "（资料图片）",
    "本报摄",
    "（校方供图）",
    "（通讯员 {n} 摄）",
    "（{p}市文旅局供图）",
)
_ELSEWHERE = ("（下转第{f}版）", "（下转A{f}版）", "▶▶详见{f}版", "（详见第{f}版）", "▶相关报道见{f}版")
_OWN = (
    "0{f}版 要闻",
    "A{f}版：综合",
    "责编：{n}",
    "责编 {n} 校对 {n}",
    "2025年{month}月{day}日 星期{w}",
    "第{f}版 综合",
    "第{f}页 共8页",
    "本版编辑：{n}",
    "今日{f}版",
    "版权所有 未经授权禁止使用",
    "责编：{n} 电话：0000-33330000",
)
_ASIDES = ("编者按：", "编后：", "新闻链接：", "又讯 ", "另据本报讯 ", "编者按 ", "另讯 ")
_WHOLE = (
    "上证指数 3{f}12.40 ▲{day}.08　深证成指 {day}329.81 ▲35.3", "面馆 ★★★ 茶楼 ★★ 书店 ★★★★", "二○二{f}年，二○二三年，两年共种树三百○{f}株。", "热线电话 0000-123456{f}，来信请寄{p}市解放路{day}号。",
    "“路修好了。”老人说。（笑）“往后不用趟水。”", "（一）{p}镇 （二）{p}乡 （三）{p}村", "{p}日报 2019年{month}月{day}日 星期{w} 责编 {n} 版式 {n}", "A0{f} {p}快报 2016年{month}月{day}日 星期{w} 社会 责编 {n} 版式 {n}",
    "甲级：{p}队 {p}队 {p}队　乙级：{p}队 {p}队", "（左起）{n}、{n}、{n}在会上。", "姓名 {n} 性别 女 年龄 {day}", "时间：{month}月{day}日14:00 地点：{p}市文化馆二楼 电话：0000-888{f}8888",
    "{n} {n} {n} {n} {n} {n}", "价格由○·{f}元调到○·{day}元，涨幅不大。", "他说：“不怕（那时）没有路，只怕（现在）不走。”", "一等奖 {n} 二等奖 {n} {n} 三等奖 {n} {n} {n}", "{p} 晴 {f}～{day}℃　{p} 多云 {f}～{day}℃", "问：什么时候开始？答：下个月{day}日。",
)  # fmt: skip
_POINTERS = ("▲", "▼", "↑", "△", "图：", "图／", "■", "◀", "图为")


class Pieces:
    """What lines are made of."""

    def __init__(self, groups: Sequence[Sequence[Article]], captions: Sequence[str]) -> None:
        self.articles = [a for group in groups for a in group if any(row.label == "headline" for row in a)]
        self.captions = list(captions)


def filled(template: str, paper: Paper, draw: random.Random) -> str:
    out = template
    while "{n}" in out:
        out = out.replace("{n}", paper.person(), 1)
    place = "".join(draw.sample("江河安宁州山海川阳城平林", 2))
    day, month = draw.randint(1, 28), draw.randint(1, 12)
    for slot, value in (
        ("p", place),
        ("d", f"{month}月{day}日"),
        ("day", day),
        ("month", month),
        ("f", draw.randint(1, 9)),
        ("w", draw.choice("一二三四五六日")),
    ):
        out = out.replace(f"{{{slot}}}", str(value))
    return out


class Maker:
    """One line after another."""

    def __init__(self, pieces: Pieces, draw: random.Random) -> None:
        self.pieces, self.draw, self.paper = pieces, draw, Paper(draw)

    def line(self) -> list[str]:
        """The pieces of a line, blanks in front of them as printed."""
        self.paper = Paper(self.draw)
        out = self._begun()
        if self.draw.random() < 0.3:
            out += self._report(first=False)
        if self.draw.random() < 0.08:
            out += [self._said(_ELSEWHERE, _BLANKS)]
        return out

    def _said(self, forms: Sequence[str], blanks: Sequence[str]) -> str:
        return self.draw.choice(blanks) + filled(self.draw.choice(forms), self.paper, self.draw)

    def _article(self) -> tuple[str, str]:
        """A headline and some of its text."""
        article = self.draw.choice(self.pieces.articles)
        head = next(row.text for row in article if row.label == "headline")
        head = re.sub(r"（[^（）]*）$", "", head).strip()
        if self.draw.random() < 0.1:
            head = re.split("[ ，：]", head)[0][: self.draw.randint(2, 6)]
        body = [row.text for row in article if row.label == "paragraph" and len(row.text) > 20]
        text = bare_of_lead(body[0]) if body else "近日，此事已经办妥。"
        return head, self._some(text)

    def _some(self, text: str) -> str:
        """The first sentences of a text."""
        found = _SENTENCE.findall(text)
        return "".join(found[: self.draw.choice((1, 1, 2, 3, 5))]).strip() or text[:60].strip()

    def _text(self) -> str:
        """The end of some article."""
        article = self.draw.choice(self.pieces.articles)
        body = [row.text for row in article if row.label == "paragraph" and len(row.text) > 20]
        found = _SENTENCE.findall(self.draw.choice(body)) if body else []
        return "".join(found[-self.draw.choice((1, 1, 2, 3)) :]).strip() or "这件事已经办妥。"

    def _begun(self) -> list[str]:
        draw = self.draw
        way = draw.choices(
            ("report", "after text", "items", "caption", "inside", "own", "elsewhere", "aside", "head items"),
            (30, 26, 14, 8, 4, 8, 4, 4, 3),
        )[0]
        if way == "report":
            return self._report(first=True)
        if way == "after text":
            end = self._said(draw.choice((_CLOSING, _CLOSING, _LOOSE)), _BLANKS) if draw.random() < 0.75 else ""
            text = self._text()
            if end.strip()[:1] == "（" or not end:
                return [text + end, *self._report(first=False)]
            return [text, end, *self._report(first=False)]
        if way == "items":
            return self._items()
        if way == "head items":
            return [self._article()[0], *self._items()]
        if way == "caption":
            caption = self._caption()
            return [*caption, *self._report(first=False)]
        if way == "inside":
            sentence = self._text()
            at = sentence.find("，") + 1
            if 6 < at < len(sentence) - 4:
                mark = draw.choice(_POINTERS)
                first, *credit = self._caption()
                return [sentence[:at], mark + first, *credit, sentence[at:]]
            return [sentence]
        if way == "own":
            return [self._said(_OWN, ("",)), *self._report(first=False)]
        if way == "elsewhere":
            return [self._text(), self._said(_ELSEWHERE, _BLANKS), *self._report(first=False)]
        return [self._text(), self._said(_ASIDES, ("",)) + self._some(self._article()[1])]

    def _caption(self, *, alone: bool = False) -> list[str]:
        """A caption with its credit; without brackets the credit is a piece of its own, where more follows it."""
        text = self.draw.choice(self.pieces.captions).strip()
        text = text if text[-1:] in "。！？" or self.draw.random() < 0.3 else text + "。"
        blanks = ("", " ") if text[-1] == "。" else (" ", "\u3000")
        if self.draw.random() < 0.5:
            return [text + self._said(_CREDITS_WITHIN, ("",))]
        credit = self._said(_CREDITS, blanks)
        return [text + credit] if alone or text[-1] != "。" else [text, credit]

    def _items(self) -> list[str]:
        draw = self.draw
        way, many = draw.random(), draw.randint(2, 4)
        mark = draw.choice(_MARKS)
        out = []
        for n in range(many):
            head, text = self._article()
            text = _SENTENCE.findall(text)[0] if _SENTENCE.findall(text) else text
            if way < 0.6:
                item = f"{mark}{draw.choice(('', ' '))}{draw.choice((text, f'{head}：{text}', f'{head}　{text}', text.rstrip('。') + '。'))}"
            elif way < 0.75:
                item = f"【{head[:4]}】{text}"
            elif way < 0.9:
                item = f"{'①②③④⑤'[n]}{text}"
            else:
                item = f"{n + 1}.{text}"
            out.append((draw.choice(("", " ", "\u3000")) if n else "") + item)
        return out

    def _report(self, *, first: bool) -> list[str]:
        """A headline, and what follows it, apart or not."""
        draw = self.draw
        head, text = self._article()
        front = "" if first else draw.choice(_BLANKS)
        way = draw.random()
        if way < 0.42:
            return [front + head, self._said(_LEADS, _BLANKS) + text]
        if way < 0.56:
            out = [front + head]
            if draw.random() < 0.3:
                out.append(draw.choice(_BLANK) + "——" + self._article()[0])
            blanks = draw.choice((_BLANK, _BLANK, ("",)))
            return [*out, self._said(_SIGNS, blanks), draw.choice(blanks) + text]
        if way < 0.62:
            return [front + head, self._said(("（记者 {n}）", "（本报记者 {n}）"), ("", " ")) + text]
        if way < 0.68:
            first_part, *credit = self._caption()
            caption = self._said(_POINTERS[:6], ("", " ")) + first_part
            return [front + head, caption, *credit, draw.choice(_BLANKS) + text]
        if way < 0.82:
            return [front + head, text]
        return [front + head, draw.choice(_BLANK) + text]

    def whole(self) -> list[str]:
        """A line that is one piece."""
        draw = self.draw
        article = draw.choice(self.pieces.articles)
        way = draw.random()
        rows = (
            [row.text for row in article if row.label == "paragraph"] if way < 0.75 else [row.text for row in article]
        )
        text = draw.choice(rows or [article[0].text])
        if draw.random() < 0.1:
            return [filled(draw.choice(_WHOLE), self.paper, draw)]
        if way < 0.12:
            text += self._said(_CLOSING, ("",))
        elif way < 0.2:
            text = self._said(_LEADS, ("",)) + bare_of_lead(text)
        elif way > 0.95:
            text = self._caption(alone=True)[0]
        elif way > 0.9:
            text = self._said(draw.choice((_SIGNS, _OWN, _CLOSING, _CREDITS)), ("",))
        return [text]


def bare_of_lead(text: str) -> str:
    return re.sub(r"^.{0,16}(?:电|讯)\s{0,2}(?:（[^（）]{2,40}）)?|^（[^（）]{2,30}）", "", text).strip() or text


def joined(pieces: Sequence[str]) -> tuple[str, list[int]]:
    """The reading copy of a line and the places at which its pieces begin."""
    text, places = "", []
    for piece in pieces:
        at = len(text) + len(piece) - len(piece.lstrip())
        places.append(at)
        text += piece
    return text, places[1:]


def examples(line: str, gold: Sequence[int]) -> Iterator[tuple[dict[str, float], bool]]:
    """Features and answer of each place, where all cuts before it are right."""
    told = {cut.at: cut for cut in ruled_cuts(line)}
    begin = 0
    for at, following in pairwise([*sorted({*candidates(line), *told}), len(line)]):
        own = told.get(at)
        yield dict.fromkeys(features(line, begin, at, own.begins if own else "-", following), 1.0), at in gold
        if at in gold:
            begin = at


def made(maker: Maker, count: int, draw: random.Random) -> Iterator[tuple[str, list[int]]]:
    for _ in range(count):
        line, gold = joined(maker.line() if draw.random() < 0.5 else maker.whole())
        line = " ".join(line.split("\n"))
        copy = read(line)
        if len(copy.text) == len(line) and len(line) > 4:
            yield copy.text, gold


def measured(maker: Maker, draw: random.Random, count: int = 3000) -> None:
    right: Counter[tuple[str, str]] = Counter()
    for line, gold in made(maker, count, draw):
        kind = "run together" if gold else "whole"
        found = [cut.at for cut in cuts(line)]
        right[kind, "n"] += 1
        right[kind, "exact"] += found == gold
        right[kind, "reach"] += set(gold) <= set(candidates(line))
        right["cuts", "found"] += len(found)
        right["cuts", "gold"] += len(gold)
        right["cuts", "right"] += len(set(found) & set(gold))
        rules = [cut.at for cut in ruled_cuts(line)]
        right[kind, "rules exact"] += rules == gold
    for what, n in sorted(right.items()):
        print(*what, n)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--lines", type=int, default=14000)
    parser.add_argument("--held", default="")
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    draw = random.Random(20)  # noqa: S311

    def pieces(keep: Any) -> Pieces:
        groups = read_fields(args.articles, keep=lambda f: not f["suspect"] and bool(f["title"]) and keep(f))
        return Pieces(groups, captions_of(groups))

    maker = Maker(pieces(lambda f: f["paper"] != args.held), draw)
    rows: list[Mapping[str, float]] = []
    answers: list[bool] = []
    for line, gold in made(maker, args.lines, draw):
        for row, answer in examples(line, gold):
            rows.append(row)
            answers.append(answer)
    uses = Counter(name for row in rows for name in row)
    kept = [{name: 1.0 for name in row if uses[name] >= SEEN} for row in rows]
    vectors = DictVectorizer()
    model = LogisticRegression(C=1.0, solver="liblinear", random_state=0, max_iter=200, fit_intercept=False)
    places = vectors.fit_transform(kept)
    places.indices, places.indptr = places.indices.astype(np.int32), places.indptr.astype(np.int32)
    model.fit(places, answers)
    table = {name: round(100 * w) for name, w in zip(vectors.get_feature_names_out(), model.coef_[0], strict=True)}
    with args.out.open("w", encoding="utf-8", newline="\n") as file:
        file.write("# made by scripts/train_parting.py: a feature of a place inside a line, its weight in hundredths\n")
        file.writelines(f"{name}\t{weight}\n" for name, weight in sorted(table.items()) if abs(weight) >= LEAST)
    print(len(rows), "places,", sum(answers), "cuts,", len(table), "features")
    if args.held:
        measured(Maker(pieces(lambda f: f["paper"] == args.held), draw), random.Random(21))  # noqa: S311


if __name__ == "__main__":
    main()
