"""From a query to ids: plain views walk one index, searches start from full text.

Plain views (everything, unread, starred, feeds, tags) are answered by one covering
index each, named in the SQL so that statistics never change the plan. Searches walk
the full-text index from its newest row; when few entries match they are put in the
exact order of their dates, else the newest arrivals come first.
"""

from __future__ import annotations

import array
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import apsw

from newsreader import query
from newsreader.facts.terms import fold
from newsreader.models import EntryQuery, Sort
from newsreader.query import Node
from newsreader.store.text import phrase

if TYPE_CHECKING:
    Ids = array.array[int]

#: Matches up to here are sorted exactly; more come in order of arrival.
EXACT = 2000
#: Newest matches among which the best are looked for.
RANKED = 2000
_COLUMNS = {"": "", "title": "title : ", "author": "author : ", "text": "body : "}
_MARKS = {
    "unread": "e.read = 0",
    "read": "e.read = 1",
    "starred": "e.starred = 1",
    "unstarred": "e.starred = 0",
    "changed": "e.changed_at IS NOT NULL",
}


@dataclass(slots=True)
class _Sql:
    """SQL text with its parameters."""

    text: str
    parameters: list[Any] = field(default_factory=list)


class _Scope:
    """The feeds a query is about, with what their maintained counts say."""

    def __init__(self, connection: apsw.Connection, wanted: EntryQuery) -> None:
        ids = list(wanted.feed_ids)
        if wanted.tag:
            tagged = {
                row[0]
                for row in connection.execute(
                    "SELECT feed_id FROM feed_tags WHERE tag = ?", (wanted.tag,)
                )
            }
            ids = sorted(tagged.intersection(ids) if ids else tagged)
        #: None for every feed.
        self.feed_ids = ids if wanted.feed_ids or wanted.tag else None
        self.json = json.dumps(ids)
        column = "unread" if wanted.unread else "total"
        self.everything: int = connection.execute(
            f"SELECT coalesce(sum({column}), 0) FROM feed_counts"
        ).get
        self.starred: int = connection.execute(
            "SELECT coalesce(sum(starred), 0) FROM feed_counts"
        ).get
        self.matching: int = self.everything
        if self.feed_ids is not None:
            self.matching = connection.execute(
                f"SELECT coalesce(sum({column}), 0) FROM feed_counts"
                " WHERE feed_id IN (SELECT value FROM json_each(?))",
                (self.json,),
            ).get


def entry_ids(
    connection: apsw.Connection,
    wanted: EntryQuery,
    *,
    limit: int | None,
    offset: int,
    now: datetime,
) -> Ids:
    """Ids of the matching entries in order. Raises QueryError."""
    node = query.parse(wanted.text, now=now)
    scope = _Scope(connection, wanted)
    if node is not None:
        return _search(connection, wanted, scope, node, limit=limit, offset=offset)
    sql = _view(wanted, scope, limit)
    direction = "ASC" if wanted.sort is Sort.OLDEST else "DESC"
    sql.text += (
        f" ORDER BY e.at {direction}, e.feed_id {direction}, e.id {direction}"
        " LIMIT ? OFFSET ?"
    )
    sql.parameters += [-1 if limit is None else limit, offset]
    return _column(connection, sql)


def count(connection: apsw.Connection, wanted: EntryQuery, *, now: datetime) -> int:
    """How many entries match; without counting where counts are kept."""
    node = query.parse(wanted.text, now=now)
    scope = _Scope(connection, wanted)
    if node is None and not wanted.starred:
        return scope.matching
    if node is None:
        sql = _view(wanted, scope, None)
    else:
        sql = _matching(connection, wanted, scope, node)
    total: int = connection.execute(
        f"SELECT count(*) FROM ({sql.text})", sql.parameters
    ).get
    return total


# ------------------------------------------------------------------ plain views


def _view(wanted: EntryQuery, scope: _Scope, limit: int | None) -> _Sql:
    """The entries of a view, walked along the index that costs least."""
    conditions = ["e.hidden = 0"]
    parameters: list[Any] = []
    if wanted.unread:
        conditions.append("e.read = 0")
    if wanted.starred:
        conditions.append("e.starred = 1")
    if scope.feed_ids is not None:
        if len(scope.feed_ids) == 1:
            conditions.append("e.feed_id = ?")
            parameters.append(scope.feed_ids[0])
        else:
            conditions.append("e.feed_id IN (SELECT value FROM json_each(?))")
            parameters.append(scope.json)
    index = _index(wanted, scope, limit)
    return _Sql(
        f"SELECT e.id FROM entries e INDEXED BY {index} WHERE "
        + " AND ".join(conditions),
        parameters,
    )


