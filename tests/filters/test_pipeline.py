"""The three doors of the cleaning library: page, feed fragment, plain text."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import filters
from filters.article import ASIDE_KINDS, Article, BlockKind, SpanKind
from filters.text import is_clean

PARAGRAPHS = (
    "The harbour master closed the northern gate on Monday evening, because the water "
    "had risen by almost two metres within three hours.",
    "Nobody was hurt, said a spokeswoman of the city, but eleven cars were lost and "
    "the market hall will stay shut until the end of the week.",
    "The water came faster than any forecast had said. Engineers now want to know "
    "whether the new wall made it worse.",
)
BODY = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
PAGE = f"<html lang=en><body><article><h1>Flood</h1>{BODY}</article></body></html>"


def page_with(inner: str, head: str = "") -> str:
    return (
        f"<html lang='en'><head>{head}</head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>Flood in the harbour</h1>{inner}</article></body></html>"
    )


def test_importing_the_package_loads_no_parser() -> None:
    code = (
        "import sys, filters; heavy = {'lxml', 'selectolax', 'readability'};"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_unknown_names_are_attribute_errors() -> None:
    with pytest.raises(AttributeError, match="no_such_thing"):
        _ = filters.no_such_thing


# --------------------------------------------------------------------- pages


def test_a_page_becomes_its_paragraphs() -> None:
    assert filters.clean(PAGE).text.split("\n") == list(PARAGRAPHS)


def test_bytes_are_decoded_as_the_page_says() -> None:
    page = (
        "<html><head><meta charset='windows-1251'></head><body><article>"
        "<p>Паром закрыли в понедельник вечером, потому что вода поднялась почти на "
        "два метра за три часа, сообщила администрация порта.</p>"
        "<p>Никто не пострадал, сказала представительница города, но рынок останется "
        "закрытым до конца недели, и это надолго.</p></article></body></html>"
    )
    article = filters.clean(page.encode("cp1251"))
    assert article.text.startswith("Паром закрыли")
    assert article.lang == "ru"


@pytest.mark.parametrize(
    "inner",
    [
        f"{BODY}<p>Gate <b>seven</b> \x1b]52;c;eA==\x07 stays\u202e shut\x00, says the "
        "city, and will be repaired in the course of the coming month.</p>",
        f"{BODY}<p>Gate seven &#x1b;]52;c;eA==&#7; stays&#x202e; shut&#155;, says the "
        "city, and will be repaired in the course of the coming month.</p>",
    ],
    ids=["raw", "character references"],
)
def test_nothing_that_acts_on_a_terminal_gets_in(inner: str) -> None:
    article = filters.clean(page_with(inner))
    assert "stays shut" in article.text
    assert all(is_clean(b.text) and is_clean(b.dom) for b in article.blocks)


def test_structure_survives() -> None:
    article = filters.clean(
        page_with(
            f"<p>{PARAGRAPHS[0]}</p><h2>What was lost in the flood</h2>"
            "<ol start=3><li>Eleven cars that stood on the quay</li>"
            "<li>The roof of the old market hall</li></ol>"
            f"<p>{PARAGRAPHS[1]}</p>"
            "<figure><img src='/i/wall.jpg' alt='wall'>"
            "<figcaption>The wall</figcaption></figure><blockquote><p>"
            "“The water came from behind, where nobody had "
            "expected it,” wrote the engineer in her first report.</p></blockquote>"
            "<iframe src='https://video.example/e/1' title='The flood'></iframe>"
            f"<p>{PARAGRAPHS[2]}</p>"
        ),
        url="https://post.example/flood",
    )
    kinds = [b.kind for b in article.kept]
    assert kinds == [
        BlockKind.PARAGRAPH,
        BlockKind.HEADING,
        BlockKind.LIST_ITEM,
        BlockKind.LIST_ITEM,
        BlockKind.PARAGRAPH,
        BlockKind.IMAGE,
        BlockKind.QUOTE,
        BlockKind.EMBED,
        BlockKind.PARAGRAPH,
    ]
    by_kind = {b.kind: b for b in reversed(article.kept)}
    assert (by_kind[BlockKind.LIST_ITEM].marker, kinds[1]) == ("3.", BlockKind.HEADING)
    image = by_kind[BlockKind.IMAGE]
    assert (image.text, image.href) == ("The wall", "https://post.example/i/wall.jpg")
    assert by_kind[BlockKind.EMBED].href == "https://video.example/e/1"
    assert "The wall" not in article.text


def test_links_are_absolute_web_addresses_or_plain_text() -> None:
    article = filters.clean(
        page_with(
            f"{BODY}<p>The city wrote about it <a href='/b'>on its site</a>, the union "
            "<a href='javascript:alert(1)'>elsewhere</a>, and one angry fisherman in "
            "<a href='ssh://-oProxyCommand=x'>a letter</a> to this newspaper.</p>"
        ),
        url="https://post.example/a/flood",
    )
    spans = [s for b in article.blocks for s in b.spans if s.kind is SpanKind.LINK]
    assert [s.href for s in spans] == ["https://post.example/b"]
    assert "one angry fisherman in a letter to this newspaper" in article.text


def test_the_metadata_is_read() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": '
        '"Flood in the harbour", "author": [{"@type": "Person", "name": "Jo Lind"}], '
        '"datePublished": "2026-03-14T18:30:00+01:00", "dateModified": '
        '"2026-03-15T07:00:00Z", "keywords": "flood,harbour"}</script>'
        '<meta property="og:site_name" content="The Harbour Post">'
        '<link rel="canonical" href="/news/flood">'
        "<title>Flood in the harbour | The Harbour Post</title>"
    )
    article = filters.clean(page_with(BODY, head), url="https://post.example/n?id=7")
    assert article.title == "Flood in the harbour"
    assert article.byline == "Jo Lind"
    assert article.published == datetime(2026, 3, 14, 17, 30, tzinfo=UTC)
    assert article.updated == datetime(2026, 3, 15, 7, 0, tzinfo=UTC)
    assert article.url == "https://post.example/news/flood"
    assert (article.lang, article.site) == ("en", "The Harbour Post")
    assert {"Jo Lind", "flood", "harbour"} <= set(article.hints)


def test_the_text_says_the_language_where_the_template_lies() -> None:
    german = (
        "<p>Der Hafenmeister hat am Montagabend das nördliche Tor geschlossen, weil "
        "das Wasser innerhalb von drei Stunden um fast zwei Meter gestiegen war.</p>"
        "<p>Niemand wurde verletzt, sagte eine Sprecherin der Stadt, aber die "
        "Markthalle bleibt bis zum Ende der Woche geschlossen.</p>"
    )
    assert filters.clean(page_with(german)).lang == "de"


def test_a_next_page_is_named_and_not_fetched() -> None:
    article = filters.clean(
        page_with(BODY, '<link rel="next" href="/flood/2">'),
        url="https://post.example/flood",
    )
    assert article.notes == ("This article goes on at https://post.example/flood/2",)


def test_the_next_story_is_not_the_next_page() -> None:
    article = filters.clean(
        page_with(BODY, '<link rel="next" href="/storm">'),
        url="https://post.example/flood",
    )
    assert article.notes == ()


def test_what_stands_beside_the_text_is_shown_as_taken_out() -> None:
    teaser = (
        '<aside class="related"><h3>Read also in this paper</h3><ul><li><a href="/1">'
        'Ten walls that did not hold against the sea</a></li><li><a href="/2">Why the'
        " sea comes from behind in the north</a></li></ul></aside>"
    )
    first, second, third = (f"<p>{p}</p>" for p in PARAGRAPHS)
    article = filters.clean(page_with(first + second + teaser + third))
    assert article.text.split("\n") == list(PARAGRAPHS)
    assert any("Ten walls" in b.text for b in article.removed)


def test_a_byline_is_no_text_where_the_second_opinion_is_asked() -> None:
    # What stands three times on a page counts as a placeholder: nothing much is left.
    text = "".join(f"<p>{p}</p>" for p in PARAGRAPHS) * 3
    cookies = "<div class=cookie><p>We use cookies. Manage preferences.</p></div>"
    byline = '<p class="byline">By Anna Example</p>'
    article = filters.clean(page_with(f"{byline}{cookies}{text}"))
    assert PARAGRAPHS[0] in article.text
    assert "Anna Example" not in article.text


def test_words_that_name_the_wrapper_convict_nobody() -> None:
    wrapped = f'<div class="paywall comments sidebar ad widget popup">{BODY}</div>'
    article = filters.clean(page_with(wrapped))
    assert article.text.split("\n") == list(PARAGRAPHS)


# ----------------------------------------------------------------- fragments


def test_a_fragment_is_the_article_already() -> None:
    article = filters.clean_fragment(
        "<p>Short.</p><ul><li>One</li><li>Two</li></ul>", title="T", lang="en"
    )
    assert article.text.split("\n") == ["Short.", "One", "Two"]
    assert (article.title, article.lang) == ("T", "en")


def test_a_fragment_loses_tracking_pixels_and_feed_buttons() -> None:
    article = filters.clean_fragment(
        "<p>Text.</p>"
        "<img src='https://feeds.feedburner.com/~r/x/~4/y' height=1 width=1>"
        "<img src='https://stats.example/pixel.gif' width='1' height='1'>"
        "<img src='https://feeds.feedburner.com/~ff/x?d=qj6IDK7rITs'>"
        "<img src='https://post.example/photo.jpg' alt='Photo'>"
    )
    images = [b.href for b in article.blocks if b.kind is BlockKind.IMAGE]
    assert images == ["https://post.example/photo.jpg"]


def test_a_fragment_without_markup_keeps_its_text() -> None:
    assert filters.clean_fragment("Only words & nothing else").text == (
        "Only words & nothing else"
    )


def test_an_image_alone_is_an_article() -> None:
    article = filters.clean_fragment("<img src='https://c.example/1.png' alt='Comic'>")
    assert [b.kind for b in article.blocks] == [BlockKind.IMAGE]
    assert article.text == ""


# ---------------------------------------------------------------- plain text


def test_lines_of_plain_text_are_paragraphs() -> None:
    article = filters.clean_text("One\tword.\n\n\nTwo   words.\r\nThree.", lang="en")
    assert [b.text for b in article.blocks] == ["One word.", "Two words.", "Three."]
    assert article.lang == "en"


def test_the_language_of_plain_text_is_found() -> None:
    assert filters.clean_text("\n".join(PARAGRAPHS)).lang == "en"


# ------------------------------------------------------------------ any input

TAGS = st.sampled_from(
    [
        *("<p>", "</p>", "<div>", "<b>", "</b>", "<a href=x>", "<table>", "<tr>"),
        *("<td>", "<li>", "<ul>", "<br>", "<!--", "<script>", "</script>", "<pre>"),
        *("<h1>", "<figure>", "<img src=//x/y>", "<blockquote>", "<select>", "<svg>"),
        *("&#x1b;", "&#xd800;", "\x00", "\x9b", "\ud800", "<p hidden>", "</div>"),
    ]
)


def sound(article: Article) -> bool:
    return all(
        is_clean(b.text)
        and all(0 <= s.start < s.end <= len(b.text) for s in b.spans)
        and (b.text or b.kind in ASIDE_KINDS)
        for b in article.blocks
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(TAGS, st.text(max_size=40)), max_size=60))
def test_no_markup_raises(parts: list[str]) -> None:
    html = "".join(parts)
    assert sound(filters.clean(html, url="https://post.example/a"))
    assert sound(filters.clean_fragment(html))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=60))
def test_no_bytes_and_no_address_raise(body: bytes, url: str) -> None:
    assert sound(filters.clean(body, url=url))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
def test_no_text_raises(text: str) -> None:
    article = filters.clean_text(text, url=text)
    assert sound(article)


# ------------------------------------------------------------ second opinion

LINES = [f"{p} It was day {i} of the flood." for i in range(6) for p in PARAGRAPHS]


@pytest.fixture
def short_sighted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that sees the second paragraph of the article alone."""
    monkeypatch.setattr(
        "filters.extract.select.probabilities",
        lambda table: [0.9 if i == 3 else 0.01 for i in range(len(table))],
    )


