"""A server that speaks the OpenAI chat protocol, real and on loopback, well and unwell."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

import banmian
from banmian import benchmark
from banmian.bench.systems.endpoint import Endpoint
from banmian.bench.systems.kept import Kept
from banmian.bench.tasks import Document

Reply = tuple[int, Any, dict[str, str]]


class Server:
    """What was asked, and the server's address."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.at_once = self.most_at_once = 0
        self.lock = threading.Lock()


def completion(text: str | None) -> Reply:
    return 200, {"choices": [{"message": {"role": "assistant", "content": text}}]}, {}


@contextmanager
def served(reply: Callable[[dict[str, Any], int], Reply], delay: float = 0.0) -> Iterator[Server]:
    """A server that answers by `reply`, which is given the question and how often it was asked before."""
    times = Counter[str]()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            prompt = body["messages"][0]["content"]
            with server.lock:
                server.asked.append(body)
                server.keys.append(self.headers.get("Authorization"))
                before, times[prompt] = times[prompt], times[prompt] + 1
                server.at_once += 1
                server.most_at_once = max(server.most_at_once, server.at_once)
            time.sleep(delay)
            status, answer, headers = reply(body, before)
            with server.lock:
                server.at_once -= 1
            raw = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)
            except OSError:
                pass  # whoever asked did not wait

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server = Server(f"http://127.0.0.1:{http.server_address[1]}/v1")
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()


def _documents(number: int) -> list[Document]:
    return [
        Document(
            id=f"headline:x-a{i}", task="headline", page_id="x", article_id=f"x-a{i}",
            source=f"第{i}村修好了桥。", reference="修桥", budget=30, facts=(),
        )
        for i in range(number)
    ]  # fmt: skip


def _system(server: Server, folder: Path, **options: Any) -> Kept:
    return Kept(Endpoint(server.url, "m", sleep=lambda _: None, **options), folder)


def test_answers_are_kept_and_not_asked_for_again(tmp_path: Path) -> None:
    documents = _documents(20)
    with served(
        lambda body, _: completion(f"<think>想</think>\n{body['messages'][0]['content'][-9:]}"), delay=0.02
    ) as server:
        outputs = _system(server, tmp_path, concurrency=4).answer(documents)
        assert outputs == [d.prompt[-9:].strip() for d in documents]
        assert len(server.asked) == 20
        assert 2 <= server.most_at_once <= 4
        assert {(b["model"], b["temperature"]) for b in server.asked} == {("m", 0)}
        kept = _system(server, tmp_path)
        with kept.file.open("ab") as file:
            file.write(b'{"id": "headline:x-a99", "outp')  # what a kill leaves
        assert _system(server, tmp_path).answer([*documents, *_documents(21)[20:]])[:20] == outputs
        assert len(server.asked) == 21
        assert len(kept.file.read_text(encoding="utf-8").splitlines()) == 21


def test_what_is_asked_can_be_said_in_full(tmp_path: Path) -> None:
    options: dict[str, Any] = {
        "system": "你是编辑。",
        "prompt": "{budget}字以内：{source}",
        "max_tokens": 99,
        "extra": {"chat_template_kwargs": {"enable_thinking": False}, "temperature": 0.5},
    }
    with served(lambda *_: completion("修桥")) as server:
        system = _system(server, tmp_path, **options)
        system.answer(_documents(1))
        asked = server.asked[0]
    assert asked["messages"] == [
        {"role": "system", "content": "你是编辑。"},
        {"role": "user", "content": "30字以内：第0村修好了桥。"},
    ]
    assert (asked["max_tokens"], asked["temperature"]) == (99, 0.5)
    assert asked["chat_template_kwargs"] == {"enable_thinking": False}
    plain = _system(server, tmp_path)
    assert plain.key != system.key
    assert plain.file != system.file
    with pytest.raises(banmian.UsageError, match="the prompt does not say where the article goes"):
        Endpoint(server.url, "m", prompt="写标题")
    with pytest.raises(banmian.UsageError, match="the extra body sets messages"):
        Endpoint(server.url, "m", extra={"messages": []})


@pytest.mark.parametrize(
    "choice",
    [
        {"message": {"content": ""}},
        {"message": {"content": None, "reasoning_content": "想"}},
        {"message": {"content": "<think>想来想去</think>\n"}},
        {"message": {"content": "<think>想来想去，还没有想完"}},
        {"message": {"content": "修好了3座"}, "finish_reason": "length"},
    ],
)
def test_silence_thoughts_and_answers_that_are_cut_are_no_answer(
    tmp_path: Path, bench_dataset: Path, choice: dict[str, Any]
) -> None:
    with served(lambda *_: (200, {"choices": [choice]}, {})) as server:
        scores = benchmark.run(
            bench_dataset, tmp_path, tasks=["headline"], systems=["lead"], endpoint=server.url, model_name="m"
        )
    system = scores.tasks["headline"].systems["m"]
    assert (system.measures["no_answer"].value, system.measures["rouge1"].value) == (100, 0)
    assert system.measures["true"].value is None
    assert system.answers.empty == scores.tasks["headline"].n_documents


