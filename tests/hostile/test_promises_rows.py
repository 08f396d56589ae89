"""Marks and articles survive whatever the next answer is; nothing answers for others.

Two rounds over one store: a good answer whose entries are marked, then an odd one.
"""

from __future__ import annotations

import gzip
import hashlib
import random
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from attack_server import feed

from newsreader.fetch import Fetcher
from newsreader.models import EntryQuery, FailureKind, FeedSpec, Mark
from newsreader.netconfig import NetworkConfig, PollConfig
from newsreader.poller import Poller
from newsreader.store import Store
from newsreader.workers import Workers

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL, OTHER = "https://news.example/feed", "https://thief.example/feed"
Answer = httpx.Response | bytes


class World:
    """A store, and feeds that answer what the test says."""

    def __init__(self, store: Store, workers: Workers) -> None:
        self.store, self._workers = store, workers
        self.answers: dict[str, Answer] = {}
        self.now = START
        self.requested: list[str] = []

    async def poll(self, *urls: str) -> dict[str, FailureKind]:
        """Poll; returns the failures by address."""

        def handle(request: httpx.Request) -> httpx.Response:
            self.requested.append(str(request.url))
            answer = self.answers[str(request.url)]
            if isinstance(answer, bytes):
                return httpx.Response(200, content=answer)
            return answer

        self.now += timedelta(hours=2)
        self.store.sync_feeds([FeedSpec(url) for url in urls or (URL,)])
        transport = httpx.MockTransport(handle)
        async with Fetcher(NetworkConfig(), transport=transport) as fetcher:
            poller = Poller(
                self.store,
                fetcher,
                self._workers,
                PollConfig(),
                clock=lambda: self.now,
                rng=random.Random(1),
            )
            report = await poller.poll(force=True)
        return {url: failure.kind for _, url, failure in report.failures}

    def ids(self, url: str = URL) -> list[int]:
        found = self.store.feed_by_url(url)
        assert found is not None
        return list(self.store.entry_ids(EntryQuery(feed_ids=(found.id,))))

    def mark(self) -> None:
        """Read the first entry, star the second."""
        first, second, *_ = self.ids()
        self.store.mark([Mark(first, read=True), Mark(second, starred=True)])

    def rows(self, url: str = URL) -> str:
        """A hash over everything stored of a feed's entries."""
        entries = [
            (self.store.entry(i), self.store.raw(i)) for i in sorted(self.ids(url))
        ]
        return hashlib.sha256(repr(entries).encode()).hexdigest()

    def marks(self) -> tuple[int, int, int]:
        """(entries, unread, starred)"""
        totals = self.store.totals()
        return totals.total, totals.unread, totals.starred


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with Workers(1) as workers:
        store = Store.memory()
        yield World(store, workers)
        store.close()


def html(text: str) -> httpx.Response:
    return httpx.Response(200, text=text, headers={"Content-Type": "text/html"})


def packed(data: bytes) -> httpx.Response:
    # A stream keeps the transport from unpacking it before the reader does.
    return httpx.Response(
        200,
        stream=httpx.ByteStream(data),
        headers={"Content-Encoding": "gzip", "Content-Type": "application/rss+xml"},
    )


#: What a server may say instead of its feed -> what the reader calls it.
FOREIGN: dict[str, tuple[Callable[[], Answer], FailureKind]] = {
    "nothing": (lambda: b"", FailureKind.EMPTY),
    "blanks": (lambda: b" \n" * 50, FailureKind.EMPTY),
    "sign-in page": (
        lambda: html("<!doctype html><title>Sign in</title><form></form>"),
        FailureKind.NOT_A_FEED,
    ),
    "captive portal": (
        lambda: html("<html><head><meta http-equiv=refresh content='0;/login'>"),
        FailureKind.NOT_A_FEED,
    ),
    "other JSON": (lambda: b'{"error": "quota"}', FailureKind.NOT_A_FEED),
    "plain words": (lambda: b"Service unavailable", FailureKind.NOT_A_FEED),
    "cut gzip": (lambda: packed(gzip.compress(feed(9))[:-30]), FailureKind.TRUNCATED),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(200), FailureKind.NOT_A_FEED),
    "server error": (lambda: httpx.Response(503, text="x"), FailureKind.SERVER_ERROR),
    "gone": (lambda: httpx.Response(410, text="x"), FailureKind.GONE),
}