def long_page(head: str = "") -> str:
    text = "".join(f"<p>{line}</p>" for line in LINES)
    return page_with(text, f"<title>Flood in the harbour</title>{head}")


@pytest.mark.usefixtures("short_sighted")
def test_readability_is_asked_where_the_model_misses_most() -> None:
    assert filters.clean(long_page()).text.split("\n") == LINES


@pytest.mark.usefixtures("short_sighted")
def test_the_text_a_page_claims_is_found_where_it_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("filters.extract.select.summary_html", lambda html, url: "")
    body = json.dumps(" ".join(LINES[2:]) + " This was never on the page at all.")
    claim = f'{{"@type": "NewsArticle", "articleBody": {body}}}'
    script = f'<script type="application/ld+json">{claim}</script>'
    text = filters.clean(long_page(script)).text
    assert text.split("\n") == [LINES[1], *LINES[2:]]


@pytest.mark.usefixtures("short_sighted")
def test_an_opinion_about_another_text_is_not_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "filters.extract.select.summary_html",
        lambda html, url: "".join(f"<p>{line}</p>" for line in LINES[3:]),
    )
    assert filters.clean(long_page()).text == LINES[1]


TABLE = (
    "<thead><tr><th>Gate</th><th>Metres</th></tr></thead>"
    "<tbody><tr><td>North</td><td>2.1</td></tr><tr><td>East</td><td>1.4</td></tr>"
    "</tbody></table>"
)


