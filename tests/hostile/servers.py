"""Servers on loopback that redirect, never end, are slow, or say back what they were told."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PAGE = "石门乡修好三座桥\n\n近日，石门乡修好三座桥，投入20万元。\n".encode()


class Server:
    """Where it is, and what it was asked."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[tuple[str, dict[str, str]]] = []


@contextmanager
def serving(answers: dict[str, Any]) -> Iterator[Server]:
    """A server: for each path (`*` for the others) a body, a status with headers, or a way to behave."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            server.asked.append((self.path, dict(self.headers.items())))
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            found = answers.get(self.path, answers.get("*"))
            with suppress(BrokenPipeError, ConnectionResetError):
                self.send(found)

        def send(self, found: Any) -> None:
            if isinstance(found, bytes):
                self.send_response(200)
                self.send_header("Content-Length", str(len(found)))
                self.end_headers()
                self.wfile.write(found)
            elif isinstance(found, tuple):
                status, headers, body = found
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
            elif found in ("endless", "slow"):
                self.send_response(200)
                self.end_headers()
                for _ in range(100_000):
                    self.wfile.write(b" " * (1 << 16) if found == "endless" else b" ")
                    if found == "slow":
                        time.sleep(0.2)
            else:
                self.send_error(404)

        def do_GET(self) -> None:
            self.answer()

        def do_POST(self) -> None:
            self.answer()

        def do_HEAD(self) -> None:
            self.send_error(405)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        http.daemon_threads = True
        server = Server(f"http://127.0.0.1:{http.server_port}")
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield server
        http.shutdown()
