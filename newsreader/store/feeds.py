"""Feeds: what the user configured, what the poller remembers, the counts shown."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

import apsw

from newsreader.models import (
    Failure,
    FailureKind,
    Feed,
    FeedSpec,
    FetchState,
    HealthState,
    PollOutcome,
    Totals,
    Validators,
)
from newsreader.store import codec
from newsreader.store.schema import HIDDEN_UNSUBSCRIBED
from newsreader.urls import host_of

#: In place of the address of a feed of which not even that is known, see `lostfeeds`;
#: its number follows.
NO_ADDRESS = "unknown:"
_NAMELESS = f"url GLOB '{NO_ADDRESS}*'"

_FEED = """
SELECT f.id, f.url, f.shown_title, f.site_url, c.unread, c.total, c.starred, f.paused,
       f.failures, f.sentence, f.next_step, f.failing_since, f.last_success,
       f.next_due, f.spec, f.last_full, f.polled_url, f.moved_to,
       f.warning
FROM feeds f JOIN feed_counts c ON c.feed_id = f.id
"""
_STATE = f"""
SELECT id, spec, polled_url, etag, last_modified, body_hash, next_due, failures,
       failing_since, last_success, last_full, moved_to, moved_seen, paused,
       entries_per_day, failure_kind
FROM feeds WHERE subscribed AND NOT {_NAMELESS}
"""


def sync(connection: apsw.Connection, specs: Sequence[FeedSpec]) -> None:
    """Make the subscribed feeds exactly `specs`, in their order.

    Those of unknown address stay: nobody can have left them, and their entries would
    not be listed any more.
    """
    _give_addresses(connection, specs)
    stored = {
        url: (feed_id, spec, position, bool(subscribed))
        for feed_id, url, spec, position, subscribed in connection.execute(
            "SELECT id, url, spec, position, subscribed FROM feeds"
        )
    }
    wanted = {spec.url: spec for spec in reversed(specs)}
    for position, spec in enumerate(wanted[url] for url in dict.fromkeys(_urls(specs))):
        text = codec.spec_to_json(spec)
        known = stored.get(spec.url)
        if known is None:
            _add(connection, spec, text, position)
        elif known[1:] != (text, position, True):
            _change(connection, known[0], spec, text, position)
    for url, (feed_id, *_, subscribed) in stored.items():
        if subscribed and url not in wanted and not url.startswith(NO_ADDRESS):
            connection.execute(
                "UPDATE feeds SET subscribed = 0, unsettled = 1 WHERE id = ?",
                (feed_id,),
            )


def _give_addresses(connection: apsw.Connection, specs: Sequence[FeedSpec]) -> None:
    """Give the feeds without an address that of the only feed their site lacks.

    One that could be of another feed waits for the polls of those, which find its
    entries, and takes no address that comes later.
    """
    lost: list[Any] = connection.execute(
        f"SELECT id, base FROM feeds WHERE {_NAMELESS} AND polled_url <> ''"
    ).fetchall()
    if not lost:
        return
    sites = Counter(_site(base) for _, base in lost)
    at_site: dict[str, set[str]] = {}
    for spec in specs:
        if not _is_there(connection, spec.url):
            at_site.setdefault(_site(spec.url), set()).add(spec.url)
    for feed_id, base in lost:
        urls = at_site.get(_site(base), set()) if base else set()
        if len(urls) == 1 and sites[_site(base)] == 1:
            connection.execute(
                "UPDATE feeds SET url = ?1, polled_url = ?1 WHERE id = ?2",
                (*urls, feed_id),
            )
        elif urls:
            connection.execute(
                "UPDATE feeds SET polled_url = '' WHERE id = ?", (feed_id,)
            )


def without_address(connection: apsw.Connection) -> list[int]:
    """Feeds of which not even the address is known."""
    return [
        row[0] for row in connection.execute(f"SELECT id FROM feeds WHERE {_NAMELESS}")
    ]


def forget_empty(connection: apsw.Connection) -> None:
    """Let go of feeds without an address that have no entries, or none any more."""
    for feed_id in without_address(connection):
        if connection.execute(
            "SELECT EXISTS (SELECT 1 FROM entries WHERE feed_id = ?)", (feed_id,)
        ).get:
            continue
        for table in ("feed_counts", "exceptions"):
            connection.execute(f"DELETE FROM {table} WHERE feed_id = ?", (feed_id,))
        connection.execute("DELETE FROM feeds WHERE id = ?", (feed_id,))


def _is_there(connection: apsw.Connection, url: str) -> bool:
    found: bool = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM feeds WHERE url = ?)", (url,)
    ).get
    return bool(found)


def _site(url: str) -> str:
    """The host without what only says how it is asked."""
    host = host_of(url)
    for prefix in ("www.", "feeds.", "feed.", "rss."):
        host = host.removeprefix(prefix)
    return host


def unsettled(connection: apsw.Connection) -> list[tuple[int, bool, list[int]]]:
    """Feeds that came or went: (id, subscribed, ids of their entries)."""
    changed: list[Any] = connection.execute(
        "SELECT id, subscribed FROM feeds WHERE unsettled"
    ).fetchall()
    return [
        (
            feed_id,
            bool(subscribed),
            [
                row[0]
                for row in connection.execute(
                    "SELECT id FROM entries INDEXED BY entries_guid WHERE feed_id = ?",
                    (feed_id,),
                )
            ],
        )
        for feed_id, subscribed in changed
    ]


def show_or_hide(
    connection: apsw.Connection, entry_ids: Sequence[int], *, show: bool
) -> None:
    """List entries again, or no longer, because their feed came or went."""
    change = "hidden & ~?1" if show else "hidden | ?1"
    connection.execute(
        f"UPDATE entries SET hidden = {change}"
        " WHERE id IN (SELECT value FROM json_each(?2)) AND (hidden & ?1 <> 0) = ?3",
        (HIDDEN_UNSUBSCRIBED, json.dumps(entry_ids), show),
    )


def settle(connection: apsw.Connection, feed_id: int) -> None:
    """Note that every entry of the feed is listed as it should be."""
    connection.execute("UPDATE feeds SET unsettled = 0 WHERE id = ?", (feed_id,))


def _urls(specs: Iterable[FeedSpec]) -> Iterable[str]:
    return (spec.url for spec in specs)


def shown_title(spec: FeedSpec, own_title: str) -> str:
    """The user's title, else the feed's own, else the host."""
    if spec.title or own_title:
        return spec.title or own_title
    try:
        return urlsplit(spec.url).hostname or spec.url
    except ValueError:
        return spec.url


def _add(connection: apsw.Connection, spec: FeedSpec, text: str, position: int) -> None:
    connection.execute(
        "INSERT INTO feeds (url, position, spec, shown_title, polled_url)"
        " VALUES (?, ?, ?, ?, ?)",
        (spec.url, position, text, shown_title(spec, ""), spec.url),
    )
    feed_id = connection.last_insert_rowid()
    connection.execute("INSERT INTO feed_counts (feed_id) VALUES (?)", (feed_id,))
    _set_tags(connection, feed_id, spec)


def _change(
    connection: apsw.Connection,
    feed_id: int,
    spec: FeedSpec,
    text: str,
    position: int,
) -> None:
    own = connection.execute("SELECT title FROM feeds WHERE id = ?", (feed_id,)).get
    connection.execute(
        "UPDATE feeds SET spec = ?, position = ?, shown_title = ?,"
        " unsettled = unsettled OR NOT subscribed, subscribed = 1 WHERE id = ?",
        (text, position, shown_title(spec, own), feed_id),
    )
    _set_tags(connection, feed_id, spec)


def _set_tags(connection: apsw.Connection, feed_id: int, spec: FeedSpec) -> None:
    connection.execute("DELETE FROM feed_tags WHERE feed_id = ?", (feed_id,))
    connection.executemany(
        "INSERT INTO feed_tags (feed_id, tag) VALUES (?, ?)",
        [(feed_id, tag) for tag in dict.fromkeys(spec.tags)],
    )


def all_feeds(connection: apsw.Connection) -> list[Feed]:
    """Every subscribed feed in the user's order."""
    rows = connection.execute(_FEED + "WHERE f.subscribed ORDER BY f.position, f.id")
    return [_feed(row) for row in rows]


