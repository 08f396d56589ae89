"""The full-text tables: which entries hold which words.

`titles_fts` knows where in a title or name a word stands; `words_fts` only knows that
it stands somewhere in the entry, which makes it a third of the size. Phrases are
therefore looked at in the stored text, by the SQL function ``holds`` below.
"""

from __future__ import annotations

import json
import weakref
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import apsw

from newsreader.errors import StoreDamaged
from newsreader.facts.terms import NAME_SECTIONS
from newsreader.store import bodies
from newsreader.store.text import Phrase, folded, phrase, plain, spaced, words

#: Entry id, title, author, text.
Row = tuple[int, str, str, str]
#: The full-text tables that grow with every entry, and all of them.
TABLES = ("titles_fts", "words_fts")
_TABLES = (*TABLES, "named_fts")
#: Entries indexed in one go, and pieces of the index merged in one.
_CHUNK, _MERGED_PAGES = 200, 100
#: Pages of an index from which on all of it is joined, when what is beside its largest
#: piece has grown to this part of that.
_LARGE, _GROWN = 64, 0.1
#: Numbers of pages from one piece of an index to the next, and of its leaves.
_PIECE, _LEAVES = 1 << 37, 1 << 31
#: Entries whose names are carried over in one transaction.
_CARRIED = 50
#: A letter of no script stands around each name, so that none runs into the next.
_EDGE = "\ue000"


#: Of some entries title and author, the article, and what the feed said where that is
#: needed.
_STORED_TEXTS = """
SELECT e.id, e.title, e.author, e.url, a.body,
    CASE WHEN a.body IS NULL OR leans(a.body) THEN
    text(CASE WHEN length(c.html) THEN c.html ELSE c.summary END) END
FROM json_each(?) j CROSS JOIN entries e ON e.id = j.value
CROSS JOIN contents c ON c.entry_id = e.id
LEFT JOIN articles a ON a.entry_id = e.id AND a.filters_version >= 0
    AND length(a.body) > 0
"""
#: The same entries with those beside each other whose texts are in one pack.
_BY_PACK = """
SELECT c.entry_id FROM json_each(?) j CROSS JOIN contents c ON c.entry_id = j.value
ORDER BY substr(CASE WHEN length(c.html) THEN c.html ELSE c.summary END, 1, 7)
"""


def insert(connection: apsw.Connection, rows: Sequence[Row]) -> None:
    """Index new entries, in one go."""
    prepared = _prepared(rows)
    connection.executemany(
        "INSERT INTO titles_fts (rowid, title, author) VALUES (?, ?, ?)",
        [(entry_id, title, author) for entry_id, title, author, _ in prepared],
    )
    connection.executemany(
        "INSERT INTO words_fts (rowid, words) VALUES (?, ?)",
        [(entry_id, _all_words(row)) for entry_id, *row in prepared],
    )


def replace(connection: apsw.Connection, rows: Sequence[Row]) -> None:
    """Index entries again whose text changed."""
    prepared = _prepared(rows)
    _replace_titles(connection, prepared)
    _replace_words(connection, prepared)


def replace_if_other(connection: apsw.Connection, row: Row, before: Row) -> None:
    """Index an entry again, where it has other words than when it was indexed last.

    What is written again is joined again, and makes the index larger until then.
    """
    if row[:3] != before[:3]:
        _replace_titles(connection, _prepared([row]))
    if words(_all_words(row[1:])) != words(_all_words(before[1:])):
        _replace_words(connection, _prepared([row]))


def _replace_titles(connection: apsw.Connection, prepared: Sequence[Row]) -> None:
    connection.executemany(
        "UPDATE titles_fts SET title = ?, author = ? WHERE rowid = ?",
        [(title, author, entry_id) for entry_id, title, author, _ in prepared],
    )


def _replace_words(connection: apsw.Connection, prepared: Sequence[Row]) -> None:
    connection.executemany(
        "UPDATE words_fts SET words = ? WHERE rowid = ?",
        [(_all_words(row), entry_id) for entry_id, *row in prepared],
    )


