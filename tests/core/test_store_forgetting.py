"""What is removed because the user asks: all of it, and nothing else."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import apsw
import pytest
from store_builders import (
    FEED,
    NOW,
    article,
    entry,
    name,
    poll,
    stored,
    subscribe,
)

from newsreader.facts.model import Facts
from newsreader.models import EntryQuery, Mark, ParsedEntry
from newsreader.store import Store, forgetting, packs, texts

OTHER = "https://other.example/feed"
_WORDS = [
    "".join(random.Random(n).choices("abcdefghijklmnopqrstuvwxyz", k=7))
    for n in range(300)
]
#: Tables with a row for an entry, and the column that says for which.
_TABLES = [*forgetting._OF_ENTRY]


@pytest.fixture(autouse=True)
def early(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a dictionary be made early, and packs of few; remove a few at a time."""
    monkeypatch.setattr(texts, "FIRST", 60)
    monkeypatch.setattr(packs, "_FEWEST", 60)
    monkeypatch.setattr(packs, "_FULL", 4000)
    monkeypatch.setattr(forgetting, "CHUNK", 7)


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with contextlib.closing(Store.open(path)) as opened:
        subscribe(opened, FEED, OTHER)
        yield opened


def said(number: int) -> ParsedEntry:
    words = " ".join(random.Random(number).choices(_WORDS, k=90))
    html = f"<p>Nr {number} {words}</p>"
    return entry(f"{number}", html=html, lang="en" if number % 2 else "de")


def fill(store: Store, numbers: range = range(240)) -> None:
    """Polls of two feeds by turns; then every text is in a pack with others."""
    for turn, start in enumerate(range(numbers.start, numbers.stop, 30)):
        made = [said(n) for n in range(start, min(numbers.stop, start + 30))]
        poll(store, made, url=(FEED, OTHER)[turn % 2])
        if articles := store.to_learn_from():
            store.learn(texts.train(articles))
    while store.pack_texts():
        pass


def ids(store: Store, url: str) -> list[int]:
    feed = store.feed_by_url(url)
    assert feed is not None
    return sorted(store.entry_ids(EntryQuery(feed_ids=(feed.id,))))


def number(store: Store, sql: str, *values: object) -> int:
    found: int = store._connections.writer.execute(sql, values).get
    return found


def packs_with(store: Store, url: str) -> set[int]:
    """The packs that texts of a feed are in."""
    return forgetting.packs_of(store._connections.writer, ids(store, url))


def forget(store: Store, url: str = FEED, **how: bool) -> int:
    feed = store.feed_by_url(url)
    assert feed is not None
    return store.forget(feed.id, **how)


def test_all_of_a_feed_goes_and_all_of_another_stays(store: Store) -> None:
    fill(store)
    mine, others = ids(store, FEED), ids(store, OTHER)
    texts_before = [store.raw(i) for i in others]
    assert number(store, "SELECT count(*) FROM packs") > 10
    assert forget(store) == 120
    for table, key in _TABLES:
        left = f"SELECT count(*) FROM {table} WHERE {key} = ?"
        assert [number(store, left, i) for i in mine] == [0] * 120, table
    assert store.feed_by_url(FEED) is None
    assert [store.raw(i) for i in others] == texts_before
    assert ids(store, OTHER) == others
    totals = store.totals()
    assert (totals.feeds, totals.total, totals.unread) == (1, 120, 120)
    assert store.check() == []


def test_no_word_of_it_is_left_in_the_file(path: Path) -> None:
    with contextlib.closing(Store.open(path)) as store:
        subscribe(store, FEED, OTHER)
        poll(store, [entry("a", title="Zyzzogeton", html="<p>Quixotical words</p>")])
        poll(store, [entry("b", title="Kept", html="<p>Other words</p>")], url=OTHER)
        (mine,) = ids(store, FEED)
        made = stored(article("Quixotical words"), Facts(people=(name("Zyzzogeton"),)))
        store.save_article(mine, made)
        store.save_page(mine, "<html>Quixotical page</html>", "https://a.example", NOW)
        forget(store)
        # Words of an index go with the pieces that hold them.
        for table in ("titles_fts", "words_fts", "named_fts"):
            store._connections.writer.execute(
                f"INSERT INTO {table} ({table}) VALUES ('optimize')"
            )
    data = path.read_bytes().lower()
    assert b"kept" in data
    assert b"zyzzogeton" not in data
    assert b"quixotical" not in data


def test_texts_in_a_pack_with_those_that_go_are_taken_out(store: Store) -> None:
    fill(store)
    shared = packs_with(store, FEED) & packs_with(store, OTHER)
    assert len(shared) > 5
    forget(store)
    # The last one keeps its number, empty.
    left = f"SELECT id FROM packs WHERE length > 0 AND id IN {(*shared, -1)}"
    assert number(store, f"SELECT count(*) FROM ({left})") == 0
    there = {
        row[0] for row in store._connections.writer.execute("SELECT id FROM packs")
    }
    assert len(there - packs_with(store, OTHER)) <= 1
    assert number(store, "SELECT count(*) FROM blocks") < 120
    subscribe(store, FEED, OTHER)
    fill(store, range(240, 480))
    assert len(ids(store, OTHER)) == 240
    assert store.check() == []
    assert all(store.raw(i).feed_html for i in ids(store, OTHER))


