"""What a page has beside its articles' fields: names, signatures, and the paper's own lines, from templates with slots."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from banmian.text.tables import read_rows

HERE = Path(__file__).resolve().parent
_SLOT = re.compile(r"\{(\w+)\}")
_PLACES = ("江", "河", "安", "宁", "州", "山", "海", "川", "阳", "城", "平", "西", "南", "林")
_KINDS = ("日报", "日报", "晚报", "时报", "晨报", "都市报", "商报", "法治报", "青年报", "周报")
_SECTIONS = [
    "要闻",
    "综合",
    "国际",
    "经济",
    "体育",
    "文化",
    "副刊",
    "社会",
    "民生",
    "理论",
    "评论",
    "教育",
    "健康",
    "生态",
    "视点",
    "视觉",
    "中国新闻",
    "本省新闻",
    "世界新闻",
    "综合新闻",
    "港闻",
    "两岸",
    "财经",
    "地方新闻",
    "读者来信",
    "法治",
    "科技",
    "农业",
    "广告",
    "专题",
    "文艺",
    "旅游",
    "深度",
    "头版",
    "政治",
    "党建",
]
_GOODS = ("大米", "白菜", "鸡蛋", "股份", "银行", "控股", "队", "黄金", "猪肉", "指数", "能源", "地产")
_TRADES = (
    *("演员", "黄梅戏演员", "秦腔传承人", "护林员", "乡村医生", "种粮大户", "快递员", "教练", "老艺人", "船长", "饲养员", "列车长"),
    *("志愿者", "讲解员", "非遗传承人", "导演", "养蜂人", "木匠", "驾驶员", "班主任", "巡线工", "消防员"),
)  # fmt: skip
_WEEKDAYS = [f"星期{day}" for day in "一二三四五六日"]
_OUTLETS = (
    "本报",
    "本报",
    "本报",
    "新华社",
    "{paper}",
    "{paper}全媒体",
    "融媒体",
    "本报全媒体",
    "特约",
    "本报见习",
    "本刊",
)


class Paper:
    """One paper on one day, which fills the slots of templates."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw
        a, b = draw.sample(_PLACES, 2)
        self.name = a + b + draw.choice(_KINDS)
        self.year = draw.randint(1950, 2026)
        month, day = draw.randint(1, 12), draw.randint(1, 28)
        self.date = draw.choice(
            (
                f"{self.year}年{month}月{day}日",
                f"{self.year}年{month:02}月{day:02}日",
                f"{self.year}-{month:02}-{day:02}",
            )
        )
        self.page = draw.choice((str(draw.randint(1, 24)), f"{draw.randint(1, 20):02}", f"A{draw.randint(1, 24):02}"))
        self.section = draw.choice(_SECTIONS)
        self.folio = draw.randint(1, 90)
        self.weekday = draw.choice(_WEEKDAYS)
        self.spaced = draw.random() < 0.6
        """Whether names of two characters are set apart to the width of three."""
        self.outlet = draw.choice(_OUTLETS).replace("{paper}", self.name)

    def fill(self, template: str, *, teaser: str = "") -> str:
        return _SLOT.sub(lambda slot: self._slot(slot[1], teaser), template)

    def _slot(self, name: str, teaser: str) -> str:
        draw = self._draw
        made: dict[str, Callable[[], str]] = {
            "paper": lambda: self.name,
            "date": lambda: self.date,
            "year": lambda: str(self.year),
            "weekday": lambda: self.weekday,
            "section": lambda: self.section,
            "page": lambda: self.page,
            "folio": self._turn,
            "name": self.person,
            "few": lambda: str(draw.randint(1, 30)),
            "phone": lambda: "".join(draw.choice("0123456789") for _ in range(draw.choice((7, 8, 11)))),
            "number": lambda: str(draw.randint(1000, 42000)),
            "latin": lambda: "".join(draw.choice("abcdehlmnorstxyz") for _ in range(draw.randint(3, 9))),
            "lunar": lambda: draw.choice("一二三四五六"),
            "place": lambda: "".join(draw.sample(_PLACES, 2)),
            "teaser": lambda: teaser,
        }
        return made[name]()

    def _turn(self) -> str:
        self.folio += 1
        return str(self.folio)

    def person(self) -> str:
        surname = self._draw.choice(_surnames())
        given = "".join(self._draw.choice(_given()) for _ in range(self._draw.choice((1, 2, 2))))
        if len(surname + given) == 2 and self.spaced:
            return surname + self._draw.choice((" ", "\u3000", "  ")) + given
        return surname + given

    def signature(self, count: int) -> str:
        """`本报记者 甲 乙` in one of many ways."""
        draw = self._draw
        between = draw.choice((" ", "\u3000", "、", "  "))
        names = between.join(self.person() for _ in range(count))
        way = draw.random()
        if way < 0.5:
            line = f"{self.outlet}记者{draw.choice((' ', '　', '  ', ''))}{names}"
        elif way < 0.8:
            line = names if self._draw.random() < 0.7 else self.person()
        elif way < 0.9:
            line = f"{self.outlet}记者 {names} 通讯员 {self.person()}"
        else:
            line = draw.choice(("作者：", "文/", "□ ", "■ ", "撰文 ", "通讯员 ", "○ ")) + names
        return line

    def credit(self) -> str:
        who = self.person()
        return self._draw.choice(
            (
                f"{who}摄", f"{who} 摄", f"{self.outlet}记者 {who}摄", f"{who}摄（影像中国）", f"{who}摄（人民视觉）", f"{who}摄影报道",
                f"（{who} 摄）", f"图/{who}", f"新华社记者 {who}摄", f"摄影：{who}", f"{who}摄（新华社发）", f"（{who}摄）", "新华社发",
                f"{self.outlet}记者 {who} {self.person()} 摄影报道", f"制图：{who}", f"本版照片均由{who}摄", "（资料图片）",
                f"{who}摄/光明图片", f"{who} 绘", f"{who}供图", "受访者供图", f"{who}/摄", f"通讯员 {who} 摄", f"新华社发（{who}摄）", "新华社/法新",
                f"{self.outlet}记者 {who} 摄", f"{self.outlet}记者{who} 摄", f"（{self.outlet}记者 {who} 摄）", f"{who}提供", "（图片由受访单位提供）", f"摄影/{who}",
                f"{who}摄（影像中国）", f"{who}摄（人民视觉）", f"{self.outlet}记者 {who}摄", f"{who}摄",
            )
        )  # fmt: skip

    def attribution(self) -> str:
        """Who is quoted, as it stands below what they said."""
        who = self._draw.choice(
            ("居民", "村民", "店主", "教师", "医生", "社区工作者", "读者", "网友", "家长代表", "企业负责人")
        )
        return f"——{''.join(self._draw.sample(_PLACES, 2))}{self._draw.choice(('县', '镇', '街', '村', '小学'))}{who}{self._draw.choice(('', ' '))}{self.person()}"

    def who(self) -> str:
        """What somebody in a picture is: a trade, a role."""
        return self._draw.choice(_TRADES)

    def table(self) -> list[str]:
        """The rows of a table of prices, shares or scores."""
        draw = self._draw
        blank = draw.choice(("\u3000", "  ", "\u3000\u3000", " "))
        names = ["".join(draw.sample(_PLACES, 2)) + draw.choice(_GOODS) for _ in range(draw.randint(2, 7))]

        def figure() -> str:
            sign = draw.choice(("", "", "+", "-"))
            return sign + draw.choice(
                (f"{draw.uniform(0, 90):.2f}", str(draw.randint(1, 900)), f"{draw.uniform(0, 9):.1f}%")
            )

        rows = [blank.join((name, *(figure() for _ in range(draw.randint(1, 3))))) for name in names]
        return [
            *draw.choice(
                ([], [blank.join(("名称", "现价", "涨跌"))], [f"{draw.choice(_PLACES)}市今日{draw.choice(_GOODS)}"])
            ),
            *rows,
        ]

    def dateline(self) -> str:
        """What opens a report's first paragraph."""
        draw = self._draw
        who = "、".join(self.person() for _ in range(draw.choice((1, 1, 2))))
        place = "".join(draw.sample(_PLACES, 2))
        day = f"{draw.randint(1, 12)}月{draw.randint(1, 28)}日"
        return draw.choice(
            (
                f"本报讯（记者{who}）", f"本报讯 （记者 {who}）", "本报讯 ", f"【本报讯】记者{who}报道：", "【本报讯】", f"本报{place}{day}电 （记者{who}）",
                f"新华社{place}{day}电（记者{who}）", f"新华社{place}{day}电 ", f"本报讯　记者{who}报道 ", f"【本报记者{who}{place}报道】",
                f"本报{place}{day}讯（记者{who} 通讯员{self.person()}）", f"■记者{who}", f"【{self.name}网讯】", "（本报讯）", f"据新华社{place}{day}电 ",
            )
        )  # fmt: skip


@cache
def _surnames() -> Sequence[str]:
    return [row[0] for row in read_rows("surnames.tsv") if len(row[0]) == 1][:150]


@cache
def _given() -> Sequence[str]:
    return [row[0] for row in read_rows("given_names.tsv") if int(row[1]) + int(row[2]) > 60]


@cache
def furniture(place: str, layout: str) -> tuple[str, ...]:
    """The templates of a layout for a place on the page."""
    rows = (HERE / "furniture.tsv").read_text(encoding="utf-8").splitlines()
    found = (row.split("\t") for row in rows if row and not row.startswith("#"))
    return tuple(text for where, layouts, text in found if where == place and layout in layouts.split())
