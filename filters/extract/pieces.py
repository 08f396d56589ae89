"""The page as a flat list of pieces: every visible block of text with its place.

One iterative walk over the shared tree: no recursion, so that nesting cannot exhaust
the stack. Nothing is judged here; hidden content is never looked at.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborNode

from filters.article import BlockKind, Span, SpanKind
from filters.siterules.cosmetic import CUT
from filters.text import one_line, strip_controls

_TEXT, _COMMENT = 2, 4


def _names(text: str) -> list[str]:
    return text.split()


#: Whole subtrees that hold no visible running text.
_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "head",
        "object",
        "embed",
        "canvas",
        "select",
        "option",
        "datalist",
        "input",
        "textarea",
        "map",
        "frame",
        "frameset",
        "noframes",
        "progress",
        "meter",
        "link",
        "meta",
        "title",
        "base",
        "param",
        "source",
        "track",
        "applet",
        "marquee",
    ]
)
#: Elements that begin and end a block of text.
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "button",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_INLINE_KINDS = {
    "b": SpanKind.BOLD,
    "strong": SpanKind.BOLD,
    "i": SpanKind.ITALIC,
    "em": SpanKind.ITALIC,
    "cite": SpanKind.ITALIC,
    "code": SpanKind.CODE,
    "kbd": SpanKind.CODE,
    "samp": SpanKind.CODE,
    "tt": SpanKind.CODE,
}
#: Blocks in which an unknown element ("my-link") is part of the line.
_LINE_BLOCKS = frozenset(_names("p h1 h2 h3 h4 h5 h6 dt figcaption summary td th "))
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_HIDING_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
#: For screen readers only: "opens in a new window", "Image source".
_SR_ONLY = re.compile(
    r"(?:^|[\s_-])(?:sr-only|visually-?hidden|screen-?reader(?:-?text|-only)?|"
    r"offscreen|assistive-text|u-hiddenvisually|is-hidden-visually|a11y-hidden)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_NO_ADDRESS = ("#", "javascript:", "data:", "mailto:", "tel:")
_MAX_ROWS, _MAX_CELLS = 400, 4_000
#: Blocks of a page that are looked at; long live blogs have some 3,000.
MAX_PIECES = 8_000
_LAYOUT_CELL_CHARS = 500
#: What no table of data contains; hidden and script cells need the full walk.
_LAYOUT = (
    "form, iframe, h1, h2, p + p, div p, script, style, noscript,"
    " [hidden], [aria-hidden], [style*=none]"
)
_TRACKER_SIZE = 3


class Frame:
    """A block element that is open around pieces."""

    __slots__ = ("_words", "attrs", "cut", "depth", "index", "parent", "style", "tag")

    def __init__(
        self, index: int, tag: str, attrs: dict[str, str | None], parent: Frame | None
    ) -> None:
        self.index = index
        self.tag = tag
        self.attrs = attrs
        self.parent = parent
        self.depth: int = parent.depth + 1 if parent is not None else 0
        #: Selector of the user's filter list that hides this element, or "".
        self.cut: str = attrs.get(CUT) or (parent.cut if parent is not None else "")
        self._words: str | None = None if attrs else ""
        #: What the element shares with its like: tag and classes without numbers.
        classes = attrs.get("class") if attrs else None
        self.style: str = _style_of(tag, classes) if classes else tag

    @property
    def words(self) -> str:
        """Class, id, role and test names as one lower-case string."""
        if self._words is None:
            self._words = _words_of(self.attrs)
        return self._words


_DIGITS = re.compile(r"\d+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NAMING = ("class", "id", "role", "itemprop", "data-component", "data-testid")


@lru_cache(maxsize=4096)
def _style_of(tag: str, classes: str) -> str:
    return f"{tag}.{'.'.join(_DIGITS.sub('', classes[:200]).split())}"


def _words_of(attrs: dict[str, str | None]) -> str:
    parts = [value for name in _NAMING if (value := attrs.get(name))]
    if not parts:
        return ""
    return _CAMEL.sub("-", " ".join(parts)[:300]).lower()


class Piece:
    """One block of text, image, embed or rule, and where it stands."""

    __slots__ = (
        "frame",
        "href",
        "kind",
        "level",
        "link_chars",
        "links",
        "marker",
        "order",
        "rows",
        "spans",
        "text",
    )

    def __init__(
        self,
        kind: BlockKind,
        text: str,
        frame: Frame,
        order: int,
        *,
        spans: tuple[Span, ...] = (),
        level: int = 0,
        marker: str = "",
        href: str = "",
        rows: tuple[tuple[str, ...], ...] = (),
    ) -> None:
        self.kind = kind
        self.text = text
        self.frame = frame
        self.order = order
        self.spans = spans
        self.level = level
        self.marker = marker
        self.href = href
        self.rows = rows
        self.links = self.link_chars = 0
        for span in spans:
            if span.kind is SpanKind.LINK:
                self.links += 1
                self.link_chars += span.end - span.start


def absolute(href: str | None, base: str) -> str:
    """Return an absolute http(s) address without controls, or ""."""
    if not href:
        return ""
    href = "".join(one_line(href[:4000]).split())
    if not href or href.startswith("#"):
        return ""
    try:
        joined = urljoin(base, href)
        parts = urlsplit(joined)
    except ValueError:
        return ""
    return joined if parts.scheme in ("http", "https") and parts.netloc else ""


#: Text of these characters alone is clean and in normal form: the common case.
_PLAIN = re.compile(
    "[ -~\u00a1-\u00ac\u00ae-\u02ff\u0391-\u03ce\u0400-\u0482\u048a-\u052f"
    "\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u3001-\u3020\u3041-\u3096"
    "\u30a0-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]*"
)


class _Text:
    """The line being collected: folded text and the spans over it."""

    __slots__ = ("length", "open", "parts", "spans")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.spans: list[Span] = []
        #: Inline elements open now: [start, kind, href].
        self.open: list[list[object]] = []

    def add(self, raw: str) -> None:
        words = raw.split()
        if not words:
            if self.length:
                self._space()
            return
        text = " ".join(words)
        if _PLAIN.fullmatch(text) is None:
            text = " ".join(strip_controls(text).split())
            if not text:
                return
        if raw[0].isspace() and self.length:
            self._space()
        self.parts.append(text)
        self.length += len(text)
        if raw[-1].isspace():
            self._space()

    def _space(self) -> None:
        if self.parts[-1][-1] not in " \n":
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
        text = "".join(self.parts).rstrip()
        limit = len(text)
        spans: tuple[Span, ...] = ()
        if self.spans:
            spans = tuple(
                sorted(
                    (
                        s if s.end <= limit else Span(s.start, limit, s.kind, s.href)
                        for s in self.spans
                        if s.start < limit
                    ),
                    key=_span_order,
                )
            )
        self.parts = []
        self.spans = []
        self.length = 0
        return text, spans


def _span_order(span: Span) -> tuple[int, int]:
    return span.start, -span.end


class Walker:
    """Walks one tree and collects its pieces and frames."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.pieces: list[Piece] = []
        self.frames: list[Frame] = []
        self._text = _Text()
        #: Open lists: whether numbered, next number.
        self._lists: list[list[int]] = []
        self._quotes = 0
        #: Marker of a list item whose first text is still to come.
        self._marker = ""
        #: Image of the open <figure>, waiting for its caption.
        self._figures: list[Piece | None] = []

    def walk(self, root: LexborNode | None) -> list[Piece]:
        """Return the pieces below `root` in document order."""
        if root is None:
            return []
        frame = self._frame(root.tag or "div", {}, None)
        stack: list[tuple[LexborNode, Frame, int]] = []
        node = root.child
        while True:
            if node is None:
                self_closing = self._leave(frame, stack)
                if self_closing is None:
                    break
                node, frame = self_closing
                continue
            tag_id = node.tag_id
            if tag_id == _TEXT:
                self._text.add(node.text_content or "")
                node = node.next
                continue
            if tag_id == _COMMENT or len(self.pieces) >= MAX_PIECES:
                node = node.next
                continue
            node, frame = self._enter(node, frame, stack)
        self._flush(frame)
        return self.pieces

    # ------------------------------------------------------------- elements

    def _enter(
        self,
        node: LexborNode,
        frame: Frame,
        stack: list[tuple[LexborNode, Frame, int]],
    ) -> tuple[LexborNode | None, Frame]:
        tag = node.tag or ""
        if tag in _SKIPPED:
            return node.next, frame
        attrs = node.attributes
        if attrs and _is_hidden(tag, attrs):
            return node.next, frame
        if tag == "br":
            if self._text.line_break():
                self._flush(frame)
            return node.next, frame
        if tag in ("img", "iframe", "video", "audio", "hr"):
            self._add_aside(tag, node, attrs, frame)
            return node.next, frame
        if (
            tag in _BLOCKS
            or CUT in attrs
            or ("-" in tag and frame.tag not in _LINE_BLOCKS and not self._text.length)
        ):
            self._flush(frame)
            if tag == "pre":
                self._add_code(node, attrs, frame)
                return node.next, frame
            if tag == "table" and (rows := _data_rows(node)):
                self._add_table(rows, attrs, frame)
                return node.next, frame
            child = node.child
            if child is None:
                return node.next, frame
            stack.append((node, frame, 1))
            inner = self._frame(tag, attrs, frame)
            self._open_block(tag, attrs)
            return child, inner
        child = node.child
        if child is None:
            return node.next, frame
        code = 0
        if tag == "a":
            # Made absolute only for the few links that reach an article.
            href = attrs.get("href")
            if href and not href.startswith(_NO_ADDRESS):
                self._text.begin(SpanKind.LINK, href)
                code = 2
        elif tag in _INLINE_KINDS:
            self._text.begin(_INLINE_KINDS[tag], "")
            code = 2
        stack.append((node, frame, code))
        return child, frame

    def _leave(
        self, frame: Frame, stack: list[tuple[LexborNode, Frame, int]]
    ) -> tuple[LexborNode | None, Frame] | None:
        if not stack:
            return None
        node, outer, code = stack.pop()
        if code == 1:
            self._flush(frame)
            self._close_block(frame.tag)
        elif code == 2:
            self._text.end()
        return node.next, outer

    def _frame(
        self, tag: str, attrs: dict[str, str | None], parent: Frame | None
    ) -> Frame:
        frame = Frame(len(self.frames), tag, attrs, parent)
        self.frames.append(frame)
        return frame

    def _open_block(self, tag: str, attrs: dict[str, str | None]) -> None:
        if tag in ("ul", "ol", "menu", "dir"):
            start = attrs.get("start") or ""
            number = int(start) if start.isascii() and start[:6].isdigit() else 1
            self._lists.append([tag == "ol", min(number, 10**6)])
        elif tag == "li":
            if self._lists and self._lists[-1][0]:
                number = self._lists[-1][1]
                self._lists[-1][1] = number + 1
                self._marker = f"{number}."
            else:
                self._marker = "•"
        elif tag == "blockquote":
            self._quotes += 1
        elif tag == "figure":
            self._figures.append(None)

    def _close_block(self, tag: str) -> None:
        if tag in ("ul", "ol", "menu", "dir"):
            if self._lists:
                self._lists.pop()
        elif tag == "li":
            self._marker = ""
        elif tag == "blockquote":
            self._quotes -= 1
        elif tag == "figure":
            self._figures.pop()

    # --------------------------------------------------------------- pieces

    def _flush(self, frame: Frame) -> None:
        if not self._text.length:
            return
        text, spans = self._text.take()
        if not text:
            return
        kind, level, marker = BlockKind.PARAGRAPH, 0, ""
        tag = frame.tag
        if tag in _HEADINGS:
            kind, level = BlockKind.HEADING, _HEADINGS[tag]
        elif tag == "figcaption" and self._figures and self._figures[-1] is not None:
            figure = self._figures[-1]
            figure.text = f"{figure.text} {text}".strip() if figure.marker else text
            figure.marker = "caption"
            return
        elif self._lists and _in_item(frame):
            kind, level, marker = BlockKind.LIST_ITEM, len(self._lists), self._marker
            self._marker = ""
        elif self._quotes > 0:
            kind, level = BlockKind.QUOTE, self._quotes
        self._append(
            Piece(
                kind,
                text,
                frame,
                len(self.pieces),
                spans=spans,
                level=level,
                marker=marker,
            )
        )

    def _append(self, piece: Piece) -> None:
        self.pieces.append(piece)

    def _add_aside(
        self, tag: str, node: LexborNode, attrs: dict[str, str | None], frame: Frame
    ) -> None:
        if tag == "hr":
            self._flush(frame)
            self._append(Piece(BlockKind.RULE, "", frame, len(self.pieces)))
            return
        if _is_tracker(attrs):
            return
        source = attrs.get("src") or ""
        if tag == "img":
            if not source or source.startswith("data:"):
                source = attrs.get("data-src") or attrs.get("data-original") or ""
            if not source and (many := attrs.get("srcset") or attrs.get("data-srcset")):
                source = many.split()[0].rstrip(",") if many.split() else ""
            kind = BlockKind.IMAGE
        else:
            if not source and tag != "iframe" and (inner := node.css_first("source")):
                source = inner.attributes.get("src") or ""
            if not source:
                source = attrs.get("data-src") or ""
            kind = BlockKind.EMBED
        href = absolute(source, self.base)
        if not href:
            return
        alt = one_line(attrs.get("alt") or attrs.get("title") or "")[:1000]
        # An image inside a line of text ("emoji", drop cap) must not break the line.
        if self._text.length and frame.tag in _LINE_BLOCKS:
            return
        self._flush(frame)
        piece = Piece(kind, alt, frame, len(self.pieces), href=href)
        if self._figures:
            self._figures[-1] = piece
        self._append(piece)

    def _add_code(
        self, node: LexborNode, attrs: dict[str, str | None], frame: Frame
    ) -> None:
        raw = strip_controls(node.text(deep=True) or "").strip("\n")
        lines = [line.rstrip() for line in raw.split("\n")]
        if text := "\n".join(lines).rstrip():
            inner = self._frame("pre", attrs, frame)
            self._append(Piece(BlockKind.CODE, text, inner, len(self.pieces)))

    def _add_table(
        self,
        rows: tuple[tuple[str, ...], ...],
        attrs: dict[str, str | None],
        frame: Frame,
    ) -> None:
        inner = self._frame("table", attrs, frame)
        text = "\n".join(" | ".join(row) for row in rows)
        self._append(Piece(BlockKind.TABLE, text, inner, len(self.pieces), rows=rows))


