"""Any feed there is, through feedparser: the judge when the fast way has a doubt.

The only module that knows feedparser. It gets tamed UTF-8 bytes in a BytesIO, never a
string (which it might open as a file or fetch as an address), and only reads: cleaning
is ours.
"""

from __future__ import annotations

import io
import re
import warnings
from typing import Any

import feedparser

from newsreader.parse.drafts import (
    Draft,
    FeedDraft,
    file_type,
    from_struct,
    longest,
    people_in,
    person_in,
    text_as_html,
)
from newsreader.parse.guards import has_bodies, shorten

_DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'


class Unreadable(Exception):
    """feedparser itself failed on the document."""


def read(text: str) -> FeedDraft | None:
    """Return the feed in the tamed document `text`, or None when it is no feed.

    Raises `Unreadable` when feedparser does not survive it.
    """
    try:
        return _read(text)
    # A library's boundary: on broken documents feedparser raises anything.
    except Exception as error:
        raise Unreadable(type(error).__name__) from error


def _read(text: str) -> FeedDraft | None:
    text = _without_captions(shorten(text))
    data = _DECLARATION + text.encode("utf-8", "replace")
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
        is_atom = _text(parsed.get("version")).startswith("atom")
        entries = [_draft(entry, is_atom=is_atom) for entry in parsed.entries]
        feed = parsed.feed
        detail = feed.get("title_detail") or {}
        return FeedDraft(
            entries,
            title=_text(feed.get("title")),
            title_is_text=is_atom and _is_text(detail),
            link=_text(feed.get("link")),
            lang=_text(feed.get("language") or detail.get("language")),
            version=_text(parsed.get("version")),
        )


def _draft(entry: Any, *, is_atom: bool) -> Draft:
    parts = [part for part in entry.get("content") or () if _is_readable(part)]
    contents = [_markup(part, is_atom=is_atom) for part in parts]
    summary = _markup(entry.get("summary_detail"), is_atom=is_atom)
    if not summary and not contents:
        summary = _text(entry.get("summary"))
    body = longest([*contents, summary])
    detail = entry.get("title_detail") or {}
    return Draft(
        guid=_text(entry.get("id")),
        link=_text(entry.get("link")),
        title=_paired(_text(entry.get("title")), detail),
        title_is_text=is_atom and _is_text(detail),
        author=_author(entry),
        published=from_struct(_own(entry, "published_parsed")),
        updated=from_struct(_own(entry, "updated_parsed")),
        html=body,
        summary=summary if summary != body else "",
        tags=[_text(tag.get("term") or tag.get("label")) for tag in _tags(entry)],
        enclosures=_enclosures(entry),
        lang=_language(entry),
        base=_base(entry),
    )


def _own(entry: Any, name: str) -> Any:
    """Return a field the entry really has: feedparser answers one for another."""
    return entry[name] if dict.__contains__(entry, name) else None


def _markup(detail: Any, *, is_atom: bool) -> str:
    """Return a text construct as HTML; RSS escapes HTML without saying so."""
    if not detail:
        return ""
    value = _text(detail.get("value"))
    if is_atom and _is_text(detail):
        return text_as_html(value)
    return _paired(value, detail)


def _paired(value: str, detail: Any) -> str:
    """Return XHTML without the end tags of elements that have none in HTML."""
    if detail.get("type") == "application/xhtml+xml":
        return _VOID_PAIR.sub(r"<\1\2>", value)
    return value


#: feedparser ends every element it writes; browsers read </br> as one more <br>.
_VOID_PAIR = re.compile(
    r"<(area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)\b"
    r"([^<>]{0,5000})></\1>"
)
_CAPTION = re.compile(r"(</?media:)description\b")


def _without_captions(text: str) -> str:
    """Hide captions of pictures, which feedparser takes for the article."""
    if "<media:description" in text and has_bodies(text):
        return _CAPTION.sub(r"\1caption", text)
    return text


def _is_text(detail: Any) -> bool:
    return bool(detail.get("type") == "text/plain")


def _is_readable(detail: Any) -> bool:
    return detail.get("type", "text/html") in _READABLE


_READABLE = frozenset(("text/html", "text/plain", "application/xhtml+xml"))


def _author(entry: Any) -> str:
    people = [
        _text(p.get("name") or p.get("email")) for p in entry.get("authors") or ()
    ]
    written = _text(entry.get("author"))
    if len(people) < 2 and not (people and people[0] and written.startswith(people[0])):
        # feedparser takes apart "desk@town.museum (Jane)" wrongly.
        return person_in(written)
    return people_in(people)


def _tags(entry: Any) -> list[Any]:
    return list(entry.get("tags") or ())


def _enclosures(entry: Any) -> list[tuple[str, str, str]]:
    links = [
        link for link in entry.get("links") or () if link.get("rel") == "enclosure"
    ]
    return [
        (
            _text(link.get("href")),
            file_type(link.get("type")),
            _text(link.get("length")),
        )
        for link in links
    ]


def _language(entry: Any) -> str:
    for part in [*(entry.get("content") or ()), entry.get("summary_detail") or {}]:
        if part.get("language"):
            return _text(part["language"])
    return _text((entry.get("title_detail") or {}).get("language"))


def _base(entry: Any) -> str:
    """Return the xml:base of the entry's text, or ""."""
    for part in [*(entry.get("content") or ()), entry.get("summary_detail") or {}]:
        if part.get("base"):
            return _text(part["base"])
    return ""


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
