"""Files behind URLs, through fsspec."""

from __future__ import annotations

import asyncio
import glob
from pathlib import PurePosixPath
from typing import Any

from banmian.errors import DataError, UsageError
from banmian.sources.endings import is_beside, is_page_name
from banmian.sources.limits import Limits
from banmian.sources.listing import Listing
from banmian.sources.web import options_for, refusal, without_password


def list_url(url: str, limits: Limits) -> Listing:
    """The file, folder or matches behind a URL; what tells of them too, where a folder can be listed.

    Raises:
        UsageError: nothing is there, or its kind of address cannot be read here.
    """
    import fsspec

    try:
        fs, root = fsspec.core.url_to_fs(url, **options_for(url, limits))
        if glob.has_magic(url):
            return _matches(fs, root, url)
        name = PurePosixPath(root).name
        if is_page_name(name) or not fs.isdir(root):  # asking whether it is a folder may read it all
            return Listing({name: url}, {})
        return _folder(fs, root, url)
    except ImportError as error:
        step = "pip install 'banmian[remote]', or what fsspec names for it"
        raise UsageError(file=without_password(url), reason=str(error), next_step=step) from error
    except (OSError, ValueError, asyncio.TimeoutError) as error:
        if (refused := refusal(error)) is not None:
            raise UsageError(file=without_password(url), reason=refused.reason, next_step=refused.next_step) from error
        step = "check the address, and your access to it"
        reason = without_password(str(error)) or type(error).__name__
        raise UsageError(file=without_password(url), reason=reason, next_step=step) from error
    except DataError as error:
        raise UsageError(file=without_password(url), reason=error.reason, next_step=error.next_step) from error


def _folder(fs: Any, root: str, url: str) -> Listing:
    names = {_inside(path, root): fs.unstrip_protocol(path) for path in fs.find(root)}
    pages = {name: path for name, path in names.items() if is_page_name(name)}
    if not pages:
        raise UsageError(file=without_password(url), reason="no page is there", next_step="check the address")
    return Listing(pages, {n: p for n, p in names.items() if is_beside(n)}, is_folder=True)


def _matches(fs: Any, root: str, url: str) -> Listing:
    fixed = root[: root.rfind("/", 0, min(root.find(c) for c in "*?[" if c in root))]
    found = sorted(fs.glob(root))
    if not found:
        raise UsageError(file=without_password(url), reason="nothing there matches", next_step="check the address")
    folders = {path.rpartition("/")[0] for path in found}
    beside = [path for folder in folders for path in fs.ls(folder, detail=False) if is_beside(_inside(path, fixed))]
    whole = fs.unstrip_protocol
    return Listing({_inside(p, fixed): whole(p) for p in found}, {_inside(p, fixed): whole(p) for p in beside})


def _inside(path: str, root: str) -> str:
    return path[len(root) :].lstrip("/")
