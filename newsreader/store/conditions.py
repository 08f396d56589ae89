"""Each kind of search condition as SQL: as a test of one entry, or as what finds many.

A condition is SQL over ``entries e``. A finder is a ``SELECT ... AS id`` over an
index: words, titles, names. Nothing of a query's text ever becomes SQL text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import apsw

from filters.records import dataclass
from newsreader import query
from newsreader.facts.terms import fold
from newsreader.query import Node
from newsreader.store.text import is_phrase, phrase, terms

_MARKS = {
    "unread": "e.read = 0",
    "read": "e.read = 1",
    "starred": "e.starred = 1",
    "unstarred": "e.starred = 0",
    "changed": "e.changed_at IS NOT NULL",
}


@dataclass(frozen=True, slots=True)
class Sql:
    """SQL text with its parameters."""

    text: str
    parameters: tuple[Any, ...] = ()


# ------------------------------------------------------------------ what finds


def finds(node: Node) -> bool:
    """Whether an index leads from the condition to its entries."""
    return isinstance(node, query.Text | query.Named) or is_words(node)


def is_words(node: Node) -> bool:
    """Whether the condition is about words alone, wherever they stand."""
    if isinstance(node, query.Text):
        return node.column in ("", "text")
    if isinstance(node, query.Or):
        return all(is_words(p) and not needs_look(p) for p in node.parts)
    return False


def needs_look(node: Node) -> bool:
    """Whether the words index alone finds too much, as for phrases."""
    return (
        isinstance(node, query.Text)
        and node.column in ("", "text")
        and is_phrase(node.text)
    )


def cost(node: Node) -> int:
    """Rank of finders: titles and names find fewer entries than words."""
    return 1 if is_words(node) else 0


def words(wanted: Sequence[Node], unwanted: Sequence[Node]) -> Sql:
    """What holds all `wanted` words and none of the `unwanted`.

    Phrases are not checked; an unwanted phrase must not be given.
    """
    text = " AND ".join(_match(node) for node in wanted)
    for node in unwanted:
        text = f"({text}) NOT {_match(node)}"
    return Sql("SELECT rowid AS id FROM words_fts WHERE words_fts MATCH ?", (text,))


def finder(node: Node) -> Sql:
    """What leads to the entries of one condition; see `needs_look`."""
    if isinstance(node, query.Named):
        match = f"{node.section} : {phrase(fold(node.name))}"
        return Sql(
            "SELECT rowid AS id FROM named_fts WHERE named_fts MATCH ?"
            # Until they are carried over from the tables of an older version.
            " UNION ALL SELECT DISTINCT entry_id FROM entry_names WHERE name_id IN ("
            "SELECT rowid FROM names_fts WHERE names_fts MATCH ?)",
            (match, match),
        )
    if isinstance(node, query.Text) and node.column in ("title", "author"):
        match = f"{node.column} : {phrase(node.text, prefix=node.prefix)}"
        return Sql(
            "SELECT rowid AS id FROM titles_fts WHERE titles_fts MATCH ?", (match,)
        )
    return words([node], [])


def _match(node: Node) -> str:
    """The FTS5 expression of a condition for which `is_words` holds."""
    if isinstance(node, query.Or):
        return "(" + " OR ".join(_match(p) for p in node.parts) + ")"
    assert isinstance(node, query.Text)  # nothing else `is_words`
    return f"({terms(node.text, prefix=node.prefix)})"


# ------------------------------------------------------------------ what tests


def of(connection: apsw.Connection, node: Node, *, few: bool) -> Sql:
    """The condition that holds for exactly the entries `node` means.

    With `few` entries to test, the full text is asked for each of them; else for all
    it has, once.
    """
    if finds(node):
        found = finder(node)
        if few and not isinstance(node, query.Named):
            inside = Sql(f"EXISTS ({found.text} AND rowid = e.id)", found.parameters)
        else:
            inside = Sql(f"e.id IN ({found.text})", found.parameters)
        if not needs_look(node):
            return inside
        look_too = look(node)
        return Sql(
            f"({inside.text} AND {look_too.text})",
            (*inside.parameters, *look_too.parameters),
        )
    if isinstance(node, query.And | query.Or):
        return _joined(connection, node, few=few)
    if isinstance(node, query.Not):
        inner = of(connection, node.part, few=few)
        return Sql(f"NOT ({inner.text})", inner.parameters)
    return _TESTS[type(node)](connection, node)


def look(node: Node, entry_id: str = "e.id") -> Sql:
    """Whether a phrase, see `needs_look`, really stands in the entry's text."""
    assert isinstance(node, query.Text)  # nothing else needs a look
    return Sql(f"holds({entry_id}, ?, ?)", (node.text, int(node.prefix)))


