"""The command line as it is called: exit codes, messages, and what a kill leaves."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

import banmian
from banmian.cli import app
from tests.factory import make_page, write_release
from tests.test_engine import digests

BANMIAN = [sys.executable, "-m", "banmian"]


def run(
    *args: str | Path, stdin: bytes | None = None, file_limit: int | None = None
) -> subprocess.CompletedProcess[str]:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit or 0, file_limit or 0))

    done = subprocess.run(
        [*BANMIAN, *map(str, args)],
        input=stdin,
        capture_output=True,
        check=False,
        preexec_fn=limit if file_limit else None,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def test_help_and_version() -> None:
    assert "build" in run("--help").stdout
    assert "Exit codes" in run("--help").stdout
    assert run("--version").stdout == f"banmian {banmian.__version__}\n"
    for command in ("build", "check"):
        done = run(command, "--help")
        assert done.returncode == 0
        assert "--quiet" in done.stdout


@pytest.mark.parametrize("command", [command.name for command in app.registered_commands])
def test_every_command_says_what_a_newcomer_needs(command: str) -> None:
    told = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "100"}).stdout
    for words in ("Example", f"  banmian {command} ", "Exit codes: 0 ", "Options:"):
        assert words in told
    own = next(line for line in run_help().splitlines() if line.startswith(f"  {command} "))
    assert own.endswith("."), "the first sentence is too long for the list of commands"
    assert not own.endswith("...")


@cache
def run_help() -> str:
    return CliRunner().invoke(app, ["--help"]).stdout


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("banmian chec", ["check"]),
        ("banmian export x --format ", ["brat", "conll", "jsonl", "label-studio"]),
        ("banmian benchmark x --task h", ["headline"]),
    ],
)
def test_the_shell_completes_commands_and_values(words: str, found: list[str]) -> None:
    asked = {"_BANMIAN_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    script = "import sys; sys.argv = ['banmian']; from banmian.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", script], env=os.environ | asked, capture_output=True, check=False)
    assert done.stdout.decode().split() == found


def test_build_and_check(tmp_path: Path, seed: Path) -> None:
    built = run("build", seed, "--out", tmp_path / "out", "--version", "1.2.3")
    assert (built.returncode, built.stdout) == (0, "")
    assert "1.2.3: 8 articles, 50 paragraphs" in built.stderr
    checked = run("check", tmp_path / "out")
    assert (checked.returncode, checked.stdout) == (0, "")
    assert "all laws hold" in checked.stderr
    assert run("check", tmp_path / "out", "--quiet").stderr == ""


def test_standard_input_is_a_page(tmp_path: Path, seed: Path) -> None:
    assert run("build", "-", "--out", tmp_path / "a", stdin=seed.read_bytes()).returncode == 0
    banmian.build([seed], tmp_path / "b")
    assert (
        digests(tmp_path / "a")["articles/train-00000-of-00001.parquet"]
        == (digests(tmp_path / "b")["articles/train-00000-of-00001.parquet"])
    )


def test_other_encodings_are_read(tmp_path: Path, seed: Path) -> None:
    for encoding in ("gb18030", "utf-16", "utf-8-sig"):
        page = tmp_path / f"{encoding}.txt"
        page.write_bytes(seed.read_bytes().decode().encode(encoding))
        done = run("build", page, "--out", tmp_path / encoding)
        assert done.returncode == 0
        assert "8 articles, 50 paragraphs" in done.stderr


def test_a_damaged_dataset_is_told_with_exit_code_1(tmp_path: Path, seed: Path) -> None:
    banmian.build([seed], tmp_path)
    (tmp_path / "articles" / "train-00000-of-00001.parquet").unlink()
    done = run("check", tmp_path)
    assert done.returncode == 1
    assert "articles/train-00000-of-00001.parquet" in done.stdout


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["build"], 2, "Missing"),
        (["build", "x"], 2, "--out"),
        (["build", "{seed}", "--out", "{out}", "--nonsense"], 2, "--nonsense"),
        (["build", "{out}/none.txt", "--out", "{out}/new"], 2, "there is no such file or folder"),
        (["build", "{out}", "--out", "{out}/new"], 2, "the folder holds no page"),
        (["build", "{seed}", "--out", "{seed}"], 2, "is a file, not a folder"),
        (["build", "{seed}", "--out", "{full}"], 2, "neither empty nor a dataset"),
        (["build", "{seed}", "--out", "{out}/new", "--on-error", "weep"], 2, "'quarantine', 'fail'"),
        (["build", "{seed}", "--out", "{out}/new", "--version", "one"], 2, "'one'"),
        (["build", "{seed}", "--out", "{out}/new", "--card", "{out}/no.md"], 2, "no.md"),
        (["build", "{empty}", "--out", "{out}/new"], 1, "the file is empty"),
        (["build", "{pdf}", "--out", "{out}/new"], 1, "this is a PDF file"),
        (["build", "{noise}", "--out", "{out}/new"], 1, "neither UTF-8"),
        (["build", "{made}", "--out", "{out}/new"], 2, "give {made}/pages to read its pages again"),
        (["check", "{made}/articles"], 1, "give the folder above, the dataset itself"),
        (["show", "{made}#none"], 2, "has no page 'none'"),
        (["show", "{seed}", "--json", "--html", "{out}/new"], 2, "--html shows the whole page"),
        (["export", "{made}", "--out", "{out}/new", "--format", "xml"], 2, "'label-studio'"),
        (["check", "{out}"], 1, "holds no dataset"),
        (["check", "{out}/none"], 2, "there is no such folder"),
        (["paint"], 2, "paint"),
    ],
    ids=lambda value: "-".join(value)[:40] if isinstance(value, list) else "",
)
def test_bad_calls_and_bad_data(tmp_path: Path, seed: Path, args: list[str], code: int, words: str) -> None:
    out, full = tmp_path / "out", tmp_path / "full"
    out.mkdir()
    full.mkdir()
    (full / "thesis.doc").touch()
    files = {"empty": b"", "pdf": b"%PDF-1.4\n%\xe2\xe3\xcf\xd3", "noise": b"\xff\x81\xff\xff\x00\x80" * 50}
    for name, data in files.items():
        (tmp_path / f"{name}.txt").write_bytes(data)
    places = {name: tmp_path / f"{name}.txt" for name in files} | {"seed": seed, "out": out, "full": full}
    if "{made}" in " ".join(args):
        write_release(places.setdefault("made", tmp_path / "made"), [make_page()])
    done = run(*(a.format(**places) for a in args))
    message = done.stderr + done.stdout
    assert done.returncode == code, message
    assert words.format(**places) in message
    assert "Traceback" not in message
    assert not (out / "new").exists()


def test_a_full_disk_leaves_the_old_dataset(tmp_path: Path, seed: Path) -> None:
    out = tmp_path / "out"
    banmian.build([seed], out, version="1.0.0")
    before = digests(out)
    done = run("build", seed, "--out", out, "--version", "2.0.0", file_limit=9000)
    assert done.returncode == 2
    assert "Next step:" in done.stderr
    assert "Traceback" not in done.stderr
    assert digests(out) == before


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)])
def test_a_build_that_is_stopped_leaves_the_old_dataset(
    tmp_path: Path, seed: Path, number: signal.Signals, code: int
) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    text = seed.read_bytes()
    for i in range(60):
        (pages / f"{i:02}.txt").write_bytes(text + f"\n\n第{i}页".encode())
    out = tmp_path / "out"
    banmian.build([seed], out, version="1.0.0")
    before = digests(out)
    process = subprocess.Popen([*BANMIAN, "build", pages, "--out", out, "--version", "2.0.0"], stderr=subprocess.PIPE)
    while not list(out.glob(".banmian/new-*/*/*.parquet")) and process.poll() is None:
        time.sleep(0.005)
    time.sleep(0.1)
    process.send_signal(number)
    _, message = process.communicate(timeout=60)
    assert process.returncode == code, message
    assert b"Traceback" not in message
    assert {k: v for k, v in digests(out).items() if not k.startswith(".banmian/")} == before
    if number == signal.SIGINT:
        assert b"interrupted" in message
    banmian.build([seed], out, version="1.0.0")
    assert digests(out) == before


def test_the_report_as_json_names_what_was_rejected(tmp_path: Path, seed: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(seed.read_bytes())
    (tmp_path / "in" / "b.jsonl").write_text('{"text": ""}\n[]\n', encoding="utf-8")
    done = run("build", tmp_path / "in", "--out", tmp_path / "out", "--json", "--quiet", "--max-rejected", "2")
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert report["rows"]["pages"] == 1
    assert [r["source"] for r in report["rejected"]] == ["b.jsonl#1", "b.jsonl#2"]
    assert all(r["reason"] and r["next_step"] for r in report["rejected"])
    assert "README.md" in report["changed"]


def test_more_rejected_pages_than_allowed_end_the_build(tmp_path: Path, seed: Path) -> None:
    (tmp_path / "b.jsonl").write_text('{"text": ""}\n[]\n', encoding="utf-8")
    done = run("build", seed, tmp_path / "b.jsonl", "--out", tmp_path / "out", "--max-rejected", "1")
    assert done.returncode == 1
    assert "b.jsonl#2: the line is not a JSON object (unreadable page 2, of 1 that are allowed)" in done.stderr
    assert not (tmp_path / "out").exists()