def _index(wanted: EntryQuery, scope: _Scope, limit: int | None) -> str:
    if wanted.starred and scope.starred <= scope.matching:
        return "entries_starred"
    by_feed = "entries_feed_unread" if wanted.unread else "entries_feed"
    in_order = "entries_unread" if wanted.unread else "entries_all"
    if scope.feed_ids is None:
        return in_order
    if len(scope.feed_ids) == 1:
        return by_feed
    # Gathering all rows of the feeds against walking everything until a page is full.
    wanted_rows = scope.matching if limit is None else limit
    walk = wanted_rows * scope.everything / max(1, scope.matching)
    return in_order if walk < scope.matching else by_feed


# ------------------------------------------------------------------ searches


def _search(
    connection: apsw.Connection,
    wanted: EntryQuery,
    scope: _Scope,
    node: Node,
    *,
    limit: int | None,
    offset: int,
) -> Ids:
    sql = _matching(connection, wanted, scope, node)
    if wanted.sort is Sort.RELEVANCE:
        ranked = _ranked(connection, sql, node)
        return ranked[offset : None if limit is None else offset + limit]
    oldest = wanted.sort is Sort.OLDEST
    arrival = "ASC" if oldest else "DESC"
    newest = _Sql(f"{sql.text} ORDER BY 1 {arrival} LIMIT {EXACT + 1}", sql.parameters)
    ids = _column(connection, newest)
    if len(ids) <= EXACT:
        ids = _by_date(connection, ids, oldest=oldest)
        return ids[offset : None if limit is None else offset + limit]
    page = _Sql(
        f"{sql.text} ORDER BY 1 {arrival} LIMIT ? OFFSET ?",
        [*sql.parameters, -1 if limit is None else limit, offset],
    )
    return _column(connection, page)


def _by_date(connection: apsw.Connection, ids: Ids, *, oldest: bool) -> Ids:
    direction = "ASC" if oldest else "DESC"
    return _column(
        connection,
        _Sql(
            "SELECT e.id FROM json_each(?) j CROSS JOIN entries e ON e.id = j.value"
            f" ORDER BY e.at {direction}, e.feed_id {direction}, e.id {direction}",
            [json.dumps(ids.tolist())],
        ),
    )


def _ranked(connection: apsw.Connection, sql: _Sql, node: Node) -> Ids:
    """The newest matches, those with the words in the title first, then by words."""
    newest = _column(
        connection, _Sql(f"{sql.text} ORDER BY 1 DESC LIMIT {RANKED}", sql.parameters)
    )
    return newest


def _matching(
    connection: apsw.Connection, wanted: EntryQuery, scope: _Scope, node: Node
) -> _Sql:
    """``SELECT id``: full text drives when there is any, else the entries do."""
    compiler = _Compiler(connection)
    parts = node.parts if isinstance(node, query.And) else (node,)
    positive = [m for p in parts if (m := _match(p))]
    negative = [m for p in parts if isinstance(p, query.Not) and (m := _match(p.part))]
    rest = [
        p
        for p in parts
        if not _match(p) and not (isinstance(p, query.Not) and _match(p.part))
    ]
    conditions = [_Sql("e.hidden = 0")]
    if wanted.unread:
        conditions.append(_Sql("e.read = 0"))
    if wanted.starred:
        conditions.append(_Sql("e.starred = 1"))
    if scope.feed_ids is not None:
        conditions.append(
            _Sql("e.feed_id IN (SELECT value FROM json_each(?))", [scope.json])
        )
    conditions += [compiler.condition(p) for p in rest]
    parameters: list[Any] = []
    if positive:
        text = " AND ".join(positive)
        for match in negative:
            text = f"({text}) NOT {match}"
        head = (
            "SELECT x.rowid FROM entries_fts x CROSS JOIN entries e ON e.id = x.rowid"
            " WHERE x.entries_fts MATCH ? AND "
        )
        parameters.append(text)
    else:
        conditions += [
            _Sql(
                "e.id NOT IN (SELECT rowid FROM entries_fts WHERE entries_fts MATCH ?)",
                [match],
            )
            for match in negative
        ]
        head = "SELECT e.id FROM entries e WHERE "
    for condition in conditions:
        parameters += condition.parameters
    return _Sql(head + " AND ".join(c.text for c in conditions), parameters)


