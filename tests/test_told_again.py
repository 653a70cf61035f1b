"""A list of changes behind 分别 tells more of the numbers before it, item by item."""

from __future__ import annotations

import pytest

from banmian import find_quantities


@pytest.mark.parametrize(
    ("text", "measured"),
    [
        ("全镇收购鲜菇40吨、干菇3000公斤，同比分别增长6%和9%。", {"6%": "鲜菇", "9%": "干菇"}),
        ("新增企业300家、个体户1200户，分别增长8.1%、9.2%。", {"8.1%": "企业", "9.2%": "个体户"}),
        ("县里种植油茶5万亩、茶叶2万亩，比上年分别增长3.5%和4.5%。", {"3.5%": "油茶", "4.5%": "茶叶"}),
        ("接待游客20万人次，与前年和去年相比分别增长3%和2%。", {"3%": "游客", "2%": "游客"}),
        ("村里有梨树300棵、桃树500棵，苹果和葡萄产量分别增长7%和8%。", {"7%": "产量", "8%": "产量"}),
    ],
)
def test_items_go_with_items(text: str, measured: dict[str, str]) -> None:
    found = {q.text: q.measured or "" for q in find_quantities(text)}
    assert all(found[number].endswith(phrase) for number, phrase in measured.items()), found
