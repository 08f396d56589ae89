"""What happens while one reads: news of the session, and the counts it changes.

Drawing is put together on a timer, so that a poll of thousands of feeds costs little.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.timer import Timer

from newsreader import events
from newsreader.actions import Where
from newsreader.models import Feed, HealthState, Totals
from tui import words
from tui.pollwatch import PollWatch

if TYPE_CHECKING:
    from tui.opening import Opening
    from tui.screens.main import MainScreen

#: Seconds between two looks at the counts while a poll runs.
_COUNTS_S = 0.5


class Following:
    """Keeps feeds, counts and the state of polling as the session tells them."""

    def __init__(self, main: MainScreen) -> None:
        self._main = main
        self.watch = PollWatch()
        self.totals = Totals()
        #: A poll the user asked for, whose end is told.
        self.asked_poll = False
        #: Until the first poll has ended nobody is taken to be reading yet.
        self._first_round, self._round_ended = True, False
        self._feeds: Sequence[Feed] = ()
        self._more_feeds = False
        self._counts: Timer | None = None
        self._unsubscribe: Callable[[], None] = lambda: None

    def begin(self, found: Opening) -> None:
        """Show the feeds and counts of the opening; `complete` brings the rest."""
        self._count(found.feeds, found.totals)
        self._more_feeds = not found.has_all_feeds

    async def complete(self) -> None:
        """Read the feeds that `begin` was not given, if there are any."""
        if self._more_feeds:
            await self.refresh_counts()

    def start(self) -> None:
        """Listen to the session from now on."""
        self._unsubscribe = self._main.session.subscribe(self._on_news)

    def stop(self) -> None:
        """Listen no longer."""
        self._unsubscribe()

    def _on_news(self, event: events.Event) -> None:
        """Take an event of the session."""
        main = self._main
        self.watch.take(event)
        if isinstance(event, events.FeedPolled) and event.new:
            tags = next((f.tags for f in self.all_feeds if f.id == event.feed_id), ())
            if main.listing.concerns(event.feed_id, tags):
                main.listing.fresh += event.new
        elif isinstance(event, events.ConfigReloaded):
            main.reconfigure()
        elif isinstance(event, events.ConfigRejected):
            more = len(event.problems) - 1
            told = "The configuration has a mistake, the old one stays: "
            told += str(event.problems[0])
            main.say(told + (f" (and {more} more)" if more else ""), trouble=True)
        elif isinstance(event, events.Notice):
            main.say(event.text, trouble=True)
        elif isinstance(event, events.PollFinished) and not event.cancelled:
            why, stored = main.keys.shown("feed_info"), bool(self.totals.total)
            if self.asked_poll:
                main.say(self.watch.told_at_end(event.report, why, stored=stored))
            self.asked_poll = False
            self._round_ended = True
        if self._counts is None:
            self._counts = main.set_timer(_COUNTS_S, self._count_again)

    def _count_again(self) -> None:
        self._counts = None
        self._main.run(self._after_news())

    async def _after_news(self) -> None:
        main = self._main
        await self.refresh_counts()
        unopened = self._first_round or main.desk.entry_id is None
        fresh_start = not main.touched and main.level is Where.LIST and unopened
        if main.listing.fresh and (not main.article_list.ids or fresh_start):
            await main.listing.show(
                main.listing.view,
                # A key that came meanwhile has moved the cursor.
                unless=lambda: main.touched and bool(main.article_list.ids),
            )
            main.show_beside(anew=fresh_start and not main.touched)
        self._first_round = self._first_round and not self._round_ended
        main.tell_place()

    async def refresh_counts(self) -> None:
        """Read feeds and counts again and show them."""
        store = self._main.session.store
        self._count(*await asyncio.to_thread(lambda: (store.feeds(), store.totals())))

    @property
    def all_feeds(self) -> Sequence[Feed]:
        """Every subscribed feed; in the first moments that may mean reading them."""
        if self._more_feeds:
            store = self._main.session.store
            self._count(store.feeds(), store.totals())
        return self._feeds

    def _count(self, feeds: Sequence[Feed], totals: Totals) -> None:
        feeds = words.told_apart(feeds)
        self.totals = totals
        self._feeds, self._more_feeds = feeds, False
        self.watch.failing = {f.id for f in feeds if f.health is HealthState.FAILING}
        self.watch.titles = {f.id: f.title for f in feeds}
        self._main.feed_list.show(feeds, self.totals)
