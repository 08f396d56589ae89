"""JSON Feed 1.0 and 1.1 (jsonfeed.org). Pure; any JSON is accepted, nothing raises."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from newsreader.parse.drafts import Draft, FeedDraft, text_as_html

#: Deeper JSON is an attack on the parser's stack.
_MAX_DEPTH = 200


def looks_like_json(text: str) -> bool:
    """Whether the document can only be JSON."""
    return text[:1] in ("{", "[") or text.strip() == "null"


def read(text: str) -> FeedDraft | None:
    """Return the feed in the JSON document `text`, or None when it is no feed."""
    if text.count("[") + text.count("{") > _MAX_DEPTH and _depth(text) > _MAX_DEPTH:
        return None
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        return None
    version = _text(document.get("version"))
    items = [item for item in document["items"] if isinstance(item, dict)]
    lang = _text(document.get("language"))
    return FeedDraft(
        [_draft(item, lang, _author(document)) for item in items],
        title=_text(document.get("title")),
        title_is_text=True,
        link=_text(document.get("home_page_url")),
        lang=lang,
        version="json11" if version.endswith("1.1") else "json1",
    )


def _draft(item: dict[str, Any], lang: str, feed_author: str) -> Draft:
    markup = _text(item.get("content_html"))
    if not markup:
        markup = text_as_html(_text(item.get("content_text")))
    return Draft(
        guid=_text(item.get("id")),
        link=_text(item.get("url")) or _text(item.get("external_url")),
        title=_text(item.get("title")),
        title_is_text=True,
        author=_author(item) or feed_author,
        published=_date(item.get("date_published")),
        updated=_date(item.get("date_modified")),
        html=markup,
        summary=text_as_html(_text(item.get("summary"))),
        tags=[_text(tag) for tag in _list(item.get("tags"))],
        enclosures=[_enclosure(a) for a in _list(item.get("attachments"))],
        lang=_text(item.get("language")) or lang,
    )


def _author(item: dict[str, Any]) -> str:
    people = [*_list(item.get("authors")), item.get("author")]
    names = (_text(p.get("name")) for p in people if isinstance(p, dict))
    return ", ".join(dict.fromkeys(name for name in names if name))


def _enclosure(attachment: Any) -> tuple[str, str, str]:
    if not isinstance(attachment, dict):
        return ("", "", "")
    return (
        _text(attachment.get("url")),
        _text(attachment.get("mime_type")),
        _text(attachment.get("size_in_bytes")),
    )


def _date(value: Any) -> datetime | None:
    if not isinstance(value, str) or len(value) > 64:
        return None
    try:
        when = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    try:
        return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (OverflowError, ValueError):
        return None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return str(value)[:100] if is_number else ""


def _depth(text: str) -> int:
    """Return the deepest nesting of brackets, strings not understood."""
    depth = deepest = 0
    for char in text:
        if char in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "]}":
            depth -= 1
    return deepest
