"""Raw forms, cleaned articles with their facts, and the names to find them by."""

from __future__ import annotations

import array
import contextlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

import apsw

from newsreader.errors import StoreDamaged
from newsreader.facts.terms import NAME_SECTIONS, fold, index_terms
from newsreader.models import RawContent, StoredArticle
from newsreader.store import bodies, codec, fulltext, pages, readiness
from newsreader.store.text import plain

#: Earlier versions of an article kept for "what changed".
MAX_VERSIONS = 5
#: Of the hash of what the feed said, this many tell one text of an entry from another.
#: Part of the file format, and no more than `entries` keeps: it is compared with that.
_ORIGIN_DIGITS = 12


def raw(connection: apsw.Connection, entry_id: int) -> RawContent:
    """Both raw forms; empty when the entry is unknown."""
    row = connection.execute(
        "SELECT text(c.html), e.changed_at, e.content_hash"
        " FROM contents c JOIN entries e ON e.id = c.entry_id WHERE c.entry_id = ?",
        (entry_id,),
    ).fetchone()
    if row is None:
        return RawContent()
    feed_html, changed, content_hash = row
    page = pages.load(connection, entry_id)
    found = RawContent(feed_html=feed_html, content_hash=content_hash)
    if page is None:
        return found
    return replace(
        found,
        page_html=page.html,
        page_url=page.url,
        page_fetched=page.fetched,
        page_outdated=changed is not None and codec.to_seconds(page.fetched) <= changed,
    )


def article(connection: apsw.Connection, entry_id: int) -> StoredArticle | None:
    """The cleaned article, if one is kept ready and can be read.

    One that cannot is as good as none: it is made again of its raw forms.
    """
    row = connection.execute(
        "SELECT body, filters_version, facts_version, source FROM articles"
        " WHERE entry_id = ?",
        (entry_id,),
    ).fetchone()
    if row is None or not bodies.is_article(row[0]):
        return None
    body, filters_version, facts_version, source = row
    try:
        return bodies.unpack(
            body,
            readiness.leaning_on(connection, entry_id, body),
            filters_version=filters_version,
            facts_version=facts_version,
            source=source,
        )
    except StoreDamaged:
        return None


def stand_alone(connection: apsw.Connection, entry_id: int) -> None:
    """Before the feed's text changes: keep the article readable without it.

    Of one that is not kept, what the feed said is.
    """
    body: bytes | None = connection.execute(
        "SELECT body FROM articles WHERE entry_id = ?", (entry_id,)
    ).get
    if body is None or not (bodies.leans(body) or body == readiness.NOT_KEPT):
        return
    # One that cannot be read is made again anyway.
    with contextlib.suppress(StoreDamaged):
        said = readiness.said(connection, entry_id)
        alone = bodies.said(*said)
        if body != readiness.NOT_KEPT:
            alone = bodies.alone(body, bodies.against(*said))
        connection.execute(
            "UPDATE articles SET body = ? WHERE entry_id = ?", (alone, entry_id)
        )


def outdate(connection: apsw.Connection, entry_id: int) -> None:
    """Before the feed's text changes: have the article made anew after that."""
    stand_alone(connection, entry_id)
    connection.execute(
        "UPDATE articles SET filters_version = -1, origin = CASE origin WHEN ''"
        " THEN (SELECT substr(content_hash, 1, ?2) FROM entries WHERE id = ?1)"
        " ELSE origin END WHERE entry_id = ?1",
        (entry_id, _ORIGIN_DIGITS),
    )


#: As the article now; while it is yet to be made again, any.
_OF_THE_SAME_SOURCE = (
    "FROM article_versions WHERE entry_id = ?1 AND source ="
    " coalesce((SELECT source FROM articles WHERE entry_id = ?1), source)"
)


def last_replaced(connection: apsw.Connection, entry_id: int) -> datetime | None:
    """When the newest of `versions` was replaced, if one is kept."""
    replaced: int | None = connection.execute(
        f"SELECT max(replaced) {_OF_THE_SAME_SOURCE}", (entry_id,)
    ).get
    return codec.from_seconds_or_none(replaced)


def versions(
    connection: apsw.Connection, entry_id: int
) -> list[tuple[datetime, StoredArticle]]:
    """Earlier texts of the article with the time each was replaced, oldest first.

    Only those of the source the article has now: what the page says and the feed does
    not, nobody has changed. One that cannot be read any more is left out.
    """
    rows = connection.execute(
        f"SELECT replaced, source, body {_OF_THE_SAME_SOURCE} ORDER BY replaced",
        (entry_id,),
    )
    found = []
    for replaced, source, body in rows:
        with contextlib.suppress(StoreDamaged):
            stored = bodies.unpack(
                body, filters_version=-1, facts_version=-1, source=source
            )
            found.append((codec.from_seconds(replaced), stored))
    return found


