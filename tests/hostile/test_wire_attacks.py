"""Lies about HTTP itself: raw bytes from a server, a TLS peer, a proxy.

Each ends in bounds with the body or a plain sentence, and closes its connection.
"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace

import pytest
from attack_server import IMPATIENT, LIMITS, feed

from filters.text import is_clean
from newsreader.fetch import Fetcher, Retrieved
from newsreader.fetch.body import Body
from newsreader.models import Failure, FailureKind

K = FailureKind
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
WHOLE = b"Content-Length: %d\r\n\r\n" % len(feed()) + feed()
#: A pause between two parts of a script.
PAUSE = None
Part = bytes | None


@dataclass(slots=True)
class Liar:
    """Answers each connection with the next script, whatever is asked."""

    scripts: list[Sequence[Part]] = field(default_factory=list)
    asked: list[bytes] = field(default_factory=list)
    #: Connections that the other side has closed.
    closed: int = 0
    port: int = 0

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.asked.append(await reader.read(1 << 16))
        try:
            for part in self.scripts.pop(0):
                if part is PAUSE:
                    await asyncio.sleep(0.02)
                else:
                    writer.write(part)
                    await writer.drain()
            writer.write_eof()
            while await reader.read(1 << 16):
                pass
        except OSError:
            pass
        self.closed += 1
        writer.close()

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@pytest.fixture
async def liar() -> AsyncIterator[Liar]:
    made = Liar()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()
    await until(lambda: made.closed == len(made.asked))


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(1000):
        if holds():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it never came to that")


REFUSED = {
    "HTTP/0.9": (feed(), K.PROTOCOL),
    "another protocol": (b"SSH-2.0-OpenSSH_9.9\r\n", K.PROTOCOL),
    "an upgrade": (b"HTTP/1.1 101 Up\r\nUpgrade: h2c\r\n\r\n", K.PROTOCOL),
    "HTTP/2": (b"\0\0\x12\4\0\0\0\0\0" + b"\0" * 18, K.PROTOCOL),
    "a storm of hints": (b"HTTP/1.1 103 Hint\r\n\r\n" * 30_000, K.PROTOCOL),
    "a line without end": (b"HTTP/1.1 200 " + b"a" * 200_000, K.PROTOCOL),
    "a header without end": (OK + b"X: " + b"a" * 200_000 + b"\r\n\r\n", K.PROTOCOL),
    "folds without end": (OK + b"X: y\r\n" + b" z\r\n" * 50_000, K.PROTOCOL),
    "a fold before any header": (OK + b" x: y\r\n\r\n", K.PROTOCOL),
    "no name": (OK + b": x\r\n\r\n", K.PROTOCOL),
    "a NUL in a header": (OK + b"X: a\0b\r\n" + WHOLE, K.PROTOCOL),
    "a bare CR in a header": (OK + b"Location: /\rX: y\r\n" + WHOLE, K.PROTOCOL),
    "lengths that differ": (OK + b"Content-Length: 1, 2\r\n\r\nab", K.PROTOCOL),
    "a length below nothing": (OK + b"Content-Length: -1\r\n\r\n", K.PROTOCOL),
    "a length with a sign": (OK + b"Content-Length: +5\r\n\r\nhello", K.PROTOCOL),
    "an unknown transfer": (OK + b"Transfer-Encoding: gzip\r\n\r\n", K.PROTOCOL),
    "a chunk below nothing": (CHUNKED + b"-1\r\nx\r\n", K.PROTOCOL),
    "a chunk of all bytes": (CHUNKED + b"f" * 30 + b"\r\n", K.PROTOCOL),
    "a chunk that is longer": (CHUNKED + b"2\r\nabcd\r\n0\r\n\r\n", K.PROTOCOL),
    "an endless extension": (CHUNKED + b"1;" + b"e" * 200_000, K.PROTOCOL),
    "trailers without end": (CHUNKED + b"0\r\n" + b"X: y\r\n" * 50_000, K.PROTOCOL),
    "half a head": (OK + b"Content-Le", K.CONNECTION),
    "only hints": (b"HTTP/1.1 103 Hint\r\n\r\n", K.CONNECTION),
    "a body that is shorter": (OK + b"Content-Length: 99\r\n\r\n<rss>", K.TRUNCATED),
    "a chunk that is shorter": (CHUNKED + b"fffff\r\n<rss>", K.TRUNCATED),
    "no last chunk": (CHUNKED + b"5\r\n<rss>\r\n", K.TRUNCATED),
    "half a trailer": (CHUNKED + b"5\r\n<rss>\r\n0\r\nX: y", K.PROTOCOL),
}  # fmt: skip


@pytest.mark.parametrize(("answer", "kind"), REFUSED.values(), ids=REFUSED.keys())
async def test_a_lie_ends_in_words(
    liar: Liar, fetcher: Fetcher, answer: bytes, kind: FailureKind
) -> None:
    liar.scripts = [[answer]]
    told = await fetcher.fetch(liar.url(), allow_private=True)
    assert isinstance(told, Failure)
    assert told.kind is kind, told
    assert told.next_step
    assert is_clean(told.sentence)
    await until(lambda: liar.closed == 1)


KEPT = {
    "a folded header": OK + b"X: a\r\n b\r\n" + WHOLE,
    "equal lengths twice": OK + b"Content-Length: %d\r\n" % len(feed()) + WHOLE,
    "bare line feeds": (OK + b"X: y\r\n").replace(b"\r", b"")
    + WHOLE.replace(b"\r\n", b"\n", 2),
    "chunks against a length": OK
    + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
    + b"%x\r\n%b\r\n0\r\n\r\n" % (len(feed()), feed()),
    "hints before": b"HTTP/1.1 103 Hint\r\nLink: </x>\r\n\r\n" * 3 + OK + WHOLE,
    "another answer behind": OK + WHOLE + OK + WHOLE,
    "rubbish behind": OK + WHOLE + b"\x1b]0;x\x07" * 9000,
    "a trailer": CHUNKED
    + b"%x\r\n%b\r\n0\r\nLocation: http://10.0.0.1/\r\n\r\n" % (len(feed()), feed()),
}


@pytest.mark.parametrize("answer", KEPT.values(), ids=KEPT.keys())
async def test_odd_but_whole_http_is_read_as_it_says(
    liar: Liar, fetcher: Fetcher, answer: bytes
) -> None:
    liar.scripts = [[answer]]
    told = await fetcher.fetch(liar.url(), allow_private=True)
    assert isinstance(told, Retrieved), told
    assert told.body == feed()
    await until(lambda: liar.closed == 1)


LORIS = {
    "before the head": [PAUSE] * 40,
    "in the status": [b"HTTP/1.1 ", *[PAUSE, b"2"] * 40],
    "in the headers": [OK, *[PAUSE, b"X: y\r\n"] * 40],
    "in hints": [PAUSE, b"HTTP/1.1 103 Hint\r\n\r\n"] * 14 + [PAUSE] * 40,
    "in a length": [CHUNKED, *[PAUSE, b"0"] * 19, *[PAUSE] * 40],
    "in an extension": [CHUNKED, b"5;", *[PAUSE, b"x"] * 40],
    "in a chunk": [CHUNKED, b"ff\r\n", *[PAUSE, b"<"] * 40],
    "between chunks": [CHUNKED, *[PAUSE, b"1\r\n<\r\n"] * 40],
    "in the trailers": [CHUNKED, b"0\r\n", *[PAUSE, b"X: y\r\n"] * 40],
    "in a refusal": [b"HTTP/1.1 403 No\r\n\r\n", *[PAUSE, b"<"] * 40],
    "until a body ends": [OK, b"\r\n<rss>", *[PAUSE, b"<"] * 40],
}


@pytest.mark.parametrize("script", LORIS.values(), ids=LORIS.keys())
async def test_slowness_at_any_point_meets_one_deadline(
    liar: Liar, impatient: Fetcher, script: list[Part]
) -> None:
    liar.scripts = [script]
    told = await impatient.fetch(liar.url(), allow_private=True)
    assert isinstance(told, Failure)
    assert told.kind is K.TIMEOUT
    await until(lambda: liar.closed == 1)


async def test_slow_redirects_share_one_deadline(liar: Liar) -> None:
    hop = [PAUSE, PAUSE, b"HTTP/1.1 302 X\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"]
    liar.scripts = [hop] * 6
    async with Fetcher(replace(LIMITS, timeout_s=0.1)) as fetcher:
        told = await fetcher.fetch(liar.url(), allow_private=True)
    assert isinstance(told, Failure)
    assert told.kind is K.TIMEOUT
    assert len(liar.asked) < 6


@pytest.mark.parametrize(
    "location",
    [
        b"/x%0d%0aX-Evil:%201",
        b"/x%0aX-Evil: 1",
        b"/x\x0b\x0cX-Evil: 1",
        b"/x HTTP/1.1%0d%0aX-Evil: 1",
        "/x\u2028X-Evil: 1".encode(),
        b"/\xff\xfeX-Evil: 1",
    ],
)
async def test_a_redirect_cannot_write_into_the_next_request(
    liar: Liar, fetcher: Fetcher, location: bytes
) -> None:
    liar.scripts = [
        [b"HTTP/1.1 302 X\r\nContent-Length: 0\r\nLocation: " + location + b"\r\n\r\n"],
        [OK + WHOLE],
    ]
    await fetcher.fetch(liar.url(), allow_private=True)
    for request in liar.asked:
        head, _, rest = request.partition(b"\r\n\r\n")
        assert rest == b""
        names = {line.partition(b":")[0].lower() for line in head.split(b"\r\n")[1:]}
        assert b"x-evil" not in names
        assert len(head.split(b"\r\n")[0].split(b" ")) == 3


@pytest.mark.parametrize("moved", [301, 302, 307, 308])
async def test_a_password_stays_at_home_whatever_leads_away_or_back(
    liar: Liar, moved: int
) -> None:
    other = Liar()
    server = await asyncio.start_server(other.serve, "127.0.0.1", 0)
    other.port = server.sockets[0].getsockname()[1]
    step = b"HTTP/1.1 %d X\r\nContent-Length: 0\r\nLocation: %b\r\n\r\n"
    liar.scripts = [[step % (moved, other.url("/x").encode())], [OK + WHOLE]]
    baited = other.url("/y").replace("//", "//eve:pw@")
    other.scripts = [
        [step % (moved, baited.encode())],
        [step % (moved, liar.url("/back").encode())],
    ]
    config = replace(LIMITS, allow_private=("127.0.0.1",))
    async with server, Fetcher(config) as fetcher:
        told = await fetcher.fetch(
            liar.url(), allow_private=True, login=("jane", "s ecret")
        )
    assert isinstance(told, Retrieved)
    # A feed with a password does not move by what a server says.
    assert told.moved_to == ""
    assert [b"Authorization: Basic amFuZTpzIGVjcmV0" in r for r in liar.asked] == [
        True,
        True,
    ]
    assert len(other.asked) == 2
    assert not any(b"authorization" in request.lower() for request in other.asked)


async def test_a_host_of_another_standard_gets_no_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By the older standard "ß" is "ss": another host, and somebody else's."""
    import httpx

    asked: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if len(asked) == 1:
            headers = {"Location": "https://strasse.example/"}
            return httpx.Response(302, headers=headers)
        return httpx.Response(200, content=feed())

    transport = httpx.MockTransport(handle)
    async with Fetcher(LIMITS, transport=transport) as fetcher:
        await fetcher.fetch("https://jane:pw@straße.example/")
    assert [r.url.host for r in asked] == ["straße.example", "strasse.example"]
    assert asked[0].url.raw_host == b"xn--strae-oqa.example"
    assert ["authorization" in r.headers for r in asked] == [True, False]


