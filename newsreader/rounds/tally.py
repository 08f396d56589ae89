"""What a round has brought so far, told feed by feed and in a report at its end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from newsreader.events import FeedPolled, PollEvent, PollFinished, PollStarted
from newsreader.models import Failure, FeedSaved, FetchState, PollOutcome, PollReport
from newsreader.urls import host_of

OnEvent = Callable[[PollEvent], None]


class Tally:
    """Counts what came of the feeds that are asked, and tells it.

    `titles` are the feeds' by id; `left_out` are how many feeds are not asked because
    it is not their time, and how many because they are paused.
    """

    def __init__(
        self,
        states: Sequence[FetchState],
        titles: dict[int, str],
        left_out: tuple[int, int],
        on_event: OnEvent | None,
    ) -> None:
        self._states = states
        self._titles = titles
        self._skipped, self._paused = left_out
        self._on_event = on_event
        self._started = asyncio.get_running_loop().time()
        #: Feeds whose round is over.
        self.done = 0
        self._new = self._changed = self._unchanged = 0
        self._failures: dict[int, Failure] = {}
        self._before = {state.feed_id: state for state in states}
        self._moved: list[tuple[str, str, str, bool]] = []

    def begin(self) -> None:
        """Tell that the feeds are asked."""
        self._tell(PollStarted(len(self._states)))

    def stored(self, outcome: PollOutcome, saved: FeedSaved) -> None:
        """Count and tell what is stored of a feed."""
        self._unchanged += outcome.not_modified
        self._note_move(outcome)
        self.finished(outcome.state, saved, outcome.failure)

    def _note_move(self, outcome: PollOutcome) -> None:
        before, after = self._before[outcome.state.feed_id], outcome.state
        adopted = outcome.failure is None and after.url != before.url
        seen = after.moved_to and after.moved_to != before.moved_to
        if adopted or seen:
            new = after.url if adopted else after.moved_to
            self._moved.append((self._title(after), after.spec.url, new, adopted))

    def finished(
        self, state: FetchState, saved: FeedSaved, failure: Failure | None
    ) -> None:
        """Count and tell that a feed's round is over."""
        self.done += 1
        self._new += len(saved.new)
        self._changed += len(saved.changed)
        if failure is not None:
            self._failures[state.feed_id] = failure
        self._tell(
            FeedPolled(
                state.feed_id,
                self._title(state),
                len(saved.new),
                failure,
                self.done,
                len(self._states),
                len(saved.changed),
            )
        )

    def end(self, report: PollReport, *, cancelled: bool) -> None:
        """Tell that the round is over."""
        self._tell(PollFinished(report, cancelled=cancelled))

    def report(self) -> PollReport:
        """Return what the round has brought so far."""
        failures = tuple(
            (self._title(state), state.url, self._failures[state.feed_id])
            for state in sorted(self._states, key=lambda state: state.feed_id)
            if state.feed_id in self._failures
        )
        return PollReport(
            polled=self.done,
            new=self._new,
            changed=self._changed,
            not_modified=self._unchanged,
            failures=failures,
            skipped=self._skipped,
            paused=self._paused,
            moved=tuple(self._moved),
            seconds=asyncio.get_running_loop().time() - self._started,
        )

    def _title(self, state: FetchState) -> str:
        return self._titles.get(state.feed_id) or host_of(state.url)

    def _tell(self, event: PollEvent) -> None:
        if self._on_event is not None:
            self._on_event(event)
