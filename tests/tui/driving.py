"""Driving the app in tests: waiting without sleeping, reading the screen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from fake_session import FakeSession
from textual.pilot import Pilot

from tui.app import NewsApp
from tui.screens.main import MainScreen


@dataclass
class Reader:
    """A running app with short ways to what tests look at."""

    app: NewsApp
    session: FakeSession
    pilot: Pilot[None]

    @property
    def main(self) -> MainScreen:
        return self.app.main

    async def settle(self) -> None:
        """Wait until nothing is going on any more, timers of the cursor included."""
        await self.pilot.pause()
        while not all(worker.is_finished for worker in self.app.workers):
            await self.app.workers.wait_for_complete()
            await self.pilot.pause()

    async def rest(self) -> None:
        """Let the timer of the resting cursor run out at once."""
        await self.settle()
        if self.main._rest is not None:
            callback = self.main._rest._callback
            self.main._rest.stop()
            self.main._rest = None
            assert callback is not None
            callback()
        await self.settle()

    async def news(self) -> None:
        """Let the timer that puts news together run out at once."""
        following = self.main.following
        if following._counts is not None:
            following._counts.stop()
            following._count_again()
        await self.settle()

    async def do(self, *actions: str | tuple[str, int]) -> None:
        """Run actions of the table one after the other."""
        for action in actions:
            name, count = action if isinstance(action, tuple) else (action, 0)
            self.main.do(name, count)
            await self.settle()

    async def press(self, *keys: str) -> None:
        """Press keys and wait until they are answered."""
        await self.pilot.press(*keys)
        await self.settle()

    @property
    def text(self) -> str:
        """The whole screen as it would be read."""
        return "\n".join(self.lines)

    @property
    def lines(self) -> list[str]:
        """The rows of the screen, without blanks at their end."""
        screen = self.app.screen
        width, height = self.app.size
        strips = screen._compositor.render_strips()[:height]
        return [strip.crop(0, width).text.rstrip() for strip in strips]

    @property
    def article(self) -> str:
        """The text of the article pane, whether scrolled into view or not."""
        view = self.main.article
        if view.original is not None:
            return "\n".join(piece.text for piece in view.original.pieces)
        if view.document is None:
            return "\n".join(view.empty)
        return "\n".join(piece.text for piece in view.document.pieces)

    @property
    def message(self) -> str:
        return self.main.hints.message


#: Starts the app; see the fixture of that name.
Run = Callable[..., AbstractAsyncContextManager[Reader]]
