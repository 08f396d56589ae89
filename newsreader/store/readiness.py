"""Which cleaned articles are kept ready, and which are made again when they are opened.

A cleaned article says again what the feed said, and making it again takes a few
hundredths of a second: so only the newest are kept, those made of a page of their own,
and those that someone has opened since they were among the newest. Of the others stays
what lists and searches need, and of what they were made: rules, text, fingerprint.
"""

from __future__ import annotations

import contextlib
from typing import Any

import apsw

from filters.article import ASIDE_KINDS, Article
from newsreader.errors import StoreDamaged
from newsreader.store import bodies, texts
from newsreader.store.text import normal, plain

#: The newest entries whose articles are kept: a part of all, but at least so many.
_PART, _FEWEST = 100, 500
#: Entries looked at, and articles let go, in one transaction.
_LOOKED_AT, _LET_GO = 2000, 20
#: How far letting go has come: an entry's number.
LET_GO_TO = "let_go_to"
#: What stands in place of an article that is made again when it is opened.
NOT_KEPT = b""


def is_wanted(
    connection: apsw.Connection, entry_id: int, article: Article, source: str
) -> bool:
    """Whether the entry's article is kept although nobody has opened it.

    Raises nothing: where what the feed said cannot be read, it is kept.
    """
    return (
        source == "page"
        or entry_id > _last_let_go(connection)
        or not _can_be_made_again(connection, entry_id, article)
    )


def _last_let_go(connection: apsw.Connection) -> int:
    last = texts.stored(connection)
    return last - max(_FEWEST, last // _PART)


def let_go(connection: apsw.Connection) -> bool:
    """Let some articles go that are not among the newest any more.

    False when there is none. It passes once: those opened before go, too, and those
    opened later are kept. Raises nothing for what cannot be read: that stays.
    """
    start, end = texts.reached(connection, LET_GO_TO), _last_let_go(connection)
    if end - start < min(_LET_GO, _FEWEST):
        return False
    end = min(end, start + _LOOKED_AT)
    rows: list[Any] = connection.execute(
        "SELECT entry_id, body FROM articles WHERE entry_id > ? AND entry_id <= ?"
        # One that the feed has changed since is the only copy of what it said.
        " AND source <> 'page' AND filters_version >= 0 AND length(body) > 0"
        " ORDER BY entry_id LIMIT ?",
        (start, end, _LET_GO),
    ).fetchall()
    for entry_id, body in rows:
        with contextlib.suppress(StoreDamaged):
            article = bodies.bare(body, leaning_on(connection, entry_id, body))
            if _can_be_made_again(connection, entry_id, article):
                _reduce(connection, entry_id)
    if len(rows) == _LET_GO:
        end = rows[-1][0]
    texts.reach(connection, LET_GO_TO, end)
    return True


def _can_be_made_again(
    connection: apsw.Connection, entry_id: int, article: Article
) -> bool:
    """Whether all that the article says is found in what the feed said, too.

    Phrases are looked for there once the article is gone. So each block must stand in
    it as that search reads it: markup, or a soft hyphen, in a word parts it. So must
    the byline, if it is not the entry's author. A phrase that goes on from one block
    into the next is found no more where cuts lay between.
    """
    try:
        _title, _url, text = said(connection, entry_id)
    except StoreDamaged:
        return False
    words = normal(plain(text))
    return (
        not words.isspace()
        and all(
            normal(block.text) in words
            for block in article.blocks
            if block.kind not in ASIDE_KINDS
        )
        and (
            article.byline in ("", _author(connection, entry_id))
            or normal(article.byline) in words
        )
    )


def _author(connection: apsw.Connection, entry_id: int) -> str:
    author: str = connection.execute(
        "SELECT author FROM entries WHERE id = ?", (entry_id,)
    ).get
    return author


def said(connection: apsw.Connection, entry_id: int) -> tuple[str, str, str]:
    """Title, address and text as the feed gave them. Raises StoreDamaged."""
    row = connection.execute(
        "SELECT e.title, e.url,"
        " text(CASE WHEN length(c.html) THEN c.html ELSE c.summary END)"
        " FROM entries e JOIN contents c ON c.entry_id = e.id WHERE e.id = ?",
        (entry_id,),
    ).fetchone()
    if row is None:
        raise StoreDamaged("The text of an article is gone.")
    title, url, text = row
    return title, url, text


def leaning_on(connection: apsw.Connection, entry_id: int, body: bytes) -> str:
    """What this article is compressed against. Raises StoreDamaged."""
    return bodies.against(*said(connection, entry_id)) if bodies.leans(body) else ""


def _reduce(connection: apsw.Connection, entry_id: int) -> None:
    row: Any = connection.execute(
        "SELECT a.entry_id, a.filters_version, a.facts_version, a.source,"
        # What the entry's row says, too, is left out.
        " CASE WHEN instr(e.content_hash, a.origin) = 1 THEN '' ELSE a.origin END,"
        # Older versions kept it there.
        " coalesce(a.fingerprint, e.fingerprint) FROM articles a"
        " JOIN entries e ON e.id = a.entry_id WHERE a.entry_id = ?",
        (entry_id,),
    ).fetchone()
    # A row that only shrinks would keep the place it has.
    connection.execute("DELETE FROM articles WHERE entry_id = ?", (entry_id,))
    connection.execute(
        "INSERT INTO articles (entry_id, filters_version, facts_version, source,"
        " origin, fingerprint, stored, body) VALUES (?, ?, ?, ?, ?, ?, 0, ?)",
        (*row, NOT_KEPT),
    )
