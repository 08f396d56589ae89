"""An article's page, fetched as politely as a feed and decoded in a worker."""

from __future__ import annotations

from dataclasses import dataclass

from newsreader.errors import WorkerError
from newsreader.fetch import Fetcher, NotModified
from newsreader.fetch.failures import fail, of_page
from newsreader.models import Failure, FailureKind
from newsreader.urls import origin
from newsreader.workers import Workers

_DEADLINE_S = 5.0
_MEMORY_MB = 256
_READABLE = ("text/", "application/xhtml", "application/xml")


@dataclass(frozen=True, slots=True)
class Page:
    """A page as text, ready to be cleaned."""

    url: str
    html: str


async def fetch_page(
    fetcher: Fetcher, workers: Workers, url: str, *, feed_url: str = ""
) -> Page | Failure:
    """Return the page at `url`, or why it cannot be had.

    A page on the feed's own host and port may be on a private network, as the user
    named that by subscribing; any other may not.
    """
    answer = await _fetch(fetcher, workers, url, feed_url)
    return of_page(answer) if isinstance(answer, Failure) else answer


async def _fetch(
    fetcher: Fetcher, workers: Workers, url: str, feed_url: str
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
        return Failure(
            FailureKind.HTTP_STATUS,
            f"The address leads to {other}, not to a page.",
            status=answer.status,
        )
    try:
        html = await workers.run(
            decode_page,
            answer.body,
            answer.charset,
            deadline_s=_DEADLINE_S,
            memory_mb=_MEMORY_MB,
        )
    except WorkerError as error:
        return fail(FailureKind.WORKER, detail=str(error))
    return Page(answer.url, html)


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


def decode_page(body: bytes, charset: str) -> str:
    """Return the HTML in `body` as text; runs in a worker."""
    from newsreader.parse.charset import decode_html

    return decode_html(body, charset)