def index_all(connection: apsw.Connection) -> Iterator[int]:
    """Fill an empty `words_fts`; yields how many entries are done."""
    done, last = 0, 0
    while ids := [
        row[0]
        for row in connection.execute(
            "SELECT id FROM entries WHERE id > ? ORDER BY id LIMIT ?", (last, _CHUNK)
        )
    ]:
        connection.executemany(
            "INSERT INTO words_fts (rowid, words) VALUES (?, ?)",
            [(i, _all_words([spaced(t) for t in _texts(connection, i)])) for i in ids],
        )
        done, last = done + len(ids), ids[-1]
        yield done


def merge_in_pairs(connection: apsw.Connection, table: str) -> None:
    """Let `merge` join any two pieces of the index, not only four."""
    connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('usermerge', 2)")


def merge(connection: apsw.Connection) -> bool:
    """Join pieces of the index for some milliseconds; False when nothing is left.

    Every transaction adds a piece, and a word is written in each piece it is in. Those
    of one age are joined first; then all of them, once the smaller ones have grown.
    """
    return any(_join(connection, table, _MERGED_PAGES) for table in _TABLES) or any(
        _join(connection, table, -_MERGED_PAGES)
        for table in _TABLES
        if _is_in_pieces(_pieces(connection, table))
    )


def _join(connection: apsw.Connection, table: str, pages: int) -> bool:
    """Join some pages; below zero those of all ages. False when nothing was joined."""
    before = connection.total_changes()
    connection.execute(
        f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)", (pages,)
    )
    # One change is the command itself.
    return connection.total_changes() - before > 1


def _is_in_pieces(sizes: Sequence[int]) -> bool:
    """Whether joining all of it is worth writing it anew."""
    return sum(sizes) >= _LARGE and sum(sizes) > (1 + _GROWN) * max(sizes)


def _pieces(connection: apsw.Connection, table: str) -> list[int]:
    """How many pages each piece of an index has, without reading them.

    The number of a page is that of its piece, five bits for what is no leaf, and its
    place in the piece.
    """
    sizes: list[int] = []
    first: int | None = _PIECE
    while True:
        first = connection.execute(
            f"SELECT min(id) FROM {table}_data WHERE id >= ?", (first,)
        ).get
        if first is None:
            return sizes
        piece = first - first % _PIECE
        last: int = connection.execute(
            f"SELECT max(id) FROM {table}_data WHERE id >= ? AND id < ?",
            (piece, piece + _LEAVES),
        ).get
        sizes.append(last - first + 1)
        first = piece + _PIECE


def index_names(
    connection: apsw.Connection, entry_id: int, names: Iterable[tuple[str, str]]
) -> None:
    """Index the names of an article, each with its section; earlier ones go.

    A name of a section that is no column is left out.
    """
    columns: dict[str, list[str]] = {section: [] for section in NAME_SECTIONS}
    for section, folded_name in sorted(set(names)):
        if section in columns:
            columns[section].append(spaced(folded_name))
    edge = f" {_EDGE} "
    texts = [edge.join(["", *found, ""]) if found else "" for found in columns.values()]
    connection.execute("DELETE FROM named_fts WHERE rowid = ?", (entry_id,))
    connection.execute("DELETE FROM entry_names WHERE entry_id = ?", (entry_id,))
    if any(texts):
        connection.execute(
            "INSERT INTO named_fts (rowid, people, organizations, places)"
            " VALUES (?, ?, ?, ?)",
            (entry_id, *texts),
        )


def exact_name(folded_name: str) -> str:
    """An FTS5 phrase for this name and no longer one."""
    return phrase(f"{_EDGE} {spaced(folded_name)} {_EDGE}")