@pytest.mark.parametrize(
    ("table", "caption"),
    [
        (f"<table>{TABLE}", ""),
        (f"<figure><table>{TABLE}</figure>", ""),
        (
            f"<figure class='wp-block-table'><table>{TABLE}"
            "<figcaption>Water over the gates</figcaption></figure>",
            "Water over the gates",
        ),
        (
            f"<figure><div class='scroll'><table><caption>Water over the gates"
            f"</caption>{TABLE}</div></figure>",
            "Water over the gates",
        ),
        (
            f"<table><caption>Water over the gates</caption>{TABLE}",
            "Water over the gates",
        ),
    ],
)
@pytest.mark.parametrize("at_end", [False, True])
def test_a_table_of_data_stays_with_its_caption(
    table: str, caption: str, at_end: bool
) -> None:
    first, second, third = (f"<p>{p}</p>" for p in PARAGRAPHS)
    inner = [first, second, third, table] if at_end else [first, second, table, third]
    article = filters.clean(page_with("".join(inner)))
    assert [b.rows for b in article.kept if b.rows] == [
        (("Gate", "Metres"), ("North", "2.1"), ("East", "1.4"))
    ]
    words = {b.text for b in article.kept}
    assert words >= {*PARAGRAPHS, caption} - {""}
    assert not article.removed


