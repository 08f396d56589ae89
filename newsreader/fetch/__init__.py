"""Get a feed or a page from the web, within bounds, or say in words why not.

    fetch/__init__.py   what callers see: `Fetcher` and its answers
    fetch/failures.py   every sentence a failed fetch can say
    fetch/headers.py    what single header values mean; pure
    fetch/body.py       unpacking with a bound
    fetch/client.py     one request with its redirects (loads httpx)
    fetch/transport.py  the way out: directly or through a proxy
    fetch/connect.py    sockets: resolved once, checked, pinned
    fetch/wire.py       HTTP/1.1 over one socket (loads h11)
    fetch/proxy.py      HTTP through a proxy (loads httpcore, when there is one)
    fetch/places.py     so many at once

Importing this package is cheap: the first fetch loads httpx, off the event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, Self

from newsreader.fetch.failures import fail
from newsreader.fetch.places import Place, Room, Turn
from newsreader.models import Failure, FailureKind, Validators
from newsreader.netconfig import NetworkConfig
from newsreader.urls import origin

if TYPE_CHECKING:
    import ssl

    import httpx

    from newsreader.fetch.client import Client

__all__ = ["Answer", "Clock", "Fetcher", "NotModified", "Retrieved", "utc_now"]

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A body, unpacked and within its bound."""

    #: Final address, after redirects, without name and password.
    url: str
    status: int
    body: bytes
    #: Media type in lower case without parameters; empty when not told.
    content_type: str
    #: Charset parameter of the media type, lower case; empty when not told.
    charset: str
    validators: Validators
    #: Where permanent redirects (301, 308) led, or empty.
    moved_to: str = ""
    #: Seconds the server considers this fresh; None when it does not say.
    max_age_s: float | None = None
    #: The connection ended before the body did. Only pages are kept then.
    truncated: bool = False
    #: Plain sentence about something odd on the way, or empty.
    warning: str = ""


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says that nothing changed since the validators were given out."""

    url: str
    validators: Validators
    moved_to: str = ""
    max_age_s: float | None = None


_NONE = Validators()
#: Bodies received at once; of the other answers only the beginning is on the way.
_BODIES = 32
#: Requests at once beside those of a poll.
_ASIDES = 8
_AT_ONCE = contextlib.nullcontext()
Answer = Retrieved | NotModified | Failure
_log = logging.getLogger(__name__)


def _outcome(answer: Answer) -> str:
    """What came of a request, for the log: nothing of the address or the body."""
    match answer:
        case Retrieved():
            return f"{answer.status}, {len(answer.body)} bytes"
        case NotModified():
            return "304, 0 bytes"
        case Failure():
            status = f"{answer.status}, " if answer.status else ""
            return f"{status}failed ({answer.kind.value})"


def utc_now() -> datetime:
    """Return the present, aware."""
    return datetime.now(UTC)


class Fetcher:
    """Fetches addresses politely: few at once, fewer per host, with total deadlines.

    Use it as an async context manager; it belongs to one event loop. `transport`
    replaces the network in tests. Never raises for what a server does.
    """

    def __init__(
        self,
        config: NetworkConfig,
        *,
        clock: Clock = utc_now,
        transport: httpx.AsyncBaseTransport | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._clock = clock
        self._transport = transport
        self._tls = tls
        self._loading = asyncio.Lock()
        self._hosts: weakref.WeakValueDictionary[str, asyncio.Semaphore]
        self.reconfigure(config)

    def reconfigure(self, config: NetworkConfig) -> None:
        """Use `config` for every fetch that begins from now on."""
        self._config = config
        # The client before this one needs no closing: its connections serve one
        # request each and end with it.
        self._client: Client | None = None
        most = max(1, config.concurrency)
        self._places = asyncio.Semaphore(most)
        self._bodies = asyncio.Semaphore(min(_BODIES, most))
        self._asides = asyncio.Semaphore(min(_ASIDES, most))
        self._hosts = weakref.WeakValueDictionary()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close every connection."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def fetch(
        self,
        url: str,
        *,
        validators: Validators = _NONE,
        allow_private: bool = False,
        accept: Literal["feed", "page"] = "feed",
        room: Room | None = None,
        login: tuple[str, str] | None = None,
    ) -> Answer:
        """Return what `url` answers.

        `allow_private` says that the user named this very host and port, so that it
        may be on a private network; a redirect to another private one is refused.
        `login`, name and password, goes to the origin of `url` only.
        `room` is awaited before a body is received, and costs the answer no time: so a
        poll holds back. Without it someone waits, who stands in no poll's queue.
        """
        start = origin(url)
        if start is None:
            return fail(FailureKind.BAD_URL, url=url)
        began = time.monotonic()
        answer = await self._fetch(
            url,
            start,
            validators,
            named=allow_private,
            accept=accept,
            room=room,
            login=login,
        )
        if _log.isEnabledFor(logging.DEBUG):
            took_ms = (time.monotonic() - began) * 1000
            _log.debug("%s: %s in %.0f ms", start[1], _outcome(answer), took_ms)
        return answer

    async def _fetch(
        self,
        url: str,
        start: tuple[str, str, int],
        validators: Validators,
        *,
        named: bool,
        accept: Literal["feed", "page"],
        room: Room | None,
        login: tuple[str, str] | None,
    ) -> Answer:
        client = self._client or await self._load()
        places = self._asides if room is None else self._places
        async with self._host_slots(start[1]), Place(places):
            try:
                async with asyncio.timeout(self._config.timeout_s) as deadline:
                    return await client.get(
                        url,
                        start,
                        validators,
                        named=named,
                        login=login,
                        accept=accept,
                        turn=Turn(self._bodies, room, deadline) if room else _AT_ONCE,
                    )
            except TimeoutError:
                seconds = f"{self._config.timeout_s:g}"
                return fail(FailureKind.TIMEOUT, seconds=seconds)

    async def _load(self) -> Client:
        async with self._loading:
            if self._client is None:
                module = await asyncio.to_thread(
                    importlib.import_module, "newsreader.fetch.client"
                )
                self._client = module.Client(
                    self._config, self._clock, self._transport, self._tls
                )
            return self._client

    def _host_slots(self, host: str) -> asyncio.Semaphore:
        slots = self._hosts.get(host)
        if slots is None:
            slots = asyncio.Semaphore(max(1, self._config.per_host))
            self._hosts[host] = slots
        return slots
