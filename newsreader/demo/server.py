"""A tiny web server for the demo: loopback only, a free port, nothing but GET.

It speaks as much HTTP as a polite feed server does: validators and 304, a permanent
redirect, Retry-After, gzip. One connection carries one request.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import hashlib
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from types import TracebackType
from typing import Self

from newsreader.actions import keys_for
from newsreader.demo import dialects, pages
from newsreader.demo.edition import Edition
from newsreader.demo.stories import Outlet, outlets
from newsreader.models import FeedSpec, FullText

_HOST = "127.0.0.1"
#: Seconds a client may take to send its request, bytes its head may have.
_PATIENCE_S = 10.0
_HEAD_LIMIT = 16 * 1024
#: Bodies from here on are worth compressing.
_GZIP_FROM = 1024
#: Seconds the outlet that does not answer asks to be left alone.
_RETRY_AFTER_S = 3600
#: The endless page does end, should a client ever swallow this much.
_ENDLESS_BYTES = 256 * 1024 * 1024
_ENDLESS_PART = b"<p>" + b"and on it goes, " * 4096 + b"</p>\n"

#: Which validators an outlet's feed has; servers outside differ just like this.
_VALIDATORS = {"json": {"Last-Modified"}, "atom": {"ETag"}, "rdf": {"ETag"}}
_BOTH = {"ETag", "Last-Modified"}

_REASONS = {
    200: "OK",
    301: "Moved Permanently",
    304: "Not Modified",
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    503: "Service Unavailable",
}


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    endless: bool = False


class DemoServer:
    """Serves the demo's outlets while it is entered::

    async with DemoServer() as server:
        config = demo_config(server, folder)
    """

    def __init__(
        self,
        *,
        keys: Mapping[str, Sequence[str]] | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._keys = keys_for({}) if keys is None else keys
        self._clock = clock
        self._server: asyncio.Server | None = None
        self._edition: Edition | None = None
        self._open: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        #: (path, status) of the last requests, for whoever wants to look.
        self.requests: deque[tuple[str, int]] = deque(maxlen=1000)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(
            self._serve, _HOST, 0, limit=_HEAD_LIMIT
        )
        port = self._server.sockets[0].getsockname()[1]
        self._edition = Edition(f"http://{_HOST}:{port}", self._clock(), self._keys)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        # Cut the connections rather than cancel: a client that does not read would
        # keep a closing one open, and its task, for as long as it likes.
        for writer in self._open.values():
            writer.transport.abort()
        await asyncio.gather(*self._open, return_exceptions=True)
        await self._server.wait_closed()

    @property
    def base(self) -> str:
        """Address of the server, without a trailing slash."""
        return self._running().base

    @property
    def host_port(self) -> str:
        """Host and port as `NetworkConfig.allow_private` wants them."""
        return self.base.removeprefix("http://")

    @property
    def feeds(self) -> tuple[FeedSpec, ...]:
        """The feeds to subscribe to, in order."""
        return tuple(self._spec(outlet) for outlet in outlets())

    # -------------------------------------------------------------- answers

    def _spec(self, outlet: Outlet) -> FeedSpec:
        path = f"/{outlet.moved_from}" if outlet.moved_from else outlet.feed_path
        return FeedSpec(
            url=self.base + path,
            # A feed that never answers cannot say what it is called.
            title=outlet.title if outlet.dialect == "unavailable" else "",
            tags=outlet.tags,
            # The tricks have no pages of their own, except one that never ends.
            full_text=FullText.NEVER if outlet.dialect == "raw" else FullText.AUTO,
        )

    def _answer(self, path: str, headers: Mapping[str, str]) -> _Answer:
        edition, now = self._running(), self._clock()
        if path == "/tricks/endless":
            return _Answer(200, endless=True)
        for outlet in outlets():
            if path == f"/{outlet.moved_from}":
                target = edition.base + outlet.feed_path
                return _Answer(301, headers={"Location": target})
            if path == outlet.feed_path:
                return self._feed(outlet, now, headers)
            if path == f"/{outlet.slug}/":
                return _html(pages.home(edition, outlet, now))
            for piece in edition.pieces(outlet, now):
                if path == f"/{outlet.slug}/{piece.story.slug}":
                    return _html(pages.page(piece))
        return _html(pages.message("Not found", "There is no such page."), 404)

    def _feed(
        self, outlet: Outlet, now: datetime, headers: Mapping[str, str]
    ) -> _Answer:
        if outlet.dialect == "unavailable":
            text = "The lamp is being repaired. Please come back in an hour."
            page = pages.message("Service unavailable", text)
            return _html(page, 503, {"Retry-After": str(_RETRY_AFTER_S)})
        edition = self._running()
        body, content_type = dialects.feed_document(edition, outlet, now)
        etag = f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'
        changed = edition.changed(outlet, now)
        offered = _VALIDATORS.get(outlet.dialect, _BOTH)
        given = {"ETag": etag, "Last-Modified": format_datetime(changed, usegmt=True)}
        sent = {name: value for name, value in given.items() if name in offered}
        if _is_fresh(headers, sent, changed):
            return _Answer(304, headers=sent)
        return _Answer(200, body, content_type, sent)

    def _running(self) -> Edition:
        if self._edition is None:
            raise RuntimeError("the demo server is not running; use 'async with'")
        return self._edition

    # -------------------------------------------------------------- wire

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open[task] = writer
        try:
            async with asyncio.timeout(_PATIENCE_S):
                head = await reader.readuntil(b"\r\n\r\n")
            method, path, headers = _request(head)
            if method not in {"GET", "HEAD"}:
                answer = _Answer(405, headers={"Allow": "GET, HEAD"})
            else:
                answer = self._answer(path, headers)
            self.requests.append((path, answer.status))
            await _send(writer, answer, headers, with_body=method != "HEAD")
        except ValueError:
            await _send(writer, _Answer(400), {}, with_body=True)
        except (
            TimeoutError,
            ConnectionError,
            asyncio.IncompleteReadError,
            asyncio.LimitOverrunError,
        ):
            pass  # A client that goes away or dawdles needs no answer.
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
            del self._open[task]


def _request(head: bytes) -> tuple[str, str, dict[str, str]]:
    """Return (method, path, headers by lower-case name). Raises ValueError."""
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    pairs = (line.partition(":") for line in lines if line)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return method, target.partition("?")[0], headers


def _is_fresh(
    asked: Mapping[str, str], sent: Mapping[str, str], changed: datetime
) -> bool:
    """Whether the client already has what would be sent (RFC 9110 §13.2.2)."""
    if "ETag" in sent and (tags := asked.get("if-none-match")):
        known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return sent["ETag"] in known
    if "Last-Modified" in sent and (since := asked.get("if-modified-since")):
        try:
            return parsedate_to_datetime(since) >= changed
        except (ValueError, TypeError):
            return False
    return False


def _html(
    text: str, status: int = 200, headers: Mapping[str, str] | None = None
) -> _Answer:
    return _Answer(status, text.encode(), headers=headers or {})


async def _send(
    writer: asyncio.StreamWriter,
    answer: _Answer,
    asked: Mapping[str, str],
    *,
    with_body: bool,
) -> None:
    body, headers = answer.body, {**answer.headers, "Connection": "close"}
    if answer.status != 304:
        headers["Content-Type"] = answer.content_type
    if not answer.endless and answer.status != 304:
        if len(body) >= _GZIP_FROM and "gzip" in asked.get("accept-encoding", ""):
            body = gzip.compress(body, 6, mtime=0)
            headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        headers["Content-Length"] = str(len(body))
    lines = [f"HTTP/1.1 {answer.status} {_REASONS[answer.status]}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
    if with_body:
        writer.write(body)
    await writer.drain()
    if answer.endless and with_body:
        for _ in range(_ENDLESS_BYTES // len(_ENDLESS_PART)):
            writer.write(_ENDLESS_PART)
            await writer.drain()
