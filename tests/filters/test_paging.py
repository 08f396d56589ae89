"""Articles of several pages: what counts as the next page, and how texts are joined."""

from __future__ import annotations

import pytest

import filters
from filters.article import AccessState
from filters.bundle import MAX_PAGES, bundle, unbundle
from filters.extract.page import Page
from filters.extract.paging import next_page, page_of, read

FLOOD = "https://post.example/flood"
LINES = [
    "The river rose by two metres in one night, said the mayor of the old town.",
    "Three bridges were closed on Sunday, and the market hall stood under water.",
    "On Monday the water fell, and the first shops along the quay opened again.",
    "Engineers will look at the pillars of the oldest bridge for several weeks.",
    "The city puts the damage at four million euros, most of it to its cellars.",
    "A wall that was to be built ten years ago would have held, they say now.",
]


def page(lines: list[str], head: str = "", title: str = "The flood") -> str:
    text = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f"<html><head><title>{title}</title>{head}</head><body><article>"
        f"<h1>{title}</h1>{text}</article></body></html>"
    )


@pytest.mark.parametrize(
    ("address", "number"),
    [
        (FLOOD, 1),
        (f"{FLOOD}/2", 2),
        (f"{FLOOD}/page/3/", 3),
        (f"{FLOOD}-2.html", 2),
        (f"{FLOOD},seite-4", 4),
        (f"{FLOOD}?page=5", 5),
        (f"{FLOOD}?p=x", 1),
        (f"{FLOOD}/{MAX_PAGES + 1}", 0),
        (f"{FLOOD}s/2", 0),
        (f"{FLOOD}/storm", 0),
        ("https://other.example/flood/2", 0),
        ("https://post.example:8443/flood/2", 0),
        ("https://post.example/storm", 0),
        ("https://[::1/flood/2", 0),
        ("", 0),
    ],
)
def test_pages_of_one_article_share_host_and_path(address: str, number: int) -> None:
    assert page_of(FLOOD, address) == number


def test_a_front_page_has_no_pages() -> None:
    assert page_of("https://post.example/", "https://post.example/2") == 0


@pytest.mark.parametrize(
    ("url", "markup", "found"),
    [
        (FLOOD, '<link rel="next" href="/flood/2">', f"{FLOOD}/2"),
        (FLOOD, '<link rel="next" href="/flood/3">', ""),
        (f"{FLOOD}/2", '<link rel="next" href="/flood/3">', f"{FLOOD}/3"),
        (f"{FLOOD}/2", '<link rel="next" href="/flood/2">', ""),
        (f"{FLOOD}/2", '<link rel="next" href="/flood">', ""),
        (f"{FLOOD}?page=2", '<a rel="next" href="?page=3">on</a>', f"{FLOOD}?page=3"),
        (
            FLOOD,
            '<ul class="Pagination"><li>1</li><li><a href="/flood/2">2</a></ul>',
            f"{FLOOD}/2",
        ),
        (FLOOD, '<p class="pagination"><a href="/flood/2">Storm</a></p>', ""),
        (FLOOD, '<p><a href="/flood/2">2</a></p>', ""),
        (FLOOD, '<link rel="next" href="https://ads.example/flood/2">', ""),
        ("https://post.example/covid-19", '<link rel="next" href="/covid-20">', ""),
    ],
)
def test_the_next_page_is_one_on_and_said_to_be(
    url: str, markup: str, found: str
) -> None:
    assert next_page(Page(page(LINES, markup), url)) == found


@pytest.mark.parametrize(
    ("head", "title", "belongs"),
    [
        ('<link rel="canonical" href="/flood/2">', "The flood", True),
        ('<link rel="canonical" href="/flood">', "The flood (page 2 of 3)", True),
        ('<link rel="prev" href="/flood">', "The flood", True),
        ("", "The flood", False),
        ('<link rel="canonical" href="/storm">', "The flood", False),
        ('<link rel="canonical" href="/flood/2">', "Ten storms you should know", False),
    ],
)
def test_a_further_page_says_itself_what_it_continues(
    head: str, title: str, belongs: bool
) -> None:
    found = read(page(LINES, head, title), f"{FLOOD}/2", FLOOD, "The flood")
    assert bool(found[0]) is belongs


def test_a_bundle_is_taken_apart_as_it_was_put_together() -> None:
    further = [(f"{FLOOD}/2", "<p>two\x1e</p>"), (f"{FLOOD}/3", "")]
    first, rest = unbundle(bundle("<p>one\x1e</p>", further))
    assert first == "<p>one </p>"
    assert rest == [(f"{FLOOD}/2", "<p>two </p>"), (f"{FLOOD}/3", "")]


def test_pages_are_joined_and_what_repeats_is_told_once() -> None:
    following = '<link rel="next" href="/flood/2">'
    whole = bundle(
        page(LINES[:3], following),
        [(f"{FLOOD}/2", page([LINES[0], *LINES[3:]]))],
    )
    article = filters.clean(whole, FLOOD)
    assert article.text.split("\n") == LINES
    assert article.notes == ("Joined from 2 pages.",)
    assert article.title == "The flood"


def test_a_page_that_could_not_be_had_is_told() -> None:
    following = '<link rel="next" href="/flood/2">'
    article = filters.clean(bundle(page(LINES, following), [(f"{FLOOD}/2", "")]), FLOOD)
    assert article.text.split("\n") == LINES
    assert article.access.state is not AccessState.FULL
    assert article.access.evidence[0] == "page 2 of the article could not be had"
    assert article.notes == (
        f"The next page could not be had; the article goes on at {FLOOD}/2",
    )


def test_pages_beyond_the_last_one_joined_are_named() -> None:
    whole = bundle(
        page(LINES[:3], '<link rel="next" href="/flood/2">'),
        [(f"{FLOOD}/2", page(LINES[3:], '<link rel="next" href="/flood/3">'))],
    )
    assert filters.clean(whole, FLOOD).notes == (
        "Joined from 2 pages.",
        f"This article goes on at {FLOOD}/3",
    )
