"""One line of text being collected: blanks folded, inline markup kept as spans."""

from __future__ import annotations

import re

from filters.article import Span, SpanKind
from filters.text import strip_controls

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
        self.spans: list[Span] = []
        #: Inline elements open now: [start, kind, href].
        self.open: list[list[object]] = []

    def add(self, raw: str) -> None:
        """Add the text of one node, which holds more than blanks."""
        text = raw.strip()
        if not (text.isascii() and text.isprintable() and "  " not in text):
            text = " ".join(text.split())
            if not _PLAIN.fullmatch(text):
                text = " ".join(strip_controls(text).split())
                if not text:
                    return
        if raw[0].isspace():
            self.space()
        self.parts.append(text)
        self.length += len(text)
        if raw[-1].isspace():
            self.space()

    def space(self) -> None:
        """Add a blank between words."""
        if self.length and self.parts[-1][-1] not in " \n":
            self.parts.append(" ")
            self.length += 1

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
        self.open.append([self.length, kind, href])

    def end(self) -> None:
        start, kind, href = self.open.pop()
        self._span(start, kind, href)

    def _span(self, start: object, kind: object, href: object) -> None:
        if self.length > start:  # type: ignore[operator]
            self.spans.append(Span(start, self.length, kind, href))  # type: ignore[arg-type]

    def take(self) -> tuple[str, tuple[Span, ...]]:
        """Return the finished line and begin a new one inside the same inlines."""
        for item in self.open:
            self._span(*item)
            item[0] = 0
        parts = self.parts
        text = parts[0] if len(parts) == 1 else "".join(parts).rstrip()
        limit = len(text)
        spans: tuple[Span, ...] = ()
        if self.spans:
            found = self.spans
            if limit < self.length:
                found = [
                    s if s.end <= limit else Span(s.start, limit, s.kind, s.href)
                    for s in found
                    if s.start < limit
                ]
            if len(found) > 1:
                found.sort(key=_span_order)
            spans = tuple(found)
            self.spans = []
        self.parts = []
        self.length = 0
        return text, spans


def _span_order(span: Span) -> tuple[int, int]:
    return span.start, -span.end
