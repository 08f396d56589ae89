"""`Store`: the one door to everything remembered.

May be used from any thread. Writes are serialised on one connection; every thread
reads on its own, so that reads never wait for a write.
"""

from __future__ import annotations

import array
import contextlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsreader import query as query_language
from newsreader.errors import StoreDamaged, StoreError, StoreFull
from newsreader.models import (
    Entry,
    EntryQuery,
    EntryRow,
    Feed,
    FeedSaved,
    FeedSpec,
    FetchState,
    Found,
    Mark,
    PollOutcome,
    RawContent,
    StoredArticle,
    Totals,
)
from newsreader.store import (
    articles,
    backup,
    entries,
    feeds,
    fulltext,
    marks,
    packs,
    pages,
    readiness,
    recovery,
    search,
    synced,
    texts,
)
from newsreader.store.connection import (
    Connections,
    give_back,
    suspicion,
)
from newsreader.store.lock import WriterLock
from newsreader.store.schema import (
    MIGRATIONS,
    Tell,
    bring_up_to_date,
    migrate,
    quiet,
)

if TYPE_CHECKING:
    from newsreader.store.forgetting import Leftover

#: Marks changed in one transaction.
_MARK_CHUNK = 10_000
#: Entries hidden or shown in one transaction when a feed comes or goes.
_SETTLE_CHUNK = 4000


