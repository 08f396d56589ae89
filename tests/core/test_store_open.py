"""Opening, locking, migrating, damage, full disks: nothing acknowledged is lost."""

from __future__ import annotations

import contextlib
import errno
import gzip
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import apsw
import pytest
from store_builders import NOW, entry, poll, subscribe

from newsreader.errors import (
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreTooNew,
)
from newsreader.facts import model
from newsreader.models import EntryQuery, Mark
from newsreader.store import (
    Store,
    backup,
    connection,
    fulltext,
    packs,
    readiness,
    recovery,
    schema,
)
from newsreader.store import store as door
from newsreader.store.connection import PAGE_BYTES
from newsreader.store.salvage import carry_entries

TESTS = Path(__file__).parent
#: Read before any fixture tidies the environment.
ROUNDS = int(os.environ.get("NEWSREADER_TORTURE_ROUNDS", "4"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "newsreader.db"


def filled(path: Path, count: int = 30) -> Store:
    store = Store.open(path)
    subscribe(store)
    poll(store, [entry(f"{n}") for n in range(count)])
    return store


def child(path: Path, code: str) -> subprocess.Popen[str]:
    """Run `code` in another process with `path` as its argument."""
    return subprocess.Popen(
        [sys.executable, "-c", code, str(path)],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), *sys.path])},
    )


# ------------------------------------------------------------------ the file


def test_the_file_says_what_it_is(path):
    filled(path).close()
    connection = apsw.Connection(str(path))
    assert connection.pragma("application_id") == schema.APPLICATION_ID
    assert connection.pragma("user_version") == len(schema.MIGRATIONS)
    assert connection.pragma("journal_mode") == "wal"
    connection.close()
    assert not path.with_name(path.name + "-wal").exists()


def test_only_the_owner_may_look_into_the_folder(path):
    filled(path).close()
    assert path.parent.stat().st_mode & 0o077 == 0


def test_closing_twice_and_using_a_closed_store_are_told(path):
    store = filled(path)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.feeds()


def test_closing_ends_what_another_thread_still_reads(path):
    store = filled(path)
    began = threading.Event()
    ended: list[StoreError] = []

    def read_for_ever() -> None:
        try:
            with store._connections.reading() as connection:
                connection.create_scalar_function("began", lambda: began.set() or 1, 0)
                connection.execute(
                    "WITH RECURSIVE n(i) AS (SELECT began() UNION ALL SELECT i + 1"
                    " FROM n) SELECT count(*) FROM n"
                ).fetchall()
        except StoreError as error:
            ended.append(error)

    thread = threading.Thread(target=read_for_ever, daemon=True)
    thread.start()
    assert began.wait(60)
    store.close()
    thread.join(60)
    assert [str(error) for error in ended] == [f"Work on {path} was stopped."]


# ------------------------------------------------------------------ two at once


def test_a_second_writer_is_told_who_is_first(path):
    store = filled(path)
    with pytest.raises(StoreLocked) as caught:
        Store.open(path)
    assert caught.value.pid == os.getpid()
    assert re.fullmatch(r"\d\d:\d\d", caught.value.since)  # local, of today
    store.close()
    Store.open(path).close()


def test_another_process_is_locked_out_and_named(path):
    other = child(
        path,
        "import sys; from pathlib import Path; from newsreader.store import Store\n"
        "s = Store.open(Path(sys.argv[1])); print('open', flush=True); input()",
    )
    assert other.stdout.readline() == "open\n"
    with pytest.raises(StoreLocked) as caught:
        Store.open(path)
    assert caught.value.pid == other.pid
    other.kill()
    other.communicate()
    Store.open(path).close()


def test_readers_work_beside_a_writer_and_see_its_changes(path):
    writer = filled(path)
    reader = Store.open(path, read_only=True)
    assert reader.totals() == writer.totals()
    poll(writer, [entry("late")])
    assert reader.totals().total == 31
    assert len(reader.entry_ids(EntryQuery(text="late"))) == 1
    assert reader.read_only
    with pytest.raises(StoreError, match="read-only"):
        reader.mark([Mark(1, read=True)])
    writer.close()
    assert reader.totals().total == 31
    reader.close()


def test_a_reader_sees_committed_work_while_a_transaction_is_open(path):
    writer = filled(path)
    with writer._connections.writing() as connection:
        connection.execute("UPDATE entries SET read = 1")
        with Reading(path) as reader:
            assert reader.totals().unread == 30
    writer.close()


class Reading:
    """A read-only store for a with statement."""

    def __init__(self, path: Path) -> None:
        self.store = Store.open(path, read_only=True)

    def __enter__(self) -> Store:
        return self.store

    def __exit__(self, *_: object) -> None:
        self.store.close()


def test_reading_where_nothing_is_stored_is_an_empty_store(path):
    with Reading(path) as store:
        assert store.feeds() == []
        assert store.read_only
        with pytest.raises(StoreError):
            store.sync_feeds([])
    assert not path.parent.exists()


def test_a_file_whose_making_was_cut_off_is_empty_and_can_be_made(path, monkeypatch):
    with monkeypatch.context() as patch:
        with_migrations(patch, _fail)
        with pytest.raises(StoreError):
            Store.open(path)
    assert path.stat().st_size > 0
    with Reading(path) as store:
        assert store.totals().total == 0
    filled(path).close()
    with Reading(path) as store:
        assert store.totals().total == 30


