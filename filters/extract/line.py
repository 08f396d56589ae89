"""One line of text being collected: blanks folded, inline markup kept as spans."""

from __future__ import annotations

import re
from typing import TypeAlias

from filters.article import SpanKind
from filters.text import strip_controls

#: Start, end, kind and address of inline markup. Most of a page's is in menus: values
#: are made of what reaches the article.
RawSpan: TypeAlias = tuple[int, int, SpanKind, str]
#: Text of these characters alone is clean and in normal form: the common case.
_PLAIN = re.compile(
    "[ -~\u00a1-\u00ac\u00ae-\u02ff\u0391-\u03ce\u0400-\u0482\u048a-\u052f"
    "\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u3001-\u3020\u3041-\u3096"
    "\u30a0-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]*"
)


class Line:
    """The line being collected: folded text and the spans over it."""

    __slots__ = ("length", "open", "parts", "spans")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.spans: list[RawSpan] = []
        #: Inline elements open now: start, kind, href.
        self.open: list[tuple[int, SpanKind, str]] = []

    def add(self, raw: str) -> None:
        """Add the text of one node, which holds more than blanks."""
        text = raw.strip()
        padded = len(text) != len(raw)
        folded = text.isprintable() and "  " not in text
        if not folded:
            text = " ".join(text.split())
        if not (folded and text.isascii()) and not _PLAIN.fullmatch(text):
            text = " ".join(strip_controls(text).split())
            if not text:
                return
        if padded and raw[0].isspace():
            self.space()
        self.parts.append(text)
        self.length += len(text)
        if padded and raw[-1].isspace():
            self.space()

    def space(self) -> None:
        """Add a blank between words."""
        if self.length and self.parts[-1][-1] not in " \n":
            self.parts.append(" ")
            self.length += 1

    def mark(self, sign: str) -> None:
        """Add a sign of the markup behind the last word, before the blank after it."""
        apart = bool(self.parts) and self.parts[-1] == " "
        if apart:
            self.parts.pop()
            self.length -= 1
        self.parts.append(sign)
        self.length += len(sign)
        if apart:
            self.space()

    def unmark(self, length: int) -> bool:
        """Take the sign back that made the line so long, if nothing is behind it."""
        if self.length != length or not self.parts:
            return False
        self.length -= len(self.parts.pop())
        return True

    def last(self) -> str:
        """Return the last character of the line, or ""."""
        return self.parts[-1][-1] if self.length else ""

    def line_break(self) -> bool:
        """Add a line break; return True when this is the second one in a row."""
        if not self.length:
            return False
        while self.parts and self.parts[-1] == " ":
            self.parts.pop()
            self.length -= 1
        if self.parts and self.parts[-1] == "\n":
            return True
        self.parts.append("\n")
        self.length += 1
        return False

    def begin(self, kind: SpanKind, href: str) -> None:
        self.open.append((self.length, kind, href))

    def end(self) -> None:
        start, kind, href = self.open.pop()
        if self.length > start:
            self.spans.append((start, self.length, kind, href))

    def take(self) -> tuple[str, tuple[RawSpan, ...]]:
        """Return the finished line and begin a new one inside the same inlines."""
        if self.open:
            for start, kind, href in self.open:
                if self.length > start:
                    self.spans.append((start, self.length, kind, href))
            self.open = [(0, kind, href) for _, kind, href in self.open]
        parts = self.parts
        text = parts[0] if len(parts) == 1 else "".join(parts).rstrip()
        limit = len(text)
        spans: tuple[RawSpan, ...] = ()
        if self.spans:
            found = self.spans
            if limit < self.length:
                found = [
                    (start, min(end, limit), kind, href)
                    for start, end, kind, href in found
                    if start < limit
                ]
            if len(found) > 1:
                found.sort(key=_span_order)
            spans = tuple(found)
            self.spans = []
        self.parts = []
        self.length = 0
        return text, spans


def _span_order(span: RawSpan) -> tuple[int, int]:
    return span[0], -span[1]
