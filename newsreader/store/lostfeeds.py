"""Feeds whose rows cannot be read any more, made anew of what is known of them.

Their entries are what matters: without a feed they would be left out. Its address
stands in an index, too; what the user has configured of it comes from the configuration
again.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator
from typing import Any

import apsw

from newsreader.errors import StoreDamaged
from newsreader.models import FeedSpec
from newsreader.store import codec, entries, feeds
from newsreader.store.connection import unreadable
from newsreader.store.feeds import NO_ADDRESS, shown_title
from newsreader.store.schema import HIDDEN_UNSUBSCRIBED

#: What the addresses of a feed may begin with, as its texts name them.
_ORIGIN = re.compile(r"https?://[^/?#\s\"'<>\\]+")
#: Entries of a feed that are asked for that, the newest.
_ASKED = 50
#: Different beginnings that are tried: a text may name very many.
_TRIED = 200
#: Feeds are numbered as they come; a number beyond this one is damaged itself.
LAST = 1_000_000


def addresses(source: apsw.Connection) -> dict[int, str]:
    """Feed -> address, from the index of addresses, as far as it can be read."""
    found: dict[int, str] = {}
    for order in ("ASC", "DESC"):
        with unreadable():
            for feed_id, url in source.execute(
                "SELECT id, url FROM feeds INDEXED BY sqlite_autoindex_feeds_1"
                f" WHERE url > '' AND typeof(url) = 'text' ORDER BY url {order}"
            ):
                found[feed_id] = url
    return found


def make(
    target: apsw.Connection, feed_ids: Iterable[int], known: dict[int, str]
) -> list[int]:
    """Add those of the feeds that are missing; returns which could be.

    One whose address another feed has already gets none.
    """
    there = {row[0] for row in target.execute("SELECT id FROM feeds")}
    made: list[int] = []
    for feed_id in sorted(set(feed_ids) - there):
        nameless = f"{NO_ADDRESS}{feed_id}"
        # In this order, one of them.
        for url in (known.get(feed_id, nameless), nameless):
            if _add(target, feed_id, url):
                made.append(feed_id)
                break
    return made


def _add(target: apsw.Connection, feed_id: int, url: str) -> bool:
    """Add a feed; False when another has its address."""
    spec = FeedSpec(url)
    with contextlib.suppress(apsw.ConstraintError):
        target.execute(
            "INSERT INTO feeds (id, url, position, spec, shown_title, polled_url)"
            " SELECT ?1, ?2, coalesce(max(position), 0) + 1, ?3, ?4, ?2 FROM feeds",
            (feed_id, url, codec.spec_to_json(spec), shown_title(spec, "")),
        )
        return True
    return False


def complete(target: apsw.Connection, feed_ids: Iterable[int]) -> None:
    """Find out from their entries what is not known of the feeds that were made."""
    for feed_id in feed_ids:
        target.execute(
            # What the user had left stays left.
            "UPDATE feeds SET subscribed = EXISTS (SELECT 1 FROM entries"
            " WHERE feed_id = ?1 AND hidden & ?2 = 0) WHERE id = ?1",
            (feed_id, HIDDEN_UNSUBSCRIBED),
        )
        if base := _base(target, feed_id):
            target.execute("UPDATE feeds SET base = ? WHERE id = ?", (base, feed_id))
            _name(target, feed_id, base)
    # Not all entries that can be read can be kept.
    feeds.forget_empty(target)


def _name(target: apsw.Connection, feed_id: int, base: str) -> None:
    """Show the host of its articles where a feed's own address is not known."""
    target.execute(
        "UPDATE feeds SET shown_title = ? WHERE id = ? AND url LIKE ?",
        (base.partition("://")[2], feed_id, f"{NO_ADDRESS}%"),
    )


def _base(target: apsw.Connection, feed_id: int) -> str:
    """What the feed's addresses begin with; "" when that cannot be told for certain.

    The hash of the whole address stands beside the shortened one.
    """
    known = entries.shortened(target, feed_id)
    if known is None:
        return ""
    tried: set[str] = set()
    for origin in _origins(target, feed_id):
        if origin in tried:
            continue
        if len(tried) == _TRIED:
            break
        tried.add(origin)
        if entries.is_base(origin, known):
            return origin
    return ""


def _origins(target: apsw.Connection, feed_id: int) -> Iterator[str]:
    """Beginnings of addresses that are named in the feed's row and its texts."""
    address: str = target.execute("SELECT url FROM feeds WHERE id = ?", (feed_id,)).get
    for origin in _ORIGIN.findall(address):
        scheme, _, host = origin.partition("://")
        bare = re.sub(r"^(?:www|feeds?|rss)\.", "", host)
        for name in (host, bare, f"www.{bare}"):
            yield from (f"{way}://{name}" for way in dict.fromkeys((scheme, "https")))
    ids: list[Any] = target.execute(
        "SELECT id, url, guid FROM entries WHERE feed_id = ? ORDER BY id DESC LIMIT ?",
        (feed_id, _ASKED),
    ).fetchall()
    for entry_id, url, guid in ids:
        yield from _ORIGIN.findall(f"{url} {guid}")
        with contextlib.suppress(StoreDamaged):
            texts: Any = target.execute(
                "SELECT text(html), text(summary) FROM contents WHERE entry_id = ?",
                (entry_id,),
            ).fetchone()
            yield from _ORIGIN.findall(" ".join(texts or ()))
