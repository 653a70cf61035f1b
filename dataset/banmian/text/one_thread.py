"""Products of matrices by one thread."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController


@cache
def _libraries() -> ThreadpoolController:
    """Those that numpy has loaded."""
    return ThreadpoolController()


def one_thread() -> AbstractContextManager[Any]:
    """A block in which BLAS computes with one thread.

    The products of a page are small: more threads wait for each other longer than they compute, most of all where the
    machine has other work, such as the other processes of a build.
    """
    block: AbstractContextManager[Any] = _libraries().limit(limits=1, user_api="blas")
    return block
