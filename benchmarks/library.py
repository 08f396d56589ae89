"""A library of stored articles of any size, and what using it costs.

``build`` fills a store through its own front door, as years of polls would: a round
of every feed at a time, tidied after each. ``measure`` does what a reader does all
day. Figures are milliseconds of CPU, medians of many calls.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import statistics
import time
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw

from benchmarks.farm import address
from benchmarks.looked import Looking
from benchmarks.retold import Retelling
from benchmarks.writing import NOW, RARE, Writer
from newsreader.models import (
    EntryQuery,
    FeedSpec,
    Mark,
    ParsedEntry,
    ParsedFeed,
    PollOutcome,
    Sort,
)
from newsreader.store import Store, texts
from newsreader.store.entries import Prepared, prepare

_PER_FEED = 200
_MOST_FEEDS = 5000
#: New entries of a feed in a round of polling.
_ROUND = 10
#: Entries a process invents at a time, and such jobs under way.
_JOB, _AHEAD = 500, 6


@dataclass(frozen=True, slots=True)
class Built:
    """A filled store."""

    path: Path
    entries: int
    feeds: int
    #: Bytes of the articles' HTML, each compressed alone by zlib as it comes.
    compressed: int
    #: CPU of the storing process for an entry, in microseconds: storing, tidying and
    #: packing.
    saving_us: float
    tidying_us: float
    packing_us: float
    #: The same for what looking through stores; 0 where nothing was looked through.
    looking_us: float


@dataclass(frozen=True, slots=True)
class _Made:
    """Entries of one feed, ready to be stored."""

    feed: int
    entries: tuple[ParsedEntry, ...]
    prepared: tuple[Prepared, ...]
    compressed: int


_writer: Writer | Retelling | None = None


def _make(
    folder: Path | None,
    feeds: range,
    first: int,
    count: int,
    dictionary: texts.Dictionary | None,
) -> list[_Made]:
    """Invent the entries of some feeds; runs in another process."""
    global _writer  # one a process, as making one takes a second
    _writer = _writer or (Writer() if folder is None else Retelling(folder))
    made = []
    for feed in feeds:
        whole = [_writer.entry(feed, n) for n in range(first, first + count)]
        light = tuple(replace(entry, html="") for entry in whole)
        prepared = tuple(
            replace(prepare(entry, dictionary), entry=short)
            for entry, short in zip(whole, light, strict=True)
        )
        size = sum(len(zlib.compress(entry.html.encode())) for entry in whole)
        made.append(_Made(feed, light, prepared, size))
    return made


def _jobs(feeds: int, each: int) -> Iterator[tuple[range, int, int]]:
    for first in range(0, each, _ROUND):
        count = min(_ROUND, each - first)
        step = max(1, _JOB // count)
        for start in range(0, feeds, step):
            yield range(start, min(feeds, start + step)), first, count


def _all_made(
    store: Store, folder: Path | None, feeds: int, each: int
) -> Iterator[list[_Made]]:
    """The entries of every job, in order, made ahead in another process."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        waiting: deque[Future[list[_Made]]] = deque()
        for job in _jobs(feeds, each):
            waiting.append(pool.submit(_make, folder, *job, store.dictionary()))
            if len(waiting) > _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def build(
    path: Path,
    count: int,
    *,
    folder: Path | None = None,
    looking: Looking | None = None,
) -> Built:
    """Fill a new store with about `count` entries in feeds of two hundred.

    Its articles are like those in `folder`, if one is given; with `looking`, all are
    looked through.
    """
    feeds = max(1, min(_MOST_FEEDS, count // _PER_FEED))
    specs = [
        FeedSpec(
            f"http://{address(i)}/f/{i}", title=f"Feed {i}", tags=(f"tag{i % 20}",)
        )
        for i in range(feeds)
    ]
    compressed = stored = 0
    saving = tidying = packing = 0.0
    with contextlib.closing(Store.open(path)) as store:
        store.sync_feeds(specs)
        states = store.fetch_states()
        for made in _all_made(store, folder, feeds, count // feeds):
            compressed += sum(one.compressed for one in made)
            stored += sum(len(one.entries) for one in made)
            outcomes = [
                PollOutcome(
                    states[one.feed], ParsedFeed(f"Feed {one.feed}", "", one.entries)
                )
                for one in made
            ]
            ready = {states[one.feed].feed_id: one.prepared for one in made}
            started = time.process_time()
            store.save_outcomes(outcomes, NOW, prepared=ready)
            if articles := store.to_learn_from():
                store.learn(texts.train(articles))
            saving += time.process_time() - started
            if made[-1].feed == feeds - 1:
                # In the order of an open reader after a poll.
                if looking is not None:
                    looking.round(store)
                started = time.process_time()
                while store.pack_texts():
                    pass
                packing += time.process_time() - started
                started = time.process_time()
                while store.tidy():
                    pass
                tidying += time.process_time() - started
    return Built(
        path,
        stored,
        feeds,
        compressed,
        saving / stored * 1e6,
        tidying / stored * 1e6,
        packing / stored * 1e6,
        looking.seconds / stored * 1e6 if looking else 0.0,
    )


def _median_ms(work: Callable[[int], object], rounds: int) -> float:
    work(0)
    times = []
    for number in range(1, rounds + 1):
        started = time.process_time()
        work(number)
        times.append((time.process_time() - started) * 1000)
    return statistics.median(times)


def _opening(path: Path) -> dict[str, float]:
    """What a start costs: opening with the checks it makes, then the first page."""

    def first_page(store: Store) -> None:
        store.feeds()
        store.totals()
        store.rows(store.entry_ids(EntryQuery(), limit=500)[:60])

    def opened(_number: int) -> None:
        Store.open(path).close()

    def started(_number: int) -> None:
        with contextlib.closing(Store.open(path)) as store:
            first_page(store)

    return {
        "open, with the check at a start": _median_ms(opened, 5),
        "from opening to the first page": _median_ms(started, 5),
    }


def _pages_written(store: Store, work: Callable[[], object]) -> float:
    """Pages of the file that `work` writes."""
    writer = store._connections.writer  # no door for what only a benchmark asks
    before, _ = writer.status(apsw.SQLITE_DBSTATUS_CACHE_WRITE)
    work()
    return float(writer.status(apsw.SQLITE_DBSTATUS_CACHE_WRITE)[0] - before)


def _stored_bytes(path: Path) -> int:
    """Bytes of the articles' HTML as the store has compressed it."""
    with contextlib.closing(apsw.Connection(str(path))) as connection:
        size: int = connection.execute(
            "SELECT (SELECT sum(length(html)) FROM contents)"
            " + (SELECT coalesce(sum(length(body)), 0) FROM blocks)"
        ).get
    return size


def _searches(writer: Writer) -> Mapping[str, Callable[[int], EntryQuery]]:
    """What is searched for, each time with other words."""
    words, chinese = writer.languages[0].words, writer.languages[4].words
    pairs = [word for word in chinese if len(word) == 2]
    return {
        "a rare word": lambda n: EntryQuery(text=RARE),
        "a middling word": lambda n: EntryQuery(text=words[3000 + n]),
        "a common word, newest first": lambda n: EntryQuery(text=words[n]),
        "two common words": lambda n: EntryQuery(text=f"{words[n]} {words[40 + n]}"),
        "a common word, ranked": lambda n: EntryQuery(
            text=words[n], sort=Sort.RELEVANCE
        ),
        "a common word in titles": lambda n: EntryQuery(text=f"title:{words[n]}"),
        "a common word in a feed": lambda n: EntryQuery(text=words[n], feed_ids=(9,)),
        "a common word, unread with a tag": lambda n: EntryQuery(
            text=words[n], unread=True, tag=f"tag{n}"
        ),
        "a Chinese word": lambda n: EntryQuery(text=pairs[n]),
        "one Chinese character": lambda n: EntryQuery(text=chinese[n][0]),
        "the beginning of a rare word": lambda n: EntryQuery(
            text=RARE[: 6 + n % 4] + "*"
        ),
        "three letters and a star": lambda n: EntryQuery(text=words[500 + n][:3] + "*"),
        "a phrase of common words": lambda n: EntryQuery(
            text=f'"{words[n]} {words[n + 1]}"'
        ),
        "an unlikely phrase of common words": lambda n: EntryQuery(
            text=f'"{words[60 + n]} {words[90 + n]} {words[61 + n]}"'
        ),
    }


def measure(built: Built) -> dict[str, float]:
    """Time the daily work on a store: {what: CPU ms}, and its size."""
    writer = Writer()
    size = built.path.stat().st_size
    stored = _stored_bytes(built.path)
    with contextlib.closing(Store.open(built.path)) as store:
        ids = store.entry_ids(EntryQuery(), limit=5000)
        states = store.fetch_states()
        now = datetime.now(UTC)

        def page(query: EntryQuery) -> Sequence[int]:
            return store.entry_ids(query, limit=200)

        def save_one(number: int) -> object:
            new = replace(
                writer.entry(0, 10**6 + number), published=NOW + timedelta(days=1)
            )
            outcome = PollOutcome(states[0], ParsedFeed("Feed 0", "", (new,)))
            return store.save_outcomes([outcome], now)

        def unchanged(number: int) -> object:
            """A round in which a hundred feeds have nothing new."""
            some = [
                PollOutcome(replace(state, next_due=now), not_modified=True)
                for state in states[:100]
            ]
            return store.save_outcomes(some, now)

        gc.freeze()
        costs = {
            "first page of the list": _median_ms(
                lambda _: store.rows(page(EntryQuery())), 20
            ),
            "first page of the unread": _median_ms(
                lambda _: page(EntryQuery(unread=True)), 20
            ),
            "first page of a feed": _median_ms(
                lambda n: page(EntryQuery(feed_ids=(n % built.feeds + 1,))), 20
            ),
            "first page of a tag": _median_ms(
                lambda n: page(EntryQuery(tag=f"tag{n % 20}")), 20
            ),
            "forty rows": _median_ms(lambda n: store.rows(ids[n : n + 40]), 40),
            "the list of feeds with counts": _median_ms(lambda _: store.feeds(), 20),
            "counts of everything": _median_ms(lambda _: store.totals(), 20),
            "every id of the list": _median_ms(
                lambda _: store.entry_ids(EntryQuery()), 3
            ),
            "mark read": _median_ms(
                lambda n: store.mark([Mark(ids[n], read=True)]), 40
            ),
            "open an entry": _median_ms(
                lambda n: (store.entry(ids[n * 9]), store.raw(ids[n * 9])), 40
            ),
            "store one new entry": _median_ms(save_one, 40),
            "an unchanged feed in a poll": _median_ms(unchanged, 10)
            / min(100, len(states)),
            "pages written for a hundred unchanged feeds": _pages_written(
                store, lambda: unchanged(0)
            ),
            "pages written for a new entry": _pages_written(
                store, lambda: save_one(99)
            ),
        }
        for what, query in _searches(writer).items():
            rounds = 5 if "phrase" in what else 15
            costs[what] = _median_ms(lambda n, q=query: page(q(n)), rounds)  # type: ignore[misc]
        gc.unfreeze()
    looked = {}
    if built.looking_us:
        looked["storing what looking through finds, µs an entry"] = built.looking_us
    return {
        **costs,
        **_opening(built.path),
        "storing an entry, µs": built.saving_us,
        "tidying afterwards, µs an entry": built.tidying_us,
        "packing texts, µs an entry": built.packing_us,
        **looked,
        "bytes an entry": size / built.entries,
        "file / compressed text": size / built.compressed,
        "file / the same texts as stored": size / stored,
    }


def parts(path: Path) -> list[str]:
    """What each table and index takes, bytes an entry, and how full its pages are."""
    with contextlib.closing(apsw.Connection(str(path))) as connection:
        entries: int = connection.execute("SELECT count(*) FROM entries").get
        found = connection.execute(
            "SELECT name, sum(pgsize), sum(pgsize - unused) FROM dbstat"
            " GROUP BY name HAVING sum(pgsize) > ?1 * 2 ORDER BY 2 DESC",
            (entries,),
        ).fetchall()
        unused: int = connection.pragma("freelist_count")
        page: int = connection.pragma("page_size")
    lines = ["| | bytes an entry | full |", "|---|---|---|"]
    lines += [
        f"| {name} | {size / entries:.1f} | {used / size:.0%} |"
        for name, size, used in found
    ]
    return [*lines, f"| not used | {unused * page / entries:.1f} | |"]


def table(columns: Mapping[int, Mapping[str, float]]) -> list[str]:
    """The figures of several sizes as a table."""
    lines = [
        "| | " + " | ".join(f"{count:,}" for count in columns) + " |",
        "|---" * (len(columns) + 1) + "|",
    ]
    for what in next(iter(columns.values()), {}):
        cells = " | ".join(_figure(column[what]) for column in columns.values())
        lines.append(f"| {what} | {cells} |")
    return lines


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"
