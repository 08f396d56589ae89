"""Every dialect gives the same kind of entries, through either reader."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import feed_texts as feeds
import pytest
from hypothesis import given
from hypothesis import strategies as st

from filters.text import is_clean, strip_controls
from newsreader.models import Enclosure, Failure, FailureKind, ParsedEntry, ParsedFeed
from newsreader.parse import Document, drafts, fast, parse_feed, parse_many, tolerant
from newsreader.parse.drafts import finish
from newsreader.parse.guards import from_root, tame

URL = "https://town.example/feed"
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def parse(text: str | bytes, **options: object) -> ParsedFeed:
    body = text.encode() if isinstance(text, str) else text
    result = parse_feed(body, "", URL, now=NOW, **options)  # type: ignore[arg-type]
    assert isinstance(result, ParsedFeed), result
    return result


def refuse(text: str | bytes) -> Failure:
    body = text.encode() if isinstance(text, str) else text
    result = parse_feed(body, "", URL, now=NOW)
    assert isinstance(result, Failure), result
    return result


def only(text: str | bytes) -> ParsedEntry:
    (entry,) = parse(text).entries
    return entry


# ------------------------------------------------------------------ dialects


def test_rss() -> None:
    feed = parse(feeds.RSS_FULL)
    assert (feed.title, feed.site_url) == ("Town News", "https://town.example/")
    assert (feed.version, feed.lang, feed.warning) == ("rss20", "en-gb", "")
    (entry,) = feed.entries
    assert entry.guid == "bridge-1"
    assert entry.url == "https://town.example/bridge?a=1&b=2"
    assert entry.title == "Bridge & road reopen"
    assert entry.author == "Jane Doe, Sam Roe"
    assert entry.published == datetime(2026, 11, 10, 8, tzinfo=UTC)
    assert entry.html.startswith("<p>The bridge is <b>open</b> again &mdash;")
    assert entry.summary == "The bridge is open again."
    assert entry.tags == ("Traffic", "Town")
    assert entry.enclosures == (
        Enclosure("https://town.example/b.mp3", "audio/mpeg", 123),
    )


def test_atom() -> None:
    feed = parse(feeds.ATOM)
    (entry,) = feed.entries
    assert (feed.version, feed.lang) == ("atom10", "en")
    assert entry.title == "A fair day"
    assert entry.url == "https://town.example/fair"
    assert entry.author == "Jane Doe"
    assert entry.updated == datetime(2026, 11, 10, 9, tzinfo=UTC)
    assert "<br>" in entry.html
    assert "Sun &amp; rain" in entry.html
    assert entry.summary == "A fair day &amp; a fair night"
    assert entry.enclosures[0].url == "https://town.example/a.mp3"


def test_rdf_dates_count_as_published() -> None:
    entry = only(feeds.RDF)
    assert entry.published == datetime(2026, 11, 10, 8, 30, tzinfo=UTC)
    assert entry.tags == ("Water",)


def test_rss_091_with_a_doctype() -> None:
    feed = parse(feeds.RSS_091)
    assert feed.title == "Old times"
    assert feed.entries[0].guid == "https://town.example/fair"


def test_xml_base_makes_links_absolute() -> None:
    entry = only(feeds.ATOM_BASED)
    assert entry.url == "https://town.example/blog/three"
    assert 'href="https://town.example/blog/pic.jpg"' in entry.html


def test_json_feed() -> None:
    feed = parse(feeds.JSON)
    first, second = feed.entries
    assert (feed.version, feed.lang) == ("json11", "de")
    assert (first.guid, first.title) == ("7", "A <b> title")
    assert first.published == datetime(2026, 11, 10, 9, tzinfo=UTC)
    assert first.enclosures == (
        Enclosure("https://town.example/j.mp3", "audio/mpeg", 12),
    )
    assert second.html == "<p>One &lt; two</p><p>Three</p>"
    assert second.title.startswith("One < two")


@pytest.mark.parametrize("name", sorted(feeds.WELL_FORMED))
def test_fast_reader_equals_feedparser(name: str) -> None:
    text, _ = from_root(feeds.WELL_FORMED[name])
    try:
        quick = fast.read(text)
    except fast.NotWellFormed:
        text = tame(text)
        quick = fast.read(text)
    slow = tolerant.read(text)
    assert quick is not None, "the fast reader should know this shape"
    assert slow is not None
    results = [
        finish(draft, url=URL, known=None, max_entries=100, now=NOW)
        for draft in (quick, slow)
    ]
    assert results[0] == results[1]


@pytest.mark.parametrize(
    "text",
    [
        feeds.rss("<item><description><p>markup</p></description></item>"),
        feeds.rss("<item><description>a</description><summary>b</summary></item>"),
        feeds.rss('<item xml:base="https://x.example/"><title>t</title></item>'),
        feeds.rss("<item><media:title>a</media:title><title>b</title></item>"),
        feeds.atom('<entry><content src="https://x.example/"/></entry>'),
        feeds.atom("<item><title>t</title></item>"),
        "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><title>t</title></feed>",
        "<rss><channel/><channel/></rss>",
        feeds.rss("<item><title>caf\u00c3\u00a9</title></item>"),
    ],
)
def test_fast_reader_leaves_odd_shapes_to_feedparser(text: str) -> None:
    assert fast.read(from_root(text)[0]) is None
    parse(text)


# ------------------------------------------------------------------ identity, dates


def test_entry_without_guid_is_known_by_its_link_then_by_its_text() -> None:
    linked = only(feeds.rss("<item><title>a</title><link>/a</link></item>"))
    assert linked.guid == linked.url == "https://town.example/a"
    bare = feeds.rss("<item><title>a</title><description>x</description></item>")
    assert only(bare).guid == only(bare).guid == only(bare).content_hash


def test_one_guid_on_many_articles_keeps_them_all_whatever_the_order() -> None:
    def items(numbers: range) -> str:
        return feeds.rss(
            "".join(
                f"<item><guid>same</guid><title>{i}</title><link>/{i}</link></item>"
                for i in numbers
            )
        )

    first = {e.guid: e.title for e in parse(items(range(3))).entries}
    second = {e.guid: e.title for e in parse(items(range(2, -1, -1))).entries}
    assert len(first) == 3
    assert first == second


def test_the_same_item_twice_is_one_entry() -> None:
    item = "<item><guid>a</guid><title>t</title></item>"
    assert len(parse(feeds.rss(item * 2)).entries) == 1


def test_empty_items_are_left_out() -> None:
    assert parse(feeds.rss("<item/>" * 100)).entries == ()


def test_changed_text_changes_the_hash_and_nothing_else_does() -> None:
    text = "<item><guid>a</guid><title>t</title><description>{}</description>{}</item>"
    one = only(feeds.rss(text.format("x", "")))
    other = only(feeds.rss(text.format("y", "")))
    dated = only(feeds.rss(text.format("x", "<category>new</category>")))
    assert one.content_hash != other.content_hash
    assert one.content_hash == dated.content_hash


def test_known_unchanged_entries_are_left_out() -> None:
    entry = only(feeds.RSS_FULL)
    # The store keeps the beginning; older files have all of it.
    for digits in (16, 32):
        known = {entry.guid: entry.content_hash[:digits]}
        assert parse(feeds.RSS_FULL, known=known).entries == ()
    assert parse(feeds.RSS_FULL, known={entry.guid: ""}).entries == (entry,)
    assert parse(feeds.RSS_FULL, known={entry.guid: "old"}).entries == (entry,)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Sun, 01 Jan 2099 00:00:00 GMT", NOW),
        ("Mon, 01 Jan 0000 00:00:00 GMT", None),
        ("Wed, 31 Dec 1969 23:59:59 GMT", None),
        ("99999-01-01T00:00:00Z", None),
        ("-", None),
        ("1 " * 50000, None),
        ("9" * 400 + "-01-01T00:00:00Z", None),
    ],
)
def test_dates_that_cannot_be_are_not_believed(
    date: str, expected: datetime | None
) -> None:
    item = f"<item><title>t</title><guid>g</guid><pubDate>{date}</pubDate></item>"
    assert only(feeds.rss(item)).published == expected


def test_only_the_newest_entries_are_kept_and_the_rest_is_told() -> None:
    def item(number: int) -> str:
        date = (NOW - timedelta(days=100 - number)).strftime("%Y-%m-%dT%H:%M:%SZ")
        return f"<item><guid>{number}</guid><pubDate>{date}</pubDate></item>"

    feed = parse(feeds.rss("".join(map(item, range(20)))), max_entries=5)
    assert [entry.guid for entry in feed.entries] == ["15", "16", "17", "18", "19"]
    assert feed.partial
    assert feed.warning == (
        "Only the newest 5 of 20 entries were looked at; max_entries in [poll] sets how"
        " many."
    )


# ------------------------------------------------------------------ the border


@pytest.mark.parametrize("form", ["\x1b", "&#x1b;", "&amp;#x1b;"])
def test_terminal_escapes_never_get_through(form: str) -> None:
    payload = f"a{form}]52;c;eA=={form}\\b\u202egpj\u200b\x9b31m"
    text = f"<title>{payload}</title><author>{payload}</author><guid>{payload}</guid>"
    entry = only(feeds.rss(f"<item>{text}<description>{payload}</description></item>"))
    fields = (entry.title, entry.author, entry.guid, entry.html, entry.url)
    assert all(is_clean(field) for field in fields)


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ssh://-oProxyCommand=x/",
        "http://[",
        "http://h:99999/",
    ],
)
def test_links_lead_to_the_web_or_nowhere(link: str) -> None:
    entry = only(feeds.rss(f"<item><title>t</title><link>{link}</link></item>"))
    assert entry.url == ""


def test_links_lose_name_password_and_characters_a_shell_reads() -> None:
    item = "<item><title>t</title><link>http://bank@evil.example/`x` $(y)</link></item>"
    assert only(feeds.rss(item)).url == "http://evil.example/%60x%60%20$(y)"


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Tom &amp;amp; Jerry", "Tom & Jerry"),
        ("&lt;b&gt;Bold&lt;/b&gt; news", "Bold news"),
        ("if a &lt; b and b &gt; c", "if a < b and b > c"),
        ("the &lt;foo&gt; element", "the <foo> element"),
        ("[/] [red]x[/red]", "[/] [red]x[/red]"),
        ("two\n   lines", "two lines"),
        ("&lt;del&gt;Not &lt;/del&gt;guilty", "~~Not~~ guilty"),
        ("&lt;s&gt;40&lt;/S&gt; 30 euros &lt;s&gt; &lt;/s&gt;", "~~40~~ 30 euros"),
        ("10&lt;sup class=x&gt;&amp;minus;6&lt;/sup&gt; m", "10⁻⁶ m"),
        (
            "CO&lt;sub&gt;2&lt;/sub&gt; on the 1&lt;sup&gt;st&lt;/sup&gt;",
            "CO₂ on the 1st",
        ),
    ],
)
def test_titles_read_as_meant(title: str, shown: str) -> None:
    assert only(feeds.rss(f"<item><title>{title}</title></item>")).title == shown


def test_very_long_fields_are_cut() -> None:
    item = (
        f"<item><title>{'T' * 10**6}</title><guid>{'g' * 10**6}</guid>"
        f"<link>https://x.example/{'l' * 10**6}</link>"
        f"<description>{'&lt;p&gt;word ' * 300000}</description></item>"
    )
    entry = only(feeds.rss(item))
    assert len(entry.title) == 1000
    assert len(entry.guid) == 32
    assert entry.url == ""
    assert len(entry.html) < (1 << 20) + 100
    assert entry.html.endswith("<p>[…]</p>")


# ------------------------------------------------------------------ broken documents


def test_cut_feed_keeps_its_whole_entries_and_says_so() -> None:
    items = "".join(f"<item><guid>{i}</guid><title>{i}</title></item>" for i in "abc")
    whole = feeds.rss(items)
    feed = parse(whole[: whole.index("<guid>c") + 9])
    assert [entry.guid for entry in feed.entries] == ["a", "b"]
    assert feed.partial
    assert feed.warning == (
        "The feed arrived cut off after 2 entries; what followed is not here."
    )


def test_feed_that_is_not_proper_xml_is_read_and_says_so() -> None:
    feed = parse(feeds.rss("<item><title>a & b</title><guid>1</guid></item><x>"))
    assert feed.entries[0].title == "a & b"
    assert "not proper XML" in feed.warning
    assert not feed.partial


def test_html_entities_are_known_without_a_dtd() -> None:
    item = "<item><title>A&nbsp;&hellip;&undefined;</title><guid>1</guid></item>"
    feed = parse(feeds.rss(item))
    assert feed.entries[0].title == "A …&undefined;"
    assert feed.warning == ""


def test_entities_of_the_document_are_not_used() -> None:
    text = feeds.rss("<item><title>T&f;</title></item>").partition("?>")[2]
    dtd = '<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    feed = parse(dtd + text)
    assert feed.entries[0].title == "T&f;"
    assert "entities of its own" in feed.warning


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("", FailureKind.EMPTY, "empty"),
        ("  \n ", FailureKind.EMPTY, "empty"),
        ("<!doctype html><html><p>Hi", FailureKind.NOT_A_FEED, "a web page"),
        ("<html><body>x</body></html>", FailureKind.NOT_A_FEED, "a web page"),
        ("/etc/passwd", FailureKind.NOT_A_FEED, "something else"),
        ("http://127.0.0.1:1/feed", FailureKind.NOT_A_FEED, "something else"),
        ("null", FailureKind.NOT_A_FEED, "some other JSON"),
        ("[]", FailureKind.NOT_A_FEED, "some other JSON"),
        ("[" * 100000, FailureKind.NOT_A_FEED, "some other JSON"),
        ('{"items": 5}', FailureKind.NOT_A_FEED, "some other JSON"),
        ("<rss><channel><item><title>A", FailureKind.DAMAGED, "not readable"),
    ],
)
def test_what_is_not_a_feed_is_told_apart(
    text: str, kind: FailureKind, words: str
) -> None:
    failure = refuse(text)
    assert failure.kind is kind
    assert words in failure.sentence


@pytest.mark.parametrize(
    ("body", "words"),
    [(b"\x89PNG\r\n\x1a\n\x00", "an image"), (b"%PDF-1.7\n", "a PDF document")],
)
def test_files_are_called_what_they_are(body: bytes, words: str) -> None:
    assert words in refuse(body).sentence


def test_page_that_names_many_feeds_says_how_many() -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/{}">'
    links = "".join(link.format(n) for n in (1, 2, 3, 3))
    failure = refuse(f"<html><head>{links}</head></html>")
    assert "/1 or " in failure.next_step
    assert "/2 (3 in all)" in failure.next_step


def test_many_documents_in_one_call() -> None:
    bodies = (feeds.RSS_FULL, "nothing", feeds.ATOM)
    results = parse_many([Document(body.encode(), url=URL) for body in bodies])
    assert [type(result) for result in results] == [ParsedFeed, Failure, ParsedFeed]


# ------------------------------------------------------------------ anything at all


@given(st.one_of(st.text(max_size=40), st.text(st.characters(max_codepoint=0x9F))))
def test_the_quick_border_is_the_border(text: str) -> None:
    meant = text.translate(drafts._WINDOWS_1252)
    assert drafts._clean(text) == strip_controls(meant)


def test_the_quick_border_knows_every_character() -> None:
    for code in (*range(0x3000), *range(0xD7F0, 0x10000), 0xE0020, 0xF0000, 0x10FFFF):
        text = f"a{chr(code)}b"
        meant = text.translate(drafts._WINDOWS_1252)
        assert drafts._clean(text) == strip_controls(meant), hex(code)


@given(st.binary(max_size=400))
def test_any_bytes_give_a_feed_or_words(body: bytes) -> None:
    parse_feed(body, "", URL, now=NOW)
    parse_feed(b"<rss><channel><item>" + body, "", URL, now=NOW)


@given(st.text(max_size=200))
def test_any_title_comes_out_clean(title: str) -> None:
    escaped = title.replace("&", "&amp;").replace("<", "&lt;")
    result = parse_feed(
        feeds.rss(f"<item><guid>x</guid><title>{escaped}</title></item>").encode(
            "utf-8", "replace"
        ),
        "",
        URL,
        now=NOW,
    )
    assert isinstance(result, ParsedFeed)
    assert is_clean(result.entries[0].title)
    assert "\n" not in result.entries[0].title


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ("items", "version", "title", "id", "url", "authors", "tags")
                ),
                inner,
                max_size=4,
            )
        ),
    )
)
def test_any_json_gives_a_feed_or_words(value: object) -> None:
    parse_feed(json.dumps(value).encode(), "", URL, now=NOW)
    parse_feed(json.dumps({"items": [value]}).encode(), "", URL, now=NOW)


@pytest.mark.parametrize(
    "inner",
    [
        "<gml:pos>1</gml:pos>",
        "<psc:chapter start='x'/>",
        "<x></y><itunes:image/><media:rating>",
    ],
)
def test_document_feedparser_fails_on_is_salvaged_or_refused(inner: str) -> None:
    """Undeclared prefixes make feedparser's loose reader raise KeyError."""
    item = f"<item><title>kept</title><guid>1</guid>{inner}</item>"
    result = parse_feed(feeds.rss(item).encode(), "", URL, now=NOW)
    assert isinstance(result, ParsedFeed), result
    assert result.entries[0].title == "kept"