def test_a_file_on_read_only_media_can_be_read(path):
    filled(path).close()
    # As on a read-only medium: no lock file, no shared memory, no right to make them.
    path.with_name(path.name + ".lock").unlink()
    connection = apsw.Connection(
        path.as_uri() + "?immutable=1",
        flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI,
    )
    assert connection.execute("SELECT count(*) FROM entries").get == 30
    connection.close()
    with Reading(path) as store:
        assert store.totals().total == 30


# ------------------------------------------------------------------ kill -9

WRITER = """
import os, sys
from datetime import timedelta
from pathlib import Path
from newsreader.facts import model
from newsreader.models import EntryQuery, Mark
from newsreader.store import Store
from store_builders import NOW, entry, poll, subscribe
store = Store.open(Path(sys.argv[1]))
subscribe(store)
run = store.get_setting("run", 0)
while True:
    run += 1
    # The last run may have died after its poll: its names are taken.
    new = poll(store, [entry(f"{os.getpid()}-{run}-{n}") for n in range(9)]).new
    store.mark([Mark(i, read=True) for i in new[:3]] + [Mark(new[4], starred=True)])
    store.set_setting("run", run)
    print(run, flush=True)
"""


def test_kill_9_loses_nothing_acknowledged(path):
    """Bounded here; `NEWSREADER_TORTURE_ROUNDS=200` runs the long one."""
    rounds = ROUNDS
    rng = random.Random(9)
    acknowledged = 0
    for _ in range(rounds):
        process = child(path, WRITER)
        wanted = rng.randrange(3, 40)
        for line in process.stdout:
            acknowledged = int(line)
            wanted -= 1
            if wanted == 0:
                break
        process.send_signal(signal.SIGKILL)
        late, _ = process.communicate()
        acknowledged = max([acknowledged, *map(int, late.split())])
        store = Store.open(path)
        assert store.recovered == ""
        assert store.check() == []
        assert store.get_setting("run") >= acknowledged
        totals = store.totals()
        assert totals.total >= 9 * acknowledged
        assert totals.total - totals.unread >= 3 * acknowledged
        assert totals.starred >= acknowledged
        store.close()
    assert acknowledged >= 3 * rounds


# ------------------------------------------------------------------ full disk


def test_damage_a_reader_finds_is_mended_by_the_next_start(path):
    store = filled(path)
    store._connections.writer.execute("UPDATE feed_counts SET unread = 99")
    store.close()
    reader = Store.open(path, read_only=True)
    assert reader.check() == ["The counts of one feed are wrong."]
    reader.close()
    store = Store.open(path)
    assert "The counts of one feed are wrong." in store.recovered
    store.close()


def test_a_full_disk_is_told_and_loses_nothing(path):
    store = filled(path)
    before = store.rows(store.entry_ids(EntryQuery()))
    writer = store._connections.writer
    writer.execute(f"PRAGMA max_page_count = {writer.pragma('page_count') + 2}")
    bulky = [entry(f"new-{n}", html=os.urandom(900).hex()) for n in range(100)]
    with pytest.raises(StoreFull, match="full"):
        poll(store, bulky)
    kept = {r.id: r for r in store.rows(store.entry_ids(EntryQuery()))}
    assert [kept[r.id] for r in before] == before
    assert store.check() == []
    writer.execute("PRAGMA max_page_count = 1000000")
    assert store.mark([Mark(before[0].id, read=True)]) != []
    store.close()


FILLER = """
import resource, sys
from pathlib import Path
from newsreader.errors import StoreFull
from newsreader.store import Store
from store_builders import NOW, entry, poll, subscribe
import os
import re
store = Store.open(Path(sys.argv[1]))
subscribe(store)
poll(store, [entry("first")])
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
try:
    for run in range(200):
        bulk = [entry(f"{run}-{n}", html=os.urandom(900).hex()) for n in range(20)]
        poll(store, bulk)
    print("never full")
except StoreFull as error:
    print(run)
"""


def test_a_quota_hit_in_the_log_is_told_and_loses_nothing(path):
    process = child(path, FILLER)
    out, _ = process.communicate()
    runs = int(out)
    store = Store.open(path)
    assert store.check() == []
    assert store.totals().total == 1 + 20 * runs
    store.close()


@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_in_place_of_the_folder_is_told(tmp_path, read_only):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="file is not a folder"):
        Store.open(tmp_path / "file" / "newsreader.db", read_only=read_only)


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_no_file_is_told_and_nothing_is_made_beside_it(
    tmp_path, make, read_only
):
    make(tmp_path / "place")
    with pytest.raises(StoreError, match="place is not a file"):
        Store.open(tmp_path / "place", read_only=read_only)
    assert [file.name for file in tmp_path.iterdir()] == ["place"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreFull, match="cannot be made"):
        Store.open(tmp_path / "file" / "below" / "newsreader.db")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_told_and_can_be_read(path):
    filled(path).close()
    path.with_name(path.name + ".lock").unlink()
    path.parent.chmod(0o500)
    try:
        with pytest.raises(StoreFull):
            Store.open(path)
        with Reading(path) as store:
            assert store.totals().total == 30
    finally:
        path.parent.chmod(0o700)


# ------------------------------------------------------------------ versions


def _add_note(connection: apsw.Connection, _tell: object) -> None:
    connection.execute("ALTER TABLE entries ADD COLUMN note TEXT NOT NULL DEFAULT 'x'")


def _fail(connection: apsw.Connection, _tell: object) -> None:
    connection.execute("ALTER TABLE entries ADD COLUMN half TEXT")
    raise apsw.SQLError("no such thing")


