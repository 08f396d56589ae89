"""What keeps the reader fast, held by counts: no test here knows a clock."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import apsw
import pytest
from store_builders import entry

from newsreader.cli.parser import _needed
from newsreader.models import EntryQuery, FeedSpec, ParsedFeed, PollOutcome
from newsreader.store import Store

#: What the first screen does without; all of it is slow to import.
_LATER = (
    "httpx", "httpcore", "h11", "lxml", "selectolax", "feedparser", "tomlkit",
    "readability", "newsreader.workers", "newsreader.poller", "newsreader.pipeline",
    "newsreader.fetch", "newsreader.parse", "newsreader.export", "newsreader.demo",
    "filters.pipeline", "newsreader.facts.engine", "tui.commands.reading",
    "tui.screens.help", "tui.screens.health",
    "html.entities", "logging.handlers", "newsreader.export", "newsreader.opml",
)  # fmt: skip


#: Our own modules behind the first screen; each costs a third of a millisecond.
_MODULES = 80
#: Classes that `dataclasses` makes at the start, half a millisecond each. The others
#: are `filters.records`.
_SLOW_CLASSES = 2

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