def carry_names(connection: apsw.Connection) -> bool:
    """Index the names of some articles that an older version kept in tables.

    False when none is left.
    """
    found: list[Any] = connection.execute(
        "SELECT DISTINCT entry_id FROM entry_names INDEXED BY entry_names_entry"
        " ORDER BY entry_id LIMIT ?",
        (_CARRIED,),
    ).fetchall()
    for (entry_id,) in found:
        names: list[Any] = connection.execute(
            "SELECT n.section, n.folded FROM entry_names x JOIN names n"
            " ON n.id = x.name_id WHERE x.entry_id = ?",
            (entry_id,),
        ).fetchall()
        index_names(connection, entry_id, names)
    if found:
        return True
    before = connection.total_changes()
    connection.execute(
        "DELETE FROM names WHERE id IN (SELECT id FROM names LIMIT ?)", (_CHUNK * 5,)
    )
    if connection.total_changes() == before:
        return False
    connection.execute("INSERT INTO names_fts (names_fts) VALUES ('delete-all')")
    return True


def _prepared(rows: Sequence[Row]) -> list[Row]:
    return [
        (entry_id, spaced(title), spaced(author), spaced(text))
        for entry_id, title, author, text in rows
    ]


def _all_words(parts: Sequence[str]) -> str:
    return "\n".join(parts)


def add_functions(connection: apsw.Connection) -> None:
    """Give a connection ``holds(entry_id, phrase, prefix)`` and ``leans(body)``."""

    # A strong reference would keep the connection alive through its own function.
    reference = weakref.ref(connection)

    def holds(*values: Any) -> bool:
        entry_id, text, prefix = values
        wanted = wanted_phrase(text, prefix=bool(prefix))
        own = reference()
        return own is not None and _hold(_texts(own, entry_id), (wanted,))

    def leans(*values: Any) -> bool:
        return bodies.leans(*values)

    connection.create_scalar_function("holds", holds, 3)
    connection.create_scalar_function("leans", leans, 1)


@lru_cache(maxsize=64)
def wanted_phrase(text: str, *, prefix: bool) -> Phrase:
    """A phrase to look for, which is made once for many texts."""
    return Phrase.of(text, prefix=prefix)


def holding(
    connection: apsw.Connection, ids: Sequence[int], wanted: Sequence[Phrase]
) -> list[int]:
    """Those of `ids` whose texts hold all these phrases, in the same order.

    They are looked at pack by pack: unpacking one takes longer than looking at it.
    """
    by_pack = [row[0] for row in connection.execute(_BY_PACK, (json.dumps([*ids]),))]
    try:
        held = {
            i for i, parts in _all_texts(connection, by_pack) if _hold(parts, wanted)
        }
    except StoreDamaged:
        held = {i for i in ids if _hold(_texts(connection, i), wanted)}
    return [i for i in ids if i in held]


def _hold(parts: Sequence[str], wanted: Sequence[Phrase]) -> bool:
    texts = [folded(part) for part in parts]
    return all(any(one.is_in(text) for text in texts) for one in wanted)


def _texts(connection: apsw.Connection, entry_id: int) -> Sequence[str]:
    """What was indexed of an entry; a damaged text is left out."""
    try:
        return next((parts for _, parts in _all_texts(connection, [entry_id])), ())
    except StoreDamaged:
        row: Any = connection.execute(
            "SELECT title, author FROM entries WHERE id = ?", (entry_id,)
        ).fetchone()
        return row or ()


def _all_texts(
    connection: apsw.Connection, ids: Sequence[int]
) -> Iterator[tuple[int, Sequence[str]]]:
    """Title, author and the text that was indexed, of each entry.

    An article that the outlet has changed since (version -1) is not it any more.
    Raises StoreDamaged.
    """
    for entry_id, title, author, url, body, said in connection.execute(
        _STORED_TEXTS, (json.dumps(ids),)
    ):
        if body is None:
            yield entry_id, (title, author, plain(said))
            continue
        article = bodies.bare(body, bodies.against(title, url, said or ""))
        yield entry_id, (title, article.byline or author, article.text)