def with_migrations(monkeypatch, *more) -> None:
    steps = (*schema.MIGRATIONS, *more)
    for module in (schema, recovery, door):
        monkeypatch.setattr(module, "MIGRATIONS", steps)
    monkeypatch.setattr(schema.migrate, "__defaults__", (steps,))


@pytest.mark.parametrize("version", range(1, len(schema.MIGRATIONS) + 1))
def test_every_older_version_is_migrated_after_a_backup(path, monkeypatch, version):
    path.parent.mkdir()
    connection = apsw.Connection(str(path))
    schema.migrate(connection, schema.MIGRATIONS[:version])
    connection.close()
    with_migrations(monkeypatch, _add_note)
    store = filled(path)
    assert store.check() == []
    note = store._connections.writer.execute("SELECT DISTINCT note FROM entries").get
    assert note == "x"
    store.close()
    (copy,) = backup.copies(path, "migration")
    old = apsw.Connection(str(copy))
    assert old.pragma("user_version") == version
    old.close()


VERSIONS = TESTS / "versions"
OLD = (1, 3, 7)


#: What version 1 did not tell, and what 3 did not.
_LATER = ("urls", "articles", "versions", "summaries", "facts")


@dataclass(frozen=True)
class Old:
    """What a file of a version holds, as that version told it."""

    path: Path
    #: Search -> ids.
    searches: dict[str, list[int]]
    #: Entry id -> page, and what the feed said.
    pages: dict[int, str]
    html: dict[int, str]
    #: An entry with a text that nobody can read.
    damaged: int
    #: Where told: address and guid, cleaned article, earlier ones.
    urls: dict[int, list[str]]
    articles: dict[int, str]
    versions: dict[int, list[str]]
    #: What the feed said shorter, and the facts of some articles.
    summaries: dict[int, str]
    facts: dict[int, dict[str, object]]

    @classmethod
    def put(cls, version: int, path: Path) -> Old:
        """Unpack the file of a version to `path`."""
        path.parent.mkdir()
        with gzip.open(VERSIONS / f"{version}.db.gz") as packed:
            path.write_bytes(packed.read())
        told = json.loads((VERSIONS / f"{version}.json").read_text("utf-8"))
        return cls(
            path,
            told["searches"],
            {int(i): text for i, text in told["pages"].items()},
            {int(i): text for i, text in told["html"].items()},
            told["damaged"],
            *({int(i): t for i, t in told.get(k, {}).items()} for k in _LATER),
        )

    def check(self, store: Store) -> None:
        """All of it is still there."""
        assert store.check() == []
        for text, ids in self.searches.items():
            found = store.entry_ids(EntryQuery(text=text))
            # A text that cannot be read is found by its title alone.
            assert [i for i in found if i != self.damaged] == [
                i for i in ids if i != self.damaged
            ], text
        for entry_id, html in self.html.items():
            assert store.raw(entry_id).feed_html == html
        for entry_id, html in self.pages.items():
            assert store.raw(entry_id).page_html == html
        for entry_id, told in self.urls.items():
            one = store.entry(entry_id)
            assert one is not None
            assert [one.row.url, one.guid] == told
        for entry_id, text in self.articles.items():
            article = store.article(entry_id)
            assert article is not None
            assert article.article.text == text
        for entry_id, kept in self.versions.items():
            assert [v.article.text for _, v in store.versions(entry_id)] == kept
        for entry_id, summary in self.summaries.items():
            one = store.entry(entry_id)
            assert one is not None
            assert one.summary == summary
        for entry_id, facts in self.facts.items():
            article = store.article(entry_id)
            assert article is not None
            assert json.loads(json.dumps(model.to_dict(article.facts))) == facts


@pytest.mark.parametrize("version", OLD)
def test_a_file_of_an_older_version_keeps_everything(path, version, monkeypatch):
    monkeypatch.setattr(packs, "_FEWEST", 50)
    old = Old.put(version, path)
    told: list[str] = []
    with contextlib.closing(Store.open(path, tell=told.append)) as store:
        old.check(store)
        if version < len(schema.MIGRATIONS):
            assert "copied" in told[0]
            assert told[-1].endswith("100 % done." if version == 1 else "change.")
        for _ in range(3):
            while store.tidy() or store.pack_texts():
                pass
            old.check(store)
        poll(store, [entry("new")])
        assert len(store.entry_ids(EntryQuery(text="title:new"))) == 1
        with pytest.raises(StoreDamaged):
            store.raw(old.damaged)


#: Where first bytes say how something is packed, and those that version 7 writes.
PACKED_7 = {
    "SELECT html FROM contents WHERE length(html)": {5, 6},
    "SELECT summary FROM contents WHERE length(summary)": {5, 6},
    "SELECT body FROM articles": {7, 8},
    "SELECT body FROM article_versions": {8},
    "SELECT html FROM pages": {2, 3},
}


def test_the_file_of_version_7_has_all_that_it_could_write(path):
    """Else reading it would say little about reading the files of users."""
    old = Old.put(7, path)
    with contextlib.closing(apsw.Connection(str(path))) as file:
        assert file.pragma("user_version") == 7
        for sql, wanted in PACKED_7.items():
            assert {body[0] for (body,) in file.execute(sql)} >= wanted, sql
        for table in ("packs", "blocks", "named_fts"):
            assert file.execute(f"SELECT count(*) FROM {table}").get > 0
        assert file.execute("SELECT count(*) FROM entries WHERE url LIKE '~/%'").get
        assert file.execute("SELECT count(*) FROM entries WHERE guid LIKE '~~%'").get
    assert old.facts
    assert all(old.versions.values())
    assert sum(bool(ids) for ids in old.searches.values()) == len(old.searches)


