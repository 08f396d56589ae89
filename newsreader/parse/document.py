"""The order of steps from bytes to a feed: decode, tame, read, finish."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from urllib.parse import urljoin

from filters.text import one_line
from newsreader.fetch.failures import fail
from newsreader.models import Failure, FailureKind, ParsedFeed
from newsreader.parse import Document, fast, jsonfeed
from newsreader.parse.charset import decode
from newsreader.parse.drafts import FeedDraft, finish
from newsreader.parse.guards import Refused, from_root, tame
from newsreader.urls import is_web

_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_FEED_LINK = re.compile(
    r"<link\b[^<>]{0,1000}application/(?:rss|atom|feed)\+[^<>]{0,1000}", re.IGNORECASE
)
_HREF = re.compile(
    r"\bhref\s*=\s*(?:\"([^\"<>]{1,500})\"|'([^'<>]{1,500})'|([^\s\"'<>]{1,500}))",
    re.IGNORECASE,
)
#: Addresses of feeds named in a sentence.
_NAMED = 2
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")


def parse(document: Document, now: datetime | None) -> ParsedFeed | Failure:
    """Return what `document` says, or why it is not a feed."""
    if not document.body.strip():
        return fail(FailureKind.EMPTY)
    text, _ = decode(document.body, document.charset)
    text = text.lstrip("\ufeff \t\r\n\x00")
    try:
        draft = _read(text)
        if draft is None:
            return _not_a_feed(document.body, text, document.url)
        return finish(
            draft,
            url=document.url,
            known=document.known,
            max_entries=document.max_entries,
            now=now or datetime.now(UTC),
        )
    except Refused as refusal:
        return fail(FailureKind.DAMAGED, detail=refusal.reason)


def _read(text: str) -> FeedDraft | None:
    if jsonfeed.looks_like_json(text):
        return jsonfeed.read(text)
    if _HTML.match(text):
        return None
    text, warning = from_root(text)
    draft = _read_xml(text)
    if draft is not None:
        draft.warning = draft.warning or warning
    return draft


def _read_xml(text: str) -> FeedDraft | None:
    """Read a document that may be broken, say so when it is, keep its whole entries."""
    try:
        draft = fast.read(text)
        broken = False
    except fast.NotWellFormed:
        text = tame(text)
        draft, broken = _read_fast(text), True
        if draft is not None:
            return draft
    cut = broken and not _CLOSED.search(text[-200:])
    if cut:
        draft = _read_fast(_whole_entries(text))
    if draft is None:
        from newsreader.parse import tolerant

        try:
            draft = tolerant.read(text if broken else tame(text))
        except tolerant.Unreadable:
            draft, broken = _recovered(text), True
    if draft is not None and broken:
        draft.partial = cut
        draft.broken = _CUT if cut else _BROKEN
    return draft


#: The end of a document that was not cut.
_CLOSED = re.compile(r"</\s*(?:[\w.-]+:)?(?:rss|rdf|feed|channel)\s*>", re.IGNORECASE)
_ENTRY_END = re.compile(r"</(?:item|entry)\s*>", re.IGNORECASE)
_CUT = "The feed arrived cut off after {count}; what followed is not here."
_BROKEN = "The feed is not proper XML: {count} could be read."


def _read_fast(text: str) -> FeedDraft | None:
    try:
        return fast.read(text)
    except fast.NotWellFormed:
        return None


def _recovered(text: str) -> FeedDraft:
    """Read what neither reader could; the last resort."""
    try:
        draft = fast.read(text, recover=True)
    except fast.NotWellFormed:
        draft = None
    if draft is None:
        raise Refused("no parser could make sense of it")
    return draft


def _whole_entries(text: str) -> str:
    """Return a document that was cut off, closed after its last whole entry."""
    ends = [found.end() for found in _ENTRY_END.finditer(text)]
    if not ends:
        return text
    root = re.match(r"<([\w.:-]{1,40})", text)
    name = root[1] if root else ""
    channel = "</channel>" if name.lower() == "rss" else ""
    return f"{text[: ends[-1]]}{channel}</{name}>"


def _feeds_named(text: str, url: str) -> list[str]:
    """Return the addresses of the feeds a page names, cleaned."""
    found = (_HREF.search(link[0]) for link in _FEED_LINK.finditer(text[: 1 << 18]))
    hrefs = (html.unescape(h[1] or h[2] or h[3]) for h in found if h)
    addresses = (_joined(url, href.strip()) for href in hrefs)
    return list(dict.fromkeys(a for a in addresses if _can_be_named(a)))


def _can_be_named(url: str) -> bool:
    """Whether an address from outside may stand in a sentence that recommends it."""
    return is_web(url) and one_line(url) == url and "@" not in url


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:
        return ""


def _not_a_feed(body: bytes, text: str, url: str) -> Failure:
    if _HTML.search(text[:4096]):
        if feeds := _feeds_named(text, url):
            named = " or ".join(feeds[:_NAMED])
            more = f" ({len(feeds)} in all)" if len(feeds) > _NAMED else ""
            step = f"The page names its feed: subscribe to {named}{more}."
            return fail(FailureKind.NOT_A_FEED, detail="a web page", next_step=step)
        return fail(FailureKind.NOT_A_FEED, detail="a web page")
    if body.startswith(_IMAGES):
        return fail(FailureKind.NOT_A_FEED, detail="an image")
    if body.startswith(b"%PDF"):
        return fail(FailureKind.NOT_A_FEED, detail="a PDF document")
    if jsonfeed.looks_like_json(text):
        return fail(FailureKind.NOT_A_FEED, detail="some other JSON")
    return fail(FailureKind.NOT_A_FEED, detail="something else")
