"""What a page says about its own article: evidence for the block model, never text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from filters.extract.features import Claims
from filters.extract.page import Page

ARTICLE_TYPES = frozenset(
    (
        "Article",
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "BackgroundNewsArticle",
        "ReviewNewsArticle",
        "AdvertiserContentArticle",
        "BlogPosting",
        "LiveBlogPosting",
        "SocialMediaPosting",
        "TechArticle",
        "ScholarlyArticle",
        "Report",
        "Review",
        "Recipe",
    )
)


def article_nodes(page: Page) -> list[dict[str, Any]]:
    """Return the JSON-LD nodes that describe an article, in page order."""
    return [n for n in page.jsonld if not ARTICLE_TYPES.isdisjoint(types_of(n))]


def types_of(node: dict[str, Any]) -> list[str]:
    """Return the type names of a JSON-LD node without their namespace."""
    kinds = node.get("@type")
    if isinstance(kinds, str):
        kinds = [kinds]
    if not isinstance(kinds, list):
        return []
    return [
        k.rpartition("/")[2].rpartition(":")[2] for k in kinds if isinstance(k, str)
    ]


def texts(value: object, *keys: str) -> Iterator[str]:
    """Yield the strings in a JSON-LD value: itself, its items, their `keys`."""
    if isinstance(value, str):
        if value.strip():
            yield value
    elif isinstance(value, list):
        for item in value[:50]:
            yield from texts(item, *keys)
    elif isinstance(value, dict):
        for key in keys:
            inner = value.get(key)
            if isinstance(inner, str) and inner.strip():
                yield inner
                return


def claims_of(page: Page) -> Claims:
    """Collect headline, standfirst, authors and body text the page claims."""
    metas = page.metas
    titles = [metas.get("og:title", ""), metas.get("twitter:title", "")]
    if (title := page.tree.css_first("title")) is not None:
        text = title.text(deep=True) or ""
        titles.append(text[:500])
        # "Headline | Site", "Headline - Site"
        for mark in (" | ", " - ", " – ", " — "):
            if mark in text:
                titles.append(text[:500].rpartition(mark)[0])
    descriptions = [
        metas.get("og:description", ""),
        metas.get("description", ""),
        metas.get("twitter:description", ""),
    ]
    authors = [metas.get("author", ""), metas.get("article:author", "")]
    body = ""
    for node in article_nodes(page):
        titles.extend(texts(node.get("headline")))
        titles.extend(texts(node.get("alternativeHeadline")))
        descriptions.extend(texts(node.get("description")))
        authors.extend(texts(node.get("author"), "name"))
        for text in texts(node.get("articleBody")):
            if len(text) > len(body):
                body = text[:200_000]
    authors = [a for a in authors if a and "://" not in a]
    live = any("LiveBlogPosting" in types_of(node) for node in page.jsonld)
    return Claims(titles, descriptions, authors, body, live=live)
