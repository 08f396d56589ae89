"""Fuzz targets for what servers answer: HTTP, addresses, pages of an article.

No socket: a transport that reads grown answers from memory, below the whole client.
"""

from __future__ import annotations

import asyncio
import gzip
import random
import zlib

import httpx

from benchmarks.growing import HTML, as_bytes, expect, grown, noise
from filters.text import is_clean
from newsreader import pages, urls
from newsreader.fetch import Fetcher, NotModified, Retrieved
from newsreader.fetch.wire import exchange
from newsreader.netconfig import NetworkConfig

_START = "http://jane:pw@a.example/feed"
_SMALL = NetworkConfig(max_feed_bytes=1 << 14, max_page_bytes=1 << 14, max_redirects=3)
_STATUS = (
    "HTTP/1.1 200 OK", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK", "HTTP/1.0 200", "HTTP/0.9",
    "HTTP/1.1 301 Moved", "HTTP/1.1 302 Found", "HTTP/1.1 308 Gone",
    "HTTP/1.1 304 Same", "HTTP/1.1 100 Continue", "HTTP/1.1 101 Switching",
    "HTTP/1.1 103 Early", "HTTP/1.1 204 None", "HTTP/1.1 401 Who", "HTTP/1.1 429 Less",
    "HTTP/1.1 599 X", "HTTP/1.1 999 X", "HTTP/1.1 20", "HTTP/2 200", "ICY 200 OK", "",
    "\x1b]0;x\x07",
)  # fmt: skip
_HEADERS = (
    "Content-Length: 9", "Content-Length: 0", "Content-Length: -1",
    "Content-Length: 9,9", "Content-Length: 99999999999999999999999",
    "Content-Length: +3", "Content-Length: x", "Transfer-Encoding: chunked",
    "Transfer-Encoding: chunked", "Transfer-Encoding: gzip", "Content-Encoding: gzip",
    "Content-Encoding: deflate", "Content-Encoding: br", "Content-Encoding: gzip, gzip",
    "Content-Type: application/rss+xml; charset=utf-7",
    "Content-Type: text/html;charset=\"\x1b[31m\"", "Retry-After: -5",
    "Retry-After: Wed, 99 Nov 9999 99:99:99 GMT",
    "Cache-Control: max-age=9999999999999", "Age: x", "ETag: \"\x07\"",
    "Last-Modified: x", " folded", "\tfolded", ": no name", "Upgrade: h2c",
    "Set-Cookie: a=b", "Trailer: x", "X-\xe9: \xff", "no colon", "a:b",
    "Location: /next", "Location: //b.example/", "Location: http://b.example/",
    "Location: https://a.example/", "Location: http://u:p@a.example/x",
    "Location: http://a.example\\@b.example/", "Location: http://a.example:80/",
    "Location: javascript:x", "Location: http://[::1]/", "Location: \x00",
)  # fmt: skip
_CHUNKS = (
    "5\r\nhello\r\n", "1\r\na\r\n", "0\r\n\r\n", "0\r\na: b\r\n\r\n",
    "5;x=y\r\nhello\r\n", "ffffffffffffffffffff\r\n", "-1\r\n", "zz\r\n", "5\r\nhe",
    "3\nabc\n", "00000005\r\n", "<rss>", "</rss>", "HTTP/1.1 200 OK\r\n\r\n", "\r\n",
    "\r\n\r\n",
)  # fmt: skip
_LOCATIONS = (
    "http://", "https://", "HTTP:", "//", "/", "\\", "@", ":", "[", "]", "::1",
    "a.example", "b.example", "%41", "%2e", "%40", "%00", "。", "．", "ⅰ", "ß",
    "xn--zca",
    "xn--", ".", "..", "?", "#", ":80", ":0", ":443", ":65536", "0x7f.1", "\t", " ",
    "\u00ad", "é", "user:pw@", ";", "'", "*", "_", "-", "127.1", "\u200d", "K",
)  # fmt: skip


def _answer(rng: random.Random) -> bytes:
    """One answer that is almost HTTP, its head and its body."""
    head = [rng.choice(_STATUS)]
    head += rng.choices(_HEADERS, k=rng.randint(0, 6))
    if rng.random() < 0.1:
        head.append(f"X-A: {noise(rng)}")
    body = "".join(rng.choices(_CHUNKS, k=rng.randint(0, 8))).encode()
    if rng.random() < 0.4:
        text = as_bytes(rng, grown(rng, (*_CHUNKS, *HTML), 20))
        pack = rng.choice((gzip.compress, zlib.compress, bytes))
        packed = bytearray(pack(text))
        if packed and rng.random() < 0.3:
            packed[rng.randrange(len(packed))] ^= 1 << rng.randrange(8)
        body = bytes(packed) * rng.choice((1, 1, 2, 30))
        if rng.random() < 0.5:
            head.append(f"Content-Length: {len(body)}")
    line = rng.choice(("\r\n", "\r\n", "\r\n", "\n", "\r"))
    told = line.join(head) + line * 2
    data = told.encode("latin-1", "replace") + body
    return data[: rng.randint(0, len(data))] if rng.random() < 0.15 else data


