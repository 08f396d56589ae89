"""The Textual app: themes, the main screen, going to sleep and waking up."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.theme import BUILTIN_THEMES
from textual.worker import WorkerFailed

from newsreader import garbage
from tui.look import DARK, LIGHT, NAMES, TERMINAL, THEMES, light_paper
from tui.screens.main import MainScreen

if TYPE_CHECKING:
    from textual.command import Provider
    from textual.driver import Driver
    from textual.theme import Theme

    from newsreader.session import Session
    from tui.opening import Opening


#: Seconds without a key or the mouse that make a moment quiet, and between two looks
#: whether one is.
_QUIET_S, _LOOK_EVERY_S = 0.4, 0.5
#: Seconds in which a second Ctrl-C leaves.
_AGAIN_S = 2.0

_OURS = {theme.name: theme for theme in THEMES}


def _theme_name(wanted: str) -> str:
    """Return the theme meant by what the configuration says."""
    if "NO_COLOR" in os.environ:
        return TERMINAL.name
    if wanted == "auto" and light_paper(os.environ.get("COLORFGBG", "")):
        return LIGHT.name
    name = NAMES.get(wanted, wanted)
    return name if name in _OURS or name in BUILTIN_THEMES else DARK.name


class NewsApp(App[None], inherit_bindings=False):
    """The reader."""

    CSS_PATH = "app.tcss"
    TITLE = "newsreader"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS: ClassVar[list[BindingType]] = [
        # Always a way out, whatever the user's key map says.
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True),
        Binding("ctrl+c", "copy_or_hint", "Copy", show=False, priority=True),
    ]

    @staticmethod
    def _actions() -> type[Provider]:
        from tui.palette import Actions

        return Actions

    COMMANDS = {_actions}  # noqa: RUF012

    def __init__(
        self,
        session: Session,
        opening: asyncio.Task[Opening] | None = None,
        ready: Callable[[], None] = lambda: None,
    ) -> None:
        # Textual works out colours, filters and CSS of the theme it begins with: when
        # that is the right one, once.
        self.set_reactive(NewsApp.theme, _theme_name(session.config.display.theme))
        super().__init__()
        self.session = session
        self._opening, self._when_ready = opening, ready
        self._touched = time.monotonic()
        #: Until when another Ctrl-C leaves.
        self._leaves_until = 0.0
        for theme in THEMES:
            self.register_theme(theme)
        dark = self.current_theme.dark
        self.set_class(dark, "-dark-mode", update=False)
        self.set_class(not dark, "-light-mode", update=False)

    def get_theme(self, theme_name: str) -> Theme | None:
        """Return a theme; ours at once, as every drawn line asks for it."""
        return _OURS.get(theme_name) or super().get_theme(theme_name)

    def get_css_variables(self) -> dict[str, str]:
        """Add what thin lines are drawn with, for any theme."""
        variables = super().get_css_variables()
        try:
            paper = Color.parse(variables["background"])
            ink = Color.parse(variables["foreground"])
            rule = paper.blend(ink, 0.28, 1.0).hex6
        except Exception:  # colour names only a terminal can resolve
            rule = "ansi_bright_black"
        if self.current_theme.ansi:
            rule = "ansi_bright_black"
        return {**variables, "rule": rule}

    def _handle_exception(self, error: Exception) -> None:
        """End the app for a mistake of ours, without Textual's report of it.

        That one shows the values of variables, and so article text. `tui.run` raises
        the error once the terminal is restored; the command line has words for it.
        """
        if isinstance(error, WorkerFailed) and isinstance(error.error, Exception):
            error = error.error
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    @property
    def mistake(self) -> Exception | None:
        """What ended the app, when it was not the user."""
        return self._exception

    def get_driver_class(self) -> type[Driver]:
        """Read a Unix terminal with a driver that can be stopped at once."""
        chosen = super().get_driver_class()
        if chosen.__name__ != "LinuxDriver":
            return chosen
        from tui.driver import Terminal

        return Terminal

    def get_default_screen(self) -> MainScreen:
        """Return the one screen; everything else lies over it."""
        return MainScreen(self.session, self._opening, self._when_ready)

    def on_mount(self) -> None:
        """Repaint after fg: the terminal was someone else's meanwhile."""
        self.app_resume_signal.subscribe(
            self, lambda _: self.screen.refresh(layout=True)
        )
        self.set_interval(_LOOK_EVERY_S, self._look_when_quiet)

    async def on_event(self, event: events.Event) -> None:
        """Note when the last key came; a wide look for garbage waits for a pause."""
        if isinstance(event, events.InputEvent):
            self._touched = time.monotonic()
        await super().on_event(event)

    def _look_when_quiet(self) -> None:
        if time.monotonic() - self._touched >= _QUIET_S:
            garbage.look_widely()

    def action_command_palette(self) -> None:
        """Open our palette, not Textual's own."""
        from tui.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def toggle_theme(self) -> str:
        """Switch between light and dark; returns the name of what is shown now."""
        self.theme = DARK.name if self.theme == LIGHT.name else LIGHT.name
        return "light" if self.theme == LIGHT.name else "dark"

    def apply_config(self) -> None:
        """Use the display options of a configuration that was read again."""
        self.theme = _theme_name(self.session.config.display.theme)

    def action_copy_or_hint(self) -> None:
        """Copy what is selected with the mouse; else say how to leave, then leave."""
        text = self.screen.get_selected_text()
        if text:
            self.copy_to_clipboard(text)
            self._say_on_top("The selection was sent to the terminal's clipboard.")
            return
        now = time.monotonic()
        if now < self._leaves_until:
            self.main.do("quit")
            return
        self._leaves_until = now + _AGAIN_S
        self._say_on_top("^C once more leaves the reader; ^Q does, too.")

    def _say_on_top(self, message: str) -> None:
        """Say something where it is seen, also while a sheet hides the bottom line."""
        if self.screen is self.main:
            self.main.say(message)
        else:
            self.notify(message, markup=False, timeout=_AGAIN_S)

    @property
    def main(self) -> MainScreen:
        """The main screen, also while a sheet lies over it."""
        screen = self.screen_stack[0]
        assert isinstance(screen, MainScreen)
        return screen
