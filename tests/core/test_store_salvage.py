"""Of a damaged file nothing is lost that can be read, and a full disk is no damage."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import apsw
import pytest
from store_builders import HOUR, NOW, article, entry, poll, stored

from newsreader.errors import StoreDamaged, StoreFull
from newsreader.models import Enclosure, EntryQuery, FeedSpec, Mark
from newsreader.store import Store, connection, entries, lostfeeds, recovery, salvage
from newsreader.store.salvage import carry_entries, carry_marks

#: So that few rows fill more than one.
SMALL_PAGE = 512
USUAL_PAGE = connection.PAGE_BYTES
FEEDS = 40
EACH = 6


def address(number: int) -> str:
    """Of a feed; every third is at a host where many feeds are."""
    host = f"feeds{number}.example" if number % 3 == 0 else f"www.site{number}.example"
    return f"https://{host}/{number}/feed"


def specs() -> list[FeedSpec]:
    return [
        FeedSpec(address(n), title=f"My {n}", tags=("a",) * (n % 4))
        for n in range(FEEDS)
    ]


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "PAGE_BYTES", SMALL_PAGE)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    with contextlib.closing(Store.open(tmp_path / "new" / "newsreader.db")) as opened:
        yield opened


def fill(path: Path) -> None:
    """Feeds with entries and marks, and much else that is read or decided once."""
    with contextlib.closing(Store.open(path)) as store:
        store.sync_feeds(specs())
        for feed in range(FEEDS):
            site = f"https://www.site{feed}.example"
            made = [
                entry(
                    f"{feed}-{n}",
                    url=f"{site}/story/{n}",
                    html=f'<p>Words {n}. <a href="{site}/about">More</a></p>',
                    enclosures=(Enclosure(f"{site}/{n}.mp3", "audio/mpeg", n),),
                    published=NOW - n * HOUR,
                )
                for n in range(EACH)
            ]
            poll(store, made, url=address(feed))
        ids = sorted(store.entry_ids(EntryQuery()))
        store.mark([Mark(i, read=True) for i in ids[::2]])
        store.mark([Mark(i, starred=True) for i in ids[::5]])
        store.add_exceptions(3, ["en.donation.mine"])
        store.save_page(ids[7], "<p>The page.</p>", "https://page.example/", NOW)
        store.save_article(ids[0], stored(article("Words 5.")))
        changed = entry("0-5", url="https://www.site0.example/story/5", html="New.")
        poll(store, [changed], url=address(0), now=NOW + HOUR)
        store.save_article(ids[0], stored(article("New.")))
        assert store.versions(ids[0])


def told(store: Store) -> dict[int, Any]:
    """What a user sees of every entry."""
    ids = sorted(store.entry_ids(EntryQuery()))
    seen = {}
    for row in store.rows(ids):
        one = store.entry(row.id)
        assert one is not None
        seen[row.id] = (
            (row.title, row.url, row.read, row.starred, row.feed_title),
            (one.guid, one.feed_url, one.enclosures, one.spec),
            store.raw(row.id),
        )
    return seen


def read(path: Path) -> dict[int, Any]:
    with contextlib.closing(Store.open(path)) as store:
        return told(store)


def pages_of(path: Path, name: str, kind: str = "leaf") -> list[int]:
    with contextlib.closing(apsw.Connection(str(path))) as file:
        return [
            row[0]
            for row in file.execute(
                "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ?"
                " ORDER BY path",
                (name, kind),
            )
        ]


def damage(path: Path, *pages: int) -> None:
    with path.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * SMALL_PAGE)
            file.write(b"\xff" * SMALL_PAGE)


INDEX = "sqlite_autoindex_feeds_1"
#: Which pages are damaged.
PLACES: dict[str, Callable[[Path], list[int]]] = {
    "a page": lambda path: pages_of(path, "feeds")[3:4],
    "the last page": lambda path: pages_of(path, "feeds")[-1:],
    "every page": lambda path: pages_of(path, "feeds"),
    "the root": lambda path: pages_of(path, "feeds", "internal")[:1],
    "a page of the index, too": lambda path: [
        pages_of(path, "feeds")[3],
        pages_of(path, INDEX)[-1],
    ],
}


@pytest.mark.parametrize("place", PLACES)
def test_entries_of_feeds_that_cannot_be_read_are_carried_over(path, other, place):
    fill(path)
    before = read(path)
    damage(path, *PLACES[place](path))
    damaged = path.read_bytes()
    assert carry_entries(path, other._connections.writer) == len(before)
    assert path.read_bytes() == damaged
    assert other.check() == []
    # What the user has configured comes with the next start.
    other.sync_feeds(specs())
    assert told(other) == before
    assert other.check() == []
    ids = sorted(before)
    assert other.exceptions(3) == {"en.donation.mine"}
    assert [v.article.text for _, v in other.versions(ids[0])] == ["Words 5."]


def test_a_feed_without_any_address_waits_for_the_one_of_its_site(path, other):
    fill(path)
    before = read(path)
    damage(path, *pages_of(path, "feeds"), *pages_of(path, INDEX))
    assert carry_entries(path, other._connections.writer) == len(before)
    titles = {feed.title for feed in other.feeds()}
    assert len(titles) == FEEDS
    assert "www.site7.example" in titles
    other.sync_feeds(specs())
    # Those whose feeds are at another host than their articles stay listed.
    elsewhere = [n for n in range(FEEDS) if n % 3 == 0]
    after = told(other)
    assert after.keys() == before.keys()
    same = {i for i in after if after[i] == before[i]}
    assert len(same) == len(before) - EACH * len(elsewhere)
    assert {after[i][0][:4] == before[i][0][:4] for i in after} == {True}
    assert len(other.feeds()) == FEEDS + len(elsewhere)
    assert len(other.fetch_states()) == FEEDS
    assert other.check() == []


def test_entries_of_two_feeds_of_a_site_are_found_by_their_polls(path, other):
    news, sport, later = (
        FeedSpec(f"https://paper.example/{name}.xml") for name in ("a", "b", "c")
    )
    said = {
        spec.url: [
            entry(
                f"{spec.url[-5]}{n}",
                url=f"https://paper.example/{spec.url[-5]}/{n}",
                html='<p>Hm <a href="https://paper.example/x">x</a></p>',
            )
            for n in range(5)
        ]
        for spec in (news, sport)
    }
    with contextlib.closing(Store.open(path)) as store:
        store.sync_feeds([news, sport])
        for url, made in said.items():
            poll(store, made, url=url)
        ids = sorted(store.entry_ids(EntryQuery()))
        store.mark([Mark(i, starred=True) for i in ids])
        store.mark([Mark(i, read=True) for i in ids[::2]])
        before = told(store)
    damage(path, *pages_of(path, "feeds"), *pages_of(path, INDEX))
    carry_entries(path, other._connections.writer)
    for specs in ([news, sport], [sport], [news, sport], [news, sport, later]):
        other.sync_feeds(specs)
        assert told(other).keys() == before.keys()
    # Nothing is given to a feed that came later.
    assert {feed.url: feed.total for feed in other.feeds()} == {
        "unknown:1": 5, "unknown:2": 5, news.url: 0, sport.url: 0, later.url: 0
    }  # fmt: skip
    # What a feed does not name any more stays where it is.
    assert poll(other, said[news.url], url=news.url).new == ()
    assert poll(other, said[sport.url][:3], url=sport.url).new == ()
    assert {feed.url: feed.total for feed in other.feeds()} == {
        "unknown:2": 2, news.url: 5, sport.url: 3, later.url: 0
    }  # fmt: skip
    assert {i: row[0][:4] for i, row in told(other).items()} == {
        i: row[0][:4] for i, row in before.items()
    }
    assert other.check() == []
    # A feed that is left takes its own along.
    other.sync_feeds([sport])
    assert other.totals().starred == 5
    assert other.check() == []


def test_a_feed_takes_the_address_that_its_site_lacks(path, other):
    fill(path)
    before = read(path)
    damage(path, *pages_of(path, "feeds"), *pages_of(path, INDEX))
    carry_entries(path, other._connections.writer)
    more = FeedSpec("https://www.site7.example/other")
    writer = other._connections.writer
    writer.execute(
        "INSERT INTO feeds (url, position, spec, shown_title, polled_url)"
        " SELECT ?1, 99, spec, '', ?1 FROM feeds LIMIT 1",
        (more.url,),
    )
    writer.execute(
        "INSERT INTO feed_counts (feed_id) VALUES (?)", (writer.last_insert_rowid(),)
    )
    other.sync_feeds([*specs(), more])
    after = told(other)
    assert {i for i in after if "site7.example" in after[i][0][1]} == {
        i for i in after if after[i][1][1] == address(7)
    }
    assert before.keys() == after.keys()


def test_two_feeds_of_a_site_are_not_taken_for_each_other(path, other):
    fill(path)
    before = read(path)
    damage(path, *pages_of(path, "feeds"), *pages_of(path, INDEX))
    carry_entries(path, other._connections.writer)
    more = FeedSpec("https://www.site7.example/other")
    other.sync_feeds([*specs(), more])
    feeds = {row[0][1].split("/")[2]: row[1][1] for row in told(other).values()}
    assert feeds["www.site7.example"].startswith("unknown:")
    assert feeds["www.site8.example"] == address(8)
    assert told(other).keys() == before.keys()


def test_feeds_that_were_left_stay_left(path, other):
    fill(path)
    with contextlib.closing(Store.open(path)) as store:
        store.sync_feeds(specs()[:20])
        before = told(store)
    damage(path, *pages_of(path, "feeds"))
    carry_entries(path, other._connections.writer)
    assert {feed.url for feed in other.feeds()} == {s.url for s in specs()[:20]}
    assert sorted(other.entry_ids(EntryQuery())) == sorted(before)
    other.sync_feeds(specs()[:20])
    assert told(other) == before


def test_an_address_that_cannot_be_told_for_certain_stays_short(path, other):
    with contextlib.closing(Store.open(path)) as store:
        store.sync_feeds(specs())
        for feed in range(FEEDS):
            made = entry(
                f"{feed}", url=f"https://elsewhere{feed}.example/a", html="Hm."
            )
            poll(store, [made], url=address(feed))
    damage(path, *pages_of(path, "feeds"))
    assert carry_entries(path, other._connections.writer) == FEEDS
    writer = other._connections.writer
    assert writer.execute("SELECT DISTINCT base FROM feeds").fetchall() == [("",)]
    # The next poll tells it, once it names one that fits.
    other.sync_feeds(specs())
    news = entry("sponsor", url="https://sponsor.example/b")
    poll(other, [news], url=address(5))
    assert writer.execute("SELECT DISTINCT base FROM feeds").fetchall() == [("",)]
    news = entry("new", url="https://elsewhere5.example/b")
    poll(other, [news], url=address(5))
    urls = {row.url for row in other.rows(other.entry_ids(EntryQuery()))}
    assert "https://elsewhere5.example/a" in urls


@pytest.mark.parametrize("index_too", [False, True])
def test_marks_of_feeds_that_cannot_be_read_are_carried_over(path, tmp_path, index_too):
    fill(path)
    with contextlib.closing(Store.open(path)) as store:
        copy = shutil.copy(store.backup(), tmp_path / "copy.db")
        ids = store.entry_ids(EntryQuery())
        store.mark([Mark(i, read=False, starred=True) for i in ids])
        others = store._connections.writer.execute(
            "SELECT count(*) FROM entries WHERE id % 2 OR id % 5 <> 1"
        ).get
    damage(path, *pages_of(path, "feeds"))
    if index_too:
        damage(path, *pages_of(path, INDEX))
    assert carry_marks(path, Path(copy)) == others > 200
    with contextlib.closing(apsw.Connection(str(copy))) as file:
        marks = file.execute("SELECT DISTINCT read, starred FROM entries").fetchall()
    assert marks == [(0, 1)]


# ------------------------------------------------------------------ a full disk


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_full_disk_is_not_taken_for_what_cannot_be_read(path, other, share):
    fill(path)
    size = path.stat().st_size // SMALL_PAGE
    damaged = path.read_bytes()
    writer = other._connections.writer
    least = writer.pragma("page_count")
    writer.execute(f"PRAGMA max_page_count = {max(least + 2, int(size * share))}")
    with pytest.raises(apsw.FullError):
        carry_entries(path, writer)
    assert path.read_bytes() == damaged
    assert not writer.in_transaction
    assert other.totals().total == 0
    assert other.check() == []


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_disk_that_fills_up_amid_recovery_leaves_the_damaged_file(
    path, monkeypatch, share
):
    fill(path)
    before = read(path)
    damage(path, pages_of(path, "feeds")[-1])
    damaged = path.read_bytes()
    most = int(len(damaged) // SMALL_PAGE * share)
    migrate = recovery.migrate

    def then_full(writer: apsw.Connection) -> None:
        migrate(writer)
        least = writer.pragma("page_count") + 2
        writer.execute(f"PRAGMA max_page_count = {max(least, most)}")

    with monkeypatch.context() as patch:
        patch.setattr(recovery, "migrate", then_full)
        with pytest.raises(StoreDamaged, match=r"left where it is.*disk is full") as e:
            Store.open(path)
    assert isinstance(e.value.__cause__, StoreFull)
    assert path.read_bytes() == damaged
    assert recovery.set_aside(path) == []
    assert sorted(p.name for p in path.parent.glob("*.restoring*")) == []
    with contextlib.closing(Store.open(path)) as store:
        assert f"{len(before)} articles with their marks" in store.recovered
        store.sync_feeds(specs())
        assert told(store) == before
    (aside,) = recovery.set_aside(path)
    assert aside.read_bytes() == damaged


def test_no_memory_amid_reading_is_no_damage(path, other, monkeypatch):
    fill(path)

    def fail(*_args: object) -> None:
        raise apsw.NoMemError("out of memory")

    with pytest.raises(apsw.NoMemError), connection.unreadable():
        fail()
    with connection.unreadable():
        raise apsw.CorruptError("database disk image is malformed")
    with connection.unreadable():
        raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")


def test_the_names_of_made_feeds_are_those_of_the_configuration_or_their_site():
    with contextlib.closing(Store.memory()) as store:
        writer = store._connections.writer
        assert lostfeeds.make(writer, [2, 5], {5: address(1)}) == [2, 5]
        rows = writer.execute("SELECT id, url, spec FROM feeds ORDER BY id").fetchall()
        assert [row[:2] for row in rows] == [(2, "unknown:2"), (5, address(1))]
        assert json.loads(rows[1][2])["url"] == address(1)
        assert lostfeeds.make(writer, [2, 5], {}) == []
    assert salvage._MAX_FAILURES


# ------------------------------------------------- numbers that are damaged themselves


def entry_types(path: Path) -> list[tuple[int, int, int]]:
    """Of every entry: its id, where the type of its feed stands, that type."""
    data = path.read_bytes()
    found = []
    for page in pages_of(path, "entries"):
        start = (page - 1) * SMALL_PAGE
        for cell in range(int.from_bytes(data[start + 3 : start + 5])):
            place = start + 8 + 2 * cell
            at = start + int.from_bytes(data[place : place + 2])
            _, at = varint(data, at)
            entry_id, at = varint(data, at)
            _, at = varint(data, at)  # The header's length.
            _, at = varint(data, at)  # The type of the id.
            found.append((entry_id, at, data[at]))
    return found


def varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    while True:
        value = value << 7 | data[at] & 127
        at += 1
        if data[at - 1] < 128:
            return value, at


#: One bit makes a byte a text, a blob or a number of six bytes, of eight or of two.
FLIPS = {"text": 16, "six bytes": 4, "real": 6, "two bytes": 3}


@pytest.mark.parametrize("flip", FLIPS)
def test_a_feed_that_is_no_number_any_more_costs_its_entry_alone(
    path, other, monkeypatch, flip
):
    fill(path)
    before = read(path)
    hit, at, kind = next(t for t in entry_types(path) if t[0] > 60 and t[2] == 1)
    data = bytearray(path.read_bytes())
    data[at] = kind ^ FLIPS[flip]
    path.write_bytes(data)
    asked = counted_ranges(monkeypatch)
    assert carry_entries(path, other._connections.writer) >= len(before) - 1
    assert asked() < 500
    assert other.check() == []
    other.sync_feeds(specs())
    after = told(other)
    assert {i: row for i, row in after.items() if i != hit} == {
        i: row for i, row in before.items() if i != hit
    }


def counted_ranges(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How many ranges have been read since."""
    ranges: list[int] = []
    rows = salvage._rows

    def counted(source: Any, sql: str, first: int, after: int) -> Any:
        ranges.append(first)
        return rows(source, sql, first, after)

    monkeypatch.setattr(salvage, "_rows", counted)
    return lambda: len(ranges)


