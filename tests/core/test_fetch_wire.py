"""One request over one connection: what is sent, and what counts as an answer."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from newsreader.fetch import wire as wire_module
from newsreader.fetch.wire import ProtocolError, exchange


class Script:
    """A wire that gives out the pieces of an answer one by one."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = list(pieces)
        self.sent = b""
        self.closed = False

    async def read(self) -> bytes:
        if not self._pieces:
            return b""
        piece = self._pieces.pop(0)
        if len(piece) > 1 << 16:
            self._pieces.insert(0, piece[1 << 16 :])
        return piece[: 1 << 16]

    async def write(self, data: bytes) -> None:
        self.sent += data

    def abort(self) -> None:
        self.closed = True


REQUEST = httpx.Request(
    "GET", "http://a.example/feed?x=1", headers={"If-None-Match": "1"}
)


async def body(response: httpx.Response) -> bytes:
    assert isinstance(response.stream, httpx.AsyncByteStream)
    return b"".join([part async for part in response.stream])


async def test_the_request_is_one_piece() -> None:
    wire = Script(b"HTTP/1.1 304 Not Modified\r\n\r\n")
    response = await exchange(wire, REQUEST)
    assert response.status_code == 304
    assert wire.sent.startswith(b"GET /feed?x=1 HTTP/1.1\r\nHost: a.example\r\n")
    assert wire.sent.endswith(b"If-None-Match: 1\r\n\r\n")


OK = b"HTTP/1.1 200 OK\r\n"
FIVE = OK + b"Content-Length: 5\r\n\r\n"
BODIES = {
    "whole": [FIVE + b"hello"],
    "in pieces": [FIVE[:25], FIVE[25:] + b"he", b"llo"],
    "until the end": [b"HTTP/1.0 200 OK\r\n\r\nhel", b"lo"],
    "chunked": [
        OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n",
        b"3\r\nllo\r\n0\r\n\r\n",
    ],
    "after a hint": [b"HTTP/1.1 103 Early Hints\r\n\r\n", FIVE + b"hello"],
    "with more behind": [FIVE + b"hello HTTP/1.1 200 smuggled"],
}


@pytest.mark.parametrize("pieces", BODIES.values(), ids=BODIES.keys())
async def test_the_body_is_what_the_answer_says(pieces: list[bytes]) -> None:
    wire = Script(*pieces)
    response = await exchange(wire, REQUEST)
    assert await body(response) == b"hello"
    assert not wire.closed
    await response.aclose()
    assert wire.closed


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 20",
        b"<html>",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000 + b"\r\n",
        b"HTTP/1.1 103 Early Hints\r\n\r\n" * 17 + b"HTTP/1.1 200 OK\r\n\r\n",
    ],
    ids=[
        "nothing",
        "a part",
        "no HTTP",
        "bad",
        "two",
        "another protocol",
        "too many",
        "hints without end",
    ],
)
async def test_what_is_no_answer_closes_the_wire(answer: bytes) -> None:
    wire = Script(answer)
    with pytest.raises(ProtocolError):
        await exchange(wire, REQUEST)
    assert wire.closed


async def test_a_body_that_ends_early_is_told() -> None:
    wire = Script(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello")
    response = await exchange(wire, REQUEST)
    with pytest.raises(ProtocolError, match="without sending complete"):
        await body(response)


CRUMBS = OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * 2000


async def test_others_get_turns_while_a_body_comes_in_crumbs() -> None:
    """All of it is there at once, so that nothing has to be waited for."""
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    response = await exchange(Script(CRUMBS + b"0\r\n\r\n"), REQUEST)
    task = asyncio.create_task(other())
    assert await body(response) == b"a" * 2000
    task.cancel()
    assert turns >= 2000 // 64


async def test_a_body_of_crumbs_without_end_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wire_module, "_MOST_PARTS", 1000)
    response = await exchange(Script(CRUMBS), REQUEST)
    with pytest.raises(ProtocolError, match="too many parts"):
        await body(response)
