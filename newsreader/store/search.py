"""From a query to ids: plain views walk one index, searches start from full text.

Plain views (everything, unread, starred, feeds, tags) are answered by one covering
index each, named in the SQL so that statistics never change the plan. Searches walk
the full-text index from its newest row; when few entries match they are put in the
exact order of their dates, else the newest arrivals come first.
"""

from __future__ import annotations

import array
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import apsw

from filters.records import dataclass
from newsreader import query
from newsreader.models import EntryQuery, Found, Sort
from newsreader.query import Node
from newsreader.store import conditions, fulltext
from newsreader.store.conditions import Sql
from newsreader.store.text import phrase

if TYPE_CHECKING:
    Ids = array.array[int]

#: Matches up to here are sorted exactly; more come in order of arrival.
EXACT = 500
#: Newest matches among which the best are looked for.
RANKED = 2000
#: Newest entries with all words of a phrase whose texts are looked at for it: where
#: all its words are common, older ones are not found. About half a second at worst.
LOOKS = 8000
#: The same while somebody types.
QUICK_LOOKS = 1000
#: Texts looked at in one go, at first and at most.
_FIRST_LOOKS, _MOST_LOOKS = 100, 1600
#: A view of at most so many entries is searched by walking it.
_SMALL_VIEW = 2000


@dataclass(frozen=True, slots=True)
class _Scope:
    """Which view is searched, with what the maintained counts say of it."""

    wanted: EntryQuery
    #: None for every feed.
    feed_ids: frozenset[int] | None
    #: Listed (or unread, when only those are wanted) entries of all feeds.
    everything: int
    #: The same of the feeds in scope.
    matching: int
    #: Starred entries of all feeds.
    starred: int

    @property
    def size(self) -> int:
        """At most so many entries are in the view."""
        return (
            min(self.matching, self.starred) if self.wanted.starred else self.matching
        )


def find(
    connection: apsw.Connection,
    wanted: EntryQuery,
    *,
    limit: int | None,
    offset: int,
    now: datetime,
    quick: bool = False,
) -> Found:
    """The matching entries in order; `quick` looks at fewer texts for a phrase.

    Raises QueryError.
    """
    most_looks = QUICK_LOOKS if quick else LOOKS
    scope, rest = _understood(connection, wanted, now)
    oldest = wanted.sort is Sort.OLDEST
    page = [-1 if limit is None else limit, offset]
    plan = _driver(scope, rest)
    if plan is None:
        sql = _view(connection, scope, rest, limit)
        order = _date_order(oldest=oldest)
        text = f"{sql.text} {order} LIMIT ? OFFSET ?"
        return Found(_column(connection, text, sql, page))
    order = "ORDER BY 1 " + ("ASC" if oldest else "DESC")
    end = None if limit is None else offset + limit
    found = _driven(connection, scope, plan)
    if wanted.sort is Sort.RELEVANCE:
        ids, newest = _ranked(connection, found, plan, rest, most_looks)
        return Found(ids[offset:end], newest)
    # One question for both: gathering the beginnings of words takes as long each time.
    most = -1 if end is None else max(EXACT + 1, end)
    if plan.looks:
        most = most_looks
    ids = _column(connection, f"{found.text} {order} LIMIT ?", found, [most])
    if len(ids) <= EXACT:
        ids = _holding(connection, ids, plan.looks, None)
        return Found(_by_date(connection, ids, oldest=oldest)[offset:end])
    if not plan.looks:
        return Found(ids[offset:end])
    held = _holding(connection, ids, plan.looks, end)
    is_full = end is not None and len(held) >= end
    is_cut = len(ids) == most_looks and not is_full
    return Found(held[offset:end], most_looks if is_cut else 0)


def count(connection: apsw.Connection, wanted: EntryQuery, *, now: datetime) -> int:
    """How many entries match; not counted where counts are kept."""
    scope, rest = _understood(connection, wanted, now)
    if not rest and not scope.wanted.starred:
        return scope.matching
    plan = _driver(scope, rest)
    if plan is None:
        sql = _view(connection, scope, rest, None)
    else:
        sql = _driven(connection, scope, plan)
        if plan.looks:
            newest = f"{sql.text} ORDER BY 1 DESC LIMIT {LOOKS}"
            ids = _column(connection, newest, sql, [])
            return len(_holding(connection, ids, plan.looks, None))
    total: int = connection.execute(
        f"SELECT count(*) FROM ({sql.text})", sql.parameters
    ).get
    return total