def test_a_number_far_away_is_reached_in_few_steps(path, other, monkeypatch):
    fill(path)
    before = len(read(path))
    with contextlib.closing(apsw.Connection(str(path))) as file:
        # Far from the rest, and many of them: no range may hold them all.
        file.execute("UPDATE entries SET id = id + (1 << 50) WHERE id > 100")
        file.execute(
            "UPDATE contents SET entry_id = entry_id + (1 << 50) WHERE entry_id > 100"
        )
    monkeypatch.setattr(salvage, "_STEP", 64)
    asked = counted_ranges(monkeypatch)
    assert carry_entries(path, other._connections.writer) == before
    assert asked() < 1000
    assert other.check() == []


def test_an_address_in_the_index_that_is_no_text_is_none(path, other):
    fill(path)
    before = read(path)
    with contextlib.closing(apsw.Connection(str(path))) as file:
        (url,) = file.execute("SELECT url FROM feeds WHERE id = 9").fetchone()
    # The types of the address and of the number, then the address.
    whole = bytes([2 * len(url) + 13, 1]) + url.encode()
    data = path.read_bytes()
    assert whole in data
    path.write_bytes(data.replace(whole, bytes([whole[0] ^ 1]) + whole[1:]))
    damage(path, *pages_of(path, "feeds"))
    assert carry_entries(path, other._connections.writer) == len(before)
    assert other.feed(9).url.startswith("unknown:")
    assert other.check() == []


