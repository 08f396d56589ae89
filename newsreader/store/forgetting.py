"""Articles of a feed that are removed for good, and the feed with the last of them.

The only place where entries are deleted, and only when the user asks for it by name:
no poll, no configuration and no migration comes here. What others share with them
stays as it was; what only they needed goes, too.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Sequence

import apsw

from filters.records import dataclass
from newsreader.errors import StoreDamaged
from newsreader.store import codec, texts
from newsreader.store.connection import Connections, give_back
from newsreader.store.entries import FORGOTTEN_TO

#: Entries removed in one transaction.
CHUNK = 500
#: Everything that belongs to an entry, children first.
_OF_ENTRY = (
    ("named_fts", "rowid"),
    ("names_fts", "rowid"),
    ("titles_fts", "rowid"),
    ("words_fts", "rowid"),
    ("entry_names", "entry_id"),
    ("article_versions", "entry_id"),
    ("articles", "entry_id"),
    ("old_pages", "entry_id"),
    ("pages", "entry_id"),
    ("enclosures", "entry_id"),
    ("contents", "entry_id"),
    ("entries", "id"),
)
_OF_FEED = ("feed_counts", "feed_tags", "exceptions")
#: The first byte of a text that stands in a pack, whose number follows, and the next.
_IN_PACK, _AFTER = b"\6", b"\7"


@dataclass(frozen=True, slots=True)
class Leftover:
    """A feed of the database, and how many articles of it are stored."""

    feed_id: int
    url: str
    title: str
    total: int
    starred: int


def forget(connections: Connections, feed_id: int, *, starred_too: bool) -> int:
    """Remove the articles of a feed, and the feed when none is left.

    Short transactions: what was removed before a full disk, or a signal, stays removed,
    also from what it shared with others. Returns how many went. Raises StoreFull.
    """
    with connections.reading() as connection:
        ids = entry_ids(connection, feed_id, starred_too=starred_too)
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        with connections.writing() as connection:
            # Only an entry tells which packs it is in.
            shared = packs_of(connection, chunk)
            remove(connection, chunk)
            clear(connection, shared)
    with connections.writing(durable=True) as connection:
        remove_feed(connection, feed_id)
    more = True
    while more:
        with connections.writing() as connection:
            more = give_back(connection)
    return len(ids)


def stored_feeds(connection: apsw.Connection) -> list[Leftover]:
    """Every feed with what is stored of it, listed or not, in the order they came."""
    rows = connection.execute(
        "SELECT f.id, f.url, f.shown_title, count(e.id), coalesce(sum(e.starred), 0)"
        " FROM feeds f LEFT JOIN entries e ON e.feed_id = f.id GROUP BY f.id"
    )
    return [Leftover(*row) for row in rows]


def entry_ids(
    connection: apsw.Connection, feed_id: int, *, starred_too: bool
) -> list[int]:
    """The entries of a feed that may go."""
    rows = connection.execute(
        "SELECT id FROM entries WHERE feed_id = ? AND (? OR NOT starred) ORDER BY id",
        (feed_id, starred_too),
    )
    return [row[0] for row in rows]


def remove(connection: apsw.Connection, ids: Sequence[int]) -> None:
    """Remove entries and all that belongs to them alone."""
    # Its place in the file is overwritten, not only free.
    connection.pragma("secure_delete", True)
    wanted = json.dumps(list(ids))
    for table, key in _OF_ENTRY:
        connection.execute(
            f"DELETE FROM {table} WHERE {key} IN (SELECT value FROM json_each(?))",
            (wanted,),
        )
    last = max(ids, default=0)
    if texts.reached(connection, FORGOTTEN_TO) < last:
        texts.reach(connection, FORGOTTEN_TO, last)


def remove_feed(connection: apsw.Connection, feed_id: int) -> None:
    """Remove a feed, unless it has entries still."""
    if connection.execute(
        "SELECT EXISTS (SELECT 1 FROM entries WHERE feed_id = ?)", (feed_id,)
    ).get:
        return
    for table in _OF_FEED:
        connection.execute(f"DELETE FROM {table} WHERE feed_id = ?", (feed_id,))
    connection.execute("DELETE FROM feeds WHERE id = ?", (feed_id,))


# ------------------------------------------------------------------ what is shared


def packs_of(connection: apsw.Connection, ids: Sequence[int]) -> set[int]:
    """The packs that texts of these entries are in."""
    return {
        number
        for column in ("html", "summary")
        for _, number in _in_packs(
            connection,
            column,
            "entry_id IN (SELECT value FROM json_each(?))",
            json.dumps(list(ids)),
        )
    }


def clear(connection: apsw.Connection, numbers: set[int]) -> None:
    """Let go of packs, taking out what others have in them, and of unused pages."""
    _take_out(connection, numbers)
    _remove_unused_packs(connection)
    _remove_unused_blocks(connection)
    _remove_unused_pages(connection)


def _in_packs(
    connection: apsw.Connection, column: str, where: str, *values: str
) -> list[tuple[int, int]]:
    """Entries whose text in this column is in a pack, and the number of the pack."""
    rows = connection.execute(
        f"SELECT entry_id, substr({column}, 2, {codec.NUMBER_BYTES}) FROM contents"
        f" WHERE {where} AND {column} >= ? AND {column} < ?",
        (*values, _IN_PACK, _AFTER),
    )
    return [(entry_id, int.from_bytes(number, "big")) for entry_id, number in rows]


def _take_out(connection: apsw.Connection, numbers: set[int]) -> None:
    """Store the texts that are in these packs alone again."""
    pack: Callable[[str], bytes] = texts.packing(texts.newest(connection, None))
    for column in ("html", "summary"):
        for entry_id, number in _in_packs(connection, column, "true"):
            if number not in numbers:
                continue
            select = f"SELECT text({column}) FROM contents WHERE entry_id = ?"
            # What cannot be read keeps its pack.
            with contextlib.suppress(StoreDamaged):
                text: str = connection.execute(select, (entry_id,)).get
                connection.execute(
                    f"UPDATE contents SET {column} = ? WHERE entry_id = ?",
                    (pack(text), entry_id),
                )


def _remove_unused_packs(connection: apsw.Connection) -> None:
    used = {
        number
        for column in ("html", "summary")
        for _, number in _in_packs(connection, column, "true")
    }
    numbers: set[int] = {row[0] for row in connection.execute("SELECT id FROM packs")}
    for number in numbers - used:
        # The last keeps its number: another pack must not get it, as a reader that is
        # open may remember what was in this one.
        change = "DELETE FROM packs"
        if number == max(numbers):
            change = "UPDATE packs SET block_id = 0, start = 0, length = 0"
        connection.execute(f"{change} WHERE id = ?", (number,))


def _remove_unused_blocks(connection: apsw.Connection) -> None:
    sizes: dict[int, int] = dict(
        connection.execute("SELECT id, length(body) FROM blocks")
    )
    used: set[int] = set()
    for block, start, length in connection.execute(
        "SELECT block_id, start, length FROM packs WHERE length > 0"
    ):
        missing = start + length
        while missing > 0 and block in sizes:
            used.add(block)
            missing -= sizes[block]
            block += 1
    connection.executemany(
        "DELETE FROM blocks WHERE id = ?", [(block,) for block in sizes.keys() - used]
    )


def _remove_unused_pages(connection: apsw.Connection) -> None:
    """Remove earlier pages of a host that no stored page is packed against."""
    used = {
        int.from_bytes(number, "big")
        for (number,) in connection.execute(
            f"SELECT DISTINCT substr(html, 2, {codec.NUMBER_BYTES}) FROM pages"
            " WHERE html >= x'03' AND html < x'04'"
        )
    }
    numbers = {
        row[0]
        for row in connection.execute("SELECT id FROM dictionaries WHERE entries = 0")
    }
    for number in numbers - used:
        connection.execute("DELETE FROM hosts WHERE dictionary_id = ?", (number,))
        connection.execute("DELETE FROM dictionaries WHERE id = ?", (number,))
