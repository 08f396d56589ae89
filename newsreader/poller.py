"""Decides when which feeds are polled, once or for ever; `rounds` polls them."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from newsreader import decide
from newsreader.fetch import Clock, Fetcher, utc_now
from newsreader.models import FailureKind, PollReport
from newsreader.netconfig import PollConfig
from newsreader.passwords import Passwords
from newsreader.rounds.round import Round
from newsreader.rounds.tally import OnEvent, Tally
from newsreader.workers import Workers

if TYPE_CHECKING:
    from newsreader.store import Store

#: How long `run_forever` sleeps at least and at most.
_SHORTEST_SLEEP_S, _LONGEST_SLEEP_S = 30.0, 900.0


class Poller:
    """Polls feeds, once or for ever. Events and methods belong to one event loop."""

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        workers: Workers,
        config: PollConfig,
        *,
        clock: Clock = utc_now,
        rng: random.Random | None = None,
        passwords: Passwords | None = None,
    ) -> None:
        self.store = store
        self.fetcher = fetcher
        self.workers = workers
        self.config = config
        self.clock = clock
        self.rng = rng or random.Random()
        self.passwords = passwords or Passwords()
        self._busy: set[int] = set()
        self._offline_until: datetime | None = None
        self._wake = asyncio.Event()

    async def poll(
        self,
        feed_ids: Sequence[int] | None = None,
        *,
        force: bool = False,
        early: bool = False,
        on_event: OnEvent | None = None,
    ) -> PollReport:
        """Poll the feeds that are due, or with `force` all that were asked for.

        With `early` those in good health are polled before they are due.
        Paused feeds, and those whose servers asked us to wait, are polled early only
        when named and forced. A cancelled round keeps
        what it has stored and tells so before it ends.
        """
        states = await asyncio.to_thread(self.store.fetch_states, feed_ids)
        feeds = await asyncio.to_thread(self.store.feeds)
        now = self.clock()
        chosen = [
            state
            for state in states
            if state.feed_id not in self._busy
            and (
                decide.due(state, self.config, now)
                or (early and decide.welcome(state, self.config, now))
                or (force and (feed_ids is not None or decide.forcible(state, now)))
            )
        ]
        # Feeds in good health first: what is broken may take its time.
        chosen.sort(key=lambda state: state.failures > 0)
        titles = {feed.id: feed.title for feed in feeds}
        busy = {state.feed_id for state in chosen}
        self._busy |= busy
        try:
            paused = sum(s.paused for s in states if s.feed_id not in busy)
            left_out = (len(states) - len(chosen) - paused, paused)
            tally = Tally(chosen, titles, left_out, on_event)
            return await Round(self, chosen, tally).run()
        finally:
            self._busy -= busy

    async def run_forever(self, on_event: OnEvent | None = None) -> None:
        """Poll whenever feeds are due, until cancelled."""
        early = self.config.on_start
        while True:
            if not self._is_offline():
                report = await self.poll(early=early, on_event=on_event)
                self._note_offline(report)
            early = False
            self._wake.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(await self._sleep_s()):
                    await self._wake.wait()

    def wake(self) -> None:
        """Let `run_forever` look again for feeds that are due."""
        self._offline_until = None
        self._wake.set()

    def _is_offline(self) -> bool:
        return self._offline_until is not None and self.clock() < self._offline_until

    def _note_offline(self, report: PollReport) -> None:
        kinds = {failure.kind for _, _, failure in report.failures}
        offline = FailureKind.OFFLINE in kinds
        until = self.clock() + decide.OFFLINE_RETRY
        self._offline_until = until if offline else None

    async def _sleep_s(self) -> float:
        states = await asyncio.to_thread(self.store.fetch_states, None)
        times = [s.next_due for s in states if s.next_due and not s.paused]
        now = self.clock()
        wake = max(
            min(times, default=now + timedelta(days=1)), self._offline_until or now
        )
        seconds = (wake - now).total_seconds()
        return max(_SHORTEST_SLEEP_S, min(seconds, _LONGEST_SLEEP_S))
