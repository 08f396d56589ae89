"""The page as a flat list of pieces, in one pass over the shared tree.

No recursion, so that nesting cannot exhaust the stack. Nothing is judged here; hidden
content is never looked at.
"""

from __future__ import annotations

import re
from functools import lru_cache

from selectolax.lexbor import LexborNode

from filters.article import BlockKind, SpanKind
from filters.extract.cells import MEANT_KINDS, is_struck, rows_of, text_of
from filters.extract.formulas import formula, pictured
from filters.extract.line import Line
from filters.extract.mail import address_of
from filters.extract.numbering import Numbering
from filters.extract.pieces import MAX_PIECES, Frame, Piece, absolute
from filters.extract.spelled import spelled_words
from filters.siterules.cosmetic import CUT
from filters.text import one_line, strip_controls


def _names(text: str) -> list[str]:
    return text.split()


#: What the walk does with an element: nothing inside it is seen; it begins and ends a
#: block of text; it is looked at as a whole; it is part of the line around it, as a
#: span or plainly. A block or a span may be struck as a whole; signs may stand around a
#: part of a line.
_SKIP, _BLOCK, _ALONE, _SPAN, _OTHER, _STRUCK, _STRUCK_SPAN, _SIGNED = range(8)
_KINDS = {
    **dict.fromkeys(
        _names(
            "script style noscript template svg head object embed canvas select"
            " option datalist input textarea map frame frameset noframes progress meter"
            " link meta title base param source track applet marquee"
        ),
        _SKIP,
    ),
    **dict.fromkeys(
        _names(
            "address article aside blockquote body button caption center dd details"
            " dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4"
            " h5 h6 header hgroup html legend li main menu nav ol p search section"
            " summary tbody td tfoot th thead tr ul"
        ),
        _BLOCK,
    ),
    **dict.fromkeys(
        _names("br pre table img iframe video audio hr math dialog"), _ALONE
    ),
}
_TEXT_ID, _COMMENT_ID = 2, 4
#: The parser's number of an element -> its name and what the walk does with it. Only
#: elements of the standard have numbers of their own, all below this one.
_TAGS: dict[int, tuple[str, int]] = {}
_MOST_TAGS = 512
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
    **MEANT_KINDS,
}
#: Signs for what browsers draw around an element, or above the line.
_SIGNS = {"q": ('"', '"'), "rt": ("(", ")")}
_OPENINGS = frozenset(opening for opening, _ in _SIGNS.values())
#: Where a page has written such signs itself. No apostrophe: "d’<q>Europe</q>".
_SIGNED_ALREADY = frozenset('"“”„«»‹›‘‚「『《〈(（[［〔【')
#: Blocks in which an unknown element ("my-link") is part of the line.
_LINE_BLOCKS = frozenset(_names("p h1 h2 h3 h4 h5 h6 dt figcaption summary td th"))
#: Elements whose inside depends on them.
_STATEFUL = frozenset(_names("ul ol menu dir li blockquote figure"))
#: What most pieces are: looked up once (see `pieces`).
_PARAGRAPH, _ITEM, _LINK = BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, SpanKind.LINK
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_HEADING_LEVELS = {str(level): level for level in range(1, 7)}
#: What stands in a heading around its words; a button there folds its section up.
_WRAPPERS = frozenset(("div", "p", "button"))
#: Attributes that may hide an element.
_HIDING = frozenset(("hidden", "aria-hidden", "style", "popover"))
#: Not drawn, or drawn where nobody sees it: far off the page, cut to a dot. Not what
#: is see-through or of no height: pages fade texts in and fold them up with that.
_HIDING_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden"
    r"|(?<![\w-])(?:left|top|right|text-indent)\s*:\s*-(?:999|\d{4})"
    r"|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]",
    re.I,
)
#: For screen readers only: "opens in a new window", "Image source".
_SR_ONLY = re.compile(
    r"(?:^|[\s_-])(?:sr-only|visually-?hidden|screen-?reader(?:-?text|-only)?|"
    r"offscreen|assistive-text|u-hiddenvisually|is-hidden-visually|a11y-hidden)"
    r"(?:$|[\s_-])",
)
_NO_ADDRESS = ("#", "javascript:", "data:", "mailto:", "MAILTO:", "tel:")
#: What no table of data contains; hidden and script cells need the full walk.
_LAYOUT = (
    "form, iframe, h1, h2, p + p, div p, script, style, noscript,"
    " [hidden], [aria-hidden], [style*=none]"
)
_TRACKER_SIZE = 3


