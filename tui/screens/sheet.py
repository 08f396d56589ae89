"""A sheet that lies over the screen: lines to read, keys to leave it again."""

from __future__ import annotations

from typing import TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.containers import Vertical
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.strip import Strip

from tui.look import Look
from tui.screens.top import left_already, on_top
from tui.widgets.pane import Pane, over, strip_of

T = TypeVar("T")
#: A line: parts of (text, style name of `Look`).
Line = list[tuple[str, str]]


class Lines(Pane):
    """Scrolling lines; those that belong to an item can be chosen."""

    DEFAULT_CSS = "Lines { height: auto; max-height: 100%; }"

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []
        #: For each line the item it belongs to, or -1.
        self.items: list[int] = []
        self.cursor = -1

    def show(self, lines: list[Line], items: list[int] | None = None) -> None:
        """Show other lines."""
        self.lines = lines
        self.items = items or [-1] * len(lines)
        if self.cursor > max(self.items, default=-1):
            self.cursor = max(self.items, default=-1)
        self.virtual_size = Size(max(1, self.room.width), len(lines))
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Be as high as the lines."""
        return len(self.lines)

    def move(self, by: int) -> None:
        """Move the cursor, or without items the page."""
        last = max(self.items, default=-1)
        if last < 0:
            top = self.scroll_offset.y + by
            self.go_to_y(max(0, min(self.max_scroll_y, top)))
            return
        self.cursor = max(0, min(last, self.cursor + by))
        here = [n for n, item in enumerate(self.items) if item == self.cursor]
        top, height = self.scroll_offset.y, self.room.height
        if here[0] < top:
            self.go_to_y(here[0] if self.cursor else 0)
        elif here[-1] >= top + height:
            self.go_to_y(here[-1] - height + 1)
        self.refresh()

    def draw(self, y: int, width: int) -> Strip:
        """Return one visible line on the sheet's own paper."""
        n = y + self.scroll_offset.y
        look = self.look
        paper = self._paper()
        if n >= len(self.lines):
            return Strip.blank(width, paper)
        parts = [(text, _style(look, name)) for text, name in self.lines[n]]
        strip = over(strip_of(parts), paper, width, paper)
        if self.items[n] >= 0 and self.items[n] == self.cursor:
            return over(strip, look.cursor, width, paper)
        return strip

    def _rail(self, y: int) -> Segment:
        rail = super()._rail(y)
        return Segment(rail.text, (rail.style or Style()) + self._paper())

    def _paper(self) -> Style:
        if self.app.current_theme.ansi:
            return Style(bgcolor="default")
        return Style(bgcolor=self.app.theme_variables["surface"])


def _style(look: Look, name: str) -> Style:
    style = getattr(look, name)
    assert isinstance(style, Style)
    return style


class Sheet(ModalScreen[T]):
    """Lines in a box; j, k and pages move, Esc and q leave."""

    SCOPED_CSS = False
    CSS = """
    Sheet { align: center middle; background: $background 60%; }
    Sheet > .box {
        width: 84; max-width: 100%; height: auto; max-height: 100%;
        background: $surface; border: solid $rule; padding: 0 1;
    }
    Sheet Pane { background: $surface; }
    """
    #: Keys besides q and Esc that close this sheet.
    CLOSES: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        self.lines = Lines()
        with Vertical(classes="box"):
            yield self.lines

    def on_mount(self) -> None:
        """Fill the box and take the keys."""
        self.fill()
        self.lines.focus()

    def on_resize(self) -> None:
        """Fill it again for the new width."""
        self.fill()

    @property
    def width(self) -> int:
        """Cells a line may take."""
        return max(10, min(84, self.app.size.width) - 6)

    def fill(self) -> None:
        """Make the lines for the present width."""
        raise NotImplementedError

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Leave the sheet; a second time, by a key in haste, is no more than once."""
        return super().dismiss(result) if on_top(self) else left_already()

    def on_key(self, event: events.Key) -> None:
        """Move, choose, or leave."""
        event.stop()
        event.prevent_default()
        if not on_top(self):
            return
        key = event.character if event.is_printable else event.key
        page = max(1, self.lines.room.height - 1)
        moves = {
            "j": 1, "down": 1, "k": -1, "up": -1, " ": page, "pagedown": page,
            "pageup": -page, "ctrl+d": page // 2, "ctrl+u": -(page // 2),
            "g": -(10**6), "home": -(10**6), "G": 10**6, "end": 10**6,
            "tab": 1, "shift+tab": -1,
        }  # fmt: skip
        if self.pressed(key or ""):
            return
        if key in ("escape", "q", "h", "left") or key in self.CLOSES:
            self.dismiss(None)
        elif key in moves:
            self.lines.move(moves[key])

    def pressed(self, key: str) -> bool:
        """Handle a key of this very sheet; True when it was one."""
        return False

    def on_click(self, event: events.Click) -> None:
        """A click beside the box leaves it; one on an item chooses it."""
        if not on_top(self):
            return
        if event.widget is self:
            self.dismiss(None)
        elif event.widget is self.lines:
            n = event.y + self.lines.scroll_offset.y
            if 0 <= n < len(self.lines.items) and self.lines.items[n] >= 0:
                self.lines.cursor = self.lines.items[n]
                self.lines.refresh()
                self.pressed("enter")