def test_the_caption_of_a_table_that_goes_goes_with_it() -> None:
    first, second, third = (f"<p>{p}</p>" for p in PARAGRAPHS)
    aside = f"<aside class='ad'><table><caption>Our prices</caption>{TABLE}</aside>"
    article = filters.clean(page_with(first + second + aside + third))
    assert article.text.split("\n") == list(PARAGRAPHS)
    assert any("North" in b.text for b in article.removed)
    assert not any("Our prices" in b.text for b in article.kept)


@pytest.mark.parametrize("url", [None, "https://post.example/a"])
def test_captions_stay_whether_or_not_the_page_has_an_address(url: str | None) -> None:
    captions = [
        "The northern gate on Tuesday morning, seen from the old customs house.",
        "Cars in the market hall. Photo: Archive",
    ]
    figures = "".join(
        f'<figure><img src="/{n}.jpg" alt=""><figcaption>{caption}</figcaption>'
        "</figure>"
        for n, caption in enumerate(captions)
    )
    first, second, third = (f"<p>{p}</p>" for p in PARAGRAPHS)
    article = filters.clean(page_with(first + second + figures + third), url)
    assert article.text.split("\n") == list(PARAGRAPHS)
    images = [b for b in article.kept if b.kind is BlockKind.IMAGE]
    assert [b.text for b in images] == captions
    assert [bool(b.href) for b in images] == [url is not None] * 2


