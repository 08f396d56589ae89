"""Feeds and links that would look the same are told apart by where they are."""

from __future__ import annotations

from dataclasses import replace

from driving import Run
from fake_session import FakeStore, feeds, world

from newsreader.models import Feed
from tui import words


def _feed(number: int, title: str, url: str) -> Feed:
    return replace(feeds()[0], id=number, title=title, url=url)


def test_feeds_of_the_same_name_get_their_path() -> None:
    told = words.told_apart(
        [
            _feed(1, "www.example.org", "https://www.example.org/local/rss.xml"),
            _feed(2, "www.example.org", "https://www.example.org/feed?id=7&token=abc"),
            _feed(3, "News", "https://a.example/news/"),
            _feed(4, "News", "https://b.example/"),
            _feed(5, "Alone", "https://c.example/x"),
        ]
    )
    assert [feed.title for feed in told] == [
        "example.org/local/rss.xml",
        "example.org/feed?id=7&token=***",
        "News · a.example/news",
        "News · b.example",
        "Alone",
    ]


def test_an_address_that_is_none_is_nothing() -> None:
    assert words.address("mailto:a@example.org") == ""
    assert words.address("https://me:secret@www.example.org/a") == "example.org/a"


async def test_the_feeds_pane_shows_the_paths(run: Run) -> None:
    store: FakeStore = world()
    twins = [replace(f, title="example.org", tags=()) for f in store.list_of_feeds[:2]]
    store.list_of_feeds[:2] = [
        replace(feed, url=f"https://example.org/{name}")
        for feed, name in zip(twins, ("sport", "city"), strict=True)
    ]
    async with run((160, 48), store=store) as reader:
        assert "example.org/sport" in reader.text
        assert "example.org/city" in reader.text


async def test_the_links_sheet_shows_where_a_link_leads(run: Run) -> None:
    async with run() as reader:
        await reader.do("open", "links")
        assert "example.org/port" in reader.text
