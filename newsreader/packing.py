"""Has the store put texts side by side, some twenty at a time, when nobody waits.

A reader that is open does it after a poll. A `newsreader poll` does it while it waits
for servers, which makes it hardly longer, and for a second at most when it has brought
news.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from newsreader.errors import StoreFull

if TYPE_CHECKING:
    from newsreader.models import PollReport
    from newsreader.store import Store

#: How long this process is watched before it is said to be waiting, and the share of
#: a processor that it may use then.
_WATCHED_S, _WAITING_SHARE = 0.1, 0.25
#: Packs made, of some ten milliseconds each, before that is looked at again.
_AT_ONCE = 5
#: Of what a poll that brought news has taken, this much more for packing; and seconds
#: at most.
_SHARE, _LONGEST_S = 0.02, 1.0


class Packing:
    """Packs texts for as long as it may; a full disk ends it quietly."""

    def __init__(
        self,
        store: Store,
        *,
        write: Callable[[Callable[[], bool]], Awaitable[bool]],
        used_s: Callable[[], float] = time.process_time,
    ) -> None:
        """`write` runs what writes; `used_s` is the processor time used so far."""
        self._store, self._write, self._used_s = store, write, used_s

    async def run(self, may_go_on: Callable[[], bool], *, rest_s: float = 0.0) -> None:
        """Pack until nothing is left or `may_go_on` says no; rest after each pack."""
        with contextlib.suppress(StoreFull):
            while may_go_on():
                if not await self._write(self._store.pack_texts):
                    return
                await asyncio.sleep(rest_s)

    async def while_waiting(self) -> None:
        """Pack whenever this process has little else to do, until cancelled.

        What this process fetches and stores comes first: then nothing is packed. What
        its workers parse is not seen; they share the processors with it.
        """
        with contextlib.suppress(StoreFull):
            while True:
                before = self._used_s()
                await asyncio.sleep(_WATCHED_S)
                if self._used_s() - before > _WATCHED_S * _WAITING_SHARE:
                    continue
                for _ in range(_AT_ONCE):
                    if not await self._write(self._store.pack_texts):
                        break

    async def after(self, report: PollReport) -> None:
        """Pack for a small part of the time that a poll took which brought news."""
        if report.new:
            clock = asyncio.get_running_loop().time
            end = clock() + min(_LONGEST_S, report.seconds * _SHARE)
            await self.run(lambda: clock() < end)
