"""The region that a page is written for."""

from __future__ import annotations

from datetime import date

import pytest

from banmian import parse_page
from banmian.annotate.place.find import in_one, sight
from banmian.annotate.place.home import home_of


@pytest.mark.parametrize(
    ("newspaper", "home"),
    [
        ("益阳日报", "430900"),
        ("湖南日报", "430000"),
        ("赫山报", "430903"),
        ("新民晚报", None),
        ("农民日报", None),
        (None, None),
    ],
)
def test_the_newspaper_names_it(newspaper: str | None, home: str | None) -> None:
    assert home_of(newspaper, []) == home


def test_the_places_of_the_page_tell_it() -> None:
    texts = ["常德市修路。", "桃源县和石门县种茶。", "澧县、临澧县开渠，益阳市派人来看。"]
    assert home_of(None, [*map(sight, texts)]) == "430700"
    assert home_of(None, [sight("北京市修路。"), sight("湖南省种茶。")]) is None


def test_it_decides_between_units_of_one_name() -> None:
    page = parse_page(
        "早点铺开门\n\n鼓楼区的早点铺开了门，摊主们忙到中午才歇。", newspaper="开封日报", date=date(2015, 1, 1)
    )
    assert [p.adcode for p in page.articles[0].locations] == ["410204"]


def test_texts_put_together_have_the_words_and_names_of_one() -> None:
    texts = ["赫山区石桥村修路。", "", "平江县委到湖南省长沙市学习“枫桥经验”", "京津两地通车，2.5亿元"]
    one, whole = in_one([*map(sight, texts)]), sight("\n".join(texts))
    assert (one.words.text, one.words.words, one.found) == (whole.words.text, whole.words.words, whole.found)
