"""The command line; a module registers each command."""

from banmian.cli import benchmark, build, check, diff, exchange, explore, push, show  # noqa: F401
from banmian.cli.app import app, main

__all__ = ["app", "main"]
