"""What an editor puts into an article's text: questions and answers, quotations pulled out of it, numbered heads, a lead
sentence in a line of its own, and a subtitle made of the text's own words."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence

from compose.fill import Paper
from compose.records import Row

_SENTENCE = re.compile("[^。！？]+[。！？]")
_CLAUSE = re.compile("(?<=[，。；])[一-鿿0-9“”《》、%]{8,20}(?=[，。；])")
_FOUR = re.compile("(?<![一-鿿])[一-鿿]{4}(?=[，。])")
_LEADS = re.compile("[但而也又还却并这那其他她它为在从据于]")
"""First characters of a clause that is no subtitle."""
_QUESTIONS = (
    *("目前进展如何？", "您怎样看待这样的变化？", "下一步有哪些打算？", "遇到的最大困难是什么？", "群众能得到哪些实惠？"),
    *("当初为什么想到这样做？", "这对普通人意味着什么？", "能不能举个例子？", "和以前相比，有什么不同？", "怎样才能长久坚持？"),
    *("请谈谈“{}”的由来。", "怎样理解“{}”？", "“{}”说明了什么？"),
)  # fmt: skip
_TURNS = (
    *(
        ("记者：", "{name}："),
        ("问：", "答："),
        ("{paper}：", "{name}："),
        ("本报记者：", "{name}："),
        ("记者：", "答："),
    ),
    *(("记者 ", "{name} "), ("【记者】", "【{name}】"), ("", "")),
)
_NUMBERS = ("一、", "（一）", "1.", "01 ", "①", "1 ", "之一：")
_MARKS = ("■ ", "●", "◆ ", "▍", "【】", "——", "“”", "▲", "□ ")
LEAST_PARAGRAPHS = 4


def interview(body: Sequence[Row], paper: Paper, draw: random.Random) -> list[Row]:
    """The text as questions and answers: a question above some paragraphs, and who asks and answers at the beginning of both."""
    if sum(row.label == "paragraph" for row in body) < LEAST_PARAGRAPHS:
        return list(body)
    person = paper.person().replace(" ", "").replace("\u3000", "")
    asks, answers = (side.format(name=person, paper=paper.name) for side in draw.choice(_TURNS))
    every = draw.uniform(0.3, 0.9)
    out: list[Row] = []
    begun = False
    for row in body:
        if row.label == "paragraph" and (begun or draw.random() < 0.7) and draw.random() < every:
            words = _FOUR.findall(row.text) or ["新变化"]
            out.append(Row("paragraph", asks + draw.choice(_QUESTIONS).format(draw.choice(words))))
            row = row._replace(text=answers + row.text)
            begun = True
        out.append(row)
    return out


def pulled_quote(body: Sequence[Row], draw: random.Random) -> list[Row]:
    """The text with one of its sentences once more between its paragraphs, with its stop or without, in quotation marks or not."""
    places = [n for n, row in enumerate(body) if n and row.label == "paragraph"]
    found = [
        sentence
        for row in body
        if row.label == "paragraph"
        for sentence in _SENTENCE.findall(row.text)
        if 14 <= len(sentence) <= 48 and sentence.count("“") == sentence.count("”")
    ]
    if len(places) < 2 or not found:
        return list(body)
    text: str = draw.choice(found)
    text = text if draw.random() < 0.6 else text[:-1]
    text = f"“{text.strip('“”')}”" if draw.random() < 0.25 else text
    at = draw.choice(places)
    return [*body[:at], Row("paragraph", text), *body[at:]]


def like_heads(body: Sequence[Row], draw: random.Random) -> list[Row]:
    """The text with its section heads marked all in one way, or numbered."""
    heads = [n for n, row in enumerate(body) if row.label == "section_head"]
    if len(heads) < 2 or any(not body[n].text[0].isalpha() for n in heads):
        return list(body)
    form = draw.choice((*_NUMBERS, *_MARKS))
    out = list(body)
    for count, n in enumerate(heads, 1):
        out[n] = out[n]._replace(text=_marked(out[n].text, form, count))
    return out


def _marked(head: str, form: str, count: int) -> str:
    if form in ("【】", "“”"):
        return form[0] + head + form[1]
    number = "一二三四五六七八九十"[min(count, 10) - 1]
    circled = "①②③④⑤⑥⑦⑧⑨⑩"[min(count, 10) - 1]
    return form.replace("一", number).replace("1", str(count)).replace("①", circled) + head


def lead_sentence(body: Sequence[Row]) -> list[Row]:
    """The text with its first sentence as a paragraph of its own, right below the headline."""
    first = next((n for n, row in enumerate(body) if row.label == "paragraph"), None)
    if first is None or len(body[first].text) < 90:
        return list(body)
    sentence = _SENTENCE.match(body[first].text)
    if sentence is None or not 10 <= len(sentence[0]) <= 70 or sentence[0].count("“") != sentence[0].count("”"):
        return list(body)
    rest = body[first].text[sentence.end() :].lstrip("”\u3000 ")
    parts = [Row("paragraph", sentence[0]), Row("paragraph", rest)]
    return [*body[:first], *parts, *body[first + 1 :]]


def made_subtitle(deck: Sequence[Row], body: Sequence[Row], draw: random.Random) -> list[Row]:
    """The deck of an article that has a headline alone, with a clause of its text as a subtitle without a dash."""
    text = "".join(row.text for row in body if row.label == "paragraph")
    found = [clause for clause in _CLAUSE.findall(text[:900]) if not _LEADS.match(clause) and _balanced(clause)]
    if any(row.label != "headline" for row in deck) or not found:
        return list(deck)
    return [*deck, Row("subtitle", draw.choice(found))]


def _balanced(text: str) -> bool:
    return text.count("“") == text.count("”") and text.count("《") == text.count("》")


def with_inserts(body: Sequence[Row], rates: Mapping[str, float], paper: Paper, draw: random.Random) -> list[Row]:
    """The text with what `rates` (`interviews`, `pull_quotes`, `like_heads`, `lead_sentences`) say how often."""
    out = list(body)
    if draw.random() < rates["lead_sentences"]:
        out = lead_sentence(out)
    if draw.random() < rates["interviews"]:
        out = interview(out, paper, draw)
    if draw.random() < rates["pull_quotes"]:
        out = pulled_quote(out, draw)
    if draw.random() < rates["like_heads"]:
        out = like_heads(out, draw)
    return out
