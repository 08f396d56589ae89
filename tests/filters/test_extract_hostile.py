"""Pages made to hurt end in bounds and in words. No times here: sizes and notes."""

from __future__ import annotations

import random

import pytest

import filters
from filters.extract.page import MAX_CHARS, MAX_DEPTH, Page
from filters.extract.pieces import MAX_PIECES
from filters.extract.walk import Walker

PROSE = "".join(
    f"<p>This is sentence number {i}, and it is long enough to be read as prose, said "
    "the minister of the interior on Monday.</p>"
    for i in range(8)
)
CUT = "The page was cut where its markup became too deep or too long."


def depth_of(page: Page) -> int:
    walker = Walker("")
    walker.walk(page.tree.root)
    return max(frame.depth for frame in walker.frames)


@pytest.mark.parametrize(
    "deep",
    [
        "<div>" * 100_000,
        "<ul><li>" * 50_000,
        "<p><b>" * 50_000,
        "<blockquote>" * 90_000,
    ],
    ids=["div", "list", "formatting", "quotes"],
)
def test_endless_nesting_is_cut_and_said(deep: str) -> None:
    page = Page(PROSE + deep + "x")
    assert page.notes == [CUT]
    # List items are not counted: the parser closes most of them itself.
    assert depth_of(page) <= 2 * MAX_DEPTH + 2
    assert "sentence number 7" in filters.clean(PROSE + deep + "x").text


def test_nesting_of_real_pages_is_left_alone() -> None:
    html = "<div>" * 60 + PROSE + "</div>" * 60
    assert Page(html).notes == []


def test_a_giant_page_is_cut_and_said() -> None:
    page = Page(PROSE + "<p>word word</p> " * 400_000)
    assert len(page.html) <= MAX_CHARS
    assert "The page was cut at 5 million characters." in page.notes


def test_a_page_of_countless_blocks_is_read_in_part() -> None:
    article = filters.clean(PROSE + "<h3>x</h3>" * (MAX_PIECES + 10))
    assert (
        f"Only the first {MAX_PIECES:,} blocks of the page were read." in article.notes
    )
    assert "sentence number 7" in article.text


def test_a_flood_of_attributes_does_not_reach_the_parser() -> None:
    flood = "<div " + " ".join(f"a{i}=1" for i in range(60_000)) + ">x</div>"
    page = Page(flood + PROSE)
    assert len(page.html) < len(PROSE) + 100
    assert "sentence number 7" in filters.clean(flood + PROSE).text


def test_floods_go_one_by_one_and_what_stands_between_them_stays() -> None:
    flood = "<div " + " ".join(f"a{i}=1" for i in range(6_000)) + ">"
    script = "<script>" + "x=1;" * 10_000 + "</script>"
    page = Page(f"<p>one</p>{flood}two{script}{flood}three</div><p>four</p>")
    assert page.html == f"<p>one</p><div>two{script}<div>three</div><p>four</p>"


def test_an_embedded_picture_is_no_flood() -> None:
    picture = f'<img src="data:image/png;base64,{"A" * 60_000}">'
    assert Page(picture + PROSE).html == picture + PROSE


def test_a_flood_of_options_does_not_reach_the_parser() -> None:
    page = Page("<select>" + "<option>x" * 50_000 + "</select>" + PROSE)
    assert "<option" not in page.html


@pytest.mark.parametrize(
    "body",
    [
        "<p>" + " \n" * 40_000 + "text</p>" + PROSE,
        PROSE + "<p>" + "word " * 400_000 + "</p>",
        PROSE + "<!--" * 50_000,
        PROSE + "<p>" + "x<br>" * 50_000,
        "<script type='application/ld+json'>" + "[" * 100_000 + "</script>" + PROSE,
        '<div class="' + "paywall-" * 20_000 + '">' + PROSE,
        PROSE + "<table>" + "<tr><td>a<td>b" * 20_000,
        PROSE + "<a><b><i>" * 300,
        "\x00\x0c" * 50 + PROSE,
    ],
    ids=[
        "80 KB of blanks",
        "one line of 2 MB",
        "open comments",
        "breaks",
        "deep JSON-LD",
        "long class",
        "long table",
        "open inlines",
        "control characters",
    ],
)
def test_the_article_is_found_all_the_same(body: str) -> None:
    assert "sentence number 7" in filters.clean(body).text


@pytest.mark.parametrize(
    ("body", "note"),
    [
        (b"%PDF-1.7\n" + random.Random(1).randbytes(50_000), "a PDF file"),
        (b"\x89PNG\r\n" + random.Random(2).randbytes(50_000), "a picture"),
        (random.Random(3).randbytes(50_000), "binary data"),
        (b"PK\x03\x04" + random.Random(4).randbytes(9_000), "an archive"),
    ],
)
def test_what_is_no_page_is_named(body: bytes, note: str) -> None:
    article = filters.clean(body)
    assert article.blocks == ()
    assert any(note in sentence for sentence in article.notes)


@pytest.mark.parametrize(
    "body",
    ["", b"", "<html><frameset cols='*,*'><frame src=a.html></frameset></html>", "<p>"],
    ids=["nothing", "no bytes", "frames", "one tag"],
)
def test_nothing_found_is_said(body: str | bytes) -> None:
    article = filters.clean(body)
    assert article.blocks == ()
    assert "No article was found on this page." in article.notes
