"""The first moments: what the first frame shows, and what comes once it is painted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from newsreader.errors import NewsreaderError
from tui import opening
from tui.commands.registry import load
from tui.listing import View
from tui.opening import Opening

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

#: Seconds the first frame waits for its articles; without them it says nothing yet.
_PATIENCE_S = 0.15
#: Seconds in which the first frame reaches the terminal before more is begun.
_FRAME_S = 0.03


class Start:
    """Paints first, with articles when they come in time; the rest comes later.

    `first` reads the store, if that was begun already; `ready` is called once the
    session works.
    """

    def __init__(
        self,
        main: MainScreen,
        first: asyncio.Task[Opening] | None,
        ready: Callable[[], None],
    ) -> None:
        self._main, self._opening, self._ready = main, first, ready
        #: Whether the store has been asked at all: before that nothing is "empty".
        self.loaded = False

    async def paint(self) -> None:
        """Show what is there in time for the first frame."""
        main = self._main
        if self._opening is None:
            reading = asyncio.to_thread(opening.read, main.session.store, main.base)
            self._opening = asyncio.create_task(reading)
        await asyncio.wait({self._opening}, timeout=_PATIENCE_S)
        if self._opening.done() and self._opening.exception() is None:
            self.open_with(self._opening.result())
        else:
            main.rearrange()

    async def go_on(self) -> None:
        """Take what the first frame had to do without, then start working."""
        main = self._main
        if not self.loaded:
            assert self._opening is not None
            try:
                self.open_with(await self._opening)
            except NewsreaderError as error:
                told = ("The articles cannot be listed.", *main.explain(error))
                main.article_list.empty = told
                main.article_list.refresh()
                raise
        await asyncio.sleep(_FRAME_S)
        load()
        try:
            await main.following.complete()
        finally:
            # Who marks all of the list waits for its rest.
            await main.listing.complete()
        main.tell_place()
        main.following.start()
        if main.session.read_only_reason:
            main.say(main.session.read_only_reason, trouble=True, stay=True)
        main.session.start_background(self._ready)
        main.show_beside()

    def open_with(self, found: Opening) -> None:
        """Show what was read of the store: panes as they were left, feeds, articles."""
        main = self._main
        main.kept = found.panes
        main.wishes = replace(main.wishes, **found.panes)
        main.following.begin(found)
        main.listing.begin(View("All news", main.base), found.ids)
        self.loaded = True
        main.rearrange()
