"""Raw fields of an entry become a `ParsedEntry`: the border every parser shares. Pure.

Here text is cleaned, addresses are checked, dates are believed or not, lengths are
capped and identity is settled, so that it never matters which parser read a feed.
"""

from __future__ import annotations

import calendar
import html
import re
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from unicodedata import is_normalized
from urllib.parse import urljoin

from filters.article import STRUCK
from filters.levels import lowered, raised
from filters.text import one_line, strip_controls
from newsreader.models import Enclosure, ParsedEntry, ParsedFeed, is_same_text
from newsreader.parse.guards import Refused
from newsreader.urls import resolve

#: Caps, in characters. What is longer is cut, or not believed.
MAX_TITLE = 1000
MAX_NAME = 300
MAX_GUID = 1000
MAX_HTML = 1 << 20
MAX_SUMMARY = 20_000
MAX_TAGS, MAX_TAG = 30, 100
MAX_ENCLOSURES = 10
_TITLE_FROM_TEXT = 80

#: Nothing on the web is older, and a date before it is a mistake.
_OLDEST = datetime(1990, 1, 1, tzinfo=UTC)

#: The tags that feeds put into titles; any other "<word>" is what the title says.
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|del|div|em|font|h[1-6]|i|img|ins|mark|nobr|p|q|s"
    r"|small|span|strike|strong|sub|sup|tt|u|wbr)(?:\s[^<>]{0,2000})?/?>|<!--.{0,2000}?-->",
    re.IGNORECASE | re.DOTALL,
)
#: Those without which a title says something else.
_MEANT = re.compile(
    r"<(del|strike|su[bp]|s)(?:\s[^<>]{0,2000})?>([^<>]{1,1000})</\1\s*>", re.IGNORECASE
)
_CUT_MARK = "<p>[…]</p>"


@dataclass(slots=True)
class Draft:
    """An entry as a parser found it; every field may be anything."""

    guid: str = ""
    link: str = ""
    title: str = ""
    #: Whether the title is plain text, in which "<b>" means those three characters.
    title_is_text: bool = False
    author: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    html: str = ""
    summary: str = ""
    tags: Sequence[str] = ()
    #: (address, media type, length)
    enclosures: Sequence[tuple[str, str, str]] = ()
    lang: str = ""
    #: Address that relative links are relative to.
    base: str = ""
    #: Caption of its media: the text of last resort.
    caption: str = ""


@dataclass(slots=True)
class FeedDraft:
    """A feed as a parser found it."""

    entries: list[Draft]
    title: str = ""
    title_is_text: bool = False
    link: str = ""
    lang: str = ""
    version: str = ""
    #: Plain sentence about what was left out, or "".
    warning: str = ""
    #: What was wrong with the document: a sentence in which {count} is the entries.
    broken: str = ""
    #: The document was cut off.
    partial: bool = False


def finish(
    draft: FeedDraft,
    *,
    url: str,
    known: Mapping[str, str] | None,
    max_entries: int,
    now: datetime,
) -> ParsedFeed:
    """Return the feed that `draft` describes, cleaned, identified and capped.

    Raises `Refused` for a broken document without a single entry.
    """
    newest = _newest(draft.entries, max_entries)
    left_out = len(draft.entries) - len(newest)
    stored = known or {}
    unread = _unread(newest, stored) if stored else newest
    entries = (_entry(raw, url, now, draft.lang) for raw in unread)
    unique = _distinct([entry for entry in entries if entry is not None])
    total = len(unique) + len(newest) - len(unread)
    if draft.broken and not total:
        raise Refused("it is not readable as XML")
    fresh = (e for e in unique if not _is_in(stored, e.guid, e.content_hash))
    count = f"{total} {'entry' if total == 1 else 'entries'}"
    warnings = [w for w in (draft.broken.format(count=count), draft.warning) if w]
    if left_out:
        warnings.append(
            f"Only the newest {max_entries:,} of {len(draft.entries):,} entries were"
            " looked at; max_entries in [poll] sets how many."
        )
    return ParsedFeed(
        title=plain(draft.title, is_text=draft.title_is_text)[:MAX_NAME],
        site_url=resolve(url, one_line(draft.link[:MAX_HTML])),
        entries=tuple(fresh),
        lang=language(draft.lang),
        version=draft.version,
        warning=" ".join(warnings),
        partial=draft.partial or left_out > 0,
    )


