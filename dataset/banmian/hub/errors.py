"""What goes wrong between us and the hub, as faults that say what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from banmian.errors import BanmianError, UsageError


class BrokenError(Exception):
    """The connection broke; what was sent stays."""

    def __init__(self, repo: str, error: BaseException) -> None:
        super().__init__(str(error))
        self.repo, self.error = repo, error

    def told(self, times: int) -> UsageError:
        return UsageError(
            file=self.repo,
            reason=f"the connection to the hub broke {times} times ({_first_line(self.error)})",
            next_step="run the same command again: it goes on where it stopped",
        )


@contextmanager
def explained(repo: str) -> Iterator[None]:
    """Errors of the hub's client as faults that say what to do; a connection that broke as `BrokenError`."""
    try:
        yield
    except BanmianError:
        raise
    except Exception as error:
        raise _translated(repo, error) from error


_ANSWERS = {
    401: ("the hub does not accept the token", "run `hf auth login` with a token that may write, or set HF_TOKEN"),
    403: ("the token may not write there", "use a token with the right to write to this repository"),
    404: ("the hub knows no such repository or address", "check the name, and HF_ENDPOINT where it is set"),
    409: ("somebody else made that repository meanwhile", "run the same command again"),
    429: ("the hub asks to slow down", "wait a while and run the same command again"),
}
_STATUS = re.compile(r"HTTP status client error \((\d{3})|HTTP (\d{3})")
"""How the client of the Xet storage says in a text what the hub answered."""


def _translated(repo: str, error: Exception) -> Exception:
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    causes = list(_causes(error))
    if any(isinstance(cause, OfflineModeIsEnabled) for cause in causes):
        return UsageError(file=repo, reason="HF_HUB_OFFLINE is set", next_step="unset it; a push needs the hub")
    answer = next((cause for cause in causes if isinstance(cause, HfHubHTTPError)), None)
    if answer is None:
        if (refused := _xet(repo, causes)) is not None:
            return refused
        # Its client is built on httpx, under a name that differs from version to version.
        broken = any(isinstance(c, OSError) or type(c).__module__.startswith("httpx") for c in causes)
        if broken:
            return BrokenError(repo, causes[-1])
        step = "see what it says, then run the same command again"
        return UsageError(file=repo, reason=f"{type(error).__name__}: {_first_line(error)}", next_step=step)
    status = answer.response.status_code
    if status == 412:
        return stale(repo)
    if status >= 500:
        return BrokenError(repo, answer)
    return _refused(repo, status, _first_line(answer))


def _refused(repo: str, status: int, said: str) -> UsageError:
    reason, step = _ANSWERS.get(status, (said, "see what the hub says, then run the same command again"))
    return UsageError(file=repo, reason=f"{reason} (status {status})", next_step=step)


def _xet(repo: str, causes: Iterable[BaseException]) -> UsageError | None:
    """What the Xet storage was refused, where it was; trying again would be answered the same."""
    for cause in causes:
        said = str(cause)
        found = _STATUS.search(said)
        if found is None or "xet" not in said.lower():
            continue
        status = int(found[1] or found[2])
        if status in (404, 405, 501):
            return UsageError(
                file=repo,
                reason=f"this hub has no Xet storage, which its client sends large files to (status {status})",
                next_step="set HF_HUB_DISABLE_XET=1 and run the same command again; then files go the older way",
            )
        return _refused(repo, status, _first_line(cause)) if 400 <= status < 500 else None
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def stale(repo: str) -> UsageError:
    return UsageError(
        file=repo,
        reason="somebody else changed the repository while this release was sent",
        next_step="look at what changed there, then run the same command again",
    )
