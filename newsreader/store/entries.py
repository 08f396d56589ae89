"""Entries: what a poll brought becomes rows; rows become the values screens show.

Identity is (feed, guid). An entry whose text changed is updated and keeps its marks;
nothing is ever deleted because a feed no longer names it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import apsw

from filters.article import AccessState, count_words
from filters.records import dataclass
from newsreader.models import (
    Enclosure,
    Entry,
    EntryRow,
    FeedSaved,
    ParsedEntry,
    PollOutcome,
    is_same_text,
)
from newsreader.store import articles, codec, feeds, fulltext, texts
from newsreader.store.schema import HIDDEN_UNSUBSCRIBED
from newsreader.store.text import plain
from newsreader.store.texts import Dictionary, packing
from newsreader.urls import strip_tracking

#: Entries written in one transaction: about 25 ms, so that a mark never waits long.
CHUNK = 300
#: Newest entries whose hashes a parser is told, so that it can skip them unread.
_KNOWN = 3000
#: Longer titles, names and addresses are cut: nobody reads them, every list carries
#: them.
_MAX_TITLE, _MAX_AUTHOR, _MAX_URL = 1000, 300, 8192

_ROW_COLUMNS = (
    "e.id, e.feed_id, f.shown_title, e.title, e.author, e.url, e.at, e.read,"
    " e.starred, e.access, e.words, e.lang, e.changed_at, f.base"
)
#: Of the hash of what the feed said, so many tell one text from all others that stand
#: under its guid or address. An article's origin is the beginning of these.
_HASH_DIGITS = 16
#: What most addresses of a feed begin with: the address of its site without a path.
_BASE = re.compile("https?://[^/?#]+(?=/)")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A parsed entry with everything computed that needs no database."""

    entry: ParsedEntry
    guid_hash: int
    url_hash: int
    published: int | None
    #: The texts, packed.
    html: bytes
    summary: bytes
    words: int
    #: Title, author and text for the index.
    indexed: tuple[str, str, str]


def prepare(entry: ParsedEntry, dictionary: Dictionary | None = None) -> Prepared:
    """Take apart, hash and compress outside of any transaction, in any process.

    What comes back holds the texts once, not in `entry` too.
    """
    text = plain(entry.html or entry.summary)
    pack = packing(dictionary)
    return Prepared(
        entry=replace(entry, html="", summary=""),
        guid_hash=codec.hash64(entry.guid),
        url_hash=codec.hash64(strip_tracking(entry.url)),
        published=codec.to_seconds_or_none(entry.published),
        html=pack(entry.html),
        summary=pack(entry.summary),
        words=count_words(text),
        indexed=(entry.title, entry.author, text),
    )


def chunks(outcome: PollOutcome) -> Iterator[tuple[ParsedEntry, ...]]:
    """Split a feed's entries, oldest first: later ids are newer. Never empty."""
    entries = tuple(reversed(_unique(outcome)))
    for start in range(0, max(1, len(entries)), CHUNK):
        yield entries[start : start + CHUNK]


#: Some entries of a feed, and whether they are its last.
Part = tuple[PollOutcome, list[Prepared], bool]


def batches(
    outcomes: Sequence[PollOutcome],
    prepared: Mapping[int, Sequence[Prepared]],
    dictionary: Dictionary | None,
) -> Iterator[list[Part]]:
    """What to write in one transaction each."""
    batch: list[Part] = []
    size = 0
    for outcome in outcomes:
        parts = list(chunks(outcome))
        early = prepared.get(outcome.state.feed_id, ())
        ready = {one.entry.guid: one for one in early}
        for number, part in enumerate(parts):
            rows = [ready.get(e.guid) or prepare(e, dictionary) for e in part]
            if batch and size + len(rows) > CHUNK:
                yield batch
                batch, size = [], 0
            batch.append((outcome, rows, number == len(parts) - 1))
            size += len(rows) + 1
    if batch:
        yield batch


def _unique(outcome: PollOutcome) -> list[ParsedEntry]:
    """One entry a guid: the first in the document, the same way at each poll."""
    if outcome.parsed is None:
        return []
    seen: dict[str, ParsedEntry] = {}
    for entry in outcome.parsed.entries:
        seen.setdefault(entry.guid, entry)
    return list(seen.values())


#: The highest number of an entry that was removed (`forgetting`): none is given twice,
#: or who looks at an older list would open another article.
FORGOTTEN_TO = "forgotten_to"