@pytest.mark.parametrize("version", OLD)
def test_what_a_damaged_file_of_an_older_version_holds_is_carried_over(path, version):
    old = Old.put(version, path)
    with contextlib.closing(Store.open(path.parent / "new" / "new.db")) as store:
        assert carry_entries(path, store._connections.writer)
        for entry_id, html in old.html.items():
            assert store.raw(entry_id).feed_html == html
        for entry_id, told in old.urls.items():
            one = store.entry(entry_id)
            assert one is not None
            assert [one.row.url, one.guid] == told
        assert store.check() == []


#: Addresses and guids as versions before 5 stored them, as they are.
TILDES = {
    "~/a": "~/b",
    "~~c": "~~/d",
    "~": "~e",
    "https://news.example/~/f": "/~/g",
    "~/only": None,
}


def tilded(path: Path) -> dict[int, list[str]]:
    """Put `TILDES` into a file of an older version; return what entries must say."""
    old = Old.put(3, path)
    ids = sorted(old.urls)[: len(TILDES)]
    with contextlib.closing(apsw.Connection(str(path))) as file:
        for entry_id, (url, guid) in zip(ids, TILDES.items(), strict=True):
            file.execute(
                "UPDATE entries SET url = ?, guid = ? WHERE id = ?",
                (url, guid, entry_id),
            )
    pairs = [[url, guid or url] for url, guid in TILDES.items()]
    return dict(zip(ids, pairs, strict=True))


def say(store: Store, wanted: dict[int, list[str]]) -> None:
    for entry_id, told in wanted.items():
        one = store.entry(entry_id)
        assert one is not None
        assert [one.row.url, one.guid] == told


def test_what_looks_like_a_shortened_address_stays_as_it_is(path):
    wanted = tilded(path)
    with contextlib.closing(Store.open(path)) as store:
        say(store, wanted)
        poll(store, [entry("new")])
        say(store, wanted)


def test_what_looks_like_a_shortened_address_is_carried_out_as_it_is(path):
    wanted = tilded(path)
    with contextlib.closing(Store.open(path.parent / "new" / "new.db")) as store:
        assert carry_entries(path, store._connections.writer)
        say(store, wanted)


def test_an_article_that_newer_rules_make_again_is_no_earlier_version(path):
    old = Old.put(3, path)
    with contextlib.closing(Store.open(path)) as store:
        for entry_id in old.articles:
            before = store.versions(entry_id)
            made = store.article(entry_id)
            assert made is not None
            blocks = (*made.article.blocks, made.article.blocks[0])
            longer = replace(made.article, blocks=blocks)
            for article in (made.article, longer):
                again = replace(made, filters_version=9, article=article)
                store.save_article(entry_id, again)
            assert store.versions(entry_id) == before


def test_names_of_an_older_version_are_carried_over_step_by_step(path, monkeypatch):
    monkeypatch.setattr(fulltext, "_CARRIED", 10)
    old = Old.put(3, path)
    left = "SELECT count(DISTINCT entry_id) FROM entry_names"
    with contextlib.closing(Store.open(path)) as store:
        writer = store._connections.writer
        counts = [writer.execute(left).get]
        while store.tidy():
            old.check(store)
            counts.append(writer.execute(left).get)
        assert sorted(set(counts)) == [0, 2, 12, 22, 32]
        assert counts == sorted(counts, reverse=True)
        assert writer.execute("SELECT count(*) FROM names").get == 0


MIGRATOR = """
import sys
from pathlib import Path
from newsreader.store import Store

def tell(sentence):
    if "made anew" in sentence:
        print(sentence, flush=True)
        sys.stdin.readline()

Store.open(Path(sys.argv[1]), tell=tell)
"""


def test_kill_9_in_a_migration_leaves_the_file_as_it_was(path):
    old = Old.put(1, path)
    process = child(path, MIGRATOR)
    assert process.stdout is not None
    assert "made anew" in process.stdout.readline()
    process.kill()
    process.communicate()
    connection = apsw.Connection(str(path))
    assert connection.pragma("user_version") == 1
    connection.close()
    with contextlib.closing(Store.open(path)) as store:
        assert store.recovered == ""
        old.check(store)


def test_a_failed_migration_leaves_the_file_as_it_was(path, monkeypatch):
    filled(path).close()
    with_migrations(monkeypatch, _fail)
    with pytest.raises(StoreError, match="no such thing"):
        Store.open(path)
    monkeypatch.undo()
    store = Store.open(path)
    assert store.totals().total == 30
    assert store.check() == []
    store.close()


def test_a_newer_file_is_refused_unchanged(path, monkeypatch):
    with monkeypatch.context() as patch:
        with_migrations(patch, _add_note)
        filled(path).close()
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(StoreTooNew, match="newer newsreader"):
            Store.open(path, read_only=read_only)
    assert path.read_bytes() == before


def test_an_older_file_is_not_opened_read_only(path, monkeypatch):
    filled(path).close()
    with_migrations(monkeypatch, _add_note)
    with pytest.raises(StoreError, match="older newsreader") as caught:
        Store.open(path, read_only=True)
    # Also whoever only wanted a list is told: no word of what they never asked for.
    assert "run newsreader poll once" in str(caught.value)
    assert "read-only" not in str(caught.value)


