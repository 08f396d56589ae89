"""Read and starred: small changes that must never be lost."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby

import apsw

from newsreader.models import Mark


def mark(connection: apsw.Connection, marks: Sequence[Mark]) -> list[Mark]:
    """Apply `marks` in order; return the previous values of what really changed.

    Unknown entries are left out. Passing the result back undoes the change.
    """
    previous: list[Mark] = []
    for (read, starred), group in groupby(marks, key=lambda m: (m.read, m.starred)):
        ids = json.dumps([m.entry_id for m in group])
        was_read = _flip(connection, "read", read, ids)
        was_starred = _flip(connection, "starred", starred, ids)
        for entry_id in sorted(was_read | was_starred):
            previous.append(
                Mark(
                    entry_id,
                    read=not read if entry_id in was_read else None,
                    starred=not starred if entry_id in was_starred else None,
                )
            )
    previous.reverse()
    return previous


def _flip(
    connection: apsw.Connection, column: str, value: bool | None, ids: str
) -> set[int]:
    """Set the mark where it differs; return the ids of those."""
    if value is None:
        return set()
    return {
        row[0]
        for row in connection.execute(
            f"UPDATE entries SET {column} = ?1"
            f" WHERE id IN (SELECT value FROM json_each(?2)) AND {column} <> ?1"
            " RETURNING id",
            (value, ids),
        )
    }