class Walker:
    """Walks one tree and collects its pieces and frames."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.pieces: list[Piece] = []
        self.frames: list[Frame] = []
        self._text = Line()
        #: Open lists; None for those that are not numbered.
        self._lists: list[Numbering | None] = []
        #: Open elements with signs around them: the sign behind, and how many pieces
        #: there were and how long the line was behind the sign before.
        self._signs: list[tuple[str, int, int]] = []
        self._quotes = 0
        #: Marker of a list item whose first text is still to come.
        self._marker = ""
        #: Image of the open <figure>, waiting for its caption.
        self._figures: list[Piece | None] = []

    def walk(self, root: LexborNode | None) -> list[Piece]:
        """Return the pieces below `root` in document order.

        This loop sees every node of a page: what it does for all of them it does
        itself, with few calls.
        """
        if root is None:
            return []
        text, pieces, frames = self._text, self.pieces, self.frames
        frame = Frame(len(frames), root.tag or "div", {}, None)
        frames.append(frame)
        #: Around the open element: the element, the frame outside, how it ends.
        stack: list[tuple[LexborNode, Frame, int]] = []
        node = root.child
        while True:
            if node is None:
                if not stack:
                    break
                node, outer, ending = stack.pop()
                if ending == _SPAN:
                    text.end()
                elif ending == _STRUCK_SPAN:
                    text.end()
                    text.end()
                elif ending == _SIGNED:
                    self._end_signs()
                elif ending != _OTHER:
                    if text.length:
                        self._flush(frame)
                    if frame.tag in _STATEFUL:
                        self._close(frame.tag)
                    if ending == _STRUCK:
                        text.end()
                node, frame = node.next, outer
                continue
            tag_id = node.tag_id
            if tag_id == _TEXT_ID:
                # Most texts of a page are the blanks between its tags.
                if (raw := node.text_content) and not raw.isspace():
                    text.add(raw)
                elif raw and text.length:
                    text.space()
                node = node.next
                continue
            if tag_id == _COMMENT_ID or len(pieces) >= MAX_PIECES:
                node = node.next
                continue
            if (known := _TAGS.get(tag_id)) is None:
                known = _tag_of(node)
            tag, kind = known
            if kind == _SKIP:
                node = node.next
                continue
            attrs = node.attributes
            if attrs and (
                (not _HIDING.isdisjoint(attrs) and is_hidden(tag, attrs))
                or (
                    (classes := attrs.get("class"))
                    and _is_for_readers_aloud(classes)
                    and tag != "body"
                )
            ):
                node = node.next
                continue
            if kind == _OTHER and (
                CUT in attrs
                or ("-" in tag and not text.length and frame.tag not in _LINE_BLOCKS)
            ):
                kind = _BLOCK
            if kind == _BLOCK:
                if text.length:
                    self._flush(frame)
                child = node.child
                if child is not None:
                    if attrs and (style := attrs.get("style")) and is_struck(style):
                        text.begin(SpanKind.STRIKE, "")
                        kind = _STRUCK
                    stack.append((node, frame, kind))
                    frame = Frame(len(frames), tag, attrs, frame)
                    frames.append(frame)
                    if tag in _STATEFUL:
                        self._open(tag, attrs, node)
            elif kind == _ALONE:
                child = None
                if self._add_alone(tag, node, attrs, frame):
                    child = node.child
                    if child is not None:
                        stack.append((node, frame, _BLOCK))
                        frame = Frame(len(frames), tag, attrs, frame)
                        frames.append(frame)
            else:
                child = node.child
                if child is not None:
                    stack.append((node, frame, self._begin(tag, attrs, child)))
            node = node.next if child is None else child
        self._flush(frame)
        return self.pieces

    # ------------------------------------------------------------- elements

    def _begin(self, tag: str, attrs: dict[str, str | None], child: LexborNode) -> int:
        """Begin an inline element; return how it ends."""
        # Editors of many publishing systems strike words so.
        if attrs and (style := attrs.get("style")) and is_struck(style):
            self._text.begin(SpanKind.STRIKE, "")
            unstruck = {**attrs, "style": ""}
            if tag not in _SIGNS and self._begin(tag, unstruck, child) == _SPAN:
                return _STRUCK_SPAN
            return _SPAN
        if tag == "a":
            # Made absolute only for the few links that reach an article.
            href = attrs.get("href")
            if not href or href.startswith(_NO_ADDRESS):
                if href and href[0] in "mM" and (mail := address_of(href)):
                    self._text.begin(SpanKind.MAIL, mail)
                    return _SPAN
                return _OTHER
            self._text.begin(_LINK, href)
            return _SPAN
        if kind := _INLINE_KINDS.get(tag):
            self._text.begin(kind, "")
            return _SPAN
        return self._begin_signs(tag, child) if tag in _SIGNS else _OTHER

    def _begin_signs(self, tag: str, child: LexborNode) -> int:
        """Add the sign before an element, unless the page has one; say how it ends."""
        first = child.text_content if child.tag_id == _TEXT_ID else ""
        if (first or "").strip()[:1] in _SIGNED_ALREADY:
            return _OTHER
        if self._text.last() in _SIGNED_ALREADY:
            return _OTHER
        opening, closing = _SIGNS[tag]
        self._text.add(opening)
        self._signs.append((closing, len(self.pieces), self._text.length))
        return _SIGNED

    def _end_signs(self) -> None:
        closing, pieces, length = self._signs.pop()
        if pieces == len(self.pieces) and self._text.unmark(length):
            return
        if self._text.length:
            self._text.mark(closing)

    def _add_alone(
        self, tag: str, node: LexborNode, attrs: dict[str, str | None], frame: Frame
    ) -> bool:
        """Add an element that is looked at as a whole; return whether to go into it."""
        if tag == "br":
            if self._text.line_break():
                self._flush(frame)
        elif tag == "pre":
            self._flush(frame)
            self._add_code(node, attrs, frame)
        elif tag == "math":
            if text := formula(node):
                self._text.add(text)
        elif tag == "img" and (text := pictured(attrs)):
            # Beside a formula its picture says nothing new.
            if attrs.get("aria-hidden") != "true" or not self._text.length:
                self._text.add(text)
        elif tag == "table":
            self._flush(frame)
            if not (rows := _data_rows(node)):
                return True
            self._add_table(rows, _caption_of(node), attrs, frame)
        elif tag == "dialog":
            self._flush(frame)
            # One that is not open is not drawn.
            return "open" in attrs
        else:
            self._add_aside(tag, node, attrs, frame)
        return False

    def _frame(self, tag: str, attrs: dict[str, str | None], parent: Frame) -> Frame:
        frame = Frame(len(self.frames), tag, attrs, parent)
        self.frames.append(frame)
        return frame

    def _open(self, tag: str, attrs: dict[str, str | None], node: LexborNode) -> None:
        if tag == "li":
            numbering = self._lists[-1] if self._lists else None
            self._marker = "•" if numbering is None else numbering.marker(attrs)
        elif tag == "blockquote":
            self._quotes += 1
        elif tag == "figure":
            self._figures.append(None)
        else:
            self._lists.append(Numbering(attrs, node) if tag == "ol" else None)

    def _close(self, tag: str) -> None:
        if tag == "li":
            self._marker = ""
        elif tag == "blockquote":
            self._quotes -= 1
        elif tag == "figure":
            self._figures.pop()
        else:
            self._lists.pop()

    # --------------------------------------------------------------- pieces

    def _flush(self, frame: Frame) -> None:
        if not self._text.length:
            return
        text, spans = self._text.take()
        if not text or (self._signs and text in _OPENINGS):
            return
        kind, level, marker = _PARAGRAPH, 0, ""
        tag = frame.tag
        if heading := _heading_of(frame):
            kind, level = BlockKind.HEADING, heading
        elif (
            self._figures
            and self._figures[-1] is not None
            and (tag == "figcaption" or _is_in_caption(frame))
        ):
            figure = self._figures[-1]
            text = spelled_words(text, spans)
            figure.text = f"{figure.text} {text}".strip() if figure.marker else text
            figure.marker = "caption"
            return
        elif self._lists and _in_item(frame):
            kind, level, marker = _ITEM, len(self._lists), self._marker
            self._marker = ""
        elif self._quotes > 0:
            kind, level = BlockKind.QUOTE, self._quotes
        order = len(self.pieces)
        self.pieces.append(Piece(kind, text, frame, order, spans, level, marker))

    def _add_aside(
        self, tag: str, node: LexborNode, attrs: dict[str, str | None], frame: Frame
    ) -> None:
        if tag == "hr":
            self._flush(frame)
            self.pieces.append(Piece(BlockKind.RULE, "", frame, len(self.pieces)))
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
        # An image inside a line of text ("emoji", drop cap) must not break the line.
        if not source or (self._text.length and frame.tag in _LINE_BLOCKS):
            return
        if _is_tracker(attrs):
            return
        href = absolute(source, self.base)
        # In a saved page nobody knows what a relative address is relative to: the
        # picture cannot be had, but its caption is still the caption of a picture.
        if not href and (self.base or kind is not BlockKind.IMAGE or ":" in source):
            return
        alt = one_line(attrs.get("alt") or attrs.get("title") or "")[:1000]
        self._flush(frame)
        piece = Piece(kind, alt, frame, len(self.pieces), href=href)
        if self._figures:
            self._figures[-1] = piece
        self.pieces.append(piece)

    def _add_code(
        self, node: LexborNode, attrs: dict[str, str | None], frame: Frame
    ) -> None:
        raw = strip_controls(node.text(deep=True) or "").strip("\n")
        lines = [line.rstrip() for line in raw.split("\n")]
        if text := "\n".join(lines).rstrip():
            inner = self._frame("pre", attrs, frame)
            self.pieces.append(Piece(BlockKind.CODE, text, inner, len(self.pieces)))

    def _add_table(
        self,
        rows: tuple[tuple[str, ...], ...],
        caption: str,
        attrs: dict[str, str | None],
        frame: Frame,
    ) -> None:
        inner = self._frame("table", attrs, frame)
        if caption:
            over = self._frame("caption", {}, inner)
            self.pieces.append(
                Piece(BlockKind.PARAGRAPH, caption, over, len(self.pieces))
            )
        text = "\n".join(" | ".join(row) for row in rows)
        self.pieces.append(
            Piece(BlockKind.TABLE, text, inner, len(self.pieces), rows=rows)
        )


def _tag_of(node: LexborNode) -> tuple[str, int]:
    """Return the name of an element and what the walk does with it, and remember it."""
    tag = node.tag or ""
    known = tag, _KINDS.get(tag, _OTHER)
    if node.tag_id < _MOST_TAGS:
        _TAGS[node.tag_id] = known
    return known


def _heading_of(frame: Frame) -> int:
    """Return the level of the heading a frame is or is the only wrapper in; 0: none.

    Some publishing systems put a <div> into each <h1>, others say of a <div> that it
    is a heading.
    """
    if level := _HEADINGS.get(frame.tag, 0):
        return level
    if frame.attrs and frame.attrs.get("role") == "heading":
        return _HEADING_LEVELS.get(frame.attrs.get("aria-level") or "2", 2)
    parent = frame.parent
    if parent is None or frame.tag not in _WRAPPERS:
        return 0
    return _HEADINGS.get(parent.tag, 0)


def _is_in_caption(frame: Frame) -> bool:
    """Whether a frame is the paragraph of a caption."""
    return frame.parent is not None and frame.parent.tag == "figcaption"


def _in_item(frame: Frame) -> bool:
    """Whether the nearest list-related element around is a list item."""
    at: Frame | None = frame
    while at is not None and at.tag not in ("ul", "ol", "blockquote", "table"):
        if at.tag == "li":
            return True
        at = at.parent
    return False


def is_hidden(tag: str, attrs: dict[str, str | None]) -> bool:
    """Whether an element says itself that it is not shown."""
    # Pages hide <body> until their scripts ran; the content is meant to be seen.
    if tag in ("body", "html"):
        return False
    if "hidden" in attrs and attrs["hidden"] != "false":
        return True
    # Shown when a button is pressed, over the page and not in it.
    if "popover" in attrs:
        return True
    if attrs.get("aria-hidden") == "true" and tag not in ("img", "br", "hr"):
        return True
    style = attrs.get("style")
    if not style or _HIDING_STYLE.search(style) is None:
        return False
    # A formula in MathML behind the picture of it.
    return "mathml" not in (attrs.get("class") or "")


@lru_cache(maxsize=4096)
def _is_for_readers_aloud(classes: str) -> bool:
    folded = classes.lower()
    # Most names have none of what the pattern needs.
    if not (
        "hidden" in folded
        or "screen" in folded
        or "sr-only" in folded
        or "assistive" in folded
    ):
        return False
    return _SR_ONLY.search(folded) is not None


def _is_tracker(attrs: dict[str, str | None]) -> bool:
    """Whether an image or frame is a tracking pixel by its stated size."""
    return _is_tiny(attrs.get("width")) or _is_tiny(attrs.get("height"))


def _is_tiny(value: str | None) -> bool:
    if not value:
        return False
    value = value.removesuffix("px")
    return value.isascii() and value[:6].isdigit() and int(value[:6]) < _TRACKER_SIZE


def _caption_of(table: LexborNode) -> str:
    """Return the words over a table of data, or ""."""
    child = table.child
    while child is not None and child.tag != "caption":
        child = child.next
    return text_of(child) if child else ""


def _data_rows(table: LexborNode) -> tuple[tuple[str, ...], ...]:
    """Return the cells of a data table; () when the table only lays out the page."""
    # A match includes the table itself.
    if table.css_first(_LAYOUT) or len(table.css("table")) > 1:
        return ()
    return rows_of(table)
