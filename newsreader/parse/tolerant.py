"""Any feed there is, through feedparser: the judge when the fast way has a doubt.

The only module that knows feedparser. It gets tamed UTF-8 bytes in a BytesIO, never a
string (which it might open as a file or fetch as an address), and only reads: cleaning
is ours.
"""

from __future__ import annotations

import html
import io
import warnings
from typing import Any

import feedparser

from newsreader.parse.drafts import Draft, FeedDraft, from_struct, longest
from newsreader.parse.guards import shorten

_DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'


def read(text: str) -> FeedDraft | None:
    """Return the feed in the tamed document `text`, or None when it is no feed."""
    data = _DECLARATION + shorten(text).encode("utf-8", "replace")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parsed = feedparser.parse(
            io.BytesIO(data),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
        if not parsed.get("version") and not parsed.get("entries"):
            return None
        entries = [_draft(entry) for entry in parsed.entries]
        feed = parsed.feed
        detail = feed.get("title_detail") or {}
        return FeedDraft(
            entries,
            title=_text(feed.get("title")),
            title_is_text=_is_literal(detail),
            link=_text(feed.get("link")),
            lang=_text(feed.get("language") or detail.get("language")),
            version=_text(parsed.get("version")),
        )


def _draft(entry: Any) -> Draft:
    contents = [_markup(part) for part in entry.get("content") or ()]
    summary = _markup(entry.get("summary_detail")) or _text(entry.get("summary"))
    body = longest(part for part in [*contents, summary])
    detail = entry.get("title_detail") or {}
    return Draft(
        guid=_text(entry.get("id")),
        link=_text(entry.get("link")),
        title=_text(entry.get("title")),
        title_is_text=_is_literal(detail),
        author=_author(entry),
        published=from_struct(_own(entry, "published_parsed")),
        updated=from_struct(_own(entry, "updated_parsed")),
        html=body,
        summary=summary if summary != body else "",
        tags=[_text(tag.get("term") or tag.get("label")) for tag in _tags(entry)],
        enclosures=_enclosures(entry),
        lang=_language(entry),
        base=_text(detail.get("base")),
    )


def _own(entry: Any, name: str) -> Any:
    """Return a field the entry really has: feedparser answers one for another."""
    return entry[name] if dict.__contains__(entry, name) else None


def _markup(detail: Any) -> str:
    """Return a text construct as HTML."""
    if not detail:
        return ""
    value = _text(detail.get("value"))
    return html.escape(value, quote=False) if _is_literal(detail) else value


def _is_literal(detail: Any) -> bool:
    return False


def _author(entry: Any) -> str:
    named = (entry.get("author_detail") or {}).get("name")
    return _text(named) or _text(entry.get("author"))


def _tags(entry: Any) -> list[Any]:
    return list(entry.get("tags") or ())


def _enclosures(entry: Any) -> list[tuple[str, str, str]]:
    links = [
        link for link in entry.get("links") or () if link.get("rel") == "enclosure"
    ]
    return [
        (_text(link.get("href")), _text(link.get("type")), _text(link.get("length")))
        for link in links
    ]


def _language(entry: Any) -> str:
    for part in [*(entry.get("content") or ()), entry.get("summary_detail") or {}]:
        if part.get("language"):
            return _text(part["language"])
    return _text((entry.get("title_detail") or {}).get("language"))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
