"""What can still be read from a damaged file: marks since its last backup, or all."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import apsw

from newsreader.errors import StoreDamaged
from newsreader.store import fulltext, lostfeeds
from newsreader.store.connection import open_reader, open_still, unreadable
from newsreader.store.schema import ESCAPING_5
from newsreader.store.text import plain
from newsreader.store.texts import packing

#: Numbers read at a time; fewer and fewer around a damaged page, more and more where
#: there are none: one that is damaged itself may be as far away as numbers go.
_STEP = 512
_FARTHEST = 1 << 62
#: Damaged places after which reading on is not worth the wait.
_MAX_FAILURES = 20_000
#: Powers of two among which the end of a table is looked for.
_POWERS = range(31, -1, -1)


def carry_marks(damaged: Path, restored: Path) -> int:
    """Give the restored database the marks of the damaged one.

    Returns how many entries had other marks. Whatever cannot be read is left out; what
    cannot be written, on a full disk, is an error. Raises apsw.Error.
    """
    carried = 0
    with contextlib.ExitStack() as stack:
        source = _opened(damaged)
        if source is None:
            return 0
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


def carry_entries(damaged: Path, target: apsw.Connection) -> int:
    """Copy feeds and entries with their marks and texts into a store without any.

    For a file that has no backup. Returns how many entries could be read. A text that
    cannot be is left empty, and comes again with the next poll if its feed has it. A
    feed that cannot be is made anew. What cannot be written, on a full disk, is an
    error, and the store as it was. Raises apsw.Error.
    """
    with contextlib.ExitStack() as stack:
        source = _opened(damaged)
        if source is None:
            return 0
        stack.callback(source.close)
        target.execute("BEGIN IMMEDIATE")
        try:
            total = _carry(source, target)
            target.execute("COMMIT")
        except BaseException:
            # A full disk may have rolled back already.
            if target.in_transaction:
                target.execute("ROLLBACK")
            raise
        return total


def _carry(source: apsw.Connection, target: apsw.Connection) -> int:
    for table in ("dictionaries", "blocks", "packs", "feeds"):
        _copy(source, target, table, "id", _last(source, table))
    last = _last_id(source)
    made: list[int] = []
    with _at_best(target):
        made = lostfeeds.make(target, _feeds(source, last), lostfeeds.addresses(source))
    for table, key in _OF_ENTRIES:
        _copy(source, target, table, key, last)
    last_feed: int = target.execute("SELECT coalesce(max(id), 0) FROM feeds").get
    _copy(source, target, "exceptions", "feed_id", last_feed)
    if "base" not in _columns(source, "feeds"):
        for text in ESCAPING_5:
            target.execute(text)
    with _at_best(target):
        lostfeeds.complete(target, made)
    for text in _MENDING:
        target.execute(text, {"empty": packing(None)("")})
    total: int = target.execute("SELECT count(*) FROM entries").get
    _index(target)
    return total


@contextlib.contextmanager
def _at_best(target: apsw.Connection) -> Iterator[None]:
    """Do all of it or, when what was read makes no sense, nothing, and go on."""
    with unreadable(), contextlib.suppress(TypeError, ValueError), target:
        yield


def _opened(damaged: Path) -> apsw.Connection | None:
    """A connection to the damaged file; None when it is no database any more."""
    has_log = Path(f"{damaged}-wal").exists()
    with unreadable():
        return (open_reader if has_log else open_still)(str(damaged), damaged=True)
    return None


def _feeds(source: apsw.Connection, last: int) -> set[int]:
    """The feeds of all entries that can be read, as far as they can be feeds."""
    sql = (
        "SELECT DISTINCT feed_id FROM entries NOT INDEXED WHERE id >= ? AND id < ?"
        f" AND typeof(feed_id) = 'integer' AND feed_id BETWEEN 1 AND {lostfeeds.LAST}"
    )
    return {row[0] for row in _readable(source, sql, last)}


#: Tables that belong to entries, with the number their rows are kept by, parents first.
_OF_ENTRIES = (
    ("entries", "id"),
    ("contents", "entry_id"),
    ("enclosures", "entry_id"),
    ("pages", "entry_id"),
    ("article_versions", "entry_id"),
)
#: What makes a store of what was read: no row without its parent, no count missing,
#: nothing that lets a poll believe that it has all texts already.
_MENDING = (
    "DELETE FROM entries WHERE feed_id NOT IN (SELECT id FROM feeds)",
    "DELETE FROM contents WHERE entry_id NOT IN (SELECT id FROM entries)",
    "UPDATE entries SET content_hash = '' WHERE id NOT IN"
    " (SELECT entry_id FROM contents)",
    "INSERT INTO contents (entry_id, html, summary) SELECT id, :empty, :empty"
    " FROM entries WHERE content_hash = ''",
    "UPDATE entries SET access = 'unknown', fingerprint = NULL",
    "DELETE FROM feed_counts",
    "INSERT INTO feed_counts (feed_id, total, unread, starred) SELECT f.id,"
    " count(e.id), coalesce(sum(e.read = 0), 0), coalesce(sum(e.starred), 0)"
    " FROM feeds f LEFT JOIN entries e ON e.feed_id = f.id AND e.hidden = 0"
    " GROUP BY f.id",
    "UPDATE feeds SET etag = '', last_modified = '', body_hash = '', next_due = NULL",
)


def _copy(
    source: apsw.Connection, target: apsw.Connection, table: str, key: str, last: int
) -> None:
    """Copy the rows of a table that can be read and fit."""
    there = _columns(source, table)
    columns = [c for c in _columns(target, table) if c in there]
    if not columns:
        return
    names, places = ", ".join(columns), ", ".join("?" * len(columns))
    sql = f"SELECT {names} FROM {table} NOT INDEXED WHERE {key} >= ? AND {key} < ?"
    for row in _readable(source, sql, last):
        with contextlib.suppress(apsw.ConstraintError, apsw.MismatchError):
            target.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", row)


def _columns(connection: apsw.Connection, table: str) -> list[str]:
    with unreadable():
        return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    return []


def _index(target: apsw.Connection) -> None:
    """Fill the full text; a text that cannot be unpacked becomes an empty one."""
    rows: list[Any] = target.execute("SELECT id, title, author FROM entries").fetchall()
    for entry_id, title, author in rows:
        try:
            html, summary = target.execute(
                "SELECT text(html), text(summary) FROM contents WHERE entry_id = ?",
                (entry_id,),
            ).get
        except StoreDamaged:
            html = summary = ""
            empty = packing(None)("")
            target.execute(
                "UPDATE contents SET html = ?1, summary = ?1 WHERE entry_id = ?2",
                (empty, entry_id),
            )
            target.execute(
                "UPDATE entries SET content_hash = '' WHERE id = ?", (entry_id,)
            )
        fulltext.insert(target, [(entry_id, title, author, plain(html or summary))])


def _same_feeds(source: apsw.Connection, target: apsw.Connection) -> dict[Any, Any]:
    """Ids of feeds in the damaged file -> their ids in the restored one."""
    known = {url: i for url, i in target.execute("SELECT url, id FROM feeds")}
    rows = _readable(
        source,
        "SELECT id, url FROM feeds NOT INDEXED WHERE id >= ? AND id < ?",
        _last(source, "feeds"),
    )
    urls = {**lostfeeds.addresses(source), **dict(rows)}
    same = {feed_id: known[url] for feed_id, url in urls.items() if url in known}
    # The number of a feed stays the same: so does that of one which cannot be read.
    unread = set(known.values()) - set(same.values()) - set(urls)
    return {**{feed_id: feed_id for feed_id in unread}, **same}


def _marks(source: apsw.Connection) -> Iterator[tuple[Any, ...]]:
    """Feed, guid hash and marks of every entry that can be read."""
    return _readable(
        source,
        "SELECT feed_id, guid_hash, read, starred FROM entries NOT INDEXED"
        " WHERE id >= ? AND id < ?",
        _last_id(source),
    )


def _readable(
    source: apsw.Connection, sql: str, last: int
) -> Iterator[tuple[Any, ...]]:
    """What `sql` gives of the rows from one number to another, as far as it can."""
    failures = start = 0
    step, end = _STEP, min(last, _FARTHEST) + 1
    ranges: list[tuple[int, int]] = []
    while failures < _MAX_FAILURES:
        if not ranges:
            if start >= end:
                return
            ranges.append((start, min(start + step, end)))
            start = ranges[0][1]
        first, after = ranges.pop()
        rows = _rows(source, sql, first, after)
        if rows is not None and (len(rows) <= _STEP or after - first <= _STEP):
            step = _STEP if rows else 2 * step
            yield from rows
            continue
        failures += rows is None
        step = _STEP
        if after - first > 1:
            middle = (first + after) // 2
            ranges += [(middle, after), (first, middle)]


def _rows(
    source: apsw.Connection, sql: str, first: int, after: int
) -> list[tuple[Any, ...]] | None:
    """The rows of a range, of a wide one just enough to tell that they are too many."""
    most = None if after - first <= _STEP else _STEP + 1
    with unreadable():
        return list(islice(source.execute(sql, (first, after)), most))
    return None


def _last_id(source: apsw.Connection) -> int:
    """The last entry's id, from whichever index still knows it."""
    for name in ("entries_guid", "entries_url", "entries_all"):
        where = "WHERE hidden = 0" if name == "entries_all" else ""
        with unreadable():
            return int(
                source.execute(
                    f"SELECT coalesce(max(id + 0), 0) FROM entries INDEXED BY {name}"
                    f" {where}"
                ).get
            )
    return _last(source, "entries")


def _last(source: apsw.Connection, table: str) -> int:
    """The last number in a table, or one beyond it when its last page is damaged.

    Then every number looked for behind the last that can be read ends in that page: so
    the end is where looking below a power of two succeeds, and below the next fails.
    """
    for sql, end in (("", 0), *((f"WHERE id < {1 << n}", 2 << n) for n in _POWERS)):
        with unreadable():
            last: int | None = source.execute(
                f"SELECT max(id) FROM {table} NOT INDEXED {sql}"
            ).get
            return end or last or 0
    return 0