class Signalled(BaseException):
    """What a signal raises amid the work."""


def test_what_went_before_a_signal_is_in_no_pack(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store)
    mine, others = ids(store, FEED), ids(store, OTHER)
    raws = [store.raw(i) for i in others]
    first = mine[: forgetting.CHUNK]
    packed = forgetting.packs_of(store._connections.writer, first)
    assert packed & packs_with(store, OTHER)
    assert packed - forgetting.packs_of(store._connections.writer, mine[20:])
    remove, asked = forgetting.remove, []

    def signalled(connection: apsw.Connection, chunk: Sequence[int]) -> None:
        asked.append(chunk)
        if len(asked) > 1:
            raise Signalled
        remove(connection, chunk)

    monkeypatch.setattr(forgetting, "remove", signalled)
    with pytest.raises(Signalled):
        forget(store)
    assert ids(store, FEED) == mine[forgetting.CHUNK :]
    in_use = f"SELECT count(*) FROM packs WHERE length > 0 AND id IN {(*packed, -1)}"
    assert number(store, in_use) == 0
    monkeypatch.setattr(forgetting, "remove", remove)
    assert forget(store) == len(mine) - forgetting.CHUNK
    assert [store.raw(i) for i in others] == raws
    assert store.check() == []


def test_no_number_is_given_twice(store: Store) -> None:
    fill(store, range(60))
    last = number(store, "SELECT max(id) FROM entries")
    forget(store, OTHER)
    assert number(store, "SELECT max(id) FROM entries") < last
    saved = poll(store, [said(1000), said(1001)])
    assert sorted(saved.new) == [last + 1, last + 2]
    assert sorted(poll(store, [said(1002)]).new) == [last + 3]


def test_starred_articles_stay_unless_asked_for(store: Store) -> None:
    fill(store, range(30))
    mine = ids(store, FEED)
    store.mark([Mark(mine[3], starred=True)])
    assert forget(store) == 29
    assert ids(store, FEED) == [mine[3]]
    assert store.raw(mine[3]).feed_html
    assert store.check() == []
    (left,) = [f for f in store.stored_feeds() if f.url == FEED]
    assert (left.total, left.starred) == (1, 1)
    assert forget(store, starred_too=True) == 1
    assert store.feed_by_url(FEED) is None
    assert store.check() == []


def test_a_feed_that_was_left_is_counted_with_what_is_hidden(store: Store) -> None:
    fill(store, range(30))
    subscribe(store, OTHER)
    counts = {feed.url: feed.total for feed in store.stored_feeds()}
    assert counts == {FEED: 30, OTHER: 0}
    assert forget(store) == 30
    assert store.check() == []


def test_a_feed_that_comes_again_is_a_new_one(store: Store) -> None:
    fill(store, range(30))
    before = ids(store, FEED)
    forget(store)
    subscribe(store, FEED, OTHER)
    poll(store, [said(n) for n in range(30)])
    after = ids(store, FEED)
    assert len(after) == 30
    assert not set(before) & set(after)
    assert store.check() == []


def test_a_page_others_are_packed_against_goes_with_the_last_of_them(
    store: Store,
) -> None:
    poll(store, [said(n) for n in range(6)])
    poll(store, [said(n) for n in range(6, 9)], url=OTHER)
    frame = "<div>the same on every page of this host</div>" * 200
    for i in [*ids(store, FEED), *ids(store, OTHER)]:
        store.save_page(i, f"<html>{i}{frame}</html>", f"https://h.example/{i}", NOW)
    assert number(store, "SELECT count(*) FROM dictionaries") == 1
    forget(store)
    for i in ids(store, OTHER):
        assert f"<html>{i}" in store.raw(i).page_html
    forget(store, OTHER)
    for table in ("dictionaries", "hosts", "pages"):
        assert number(store, f"SELECT count(*) FROM {table}") == 0


def test_what_cannot_be_read_keeps_its_pack(store: Store) -> None:
    fill(store)
    writer = store._connections.writer
    writer.execute("UPDATE blocks SET body = zeroblob(length(body))")
    packed = number(store, "SELECT count(*) FROM packs")
    forget(store)
    assert 0 < number(store, "SELECT count(*) FROM packs") < packed


def test_the_file_gets_shorter(path: Path, store: Store) -> None:
    poll(
        store,
        [
            entry(f"{n}", html=random.Random(n).randbytes(3000).hex())
            for n in range(300)
        ],
    )
    before = number(store, "PRAGMA page_count")
    forget(store)
    assert number(store, "PRAGMA page_count") < before / 2
