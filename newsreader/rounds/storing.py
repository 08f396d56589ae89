"""Stores what feeds brought, in short transactions off the event loop.

Only what is stored is told. What was stored may be worth a new dictionary for texts: a
worker makes it beside the round, at most once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from newsreader.learning import learn
from newsreader.models import PollOutcome
from newsreader.rounds.means import Means
from newsreader.rounds.tally import Tally
from newsreader.rounds.waiting import Outcomes

_log = logging.getLogger(__name__)


class Storing:
    """The last stage of a round."""

    def __init__(self, means: Means, to_store: Outcomes, tally: Tally) -> None:
        self._means, self._to_store, self._tally = means, to_store, tally
        #: Makes a dictionary of what is stored, at most once.
        self.learning: asyncio.Task[None] | None = None
        self._given_up = False

    def give_up(self) -> None:
        """Store no more of what waits: it is fetched again."""
        self._given_up = True

    async def store_all(self) -> None:
        """Store what comes until there is no more."""
        last = False
        while not last:
            batch, last = await self._to_store.next_batch()
            if not batch or self._given_up:
                return
            await self._store(batch)

    async def _store(self, batch: Sequence[PollOutcome]) -> None:
        now = self._means.clock()
        prepared = self._to_store.prepared(batch)
        saved = await asyncio.to_thread(
            self._means.store.save_outcomes,
            batch,
            now,
            prepared=prepared,
            given_up=lambda: self._given_up,
        )
        self._to_store.stored(batch)
        by_feed = {result.feed_id: result for result in saved}
        _log.debug("stored what %d feeds brought", len(by_feed))
        for outcome in batch:
            result = by_feed.get(outcome.state.feed_id)
            if result is not None:
                self._tally.stored(outcome, result)
        if prepared and self.learning is None:
            await self._learn()

    async def _learn(self) -> None:
        """Have a parser make the store's next dictionary, when it is time for one."""
        store = self._means.store
        articles = await asyncio.to_thread(store.to_learn_from)
        if articles:
            work = learn(store, self._means.workers, articles)
            self.learning = asyncio.create_task(work)
