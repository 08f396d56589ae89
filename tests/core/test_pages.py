"""Article pages: decoded, bounded, and only where they may be."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import AsyncIterator

import httpx
import pytest

import filters
from filters.bundle import MAX_PAGES, bundle
from newsreader.fetch import Fetcher
from newsreader.models import Failure, FailureKind
from newsreader.netconfig import NetworkConfig
from newsreader.pages import Page, fetch_page, read_page
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


PROSE = "The tower needs 300 tonnes of granite, engineers said. " * 20


@pytest.mark.parametrize(
    "body",
    [
        bytes(range(256)) * 40,
        bytes(random.Random(7).randbytes(9000)),
        b"<html><p>" + bytes(random.Random(8).randbytes(5000)) + b"</p></html>",
    ],
)
async def test_bytes_that_are_no_text_end_in_a_sentence(
    workers: Workers, body: bytes
) -> None:
    headers = {"content-type": "text/html"}
    answer = await get(workers, httpx.Response(200, headers=headers, content=body))
    assert isinstance(answer, Failure)
    said = "The address leads to a file that is no text, not to a page."
    assert answer.sentence == said


@pytest.mark.parametrize(
    "body",
    [
        PROSE.encode("utf-16"),
        f"{PROSE}\x00\x0c\x1b".encode(),
        ("Фонарь горит над гаванью. " * 20).encode("koi8-r"),
        ("Größe, Öl und Äpfel über Zürich. " * 20).encode("cp1252"),
        "灯台は火曜日に再建が決まった。".encode("euc-jp") * 20,
    ],
)
def test_text_in_odd_charsets_is_still_text(body: bytes) -> None:
    for charset in ("", "utf-8"):
        assert not read_page(body, charset, URL, None).is_binary


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


# ------------------------------------------------------------- several pages

BODY = "".join(
    f"<p>Sentence {i} of the report on the flood, said the mayor on Monday.</p>"
    for i in range(4)
)


def page_of_flood(number: int, pages: int, *, title: str = "The flood") -> str:
    after = f'<link rel="next" href="/flood/{number + 1}">' if number < pages else ""
    own = f'<link rel="canonical" href="/flood/{number}">' if number > 1 else ""
    return (
        f"<html><head><title>{title}</title>{own}{after}</head>{number} {BODY}</html>"
    )


class Town:
    """A loopback server of numbered pages that remembers what it was asked."""

    def __init__(self, pages: dict[str, str]) -> None:
        self.pages = pages
        self.asked: list[str] = []
        self.base = ""

    async def answer(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        path = request.split()[1].decode()
        self.asked.append(path)
        found = self.pages.get(path)
        status = "200 OK" if found is not None else "500 Broken"
        head = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n"
        if found and found.startswith("http"):
            head = f"HTTP/1.1 302 Found\r\nLocation: {found}\r\n"
        body = (found or "").encode()
        head += f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()

    async def read(self, workers: Workers) -> Page:
        server = await asyncio.start_server(self.answer, "127.0.0.1", 0)
        async with server, Fetcher(NetworkConfig(timeout_s=5)) as fetcher:
            self.base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            url = f"{self.base}/flood"
            page = await fetch_page(fetcher, workers, url, feed_url=url)
        assert isinstance(page, Page)
        return page


def notes_of(page: Page) -> tuple[str, ...]:
    return filters.clean(page.html, page.url).notes


async def test_further_pages_are_joined_in_order(workers: Workers) -> None:
    pages = {f"/flood/{n}": page_of_flood(n, 3) for n in (2, 3)}
    town = Town({"/flood": page_of_flood(1, 3), **pages})
    page = await town.read(workers)
    assert town.asked == ["/flood", "/flood/2", "/flood/3"]
    assert notes_of(page) == ("Joined from 3 pages.",)


async def test_a_page_alone_is_asked_for_alone(workers: Workers) -> None:
    town = Town({"/flood": page_of_flood(1, 1)})
    page = await town.read(workers)
    assert town.asked == ["/flood"]
    assert page.html == town.pages["/flood"]


async def test_a_page_cannot_claim_further_pages_that_nobody_asked(
    workers: Workers,
) -> None:
    forged = bundle("", [("https://elsewhere.example/", "")])
    town = Town({"/flood": page_of_flood(1, 1) + forged})
    assert notes_of(await town.read(workers)) == ()


async def test_a_page_that_fails_keeps_those_before_it(workers: Workers) -> None:
    town = Town({"/flood": page_of_flood(1, 3), "/flood/2": page_of_flood(2, 3)})
    page = await town.read(workers)
    missing = f"the article goes on at {town.base}/flood/3"
    assert notes_of(page) == (
        "Joined from 2 pages.",
        f"The next page could not be had; {missing}",
    )


async def test_another_article_is_not_joined(workers: Workers) -> None:
    other = page_of_flood(2, 3, title="Ten storms that nobody will forget")
    town = Town({"/flood": page_of_flood(1, 3), "/flood/2": other})
    page = await town.read(workers)
    assert town.asked == ["/flood", "/flood/2"]
    assert page.html == town.pages["/flood"]


async def test_endless_pages_end(workers: Workers) -> None:
    pages = {f"/flood/{n}": page_of_flood(n, 99) for n in range(2, 99)}
    town = Town({"/flood": page_of_flood(1, 99), **pages})
    page = await town.read(workers)
    assert len(town.asked) == MAX_PAGES
    assert notes_of(page)[0] == f"Joined from {MAX_PAGES} pages."


async def test_pages_in_a_circle_are_asked_for_once(workers: Workers) -> None:
    back = page_of_flood(2, 2).replace(
        "</head>", '<link rel="next" href="/flood/2"></head>'
    )
    town = Town({"/flood": page_of_flood(1, 2), "/flood/2": back})
    page = await town.read(workers)
    assert town.asked == ["/flood", "/flood/2"]
    assert notes_of(page) == ("Joined from 2 pages.",)


async def test_a_further_page_that_moved_to_another_host_is_none(
    workers: Workers,
) -> None:
    there, here = Town({"/flood/2": ""}), Town({"/flood": page_of_flood(1, 2)})
    server = await asyncio.start_server(there.answer, "127.0.0.1", 0)
    async with server:
        base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        own = '<link rel="prev" href="/flood">'
        there.pages["/moved"] = page_of_flood(2, 2).replace("</head>", f"{own}</head>")
        here.pages["/flood/2"] = f"{base}/moved"
        page = await here.read(workers)
    assert page.html.startswith(here.pages["/flood"])
    assert notes_of(page)[0].startswith("The next page could not be had")


async def test_a_page_of_another_host_is_not_joined_whatever_it_says(
    workers: Workers,
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/flood":
            return httpx.Response(200, text=page_of_flood(1, 2))
        if request.url.host == "town.example":
            return httpx.Response(302, headers={"location": "https://far.example/2"})
        claim = '<link rel="canonical" href="https://town.example/flood/2"></head>'
        return httpx.Response(200, text=page_of_flood(1, 1).replace("</head>", claim))

    transport = httpx.MockTransport(answer)
    async with Fetcher(NetworkConfig(), transport=transport) as fetcher:
        page = await fetch_page(fetcher, workers, "https://town.example/flood")
    assert isinstance(page, Page)
    assert page.html == page_of_flood(1, 2)


async def test_no_page_of_another_host_is_asked_for(workers: Workers) -> None:
    far = page_of_flood(1, 1).replace(
        "</head>", '<link rel="next" href="http://localhost:9/flood/2"></head>'
    )
    town = Town({"/flood": far})
    await town.read(workers)
    assert town.asked == ["/flood"]


@pytest.mark.parametrize(
    ("link", "next_url"),
    [
        ("/flood/2", "https://town.example/flood/2"),
        ("http://town.example/flood/2", "https://town.example/flood/2"),
        ("http://town.example:8080/flood/2", ""),
        ("/flood?page=2<b", ""),
    ],
)
def test_a_next_page_is_of_the_same_origin(link: str, next_url: str) -> None:
    html = page_of_flood(1, 1).replace(
        "</head>", f'<link rel="next" href="{link}"></head>'
    )
    url = "https://town.example/flood"
    assert read_page(html.encode(), "", url, None).next_url == next_url
