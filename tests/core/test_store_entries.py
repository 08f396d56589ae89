"""What a poll brings becomes entries that keep their identity, place and marks."""

from __future__ import annotations

import contextlib
import random
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from store_builders import FEED, HOUR, NOW, entry, poll, state, subscribe

from filters.article import Category
from newsreader.errors import StoreError
from newsreader.models import (
    Enclosure,
    EntryQuery,
    Failure,
    FailureKind,
    FeedSpec,
    FullText,
    HealthState,
    Mark,
    ParsedFeed,
    PollOutcome,
    Sort,
    Totals,
    Validators,
)
from newsreader.store import Store
from newsreader.store import entries as store_entries

OTHER = "https://other.example/feed"


@pytest.fixture
def store():
    with_feed = Store.memory()
    subscribe(with_feed)
    yield with_feed
    with_feed.close()


def titles(store: Store, **query) -> list[str]:
    return [r.title for r in store.rows(store.entry_ids(EntryQuery(**query)))]


def test_new_entries_get_ids_in_order_of_arrival_and_are_listed_newest_first(store):
    entries = [entry(n, published=NOW - i * HOUR) for i, n in enumerate("abc")]
    saved = poll(store, entries)
    assert list(saved.new) == sorted(saved.new)
    assert [store.entry(i).guid for i in saved.new] == ["guid-c", "guid-b", "guid-a"]
    assert titles(store) == ["Title a", "Title b", "Title c"]
    assert titles(store, sort=Sort.OLDEST) == ["Title c", "Title b", "Title a"]


def test_giving_up_ends_between_transactions_and_tells_what_is_stored(store):
    subscribe(store, FEED, OTHER)
    long, short = state(store), state(store, OTHER)
    many = tuple(entry(str(n)) for n in range(700))
    outcomes = [
        PollOutcome(replace(short, body_hash="short"), ParsedFeed("", "", many[:1])),
        PollOutcome(replace(long, body_hash="long"), ParsedFeed("", "", many)),
    ]
    asked = 0

    def given_up() -> bool:
        nonlocal asked
        asked += 1
        return asked > 2

    saved = store.save_outcomes(outcomes, NOW, given_up=given_up)
    assert [result.feed_id for result in saved] == [short.feed_id]
    assert 301 <= store.totals().total < 701
    assert (state(store).body_hash, state(store, OTHER).body_hash) == ("", "short")
    (again,) = store.save_outcomes(outcomes[1:], NOW)
    assert again.feed_id == long.feed_id
    assert store.totals().total == 701
    assert state(store).body_hash == "long"


def test_everything_about_an_entry_comes_back(store):
    made = entry(
        "a",
        author="Ann Author",
        published=NOW - HOUR,
        updated=NOW,
        summary="Short.",
        tags=("World", "Südkorea"),
        enclosures=(Enclosure("https://news.example/a.mp3", "audio/mpeg", 123),),
        lang="de",
    )
    (entry_id,) = poll(store, [made]).new
    kept = store.entry(entry_id)
    assert kept is not None
    assert (kept.guid, kept.feed_url, kept.summary) == (made.guid, FEED, "Short.")
    assert (kept.tags, kept.enclosures) == (made.tags, made.enclosures)
    assert (kept.published, kept.updated, kept.fetched) == (NOW - HOUR, NOW, NOW)
    row = kept.row
    assert (row.title, row.author, row.url) == (made.title, made.author, made.url)
    assert (row.when, row.words, row.lang) == (NOW - HOUR, 3, "de")
    assert not row.read
    assert not row.starred
    assert not row.changed
    assert store.raw(entry_id).feed_html == made.html


def test_the_same_document_again_changes_nothing(store):
    entries = [entry(n) for n in "abc"]
    poll(store, entries)
    again = poll(store, entries, now=NOW + HOUR)
    assert (again.new, again.changed) == ((), ())


def test_a_changed_text_is_updated_in_place_and_keeps_its_marks(store):
    ids = poll(store, [entry("b"), entry("a")]).new
    store.mark([Mark(ids[0], read=True, starred=True)])
    before = store.entry_ids(EntryQuery())
    changed = entry("a", html="<p>Corrected.</p>", published=NOW + HOUR)
    saved = poll(store, [changed], now=NOW + 2 * HOUR)
    assert (saved.new, saved.changed) == ((), (ids[0],))
    (row,) = store.rows([ids[0]])
    assert (row.read, row.starred, row.changed) == (True, True, True)
    assert store.raw(ids[0]).feed_html == "<p>Corrected.</p>"
    assert store.entry_ids(EntryQuery()) == before
    assert titles(store, text="corrected") == ["Title a"]
    assert titles(store, text='"text of a"') == []


