"""A small loopback server whose every path is an attack or a fault.

    async with AttackServer() as server:
        await fetcher.fetch(server.url("/gzip-bomb"), allow_private=True)

Sizes are small: tests turn the reader's limits down instead.
"""

from __future__ import annotations

import asyncio
import gzip
import socket
import struct
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Self

from newsreader.netconfig import NetworkConfig

CRLF = b"\r\n"
#: Small limits, so that small attacks break them; time enough on a busy machine.
LIMITS = NetworkConfig(
    timeout_s=30, max_feed_bytes=2 << 20, max_page_bytes=1 << 20, concurrency=4
)
#: For attacks that do nothing but waste time.
IMPATIENT = replace(LIMITS, timeout_s=0.4)


def feed(entries: int = 3, *, title: str = "Good feed", body: str = "Text.") -> bytes:
    """A plain RSS document."""
    items = "".join(
        f"<item><title>Entry {i}</title><link>https://news.example/{i}</link>"
        f"<guid isPermaLink='false'>g{i}</guid>"
        f"<description>&lt;p&gt;{body}&lt;/p&gt;</description></item>"
        for i in range(entries)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>{title}</title><link>https://news.example/</link>{items}"
        "</channel></rss>"
    ).encode()


@dataclass(slots=True)
class Request:
    """What a client asked."""

    path: str
    query: str
    headers: dict[str, str]


Handler = Callable[["Reply", Request], Awaitable[None]]


