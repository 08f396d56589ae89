"""Requests through a proxy, which httpcore knows how to talk to. Loads httpcore."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any

import httpcore
import httpx

from newsreader.fetch.connect import Lookup, ProxyRefused, connect
from newsreader.fetch.wire import ProtocolError

_READ_LIMIT = 1 << 17
#: Bytes read at once: what comes in crumbs takes the event loop no longer than this.
_READ_BYTES = 1 << 13


class Proxy(httpx.AsyncBaseTransport):
    """Hands httpx requests to httpcore, which connects to the proxy only."""

    def __init__(self, url: str, tls: ssl.SSLContext, lookup: Lookup) -> None:
        self._pool = httpcore.AsyncHTTPProxy(
            proxy_url=url,
            ssl_context=tls,
            http1=True,
            http2=False,
            # The fetcher's own semaphores bound what is in flight; a wait for the
            # pool would count against a feed's deadline.
            max_connections=None,
            max_keepalive_connections=0,
            network_backend=_Backend(lookup),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        target = httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        )
        wanted = httpcore.Request(request.method, target, headers=request.headers.raw)
        with _translated():
            answer = await self._pool.handle_async_request(wanted)
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Stream(answer.stream)
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Turn httpcore's exceptions into ours."""
    try:
        yield
    except httpcore.ProxyError as error:
        raise ProxyRefused(str(error)) from error
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise ProtocolError(str(error)) from error
    except (httpcore.NetworkError, httpcore.TimeoutException) as error:
        raise OSError(str(error)) from error


class _Stream(httpx.AsyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _translated():
            async for part in self._stream:
                yield part

    async def aclose(self) -> None:
        if hasattr(self._stream, "aclose"):
            await self._stream.aclose()


class _Backend(httpcore.AsyncNetworkBackend):
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
        sock = await connect(host, port, self._lookup)
        return _Connection(*await asyncio.open_connection(sock=sock, limit=_READ_LIMIT))

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class _Connection(httpcore.AsyncNetworkStream):
    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._reader, self._writer = reader, writer

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        data = await self._reader.read(min(max_bytes, _READ_BYTES))
        # What is buffered is there at once: without this nobody else gets a turn.
        await asyncio.sleep(0)
        return data

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