class Store:
    """Feeds, entries, articles and marks in one SQLite file."""

    def __init__(
        self,
        path: Path | None,
        connections: Connections,
        lock: WriterLock | None,
        recovered: str,
    ) -> None:
        """Use `Store.open` or `Store.memory` instead."""
        self.path = path
        self._connections = connections
        self._lock = lock
        self._dictionary: texts.Dictionary | None = None
        #: Entries with which making a dictionary is tried again.
        self._learn_at = 0
        #: What `pack_texts` does next, the last first.
        self._to_pack: list[packs.Group] = []
        #: What was lost when a damaged file was replaced by a backup, else "".
        self.recovered = recovered

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False, tell: Tell = quiet) -> Store:
        """Open, create or migrate the database; `tell` hears of what takes long.

        Read-only always works beside a writing newsreader; a missing file then is an
        empty store. Raises StoreLocked, StoreDamaged, StoreTooNew, StoreFull, and
        StoreError where no database can be.
        """
        path = Path(path)
        recovery.require_file(path)
        if read_only:
            return cls._open_read_only(path)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreFull(
                f"{path.parent} cannot be made: {error.strerror}."
            ) from error
        lock = WriterLock(path)
        try:
            now = datetime.now()
            recovery.tidy(path)
            trouble = recovery.probe(path)
            recovered = recovery.recover(path, trouble, now) if trouble else ""
            connections = Connections(str(path))
            try:
                bring_up_to_date(connections.writer, path, now, tell)
            except BaseException:
                connections.close()
                raise
        except BaseException:
            lock.release()
            raise
        return cls(path, connections, lock, recovered)

    @classmethod
    def _open_read_only(cls, path: Path) -> Store:
        trouble = recovery.probe(path, write=False)
        if trouble:
            raise StoreDamaged(
                f"{path} is damaged: {trouble}. The next start of the reader, or the"
                f" next poll, {recovery.what_follows(path)}."
            )
        if not path.exists() or path.stat().st_size == 0:
            return cls._empty(path)
        connections = Connections(str(path), read_only=True)
        with connections.reading() as connection:
            version = int(connection.pragma("user_version"))
        if version == 0:
            connections.close()
            return cls._empty(path)
        if version < len(MIGRATIONS):
            connections.close()
            raise StoreError(
                f"{path} was written by an older newsreader. Open the reader or run"
                " newsreader poll once: that makes a backup and brings it up to date."
            )
        return cls(path, connections, None, "")

    @classmethod
    def _empty(cls, path: Path) -> Store:
        """What is read where nothing is stored yet, or making the file was cut off."""
        store = cls.memory()
        store.path, store._connections.read_only = path, True
        return store

    @classmethod
    def memory(cls) -> Store:
        """A private, empty store that is gone when closed."""
        connections = Connections("")
        migrate(connections.writer)
        return cls(None, connections, None, "")

    @property
    def read_only(self) -> bool:
        """Whether every write raises StoreError."""
        return self._connections.read_only

    def close(self) -> None:
        """Close the file and let another newsreader write. May be called twice."""
        self._connections.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    # -------------------------------------------------------------- feeds

    def has_synced(self, mark: str) -> bool:
        """Whether `sync_feeds` with this mark would change nothing."""
        with self._connections.reading() as connection:
            return synced.is_noted(connection, mark)

    def sync_feeds(self, specs: Sequence[FeedSpec], mark: str = "") -> None:
        """Subscribe to exactly `specs`; entries of other feeds are kept, hidden.

        With the `mark` that no other feeds have, it is remembered that this was done.
        """
        with self._connections.writing() as connection:
            feeds.sync(connection, specs)
            if mark:
                synced.expect(connection, mark)
        with self._connections.reading() as connection:
            unsettled = feeds.unsettled(connection)
        for feed_id, subscribed, ids in unsettled:
            for start in range(0, len(ids), _SETTLE_CHUNK):
                with self._connections.writing() as connection:
                    chunk = ids[start : start + _SETTLE_CHUNK]
                    feeds.show_or_hide(connection, chunk, show=subscribed)
            with (
                self._connections.writing() as connection,
                synced.expecting(connection, mark),
            ):
                feeds.settle(connection, feed_id)
        if mark:
            with self._connections.writing() as connection:
                synced.note(connection, mark)

    def feeds(self) -> list[Feed]:
        """The subscribed feeds in the user's order."""
        with self._connections.reading() as connection:
            return feeds.all_feeds(connection)

    def first_feeds(self, limit: int) -> list[Feed]:
        """The first subscribed feeds that have no tag, in the user's order."""
        with self._connections.reading() as connection:
            return feeds.first_without_tag(connection, limit)

    def feed(self, feed_id: int) -> Feed | None:
        """One feed, subscribed or not."""
        with self._connections.reading() as connection:
            return feeds.one(connection, feed_id)

    def feed_by_url(self, url: str) -> Feed | None:
        """The feed configured with this address, subscribed or not."""
        with self._connections.reading() as connection:
            return feeds.by_url(connection, url)

    def stored_feeds(self) -> list[Leftover]:
        """Every feed with what is stored of it, subscribed or not."""
        from newsreader.store import forgetting

        with self._connections.reading() as connection:
            return forgetting.stored_feeds(connection)

    def forget(self, feed_id: int, *, starred_too: bool = False) -> int:
        """Remove the articles of a feed for good, and the feed when none is left.

        Starred ones stay unless they are asked for. Returns how many went.
        Raises StoreFull; what was removed before that stays removed.
        """
        from newsreader.store import forgetting

        return forgetting.forget(self._connections, feed_id, starred_too=starred_too)

    def totals(self) -> Totals:
        """Sums of the maintained counts."""
        with self._connections.reading() as connection:
            return feeds.totals(connection)

    def fetch_states(self, feed_ids: Sequence[int] | None = None) -> list[FetchState]:
        """What the poller remembers of the subscribed feeds, or of some of them."""
        with self._connections.reading() as connection:
            return feeds.states(connection, feed_ids)

    def set_paused(self, feed_id: int, paused: bool) -> None:
        """Pause or resume polling a feed."""
        with self._connections.writing() as connection:
            feeds.set_paused(connection, feed_id, paused=paused)

    def save_outcomes(
        self,
        outcomes: Sequence[PollOutcome],
        now: datetime,
        *,
        prepared: Mapping[int, Sequence[entries.Prepared]] | None = None,
        given_up: Callable[[], bool] = lambda: False,
    ) -> list[FeedSaved]:
        """Store what polls brought; nothing is deleted, marks are kept.

        `prepared` holds, by feed id, what `entries.prepare` made of the entries in
        another process already; the rest is prepared here.

        Short transactions: a feed with many entries takes several, its polling state
        goes with the last, so that a crash in between only means fetching again. Once
        `given_up` says so no other transaction begins; what is returned is stored.
        """
        saved = {o.state.feed_id: FeedSaved(o.state.feed_id) for o in outcomes}
        whole: set[int] = set()
        for batch in entries.batches(outcomes, prepared or {}, self.dictionary()):
            if given_up():
                break
            self._save_batch(batch, now, saved)
            whole.update(outcome.state.feed_id for outcome, _, last in batch if last)
        return [result for feed_id, result in saved.items() if feed_id in whole]

    def _save_batch(
        self,
        batch: Sequence[entries.Part],
        now: datetime,
        saved: dict[int, FeedSaved],
    ) -> None:
        done: list[FeedSaved] = []
        with self._connections.writing() as connection:
            savers = []
            for outcome, rows, last in batch:
                saver = entries.Saver(connection, outcome, now)
                if not saver.known:
                    continue
                for entry in rows:
                    saver.save(entry)
                if last:
                    feeds.save_state(connection, outcome)
                savers.append(saver)
            done = [saver.flush() for saver in savers]
        for part in done:
            before = saved[part.feed_id]
            saved[part.feed_id] = FeedSaved(
                part.feed_id, before.new + part.new, before.changed + part.changed
            )

    def dictionary(self) -> texts.Dictionary | None:
        """What `entries.prepare` packs texts with, in whatever process it runs."""
        with self._connections.reading() as connection:
            self._dictionary = texts.newest(connection, self._dictionary)
            return self._dictionary

    def to_learn_from(self) -> list[bytes]:
        """Articles to make a dictionary of, when it is time for one; else none.

        Making it takes a while: that is for another process (`texts.train`), and what
        comes of it for `learn`.
        """
        with self._connections.reading() as connection:
            stored = texts.stored(connection)
            if stored < max(texts.due_at(connection), self._learn_at):
                return []
            # Texts that give no dictionary today, titles only, may give one later.
            self._learn_at = stored * 2
            return texts.samples(connection)

    def learn(self, dictionary: bytes) -> None:
        """Pack texts with this dictionary from now on, if it is good for that."""
        if texts.is_sound(dictionary):
            with self._connections.writing() as connection:
                texts.keep(connection, dictionary)

    def content_hashes(self, feed_id: int) -> dict[str, str]:
        """guid -> content hash of the newest entries, to skip unchanged items."""
        with self._connections.reading() as connection:
            return entries.content_hashes(connection, feed_id)

    # -------------------------------------------------------------- entries

    def entry_ids(
        self, query: EntryQuery, *, limit: int | None = None, offset: int = 0
    ) -> array.array[int]:
        """Ids of the matching entries, in the order of the query. Raises QueryError."""
        return self.find(query, limit=limit, offset=offset).ids

    def find(
        self,
        query: EntryQuery,
        *,
        limit: int | None = None,
        offset: int = 0,
        quick: bool = False,
    ) -> Found:
        """The same, with whether a search of common words was cut short.

        It is cut shorter where it has to be `quick`, as while somebody types.
        """
        with self._connections.reading() as connection:
            return search.find(
                connection,
                query,
                limit=limit,
                offset=offset,
                now=_local_now(),
                quick=quick,
            )

    def count(self, query: EntryQuery) -> int:
        """How many entries match. Raises QueryError."""
        with self._connections.reading() as connection:
            return search.count(connection, query, now=_local_now())

    def rows(self, ids: Sequence[int]) -> list[EntryRow]:
        """What a list shows, in the given order; unknown ids are left out."""
        with self._connections.reading() as connection:
            return entries.rows(connection, ids)

    def entry(self, entry_id: int) -> Entry | None:
        """Everything about an entry but its texts."""
        with self._connections.reading() as connection:
            return entries.one(connection, entry_id)

    def raw(self, entry_id: int) -> RawContent:
        """Both raw forms; empty when unknown."""
        with self._connections.reading() as connection:
            return articles.raw(connection, entry_id)

    def save_page(self, entry_id: int, html: str, url: str, fetched: datetime) -> None:
        """Keep the article's page."""
        with self._connections.writing() as connection:
            pages.save(connection, entry_id, html, url, fetched)

    def article(self, entry_id: int) -> StoredArticle | None:
        """The cleaned article with its facts, if it is kept ready."""
        with self._connections.reading() as connection:
            return articles.article(connection, entry_id)

    def save_article(
        self,
        entry_id: int,
        stored: StoredArticle,
        made_from: RawContent | None = None,
        *,
        opened: bool = True,
    ) -> None:
        """Store the cleaned article; label, words, full text and names follow.

        With `made_from` only when those are still the entry's raw forms: a poll or
        another reader may have brought newer ones while it was made. One that nobody
        has `opened` need not be kept ready: `article` gives None then, and it is made
        again when it is wanted.
        """
        with self._connections.writing() as connection:
            now = datetime.now(UTC)
            articles.save(connection, entry_id, stored, now, made_from, opened=opened)

    def last_replaced(self, entry_id: int) -> datetime | None:
        """When an earlier text of the article was last replaced; None when none is."""
        with self._connections.reading() as connection:
            return articles.last_replaced(connection, entry_id)

    def versions(self, entry_id: int) -> list[tuple[datetime, StoredArticle]]:
        """Earlier texts of the article and when each was replaced, oldest first."""
        with self._connections.reading() as connection:
            return articles.versions(connection, entry_id)

    def stale(self, filters_version: int, facts_version: int, limit: int) -> list[int]:
        """Ids of articles made by older rules, newest first."""
        with self._connections.reading() as connection:
            return articles.stale(connection, filters_version, facts_version, limit)

    def not_looked_through(self, limit: int, without: Sequence[int] = ()) -> list[int]:
        """Ids of listed entries no article was ever made of, newest first."""
        with self._connections.reading() as connection:
            return articles.not_looked_through(connection, limit, without)

    def not_searched(self, text: str) -> int:
        """How many listed entries a search cannot find yet, as it asks for names.

        Names are known once an entry was looked through. Walks the whole list.
        Raises QueryError.
        """
        if not query_language.asks_names(text, now=_local_now()):
            return 0
        with self._connections.reading() as connection:
            return articles.count_not_looked_through(connection)

    # -------------------------------------------------------------- marks

    def mark(self, marks_wanted: Sequence[Mark]) -> list[Mark]:
        """Apply marks; return what undoes them. Acknowledged marks are never lost."""
        previous: list[Mark] = []
        for start in range(0, len(marks_wanted), _MARK_CHUNK):
            with self._connections.writing(durable=True) as connection:
                chunk = marks_wanted[start : start + _MARK_CHUNK]
                previous = marks.mark(connection, chunk) + previous
        return previous

    def exceptions(self, feed_id: int) -> frozenset[str]:
        """Rules that never cut in this feed."""
        with self._connections.reading() as connection:
            return articles.exceptions(connection, feed_id)

    def add_exceptions(self, feed_id: int, rules: Iterable[str]) -> None:
        """Never cut by these rules in this feed."""
        with self._connections.writing(durable=True) as connection:
            articles.add_exceptions(connection, feed_id, rules)

    def remove_exceptions(self, feed_id: int, rules: Iterable[str]) -> None:
        """Cut by these rules again."""
        with self._connections.writing(durable=True) as connection:
            articles.remove_exceptions(connection, feed_id, rules)

    def fact_entries(self, section: str, name: str) -> array.array[int]:
        """Ids of the entries whose article has this name, newest first."""
        with self._connections.reading() as connection:
            return articles.name_entries(connection, section, name)

    # -------------------------------------------------------------- settings

    def get_setting(self, key: str, default: Any = None) -> Any:
        """A JSON value kept under `key`."""
        with self._connections.reading() as connection:
            value: str | None = connection.execute(
                "SELECT value FROM settings WHERE key = ?", (key,)
            ).get
        return default if value is None else json.loads(value)

    def set_setting(self, key: str, value: Any) -> None:
        """Keep a JSON value under `key`."""
        with self._connections.writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO settings VALUES (?, ?)",
                (key, json.dumps(value, ensure_ascii=False)),
            )

    # -------------------------------------------------------------- care

    def check(self) -> list[str]:
        """Check the whole file; problems in words, empty when healthy. Slow.

        When something is found the next start restores the newest backup.
        """
        with self._connections.checking() as connection:
            problems = recovery.integrity(connection)
        if problems and self.path is not None:
            # Also when only reading: the note is no change of the database.
            with contextlib.suppress(OSError):
                suspicion(self.path).touch(0o600)
        return problems

    def tidy(self) -> bool:
        """Make the file smaller for some milliseconds; False when nothing is left.

        Raises StoreFull.
        """
        if self.read_only:
            return False
        with self._connections.writing() as connection:
            return (
                fulltext.merge(connection)
                or pages.pack_anew(connection)
                or readiness.let_go(connection)
                or fulltext.carry_names(connection)
                or give_back(connection)
            )

    def pack_texts(self) -> bool:
        """Put some texts side by side in one pack; False when there is none to make.

        Takes about ten milliseconds, most of them beside the database. For when
        nobody waits: a text is ten times as long in a pack's making as in a poll's.
        """
        dictionary = None if self.read_only else self.dictionary()
        if dictionary is None:
            return False
        with self._connections.reading() as connection:
            if not self._to_pack:
                self._to_pack = packs.plan(connection)[::-1]
            if not self._to_pack:
                return False
            group = self._to_pack[-1]
            pack = packs.make(connection, group, dictionary)
        with self._connections.writing() as connection:
            packs.save(connection, pack, group)
        # Not before: what a full disk refuses is packed when there is room again.
        if self._to_pack[-1:] == [group]:
            self._to_pack.pop()
        return True

    def backup(self) -> Path:
        """Copy the database into the backup folder now. Raises StoreFull."""
        if self.path is None:
            raise StoreError("A store in memory has no backup.")
        with self._connections.reading() as connection:
            return backup.make(connection, self.path, "daily", datetime.now())

    def backup_if_due(self, every: timedelta = timedelta(days=1)) -> Path | None:
        """Make the daily copy when it is time; slow on big files, blocks nobody.

        The first copy waits until the oldest article is `every` old: what came in
        today is still in the feeds.
        """
        if self.path is None or self.read_only:
            return None
        now = datetime.now()
        if not backup.is_due(self.path, now, every) or self._is_young(now, every):
            return None
        return self.backup()

    def _is_young(self, now: datetime, every: timedelta) -> bool:
        if self.path is None or backup.copies(self.path, "daily"):
            return False
        with self._connections.reading() as connection:
            oldest = connection.execute(
                "SELECT first_seen FROM entries ORDER BY id LIMIT 1"
            ).fetchone()
        return oldest is None or now.timestamp() - oldest[0] < every.total_seconds()


def _local_now() -> datetime:
    return datetime.now().astimezone()
