"""Whether the subscribed feeds are those of a configuration, without reading them.

Once they are, their mark is noted. Triggers take the note away with the first change
of anything that `feeds.sync` compares, whoever makes it: an older newsreader, a
migration, a shell. Only while all of them are there is the note believed. Entries
of feeds that came or went are shown or hidden in transactions of their own: until then
the mark is only expected, and a change in between takes that away too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import apsw

_KEY = "feeds.synced"
#: Raise this when `feeds.sync` makes something else of the same feeds.
_FORMAT = 1
_FORGET = f"BEGIN DELETE FROM settings WHERE key = '{_KEY}'; END"
_TRIGGERS = {
    "feeds_synced_insert": "AFTER INSERT ON feeds",
    "feeds_synced_delete": "AFTER DELETE ON feeds",
    "feeds_synced_update": "AFTER UPDATE OF url, position, subscribed, unsettled, spec"
    " ON feeds",
    "feed_tags_synced_insert": "AFTER INSERT ON feed_tags",
    "feed_tags_synced_delete": "AFTER DELETE ON feed_tags",
    "feed_tags_synced_update": "AFTER UPDATE ON feed_tags",
}
_NAMES = ", ".join(f"'{name}'" for name in _TRIGGERS)


def is_noted(connection: apsw.Connection, mark: str) -> bool:
    """Whether the feeds are still those with this mark."""
    found: str | None = connection.execute(
        "SELECT value FROM settings WHERE key = ?1 AND ?2 = (SELECT count(*)"
        f" FROM sqlite_schema WHERE type = 'trigger' AND name IN ({_NAMES}))",
        (_KEY, len(_TRIGGERS)),
    ).get
    return found == _value(mark)


def expect(connection: apsw.Connection, mark: str) -> None:
    """Note that the feeds are those with this mark, but for what is to be settled."""
    for name, event in _TRIGGERS.items():
        connection.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {event} {_FORGET}")
    connection.execute(
        "INSERT OR REPLACE INTO settings VALUES (?, ?)",
        (_KEY, _value(mark, "expected")),
    )


@contextmanager
def expecting(connection: apsw.Connection, mark: str) -> Iterator[None]:
    """Expect afterwards what was expected before, although feeds are settled."""
    before: str | None = connection.execute(
        "SELECT value FROM settings WHERE key = ?", (_KEY,)
    ).get
    yield
    if before == _value(mark, "expected"):
        expect(connection, mark)


def note(connection: apsw.Connection, mark: str) -> None:
    """Note that the feeds are those with this mark, if nobody changed one since."""
    connection.execute(
        "UPDATE settings SET value = ? WHERE key = ? AND value = ?",
        (_value(mark), _KEY, _value(mark, "expected")),
    )


def _value(mark: str, *state: str) -> str:
    return json.dumps([_FORMAT, mark, *state])
