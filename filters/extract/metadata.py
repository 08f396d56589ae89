"""Title, byline, dates, address, site and names: what sources on the page agree on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

from filters.extract.claims import article_nodes, fold, texts, words_of
from filters.extract.page import Page
from filters.extract.paging import next_page
from filters.extract.pieces import absolute
from filters.text import one_line

_SITE_MARKS = (" | ", " - ", " – ", " — ", " :: ", " » ", " • ", " / ")
_BYLINE_LEAD = re.compile(
    r"^(?:by|von|par|por|di|door|av|af|od|autor|text)\s*:?\s+", re.I
)
_PUBLISHED_METAS = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "dc.date.issued",
    "dc.date",
    "dcterms.created",
    "date",
    "cxenseparse:recs:publishtime",
)
_AUTHOR_METAS = ("author", "byl", "article:author", "dc.creator")
_UPDATED_METAS = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "last-modified",
    "dcterms.modified",
)
_ISO = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2}):?(\d{2})(?::?(\d{2}))?(?:[.,]\d+)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?)?"
)
_MAX_HINTS = 40


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page says about its article; empty where it does not."""

    title: str = ""
    byline: str = ""
    #: Aware, UTC.
    published: datetime | None = None
    updated: datetime | None = None
    url: str = ""
    #: The language tags the page claims, most trustworthy first.
    languages: tuple[str, ...] = ()
    site: str = ""
    hints: tuple[str, ...] = ()
    #: Address of the next page of a multi-page article, or empty.
    next_page: str = ""


def read_metadata(page: Page) -> Metadata:
    """Collect the metadata of a page. Never raises."""
    nodes = article_nodes(page)
    site = _site(page, nodes)
    authors = list(_authors(page, nodes))
    published = _first_date(
        (text for node in nodes for text in texts(node.get("datePublished"))),
        (page.metas.get(name, "") for name in _PUBLISHED_METAS),
        _marked_dates(page, "datePublished"),
    )
    updated = _first_date(
        (text for node in nodes for text in texts(node.get("dateModified"))),
        (page.metas.get(name, "") for name in _UPDATED_METAS),
        _marked_dates(page, "dateModified"),
    )
    if updated and published and updated <= published:
        updated = None
    html = page.tree.css_first("html")
    lang = (html.attributes.get("lang") or "") if html is not None else ""
    return Metadata(
        title=_title(page, nodes, site),
        byline=", ".join(authors[:6]),
        published=published,
        updated=updated,
        url=_canonical(page),
        languages=(
            lang,
            *(text for node in nodes for text in texts(node.get("inLanguage"), "name")),
            page.metas.get("og:locale", ""),
            page.metas.get("content-language", ""),
        ),
        site=site,
        hints=_hints(page, nodes, authors),
        next_page=next_page(page),
    )


# ----------------------------------------------------------------- title


def _title(page: Page, nodes: list[dict[str, Any]], site: str) -> str:
    """Return the headline most sources agree on, in its cleanest form."""
    candidates: list[str] = []
    for h1 in page.tree.css("h1")[:4]:
        candidates.append(one_line((h1.text(deep=True, separator=" ") or "")[:600]))
    for node in nodes:
        candidates.extend(one_line(t[:600]) for t in texts(node.get("headline")))
    for name in ("og:title", "twitter:title", "title", "dc.title"):
        candidates.append(page.metas.get(name, "")[:600])
    if (node_title := page.tree.css_first("title")) is not None:
        candidates.append(one_line((node_title.text(deep=True) or "")[:600]))
    name = fold(site).replace(" ", "")
    # Most sources say the same.
    bare = {c: _without_site(c, name) for c in dict.fromkeys(candidates)}
    cleaned = [b for c in candidates if (b := bare[c])]
    if not cleaned:
        return ""
    words = {c: set(words_of(c)) for c in dict.fromkeys(cleaned)}
    sets = [words[c] for c in cleaned]
    support = [sum(_alike(mine, other) for other in sets) for mine in sets]
    best = max(range(len(cleaned)), key=lambda i: (support[i], -i))
    return cleaned[best]


def _alike(a: set[str], b: set[str]) -> float:
    if not a or not b:
        return 0.0
    return len(a & b) / len(a | b)


def _without_site(title: str, name: str) -> str:
    """Return `title` without the folded name of the site at its end or start."""
    if not name:
        return title.strip()
    for mark in _SITE_MARKS:
        head, found, tail = title.rpartition(mark)
        if found and head and _names_site(tail, name):
            return head.strip()
        head, found, tail = title.partition(mark)
        if found and tail and _names_site(head, name):
            return tail.strip()
    return title.strip()


