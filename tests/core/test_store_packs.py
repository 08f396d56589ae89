"""Texts side by side: smaller than alone, found and read as before."""

from __future__ import annotations

import contextlib
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest
from store_builders import FEED, HOUR, NOW, entry, poll, subscribe

from newsreader.errors import StoreDamaged, StoreFull
from newsreader.models import EntryQuery, Mark, ParsedEntry
from newsreader.store import Store, connection, packs, salvage, texts
from newsreader.store.salvage import carry_entries

OTHER = "https://other.example/feed"
#: So that few rows fill more than one.
SMALL_PAGE = 512
WORDS = [
    "".join(random.Random(n).choices("abcdefghijklmnopqrstuvwxyz", k=7))
    for n in range(300)
]


def said(number: int) -> ParsedEntry:
    """An entry of words that some other entries have; some are of Chinese ones too."""
    chosen = random.Random(number).choices(WORDS, k=90)
    html = f'<p class="é">Nr {number} {" ".join(chosen)}</p>'
    if number % 5 == 0:
        html += "<p>港口的風暴</p>"
    return entry(
        f"{number}",
        html="" if number % 7 == 0 else html,
        summary=f"Short {number}" if number % 3 else "",
        tags=("tag",) if number % 4 == 0 else (),
        lang="zh" if number % 5 == 0 else "en",
        published=NOW - number * HOUR,
    )


