"""What every pane shares: a scrolling surface of lines drawn with one `Look`.

Panes take no keys themselves. The screen reads every key in one place, since a key
may be the second half of a count or belong to the user's own key map.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Offset, Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.look import Look, look_of
from tui.typeset import width_of


class Pane(ScrollView, inherit_bindings=False):
    """A focusable surface that draws itself line by line."""

    DEFAULT_CSS = """
    Pane {
        height: 1fr; min-width: 1; overflow: hidden; scrollbar-size: 0 0;
    }
    """
    can_focus = True
    #: Without a scrollbar, how far one can scroll changes the place of nothing.
    virtual_size = reactive(Size(0, 0))
    #: How many lines the wheel moves.
    WHEEL: ClassVar[int] = 3

    #: Made anew when the theme changes.
    _look: Look | None = None
    #: Whether the last column shows where one is; it is the line between panes too.
    RAIL: ClassVar[bool] = True
    #: Whether another pane follows on the right.
    railed = False
    #: Lines drawn so far; tests hold this to what is on the screen.
    drawn = 0
    #: Rows of the thumb above the mouse while it is dragged, else None.
    _grip: int | None = None
    #: `room` as last worked out: asking Textual for it costs more than a line.
    _room: Size | None = None

    @property
    def look(self) -> Look:
        """The styles of the current theme."""
        if self._look is None:
            app = self.app
            self._look = look_of(
                app.theme_variables,
                ansi=app.current_theme.ansi,
                colour=not app.no_color,
                few=app.console.color_system == "256",
            )
        return self._look

    def notify_style_update(self) -> None:
        """Drop what was drawn in the colours of another theme."""
        super().notify_style_update()
        self._look = None
        self.forget()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Leave out the conversion to true colours: every `Look` has those already."""
        return [
            line_filter
            for line_filter in super().get_line_filters()
            if not isinstance(line_filter, ANSIToTruecolor)
        ]

    def forget(self) -> None:
        """Drop cached lines; panes that keep any override this."""

    @property
    def room(self) -> Size:
        """Cells that can be drawn on, the rail not counted."""
        if self._room is None:
            width, height = self.content_size
            self._room = Size(max(0, width - self.RAIL), height)
        return self._room

    def _size_updated(
        self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True
    ) -> bool:
        self._room = None
        return super()._size_updated(size, virtual_size, container_size, layout)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the part of the pane inside `crop`."""
        self._room = None
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Draw line `y` of what is visible."""
        width = self.room.width
        Pane.drawn += 1
        strip = self.draw(y, width)
        if strip.cell_length > width:
            strip = strip.crop(0, width)
        # One new strip for the whole line: Textual's own ways to crop, pad and join
        # make three, of ten objects each.
        blank = " " * (width - strip.cell_length)
        parts = [*strip, Segment(blank, self.look.text)] if blank else [*strip]
        size = width
        if self.RAIL and (width or self.content_size.width):
            parts.append(self._rail(y))
            size += 1
        return Strip(parts, size)

    # ------------------------------------------------------------ the rail

    def _thumb(self) -> tuple[int, int]:
        """Return first row and length of the thumb; no length when all is shown."""
        height, total = self.room.height, self.virtual_size.height
        if not 0 < height < total:
            return 0, 0
        length = max(1, round(height * height / total))
        start = round((height - length) * self.scroll_y / (total - height))
        return max(0, min(height - length, start)), length

    def _rail(self, y: int) -> Segment:
        start, length = self._thumb()
        look = self.look
        if start <= y < start + length:
            held = self._grip is not None
            return Segment("┃", look.accent if held else look.thumb)
        return Segment("│" if self.railed else " ", look.faint)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the thumb, or jump to where the rail was clicked."""
        x, y = event.get_content_offset_capture(self)
        start, length = self._thumb()
        if not length or x < self.room.width:
            return
        event.stop()
        event.prevent_default()
        self._grip = y - start if start <= y < start + length else length // 2
        self.capture_mouse()
        self._drag(y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag the thumb."""
        if self._grip is not None:
            event.stop()
            self._drag(event.get_content_offset_capture(self).y)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let the thumb go."""
        if self._grip is not None:
            event.stop()
            self._grip = None
            self.release_mouse()
            self.refresh()

    def _drag(self, y: int) -> None:
        height, total = self.room.height, self.virtual_size.height
        _, length = self._thumb()
        free = max(1, height - length)
        share = max(0.0, min(1.0, (y - (self._grip or 0)) / free))
        self.go_to_y(round(share * (total - height)))
        self.refresh()

    # ------------------------------------------------------------ drawing

    def draw(self, y: int, width: int) -> Strip:
        """Return the visible line `y`, at most `width` cells wide."""
        raise NotImplementedError

    def spot(self, event: events.Click) -> Offset:
        """Return where in the drawn lines a click was."""
        return event.get_content_offset_capture(self)

    def redraw_line(self, y: int) -> None:
        """Draw one visible line anew."""
        self.refresh(Region(0, y, self.size.width, 1))

    def go_to_y(self, y: float) -> None:
        """Scroll at once so that line `y` is the first shown."""
        self.scroll_to(y=max(0, y), animate=False, immediate=True, force=True)

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        event.prevent_default()
        self.go_to_y(min(self.max_scroll_y, self.scroll_offset.y + self.WHEEL))

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        event.prevent_default()
        self.go_to_y(self.scroll_offset.y - self.WHEEL)


def strip_of(parts: Iterable[tuple[str, Style]]) -> Strip:
    """Return a strip of (text, style) parts; empty ones are left out."""
    return Strip([Segment(text, style) for text, style in parts if text])


def over(strip: Strip, style: Style, width: int, base: Style) -> Strip:
    """Return `strip` at full width with `style` laid over it."""
    return lay(strip.crop_extend(0, width, base), style)


def lay(strip: Strip, style: Style) -> Strip:
    """Return `strip` with `style` on top of each segment's own."""
    # Strip.apply_style puts the new style below the old one.
    return Strip(
        [Segment(text, old + style if old else style) for text, old, _ in strip],
        strip.cell_length,
    )


def spread(
    left: list[tuple[str, Style]],
    right: list[tuple[str, Style]],
    width: int,
    blank: Style,
) -> Strip:
    """Return a line with one part at each edge; the left one must fit already."""
    taken = sum(width_of(text) for text, _ in (*left, *right))
    return strip_of([*left, (" " * max(1, width - taken), blank), *right])