async def test_others_get_turns_while_empty_members_are_unpacked() -> None:
    """A gzip file of thousands of empty ones unpacks to nothing for long."""
    members = gzip.compress(b"") * 5000
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    body = Body(["gzip"], 1 << 20)
    task = asyncio.create_task(other())
    await body.add(members)
    task.cancel()
    assert body.finish() == b""
    assert turns >= 5000 // 256


TLS = {
    "silence": ([PAUSE] * 40, K.TIMEOUT),
    "rubbish": ([b"\x00" * 100], K.TLS),
    "half a hello": ([b"\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03"], None),
    "an alert": ([b"\x15\x03\x03\x00\x02\x02\x28"], K.TLS),
    "plain HTTP": ([OK + WHOLE], K.TLS),
    "the end": ([], None),
    "drops": ([b"\x16\x03\x03\x40\x00", *[PAUSE, b"\x02"] * 40], K.TIMEOUT),
}


@pytest.mark.parametrize(("script", "kind"), TLS.values(), ids=TLS.keys())
async def test_a_broken_handshake_ends_in_words(
    liar: Liar, impatient: Fetcher, script: list[Part], kind: FailureKind | None
) -> None:
    liar.scripts = [script]
    url = liar.url().replace("http:", "https:")
    told = await impatient.fetch(url, allow_private=True)
    assert isinstance(told, Failure)
    assert told.kind in ({kind} if kind else {K.TLS, K.CONNECTION}), told
    assert is_clean(told.sentence)
    await until(lambda: liar.closed == 1)