def test_another_feed_cannot_take_over_an_entry(store):
    (mine,) = poll(store, [entry("a")]).new
    store.mark([Mark(mine, read=True)])
    subscribe(store, FEED, OTHER)
    (theirs,) = poll(store, [entry("a", title="Stolen")], url=OTHER).new
    assert theirs != mine
    (row,) = store.rows([mine])
    assert (row.title, row.read) == ("Title a", True)


@pytest.mark.parametrize("dated", [True, False])
def test_new_guids_for_known_articles_bring_nothing_new(store, dated):
    def document(run: int) -> list:
        return [
            entry(
                f"{n}",
                guid=f"{run}-{n}",
                url=f"https://news.example/{n}?utm_source=rss&utm_id={run}{n}",
                published=NOW - n * HOUR if dated else None,
            )
            for n in range(20)
        ]

    ids = poll(store, document(1)).new
    store.mark([Mark(i, read=True, starred=True) for i in ids])
    for run in (2, 3):
        assert poll(store, document(run)).new == ()
    assert store.totals() == Totals(1, 0, 20, 20)


def test_one_address_with_a_new_article_each_day_stays_one_entry_a_day(store):
    for day in range(3):
        at = NOW + timedelta(days=day)
        brief = entry(
            "briefing", guid=f"day-{day}", html=f"<p>Day {day}.</p>", published=at
        )
        assert len(poll(store, [brief], now=at).new) == 1
    assert store.totals().total == 3


def test_a_guid_still_in_the_document_is_not_taken_for_a_renamed_one(store):
    twin = entry("a", guid="second", published=NOW)
    assert len(poll(store, [entry("a", published=NOW), twin]).new) == 2
    assert poll(store, [entry("a", published=NOW), twin]).new == ()


def test_duplicate_guids_are_settled_the_same_way_at_each_poll(store):
    document = [entry(f"{n}", guid="same") for n in range(20)]
    assert len(poll(store, document).new) == 1
    for _ in range(3):
        saved = poll(store, document)
        assert (saved.new, saved.changed) == ((), ())
    assert titles(store) == ["Title 0"]


def test_dates_that_are_always_now_do_not_shuffle_the_list(store):
    for run in range(3):
        now = NOW + run * HOUR
        poll(store, [entry(f"{n}", published=now) for n in range(10)], now=now)
        if run == 0:
            first = titles(store)
    assert titles(store) == first


def test_a_date_in_the_future_counts_as_now(store):
    poll(store, [entry("far", published=datetime(2099, 1, 1, tzinfo=UTC))])
    poll(store, [entry("later", published=NOW + HOUR)], now=NOW + HOUR)
    assert titles(store) == ["Title later", "Title far"]


@pytest.mark.parametrize("bad", ["failure", "empty", "short", "other", "not modified"])
def test_no_answer_deletes_anything(store, bad):
    ids = poll(store, [entry(n) for n in "abc"]).new
    store.mark([Mark(ids[0], starred=True)])
    before = store.rows(store.entry_ids(EntryQuery()))
    outcome = PollOutcome(state(store))
    if bad == "failure":
        failure = Failure(FailureKind.TRUNCATED, "Cut short.")
        outcome = replace(outcome, failure=failure)
    elif bad == "not modified":
        outcome = replace(outcome, not_modified=True)
    else:
        left = {"empty": (), "short": (entry("a"),), "other": (entry("z"),)}[bad]
        outcome = replace(outcome, parsed=ParsedFeed("", "", left))
    store.save_outcomes([outcome], NOW)
    after = store.rows(store.entry_ids(EntryQuery()))
    assert [r for r in after if r.title != "Title z"] == before


def test_a_feed_that_comes_back_keeps_its_marks(store):
    ids = poll(store, [entry(n) for n in "abc"]).new
    store.mark([Mark(i, read=True) for i in ids])
    poll(store, [])
    assert poll(store, [entry(n) for n in "abc"]).new == ()
    assert store.totals().unread == 0


def test_a_big_document_is_split_and_complete(store, monkeypatch):
    monkeypatch.setattr(store_entries, "CHUNK", 7)
    saved = poll(store, [entry(f"{n}") for n in range(50)])
    assert len(saved.new) == 50
    assert store.totals().total == 50
    assert len(store.content_hashes(store.feeds()[0].id)) == 50


