"""Writes the feeds of an edition in the dialects that are found outside.

Pure. Each outlet has its own dialect and encoding, so that the reader's parser meets
RSS 2.0, Atom with HTML and with XHTML, RSS 1.0 (RDF) and JSON Feed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape

from newsreader.demo.edition import Edition, Piece
from newsreader.demo.fill import Filling, fill
from newsreader.demo.stories import Outlet, read


def feed_document(edition: Edition, outlet: Outlet, now: datetime) -> tuple[bytes, str]:
    """Return the outlet's feed at `now` as (body, content type)."""
    write, content_type = _WRITERS[outlet.dialect]
    text = write(edition, outlet, edition.pieces(outlet, now))
    body = text.encode(outlet.encoding, "xmlcharrefreplace")
    if outlet.encoding != "utf-8":
        content_type += f"; charset={outlet.encoding}"
    return body, content_type


def _rss(edition: Edition, outlet: Outlet, pieces: Sequence[Piece]) -> str:
    return (
        f'<?xml version="1.0" encoding="{outlet.encoding}"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:atom="http://www.w3.org/2005/Atom">\n<channel>\n'
        f"<title>{escape(outlet.title)}</title>\n"
        f"<link>{edition.base}/{outlet.slug}/</link>\n"
        f"<description>{escape(outlet.tagline)}</description>\n"
        f"<language>{outlet.lang}</language>\n"
        f'<atom:link rel="self" href="{edition.base}{outlet.feed_path}"/>\n'
        f"{''.join(_rss_item(piece) for piece in pieces)}</channel>\n</rss>\n"
    )


def _rss_item(piece: Piece) -> str:
    content = (
        f"<content:encoded>{_cdata(piece.feed_html)}</content:encoded>\n"
        if piece.outlet.feed == "full"
        else ""
    )
    return (
        f"<item>\n<title>{escape(piece.title)}</title>\n<link>{piece.url}</link>\n"
        f'<guid isPermaLink="false">{piece.guid}</guid>\n'
        f"<pubDate>{format_datetime(piece.published)}</pubDate>\n"
        f"<dc:creator>{escape(piece.story.byline)}</dc:creator>\n"
        + "".join(f"<category>{escape(tag)}</category>\n" for tag in piece.story.tags)
        + f"<description>{escape(piece.summary)}</description>\n{content}</item>\n"
    )


def _atom(edition: Edition, outlet: Outlet, pieces: Sequence[Piece]) -> str:
    updated = max((p.published for p in pieces), default=edition.started)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.lang}">\n'
        f"<title>{escape(outlet.title)}</title>\n"
        f"<subtitle>{escape(outlet.tagline)}</subtitle>\n"
        f"<id>tag:{outlet.slug}.example,2026:feed</id>\n"
        f'<link rel="self" href="{edition.base}{outlet.feed_path}"/>\n'
        f'<link rel="alternate" href="{edition.base}/{outlet.slug}/"/>\n'
        f"<updated>{updated.isoformat()}</updated>\n"
        + "".join(_atom_entry(piece) for piece in pieces)
        + "</feed>\n"
    )


def _atom_entry(piece: Piece) -> str:
    if piece.outlet.dialect == "atom-xhtml":
        content = (
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
            f"{piece.feed_html}</div></content>\n"
        )
    else:
        content = f'<content type="html">{escape(piece.feed_html)}</content>\n'
    when = piece.published.isoformat()
    return (
        f"<entry>\n<title>{escape(piece.title)}</title>\n<id>{piece.guid}</id>\n"
        f'<link rel="alternate" href="{piece.url}"/>\n'
        f"<published>{when}</published>\n<updated>{when}</updated>\n"
        f"<author><name>{escape(piece.story.byline)}</name></author>\n"
        + "".join(f'<category term="{escape(tag)}"/>\n' for tag in piece.story.tags)
        + f"<summary>{escape(piece.summary)}</summary>\n{content}</entry>\n"
    )


def _rdf(edition: Edition, outlet: Outlet, pieces: Sequence[Piece]) -> str:
    order = "".join(f'<rdf:li rdf:resource="{p.url}"/>\n' for p in pieces)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rdf:RDF xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        f' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        f' xml:lang="{outlet.lang}">\n'
        f'<channel rdf:about="{edition.base}{outlet.feed_path}">\n'
        f"<title>{escape(outlet.title)}</title>\n"
        f"<link>{edition.base}/{outlet.slug}/</link>\n"
        f"<description>{escape(outlet.tagline)}</description>\n"
        f"<dc:language>{outlet.lang}</dc:language>\n"
        f"<items><rdf:Seq>\n{order}</rdf:Seq></items>\n</channel>\n"
        + "".join(_rdf_item(piece) for piece in pieces)
        + "</rdf:RDF>\n"
    )


def _rdf_item(piece: Piece) -> str:
    return (
        f'<item rdf:about="{piece.url}">\n<title>{escape(piece.title)}</title>\n'
        f"<link>{piece.url}</link>\n<dc:date>{piece.published.isoformat()}</dc:date>\n"
        f"<dc:creator>{escape(piece.story.byline)}</dc:creator>\n"
        + "".join(f"<dc:subject>{escape(t)}</dc:subject>\n" for t in piece.story.tags)
        + f"<description>{escape(piece.summary)}</description>\n"
        f"<content:encoded>{_cdata(piece.feed_html)}</content:encoded>\n</item>\n"
    )


def _json(edition: Edition, outlet: Outlet, pieces: Sequence[Piece]) -> str:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.title,
        "description": outlet.tagline,
        "home_page_url": f"{edition.base}/{outlet.slug}/",
        "feed_url": f"{edition.base}{outlet.feed_path}",
        "language": outlet.lang,
        "items": [
            {
                "id": piece.guid,
                "url": piece.url,
                "title": piece.title,
                "summary": piece.summary,
                "content_html": piece.feed_html,
                "date_published": piece.published.isoformat(),
                "authors": [{"name": piece.story.byline}],
                "tags": list(piece.story.tags),
            }
            for piece in pieces
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _raw(edition: Edition, outlet: Outlet, _: Sequence[Piece]) -> str:
    filling = Filling(edition.base, edition.started, outlet.lang, edition.keys)
    return fill(read(f"{outlet.slug}/feed.xml"), filling)


def _cdata(html: str) -> str:
    return f"<![CDATA[{html.replace(']]>', ']]]]><![CDATA[>')}]]>"


_Writer = Callable[[Edition, Outlet, Sequence[Piece]], str]
_WRITERS: dict[str, tuple[_Writer, str]] = {
    "rss": (_rss, "application/rss+xml"),
    "atom": (_atom, "application/atom+xml"),
    "atom-xhtml": (_atom, "application/atom+xml"),
    "rdf": (_rdf, "application/rdf+xml"),
    "json": (_json, "application/feed+json"),
    "raw": (_raw, "text/xml"),
}
