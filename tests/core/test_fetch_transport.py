"""Where a connection may lead: resolved once, checked, pinned."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest

from newsreader.fetch import Answer, Fetcher, Retrieved
from newsreader.fetch.connect import Address, NameNotFound
from newsreader.fetch.transport import Transport
from newsreader.models import Failure, FailureKind
from newsreader.netconfig import NetworkConfig

Lookup = Callable[[str, int], Awaitable[list[Address]]]


class Names:
    """A name server that gives each name its addresses, in turn."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self._answers = answers
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> list[Address]:
        self.asked.append(host)
        turns = self._answers.get(host.partition(".")[0])
        if turns is None:
            raise NameNotFound(host)
        addresses = turns[0] if len(turns) == 1 else turns.pop(0)
        return [_address(address, port) for address in addresses]


def _address(address: str, port: int) -> Address:
    if ":" in address:
        return (socket.AF_INET6, (address, port, 0, 0))
    return (socket.AF_INET, (address, port))


@pytest.fixture
async def port() -> AsyncIterator[int]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        body = head.split(b"\r\n")[1]
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body))
        writer.write(body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


async def fetch(
    url: str,
    names: Lookup,
    *,
    allow_private: bool = False,
    config: NetworkConfig | None = None,
) -> Answer:
    config = config or NetworkConfig(timeout_s=5)
    async with Fetcher(config, transport=Transport(lookup=names)) as fetcher:
        return await fetcher.fetch(url, allow_private=allow_private)


def kind(answer: Answer) -> FailureKind | None:
    return answer.kind if isinstance(answer, Failure) else None


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["10.0.0.1", "::1"], ["::ffff:127.0.0.1"]]
)
async def test_public_name_with_private_addresses_is_refused(
    port: int, addresses: list[str]
) -> None:
    names = Names(evil=[addresses])
    answer = await fetch(f"http://evil.example:{port}/", names)
    assert kind(answer) is FailureKind.PRIVATE_ADDRESS


async def test_checked_address_is_the_one_used(port: int) -> None:
    """A name that changes its mind after the check gets no second question."""
    names = Names(mine=[["127.0.0.1"], ["192.0.2.1"]])
    answer = await fetch(f"http://mine.example:{port}/", names, allow_private=True)
    assert isinstance(answer, Retrieved)
    assert answer.body == f"Host: mine.example:{port}".encode()
    assert names.asked == ["mine.example"]


async def test_next_address_is_tried_when_the_first_does_not_answer(port: int) -> None:
    async with await asyncio.start_server(lambda *_: None, "127.0.0.1", 0) as other:
        closed = other.sockets[0].getsockname()[1]
    names = Names(mine=[["127.0.0.2", "127.0.0.1"]])
    assert closed != port
    answer = await fetch(f"http://mine.example:{port}/", names, allow_private=True)
    assert isinstance(answer, Retrieved)


async def test_waiting_for_room_costs_the_answer_no_time(port: int) -> None:
    """A body that we keep waiting, longer than it may take, still arrives whole."""
    names = Names(mine=[["127.0.0.1"]])
    config = NetworkConfig(timeout_s=0.2)
    room = asyncio.Event()
    async with Fetcher(config, transport=Transport(lookup=names)) as fetcher:
        url = f"http://mine.example:{port}/"
        waiting = asyncio.create_task(
            fetcher.fetch(url, allow_private=True, room=room.wait)
        )
        done, _ = await asyncio.wait([waiting], timeout=2 * config.timeout_s)
        assert not done
        room.set()
        assert isinstance(await waiting, Retrieved)


async def test_bodies_wait_for_each_other_beginnings_do_not(port: int) -> None:
    """While one body has the only turn, another answer begins but is not received."""
    names = Names(mine=[["127.0.0.1"]])
    turns, asked = asyncio.Queue[int](), asyncio.Queue[str]()
    room = asyncio.Event()

    async def lookup(host: str, port: int) -> list[Address]:
        asked.put_nowait(host)
        return await names(host, port)

    async def enter() -> None:
        turns.put_nowait(1)
        await room.wait()

    transport = Transport(lookup=lookup)
    async with Fetcher(NetworkConfig(timeout_s=5), transport=transport) as fetcher:
        fetcher._bodies = asyncio.Semaphore(1)
        url = f"http://mine.example:{port}/"
        fetches = [
            asyncio.create_task(fetcher.fetch(url, allow_private=True, room=enter))
            for _ in range(2)
        ]
        await turns.get()
        assert [await asked.get() for _ in fetches]
        assert turns.empty()
        room.set()
        assert all(isinstance(a, Retrieved) for a in await asyncio.gather(*fetches))
    assert turns.qsize() == 1


async def test_unknown_name() -> None:
    answer = await fetch("http://nowhere.example/", Names())
    assert kind(answer) is FailureKind.DNS


async def test_named_host_is_allowed_by_name(port: int) -> None:
    config = NetworkConfig(timeout_s=5, allow_private=("nas.example",))
    names = Names(nas=[["127.0.0.1"]])
    answer = await fetch(f"http://nas.example:{port}/", names, config=config)
    assert isinstance(answer, Retrieved)


async def test_host_named_with_a_port_is_allowed_there_only(port: int) -> None:
    config = NetworkConfig(timeout_s=5, allow_private=(f"nas.example:{port}",))
    names = Names(nas=[["127.0.0.1"]])
    url = f"http://nas.example:{port}/"
    assert isinstance(await fetch(url, names, config=config), Retrieved)
    other = await fetch(f"http://nas.example:{port + 1}/", names, config=config)
    assert kind(other) is FailureKind.PRIVATE_ADDRESS


async def test_proxy_is_used_and_private_targets_are_still_refused(port: int) -> None:
    proxy = f"http://127.0.0.1:{port}"
    config = NetworkConfig(timeout_s=5, proxy=proxy)
    async with Fetcher(config) as fetcher:
        answer = await fetcher.fetch("http://news.example/")
        inner = await fetcher.fetch("http://192.168.1.1/")
        local = await fetcher.fetch("http://router.local/")
    assert isinstance(answer, Retrieved)
    assert kind(inner) is kind(local) is FailureKind.PRIVATE_ADDRESS


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ConnectionResetError(), FailureKind.CONNECTION),
        (httpx.ReadTimeout("x"), FailureKind.CONNECTION),
        (httpx.ConnectError("x"), FailureKind.CONNECTION),
        (httpx.RemoteProtocolError("x"), FailureKind.PROTOCOL),
        (httpx.InvalidURL("x"), FailureKind.BAD_URL),
        (UnicodeError("x"), FailureKind.BAD_URL),
    ],
)
async def test_whatever_the_library_raises_becomes_words(
    error: Exception, expected: FailureKind
) -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        raise error

    transport = httpx.MockTransport(handle)
    async with Fetcher(NetworkConfig(), transport=transport) as fetcher:
        assert kind(await fetcher.fetch("http://news.example/")) is expected


async def test_secure_to_insecure_redirect_is_told() -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.scheme == "https":
            return httpx.Response(302, headers={"location": "http://news.example/"})
        return httpx.Response(200, text="x")

    transport = httpx.MockTransport(handle)
    async with Fetcher(NetworkConfig(), transport=transport) as fetcher:
        answer = await fetcher.fetch("https://news.example/")
    assert isinstance(answer, Retrieved)
    assert "insecure" in answer.warning
