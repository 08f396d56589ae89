"""The small parts of extraction: decoding, dates, language, notes, the model's data."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import filters
from filters.article import BlockKind
from filters.extract import model
from filters.extract.claims import claims_of
from filters.extract.decode import decode_html
from filters.extract.features import NAMES, rows
from filters.extract.language import language_of, primary_tag
from filters.extract.metadata import parse_date, read_metadata
from filters.extract.notes import is_editors_note
from filters.extract.page import Page
from filters.extract.pieces import Piece, absolute, dom_chain
from filters.extract.walk import Walker


def pieces_of(html: str, url: str = "https://post.example/a/b") -> list[Piece]:
    return Walker(url).walk(Page(html, url).tree.root)


# ------------------------------------------------------------------- decoding


@pytest.mark.parametrize(
    ("body", "declared", "text"),
    [
        ("Grüße".encode(), "", "Grüße"),
        ("Grüße".encode("utf-8-sig"), "latin-1", "Grüße"),
        ("Grüße".encode("utf-16"), "", "Grüße"),
        ("Grüße".encode("cp1252"), "iso-8859-1", "Grüße"),
        (b"<meta charset=iso-8859-1>it\x92s", "", "<meta charset=iso-8859-1>it’s"),
        ("<meta charset=koi8-r>мир".encode("koi8-r"), "", "<meta charset=koi8-r>мир"),
        ("Grüße ".encode() * 50 + b"\xff", "utf-8", "Grüße " * 50 + "\ufffd"),
        (b"caf\xe9", "no-such-charset", "café"),
        (b"caf\xe9 +ADw-", "utf-7", "café +ADw-"),
        (b"caf\xe9 \\x1b", "unicode_escape", "café \\x1b"),
    ],
)
def test_bytes_become_the_text_that_was_meant(
    body: bytes, declared: str, text: str
) -> None:
    assert decode_html(body, declared) == text


# --------------------------------------------------------------------- pieces


def test_a_heading_with_a_box_in_it_is_a_heading() -> None:
    pieces = pieces_of("<h1><div>One</div></h1><h2><p>Two</p></h2><div><p>Three</div>")
    assert [(p.kind.value, p.level) for p in pieces] == [
        ("heading", 1),
        ("heading", 2),
        ("paragraph", 0),
    ]


def test_inline_markup_keeps_its_place() -> None:
    (piece,) = pieces_of("<p>One <b>two</b>  <a href='/x'>three <i>four</i></a>.</p>")
    marked = [
        (piece.text[start:end], kind.value) for start, end, kind, _ in piece.spans
    ]
    assert piece.text == "One two three four."
    assert marked == [("two", "bold"), ("three four", "link"), ("four", "italic")]


def test_two_breaks_part_paragraphs_and_one_breaks_the_line() -> None:
    assert [p.text for p in pieces_of("<div>a<br>b<br><br>c <br/> <br/>d</div>")] == [
        "a\nb",
        "c",
        "d",
    ]


def test_lists_know_their_depth_and_marker() -> None:
    found = pieces_of("<ul><li>a<ol start=4><li>b<li>c</ol><li>d</ul>")
    assert [(p.text, p.level, p.marker) for p in found] == [
        ("a", 1, "•"),
        ("b", 2, "4."),
        ("c", 2, "5."),
        ("d", 1, "•"),
    ]


def test_a_table_of_data_is_one_piece_and_a_layout_is_none() -> None:
    data = "<table><tr><th>A<th>B<tr><td>1<td>2</table>"
    assert [p.rows for p in pieces_of(data)] == [(("A", "B"), ("1", "2"))]
    layout = f"<table><tr><td>Menu<td>{data}<tr><td><p>x<td>y</table>"
    kinds = [p.kind for p in pieces_of(layout)]
    assert kinds.count(BlockKind.TABLE) == 1
    assert len(kinds) == 4


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>x</p>",
        "<p style='color:red;DISPLAY : none'>x</p>",
        "<div style='visibility:hidden'><p>x</p></div>",
        "<p aria-hidden=true>x</p>",
        "<template><p>x</p></template>",
        "<body><noscript><p>x</p></noscript>",
        "<script>x</script>",
        "<span class='sr-only'>x</span>",
    ],
)
def test_what_is_hidden_is_not_there(hidden: str) -> None:
    assert pieces_of(hidden) == []


def test_a_body_hidden_until_scripts_ran_is_read() -> None:
    page = "<body style='visibility:hidden'><p>Text</p></body>"
    assert [p.text for p in pieces_of(page)] == ["Text"]


def test_the_dom_chain_names_the_elements_around() -> None:
    (piece,) = pieces_of("<div class='a b'><aside id=box><p>x</p></aside></div>")
    assert dom_chain(piece.frame).endswith("div.a.b > aside#box > p")


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("/x", "https://post.example/x"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("//cdn.example/a/../x?b", "https://cdn.example/a/../x?b"),
        ("///x", "https://post.example/x"),
        ("/", "https://post.example/"),
        ("/c/../x?d=/../e", "https://post.example/x?d=/../e"),
        ("/./x/.", "https://post.example/x/"),
        ("/c?", "https://post.example/c"),
        ("/c d", "https://post.example/cd"),
        ("/c#top", "https://post.example/c#top"),
        ("http://a.example/ b", "http://a.example/b"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("ftp://a.example/x", ""),
        ("http://[bad", ""),
        ("#top", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_only_web_addresses_are_addresses(href: str | None, address: str) -> None:
    assert absolute(href, "https://post.example/a/b") == address


# ------------------------------------------------------------------- metadata


@pytest.mark.parametrize(
    ("value", "when"),
    [
        ("2026-03-14T18:30:00+01:00", datetime(2026, 3, 14, 17, 30, tzinfo=UTC)),
        ("2026-03-14T18:30:00.123Z", datetime(2026, 3, 14, 18, 30, tzinfo=UTC)),
        ("2026-03-14 18:30", datetime(2026, 3, 14, 18, 30, tzinfo=UTC)),
        ("20260314", datetime(2026, 3, 14, tzinfo=UTC)),
        ("Sat, 14 Mar 2026 18:30:00 +0100", datetime(2026, 3, 14, 17, 30, tzinfo=UTC)),
        ("2026-13-40", None),
        ("yesterday", None),
        ("0001-01-01T00:00:00+23:00", None),
        ("", None),
    ],
)
def test_dates_are_aware_utc_or_nothing(value: str, when: datetime | None) -> None:
    assert parse_date(value) == when


def test_the_headline_wins_that_most_sources_agree_on() -> None:
    page = Page(
        "<title>Storm hits coast - The Post</title><meta property='og:site_name'"
        " content='The Post'><meta property='og:title' content='Storm hits coast'>"
        "<h1>The Post</h1><h1>Storm hits coast</h1>"
    )
    assert read_metadata(page).title == "Storm hits coast"


def test_a_canonical_home_page_is_not_believed() -> None:
    page = Page(
        "<link rel=canonical href='https://post.example/'>", "https://post.example/a"
    )
    assert read_metadata(page).url == "https://post.example/a"


@pytest.mark.parametrize(
    ("tag", "primary"),
    [
        ("en-GB", "en"),
        ("de_DE", "de"),
        ("nb-NO", "no"),
        ("", ""),
        ("<x>", ""),
        ("e", ""),
    ],
)
def test_language_tags_are_cut_to_the_primary_part(tag: str, primary: str) -> None:
    assert primary_tag(tag) == primary


def test_close_relatives_are_told_apart_by_the_page() -> None:
    text = "Det er en stor dag for byen, og det er ikke lett å forstå hvorfor. " * 6
    assert language_of(text, "da") == "da"
    assert language_of(text, "en") in ("no", "da")


# ---------------------------------------------------------------------- notes


@pytest.mark.parametrize(
    "line",
    [
        "Correction, 3 May: An earlier version of this article misspelled a name.",
        "*An earlier version of this story gave the wrong date.",
        "Editor’s note: This article was updated after publication.",
        "This article was originally published by a partner paper.",
        "4:10 p.m.: This story was updated with a statement of the court.",
        "Anmerkung der Redaktion: In einer früheren Fassung stand ein falsches Datum.",
        "Korrektur: Der Ort heißt Westerhaven.",
        "Rectificatif : le bateau date de 1911.",
        "Nota de la redacción: este texto se ha corregido.",
        "От редакции: в тексте исправлена дата.",
        "訂正：本文の日付に誤りがありました。お詫びします。",
    ],
)
def test_words_about_the_article_itself_are_notes(line: str) -> None:
    assert is_editors_note(line)


@pytest.mark.parametrize(
    "line",
    [
        "The correction came three weeks later, in small print.",
        "Corrections officers went on strike on Friday.",
        "This article is for subscribers only.",
        "Update",
        "Er las eine frühere Fassung des Textes.",
        "This story was about " + "a very long voyage " * 60,
    ],
)
def test_other_lines_are_no_notes(line: str) -> None:
    assert not is_editors_note(line)


# ---------------------------------------------------------------------- model


def test_the_weights_fit_the_features() -> None:
    trees = [tree for stage in model.load() for tree in stage]
    used = set()
    stack = list(trees)
    while stack:
        node = stack.pop()
        if isinstance(node, tuple):
            used.add(node[0])
            stack.extend(node[2:])
    assert len(trees) >= 50
    assert used <= set(range(len(NAMES)))


def test_prose_is_likelier_than_a_menu_and_the_score_is_explained() -> None:
    page = Page(
        "<nav><ul><li><a href=/a>News</a></li></ul></nav><article>"
        + "<p>The harbour was closed on Monday, said the city, and nobody knew why.</p>"
        "<p>On Tuesday it was open again, which nobody could explain to us either.</p>"
        + "<div class='share-tools'><a href=/s>Share</a> this story with friends</div>"
        "</article>"
    )
    walker = Walker("")
    walker.walk(page.tree.root)
    pieces, _layout, table = rows(walker.pieces, walker.frames, claims_of(page))
    chances = dict(
        zip([p.text for p in pieces], model.probabilities(table), strict=True)
    )
    assert chances["News"] < 0.5
    prose = next(i for i, p in enumerate(pieces) if p.text.startswith("The harbour"))
    assert chances[pieces[prose].text] > 0.5
    row = table[prose]
    assert row is not None
    reasons = model.explain(row)
    assert reasons
    assert {name for name, _ in reasons} <= set(NAMES)


def test_a_standfirst_that_the_text_repeats_is_kept_once() -> None:
    standfirst = "The council bought the ferry for one krone and wants it back in May."
    text = "".join(
        f"<p>The ferry has been tied up for {n} months, and the island has no school,"
        " no doctor and no bread that is younger than a week.</p>"
        for n in ("seven", "eight", "nine")
    )
    article = filters.clean(
        "<title>The ferry sails again</title><article><header><h1>The ferry sails again"
        f'</h1><p class="dek">{standfirst}</p></header><div class="story">'
        f"<p>{standfirst}</p>{text}</div></article>"
    )
    assert article.text.count(standfirst) == 1
    assert article.text.count("no doctor") == 3
