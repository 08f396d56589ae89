"""Sockets for HTTP: every name is resolved once, checked, and that address is used.

Checking and connecting are one step, so that no second lookup can lead elsewhere. A
connection is used for one request: one kept alive could be picked up by a request that
was never allowed to reach its host.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import ipaddress
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextvars import ContextVar
from typing import Any

import httpcore
import httpx

from newsreader.urls import is_private_address

#: Hosts and ports this task may reach even on a private network.
permitted: ContextVar[frozenset[tuple[str, int]]] = ContextVar(
    "permitted", default=frozenset()
)

#: RFC 8305: how long one address may take before the next is tried beside it.
_STAGGER_S = 0.25
_MAX_ADDRESSES = 8
_READ_LIMIT = 1 << 17
Address = tuple[socket.AddressFamily, Any]
Lookup = Callable[[str, int], Awaitable[list[Address]]]
_Way = httpcore.AsyncConnectionPool | httpcore.AsyncHTTPConnection


class PrivateAddress(OSError):
    """The host is on a private network and nobody allowed that."""


class NameNotFound(OSError):
    """The host name has no address."""


class Transport(httpx.AsyncBaseTransport):
    """Hands httpx requests to httpcore over `PinnedBackend`."""

    def __init__(
        self,
        *,
        proxy: str = "",
        tls: ssl.SSLContext | None = None,
        lookup: Lookup | None = None,
    ) -> None:
        self._tls = tls
        self._backend = PinnedBackend(lookup or resolve)
        self._proxy = proxy
        self._pool: httpcore.AsyncConnectionPool | None = None
        self._loading = asyncio.Lock()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        target = httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        )
        wanted = httpcore.Request(request.method, target, headers=request.headers.raw)
        way = await self._way_to(target)
        try:
            answer = await way.handle_async_request(wanted)
        except BaseException:
            await self._leave(way)
            raise
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_ResponseStream(answer.stream, functools.partial(self._leave, way)),
            extensions=answer.extensions,
        )

    async def aclose(self) -> None:
        if self._pool is not None:
            await self._pool.aclose()
            self._pool = None

    async def _way_to(self, target: httpcore.URL) -> _Way:
        """Return a connection of the request's own, or the proxy.

        No pool: as every connection serves one request, looking through those under
        way for one to share would only cost time.
        """
        if self._tls is None:
            async with self._loading:
                self._tls = self._tls or await asyncio.to_thread(_trust)
        limits: dict[str, Any] = {
            "ssl_context": self._tls,
            "http1": True,
            "http2": False,
            "network_backend": self._backend,
        }
        if not self._proxy:
            return httpcore.AsyncHTTPConnection(origin=target.origin, **limits)
        if self._pool is None:
            self._pool = httpcore.AsyncHTTPProxy(
                proxy_url=self._proxy,
                # The fetcher's own semaphores bound what is in flight; a wait for the
                # pool would count against a feed's deadline.
                max_connections=None,
                max_keepalive_connections=0,
                **limits,
            )
        return self._pool

    async def _leave(self, way: _Way) -> None:
        """Close a connection that was opened for one request."""
        if way is not self._pool:
            await way.aclose()


def _trust() -> ssl.SSLContext:
    """Return a context that trusts the system's and certifi's authorities.

    SSL_CERT_FILE and SSL_CERT_DIR replace both, as everywhere else.
    """
    import os

    import certifi

    context = ssl.create_default_context()
    if not (os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR")):
        context.load_verify_locations(certifi.where())
    context.set_alpn_protocols(["http/1.1"])
    return context


class _ResponseStream(httpx.AsyncByteStream):
    def __init__(self, stream: Any, leave: Callable[[], Awaitable[None]]) -> None:
        self._stream, self._leave = stream, leave

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part

    async def aclose(self) -> None:
        if hasattr(self._stream, "aclose"):
            await self._stream.aclose()
        await self._leave()


class PinnedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections to addresses that were resolved and checked just before."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  (the caller's total deadline rules)
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._lookup(host, port)
        if (host, port) not in permitted.get():
            addresses = [a for a in addresses if not is_private_address(a[1][0])]
            if not addresses:
                raise PrivateAddress(host)
        sock = await _connect_first(addresses[:_MAX_ADDRESSES])
        reader, writer = await asyncio.open_connection(sock=sock, limit=_READ_LIMIT)
        return _Stream(reader, writer)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class _Stream(httpcore.AsyncNetworkStream):
    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._reader, self._writer = reader, writer

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        return await self._reader.read(max_bytes)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        if buffer:
            self._writer.write(buffer)
            await self._writer.drain()

    async def aclose(self) -> None:
        # Nothing more is wanted: do not wait for the peer's goodbye.
        self._writer.transport.abort()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        try:
            await self._writer.start_tls(ssl_context, server_hostname=server_hostname)
        except BaseException:
            self._writer.transport.abort()
            raise
        return self

    def get_extra_info(self, info: str) -> Any:
        if info == "ssl_object":
            return self._writer.get_extra_info("ssl_object")
        if info == "is_readable":
            return self._reader.at_eof()
        return None


async def resolve(host: str, port: int) -> list[Address]:
    """Return the addresses of `host`; raise `NameNotFound` when there is none.

    Each lookup has a thread of its own: the system's resolver may block for many
    seconds, which must delay neither other lookups nor the program's end.
    """
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        if ip.version == 4:
            return [(socket.AF_INET, (host, port))]
        return [(socket.AF_INET6, (host, port, 0, 0))]
    loop = asyncio.get_running_loop()
    found: asyncio.Future[list[Address]] = loop.create_future()
    threading.Thread(
        target=_look_up, args=(host, port, loop, found), name="dns", daemon=True
    ).start()
    return await found


def _look_up(
    host: str,
    port: int,
    loop: asyncio.AbstractEventLoop,
    found: asyncio.Future[list[Address]],
) -> None:
    answer: list[Address] | OSError
    try:
        infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        answer = _interleave([(info[0], info[4]) for info in infos])
    except (OSError, UnicodeError) as error:
        answer = NameNotFound(f"{host}: {error}")
    with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits
        loop.call_soon_threadsafe(_settle, found, answer)


def _settle(
    found: asyncio.Future[list[Address]], answer: list[Address] | OSError
) -> None:
    if found.done():
        return
    if isinstance(answer, OSError):
        found.set_exception(answer)
    else:
        found.set_result(answer)


def _interleave(addresses: list[Address]) -> list[Address]:
    """Return unique addresses, families alternating, the system's favourite first."""
    unique = list(dict.fromkeys(addresses))
    first = [a for a in unique if a[0] == unique[0][0]]
    second = [a for a in unique if a[0] != unique[0][0]]
    mixed: list[Address] = []
    for index in range(max(len(first), len(second))):
        mixed += first[index : index + 1] + second[index : index + 1]
    return mixed


async def _connect_first(addresses: list[Address]) -> socket.socket:
    """Return a socket connected to the first address that answers (happy eyeballs)."""
    if len(addresses) == 1:
        return await _connect(addresses[0])
    waiting = list(addresses)
    attempts: set[asyncio.Task[socket.socket]] = set()
    error: BaseException = OSError("no address")
    try:
        while waiting or attempts:
            if waiting:
                attempts.add(asyncio.create_task(_connect(waiting.pop(0))))
            done, attempts = await asyncio.wait(
                attempts,
                timeout=_STAGGER_S if waiting else None,
                return_when=asyncio.FIRST_COMPLETED,
            )
            winners = [task for task in done if not task.exception()]
            for late in winners[1:]:
                late.result().close()
            if winners:
                return winners[0].result()
            for task in done:
                error = task.exception() or error
        raise error
    finally:
        for task in attempts:
            task.cancel()
        for outcome in await asyncio.gather(*attempts, return_exceptions=True):
            if isinstance(outcome, socket.socket):
                outcome.close()


async def _connect(address: Address) -> socket.socket:
    family, where = address
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.get_running_loop().sock_connect(sock, where)
    except BaseException:
        sock.close()
        raise
    return sock
