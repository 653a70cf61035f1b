"""What every command shares: the application, how it ends, what it says and its progress."""

from __future__ import annotations

import atexit
import codecs
import gc
import io
import os
import re
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any, NoReturn

import typer

from banmian._version import __version__
from banmian.cli.language import Command, Group
from banmian.errors import BanmianError, io_error, visible

_INTERRUPTED = 130

_HELP = """Chinese newspaper pages as a versioned Hugging Face dataset.

Plain text of pages goes in; articles, paragraphs and numeric facts come out, each traced to its characters on the page.

\b
To begin:
  banmian show page.txt               how one page is read, in colours
  banmian build pages/ --out news     a dataset of a folder of pages
  banmian check news                  proof that nothing was lost or made up
  banmian COMMAND --help              what a command reads and writes, with examples
"""
_EPILOG = """\b
Results go to stdout or to files; messages go to stderr and say file, place, reason and next step.
Exit codes:
  0    done
  1    the data is at fault: a page, a dataset, a correction
  2    the call is at fault: an option, a path, a disk, the hub
  130  interrupted; what was there before is untouched
Completion of commands, options and values: banmian --install-completion
Environment: NO_COLOR, COLUMNS (banmian show); HF_TOKEN, HF_ENDPOINT, HF_HOME (banmian push); LANG (this help: zh_CN.UTF-8)
"""


class _Application(typer.Typer):
    def command(self, name: str | None = None, **options: Any) -> Callable[..., Any]:
        return super().command(name, cls=Command, **options)


app = _Application(
    name="banmian",
    cls=Group,
    help=_HELP,
    epilog=_EPILOG,
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: it starts in half the time, and reads the same in a pipe
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> NoReturn:
    """Run the command line and exit with its code."""
    gc.set_threshold(50_000, 20, 50)  # starting makes many objects and no garbage
    signal.signal(signal.SIGTERM, _terminated)
    lost = _Lost()
    codecs.register_error(_SHOWN_OTHERWISE, lost)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_SHOWN_OTHERWISE)
    atexit.register(lost.tell)
    try:
        code = app(standalone_mode=False) or 0
    except typer.TyperException as error:
        error.show()  # type: ignore[attr-defined]
        sys.exit(2)
    except BanmianError as error:
        say(f"banmian: {error}")
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        code = _INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone; there is nobody left to tell
        sys.exit(0)
    except OSError as error:
        say(f"banmian: {io_error(error)}")
        sys.exit(2)
    except Exception:
        import traceback

        for line in traceback.format_exc().splitlines():
            say(line)
        say(
            "banmian: this is a fault of banmian, or a dataset that no build wrote. Next step: run `banmian check` on it"
        )
        sys.exit(1)
    if code == _INTERRUPTED:
        say("banmian: interrupted; what was there before is untouched")
    sys.exit(code)


_SHOWN_OTHERWISE = "banmian.shown-otherwise"
_INSTEAD = {"⟦": "[[", "⟧": "]]", "⟨": "<<", "⟩": ">>", "¦": "|", "─": "-", "▍": "# ", "·": "*", "…": "...", "×": "x"}
"""Signs of our own in characters that every terminal shows."""


class _Lost:
    """Says in other characters what the encoding of a terminal has not, so that it does not end a command, and counts those
    for which there is nothing but a question mark."""

    def __init__(self) -> None:
        self.number = 0
        self.encoding = ""

    def __call__(self, error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeEncodeError):
            raise error
        told = [_INSTEAD.get(character, "?") for character in error.object[error.start : error.end]]
        self.number += told.count("?")
        self.encoding = error.encoding
        return "".join(told), error.end

    def tell(self) -> None:
        """Warn, once all is written."""
        if self.number and not sys.stderr.closed:
            say(
                f"banmian: {self.number:,} characters are not in the encoding of this output ({self.encoding}) and stand as "
                "question marks. Next step: set PYTHONIOENCODING=utf-8, or a locale such as LC_ALL=C.UTF-8"
            )


def _terminated(number: int, _frame: object) -> NoReturn:
    sys.exit(128 + number)


def say(line: str) -> None:
    """Write a message to stderr, on one line whatever file names and texts in it hold."""
    sys.stderr.write(visible(line) + "\n")


def safe_json(text: str) -> str:
    """JSON in which what a terminal would obey stands as escapes; it means the same."""
    return re.sub("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", _escape, text)


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def results(lines: Iterable[str]) -> None:
    """Write lines to stdout; ends the command well where their reader has gone (`| head`)."""
    try:
        for line in lines:
            sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit from None


def _show_version(value: bool) -> None:
    if value:
        sys.stdout.write(f"banmian {__version__}\n")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass


@contextmanager
def progress_bar(title: str, *, quiet: bool) -> Iterator[Callable[[int, int | None], None] | None]:
    """A progress bar on a terminal's stderr; nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(show_speed=True),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