def _in_item(frame: Frame) -> bool:
    """Whether the nearest list-related element around is a list item."""
    at: Frame | None = frame
    while at is not None and at.tag not in ("ul", "ol", "blockquote", "table"):
        if at.tag == "li":
            return True
        at = at.parent
    return False


def _is_hidden(tag: str, attrs: dict[str, str | None]) -> bool:
    # Pages hide <body> until their scripts ran; the content is meant to be seen.
    if tag in ("body", "html"):
        return False
    if "hidden" in attrs and attrs["hidden"] != "false":
        return True
    if attrs.get("aria-hidden") == "true" and tag not in ("img", "br", "hr"):
        return True
    style = attrs.get("style")
    if style and _HIDING_STYLE.search(style):
        return True
    classes = attrs.get("class")
    return bool(classes and _is_for_readers_aloud(classes))


@lru_cache(maxsize=4096)
def _is_for_readers_aloud(classes: str) -> bool:
    return _SR_ONLY.search(classes) is not None


def _is_tracker(attrs: dict[str, str | None]) -> bool:
    """Whether an image or frame is a tracking pixel by its stated size."""
    for name in ("width", "height"):
        value = (attrs.get(name) or "").removesuffix("px")
        if value.isascii() and value[:6].isdigit() and int(value[:6]) < _TRACKER_SIZE:
            return True
    return False