# ------------------------------------------------------------------ damage


def _half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _zero_page(data: bytes) -> bytes:
    return data[:8192] + b"\0" * 8192 + data[16384:]


def _no_header(data: bytes) -> bytes:
    return b"\0" * 100 + data[100:]


DAMAGE = {
    "half": _half,
    "zero page": _zero_page,
    "no header": _no_header,
    "not a database": lambda data: b"hello" * 1000,
    "empty": lambda data: b"",
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_file_is_set_aside_and_the_backup_restored(path, kind):
    store = filled(path)
    marked = store.entry_ids(EntryQuery())[0]
    store.mark([Mark(marked, starred=True)])
    store.backup()
    poll(store, [entry("after the backup")])
    store.close()
    damaged = DAMAGE[kind](path.read_bytes())
    path.write_bytes(damaged)
    with pytest.raises(StoreDamaged):
        Store.open(path, read_only=True)
    store = Store.open(path)
    assert "set aside" in store.recovered
    assert "backup of" in store.recovered
    assert store.totals().total == 30
    assert store.entry_ids(EntryQuery(starred=True)).tolist() == [marked]
    assert store.check() == []
    store.close()
    (aside,) = path.parent.glob("*.damaged-*")
    assert aside.read_bytes() == damaged
    again = Store.open(path)
    assert again.recovered == ""
    again.close()


@pytest.mark.parametrize("missing", [1, 100, PAGE_BYTES - 1, 3 * PAGE_BYTES])
@pytest.mark.parametrize("copied", [True, False])
def test_a_file_without_its_end_is_found_before_it_is_used(path, copied, missing):
    with contextlib.closing(filled(path)) as store:
        if copied:
            store.backup()
    path.write_bytes(path.read_bytes()[:-missing])
    assert recovery.probe(path) == f"its end is missing, {missing:,} B"
    with pytest.raises(StoreDamaged, match="its end is missing"):
        Store.open(path, read_only=True)
    with contextlib.closing(Store.open(path)) as store:
        assert "its end is missing" in store.recovered
        assert store.totals().total == 30
        assert store.check() == []


def test_a_copy_without_its_end_is_passed_over(path):
    with contextlib.closing(filled(path)) as store:
        older = store.backup()
        newer = older.with_name("daily-29990101T000000-v8.db")
        newer.write_bytes(older.read_bytes()[:-1])
    path.write_bytes(_half(path.read_bytes()))
    assert backup.copies(path) == [newer, older]
    with contextlib.closing(Store.open(path)) as store:
        assert f"{backup.taken(older):%Y-%m-%d %H:%M}" in store.recovered


def test_a_file_whose_pages_are_still_in_its_log_is_whole(path):
    process = child(
        path,
        "import os, sys; from pathlib import Path; from test_store_open import filled\n"
        "store = filled(Path(sys.argv[1]))\n"
        "store._connections.writer.wal_checkpoint(); os._exit(0)",
    )
    process.communicate()
    assert path.stat().st_size > PAGE_BYTES
    # The first page, which tells of the others, came first.
    os.truncate(path, PAGE_BYTES)
    assert recovery.probe(path) == ""
    with contextlib.closing(Store.open(path)) as store:
        assert store.recovered == ""
        assert store.totals().total == 30
        assert store.check() == []


def test_more_than_a_file_says_is_no_damage(path):
    filled(path).close()
    with path.open("ab") as file:
        file.write(b"more")
    with contextlib.closing(Store.open(path)) as store:
        assert store.recovered == ""
        assert store.check() == []


def test_what_sqlite_says_of_damage_is_logged_and_not_shown(path, caplog):
    filled(path).close()
    data = bytearray(path.read_bytes())
    for page in range(2, len(data) // PAGE_BYTES):
        data[page * PAGE_BYTES : page * PAGE_BYTES + 8] = b"\xff" * 8
    path.write_bytes(data)
    script = (
        "import sys; from pathlib import Path\n"
        "from newsreader.logfile import start_logging\n"
        "from newsreader.store import Store\n"
        "start_logging(sys.argv[2], Path(sys.argv[3]))\n"
        "try: Store.open(Path(sys.argv[1]), read_only=True)\n"
        "except Exception as error: print(type(error).__name__)\n"
        "else: print('opened')"
    )
    for level, lines in (("warning", True), ("off", False)):
        log = path.with_name(level)
        done = subprocess.run(
            [sys.executable, "-c", script, path, level, log],
            capture_output=True,
            text=True,
            check=True,
        )
        assert (done.stdout, done.stderr) == ("StoreDamaged\n", "")
        assert log.exists() == lines
    said = path.with_name("warning").read_text().splitlines()
    assert any("SQLite (11): database corruption at line" in line for line in said)


def test_sqlite_says_a_thing_once_and_not_too_many(monkeypatch, caplog):
    monkeypatch.setattr(connection, "_said", set())
    for code in (apsw.SQLITE_CORRUPT, apsw.SQLITE_CORRUPT, apsw.SQLITE_ERROR):
        connection._write_down(code, "no such thing")
    assert [record.message for record in caplog.records] == [
        "SQLite (11): no such thing"
    ]
    for number in range(100):
        connection._write_down(apsw.SQLITE_IOERR_READ, f"at {number}")
    assert len(caplog.records) == 10


def test_marks_that_can_still_be_read_are_carried_over(path):
    store = filled(path, 0)
    poll(store, [entry(f"{n}", html=os.urandom(900).hex()) for n in range(600)])
    ids = store.entry_ids(EntryQuery())
    store.mark([Mark(ids[0], starred=True), Mark(ids[1], read=True)])
    store.backup()
    store.mark([Mark(ids[0], starred=False)])
    store.mark([Mark(i, read=True) for i in ids[2:100]])
    page = store._connections.writer.execute(
        "SELECT max(pageno) FROM dbstat WHERE name = 'entries' AND pagetype = 'leaf'"
    ).get
    before = {r.id: (r.read, r.starred) for r in store.rows(ids)}
    store.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * 8192)
        file.write(b"\xff" * 8192)
    recovery.suspicion(path).touch()
    store = Store.open(path)
    assert "carried over" in store.recovered
    after = {r.id: (r.read, r.starred) for r in store.rows(ids)}
    readable = [i for i in ids if after[i] == before[i]]
    assert len(readable) > 520, "one page holds fewer than 80 entries"
    assert sum(after[i] == (True, False) for i in ids) > 20
    assert store.check() == []
    store.close()


def test_damage_without_a_backup_starts_anew_and_keeps_the_file(path):
    filled(path).close()
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))
    store = Store.open(path)
    assert "no backup" in store.recovered
    assert "starts anew" in store.recovered
    assert store.feeds() == []
    store.close()
    assert len(list(path.parent.glob("*.damaged-*"))) == 1