def test_a_page_that_names_feeds_says_where_they_are() -> None:
    links = "".join(
        f"<link rel=alternate type='application/rss+xml' href={href}>"
        for href in (
            '"/feed?a=1&amp;b=2"',
            "'https://b.example/atom\x1b[31m'",
            "javascript:x",
            "c.xml",
        )
    )
    page = f"<!doctype html><html><head>{links}</head><p>Hi</html>"
    failure = parse_feed(page.encode(), "text/html", "https://a.example/news/")
    assert isinstance(failure, Failure)
    assert failure.kind is FailureKind.NOT_A_FEED
    assert failure.next_step == (
        "The page names its feed: subscribe to https://a.example/feed?a=1&b=2"
        " or https://a.example/news/c.xml."
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [("R&D <b>x", "R&D x"), ("R&D at AT&T", "R&D at AT&T"), ("A &x;ent", "A &x;ent")],
)
def test_ampersands_of_a_broken_feed_stay_what_they_are(
    written: str, shown: str
) -> None:
    channel = f"<title>{written}</title><item><guid>1</guid></item>"
    feed = parse_feed(
        f"<rss version='2.0'><channel>{channel}</channel></rss>".encode(),
        "",
        "https://a.example/f",
    )
    assert isinstance(feed, ParsedFeed)
    assert feed.title == shown
