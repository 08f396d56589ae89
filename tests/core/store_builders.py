"""Small makers of what the store is given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

from filters.article import Access, AccessState, Article, Block, BlockKind
from newsreader.facts.model import Facts, Mention, NameFact
from newsreader.models import (
    FeedSaved,
    FeedSpec,
    FetchState,
    ParsedEntry,
    ParsedFeed,
    PollOutcome,
    StoredArticle,
)
from newsreader.store import Store

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FEED = "https://news.example/feed"


def entry(name: str, **fields: Any) -> ParsedEntry:
    """An entry whose hash follows its title, address and text, as parsing does it."""
    values: dict[str, Any] = {
        "guid": f"guid-{name}",
        "url": f"https://news.example/{name}",
        "title": f"Title {name}",
        "html": f"<p>Text of {name}.</p>",
        **fields,
    }
    if "content_hash" not in values:
        text = "\0".join((values["title"], values["url"], values["html"]))
        values["content_hash"] = blake2b(text.encode(), digest_size=16).hexdigest()
    return ParsedEntry(**values)


def state(store: Store, url: str = FEED) -> FetchState:
    """The polling state of the feed with this address."""
    return next(s for s in store.fetch_states() if s.spec.url == url)


def poll(
    store: Store,
    entries: Iterable[ParsedEntry],
    *,
    url: str = FEED,
    now: datetime = NOW,
) -> FeedSaved:
    """Save a poll that found `entries`, as listed in the document."""
    parsed = ParsedFeed("Example News", "https://news.example/", tuple(entries))
    outcome = PollOutcome(replace(state(store, url), last_success=now), parsed)
    return store.save_outcomes([outcome], now)[0]


def subscribe(store: Store, *urls: str) -> None:
    """Subscribe to exactly these addresses."""
    store.sync_feeds([FeedSpec(url) for url in urls or (FEED,)])


def article(*paragraphs: str, **fields: Any) -> Article:
    """A full English article of paragraphs."""
    values: dict[str, Any] = {
        "blocks": tuple(Block(BlockKind.PARAGRAPH, p) for p in paragraphs),
        "lang": "en",
        "access": Access(AccessState.FULL, ("the page is whole",)),
        **fields,
    }
    return Article(**values)


def name(text: str, *aliases: str) -> NameFact:
    """A name that stands at the beginning of the text."""
    return NameFact(text, "", aliases, (Mention(0, len(text), 0, len(text)),))


def stored(
    clean: Article,
    facts: Facts | None = None,
    *,
    version: int = 1,
    source: str = "feed",
) -> StoredArticle:
    """A cleaned article as the pipeline hands it over."""
    return StoredArticle(clean, facts or Facts(), version, version, source)
