"""One request with its redirects, followed by hand. Loads httpx.

There is no cookie jar, no environment proxy and no .netrc here by construction: httpx
only models requests and answers, its client is not used.
"""

from __future__ import annotations

import base64
import errno
import ssl
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote, urlsplit

import httpx

from newsreader.fetch import Answer, NotModified, Retrieved, headers
from newsreader.fetch.body import Body, BodyError, Incomplete, TooLarge
from newsreader.fetch.connect import (
    NameNotFound,
    PrivateAddress,
    ProxyRefused,
    permitted,
)
from newsreader.fetch.failures import fail
from newsreader.fetch.transport import Transport
from newsreader.fetch.wire import ProtocolError
from newsreader.models import Failure, FailureKind, Validators
from newsreader.netconfig import NetworkConfig
from newsreader.urls import (
    is_private_address,
    origin,
    resolve,
    with_ascii_host,
    without_userinfo,
)

if TYPE_CHECKING:
    from newsreader.fetch import Clock

Origin = tuple[str, str, int]
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_ACCEPT = {
    "feed": "application/atom+xml, application/rss+xml, application/feed+json,"
    " application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8,"
    " application/json;q=0.7, */*;q=0.1",
    "page": "text/html, application/xhtml+xml, */*;q=0.1",
}
_PEEK_BYTES = 1 << 14
_ROBOT_CHECKS = (
    b"Just a moment...",
    b"cf-chl-",
    b"challenge-platform",
    b"captcha-delivery.com",
    b"_Incapsula_Resource",
    b"px-captcha",
    b"Checking your browser",
)