def test_damage_without_a_backup_keeps_what_can_be_read(path):
    store = filled(path, 0)
    poll(store, [entry(f"{n}", html=os.urandom(900).hex()) for n in range(600)])
    ids = store.entry_ids(EntryQuery())
    store.mark([Mark(ids[0], starred=True), Mark(ids[1], read=True)])
    page, size = store._connections.writer.execute(
        "SELECT max(pageno), (SELECT page_size FROM pragma_page_size) FROM dbstat"
        " WHERE name = 'contents' AND pagetype = 'leaf'"
    ).fetchone()
    before = {r.id: (r.title, r.read, r.starred) for r in store.rows(ids)}
    store.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    with pytest.raises(StoreDamaged, match="there is no backup yet"):
        Store.open(path, read_only=True)
    store = Store.open(path)
    assert "600 articles with their marks could be read" in store.recovered
    after = {r.id: (r.title, r.read, r.starred) for r in store.rows(ids)}
    assert after == before
    assert store.check() == []
    texts = [store.raw(i).feed_html for i in ids]
    assert 500 < sum(bool(text) for text in texts) < 600
    assert store.count(EntryQuery(text="title:Title")) == 600
    poll(store, [entry("7", html="<p>Again.</p>")])
    assert store.count(EntryQuery()) == 600
    store.close()


def test_a_damaged_backup_is_passed_over(path):
    store = filled(path)
    good = store.backup()
    store.close()
    bad = good.with_name("daily-29990101T000000-v1.db")
    bad.write_bytes(_half(good.read_bytes()))
    path.write_bytes(b"")
    store = Store.open(path)
    assert store.totals().total == 30
    store.close()


def test_damage_deep_inside_is_found_by_check_and_mended_at_the_next_start(path):
    store = filled(path, 0)
    poll(store, [entry(f"{n}", html=os.urandom(900).hex()) for n in range(400)])
    store.backup()
    page = store._connections.writer.execute(
        "SELECT pageno FROM dbstat WHERE name = 'contents' AND pagetype = 'leaf'"
        " ORDER BY pageno LIMIT 1 OFFSET 1"
    ).get
    store.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE_BYTES)
        file.write(b"\xff" * PAGE_BYTES)
    store = Store.open(path)
    assert store.recovered == ""
    assert store.check() != []
    store.close()
    store = Store.open(path)
    assert "restored" in store.recovered
    assert store.check() == []
    assert store.totals().total == 400
    store.close()


def test_a_healthy_file_is_healthy_however_often_it_is_checked(path):
    store = filled(path)
    for n in range(20):
        assert store.check() == []
        poll(store, [entry(f"later {n}")])
        store.tidy()
    assert not recovery.suspicion(path).exists()
    store.close()


def test_damage_met_while_running_is_told_and_mended_at_the_next_start(path):
    store = filled(path)
    store.backup()
    store.close()
    store = Store.open(path)
    connections = store._connections
    with pytest.raises(StoreDamaged), connections.reading():
        raise apsw.CorruptError("database disk image is malformed")
    store.close()
    assert recovery.suspicion(path).exists()
    store = Store.open(path)
    assert store.recovered == ""
    assert not recovery.suspicion(path).exists()
    store.close()


ERRORS = [
    error
    for error in vars(apsw).values()
    if isinstance(error, type) and issubclass(error, apsw.Error)
]


@pytest.mark.parametrize("error", [*ERRORS, MemoryError], ids=lambda e: e.__name__)
@pytest.mark.parametrize("way", ["reading", "writing"])
def test_every_error_of_sqlite_becomes_one_sentence(error, way):
    with contextlib.closing(Store.memory()) as store:
        with pytest.raises(StoreError) as caught, getattr(store._connections, way)():
            raise error("some words of SQLite")
        assert str(caught.value).endswith(".")
        assert "\n" not in str(caught.value)
        assert caught.value.__cause__ is not None
        # The store goes on.
        subscribe(store)
        assert len(store.feeds()) == 1


def _extended(result: int) -> apsw.Error:
    """An error as SQLite gives it with an extended result."""
    error = apsw.exception_for(result)
    assert error.extendedresult == result
    return error