class Saver:
    """Writes the entries of one feed; full-text rows wait for `flush`."""

    def __init__(
        self, connection: apsw.Connection, outcome: PollOutcome, now: datetime
    ) -> None:
        self._connection = connection
        self._feed_id = outcome.state.feed_id
        self._now = codec.to_seconds(now)
        self._document = (
            frozenset(codec.hash64(e.guid) for e in outcome.parsed.entries)
            if outcome.parsed
            else frozenset()
        )
        row: Any = connection.execute(
            "SELECT subscribed, base FROM feeds WHERE id = ?", (self._feed_id,)
        ).fetchone()
        self._base: str
        subscribed, self._base = row or (0, "")
        self._hidden = 0 if subscribed else HIDDEN_UNSUBSCRIBED
        self.known = row is not None
        #: Feeds of which no address is known, once a new entry asks; hardly ever any.
        self._lost: list[int] | None = None
        self._moved = False
        self._no_bases: set[str] = set()
        self.new: list[int] = []
        self.changed: list[int] = []
        self._index: list[fulltext.Row] = []
        self._reindex: list[fulltext.Row] = []

    def save(self, prepared: Prepared) -> None:
        """Insert the entry, or update the stored one it is."""
        entry = prepared.entry
        row = self._connection.execute(
            "SELECT id, content_hash FROM entries WHERE feed_id = ? AND guid_hash = ?",
            (self._feed_id, prepared.guid_hash),
        ).fetchone()
        row = row or self._renamed(prepared) or self._found(prepared)
        if row is None:
            self._insert(prepared)
        elif not is_same_text(row[1], entry.content_hash):
            self._update(row[0], prepared)

    def flush(self) -> FeedSaved:
        """Write the full-text rows in one go and report."""
        if self._moved:
            feeds.forget_empty(self._connection)
        fulltext.insert(self._connection, self._index)
        fulltext.replace(self._connection, self._reindex)
        return FeedSaved(self._feed_id, tuple(self.new), tuple(self.changed))

    def _renamed(self, prepared: Prepared) -> tuple[int, str] | None:
        """The stored entry this is, when the feed gave it a new guid.

        It must be the same address and title in the same feed, its old guid gone
        from the document, and the date equal or the text the same: a page that is
        listed under one address every day stays one entry a day.
        """
        entry = prepared.entry
        if not entry.url:
            return None
        candidates: list[Any] = self._connection.execute(
            "SELECT id, content_hash, guid_hash, title, published FROM entries"
            " WHERE url_hash = ? AND feed_id = ? ORDER BY id DESC LIMIT 20",
            (prepared.url_hash, self._feed_id),
        ).fetchall()
        for entry_id, content_hash, guid_hash, title, published in candidates:
            if guid_hash in self._document or title != entry.title[:_MAX_TITLE]:
                continue
            same_date = published == prepared.published and (
                published is not None or len(candidates) == 1
            )
            if same_date or is_same_text(content_hash, entry.content_hash):
                self._connection.execute(
                    "UPDATE entries SET guid_hash = ?, guid = ? WHERE id = ?",
                    (prepared.guid_hash, self._guid(entry), entry_id),
                )
                return entry_id, content_hash
        return None

    def _found(self, prepared: Prepared) -> tuple[int, str] | None:
        """The stored entry this is in a feed of which no address is known; it moves.

        Guid and address must be the same, and the address as it is stored: stored
        texts may be packed against it.
        """
        entry = prepared.entry
        if self._lost is None:
            self._lost = feeds.without_address(self._connection)
        for lost in self._lost:
            row: Any = self._connection.execute(
                "SELECT id, content_hash, url FROM entries"
                " WHERE feed_id = ? AND guid_hash = ? AND url_hash = ?",
                (lost, prepared.guid_hash, prepared.url_hash),
            ).fetchone()
            if row is None:
                continue
            self._know_base(entry.url)
            entry_id, content_hash, url = row
            if url != _short(self._base, entry.url[:_MAX_URL]):
                continue
            # Listed nowhere for a moment, so that each feed's count follows.
            self._connection.execute(
                "UPDATE entries SET hidden = hidden | ?1 WHERE id = ?2",
                (HIDDEN_UNSUBSCRIBED, entry_id),
            )
            self._connection.execute(
                "UPDATE entries SET feed_id = ?1, guid = ?2, hidden = hidden & ~?3 | ?4"
                " WHERE id = ?5",
                (
                    self._feed_id,
                    self._guid(entry),
                    HIDDEN_UNSUBSCRIBED,
                    self._hidden,
                    entry_id,
                ),
            )
            self._moved = True
            return entry_id, content_hash
        return None

    def _guid(self, entry: ParsedEntry) -> str | None:
        """None when the guid is the address, as it is in most feeds."""
        is_address = entry.guid == entry.url[:_MAX_URL]
        return None if is_address else _short(self._base, entry.guid)

    def _know_base(self, url: str) -> None:
        """Keep what the feed's first address begins with; it stays the same.

        Where that of a recovered feed was not found, its entries must fit.
        """
        found = _BASE.match(url)
        if found and not self._base and found[0] not in self._no_bases:
            known = shortened(self._connection, self._feed_id)
            if known and not is_base(found[0], known):
                self._no_bases.add(found[0])
                return
            self._base = found[0]
            self._connection.execute(
                "UPDATE feeds SET base = ? WHERE id = ?", (self._base, self._feed_id)
            )

    def _insert(self, prepared: Prepared) -> None:
        entry = prepared.entry
        if not self._base:
            self._know_base(entry.url)
        published = prepared.published
        self._connection.execute(
            "INSERT INTO entries (id, feed_id, at, hidden, words, lang, first_seen,"
            " published, updated, guid_hash, url_hash, content_hash, title, author,"
            " url, guid) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                None if self.new else self._first_free(),
                self._feed_id,
                self._now if published is None else min(published, self._now),
                self._hidden,
                prepared.words,
                entry.lang,
                self._now,
                published,
                codec.to_seconds_or_none(entry.updated),
                prepared.guid_hash,
                prepared.url_hash,
                entry.content_hash[:_HASH_DIGITS],
                entry.title[:_MAX_TITLE],
                entry.author[:_MAX_AUTHOR],
                _short(self._base, entry.url[:_MAX_URL]),
                self._guid(entry),
            ),
        )
        entry_id = self._connection.last_insert_rowid()
        self._connection.execute(
            "INSERT INTO contents (entry_id, html, summary, tags) VALUES (?, ?, ?, ?)",
            (entry_id, prepared.html, prepared.summary, _tags(entry)),
        )
        self._set_enclosures(entry_id, entry)
        self._index.append((entry_id, *prepared.indexed))
        self.new.append(entry_id)

    def _first_free(self) -> int | None:
        """A number for a new entry, where SQLite would give one again; else None."""
        forgotten = texts.reached(self._connection, FORGOTTEN_TO)
        is_last = forgotten > texts.stored(self._connection)
        return forgotten + 1 if is_last else None

    def _update(self, entry_id: int, prepared: Prepared) -> None:
        """New text, same entry: its marks and its place in the list stay."""
        entry = prepared.entry
        articles.outdate(self._connection, entry_id)
        self._connection.execute(
            "UPDATE entries SET changed_at = ?, words = ?, lang = ?, published = ?,"
            " updated = ?, url_hash = ?, content_hash = ?, title = ?, author = ?,"
            " url = ?, guid = ? WHERE id = ?",
            (
                self._now,
                prepared.words,
                entry.lang,
                prepared.published,
                codec.to_seconds_or_none(entry.updated),
                prepared.url_hash,
                entry.content_hash[:_HASH_DIGITS],
                entry.title[:_MAX_TITLE],
                entry.author[:_MAX_AUTHOR],
                _short(self._base, entry.url[:_MAX_URL]),
                self._guid(entry),
                entry_id,
            ),
        )
        self._connection.execute(
            "UPDATE contents SET html = ?, summary = ?, tags = ? WHERE entry_id = ?",
            (prepared.html, prepared.summary, _tags(entry), entry_id),
        )
        self._connection.execute(
            "DELETE FROM enclosures WHERE entry_id = ?", (entry_id,)
        )
        self._set_enclosures(entry_id, entry)
        self._reindex.append((entry_id, *prepared.indexed))
        self.changed.append(entry_id)

    def _set_enclosures(self, entry_id: int, entry: ParsedEntry) -> None:
        for position, enclosure in enumerate(entry.enclosures):
            self._connection.execute(
                "INSERT INTO enclosures VALUES (?, ?, ?, ?, ?)",
                (
                    entry_id,
                    position,
                    enclosure.url,
                    enclosure.media_type,
                    enclosure.length,
                ),
            )


