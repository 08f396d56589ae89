"""An article as pieces broken into lines: what the reading pane scrolls through.

Pure layout: no Textual, no colours, only roles ("title", "removed", "quote"). Breaking
30,000 words takes a few milliseconds, since a line is a pair of offsets; text is cut
and styled only for the lines that are on the screen.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from filters.article import (
    ASIDE_KINDS,
    Article,
    Block,
    BlockKind,
    RemovedRun,
    Span,
)
from filters.levels import level
from newsreader.models import Reading
from tui import words
from tui.tables import table
from tui.typeset import Line, balanced, clip, fold, width_of, wrap


@dataclass(slots=True, eq=False, repr=False)
class Piece:
    """Something that is broken into lines as a whole: a paragraph, a headline."""

    text: str
    #: How it is drawn: "title", "meta", "text", "heading", "quote", "code" ...
    role: str
    spans: tuple[Span, ...] = ()
    #: Index into `Article.blocks`, or -1 for what is ours (headline, label, fold).
    block: int = -1
    #: Whether `text` is the block's own text, so that offsets into it are valid here.
    verbatim: bool = False
    #: Drawn before the first and before every further line.
    first: str = ""
    rest: str = ""
    #: Blank lines before it.
    gap: int = 1
    #: Lines are given as they are: a table already fits.
    fixed: bool = False
    #: Drawn instead of `rest` where a line that is too long goes on. With it blanks
    #: count: the text is code.
    hanging: str = ""
    #: Index of the removed run this line stands for, or -1.
    run: int = -1
    #: First line on the page and the lines, filled by `Document.layout`.
    top: int = 0
    lines: list[Line] = field(default_factory=list)

    def lead(self, n: int) -> str:
        """Return what is drawn before line `n`."""
        if n == 0:
            return self.first
        goes_on = self.hanging and self.text[self.lines[n][0] - 1] != "\n"
        return self.hanging if goes_on else self.rest


@dataclass(frozen=True, slots=True)
class Place:
    """A position that survives a new width: a character of a block.

    `block` is -1 for the head of the article, whose pieces are counted by `piece`.
    """

    block: int
    offset: int
    piece: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of one piece's text."""

    piece: int
    start: int
    end: int


class Column:
    """Pieces one below the other, broken for one width."""

    def __init__(self, pieces: Sequence[Piece] = ()) -> None:
        self.width = 0
        self.height = 0
        self.pieces: list[Piece] = list(pieces)
        self._tops: list[int] = []

    def layout(self, width: int) -> None:
        """Break everything for lines of at most `width` cells."""
        self.width = max(1, width)
        y = 0
        for piece in self.pieces:
            y += piece.gap
            piece.top = y
            piece.lines = _break(piece, self.width)
            y += len(piece.lines)
        self.height = y
        self._tops = [p.top for p in self.pieces]

    def line(self, y: int) -> tuple[Piece, int] | None:
        """Return the piece and its line index at page line `y`; None on a gap."""
        i = bisect_right(self._tops, y) - 1
        if i < 0:
            return None
        piece = self.pieces[i]
        n = y - piece.top
        return (piece, n) if n < len(piece.lines) else None


