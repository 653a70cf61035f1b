"""Pages behind a real HTTP server on loopback."""

from __future__ import annotations

import gzip
import socketserver
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import banmian
from banmian.errors import DataError, UsageError
from banmian.sources import find_inputs

TEXT = "乡里修好三座桥\n\n近日，石门乡修好三座桥。\n"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    folder = tmp_path / "served"
    folder.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", folder
        server.shutdown()


def test_a_file_behind_a_url_is_built_as_one_of_this_machine(served: tuple[str, Path], tmp_path: Path) -> None:
    url, folder = served
    (folder / "1.txt.gz").write_bytes(gzip.compress(TEXT.encode(), mtime=0))
    (folder / "p.jsonl").write_text('{"text": "云溪乡通了水。"}\n', encoding="utf-8")
    files = ("1.txt.gz", "p.jsonl")
    banmian.build([f"{url}/{name}" for name in files], tmp_path / "remote")
    banmian.build([folder / name for name in files], tmp_path / "local")
    remote, local = ((tmp_path / name / "SHA256SUMS").read_bytes() for name in ("remote", "local"))
    assert remote == local


def test_a_folder_behind_a_url_is_listed_with_what_tells_of_its_pages(served: tuple[str, Path]) -> None:
    url, folder = served
    (folder / "a").mkdir()
    (folder / "a" / "1.txt").write_text(TEXT, encoding="utf-8")
    (folder / "a" / "1.json").write_text('{"newspaper": "石门报"}', encoding="utf-8")
    (folder / "2.txt").write_text(TEXT + "2", encoding="utf-8")
    (folder / "manifest.csv").write_text("file,page_no\n2.txt,7\n", encoding="utf-8")
    pages = {page.source: page for file in find_inputs([url + "/"]) for page in file.pages()}
    assert list(pages) == ["2.txt", "a/1.txt"]
    assert (pages["a/1.txt"].metadata.newspaper, pages["2.txt"].metadata.page_no) == ("石门报", "7")


def test_what_is_not_there_is_named(served: tuple[str, Path], tmp_path: Path) -> None:
    url, _ = served
    with pytest.raises(DataError, match="there is no such file"):
        banmian.build([f"{url}/1.txt"], tmp_path / "out")


def test_a_connection_that_breaks_is_a_fault_of_the_page() -> None:
    class Breaks(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(4096)
            self.request.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Breaks) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        (file,) = find_inputs([f"http://127.0.0.1:{server.server_address[1]}/1.txt"])
        (page,) = file.pages()
        server.shutdown()
    assert page.error is not None
    assert page.error.next_step


@pytest.mark.parametrize("url", ["nothing://x/1.txt", "nothing://x/"])
def test_an_unknown_kind_of_address_is_a_fault_of_the_call(url: str) -> None:
    with pytest.raises(UsageError, match="nothing") as caught:
        find_inputs([url])
    assert caught.value.next_step
