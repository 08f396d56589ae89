"""How the store grows: size and time at a thousand entries and at many more.

    python -m benchmarks.store_growth 1000 10000 100000

Makes databases of invented articles in a temporary folder and prints one table. The
words follow Zipf's law over sixty thousand invented ones, as common and rare words do
in news. Times are medians of wall time: compare them with each other, not between
machines.
"""

from __future__ import annotations

import argparse
import itertools
import random
import statistics
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsreader.models import (
    EntryQuery,
    FeedSpec,
    Mark,
    ParsedEntry,
    ParsedFeed,
    PollOutcome,
    Sort,
)
from newsreader.store import Store

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
_SYLLABLES = "ka ro mi ten sha vel ur dy pon est li qua ner go bri sto fa zem ul wy"
_VOCABULARY = 60_000
_TEXTS = 3000


class Writer:
    """Invents articles, the same ones for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)
        syllables = _SYLLABLES.split(" ")
        words: dict[str, None] = {}
        while len(words) < _VOCABULARY:
            count = self._random.randint(1, 5)
            words["".join(self._random.choices(syllables, k=count))] = None
        self.words = list(words)
        weights = (1 / (rank + 2) for rank in range(_VOCABULARY))
        self._weights = list(itertools.accumulate(weights))
        self._texts = [self._html() for _ in range(_TEXTS)]

    def _some(self, count: int) -> str:
        drawn = self._random.choices(self.words, cum_weights=self._weights, k=count)
        return " ".join(drawn)

    def _html(self) -> str:
        length = max(60, int(self._random.lognormvariate(5.5, 0.6)))
        paragraphs = [
            f"<p>{self._some(min(50, length - start)).capitalize()}.</p>"
            for start in range(0, length, 50)
        ]
        image = self._random.randrange(10**9)
        figure = f'<img src="https://img.example/{image}.jpg" alt="{self._some(4)}">'
        return "\n".join([paragraphs[0], f"<figure>{figure}</figure>", *paragraphs[1:]])

    def entry(self, feed: int, number: int) -> ParsedEntry:
        """One article of a feed."""
        first, second = self._random.choices(self._texts, k=2)
        html = first[: len(first) // 2] + second[len(second) // 2 :]
        address = f"https://news{feed}.example/2026/some-article-slug-{number}"
        return ParsedEntry(
            guid=f"https://news{feed}.example/?p={number}",
            url=address,
            title=self._some(9).capitalize(),
            author="Jane Doe",
            published=NOW - timedelta(seconds=self._random.randrange(10**8)),
            html=f"{html}<p>only{feed}x{number}</p>",
            content_hash=f"{self._random.getrandbits(128):032x}",
            lang="en",
        )


def build(path: Path, writer: Writer, entries: int) -> tuple[Store, float, float]:
    """Return a store of `entries`, seconds an entry, bytes of text an entry."""
    feeds = max(20, min(5000, entries // 100))
    store = Store.open(path)
    store.sync_feeds(
        [
            FeedSpec(f"https://news{n}.example/", tags=(f"t{n % 20}",))
            for n in range(feeds)
        ]
    )
    spent, text = 0.0, 0
    for feed, state in enumerate(store.fetch_states()):
        made = tuple(writer.entry(feed, n) for n in range(entries // feeds))
        text += sum(len(zlib.compress(entry.html.encode())) for entry in made)
        outcome = PollOutcome(state, ParsedFeed(f"News {feed}", "", made))
        start = time.perf_counter()
        store.save_outcomes([outcome], NOW)
        spent += time.perf_counter() - start
    return store, spent / entries, text / entries


def measures(
    store: Store, writer: Writer
) -> Iterator[tuple[str, Callable[[int], object]]]:
    """What a reader does all day, each to be called with 0, 1, 2 ..."""
    words, ids = writer.words, store.entry_ids(EntryQuery(), limit=200)
    total = store.totals().total

    def find(**fields: object) -> object:
        return store.entry_ids(EntryQuery(**fields), limit=200)  # type: ignore[arg-type]

    def save(number: int) -> object:
        (state,) = store.fetch_states([5])
        new = (writer.entry(4, 10**6 + number),)
        return store.save_outcomes([PollOutcome(state, ParsedFeed("", "", new))], NOW)

    yield "feed list with counts", lambda n: store.feeds()
    yield "totals", lambda n: store.totals()
    yield "200 newest of all", lambda n: find()
    yield "200 newest unread", lambda n: find(unread=True)
    yield "200 newest of a feed", lambda n: find(feed_ids=(n + 1,))
    yield "200 newest of a tag", lambda n: find(tag=f"t{n}")
    yield (
        "200 from the middle",
        lambda n: store.entry_ids(EntryQuery(), limit=200, offset=total // 2),
    )
    yield "rows for a screen (60)", lambda n: store.rows(ids[n : n + 60])
    yield "mark one", lambda n: store.mark([Mark(ids[n], read=True)])
    yield "save one new entry", save
    yield "a rare word", lambda n: find(text=f"only{n + 4}x3")
    yield "a middling word", lambda n: find(text=words[800 + n])
    yield "a common word", lambda n: find(text=words[n])
    yield "two common words", lambda n: find(text=f"{words[n]} {words[n + 20]}")
    yield "a common word in titles", lambda n: find(text=f"title:{words[n]}")
    yield "a common word, ranked", lambda n: find(text=words[n], sort=Sort.RELEVANCE)
    yield "a common word in one feed", lambda n: find(text=words[n], feed_ids=(9,))
    yield "three letters and a star", lambda n: find(text=words[500 + n][:3] + "*")
    yield (
        "a phrase of common words",
        lambda n: find(text=f'"{words[n]} {words[n + 1]}"'),
    )
    yield (
        "an unlikely phrase",
        lambda n: find(text=f'"{words[60 + n]} {words[90 + n]}"'),
    )


def median_ms(action: Callable[[int], object], rounds: int) -> float:
    """Median milliseconds of `rounds` calls after a first one."""
    action(0)
    times = []
    for number in range(1, rounds + 1):
        start = time.perf_counter()
        action(number)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("sizes", nargs="*", type=int, default=[1000, 10_000])
    sizes: list[int] = parser.parse_args().sizes
    columns: list[dict[str, str]] = []
    for size in sizes:
        writer = Writer()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "newsreader.db")
            store, spent, text = build(path, writer, size)
            column = {"saved, µs an entry": f"{spent * 1e6:.0f}"}
            for name, action in measures(store, writer):
                rounds = 4 if "phrase" in name else 12
                column[name] = f"{median_ms(action, rounds):.2f}"
            store.close()
            start = time.perf_counter()
            Store.open(path).close()
            column["open and close"] = f"{(time.perf_counter() - start) * 1000:.1f}"
            column["bytes an entry"] = f"{path.stat().st_size / size:.0f}"
            column["bytes / compressed HTML"] = (
                f"{path.stat().st_size / size / text:.2f}"
            )
        columns.append(column)
    print("| ms, median | " + " | ".join(f"{size:,}" for size in sizes) + " |")
    print("|---" * (1 + len(sizes)) + "|")
    for name in columns[0]:
        print(f"| {name} | " + " | ".join(column[name] for column in columns) + " |")


if __name__ == "__main__":
    main()