def _names_site(part: str, name: str) -> bool:
    folded = fold(part).replace(" ", "")
    return bool(folded) and (folded in name or name in folded) and len(part) < 60


# ---------------------------------------------------------------- people


def _authors(page: Page, nodes: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the authors' names, each once, from the first source that has any."""
    sources: tuple[Iterable[str], ...] = (
        (name for node in nodes for name in texts(node.get("author"), "name")),
        (page.metas.get(n, "") for n in _AUTHOR_METAS),
        _marked_authors(page),
    )
    for source in sources:
        names = [clean for raw in source if (clean := _person(raw))]
        if names:
            yield from dict.fromkeys(names)
            return


def _person(raw: str) -> str:
    """Return a name without "By", or "" when it is an address or no name."""
    name = _BYLINE_LEAD.sub("", one_line(raw[:300])).strip(" ,;|")
    if (
        "://" in name
        or "@" in name
        or len(name) > 150
        or not any(map(str.isalpha, name))
    ):
        return ""
    return name


def _marked_authors(page: Page) -> Iterator[str]:
    for node in page.tree.css(
        '[rel="author"], [itemprop="author"] [itemprop="name"], [itemprop="author"],'
        " .byline, .author-name, .article-author"
    )[:4]:
        text = one_line((node.text(deep=True, separator=" ") or "")[:300])
        if 2 < len(text) < 80:
            yield text


# ----------------------------------------------------------------- dates


def _marked_dates(page: Page, name: str) -> Iterator[str]:
    for node in page.tree.css(f'[itemprop="{name}"]')[:3]:
        attributes = node.attributes
        yield attributes.get("datetime") or attributes.get("content") or ""
    if name == "datePublished":
        for node in page.tree.css("article time[datetime], time[pubdate]")[:1]:
            yield node.attributes.get("datetime") or ""


def _first_date(*sources: Iterable[str]) -> datetime | None:
    for value in chain.from_iterable(sources):
        if value and (when := parse_date(value)) is not None:
            return when
    return None


def parse_date(value: str) -> datetime | None:
    """Return an aware UTC time for an ISO 8601 or RFC 2822 date, or None.

    A time without a zone is taken as UTC.
    """
    value = value.strip()[:60]
    when: datetime | None = None
    if match := _ISO.match(value):
        year, month, day, hour, minute, second, zone = match.groups()
        text = f"{year}-{month}-{day}T{hour or '00'}:{minute or '00'}:{second or '00'}"
        zone = (zone or "Z").replace("Z", "+00:00")
        if ":" not in zone:
            zone = f"{zone[:3]}:{zone[3:]}"
        try:
            when = datetime.fromisoformat(text + zone)
        except ValueError:
            return None
    else:
        try:
            when = parsedate_to_datetime(value)
        except (ValueError, TypeError, IndexError):
            return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    try:
        when = when.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return when if 1900 < when.year < 2200 else None


# ------------------------------------------------------------- addresses


def _canonical(page: Page) -> str:
    """Return the canonical address when it is plausible, else the page's own."""
    link = page.tree.css_first('link[rel="canonical"]')
    candidates = [
        (link.attributes.get("href") or "") if link is not None else "",
        page.metas.get("og:url", ""),
    ]
    for candidate in candidates:
        address = absolute(candidate, page.url)
        if not address:
            continue
        # A template that names the home page on every page names no article.
        if urlsplit(address).path in ("", "/") and urlsplit(page.url).path not in (
            "",
            "/",
        ):
            continue
        return address
    return absolute(page.url, page.url)


# ----------------------------------------------------------- site, names


def _site(page: Page, nodes: list[dict[str, Any]]) -> str:
    for name in ("og:site_name", "application-name"):
        if value := page.metas.get(name):
            return value[:120]
    for node in nodes:
        for name in texts(node.get("publisher"), "name"):
            return one_line(name[:120])
    try:
        host = urlsplit(page.url).hostname or ""
    except ValueError:
        return ""
    return one_line(host.removeprefix("www."))


def _hints(
    page: Page, nodes: list[dict[str, Any]], authors: list[str]
) -> tuple[str, ...]:
    """Return names the structured data offers, each once."""
    found = list(authors)
    for node in nodes:
        for key in (
            "about",
            "mentions",
            "keywords",
            "contentLocation",
            "spatialCoverage",
        ):
            for text in texts(node.get(key), "name"):
                found.extend(text.split(",") if key == "keywords" else [text])
    for name in ("news_keywords", "keywords", "article:tag", "parsely-tags"):
        found.extend(page.metas.get(name, "").split(","))
    cleaned = (one_line(h[:200]) for h in found)
    return tuple(dict.fromkeys(h for h in cleaned if 1 < len(h) <= 100))[:_MAX_HINTS]