def first_without_tag(connection: apsw.Connection, limit: int) -> list[Feed]:
    """The first subscribed feeds without a tag: where all tags are closed, the rows."""
    rows = connection.execute(
        _FEED + "WHERE f.id IN (SELECT id FROM feeds WHERE subscribed"
        " AND id NOT IN (SELECT feed_id FROM feed_tags)"
        " ORDER BY position, id LIMIT ?) ORDER BY f.position, f.id",
        (limit,),
    )
    return [_feed(row) for row in rows]


def one(connection: apsw.Connection, feed_id: int) -> Feed | None:
    """The feed, subscribed or not."""
    row = connection.execute(_FEED + "WHERE f.id = ?", (feed_id,)).fetchone()
    return None if row is None else _feed(row)


def by_url(connection: apsw.Connection, url: str) -> Feed | None:
    """The feed configured with exactly this address."""
    row = connection.execute(_FEED + "WHERE f.url = ?", (url,)).fetchone()
    return None if row is None else _feed(row)


def totals(connection: apsw.Connection) -> Totals:
    """Sums of the maintained counts over subscribed feeds."""
    sums: Any = connection.execute(
        "SELECT count(*), coalesce(sum(c.unread), 0), coalesce(sum(c.total), 0),"
        " coalesce(sum(c.starred), 0)"
        " FROM feeds f JOIN feed_counts c ON c.feed_id = f.id WHERE f.subscribed"
    ).fetchone()
    # The columns without a function are those of the row with the least position.
    tags = connection.execute(
        "SELECT t.tag, sum(c.unread), sum(f.failures > 0 AND NOT f.paused),"
        " min(f.position), f.spec FROM feed_tags t JOIN feeds f ON f.id = t.feed_id"
        " JOIN feed_counts c ON c.feed_id = f.id WHERE f.subscribed GROUP BY t.tag"
    )
    feed_count, unread, total, starred = sums
    ordered = sorted(tags, key=lambda row: (row[3], _place(row[0], row[4])))
    return Totals(
        feed_count,
        unread,
        total,
        starred,
        {tag: unread for tag, unread, *_ in ordered},
        {tag: failing for tag, _, failing, *_ in ordered},
    )


