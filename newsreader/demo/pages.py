"""Writes the pages of an edition: the article among everything a news site adds.

Pure. The reader has to find the article between menu, cookie banner, share bars,
newsletter box, related links and imprint.
"""

from __future__ import annotations

import json
from datetime import datetime
from html import escape
from string import Template
from typing import Any

from newsreader.demo import stories
from newsreader.demo.edition import Edition, Piece
from newsreader.demo.stories import Outlet


def page(piece: Piece) -> str:
    """Return the HTML page of an article."""
    outlet, story = piece.outlet, piece.story
    words = stories.furniture(outlet.lang)
    base = piece.filling.base
    plain = {
        **{k: v for k, v in words.items() if isinstance(v, str)},
        "base": base,
        "slug": outlet.slug,
        "lang": outlet.lang,
        "outlet": outlet.title,
        "tagline": outlet.tagline,
        "feed_url": base + outlet.feed_path,
        "url": piece.url,
        "title": piece.title,
        "summary": piece.summary,
        "byline": story.byline,
        "published": piece.published.isoformat(),
        "shown": f"{piece.published:%d.%m.%Y %H:%M}",
        "year": str(piece.published.year),
    }
    html = {
        "jsonld": json.dumps(_jsonld(piece), ensure_ascii=False).replace(
            "<", "\\u003c"
        ),
        "nav": _items(outlet.nav, f"{base}/{outlet.slug}/"),
        "share": _items(words["share"], f"{base}/share"),
        "imprint": _items(words["imprint"], f"{base}/imprint"),
        "related_links": "".join(
            f'<li><a href="{base}/{outlet.slug}/{other.slug}">'
            f"{escape(other.title)}</a></li>"
            for other in outlet.stories
            if other is not story
        ),
        "figure": _figure(piece),
        "body": piece.page_html,
        "paywall": "" if story.free else _paywall(words, base),
        "newsletter": _newsletter(words, base),
    }
    template = Template(stories.read("page.html"))
    escaped = {name: escape(value) for name, value in plain.items()}
    return template.substitute(escaped | html)


def home(edition: Edition, outlet: Outlet, now: datetime) -> str:
    """Return an outlet's front page: its headlines, and where its feed is."""
    links = "".join(
        f'<li><a href="{p.url}">{escape(p.title)}</a></li>'
        for p in edition.pieces(outlet, now)
    )
    kind = (
        "application/feed+json" if outlet.dialect == "json" else "application/rss+xml"
    )
    return (
        f'<!DOCTYPE html><html lang="{outlet.lang}"><head><meta charset="utf-8">'
        f"<title>{escape(outlet.title)}</title>"
        f'<link rel="alternate" type="{kind}" href="{outlet.feed_path}"></head>'
        f"<body><h1>{escape(outlet.title)}</h1><ul>{links}</ul></body></html>"
    )


def message(title: str, text: str) -> str:
    """Return a page that only says something."""
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title></head>"
        f"<body><h1>{escape(title)}</h1><p>{escape(text)}</p></body></html>"
    )


def _jsonld(piece: Piece) -> dict[str, Any]:
    story, outlet = piece.story, piece.outlet
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": story.kind,
        "headline": piece.title,
        "description": piece.summary,
        "datePublished": piece.published.isoformat(),
        "author": [{"@type": "Person", "name": story.byline}],
        "publisher": {"@type": "NewsMediaOrganization", "name": outlet.title},
        "inLanguage": outlet.lang,
        "keywords": list(story.tags),
        "mainEntityOfPage": piece.url,
        "isAccessibleForFree": story.free,
    }
    if story.full_words:
        data["wordCount"] = story.full_words
    if not story.free:
        data["hasPart"] = {
            "@type": "WebPageElement",
            "isAccessibleForFree": False,
            "cssSelector": ".story-body",
        }
    return data


def _figure(piece: Piece) -> str:
    if not piece.story.image:
        return ""
    alt, _, caption = piece.story.image.partition("|")
    return (
        f'<figure><img src="{piece.filling.base}/pictures/{piece.story.slug}.jpg" '
        f'alt="{escape(alt)}"><figcaption>{escape(caption)}</figcaption></figure>\n'
    )


def _paywall(words: stories.Words, base: str) -> str:
    return (
        f'<div class="subscribe-wall"><h2>{escape(words["paywall_title"])}</h2>'
        f"<p>{escape(words['paywall_text'])}</p>"
        f'<a class="btn" href="{base}/subscribe">{escape(words["paywall_button"])}</a>'
        f'<p><a href="{base}/login">{escape(words["paywall_login"])}</a></p></div>'
    )


def _newsletter(words: stories.Words, base: str) -> str:
    return (
        f'<section class="newsletter-signup"><h2>{escape(words["newsletter_title"])}'
        f"</h2><p>{escape(words['newsletter_text'])}</p>"
        f'<form action="{base}/newsletter" method="post"><input type="email" '
        f'placeholder="{escape(words["newsletter_field"])}">'
        f"<button>{escape(words['newsletter_button'])}</button></form></section>"
    )


def _items(labels: tuple[str, ...], href: str) -> str:
    return "".join(f'<li><a href="{href}">{escape(label)}</a></li>' for label in labels)
