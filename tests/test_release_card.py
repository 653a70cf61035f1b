"""The card: its YAML is what `datasets` would write, its numbers are those of the files, its code runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from banmian import find_quantities
from banmian.errors import UsageError
from banmian.release.card.readme import bars, card_version, check_version, default_template, front_matter
from banmian.release.card.yaml_features import features
from banmian.release.tables.schema import TABLES, arrow_schema, columns
from banmian.release.tables.tally import Count
from tests.factory import make_page, write_release


@pytest.fixture(scope="module", params=["own", "default"])
def release(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """A release with the card of this repository, and one with the package's own."""
    folder = tmp_path_factory.mktemp("card") / "dataset"
    template = (root / "dataset_card.md").read_text(encoding="utf-8") if request.param == "own" else None
    write_release(folder, [make_page()], template=template, version="3.2.1")
    return folder


@pytest.fixture
def card(release: Path) -> str:
    return (release / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("config", TABLES, ids=lambda config: config.name)
def test_features_are_those_that_datasets_writes(config: object) -> None:
    import datasets

    schema = arrow_schema(config.row_type)  # type: ignore[attr-defined]
    assert features(schema) == datasets.Features.from_arrow_schema(schema)._to_yaml_list()


def test_the_yaml_says_what_a_reader_needs(card: str) -> None:
    front = yaml.safe_load(card.split("---\n")[1])
    assert front == front_matter(card)
    assert "version" not in front
    assert [c["config_name"] for c in front["configs"]] == [c.name for c in TABLES]
    assert [c.get("default") for c in front["configs"]] == [True] + [None] * (len(TABLES) - 1)
    assert {c["version"] for c in front["configs"]} == {"3.2.1"}
    assert len({c["description"] for c in front["configs"]}) == len(TABLES)
    assert [s["split"] for s in front["configs"][0]["data_files"]] == ["article", "paragraph", "numeric_fact"]
    assert front["license"] == "other"
    assert front["size_categories"] == ["n<1K"]


def test_what_it_is_stands_above_everything(card: str) -> None:
    front, prose = card.split("---\n")[1:3]
    first = prose.index("```python\n")
    assert prose.count("\n", 0, first) < 12, "what it is, and how it is loaded, stand first"
    assert len(re.findall(r"^\S", prose[first:].split("```")[1], re.MULTILINE)) <= 5
    row = next(line for line in prose.splitlines() if "3万余名 |" in line)
    assert prose.index(row) < prose.index("## ")
    sentence, *told = (cell.strip() for cell in row.strip("|").split("|"))
    (fact,) = find_quantities(sentence)
    found = (
        fact.text,
        fact.kind,
        f"{fact.value:.0f}",
        f"{fact.value_max:.0f}",
        fact.unit,
        fact.modifier,
        fact.measured,
    )
    assert tuple(told) == found
    assert "license_link: https://" in front
    assert "@misc{banmian,\n  title = {" in prose
    assert "{{The banmian maintainers}}" in prose


def test_every_column_stands_in_the_card(card: str) -> None:
    for config in TABLES:
        section = card.split(f"### {config.name}\n")[1].split("\n### ")[0]
        assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == [c.name for c in columns(config.row_type)]


def test_the_card_is_the_same_every_time(release: Path, tmp_path: Path, card: str, root: Path) -> None:
    own = (root / "dataset_card.md").read_text(encoding="utf-8")
    template = own if "sample" in card.split("## Source")[0] and "## Source" in card else None
    write_release(tmp_path, [make_page()], template=template, version="3.2.1")
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == card
    assert (tmp_path / "SHA256SUMS").read_bytes() == (release / "SHA256SUMS").read_bytes()


def test_no_gaps_and_no_template_is_left(card: str) -> None:
    assert "\n\n\n" not in card
    assert "{%" not in card
    assert "{{ " not in card


def test_the_code_in_the_card_runs(
    card: str, release: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import datasets

    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path)
    monkeypatch.chdir(release.parent if '"./dataset"' in card else release)
    blocks = re.findall(r"^```python\n(.*?)^```$", card, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 6
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})  # noqa: S102
    assert "3.2.1 4" in capsys.readouterr().out


def test_an_empty_split_is_left_out(tmp_path: Path) -> None:
    page = make_page()
    write_release(tmp_path, [page], sides={page.page_id: "train", "none": "test"})
    front = front_matter((tmp_path / "README.md").read_text(encoding="utf-8"))
    assert [s["split"] for s in front["configs"][1]["data_files"]] == ["train"]
    assert (tmp_path / "articles" / "test-00000-of-00001.parquet").exists()


@pytest.mark.parametrize("version", ["0.1.0", "2024.11.23", "10.0.7"])
def test_versions(version: str) -> None:
    assert check_version(version) == version
    assert card_version(f"---\nversion: {version}\n---\n") == version


@pytest.mark.parametrize(
    "version", ["1.2", "v1.2.0", "1.2.0-rc1", "1.2.0+b", "", "1.02.0", "1.2.0\n", "١.٢.٣", "1.2.0.0"]
)
def test_what_is_no_version(version: str) -> None:
    with pytest.raises(UsageError, match=r"x\.y\.z"):
        check_version(version)


def test_a_template_without_a_version() -> None:
    assert card_version("no front matter") == "0.1.0"
    assert card_version(default_template()) == "0.1.0"


@pytest.mark.parametrize(
    "template", ["---\na: [\n---\n", "---\na: 1\n---\n{{ nothing }}", "{% if %}", "{% import 'no' as x %}"]
)
def test_a_template_that_is_wrong(tmp_path: Path, template: str) -> None:
    with pytest.raises(UsageError, match="Next step"):
        write_release(tmp_path, [make_page()], template=template)


def test_the_quality_report_counts_the_rows(card: str) -> None:
    report = card.split("## Quality report\n")[1].split("\n## ")[0]
    for line in (
        "Of the 122 characters of the pages:",
        "| paragraph | 69 | 56.6 % |",
        "In no article: furniture: folio 8, furniture: editor 5, furniture: dash before a subtitle 2.",
        "| articles without a headline on their page (`is_fragment`) | 0 of 1 |",
        "| paragraphs that were cut and joined again (`seams`) | 1 of 2 |",
        "| fact: count | 2 | 0 | 2 | 0 | 0 |",
        "| annotation: byline | 1 | 0 | 0 | 0 | 1 |",
        "| join of a paragraph | 1 | 0 | 0 | 1 | 0 |",
        "count  " + 40 * "█" + " 2",
        "Numerals that were looked at and are no facts, by reason: idiom 1.",
    ):
        assert line in report, report


def test_bars_are_drawn_to_scale() -> None:
    counts = [Count("a", 800), Count("bcd", 401), Count("e", 1), Count("f", 0)]
    assert bars(counts, width=10) == ["a   ██████████ 800", "bcd █████▏ 401", "e   ▏ 1", "f    0"]
    assert bars([]) == []