@pytest.fixture(autouse=True)
def early(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the dictionary be made early, and packs be made of few."""
    monkeypatch.setattr(texts, "FIRST", 60)
    monkeypatch.setattr(packs, "_FEWEST", 60)
    monkeypatch.setattr(packs, "_FULL", 4000)


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with contextlib.closing(Store.open(path)) as opened:
        subscribe(opened, FEED, OTHER)
        yield opened


def fill(store: Store, numbers: range) -> None:
    """Polls of thirty entries each, by turns of two feeds."""
    for turn, start in enumerate(range(numbers.start, numbers.stop, 30)):
        made = [said(n) for n in range(start, min(numbers.stop, start + 30))]
        poll(store, made, url=(FEED, OTHER)[turn % 2])
        if articles := store.to_learn_from():
            store.learn(texts.train(articles))


def pack(store: Store) -> int:
    """Pack until nothing is left; how many steps that took."""
    steps = 0
    while store.pack_texts():
        steps += 1
    return steps


def ask(store: Store, sql: str) -> int:
    value: int = store._connections.writer.execute(sql).get
    return value


INSIDE = "SELECT count(*) FROM contents WHERE html BETWEEN x'06' AND x'07'"
ALONE = INSIDE.replace("html", "html NOT")


def everything(store: Store) -> list[tuple[object, ...]]:
    """What is stored of every entry."""
    ids = sorted(store.entry_ids(EntryQuery()))
    return [(i, store.entry(i), store.raw(i)) for i in ids]


SEARCHES = (
    *(f"{WORDS[n]} {WORDS[n + 1]}" for n in range(0, 20, 2)),
    f'"{said(3).html[20:60]}"',
    '"Nr 31"',
    "風暴",
    '"港口的"',
    '"short 31"',
    f"{WORDS[3][:3]}*",
    f"-{WORDS[0]} title:1",
)


def searched(store: Store) -> list[list[int]]:
    return [list(store.entry_ids(EntryQuery(text=text))) for text in SEARCHES]


def test_everything_comes_back_smaller(store, path):
    fill(store, range(240))
    told, found = everything(store), searched(store)
    assert any(map(len, found))
    alone = ask(store, "SELECT sum(length(html)) FROM contents")
    assert pack(store) > 10
    assert everything(store) == told
    assert searched(store) == found
    inside = "SELECT sum(length(html)) FROM contents WHERE html < x'06'"
    packed = ask(store, "SELECT sum(length(body)) FROM blocks")
    assert packed + (ask(store, inside) or 0) < 0.8 * alone
    assert ask(store, INSIDE) > 200 * 6 // 7
    assert store.check() == []
    with contextlib.closing(Store.open(path, read_only=True)) as reader:
        assert everything(reader) == told
        assert searched(reader) == found
        assert not reader.pack_texts()


def test_few_new_texts_wait(store):
    fill(store, range(120))
    pack(store)
    before = ask(store, INSIDE)
    fill(store, range(120, 150))
    assert pack(store) == 0
    fill(store, range(150, 180))
    assert pack(store) > 0
    assert ask(store, INSIDE) > before


def test_nothing_is_packed_before_there_is_a_dictionary(store, monkeypatch):
    monkeypatch.setattr(texts, "FIRST", 10_000)
    fill(store, range(120))
    assert pack(store) == 0


def test_a_text_that_changes_is_alone_again_and_stays_so(store):
    fill(store, range(120))
    pack(store)
    new = entry("1", html="<p>Other words.</p>", summary="Other", published=NOW - HOUR)
    (entry_id,) = poll(store, [new]).changed
    assert store.raw(entry_id).feed_html == "<p>Other words.</p>"
    told = everything(store)
    fill(store, range(120, 240))
    pack(store)
    assert everything(store)[: len(told)] == told
    assert ask(store, f"{ALONE} AND entry_id = {entry_id}") == 1


def test_a_text_that_changes_while_its_pack_is_made_stays_new(store, monkeypatch):
    fill(store, range(120))
    made = packs.make

    def slow(connection, group, dictionary):
        ready = made(connection, group, dictionary)
        changed = [
            entry(f"{n}", html=f"<p>New words of {n}.</p>") for n in range(1, 20)
        ]
        poll(store, changed)
        return ready

    monkeypatch.setattr(packs, "make", slow)
    pack(store)
    for n in range(1, 20):
        (entry_id,) = store.entry_ids(EntryQuery(text=f'"new words of {n}"'))
        assert store.raw(entry_id).feed_html == f"<p>New words of {n}.</p>"


def test_a_long_text_stays_alone(store):
    fill(store, range(90))
    rng = random.Random(1)
    long = "".join(rng.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=60_000))
    (entry_id,) = poll(store, [entry("long", html=long)]).new
    fill(store, range(90, 240))
    pack(store)
    where = f"SELECT length(html) > 20000 FROM contents WHERE entry_id = {entry_id}"
    assert ask(store, where)
    assert store.raw(entry_id).feed_html == long


def test_the_same_words_a_million_times_stay_alone(store):
    fill(store, range(90))
    many = [entry(f"many-{n}", html=f"<p>{n}</p>" * 30_000) for n in range(9)]
    ids = poll(store, many).new
    fill(store, range(90, 240))
    pack(store)
    listed = ", ".join(map(str, ids))
    assert ask(store, f"{ALONE} AND entry_id IN ({listed})") >= 8
    assert ask(store, INSIDE) > 150
    texts_of = [store.raw(entry_id).feed_html for entry_id in ids]
    assert sorted(texts_of) == sorted(one.html for one in many)


def test_a_text_that_cannot_be_read_stays_as_it_is(store):
    fill(store, range(120))
    store._connections.writer.execute(
        "UPDATE contents SET html = x'047878' WHERE entry_id IN (2, 5)"
    )
    pack(store)
    with pytest.raises(StoreDamaged):
        store.raw(2)
    assert store.raw(3).feed_html
    left = "SELECT count(*) FROM contents WHERE html = x'047878'"
    assert ask(store, left) == 2


def test_a_full_disk_costs_no_text_and_passes_none_over(store, tmp_path, monkeypatch):
    with contextlib.closing(Store.open(tmp_path / "healthy.db")) as healthy:
        subscribe(healthy, FEED, OTHER)
        fill(healthy, range(120))
        pack(healthy)
        packed = ask(healthy, INSIDE)
    fill(store, range(120))
    told = everything(store)

    def full(*_: object) -> None:
        raise StoreFull("full")

    for _ in range(2):
        with monkeypatch.context() as patched:
            patched.setattr(packs, "_refer", full)
            with pytest.raises(StoreFull):
                pack(store)
        assert everything(store) == told
        assert store.pack_texts()
    pack(store)
    assert everything(store) == told
    assert ask(store, INSIDE) == packed > 50


def test_a_store_that_is_opened_again_goes_on_where_it_was(path):
    with contextlib.closing(Store.open(path)) as store:
        subscribe(store, FEED, OTHER)
        fill(store, range(200))
        told = everything(store)
        for _ in range(3):
            assert store.pack_texts()
    with contextlib.closing(Store.open(path)) as store:
        some = ask(store, INSIDE)
        pack(store)
        assert ask(store, INSIDE) > some > 0
        assert everything(store) == told
        assert pack(store) == 0


def unreadable(path: Path) -> int:
    """How many texts cannot be read by somebody who remembers none."""
    bad = 0
    with contextlib.closing(Store.open(path, read_only=True)) as store:
        for entry_id in store.entry_ids(EntryQuery()):
            for column in ("html", "summary"):
                sql = f"SELECT text({column}) FROM contents WHERE entry_id = ?"
                try:
                    with store._connections.reading() as connection:
                        connection.execute(sql, (entry_id,)).fetchall()
                except StoreDamaged:
                    bad += 1
    return bad


@pytest.mark.parametrize(
    "lose",
    [
        "DELETE FROM packs WHERE id = 2",
        "DELETE FROM blocks WHERE id = 2",
        "DELETE FROM blocks WHERE id = (SELECT max(id) FROM blocks)",
        "DELETE FROM blocks WHERE id > 3",
        "DELETE FROM blocks",
    ],
)
def test_texts_whose_pack_is_lost_are_counted_by_the_check(
    store, path, monkeypatch, lose
):
    # So that packs begin and end in the midst of blocks, and some need three.
    monkeypatch.setattr(packs, "_AROUND", 16_384 - 700)
    fill(store, range(240))
    pack(store)
    assert store.check() == []
    assert unreadable(path) == 0
    store._connections.writer.execute(lose)
    lost = unreadable(path)
    assert lost > 9
    assert store.check() == [f"{lost} stored texts are not where the database says."]


def test_one_lost_text_is_told_as_one(store):
    fill(store, range(120))
    pack(store)
    store._connections.writer.execute(
        "UPDATE contents SET html = x'06000f00000000' WHERE entry_id = 1"
    )
    assert store.check() == ["One stored text is not where the database says."]


def test_a_damaged_pack_is_told_and_hides_no_other(store, path):
    fill(store, range(120))
    pack(store)
    store._connections.writer.execute("UPDATE packs SET start = start + 1 WHERE id = 2")
    store.close()
    with contextlib.closing(Store.open(path)) as opened:
        bad = 0
        for entry_id in opened.entry_ids(EntryQuery()):
            try:
                opened.raw(entry_id)
            except StoreDamaged:
                bad += 1
        assert 0 < bad < 30
        assert opened.rows(opened.entry_ids(EntryQuery()))


def test_what_is_packed_is_carried_out_of_a_damaged_file(store, path, tmp_path):
    fill(store, range(150))
    pack(store)
    store._connections.writer.execute("DELETE FROM packs WHERE id = 2")
    told = {}
    for entry_id in store.entry_ids(EntryQuery()):
        with contextlib.suppress(StoreDamaged):
            told[entry_id] = store.raw(entry_id).feed_html
    store.close()
    with contextlib.closing(Store.open(tmp_path / "new" / "newsreader.db")) as other:
        assert carry_entries(path, other._connections.writer) == 150
        assert len(told) > 110
        for entry_id, html in told.items():
            assert other.raw(entry_id).feed_html == html
        assert other.check() == []


def damage_last_page(path: Path, table: str) -> None:
    """Overwrite where the last of at least three pages of rows are."""
    with contextlib.closing(apsw.Connection(str(path))) as file:
        pages = file.execute(
            "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf'"
            " ORDER BY path",
            (table,),
        ).fetchall()
    assert len(pages) > 2
    with path.open("r+b") as file:
        file.seek((pages[-1][0] - 1) * SMALL_PAGE)
        file.write(b"\xff" * SMALL_PAGE)


CARRIED = ("dictionaries", "blocks", "packs", "feeds", "entries", "contents")


@pytest.mark.parametrize("table", CARRIED)
def test_a_damaged_last_page_costs_what_is_in_it(path, tmp_path, monkeypatch, table):
    monkeypatch.setattr(connection, "PAGE_BYTES", SMALL_PAGE)
    monkeypatch.setattr(packs, "_FULL", 1000)
    with contextlib.closing(Store.open(path)) as store:
        # Feeds without an entry are on the last page, dictionaries of no text, too.
        subscribe(store, FEED, OTHER, *(f"https://{n}.example/" for n in range(40)))
        fill(store, range(480))
        store._connections.writer.executemany(
            "INSERT INTO dictionaries (digest, body) VALUES (x'00', randomblob(?))",
            [(100,)] * 40,
        )
        pack(store)
        told = {i: raw for i, _, raw in everything(store)}
    damage_last_page(path, table)
    with contextlib.closing(Store.open(tmp_path / "new" / "newsreader.db")) as other:
        kept = carry_entries(path, other._connections.writer)
        assert kept == (len(told) if table != "entries" else other.totals().total)
        assert kept > 470
        same = sum(other.raw(i) == raw for i, raw in told.items())
        least = {"dictionaries": 480, "feeds": 480, "packs": 380}
        assert same >= least.get(table, 460)
        assert other.check() == []


def test_marks_are_carried_over_although_a_page_of_the_feeds_is_damaged(
    path, tmp_path, monkeypatch
):
    monkeypatch.setattr(connection, "PAGE_BYTES", SMALL_PAGE)
    with contextlib.closing(Store.open(path)) as store:
        subscribe(store, FEED, OTHER, *(f"https://{n}.example/" for n in range(40)))
        fill(store, range(60))
        copy = shutil.copy(store.backup(), tmp_path / "copy.db")
        ids = store.entry_ids(EntryQuery())
        store.mark([Mark(i, starred=True) for i in ids])
    damage_last_page(path, "feeds")
    assert salvage.carry_marks(path, copy) == len(ids) == 60


def test_what_packing_leaves_empty_is_given_back(store, path):
    for start in range(0, 3000, 300):
        poll(store, [said(n) for n in range(start, start + 300)])
        if articles := store.to_learn_from():
            store.learn(texts.train(articles))
    before = ask(store, "SELECT page_count FROM pragma_page_count")
    pack(store)
    while store.tidy():
        pass
    after = ask(store, "SELECT page_count FROM pragma_page_count")
    assert after < 0.9 * before
    assert ask(store, "SELECT freelist_count FROM pragma_freelist_count") <= after / 100
    assert store.check() == []


def test_rows_that_became_short_are_written_anew_side_by_side(store, monkeypatch):
    monkeypatch.setattr(packs, "_FEWEST", 1000)
    fill(store, range(3000))

    def used() -> int:
        counts = ("pragma_page_count", "pragma_freelist_count")
        pages, unused = (ask(store, f"SELECT * FROM {table}") for table in counts)
        return pages - unused

    told = everything(store)
    monkeypatch.setattr(packs, "_CLOSED_UP", 0)
    store.pack_texts()
    written: list[str] = []
    connection = store._connections.writer
    connection.set_exec_trace(lambda _cursor, sql, _values: written.append(sql) or True)
    pack(store)
    assert not any("DELETE FROM contents WHERE entry_id >" in sql for sql in written)
    before = used()
    # The rows of one window again, as if nothing had been packed beyond it.
    monkeypatch.setattr(packs, "_CLOSED_UP", 1_000_000)
    with store._connections.writing() as connection:
        texts.reach(connection, "packed_to", 0)
        packs.save(connection, None, packs.Group((), 1000))
    connection.set_exec_trace(None)
    assert any("DELETE FROM contents WHERE entry_id >" in sql for sql in written)
    assert used() <= before
    assert everything(store) == told
    assert store.check() == []