def test_a_crash_between_two_parts_of_a_document_only_means_fetching_again(
    store, monkeypatch
):
    monkeypatch.setattr(store_entries, "CHUNK", 5)
    document = [entry(f"{n}", published=NOW - n * HOUR) for n in range(12)]
    real, calls = store_entries.Saver.flush, []

    def failing(saver):
        calls.append(saver)
        if len(calls) == 2:
            raise StoreError("power cut")
        return real(saver)

    monkeypatch.setattr(store_entries.Saver, "flush", failing)
    outcome = PollOutcome(
        replace(state(store), body_hash="new"), ParsedFeed("", "", tuple(document))
    )
    with pytest.raises(StoreError):
        store.save_outcomes([outcome], NOW)
    assert state(store).body_hash == ""
    assert store.totals().total == 5
    store.save_outcomes([outcome], NOW)
    assert state(store).body_hash == "new"
    assert store.totals().total == 12


def test_a_poll_costs_what_changed_and_not_what_is_stored():
    def statements(stored: int) -> tuple[list[str], list[str]]:
        """What a poll runs that brings nothing, and one that brings one entry."""
        ran: list[str] = []

        def trace(_cursor: object, statement: str, _bindings: object) -> bool:
            ran.append(statement)
            return True

        with contextlib.closing(Store.memory()) as store:
            subscribe(store)
            poll(store, [entry(f"{n}") for n in range(stored)])
            writer = store._connections.writer
            writer.exec_trace = trace
            store.save_outcomes([PollOutcome(state(store), not_modified=True)], NOW)
            unchanged = list(ran)
            ran.clear()
            poll(store, [entry("new")])
            return unchanged, ran

    few, many = statements(3), statements(400)
    assert few == many
    assert 0 < len(few[0]) < 12
    assert 0 < len(few[1]) < 24


def test_content_hashes_name_the_stored_guids(store):
    poll(store, [entry("a"), entry("b", guid="https://news.example/b")])
    hashes = store.content_hashes(store.feeds()[0].id)
    assert hashes == {
        "guid-a": entry("a").content_hash[:16],
        "https://news.example/b": entry("b").content_hash[:16],
    }


def test_monstrous_titles_and_addresses_are_cut_and_still_recognised(store):
    monster = entry("a", title="T" * 10**6, url="https://x.example/" + "u" * 10**6)
    (entry_id,) = poll(store, [monster]).new
    (row,) = store.rows([entry_id])
    assert len(row.title) == 1000
    assert len(row.url) == 8192
    assert poll(store, [monster]).new == ()


def test_rows_come_in_the_order_asked_without_unknown_ones(store):
    a, b, c = poll(store, [entry(n) for n in "cba"]).new
    assert [r.id for r in store.rows([c, 999, a, b])] == [c, a, b]


# ------------------------------------------------------------------ feeds


def test_polling_state_comes_back_exactly(store):
    moment = NOW + timedelta(microseconds=123457)
    wanted = replace(
        state(store),
        url="https://moved.example/",
        validators=Validators('"tag"', "Sun, 22 Nov 2026 12:00:00 GMT"),
        body_hash="0f",
        next_due=moment,
        failures=3,
        failing_since=moment,
        trouble=FailureKind.GONE,
        last_success=moment,
        last_full=moment,
        moved_to="https://moved.example/",
        moved_seen=2,
        paused=True,
        entries_per_day=2.5,
    )
    gone = Failure(FailureKind.GONE, "It is gone.")
    store.save_outcomes([PollOutcome(wanted, failure=gone)], NOW)
    assert state(store) == wanted


def test_resuming_during_a_poll_holds(store):
    store.set_paused(store.feeds()[0].id, True)
    before = state(store)
    store.set_paused(before.feed_id, False)
    store.save_outcomes([PollOutcome(replace(before, failures=1))], NOW)
    assert not state(store).paused


def test_health_and_sentences_follow_the_polls(store):
    assert store.feeds()[0].health is HealthState.NEW
    poll(store, [])
    assert store.feeds()[0].health is HealthState.OK
    failure = Failure(FailureKind.DNS, "No such host.", "Check the address.")
    failing = replace(state(store), failures=1, failing_since=NOW)
    store.save_outcomes([PollOutcome(failing, failure=failure)], NOW)
    feed = store.feeds()[0]
    assert feed.health is HealthState.FAILING
    assert (feed.sentence, feed.next_step) == (failure.sentence, failure.next_step)
    store.set_paused(feed.id, True)
    assert store.feeds()[0].health is HealthState.PAUSED
    assert state(store).paused
    store.set_paused(feed.id, False)
    store.save_outcomes([PollOutcome(replace(state(store), failures=0))], NOW)
    assert (store.feeds()[0].health, store.feeds()[0].sentence) == (HealthState.OK, "")