class Client:
    """Follows one address to its answer and puts every mishap into words."""

    def __init__(
        self,
        config: NetworkConfig,
        clock: Clock,
        transport: httpx.AsyncBaseTransport | None,
        tls: ssl.SSLContext | None,
    ) -> None:
        self._config = config
        self._clock = clock
        self._transport = transport or Transport(proxy=config.proxy, tls=tls)
        self._named = frozenset(host.lower() for host in config.allow_private)
        self._proxy = origin(config.proxy)

    async def aclose(self) -> None:
        await self._transport.aclose()

    async def get(
        self,
        url: str,
        start: Origin,
        validators: Validators,
        *,
        named: bool,
        login: tuple[str, str] | None = None,
        accept: Literal["feed", "page"],
        turn: AbstractAsyncContextManager[None],
    ) -> Answer:
        """Return what `url` answers; raises nothing but cancellation.

        `turn` is held while a body is received.
        """
        credentials = _basic(*login) if login else _credentials(url)
        url = without_userinfo(url)
        moved_to, only_permanent, insecure = "", True, False
        asked = {
            "User-Agent": self._config.user_agent,
            "Accept": _ACCEPT[accept],
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        }
        if validators.etag:
            asked["If-None-Match"] = validators.etag
        if validators.last_modified:
            asked["If-Modified-Since"] = validators.last_modified
        for _ in range(self._config.max_redirects + 1):
            here = origin(url)
            if here is None:
                return fail(FailureKind.BAD_REDIRECT, host=start[1])
            allowed = self._allowed(here, start if named else None)
            if self._proxy:
                if not allowed and _looks_private(here[1]):
                    return fail(FailureKind.PRIVATE_ADDRESS, host=here[1])
                allowed |= {self._proxy[1:]}
            wanted = dict(asked)
            if credentials and here == start:
                wanted["Authorization"] = credentials
            answer = await self._hop(url, here, wanted, allowed, accept, turn)
            if isinstance(answer, Failure):
                return answer
            if isinstance(answer, _Redirect):
                only_permanent = only_permanent and answer.status in _PERMANENT
                insecure = insecure or (
                    here[0] == "https" and answer.url.startswith("http:")
                )
                url = answer.url
                # An address learnt on the way carries no credentials: not adopted.
                if only_permanent and not credentials:
                    moved_to = url
                continue
            return _with_history(answer, moved_to, insecure=insecure)
        limit = str(self._config.max_redirects)
        return fail(FailureKind.REDIRECTS, limit=limit)

    def _allowed(
        self, here: Origin, start: Origin | None
    ) -> frozenset[tuple[str, int]]:
        """Return the hosts and ports this hop may reach on a private network."""
        _, host, port = here
        if here == start or {host, f"{host}:{port}"} & self._named:
            return frozenset({(host, port)})
        return frozenset()

    async def _hop(
        self,
        url: str,
        here: Origin,
        wanted: dict[str, str],
        allowed: frozenset[tuple[str, int]],
        accept: Literal["feed", "page"],
        turn: AbstractAsyncContextManager[None],
    ) -> Answer | _Redirect:
        token = permitted.set(allowed)
        try:
            response = await self._transport.handle_async_request(
                httpx.Request("GET", with_ascii_host(url), headers=wanted)
            )
            try:
                return await self._read(url, here, response, accept, turn)
            finally:
                await response.aclose()
        except (
            OSError,
            ssl.SSLError,
            UnicodeError,
            ProtocolError,
            httpx.HTTPError,
            httpx.InvalidURL,
        ) as error:
            return _translate(error, here)
        finally:
            permitted.reset(token)

    async def _read(
        self,
        url: str,
        here: Origin,
        response: httpx.Response,
        accept: Literal["feed", "page"],
        turn: AbstractAsyncContextManager[None],
    ) -> Answer | _Redirect:
        status, told = response.status_code, headers.as_told(response.headers.raw)
        new = Validators(
            headers.validator(told.get("etag", "")),
            headers.validator(told.get("last-modified", "")),
        )
        fresh_s = headers.max_age_s(told.get("cache-control", ""), told.get("age", ""))
        if status in _REDIRECTS and told.get("location", "").strip():
            return _redirect(url, here, status, told["location"])
        if status == 304:
            return NotModified(url, new, max_age_s=fresh_s)
        if not 200 <= status < 300 or status in (204, 205):
            peek = await _peek(response)
            return self._refusal(here, status, told, peek)
        page = accept == "page"
        limit = self._config.max_page_bytes if page else self._config.max_feed_bytes
        truncated = False
        body = None
        try:
            body = Body(headers.codings(told.get("content-encoding", "")), limit)
            async with turn:
                async for chunk in _chunks(response):
                    await body.add(chunk)
            data = body.finish()
        except (Incomplete, ProtocolError) as error:
            if not page or body is None or not body.so_far():
                return _incomplete(error, here[1])
            data, truncated = body.so_far(), True
        except TooLarge as error:
            size = f"{limit / (1 << 20):g} MB"
            return fail(FailureKind.TOO_LARGE, limit=size, detail=error.reason)
        except BodyError as error:
            return fail(FailureKind.DAMAGED, detail=error.reason)
        content_type = told.get("content-type", "")
        return Retrieved(
            url,
            status,
            data,
            headers.media_type(content_type),
            headers.charset(content_type),
            new,
            max_age_s=fresh_s,
            truncated=truncated,
        )

    def _refusal(
        self, here: Origin, status: int, told: Mapping[str, str], peek: bytes
    ) -> Failure:
        """Return the words for a status that brings no content."""
        host = here[1]
        wait_s = headers.retry_after_s(told.get("retry-after", ""), self._clock())
        if status in (403, 429, 503) and _is_robot_check(told, peek):
            kind = FailureKind.BOT_WALL
        elif status in _KINDS:
            kind = _KINDS[status]
        elif 500 <= status < 600:
            kind = FailureKind.SERVER_ERROR
        else:
            kind = FailureKind.HTTP_STATUS
        return fail(kind, host=host, status=status, retry_after_s=wait_s)


_KINDS = {
    204: FailureKind.EMPTY,
    205: FailureKind.EMPTY,
    401: FailureKind.UNAUTHORIZED,
    402: FailureKind.FORBIDDEN,
    403: FailureKind.FORBIDDEN,
    404: FailureKind.NOT_FOUND,
    410: FailureKind.GONE,
    429: FailureKind.RATE_LIMITED,
    451: FailureKind.FORBIDDEN,
}


@dataclass(frozen=True, slots=True)
class _Redirect:
    status: int
    url: str


def _with_history(answer: Answer, moved_to: str, *, insecure: bool) -> Answer:
    if isinstance(answer, Failure):
        return answer
    if isinstance(answer, NotModified):
        return replace(answer, moved_to=moved_to)
    warning = "The server led from a secure to an insecure address." * insecure
    return replace(answer, moved_to=moved_to, warning=warning)


def _credentials(url: str) -> str:
    """Return the Authorization value for name and password in `url`, or ""."""
    if "@" not in url:
        return ""
    parts = urlsplit(url)
    if not parts.username and not parts.password:
        return ""
    return _basic(unquote(parts.username or ""), unquote(parts.password or ""))


def _basic(user: str, password: str) -> str:
    """Return the Authorization value of RFC 7617."""
    pair = f"{user}:{password}".encode("utf-8", "replace")
    return "Basic " + base64.b64encode(pair).decode("ascii")


