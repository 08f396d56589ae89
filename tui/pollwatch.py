"""What the status line knows about polling: events in, two short phrases out. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from newsreader import events
from newsreader.models import Failure, FailureKind, PollReport
from tui import words
from tui.typeset import clip

#: Failures in which nobody answered.
_UNREACHED = frozenset(
    {
        FailureKind.DNS,
        FailureKind.REFUSED,
        FailureKind.CONNECTION,
        FailureKind.TIMEOUT,
        FailureKind.OFFLINE,
    }
)


def unreached(failures: Iterable[Failure]) -> bool:
    """Whether all of these mean that nobody answered."""
    return all(failure.kind in _UNREACHED for failure in failures)


def poll_told(report: PollReport, key: str) -> str:
    """Say what a poll brought; `key` opens the feeds' health."""
    told = words.count(report.new, "new article")
    if not report.failures:
        return told
    missed = unreached(failure for _, _, failure in report.failures)
    manner = "could not be reached" if missed else "failed"
    feeds = words.count(len(report.failures), "feed")
    return f"{told} · {feeds} {manner}; {key} says why"


class PollWatch:
    """Counts of the round that runs, and which feeds fail."""

    def __init__(self) -> None:
        self.running = self.offline = False
        self.done = self.total = self.new = 0
        #: Feeds whose last poll failed.
        self.failing: set[int] = set()
        #: What the last poll of a feed ended in, when it was no success; a poll without
        #: a network is not held against the feed, so only here it is told.
        self.failures: dict[int, Failure] = {}
        #: Titles of the feeds, for saying which.
        self.titles: dict[int, str] = {}
        #: Entries that arrived, by feed, since they were last taken.
        self.fresh: dict[int, int] = {}

    def take(self, event: events.Event) -> None:
        """Note one event."""
        if isinstance(event, events.PollStarted):
            self.running, self.done, self.total = True, 0, event.total
            self.new, self.offline = 0, False
        elif isinstance(event, events.FeedPolled):
            self.done, self.total = event.done, event.total
            self.new += event.new
            if event.new:
                self.fresh[event.feed_id] = self.fresh.get(event.feed_id, 0) + event.new
            if event.failure is None:
                self.failing.discard(event.feed_id)
                self.failures.pop(event.feed_id, None)
            else:
                self.failures[event.feed_id] = event.failure
                self.failing.add(event.feed_id)
                if event.failure.kind is FailureKind.OFFLINE:
                    self.offline = True
        elif isinstance(event, events.PollFinished):
            self.running = False
            failures = event.report.failures
            asked = event.report.polled
            kinds = {failure.kind for _, _, failure in failures}
            quiet = {FailureKind.DNS, FailureKind.CONNECTION, FailureKind.OFFLINE}
            if asked and len(failures) == asked and kinds <= quiet:
                self.offline = True

    def told_at_end(self, report: PollReport, key: str, *, stored: bool) -> str:
        """Say what the poll brought that was asked for; `stored` articles are there."""
        if not self.offline:
            return poll_told(report, key)
        # The status line says "offline" already, an empty list the rest.
        more = "; what is stored can be read" if stored else ""
        return f"Still no connection{more}."

    @property
    def work(self) -> str:
        """What goes on: "polling 38/120"."""
        if not self.running:
            return ""
        return f"polling {self.done}/{self.total}" if self.total else "polling"

    @property
    def trouble(self) -> str:
        """What is wrong: "2 failing", "2 unreachable", "offline"."""
        if self.offline and not self.running:
            return "offline"
        count = len(self.failing)
        return f"{words.number(count)} {self._manner}" if count else ""

    @property
    def unreachable(self) -> bool:
        """Whether every failing feed is known to have been out of reach."""
        known = self.failing <= self.failures.keys()
        return known and unreached(self.failures[feed] for feed in self.failing)

    @property
    def _manner(self) -> str:
        return "unreachable" if self.unreachable else "failing"

    def trouble_named(self, key: str, width: int) -> str:
        """Return the same with the feed's name, where there is room, and the next step.

        `key` opens the feeds' health; `width` is the terminal's.
        """
        told = self.trouble
        if len(self.failing) == 1 and told != "offline" and width >= 80:
            name = self.titles.get(next(iter(self.failing)), "")
            told = f"{clip(name, width // 4)} {self._manner}" if name else told
        if not told or not key or width < 60:
            return told
        return f"{told} · {key} why"
