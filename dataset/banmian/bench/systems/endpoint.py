"""A model behind a server that speaks the OpenAI chat protocol: vLLM, SGLang, Ollama, llama.cpp and others."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from banmian.bench.tasks import MOST_TOKENS, Document
from banmian.errors import UsageError

KEYS = ("OPENAI_API_KEY", "JUDGE_API_KEY")
"""Environment variables that hold keys of servers."""
_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_LARGEST = 8 << 20
_LONGEST_WAIT = 60.0
_THOUGHT = re.compile(r"\s*<think>.*?(</think>|\Z)", re.DOTALL)
"""What a model thought aloud; where it never ends, all is thought and nothing said."""
_OURS = frozenset({"model", "messages", "stream", "n"})
"""Fields of a question that no option changes."""


class _PassingError(Exception):
    """What may go away when it is tried again."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class _NoRedirects(HTTPRedirectHandler):
    """A redirect is an answer like another one: the key is for the server that was named."""

    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = build_opener(_NoRedirects)


class Endpoint:
    """A model of such a server."""

    def __init__(
        self,
        url: str,
        model: str,
        *,
        name: str | None = None,
        system: str | None = None,
        prompt: str | None = None,
        max_tokens: int = MOST_TOKENS,
        extra: Mapping[str, Any] | None = None,
        concurrency: int = 8,
        timeout: float = 120.0,
        tries: int = 6,
        first_wait: float = 1.0,
        sleep: Callable[[float], None] = time.sleep,
        key_name: str = "OPENAI_API_KEY",
        option: str = "--endpoint",
    ) -> None:
        """What to ask and how.

        Args:
            url: of the server's API (`http://localhost:8000/v1`).
            model: what the server calls the model.
            system: a message that stands before each question.
            prompt: the question, instead of each task's own; `{source}` and `{budget}` are filled in.
            max_tokens: of an answer, thoughts included; an answer that is cut there is none.
            extra: more fields of each question, as {"chat_template_kwargs": {"enable_thinking": false}}.
            concurrency: questions that are on their way at once.
            timeout: seconds until an answer is given up.
            tries: how often a document is asked before the run ends; the pause doubles from `first_wait` seconds.
            key_name: the environment variable that holds the server's key, where it is set.
            option: of the command line, that the URL was given with.

        Raises:
            UsageError: the URL is none of a server, the prompt does not hold {source}, or `extra` sets what is ours.
        """
        if prompt is not None and "{source}" not in prompt:
            raise UsageError(
                reason="the prompt does not say where the article goes",
                next_step="write {source} there; {budget} is known too",
            )
        if taken := sorted(_OURS & set(extra or {})):
            raise UsageError(
                reason=f"the extra body sets {', '.join(taken)}",
                next_step="leave that out; it is set for every question",
            )
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError(
                reason=f"{url!r} is not the URL of a server", next_step="give one such as http://localhost:8000/v1"
            )
        base = url.rstrip("/")
        self.url = base if base.endswith("/chat/completions") else f"{base}/chat/completions"
        self.model, self.name = model, name or model
        self.about = f"{model} by chat at temperature 0, at most {max_tokens:,} tokens"
        self._system, self._prompt, self._max_tokens, self._extra = system, prompt, max_tokens, dict(extra or {})
        self._concurrency, self._timeout, self._tries = concurrency, timeout, tries
        self._first_wait, self._sleep = first_wait, sleep
        self._key_name, self._option = key_name, option

    @property
    def key(self) -> str:
        """The model, wherever it is served, and how it is asked."""
        asked = json.dumps([self._system, self._prompt, self._extra], ensure_ascii=False, sort_keys=True)
        return f"chat|{self.model}|temperature:0|max_tokens:{self._max_tokens}|asked:{asked}|v:2"

    def ask(self, documents: Sequence[Document]) -> Iterator[tuple[Document, str]]:
        """Each document with its answer, as they come.

        Raises:
            UsageError: a document was given no answer; those that were on their way are given out first.
        """
        waiting = iter(documents)
        failed: UsageError | None = None
        pool = ThreadPoolExecutor(self._concurrency)
        try:
            running: dict[Future[str], Document] = {}
            while True:
                while failed is None and len(running) < self._concurrency:
                    if (document := next(waiting, None)) is None:
                        break
                    running[pool.submit(self._answer, document)] = document
                if not running:
                    break
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    document = running.pop(future)
                    try:
                        yield document, future.result()
                    except UsageError as error:
                        failed = failed or error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        if failed is not None:
            raise failed

    def _answer(self, document: Document) -> str:
        pause, reason = self._first_wait, ""
        for number in range(self._tries):
            try:
                return self._once(document)
            except _PassingError as error:  # noqa: PERF203 - a request costs more
                reason = str(error)
                if number + 1 < self._tries:
                    self._sleep(min(pause if error.wait is None else error.wait, _LONGEST_WAIT))
                pause *= 2
        raise UsageError(
            file=self.url,
            place=document.id,
            reason=f"gave no answer in {self._tries} tries ({reason})",
            next_step="see that the server is well, then run the same command again: what was answered is kept",
        )

    def _messages(self, document: Document) -> list[dict[str, str]]:
        question = document.prompt
        if self._prompt is not None:
            question = self._prompt.replace("{budget}", str(document.budget)).replace("{source}", document.source)
        before = [] if self._system is None else [{"role": "system", "content": self._system}]
        return [*before, {"role": "user", "content": question}]

    def _once(self, document: Document) -> str:
        body = {
            "temperature": 0,
            "max_tokens": self._max_tokens,
            **self._extra,
            "model": self.model,
            "messages": self._messages(document),
        }
        headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "banmian"}
        if key := os.environ.get(self._key_name):
            headers["Authorization"] = f"Bearer {key}"
        request = Request(self.url, json.dumps(body).encode(), headers, method="POST")  # noqa: S310 - http(s) only
        try:
            with _OPENER.open(request, timeout=self._timeout) as response:
                return _content(response.read(_LARGEST + 1))
        except HTTPError as error:
            with error:
                said = _said(error.read(2000))
                to = error.headers.get("Location")
            if 300 <= error.code < 400:
                raise UsageError(
                    file=self.url,
                    reason=f"sends on to another address ({_without_key(str(to))}), which is not followed: it would get the key",
                    next_step=f"if that server is yours, give its address as {self._option}",
                ) from None
            if error.code in _AGAIN:
                raise _PassingError(f"status {error.code}{said}", _seconds(error.headers.get("Retry-After"))) from None
            raise UsageError(
                file=self.url,
                reason=f"refused the question with status {error.code}{said}",
                next_step=_STEPS.get(error.code, "see what it says; what was answered is kept").format(
                    key=self._key_name
                ),
            ) from None
        except TimeoutError:
            raise _PassingError(f"no answer within {self._timeout:g} seconds") from None
        except URLError as error:
            raise _PassingError(f"no connection: {error.reason}") from None
        except (OSError, HTTPException) as error:
            raise _PassingError(f"the connection broke: {type(error).__name__} {error}".rstrip()) from None


