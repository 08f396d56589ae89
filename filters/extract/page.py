"""One page, parsed once: everything that reads the page shares this tree.

No I/O. Oversized, deeply nested and binary input is bounded here, before a parser
sees it, and said in `Page.notes`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from filters.extract.decode import decode_html
from filters.text import one_line

#: Characters of a page that are looked at; the largest news pages have about 3 MB.
MAX_CHARS = 5_000_000
#: The HTML5 tree builder walks the open elements for every tag: time grows with the
#: square of the depth. Real pages stay below 100.
MAX_DEPTH = 1_000
#: Below this many tags no page can be slow enough to need the depth scan.
_SCAN_FROM_TAGS = 8_000
_MAX_TAGS = 150_000
_MAX_OPTIONS = 3_000
_OPTION = re.compile(r"</?opt(?:ion|group)\b[^<>]*>?", re.IGNORECASE)
#: A start tag of 30,000 characters is a data: address or a flood of attributes.
_LONG_TAG = 30_000
_FLOODED_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9:-]{0,40})\s[^<>]{30000,}")
_MAX_ATTRIBUTES = 300
_MAX_JSONLD_CHARS = 1_000_000
_MAX_JSONLD_NODES = 400
#: Raw newlines inside strings are common in the wild.
_JSON = json.JSONDecoder(strict=False)


_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})")
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
#: Their end tags are often left out and the parser closes them itself.
_SELF_CLOSING = frozenset(
    [
        "p",
        "li",
        "dt",
        "dd",
        "option",
        "optgroup",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "tfoot",
        "colgroup",
        "rp",
        "rt",
    ]
)
_BINARY_STARTS = {
    b"%PDF-": "a PDF file",
    b"\x89PNG": "a picture",
    b"GIF8": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"PK\x03\x04": "an archive",
    b"\x1f\x8b": "compressed data",
}
_CONTROLS = bytes({*range(32)} - {*b"\t\n\r\x0c\x1b"})
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


class Page:
    """A parsed page and the machine-readable claims it makes about itself."""

    __slots__ = ("data", "html", "jsonld", "metas", "notes", "tree", "url")

    html: str
    #: The page as UTF-8: what the parser reads, and quicker to search than wide text.
    data: bytes
    url: str
    tree: LexborHTMLParser
    #: Lower-cased name, property or itemprop of a <meta> to its content; first wins.
    metas: dict[str, str]
    #: All JSON-LD objects with a "@type", nested ones included, in page order.
    jsonld: list[dict[str, Any]]
    #: Plain sentences about what had to be cut or could not be read.
    notes: list[str]

    def __init__(self, html: str | bytes, url: str | None = None) -> None:
        """Parse `html`; never raises on any content."""
        self.notes = []
        if isinstance(html, bytes):
            html = decode_html(html[: 4 * MAX_CHARS]) if self._is_text(html) else ""
        self.url = url or ""
        self.html, self.data = self._bounded(html)
        self.tree = LexborHTMLParser(self.data)
        self.metas = _read_metas(self.tree)
        self.jsonld = _read_jsonld(self.tree)

    def _is_text(self, body: bytes) -> bool:
        """Note what `body` is when it is clearly no text."""
        if what := _binary_kind(body):
            self.notes.append(f"This is not a web page but {what}.")
        return not what

    def _bounded(self, text: str) -> tuple[str, bytes]:
        """Return the part of `text` that is safe to parse, and that in UTF-8."""
        if text.startswith("%PDF-"):
            self.notes.append("This is not a web page but a PDF file.")
            return "", b""
        if len(text) > MAX_CHARS:
            text = text[:MAX_CHARS]
            self.notes.append("The page was cut at 5 million characters.")
        tags = text.count("<")
        if tags > _SCAN_FROM_TAGS:
            end = _safe_end(text)
            if end < len(text):
                text = text[:end]
                self.notes.append(
                    "The page was cut where its markup became too deep or too long."
                )
        # Both make the tree builder quadratic: flat in a page, nested in the tree.
        if tags > _MAX_OPTIONS and text.count("<option") > _MAX_OPTIONS:
            text = _OPTION.sub(" ", text)
        text = _without_floods(text)
        try:
            data = text.encode()
        except UnicodeEncodeError:
            # Lone surrogates cannot be encoded for the parser.
            data = text.encode("utf-8", "replace")
            text = data.decode()
        # NUL is dropped by the HTML standard in text and replaced elsewhere.
        if b"\x00" in data:
            text, data = text.replace("\x00", ""), data.replace(b"\x00", b"")
        return text, data


def _without_floods(text: str) -> str:
    """Return `text` with flooded start tags bare."""
    parts = []
    end = 0
    for at in _long_gaps(text):
        if match := _FLOODED_TAG.match(text, at):
            parts += [text[end:at], _bare_tag(match)]
            end = match.end()
    return "".join([*parts, text[end:]]) if parts else text


def _long_gaps(text: str) -> Iterator[int]:
    """Yield where so much stands between two "<" that a tag may be flooded.

    Leaps from the farthest "<" in reach to the next: a few dozen on a page.
    """
    at = text.find("<")
    while at >= 0:
        reach = at + 1 + _LONG_TAG
        if reach >= len(text):
            return
        after = text.rfind("<", at + 1, reach + 1)
        if after < 0:
            yield at
            after = text.find("<", reach)
        at = after


def _bare_tag(match: re.Match[str]) -> str:
    """Return a flooded start tag without its attributes, any other as it is."""
    if match[0].count("=") + match[0].count(" ") < _MAX_ATTRIBUTES:
        return match[0]
    return f"<{match[1]}"


def _binary_kind(body: bytes) -> str:
    """Name what `body` is when it is clearly no text, else ""."""
    for start, what in _BINARY_STARTS.items():
        if body.startswith(start):
            return what
    head = body[:2000]
    if head.startswith(_UTF16_MARKS):
        return ""
    controls = len(head) - len(head.translate(None, _CONTROLS))
    high = sum(byte > 127 for byte in head)
    odd = controls > 20 and controls * 16 > len(head) and high * 5 > len(head)
    return "binary data" if odd else ""


def _safe_end(text: str) -> int:
    """Return where to cut so that nesting stays below `MAX_DEPTH`."""
    depth = tags = 0
    unclosed: dict[str, int] = {}
    for match in _TAG.finditer(text):
        tags += 1
        name = match[2].lower()
        if name in _VOID or name in _SELF_CLOSING:
            continue
        if match[1]:
            if unclosed.get(name):
                unclosed[name] -= 1
                depth -= 1
        else:
            unclosed[name] = unclosed.get(name, 0) + 1
            depth += 1
        if depth > MAX_DEPTH or tags > _MAX_TAGS:
            return match.start()
    return len(text)


def _read_metas(tree: LexborHTMLParser) -> dict[str, str]:
    metas: dict[str, str] = {}
    for node in tree.css("meta"):
        attributes = node.attributes
        content = attributes.get("content")
        if not content:
            continue
        content = one_line(content[:5000])
        for key in ("property", "name", "itemprop"):
            if name := attributes.get(key):
                metas.setdefault(name.strip().lower()[:100], content)
    return metas


def _read_jsonld(tree: LexborHTMLParser) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = []
    for script in tree.css('script[type*="ld+json"]'):
        source = script.text(deep=True)
        if not source or len(source) > _MAX_JSONLD_CHARS:
            continue
        source = source.strip().removeprefix("<!--").removesuffix("-->").rstrip("; \n")
        try:
            data = _JSON.decode(source)
        except (ValueError, RecursionError):
            continue
        for node in _objects(data):
            nodes.append(node)
            if len(nodes) >= _MAX_JSONLD_NODES:
                return nodes
    return nodes


def _objects(data: object) -> Iterator[dict[str, Any]]:
    """Yield every object with a type inside `data`, outer before inner."""
    stack: list[object] = [data]
    seen = 0
    while stack and seen < 20_000:
        seen += 1
        item = stack.pop()
        if isinstance(item, dict):
            if "@type" in item:
                yield item
            stack.extend(reversed(list(item.values())))
        elif isinstance(item, list):
            stack.extend(reversed(item))