class Document(Column):
    """The pieces of one reading, laid out for one width."""

    def __init__(
        self,
        reading: Reading,
        opened: frozenset[int] = frozenset(),
        fold: str = "",
        date_format: str = "",
    ) -> None:
        self.reading = reading
        self.article = reading.article
        self.runs = tuple(self.article.removed_runs())
        #: Indexes of the removed runs that are shown.
        self.opened = opened
        #: The one line that stands for the key facts on a narrow screen, or nothing.
        self.fold = fold
        #: strftime format of the date above the text; empty for our own.
        self._date_format = date_format
        super().__init__()
        self._starts = _text_starts(self.article)

    # ------------------------------------------------------------ layout

    def layout(self, width: int) -> None:
        """Break everything for lines of at most `width` cells."""
        self.width = max(1, width)
        self.pieces = [*self._head(), *self._body(), *self._tail()]
        super().layout(width)

    def _head(self) -> Iterator[Piece]:
        reading, article = self.reading, self.article
        row = reading.entry.row
        yield Piece(row.title or article.title or words.title(row), "title", gap=1)
        where = [row.feed_title or words.host(row.url)]
        if reading.entry.published or article.published:
            when = reading.entry.published or article.published or row.when
            where.append(words.moment(when, self._date_format))
        where += [words.minutes(words.length(article))]
        byline = article.byline or row.author
        if byline and byline.casefold() != row.feed_title.casefold():
            yield Piece(clip(byline, self.width * 2), "byline", gap=0)
        label = words.access(reading)
        yield Piece(_joined([*where, label], self.width), "meta", gap=0)
        if reading.failure is not None:
            failure = reading.failure
            told = f"{failure.sentence} {failure.next_step}".strip()
            yield Piece(told, "failure", first="! ", rest="  ", gap=1)
        for note in article.notes:
            yield Piece(note, "meta", first="· ", rest="  ", gap=0)
        if reading.replaced is not None:
            seen = words.clock(reading.replaced, datetime.now(UTC))
            told = f"▸ Changed by the outlet, seen {seen} ┄ v show"
            yield Piece(_with_offer(told, self.width), "changed", gap=1)
        if self.fold:
            yield Piece(_with_offer(self.fold, self.width), "fold", gap=1)

    def _body(self) -> Iterator[Piece]:
        blocks = self.article.blocks
        by_start = {run.start: (i, run) for i, run in enumerate(self.runs)}
        skip = 0
        title = self.reading.entry.row.title.casefold()
        before: Block | None = None
        #: What further lines of the open item of each list level begin with.
        hung: dict[int, str] = {}
        for i, block in enumerate(blocks):
            if i < skip:
                continue
            if i in by_start:
                number, run = by_start[i]
                yield from self._run(number, run)
                skip, before = run.end, None
                continue
            # Pages repeat the headline as their first heading.
            first_heading = before is None and i < 2 and block.kind is BlockKind.HEADING
            if first_heading and block.text.casefold() == title:
                continue
            piece = _piece(block, i, self.width)
            if piece is None:
                continue
            if before is not None and _belong(before, block):
                piece.gap = 0
                if not block.marker and block.level in hung:
                    # Another paragraph of the same item.
                    piece.first = piece.rest = hung[block.level]
            else:
                hung.clear()
            hung[block.level] = piece.rest
            yield piece
            before = block

    def _run(self, number: int, run: RemovedRun) -> Iterator[Piece]:
        blocks = self.article.blocks[run.start : run.end]
        open_ = number in self.opened
        yield Piece(_run_line(run, blocks, self.width, open_), "run", run=number)
        if not open_:
            return
        reasons = dict.fromkeys(
            (b.removal.reason, b.removal.rule) for b in blocks if b.removal
        )
        for reason, rule in reasons:
            why = f"{reason.rstrip('.')}. Rule {rule}."
            yield Piece(why, "reason", first="┊ ", rest="┊ ", gap=0, run=number)
        for i, block in enumerate(blocks, run.start):
            piece = _piece(block, i, self.width - 2)
            if piece is None:
                continue
            piece.role, piece.run = "removed", number
            piece.first, piece.rest = "┊ " + piece.first, "┊ " + piece.rest
            piece.hanging = piece.hanging and "┊ " + piece.hanging
            yield piece
        yield Piece("┄" * min(8, self.width), "runend", gap=0)

    def _tail(self) -> Iterator[Piece]:
        row = self.reading.entry.row
        if not self.article.kept:
            yield Piece(self._nothing(), "empty", gap=2)
        for enclosure in self.reading.entry.enclosures:
            kind = enclosure.media_type.split("/")[0] or "file"
            told = f"{kind}: {words.host(enclosure.url)}"
            yield Piece(told, "aside", first="▫ ", rest="  ")
        url = self.article.url or row.url
        if url and self.article.kept:
            yield Piece(words.host(url), "end", first="— ", gap=2)
        yield Piece("", "text", gap=1)

    def _nothing(self) -> str:
        row = self.reading.entry.row
        if self.article.blocks:
            return "Everything here was taken out as not being news. x shows it."
        if self.reading.page_is_empty and row.url:
            return "The page holds no readable text; o opens it in the browser."
        if self.reading.failure is None and row.url:
            return "The feed gives no text for this article. Enter fetches the page."
        if row.url:
            return "There is no text here yet. o opens the page in the browser."
        return "The feed gives neither text nor an address for this article."

    # ------------------------------------------------------------ finding places

    def gap_bar(self, y: int) -> str:
        """Return what is drawn in the gap at `y`: a removed or quoted block's bar."""
        i = bisect_right(self._tops, y) - 1
        if not 0 <= i < len(self.pieces) - 1:
            return ""
        above, below = self.pieces[i], self.pieces[i + 1]
        if below.role == "removed" and above.role in ("removed", "reason"):
            return "┊"
        if below.role == "quote" == above.role:
            return "│"
        return ""

    def place(self, y: int) -> Place:
        """Return what stands at page line `y`, to find it again after a layout."""
        i = max(0, bisect_right(self._tops, y) - 1)
        if not self.pieces:
            return Place(-1, 0)
        piece = self.pieces[i]
        n = min(max(0, y - piece.top), len(piece.lines) - 1)
        return Place(piece.block, piece.lines[n][0], i)

    def y_of(self, place: Place) -> int:
        """Return the page line where `place` is now."""
        if place.block < 0:
            i = min(place.piece, len(self.pieces) - 1)
            return _line_at(self.pieces[i], place.offset) if i or place.offset else 0
        for piece in self.pieces:
            if piece.block == place.block:
                return _line_at(piece, place.offset)
            if piece.block > place.block:
                return piece.top
        return max(0, self.height - 1)

    def hit_of(self, start: int, end: int) -> Hit | None:
        """Turn ``Article.text[start:end]`` into a stretch of a shown piece."""
        i = bisect_right(self._starts, (start, len(self.article.blocks))) - 1
        if i < 0:
            return None
        offset, block = self._starts[i]
        for number, piece in enumerate(self.pieces):
            if piece.block == block and piece.role != "removed":
                if not piece.verbatim:
                    return Hit(number, 0, 0)
                size = len(piece.text)
                return Hit(number, min(start - offset, size), min(end - offset, size))
        return None

    def y_of_hit(self, hit: Hit) -> int:
        """Return the page line on which a hit begins."""
        return _line_at(self.pieces[hit.piece], hit.start)

    def find(self, needle: str) -> list[Hit]:
        """Return every place where `needle` stands, ignoring case, in order."""
        needle = " ".join(level(needle).split())
        if not needle:
            return []
        pattern = re.compile(re.escape(needle).replace("\\ ", r"\s+"), re.IGNORECASE)
        return [
            Hit(i, match.start(), match.end())
            for i, piece in enumerate(self.pieces)
            if piece.block >= 0 or piece.role == "title"
            for match in pattern.finditer(level(piece.text))
        ]

    def links(self) -> list[tuple[str, str]]:
        """Return (words, address) of every link in the shown text, in order.

        An address is http(s) or, of mail, "mailto:".
        """
        seen: dict[str, str] = {}
        for piece in self.pieces:
            for span in piece.spans if piece.verbatim else ():
                if span.href and span.href not in seen:
                    seen[span.href] = piece.text[span.start : span.end]
        for piece in self.pieces:
            block = self.article.blocks[piece.block] if piece.block >= 0 else None
            if block and block.href and block.kind in ASIDE_KINDS:
                seen.setdefault(block.href, piece.text)
        for enclosure in self.reading.entry.enclosures:
            seen.setdefault(enclosure.url, enclosure.media_type or "file")
        return [(text, url) for url, text in seen.items()]

    def run_near(self, top: int, bottom: int) -> int:
        """Return the removed run shown between two page lines, else the next, or -1."""
        heads = [(p.top, p.run) for p in self.pieces if p.run >= 0]
        inside = [run for y, run in heads if top <= y < bottom]
        after = [run for y, run in heads if y >= bottom]
        around = [run for y, run in heads if y < top]
        return (inside or after or around[-1:] or [-1])[0]


