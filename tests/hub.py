"""A hub on loopback that speaks the protocol of `huggingface_hub`, over real git repositories in a folder.

Large files (Parquet) lie in git as LFS pointers, as on the hub. `Hub.faults` cuts connections on purpose.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

PATH = os.environ["PATH"]
TOKEN = "hf_of_the_tests"  # noqa: S105
_POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {size}\n"
_OID = re.compile(r"oid sha256:([0-9a-f]{64})\nsize (\d+)")
_WHEN = "2026-01-01T00:00:00.000000Z"


class Entry(NamedTuple):
    """A file of a revision."""

    path: str
    blob: str
    size: int
    lfs: str | None
    """SHA-256 of the content, where git holds a pointer to it."""


class Repository:
    """A bare git repository with an LFS store beside it."""

    def __init__(self, path: Path, *, private: bool = False) -> None:
        self.path, self.private = path, private
        self.store = path / "lfs-objects"
        self.lock = threading.Lock()
        self._files: dict[str, dict[str, Entry]] = {}
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", path], check=True)
        self.store.mkdir()
        self.commit({".gitattributes": b"*.parquet filter=lfs diff=lfs merge=lfs -text\n"}, message="initial commit")

    def git(self, *args: str, data: bytes = b"", index: Path | None = None) -> str:
        who = {f"GIT_{role}_{key}": "hub" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
        env = who | {"PATH": PATH} | ({"GIT_INDEX_FILE": str(index)} if index else {})
        done = subprocess.run(["git", *args], cwd=self.path, input=data, capture_output=True, check=True, env=env)
        return done.stdout.decode()

    def resolve(self, revision: str) -> str | None:
        """The commit that a branch, tag or commit name stands for."""
        names = (f"refs/heads/{revision}", f"refs/tags/{revision}", revision)
        return next(filter(None, map(self._commit_named, names)), None)

    def _commit_named(self, name: str) -> str | None:
        try:
            return self.git("rev-parse", "--verify", "-q", f"{name}^{{commit}}").strip()
        except subprocess.CalledProcessError:
            return None

    def files(self, commit: str) -> dict[str, Entry]:
        """Every file of a commit, by path."""
        if commit not in self._files:
            self._files[commit] = self._listed(commit)
        return self._files[commit]

    def _listed(self, commit: str) -> dict[str, Entry]:
        found = {}
        for line in self.git("ls-tree", "-r", "-l", "-z", commit).split("\0")[:-1]:
            about, path = line.split("\t")
            _, _, blob, size = about.split()
            lfs, length = None, int(size)
            if path.endswith(".parquet") and (pointer := _OID.search(self.git("cat-file", "blob", blob))):
                lfs, length = pointer[1], int(pointer[2])
            found[path] = Entry(path, blob, length, lfs)
        return found

    def content(self, entry: Entry) -> bytes:
        if entry.lfs:
            return (self.store / entry.lfs).read_bytes()
        done = subprocess.run(["git", "cat-file", "blob", entry.blob], cwd=self.path, capture_output=True, check=True)
        return done.stdout

    def commit(
        self, files: dict[str, bytes], *, gone: tuple[str, ...] = (), message: str, parent: str | None = None
    ) -> str | None:
        """The new head of main; None where `parent` is not its head."""
        with self.lock:
            head = self.resolve("main")
            if parent is not None and parent != head:
                return None
            index = self.path / "index.tmp"
            self.git("read-tree", *([head] if head else ["--empty"]), index=index)
            lines = [f"0 {'0' * 40}\t{path}" for path in gone]
            for path, data in files.items():
                blob = self.git("hash-object", "-w", "--stdin", data=data).strip()
                lines.append(f"100644 {blob}\t{path}")
            self.git("update-index", "-z", "--index-info", data="".join(f"{x}\0" for x in lines).encode(), index=index)
            tree = self.git("write-tree", index=index).strip()
            made = self.git("commit-tree", tree, *(["-p", head] if head else []), "-m", message or "-").strip()
            self.git("update-ref", "refs/heads/main", made)
            return made


@dataclass
class Fault:
    """The connection is cut, or something else happens, at the next calls that match."""

    method: str
    path: str
    """A regular expression."""
    when: str
    """`before` (half of the body has come), `after` (all is done, the answer is lost), `refused` (the answer is `status`),
    or `also` (`does` is done first)."""
    times: int = 1
    does: Callable[[], Any] = lambda: None
    status: int = 403


@dataclass
class Hub:
    """What the server serves, and the log of calls."""

    root: Path
    repositories: dict[str, Repository] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    url: str = ""
    only_public: bool = False
    """A hub that makes every repository public, whatever it is asked."""

    def create(self, name: str, *, private: bool = False) -> Repository:
        path = self.root / f"{name.replace('/', '--')}.git"
        self.repositories[name] = Repository(path, private=private)
        return self.repositories[name]

    def fault(self, method: str, path: str, when: str) -> Fault | None:
        for fault in self.faults:
            if fault.times and fault.when == when and fault.method == method and re.search(fault.path, path):
                fault.times -= 1
                return fault
        return None


@contextmanager
def serve(root: Path) -> Iterator[Hub]:
    """A hub that runs while the block does."""
    hub = Hub(root)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"hub": hub}))
    server.daemon_threads = True
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Refused(Exception):  # noqa: N818 - an answer, not an error
    def __init__(self, status: int, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.code = status, message, code


class _Handler(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass

    def do_GET(self) -> None:
        self._handle()

    do_HEAD = do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815

    def _handle(self) -> None:
        path = unquote(urlsplit(self.path).path)
        self.hub.calls.append((self.command, path))
        length = int(self.headers.get("Content-Length") or 0)
        if self.hub.fault(self.command, path, "before"):
            self.rfile.read(length // 2)
            self._cut()
            return
        self.body = self.rfile.read(length)
        if fault := self.hub.fault(self.command, path, "also"):
            fault.does()
        try:
            if fault := self.hub.fault(self.command, path, "refused"):
                raise _Refused(fault.status, "not with this account")
            answer = self._answer(path)
        except _Refused as refused:
            answer = refused
        if self.hub.fault(self.command, path, "after"):
            self._cut()
        elif isinstance(answer, _Refused):
            headers = {"X-Error-Message": answer.message} | ({"X-Error-Code": answer.code} if answer.code else {})
            self._send(answer.status, json.dumps({"error": answer.message}).encode(), headers)
        elif answer is not None:
            self._send(200, json.dumps(answer).encode(), {"Content-Type": "application/json"})

    def _cut(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _send(self, status: int, data: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(data))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    # What each path means

    def _answer(self, path: str) -> Any:
        self._authorise(writes=self.command == "POST")
        if path == "/api/repos/create":
            return self._create(json.loads(self.body))
        if path == "/api/repos/delete":
            asked = json.loads(self.body)
            del self.hub.repositories[f"{asked['organization']}/{asked['name']}"]
            return {}
        if path == "/api/validate-yaml":
            return {"errors": [], "warnings": []}
        for pattern, method in _ROUTES:
            if found := re.fullmatch(pattern, path):
                name, *rest = found.groups()
                return getattr(self, f"_{method}")(self._repository(name), *rest)
        raise _Refused(404, "no such path")

    def _authorise(self, *, writes: bool) -> None:
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        if token not in ("", TOKEN):
            raise _Refused(401, "Invalid credentials in Authorization header")
        if writes and not token:
            raise _Refused(401, "Invalid username or password.")

    def _repository(self, name: str) -> Repository:
        found = self.hub.repositories.get(name)
        secret = self.command == "PUT"  # the address of an upload is known to nobody else, as on the hub
        if found is None or (found.private and not secret and not self.headers.get("Authorization")):
            raise _Refused(404, "Repository not found", "RepoNotFound")
        return found

    def _name(self, repository: Repository) -> str:
        return next(name for name, r in self.hub.repositories.items() if r is repository)

    def _commit_of(self, repository: Repository, revision: str) -> str:
        commit = repository.resolve(revision)
        if commit is None:
            raise _Refused(404, f"Invalid rev id: {revision}", "RevisionNotFound")
        return commit

    def _create(self, asked: dict[str, Any]) -> Any:
        name = f"{asked['organization']}/{asked['name']}" if asked.get("organization") else f"tester/{asked['name']}"
        if name in self.hub.repositories:
            raise _Refused(409, "You already created this dataset repo")
        private = bool(asked.get("private") or asked.get("visibility") == "private") and not self.hub.only_public
        self.hub.create(name, private=private)
        return {"url": f"{self.hub.url}/datasets/{name}", "name": name}

    def _refs(self, repository: Repository) -> Any:
        found: dict[str, list[dict[str, str]]] = {"branches": [], "converts": [], "tags": []}
        for line in repository.git("for-each-ref", "--format=%(refname) %(objectname)").splitlines():
            ref, commit = line.split()
            kind = "tags" if ref.startswith("refs/tags/") else "branches"
            found[kind].append({"name": ref.split("/", 2)[2], "ref": ref, "targetCommit": commit})
        return found

    def _info(self, repository: Repository, revision: str | None = None) -> Any:
        commit = self._commit_of(repository, revision or "main")
        name = self._name(repository)
        siblings = [{"rfilename": path} for path in repository.files(commit)]
        about = {"id": name, "sha": commit, "siblings": siblings, "lastModified": _WHEN, "tags": [], "downloads": 0}
        return about | {"private": repository.private, "gated": False, "disabled": False}

    def _tree(self, repository: Repository, revision: str, folder: str | None) -> Any:
        files = repository.files(self._commit_of(repository, revision))
        prefix = f"{folder}/" if folder else ""
        inside = {path: entry for path, entry in files.items() if path.startswith(prefix)}
        if folder and not inside:
            raise _Refused(404, f"{folder} does not exist on {revision}", "EntryNotFound")
        recursive = "recursive=true" in urlsplit(self.path).query.lower()
        found: dict[str, Any] = {}
        for path, entry in inside.items():
            parts = path.removeprefix(prefix).split("/")
            for depth in range(1, len(parts) if recursive else min(2, len(parts))):
                name = prefix + "/".join(parts[:depth])
                found[name] = {"type": "directory", "oid": "0" * 40, "size": 0, "path": name}
            if recursive or len(parts) == 1:
                found[path] = {"type": "file", "oid": entry.blob, "size": entry.size, "path": path}
                if entry.lfs:
                    found[path]["lfs"] = {"oid": entry.lfs, "size": entry.size, "pointerSize": 130}
        return list(found.values())

    def _preupload(self, repository: Repository, revision: str) -> Any:
        known = repository.files(self._commit_of(repository, revision))
        files = []
        for asked in json.loads(self.body)["files"]:
            path = asked["path"]
            mode = "lfs" if path.endswith(".parquet") else "regular"
            oid = {"oid": known[path].lfs or known[path].blob} if path in known else {}
            files.append({"path": path, "uploadMode": mode, "shouldIgnore": False, **oid})
        return {"files": files}

    def _batch(self, repository: Repository) -> Any:
        objects = []
        for asked in json.loads(self.body)["objects"]:
            oid, size = asked["oid"], asked["size"]
            actions: dict[str, Any] = {}
            if not (repository.store / oid).exists():
                name = self._name(repository)
                href = f"{self.hub.url}/lfs/{name}/{oid}"
                header = {"Authorization": f"Bearer {TOKEN}"}
                actions = {
                    "actions": {"upload": {"href": href}, "verify": {"href": f"{href}/verify", "header": header}}
                }
            objects.append({"oid": oid, "size": size, **actions})
        return {"transfer": "basic", "objects": objects}

    def _upload(self, repository: Repository, oid: str) -> Any:
        if hashlib.sha256(self.body).hexdigest() != oid:
            raise _Refused(422, "the content is not what its name says")
        (repository.store / oid).write_bytes(self.body)
        return {}

    def _verify(self, repository: Repository, oid: str) -> Any:
        path = repository.store / oid
        if not path.exists() or path.stat().st_size != json.loads(self.body)["size"]:
            raise _Refused(404, "the object did not come")
        return {}

    def _commit(self, repository: Repository, _revision: str) -> Any:
        files: dict[str, bytes] = {}
        gone: list[str] = []
        header: dict[str, Any] = {}
        for line in self.body.splitlines():
            item = json.loads(line)
            key, value = item["key"], item["value"]
            if key == "header":
                header = value
            elif key == "file":
                files[value["path"]] = base64.b64decode(value["content"])
            elif key == "lfsFile":
                if not (repository.store / value["oid"]).exists():
                    raise _Refused(400, f"{value['path']} was not uploaded")
                files[value["path"]] = _POINTER.format(**value).encode()
            elif key == "deletedFile":
                gone.append(value["path"])
            else:
                raise _Refused(400, f"unknown operation {key}")
        made = repository.commit(files, gone=tuple(gone), message=header["summary"], parent=header.get("parentCommit"))
        if made is None:
            raise _Refused(412, "A commit has happened since. Please refresh and try again.")
        return {
            "success": True,
            "commitOid": made,
            "commitUrl": f"{self.hub.url}/datasets/{self._name(repository)}/commit/{made}",
        }

    def _tag(self, repository: Repository, revision: str) -> Any:
        tag, commit = json.loads(self.body)["tag"], self._commit_of(repository, revision)
        try:
            repository.git("tag", tag, commit)
        except subprocess.CalledProcessError:
            raise _Refused(409, f"Tag reference exists already: {tag}") from None
        return {}

    def _resolve(self, repository: Repository, revision: str, path: str) -> None:
        commit = self._commit_of(repository, revision)
        entry = repository.files(commit).get(path)
        if entry is None:
            raise _Refused(404, "Entry not found", "EntryNotFound")
        etag = f'"{entry.lfs or entry.blob}"'
        headers = {"X-Repo-Commit": commit, "ETag": etag, "Accept-Ranges": "bytes"}
        if entry.lfs:
            headers |= {"X-Linked-Etag": etag, "X-Linked-Size": str(entry.size)}
        if self.command == "HEAD":
            self._send(200, b"", headers | {"Content-Length": str(entry.size)})
            return
        data, status = repository.content(entry), 200
        if found := re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range") or ""):
            start = int(found[1]) if found[1] else max(0, len(data) - int(found[2]))
            end = min(len(data), int(found[2]) + 1) if found[1] and found[2] else len(data)
            status, headers["Content-Range"] = 206, f"bytes {start}-{end - 1}/{len(data)}"
            data = data[start:end]
        self._send(status, data, headers)


_NAME = r"([\w.-]+/[\w.-]+)"
_ROUTES = (
    (rf"/api/datasets/{_NAME}", "info"),
    (rf"/api/datasets/{_NAME}/refs", "refs"),
    (rf"/api/datasets/{_NAME}/revision/([^/]+)", "info"),
    (rf"/api/datasets/{_NAME}/tree/([^/]+)/?(.*)", "tree"),
    (rf"/api/datasets/{_NAME}/preupload/([^/]+)", "preupload"),
    (rf"/api/datasets/{_NAME}/commit/([^/]+)", "commit"),
    (rf"/api/datasets/{_NAME}/tag/([^/]+)", "tag"),
    (rf"/datasets/{_NAME}\.git/info/lfs/objects/batch", "batch"),
    (rf"/lfs/{_NAME}/([0-9a-f]{{64}})", "upload"),
    (rf"/lfs/{_NAME}/([0-9a-f]{{64}})/verify", "verify"),
    (rf"/datasets/{_NAME}/resolve/([^/]+)/(.+)", "resolve"),
)