def plain(markup: str, *, is_text: bool = False) -> str:
    """Return a title or name as one clean line.

    Most feeds escape their titles as HTML, so tags go and references are resolved,
    unless `is_text` says that the text is meant literally.
    """
    text = markup[: MAX_TITLE * 8]
    if not is_text:
        if "<" in text:
            text = _TAG.sub("", _MEANT.sub(_spelled, text))
        if "&" in text:
            text = html.unescape(text)
    text = one_line(text.translate(_WINDOWS_1252))
    return text if len(text) <= MAX_TITLE else text[: MAX_TITLE - 1] + "…"


def _spelled(match: re.Match[str]) -> str:
    """What is struck, raised or lowered in a title, as texts spell it."""
    tag, words = match[1].lower(), match[2]
    if tag not in ("sup", "sub"):
        struck = words.strip()
        return (
            words.replace(struck, f"{STRUCK}{struck}{STRUCK}", 1) if struck else words
        )
    said = html.unescape(words).strip()
    before = match.string[: match.start()][-8:]
    new = (raised if tag == "sup" else lowered)(said, before)
    return words if new == said else new


_EMAIL = re.compile(
    r"[a-zA-Z0-9_\-.+]+@(?:[a-zA-Z0-9\-]+\.)+(?:[a-zA-Z]{2,24}|[0-9]{1,3})"
    r"(?:\?subject=\S+)?"
)


def person_in(text: str) -> str:
    """Return the name in "jane@example.org (Jane)", else the text."""
    text = text[:400]
    found = _EMAIL.search(text) if "@" in text else None
    if found is None:
        return text
    name = text.replace(found[0], "").replace("()", "").replace("<>", "")
    name = name.replace("&lt;&gt;", "").strip()
    name = name.removeprefix("(").removesuffix(")").strip()
    return name or found[0]


#: Authors of one entry that are told.
_MOST_PEOPLE = 50


def people_in(names: Iterable[str]) -> str:
    """Return all names, each once; an address that is part of another name is nobody.

    feedparser gives an empty author the address it finds in the name before.
    """
    known = list(dict.fromkeys(name for name in names if name))[:_MOST_PEOPLE]
    return ", ".join(
        name
        for name in known
        if "@" not in name or not any(name in other for other in known if other != name)
    )


def file_type(media_type: str | None) -> str:
    """Return an enclosure's media type; feedparser calls what has none text/html."""
    kind = (media_type or "").lower()
    return "" if kind == "text/html" else kind


def text_as_html(text: str) -> str:
    """Return plain text as HTML, a blank line meaning a new paragraph."""
    escaped = html.escape(text, quote=False)
    paragraphs = [part.strip() for part in escaped.split("\n\n") if part.strip()]
    if len(paragraphs) < 2:
        return escaped
    return "".join(f"<p>{part}</p>" for part in paragraphs)


def language(code: str) -> str:
    """Return a language tag in lower case ("de", "pt-br"), or "" when it is none."""
    code = code.strip().replace("_", "-").lower()
    return code if re.fullmatch(r"[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,3}", code) else ""


