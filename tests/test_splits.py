"""Near duplicates, the splits that keep them together, and what `check` says where they are apart."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import banmian
from banmian.errors import UsageError
from banmian.release.checksums import write_checksums
from banmian.release.duplicates import ALIKE, CROWD, SHORTEST, DisjointSets, NearDuplicates, sketches
from banmian.release.splits import leakage, page_groups, parse_splits, side_of
from tests.test_cli import run
from tests.test_engine import digests, rows

SHARES = "train=.8,validation=.1,test=.1"
RNG = random.Random(6)
CHARACTERS = [chr(c) for c in range(ord("一"), ord("一") + 3000)]


def words(number: int, rng: random.Random = RNG) -> str:
    return "".join(rng.choices(CHARACTERS, k=number))


def groups_of(texts: Mapping[str, str]) -> dict[str, str]:
    near = NearDuplicates()
    for sketch in sketches(texts.items()):
        near.add(sketch)
    return near.groups()


def edited(text: str, edits: int, rng: random.Random) -> str:
    for _ in range(edits):
        at = rng.randrange(len(text))
        text = text[:at] + rng.choice(CHARACTERS) + text[at + 1 :]
    return text


def exact_likeness(one: str, other: str) -> float:
    a, b = ({t[i : i + 5] for i in range(len(t) - 4)} for t in (one, other))
    return len(a & b) / len(a | b)


def test_likeness_decides_and_its_error_is_small() -> None:
    """Against the exact share of shingles, over copies with more and more characters changed."""
    rng = random.Random(1)
    found: dict[bool, Counter[bool]] = {True: Counter(), False: Counter()}
    for case in range(300):
        text = words(400, rng)
        copy = edited(text, case % 75, rng)
        likeness = exact_likeness(text, copy)
        if abs(likeness - ALIKE) > 0.12:
            found[likeness > ALIKE][bool(groups_of({"a": text, "b": copy}))] += 1
    assert found[True][False] == 0
    assert found[False][True] == 0
    assert min(found[True].total(), found[False].total()) > 50


def test_articles_that_differ_in_space_and_points_are_the_same() -> None:
    text = words(SHORTEST - 1)
    spaced = "，".join(text[i : i + 7] for i in range(0, len(text), 7)) + "。"
    assert groups_of({"a-1": text, "b-1": spaced}) == {"a-1": "a-1", "b-1": "a-1"}


def test_short_ones_are_compared_for_identity_only() -> None:
    text = words(SHORTEST - 5)
    assert groups_of({"a": text, "b": text + "多"}) == {}
    assert groups_of({"a": "完", "b": "完"}) == {}


def test_different_articles_are_alone() -> None:
    assert groups_of({str(i): words(300) for i in range(300)}) == {}


def test_a_crowd_is_one_group_in_linear_time() -> None:
    text = words(300)
    crowd = {f"{i:05}": text + words(4) for i in range(20 * CROWD)}
    assert set(groups_of(crowd).values()) == {"00000"}


@settings(max_examples=30)
@given(st.integers(0, 10**9), st.integers(1, 8))
def test_groups_depend_on_the_set_of_articles_alone(seed: int, kept: int) -> None:
    """Neither on their order; and an article that is added joins groups, but parts none."""
    rng = random.Random(seed)
    base = [words(120, rng) for _ in range(3)]
    texts = {f"{i:02}": edited(rng.choice(base), rng.randrange(25), rng) for i in range(9)}
    items = list(texts.items())
    rng.shuffle(items)
    groups = groups_of(texts)
    assert groups_of(dict(items)) == groups
    for article, first in groups_of(dict(items[:kept])).items():
        assert groups[article] == groups[first]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30))))
def test_disjoint_sets_against_a_slow_twin(pairs: list[tuple[int, int]]) -> None:
    sets: DisjointSets[int] = DisjointSets()
    slow = [{i} for i in range(31)]
    for a, b in pairs:
        sets.join(a, b)
        one, other = (next(s for s in slow if x in s) for x in (a, b))
        if one is not other:
            slow.remove(other)
            one |= other
    for i in range(31):
        assert sets.root(i) == min(next(s for s in slow if i in s))


def test_sides_come_in_the_shares_asked_for() -> None:
    counts = Counter(side_of(f"{i:016x}", parse_splits(SHARES)) for i in range(20_000))
    for name, share in parse_splits(SHARES):
        assert abs(counts[name] / 20_000 - float(share)) < 0.01
    assert parse_splits(SHARES)[0].share == Fraction(4, 5)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("train", "is not name=share"),
        ("train=.8,test=.1", "add up to 0.9"),
        ("train=.5,train=.5", "comes twice"),
        ("train=1.5,test=-.5", "not above 0"),
        ("Train-1=1", "no name of a split"),
        ("train=1/0", "is not name=share"),
        ("", "is not name=share"),
    ],
)
def test_shares_that_are_none(tmp_path: Path, seed: Path, text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        banmian.build([seed], tmp_path / "out", splits=text)


def test_pages_hang_together_over_their_articles() -> None:
    groups = {"b-a0": "a-a0", "a-a0": "a-a0", "b-a9": "b-a9", "c-a1": "b-a9"}
    assert page_groups(groups) == dict.fromkeys("abc", "a")
    matrix = leakage(groups, {"a": "train", "b": "train", "c": "test"}, ("train", "test"))
    assert [cell.articles for cell in matrix] == [2, 1, 1, 0]


# Builds

STORIES = [
    f"第{i}乡修桥铺路惠及乡里\n\n本报讯（记者 程晨）" + "\n\n".join(words(90) + "。" for _ in range(3))
    for i in range(30)
]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Thirty pages, of which three print the same story and two nearly the same."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for i, story in enumerate(STORIES):
        (folder / f"{i:02}.txt").write_text(story, encoding="utf-8")
    for name, story in (("x1", STORIES[0]), ("x2", STORIES[0]), ("y1", STORIES[1].replace("。", "了。"))):
        (folder / f"{name}.txt").write_text(f"{story}\n\n责编：{name}", encoding="utf-8")
    return folder


def sides(out: Path) -> dict[str, str]:
    """The split of each page, by its file."""
    return {str(row["source"]): split for split, pages in banmian.load(out, "pages").items() for row in pages}


def test_a_build_parts_pages_and_names_duplicates(tmp_path: Path, corpus: Path) -> None:
    out = tmp_path / "out"
    report = banmian.build([corpus], out, splits=SHARES, shard_bytes=5000)
    assert report.rows["pages"] == 33
    checked = banmian.check(out)
    assert checked.faults == ()
    of = sides(out)
    assert len(of) == 33
    assert of["00.txt"] == of["x1.txt"] == of["x2.txt"]
    assert of["01.txt"] == of["y1.txt"]
    named = {r["article_id"]: r["duplicate_of"] for r in rows(out, "articles")}
    assert sum(first is not None for first in named.values()) == 3
    assert all(first is None or named[first] is None for first in named.values())
    matrix = re.findall(r"^\| `(\w+)` \| (\d+) \| (\d+) \| (\d+) \|$", (out / "README.md").read_text("utf-8"), re.M)
    assert [name for name, *_ in matrix] == ["train", "validation", "test"]
    assert all(int(n) == 0 for i, (_, *cells) in enumerate(matrix) for j, n in enumerate(cells) if i != j)
    assert sum(int(n) for _, *cells in matrix for n in cells) == 5
    banmian.build([corpus], tmp_path / "again", splits=SHARES, shard_bytes=5000, jobs=2)
    assert digests(tmp_path / "again") == digests(out)


def test_added_pages_move_only_the_groups_that_they_join(tmp_path: Path, corpus: Path) -> None:
    banmian.build([corpus], tmp_path / "old", splits=SHARES)
    (corpus / "new.txt").write_text("新渠通水\n\n" + words(200) + "。", encoding="utf-8")
    for i in range(6):  # each makes its group's smallest page identifier another one with some chance
        (corpus / f"join{i}.txt").write_text(STORIES[2 + i] + f"\n\n责编：{i}", encoding="utf-8")
    banmian.build([corpus], tmp_path / "new", splits=SHARES, version="0.2.0")
    old, new = sides(tmp_path / "old"), sides(tmp_path / "new")
    moved = {name for name in old if old[name] != new[name]}
    assert moved <= {f"{2 + i:02}.txt" for i in range(6)}
    assert all(new[f"{2 + i:02}.txt"] == new[f"join{i}.txt"] for i in range(6))
    assert len(banmian.diff(tmp_path / "old", tmp_path / "new").moves) == len(moved)


def test_without_shares_everything_is_train_and_duplicates_are_named(tmp_path: Path, corpus: Path) -> None:
    banmian.build([corpus], tmp_path / "out")
    assert list(banmian.load(tmp_path / "out", "pages")) == ["train"]
    assert sum(r["duplicate_of"] is not None for r in rows(tmp_path / "out", "articles")) == 3
    assert not banmian.check(tmp_path / "out").faults


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("train=4/5,validation=1/10,test=1/10", "train=1/10,validation=1/10,test=4/5", "by the hash of its group"),
        ("| 0 | 0 | 0 |", "| 0 | 3 | 0 |", "counted '| `"),
    ],
)
def test_a_card_that_tells_other_splits(tmp_path: Path, corpus: Path, old: str, new: str, message: str) -> None:
    out = tmp_path / "out"
    banmian.build([corpus], out, splits=SHARES)
    card = (out / "README.md").read_text("utf-8")
    assert old in card
    (out / "README.md").write_text(card.replace(old, new), encoding="utf-8")
    write_checksums(out)
    assert any(message in fault.message for fault in banmian.check(out).faults)


def test_the_command(tmp_path: Path, corpus: Path) -> None:
    done = run("build", corpus, "--out", tmp_path / "out", "--splits", "train=.5,test=.5")
    assert done.returncode == 0, done.stderr
    assert set(banmian.load(tmp_path / "out", "articles")) == {"train", "test"}
    done = run("build", corpus, "--out", tmp_path / "out", "--splits", "train=.5")
    assert (done.returncode, "add up to 0.5, not to 1" in done.stderr) == (2, True)


def test_a_diff_says_why_pages_moved(tmp_path: Path) -> None:
    from banmian.release.changelog import to_markdown

    source = tmp_path / "src"
    source.mkdir()
    for number in range(8):
        text = f"第{number}号桥开通\n\n　　近日，石门乡第{number}座桥开通，村民都说{'好' * (number + 1)}。\n"
        (source / f"{number}.txt").write_text(text, encoding="utf-8")
    banmian.build(source, tmp_path / "old", splits="train=.9,test=.1", jobs=1)
    banmian.build(source, tmp_path / "new", splits="train=.1,test=.9", jobs=1)
    found = banmian.diff(tmp_path / "old", tmp_path / "new")
    assert found.moves
    assert {move.reason for move in found.moves} == {"splits"}
    assert "because the builds were asked for other splits" in to_markdown(found)
    assert "near duplicates" not in to_markdown(found)
