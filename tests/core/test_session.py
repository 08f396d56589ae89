"""A whole run over the demo's feeds: poll, read, mark, undo, exceptions, reload."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from filters.article import AccessState
from newsreader import events
from newsreader.choosing import FOREIGN
from newsreader.config import Config, load
from newsreader.demo import DemoServer, demo_config
from newsreader.errors import SourceError, StoreError, StoreFull
from newsreader.models import (
    Entry,
    EntryQuery,
    Failure,
    FailureKind,
    FeedSaved,
    FullText,
    Mark,
    ParsedEntry,
    ParsedFeed,
    PollOutcome,
    StoredArticle,
)
from newsreader.pages import Page
from newsreader.pipeline import Material
from newsreader.readings import OLD_PAGE
from newsreader.session import Session
from newsreader.store import Store, readiness, texts

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
async def config(tmp_path: Path) -> AsyncIterator[Config]:
    async with DemoServer() as server:
        yield demo_config(server, tmp_path)


@pytest.fixture
async def session(config: Config) -> AsyncIterator[Session]:
    async with Session.open(config) as opened:
        await opened.poll(force=True)
        yield opened


def find(session: Session, words: str) -> int:
    """Id of the one entry whose title holds `words`."""
    rows = session.store.rows(session.store.entry_ids(EntryQuery()))
    (row,) = [row for row in rows if words in row.title]
    return row.id


async def test_a_teaser_is_read_from_its_page_and_the_page_is_kept(
    session: Session,
) -> None:
    entry_id = find(session, "dernier train")
    before = session.store.rows([entry_id])[0]
    reading = await session.read(entry_id)
    assert reading.source == "page"
    assert reading.failure is None
    assert reading.article.word_count > 5 * before.words
    assert "<html" in session.store.raw(entry_id).page_html
    assert session.store.rows([entry_id])[0].words == reading.article.word_count


async def test_an_article_read_twice_is_cleaned_once(session: Session) -> None:
    entry_id = find(session, "lifeboat")
    first = await session.read(entry_id)
    stored = session.store.article(entry_id)
    assert stored is not None
    again = await session.read(entry_id)
    assert again.article == first.article == stored.article


async def test_two_readers_of_one_article_share_the_work(session: Session) -> None:
    ready: list[int] = []
    session.subscribe(
        lambda e: ready.append(e.entry_id) if isinstance(e, events.ArticleReady) else 0
    )
    entry_id = find(session, "lifeboat")
    one, two = await asyncio.gather(session.read(entry_id), session.read(entry_id))
    assert one is two
    assert ready == [entry_id]


async def test_an_unknown_entry_is_said_in_words(session: Session) -> None:
    with pytest.raises(SourceError, match="no article 4711"):
        await session.read(4711)


async def test_a_page_that_cannot_be_had_costs_no_text(session: Session) -> None:
    entry_id = find(session, "never ends")
    reading = await session.read(entry_id, fetch=True)
    assert reading.failure is not None
    assert reading.failure.sentence
    assert reading.article.word_count > 10


async def test_a_page_without_any_text_is_known_to_be_empty(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[int] = []

    async def empty(entry: Entry) -> Page:
        fetched.append(entry.row.id)
        return Page(entry.row.url, "<html><body><div></div></body></html>")

    async with Session.open(config) as session:
        await session.poll(force=True)
        full = find(session, "dernier train")
        monkeypatch.setattr(session._readings, "_fetch_page", empty)
        assert not (await session.read(full, fetch=True)).page_is_empty
        # The same entry, were there nothing but its title.
        with session.store._connections.writing() as connection:
            connection.execute("DELETE FROM articles")
            connection.execute("DELETE FROM pages")
        raw = session.store.raw
        monkeypatch.setattr(
            session.store, "raw", lambda i: replace(raw(i), feed_html="")
        )
        monkeypatch.setattr(
            session._readings,
            "entry",
            lambda i: replace(session.store.entry(i), summary=""),
        )
        fetched.clear()
        assert (await session.read(full)).page_is_empty
        assert fetched == [full]
        # Nor is it asked for again: it was kept.
        assert (await session.read(full)).page_is_empty
        assert fetched == [full]


NOT_FOUND = "".join(
    f"<p>Paragraph {n}: unfortunately nothing could be found under this address, which"
    " somebody may have deleted; please return to the front page of this website.</p>"
    for n in range(12)
)


async def test_a_page_about_something_else_leaves_the_feeds_text_and_is_at_hand(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[int] = []

    async def elsewhere(entry: Entry) -> Page:
        fetched.append(entry.row.id)
        html = f"<html><body><article>{NOT_FOUND}</article></body></html>"
        return Page(entry.row.url, html)

    raw = session.store.raw
    teaser = (
        "<p>Le dernier train quittera Valdemar dimanche soir après cent douze années de"
        " service; plusieurs voyageurs habitués préparent une cérémonie devant la gare"
        " restaurée, racontent les cheminots.</p>"
    )
    monkeypatch.setattr(
        session.store, "raw", lambda i: replace(raw(i), feed_html=teaser)
    )
    monkeypatch.setattr(session._readings, "_fetch_page", elsewhere)
    entry_id = find(session, "dernier train")
    kept = await session.read(entry_id)
    assert (kept.source, kept.page_known, fetched) == ("feed", True, [entry_id])
    assert FOREIGN in kept.article.notes
    again = await session.read(entry_id)
    assert (again.page_known, again.article) == (True, kept.article)
    for _ in range(2):
        page = await session.read(entry_id, wanted="page")
        assert page.source == "page"
        assert "Paragraph 3" in page.article.text
        # The choice stays.
        assert (await session.read(entry_id)).source == "page"
        feed = await session.read(entry_id, wanted="feed")
        assert (feed.source, feed.article.text) == ("feed", kept.article.text)
        assert (await session.read(entry_id)).source == "feed"
    assert fetched == [entry_id]


async def test_the_text_a_user_wants_is_kept_over_one_being_prepared(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The preparation has begun before the user chose; it must not end after."""
    begun, gate = asyncio.Event(), asyncio.Event()
    make = session._readings.make
    order: list[str] = []

    async def slow(*args: Any, **how: Any) -> tuple[StoredArticle, Failure | None]:
        if not how["wanted"]:
            begun.set()
            await gate.wait()
        order.append(f"begin {how['wanted']}")
        made = await make(*args, **how)
        order.append(f"end {how['wanted']}")
        return made

    monkeypatch.setattr(session._readings, "make", slow)
    entry_id = find(session, "lifeboat")
    prepared = asyncio.create_task(session._readings.read(entry_id, ahead=True))
    await begun.wait()
    wanted = asyncio.create_task(session.read(entry_id, wanted="feed"))
    for _ in range(9):
        # It would begin at once, if it did not wait.
        await asyncio.sleep(0)
    gate.set()
    await prepared
    assert (await wanted).source == "feed"
    assert order == ["begin ", "end ", "begin feed", "end feed"]