NO_DAMAGE = {
    name: result
    for name, result in vars(apsw).items()
    if name.startswith(
        ("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_BUSY")
    )
    or name
    in ("SQLITE_FULL", "SQLITE_PROTOCOL", "SQLITE_NOMEM", "SQLITE_PERM", "SQLITE_AUTH")
}


@pytest.mark.parametrize("name", NO_DAMAGE)
def test_trouble_that_is_no_damage_sets_nothing_aside(path, monkeypatch, name):
    filled(path).close()
    before = path.read_bytes()

    def fail(*_args: object) -> None:
        raise _extended(NO_DAMAGE[name])

    monkeypatch.setattr(recovery, "_touch_everything", fail)
    for read_only in (False, True):
        with pytest.raises(StoreError) as caught:
            Store.open(path, read_only=read_only)
        assert not isinstance(caught.value, StoreDamaged)
        assert "damaged" not in str(caught.value)
    monkeypatch.undo()
    assert recovery.set_aside(path) == []
    assert path.read_bytes() == before
    store = Store.open(path)
    assert store.recovered == ""
    assert store.totals().total == 30
    store.close()


def _no_space(*_args: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _database_full(*_args: object, **_named: object) -> None:
    raise _extended(apsw.SQLITE_FULL)


def _nothing_free(_path: object) -> object:
    return SimpleNamespace(total=1, used=1, free=0)


FAILING = {
    "no backup, no room": (False, shutil, "disk_usage", _nothing_free),
    "no backup, no table": (False, recovery, "migrate", _database_full),
    "no backup, no sync": (False, os, "fsync", _no_space),
    "no room": (True, shutil, "disk_usage", _nothing_free),
    "no copy": (True, shutil, "copyfile", _no_space),
    "no sync": (True, os, "fsync", _no_space),
    "no exchange": (True, Path, "replace", _no_space),
}


@pytest.mark.parametrize("case", FAILING)
def test_a_damaged_file_stays_until_its_replacement_is_there(path, monkeypatch, case):
    has_backup, where, name, failing = FAILING[case]
    store = filled(path)
    if has_backup:
        store.backup()
    store.close()
    damaged = _half(path.read_bytes())
    path.write_bytes(damaged)
    with monkeypatch.context() as patch:
        patch.setattr(where, name, failing)
        with pytest.raises(StoreDamaged, match="left where it is"):
            Store.open(path)
    assert path.read_bytes() == damaged
    assert recovery.set_aside(path) == []
    assert list(path.parent.glob("*.restoring*")) == []
    store = Store.open(path)
    assert "set aside" in store.recovered
    assert store.totals().total == 30
    store.close()
    assert len(recovery.set_aside(path)) == 1


@pytest.mark.parametrize("exchanged", [True, False])
def test_a_damaged_file_is_set_aside_where_there_are_no_links(
    path, monkeypatch, exchanged
):
    store = filled(path)
    store.backup()
    store.close()
    damaged = _half(path.read_bytes())
    path.write_bytes(damaged)
    monkeypatch.setattr(os, "link", _no_space)
    if exchanged:
        Store.open(path).close()
        (aside,) = recovery.set_aside(path)
        assert aside.read_bytes() == damaged
    else:
        monkeypatch.setattr(Path, "replace", _no_space)
        with pytest.raises(StoreDamaged, match="left where it is"):
            Store.open(path)
        assert recovery.set_aside(path) == []
        assert path.read_bytes() == damaged


def test_a_backup_that_cannot_be_read_now_is_not_passed_over(path, monkeypatch):
    store = filled(path)
    store.backup()
    store.close()
    path.write_bytes(_half(path.read_bytes()))

    def fail(_name: str) -> apsw.Connection:
        raise _extended(apsw.SQLITE_IOERR_READ)

    monkeypatch.setattr(recovery, "open_still", fail)
    with pytest.raises(StoreDamaged, match="left where it is"):
        Store.open(path)
    assert recovery.set_aside(path) == []


def test_what_a_cut_off_restoring_left_is_removed(path):
    filled(path).close()
    left = path.with_name(path.name + ".restoring")
    left.touch()
    Store.open(path).close()
    assert not left.exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("left", [0, 4096, 16384, 40960])
def test_a_full_disk_is_no_damage(small_disk, left):
    path = small_disk / "newsreader.db"
    filled(path).close()
    before = path.read_bytes()
    filling = small_disk / "fill"
    filling.write_bytes(b"x" * (shutil.disk_usage(small_disk).free - left))
    for _ in range(2):
        with pytest.raises(StoreFull, match="full"):
            Store.open(path)
        assert path.read_bytes() == before
    assert recovery.set_aside(path) == []
    # What needs no room still works.
    with Reading(path) as store:
        assert store.totals().total == 30
    filling.unlink()
    store = Store.open(path)
    assert store.recovered == ""
    assert store.totals().total == 30
    store.close()


@pytest.mark.parametrize("left", [4096, 16384])
def test_marks_for_which_a_full_disk_has_no_room_are_not_left_out(
    small_disk, monkeypatch, left
):
    path = small_disk / "newsreader.db"
    store = filled(path)
    copy = store.backup()
    ids = store.entry_ids(EntryQuery())
    store.mark([Mark(i, starred=True) for i in ids])
    store.close()
    path.write_bytes(_no_counts(path))
    damaged = path.read_bytes()
    # The copy just fits, with nothing to spare for marks.
    monkeypatch.setattr(recovery, "_require_space", lambda *_: None)
    filling = small_disk / "fill"
    free = shutil.disk_usage(small_disk).free - copy.stat().st_size
    filling.write_bytes(b"x" * (free - left))
    with pytest.raises(StoreDamaged, match="left where it is") as caught:
        Store.open(path)
    assert isinstance(caught.value.__cause__, StoreFull)
    assert path.read_bytes() == damaged
    assert recovery.set_aside(path) == []
    assert list(small_disk.glob("*.restoring*")) == []
    filling.unlink()
    store = Store.open(path)
    assert "the marks made since then on 30 articles were carried over" in (
        store.recovered
    )
    assert store.entry_ids(EntryQuery(starred=True)) == ids
    store.close()


def _no_counts(path: Path) -> bytes:
    """The file with the only page of a table that no mark needs damaged."""
    with contextlib.closing(apsw.Connection(str(path))) as file:
        page = file.execute(
            "SELECT min(pageno) FROM dbstat WHERE name = 'feed_counts'"
        ).get
    data = path.read_bytes()
    start = (page - 1) * PAGE_BYTES
    return data[:start] + b"\xff" * PAGE_BYTES + data[start + PAGE_BYTES :]


def test_a_damaged_text_is_told(path):
    store = filled(path)
    (entry_id,) = store.entry_ids(EntryQuery(), limit=1)
    with store._connections.writing() as connection:
        connection.execute("UPDATE contents SET html = x'01ffff00'")
    with pytest.raises(StoreDamaged, match="stored text is damaged"):
        store.raw(entry_id)
    store.close()


def test_another_programs_database_is_left_alone(path):
    path.parent.mkdir()
    connection = apsw.Connection(str(path))
    connection.execute("CREATE TABLE photos (id)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreDamaged, match="another program"):
        Store.open(path)
    assert path.read_bytes() == before


def test_a_file_that_was_never_ours_is_left_alone(path):
    path.parent.mkdir()
    path.write_text("my notes")
    with pytest.raises(StoreDamaged, match="not a newsreader database"):
        Store.open(path)
    assert path.read_text() == "my notes"


# ------------------------------------------------------------------ backups


def test_the_daily_copy_is_made_once_a_day_and_three_are_kept(path, monkeypatch):
    store = filled(path)
    day = NOW.astimezone().replace(tzinfo=None) + timedelta(hours=1)

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return day if tz is None else day.astimezone(tz)

    monkeypatch.setattr(door, "datetime", Clock)
    assert store.backup_if_due() is None  # what came today is still in the feeds
    day += timedelta(days=1, minutes=1)
    made = []
    for _ in range(5):
        made.append(store.backup_if_due())
        assert store.backup_if_due() is None
        day += timedelta(days=1)
    assert all(made)
    assert backup.copies(path) == made[:1:-1]
    store.close()
    copy = Store.open(shutil.copy(made[-1], path.with_name("copy.db")))
    assert copy.totals().total == 30
    copy.close()


def test_no_room_for_a_backup_is_told(path, monkeypatch):
    store = filled(path)
    usage = shutil.disk_usage(path.parent)
    monkeypatch.setattr(backup.shutil, "disk_usage", lambda _: usage._replace(free=10))
    with pytest.raises(StoreFull, match="MiB are free"):
        store.backup()
    store.close()
    assert backup.copies(path) == []


def test_a_store_in_memory_leaves_no_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    store = Store.memory()
    subscribe(store)
    poll(store, [entry("a")])
    assert store.totals().total == 1
    assert store.backup_if_due() is None
    store.close()
    assert list(tmp_path.iterdir()) == []


def test_the_lock_file_is_readable_by_other_tools(path):
    store = filled(path)
    holder = json.loads(path.with_name(path.name + ".lock").read_text())
    assert holder["pid"] == os.getpid()
    store.close()
    assert path.with_name(path.name + ".lock").read_text() == ""


def test_the_writing_connection_is_set_up_to_the_end(tmp_path: Path) -> None:
    """Settings behind the first that returns a row hold too."""
    with contextlib.closing(Store.open(tmp_path / "store.db")) as store:
        writer = store._connections.writer
        wanted = {
            "journal_mode": "wal",
            "synchronous": 1,
            "foreign_keys": 1,
            "temp_store": 2,
            "cache_size": -8192,
        }
        assert {name: writer.execute(f"PRAGMA {name}").get for name in wanted} == wanted


@pytest.mark.parametrize("version", OLD)
def test_articles_of_an_older_version_are_let_go_and_nothing_else(
    path, version, monkeypatch
):
    monkeypatch.setattr(readiness, "_FEWEST", 5)
    monkeypatch.setattr(readiness, "_LET_GO", 4)
    old = Old.put(version, path)
    kept = "SELECT count(*) FROM articles WHERE length(body) > 0"
    with contextlib.closing(Store.open(path)) as store:
        writer = store._connections.writer
        # Their bylines stand nowhere else: such articles are kept.
        writer.execute("UPDATE entries SET author = 'By Ada'")
        before = writer.execute(kept).get
        rows = writer.execute("SELECT count(*) FROM articles").get
        marks = [(r.read, r.starred) for r in store.rows(range(1, 200))]
        while store.tidy():
            replace(old, articles={}, facts={}).check(store)
        # In the oldest files are articles that say more than their feeds did.
        assert writer.execute(kept).get <= before - 10 * (version == 7)
        assert writer.execute("SELECT count(*) FROM articles").get == rows
        assert [(r.read, r.starred) for r in store.rows(range(1, 200))] == marks