# ------------------------------------------------------------------ understanding


def _understood(
    connection: apsw.Connection, wanted: EntryQuery, now: datetime
) -> tuple[_Scope, list[Node]]:
    """The view the query is about, and the conditions left to check."""
    node = query.parse(wanted.text, now=now)
    feed_ids = frozenset(wanted.feed_ids) if wanted.feed_ids else None
    if wanted.tag:
        feed_ids = _and(feed_ids, conditions.exactly_tagged(connection, wanted.tag))
    rest: list[Node] = []
    for part in _top(node):
        if part == query.Is("unread"):
            wanted = replace(wanted, unread=True)
        elif part == query.Is("starred"):
            wanted = replace(wanted, starred=True)
        elif isinstance(part, query.InFeed):
            feed_ids = _and(feed_ids, conditions.named_feeds(connection, part.name))
        elif isinstance(part, query.Tagged):
            feed_ids = _and(feed_ids, conditions.tagged_feeds(connection, part.tag))
        else:
            rest.append(part)
    return _scope(connection, wanted, feed_ids), rest


def _top(node: Node | None) -> Iterable[Node]:
    """The parts that must all hold."""
    if node is None:
        return
    if isinstance(node, query.And):
        for part in node.parts:
            yield from _top(part)
    else:
        yield node


def _and(known: frozenset[int] | None, more: frozenset[int]) -> frozenset[int]:
    return more if known is None else known & more


def _scope(
    connection: apsw.Connection, wanted: EntryQuery, feed_ids: frozenset[int] | None
) -> _Scope:
    column = "unread" if wanted.unread else "total"
    sums: Any = connection.execute(
        f"SELECT coalesce(sum({column}), 0), coalesce(sum(starred), 0) FROM feed_counts"
    ).fetchone()
    everything, starred = sums
    matching: int = everything
    if feed_ids is not None:
        matching = connection.execute(
            f"SELECT coalesce(sum({column}), 0) FROM feed_counts"
            " WHERE feed_id IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(feed_ids)),),
        ).get
    return _Scope(wanted, feed_ids, everything, matching, starred)


# ------------------------------------------------------------------ plans


def _view(
    connection: apsw.Connection, scope: _Scope, rest: list[Node], limit: int | None
) -> Sql:
    """The entries of a view, walked along the index that costs least."""
    index = _index(scope, None if rest else limit)
    # Asking about one entry costs as much as reading some twenty matches of a word.
    few = scope.size <= _SMALL_VIEW and scope.size * 20 < scope.everything
    return _where(
        f"SELECT e.id FROM entries e INDEXED BY {index} WHERE ",
        [
            *_scope_conditions(scope),
            *(conditions.of(connection, part, few=few) for part in rest),
        ],
    )


def _index(scope: _Scope, limit: int | None) -> str:
    wanted = scope.wanted
    if wanted.starred and scope.starred <= scope.matching:
        return "entries_starred"
    by_feed = "entries_feed_unread" if wanted.unread else "entries_feed"
    in_order = "entries_unread" if wanted.unread else "entries_all"
    if scope.feed_ids is None:
        return in_order
    if len(scope.feed_ids) == 1 or wanted.starred:
        return by_feed
    # Gathering all rows of the feeds against walking everything until a page is full.
    rows = scope.matching if limit is None else limit
    walk = rows * scope.everything / max(1, scope.matching)
    return in_order if walk < scope.matching else by_feed


@dataclass(frozen=True, slots=True)
class _Plan:
    """What leads to candidates, and what must be checked of each."""

    driver: Sql
    #: Cheap or set-based conditions.
    others: list[Node]
    #: Phrases to look for in the text itself, last because slowest.
    looks: list[Node]


def _driver(scope: _Scope, rest: list[Node]) -> _Plan | None:
    """The plan that starts from the part of the query that finds the fewest.

    None when the view itself is small, or nothing in the query finds entries.
    """
    finders = [part for part in rest if conditions.finds(part)]
    if not finders or scope.size <= _SMALL_VIEW:
        return None
    first = min(finders, key=conditions.cost)
    if not conditions.is_words(first):
        others = [part for part in rest if part is not first]
        return _Plan(conditions.finder(first), others, [])
    # One expression for all words lets the index skip what lacks any of them.
    unwanted = [
        part
        for part in rest
        if isinstance(part, query.Not)
        and conditions.is_words(part.part)
        and not conditions.needs_look(part.part)
    ]
    return _Plan(
        conditions.words(finders, [part.part for part in unwanted]),
        [part for part in rest if part not in finders and part not in unwanted],
        [part for part in finders if conditions.needs_look(part)],
    )