def test_titles_are_the_users_then_the_feeds_then_the_host(store):
    assert store.feeds()[0].title == "news.example"
    poll(store, [])
    assert store.feeds()[0].title == "Example News"
    store.sync_feeds([FeedSpec(FEED, title="Mine")])
    assert store.feeds()[0].title == "Mine"
    poll(store, [entry("a")])
    assert titles(store) == ["Title a"]
    assert store.feeds()[0].title == "Mine"
    store.sync_feeds([FeedSpec(FEED)])
    assert store.feeds()[0].title == "Example News"


def test_specs_come_back_whole_and_in_order(store):
    specs = [
        FeedSpec(OTHER, "Other", ("world", "b"), 30, FullText.ALWAYS),
        FeedSpec(FEED, keep=frozenset({Category.NEWSLETTER, Category.LEGAL})),
    ]
    store.sync_feeds(specs)
    assert [f.spec for f in store.feeds()] == specs
    assert store.feed_by_url(OTHER) == store.feeds()[0]
    assert store.feed(store.feeds()[1].id) == store.feeds()[1]
    assert store.feed(999) is None
    assert store.feed_by_url("https://nowhere.example/") is None


def test_unsubscribing_hides_and_subscribing_again_shows(store):
    ids = poll(store, [entry(n) for n in "abc"]).new
    store.mark([Mark(ids[0], starred=True), Mark(ids[1], read=True)])
    before = store.totals()
    subscribe(store, OTHER)
    assert store.totals() == Totals(feeds=1)
    assert len(store.entry_ids(EntryQuery())) == 0
    assert len(store.entry_ids(EntryQuery(text="title"))) == 0
    assert [f.url for f in store.feeds()] == [OTHER]
    assert store.entry(ids[0]) is not None
    subscribe(store, FEED)
    assert store.totals() == before
    assert len(store.entry_ids(EntryQuery())) == 3


def test_a_poll_that_lands_after_unsubscribing_is_kept_hidden(store):
    late = PollOutcome(state(store), ParsedFeed("", "", (entry("a"),)))
    subscribe(store, OTHER)
    store.save_outcomes([late], NOW)
    assert store.totals().total == 0
    subscribe(store, FEED)
    assert titles(store) == ["Title a"]


def test_a_poll_of_a_feed_nobody_knows_is_ignored(store):
    stranger = replace(state(store), feed_id=999)
    outcome = PollOutcome(stranger, ParsedFeed("", "", (entry("a"),)))
    assert store.save_outcomes([outcome], NOW)[0].new == ()
    assert store.totals().total == 0


def test_views_by_tag_and_feed(store):
    store.sync_feeds([FeedSpec(FEED, tags=("world",)), FeedSpec(OTHER, tags=("tech",))])
    poll(store, [entry("a")])
    poll(store, [entry("b")], url=OTHER)
    first, second = (f.id for f in store.feeds())
    assert titles(store, tag="world") == ["Title a"]
    assert titles(store, tag="none") == []
    assert titles(store, feed_ids=(second,)) == ["Title b"]
    assert titles(store, feed_ids=(first,), tag="tech") == []
    assert sorted(titles(store, feed_ids=(first, second))) == ["Title a", "Title b"]
    assert store.totals().by_tag_unread == {"world": 1, "tech": 1}
    assert store.count(EntryQuery(tag="world")) == 1


# ------------------------------------------------------------------ invariants


@pytest.mark.parametrize("seed", range(8))
def test_kept_counts_and_lists_agree_with_counting(seed):
    """Whatever happens in whatever order, the maintained counts are right."""
    rng = random.Random(seed)
    urls = [f"https://{n}.example/" for n in range(4)]
    store = Store.memory()
    subscribe(store, *urls)
    for step in range(60):
        action = rng.random()
        subscribed = [f.url for f in store.feeds()]
        if action < 0.4 and subscribed:
            names = [str(rng.randrange(40)) for _ in range(rng.randrange(12))]
            document = [
                entry(n, html=f"<p>{rng.randrange(3)}</p>", published=NOW - step * HOUR)
                for n in dict.fromkeys(names)
            ]
            poll(store, document, url=rng.choice(subscribed))
        elif action < 0.8:
            store.mark(
                [
                    Mark(
                        rng.randrange(1, 120),
                        read=rng.choice([True, False, None]),
                        starred=rng.choice([True, False, None]),
                    )
                    for _ in range(10)
                ]
            )
        else:
            subscribe(store, *rng.sample(urls, rng.randrange(1, 5)))
    assert store.check() == []
    rows = store.rows(store.entry_ids(EntryQuery()))
    shown = {f.id for f in store.feeds()}
    assert {r.feed_id for r in rows} <= shown
    totals = store.totals()
    assert totals.total == len(rows) == store.count(EntryQuery())
    assert totals.unread == sum(not r.read for r in rows)
    assert totals.starred == sum(r.starred for r in rows)
    for unread in (False, True):
        for starred in (False, True):
            query = EntryQuery(unread=unread, starred=starred)
            expected = [
                r.id
                for r in rows
                if (r.starred or not starred) and not (unread and r.read)
            ]
            assert store.entry_ids(query).tolist() == expected
            assert store.count(query) == len(expected)
    store.close()