@pytest.mark.parametrize("step", ["make", "complete", "addresses"])
@pytest.mark.parametrize("error", [apsw.MismatchError, TypeError, ValueError])
def test_what_goes_wrong_with_lost_feeds_keeps_no_other_from_being_read(
    path, other, monkeypatch, step, error
):
    fill(path)
    before = read(path)
    damage(path, pages_of(path, "feeds")[3])

    def fail(*_args: object) -> None:
        raise error("no sense")

    monkeypatch.setattr(lostfeeds, step, fail)
    carried = carry_entries(path, other._connections.writer)
    assert carried >= len(before) - 6 * EACH
    assert (carried == len(before)) == (step == "complete")
    assert other.check() == []


def test_a_feed_whose_address_is_taken_is_made_without_one():
    with contextlib.closing(Store.memory()) as store:
        store.sync_feeds(specs()[:1])
        writer = store._connections.writer
        assert lostfeeds.make(writer, [5, 6], {5: address(0), 6: address(6)}) == [5, 6]
        rows = writer.execute("SELECT id, url FROM feeds ORDER BY id").fetchall()
        assert rows == [(1, address(0)), (5, "unknown:5"), (6, address(6))]


def test_only_so_many_beginnings_are_tried(path, other, monkeypatch):
    names = " ".join(f"https://h{n}.example/" for n in range(1000))
    with contextlib.closing(Store.open(path)) as store:
        store.sync_feeds(specs())
        made = entry("a", url="https://elsewhere.example/a", html=f"<p>{names}</p>")
        poll(store, [made], url=address(1))
    damage(path, *pages_of(path, "feeds"))
    tried: list[str] = []

    def counted(base: str, _known: object) -> bool:
        tried.append(base)
        return False

    monkeypatch.setattr(entries, "is_base", counted)
    assert carry_entries(path, other._connections.writer) == 1
    assert len(tried) == 200


