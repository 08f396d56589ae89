"""The order of steps from bytes to a feed: decode, tame, read, finish."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from newsreader.fetch.failures import fail
from newsreader.models import Failure, FailureKind, ParsedFeed
from newsreader.parse import Document, fast, jsonfeed
from newsreader.parse.charset import decode
from newsreader.parse.drafts import FeedDraft, finish
from newsreader.parse.guards import Refused, from_root, tame

_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_FEED_LINK = re.compile(
    r"<link\b[^<>]{0,1000}application/(?:rss|atom|feed)\+", re.IGNORECASE
)
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")


def parse(document: Document, now: datetime | None) -> ParsedFeed | Failure:
    """Return what `document` says, or why it is not a feed."""
    if not document.body.strip():
        return fail(FailureKind.EMPTY)
    text, _ = decode(document.body, document.charset)
    text = text.lstrip("\ufeff \t\r\n\x00")
    try:
        draft = _read(text)
    except Refused as refusal:
        return fail(FailureKind.DAMAGED, detail=refusal.reason)
    if draft is None:
        return _not_a_feed(document.body, text)
    return finish(
        draft,
        url=document.url,
        known=document.known,
        max_entries=document.max_entries,
        now=now or datetime.now(UTC),
    )


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
    try:
        draft = fast.read(text)
    except fast.NotWellFormed:
        text = tame(text)
        draft = _read_tamed(text)
    if draft is not None:
        return draft
    from newsreader.parse import tolerant

    return tolerant.read(tame(text))


def _read_tamed(text: str) -> FeedDraft | None:
    try:
        return fast.read(text)
    except fast.NotWellFormed:
        return None


def _not_a_feed(body: bytes, text: str) -> Failure:
    if _HTML.search(text[:4096]):
        links = len(_FEED_LINK.findall(text[: 1 << 18]))
        if links:
            step = f"The page names {links} feed{'s' * (links > 1)}: subscribe to one."
            return fail(FailureKind.NOT_A_FEED, detail="a web page", next_step=step)
        return fail(FailureKind.NOT_A_FEED, detail="a web page")
    if body.startswith(_IMAGES):
        return fail(FailureKind.NOT_A_FEED, detail="an image")
    if body.startswith(b"%PDF"):
        return fail(FailureKind.NOT_A_FEED, detail="a PDF document")
    if jsonfeed.looks_like_json(text):
        return fail(FailureKind.NOT_A_FEED, detail="some other JSON")
    return fail(FailureKind.NOT_A_FEED, detail="something else")
