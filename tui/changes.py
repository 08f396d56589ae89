"""What the user changed, and taking it back: marks, pauses, rules of a feed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from newsreader.models import Mark

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

#: Changes that can be taken back.
_DEPTH = 100


class Changes:
    """Makes changes and remembers how the last ones are undone."""

    def __init__(self, main: MainScreen) -> None:
        self._main = main
        self._undo: list[tuple[str, Callable[[], Awaitable[Any]]]] = []

    async def mark(
        self, marks: Sequence[Mark], *, told: str, undone: str, quiet: bool = False
    ) -> None:
        """Apply marks with undo; `undone` says how things are once that was done.

        `quiet` ones are told only when they are taken back.
        """
        previous = await self._main.session.mark(marks)
        if not previous:
            return
        self.can_undo(undone, lambda: self._unmark(previous))
        await self._marked(previous, "" if quiet else told)

    async def _unmark(self, previous: Sequence[Mark]) -> None:
        await self._main.session.mark(previous)
        await self._marked(previous, "")

    async def _marked(self, marks: Sequence[Mark], told: str) -> None:
        main = self._main
        main.article_list.update_rows([m.entry_id for m in marks])
        if told:
            main.say(f"{told} {main.keys.shown('undo')} takes it back.")
        await main.following.refresh_counts()
        main.tell_place()

    def can_undo(self, undone: str, how: Callable[[], Awaitable[Any]]) -> None:
        """Remember how a change is taken back, and what is the case after that."""
        self._undo.append((undone, how))
        del self._undo[:-_DEPTH]

    async def take_back(self) -> None:
        """Take back the last change and say how things are now."""
        if not self._undo:
            self._main.say("Nothing to take back.")
            return
        change = undone, how = self._undo.pop()
        try:
            await how()
        except Exception:
            # On a full disk, say: it can be tried again.
            self._undo.append(change)
            raise
        self._main.say(undone)