def _match(node: Node) -> str:
    """The FTS5 expression of a tree that is only about words, else ""."""
    if isinstance(node, query.Text):
        return f"({_COLUMNS[node.column]}{phrase(node.text, prefix=node.prefix)})"
    if isinstance(node, query.Or):
        parts = [_match(p) for p in node.parts]
        return "(" + " OR ".join(parts) + ")" if all(parts) else ""
    if isinstance(node, query.And):
        wanted = [_match(p) for p in node.parts if not isinstance(p, query.Not)]
        unwanted = [_match(p.part) for p in node.parts if isinstance(p, query.Not)]
        if not wanted or not all(wanted) or not all(unwanted):
            return ""
        text = " AND ".join(wanted)
        for part in unwanted:
            text = f"({text}) NOT {part}"
        return f"({text})"
    return ""


class _Compiler:
    """Turns any node into a condition on ``entries e``."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def condition(self, node: Node) -> _Sql:
        """The condition that holds for exactly the entries `node` means."""
        if match := _match(node):
            return _Sql(
                "e.id IN (SELECT rowid FROM entries_fts WHERE entries_fts MATCH ?)",
                [match],
            )
        build = _CONDITIONS[type(node)]
        return build(self, node)

    def _joined(self, parts: Iterable[Node], word: str) -> _Sql:
        built = [self.condition(p) for p in parts]
        return _Sql(
            "(" + f" {word} ".join(b.text for b in built) + ")",
            [value for b in built for value in b.parameters],
        )

    def all_of(self, node: query.And) -> _Sql:
        return self._joined(node.parts, "AND")

    def any_of(self, node: query.Or) -> _Sql:
        return self._joined(node.parts, "OR")

    def negation(self, node: query.Not) -> _Sql:
        inner = self.condition(node.part)
        return _Sql(f"NOT {inner.text}", inner.parameters)

    def state(self, node: query.Is) -> _Sql:
        if node.state in _MARKS:
            return _Sql(f"({_MARKS[node.state]})")
        return _Sql("(e.access = ?)", [query.ACCESS_STATES[node.state]])

    def feed(self, node: query.InFeed) -> _Sql:
        name = fold(node.name) or node.name.casefold()
        ids = [
            feed_id
            for feed_id, title, url in self._connection.execute(
                "SELECT id, shown_title, url FROM feeds WHERE subscribed"
            )
            if name in fold(title) or node.name.casefold() in url.casefold()
        ]
        return _feeds(ids)

    def tag(self, node: query.Tagged) -> _Sql:
        tag = node.tag.casefold()
        ids = [
            feed_id
            for feed_id, name in self._connection.execute(
                "SELECT feed_id, tag FROM feed_tags"
            )
            if name.casefold() == tag
        ]
        return _feeds(ids)

    def language(self, node: query.Language) -> _Sql:
        return _Sql(
            "(e.lang = ?1 OR e.lang GLOB ?2)".replace("?1", "?").replace("?2", "?"),
            [node.code, node.code + "-*"],
        )

    def name(self, node: query.Named) -> _Sql:
        words = fold(node.name)
        return _Sql(
            "e.id IN (SELECT entry_id FROM entry_names WHERE name_id IN ("
            "SELECT rowid FROM names_fts WHERE names_fts MATCH ?))",
            [f"{node.section} : {phrase(words)}"],
        )

    def time(self, node: query.Between) -> _Sql:
        return _range("e.at", node.first, None if node.end is None else node.end - 1)

    def length(self, node: query.Length) -> _Sql:
        return _range("e.words", node.low, node.high)


def _feeds(ids: list[int]) -> _Sql:
    return _Sql("e.feed_id IN (SELECT value FROM json_each(?))", [json.dumps(ids)])


def _range(column: str, low: int | None, high: int | None) -> _Sql:
    """``low <= column <= high``; an open side is left out."""
    parts = [(">=", low), ("<=", high)]
    texts = [f"{column} {sign} ?" for sign, value in parts if value is not None]
    return _Sql("(" + " AND ".join(texts) + ")", [v for _, v in parts if v is not None])


_CONDITIONS: dict[type, Callable[[_Compiler, Any], _Sql]] = {
    query.And: _Compiler.all_of,
    query.Or: _Compiler.any_of,
    query.Not: _Compiler.negation,
    query.Is: _Compiler.state,
    query.InFeed: _Compiler.feed,
    query.Tagged: _Compiler.tag,
    query.Language: _Compiler.language,
    query.Named: _Compiler.name,
    query.Between: _Compiler.time,
    query.Length: _Compiler.length,
}


def _column(connection: apsw.Connection, sql: _Sql) -> Ids:
    return array.array(
        "q", (row[0] for row in connection.execute(sql.text, sql.parameters))
    )