async def test_the_pages_text_is_fetched_when_it_is_wanted(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    failure = Failure(FailureKind.NOT_FOUND, "The page is not there.")

    async def missing(entry: Entry) -> Failure:
        return failure

    entry_id = find(session, "dernier train")
    monkeypatch.setattr(session._readings, "_fetch_page", missing)
    reading = await session.read(entry_id, wanted="page")
    assert (reading.source, reading.failure) == ("feed", failure)


async def test_a_page_that_is_not_there_is_asked_for_once_a_day(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    failure = Failure(FailureKind.NOT_FOUND, "The page is not there.")

    async def missing(entry: Entry) -> Failure:
        asked.append(entry.row.id)
        return failure

    async with Session.open(config) as session:
        await session.poll(force=True)
        entry_id = find(session, "dernier train")
        monkeypatch.setattr(session._readings, "_fetch_page", missing)
        for _ in range(2):
            reading = await session.read(entry_id)
            assert reading.failure is not None
            assert reading.failure.sentence == failure.sentence
            assert reading.article.word_count > 10
    async with Session.open(config) as session:
        monkeypatch.setattr(session._readings, "_fetch_page", missing)
        again = await session.read(entry_id)
        assert again.failure is not None
        assert again.failure.sentence == failure.sentence
        assert asked == [entry_id]
        await session.read(entry_id, fetch=True)
        assert asked == [entry_id] * 2
        now = time.time()
        monkeypatch.setattr("newsreader.refusals.time.time", lambda: now + 90_000)
        await session.read(entry_id)
        assert asked == [entry_id] * 3


async def test_what_may_pass_is_tried_again_when_opened_but_not_ahead(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    async def offline(entry: Entry) -> Failure:
        asked.append(entry.row.id)
        return Failure(FailureKind.OFFLINE, "There is no network.")

    monkeypatch.setattr(session._readings, "_fetch_page", offline)
    entry_id = find(session, "dernier train")
    for _ in range(2):
        await session._readings.read(entry_id, ahead=True)
    assert asked == [entry_id]
    await session.read(entry_id)
    assert asked == [entry_id] * 2


async def test_nothing_is_prepared_ahead_where_that_is_switched_off(
    config: Config,
) -> None:
    poll = replace(config.poll, prefetch=False)
    async with Session.open(replace(config, poll=poll)) as session:
        before = asyncio.all_tasks()
        session.prepare([1, 2, 3])
        assert asyncio.all_tasks() == before
        session.config = config
        session.prepare([1, 2, 3])
        assert len(asyncio.all_tasks()) == len(before) + 3


async def test_full_text_never_leaves_the_page_alone(config: Config) -> None:
    feeds = tuple(replace(f, full_text=FullText.NEVER) for f in config.feeds)
    async with Session.open(replace(config, feeds=feeds)) as session:
        await session.poll(force=True)
        reading = await session.read(find(session, "dernier train"))
        assert reading.source == "feed"
        assert session.store.raw(reading.entry.row.id).page_html == ""


async def test_marks_are_undone_by_what_marking_returned(session: Session) -> None:
    entry_id = find(session, "lifeboat")
    undo = await session.mark([Mark(entry_id, read=True, starred=True)])
    row = session.store.rows([entry_id])[0]
    assert (row.read, row.starred) == (True, True)
    await session.mark(undo)
    row = session.store.rows([entry_id])[0]
    assert (row.read, row.starred) == (False, False)


async def test_never_cut_here_holds_for_the_feed_and_is_undone(
    session: Session,
) -> None:
    for row in session.store.rows(session.store.entry_ids(EntryQuery())):
        reading = await session.read(row.id)
        runs = list(reading.article.removed_runs())
        if runs:
            break
    else:
        raise AssertionError("nothing in the demo was cut")
    rules = frozenset(rule for run in runs for rule in run.rules)
    await session.never_cut(row.id, rules)
    assert (await session.read(row.id)).article.removed == ()
    await session.cut_again(row.id, rules)
    assert (await session.read(row.id)).article.removed == reading.article.removed
    await session.restore_exceptions(row.feed_id, rules)
    assert (await session.read(row.id)).article.removed == ()
    assert await session.clear_exceptions(row.feed_id) == rules
    assert (await session.read(row.id)).article.removed == reading.article.removed


async def test_saving_again_writes_a_new_file_only_of_another_text(
    session: Session,
) -> None:
    entry_id = find(session, "lifeboat")
    first, again = await session.save(entry_id), await session.save(entry_id)
    assert (again.path, again.is_new) == (first.path, False)
    assert len(list(first.path.parent.iterdir())) == 1
    text = first.path.read_text()
    assert "lifeboat" in text
    first.path.write_text(f"{text}A note of mine.")
    other = await session.save(entry_id)
    assert (other.is_new, other.before) == (True, first.path)
    assert other.path.read_text() == text
    # Whichever of the files holds it.
    assert (await session.save(entry_id)).path == other.path
    assert first.path.read_text().endswith("A note of mine.")


async def test_the_second_session_reads_and_says_who_has_the_lock(
    config: Config,
) -> None:
    async with Session.open(config) as first:
        await first.poll(force=True)
        async with Session.open(config) as second:
            assert "Another newsreader (process" in second.read_only_reason
            ids = second.store.entry_ids(EntryQuery())
            assert len(ids) == len(first.store.entry_ids(EntryQuery()))
            assert (await second.read(ids[0])).article.blocks
            with pytest.raises(StoreError, match="Another newsreader"):
                await second.mark([Mark(ids[0], read=True)])
            with pytest.raises(StoreError, match="Another newsreader"):
                await second.poll()


async def test_a_bad_reload_keeps_the_old_configuration(
    config: Config, tmp_path: Path
) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[[feeds]]\nurl = "https://example.org/feed"\n')
    told: list[events.Event] = []
    loaded = replace(load(path), storage=config.storage)
    async with Session.open(loaded, config_path=path) as session:
        session.subscribe(told.append)
        path.write_text('[[feeds]]\nurl = "gopher://example.org"\n')
        problems = await session.reload()
        assert [problem.line for problem in problems] == [2]
        assert session.config == loaded
        path.write_text('[[feeds]]\nurl = "https://example.net/feed"\n')
        assert await session.reload() == ()
        assert [f.url for f in session.store.feeds()] == ["https://example.net/feed"]
    assert [type(e) for e in told] == [events.ConfigRejected, events.ConfigReloaded]


async def test_stopping_while_polling_and_preparing_leaves_nothing_behind(
    config: Config,
) -> None:
    started = asyncio.Event()
    async with Session.open(config) as session:
        session.subscribe(lambda e: started.set() if getattr(e, "new", 0) else None)
        session.start_background()
        await started.wait()
        session.prepare(list(session.store.entry_ids(EntryQuery(), limit=5)))
    assert len(asyncio.all_tasks()) == 1
    with contextlib.closing(Store.open(config.storage.database)) as store:
        assert store.count(EntryQuery()) > 0


async def test_everything_stored_is_looked_through_without_asking_for_pages(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> None:
        raise AssertionError("a page was asked for")

    monkeypatch.setattr(session._readings, "_fetch_page", refuse)
    store = session.store
    total = store.count(EntryQuery())
    assert store.not_searched("who:anybody") == total
    newest = store.not_looked_through(1)
    assert newest == list(store.entry_ids(EntryQuery(), limit=1))
    assert await session.look_through(0.0) == 0
    assert await session.look_through(600.0) == total
    assert store.not_searched("who:anybody") == 0
    assert await session.look_through(600.0) == 0


async def test_what_cannot_be_cleaned_is_tried_once_by_the_same_rules(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    from newsreader import pipeline

    monkeypatch.setattr(pipeline, "DEADLINE_S", 0.0)
    monkeypatch.setattr("newsreader.looking.BATCH", 2)
    total = session.store.count(EntryQuery())
    assert await session.look_through(600.0) == total
    assert await session.look_through(600.0) == 0
    assert session.store.not_searched("not who:anybody") == total
    monkeypatch.setattr("filters.VERSION", 10_000)
    assert await session.look_through(600.0) == total


async def test_what_cannot_be_kept_ends_the_looking(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **_how: object) -> None:
        raise StoreFull("The disk is full.")

    monkeypatch.setattr(session.store, "save_article", full)
    total = session.store.count(EntryQuery())
    assert await session.look_through(600.0) == total


async def test_an_article_that_was_let_go_is_made_again_when_it_is_opened(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "_last_let_go", texts.stored)
    async with Session.open(config) as session:
        await session.poll(force=True)
        store = session.store
        await session.look_through(600.0)
        assert store.not_looked_through(9) == []
        for entry_id in store.entry_ids(EntryQuery()):
            assert store.article(entry_id) is None
            reading = await session.read(entry_id)
            if reading.source == "feed" and reading.article.removed:
                break
        assert reading.facts
        # From then on it is ready, and its cuts can be undone as ever.
        stored = store.article(entry_id)
        assert stored is not None
        assert (stored.article, stored.facts) == (reading.article, reading.facts)
        rules = frozenset(
            rule for run in reading.article.removed_runs() for rule in run.rules
        )
        await session.never_cut(entry_id, rules)
        again = await session.read(entry_id)
        assert again.article.removed == ()
        assert len(again.article.blocks) == len(reading.article.blocks)


async def test_the_reader_looks_through_what_a_poll_brought(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop, all_seen = asyncio.get_running_loop(), asyncio.Event()
    async with Session.open(config) as session:
        store = session.store
        save = store.save_article

        def watched(*args: Any, **how: bool) -> None:
            save(*args, **how)
            if not store.not_searched("who:anybody"):
                loop.call_soon_threadsafe(all_seen.set)

        monkeypatch.setattr(store, "save_article", watched)
        session.start_background()
        async with asyncio.timeout(120):
            await all_seen.wait()
        assert store.not_looked_through(1) == []


async def test_mistakes_in_own_rules_are_told_at_the_start(
    config: Config, tmp_path: Path
) -> None:
    (tmp_path / "mine.toml").write_text("[[rule]\n")
    filters = replace(config.filters, rules_dir=str(tmp_path))
    told: asyncio.Queue[events.Event] = asyncio.Queue()
    async with Session.open(replace(config, filters=filters)) as session:
        session.subscribe(told.put_nowait)
        session.start_background()
        while not isinstance(event := await told.get(), events.Notice):
            pass
        assert "mine.toml: not valid TOML" in event.text


async def test_a_stopped_worker_is_said_and_nothing_is_stored(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    from newsreader import pipeline

    monkeypatch.setattr(pipeline, "DEADLINE_S", 0.0)
    entry_id = find(session, "lifeboat")
    reading = await session.read(entry_id)
    assert reading.article.access.state is AccessState.UNKNOWN
    assert "could not be prepared" in reading.article.notes[0]
    assert session.store.article(entry_id) is None
    monkeypatch.undo()
    assert (await session.read(entry_id)).article.word_count > 100


async def test_a_page_is_fetched_again_once_the_feed_changed_its_text(
    session: Session,
) -> None:
    entry_id = find(session, "dernier train")
    assert (await session.read(entry_id)).source == "page"
    store = session.store
    row = store.rows([entry_id])[0]
    (state,) = store.fetch_states([row.feed_id])
    store.save_page(entry_id, "<html>yesterday's</html>", row.url, LONG_AGO)
    entry = store.entry(entry_id)
    assert entry is not None
    changed = ParsedEntry(entry.guid, row.url, row.title, html="<p>Corrigé.</p>")
    changed = replace(changed, content_hash="other")
    outcome = PollOutcome(state, ParsedFeed("", "", (changed,)))
    assert store.save_outcomes([outcome], datetime.now(UTC))[0].changed == (entry_id,)
    reading = await session.read(entry_id)
    assert (reading.source, reading.failure) == ("page", None)
    assert "yesterday" not in store.raw(entry_id).page_html
    assert reading.article.word_count > 50
    assert OLD_PAGE not in reading.article.notes


async def test_a_page_that_cannot_be_fetched_again_is_said_to_be_old(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry_id = find(session, "dernier train")
    assert OLD_PAGE not in (await session.read(entry_id)).article.notes
    store = session.store
    row = store.rows([entry_id])[0]
    (state,) = store.fetch_states([row.feed_id])
    entry = store.entry(entry_id)
    assert entry is not None
    html = store.raw(entry_id).page_html
    store.save_page(entry_id, html, row.url, LONG_AGO)
    changed = ParsedEntry(entry.guid, row.url, row.title, html="<p>Corrigé.</p>")
    changed = replace(changed, content_hash="other")
    store.save_outcomes(
        [PollOutcome(state, ParsedFeed("", "", (changed,)))], datetime.now(UTC)
    )

    async def gone(*_: object) -> Failure:
        return Failure(FailureKind.GONE, "The page is gone (404).", "")

    monkeypatch.setattr(session._readings, "_fetch_page", gone)
    reading = await session.read(entry_id)
    assert reading.source == "page"
    assert reading.failure is not None
    assert reading.article.notes[-1] == OLD_PAGE


async def test_tidying_does_not_hide_a_page_read_meanwhile(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry_id = find(session, "dernier train")
    cleaning, go_on = asyncio.Event(), asyncio.Event()
    clean = session._readings.clean

    async def slow(material: Material, *, waited_for: bool) -> StoredArticle:
        made = await clean(material, waited_for=waited_for)
        if not waited_for:
            cleaning.set()
            await go_on.wait()
        return made

    monkeypatch.setattr(session._readings, "clean", slow)
    tidy = asyncio.create_task(
        session._readings.make(entry_id, fetch=None, waited_for=False)
    )
    await cleaning.wait()
    assert (await session.read(entry_id)).source == "page"
    go_on.set()
    await tidy
    assert (await session.read(entry_id)).source == "page"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (StoreFull("The disk is full."), "The disk is full."),
        (StoreError("The database is busy."), "The database is busy."),
        (ValueError("oops"), "Something went wrong; the log has the details."),
    ],
)
async def test_background_polling_goes_on_after_what_went_wrong_once(
    config: Config, monkeypatch: pytest.MonkeyPatch, error: Exception, sentence: str
) -> None:
    monkeypatch.setattr("newsreader.session._RETRY_S", 0.0)
    told: asyncio.Queue[events.Event] = asyncio.Queue()
    async with Session.open(config) as session:
        save, errors = session.store.save_outcomes, [error]

        def refuse_once(*args: Any, **more: Any) -> list[FeedSaved]:
            if errors:
                raise errors.pop()
            return save(*args, **more)

        monkeypatch.setattr(session.store, "save_outcomes", refuse_once)
        session.subscribe(told.put_nowait)
        session.start_background()
        seen: list[events.Event] = []
        while not (
            isinstance(event := await told.get(), events.PollFinished)
            and not event.cancelled
        ):
            seen.append(event)
        assert events.Notice(sentence) in seen
        assert event.report.new > 0


async def test_a_reload_the_store_refused_is_tried_again(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsreader.session._WATCH_S", 0.0)
    path = tmp_path / "config.toml"
    path.write_text('feeds = ["https://a.example/feed"]\n[poll]\non_start = false\n')
    told: asyncio.Queue[events.Event] = asyncio.Queue()
    loaded = replace(load(path), storage=config.storage)
    async with Session.open(loaded, config_path=path) as session:
        sync, refused = session.store.sync_feeds, [0]

        def busy_three_times(*args: Any) -> None:
            refused[0] += 1
            if refused[0] <= 3:
                raise StoreError("The database is busy.")
            sync(*args)

        monkeypatch.setattr(session.store, "sync_feeds", busy_three_times)
        session.subscribe(told.put_nowait)
        session._keep_going(session._watch_config, "config")
        path.write_text('feeds = ["https://b.example/feed", "https://c.example/f"]\n')
        seen: list[events.Event] = []
        while not seen or not isinstance(seen[-1], events.ConfigReloaded):
            seen.append(await told.get())
        notices = [event for event in seen if isinstance(event, events.Notice)]
        assert len(notices) == 1
        assert "not in use yet: The database is busy." in notices[0].text
        assert len(session.store.feeds()) == 2


async def test_on_a_full_disk_an_article_can_still_be_read(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **_how: object) -> None:
        raise StoreFull("The disk is full.")

    monkeypatch.setattr(session.store, "save_article", full)
    reading = await session.read(find(session, "lifeboat"))
    assert reading.article.word_count > 100


async def test_a_reload_reaches_the_network_at_once(
    config: Config, tmp_path: Path
) -> None:
    path = tmp_path / "config.toml"
    feed = config.feeds[0].url
    path.write_text(f'feeds = ["{feed}"]\n')
    loaded = replace(load(path), storage=config.storage)
    async with Session.open(loaded, config_path=path) as session:
        await session.poll(force=True)
        path.write_text(
            f'feeds = ["{feed}"]\n[network]\nproxy = "http://127.0.0.1:1"\n'
        )
        assert await session.reload() == ()
        report = await session.poll(force=True)
    assert [failure.kind for _, _, failure in report.failures]


async def test_tidying_is_bounded_and_a_full_disk_ends_it_quietly(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = 0

    def step() -> bool:
        nonlocal steps
        steps += 1
        return True

    monkeypatch.setattr(session.store, "tidy", step)
    await session.tidy_store()
    assert steps == 100

    def full() -> bool:
        raise StoreFull("The disk is full.")

    monkeypatch.setattr(session.store, "tidy", full)
    await session.tidy_store()


async def test_texts_are_packed_in_the_time_that_is_left(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, steps = 3, 0

    def step() -> bool:
        nonlocal steps
        steps += 1
        return steps < left

    monkeypatch.setattr(session.store, "pack_texts", step)
    await session.look_through(0.0)
    assert steps == 0
    await session.look_through(600.0)
    assert steps == left

    def full() -> bool:
        raise StoreFull("The disk is full.")

    monkeypatch.setattr(session.store, "pack_texts", full)
    await session.look_through(600.0)