def test_kept_answers_that_were_spoiled(tmp_path: Path) -> None:
    with served(lambda *_: completion("修桥")) as server:
        kept = _system(server, tmp_path)
        kept.answer(_documents(2))
        first, second = kept.file.read_bytes().splitlines(keepends=True)
        kept.file.write_bytes(first[:20] + b"\n" + second)
        with pytest.raises(banmian.DataError, match=r"line 1: is no answer that banmian kept.*remove that line"):
            _system(server, tmp_path).answer(_documents(2))
        assert kept.file.read_bytes().endswith(second)


def test_what_passes_is_tried_again_and_the_server_says_when(tmp_path: Path) -> None:
    waits: list[float] = []

    def reply(_body: dict[str, Any], before: int) -> Reply:
        bad: list[Reply] = [
            (429, {"error": {"message": "slow down"}}, {"Retry-After": "7"}),
            (503, b"", {}),
            (200, b"<html>", {}),
        ]
        return bad[before] if before < 3 else completion("修桥")

    with served(reply) as server:
        endpoint = Endpoint(server.url, "m", sleep=waits.append, concurrency=1)
        assert Kept(endpoint, tmp_path).answer(_documents(1)) == ["修桥"]
    assert waits == [7, 2, 4]


BROKEN: dict[str, tuple[Reply, str]] = {
    "busy": ((429, {"error": {"message": "too many"}}, {}), "status 429: too many"),
    "garbage": ((200, b"\xff\x00 hello", {}), "no chat completion but"),
    "another protocol": ((200, {"text": "x"}, {}), "no chat completion but"),
    "a list": ((200, {"choices": [{"message": {"content": ["x"]}}]}, {}), "no text in the answer"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_server_that_stays_unwell(tmp_path: Path, kind: str) -> None:
    broken, says = BROKEN[kind]
    documents = _documents(8)

    def reply(body: dict[str, Any], _before: int) -> Reply:
        return broken if documents[5].source in body["messages"][0]["content"] else completion("修桥")

    with served(reply) as server:
        system = _system(server, tmp_path, tries=3, concurrency=2)
        with pytest.raises(banmian.UsageError) as caught:
            system.answer(documents)
        assert says in str(caught.value)
        assert "headline:x-a5" in str(caught.value)
        assert "what was answered is kept" in str(caught.value)
        kept = system.file.read_text(encoding="utf-8").splitlines()
    assert 5 <= len(kept) < 8
    with served(lambda *_: completion("好")) as well:
        again = Kept(Endpoint(well.url, "m"), tmp_path)
        assert again.answer(documents).count("修桥") == len(kept)
        assert len(well.asked) == 8 - len(kept)


def test_refusals_time_outs_and_no_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "secret-1")
    with served(lambda *_: (401, {"error": "bad key"}, {})) as server:
        with pytest.raises(banmian.UsageError, match=r"status 401: bad key.*OPENAI_API_KEY") as caught:
            _system(server, tmp_path).answer(_documents(3))
        assert server.keys[0] == "Bearer secret-1"
        assert "secret-1" not in str(caught.value)
    slow, late = served(lambda *_: completion("晚"), delay=0.5), r"no answer within 0.1 seconds"
    with slow as server, pytest.raises(banmian.UsageError, match=late):
        _system(server, tmp_path, timeout=0.1, tries=2).answer(_documents(1))
    with pytest.raises(banmian.UsageError, match="no connection"):
        _system(server, tmp_path, tries=2).answer(_documents(1))
    for url in ("ftp://x/v1", "localhost:8000", "", "file:///etc/passwd"):
        with pytest.raises(banmian.UsageError, match="is not the URL of a server"):
            Endpoint(url, "m")


def test_a_run_that_breaks_goes_on(tmp_path: Path, bench_dataset: Path) -> None:
    def half(_body: dict[str, Any], _before: int) -> Reply:
        return (
            completion("修桥3座") if len(server.asked) <= 3 else (400, {"error": {"message": "context too long"}}, {})
        )

    options: dict[str, Any] = {"tasks": ["headline"], "systems": ["lead"], "model_name": "org/m", "concurrency": 1}
    with served(half) as server, pytest.raises(banmian.UsageError, match="status 400: context too long"):
        benchmark.run(bench_dataset, tmp_path, endpoint=server.url, **options)
    with served(lambda *_: completion("修桥3座")) as server:
        scores = benchmark.run(bench_dataset, tmp_path, endpoint=server.url, **options)
        assert len(server.asked) == scores.tasks["headline"].n_documents - 3
    assert scores.tasks["headline"].systems["org/m"].answers.mean_chars == 4
    answers = next((tmp_path / "answers").iterdir())
    again = benchmark.run(
        bench_dataset, tmp_path / "again", predictions={"m": answers}, systems=["lead"], tasks=["headline"]
    )
    assert again.tasks["headline"].systems["m"].measures == scores.tasks["headline"].systems["org/m"].measures
    with pytest.raises(banmian.UsageError, match="belong together"):
        benchmark.run(bench_dataset, tmp_path, endpoint=server.url)
