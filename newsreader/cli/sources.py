"""SOURCE: an address, a file, standard input or the number of a stored article.

What comes from outside is fetched or read here and worked on in a worker process.
"""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar, TypeVarTuple

from filters.options import CleanOptions
from filters.text import one_line
from newsreader.cli import leaving
from newsreader.cli.usage import UsageError
from newsreader.config import Config
from newsreader.errors import FetchError, SourceError, WorkerError
from newsreader.models import Failure, StoredArticle
from newsreader.urls import is_web

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

#: Imported by the worker before it gives up its powers.
_PRELOAD = ("newsreader.pipeline", "newsreader.parse.charset")
_PAGE_PRELOAD = ("newsreader.pages", "newsreader.parse.charset")
_HTML_NAMES = (".html", ".htm", ".xhtml", ".shtml")
_TEXT_NAMES = (".txt", ".text", ".md", ".markdown")
_FEED = re.compile(
    rb"\s*(?:<\?xml[^>]{0,300}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:rss|feed|rdf:RDF)\b",
    re.S,
)
_HTML = re.compile(
    rb"<(?:!doctype html|html|head|body|article|main|section|div|p|h[1-6]|br|table|ul)"
    rb"[\s/>]",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Document:
    """Something to clean that is no stored article."""

    body: bytes
    kind: Literal["html", "text"]
    #: Where it came from on the web, or empty.
    url: str
    #: What the user called it, for messages.
    name: str
    #: Further pages of the article: addresses and HTML (`filters.bundle`).
    further: tuple[tuple[str, str], ...] = ()


def stored_id(source: str) -> int | None:
    """Return the number of a stored article, None when `source` is something else.

    A file with such a name can be read as ./123.
    """
    digits = source.strip()
    if not (digits.isascii() and digits.isdigit()):
        return None
    if len(digits) > 18:
        raise SourceError(f"There is no article {digits[:30]}.")
    return int(digits)


def options(config: Config) -> CleanOptions:
    """Return how the user wants things cleaned."""
    return CleanOptions(config.filters.keep, config.filters.rules_dir)


def in_worker(
    name: str,
    function: Callable[[*Ts], T],
    *args: *Ts,
    preload: tuple[str, ...] = _PRELOAD,
) -> T:
    """Return ``function(*args)`` from a process that can be stopped.

    `name` is what the user called the thing that is worked on. Raises `SourceError`.
    """
    try:
        return leaving.run(_in_worker(preload, function, *args))
    except WorkerError as error:
        raise SourceError(f"{name} could not be cleaned. {error}") from error


async def _in_worker(
    preload: tuple[str, ...], function: Callable[[*Ts], T], *args: *Ts
) -> T:
    from newsreader import pipeline
    from newsreader.workers import Workers

    async with Workers(1, preload=preload) as workers:
        return await workers.run(
            function,
            *args,
            deadline_s=pipeline.DEADLINE_S,
            memory_mb=pipeline.MEMORY_MB,
        )


def document(args: Namespace, config: Config) -> Document:
    """Return what ``args.source`` names. Raises `SourceError`.

    Not a coroutine: Ctrl-C must end a wait for standard input.
    """
    source: str = args.source
    if args.url and not is_web(args.url):
        raise UsageError(f'"{args.url}" is not a web address')
    if not source.strip():
        raise UsageError("an empty name is no address, file or number to read")
    if is_web(source):
        return _page(source, config)
    if re.match(r"(?i)https?:", source):
        raise UsageError(
            f'"{source}" is no whole address; it needs https:// and a host'
        )
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", source):
        raise UsageError(f'"{source}" is not read; only http and https addresses are')
    limit = config.network.max_page_bytes
    if source == "-":
        body, name = sys.stdin.buffer.read(limit + 1), "standard input"
    else:
        body, name = _file(source, limit), source
    if len(body) > limit:
        raise SourceError(f"{name} is larger than {limit >> 10} KiB.")
    if not body.strip():
        raise SourceError(f"{name} is empty.")
    if _is_binary(body):
        raise SourceError(f"{name} is not text.")
    return Document(body, _kind(args.input, name, body), args.url, name)


def clean_document(document: Document, options: CleanOptions) -> StoredArticle:
    """Clean a document and find its facts. Runs in a worker."""
    from filters.bundle import bundle
    from newsreader.parse.charset import decode, decode_html
    from newsreader.pipeline import clean_source

    html = document.kind == "html"
    text = decode_html(document.body) if html else decode(document.body)[0]
    if document.further:
        text = bundle(text, document.further)
    return clean_source(text, document.kind, document.url, options)


#: Control characters no text has; UTF-16 and UTF-32 begin with a mark or a shape.
_NO_TEXT = bytes({*range(32)} - {*b"\t\n\v\f\r\x1a\x1b"})
_WIDE = re.compile(rb"\xff\xfe|\xfe\xff|\0\0\xfe\xff|<\0|\0<|\0\0\0<")
#: A text may hold a few stray control characters, or one in so many bytes.
_STRAY, _STRAY_PER_BYTES = 16, 100


def _is_binary(body: bytes) -> bool:
    start = body[:65536]
    if _WIDE.match(start) or start.startswith(b"%PDF-"):
        return False  # PDF has a sentence of its own
    stray = len(start) - len(start.translate(None, _NO_TEXT))
    return stray > max(_STRAY, len(start) // _STRAY_PER_BYTES)


def _file(source: str, limit: int) -> bytes:
    path = Path(source)
    try:
        with open(path, "rb") as file:
            return file.read(limit + 1)
    except (OSError, ValueError) as error:
        raise SourceError(
            f"{one_line(source)} cannot be read: {_why(error, source)}."
        ) from error


def _why(error: OSError | ValueError, source: str) -> str:
    if isinstance(error, IsADirectoryError):
        return "it is a folder"
    if not isinstance(error, FileNotFoundError):
        return getattr(error, "strerror", None) or "no file can have this name"
    known = Path(source).suffix.lower() in (*_HTML_NAMES, *_TEXT_NAMES)
    if "." in source and not known and is_web(f"https://{source}"):
        return (
            f"there is no such file; an address begins with https:// (https://{source})"
        )
    return "there is no such file"


def _kind(wanted: str, name: str, body: bytes) -> Literal["html", "text"]:
    """Tell HTML from text by what the user says, the name, then the content."""
    start = body[:65536]
    if _FEED.match(start):
        raise SourceError(
            f"{name} is a feed, not an article; newsreader feeds add ADDRESS follows it"
        )
    if start.startswith(b"%PDF-"):
        raise SourceError(f"{name} is a PDF, which cannot be cleaned")
    if wanted != "auto":
        return "html" if wanted == "html" else "text"
    suffix = Path(name).suffix.lower()
    if suffix in _TEXT_NAMES:
        return "text"
    if suffix in _HTML_NAMES or _HTML.search(start.replace(b"\0", b"")):
        return "html"
    return "text"


def _page(url: str, config: Config) -> Document:
    try:
        return leaving.run(_fetched(url, config))
    except WorkerError as error:
        raise SourceError(f"{url} could not be cleaned. {error}") from error


async def _fetched(url: str, config: Config) -> Document:
    """Fetch a page, and where it goes on those that follow, as the reader does."""
    from newsreader import pages
    from newsreader.fetch import Fetcher, Retrieved
    from newsreader.workers import Workers

    async with Fetcher(config.network) as fetcher:
        # The user typed this very address, so it may be one of a private network.
        answer = await fetcher.fetch(url, allow_private=True, accept="page")
        if isinstance(answer, Failure):
            # What the poller would do next is no comfort here.
            raise SourceError(answer.sentence) from FetchError(answer)
        if not isinstance(answer, Retrieved) or not answer.body.strip():
            raise SourceError(f"{url} gave an empty answer.")
        kind = _kind_of_answer(answer.content_type, url, answer.body)
        async with Workers(1, preload=_PAGE_PRELOAD) as workers:
            first = await pages.as_page(workers, answer)
            further: list[tuple[str, str]] = []
            if kind == "html":
                further = await pages.further_pages(fetcher, workers, first, url)
    body = answer.body
    if answer.charset:
        body = first.html.encode("utf-8", "replace")
    return Document(body, kind, answer.url, url, tuple(further))


def _kind_of_answer(media: str, url: str, body: bytes) -> Literal["html", "text"]:
    if media == "text/plain":
        return "text"
    readable = media in ("", "text/html", "application/xhtml+xml") or "xml" in media
    if not readable:
        raise SourceError(f"{url} is {one_line(media)[:80]}, not a page to read.")
    return _kind("html", url, body)


__all__ = [
    "Document",
    "clean_document",
    "document",
    "in_worker",
    "options",
    "stored_id",
]