@dataclass(slots=True)
class Reply:
    """Writes raw bytes back."""

    writer: asyncio.StreamWriter
    server: AttackServer

    async def raw(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def head(
        self, status: int = 200, length: int | None = None, **headers: str
    ) -> None:
        lines = [f"HTTP/1.1 {status} Status"]
        if length is not None:
            lines.append(f"Content-Length: {length}")
        lines += [f"{k.replace('_', '-')}: {v}" for k, v in headers.items()]
        lines.append("Connection: close")
        await self.raw("\r\n".join(lines).encode("latin-1") + CRLF + CRLF)

    async def send(self, body: bytes, status: int = 200, **headers: str) -> None:
        headers.setdefault("Content_Type", "application/rss+xml")
        await self.head(status, len(body), **headers)
        await self.raw(body)


@dataclass(slots=True)
class AttackServer:
    """Serves `ROUTES` on 127.0.0.1, and a second port nothing may ever reach."""

    requests: list[Request] = field(default_factory=list)
    inner_requests: list[Request] = field(default_factory=list)
    port: int = 0
    inner_port: int = 0
    _servers: list[asyncio.Server] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        outer = await asyncio.start_server(self._outer, "127.0.0.1", 0)
        inner = await asyncio.start_server(self._inner, "127.0.0.1", 0)
        self._servers = [outer, inner]
        self.port = outer.sockets[0].getsockname()[1]
        self.inner_port = inner.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        for server in self._servers:
            server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def inner_url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.inner_port}{path}"

    async def _outer(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await self._serve(reader, writer, self.requests, ROUTES)

    async def _inner(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await self._serve(reader, writer, self.inner_requests, {})

    async def _serve(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        log: list[Request],
        routes: dict[str, Handler],
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            request = _parse(await reader.readuntil(b"\r\n\r\n"))
            log.append(request)
            handler = routes.get(request.path, _anything)
            await handler(Reply(writer, self), request)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()


def _parse(head: bytes) -> Request:
    lines = head.decode("latin-1").split("\r\n")
    path, _, query = lines[0].split(" ")[1].partition("?")
    pairs = (line.split(":", 1) for line in lines[1:] if ":" in line)
    return Request(path, query, {k.strip().lower(): v.strip() for k, v in pairs})


ROUTES: dict[str, Handler] = {}


def route(path: str) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        ROUTES[path] = handler
        return handler

    return register


async def _anything(reply: Reply, request: Request) -> None:
    await reply.send(feed(1, title="Nowhere"))


def bomb(mib: int) -> bytes:
    """`mib` MiB of spaces inside a feed, packed a thousandfold."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packer.compress(b"<rss><channel><title>")]
    parts += [packer.compress(b" " * (1 << 20)) for _ in range(mib)]
    return b"".join(parts) + packer.flush()


@route("/good")
async def _good(reply: Reply, request: Request) -> None:
    if request.headers.get("if-none-match") == '"v1"':
        await reply.head(304, ETag='"v1"')
        return
    await reply.send(feed(), ETag='"v1"', Cache_Control="max-age=600")


@route("/gzip")
async def _gzip(reply: Reply, request: Request) -> None:
    await reply.send(gzip.compress(feed()), Content_Encoding="gzip")


@route("/gzip-two-members")
async def _members(reply: Reply, request: Request) -> None:
    whole = feed()
    packed = gzip.compress(whole[:100]) + gzip.compress(whole[100:])
    await reply.send(packed, Content_Encoding="gzip")


@route("/deflate-raw")
async def _deflate(reply: Reply, request: Request) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    await reply.send(
        packer.compress(feed()) + packer.flush(), Content_Encoding="deflate"
    )


@route("/gzip-bomb")
async def _bomb(reply: Reply, request: Request) -> None:
    await reply.send(bomb(40), Content_Encoding="gzip")


@route("/gzip-gzip")
async def _layers(reply: Reply, request: Request) -> None:
    await reply.send(gzip.compress(bomb(4)), Content_Encoding="gzip, gzip")


@route("/brotli")
async def _brotli(reply: Reply, request: Request) -> None:
    await reply.send(b"\x0b\x02\x80<rss/>\x03", Content_Encoding="br")


@route("/gzip-cut")
async def _cut(reply: Reply, request: Request) -> None:
    await reply.send(gzip.compress(feed(50))[:-40], Content_Encoding="gzip")


@route("/gzip-broken")
async def _broken(reply: Reply, request: Request) -> None:
    packed = bytearray(gzip.compress(feed(50)))
    packed[30:60] = b"\xff" * 30
    await reply.send(bytes(packed), Content_Encoding="gzip")


@route("/gzip-lie")
async def _lie(reply: Reply, request: Request) -> None:
    await reply.send(feed(), Content_Encoding="gzip")


@route("/gzip-unannounced")
async def _unannounced(reply: Reply, request: Request) -> None:
    await reply.send(gzip.compress(feed()))


@route("/large")
async def _large(reply: Reply, request: Request) -> None:
    await reply.send(feed(1, body="x" * (3 << 20)))


@route("/endless")
async def _endless(reply: Reply, request: Request) -> None:
    await reply.head(Transfer_Encoding="chunked")
    while True:
        await reply.raw(b"10000\r\n" + b"y" * 65536 + CRLF)


@route("/drip")
async def _drip(reply: Reply, request: Request) -> None:
    await reply.head(length=100000)
    while True:
        await reply.raw(b"<")
        await asyncio.sleep(0.01)


@route("/drip-headers")
async def _drip_headers(reply: Reply, request: Request) -> None:
    await reply.raw(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        await reply.raw(b"a")
        await asyncio.sleep(0.01)


@route("/stall")
async def _stall(reply: Reply, request: Request) -> None:
    await asyncio.Event().wait()


@route("/header-flood")
async def _flood(reply: Reply, request: Request) -> None:
    many = b"".join(b"X-%d: y\r\n" % i for i in range(50000))
    await reply.raw(b"HTTP/1.1 200 OK\r\n" + many + CRLF)


@route("/header-escape")
async def _escape(reply: Reply, request: Request) -> None:
    await reply.raw(
        b"HTTP/1.1 200 \x1b]0;owned\x07\r\nContent-Type: text/\x1b[31mxml\r\n"
        b"ETag: \x1b]52;c;x\x07\r\nContent-Length: %d\r\n\r\n" % len(feed()) + feed()
    )


@route("/not-http")
async def _not_http(reply: Reply, request: Request) -> None:
    await reply.raw(b"\x00\xff\x16 hello\r\n\r\n" * 10)


@route("/hang-up")
async def _hang_up(reply: Reply, request: Request) -> None:
    return


@route("/reset")
async def _reset(reply: Reply, request: Request) -> None:
    await reply.head(length=99999)
    await reply.raw(feed()[:200])
    sock = reply.writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    reply.writer.transport.abort()


@route("/short")
async def _short(reply: Reply, request: Request) -> None:
    await reply.head(length=len(feed()) + 500, Content_Type="text/html")
    await reply.raw(feed())


@route("/two-lengths")
async def _two_lengths(reply: Reply, request: Request) -> None:
    await reply.raw(
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\nContent-Length: 20\r\n\r\n" + feed()
    )


@route("/bad-chunk")
async def _bad_chunk(reply: Reply, request: Request) -> None:
    await reply.head(Transfer_Encoding="chunked")
    await reply.raw(b"zz\r\nhello\r\n")


@route("/status")
async def _status(reply: Reply, request: Request) -> None:
    code = int(request.query or 500)
    body = b"" if code in (204, 205, 304) else b"<html>no</html>"
    await reply.send(body, code, Content_Type="text/html")


@route("/retry-after")
async def _retry(reply: Reply, request: Request) -> None:
    await reply.send(b"slow down", 429, Retry_After=request.query)


@route("/robots")
async def _robots(reply: Reply, request: Request) -> None:
    await reply.send(b"<title>Just a moment...</title>", 403, Server="cloudflare")


@route("/unasked-304")
async def _unasked(reply: Reply, request: Request) -> None:
    await reply.head(304)


@route("/cookies")
async def _cookies(reply: Reply, request: Request) -> None:
    await reply.send(feed(), Set_Cookie="id=secret; Path=/")


@route("/loop")
async def _loop(reply: Reply, request: Request) -> None:
    await reply.send(b"", 302, Location="/loop")


@route("/to")
async def _to(reply: Reply, request: Request) -> None:
    await reply.send(b"", 302, Location=request.query)


@route("/moved")
async def _moved(reply: Reply, request: Request) -> None:
    await reply.send(b"", 301, Location="/good")


@route("/moved-then-away")
async def _moved_then(reply: Reply, request: Request) -> None:
    await reply.send(b"", 308, Location="/to?/good")


@route("/inside")
async def _inside(reply: Reply, request: Request) -> None:
    await reply.send(b"", 302, Location=reply.server.inner_url("/secret"))


@route("/sign-in")
async def _sign_in(reply: Reply, request: Request) -> None:
    page = b"<!doctype html><html><title>Sign in</title><p>Welcome.</html>"
    await reply.send(page, Content_Type="text/html")


@route("/blank-lines")
async def _blank_lines(reply: Reply, request: Request) -> None:
    await reply.send(b"<?xml version='1.0'?>" + b"\n" * 20000 + feed()[38:])


@route("/spaced")
async def _spaced(reply: Reply, request: Request) -> None:
    await reply.raw(
        b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n"
        + "Location: /good?a b\u00ad#c\r\n\r\n".encode()
    )