@pytest.mark.parametrize("name", sorted(FOREIGN))
async def test_a_foreign_answer_changes_no_row_and_is_named(
    world: World, name: str
) -> None:
    answer, kind = FOREIGN[name]
    world.answers[URL] = feed(5)
    assert await world.poll() == {}
    world.mark()
    before = world.rows()
    world.answers[URL] = answer()
    assert await world.poll() == {URL: kind}
    assert world.rows() == before
    # And it is as good as new once the feed is back.
    world.answers[URL] = feed(5)
    assert await world.poll() == {}
    assert world.rows() == before


async def test_a_cut_feed_adds_what_is_whole_and_takes_nothing(world: World) -> None:
    world.answers[URL] = feed(3)
    await world.poll()
    world.mark()
    whole = feed(8)
    world.answers[URL] = whole[: whole.index(b"<title>Entry 6")]
    await world.poll()
    assert world.marks() == (6, 5, 1)


async def test_a_feed_that_shrinks_to_nothing_and_returns_keeps_everything(
    world: World,
) -> None:
    world.answers[URL] = feed(50)
    await world.poll()
    world.mark()
    before = world.rows()
    for entries in (2, 0, 50):
        world.answers[URL] = feed(entries)
        await world.poll()
        assert world.rows() == before
    assert world.marks() == (50, 49, 1)


def renamed(round_: int, entries: int = 20, *, tracked: bool = False) -> bytes:
    """The same articles, under new names in every round."""
    query = f"?utm_source=r{round_}&amp;fbclid={round_}" if tracked else ""
    items = "".join(
        f"<item><title>Article {n}</title><guid isPermaLink='false'>{round_}-{n}</guid>"
        f"<link>https://news.example/a/{n}{query}</link>"
        f"<description>The text of {n}.</description></item>"
        for n in range(entries)
    )
    return (
        f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>".encode()
    )


@pytest.mark.parametrize("tracked", [False, True])
async def test_new_names_for_the_same_articles_make_nothing_new(
    world: World, tracked: bool
) -> None:
    for round_ in range(3):
        world.answers[URL] = renamed(round_, tracked=tracked)
        await world.poll()
        if round_ == 0:
            world.mark()
        assert world.marks() == (20, 19, 1)


async def test_another_feed_with_the_same_names_takes_nothing_over(
    world: World,
) -> None:
    world.answers[URL] = feed(3)
    await world.poll()
    world.mark()
    before = world.rows()
    world.answers[OTHER] = feed(3, title="Thief", body="Stolen.")
    await world.poll(URL, OTHER)
    assert world.rows() == before
    assert len(world.ids(OTHER)) == 3
    assert world.marks() == (6, 5, 1)


async def test_leaving_a_feed_and_coming_back_keeps_its_marks(world: World) -> None:
    world.answers = {URL: feed(4), OTHER: feed(1)}
    await world.poll(URL)
    world.mark()
    before = world.rows()
    await world.poll(OTHER)
    await world.poll(URL)
    assert world.rows() == before


async def test_a_feed_that_changes_its_text_all_the_time_stays_read(
    world: World,
) -> None:
    for counter in range(4):
        world.answers[URL] = feed(3, body=f"Seen {counter} times.")
        await world.poll()
        if counter == 0:
            world.store.mark([Mark(i, read=True) for i in world.ids()])
    assert world.marks() == (3, 0, 0)


async def test_only_feeds_are_asked(world: World) -> None:
    """No picture, enclosure, icon or pixel of a feed is fetched by polling it."""
    world.answers[URL] = (
        b"<rss version='2.0'><channel><title>t</title>"
        b"<image><url>https://news.example/logo.png</url></image>"
        b"<item><title>a</title><enclosure url='https://news.example/a.mp3'"
        b" type='audio/mpeg' length='9'/><description>&lt;img "
        b"src='https://track.example/pixel.gif'&gt; text</description></item>"
        b"</channel></rss>"
    )
    await world.poll()
    assert world.requested == [URL]
    assert len(world.ids()) == 1
