"""The program: PDFium is loaded once, and each file is read by a process of its own that is forked from there, within limits.

Run with the number of a socket, it takes a request at a time: a line of JSON (the limits) with two open files, that to be read and
that for the answer; it replies with the exit status of the process, negative for a signal. It ends when the socket is closed. Run with
limits, it reads one file from standard input and answers on standard output: so where processes cannot be forked.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from typing import IO

from banmian.geometry.pdfium.document import Limits, lines, start

LARGEST_REQUEST = 4096
MISSING = '{"fault":"missing"}\n'
"""What is said where there is no PDFium."""


def main() -> None:
    """Do what the arguments say."""
    is_there = start()
    if sys.argv[1].startswith("{"):
        limits = json.loads(sys.argv[1])
        _limit(limits)
        _answer(sys.stdin.buffer, sys.stdout, limits, is_there)
    else:
        _serve(socket.socket(fileno=int(sys.argv[1])), is_there)


def _serve(requests: socket.socket, is_there: bool) -> None:
    os.setpgid(0, 0)  # it is ended with what it forked, and no interrupt of the terminal reaches it
    while True:
        told, files, _, _ = socket.recv_fds(requests, LARGEST_REQUEST, 2)
        if not told or len(files) != 2:
            return
        child = os.fork()
        if child == 0:
            requests.close()
            _read(json.loads(told), files[0], files[1], is_there)
        for file in files:
            os.close(file)
        _, status = os.waitpid(child, 0)
        requests.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))


def _read(limits: Limits, source: int, target: int, is_there: bool) -> None:
    """Read one file, and end the process; nothing is cleared up, since all of it goes with the process."""
    status = 1
    try:
        _limit(limits)
        with os.fdopen(source, "rb") as data, os.fdopen(target, "w", encoding="utf-8") as answer:
            _answer(data, answer, limits, is_there)
        status = 0
    finally:
        os._exit(status)


def _answer(data: IO[bytes], answer: IO[str], limits: Limits, is_there: bool) -> None:
    for line in lines(data.read(), limits) if is_there else (MISSING,):
        answer.write(line)
        answer.flush()


def _limit(limits: Limits) -> None:
    """Bound memory, time and what is written, where the system can."""
    try:
        import resource
    except ImportError:  # Windows; the parent still bounds time
        return
    wanted = (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_CPU, limits["seconds"]),
        (resource.RLIMIT_FSIZE, limits["answer"]),
    )
    for kind, most in wanted:
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
