"""From the id of an action to the function that does it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

#: Takes the screen and the count typed before the key (0 when none was). What waits
#: is returned as a coroutine, for the screen to run.
Command = Callable[["MainScreen", int], Coroutine[Any, Any, Any] | None]

COMMANDS: dict[str, Command] = {}


def command(action: str) -> Callable[[Command], Command]:
    """Make a function the one that does `action`."""

    def register(function: Command) -> Command:
        COMMANDS[action] = function
        return function

    return register


def load() -> None:
    """Import the modules that hold the commands; done once the screen is painted."""
    from tui.commands import (  # noqa: F401
        article,
        feeds,
        finding,
        marking,
        moving,
        program,
        reading,
    )


def perform(
    main: MainScreen, action: str, count: int = 0
) -> Coroutine[Any, Any, Any] | None:
    """Do an action; what waits is returned."""
    if not COMMANDS:
        load()
    return COMMANDS[action](main, count)