class _Wire:
    """An answer in pieces of any size."""

    def __init__(self, rng: random.Random, data: bytes) -> None:
        self._rng, self._data = rng, data
        self.closed = False

    async def read(self) -> bytes:
        size = self._rng.choice((1, 2, 7, 100, 1 << 16))
        piece, self._data = self._data[:size], self._data[size:]
        return piece

    async def write(self, data: bytes) -> None:
        expect(data.count(b"\r\n\r\n") == 1, "more than one request was sent")

    def abort(self) -> None:
        self.closed = True


class _Memory(httpx.AsyncBaseTransport):
    """Answers each request from memory; looks at what is asked."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self.wires: list[_Wire] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        home = urls.origin(_START)
        if "authorization" in request.headers:
            expect(urls.origin(str(request.url)) == home, "a password went elsewhere")
        expect("cookie" not in request.headers, "a cookie was sent")
        before = b"HTTP/1.1 103 Early\r\n\r\n" * self._rng.choice((0, 0, 0, 1, 15, 40))
        wire = _Wire(self._rng, before + _answer(self._rng))
        self.wires.append(wire)
        return await exchange(wire, request)


def wire(rng: random.Random) -> None:
    """A fetch over grown answers ends with a body in bounds or with words."""
    transport = _Memory(rng)

    async def fetch() -> None:
        async with Fetcher(_SMALL, transport=transport) as fetcher:
            page = rng.random() < 0.3
            answer = await fetcher.fetch(_START, accept="page" if page else "feed")
        if isinstance(answer, Retrieved):
            expect(len(answer.body) <= _SMALL.max_feed_bytes, "a body out of bounds")
            told = [answer.content_type, answer.charset, answer.url, answer.moved_to]
            expect(all(map(is_clean, told)), "control characters from the headers")
        elif not isinstance(answer, NotModified):
            expect(answer.sentence, "a failure without words")
            expect(is_clean(answer.sentence + answer.next_step), "unclean words")
            return
        expect(urls.is_web(answer.url), "an answer from no web address")
        sent_back = answer.validators.etag + answer.validators.last_modified
        expect(is_clean(sent_back) and sent_back.isascii(), "an unclean validator")

    asyncio.run(fetch())
    expect(len(transport.wires) <= _SMALL.max_redirects + 1, "too many redirects")
    expect(all(wire.closed for wire in transport.wires), "a wire was left open")


def hosts(rng: random.Random) -> None:
    """The host that is checked is the host that is asked."""
    text = "".join(rng.choices(_LOCATIONS, k=rng.randint(1, 9)))
    link = text if rng.random() < 0.5 else "http://" + text
    for url in (
        link,
        urls.without_userinfo(link),
        urls.resolve("http://a.example/", link),
    ):
        checked = urls.origin(url)
        if checked is None:
            continue
        try:
            asked = httpx.Request("GET", urls.with_ascii_host(url)).url
        except (httpx.InvalidURL, UnicodeError):
            continue
        port = asked.port or (443 if asked.scheme == "https" else 80)
        host = asked.raw_host.decode("ascii")
        expect((asked.scheme, host, port) == checked, f"{checked} became {host}:{port}")


_PAGING = (
    "<link rel='next' href='/flood/2'>", "<link rel=next href='//b.example/flood/2'>",
    "<link rel='next' href='", "'>", "<a rel=next href=?page=2>",
    "<title>Flood</title>", "<h1>Flood</h1>", "<div class=pagination>",
    "<div class='page-links'>", "</div>", "<a href='/flood/2'>2</a>",
    "<a href='/flood/99999999999'>99999999999</a>",
    "<link rel=canonical href='/flood'>", "<link rel=prev href='/flood'>",
    "<a href='http://['>2</a>", "<a href='/flood,seite-2.html'>2</a>", "/flood/2",
    "<base href='http://b.example/'>", "<base href=':'>", "?page=٢", "?p=2&p=3",
)  # fmt: skip


def paging(rng: random.Random) -> None:
    """A page names a next page of its own host, or none; joined pages can be read."""
    from filters import clean
    from filters.bundle import bundle, unbundle

    url = rng.choice(
        ("http://a.example/flood", "https://a.example/flood/2", "http://[")
    )
    first = pages.Page("http://a.example/flood", "", "Flood")
    body = as_bytes(rng, grown(rng, (*_PAGING, *_PAGING, *HTML), 25))
    later = first if rng.random() < 0.5 else None
    page = pages.read_page(body, rng.choice(("", "utf-8", "utf-7")), url, later)
    expect(is_clean(page.title), "control characters in a title")
    if page.next_url:
        expect(
            urls.origin(page.next_url) == urls.origin(url), "the next page is elsewhere"
        )
    whole = bundle(page.html, [("http://a.example/flood/2", page.html)])
    expect(len(unbundle(whole)[1]) == 1, "a page broke out of its bundle")
    if rng.random() < 0.2:
        expect(is_clean(clean(whole, url).text), "control characters in an article")
