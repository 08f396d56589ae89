"""One HTTP/1.1 request over a connection of its own, and its answer.

h11 knows the protocol; here bytes are carried between it and the socket, with nothing
in between: a round over a thousand feeds costs half of what pools and streams cost.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from typing import Protocol

import h11
import httpx

_READ_BYTES = 1 << 16
#: Bytes of status line and headers that are taken.
_MOST_HEAD = 100 << 10
#: Answers before the answer ("100 Continue", "103 Early Hints") that are taken.
_MOST_INTERIM = 16
#: Bytes after which the event loop gets a turn, however fast a server is ...
_TURN = 1 << 18
#: ... and parts of a body, of which a byte each makes thousands in one read.
_TURN_PARTS = 64
#: Parts a body may come in: a second of work that brings nothing.
_MOST_PARTS = 1 << 18


class ProtocolError(Exception):
    """What came is not HTTP, or not all of it; says what is wrong in h11's words."""


class Wire(Protocol):
    """A connection: bytes in, bytes out."""

    async def read(self) -> bytes:
        """Return what has arrived, empty at the end."""

    async def write(self, data: bytes) -> None:
        """Send `data`."""

    def abort(self) -> None:
        """Close at once, without waiting for the peer's goodbye."""


class PlainWire:
    """A socket as it is: no buffers but the system's."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._loop = asyncio.get_running_loop()
        self._since_turn = 0

    async def read(self) -> bytes:
        data = await self._loop.sock_recv(self._sock, _READ_BYTES)
        self._since_turn += len(data)
        if self._since_turn > _TURN:
            self._since_turn = 0
            await asyncio.sleep(0)
        return data

    async def write(self, data: bytes) -> None:
        await self._loop.sock_sendall(self._sock, data)

    def abort(self) -> None:
        self._sock.close()


class SecureWire:
    """A socket wrapped in TLS, its peer verified."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def over(cls, sock: socket.socket, host: str, tls: ssl.SSLContext) -> Wire:
        """Shake hands over `sock`, which closes when that fails. Raises `SSLError`."""
        streams = await asyncio.open_connection(
            sock=sock, ssl=tls, server_hostname=host, limit=_READ_BYTES
        )
        return cls(*streams)

    async def read(self) -> bytes:
        return await self._reader.read(_READ_BYTES)

    async def write(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    def abort(self) -> None:
        self._writer.transport.abort()


async def exchange(wire: Wire, request: httpx.Request) -> httpx.Response:
    """Send `request` and return its answer, whose stream still comes over `wire`.

    The wire is the answer's from then on; it ends with it, or here when this raises.
    Raises `ProtocolError` and what sockets raise.
    """
    http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_MOST_HEAD)
    try:
        await wire.write(_as_bytes(http, request))
        event = await _next_event(http, wire)
        for _ in range(_MOST_INTERIM):
            if not isinstance(event, h11.InformationalResponse):
                break
            event = await _next_event(http, wire)
        if not isinstance(event, h11.Response):
            raise ProtocolError("an answer of no kind")
    except BaseException:
        wire.abort()
        raise
    return httpx.Response(
        event.status_code,
        headers=event.headers.raw_items(),
        stream=_Stream(http, wire),
    )


def _as_bytes(http: h11.Connection, request: httpx.Request) -> bytes:
    try:
        head = http.send(
            h11.Request(
                method=request.method,
                target=request.url.raw_path,
                headers=request.headers.raw,
            )
        )
        return (head or b"") + (http.send(h11.EndOfMessage()) or b"")
    except h11.LocalProtocolError as error:
        raise ProtocolError(str(error)) from error


async def _next_event(http: h11.Connection, wire: Wire) -> object:
    while True:
        try:
            event = http.next_event()
        except h11.RemoteProtocolError as error:
            raise ProtocolError(str(error)) from error
        if event is not h11.NEED_DATA:
            return event
        data = await wire.read()
        if not data and http.their_state is h11.SEND_RESPONSE:
            raise ProtocolError(_what_it_said(http.trailing_data[0]))
        http.receive_data(data)


def _what_it_said(data: bytes) -> str:
    """Return what is wrong with a connection that ends before an answer begins."""
    if not data:
        return "disconnected without sending an answer"
    if data.startswith(b"HTTP/"):
        return "disconnected in the middle of the headers"
    return "not HTTP"


class _Stream(httpx.AsyncByteStream):
    """The body as it comes over the wire, still packed."""

    def __init__(self, http: h11.Connection, wire: Wire) -> None:
        self._http, self._wire = http, wire

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for number in range(1, _MOST_PARTS):
            event = await _next_event(self._http, self._wire)
            if not isinstance(event, h11.Data):
                return
            if number % _TURN_PARTS == 0:
                await asyncio.sleep(0)
            yield bytes(event.data)
        raise ProtocolError("the body comes in too many parts")

    async def aclose(self) -> None:
        self._wire.abort()
