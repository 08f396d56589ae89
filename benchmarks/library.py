"""A library of stored articles of any size, and what using it costs.

``build`` fills a store through its own front door; ``measure`` times what a reader
does all day on it. Figures are milliseconds of CPU, medians of many calls.
"""

from __future__ import annotations

import contextlib
import random
import statistics
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path

from benchmarks.farm import address
from newsreader.models import (
    EntryQuery,
    FeedSpec,
    Mark,
    ParsedEntry,
    ParsedFeed,
    PollOutcome,
)
from newsreader.store import Store

_START = datetime(2024, 1, 1, tzinfo=UTC)
_PER_FEED = 200
_VOWELS, _CONSONANTS = "aeiou", "bcdfghklmnprstvw"
#: A word only one article in ten thousand has, for searches that find little.
RARE = "quetzalcoatlus"


def vocabulary(size: int = 20_000) -> list[str]:
    """Words that sound like words; enough of them for a realistic index."""
    rng = random.Random(7)
    made: set[str] = set()
    while len(made) < size:
        syllables = rng.randint(2, 4)
        made.add(
            "".join(
                rng.choice(_CONSONANTS) + rng.choice(_VOWELS) for _ in range(syllables)
            )
        )
    return sorted(made)


def entries(
    words: list[str], feed: int, first: int, count: int, words_each: int
) -> Iterator[ParsedEntry]:
    """Generate entries of one feed; common words are common (Zipf-like)."""
    rng = random.Random(feed * 1_000_003 + first)
    weights = [1 / (rank + 5) for rank in range(len(words))]
    for n in range(first, first + count):
        chosen = rng.choices(words, weights, k=words_each)
        if (feed * _PER_FEED + n) % 10_000 == 4_711:
            chosen[words_each // 2] = RARE
        html = f"<p>{' '.join(chosen)}.</p>"
        title = " ".join(chosen[:8]).capitalize()
        when = _START + timedelta(minutes=13 * n + feed % 13)
        yield ParsedEntry(
            guid=f"entry-{feed}-{n}",
            url=f"https://feed{feed}.example/a/{n}",
            title=title,
            author="",
            published=when,
            html=html,
            content_hash=blake2b(html.encode(), digest_size=16).hexdigest(),
        )


@dataclass(frozen=True, slots=True)
class Built:
    """A filled store."""

    path: Path
    entries: int
    #: Bytes of the articles' HTML, each compressed alone.
    compressed: int


def build(path: Path, count: int, words_each: int = 250) -> Built:
    """Fill a new store with `count` entries in feeds of two hundred."""
    words = vocabulary()
    feeds = max(1, count // _PER_FEED)
    specs = [
        FeedSpec(f"http://{address(i)}/f/{i}", title=f"Feed {i}") for i in range(feeds)
    ]
    compressed = 0
    with contextlib.closing(Store.open(path)) as store:
        store.sync_feeds(specs)
        states = store.fetch_states()
        now = datetime.now(UTC)
        for number, state in enumerate(states):
            size = min(_PER_FEED, count - number * _PER_FEED)
            made = tuple(entries(words, number, 0, size, words_each))
            compressed += sum(len(zlib.compress(e.html.encode())) for e in made)
            parsed = ParsedFeed(f"Feed {number}", "", made)
            store.save_outcomes([PollOutcome(state, parsed)], now)
    return Built(path, count, compressed)


def _median_ms(work: Callable[[int], object], rounds: int) -> float:
    times = []
    for number in range(rounds):
        started = time.process_time()
        work(number)
        times.append((time.process_time() - started) * 1000)
    return statistics.median(times)


def measure(built: Built) -> dict[str, float]:
    """Time the daily work on a store: {what: CPU ms}, and its size."""
    words = vocabulary()
    with contextlib.closing(Store.open(built.path)) as store:
        everything = EntryQuery()
        ids = store.entry_ids(everything, limit=5000)
        state = store.fetch_states()[0]
        now = datetime.now(UTC)
        common, rare = words[0], RARE

        def save_one(number: int) -> None:
            made = tuple(entries(words, 0, 10_000 + number, 1, 250))
            parsed = ParsedFeed("Feed 0", "", made)
            changed = replace(state, body_hash=str(number))
            store.save_outcomes([PollOutcome(changed, parsed)], now)

        def searching(text: str) -> Callable[[int], object]:
            query = EntryQuery(text=text)
            return lambda _: store.entry_ids(query, limit=200)

        return {
            "first page of the list": _median_ms(
                lambda _: store.rows(store.entry_ids(everything, limit=200)), 20
            ),
            "first page of a feed": _median_ms(
                lambda n: store.entry_ids(EntryQuery(feed_ids=(n + 1,)), limit=200), 20
            ),
            "forty rows": _median_ms(lambda n: store.rows(ids[n : n + 40]), 40),
            "counts of all feeds": _median_ms(lambda _: store.totals(), 20),
            "mark read": _median_ms(
                lambda n: store.mark([Mark(ids[n], read=True)]), 40
            ),
            "open an entry": _median_ms(lambda n: store.entry(ids[n]), 40),
            "store one new entry": _median_ms(save_one, 20),
            "search a rare word": _median_ms(searching(rare), 20),
            "search a common word": _median_ms(searching(common), 20),
            "file / compressed text": built.path.stat().st_size / built.compressed,
        }