def save(
    connection: apsw.Connection,
    entry_id: int,
    stored: StoredArticle,
    now: datetime,
    made_from: RawContent | None = None,
    *,
    opened: bool = True,
) -> None:
    """Store the article; row, full text and names follow it.

    One made from raw forms that have changed since is left out: it would hide them.
    An earlier article is kept as a version when its text differs because the feed or
    the page changed, not when only our rules have. The article itself is kept where
    someone has `opened` it, where one is that the feed has not changed since, or where
    `readiness` says so.
    """
    row = connection.execute(
        # Older versions kept the fingerprint in the entry's row.
        "SELECT e.title, e.author, e.lang,"
        " coalesce(a.fingerprint, e.fingerprint), a.filters_version, a.facts_version,"
        " a.source, a.origin, a.body FROM entries e"
        " LEFT JOIN articles a ON a.entry_id = e.id WHERE e.id = ?",
        (entry_id,),
    ).fetchone()
    if row is None:
        return
    title, author, lang, *before, old_body = row
    if made_from is not None and not _is_present(connection, entry_id, made_from):
        return
    clean = stored.article
    text = clean.text
    origin = _origin(connection, entry_id, stored.source)
    fingerprint = codec.hash64(" ".join(text.casefold().split())) if text else None
    versions = [stored.filters_version, stored.facts_version]
    is_known = before == [fingerprint, *versions, stored.source, origin]
    if fingerprint != before[0]:
        _keep_version(connection, entry_id, stored.source, now)
    body = readiness.NOT_KEPT
    is_ready = bool(old_body) and bodies.is_article(old_body) and before[1] >= 0
    if (
        opened
        or is_ready
        or readiness.is_wanted(connection, entry_id, clean, stored.source)
    ):
        body = _body(connection, entry_id, stored)
    connection.execute(
        "INSERT OR REPLACE INTO articles (entry_id, filters_version, facts_version,"
        " source, stored, origin, body, fingerprint) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry_id,
            *versions,
            stored.source,
            codec.to_seconds(now) if body else 0,
            origin,
            body,
            fingerprint,
        ),
    )
    if is_known and old_body == readiness.NOT_KEPT:
        # Made again as it was: its words and names are indexed.
        return
    # A longer row would split its page: half of it would stay empty.
    connection.execute(
        "UPDATE entries SET access = ?, words = ?, lang = ?, fingerprint = NULL"
        " WHERE id = ?",
        (
            clean.access.state.value,
            clean.word_count,
            clean.lang or lang,
            entry_id,
        ),
    )
    indexed = (entry_id, title, clean.byline or author, text)
    polled = None
    if before[1] is None or before[1] < 0:
        polled = _indexed_by_poll(connection, entry_id, title, author)
    if polled is None:
        fulltext.replace(connection, [indexed])
    else:
        fulltext.replace_if_other(connection, indexed, polled)
    names = ((section, folded) for section, folded, _ in index_terms(stored.facts))
    fulltext.index_names(connection, entry_id, names)


def _indexed_by_poll(
    connection: apsw.Connection, entry_id: int, title: str, author: str
) -> fulltext.Row | None:
    """What a poll indexed of an entry; None where its text cannot be read."""
    with contextlib.suppress(StoreDamaged):
        _title, _url, said = readiness.said(connection, entry_id)
        return (entry_id, title, author, plain(said))
    return None


def _body(connection: apsw.Connection, entry_id: int, stored: StoredArticle) -> bytes:
    """The article packed: against the feed's text, if it was made from that."""
    leaning_on = ""
    if stored.source != "page":
        with contextlib.suppress(StoreDamaged):
            leaning_on = bodies.against(*readiness.said(connection, entry_id))
    return bodies.pack(stored, leaning_on)


def _is_present(
    connection: apsw.Connection, entry_id: int, made_from: RawContent
) -> bool:
    """Whether both raw forms are still those."""
    content_hash, fetched = connection.execute(
        "SELECT e.content_hash, p.fetched FROM entries e"
        " LEFT JOIN pages p ON p.entry_id = e.id WHERE e.id = ?",
        (entry_id,),
    ).get
    return (content_hash, codec.from_seconds_or_none(fetched)) == (
        made_from.content_hash,
        made_from.page_fetched,
    )


def stale(
    connection: apsw.Connection, filters_version: int, facts_version: int, limit: int
) -> list[int]:
    """Ids of articles made by older rules, newest entries first."""
    return [
        row[0]
        for row in connection.execute(
            # Read to the end when there is none: a tenth of a second for a million.
            "SELECT entry_id FROM articles NOT INDEXED"
            " WHERE (filters_version, facts_version) < (?, ?)"
            " ORDER BY entry_id DESC LIMIT ?",
            (filters_version, facts_version, limit),
        )
    ]