_STEPS = {
    401: "set {key} to a key that the server takes",
    403: "set {key} to a key that may use this model",
    404: "check the URL (it ends in /v1 for most servers) and the name of the model",
}


def _content(body: bytes) -> str:
    """The text of an answer; empty, which is no answer, where the model only thought, or was cut short."""
    if len(body) > _LARGEST:
        raise _PassingError(f"an answer of more than {_LARGEST >> 20} MB")
    try:
        choice = json.loads(body)["choices"][0]
        content, cut = choice["message"]["content"], choice.get("finish_reason") == "length"
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        raise _PassingError(f"no chat completion but {_shown(body)}") from None
    if content is None or cut:
        return ""
    if not isinstance(content, str):
        raise _PassingError(f"no text in the answer but {_shown(body)}")
    return _THOUGHT.sub("", content, count=1).strip()


def _said(body: bytes) -> str:
    try:
        error = json.loads(body)
        told = error.get("error", error.get("message")) if isinstance(error, dict) else None
        text = told.get("message") if isinstance(told, dict) else told
        return f": {_without_key(' '.join(str(text).split()))[:200]}" if text else ""
    except (ValueError, RecursionError):
        return f": {_shown(body)}" if body.strip() else ""


def _shown(body: bytes) -> str:
    return repr(_without_key(" ".join(body[:2000].decode("utf-8", "replace").split()))[:80])


def _without_key(text: str) -> str:
    """The text, in which a server may have said a key back."""
    for name in KEYS:
        if key := os.environ.get(name):
            text = text.replace(key, f"[{name}]")
    return text


def _seconds(value: str | None) -> float | None:
    return float(value) if value and re.fullmatch(r"\d{1,6}(\.\d+)?", value.strip()) else None