def _redirect(
    url: str, here: Origin, status: int, location: str
) -> _Redirect | Failure:
    target = resolve(url, location.strip()).partition("#")[0]
    if not target:
        return fail(FailureKind.BAD_REDIRECT, host=here[1])
    return _Redirect(status, target)


def _chunks(response: httpx.Response) -> httpx.AsyncByteStream:
    """Return the body as it came over the wire, still packed."""
    assert isinstance(response.stream, httpx.AsyncByteStream)
    return response.stream


async def _peek(response: httpx.Response) -> bytes:
    """Return the beginning of a refusal's body, as it came over the wire."""
    start = bytearray()
    try:
        async for chunk in _chunks(response):
            start += chunk
            if len(start) >= _PEEK_BYTES:
                break
    except (ProtocolError, OSError):
        pass
    return bytes(start[:_PEEK_BYTES])


def _is_robot_check(told: Mapping[str, str], peek: bytes) -> bool:
    if told.get("cf-mitigated") or told.get("x-datadome"):
        return True
    return any(sign in peek for sign in _ROBOT_CHECKS)


def _looks_private(host: str) -> bool:
    """Whether `host`, unresolved, is private: all that can be told behind a proxy."""
    host = host.rstrip(".")
    last = host.rpartition(".")[2]
    # What ends in a number is an address in one of its spellings, such as 0x7f.1.
    if ":" in host or last.isdigit() or last.startswith("0x"):
        return is_private_address(host)
    return "." not in host or host.endswith((".localhost", ".local", ".internal"))


def _incomplete(error: Exception, host: str) -> Failure:
    if isinstance(error, Incomplete):
        return fail(FailureKind.TRUNCATED, detail=error.reason)
    return _protocol(str(error), host)


_TLS_WORDS = (
    ("self-signed", "its certificate is self-signed"),
    ("self signed", "its certificate is self-signed"),
    ("expired", "its certificate has expired"),
    ("not yet valid", "its certificate is not valid yet"),
    ("Hostname mismatch", "its certificate is for another host"),
    ("IP address mismatch", "its certificate is for another host"),
    ("unable to get local issuer", "its certificate is from an unknown authority"),
    ("revoked", "its certificate was revoked"),
    ("WRONG_VERSION_NUMBER", "the server does not speak TLS there"),
    ("UNSUPPORTED_PROTOCOL", "the server only speaks an outdated TLS"),
    ("HANDSHAKE_FAILURE", "no common way to encrypt was found"),
)


def _translate(error: BaseException, here: Origin) -> Failure:
    """Return the words for whatever a connection can raise."""
    host = here[1]
    if isinstance(error, PrivateAddress):
        return fail(FailureKind.PRIVATE_ADDRESS, host=host)
    if isinstance(error, NameNotFound):
        return fail(FailureKind.DNS, host=host)
    if isinstance(error, ssl.SSLError):
        text = str(error)
        found = (words for sign, words in _TLS_WORDS if sign in text)
        return fail(FailureKind.TLS, host=host, detail=next(found, "TLS error"))
    if isinstance(error, ConnectionRefusedError):
        return fail(FailureKind.REFUSED, host=host)
    if isinstance(error, (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError)):
        return fail(FailureKind.BAD_URL, url=host)
    if isinstance(error, ProxyRefused):
        return fail(FailureKind.CONNECTION, host="the proxy")
    if isinstance(error, (ProtocolError, httpx.ProtocolError)):
        return _protocol(str(error), host)
    if isinstance(error, httpx.TimeoutException):
        return fail(FailureKind.CONNECTION, host=host, detail="timed out")
    code = error.errno if isinstance(error, OSError) else None
    if code in (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN):
        return fail(FailureKind.CONNECTION, host=host, detail="no route to it")
    return fail(FailureKind.CONNECTION, host=host)


def _protocol(text: str, host: str) -> Failure:
    if "disconnected without sending" in text:
        closed = "it closed without a word"
        return fail(FailureKind.CONNECTION, host=host, detail=closed)
    if "middle of the headers" in text:
        early = "it closed in the middle of its answer"
        return fail(FailureKind.CONNECTION, host=host, detail=early)
    if "without sending complete" in text:
        return fail(FailureKind.TRUNCATED, detail="the connection ended early")
    if "too long" in text or "buffer" in text:
        return fail(FailureKind.PROTOCOL, host=host, detail="too many headers")
    if "too many parts" in text:
        return fail(FailureKind.PROTOCOL, host=host, detail="crumbs instead of a body")
    return fail(FailureKind.PROTOCOL, host=host)
