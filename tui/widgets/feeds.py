"""The feeds pane: everything, starred, tags with their feeds, feeds without a tag."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip

from filters.records import dataclass
from newsreader.models import EntryQuery, Feed, HealthState, Totals
from tui import words
from tui.messages import FeedChosen, PaneEntered
from tui.typeset import fit, width_of
from tui.widgets.pane import Pane, over, strip_of


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One row of the pane."""

    #: "all", "starred", "tag:politics", "feed:12"; survives a reload of the feeds.
    key: str
    name: str
    unread: int = 0
    feed: Feed | None = None
    tag: str = ""
    depth: int = 0
    #: None for rows that do not fold.
    opened: bool | None = None
    failing: int = 0

    def query(self, base: EntryQuery) -> EntryQuery:
        """Return the articles this row stands for, with the filters of `base`."""
        return EntryQuery(
            feed_ids=(self.feed.id,) if self.feed else (),
            tag=self.tag,
            unread=base.unread,
            starred=base.starred or self.key == "starred",
            text=base.text,
            sort=base.sort,
        )


def rows_of(
    feeds: Sequence[Feed], totals: Totals, opened: frozenset[str]
) -> list[FeedRow]:
    """Arrange the feeds: all, starred, tags in the user's order, then the rest.

    Tags are those of `totals` too: `feeds` may be only the first ones without a tag.
    """
    rows = [
        FeedRow("all", "All news", totals.unread),
        FeedRow("starred", "Starred", totals.starred),
    ]
    tags: dict[str, list[Feed]] = {tag: [] for tag in totals.by_tag_unread}
    for feed in feeds:
        for tag in feed.tags:
            tags.setdefault(tag, []).append(feed)
    for tag, members in tags.items():
        unread = totals.by_tag_unread.get(tag, sum(f.unread for f in members))
        failing = totals.by_tag_failing.get(
            tag, sum(f.health is HealthState.FAILING for f in members)
        )
        key = f"tag:{tag}"
        is_open = key in opened
        name = tag[:1].upper() + tag[1:]
        rows.append(
            FeedRow(key, name, unread, tag=tag, opened=is_open, failing=failing)
        )
        if is_open:
            rows += [_feed_row(f, depth=1, tag=tag) for f in members]
    rows += [_feed_row(f) for f in feeds if not f.tags]
    return rows


def _feed_row(feed: Feed, depth: int = 0, tag: str = "") -> FeedRow:
    key = f"feed:{feed.id}" + (f":{tag}" if tag else "")
    failing = int(feed.health is HealthState.FAILING)
    return FeedRow(key, feed.title, feed.unread, feed, depth=depth, failing=failing)


