"""Runs the stages of one round side by side, and ends them in order.

Fetching, parsing and storing work at once on different feeds; what passes between
them is in `waiting`. However a round ends, what is stored was told and a report comes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from newsreader import decide
from newsreader.models import FetchState, PollReport
from newsreader.rounds.asking import Asking
from newsreader.rounds.means import Means
from newsreader.rounds.parsing import Parsing
from newsreader.rounds.storing import Storing
from newsreader.rounds.tally import Tally
from newsreader.rounds.waiting import Bodies, Outcomes

_log = logging.getLogger(__name__)

#: Documents, or batches of small ones, that are parsed at once.
_PARSERS = 2


class Round:
    """One round over some feeds."""

    def __init__(
        self, means: Means, states: Sequence[FetchState], tally: Tally
    ) -> None:
        self._states, self._tally = states, tally
        self._to_parse, self._to_store = Bodies(), Outcomes()
        self._asking = Asking(means, self._to_parse, self._to_store, tally)
        self._parsing = Parsing(means, self._to_parse, self._to_store)
        self._storing = Storing(means, self._to_store, tally)

    async def run(self) -> PollReport:
        """Ask the feeds, store and tell what they bring."""
        _log.info("poll: %d feeds are asked", len(self._states))
        self._tally.begin()
        saver = asyncio.create_task(self._storing.store_all())
        work = asyncio.create_task(self._ask_and_parse())
        # What cannot be stored makes no room: the stages before would wait for ever.
        saver.add_done_callback(lambda _: work.cancel())
        cancelled = True
        try:
            await asyncio.wait([work])
            cancelled = work.cancelled() or work.exception() is not None
        except asyncio.CancelledError:
            self._storing.give_up()
            raise
        finally:
            work.cancel()
            self._to_store.end()
            try:
                await _finished(work)
                await _finished(saver)
            except asyncio.CancelledError:
                cancelled = True
                raise
            finally:
                if cancelled and self._storing.learning is not None:
                    self._storing.learning.cancel()
                report = self._tally.report()
                _log_end(report, cancelled=cancelled)
                self._tally.end(report, cancelled=cancelled)
        saver.result()
        work.result()
        if self._storing.learning is not None:
            await self._storing.learning
        return report

    async def _ask_and_parse(self) -> None:
        async with asyncio.TaskGroup() as stages:
            if any(decide.is_new(state) for state in self._states):
                stages.create_task(self._parsing.warm())
            for _ in range(_PARSERS):
                stages.create_task(self._parsing.parse_all())
            await self._asking.ask_all(self._states)
            for _ in range(_PARSERS):
                self._to_parse.end()
        self._asking.judge_doubtful()


def _log_end(report: PollReport, *, cancelled: bool) -> None:
    _log.info(
        "poll %s: %d asked, %d new, %d changed, %d without news, %d failed",
        "cancelled" if cancelled else "done",
        report.polled,
        report.new,
        report.changed,
        report.not_modified,
        len(report.failures),
    )


async def _finished(task: asyncio.Task[None]) -> None:
    """Wait for `task` to the end; a cancellation meanwhile is passed on after it."""
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(asyncio.wait([task]))
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled
