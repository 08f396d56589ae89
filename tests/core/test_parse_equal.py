"""Whatever the fast reader accepts comes out as feedparser would have it.

Feeds are put together from elements in any order and number, so that shapes nobody
thought of are tried as well.
"""

from __future__ import annotations

from datetime import UTC, datetime

import feed_texts as feeds
from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.parse import fast, tolerant
from newsreader.parse.drafts import finish
from newsreader.parse.guards import from_root, tame

NOW = datetime(2026, 11, 22, tzinfo=UTC)
URL = "https://town.example/feed"

TEXT = st.sampled_from(
    [
        "plain",
        "A &amp; B",
        "&lt;b&gt;x&lt;/b&gt;",
        "caf\u00e9",
        "Привет",
        "  sp  aced ",
        "",
        "a &amp;amp; b",
        "x@y.org (Jo)",
        "x@y.org",
        "“q”",
        "1 &lt; 2",
        "a,b, c",
        "<![CDATA[<p>c &nbsp; d</p>]]>",
        "https://a.example/x?a=1&amp;b=2",
        "/rel",
        "tag:x,1:2",
        "2026-11-10T10:00:00Z",
        "Tue, 10 Nov 2026 10:00:00 GMT",
        "10 Nov",
    ]
)
LINK = st.sampled_from(["https://a.example/l", "/l"])
RELATION = st.sampled_from(["self", "alternate", "enclosure"])
XHTML = st.sampled_from(["<p>a<br/>b</p>", "x &amp; y", "<b>q</b> z"])
RSS_NAMES = st.sampled_from(
    [
        "title",
        "link",
        "guid",
        "description",
        "pubDate",
        "author",
        "dc:creator",
        "dc:date",
        "category",
        "content:encoded",
        "media:title",
        "media:description",
        "media:keywords",
        "dc:subject",
        "dc:title",
        "atom:updated",
        "atom:id",
        "summary",
        "comments",
        "source",
        "updated",
        "published",
        "dc:description",
    ]
)
ATOM_NAMES = st.sampled_from(
    [
        "id",
        "published",
        "updated",
        "rights",
        "dc:creator",
        "title",
        "summary",
        "content",
    ]
)
RSS_ELEMENT = st.one_of(
    st.builds("<{0}>{1}</{0}>".format, RSS_NAMES, TEXT),
    st.builds('<guid isPermaLink="false">{}</guid>'.format, TEXT),
    st.builds('<enclosure url="{}" type="audio/mpeg" length="1"/>'.format, LINK),
    st.builds('<atom:link rel="{}" href="{}"/>'.format, RELATION, LINK),
    st.builds(
        "<media:group><media:title>{}</media:title>"
        "<media:description>{}</media:description></media:group>".format,
        TEXT,
        TEXT,
    ),
    st.builds(
        "<atom:author><atom:name>{}</atom:name><atom:email>{}</atom:email>"
        "</atom:author>".format,
        TEXT,
        TEXT,
    ),
)
ATOM_ELEMENT = st.one_of(
    st.builds("<{0}>{1}</{0}>".format, ATOM_NAMES, TEXT),
    st.builds(
        '<{0} type="{1}">{2}</{0}>'.format,
        st.sampled_from(["title", "summary", "content"]),
        st.sampled_from(["text", "html"]),
        TEXT,
    ),
    st.builds(
        '<{0} type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{1}</div>'
        "</{0}>".format,
        st.sampled_from(["title", "summary", "content"]),
        XHTML,
    ),
    st.builds('<link rel="{}" href="{}"/>'.format, RELATION, LINK),
    st.builds("<author><name>{}</name></author>".format, TEXT),
    st.builds("<contributor><name>{}</name></contributor>".format, TEXT),
    st.builds('<category term="{}" label="L"/>'.format, st.sampled_from(["a", ""])),
    st.just("<source><title>S</title><id>sid</id></source>"),
)
SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:media="http://search.yahoo.com/mrss/"'
)


def check(text: str) -> None:
    text, _ = from_root(text)
    try:
        quick = fast.read(text)
    except fast.NotWellFormed:
        text = tame(text)
        quick = fast.read(text)
    if quick is None:
        return
    slow = tolerant.read(text)
    assert slow is not None
    results = [
        finish(draft, url=URL, known=None, max_entries=99, now=NOW)
        for draft in (quick, slow)
    ]
    assert results[0] == results[1]


@settings(max_examples=150)
@given(st.lists(st.lists(RSS_ELEMENT, max_size=6), max_size=2))
def test_any_rss(items: list[list[str]]) -> None:
    check(feeds.rss("".join(f"<item>{''.join(inner)}</item>" for inner in items)))


def test_an_empty_author_after_an_address_is_nobody() -> None:
    people = "".join(
        f"<author><name>{name}</name></author>" for name in ("x@y.org (Jo)", "")
    )
    check(feeds.atom(f"<entry>{people}<id>1</id></entry>", attributes=SPACES))


@settings(max_examples=150)
@given(st.lists(st.lists(ATOM_ELEMENT, max_size=6), max_size=2))
def test_any_atom(entries: list[list[str]]) -> None:
    inside = "".join(f"<entry>{''.join(inner)}</entry>" for inner in entries)
    check(feeds.atom(inside, attributes=SPACES))
