"""Article pages: decoded, bounded, and only where they may be."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import httpx
import pytest

from newsreader.fetch import Fetcher
from newsreader.models import Failure, FailureKind
from newsreader.netconfig import NetworkConfig
from newsreader.pages import Page, fetch_page
from newsreader.workers import Workers

URL = "https://town.example/article"
HTML = '<html><head><meta charset="windows-1251"></head><p>Привет</p></html>'


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    async with Workers(1) as pool:
        yield pool


async def get(workers: Workers, response: httpx.Response) -> Page | Failure:
    transport = httpx.MockTransport(lambda _: response)
    async with Fetcher(NetworkConfig(), transport=transport) as fetcher:
        return await fetch_page(fetcher, workers, URL)


async def test_page_is_decoded_as_its_author_wrote_it(workers: Workers) -> None:
    body, headers = HTML.encode("cp1251"), {"content-type": "text/html"}
    page = await get(workers, httpx.Response(200, headers=headers, content=body))
    assert isinstance(page, Page)
    assert (page.url, page.html) == (URL, HTML)


@pytest.mark.parametrize("status", [401, 404, 410, 429, 500])
async def test_advice_about_a_page_is_not_that_about_a_feed(
    workers: Workers, status: int
) -> None:
    answer = await get(workers, httpx.Response(status))
    assert isinstance(answer, Failure)
    assert "browser" in answer.next_step
    assert not re.search("feed|polling|configuration", answer.next_step, re.IGNORECASE)


async def test_page_that_is_too_large_is_told_as_one(workers: Workers) -> None:
    answer = await get(workers, httpx.Response(200, content=b"x" * (9 << 20)))
    assert isinstance(answer, Failure)
    assert answer.kind is FailureKind.TOO_LARGE
    assert answer.next_step == "Open it in a browser."


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (httpx.Response(404), FailureKind.NOT_FOUND),
        (httpx.Response(200, content=b"  "), FailureKind.EMPTY),
        (httpx.Response(304), FailureKind.HTTP_STATUS),
        (
            httpx.Response(200, headers={"content-type": "image/png"}, content=b"x"),
            FailureKind.HTTP_STATUS,
        ),
        (httpx.Response(200, content=b"%PDF-1.7\nx"), FailureKind.HTTP_STATUS),
        (httpx.Response(200, content=b"\x89PNG\r\n\x1a"), FailureKind.HTTP_STATUS),
    ],
)
async def test_what_is_no_page_is_told(
    workers: Workers, response: httpx.Response, kind: FailureKind
) -> None:
    answer = await get(workers, response)
    assert isinstance(answer, Failure)
    assert answer.kind is kind


async def test_only_the_feeds_own_host_may_be_private(workers: Workers) -> None:
    async with Fetcher(NetworkConfig(timeout_s=5)) as fetcher:
        home = "http://127.0.0.1:9/feed"
        own = await fetch_page(fetcher, workers, "http://127.0.0.1:9/a", feed_url=home)
        other = await fetch_page(
            fetcher, workers, "http://127.0.0.1:10/a", feed_url=home
        )
    assert isinstance(own, Failure)
    assert isinstance(other, Failure)
    assert own.kind is FailureKind.REFUSED
    assert other.kind is FailureKind.PRIVATE_ADDRESS


async def test_half_a_page_does_not_pass_for_an_article(workers: Workers) -> None:
    """The server promises more than it sends before it hangs up."""

    async def answer(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = b"<p>The bridge reopened on Monday, the"
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
        head += b"Content-Length: 9000\r\n\r\n"
        writer.write(head + body)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server, Fetcher(NetworkConfig(timeout_s=5)) as fetcher:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/a"
        page = await fetch_page(fetcher, workers, url, feed_url=url)
    assert isinstance(page, Failure)
    assert page.kind is FailureKind.TRUNCATED
