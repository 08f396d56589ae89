"""What is refused or tamed before any parser sees it. Pure; every step is linear.

The parsers behind are good at feeds and bad at attacks: blank lines, attributes, dates
and author names each have a regular expression somewhere that takes minutes.
"""

from __future__ import annotations

import re
from html.entities import html5

#: A start tag this long with this many "=" is no feed's.
_LONG_TAG = re.compile(r"<[A-Za-z_][^<>]{20000,}")
_MANY_ATTRIBUTES = 500

_ROOT = re.compile(
    r"<(?:[A-Za-z_][\w.-]{0,30}:)?(?:rss|rdf|feed|channel|opml|html)\b", re.IGNORECASE
)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9A-Fa-f]{1,40})|([0-9]{1,40}));")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_BARE = re.compile(
    r"&(?!#[xX][0-9A-Fa-f]{1,40};|#[0-9]{1,40};|[A-Za-z][A-Za-z0-9]{1,31};)"
)
_OTHER_NAME = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]{1,31};")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_OPEN_CDATA, _CLOSE_CDATA = "<![CDATA[", "]]>"

#: Elements with short text by nature; feedparser's patterns for them are not linear.
_SHORT_ELEMENT = re.compile(
    r"(<(?:[A-Za-z]{1,20}:)?(?:author|creator|managingEditor|webMaster|contributor"
    r"|publisher|name|email|owner|pubDate|date|updated|published|modified|issued"
    r"|created|lastBuildDate|expirationDate|duration|length|language|uri|url)\b"
    r"[^<>]{0,500}>)([^<]{400})[^<]+",
    re.IGNORECASE,
)


class Refused(Exception):
    """The document is not handed to a parser; `reason` completes a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def from_root(text: str) -> tuple[str, str]:
    """Return (document from its root element on, warning about what stood before).

    The XML declaration says nothing new, a DOCTYPE is never needed, and both are where
    parsers lose minutes or read files.
    """
    root = _ROOT.search(text)
    if root is None:
        return text, ""
    start = root.start()
    return text[start:], _OWN_ENTITIES if "<!ENTITY" in text[:start] else ""


_OWN_ENTITIES = "The feed defines XML entities of its own; they were not used."


def tame(text: str) -> str:
    """Return a document that is not well-formed, harmless and perhaps repaired.

    Takes away characters and references that XML forbids, and entities other than
    HTML's, which become their characters. Raises `Refused`.
    """
    for tag in _LONG_TAG.finditer(text):
        if tag[0].count("=") > _MANY_ATTRIBUTES:
            raise Refused("an element has too many attributes")
    text = _FORBIDDEN.sub("", text)
    if "&#" in text:
        text = _REFERENCE.sub(_possible, text)
    if _OTHER_NAME.search(text) or _BARE.search(text):
        return _resolve_names(text)
    return text


_BODY = re.compile(
    r"<(?:(?:dc|atom|itunes|content):)?(?:description|summary|content|encoded)\b"
)


def has_bodies(text: str) -> bool:
    """Whether texts of articles stand in the document, besides captions of media."""
    return _BODY.search(text) is not None


def shorten(text: str) -> str:
    """Return `text` with the text of names and dates cut to a sane length."""
    return _SHORT_ELEMENT.sub(r"\1\2", text)


def _possible(reference: re.Match[str]) -> str:
    """Keep a character reference that XML allows, drop any other."""
    digits = reference[1] or reference[2]
    if len(digits.lstrip("0")) > 7:
        return "\ufffd"
    code = int(digits, 16 if reference[1] else 10)
    if code in (9, 10, 13) or 32 <= code < 0xD800:
        return reference[0]
    if 0xE000 <= code < 0xFFFE or 0x10000 <= code <= 0x10FFFF:
        return reference[0]
    return "\ufffd" if code > 32 else ""


def _resolve_names(text: str) -> str:
    """Return `text` with HTML's named references resolved outside CDATA.

    An ampersand that begins no reference becomes one that does: "R&D".
    """
    parts: list[str] = []
    position = 0
    while (start := text.find(_OPEN_CDATA, position)) >= 0:
        end = text.find(_CLOSE_CDATA, start)
        if end < 0:
            break
        parts.append(_resolved(text[position:start]))
        parts.append(text[start : end + 3])
        position = end + 3
    parts.append(_resolved(text[position:]))
    return "".join(parts)


def _resolved(text: str) -> str:
    return _BARE.sub("&amp;", _NAMED.sub(_character, text))


def _character(reference: re.Match[str]) -> str:
    name = reference[1]
    if name in _XML_NAMES:
        return reference[0]
    return html5.get(name + ";") or f"&amp;{name};"
