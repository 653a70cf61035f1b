"""The program that reads PDF, as it is run: started once in a process, asked for a file at a time, started anew where it broke."""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple

ROOT = Path(__file__).parents[2]
_RUN = "import sys; sys.path.insert(0, sys.argv.pop(1)); from banmian.geometry.pdfium.program import main; main()"
_BY_TIME, _KILLED = -24, -9
"""Signals: SIGXCPU, SIGKILL."""


class PdfLimits(NamedTuple):
    """What one PDF may take."""

    seconds: int = 60
    memory: int = 2 << 30
    """Bytes of address space."""
    chars: int = 200_000
    """Of a sheet."""
    sheets: int = 400
    answer: int = 1 << 30
    """Bytes that the process may say."""

    @property
    def longest(self) -> int:
        """Seconds after which nobody waits for it any more."""
        return 2 * self.seconds + 10


def run(data: bytes, limits: PdfLimits, answer: IO[bytes]) -> str | None:
    """Have a file read in a process of its own; what went wrong with that, or None. Its answer, whole or broken off, is in `answer`."""
    try:
        status = _forked(data, limits, answer) if hasattr(os, "fork") else _spawned(data, limits, answer)
    except TimeoutError:
        return f"reading it took longer than {limits.seconds} s"
    if status == 0:
        return None
    if os.fstat(answer.fileno()).st_size >= limits.answer:
        return "what it holds is too large"
    if status in (_BY_TIME, _KILLED):
        return f"reading it took more than {limits.seconds} s or {limits.memory >> 20} MB"
    return f"the process that read it died ({status})"


def _command(argument: str) -> list[str]:
    return [sys.executable, "-I", "-c", _RUN, str(ROOT), argument]


def _spawned(data: bytes, limits: PdfLimits, answer: IO[bytes]) -> int:
    """The exit status of a process for this file, where processes cannot be forked."""
    told = json.dumps(limits._asdict())
    try:
        done = subprocess.run(  # noqa: S603
            _command(told),
            input=data,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            timeout=limits.longest,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TimeoutError from None
    return done.returncode


def _forked(data: bytes, limits: PdfLimits, answer: IO[bytes]) -> int:
    """The exit status of the process that the server forked for this file; a server that is gone is started anew once.

    Raises:
        TimeoutError: it took too long.
    """
    with _held.lock, tempfile.TemporaryFile() as source:
        source.write(data)
        source.flush()
        for _ in range(2):
            server = _held.server or _Server()
            _held.server = server
            source.seek(0)
            os.truncate(answer.fileno(), 0)
            answer.seek(0)
            try:
                return server.ask(limits, source.fileno(), answer.fileno())
            except TimeoutError:
                _end()
                raise
            except (OSError, ValueError):
                _end()
            except BaseException:  # an interrupt: what it still says is of no file that is asked for later
                _end()
                raise
    return 1


class _Server:
    """The program while it runs."""

    def __init__(self) -> None:
        self.socket, other = socket.socketpair()
        with other:
            self.process = subprocess.Popen(  # noqa: S603
                _command(str(other.fileno())),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[other.fileno()],
            )

    def ask(self, limits: PdfLimits, source: int, target: int) -> int:
        """The exit status of the process that read a file.

        Raises:
            TimeoutError: it took too long.
            OSError, ValueError: the program is gone.
        """
        self.socket.settimeout(limits.longest)
        socket.send_fds(self.socket, [json.dumps(limits._asdict()).encode()], [source, target])
        return int(self.socket.recv(16))


class _Held:
    """The server of this process, if it runs, and who may ask it."""

    def __init__(self) -> None:
        self.server: _Server | None = None
        self.lock = threading.Lock()


_held = _Held()


def _end() -> None:
    """End the server, and what it forked."""
    server, _held.server = _held.server, None
    if server is not None:
        server.socket.close()
        if server.process.poll() is None:
            with suppress(ProcessLookupError):  # it has not yet a group of its own, and so no fork
                os.killpg(server.process.pid, 9)
            server.process.kill()
        server.process.wait()


def _forget() -> None:
    """In a process that was forked: the server is its parent's."""
    if _held.server is not None:
        _held.server.socket.close()
    _held.server, _held.lock = None, threading.Lock()


atexit.register(_end)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
