"""An article's page, fetched as politely as a feed and decoded in a worker.

Where the page says that the article goes on at another address of its own, the
further pages are fetched too, one after the other and within bounds.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace

from filters.bundle import MAX_PAGES, bundle
from newsreader.errors import WorkerError
from newsreader.fetch import Fetcher, NotModified, Retrieved
from newsreader.fetch.failures import fail, of_page
from newsreader.models import Failure, FailureKind
from newsreader.urls import origin
from newsreader.workers import Workers

_DEADLINE_S = 10.0
_MEMORY_MB = 512
#: Characters of an article's pages together, seconds before the last is begun.
_MAX_CHARS, _PATIENCE_S = 5_000_000, 20.0
_READABLE = ("text/", "application/xhtml", "application/xml")


@dataclass(frozen=True, slots=True)
class Page:
    """A page as text, ready to be cleaned."""

    url: str
    #: One page, or a bundle of all pages of the article (`filters.bundle`).
    html: str
    title: str = ""
    #: Address of the next page of the same article, or empty.
    next_url: str = ""
    #: The bytes are no text, whatever the server calls them; then there is no HTML.
    is_binary: bool = False


async def fetch_page(
    fetcher: Fetcher, workers: Workers, url: str, *, feed_url: str = ""
) -> Page | Failure:
    """Return the page at `url` with its further pages, or why it cannot be had.

    A page on the feed's own host and port may be on a private network, as the user
    named that by subscribing; any other may not.
    """
    first = await _fetch(fetcher, workers, url, feed_url)
    if isinstance(first, Failure):
        return of_page(first)
    further = await further_pages(fetcher, workers, first, feed_url)
    # Also without further pages: a page that looks like a bundle must not pass for one.
    return replace(first, html=bundle(first.html, further))


async def further_pages(
    fetcher: Fetcher, workers: Workers, first: Page, feed_url: str
) -> list[tuple[str, str]]:
    """Return the further pages of an article: addresses and HTML.

    Ends at the first that cannot be had, which then has no HTML, or that is not of
    the same article by its own words. No address is asked twice.
    """
    clock = asyncio.get_running_loop().time
    end = clock() + _PATIENCE_S
    found: list[tuple[str, str]] = []
    size, at = len(first.html), first
    seen = {first.url}
    while at.next_url and at.next_url not in seen and len(found) + 1 < MAX_PAGES:
        if size > _MAX_CHARS or clock() > end:
            break
        url = at.next_url
        seen.add(url)
        page = await _fetch(fetcher, workers, url, feed_url, first)
        if isinstance(page, Failure):
            found.append((url, ""))
            break
        # A redirect may lead back, or to another host.
        elsewhere = origin(page.url) != origin(first.url)
        if not page.html or elsewhere or page.url in seen - {url}:
            break
        seen.add(page.url)
        found.append((page.url, page.html))
        size += len(page.html)
        at = page
    return found


async def as_page(workers: Workers, answer: Retrieved) -> Page:
    """Return what a server gave as a page. Raises `WorkerError`."""
    return await _read(workers, answer, None)


async def _read(workers: Workers, answer: Retrieved, first: Page | None) -> Page:
    return await workers.run(
        read_page,
        answer.body,
        answer.charset,
        answer.url,
        first and replace(first, html=""),
        deadline_s=_DEADLINE_S,
        memory_mb=_MEMORY_MB,
    )


async def _fetch(
    fetcher: Fetcher,
    workers: Workers,
    url: str,
    feed_url: str,
    first: Page | None = None,
) -> Page | Failure:
    home = origin(feed_url)
    answer = await fetcher.fetch(
        url,
        allow_private=home is not None and origin(url) == home,
        accept="page",
    )
    if isinstance(answer, Failure):
        return answer
    if isinstance(answer, NotModified):
        return fail(FailureKind.HTTP_STATUS, status=304)
    if not answer.body.strip():
        return fail(FailureKind.EMPTY)
    if answer.truncated:
        # Half a page would pass for a whole article; what the feed gave stays.
        detail = "the connection ended before the page did"
        return fail(FailureKind.TRUNCATED, detail=detail)
    other = _what_else(answer.body, answer.content_type)
    if other:
        return _not_a_page(other, answer)
    try:
        page = await _read(workers, answer, first)
    except WorkerError as error:
        return fail(FailureKind.WORKER, detail=str(error))
    return _not_a_page(BINARY, answer) if page.is_binary else page


#: What bytes are called that are no text.
BINARY = "a file that is no text"


def _not_a_page(what: str, answer: Retrieved) -> Failure:
    sentence = f"The address leads to {what}, not to a page."
    return Failure(FailureKind.HTTP_STATUS, sentence, status=answer.status)


def _what_else(body: bytes, content_type: str) -> str:
    """Return what the answer is when it is no page, by its bytes, then by its type."""
    for start, what in _FILES.items():
        if body.startswith(start):
            return what
    if content_type and not content_type.startswith(_READABLE):
        return content_type
    return ""


#: How files begin that some servers call text/html.
_FILES = {
    b"\x89PNG\r\n": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "a zip archive",
}


def read_page(body: bytes, charset: str, url: str, first: Page | None) -> Page:
    """Return the page in `body`; runs in a worker.

    As a further page of the article that begins at `first` it has no HTML when it
    does not say itself that it is one.
    """
    from filters.extract import paging
    from newsreader.parse.charset import decode_html

    html = decode_html(body, charset)
    if is_binary(html):
        return Page(url, "", is_binary=True)
    if first is None:
        if not paging.may_go_on(html):
            return Page(url, html)
        title, next_url = paging.read(html, url)
        return Page(url, html, title, _own(next_url, url))
    title, next_url = paging.read(html, url, first.url, first.title)
    return Page(url, html if title else "", title, _own(next_url, url))


def is_binary(text: str) -> bool:
    """Whether what was decoded is no text: control characters, or nothing readable.

    Bytes at random hold a control character in nine; a page in the wrong charset holds
    replacements, but none of them.
    """
    text = text[:_LOOKED_AT]
    controls, replaced = len(_CONTROLS.findall(text)), text.count("\ufffd")
    return controls > _MOST_CONTROLS * len(text) or replaced > _MOST_REPLACED * len(
        text
    )


#: Control characters but blanks; those from 0x80 on are letters in the wrong charset.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
#: Characters that tell what a document is.
_LOOKED_AT = 200_000
#: Shares of a text that is one.
_MOST_CONTROLS, _MOST_REPLACED = 0.03, 0.4


def _own(address: str, url: str) -> str:
    """Return the address of the page after `url` when it is of the same origin, or "".

    Nothing leads from https to http: what says so is asked for by https.
    """
    if url.startswith("https:") and address.startswith("http:"):
        address = "https:" + address.removeprefix("http:")
    here = origin(address)
    return address if here is not None and here == origin(url) else ""