# ---------------------------------------------------------------- pieces


def _piece(block: Block, index: int, width: int) -> Piece | None:
    """Return the piece that shows one block, or None when there is nothing to show."""
    kind = block.kind
    if kind is BlockKind.RULE:
        return Piece("·   ·   ·", "rule", block=index)
    if kind is BlockKind.IMAGE:
        if not block.text:
            return None
        return Piece(
            block.text, "aside", block=index, first="▫ ", rest="  ", verbatim=True
        )
    if kind is BlockKind.EMBED:
        told = block.text or words.host(block.href)
        return Piece(told, "aside", block=index, first="▫ ", rest="  ")
    if kind is BlockKind.TABLE and block.rows:
        return Piece(table(block.rows, width), "table", block=index, fixed=True)
    if not block.text:
        return None
    piece = Piece(block.text, kind.value, spans=block.spans, block=index, verbatim=True)
    if kind is BlockKind.CODE:
        piece.first, piece.rest, piece.hanging = " ", " ", "↳"
    elif kind is BlockKind.LIST_ITEM:
        marker = (block.marker or "•") + " "
        indent = "  " * max(0, min(block.level, 6) - 1)
        piece.first = indent + marker
        piece.rest = indent + " " * width_of(marker)
    elif kind is BlockKind.QUOTE:
        piece.first = piece.rest = "│ " * max(1, min(block.level, 3))
    return piece


