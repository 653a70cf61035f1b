#!/usr/bin/env python3
"""Write dataset/banmian/data/filing_places.tsv: short names of cities and counties, and of cities abroad, that the dictionary
does not have as places; reports are filed from there."""

from __future__ import annotations

from pathlib import Path

from banmian.annotate.place import gazetteer
from banmian.text import segment

DATA = Path(__file__).parent.parent / "dataset" / "banmian" / "data"
BY_HAND = "新山 槟城 怡保 马六甲 八打灵再也 亚庇 古晋 芙蓉 关丹 莎阿南 布城 峇株巴辖 麻坡 居銮 巴生 诗巫 美里 斗湖 山打根 哥打峇鲁 亚罗士打 柔佛 雪兰莪 森美兰 吉打 彭亨 玻璃市 登嘉楼 吉兰丹 沙巴 砂拉越 甘孜州 阿坝州 凉山州 恩施州 湘西州 黔东南州 黔西南州 黔南州 德宏州 怒江州 迪庆州 大理州 楚雄州 红河州 文山州 西双版纳州 临夏州 甘南州 海北州 海西州 海南州 黄南州 果洛州 玉树州 伊犁州 昌吉州 博州 巴州 克州 延边州 台北 台中 台南 台东 新北 港岛 九龙 新界 氹仔 路环"
"""Places of Malaysia, and of Taiwan, Hong Kong and Macao as print names them."""
LINE = 60


def main() -> None:
    places = set(BY_HAND.split()) | {name for name in gazetteer.abroad().cities if 2 <= len(name) <= 6}
    for units in gazetteer.unit_names().values():
        places.update(unit.short for unit in units if not unit.until and 2 <= len(unit.short) <= 4)
    missing = sorted(name for name in places if segment.word_tag(name) != "ns")
    rows = [" ".join(missing[k : k + LINE]) for k in range(0, len(missing), LINE)]
    head = "# cities, and seats of counties, that the dictionary does not have as places and reports are filed from"
    (DATA / "filing_places.tsv").write_text("\n".join([head, *rows, ""]), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
