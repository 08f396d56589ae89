"""A scrollbar as thin as a line: it shows where one is and asks for no attention."""

from __future__ import annotations

from typing import ClassVar

from rich.color import Color
from rich.segment import Segment, Segments
from rich.style import Style
from textual.scrollbar import ScrollBarRender


class SlimBar(ScrollBarRender):
    """Draws the thumb as a line on nothing; dragging and paging work as usual."""

    THUMB: ClassVar[str] = "┃"

    @classmethod
    def render_bar(
        cls,
        size: int = 25,
        virtual_size: float = 50,
        window_size: float = 20,
        position: float = 0,
        thickness: int = 1,
        vertical: bool = True,
        back_color: Color | None = None,
        bar_color: Color | None = None,
    ) -> Segments:
        """Return one segment a cell, each knowing what a click on it does."""
        blank, thumb = " " * thickness, cls.THUMB * thickness
        if not (window_size and size and virtual_size > window_size):
            paper = Style(bgcolor=back_color)
            return Segments([Segment(" " * thickness, paper)] * size, new_lines=True)
        length = max(1, round(size * window_size / virtual_size))
        start = round((size - length) * position / (virtual_size - window_size))
        start = max(0, min(size - length, start))
        above = Style(bgcolor=back_color, meta={"@mouse.down": "scroll_up"})
        below = Style(bgcolor=back_color, meta={"@mouse.down": "scroll_down"})
        grip = Style(color=bar_color, bgcolor=back_color, meta={"@mouse.down": "grab"})
        return Segments(
            [
                *[Segment(blank, above)] * start,
                *[Segment(thumb, grip)] * length,
                *[Segment(blank, below)] * (size - start - length),
            ],
            new_lines=True,
        )
