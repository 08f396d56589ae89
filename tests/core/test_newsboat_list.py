"""The list of addresses that newsboat keeps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.errors import SourceError
from newsreader.models import FeedSpec
from newsreader.opml import Skipped, read_opml

URLS = r"""
# my feeds
https://a.example/rss News "North Sea" "~The Harbour \"Times\""
https://b.example/atom.xml
"https://c.example/feed" ! "~Hidden"
https://a.example/rss Ships

"query:Unread:unread = \"yes\""
"exec:~/bin/feed.sh" Mine
filter:~/bin/cut:https://d.example/
file:///home/me/feed.xml
"""


def test_addresses_titles_and_tags_are_taken_and_the_rest_is_told() -> None:
    listed = read_opml(URLS.encode())
    assert listed.feeds == (
        FeedSpec(
            "https://a.example/rss",
            'The Harbour "Times"',
            ("News", "North Sea", "Ships"),
        ),
        FeedSpec("https://b.example/atom.xml"),
        FeedSpec("https://c.example/feed", "Hidden"),
    )
    assert [skipped.reason for skipped in listed.skipped] == [
        "it is in the list already; its folders count",
        "a query of another reader",
        "a command; newsreader runs none",
        "a command; newsreader runs none",
        "only http and https addresses are read",
    ]


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        ("https://b.example/ # a comment", ()),
        ("https://b.example/ News #comment", ("News",)),
        ('https://b.example/ "#1" News # "~Not a title" Other', ("#1", "News")),
        ("https://b.example/#top c#", ("c#",)),
    ],
)
def test_a_comment_behind_an_address_is_none_of_its_tags(
    line: str, tags: tuple[str, ...]
) -> None:
    (feed,) = read_opml(line.encode()).feeds
    assert (feed.tags, feed.title) == (tags, "")


@pytest.mark.parametrize(
    "text",
    [
        "feeds = []",
        "# only a comment",
        "Dear reader,\nhttps://a.example/rss is a feed.",
        "https://a.example/rss\nand some words",
    ],
)
def test_other_texts_are_no_list(text: str) -> None:
    with pytest.raises(SourceError, match="not a list of feeds"):
        read_opml(text.encode())


@given(st.text(alphabet='ab"\\ ~!#:/\n', max_size=80))
def test_no_line_is_too_odd(text: str) -> None:
    listed = read_opml(f"https://a.example/rss {text}".encode().splitlines()[0])
    assert all(isinstance(skipped, Skipped) for skipped in listed.skipped)
    assert listed.feeds[0].url == "https://a.example/rss"
