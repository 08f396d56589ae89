"""Feeds that are as the configuration says are not compared again, and only those."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import apsw
import pytest
from store_builders import entry, poll, state

from newsreader.config import Config
from newsreader.config.feedlist import PackedFeeds
from newsreader.errors import StoreFull
from newsreader.models import Failure, FailureKind, FeedSpec, PollOutcome
from newsreader.session import Session
from newsreader.store import Store, feeds

SPECS = (
    FeedSpec("https://a.example/feed", tags=("tech", "world")),
    FeedSpec("https://b.example/feed", title="B"),
    FeedSpec("https://c.example/feed", tags=("world",)),
)
FEEDS = PackedFeeds.of(SPECS)
OTHERS = PackedFeeds.of(SPECS[1:])


@pytest.fixture
def store() -> Store:
    made = Store.memory()
    made.sync_feeds(FEEDS, FEEDS.mark)
    return made


def test_a_mark_is_that_of_what_was_synced_last(store: Store) -> None:
    assert store.has_synced(FEEDS.mark)
    assert not store.has_synced(OTHERS.mark)
    assert not store.has_synced("")
    store.sync_feeds(OTHERS, OTHERS.mark)
    assert store.has_synced(OTHERS.mark)
    assert not store.has_synced(FEEDS.mark)
    store.sync_feeds(FEEDS, FEEDS.mark)
    assert store.has_synced(FEEDS.mark)
    assert [feed.spec for feed in store.feeds()] == list(SPECS)


def test_a_newsreader_that_knows_no_marks_is_noticed(store: Store) -> None:
    with store._connections.writing() as connection:
        feeds.sync(connection, SPECS[1:])
    assert not store.has_synced(FEEDS.mark)


@pytest.mark.parametrize("wanted", [FEEDS, OTHERS])
def test_what_another_changes_meanwhile_is_noticed(
    store: Store, monkeypatch: pytest.MonkeyPatch, wanted: PackedFeeds
) -> None:
    unsettled = feeds.unsettled

    def slow(connection: apsw.Connection) -> list[tuple[int, bool, list[int]]]:
        found = unsettled(connection)
        with store._connections.writing() as writer:
            feeds.sync(writer, SPECS[::-1])
        return found

    with monkeypatch.context() as patched:
        patched.setattr(feeds, "unsettled", slow)
        store.sync_feeds(wanted, wanted.mark)
    assert not store.has_synced(wanted.mark)
    store.sync_feeds(wanted, wanted.mark)
    assert store.has_synced(wanted.mark)


def test_a_sync_that_is_cut_off_is_noted_by_the_next(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StoreFull("full")

    with monkeypatch.context() as patched:
        patched.setattr(feeds, "settle", fail)
        with pytest.raises(StoreFull):
            store.sync_feeds(OTHERS, OTHERS.mark)
    assert not store.has_synced(OTHERS.mark)
    store.sync_feeds(OTHERS, OTHERS.mark)
    assert store.has_synced(OTHERS.mark)


def test_without_a_mark_nothing_is_remembered(store: Store) -> None:
    store.sync_feeds(SPECS[:1])
    assert not store.has_synced(FEEDS.mark)
    # What changes nothing takes no mark away either.
    store.sync_feeds(FEEDS, FEEDS.mark)
    store.sync_feeds(SPECS)
    assert store.has_synced(FEEDS.mark)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE feeds SET spec = '{}' WHERE id = 2",
        "UPDATE feeds SET position = 9 WHERE id = 2",
        "UPDATE feeds SET subscribed = 0 WHERE id = 2",
        "UPDATE feeds SET unsettled = 1 WHERE id = 2",
        "UPDATE feeds SET url = 'https://d.example/' WHERE id = 2",
        "INSERT INTO feeds (url, position, spec, shown_title, polled_url)"
        " VALUES ('x', 9, '{}', 'x', 'x')",
        "DELETE FROM feeds WHERE id = 2",
        "DELETE FROM feed_tags WHERE feed_id = 1",
        "UPDATE feed_tags SET tag = 'x' WHERE tag = 'tech'",
        "INSERT INTO feed_tags VALUES (2, 'x')",
        "DROP TRIGGER feeds_synced_update",
        "DROP TABLE feed_tags",
    ],
)
def test_any_change_from_elsewhere_is_noticed(store: Store, change: str) -> None:
    with store._connections.writing() as connection:
        connection.execute("PRAGMA defer_foreign_keys = ON")
        connection.execute("DELETE FROM feed_counts WHERE feed_id = 2")
        connection.execute(change)
    assert not store.has_synced(FEEDS.mark)


def test_polling_pausing_and_marking_take_no_mark_away(store: Store) -> None:
    url = SPECS[0].url
    poll(store, [entry("a"), entry("b")], url=url)
    failed = replace(state(store, url), failures=2)
    failure = Failure(FailureKind.DNS, "There is no such host.")
    store.save_outcomes([PollOutcome(failed, failure=failure)], datetime.now(UTC))
    store.set_paused(state(store, url).feed_id, paused=True)
    assert store.has_synced(FEEDS.mark)


async def test_a_start_with_the_same_feeds_writes_nothing_and_unpacks_none(
    tmp_path: Path, written: Callable[[Store], list[str]]
) -> None:
    with_feeds = Config(feeds=FEEDS, path=tmp_path / "config.toml")
    store = Store.open(tmp_path / "news.db")
    async with Session.open(with_feeds, store=store):
        pass
    packed = PackedFeeds(len(FEEDS), FEEDS.mark, FEEDS.packed)
    seen = written(store)
    async with Session.open(replace(with_feeds, feeds=packed), store=store):
        pass
    assert seen == []
    assert packed._specs is None
    async with Session.open(replace(with_feeds, feeds=OTHERS), store=store):
        assert len(store.feeds()) == 2
    store.close()


@pytest.fixture
def written() -> Callable[[Store], list[str]]:
    """Notes every statement of the connection that writes."""

    def noting(store: Store) -> list[str]:
        seen: list[str] = []

        def note(_cursor: apsw.Cursor, sql: str, _values: object) -> bool:
            seen.append(sql)
            return True

        store._connections.writer.exec_trace = note
        return seen

    return noting


def test_tags_come_in_the_order_of_the_feeds_with_what_fails(store: Store) -> None:
    poll(store, [entry("a")], url=SPECS[2].url)
    failed = replace(state(store, SPECS[0].url), failures=1)
    store.save_outcomes([PollOutcome(failed)], datetime.now(UTC))
    totals = store.totals()
    assert list(totals.by_tag_unread.items()) == [("tech", 0), ("world", 1)]
    assert totals.by_tag_failing == {"tech": 1, "world": 1}
    store.set_paused(failed.feed_id, paused=True)
    assert store.totals().by_tag_failing == {"tech": 0, "world": 0}


def test_the_first_feeds_are_those_without_a_tag() -> None:
    store = Store.memory()
    plain = [FeedSpec(f"https://{n}.example/") for n in range(9)]
    store.sync_feeds([SPECS[0], *plain[:5], SPECS[2], *plain[5:]])
    store.sync_feeds([SPECS[0], *plain[1:5], SPECS[2], *plain[5:], plain[0]])
    found = store.first_feeds(6)
    assert [feed.url for feed in found] == [spec.url for spec in plain[1:7]]
    assert found == [feed for feed in store.feeds() if not feed.tags][:6]