def from_struct(parsed: time.struct_time | None) -> datetime | None:
    """Return feedparser's UTC struct_time as an aware datetime, or None."""
    if parsed is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _newest(drafts: list[Draft], max_entries: int) -> list[Draft]:
    """Return at most `max_entries`, by date when all have one, else the first."""
    if len(drafts) <= max_entries:
        return drafts
    if all(draft.published or draft.updated for draft in drafts):
        by_date = sorted(drafts, key=_date, reverse=True)[:max_entries]
        kept = {id(draft) for draft in by_date}
        return [draft for draft in drafts if id(draft) in kept]
    return drafts[:max_entries]


def _unread(drafts: list[Draft], stored: Mapping[str, str]) -> list[Draft]:
    """Leave out what is stored and unchanged, before any work goes into it.

    A guid that stands on several entries says nothing yet: see `_distinct`.
    """
    guids = Counter(draft.guid for draft in drafts)
    return [
        draft
        for draft in drafts
        if guids[draft.guid] > 1
        or not _is_in(stored, _guid(draft.guid), _digest(draft))
    ]


def _is_in(stored: Mapping[str, str], guid: str, digest: str) -> bool:
    """Whether the entry is stored as it is."""
    return is_same_text(stored.get(guid, ""), digest)


def _digest(draft: Draft) -> str:
    return content_hash(draft.title, draft.link, draft.html or draft.summary)


def _date(draft: Draft) -> datetime:
    return draft.published or draft.updated or _OLDEST


def _entry(
    raw: Draft, feed_url: str, now: datetime, feed_lang: str
) -> ParsedEntry | None:
    base = join(feed_url, raw.base) if raw.base else feed_url
    link = resolve(base, strip_controls(raw.link[:MAX_HTML]))
    title = plain(raw.title, is_text=raw.title_is_text)
    body, summary = _body(raw.html), _clean(raw.summary[:MAX_SUMMARY])
    if raw.base:
        body, summary = absolute_links(body, base), absolute_links(summary, base)
    if not body and summary:
        body, summary = summary, ""
    elif summary == body:
        summary = ""
    if not (link or title or body or raw.guid.strip()):
        return None
    digest = _digest(raw)
    return ParsedEntry(
        guid=_guid(raw.guid) or link or digest,
        url=link or _guid_link(raw.guid),
        title=title or _title_from(body or summary),
        author=plain(raw.author)[:MAX_NAME],
        # Many Atom and all RSS 1.0 feeds give the one date there is as "updated".
        published=_believable(raw.published or raw.updated, now),
        updated=_believable(raw.updated, now),
        html=body,
        summary=summary,
        tags=_tags(raw.tags),
        enclosures=_enclosures(raw.enclosures, base),
        lang=language(raw.lang or feed_lang),
        content_hash=digest,
    )


def content_hash(title: str, url: str, body: str) -> str:
    """Return what "the text changed" is judged by: 32 hex digits.

    It is taken from the fields as the feed has them, so that an unchanged entry is
    recognised without cleaning it again.
    """
    digest = blake2b(digest_size=16)
    for part in (title, url, body):
        digest.update(part.encode("utf-8", "replace"))
        digest.update(b"\0")
    return digest.hexdigest()


#: Whatever `strip_controls` might change, its line breaks, joiners and marks included.
_TOUCHED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u0300-\u036f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180e\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u20d0-\u20ff\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\uffff\ud800-\uf8ff"
    "\U0001d173-\U0001d17a\U000e0000-\U0010ffff]"
)


#: The same within ASCII: controls but the newline.
_TOUCHED_ASCII = bytes(code for code in (*range(32), 0x7F) if code != 0x0A)


def _clean(text: str) -> str:
    """Return `strip_controls(text)`, in a fifth of the time for most texts."""
    if text.isascii():
        kept = text.encode("ascii").translate(None, _TOUCHED_ASCII)
        return text if len(kept) == len(text) else strip_controls(text)
    if _TOUCHED.search(text) is None and is_normalized("NFC", text):
        return text
    return strip_controls(text.translate(_WINDOWS_1252))


#: C1 characters are never meant: they are windows-1252 read as Latin-1.
_WINDOWS_1252 = {
    code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)
}


