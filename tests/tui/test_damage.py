"""A database that is damaged while it is read: said where one looks, nothing ends."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from driving import Reader, Run
from fake_session import FakeStore, crowd

from newsreader.errors import StoreDamaged
from newsreader.models import Entry, EntryQuery, EntryRow, Found, Totals

DAMAGED = "news.db is damaged: database disk image is malformed."


NEXT = "q leaves the reader. The next start restores the newest backup."


class Failing(FakeStore):
    """A store whose file breaks when told to."""

    broken = False

    def rows(self, ids: Sequence[int]) -> list[EntryRow]:
        self._check()
        return super().rows(ids)

    def entry(self, entry_id: int) -> Entry | None:
        self._check()
        return super().entry(entry_id)

    def exceptions(self, feed_id: int) -> frozenset[str]:
        self._check()
        return super().exceptions(feed_id)

    def find(
        self,
        query: EntryQuery,
        *,
        limit: int | None = None,
        offset: int = 0,
        quick: bool = False,
    ) -> Found:
        self._check()
        return super().find(query, limit=limit, offset=offset, quick=quick)

    def totals(self) -> Totals:
        self._check()
        return super().totals()

    def _check(self) -> None:
        if self.broken:
            raise StoreDamaged(DAMAGED)


def failing() -> Failing:
    store = crowd(1000)
    return Failing(store.list_of_feeds, store.pieces)


def flat(reader: Reader) -> str:
    """The screen as one line: words are broken differently at each width."""
    return " ".join(reader.text.replace("│", " ").replace("┃", " ").split())


SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])


@SIZES
async def test_rows_that_cannot_be_read_say_so_and_what_helps(
    run: Run, size: tuple[int, int]
) -> None:
    store = failing()
    async with run(size, store=store) as reader:
        store.broken = True
        await reader.do(("next_line", 700))
        told = reader.main.article_list.broken
        assert told == ("The list cannot be read.", DAMAGED, NEXT)
        assert told[0] in flat(reader)
        assert reader.message == f"{DAMAGED} {NEXT}"
        # What was read stays, and a key asks again.
        await reader.do("top")
        assert "Headline number 1 of" in flat(reader)
        store.broken = False
        await reader.do(("next_line", 750))
        assert "Headline number 751 of" in flat(reader)
        assert "cannot be read" not in flat(reader)


@SIZES
async def test_an_article_that_cannot_be_read_says_so_in_its_place(
    run: Run, size: tuple[int, int]
) -> None:
    store = failing()
    async with run(size, store=store) as reader:
        store.broken = True
        await reader.do("next_line", "open")
        told = ("This article cannot be shown.", DAMAGED, NEXT)
        assert reader.main.article.empty == told
        assert told[0] in flat(reader)
        await reader.do("back")
        assert "Headline number 2 of" in flat(reader)


async def test_one_that_cannot_be_shown_is_opened_in_the_browser(run: Run) -> None:
    store = failing()
    async with run(store=store) as reader:
        store.broken = True
        await reader.do("open", "open_browser")
        assert reader.session.asked[-1] == ("open", "https://www.example.org/news/1")


@pytest.mark.parametrize("action", ["fetch_full", "save", "toggle_star"])
async def test_what_is_read_stays_where_it_is(run: Run, action: str) -> None:
    store = failing()
    async with run((80, 24), store=store) as reader:
        await reader.do("open")
        store.broken = True
        await reader.do(action)
        assert "One line of text." in reader.text
        assert reader.message == f"{DAMAGED} {NEXT}"


@pytest.mark.parametrize(
    "action",
    ["poll_feed", "feed_info", "filter_unread", "toggle_read", "save", "next_feed"],
)
async def test_no_key_ends_the_reader(run: Run, action: str) -> None:
    store = failing()
    async with run(store=store) as reader:
        await reader.do("open")
        store.broken = True
        await reader.do(action, "back", action)
        assert reader.app.is_running
        assert reader.main.article_list.ids


async def test_a_start_that_cannot_list_says_why(run: Run) -> None:
    store = failing()
    store.broken = True
    async with run((80, 24), store=store) as reader:
        told = ("The articles cannot be listed.", DAMAGED, NEXT)
        assert reader.main.article_list.empty == told
        assert all(line in flat(reader) for line in told)
