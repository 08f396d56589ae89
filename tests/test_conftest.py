"""The ground the other tests stand on: see conftest.py."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

# TEST-NET-1 (RFC 5737): routed nowhere, should the guard ever fail.
OUTSIDE = "192.0.2.1"


@pytest.mark.parametrize("host", [OUTSIDE, "2001:db8::1", "0.0.0.0", "example.org"])
def test_refuses_to_connect_outside(network_guard: Any, host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with (
        socket.socket(family) as sock,
        pytest.raises(AssertionError, match=r"tried to connect to .* loopback"),
    ):
        sock.connect((host, 80))
    assert len(network_guard.forgive()) == 1


def test_refuses_connect_ex_and_datagrams(network_guard: Any) -> None:
    with socket.socket() as sock, pytest.raises(AssertionError, match="connect to"):
        sock.connect_ex((OUTSIDE, 80))
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock,
        pytest.raises(AssertionError, match="send to"),
    ):
        sock.sendto(b"?", (OUTSIDE, 53))
    assert len(network_guard.forgive()) == 2


def test_refuses_to_look_up_names(network_guard: Any) -> None:
    with pytest.raises(AssertionError, match=r"look up the name 'example\.org'"):
        socket.getaddrinfo("example.org", 443)
    assert network_guard.forgive()


async def test_refuses_in_async_code(network_guard: Any) -> None:
    with pytest.raises(AssertionError, match="connect to"):
        await asyncio.open_connection(OUTSIDE, 80)
    with pytest.raises(AssertionError, match="look up the name"):
        await asyncio.open_connection("example.org", 80)
    assert len(network_guard.forgive()) == 2


async def test_refuses_httpx(network_guard: Any) -> None:
    """The refusal is no httpx.HTTPError, so a poller cannot take it for bad news."""
    async with httpx.AsyncClient() as client:
        with pytest.raises((AssertionError, ExceptionGroup)):  # anyio groups it
            await client.get(f"http://{OUTSIDE}/feed")
    assert OUTSIDE in network_guard.forgive()[0]


def test_a_swallowed_attempt_is_remembered(network_guard: Any) -> None:
    with socket.socket() as sock, contextlib.suppress(Exception):
        sock.connect((OUTSIDE, 80))
    assert OUTSIDE in network_guard.forgive()[0]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "::1", "localhost"])
def test_loopback_is_open(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        server = socket.create_server((host, 0), family=family)
    except OSError as error:
        pytest.skip(f"no {host} here: {error}")
    with server, socket.create_connection(server.getsockname()[:2], timeout=5) as peer:
        assert peer.getpeername()[1] == server.getsockname()[1]


def test_unix_sockets_are_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a Unix socket has at most 107 bytes
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as peer:
        server.bind("s")
        server.listen()
        peer.connect("s")


async def test_asyncio_servers_on_loopback_work() -> None:
    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"hello")
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        assert await reader.read() == b"hello"
        writer.close()


def test_home_is_empty_and_temporary(home: Path, tmp_path: Path) -> None:
    assert list(home.iterdir()) == []
    assert list(tmp_path.iterdir()) == []
    assert Path.home() == home
    for name in (
        "NEWSREADER_HOME",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
        "XDG_CACHE_HOME",
    ):
        assert Path(os.environ[name]).is_relative_to(home)


def test_time_zone_is_utc() -> None:
    assert time.localtime().tm_gmtoff == 0
    assert datetime.fromtimestamp(0).hour == 0


@pytest.mark.parametrize("name", ["BROWSER", "NO_COLOR", "HTTPS_PROXY", "LANGUAGE"])
def test_the_shell_of_the_developer_is_not_seen(name: str) -> None:
    assert name not in os.environ


@given(st.integers())
def test_hypothesis_works_beside_the_fixtures(number: int) -> None:
    assert Path.home() != Path("/root")
    assert isinstance(number, int)