def _place(tag: str, spec: str) -> int:
    """Which of its feed's tags this is."""
    tags = codec.spec_from_json(spec).tags
    return tags.index(tag) if tag in tags else len(tags)


def states(
    connection: apsw.Connection, feed_ids: Sequence[int] | None
) -> list[FetchState]:
    """What the poller remembers, for subscribed feeds in the user's order."""
    if feed_ids is None:
        rows = connection.execute(_STATE + "ORDER BY position, id")
    else:
        rows = connection.execute(
            _STATE + "AND id IN (SELECT value FROM json_each(?)) ORDER BY position, id",
            (json.dumps(list(feed_ids)),),
        )
    return [_state(row) for row in rows]


def save_state(connection: apsw.Connection, outcome: PollOutcome) -> None:
    """Remember the outcome of a poll, and what the feed says about itself.

    A poll takes its time: pausing, resuming and the title are the user's, who may have
    changed them since it began. It pauses only a feed that is gone.
    """
    state, failure, parsed = outcome.state, outcome.failure, outcome.parsed
    connection.execute(
        "UPDATE feeds SET polled_url = ?, etag = ?, last_modified = ?, body_hash = ?,"
        " next_due = ?, failures = ?, failing_since = ?, last_success = ?,"
        " last_full = ?, moved_to = ?, moved_seen = ?, paused = paused OR ?,"
        " entries_per_day = ?, failure_kind = ?, sentence = ?, next_step = ?,"
        " polls = polls + 1, polls_unchanged = polls_unchanged + ? WHERE id = ?",
        (
            state.url,
            state.validators.etag,
            state.validators.last_modified,
            state.body_hash,
            codec.to_micros(state.next_due),
            state.failures,
            codec.to_micros(state.failing_since),
            codec.to_micros(state.last_success),
            codec.to_micros(state.last_full),
            state.moved_to,
            state.moved_seen,
            failure is not None and failure.kind is FailureKind.GONE,
            state.entries_per_day,
            _kind(state, failure),
            failure.sentence if failure else "",
            failure.next_step if failure else "",
            outcome.not_modified,
            state.feed_id,
        ),
    )
    if parsed is None:
        return
    connection.execute(
        "UPDATE feeds SET site_url = CASE ?1 WHEN '' THEN site_url ELSE ?1 END,"
        " lang = ?2, warning = ?3 WHERE id = ?4",
        (parsed.site_url, parsed.lang, parsed.warning, state.feed_id),
    )
    if parsed.title:
        text: str = connection.execute(
            "SELECT spec FROM feeds WHERE id = ?", (state.feed_id,)
        ).get
        spec = codec.spec_from_json(text)
        connection.execute(
            "UPDATE feeds SET title = ?, shown_title = ? WHERE id = ?",
            (parsed.title, shown_title(spec, parsed.title), state.feed_id),
        )


