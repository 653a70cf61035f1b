"""Files behind URLs, opened so that a server can neither send us on to a private address nor keep us waiting for ever."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from errno import ENOENT
from typing import IO, Any

from banmian.errors import BanmianError, DataError
from banmian.sources.limits import Limits

_HTTP = re.compile(r"https?://", re.IGNORECASE)
_FAULTS = (BanmianError, OSError, ValueError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error)
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*", re.IGNORECASE)
_IDLE = 60.0
"""Seconds that a server may be silent."""


def without_password(text: str) -> str:
    """The text, without names and passwords in URLs."""
    return re.sub(r"(\w+://)[^/@\s]+@", r"\1", text)


def options_for(url: str, limits: Limits) -> dict[str, Any]:
    """What fsspec is told for a URL: for HTTP a client that holds to the limits."""
    return {"get_client": _Client(url, limits), "skip_instance_cache": True} if _HTTP.match(url) else {}


@contextmanager
def open_url(url: str, limits: Limits) -> Iterator[IO[bytes]]:
    """The bytes behind a URL as a stream.

    Raises:
        OSError: there is no such file, or the connection broke.
        DataError: the server sends on to an address that is not public, or takes too long.
    """
    import fsspec

    shown = without_password(url)
    try:
        with fsspec.open(url, "rb", **options_for(url, limits)) as stream:
            yield stream
    except FileNotFoundError as error:  # it says no more than the address
        if (refused := refusal(error)) is not None:
            raise refused from error
        raise FileNotFoundError(ENOENT, "there is no such file", shown) from error
    except (TimeoutError, asyncio.TimeoutError) as error:
        reason = (
            f"the server took longer than {limits.timeout:g} seconds, or was silent for {min(limits.timeout, _IDLE):g}"
        )
        raise DataError(reason=reason, next_step="try later, or raise --timeout") from error
    except _FAULTS:
        raise
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in ("aiohttp", "aiobotocore", "botocore", "s3fs"):
            raise
        # the libraries' own errors for a lost connection
        raise OSError(without_password(f"{type(error).__name__}: {error}")) from error


def refusal(error: BaseException | None) -> DataError | None:
    """The refusal behind an error: fsspec takes what its client raises for a file that is not there."""
    seen = 0
    while error is not None and seen < 20:
        if isinstance(error, DataError):
            return error
        error, seen = error.__cause__ or error.__context__, seen + 1
    return None


class _Client:
    """Makes the HTTP client for a URL that was named."""

    def __init__(self, url: str, limits: Limits) -> None:
        self._url, self._limits = url, limits

    async def __call__(self, **options: Any) -> Any:
        import aiohttp
        from yarl import URL

        trace = aiohttp.TraceConfig()
        trace.on_request_redirect.append(self._redirected)
        idle = min(self._limits.timeout, _IDLE)
        timeout = aiohttp.ClientTimeout(total=self._limits.timeout, sock_connect=idle, sock_read=idle)
        given = URL(self._url)
        hosts: Any = aiohttp.ThreadedResolver()
        if not self._limits.allow_private:
            hosts = _PublicHosts(hosts, (given.host, given.port))
        connector = aiohttp.TCPConnector(resolver=hosts)
        return aiohttp.ClientSession(
            **{**options, "timeout": timeout, "trace_configs": [trace], "connector": connector}
        )

    async def _redirected(self, _session: Any, _context: Any, told: Any) -> None:
        """Raise where the server sends on to something that is not the web, or to a private address written as numbers.

        Names are held to public addresses when they are called, by `_PublicHosts`.
        """
        from yarl import URL

        headers = told.response.headers
        to = told.url.join(URL(headers.get("Location") or headers.get("URI") or ""))
        is_web = to.scheme in ("http", "https") and bool(to.host)
        if is_web and (self._limits.allow_private or to.origin() == URL(self._url).origin()):
            return
        if not is_web or not _is_name_or_public(to.host or ""):
            raise _refused(without_password(str(to)))


class _PublicHosts:
    """Looks host names up for aiohttp; all but the host and port that were given must have public addresses alone.

    The addresses that are held to this are those that are called, so a name cannot have others when it is asked again.
    """

    def __init__(self, inner: Any, given: tuple[str | None, int | None]) -> None:
        self._inner, self._given = inner, given

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[Any]:
        found: list[Any] = await self._inner.resolve(host, port, family)
        if (host, port) != self._given and not all(_public(address["host"]) for address in found):
            raise _refused(host)
        return found

    async def close(self) -> None:
        await self._inner.close()


def _refused(to: str) -> DataError:
    return DataError(
        reason=f"the server sends on to {to}, which is not a public address",
        next_step="give that address itself if it is right, or --allow-private",
    )


def _is_name_or_public(host: str) -> bool:
    """Whether a host is a name, which is still to be looked up, or a public address.

    Addresses in other writings (2130706433, 0x7f.1) are neither.
    """
    try:
        return _public(host)
    except ValueError:
        return _NUMBER.fullmatch(host.rpartition(".")[2]) is None


def _public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return ip.is_global and not ip.is_multicast and (inner is None or inner.is_global)