# ------------------------------------------------------------- a file that is short


@pytest.fixture(scope="module")
def long_file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[int, Any]]:
    """A store of some MiB with pages of the usual size, and what a user sees of it."""
    path = tmp_path_factory.mktemp("long") / "newsreader.db"
    random = Random(5)
    with contextlib.closing(Store.open(path)) as store:
        store.sync_feeds(specs())
        for feed in range(FEEDS):
            made = [
                entry(
                    f"{feed}-{n}",
                    url=f"https://www.site{feed}.example/{n}",
                    html=f"<p>{random.randbytes(1200).hex()}</p>",
                )
                for n in range(100)
            ]
            poll(store, made, url=address(feed))
        ids = sorted(store.entry_ids(EntryQuery()))
        store.mark([Mark(i, starred=True) for i in ids[::5]])
        return path, told(store)


@pytest.fixture
def usual_pages(small_pages: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "PAGE_BYTES", USUAL_PAGE)


def shorten(path: Path, missing: int) -> bytes:
    """Cut a file's end off, and return what is left."""
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - missing)
    return path.read_bytes()


#: A page and many pages.
MISSING = (USUAL_PAGE, 1 << 20)


@pytest.mark.usefixtures("usual_pages")
@pytest.mark.parametrize("missing", MISSING)
def test_a_file_that_lacks_its_last_pages_keeps_the_others(path, long_file, missing):
    whole, before = long_file
    shutil.copyfile(whole, path)
    assert path.stat().st_size > 4 << 20
    short = shorten(path, missing)
    with contextlib.closing(Store.open(path)) as store:
        assert "articles with their marks could be read" in store.recovered
        store.sync_feeds(specs())
        after = told(store)
        assert store.check() == []
    assert len(after) > 0.9 * len(before)
    assert {i: row[0] for i, row in after.items()} == {i: before[i][0] for i in after}
    texts = sum(row[2] == before[i][2] for i, row in after.items())
    assert texts > (0.9 if missing == USUAL_PAGE else 0.6) * len(before)
    (aside,) = recovery.set_aside(path)
    assert aside.read_bytes() == short