def _break(piece: Piece, width: int) -> list[Line]:
    room = width - max(width_of(piece.first), width_of(piece.rest))
    if piece.role == "title":
        return balanced(piece.text, room)
    if piece.hanging:
        return fold(piece.text, room)
    if not piece.fixed:
        return wrap(piece.text, room)
    lines, start = [], 0
    for row in piece.text.split("\n"):
        lines.append((start, start + len(row)))
        start += len(row) + 1
    return lines


def _joined(parts: Sequence[str], width: int) -> str:
    """Join with middle dots, breaking lines between parts rather than inside them."""
    lines: list[str] = []
    for part in filter(None, parts):
        if lines and width_of(lines[-1]) + 3 + width_of(part) <= width:
            lines[-1] += f" · {part}"
        else:
            lines.append(part)
    return "\n".join(lines)


def _line_at(piece: Piece, offset: int) -> int:
    """Return the page line that holds a character of a piece."""
    starts = [start for start, _ in piece.lines]
    return piece.top + max(0, bisect_right(starts, offset) - 1)


def _belong(above: Block, below: Block) -> bool:
    """Whether two blocks stand together without a blank line."""
    return above.kind is below.kind is BlockKind.LIST_ITEM


def _run_line(run: RemovedRun, blocks: Sequence[Block], width: int, open_: bool) -> str:
    told = words.taken_out(tuple(blocks), run.categories)
    show = "x hide" if open_ else "x show"
    for line in (
        f"┄ {told} ┄ {show} · X never here",
        f"┄ {told} ┄ {show}",
        f"┄ {told} ┄ x",
    ):
        if width_of(line) <= width:
            return line
    tail = f" ┄ {show}"
    return clip(f"┄ {told}", width - width_of(tail)) + tail


def _with_offer(line: str, width: int) -> str:
    """Fit a line into `width` cells; the offer of a key at its end stays."""
    told, sep, offer = line.rpartition(" ┄ ")
    return clip(told, width - width_of(sep + offer)) + sep + offer


def _text_starts(article: Article) -> list[tuple[int, int]]:
    """Return (offset in `Article.text`, block index) of every block that is in it."""
    starts, offset = [], 0
    for i, block in enumerate(article.blocks):
        if block.removal is None and block.kind not in ASIDE_KINDS and block.text:
            starts.append((offset, i))
            offset += len(block.text) + 1
    return starts