class FeedList(Pane):
    """The rows of `rows_of`, with a cursor."""

    DEFAULT_CSS = "FeedList { width: 28; }"

    cursor = reactive(0, repaint=False, init=False)

    def __init__(self, **kwargs: str) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]
        self.rows: list[FeedRow] = rows_of((), Totals(), frozenset())
        self.opened: frozenset[str] = frozenset()
        self._feeds: Sequence[Feed] = ()
        self._totals = Totals()

    # ------------------------------------------------------------ content

    def show(self, feeds: Sequence[Feed], totals: Totals) -> None:
        """Show new counts; the cursor stays on its row."""
        self._feeds, self._totals = feeds, totals
        rows = rows_of(feeds, totals, self.opened)
        if rows != self.rows:
            key = self.current.key
            self.rows = rows
            self._keep(key)

    def _keep(self, key: str) -> None:
        keys = [row.key for row in self.rows]
        cursor = keys.index(key) if key in keys else min(self.cursor, len(keys) - 1)
        self.set_reactive(FeedList.cursor, cursor)
        self.virtual_size = Size(self.room.width, len(self.rows))
        self.refresh()

    @property
    def current(self) -> FeedRow:
        """The row under the cursor."""
        return self.rows[max(0, min(self.cursor, len(self.rows) - 1))]

    def toggle(self, key: str) -> None:
        """Open or close a tag."""
        self.opened = self.opened ^ {key}
        self.rows = rows_of(self._feeds, self._totals, self.opened)
        self._keep(key)

    def select(self, key: str) -> bool:
        """Put the cursor on the row with this key, opening its tag when needed."""
        for n, row in enumerate(self.rows):
            if row.key == key or row.key.startswith(f"{key}:"):
                self.cursor = n
                return True
        for tag in (t for f in self._feeds if f"feed:{f.id}" == key for t in f.tags):
            self.toggle(f"tag:{tag}")
            return self.select(key)
        return False

    # ------------------------------------------------------------ moving

    def move(self, by: int) -> None:
        """Move the cursor by rows."""
        self.cursor += by

    def page(self, share: float) -> None:
        """Move the cursor by a share of what is visible."""
        self.move(int(max(1, self.room.height - 1) * share))

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on a row."""
        return max(0, min(cursor, len(self.rows) - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        """Draw the two rows that changed, keep the new one in view, say so."""
        self._reveal()
        for row in (old, new):
            self.redraw_line(row - self.scroll_offset.y)
        self.post_message(FeedChosen(entered=False))

    def _reveal(self) -> None:
        top, height = self.scroll_offset.y, self.room.height
        if self.cursor < top:
            self.go_to_y(self.cursor)
        elif height and self.cursor >= top + height:
            self.go_to_y(self.cursor - height + 1)

    def step_unread(self, step: int) -> bool:
        """Go to the next feed or tag that has news."""
        n = self.cursor + step
        while 0 <= n < len(self.rows):
            if self.rows[n].unread and self.rows[n].key != "starred":
                self.cursor = n
                return True
            n += step
        return False

    # ------------------------------------------------------------ drawing

    def on_resize(self) -> None:
        """Tell the scrollbar the new height."""
        self.virtual_size = Size(self.room.width, len(self.rows))
        self.go_to_y(min(self.scroll_offset.y, self.max_scroll_y))
        self._reveal()

    def draw(self, y: int, width: int) -> Strip:
        """Return one visible line."""
        n = y + self.scroll_offset.y
        look = self.look
        if n >= len(self.rows):
            return Strip.blank(width, look.text)
        row = self.rows[n]
        here = n == self.cursor
        mark = ("▎" if self.has_focus else "▏") if here else " "
        health = "!" if row.failing else " "
        if row.feed is not None:
            health = words.HEALTH_MARK[row.feed.health]
        fold = "" if row.opened is None else ("▾ " if row.opened else "▸ ")
        name = "  " * row.depth + fold + row.name
        number = words.number(row.unread) if row.unread else ""
        room = max(0, width - 4 - width_of(number))
        style = look.strong if row.unread else look.muted
        if row.key == "starred":
            style = look.text if row.unread else look.muted
        strip = strip_of(
            [
                (mark, look.accent),
                (fit(name, room), style),
                (" ", look.text),
                (health, look.error),
                (number + " ", look.muted),
            ]
        )
        if not here:
            return strip
        return over(
            strip, look.cursor if self.has_focus else look.idle, width, look.text
        )

    # ------------------------------------------------------------ mouse

    def on_click(self, event: events.Click) -> None:
        """Choose the clicked row; a click on a tag's triangle folds it."""
        self.post_message(PaneEntered("feeds"))
        x, y = self.spot(event)
        n = y + self.scroll_offset.y
        if not 0 <= n < len(self.rows) or x >= self.room.width:
            return
        row = self.rows[n]
        self.cursor = n
        if row.opened is not None and x <= 2:
            self.toggle(row.key)
        else:
            self.post_message(FeedChosen(entered=True))

    def on_focus(self) -> None:
        """The cursor's row looks different in the pane that has the keys."""
        self.redraw_line(self.cursor - self.scroll_offset.y)

    def on_blur(self) -> None:
        """See `on_focus`."""
        self.redraw_line(self.cursor - self.scroll_offset.y)