def _data_rows(table: LexborNode) -> tuple[tuple[str, ...], ...]:
    """Return the cells of a data table; () when the table only lays out the page."""
    # A match includes the table itself.
    if table.css_first(_LAYOUT) or len(table.css("table")) > 1:
        return ()
    rows: list[tuple[str, ...]] = []
    cells = 0
    for row in table.css("tr"):
        line = []
        cell = row.child
        while cell is not None:
            if cell.tag in ("td", "th"):
                text = one_line(cell.text(deep=True, separator=" ") or "")
                if len(text) > _LAYOUT_CELL_CHARS:
                    return ()
                line.append(text)
            cell = cell.next
        if any(line):
            rows.append(tuple(line))
            cells += len(line)
        if len(rows) >= _MAX_ROWS or cells > _MAX_CELLS:
            break
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return ()
    return tuple(rows)


def dom_chain(frame: Frame, depth: int = 6) -> str:
    """Return the element chain of a frame: "div.body > aside.newsletter > p"."""
    names: list[str] = []
    at: Frame | None = frame
    while at is not None and len(names) < depth:
        names.append(_selector(at))
        at = at.parent
    return " > ".join(reversed(names))


def _selector(frame: Frame) -> str:
    name = frame.tag
    if ident := frame.attrs.get("id"):
        name += "#" + "_".join(one_line(ident[:60]).split())
    if classes := frame.attrs.get("class"):
        name += "".join("." + c for c in one_line(classes[:120]).split())
    return name
