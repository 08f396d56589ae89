"""Texts side by side: some twenty compressed as one, which takes a fifth less.

A text is stored alone when a poll brings it, as that is quick. Later, when nobody
waits, it is put into a pack with others of its feed or language, and compressed harder.
What stands in `contents` then only says where it is. A text is put into a pack once:
one that changes after that is stored alone again, so that what is unused stays little.

Packs follow each other in `blocks`, which fill a page of the file each: rows of any
length would leave a tenth of the pages empty.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

import apsw

from filters.records import dataclass
from newsreader.errors import StoreDamaged
from newsreader.store import codec, readiness, texts
from newsreader.store.texts import Dictionary

#: First byte of what only says where a text is: the number of its pack follows, then
#: its place in it. All of these are between the two.
_ELSEWHERE, _AFTER = b"\6", b"\7"
#: What no text holds, as it is not UTF-8, stands between two of them.
_BETWEEN = b"\xff"
#: Slow and small: nobody waits. 19 is no smaller.
_LEVEL = 16
#: Bytes that the texts of a pack took alone: unpacking them takes an eighth of a
#: millisecond. A third more would take half a percent less, a third less a percent
#: more; a search for a phrase of common words unpacks thousands.
_FULL = 36_000
#: A text that takes more alone stays alone ...
_LARGEST = 20_000
#: ... and so do those that would make an unpacked pack longer: the same words a million
#: times take few bytes.
_LONGEST = 250_000
#: Entries sorted at a time: a part of all there are, but at least and at most so many.
_PART, _FEWEST, _MOST = 50, 512, 4096
#: How far packing has come: an entry's number.
_PACKED_TO = "packed_to"
#: What SQLite needs of a page beside the one row that fills it.
_AROUND = 40
#: Packs a connection remembers unpacked, two megabytes: searches for phrases go from
#: the newest entry back, and those of a few days stand in as many packs.
_REMEMBERED = 24
#: Bytes of rows that are written anew in one transaction.
_CLOSED_UP = 1_000_000

#: A text as it is stored alone: entry, whether it is the summary, packed.
_Alone = tuple[int, bool, bytes]


@dataclass(frozen=True, slots=True)
class Group:
    """Entries whose texts become one pack."""

    ids: tuple[int, ...]
    #: With this one everything is packed up to that entry.
    packed_to: int | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack and the texts in it, in their order."""

    body: bytes
    dictionary: int
    texts: tuple[_Alone, ...]


# ------------------------------------------------------------------ packing