@pytest.mark.usefixtures("usual_pages")
@pytest.mark.parametrize("missing", MISSING)
def test_marks_of_a_file_that_lacks_its_last_pages_are_carried_over(
    path, tmp_path, long_file, missing
):
    whole, before = long_file
    copy = tmp_path / "copy.db"
    for to in (path, copy):
        shutil.copyfile(whole, to)
    with contextlib.closing(apsw.Connection(str(copy))) as file:
        file.execute("UPDATE entries SET starred = 0")
    stars = sum(row[0][3] for row in before.values())
    short = shorten(path, missing)
    assert 0.9 * stars < carry_marks(path, copy) <= stars
    assert path.read_bytes() == short


def test_a_short_file_with_a_log_is_read_with_it(path, tmp_path, other):
    fill(path)
    with contextlib.closing(Store.open(path)) as store:
        ids = sorted(store.entry_ids(EntryQuery()))
        store.mark([Mark(i, read=True) for i in ids])
        torn = tmp_path / "torn" / "newsreader.db"
        torn.parent.mkdir()
        for suffix in ("", "-wal"):
            shutil.copyfile(f"{path}{suffix}", f"{torn}{suffix}")
    shorten(torn, 20 * SMALL_PAGE)
    assert carry_entries(torn, other._connections.writer) > 0.5 * len(ids)
    assert other.totals().unread == 0
