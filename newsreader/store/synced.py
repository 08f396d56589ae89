"""Whether the subscribed feeds are those of a configuration, without reading them.

Once they are, their mark is noted. Triggers take the note away with the first change
of anything that `feeds.sync` compares, whoever makes it: an older newsreader, a
migration, a shell. Only while all of them are there is the note believed.
"""

from __future__ import annotations

import json

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


def note(connection: apsw.Connection, mark: str) -> None:
    """Note that the feeds are now those with this mark, and settled."""
    for name, event in _TRIGGERS.items():
        connection.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {event} {_FORGET}")
    connection.execute(
        "INSERT OR REPLACE INTO settings VALUES (?, ?)", (_KEY, _value(mark))
    )


def _value(mark: str) -> str:
    return json.dumps([_FORMAT, mark])
