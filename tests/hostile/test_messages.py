"""No file name, page or dataset writes into the terminal, a harness's YAML, a report or a spreadsheet what it should not."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

import banmian
from tests.factory import TEXT, make_page, write_release
from tests.hostile.scene import READERS, Scene, cases, names, reseal, rewrite
from tests.hostile.scene import banmian as run

NAMES = cases("names.jsonl")
VERSIONS = cases("versions.jsonl")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]")


@pytest.mark.parametrize("case", NAMES, ids=names(NAMES))
def test_a_file_name_writes_nothing_into_the_terminal(tmp_path: Path, case: dict[str, Any]) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / f"{case['value']}.txt").write_bytes(b"\xff\xff\xff\x00")
    (folder / "good.txt").write_text(TEXT, encoding="utf-8")
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr(f"{case['value']}.txt", b"\xff\xff\xff\x00")
    done = run("build", folder, "--out", tmp_path / "out", "--log", tmp_path / "log.txt")
    assert done.code == 0, done
    log = (tmp_path / "log.txt").read_text(encoding="utf-8")
    for text in (done.err, done.out, log):
        assert not CONTROL.search(text), repr(text)
        assert all(line.startswith(("rejected: ", "same page", str(tmp_path), "WARNING", "INFO", "the date of ")) or "to look at" in line
                   for line in text.splitlines()), text  # fmt: skip


@pytest.mark.parametrize("case", NAMES, ids=names(NAMES))
def test_a_dataset_writes_nothing_into_the_terminal(here: Scene, case: dict[str, Any]) -> None:
    value = case["value"]
    rewrite(here.release, "pages", lambda row: row.update(source=value))
    rewrite(here.release, "numeric_facts", lambda row: row.update(kind=value, rule=value, unit=value))
    rewrite(here.release, "articles", lambda row: row.update(headline=value))
    for name, read in READERS.items():
        done = read(here.release, here.results)
        assert not CONTROL.search(done.err), (name, done.err)
        assert not CONTROL.search(done.out), (name, done.out)


@pytest.mark.parametrize("case", VERSIONS, ids=names(VERSIONS))
def test_a_version_writes_no_tag_into_yaml(here: Scene, case: dict[str, Any]) -> None:
    card = here.release / "README.md"
    text = card.read_text(encoding="utf-8")
    front = yaml.safe_load(text.split("---\n")[1])
    for config in front["configs"]:
        config["version"] = case["value"]
    head = yaml.safe_dump(front, allow_unicode=True, sort_keys=False)
    card.write_text(f"---\n{head}---\n# made\n", encoding="utf-8", newline="\n")
    reseal(here.release)
    for plugin in ("lm-eval", "inspect", "opencompass"):
        out = here.results / plugin
        done = run("benchmark", here.release, "--plugin", plugin, "--out", out)
        assert done.code in (0, 1, 2), done
        for file in out.rglob("*.yaml"):
            tags = [getattr(event, "tag", None) for event in yaml.parse(file.read_text(encoding="utf-8"))]
            assert set(tags) <= {"!function", None}
            assert file.read_text(encoding="utf-8").count("!function") in (0, 2 + _metrics(file))
        for file in out.rglob("*.py"):
            compile(file.read_text(encoding="utf-8"), file.name, "exec")
            assert "os.system" not in file.read_text(encoding="utf-8").replace(repr(case["value"]), "")


def _metrics(file: Path) -> int:
    return file.read_text(encoding="utf-8").count("- metric:")


def test_the_page_of_scores_has_a_policy(tmp_path: Path) -> None:
    release = tmp_path / "release"
    write_release(release, [make_page(TEXT)])
    done = run("benchmark", release, "--out", tmp_path / "report", "-q")
    assert done.code == 0, done
    text = (tmp_path / "report" / "scores.html").read_text(encoding="utf-8")
    assert re.search(r"""<meta http-equiv="Content-Security-Policy" content="default-src (&#39;|')none""", text)


def test_damaged_utf8_is_a_fault_and_no_traceback(here: Scene) -> None:
    for table in ("pages", "articles", "paragraphs", "numeric_facts"):
        (file,) = (here.release / table).glob("*.parquet")
        damage(file)
    reseal(here.release)
    for name, read in READERS.items():
        done = read(here.release, here.results)
        assert done.code == 1, (name, done)
        assert "UTF-8" in done.err + done.out, (name, done)


def damage(file: Path) -> None:
    """Make every string of the table hold a byte that is no UTF-8."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(file)
    columns = []
    for field, column in zip(table.schema, table.columns, strict=True):
        if field.type == pa.string() and not field.name.endswith("id"):
            bad = pa.array([(v or "").encode() + b"\xff" for v in column.to_pylist()], pa.binary())
            size = len(bad)
            column = pa.StringArray.from_buffers(size, *bad.buffers()[1:])
        columns.append(column)
    pq.write_table(pa.Table.from_arrays(columns, schema=table.schema), file, store_schema=False)


def test_json_of_a_build_is_json(tmp_path: Path) -> None:
    (tmp_path / "a\x1b[2J\n.txt").write_text(TEXT, encoding="utf-8")
    done = run("build", tmp_path / "a\x1b[2J\n.txt", "--out", tmp_path / "out", "--json", "-q")
    assert json.loads(done.out)["rows"]["pages"] == 1
    assert banmian.check(tmp_path / "out").ok
