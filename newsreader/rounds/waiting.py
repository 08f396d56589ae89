"""What passes between the stages of a round, and how much of it may wait.

Bodies wait for a parser, outcomes for the store. Where too much waits, the stage before
pauses, so that a round over thousands of feeds needs no more memory than a small one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsreader.fetch import Retrieved
from newsreader.models import FetchState, PollOutcome

if TYPE_CHECKING:
    from newsreader.store.entries import Prepared

#: Bytes of bodies waiting for a parser; above this, no new fetch starts.
_WAITING_BYTES = 6 << 20
#: Entries waiting to be stored; above this, no new document is parsed.
_WAITING_ENTRIES = 900
#: Small documents are parsed together, up to so many and so large in all.
_BATCH, _BATCH_BYTES = 8, 2 << 20
#: Stored together: so many feeds, but nothing waits longer than so many seconds, nor
#: at all once there are so many entries.
_SAVE_FEEDS, _SAVE_S, _SAVE_ENTRIES = 50, 0.1, 300


class Room:
    """Whether there is room for more to wait."""

    def __init__(self, most: int) -> None:
        self._most, self._taken = most, 0
        self._free = asyncio.Event()
        self._free.set()

    async def wait(self) -> None:
        """Wait until there is room."""
        await self._free.wait()

    def take(self, amount: int) -> None:
        """Note what waits from now on, even beyond what there is room for."""
        self._taken += amount
        if self._taken > self._most:
            self._free.clear()

    def give_back(self, amount: int) -> None:
        """Note what waits no longer."""
        self._taken -= amount
        if self._taken <= self._most:
            self._free.set()


@dataclass(frozen=True, slots=True)
class Fetched:
    """A body on its way to a parser."""

    state: FetchState
    answer: Retrieved
    body_hash: str


class Bodies:
    """Fetched documents that wait for a parser."""

    def __init__(self) -> None:
        self.room = Room(_WAITING_BYTES)
        self._queue: asyncio.Queue[Fetched | None] = asyncio.Queue()

    def put(self, item: Fetched) -> None:
        """Put a document that waits to be parsed."""
        self.room.take(len(item.answer.body))
        self._queue.put_nowait(item)

    def end(self) -> None:
        """Tell one parser that nothing comes any more."""
        self._queue.put_nowait(None)

    async def next(self) -> Fetched | None:
        """Wait for a document; None when there are no more."""
        return await self._queue.get()

    def batch(self, first: Fetched) -> list[Fetched]:
        """Return small documents that wait, together, or one that is large."""
        batch, size = [first], len(first.answer.body)
        while len(batch) < _BATCH and size < _BATCH_BYTES and self._queue.qsize():
            item = self._queue.get_nowait()
            if item is None:
                self._queue.put_nowait(None)
                break
            batch.append(item)
            size += len(item.answer.body)
        self.room.give_back(size)
        return batch


class Outcomes:
    """What feeds brought and waits to be stored."""

    def __init__(self) -> None:
        self.room = Room(_WAITING_ENTRIES)
        self._queue: asyncio.Queue[PollOutcome | None] = asyncio.Queue()
        #: What workers prepared of these outcomes, by feed.
        self._prepared: dict[int, tuple[Prepared, ...]] = {}

    def put(self, outcome: PollOutcome) -> None:
        """Put what came of a feed without a document."""
        self._queue.put_nowait(outcome)

    def put_parsed(self, outcome: PollOutcome, prepared: tuple[Prepared, ...]) -> None:
        """Put what came of a document, with what a worker prepared of it."""
        self._prepared[outcome.state.feed_id] = prepared
        self.room.take(_entries([outcome]))
        self._queue.put_nowait(outcome)

    def end(self) -> None:
        """Tell the store that nothing comes any more."""
        self._queue.put_nowait(None)

    async def next_batch(self) -> tuple[list[PollOutcome], bool]:
        """Wait for what is stored together; whether it is the last, maybe empty."""
        first = await self._queue.get()
        if first is None:
            return [], True
        batch = [first]
        return batch, await self._collect(batch)

    async def _collect(self, batch: list[PollOutcome]) -> bool:
        """Add what waits to be stored, or comes soon; whether that was the last."""
        until = asyncio.get_running_loop().time() + _SAVE_S
        while len(batch) < _SAVE_FEEDS:
            if self._queue.empty():
                if _entries(batch) >= _SAVE_ENTRIES:
                    return False
                try:
                    async with asyncio.timeout_at(until):
                        item = await self._queue.get()
                except TimeoutError:
                    return False
            else:
                item = self._queue.get_nowait()
            if item is None:
                return True
            batch.append(item)
        return False

    def prepared(self, batch: Sequence[PollOutcome]) -> dict[int, tuple[Prepared, ...]]:
        """Hand out what was prepared of a batch, by feed."""
        ids = [outcome.state.feed_id for outcome in batch]
        return {i: self._prepared.pop(i) for i in ids if i in self._prepared}

    def stored(self, batch: Sequence[PollOutcome]) -> None:
        """Note that a batch waits no longer."""
        self.room.give_back(_entries(batch))


def _entries(batch: Sequence[PollOutcome]) -> int:
    return sum(len(outcome.parsed.entries) for outcome in batch if outcome.parsed)
