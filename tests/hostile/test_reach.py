"""What a server or a folder of a stranger's may not make banmian fetch, wait for or give away."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest

import banmian
from banmian.bench.systems.endpoint import Endpoint
from banmian.bench.tasks import Document
from banmian.errors import BanmianError, UsageError
from tests.hostile.scene import banmian as run
from tests.hostile.scene import cases, names
from tests.hostile.servers import PAGE, serving

CASES = cases("redirects.jsonl")
KEY = "sk-of-the-user-0123456789"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("case", CASES, ids=names(CASES))
def test_a_redirect_to_a_private_address_is_refused(case: dict[str, Any], status: int, tmp_path: Path) -> None:
    with serving({"*": PAGE}) as inner:
        port = inner.url.rpartition(":")[2]
        to = case["to"].replace("{inner}", inner.url).replace("{port}", port)
        with serving({"*": (status, {"Location": to}, b"")}) as server:
            done = run("build", f"{server.url}/1.txt", "--out", tmp_path / "out")
        assert done.code in (1, 2), done
        assert not inner.asked
    assert "--allow-private" in done.err
    assert not (tmp_path / "out").exists()


def test_a_name_that_changes_its_address_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Public when it is asked for first, private from then on."""
    asked, known = 0, socket.getaddrinfo

    def look_up(host: Any, port: Any, *args: Any, **options: Any) -> Any:
        nonlocal asked
        if host != "rebind.example":
            return known(host, port, *args, **options)
        asked += 1
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34" if asked == 1 else "127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with serving({"*": PAGE}) as inner:
        to = inner.url.replace("127.0.0.1", "rebind.example")
        socket.getaddrinfo("rebind.example", 80)
        moved = {"*": (302, {"Location": f"{to}/1.txt"}, b"")}
        with serving(moved) as server, pytest.raises(BanmianError, match="allow-private"):
            banmian.build([f"{server.url}/1.txt"], tmp_path / "out")
        assert not inner.asked
    assert asked > 1


def test_a_redirect_that_was_asked_for_is_followed(tmp_path: Path) -> None:
    with serving({"*": PAGE}) as inner, serving({"*": (302, {"Location": f"{inner.url}/1.txt"}, b"")}) as server:
        done = run("build", f"{server.url}/1.txt", "--out", tmp_path / "out", "--allow-private")
    assert done.code == 0, done


def test_a_redirect_within_the_server_that_was_named_is_followed(tmp_path: Path) -> None:
    with serving({"/1.txt": (302, {"Location": "/2.txt"}, b""), "/2.txt": PAGE}) as server:
        done = run("build", f"{server.url}/1.txt", "--out", tmp_path / "out")
    assert done.code == 0, done


def test_redirects_end(tmp_path: Path) -> None:
    with serving({"*": (302, {"Location": "/again.txt"}, b"")}) as server:
        done = run("build", f"{server.url}/1.txt", "--out", tmp_path / "out")
        assert done.code == 1, done
        assert len(server.asked) < 50


def test_a_body_that_never_ends_is_cut_off(tmp_path: Path) -> None:
    with serving({"/1.txt": "endless", "/2.txt": PAGE}) as server:
        urls = [f"{server.url}/{n}.txt" for n in (1, 2)]
        done = run("build", *urls, "--out", tmp_path / "out", "--max-page-bytes", "10000000")
    assert done.code == 0, done
    assert "1.txt" in done.err
    assert "--max-page-bytes" in done.err


def test_a_body_that_is_slow_is_given_up(tmp_path: Path) -> None:
    with serving({"/1.txt": "slow", "/2.txt": PAGE}) as server:
        urls = [f"{server.url}/{n}.txt" for n in (1, 2)]
        done = run("build", *urls, "--out", tmp_path / "out", "--timeout", "2")
    assert done.code == 0, done
    assert "--timeout" in done.err


def _document() -> Document:
    return Document(
        id="headline:x-a0", task="headline", page_id="x", article_id="x-a0",
        source="石门乡修好三座桥。", reference="", budget=30, facts=(),
    )  # fmt: skip


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_key_goes_to_no_other_server(status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with serving({"*": b"{}"}) as other, serving({"*": (status, {"Location": f"{other.url}/v1"}, b"")}) as server:
        asked = Endpoint(f"{server.url}/v1", "model", tries=1, first_wait=0.0)
        with pytest.raises(UsageError) as caught:
            list(asked.ask([_document()]))
        assert other.asked == []
    assert caught.value.next_step


@pytest.mark.parametrize("status", [200, 400, 401, 429, 500])
def test_a_key_that_a_server_says_back_is_not_printed(status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    for body in (f'{{"error": {{"message": "bad key {KEY}"}}}}', f"not JSON, {KEY}"):
        with serving({"*": (status, {}, body.encode())}) as server:
            asked = Endpoint(f"{server.url}/v1", "model", tries=1, first_wait=0.0)
            with pytest.raises(UsageError) as caught:
                list(asked.ask([_document()]))
        assert KEY not in str(caught.value)


def test_a_password_in_a_url_is_not_printed(tmp_path: Path) -> None:
    with serving({"*": None}) as server:
        url = server.url.replace("http://", "http://me:hunter2@")
        done = run("build", f"{url}/1.txt", "--out", tmp_path / "out")
    assert done.code in (1, 2)
    assert "hunter2" not in done.err


LINKS = ["link.txt", "folder", "up"]


@pytest.fixture
def linked(tmp_path: Path) -> Path:
    """A folder of pages with links to a file and to folders outside."""
    private = tmp_path / "private"
    private.mkdir()
    (private / "secret.txt").write_text("秘密乡修好五座桥\n\n近日，秘密乡修好五座桥。\n", encoding="utf-8")
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "page.txt").write_bytes(PAGE)
    (folder / "link.txt").symlink_to("../private/secret.txt")
    (folder / "folder").symlink_to("../private")
    (folder / "page.json").symlink_to("../private/secret.txt")
    (folder / "up").symlink_to("..")
    return folder


def test_links_in_a_folder_are_not_followed(linked: Path, tmp_path: Path) -> None:
    for number, source in enumerate((linked, linked / "*.txt", linked / "**" / "*.txt")):
        out = tmp_path / f"out{number}"
        done = run("build", source, "--out", out)
        assert done.code == 0, done
        assert not [file for file in out.rglob("*") if file.is_file() and "秘密".encode() in file.read_bytes()]
        report = banmian.check(out)
        assert report.pages == 1
        assert "link.txt" in done.err
        assert "--follow-links" in done.err


def test_links_are_followed_where_asked(linked: Path, tmp_path: Path) -> None:
    (linked / "page.json").unlink()
    (linked / "up").unlink()
    done = run("build", linked, "--out", tmp_path / "out", "--follow-links")
    assert done.code == 0, done
    assert banmian.check(tmp_path / "out").pages == 2


def test_a_link_that_is_named_is_read(linked: Path, tmp_path: Path) -> None:
    banmian.build([linked / "link.txt"], tmp_path / "out")
    assert banmian.check(tmp_path / "out").pages == 1


def test_a_named_url_of_this_machine_is_read(tmp_path: Path) -> None:
    with serving({"*": PAGE}) as server:
        try:
            banmian.build([f"{server.url}/1.txt"], tmp_path / "out")
        except BanmianError as error:  # pragma: no cover
            pytest.fail(str(error))
