"""The demo through the real thing: fetcher, parser in its process, poller, store."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest_asyncio

from filters.text import is_clean
from newsreader.actions import keys_for
from newsreader.config import Config
from newsreader.demo import DemoServer, demo_config
from newsreader.demo.edition import Edition, Piece
from newsreader.demo.stories import outlets
from newsreader.fetch import Fetcher
from newsreader.models import (
    Entry,
    EntryQuery,
    EntryRow,
    Feed,
    HealthState,
    Mark,
    PollReport,
)
from newsreader.poller import Poller
from newsreader.store import Store
from newsreader.workers import Workers

NOW = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)
TRICKS = 8


@dataclass
class Demo:
    """A demo server and everything that reads from it, on one clock."""

    server: DemoServer
    store: Store
    poller: Poller
    clock: list[datetime] = field(default_factory=lambda: [NOW])

    async def poll(self) -> PollReport:
        return await self.poller.poll(force=True)

    def rows(self) -> list[EntryRow]:
        return self.store.rows(self.store.entry_ids(EntryQuery()))

    def entry(self, feed: str, title: str) -> Entry:
        (row,) = [
            r
            for r in self.rows()
            if r.feed_title.startswith(feed) and r.title.startswith(title)
        ]
        entry = self.store.entry(row.id)
        assert entry is not None
        return entry

    def feed(self, title: str) -> Feed:
        (feed,) = [f for f in self.store.feeds() if f.title.startswith(title)]
        return feed

    def pieces(self) -> list[Piece]:
        edition = Edition(self.server.base, NOW, keys_for({}))
        return [p for o in outlets() for p in edition.pieces(o, self.clock[0])]


@pytest_asyncio.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    clock = [NOW]
    async with DemoServer(clock=lambda: clock[0]) as server:
        config: Config = demo_config(server, tmp_path)
        store = Store.open(config.storage.database)
        try:
            store.sync_feeds(config.feeds)
            async with Fetcher(config.network) as fetcher, Workers(1) as workers:
                poller = Poller(
                    store,
                    fetcher,
                    workers,
                    config.poll,
                    clock=lambda: clock[0],
                    rng=random.Random(1),
                )
                yield Demo(server, store, poller, clock)
        finally:
            store.close()


async def test_every_good_feed_is_stored(demo: Demo) -> None:
    report = await demo.poll()
    pieces = demo.pieces()
    assert report.new == len(pieces) + TRICKS
    assert [title for title, _, _ in report.failures] == ["The Silent Lighthouse"]
    stored = {row.url: row for row in demo.rows()}
    for piece in pieces:
        row = stored[piece.url]
        assert row.title == piece.title
        assert row.when == piece.published
        assert row.lang == piece.outlet.lang
        assert row.feed_title == piece.outlet.title
        assert row.author == piece.story.byline
        assert demo.store.raw(row.id).feed_html or piece.outlet.feed == "teaser"
    for outlet in outlets():
        if outlet.dialect not in {"unavailable", "raw"}:
            feed = demo.feed(outlet.title)
            assert feed.health is HealthState.OK
            assert feed.site_url == f"{demo.server.base}/{outlet.slug}/"


async def test_the_second_round_is_not_modified(demo: Demo) -> None:
    await demo.poll()
    before = [(r.id, r.title) for r in demo.rows()]
    demo.server.requests.clear()
    report = await demo.poll()
    assert (report.new, report.changed) == (0, 0)
    assert report.not_modified == len(outlets()) - 1
    statuses = [status for path, status in demo.server.requests if "feed" in path]
    # The feed that asked us to wait is left alone, even when all are forced.
    assert statuses == [304] * (len(outlets()) - 1)
    assert [(r.id, r.title) for r in demo.rows()] == before


async def test_news_and_changes_arrive_and_marks_stay(demo: Demo) -> None:
    await demo.poll()
    ferry = demo.entry("The Harbour Times", "Bergen").row
    storm = demo.entry("The Harbour Times", "Storm Ada").row
    demo.store.mark([Mark(r.id, read=True, starred=True) for r in (ferry, storm)])
    demo.clock[0] = NOW + timedelta(minutes=2)
    report = await demo.poll()
    assert (report.new, report.changed) == (1, 1)
    assert demo.entry("The Harbour Times", "Seal pups").row.read is False
    ferry = demo.entry("The Harbour Times", "Bergen").row
    assert (ferry.read, ferry.starred, ferry.changed) == (True, True, False)
    storm = demo.entry("The Harbour Times", "Storm Ada").row
    assert (storm.starred, storm.changed) == (True, True)
    assert "eleven dogs" in demo.store.raw(storm.id).feed_html


async def test_the_failing_feed_says_what_and_what_next(demo: Demo) -> None:
    await demo.poll()
    feed = demo.feed("The Silent Lighthouse")
    assert feed.health is HealthState.FAILING
    assert "503" in feed.sentence
    assert "13:00" in feed.next_step, "an hour from now, as the server asked"
    assert feed.failing_since == NOW
    assert feed.next_due is not None
    assert feed.next_due >= NOW + timedelta(hours=1)
    report = await demo.poller.poll()
    assert report.polled == 0, "nothing is due yet, least of all the one that waits"


async def test_the_moved_feed_is_followed_and_noted(demo: Demo) -> None:
    await demo.poll()
    feed = demo.feed("The Ledger")
    assert feed.total == 2
    (state,) = demo.store.fetch_states([feed.id])
    assert state.spec.url.endswith("/ledger/old-rss")
    assert state.moved_to == f"{demo.server.base}/ledger/feed.xml"


async def test_a_feed_cannot_take_over_another_feeds_article(demo: Demo) -> None:
    await demo.poll()
    ferry = demo.entry("The Harbour Times", "Bergen")
    thief = demo.entry("Tricks", "Night ferry cancelled")
    assert ferry.guid == thief.guid
    assert ferry.row.id != thief.row.id
    demo.store.mark([Mark(thief.row.id, read=True, starred=True)])
    await demo.poll()
    assert demo.entry("The Harbour Times", "Bergen") == ferry


async def test_nothing_hostile_is_stored(demo: Demo) -> None:
    await demo.poll()
    feed = demo.feed("Tricks")
    assert feed.health is HealthState.OK
    assert is_clean(feed.title)
    rows = [row for row in demo.rows() if row.feed_id == feed.id]
    assert len(rows) == TRICKS
    for row in rows:
        entry = demo.store.entry(row.id)
        assert entry is not None
        raw = demo.store.raw(row.id)
        texts = (row.title, row.author, row.url, entry.summary, entry.guid)
        for text in (*texts, raw.feed_html):
            assert is_clean(text), text
        assert row.title
        assert len(row.title) <= 1000
        assert "\n" not in row.title
        assert row.url.startswith(demo.server.base) or not row.url
    titles = "\n".join(row.title for row in rows)
    assert "[/bold] and [@click=app.quit]a headline" in titles
    assert "zero-width word" in titles
    assert "javascript:" not in "".join(row.url for row in rows)
