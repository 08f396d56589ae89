"""The reading pane: one article, set in a measure, scrolled line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.selection import Selection
from textual.strip import Strip

from filters.article import SpanKind
from newsreader.models import Reading
from tui.look import Look
from tui.messages import (
    FoldClicked,
    HintClicked,
    LinkClicked,
    PaneEntered,
    RunClicked,
)
from tui.typeset import pad, width_of, wrap
from tui.widgets.pane import Pane, lay, strip_of

if TYPE_CHECKING:
    from tui.document import Column, Document, Hit, Piece, Place

#: No line of running text is longer, however wide the pane.
MEASURE = 76

Part = tuple[str, Style]


class ArticleView(Pane):
    """Draws a `Document`; knows what is highlighted, nothing of where it came from."""

    DEFAULT_CSS = "ArticleView { width: 1fr; }"

    def __init__(self, **kwargs: str) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]
        self.document: Document | None = None
        self.measure = MEASURE
        #: strftime format of the date above the text; empty for our own.
        self.date_format = ""
        #: Shown instead of an article: a headline and lines of advice.
        self.empty: tuple[str, ...] = ()
        #: Shown instead of the cleaned article: what it was made of, what was changed.
        self.original: Column | None = None
        self._left: Place | None = None
        self.hits: list[Hit] = []
        self.hit = -1
        self._needle = ""
        self._sentence: Hit | None = None
        self._mentions: list[Hit] = []
        #: Highlights by piece: (start, end, style name), later ones on top.
        self._layers: dict[int, list[tuple[int, int, str]]] = {}

    # ------------------------------------------------------------ content

    def show(
        self,
        reading: Reading,
        *,
        opened: frozenset[int] = frozenset(),
        fold: str = "",
        keep: bool = False,
    ) -> None:
        """Show an article from its top, or with `keep` from the line being read."""
        place = self.place() if keep else None
        from tui.document import Document

        self.document = Document(reading, opened, fold, self.date_format)
        self.original = None
        if not keep:
            self._needle, self.hits, self.hit = "", [], -1
            self.clear_fact()
        self._set()
        self.go_to_y(self.document.y_of(place) if place else 0)
        self.refresh()

    def show_original(self, column: Column | None) -> None:
        """Show something instead of the article, or with None the article again."""
        if self.original is None:
            self._left = self.place()
        self.original = column
        self._set()
        self.go_to_y(0)
        if column is None and self._left is not None:
            self.go(self._left)
        self.refresh()

    def show_nothing(self, *lines: str) -> None:
        """Show a state in words."""
        self.document, self.original, self.empty = None, None, lines
        self.hits, self.hit, self._needle = [], -1, ""
        self.clear_fact()
        self.virtual_size = Size(self.room.width, 1)
        self.go_to_y(0)
        self.refresh()

    def reopen(self, opened: frozenset[int]) -> None:
        """Show other removed runs; the line at the top of the pane stays there."""
        if self.document is not None:
            self.show(
                self.document.reading,
                opened=opened,
                fold=self.document.fold,
                keep=True,
            )

    def set_fold(self, fold: str) -> None:
        """Change the line that stands for the key facts."""
        if self.document is not None and self.document.fold != fold:
            self.show(
                self.document.reading,
                opened=self.document.opened,
                fold=fold,
                keep=self.scroll_offset.y > 0,
            )

    # ------------------------------------------------------------ geometry

    @property
    def _text_width(self) -> int:
        return max(1, min(self.measure, self.room.width - (4 if self._airy else 2)))

    @property
    def _airy(self) -> bool:
        return self.room.width >= 44

    @property
    def _margin(self) -> int:
        free = self.room.width - self._text_width
        return max(0, min(free // 2, free))

    def _set(self) -> None:
        """Break the article for the present width."""
        width = self._text_width
        if self.original is not None:
            self.original.layout(width)
            height = self.original.height + 1
        elif self.document is not None:
            self.document.layout(width)
            height = self.document.height
            if self._needle:
                self.hits = self.document.find(self._needle)
                self.hit = min(self.hit, len(self.hits) - 1)
        else:
            height = 1
        self._paint_layers()
        self.virtual_size = Size(max(1, self.room.width), max(1, height))

    def on_resize(self) -> None:
        """Break for the new width and keep the line being read."""
        place = self.place()
        self._set()
        if place is not None and self.document is not None:
            top = self.document.y_of(place)
            self.go_to_y(min(top, self.max_scroll_y) if self.scroll_offset.y else 0)
        self.refresh()

    def place(self) -> Place | None:
        """What stands at the top of the pane."""
        if self.document is None or self.original is not None:
            return None
        return self.document.place(round(self.scroll_y))

    def go(self, place: Place) -> None:
        """Scroll so that `place` is at the top."""
        if self.document is not None:
            self.go_to_y(min(self.document.y_of(place), self.max_scroll_y))

    @property
    def at_end(self) -> bool:
        """Whether the last line is shown."""
        return self.scroll_offset.y >= self.max_scroll_y

    def move(self, by: int) -> None:
        """Scroll by lines."""
        self.go_to_y(max(0, min(self.max_scroll_y, self.scroll_offset.y + by)))

    def page(self, share: float) -> None:
        """Scroll by a share of the pane; a full page keeps two lines in sight."""
        height = self.room.height
        lines = height - 2 if abs(share) >= 1 else height * abs(share)
        self.move(int(max(1, lines) * (1 if share > 0 else -1)))

    def reveal(self, hit: Hit) -> None:
        """Scroll so that `hit` stands in the upper third, if it is not in view."""
        if self.document is None:
            return
        y, height = self.document.y_of_hit(hit), self.room.height
        last = self.document.y_of_hit(replace(hit, start=hit.end))
        top = self.scroll_offset.y
        if not top + 1 <= y <= last <= top + height - 2:
            self.go_to_y(max(0, min(self.max_scroll_y, y - height // 3)))

    # ------------------------------------------------------------ highlights

    def find(self, needle: str) -> int:
        """Highlight every match and go to the first at or below the top line."""
        if self.document is None:
            return 0
        self._needle = needle
        self.hits = self.document.find(needle)
        self.hit = -1
        top = self.scroll_offset.y
        for n, hit in enumerate(self.hits):
            if self.document.y_of_hit(hit) >= top:
                self.hit = n
                break
        else:
            self.hit = 0 if self.hits else -1
        if self.hits:
            self.reveal(self.hits[self.hit])
        self._paint_layers()
        self.refresh()
        return len(self.hits)

    def find_step(self, step: int) -> None:
        """Go to another match, around the end."""
        if self.hits:
            self.hit = (self.hit + step) % len(self.hits)
            self.reveal(self.hits[self.hit])
            self._paint_layers()
            self.refresh()

    def show_fact(self, mentions: Sequence[tuple[int, int, int, int]]) -> Hit | None:
        """Light a fact's sentence and each of its mentions; return the sentence."""
        self.clear_fact()
        document = self.document
        if document is None or not mentions:
            return None
        start, end, sentence_start, sentence_end = mentions[0]
        self._sentence = document.hit_of(sentence_start, sentence_end)
        found = (document.hit_of(m[0], m[1]) for m in mentions)
        self._mentions = [hit for hit in found if hit is not None]
        self._paint_layers()
        self.refresh()
        return self._sentence or document.hit_of(start, end)

    @property
    def lit(self) -> bool:
        """Whether a fact is highlighted."""
        return self._sentence is not None or bool(self._mentions)

    def clear_fact(self) -> None:
        """Put the light out."""
        if self.lit:
            self._sentence, self._mentions = None, []
            self._paint_layers()
            self.refresh()

    def _paint_layers(self) -> None:
        layers: dict[int, list[tuple[int, int, str]]] = {}

        def lay(hit: Hit, style: str) -> None:
            layers.setdefault(hit.piece, []).append((hit.start, hit.end, style))

        if self._sentence is not None:
            lay(self._sentence, "sentence")
        for hit in self._mentions:
            lay(hit, "mention")
        for n, hit in enumerate(self.hits):
            lay(hit, "found" if n == self.hit else "find")
        self._layers = layers

    # ------------------------------------------------------------ drawing

    def draw(self, y: int, width: int) -> Strip:
        """Return one visible line."""
        look = self.look
        page_y = y + self.scroll_offset.y
        margin = " " * self._margin
        if self.original is not None:
            found = self.original.line(page_y)
            line = self._line(*found) if found else []
            return strip_of([(margin, look.text), *line])
        if self.document is None:
            return self._draw_empty(y, width)
        found = self.document.line(page_y)
        if found is None:
            bar = self.document.gap_bar(page_y)
            if not bar:
                return Strip.blank(width, look.text)
            return strip_of([(margin, look.text), (bar, look.faint)])
        strip = strip_of([(margin, look.text), *self._line(*found)])
        selection = self.text_selection
        if selection is not None and (span := selection.get_span(page_y)):
            start, end = span
            size = strip.cell_length
            end = size if end == -1 else min(end, size)
            start = min(max(start, len(margin)), size)
            if start < end:
                cuts = strip.divide([start, end, size])
                lit = lay(cuts[1], look.selection)
                strip = Strip.join([cuts[0], lit, *cuts[2:]])
        return strip.apply_offsets(0, page_y)

    def _line(self, piece: Piece, n: int) -> list[Part]:
        look, width = self.look, self._text_width
        start, end = piece.lines[n]
        lead = piece.lead(n)
        role = piece.role
        if role == "rule":
            return [(" " * ((width - len(piece.text)) // 2), look.text),
                    (piece.text, look.faint)]  # fmt: skip
        base = _base(role, look)
        marked = role in ("failure", "gone", "new")
        lead_style = look.accent if marked else look.faint
        if role == "list_item":
            lead_style = look.muted
        parts: list[Part] = [(lead, lead_style)] if lead else []
        if role == "code":
            paper = look.faint + look.code if lead == piece.hanging else base
            text = piece.text[start:end]
            return [(lead, paper), (pad(text, max(width_of(text), width - 1)), base)]
        if role in ("run", "fold", "changed"):
            parts += _with_keys(piece.text[start:end], base, look)
            return parts
        layers: list[tuple[int, int, Style]] = []
        for span in piece.spans:
            if span.start < end and span.end > start:
                layers.append((span.start, span.end, _span_style(span.kind, look)))
        for a, b, name in self._layers.get(self._index_of(piece), ()):
            if a < end and b > start:
                layers.append((a, b, getattr(look, name)))
        if not layers:
            parts.append((piece.text[start:end], base))
            return parts
        parts += _layered(piece.text, start, end, base, layers)
        return parts

    def _index_of(self, piece: Piece) -> int:
        if not self._layers or self.document is None:
            return -1
        for n in self._layers:
            if self.document.pieces[n] is piece:
                return n
        return -1

    def _draw_empty(self, y: int, width: int) -> Strip:
        look = self.look
        start = max(0, self.room.height // 3)
        lines: list[Part] = []
        for n, text in enumerate(self.empty):
            style = look.strong if n == 0 else look.muted
            spans = wrap(text, min(60, self._text_width))
            lines += [(text[a:b], style) for a, b in spans]
            lines.append(("", look.text))
        start = max(0, min(start, self.room.height - len(lines)))
        if not start <= y < start + len(lines):
            return Strip.blank(width, look.text)
        return strip_of([(" " * self._margin, look.text), lines[y - start]])

    # ------------------------------------------------------------ selecting

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the text under the mouse selection, lines as they are shown."""
        if self.document is None:
            return None
        margin = self._margin
        lines = []
        for y in range(self.document.height):
            found = self.document.line(y)
            text = ""
            if found is not None:
                text = " " * margin + "".join(t for t, _ in self._line(*found))
            lines.append(text)
        text = selection.extract("\n".join(lines))
        return "\n".join(line.strip() for line in text.split("\n")), "\n"

    # ------------------------------------------------------------ mouse

    def on_click(self, event: events.Click) -> None:
        """Open a link, a removed run or the key facts."""
        self.post_message(PaneEntered("article"))
        if self.document is None or self.original is not None or event.chain > 1:
            return
        x, y = self.spot(event)
        found = self.document.line(y + self.scroll_offset.y)
        if found is None:
            return
        piece, n = found
        if piece.role == "run":
            self.post_message(RunClicked(piece.run))
        elif piece.role == "fold":
            self.post_message(FoldClicked())
        elif piece.role == "changed":
            self.post_message(HintClicked("show_changes"))
        elif piece.verbatim:
            start, end = piece.lines[n]
            lead = piece.lead(n)
            cell = x - self._margin - width_of(lead)
            offset, used = start, 0
            while offset < end and used + width_of(piece.text[offset]) <= cell:
                used += width_of(piece.text[offset])
                offset += 1
            for span in piece.spans:
                if span.href and cell >= 0 and span.start <= offset < span.end:
                    if offset < end:
                        self.post_message(LinkClicked(span.href))
                    return


# ---------------------------------------------------------------- styles


def _base(role: str, look: Look) -> Style:
    if role in ("title", "heading"):
        return look.strong
    if role in ("meta", "byline", "reason", "aside", "end", "fold", "empty"):
        return look.muted
    if role in ("run", "runend", "changed", "same"):
        return look.muted
    if role == "new":
        return look.strong
    if role == "removed":
        return look.removed
    if role == "code":
        return look.text + look.code
    return look.text


def _span_style(kind: SpanKind, look: Look) -> Style:
    if kind is SpanKind.BOLD:
        return _BOLD
    if kind is SpanKind.ITALIC:
        return _ITALIC
    if kind is SpanKind.STRIKE:
        return _STRIKE
    return look.link if kind in (SpanKind.LINK, SpanKind.MAIL) else look.code


_BOLD, _ITALIC, _STRIKE = Style(bold=True), Style(italic=True), Style(strike=True)


def _layered(
    text: str, start: int, end: int, base: Style, layers: list[tuple[int, int, Style]]
) -> list[Part]:
    """Cut ``text[start:end]`` where styles change; later layers lie on top."""
    edges = {start, end}
    for a, b, _ in layers:
        edges |= {max(start, min(end, a)), max(start, min(end, b))}
    marks = sorted(edges)
    parts = []
    for a, b in pairwise(marks):
        style = base
        for left, right, layer in layers:
            if left <= a and right >= b:
                style = style + layer
        parts.append((text[a:b], style))
    return parts


def _with_keys(text: str, base: Style, look: Look) -> list[Part]:
    """Draw the keys of our own one-line offers in the accent colour."""
    head, sep, tail = text.rpartition(" ┄ ")
    if not sep:
        return [(text, base)]
    parts: list[Part] = [(head + sep, base)]
    for n, offer in enumerate(tail.split(" · ")):
        key, _, rest = offer.partition(" ")
        if n:
            parts.append((" · ", base))
        parts += [(key, look.accent), (f" {rest}" if rest else "", base)]
    return parts
