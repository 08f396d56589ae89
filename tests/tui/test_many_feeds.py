"""Thousands of feeds: the first screen waits for those it shows."""

from __future__ import annotations

from dataclasses import replace

from driving import Run
from fake_session import FakeStore, feeds

from newsreader.models import EntryQuery
from tui import opening
from tui.widgets.feeds import rows_of

MANY = 3 * opening.FIRST_FEEDS


def many() -> FakeStore:
    """Return the usual feeds with their tags and many more without one."""
    usual = feeds()
    plain = [
        replace(usual[0], id=n, title=f"Feed {n}", tags=()) for n in range(10, MANY)
    ]
    return FakeStore([*plain[:9], *usual, *plain[9:]])


def test_the_first_rows_are_the_beginning_of_all_rows() -> None:
    store = many()
    first = opening.read(store, EntryQuery())  # type: ignore[arg-type]
    assert len(first.feeds) == opening.FIRST_FEEDS
    assert not first.has_all_feeds
    totals, nothing = store.totals(), frozenset[str]()
    some = [row.key for row in rows_of(first.feeds, first.totals, nothing)]
    every = [row.key for row in rows_of(store.feeds(), totals, nothing)]
    assert some == every[: len(some)]
    assert len(some) < len(every)


def test_few_feeds_are_read_at_once() -> None:
    first = opening.read(FakeStore(feeds()), EntryQuery())  # type: ignore[arg-type]
    assert first.has_all_feeds


async def test_all_feeds_come_after_the_first_frame(run: Run) -> None:
    store = many()
    async with run((120, 40), store=store) as reader:
        rows = reader.main.feed_list.rows
        assert rows == rows_of(store.feeds(), store.totals(), frozenset())
        await reader.do("back", "bottom")
        assert reader.main.feed_list.current.key == f"feed:{MANY - 1}"


async def test_what_concerns_all_feeds_waits_for_none(run: Run) -> None:
    store = many()
    async with run((120, 40), store=store) as reader:
        main = reader.main
        main.start.open_with(opening.read(store, EntryQuery()))  # type: ignore[arg-type]
        assert len(main.feed_list.rows) < opening.FIRST_FEEDS + 10
        assert len(main.following.all_feeds) == len(store.list_of_feeds)
        assert len(main.feed_list.rows) > 2 * opening.FIRST_FEEDS