def not_looked_through(
    connection: apsw.Connection, limit: int, without: Sequence[int]
) -> list[int]:
    """Ids of listed entries no article was ever made of, newest first."""
    return [
        row[0]
        for row in connection.execute(
            f"SELECT e.id {_NOT_LOOKED_THROUGH}"
            " AND e.id NOT IN (SELECT value FROM json_each(?))"
            " ORDER BY e.at DESC, e.feed_id DESC, e.id DESC LIMIT ?",
            (json.dumps(list(without)), limit),
        )
    ]


def count_not_looked_through(connection: apsw.Connection) -> int:
    """How many listed entries have no names yet that could be found."""
    total: int = connection.execute(f"SELECT count(*) {_NOT_LOOKED_THROUGH}").get
    return total


#: The list's own index leads, each entry is asked for by its number only.
_NOT_LOOKED_THROUGH = (
    "FROM entries e INDEXED BY entries_all WHERE e.hidden = 0"
    " AND NOT EXISTS (SELECT 1 FROM articles a WHERE a.entry_id = e.id)"
)


def name_entries(
    connection: apsw.Connection, section: str, name: str
) -> array.array[int]:
    """Ids of listed entries whose article has this name, newest first."""
    if section not in NAME_SECTIONS:
        return array.array("q")
    folded = fold(name)
    return array.array(
        "q",
        (
            row[0]
            for row in connection.execute(
                "WITH found (id) AS ("
                " SELECT rowid FROM named_fts WHERE named_fts MATCH ?1 UNION ALL"
                " SELECT x.entry_id FROM names n JOIN entry_names x"
                " ON x.name_id = n.id WHERE n.section = ?2 AND n.folded = ?3)"
                " SELECT e.id FROM found CROSS JOIN entries e"
                " ON e.id = found.id AND e.hidden = 0"
                " ORDER BY e.at DESC, e.feed_id DESC, e.id DESC",
                (f"{section} : {fulltext.exact_name(folded)}", section, folded),
            )
        ),
    )


def _origin(connection: apsw.Connection, entry_id: int, source: str) -> str:
    """What the article was made from, where the entry's row does not say it."""
    if source != "page":
        return ""
    fetched = connection.execute(
        "SELECT fetched FROM pages WHERE entry_id = ?", (entry_id,)
    ).get
    return f"page:{fetched}"


def _keep_version(
    connection: apsw.Connection, entry_id: int, source: str, now: datetime
) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO article_versions (entry_id, replaced, source, body)"
        " SELECT entry_id, ?2, source, body FROM articles"
        # `outdate` could not read what these were made of.
        " WHERE entry_id = ?1 AND source = ?3 AND length(body) > 0 AND NOT leans(body)"
        " AND CASE WHEN source = 'page'"
        " THEN origin <> ?4 ELSE origin <> '' AND substr(origin, 1, ?5) <>"
        " (SELECT substr(content_hash, 1, ?5) FROM entries WHERE id = ?1) END",
        (
            entry_id,
            codec.to_seconds(now),
            source,
            _origin(connection, entry_id, source),
            _ORIGIN_DIGITS,
        ),
    )
    if connection.changes():
        connection.execute(
            "DELETE FROM article_versions WHERE entry_id = ?1 AND replaced NOT IN ("
            " SELECT replaced FROM article_versions WHERE entry_id = ?1"
            " ORDER BY replaced DESC LIMIT ?2)",
            (entry_id, MAX_VERSIONS),
        )


def exceptions(connection: apsw.Connection, feed_id: int) -> frozenset[str]:
    """Rules that never cut in this feed."""
    return frozenset(
        row[0]
        for row in connection.execute(
            "SELECT rule FROM exceptions WHERE feed_id = ?", (feed_id,)
        )
    )


def add_exceptions(
    connection: apsw.Connection, feed_id: int, rules: Iterable[str]
) -> None:
    """Let these rules never cut in this feed."""
    connection.executemany(
        "INSERT OR IGNORE INTO exceptions (feed_id, rule) VALUES (?, ?)",
        [(feed_id, rule) for rule in rules],
    )


def remove_exceptions(
    connection: apsw.Connection, feed_id: int, rules: Iterable[str]
) -> None:
    """Let these rules cut again in this feed."""
    connection.execute(
        "DELETE FROM exceptions WHERE feed_id = ?"
        " AND rule IN (SELECT value FROM json_each(?))",
        (feed_id, json.dumps(list(rules))),
    )