def _kind(state: FetchState, failure: Failure | None) -> str:
    """The kind to store; that a server asked us to wait is told by it alone."""
    if state.told_to_wait:
        return FailureKind.RATE_LIMITED.value
    return failure.kind.value if failure else ""


def set_paused(connection: apsw.Connection, feed_id: int, *, paused: bool) -> None:
    """Pause or resume polling; resuming makes the feed due at once."""
    connection.execute(
        "UPDATE feeds SET paused = ?1,"
        " next_due = CASE WHEN ?1 THEN next_due END WHERE id = ?2",
        (paused, feed_id),
    )


def _feed(row: Any) -> Feed:
    (feed_id, url, title, site_url, unread, total, starred, paused, failures) = row[:9]
    (sentence, next_step, failing_since, last_success, next_due, spec, full) = row[9:16]
    polled_url, moved_to, warning = row[16:]
    health = _health(
        paused=bool(paused),
        failures=failures,
        polled=last_success is not None or full is not None,
    )
    shown = health in (HealthState.FAILING, HealthState.PAUSED)
    parsed_spec = codec.spec_from_json(spec)
    return Feed(
        id=feed_id,
        url=url,
        title=title,
        site_url=site_url,
        tags=parsed_spec.tags,
        unread=unread,
        total=total,
        starred=starred,
        health=health,
        sentence=sentence if shown else "",
        next_step=next_step if shown else "",
        failing_since=codec.from_micros(failing_since),
        last_success=codec.from_micros(last_success),
        next_due=None if paused else codec.from_micros(next_due),
        spec=parsed_spec,
        moved_to=moved_to or (polled_url if polled_url != url else ""),
        warning=warning,
    )


def _health(*, paused: bool, failures: int, polled: bool) -> HealthState:
    if paused:
        return HealthState.PAUSED
    if failures:
        return HealthState.FAILING
    return HealthState.OK if polled else HealthState.NEW


def _state(row: Any) -> FetchState:
    return FetchState(
        feed_id=row[0],
        spec=codec.spec_from_json(row[1]),
        url=row[2],
        validators=Validators(row[3], row[4]),
        body_hash=row[5],
        next_due=codec.from_micros(row[6]),
        failures=row[7],
        failing_since=codec.from_micros(row[8]),
        last_success=codec.from_micros(row[9]),
        last_full=codec.from_micros(row[10]),
        moved_to=row[11],
        moved_seen=row[12],
        paused=bool(row[13]),
        entries_per_day=row[14],
        trouble=_trouble(row[15]),
        told_to_wait=row[15] == FailureKind.RATE_LIMITED.value,
    )


def _trouble(kind: str) -> FailureKind | None:
    """Return a stored kind of failure; one this version does not know is none."""
    return FailureKind(kind) if kind in _KINDS else None


_KINDS = frozenset(kind.value for kind in FailureKind)
