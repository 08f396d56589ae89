"""Feeds in every dialect, written for the tests."""

from __future__ import annotations

NS = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:atom="http://www.w3.org/2005/Atom"'
)


def rss(items: str, *, extra: str = "", version: str = "2.0") -> str:
    """An RSS document around `items`."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="{version}" {NS}>'
        f"<channel><title>Town News</title><link>https://town.example/</link>"
        f"<language>en-GB</language>{extra}{items}</channel></rss>"
    )


def atom(entries: str, *, attributes: str = "") -> str:
    """An Atom document around `entries`."""
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}>'
        '<title>Town News</title><link href="https://town.example/"/>'
        f"<id>tag:town.example,2026:1</id>{entries}</feed>"
    )


RSS_FULL = rss(
    """<item><title>Bridge &amp; road reopen</title>
    <link>https://town.example/bridge?a=1&amp;b=2</link>
    <guid isPermaLink="false">bridge-1</guid>
    <pubDate>Tue, 10 Nov 2026 10:00:00 +0200</pubDate>
    <author>desk@town.test (Jane Doe)</author><dc:creator>Sam Roe</dc:creator>
    <category>Traffic</category><category>Town</category>
    <description>The bridge is open again.</description>
    <content:encoded><![CDATA[<p>The bridge is <b>open</b> again &mdash; after two
    years.</p>]]></content:encoded>
    <enclosure url="https://town.example/b.mp3" type="audio/mpeg" length="123"/>
    <media:content url="https://town.example/b.jpg"><media:title>Photo</media:title>
    </media:content></item>"""
)
RSS_091 = (
    '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS'
    ' 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">'
    '<rss version="0.91"><channel><title>Old&nbsp;times</title><item><title>Fair'
    "</title><link>https://town.example/fair</link></item></channel></rss>"
)
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
    <channel rdf:about="https://town.example/"><title>Town News</title>
    <link>https://town.example/</link></channel>
    <item rdf:about="https://town.example/rdf"><title>Rivers</title>
    <link>https://town.example/rdf</link><dc:date>2026-11-10T09:30:00+01:00</dc:date>
    <dc:subject>Water</dc:subject><description>High.</description></item></rdf:RDF>"""
ATOM = atom(
    """<entry><id>tag:town.example,2026:2</id><title type="html">A
    &lt;b&gt;fair&lt;/b&gt; day</title><link href="https://town.example/fair"/>
    <link rel="enclosure" href="https://town.example/a.mp3" type="audio/mpeg"/>
    <author><name>Jane Doe</name></author>
    <category term="town" label="Town"/>
    <published>2026-11-10T08:00:00Z</published>
    <updated>2026-11-10T09:00:00Z</updated>
    <summary>A fair day &amp; a fair night</summary>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
    <p>Sun &amp; rain<br/>
    all <em>day</em>.</p></div></content></entry>""",
    attributes='xml:lang="en"',
)
ATOM_BASED = atom(
    """<entry><id>tag:town.example,2026:3</id><title>Based</title><link href="three"/>
    <content type="html">&lt;a href="pic.jpg"&gt;x&lt;/a&gt;</content></entry>""",
    attributes='xml:base="https://town.example/blog/"',
)
WELL_FORMED = {
    "rss": RSS_FULL,
    "rss091": RSS_091,
    "rdf": RDF,
    "atom": ATOM,
    "atom-base": ATOM_BASED,
    "rss-cyrillic": rss("<item><title>Привет – мир €</title><guid>1</guid></item>"),
    "rss-guid-link": rss(
        "<item><title>G</title><guid>https://town.example/g</guid></item>"
    ),
    "rss-no-title": rss("<item><description>First words. More.</description></item>"),
    "rss-media": rss(
        "<item><title>M</title><guid>m</guid><media:keywords>a, b</media:keywords>"
        "<media:description>A caption that is long</media:description>"
        "<description>Text</description></item>"
    ),
    "rss-atom-link": rss(
        '<item><title>L</title><atom:link rel="alternate" type="text/html"'
        ' href="https://town.example/l"/></item>'
    ),
    "rss-dates": rss(
        "".join(
            f"<item><guid>{i}</guid><title>{i}</title><pubDate>{date}</pubDate></item>"
            for i, date in enumerate(
                (
                    "Tue, 10 Nov 2026 10:00:00 GMT",
                    "Tue, 10 Nov 2026 10:00 EST",
                    "10 Nov 26 10:00:00 +0000",
                    "2026-11-10",
                    "2026-11-10T10:00:00.123+05:30",
                    "November 10th",
                    "Tue, 31 Feb 2026 10:00:00 GMT",
                    "",
                )
            )
        )
    ),
}
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "Town News",
    "home_page_url": "https://town.example/", "language": "de", "items": [
    {"id": 7, "url": "https://town.example/j", "title": "A <b> title",
     "content_html": "<p>Hi</p>", "date_published": "2026-11-10T10:00:00+01:00",
     "authors": [{"name": "Jane"}], "tags": ["x"],
     "attachments": [{"url": "https://town.example/j.mp3",
                      "mime_type": "audio/mpeg", "size_in_bytes": 12}]},
    {"id": "8", "content_text": "One < two\\n\\nThree"}, null, "x"]}"""