def plan(connection: apsw.Connection) -> list[Group]:
    """What to pack next; nothing while few texts have come since the last time."""
    last = texts.stored(connection)
    start = texts.reached(connection, _PACKED_TO)
    window = min(_MOST, max(_FEWEST, last // _PART))
    end = start + window
    if end > last:
        return []
    rows = connection.execute(
        "SELECT c.entry_id, length(c.html) + length(c.summary) AS size"
        " FROM contents c CROSS JOIN entries e ON e.id = c.entry_id"
        " WHERE c.entry_id > ? AND c.entry_id <= ? AND size BETWEEN 1 AND ?"
        " AND c.html NOT BETWEEN ?4 AND ?5 AND c.summary NOT BETWEEN ?4 AND ?5"
        " ORDER BY e.lang, e.feed_id, c.entry_id",
        (start, end, _LARGEST, _ELSEWHERE, _AFTER),
    )
    groups = [Group(ids) for ids in _filled(rows)]
    return [*groups, Group((), end)]


def _filled(rows: Iterable[tuple[int, int]]) -> Iterator[tuple[int, ...]]:
    ids: list[int] = []
    size = 0
    for entry_id, more in rows:
        if ids and size + more > _FULL:
            yield tuple(ids)
            ids, size = [], 0
        ids.append(entry_id)
        size += more
    if ids:
        yield tuple(ids)


def make(
    connection: apsw.Connection, group: Group, dictionary: Dictionary
) -> Pack | None:
    """Compress the texts of a group; None when there is none that fits."""
    found: list[_Alone] = []
    pieces: list[bytes] = []
    length = 0
    for entry_id in group.ids:
        row = connection.execute(
            "SELECT html, summary FROM contents WHERE entry_id = ?", (entry_id,)
        ).fetchone()
        for is_summary, alone in enumerate(row or ()):
            if not alone or alone[:1] == _ELSEWHERE:
                continue
            try:
                text: str = connection.execute("SELECT text(?)", (alone,)).get
            except StoreDamaged:
                continue
            piece = text.encode()
            if length + len(piece) <= _LONGEST:
                length += len(piece)
                found.append((entry_id, bool(is_summary), alone))
                pieces.append(piece)
    if not found:
        return None
    joined = _BETWEEN.join(pieces)
    press = _press(dictionary)
    frame: bytes = press.compress(joined, press.FLUSH_FRAME)
    # The only copy goes: look whether what comes instead can be read.
    if codec.inflated(frame, codec.zstd().ZstdDict(dictionary.body)) != joined:
        return None
    return Pack(frame, dictionary.number, tuple(found))


def save(connection: apsw.Connection, pack: Pack | None, group: Group) -> None:
    """Put the pack in the place of its texts; one that changed meanwhile stays."""
    if pack is not None:
        block, start = _append(connection, pack.body)
        connection.execute(
            "INSERT INTO packs (dictionary_id, block_id, start, length)"
            " VALUES (?, ?, ?, ?)",
            (pack.dictionary, block, start, len(pack.body)),
        )
        _refer(connection, connection.last_insert_rowid(), pack.texts)
    if group.packed_to is not None:
        start, end = texts.reached(connection, _PACKED_TO), group.packed_to
        _close_up(connection, "contents", ("html", "summary"), start, end)
        # Articles become short when they are let go, a while later.
        later = max(0, end - texts.reached(connection, readiness.LET_GO_TO))
        _close_up(connection, "articles", ("body",), start - later, end - later)
        texts.reach(connection, _PACKED_TO, end)


def _append(connection: apsw.Connection, body: bytes) -> tuple[int, int]:
    """Fill the last block and begin others; return where the first byte is."""
    size = int(connection.pragma("page_size")) - _AROUND
    row = connection.execute(
        "SELECT id, length(body) FROM blocks ORDER BY id DESC LIMIT 1"
    ).fetchone()
    last, filled = row or (0, size)
    room = max(0, size - filled)
    if room:
        connection.execute(
            "UPDATE blocks SET body = CAST(body || ? AS BLOB) WHERE id = ?",
            (body[:room], last),
        )
    connection.executemany(
        "INSERT INTO blocks (body) VALUES (?)",
        [(body[at : at + size],) for at in range(room, len(body), size)],
    )
    return (last, filled) if room else (last + 1, 0)


def _refer(connection: apsw.Connection, number: int, alone: Iterable[_Alone]) -> None:
    """Say in place of these texts where they are now."""
    head = _ELSEWHERE + number.to_bytes(codec.NUMBER_BYTES, "big")
    places = enumerate(alone)
    for entry_id, pair in groupby(places, key=lambda place: place[1][0]):
        row = connection.execute(
            "SELECT html, summary, tags FROM contents WHERE entry_id = ?", (entry_id,)
        ).fetchone()
        if row is None:
            continue
        columns = list(row)
        for place, (_, is_summary, blob) in pair:
            if columns[is_summary] == blob:
                columns[is_summary] = head + place.to_bytes(2, "big")
        # A row that only shrinks would keep the place it has.
        connection.execute("DELETE FROM contents WHERE entry_id = ?", (entry_id,))
        connection.execute(
            "INSERT INTO contents (entry_id, html, summary, tags) VALUES (?, ?, ?, ?)",
            (entry_id, *columns),
        )


def _close_up(
    connection: apsw.Connection, table: str, long: Sequence[str], start: int, end: int
) -> None:
    """Write the rows of some entries anew in their order: a quarter is gaps by now.

    Their `long` columns became short one by one.
    """
    which = f"FROM {table} WHERE entry_id > ? AND entry_id <= ?"
    size: int = connection.execute(
        f"SELECT coalesce(sum({' + '.join(f'length({c})' for c in long)}), 0) {which}",
        (start, end),
    ).get
    if size > _CLOSED_UP:
        return
    rows = connection.execute(
        f"SELECT * {which} ORDER BY entry_id", (start, end)
    ).fetchall()
    if rows:
        connection.execute(f"DELETE {which}", (start, end))
        values = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({values})", rows)


@lru_cache(maxsize=1)
def _press(dictionary: Dictionary) -> Any:
    trained = codec.zstd().ZstdDict(dictionary.body).as_digested_dict
    return codec.compressor(trained, level=_LEVEL, checked=True)


# ------------------------------------------------------------------ reading


def add_functions(connection: apsw.Connection) -> None:
    """Give a connection ``text(blob)``, which unpacks the text of a feed."""
    # A strong reference would keep the connection alive through its own function.
    reference = weakref.ref(connection)
    reader = texts.Reader(reference)
    unpacked: dict[int, bytes] = {}

    def text(*values: Any) -> str:
        blob: bytes = values[0] or b""
        if blob[:1] != _ELSEWHERE:
            return reader.text(blob)
        end = 1 + codec.NUMBER_BYTES
        number = int.from_bytes(blob[1:end], "big")
        place = int.from_bytes(blob[end:], "big")
        if number not in unpacked:
            found = _joined(reference(), reader, number)
            while len(unpacked) >= _REMEMBERED:
                del unpacked[next(iter(unpacked))]
            unpacked[number] = found
        try:
            return _piece(unpacked[number], place).decode()
        except (IndexError, UnicodeDecodeError) as error:
            raise StoreDamaged("A stored text is not in its pack.") from error

    connection.create_scalar_function("text", text, 1)


def _piece(joined: bytes, place: int) -> bytes:
    """One of the texts of a pack; most looks want no other. Raises IndexError."""
    start = 0
    for _ in range(place):
        start = joined.find(_BETWEEN, start) + 1
        if start == 0:
            raise IndexError(place)
    end = joined.find(_BETWEEN, start)
    return joined[start : len(joined) if end < 0 else end]


def _joined(
    connection: apsw.Connection | None, reader: texts.Reader, number: int
) -> bytes:
    """The texts of a pack, one behind the other. Raises StoreDamaged."""
    row = (
        connection
        and connection.execute(
            "SELECT dictionary_id, block_id, start, length FROM packs WHERE id = ?",
            (number,),
        ).fetchone()
    )
    if not connection or not row:
        raise StoreDamaged("The pack of a stored text is gone.")
    dictionary, block, start, length = row
    body = b""
    for (more,) in connection.execute(
        "SELECT body FROM blocks WHERE id >= ? ORDER BY id", (block,)
    ):
        body += more
        if len(body) >= start + length:
            break
    frame = body[start : start + length]
    return codec.inflated(frame, reader.trained(dictionary))


def damaged(connection: apsw.Connection) -> list[str]:
    """Whether texts are said to be in packs that are not there, or not whole."""
    whole = _whole(connection)
    lost = sum(
        many
        for column in ("html", "summary")
        for number, many in connection.execute(
            f"SELECT substr({column}, 2, ?) AS pack, count(*) FROM contents"
            f" WHERE {column} BETWEEN ? AND ? GROUP BY pack",
            (codec.NUMBER_BYTES, _ELSEWHERE, _AFTER),
        )
        if int.from_bytes(number, "big") not in whole
    )
    if not lost:
        return []
    are = "One stored text is" if lost == 1 else f"{lost:,} stored texts are"
    return [f"{are} not where the database says."]


def _whole(connection: apsw.Connection) -> set[int]:
    """The numbers of the packs whose blocks are all there."""
    sizes = dict(connection.execute("SELECT id, length(body) FROM blocks"))
    whole = set()
    for number, block, start, length in connection.execute(
        "SELECT id, block_id, start, length FROM packs"
    ):
        missing = start + length
        while missing > 0 and block in sizes:
            missing -= sizes[block]
            block += 1
        if missing <= 0:
            whole.add(number)
    return whole