@pytest.mark.parametrize(
    "box",
    [
        '<aside class="infobox"><h3>The wall in numbers</h3><ul><li>Built: 1961</li>'
        "<li>Length: 330 metres</li><li>Height: 4 metres</li></ul></aside>",
        '<div class="timeline"><h3>Timeline</h3><p><b>1961</b> The wall is built.</p>'
        "<p><b>1987</b> It is raised.</p><p><b>2023</b> Engineers warn.</p></div>",
        '<section class="fact-box"><h4>Facts</h4><ol><li>The wall leaks.</li></ol>'
        "</section>",
    ],
)
def test_a_box_of_facts_inside_the_text_stays_whole(box: str) -> None:
    first, second, third = (f"<p>{p}</p>" for p in PARAGRAPHS)
    article = filters.clean(page_with(first + second + box + third))
    inside = filters.clean_fragment(box).text
    assert article.text.split("\n") == [
        *PARAGRAPHS[:2],
        *inside.split("\n"),
        PARAGRAPHS[2],
    ]
    assert not article.removed


def test_a_box_of_links_is_no_box_of_facts() -> None:
    box = (
        '<aside class="infobox"><h3>The wall</h3><ul><li><a href="/1">Ten walls that'
        ' did not hold</a></li><li><a href="/2">The sea from behind</a></li></ul>'
        "</aside>"
    )
    first, second, third = (f"<p>{p}</p>" for p in PARAGRAPHS)
    article = filters.clean(page_with(first + second + box + third))
    assert article.text.split("\n") == list(PARAGRAPHS)


def teaser_ending_in(line: str) -> str:
    """What is kept of a page with one paragraph of text and a last line."""
    inner = f"<h1>Flood in the harbour</h1><p>{' '.join(PARAGRAPHS[:2])}</p>{line}"
    return filters.clean(
        "<html lang='en'><head><meta property='og:title' content='Flood in the harbour'"
        "></head><body><header><nav><ul><li><a href='/'>Home</a></li><li><a href='/n'>"
        f"News</a></li></ul></nav></header><main><article>{inner}</article>"
        "<aside class='related'><h2>Most read</h2><ul><li><a href='/1'>Storm closes"
        " bridge</a></li>"
        "<li><a href='/2'>Library reopens after flood</a></li></ul></aside></main>"
        "<footer><p>© 2026 The Harbour Post. All rights reserved.</p></footer></body>"
    ).text


@pytest.mark.parametrize("dots", ["…", "..."])
def test_a_last_line_that_breaks_off_stays(dots: str) -> None:
    last = f"The mayor of the town would {dots}"
    text = teaser_ending_in(f"<p>{last}</p>")
    assert text.split("\n") == [" ".join(PARAGRAPHS[:2]), last]


@pytest.mark.parametrize(
    "line",
    [
        "<p>Loading …</p>",
        "<p><a href='/all'>All that is known about it …</a></p>",
        "<div class='more'><p>All that is known about it …</p></div>",
    ],
)
def test_other_lines_with_dots_under_the_text_are_no_last_line(line: str) -> None:
    assert teaser_ending_in(line) == " ".join(PARAGRAPHS[:2])


@pytest.mark.parametrize("links", [3, 20])
def test_a_list_that_leads_elsewhere_is_told_and_comes_back_whole(links: int) -> None:
    titles = [f"Number {n} of the storms that closed a bridge" for n in range(links)]
    items = "".join(f'<li><a href="/{n}">{t}</a></li>' for n, t in enumerate(titles))
    page = (
        f"<html lang='en'><body><main><article><h1>Flood</h1>{BODY}</article>"
        f"<aside class='related'><h2>Most read</h2><ul>{items}</ul></aside></main>"
    )
    article = filters.clean(page, "https://post.example/a")
    assert article.text.split("\n") == list(PARAGRAPHS)
    assert [b.text for b in article.removed] == ["Most read", *titles]
    rules = frozenset(b.removal.rule for b in article.removed[:1] if b.removal)
    assert not article.allowing(rules).removed
