"""Secure connections: verified, or refused in words.

`loopback_certificate.pem` is a key and certificate for 127.0.0.1, made for these tests.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from newsreader.fetch import Fetcher, Retrieved
from newsreader.fetch.connect import Address
from newsreader.fetch.transport import Transport
from newsreader.models import Failure, FailureKind
from newsreader.netconfig import NetworkConfig

CERTIFICATE = Path(__file__).with_name("loopback_certificate.pem")
BODY = b"x" * 300_000


@pytest.fixture
async def port() -> AsyncIterator[int]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(BODY))
        writer.write(BODY)
        await writer.drain()
        writer.close()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    yield server.sockets[0].getsockname()[1]
    server.close()


async def test_trusted_certificate_brings_the_body(port: int) -> None:
    trusting = ssl.create_default_context(cafile=str(CERTIFICATE))
    async with Fetcher(NetworkConfig(timeout_s=10), tls=trusting) as fetcher:
        answer = await fetcher.fetch(f"https://127.0.0.1:{port}/", allow_private=True)
    assert isinstance(answer, Retrieved)
    assert answer.body == BODY


@pytest.mark.parametrize(
    ("trusted", "host", "words"),
    [(False, "127.0.0.1", "self-signed"), (True, "other.example", "for another host")],
)
async def test_any_other_certificate_is_refused(
    port: int, *, trusted: bool, host: str, words: str
) -> None:
    async def lookup(host: str, port: int) -> list[Address]:
        return [(socket.AF_INET, ("127.0.0.1", port))]

    context = ssl.create_default_context(cafile=str(CERTIFICATE)) if trusted else None
    transport = Transport(tls=context, lookup=lookup)
    async with Fetcher(NetworkConfig(timeout_s=10), transport=transport) as fetcher:
        answer = await fetcher.fetch(f"https://{host}:{port}/", allow_private=True)
    assert isinstance(answer, Failure)
    assert answer.kind is FailureKind.TLS
    assert words in answer.sentence


async def test_server_without_tls_is_told_so() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        there = server.sockets[0].getsockname()[1]
        async with Fetcher(NetworkConfig(timeout_s=10)) as fetcher:
            url = f"https://127.0.0.1:{there}/"
            answer = await fetcher.fetch(url, allow_private=True)
    assert isinstance(answer, Failure)
    assert answer.kind is FailureKind.TLS
    assert "does not speak TLS" in answer.sentence