def _body(markup: str) -> str:
    if len(markup) > MAX_HTML:
        markup = markup[:MAX_HTML].rpartition("<")[0] or markup[:MAX_HTML]
        markup += _CUT_MARK
    return _clean(markup).strip()


def _guid(guid: str) -> str:
    """Return the id on one line; one of absurd length is replaced by its hash."""
    if len(guid) > MAX_GUID:
        return blake2b(guid.encode("utf-8", "replace"), digest_size=16).hexdigest()
    return one_line(guid)


def _guid_link(guid: str) -> str:
    guid = guid.strip()
    return resolve("", guid) if guid.startswith(("http://", "https://")) else ""


def _title_from(markup: str) -> str:
    """Return the first words of the text, for entries without a title."""
    text = plain(markup)
    if len(text) <= _TITLE_FROM_TEXT:
        return text
    return text[:_TITLE_FROM_TEXT].rpartition(" ")[0] + "…"


def _believable(when: datetime | None, now: datetime) -> datetime | None:
    """Return `when`, "now" for the future, None for what cannot be."""
    if when is None or when < _OLDEST or when > now + timedelta(days=366 * 200):
        return None
    return min(when, now)


def _tags(names: Sequence[str]) -> tuple[str, ...]:
    cleaned = (plain(name)[:MAX_TAG] for name in names[: MAX_TAGS * 4])
    return tuple(dict.fromkeys(name for name in cleaned if name))[:MAX_TAGS]


def _enclosures(
    found: Sequence[tuple[str, str, str]], base: str
) -> tuple[Enclosure, ...]:
    kept: dict[str, Enclosure] = {}
    for address, media_type, length in found[: MAX_ENCLOSURES * 4]:
        url = resolve(base, one_line(address[:MAX_HTML]))
        if url and url not in kept:
            size = int(length) if length.isascii() and length.isdigit() else 0
            kind = one_line(media_type[:100]).lower()
            kept[url] = Enclosure(url, kind, size if size < 1 << 50 else 0)
    return tuple(kept.values())[:MAX_ENCLOSURES]


def _distinct(entries: list[ParsedEntry]) -> list[ParsedEntry]:
    """Return entries with unique guids; the same entry twice stays once.

    Where one guid is given to different addresses, the address becomes part of each
    guid, whatever the order, so that the next poll comes to the same result.
    """
    urls: dict[str, set[str]] = {}
    for entry in entries:
        urls.setdefault(entry.guid, set()).add(entry.url)
    if len(urls) == len(entries):
        return entries
    unique: dict[str, ParsedEntry] = {}
    for entry in entries:
        if len(urls[entry.guid]) > 1:
            entry = replace(entry, guid=f"{entry.guid} {entry.url}")
        unique.setdefault(entry.guid, entry)
    return list(unique.values())


def join(base: str, link: str) -> str:
    """Return `link` relative to `base`, unchanged when that makes no sense."""
    try:
        return urljoin(base, link) if link else link
    except ValueError:
        return link


_RELATIVE = re.compile(
    r"(<[a-z][^<>]{0,500}?\s(?:href|src|poster|cite)\s*=\s*)"
    r"(?:\"(?![a-z][a-z0-9+.-]*:|#)([^\"<>]{1,2000})\""
    r"|'(?![a-z][a-z0-9+.-]*:|#)([^'<>]{1,2000})')",
    re.IGNORECASE,
)


def absolute_links(markup: str, base: str) -> str:
    """Return `markup` with relative addresses resolved against an xml:base."""

    def resolved(found: re.Match[str]) -> str:
        address = html.unescape(found[2] or found[3])
        return f'{found[1]}"{html.escape(join(base, address))}"'

    return _RELATIVE.sub(resolved, markup)


def longest(candidates: Iterable[str]) -> str:
    """Return the longest text, the first of equals; "" when there is none."""
    return max(candidates, key=len, default="")