def _short(base: str, address: str) -> str:
    """Return `address` with ``~`` for the feed's base, if it begins with that."""
    if base and address.startswith(base + "/"):
        return "~" + address[len(base) :]
    return "~" + address if address.startswith(("~/", "~~")) else address


def _whole(base: str, stored: str) -> str:
    """Undo `_short`, with the same base."""
    if stored.startswith("~/"):
        return base + stored[1:]
    return stored[1:] if stored.startswith("~~") else stored


def shortened(connection: apsw.Connection, feed_id: int) -> tuple[str, int] | None:
    """The newest short address of the feed, and the hash of the whole one."""
    row: Any = connection.execute(
        "SELECT url, url_hash FROM entries WHERE feed_id = ? AND url LIKE '~/%'"
        " ORDER BY id DESC LIMIT 1",
        (feed_id,),
    ).fetchone()
    return None if row is None else (row[0], row[1])


def is_base(base: str, known: tuple[str, int]) -> bool:
    """Whether a short address, with its hash, began with `base`."""
    url, url_hash = known
    return codec.hash64(strip_tracking(base + url[1:])) == url_hash


def _tags(entry: ParsedEntry) -> str | None:
    return json.dumps(entry.tags, ensure_ascii=False) if entry.tags else None


def content_hashes(connection: apsw.Connection, feed_id: int) -> dict[str, str]:
    """guid -> content hash of the feed's newest entries.

    Bounded, so that a poll costs what a feed says today, not what is stored of it.
    """
    base: str | None = connection.execute(
        "SELECT base FROM feeds WHERE id = ?", (feed_id,)
    ).get
    rows = connection.execute(
        "SELECT coalesce(guid, url), content_hash FROM entries WHERE id IN ("
        " SELECT id FROM entries INDEXED BY entries_guid WHERE feed_id = ?1"
        " ORDER BY id DESC LIMIT ?2)",
        (feed_id, _KNOWN),
    )
    return {_whole(base or "", guid): hashed for guid, hashed in rows}


