"""Pictures: their captions and credits, alone or several together, as print sets them."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from compose.fill import Paper
from compose.records import Row

LONGEST = 60
"""Characters of a sentence that goes below a picture."""
SHORT = 24
"""Characters below which a caption often has no full stop."""
_SENTENCE = re.compile("[^。！？]+[。！？]")
_PHRASE = re.compile("(?<=[，。、；])[一-鿿]{2,10}的[一-鿿]{2,8}(?=[，。；])")
_BODY = re.compile(
    "(?<=[，。、；由和])[一-鿿]{3,10}(?:局|部|学院|大学|协会|公司|中心|博物馆|委员会|研究院)(?=[，。、；的])"
)
_VIEW = re.compile("[一-鿿]{2,8}(?:公园|广场|大桥|车站|村|镇|湖|河|厂|园区|街|馆|学校|基地|大棚)(?=[，。、的里内])")
_SAID = re.compile("[“”]|[说称道：]")


class Pictures:
    """The pictures of a page.

    Args:
        pool: texts of other captions.
        style: the layout's rates: `credits`.
    """

    def __init__(self, pool: Sequence[str], paper: Paper, style: Mapping[str, Any], draw: random.Random) -> None:
        self._pool, self._paper, self._style, self._draw = pool, paper, style, draw
        self._one_way = draw.choice(("below", "same line", "same line", "none", "last", "mixed"))
        self._blank = draw.choice((" ", "\u3000", "", " "))
        self._numbered = draw.random() < 0.15
        self._marked = draw.choice(("", "", "", "图为", "上图：", "下图：", "左图为", "▲", "▼", "图/"))

    def one(self) -> list[Row]:
        """The caption of one picture, mostly without a credit, as it stands in the middle of a text."""
        rows = [Row("caption", self._text(()))]
        return [*rows, Row("credit", self._paper.credit())] if self._draw.random() < 0.2 else rows

    def group(self, left: Sequence[Row]) -> Iterator[Row]:
        """The captions and credits of one article's pictures; `left` is text of it that is not printed."""
        draw = self._draw
        count = draw.choice((1, 1, 1, 1, 2, 2, 3, 4))
        texts = [self._text(left) for _ in range(count)]
        credited = draw.random() < self._style["credits"]
        for n, text in enumerate(texts):
            if self._numbered and count > 1:
                text = f"图{'①②③④'[n]}{draw.choice(('：', '为', ' '))}{text}"
            way = self._one_way if credited else "none"
            way = draw.choice(("below", "same line", "none")) if way == "mixed" else way
            if way == "same line" or (way == "last" and n + 1 == count and draw.random() < 0.5):
                yield Row("caption", f"{text}{self._blank}{self._paper.credit()}")
                continue
            yield Row("caption", text)
            if way == "below" or (way == "last" and n + 1 == count):
                yield Row("credit", self._paper.credit())
        if credited and draw.random() < 0.04:
            yield Row(
                "credit",
                draw.choice(("本版制图：{}", "本版照片：{}", "制图：{}", "图/{}")).format(self._paper.person()),
            )

    def _text(self, left: Sequence[Row]) -> str:
        draw = self._draw
        own = "".join(row.text for row in left if row.label == "paragraph")
        way = draw.random()
        if way < 0.12:
            return self._label(own)
        if way < 0.5 and own:
            found = [
                *(s for s in _SENTENCE.findall(own) if 8 <= len(s) <= LONGEST and not _SAID.search(s)),
                *(_PHRASE.findall(own) if way < 0.25 else ()),
                *(
                    view + draw.choice(("一角", "外景", "俯瞰", "全景", "今貌", "现场"))
                    for view in _VIEW.findall(own)[:2]
                ),
            ]
            if found:
                return self._ended(draw.choice(found))
        return self._ended(draw.choice(self._pool)) if self._pool else self._label(own)

    def _ended(self, text: str) -> str:
        """The text with its mark before it, its full stop or none."""
        draw = self._draw
        if self._marked and not text.startswith("图") and draw.random() < 0.5:
            text = self._marked + text
        if text[-1] == "。" and draw.random() < (0.5 if len(text) < SHORT else 0.25):
            text = text[:-1]
        elif text[-1] not in "。！？" and draw.random() < 0.3:
            text += "。"
        return text + draw.choice(("（资料图片）", "（资料照片）", "（效果图）")) if draw.random() < 0.05 else text

    def _label(self, own: str) -> str:
        """What stands below a chart, a map, a work of art."""
        draw = self._draw
        bodies = _BODY.findall(own) or [self._paper.fill("{place}市统计局"), self._paper.fill("{place}博物馆")]
        views = _VIEW.findall(own) or [self._paper.fill("{place}村"), self._paper.fill("{place}公园")]
        person = self._paper.person()
        return draw.choice(
            (
                f"数据来源：{draw.choice(bodies)}", f"资料来源：{draw.choice(bodies)}", f"数据来源：{draw.choice(bodies)}等",
                f"{views[0]}{draw.choice(('春色', '秋韵', '晨曲', '小景', '夜色'))}（{draw.choice(('国画', '版画', '油画', '水彩', '剪纸', '摄影'))}） {person}",
                f"{views[0]} {person} 绘", f"《{views[0]}》 {person} 作", f"{views[0]}{draw.choice(('陶罐', '铜镜', '瓷瓶', '画卷', '漆盒'))} 作品系{bodies[0]}藏",
                f"{views[0]}示意图 制图：{person}", f"{views[0]}出土的{draw.choice(('陶罐', '铜镜', '瓷碗', '玉璧'))}。{bodies[0]}供图",
                f"{self._paper.who()}{person}", f"{self._paper.who()} {person}", f"{person}（左）与{self._paper.who()}", f"《{views[0]}》（局部）", f"{views[0]}（资料图）",
                f"（{draw.choice(bodies)}供图）", f"{draw.choice(bodies)}供图", f"漫画：{person}", f"新华社发（{person}作）",
            )
        )  # fmt: skip


def inline_credit(paper: Paper, draw: random.Random) -> str:
    """The credit that ends the text of picture news."""
    form = draw.choice(
        (
            "（{} 摄）", "（{}摄）", "　{}摄", "（{}摄影报道）", "（{} 文/图）", "{}摄/光明图片", "{}摄（人民视觉）", "　　{}摄（影像中国）", "新华社发（{}摄）",
            "　新华社记者 {} 摄", "（本报记者 {} 摄）", " {}摄", "新华社/法新", "（通讯员 {}摄）",
        )
    )  # fmt: skip
    return form.format(paper.person())
