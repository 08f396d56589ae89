"""The article list: any number of ids, of which only the visible rows are fetched.

`scroll_y` counts rows, not lines. Cards may then be one or two title lines high without
anyone ever measuring a million of them: drawing starts at the row that is on top.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip

from newsreader.errors import NewsreaderError
from newsreader.models import EntryRow
from tui import words
from tui.messages import (
    EntryHighlighted,
    EntryOpened,
    ListAtTop,
    PaneEntered,
    RowsLost,
)
from tui.typeset import clip, fit, pad, shorten_lines, width_of
from tui.widgets.pane import Pane, over, strip_of

#: Rows fetched at a time and kept at most.
WINDOW, KEPT = 64, 1024
#: From this width on a row is one line with columns instead of a card.
COLUMNS_FROM = 58

Part = tuple[str, Style]


class ArticleList(Pane):
    """Rows of articles; ids are a snapshot that nothing but `show` changes."""

    DEFAULT_CSS = "ArticleList { width: 1fr; }"

    cursor = reactive(0, repaint=False, init=False)

    def __init__(
        self,
        fetch: Callable[[Sequence[int]], list[EntryRow]],
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        **kwargs: str,
    ) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]
        self._fetch, self._now = fetch, now
        self.ids: array[int] = array("q")
        self._rows: dict[int, EntryRow] = {}
        self._cards: dict[tuple[int, int], list[Strip]] = {}
        #: Lines of the screen as (row, line within the row), for the current top.
        self._plan: list[tuple[int, int]] = []
        self._plan_key: tuple[object, ...] = ()
        #: Shown instead of rows: a headline and lines of advice.
        self.empty: tuple[str, ...] = ()
        #: One line a row whatever the width (small terminals, `density = compact`).
        self.compact = False
        #: Shown where no row can be read.
        self.broken: tuple[str, ...] = ()
        #: Ids whose rows could not be read.
        self._lost: set[int] = set()
        #: Whether rows name their feed: not while a single feed is listed.
        self.feed_names = True
        #: How often the store was asked; tests hold paging to it.
        self.fetches = 0

    # ------------------------------------------------------------ content

    def show(self, ids: array[int], *, keep: int | None = None, top: int = 0) -> None:
        """Show other ids; with `keep`, put the cursor on that id and row at `top`."""
        offset = max(0, self.cursor - self.scroll_offset.y)
        self.ids = ids
        self._rows.clear()
        self._lost.clear()
        self.forget()
        cursor = 0
        if keep is not None:
            # A linear search over C integers: 1,000,000 ids take some milliseconds.
            try:
                cursor = ids.index(keep)
            except ValueError:
                cursor = min(self.cursor, max(0, len(ids) - 1))
        self._measure()
        self.set_reactive(ArticleList.cursor, cursor)
        self.go_to_y(cursor - offset if keep is not None else 0)
        self._reveal()
        self.refresh()

    def extend(self, ids: array[int]) -> None:
        """Take more ids of which those shown are the beginning; nothing moves."""
        self.ids = ids
        self._plan_key = ()
        self._measure()

    def row(self, index: int) -> EntryRow | None:
        """Return the row at `index`, fetching the window around it when needed."""
        if not 0 <= index < len(self.ids):
            return None
        entry_id = self.ids[index]
        if entry_id not in self._rows and entry_id not in self._lost:
            if len(self._rows) > KEPT:
                self._rows.clear()
            start = max(0, index - WINDOW // 4)
            wanted = self.ids[start : start + WINDOW]
            self.fetches += 1
            self._take(wanted)
        return self._rows.get(entry_id)

    def _take(self, wanted: Sequence[int]) -> None:
        """Fetch rows; lines are being drawn, so what cannot be read is told later."""
        try:
            self._rows.update((row.id, row) for row in self._fetch(wanted))
        except NewsreaderError as error:
            self._lost.update(i for i in wanted if i not in self._rows)
            self.post_message(RowsLost(error))

    def known(self, entry_id: int | None) -> EntryRow | None:
        """Return the row of an entry that was shown already."""
        return None if entry_id is None else self._rows.get(entry_id)

    @property
    def current(self) -> EntryRow | None:
        """The row under the cursor."""
        return self.row(self.cursor)

    def update_rows(self, entry_ids: Sequence[int]) -> None:
        """Fetch these rows again, where they are known, and draw them anew."""
        known = [i for i in entry_ids if i in self._rows]
        if not known:
            return
        self._rows.update((row.id, row) for row in self._fetch(known))
        changed = set(known)
        self._cards = {k: v for k, v in self._cards.items() if k[0] not in changed}
        self._plan_key = ()
        top = self.scroll_offset.y
        for y, (index, _) in enumerate(self._layout(top)):
            if index < len(self.ids) and self.ids[index] in changed:
                self.redraw_line(y)

    def next_unread(self, start: int, step: int = 1) -> int | None:
        """Return the nearest unread row after `start`, looking 2,000 rows far."""
        index = start + step
        for _ in range(2000):
            row = self.row(index)
            if row is None:
                return None
            if not row.read:
                return index
            index += step
        return None

    # ------------------------------------------------------------ moving

    def move(self, by: int) -> None:
        """Move the cursor by rows."""
        self.cursor = max(0, min(len(self.ids) - 1, self.cursor + by))

    def page(self, share: float) -> None:
        """Move the cursor by a share of what is visible."""
        rows = max(1, self._visible_rows() - 1)
        self.move(int(rows * share) or (1 if share > 0 else -1))

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor inside the list."""
        return max(0, min(cursor, len(self.ids) - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        """Draw the two rows that changed and keep the new one in view."""
        before = self.scroll_offset.y
        if self._lost:
            # Another program may have had the file for a moment: asked for again.
            self._lost.clear()
            self.forget()
            self.refresh()
        self._reveal()
        if self.scroll_offset.y == before:
            for y, (index, _) in enumerate(self._layout(before)):
                if index in (old, new):
                    self.redraw_line(y)
        if 0 <= new < len(self.ids):
            self.post_message(EntryHighlighted(self.ids[new]))
        if new == 0:
            self.post_message(ListAtTop())

    def _reveal(self) -> None:
        """Scroll no more than needed to show the whole row under the cursor."""
        top, height = self.scroll_offset.y, self.room.height
        if height <= 0:
            return
        if self.cursor < top:
            self.go_to_y(self.cursor)
            return
        # Heights are only added up from the cursor backwards, so a jump of a million
        # rows costs one screen.
        used, first = (0 if self.columns else -1), self.cursor
        while first >= 0:
            used += self._height(first)
            if used > height or first == top:
                break
            first -= 1
        if used > height:
            self.go_to_y(min(self.cursor, first + 1))

    # ------------------------------------------------------------ geometry

    @property
    def columns(self) -> bool:
        """Whether a row is one line."""
        return self.compact or self.room.width >= COLUMNS_FROM

    def _height(self, index: int) -> int:
        """Lines a row takes, its blank line included."""
        if self.columns:
            return 1
        return len(self._card(index)) + 1

    def _measure(self) -> None:
        """Tell the scrollbar how far it can go: until the last row stands below."""
        height = max(1, self.room.height)
        used, first = 0, len(self.ids)
        if self.columns:
            first = max(0, first - height)
        else:
            while first > 0 and used + self._height(first - 1) - 1 <= height:
                first -= 1
                used += self._height(first)
        self.virtual_size = Size(max(1, self.room.width), first + height)

    def _layout(self, top: int) -> list[tuple[int, int]]:
        """Return (row, line within it) for each visible line."""
        size = self.room
        key = (top, size, len(self.ids), self.compact)
        if key == self._plan_key:
            return self._plan
        plan: list[tuple[int, int]] = []
        index = top
        while len(plan) < size.height and index < len(self.ids):
            plan += [(index, n) for n in range(self._height(index))]
            index += 1
        self._plan, self._plan_key = plan, key
        return plan

    def _visible_rows(self) -> int:
        plan = self._layout(self.scroll_offset.y)[: self.room.height]
        return plan[-1][0] - plan[0][0] + 1 if plan else 1

    def forget(self) -> None:
        """Drop drawn rows."""
        self._cards.clear()
        self._plan_key = ()

    def on_resize(self) -> None:
        """Draw for the new width; the cursor's row stays in view."""
        self.forget()
        self._measure()
        self._reveal()

    # ------------------------------------------------------------ drawing

    def draw(self, y: int, width: int) -> Strip:
        """Return one visible line."""
        if not self.ids:
            return self._draw_words(self.empty, y, width)
        plan = self._layout(self.scroll_offset.y)
        if self._lost and all(self.ids[index] in self._lost for index, _ in plan):
            return self._draw_words(self.broken, y, width)
        if y >= len(plan):
            return Strip.blank(width, self.look.text)
        index, n = plan[y]
        lines = self._card(index)
        here = index == self.cursor
        if n >= len(lines):
            return Strip.blank(width, self.look.text)
        line = lines[n]
        if not here:
            return line
        look = self.look
        mark = "▎" if self.has_focus else "▏"
        shown = Strip.join(
            [strip_of([(mark, look.accent)]), line.crop(1, max(1, width))]
        )
        return over(
            shown, look.cursor if self.has_focus else look.idle, width, look.text
        )

    def _card(self, index: int) -> list[Strip]:
        row, width = self.row(index), self.room.width
        if row is None:
            lost = index < len(self.ids) and self.ids[index] in self._lost
            told = clip("   cannot be read", width) if lost else ""
            return [strip_of([(told, self.look.muted)])]
        key = (row.id, width)
        lines = self._cards.get(key)
        if lines is None:
            if len(self._cards) > KEPT:
                self._cards.clear()
            lines = self._one_line(row, width) if self.columns else self._lines(row)
            self._cards[key] = lines
        return lines

    def _title_style(self, row: EntryRow) -> Style:
        return self.look.muted if row.read else self.look.strong

    def _marks(self, row: EntryRow) -> list[Part]:
        look = self.look
        dot = "●" if not row.read else " "
        star = [("★ ", look.accent)] if row.starred else []
        return [(" ", look.text), (dot, look.accent), (" ", look.text), *star]

    def _lines(self, row: EntryRow) -> list[Strip]:
        """A card: up to two lines of headline and one of where, when, what."""
        look, width = self.look, self.room.width
        star = 2 if row.starred else 0
        room = max(1, width - 4)
        text = words.title(row)
        titles = shorten_lines(text, max(1, room - star), 2)
        style = self._title_style(row)
        out = [strip_of([*self._marks(row), (titles[0], style)])]
        out += [strip_of([("   ", look.text), (line, style)]) for line in titles[1:]]
        out.append(strip_of([("   ", look.text), (self._meta(row, room), look.muted)]))
        return out

    def _meta(self, row: EntryRow, room: int) -> str:
        """Where, when and what; the feed's name gives way before the label does."""
        said = [words.age(row.when, self._now())]
        if access := words.ROW_ACCESS.get(row.access, ""):
            said.append(access)
        if row.lang and row.lang != "en":
            said.append(row.lang)
        if row.changed:
            said.append("changed")
        if not access and (time := words.reading_time(row)):
            longer = [*said, time]
            name = row.feed_title if self.feed_names else ""
            if width_of(" · ".join(filter(None, [name, *longer]))) <= room:
                said = longer
        tail = " · ".join(said)
        if not self.feed_names:
            return clip(tail, room)
        left = room - width_of(tail) - 3
        return f"{clip(row.feed_title, left)} · {tail}" if left >= 4 else tail

    def _one_line(self, row: EntryRow, width: int) -> list[Strip]:
        """One line: mark, headline, feed, label and age in columns."""
        look = self.look
        when = words.age(row.when, self._now())
        marks = self._marks(row)
        used = sum(width_of(text) for text, _ in marks)
        if width < COLUMNS_FROM:
            room = max(1, width - used - 8)
            title = fit(words.title(row), room)
            tail: list[Part] = [(f"{when:>7}", look.muted)] if width >= 24 else []
            if not tail:
                title = fit(words.title(row), max(1, width - used))
            return [strip_of([*marks, (title, self._title_style(row)), *tail])]
        feed = min(24, width // 5) if self.feed_names else 0
        lang = row.lang if row.lang != "en" else ""
        said = words.ROW_ACCESS.get(row.access, "")
        said = said or ("changed" if row.changed else lang)
        # The headline has the room that the label leaves.
        label = len(said) + 2 if said and width >= 76 else 0
        room = max(1, width - used - feed - label - 8 - (2 if feed else 0) - 2)
        parts: list[Part] = [
            *marks,
            (fit(words.title(row), room), self._title_style(row)),
            ("  ", look.text),
        ]
        if label:
            parts.append((fit(said, label), look.muted))
        if feed:
            parts.append((fit(row.feed_title, feed) + "  ", look.muted))
        parts.append((f"{when:>7}", look.muted))
        return [strip_of(parts)]

    def _draw_words(self, said: Sequence[str], y: int, width: int) -> Strip:
        """Draw one line of a state in words: a headline, then lines of advice."""
        look = self.look
        measure = max(1, min(60, width - 4))
        lines: list[Part] = []
        for n, text in enumerate(said):
            lines += [
                (line, look.strong if n == 0 else look.muted)
                for line in shorten_lines(text, measure, 6)
            ]
            lines.append(("", look.text))
        start = max(0, min(self.room.height // 3, self.room.height - len(lines)))
        if not start <= y < start + len(lines):
            return Strip.blank(width, look.text)
        text, style = lines[y - start]
        left = " " * max(0, min(4, (width - measure) // 2))
        return strip_of([(left, look.text), (pad(text, 0), style)])

    # ------------------------------------------------------------ mouse

    def on_click(self, event: events.Click) -> None:
        """Choose the clicked row; a click on the chosen one opens it too."""
        self.post_message(PaneEntered("list"))
        plan, (x, y) = self._layout(self.scroll_offset.y), self.spot(event)
        if 0 <= y < len(plan) and x < self.room.width:
            index = plan[y][0]
            self.cursor = index
            self.post_message(EntryOpened(self.ids[index]))

    def on_focus(self) -> None:
        """The cursor's row looks different in the pane that has the keys."""
        self.refresh()

    def on_blur(self) -> None:
        """See `on_focus`."""
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell when the list is back at its first row."""
        super().watch_scroll_y(old_value, new_value)
        if round(new_value) == 0 and round(old_value) != 0 and self.cursor == 0:
            self.post_message(ListAtTop())
