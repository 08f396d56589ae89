"""Whether a screen is the one that has the keys."""

from __future__ import annotations

from typing import Any

from textual.await_complete import AwaitComplete
from textual.screen import Screen


def on_top(screen: Screen[Any]) -> bool:
    """Whether nothing lies over `screen` and it has not been left.

    Textual's `is_current` also counts what shows through a sheet.
    """
    stack = screen.app.screen_stack
    return bool(stack) and stack[-1] is screen


def left_already() -> AwaitComplete:
    """What leaving a screen a second time has to wait for: nothing."""
    return AwaitComplete()
