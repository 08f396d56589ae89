"""The key-facts panel: who, where, when, how many, who said what."""

from __future__ import annotations

from textual import events
from textual.geometry import Size
from textual.strip import Strip

from newsreader.facts.model import Facts
from tui.fact_lines import Item, Panel, panel_of
from tui.messages import FactMoved, PaneEntered
from tui.widgets.pane import Pane, over, strip_of


class FactsPanel(Pane):
    """Draws a `Panel`; moving its cursor lights the fact's sentence in the article."""

    DEFAULT_CSS = "FactsPanel { width: 36; }"

    def __init__(self, **kwargs: str) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]
        self.facts = Facts()
        #: Whether an article is open at all: an empty panel says different things.
        self.known = False
        self.panel = Panel((), ())
        self.cursor = -1
        self._folded: frozenset[str] = frozenset()
        self._expanded: frozenset[str] = frozenset()

    # ------------------------------------------------------------ content

    def show(self, facts: Facts, *, known: bool = True) -> None:
        """Show the facts of another article; folded sections stay folded."""
        self.facts, self.known = facts, known
        self._expanded = frozenset()
        self.cursor = -1
        self._set()
        self.go_to_y(0)

    def _set(self) -> None:
        self.panel = panel_of(
            self.facts, self.room.width - 2, self._folded, self._expanded
        )
        self.cursor = min(self.cursor, len(self.panel.items) - 1)
        self.virtual_size = Size(max(1, self.room.width), len(self.panel.lines) + 2)
        self.refresh()

    def on_resize(self) -> None:
        """Lay out for the new width."""
        self._set()

    @property
    def current(self) -> Item | None:
        """What the cursor stands on."""
        if 0 <= self.cursor < len(self.panel.items):
            return self.panel.items[self.cursor]
        return None

    def toggle(self) -> bool:
        """Fold the section under the cursor or expand it; False on a fact."""
        item = self.current
        if item is None or item.fact is not None:
            return False
        if item.more:
            self._expanded |= {item.section}
        else:
            self._folded ^= {item.section}
        self._set()
        return True

    # ------------------------------------------------------------ moving

    def enter(self) -> None:
        """Put the cursor on the first fact, or where it was."""
        if self.cursor < 0:
            facts = (n for n, i in enumerate(self.panel.items) if i.fact is not None)
            self.cursor = next(facts, 0 if self.panel.items else -1)
        self._moved()

    def leave(self) -> None:
        """Put the light out."""
        self.refresh()
        self.post_message(FactMoved(()))

    def move(self, by: int) -> None:
        """Move the cursor by items."""
        self.cursor = max(0, min(len(self.panel.items) - 1, self.cursor + by))
        self._moved()

    def page(self, share: float) -> None:
        """Move the cursor by sections."""
        step = 1 if share > 0 else -1
        n = self.cursor + step
        while 0 < n < len(self.panel.items) and self.panel.items[n].fact is not None:
            n += step
        self.move(n - self.cursor)

    def _moved(self) -> None:
        item = self.current
        self.refresh()
        if item is None:
            return
        top, height = self.scroll_offset.y, self.room.height
        first, last = item.top + 1, item.top + item.height
        if first < top + 1:
            self.go_to_y(0 if item.top <= 1 else item.top)
        elif last >= top + height:
            self.go_to_y(last - height + 1)
        self.post_message(FactMoved(item.mentions))

    # ------------------------------------------------------------ drawing

    def draw(self, y: int, width: int) -> Strip:
        """Return one visible line; the first is a blank above the first section."""
        look = self.look
        n = y + self.scroll_offset.y - 1
        if not self.panel.items:
            if n == 0:
                told = "nothing certain found" if self.known else ""
                return strip_of([(" ", look.text), (told, look.muted)])
            return Strip.blank(width, look.text)
        if not 0 <= n < len(self.panel.lines):
            return Strip.blank(width, look.text)
        line = self.panel.lines[n]
        here = self.has_focus and line.item >= 0 and line.item == self.cursor
        parts = [(text, getattr(look, style)) for text, style in line.parts]
        mark = ("▎", look.accent) if here else (" ", look.text)
        strip = strip_of([mark, *parts])
        return over(strip, look.cursor, width, look.text) if here else strip

    # ------------------------------------------------------------ mouse

    def on_click(self, event: events.Click) -> None:
        """Go to the clicked fact's sentence; a heading folds, "more" expands."""
        self.post_message(PaneEntered("facts"))
        n = self.spot(event).y + self.scroll_offset.y - 1
        if not 0 <= n < len(self.panel.lines) or self.panel.lines[n].item < 0:
            return
        self.cursor = self.panel.lines[n].item
        self.refresh()
        item = self.current
        if item is not None and not self.toggle():
            self.post_message(FactMoved(item.mentions, jump=True))

    def on_focus(self) -> None:
        """Show the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.refresh()