def test_pages_of_a_list_join_without_gap_or_overlap(store):
    poll(store, [entry(f"{n}", published=NOW - (n % 5) * HOUR) for n in range(53)])
    whole = store.entry_ids(EntryQuery()).tolist()
    pages = [
        store.entry_ids(EntryQuery(), limit=10, offset=start).tolist()
        for start in range(0, 60, 10)
    ]
    assert [i for page in pages for i in page] == whole
    assert len(set(whole)) == 53


def test_settings_hold_any_json(store):
    assert store.get_setting("view", "none") == "none"
    store.set_setting("view", {"width": [1, 2.5], "name": "Süd"})
    store.set_setting("view", {"width": [1, 2.5], "name": "Süd", "x": None})
    assert store.get_setting("view") == {"width": [1, 2.5], "name": "Süd", "x": None}


def test_many_threads_read_while_one_writes(tmp_path):
    store = Store.open(tmp_path / "n.db")
    subscribe(store)
    stop, seen, errors = threading.Event(), [], []

    def read() -> None:
        try:
            while not stop.is_set():
                ids = store.entry_ids(EntryQuery())
                seen.append(len(store.rows(ids)) == len(ids))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for n in range(40):
        ids = poll(store, [entry(f"{n}-{i}") for i in range(5)]).new
        store.mark([Mark(ids[0], read=True)])
    stop.set()
    for thread in threads:
        thread.join()
    assert errors == []
    assert all(seen)
    assert store.totals() == Totals(1, 160, 200, 0)
    store.close()


ADDRESSES = (
    "https://news.example/2026/a?b=c#d",
    "https://news.example",
    "https://news.example/",
    "https://news.example.net/elsewhere",
    "http://news.example/insecure",
    "/odd",
    "~/odd",
    "~~/odd",
    "~odd",
    "",
)


@pytest.mark.parametrize("first", ["https://news.example/1", "https://x.example/", ""])
def test_addresses_come_back_as_they_were(store, first):
    poll(store, [entry("first", url=first)])
    made = [
        entry(f"{n}", url=url, guid=guid)
        for n, (url, guid) in enumerate(product(ADDRESSES, ADDRESSES))
        if guid
    ]
    by_guid = {one.guid: one for one in made}
    told = {i: store.entry(i) for i in poll(store, by_guid.values()).new}
    assert {e.guid for e in told.values()} == set(by_guid)
    for one in told.values():
        assert one.row.url == by_guid[one.guid].url
    hashes = store.content_hashes(store.feeds()[0].id)
    assert hashes.items() >= {(g, e.content_hash[:16]) for g, e in by_guid.items()}


def test_what_all_addresses_of_a_feed_begin_with_is_kept_once(store):
    poll(store, [entry("a"), entry("b", guid="https://news.example/?p=1")])
    asked = store._connections.writer.execute(
        "SELECT url, guid FROM entries ORDER BY id"
    )
    assert set(asked) == {("~/a", "guid-a"), ("~/b", "~/?p=1")}


def test_the_whole_hash_of_an_older_version_is_known_again(store):
    made = entry("a")
    (entry_id,) = poll(store, [made]).new
    writer = store._connections.writer
    writer.execute("UPDATE entries SET content_hash = ?", (made.content_hash,))
    assert poll(store, [made]).changed == ()
    assert store.content_hashes(state(store).feed_id) == {made.guid: made.content_hash}
    changed = replace(made, content_hash=made.content_hash[::-1])
    assert poll(store, [changed]).changed == (entry_id,)
    # What recovery has left without a hash comes anew.
    writer.execute("UPDATE entries SET content_hash = ''")
    assert poll(store, [changed]).changed == (entry_id,)
