"""What keeps the reader fast, held by counts: no test here knows a clock."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import apsw
import httpx
import pytest
from store_builders import entry

from newsreader.cli.parser import _needed, parse
from newsreader.cli.typed import nothing
from newsreader.fetch import Fetcher
from newsreader.models import EntryQuery, FeedSpec, ParsedFeed, PollOutcome
from newsreader.netconfig import NetworkConfig, PollConfig
from newsreader.poller import Poller
from newsreader.store import Store
from newsreader.workers import Workers

#: What the first screen does without; all of it is slow to import.
_LATER = (
    "httpx", "httpcore", "h11", "lxml", "selectolax", "feedparser", "tomlkit",
    "readability", "newsreader.workers", "newsreader.poller", "newsreader.rounds",
    "newsreader.pipeline", "newsreader.fetch", "newsreader.parse", "newsreader.export",
    "newsreader.demo", "filters.pipeline", "newsreader.facts.engine",
    "tui.commands.reading", "tui.screens.help", "tui.screens.health", "html.entities",
    "logging.handlers", "newsreader.opml", "argparse", "newsreader.cli.parser",
    "newsreader.cli.output", "newsreader.config.check", "newsreader.config.options",
    "tomllib", "hashlib", "tui.document", "newsreader.readings",
)  # fmt: skip


#: Our own modules behind the first screen; each costs a third of a millisecond.
_MODULES = 86
#: Classes that `dataclasses` makes at the start, half a millisecond each. The others
#: are `filters.records`.
_SLOW_CLASSES = 0

_START = f"""
import dataclasses, sys
packages = ("newsreader", "filters", "tui")
slow, real = [], dataclasses._process_class
def counted(cls, init, repr, eq, order, unsafe_hash, frozen, *more):
    if frozen and cls.__module__.partition(".")[0] in packages:
        slow.append(cls)
    return real(cls, init, repr, eq, order, unsafe_hash, frozen, *more)
dataclasses._process_class = counted
import newsreader.cli.app, newsreader.session, tui.app
ours = [m for m in sys.modules if m.partition(".")[0] in packages]
print(len(ours), len(slow), *sorted(set({_LATER!r}) & set(sys.modules)))
"""


@pytest.fixture(scope="module")
def start() -> list[str]:
    """What importing the reader brings: our modules, slow classes, late modules."""
    done = subprocess.run(
        [sys.executable, "-c", _START],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    return done.stdout.split()


def test_the_first_screen_needs_neither_network_nor_parsers(start: list[str]) -> None:
    assert start[2:] == []


def test_the_first_screen_needs_few_modules_and_slow_classes(start: list[str]) -> None:
    assert int(start[0]) <= _MODULES
    assert int(start[1]) <= _SLOW_CLASSES


@pytest.mark.parametrize(
    ("argv", "known"),
    [([], 0), (["poll", "--json"], 1), (["--help"], 11), (["--data", "x"], 11)],
)
def test_only_the_commands_that_were_named_are_built(
    argv: list[str], known: int
) -> None:
    assert len(_needed(argv)) == known


def test_without_a_word_typed_there_is_nothing_to_parse() -> None:
    assert vars(nothing()) == vars(parse([]))
    code = (
        "import sys; from newsreader.cli.typed import arguments; arguments([])\n"
        "print('argparse' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False"]


def test_a_request_needs_no_connection_pool() -> None:
    """httpcore and what it stands on are for proxies; certificates for https."""
    code = (
        "import sys, newsreader.fetch.client\n"
        "print(*sorted({'httpcore', 'anyio', 'trio', 'certifi'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


def test_a_parser_starts_without_what_it_never_needs() -> None:
    code = (
        "import sys, importlib; from newsreader.workers import _PRELOAD\n"
        "[importlib.import_module(name) for name in _PRELOAD]\n"
        "never = {'httpx', 'h11', 'urllib.request', 'textual', 'feedparser'}\n"
        "print(*sorted(never & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


@pytest.fixture(params=[3, 300])
def filled(request: pytest.FixtureRequest) -> Store:
    """A store of one feed with few or many entries."""
    store = Store.memory()
    store.sync_feeds([FeedSpec("https://a.example/feed")])
    (state,) = store.fetch_states()
    entries = tuple(entry(f"e{n}") for n in range(request.param))
    outcome = PollOutcome(state, ParsedFeed("A", "", entries))
    store.save_outcomes([outcome], datetime(2026, 1, 2, tzinfo=UTC))
    return store


def statements(store: Store) -> list[str]:
    """The list that every statement of the store is noted in from now on."""
    seen: list[str] = []

    def note(cursor: apsw.Cursor, sql: str, _: object) -> bool:
        seen.append(sql)
        return True

    with store._connections.reading() as connection:
        connection.exec_trace = note
    return seen


def test_a_page_of_the_list_is_three_statements_at_any_size(filled: Store) -> None:
    seen = statements(filled)
    ids = filled.entry_ids(EntryQuery(), limit=200)
    filled.rows(ids[:60])
    assert len(seen) == 3


def test_counts_are_read_not_counted(filled: Store) -> None:
    seen = statements(filled)
    filled.totals()
    filled.feeds()
    assert len(seen) == 3
    assert not any("FROM entries" in sql for sql in seen)


FEEDS = 60


class Unchanged:
    """Feeds that have nothing new after the first time."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        if "if-none-match" in request.headers:
            return httpx.Response(304)
        text = (
            "<rss version='2.0'><channel><title>A</title><item><guid>g</guid>"
            f"<title>{request.url.host}</title></item></channel></rss>"
        )
        return httpx.Response(200, text=text, headers={"etag": '"1"'})


async def test_a_round_without_news_asks_once_and_writes_together() -> None:
    """No parser runs, and a feed costs the store two statements."""
    store, web = Store.memory(), Unchanged()
    store.sync_feeds([FeedSpec(f"https://f{n}.example/feed") for n in range(FEEDS)])
    async with (
        Fetcher(NetworkConfig(), transport=httpx.MockTransport(web)) as fetcher,
        Workers(1) as workers,
    ):
        poller = Poller(store, fetcher, workers, PollConfig())
        first = await poller.poll(force=True)
        assert (first.new, web.asked) == (FEEDS, FEEDS)
    async with (
        Fetcher(NetworkConfig(), transport=httpx.MockTransport(web)) as fetcher,
        Workers(1) as workers,
    ):
        poller = Poller(store, fetcher, workers, PollConfig())
        seen = statements(store)
        second = await poller.poll(force=True)
        assert workers.pids == ()
    assert (second.not_modified, web.asked) == (FEEDS, 2 * FEEDS)
    transactions = [sql for sql in seen if sql.startswith("BEGIN")]
    # How many come together depends on the machine; alone they would be sixty.
    assert len(transactions) <= FEEDS // 3
    assert len(seen) - 2 * len(transactions) <= 2 * FEEDS + 4


def test_new_entries_are_stored_three_hundred_at_a_time() -> None:
    store = Store.memory()
    store.sync_feeds([FeedSpec(f"https://f{n}.example/feed") for n in range(10)])
    outcomes = [
        PollOutcome(state, ParsedFeed("A", "", tuple(map(entry, names))))
        for state in store.fetch_states()
        for names in [[f"{state.feed_id}-{n}" for n in range(29)]]
    ]
    seen = statements(store)
    store.save_outcomes(outcomes, datetime(2026, 1, 2, tzinfo=UTC))
    assert sum(sql.startswith("BEGIN") for sql in seen) == 1
