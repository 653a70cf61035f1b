"""A release to a dataset repository on the hub: checked, sent as one guarded commit, tagged `v<version>`."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from banmian.errors import DataError, UsageError
from banmian.hub.errors import BrokenError, explained, stale
from banmian.pipeline.engine import check
from banmian.release.checksums import NAME as SHA256SUMS
from banmian.release.checksums import read_checksums, sha256_file
from banmian.release.diff import version_of
from banmian.release.swap import is_ours, release_root

if TYPE_CHECKING:
    from huggingface_hub import HfApi

MAIN = "main"
TRIES = 3
"""How often a push is begun anew after its connection broke; what was uploaded before is not sent again."""
PAUSE = 2.0
"""Seconds before the next try."""

_REPO = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)
_TAG = re.compile(r"v(\d+)\.(\d+)\.(\d+)")


@dataclass(frozen=True)
class PushReport:
    """What a push did, or would do."""

    repo: str
    tag: str
    creates_repo: bool
    additions: tuple[tuple[str, int], ...]
    """Path and bytes of each file that is new or has other content."""
    deletions: tuple[str, ...]
    unchanged: int
    """Files that are there already."""
    creates_tag: bool
    dry_run: bool
    commit: str | None = None
    """The commit that the tag names; None where nothing was sent."""


@dataclass(frozen=True)
class _Remote:
    """What the repository holds."""

    exists: bool
    head: str | None = None
    private: bool = False
    tags: Mapping[str, str] | None = None
    """Commit by tag."""


def push(
    folder: str | Path,
    repo: str,
    *,
    private: bool = False,
    dry_run: bool = False,
    jobs: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> PushReport:
    """Send the release in `folder` to `repo` on the hub, so that its tag `v<version>` names exactly these files.

    The token is the one that `hf auth login` stored or `HF_TOKEN` holds; the hub is the one that `HF_ENDPOINT` names.
    Files of the repository that are no part of a release stay. A push that was cut off goes on when it is called again.

    Args:
        folder: what `banmian build` wrote.
        repo: `owner/name`; made where it does not exist.
        private: create a private repository.
        dry_run: change nothing, only say what would be sent.
        jobs: processes that read pages again for the check, where this machine has not just built them.
        progress: called with the number of pages checked and of all pages.

    Raises:
        DataError: the check of the folder finds a fault.
        UsageError: the version is there already with other content, or a higher one is; somebody else changed the
            repository meanwhile; the hub refuses or cannot be reached.
    """
    prepared = prepare(folder, repo, dry_run=dry_run, jobs=jobs, progress=progress)
    return send(prepared, private=private, dry_run=dry_run)


@dataclass(frozen=True)
class Prepared:
    """A release in which every law holds, and where it goes."""

    folder: Path
    repo: str
    version: str
    files: Mapping[str, str]
    """SHA-256 by path of every file that goes."""


def prepare(
    folder: str | Path,
    repo: str,
    *,
    dry_run: bool = False,
    jobs: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Prepared:
    """The first half of `push`: nothing is asked of the hub yet."""
    from huggingface_hub import get_token

    folder = release_root(Path(folder))
    if not _REPO.fullmatch(repo):
        raise UsageError(reason=f"{repo!r} is not a repository of the form owner/name", next_step="give it so")
    if not dry_run and get_token() is None:
        raise UsageError(
            file=repo, reason="there is no token for the hub", next_step="run `hf auth login`, or set HF_TOKEN"
        )
    report = check(folder, rebuild=None, jobs=jobs, progress=progress)
    if report.faults:
        more = f" (and {len(report.faults) - 1} more faults)" if len(report.faults) > 1 else ""
        raise DataError(
            file=folder,
            reason=f"the check finds a fault: {report.faults[0].law}: {report.faults[0].message}{more}",
            next_step="run `banmian check` to see them all; nothing was sent",
        )
    files = {**read_checksums(folder), SHA256SUMS: sha256_file(folder / SHA256SUMS)}
    return Prepared(folder, repo, version_of(folder), files)


def send(release: Prepared, *, private: bool = False, dry_run: bool = False) -> PushReport:
    """The second half of `push`: commit and tag."""
    from huggingface_hub import HfApi

    return _Push(HfApi(), release, private=private, dry_run=dry_run).run()


class _Push:
    def __init__(self, api: HfApi, release: Prepared, *, private: bool, dry_run: bool) -> None:
        self.api, self.private, self.dry_run = api, private, dry_run
        self.folder, self.repo, self.files = release.folder, release.repo, release.files
        self.version, self.tag = release.version, f"v{release.version}"
        self.head: str | None = None
        """What the first try began on."""
        self.made: str | None = None
        """The first commit of the repository, where this push made it."""

    def run(self) -> PushReport:
        for left in reversed(range(TRIES)):
            found = self._try()
            if isinstance(found, PushReport):
                return found
            if not left:
                raise found.told(TRIES) from found
            time.sleep(PAUSE)
        raise AssertionError  # the last try returned or raised

    def _try(self) -> PushReport | BrokenError:
        try:
            with explained(self.repo):
                return self._once()
        except BrokenError as broken:
            return broken
        except UsageError as refused:
            raise self._undone(refused) from refused

    def _undone(self, refused: UsageError) -> UsageError:
        """What was refused, once the repository that was made for it is gone, unless somebody wrote into it."""
        if self.made is None:
            return refused
        try:
            with explained(self.repo):
                if self._remote().head != self.made:
                    return refused
                self.api.delete_repo(self.repo, repo_type="dataset")
        except (BrokenError, UsageError):
            step = f"{refused.next_step}; the empty repository that was made is still there: remove it on the hub"
            return UsageError(file=refused.file, place=refused.place, reason=refused.reason, next_step=step)
        return refused

    def _once(self) -> PushReport:
        remote = self._remote()
        self._refuse(remote)
        creates_repo = not remote.exists
        if creates_repo and not self.dry_run:
            self.api.create_repo(self.repo, repo_type="dataset", private=self.private)
            remote = self._remote()
            self.made = remote.head
            if self.private and not remote.private:
                raise UsageError(
                    file=self.repo,
                    reason="the hub made a public repository although a private one was asked for; nothing was sent",
                    next_step="ask the hub whether this account may have private repositories, or push without --private",
                )
        published = (remote.tags or {}).get(self.tag)
        have = self._tree(published or remote.head) if remote.exists else {}
        additions = [name for name in self.files if not self._same(name, have.get(name))]
        deletions = [name for name in have if name not in self.files and is_ours(name)]
        if published and (additions or deletions):
            differing = sorted([*additions, *deletions])
            raise UsageError(
                file=self.repo,
                place=self.tag,
                reason=f"that version is there with other content ({len(differing)} files differ, {differing[0]} first)",
                next_step="raise the version and build again; a version that was published never changes",
            )
        report = PushReport(
            repo=self.repo,
            tag=self.tag,
            creates_repo=creates_repo,
            additions=tuple((name, (self.folder / name).stat().st_size) for name in sorted(additions)),
            deletions=tuple(sorted(deletions)),
            unchanged=len(self.files) - len(additions),
            creates_tag=published is None,
            dry_run=self.dry_run,
            commit=published,
        )
        return report if self.dry_run or published else self._carry_out(report, remote.head)

    def _carry_out(self, report: PushReport, head: str | None) -> PushReport:
        from huggingface_hub import CommitOperationAdd, CommitOperationDelete

        commit = head
        if report.additions or report.deletions:
            if self.head not in (None, head):  # an earlier try began on another head: it is somebody else's
                raise stale(self.repo)
            self.head = head
            commit = self.api.create_commit(
                self.repo,
                [
                    *(CommitOperationAdd(name, str(self.folder / name)) for name, _ in report.additions),
                    *(CommitOperationDelete(name, is_folder=False) for name in report.deletions),
                ],
                commit_message=f"Version {self.version}",
                repo_type="dataset",
                parent_commit=head,
            ).oid
        self._prove(commit)
        self.api.create_tag(self.repo, tag=self.tag, revision=commit, repo_type="dataset")
        return replace(report, commit=commit)

    def _prove(self, commit: str | None) -> None:
        """Raise where the commit does not hold the release's files: a `.gitignore` of the repository leaves files out."""
        have = self._tree(commit)
        if missing := [name for name in self.files if not self._same(name, have.get(name))]:
            raise UsageError(
                file=self.repo,
                place=missing[0],
                reason=f"the hub did not take this file ({len(missing)} in all), so the version was not tagged",
                next_step="look for a .gitignore in the repository, then run the same command again",
            )

    def _remote(self) -> _Remote:
        from huggingface_hub.errors import HfHubHTTPError, RepositoryNotFoundError

        try:
            refs = self.api.list_repo_refs(self.repo, repo_type="dataset")
        except HfHubHTTPError as error:
            if isinstance(error, RepositoryNotFoundError) or error.response.status_code == 404:
                return _Remote(exists=False)
            raise
        head = next((branch.target_commit for branch in refs.branches if branch.name == MAIN), None)
        private = bool(self.api.repo_info(self.repo, repo_type="dataset").private) if self.private else False
        return _Remote(True, head, private, {tag.name: tag.target_commit for tag in refs.tags})

    def _refuse(self, remote: _Remote) -> None:
        """Raise where this version cannot follow what is there."""
        if self.private and remote.exists and not remote.private:
            raise UsageError(
                file=self.repo,
                reason="is there already and public",
                next_step="make it private on the hub first, or push without --private",
            )
        known = [tuple(map(int, m.groups())) for tag in remote.tags or () if (m := _TAG.fullmatch(tag))]
        own = tuple(map(int, self.version.split(".")))
        if known and own < max(known) and self.tag not in (remote.tags or ()):
            newest = ".".join(map(str, max(known)))
            raise UsageError(
                file=self.repo,
                place=self.tag,
                reason=f"{self.version} is lower than {newest}, which is there already",
                next_step=f"raise the version above {newest} and build again",
            )

    def _tree(self, revision: str | None) -> dict[str, tuple[str, bool]]:
        """Digest by path, and whether it is the SHA-256 of the content or the name of a git blob."""
        from huggingface_hub.hf_api import RepoFile

        if revision is None:
            return {}
        entries = self.api.list_repo_tree(self.repo, repo_type="dataset", revision=revision, recursive=True)
        files = [entry for entry in entries if isinstance(entry, RepoFile)]
        return {f.path: (f.lfs.sha256, True) if f.lfs else (f.blob_id, False) for f in files}

    def _same(self, name: str, have: tuple[str, bool] | None) -> bool:
        if have is None:
            return False
        digest, is_sha256 = have
        return digest == (self.files[name] if is_sha256 else _blob_name(self.folder / name))


def _blob_name(path: Path) -> str:
    """What git calls a file's content."""
    data = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
