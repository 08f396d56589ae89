"""What can still be read from a damaged file: the marks made since its last backup."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw

from newsreader.store.connection import open_reader, open_still

#: Rows read at a time; fewer and fewer around a damaged page.
_STEP = 512
#: Damaged places after which reading on is not worth the wait.
_MAX_FAILURES = 20_000


def carry_marks(damaged: Path, restored: Path) -> int:
    """Give the restored database the marks of the damaged one.

    Returns how many entries had other marks. Whatever cannot be read is left out.
    """
    carried = 0
    with contextlib.suppress(apsw.Error), contextlib.ExitStack() as stack:
        has_log = Path(f"{damaged}-wal").exists()
        source = (open_reader if has_log else open_still)(str(damaged))
        stack.callback(source.close)
        target = apsw.Connection(str(restored))
        stack.callback(target.close)
        feeds = _same_feeds(source, target)
        target.execute("BEGIN IMMEDIATE")
        for feed_id, guid_hash, read, starred in _marks(source):
            target.execute(
                "UPDATE entries SET read = ?3, starred = ?4 WHERE feed_id = ?1"
                " AND guid_hash = ?2 AND (read, starred) <> (?3, ?4)",
                (feeds.get(feed_id), guid_hash, bool(read), bool(starred)),
            )
            carried += target.changes()
        target.execute("COMMIT")
    return carried


def _same_feeds(source: apsw.Connection, target: apsw.Connection) -> dict[Any, Any]:
    """Ids of feeds in the damaged file -> their ids in the restored one."""
    known = {url: i for url, i in target.execute("SELECT url, id FROM feeds")}
    rows: list[Any] = source.execute("SELECT id, url FROM feeds NOT INDEXED").fetchall()
    return {feed_id: known[url] for feed_id, url in rows if url in known}


def _marks(source: apsw.Connection) -> Iterator[tuple[Any, Any, Any, Any]]:
    """Feed, guid hash and marks of every entry that can be read."""
    failures = 0
    ranges = [
        (start, start + _STEP) for start in range(0, _last_id(source) + 1, _STEP)
    ][::-1]
    while ranges and failures < _MAX_FAILURES:
        start, end = ranges.pop()
        try:
            rows: list[Any] = source.execute(
                "SELECT feed_id, guid_hash, read, starred FROM entries NOT INDEXED"
                " WHERE id >= ? AND id < ?",
                (start, end),
            ).fetchall()
        except apsw.Error:
            failures += 1
            if end - start > 1:
                middle = (start + end) // 2
                ranges += [(middle, end), (start, middle)]
            continue
        yield from rows


def _last_id(source: apsw.Connection) -> int:
    """The last entry's id, from whichever index still knows it."""
    for name in ("entries_guid", "entries_url", "entries_all"):
        where = "WHERE hidden = 0" if name == "entries_all" else ""
        with contextlib.suppress(apsw.Error):
            return int(
                source.execute(
                    f"SELECT coalesce(max(id + 0), 0) FROM entries INDEXED BY {name}"
                    f" {where}"
                ).get
            )
    return int(source.execute("SELECT max(id) FROM entries NOT INDEXED").get)
