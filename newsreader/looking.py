"""Stored entries are looked through in the background: cleaned, their names indexed.

So that a search for a name finds every stored article that has it, not only those that
were opened. Only texts that are stored already are used: no page is asked for.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from newsreader.errors import SourceError

if TYPE_CHECKING:
    from newsreader.config import Config
    from newsreader.readings import Readings
    from newsreader.store import Store

_log = logging.getLogger(__name__)

#: Entries chosen at a time, newest first; what came meanwhile is chosen next.
BATCH = 200
#: Entries remembered as impossible to clean by the rules in force.
_MOST_FAILED = 1000
#: Where the store keeps those.
_KEPT = "not_cleaned"


class Looking:
    """Looks through stored entries, one after the other, for as long as it may."""

    def __init__(
        self,
        store: Store,
        readings: Readings,
        *,
        config: Callable[[], Config],
        write: Callable[..., Awaitable[Any]],
    ) -> None:
        """Use what a `Session` has: `config` is the one in force at the time."""
        self._store, self._readings = store, readings
        self._config, self._write = config, write
        # One at a time: two rounds that end together would clean everything twice.
        self._lock = asyncio.Lock()

    async def run(self, may_go_on: Callable[[], bool], *, rest_s: float = 0.0) -> int:
        """Clean what was never cleaned, then what older rules have cleaned.

        Ends when nothing is left or `may_go_on` says no, which is asked before each
        entry; rests for `rest_s` after each. Returns how many were looked through.
        """
        if self._store.read_only:
            return 0
        async with self._lock:
            done, tried = 0, frozenset[int]()
            while may_go_on():
                ids = await asyncio.to_thread(self._choose)
                # What was not kept, on a full disk, would be chosen for ever.
                ids = [entry_id for entry_id in ids if entry_id not in tried]
                if not ids:
                    break
                tried = frozenset(ids)
                done += await self._batch(ids, may_go_on, rest_s)
            if done:
                _log.info("looked through %d stored articles", done)
            return done

    async def _batch(
        self, ids: list[int], may_go_on: Callable[[], bool], rest_s: float
    ) -> int:
        done, failed = 0, []
        for entry_id in ids:
            if not may_go_on():
                break
            with contextlib.suppress(SourceError):
                stored, _ = await self._readings.make(
                    entry_id, fetch=False, waited_for=False
                )
                done += 1
                if stored.filters_version < 0:
                    failed.append(entry_id)
            await asyncio.sleep(rest_s)
        if failed:
            kept = [*self._failed(), *failed][-_MOST_FAILED:]
            value = [self._versions(), kept]
            await self._write(self._store.set_setting, _KEPT, value)
        return done

    def _choose(self) -> list[int]:
        ids = self._store.not_looked_through(BATCH, without=self._failed())
        return ids or self._store.stale(*self._versions(), BATCH)

    def _failed(self) -> list[int]:
        """Entries whose cleaning was stopped; the same rules would be stopped again."""
        kept = self._store.get_setting(_KEPT)
        match kept:
            case [[*versions], [*ids]] if tuple(versions) == self._versions():
                return [entry_id for entry_id in ids if isinstance(entry_id, int)]
        return []

    def _versions(self) -> tuple[int, int]:
        import filters
        from newsreader import facts

        return filters.VERSION, facts.version(self._config().facts.nlp)