def rows(connection: apsw.Connection, ids: Sequence[int]) -> list[EntryRow]:
    """The entries in the given order; unknown ids are left out."""
    found = {
        row[0]: _row(row)
        for row in connection.execute(
            f"SELECT {_ROW_COLUMNS} FROM json_each(?) j"
            " CROSS JOIN entries e ON e.id = j.value"
            " CROSS JOIN feeds f ON f.id = e.feed_id",
            (json.dumps(list(ids)),),
        )
    }
    return [found[i] for i in ids if i in found]


def one(connection: apsw.Connection, entry_id: int) -> Entry | None:
    """Everything stored about the entry but its texts."""
    row = connection.execute(
        f"SELECT {_ROW_COLUMNS}, e.guid, f.url, text(c.summary),"
        " c.tags, e.published, e.updated, e.first_seen, f.spec"
        " FROM entries e JOIN feeds f ON f.id = e.feed_id"
        " JOIN contents c ON c.entry_id = e.id WHERE e.id = ?",
        (entry_id,),
    ).fetchone()
    if row is None:
        return None
    guid, feed_url, summary, tags, published, updated, first_seen, spec = row[14:]
    shown = _row(row[:14])
    return Entry(
        row=shown,
        guid=shown.url if guid is None else _whole(row[13], guid),
        feed_url=feed_url,
        summary=summary,
        tags=tuple(json.loads(tags)) if tags else (),
        enclosures=tuple(_enclosures(connection, entry_id)),
        published=codec.from_seconds_or_none(published),
        updated=codec.from_seconds_or_none(updated),
        fetched=codec.from_seconds(first_seen),
        spec=codec.spec_from_json(spec),
    )


def _enclosures(connection: apsw.Connection, entry_id: int) -> Iterable[Enclosure]:
    return (
        Enclosure(url, media_type, length)
        for url, media_type, length in connection.execute(
            "SELECT url, media_type, length FROM enclosures WHERE entry_id = ?"
            " ORDER BY position",
            (entry_id,),
        )
    )


def _row(row: Any) -> EntryRow:
    return EntryRow(
        id=row[0],
        feed_id=row[1],
        feed_title=row[2],
        title=row[3],
        author=row[4],
        url=_whole(row[13], row[5]),
        when=codec.from_seconds(row[6]),
        read=bool(row[7]),
        starred=bool(row[8]),
        access=_ACCESS.get(row[9], AccessState.UNKNOWN),
        words=row[10],
        lang=row[11],
        changed=row[12] is not None,
    )


_ACCESS: Mapping[str, AccessState] = {state.value: state for state in AccessState}