def _driven(connection: apsw.Connection, scope: _Scope, plan: _Plan) -> Sql:
    """What the driver finds and the other conditions hold for; phrases unchecked."""
    others = [conditions.of(connection, part, few=False) for part in plan.others]
    sql = _where(
        f"SELECT x.id FROM ({plan.driver.text}) x"
        " CROSS JOIN entries e ON e.id = x.id WHERE ",
        [*_scope_conditions(scope), *others],
    )
    return Sql(sql.text, (*plan.driver.parameters, *sql.parameters))


def _scope_conditions(scope: _Scope) -> list[Sql]:
    parts = [Sql("e.hidden = 0")]
    if scope.wanted.unread:
        parts.append(Sql("e.read = 0"))
    if scope.wanted.starred:
        parts.append(Sql("e.starred = 1"))
    if scope.feed_ids is not None:
        parts.append(conditions.in_feeds(scope.feed_ids))
    return parts


def _where(head: str, parts: list[Sql]) -> Sql:
    return Sql(
        head + " AND ".join(p.text for p in parts),
        tuple(value for p in parts for value in p.parameters),
    )


# ------------------------------------------------------------------ order


def _date_order(*, oldest: bool) -> str:
    direction = "ASC" if oldest else "DESC"
    return f"ORDER BY e.at {direction}, e.feed_id {direction}, e.id {direction}"


def _by_date(connection: apsw.Connection, ids: Ids, *, oldest: bool) -> Ids:
    sql = Sql(
        "SELECT e.id FROM json_each(?) j CROSS JOIN entries e ON e.id = j.value",
        (json.dumps(ids.tolist()),),
    )
    return _column(connection, f"{sql.text} {_date_order(oldest=oldest)}", sql, [])


def _holding(
    connection: apsw.Connection, ids: Ids, looks: list[Node], enough: int | None
) -> Ids:
    """The first `enough` of `ids` whose texts hold the phrases, in the same order."""
    if not looks:
        return ids
    wanted = [
        fulltext.wanted_phrase(look.text, prefix=look.prefix)
        for look in looks
        if isinstance(look, query.Text)  # nothing else needs a look
    ]
    found: Ids = array.array("q")
    start, many = 0, _FIRST_LOOKS
    while start < len(ids) and (enough is None or len(found) < enough):
        found.extend(fulltext.holding(connection, ids[start : start + many], wanted))
        # The more there are, the more stand in one pack.
        start, many = start + many, min(2 * many, _MOST_LOOKS)
    return found


def _ranked(
    connection: apsw.Connection,
    sql: Sql,
    plan: _Plan,
    rest: list[Node],
    most_looks: int,
) -> tuple[Ids, int]:
    """The newest matches: those with more of the words in their title first.

    With them how many entries were looked at, when there are more.
    """
    most = most_looks if plan.looks else RANKED
    newest = _column(connection, f"{sql.text} ORDER BY 1 DESC LIMIT {most}", sql, [])
    cut = most if len(newest) == most else 0
    newest = _holding(connection, newest, plan.looks, RANKED)
    newest = _by_date(connection, newest, oldest=False)
    if not newest:
        return newest, cut
    in_title: Counter[int] = Counter()
    for node in rest:
        if isinstance(node, query.Text):
            match = f"title : {phrase(node.text, prefix=node.prefix)}"
            in_title.update(
                row[0]
                for row in connection.execute(
                    "SELECT rowid FROM titles_fts WHERE titles_fts MATCH ?"
                    " AND rowid BETWEEN ? AND ?",
                    (match, min(newest), max(newest)),
                )
            )
    return array.array("q", sorted(newest, key=lambda i: -in_title[i])), cut


def _column(
    connection: apsw.Connection, text: str, sql: Sql, more: Iterable[int]
) -> Ids:
    rows = connection.execute(text, (*sql.parameters, *more))
    return array.array("q", (row[0] for row in rows))