LOST = {K.PROTOCOL, K.CONNECTION}
#: What a proxy says, and what comes of it for http and for https.
PROXIES = {
    "refuses": ([b"HTTP/1.1 403 No\r\n\r\n"], {K.FORBIDDEN}, {K.CONNECTION}),
    "asks who": ([b"HTTP/1.1 407 Who\r\n\r\n"], {K.HTTP_STATUS}, {K.CONNECTION}),
    "hangs up": ([], LOST, LOST),
    "is none": ([b"\x05\xff"], LOST, LOST),
    "is silent": ([PAUSE] * 40, {K.TIMEOUT}, {K.TIMEOUT}),
    "storms": ([b"HTTP/1.1 103 H\r\n\r\n" * 9000], LOST, LOST),
    "floods": ([OK + b"X: y\r\n" * 50_000], {K.PROTOCOL}, {K.PROTOCOL}),
    "has no tunnel": ([OK + b"\r\n", feed()], None, {K.TLS, K.CONNECTION}),
}


@pytest.mark.parametrize("secure", [False, True], ids=["plain", "secure"])
@pytest.mark.parametrize(
    ("script", "plain", "tunnel"), PROXIES.values(), ids=PROXIES.keys()
)
async def test_a_bad_proxy_ends_in_words(
    liar: Liar,
    script: list[Part],
    plain: set[FailureKind] | None,
    tunnel: set[FailureKind],
    *,
    secure: bool,
) -> None:
    liar.scripts = [script]
    # Only the silent one is to run out of time, also on a machine that is busy.
    limits = IMPATIENT if PAUSE in script else LIMITS
    config = replace(limits, proxy=liar.url())
    scheme = "https" if secure else "http"
    async with Fetcher(config) as fetcher:
        told = await fetcher.fetch(
            f"{scheme}://news.example/feed", login=("jane", "secret")
        )
    expected = tunnel if secure else plain
    if expected is None:
        assert isinstance(told, Retrieved)
    else:
        assert isinstance(told, Failure)
        assert told.kind in expected, told
        assert told.next_step
    await until(lambda: liar.closed == 1)
    # In a tunnel the password goes to its own host only, and there is none yet.
    assert (b"Authorization" in liar.asked[0]) is not secure


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.1.",
        "127.1",
        "0x7f.1",
        "0x7f000001",
        "2130706433",
        "0177.0.0.01",
        "news.0x1",
        "[::1]",
        "[::ffff:10.0.0.1]",
        "localhost",
        "localhost.",
        "db.internal.",
        "nas.local",
        "router",
    ],
)
async def test_no_proxy_is_asked_for_what_looks_private(liar: Liar, host: str) -> None:
    config = replace(LIMITS, proxy=liar.url())
    async with Fetcher(config) as fetcher:
        told = await fetcher.fetch(f"http://{host}/feed")
    assert isinstance(told, Failure)
    assert told.kind is K.PRIVATE_ADDRESS
    assert liar.asked == []