def in_feeds(feed_ids: Iterable[int]) -> Sql:
    """The entry is of one of these feeds."""
    ids = sorted(feed_ids)
    if len(ids) == 1:
        return Sql("e.feed_id = ?", (ids[0],))
    return Sql("e.feed_id IN (SELECT value FROM json_each(?))", (json.dumps(ids),))


def named_feeds(connection: apsw.Connection, name: str) -> frozenset[int]:
    """Feeds with `name` in their title or address."""
    part = fold(name)
    return frozenset(
        feed_id
        for feed_id, title, url in _feed_names(connection)
        if (part and part in fold(title)) or name.casefold() in url.casefold()
    )


def _feed_names(connection: apsw.Connection) -> Iterable[Any]:
    return connection.execute(
        "SELECT id, shown_title, url FROM feeds WHERE subscribed"
    ).fetchall()


def tagged_feeds(connection: apsw.Connection, tag: str) -> frozenset[int]:
    """Feeds with this tag, however it is capitalized."""
    rows: Iterable[Any] = connection.execute("SELECT feed_id, tag FROM feed_tags")
    return frozenset(i for i, name in rows if name.casefold() == tag.casefold())


def exactly_tagged(connection: apsw.Connection, tag: str) -> frozenset[int]:
    """Feeds with exactly this tag."""
    rows: Iterable[Any] = connection.execute(
        "SELECT feed_id FROM feed_tags WHERE tag = ?", (tag,)
    )
    return frozenset(row[0] for row in rows)


def _joined(
    connection: apsw.Connection, node: query.And | query.Or, *, few: bool
) -> Sql:
    word = " AND " if isinstance(node, query.And) else " OR "
    built = [of(connection, part, few=few) for part in node.parts]
    return Sql(
        "(" + word.join(b.text for b in built) + ")",
        tuple(value for b in built for value in b.parameters),
    )


def _state(connection: apsw.Connection, node: query.Is) -> Sql:
    if node.state in _MARKS:
        return Sql(_MARKS[node.state])
    return Sql("e.access = ?", (query.ACCESS_STATES[node.state],))


def _language(connection: apsw.Connection, node: query.Language) -> Sql:
    # "en" finds "en-GB" too: everything from "en-" up to the character after "-".
    low, high = node.code + "-", node.code + "."
    return Sql("(e.lang = ? OR (e.lang >= ? AND e.lang < ?))", (node.code, low, high))


def _range(column: str, low: int | None, high: int | None) -> Sql:
    """``low <= column <= high``; an open side is left out."""
    parts = [(">=", low), ("<=", high)]
    texts = [f"{column} {sign} ?" for sign, value in parts if value is not None]
    return Sql(
        "(" + " AND ".join(texts) + ")", tuple(v for _, v in parts if v is not None)
    )


_TESTS: dict[type, Callable[[apsw.Connection, Any], Sql]] = {
    query.Is: _state,
    query.InFeed: lambda c, n: in_feeds(named_feeds(c, n.name)),
    query.Tagged: lambda c, n: in_feeds(tagged_feeds(c, n.tag)),
    query.Language: _language,
    query.Between: lambda c, n: _range(
        "e.at", n.first, None if n.end is None else n.end - 1
    ),
    query.Length: lambda c, n: _range("e.words", n.low, n.high),
}
