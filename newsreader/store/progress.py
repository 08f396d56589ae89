"""How far work has come that passes all entries once, from the oldest to the newest."""

from __future__ import annotations

import json

import apsw


def reached(connection: apsw.Connection, work: str) -> int:
    """The last entry this work has passed; 0 before the first."""
    value: str | None = connection.execute(
        "SELECT value FROM settings WHERE key = ?", (work,)
    ).get
    return 0 if value is None else int(json.loads(value))


def reach(connection: apsw.Connection, work: str, entry_id: int) -> None:
    """This work has passed that entry."""
    connection.execute(
        "INSERT OR REPLACE INTO settings VALUES (?, ?)", (work, json.dumps(entry_id))
    )
