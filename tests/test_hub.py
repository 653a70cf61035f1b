"""Releases sent to a hub and fetched back, by the command and by the clients that readers use, as they are.

Each client runs in a process of its own, because it reads its settings (`HF_ENDPOINT`, …) when it is imported.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

import banmian
from tests.hub import TOKEN, Fault, Hub, serve
from tests.test_engine import digests

REPO = "acme/news"


@dataclass
class Client:
    """Runs programs as a user of the hub would, with a cache of their own."""

    hub: Hub
    home: Path
    xet: bool = False
    """Whether large files are sent to the Xet storage, which the hub of the tests has not."""

    def run(self, code: str, *args: str | Path, data: str = "", **more: str) -> str:
        """What the program prints."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("HF_", "HUGGING"))}
        own = {"HF_ENDPOINT": self.hub.url, "HF_HOME": str(self.home), "HF_HUB_DISABLE_XET": "01"[not self.xet]}
        quiet = {"HF_DATASETS_DISABLE_PROGRESS_BARS": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}
        command = [sys.executable, "-W", "ignore", "-c", code, *map(str, args)]
        done = subprocess.run(
            command,
            env=kept | own | quiet | more,
            input=data,
            capture_output=True,
            check=False,
            encoding="utf-8",
            timeout=1200,  # of a client that hangs
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def push(self, *calls: Sequence[str | Path], token: str | None = TOKEN) -> list[Done]:
        """The command with each list of arguments, one after another in one process."""
        asked = [{"args": ["push", *map(str, call)], "token": token} for call in calls]
        return [Done(**done) for done in json.loads(self.run(PUSH, data=json.dumps(asked)))]


@dataclass
class Done:
    """How a call of the command ended."""

    code: int
    out: str
    err: str


PUSH = """
import contextlib, io, json, os, sys
import banmian.hub.push
from banmian.cli import main
banmian.hub.push.PAUSE = 0.05
found = []
for call in json.load(sys.stdin):
    os.environ.pop("HF_TOKEN", None)
    os.environ.update({"HF_TOKEN": call["token"]} if call["token"] else {})
    sys.argv = ["banmian", *call["args"]]
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        try:
            main()
        except SystemExit as end:
            code = end.code
    found.append({"code": code, "out": out.getvalue(), "err": err.getvalue()})
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory, pages: Path) -> tuple[Path, Path]:
    """1.0.0 in two shards, and 1.1.0 with a page less, in one."""
    folder = tmp_path_factory.mktemp("releases")
    texts = sorted(pages.glob("*.txt"))[:2]
    banmian.build(texts, folder / "one", version="1.0.0", shard_bytes=1)
    banmian.build(texts[:1], folder / "two", version="1.1.0")
    return folder / "one", folder / "two"


@pytest.fixture(scope="module")
def published(
    tmp_path_factory: pytest.TempPathFactory, releases: tuple[Path, Path]
) -> Iterator[tuple[Hub, Client, list[Done]]]:
    """A hub to which both were pushed, the second with a file of somebody else's beside the first."""
    with serve(tmp_path_factory.mktemp("hub")) as hub:
        client = Client(hub, tmp_path_factory.mktemp("home"))
        done = client.push([releases[0], REPO])
        hub.repositories[REPO].commit({"LICENSE": b"all rights\n"}, message="by hand")
        done += client.push([releases[1], REPO])
        yield hub, client, done


Published = tuple[Hub, Client, list[Done]]


def git_files(hub: Hub, revision: str, repo: str = REPO) -> dict[str, str]:
    repository = hub.repositories[repo]
    files = repository.files(repository.resolve(revision) or "")
    return {path: hashlib.sha256(repository.content(entry)).hexdigest() for path, entry in files.items()}


def test_two_releases_are_two_commits_and_two_tags(published: Published, releases: tuple[Path, Path]) -> None:
    hub, _, done = published
    for result, words in zip(done, ("v1.0.0: 30 files", "v1.1.0: 17 files"), strict=True):
        assert result.code == 0, result.err
        assert words in result.err
        assert TOKEN not in result.err + result.out
    log = hub.repositories[REPO].git("log", "--format=%s%d", "main").splitlines()
    assert [line.split(" (")[0] for line in log] == ["Version 1.1.0", "by hand", "Version 1.0.0", "initial commit"]
    assert "tag: v1.0.0" in log[2]
    for tag, folder in zip(("v1.0.0", "v1.1.0"), releases, strict=True):
        theirs = {k: v for k, v in git_files(hub, tag).items() if k not in (".gitattributes", "LICENSE")}
        assert theirs == digests(folder)
    assert "LICENSE" in git_files(hub, "v1.1.0")
    assert not any("-of-00002" in path for path in git_files(hub, "v1.1.0"))


LOAD = """
import json, sys
from pathlib import Path
from datasets import load_dataset
from huggingface_hub import snapshot_download
import hashlib, banmian
repo, found = sys.argv[1], {}
for tag in ("v1.0.0", "v1.1.0", "main"):
    rows = load_dataset(repo, "paragraphs", revision=tag, split="train")
    streamed = list(load_dataset(repo, "paragraphs", revision=tag, split="train", streaming=True))
    folder = Path(snapshot_download(repo, repo_type="dataset", revision=tag))
    files = {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
             for p in folder.rglob("*") if p.is_file()}
    found[tag] = {"version": str(rows.info.version), "rows": list(rows["paragraph_id"]), "files": files,
                  "streamed": [r["paragraph_id"] for r in streamed], "same": list(rows) == streamed,
                  "default": list(load_dataset(repo, revision=tag))}
found["banmian"] = {v: banmian.load(repo, "paragraphs", version=v, split="train")["paragraph_id"][:] for v in ("1.0.0", "1.1.0")}
print(json.dumps(found))
"""

OFFLINE = """
import json, sys
import banmian
from banmian.errors import BanmianError
from datasets import load_dataset
repo, found = sys.argv[1], {}
for version in ("1.0.0", "1.1.0", "1.2.0"):
    try:
        rows = banmian.load(repo, "paragraphs", version=version, split="train")
        found[version] = [str(rows.info.version), rows["paragraph_id"][:]]
    except BanmianError as error:
        found[version] = str(error)
other = load_dataset(repo, "paragraphs", revision=sys.argv[2], split="train")
found["datasets"] = other["paragraph_id"][:]
print(json.dumps(found))
"""


def paragraph_ids(folder: Path) -> list[str]:
    return [str(i) for i in banmian.load(folder, "paragraphs", split="train")["paragraph_id"]]


def test_readers_get_the_version_they_name(published: Published, releases: tuple[Path, Path]) -> None:
    _, client, _ = published
    found = json.loads(client.run(LOAD, REPO))
    for tag, folder in (("v1.0.0", releases[0]), ("v1.1.0", releases[1]), ("main", releases[1])):
        got = found[tag]
        assert got["version"] == {"v1.0.0": "1.0.0"}.get(tag, "1.1.0")
        assert got["rows"] == got["streamed"] == paragraph_ids(folder)
        assert got["same"]
        assert got["default"] == ["article", "paragraph", "numeric_fact"]
        assert {k: v for k, v in got["files"].items() if k not in (".gitattributes", "LICENSE")} == digests(folder)
    assert found["banmian"] == {"1.0.0": paragraph_ids(releases[0]), "1.1.0": paragraph_ids(releases[1])}
    offline = json.loads(client.run(OFFLINE, REPO, "v1.2.0", HF_HUB_OFFLINE="1"))
    assert offline["1.0.0"] == ["1.0.0", paragraph_ids(releases[0])]
    assert offline["1.1.0"] == ["1.1.0", paragraph_ids(releases[1])]
    assert "v1.2.0: cannot be had from the hub, nor from its cache" in offline["1.2.0"]
    assert offline["datasets"] in (paragraph_ids(releases[0]), paragraph_ids(releases[1]))  # though there is no 1.2.0


# Pushes that are refused, and pushes that break


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Releases of another page: 1.0.0, 0.9.0, 2.0.0, and 3.0.0, which was altered."""
    folder = tmp_path_factory.mktemp("others")
    page = folder / "page.txt"
    page.write_text("修桥\n\n本报讯 5月3日，石门乡修好3座桥，方便两岸两百多户人家出行。", encoding="utf-8")
    for version in ("1.0.0", "0.9.0", "2.0.0", "3.0.0"):
        banmian.build([page], folder / version, version=version)
    (folder / "3.0.0" / "croissant.json").write_text("{}", encoding="utf-8")
    return folder


def refused(done: Done, code: int, *words: str) -> None:
    assert done.code == code, done.err
    assert "Next step:" in done.err
    for word in words:
        assert word in done.err


def test_a_release_that_is_there_already_changes_nothing(published: Published, releases: tuple[Path, Path]) -> None:
    hub, client, _ = published
    before = hub.repositories[REPO].git("for-each-ref")
    (done,) = client.push([releases[1], REPO])
    assert (done.code, "is there already, with the same files" in done.err) == (0, True)
    assert hub.repositories[REPO].git("for-each-ref") == before


REFUSED: list[tuple[str, str, list[str], int, str]] = [
    ("1.0.0", REPO, [], 2, "v1.0.0: that version is there with other content"),
    ("0.9.0", REPO, [], 2, "0.9.0 is lower than 1.1.0, which is there already"),
    ("3.0.0", REPO, [], 1, "the check finds a fault: files: is not what was built"),
    ("2.0.0", REPO, ["--private"], 2, "is there already and public"),
    ("2.0.0", "news", [], 2, "not a repository of the form owner/name"),
    ("none", REPO, [], 2, "there is no such folder"),
]


def test_what_is_refused(published: Published, others: Path) -> None:
    hub, client, _ = published
    before = hub.repositories[REPO].git("for-each-ref")
    calls: list[list[str | Path]] = [[others / release, repo, *options] for release, repo, options, *_ in REFUSED]
    done = client.push(*calls)
    for result, (*_, code, words) in zip(done, REFUSED, strict=True):
        refused(result, code, words)
    for token, words in (("hf_another", "the hub does not accept the token"), (None, "there is no token for the hub")):
        (result,) = client.push([others / "2.0.0", REPO], token=token)
        refused(result, 2, words)
        assert str(token) not in result.err
    assert hub.repositories[REPO].git("for-each-ref") == before


def test_a_dry_run_says_what_would_go(published: Published, others: Path) -> None:
    hub, client, _ = published
    hub.calls.clear()
    known, new = client.push([others / "2.0.0", REPO, "--dry-run"], [others / "2.0.0", "acme/new", "-n"], token=None)
    assert known.code == new.code == 0, known.err + new.err
    assert "nothing was sent" in known.err
    assert "+ README.md" in known.out
    assert "acme/new would be made" in new.err
    assert {method for method, _ in hub.calls} == {"GET"}
    assert list(hub.repositories) == [REPO]


CUTS = {
    "in-a-file": ("PUT", "before", 2, 16),
    "before-commit": ("POST", "before", 1, 14),
    "after-commit": ("POST", "after", 1, 14),
    "after-tag": ("POST", "after", 1, 14),
    "after-create": ("POST", "after", 1, 14),
}
"""By repository: the call that is cut, when, how often, and how many files are sent in all."""
PATHS = {
    "in-a-file": "/lfs/acme/in-a-file/",
    "before-commit": "/acme/before-commit/commit/",
    "after-commit": "/acme/after-commit/commit/",
    "after-tag": "/acme/after-tag/tag/",
    "after-create": "/api/repos/create",
}


def test_a_connection_that_is_cut_loses_nothing(tmp_path: Path, others: Path) -> None:
    with serve(tmp_path) as hub:
        client = Client(hub, tmp_path / "home")
        # The first creation that is cut is that of the first repository; it is one more try for it.
        hub.faults += [Fault(method, PATHS[name], when, times) for name, (method, when, times, _) in CUTS.items()]
        done = client.push(*[(others / "2.0.0", f"acme/{name}") for name in CUTS])
        assert [result.code for result in done] == [0] * len(CUTS), done
        assert all(fault.times == 0 for fault in hub.faults)
        for name, (*_, uploads) in CUTS.items():
            repo = f"acme/{name}"
            theirs = {k: v for k, v in git_files(hub, "v2.0.0", repo).items() if k != ".gitattributes"}
            assert theirs == digests(others / "2.0.0")
            log = hub.repositories[repo].git("log", "--format=%s", "main").splitlines()
            assert log == ["Version 2.0.0", "initial commit"]
            assert sum(method == "PUT" and repo in path for method, path in hub.calls) == uploads, name


def test_giving_up_being_overtaken_and_going_on(tmp_path: Path, others: Path) -> None:
    with serve(tmp_path) as hub:
        client = Client(hub, tmp_path / "home")
        overtaken = hub.create("acme/overtaken")

        def intrude() -> None:
            overtaken.commit({"README.md": b"mine\n"}, message="meanwhile")

        hub.faults += [
            Fault("POST", "/acme/cut/commit/", "before", times=3),
            Fault("POST", "/acme/overtaken/preupload/", "also", does=intrude),
        ]
        gave_up, stale, private = client.push(
            [others / "2.0.0", "acme/cut"],
            [others / "2.0.0", "acme/overtaken"],
            [others / "2.0.0", "acme/own", "--private"],
        )
        refused(gave_up, 2, "broke 3 times", "run the same command again")
        assert hub.repositories["acme/cut"].resolve("v2.0.0") is None
        refused(stale, 2, "somebody else changed the repository")
        assert overtaken.resolve("v2.0.0") is None
        assert list(git_files(hub, "main", "acme/overtaken")) == [".gitattributes", "README.md"]
        assert (private.code, hub.repositories["acme/own"].private) == (0, True)
        hub.calls.clear()
        (again,) = client.push([others / "2.0.0", "acme/cut"])
        assert again.code == 0, again.err
        assert not [path for method, path in hub.calls if method == "PUT"]
        assert hub.repositories["acme/cut"].resolve("v2.0.0")


def test_a_refused_push_leaves_no_empty_repository(tmp_path: Path, others: Path) -> None:
    with serve(tmp_path) as hub:
        client = Client(hub, tmp_path / "home")
        hub.faults += [
            Fault("POST", "/acme/quota/commit/", "refused", status=403),
            Fault("POST", "/acme/gone/commit/", "refused", status=404),
            Fault("POST", "/acme/kept/commit/", "refused", status=403),
            Fault("DELETE", "/api/repos/delete", "refused", times=0),
        ]
        quota, gone = client.push(*[(others / "2.0.0", f"acme/{name}", "--private") for name in ("quota", "gone")])
        refused(quota, 2, "the token may not write there (status 403)")
        refused(gone, 2, "knows no such repository or address (status 404)", "HF_ENDPOINT")
        assert sum(path.endswith("/commit/main") for _, path in hub.calls) == 2, "an answer is not asked for again"
        hub.faults[-1].times = 1
        (kept,) = client.push([others / "2.0.0", "acme/kept"])
        refused(kept, 2, "the empty repository that was made is still there")
        hub.only_public = True
        (public,) = client.push([others / "2.0.0", "acme/public", "--private"])
        refused(public, 2, "made a public repository although a private one was asked for; nothing was sent")
        assert list(hub.repositories) == ["acme/kept"]
        hub.create("acme/theirs")
        hub.faults += [Fault("POST", "/acme/theirs/commit/", "refused", status=403)]
        (theirs,) = client.push([others / "2.0.0", "acme/theirs"])
        refused(theirs, 2, "the token may not write there")
        assert "acme/theirs" in hub.repositories, "what was there before stays"


def test_a_hub_without_xet_is_told_as_that(tmp_path: Path, others: Path) -> None:
    pytest.importorskip("hf_xet")
    with serve(tmp_path) as hub:
        client = Client(hub, tmp_path / "home")
        client.xet = True
        (done,) = client.push([others / "2.0.0", "acme/news"])
        refused(done, 2, "this hub has no Xet storage", "set HF_HUB_DISABLE_XET=1 and run the same command again")
        assert sum("xet-write-token" in path for _, path in hub.calls) == 1
        assert hub.repositories == {}
