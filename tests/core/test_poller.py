"""A round of polling: every feed is told about, what is stored stays."""

from __future__ import annotations

import asyncio
import base64
import json
import random
import sys
import threading
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feed_texts as feeds
import httpx
import pytest
from worker_jobs import spin

from newsreader import decide
from newsreader.errors import StoreFull
from newsreader.events import FeedPolled, PollEvent, PollFinished, PollStarted
from newsreader.fetch import Fetcher
from newsreader.fetch.connect import NameNotFound
from newsreader.intake import take_in
from newsreader.models import (
    EntryQuery,
    FailureKind,
    FeedSaved,
    FeedSpec,
    HealthState,
)
from newsreader.netconfig import NetworkConfig, PollConfig
from newsreader.parse import Document
from newsreader.passwords import Passwords
from newsreader.poller import Poller
from newsreader.rounds import parsing, storing, waiting
from newsreader.store import Store, texts
from newsreader.workers import Workers

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
Answer = httpx.Response | Exception


class Web:
    """A fake web: address -> what it answers, and what was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, Callable[[httpx.Request], Answer]] = {}
        self.asked: list[httpx.Request] = []
        self.now = START

    def clock(self) -> datetime:
        return self.now

    def put(self, url: str, body: str = feeds.RSS_FULL, **headers: str) -> str:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[url] = lambda _: httpx.Response(200, headers=names, text=body)
        return url

    def answer(self, url: str, status: int, **headers: str) -> str:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[url] = lambda _: httpx.Response(status, headers=names)
        return url

    def fail(self, url: str, error: Exception) -> str:
        self.pages[url] = lambda _: error
        return url

    async def handle(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        found = self.pages[str(request.url)](request)
        if isinstance(found, Exception):
            raise found
        return found


@pytest.fixture
def web() -> Web:
    return Web()


@pytest.fixture
def store() -> Store:
    return Store.memory()


@pytest.fixture
async def poller(web: Web, store: Store) -> AsyncIterator[Poller]:
    transport = httpx.MockTransport(web.handle)
    config = NetworkConfig(timeout_s=5)
    async with (
        Fetcher(config, clock=web.clock, transport=transport) as fetcher,
        Workers(2) as workers,
    ):
        yield Poller(
            store,
            fetcher,
            workers,
            PollConfig(),
            clock=web.clock,
            rng=random.Random(1),
        )
    store.close()


def subscribe(store: Store, *urls: str) -> None:
    store.sync_feeds([FeedSpec(url) for url in urls])


def url(name: str) -> str:
    return f"https://{name}.example/feed"


def rss_with(*guids: str) -> str:
    return feeds.rss(
        "".join(
            f"<item><guid isPermaLink='false'>{g}</guid><title>{g}</title></item>"
            for g in guids
        )
    )


# ------------------------------------------------------------------ a round


async def test_new_entries_are_stored_before_they_are_told(
    web: Web, store: Store, poller: Poller
) -> None:
    subscribe(store, web.put(url("a"), rss_with("1", "2")))
    seen: list[tuple[PollEvent, int]] = []
    report = await poller.poll(
        on_event=lambda event: seen.append((event, store.totals().total))
    )
    (started, _), (polled, stored), (finished, _) = seen
    assert started == PollStarted(1)
    assert isinstance(polled, FeedPolled)
    assert (polled.new, polled.done, polled.total, stored) == (2, 1, 1, 2)
    assert finished == PollFinished(report)
    assert (report.polled, report.new, report.failures) == (1, 2, ())


async def test_every_feed_is_told_about_exactly_once(
    web: Web, store: Store, poller: Poller
) -> None:
    good = [web.put(url(f"good{i}"), rss_with(f"{i}")) for i in range(30)]
    bad = [
        web.answer(url("missing"), 404),
        web.fail(url("dead"), NameNotFound("dead")),
        web.fail(url("refused"), ConnectionRefusedError()),
        web.put(url("page"), "<html><p>Sign in</html>", content_type="text/html"),
        web.put(url("cut"), "<rss><channel><item><title>A"),
        web.put(url("empty"), ""),
        web.fail(url("bug"), RuntimeError("a mistake of ours")),
    ]
    subscribe(store, *good, *bad)
    events: list[PollEvent] = []
    report = await poller.poll(on_event=events.append)
    told = [event.feed_id for event in events if isinstance(event, FeedPolled)]
    assert sorted(told) == sorted(feed.id for feed in store.feeds())
    assert (report.polled, report.new) == (37, 30)
    assert {address: f.kind for _, address, f in report.failures} == {
        bad[0]: FailureKind.NOT_FOUND,
        bad[1]: FailureKind.DNS,
        bad[2]: FailureKind.REFUSED,
        bad[3]: FailureKind.NOT_A_FEED,
        bad[4]: FailureKind.DAMAGED,
        bad[5]: FailureKind.EMPTY,
        bad[6]: FailureKind.PROTOCOL,
    }
    assert all("tried again at" in f.next_step for _, _, f in report.failures)


async def test_nothing_is_asked_before_it_is_due(
    web: Web, store: Store, poller: Poller
) -> None:
    subscribe(store, web.put(url("a")))
    await poller.poll()
    report = await poller.poll()
    assert (report.polled, report.skipped, len(web.asked)) == (0, 1, 1)
    web.now += timedelta(days=2)
    assert (await poller.poll()).polled == 1


async def test_conditional_request_and_unchanged_bodies_cost_no_parse(
    web: Web, store: Store, poller: Poller
) -> None:
    first, second = url("etag"), url("same")
    subscribe(store, web.put(first, ETag='"v1"'), web.put(second))
    await poller.poll()
    web.answer(first, 304)
    processes = poller.workers.pids
    report = await poller.poll(force=True)
    assert (report.not_modified, report.new, report.changed) == (2, 0, 0)
    sent = {str(r.url): r.headers.get("if-none-match") for r in web.asked[2:]}
    assert sent == {first: '"v1"', second: None}
    assert poller.workers.pids == processes


async def test_week_old_answer_is_asked_for_in_full(
    web: Web, store: Store, poller: Poller
) -> None:
    subscribe(store, web.put(url("a"), ETag='"v1"'))
    await poller.poll()
    web.now += timedelta(days=8)
    await poller.poll(force=True)
    assert "if-none-match" not in web.asked[-1].headers


async def test_changed_entry_is_told_as_changed(
    web: Web, store: Store, poller: Poller
) -> None:
    item = "<item><guid>1</guid><title>t</title><description>{}</description></item>"
    subscribe(store, web.put(url("a"), feeds.rss(item.format("one"))))
    await poller.poll()
    web.put(url("a"), feeds.rss(item.format("two")))
    report = await poller.poll(force=True)
    assert (report.new, report.changed) == (0, 1)


# ------------------------------------------------------------------ damage


@pytest.mark.parametrize(
    "body",
    ["", "<html>Sign in</html>", feeds.RSS_FULL[:200], rss_with(), "null", "\x00" * 99],
)
async def test_bad_answer_leaves_stored_entries_as_they_were(
    web: Web, store: Store, poller: Poller, body: str
) -> None:
    subscribe(store, web.put(url("a"), rss_with("1", "2")))
    await poller.poll()
    ids = list(store.entry_ids(EntryQuery()))
    before = [(store.entry(i), store.raw(i)) for i in ids]
    web.put(url("a"), body)
    await poller.poll(force=True)
    assert list(store.entry_ids(EntryQuery())) == ids
    assert [(store.entry(i), store.raw(i)) for i in ids] == before


async def test_hostile_document_does_not_spoil_its_batch(
    web: Web, store: Store, poller: Poller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Documents parsed together are tried one by one when the worker was killed."""
    monkeypatch.setattr(parsing, "_BATCH_DEADLINE_S", 0.5)
    monkeypatch.setattr(parsing, "_DEADLINE_S", 0.5)
    run = poller.workers.run

    async def run_or_hang(
        func: object, documents: list[Document], packed: None, **how: float
    ) -> object:
        hostile = any(b"HANG" in document.body for document in documents)
        if hostile:
            return await run(spin, deadline_s=0.3, memory_mb=64)
        return await run(take_in, documents, packed, deadline_s=9, memory_mb=256)

    monkeypatch.setattr(poller.workers, "run", run_or_hang)
    good = [web.put(url(f"good{i}"), rss_with(f"{i}")) for i in range(5)]
    subscribe(store, *good, web.put(url("bad"), rss_with("HANG")))
    report = await poller.poll()
    assert report.new == 5
    ((_, address, failure),) = report.failures
    assert (address, failure.kind) == (url("bad"), FailureKind.WORKER)


async def test_round_ends_when_nothing_can_be_stored(
    web: Web, store: Store, poller: Poller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreFull("no space left")

    monkeypatch.setattr(store, "save_outcomes", full)
    subscribe(store, *(web.put(url(f"a{i}"), rss_with(f"{i}")) for i in range(8)))
    with pytest.raises(StoreFull):
        await poller.poll()


async def test_round_with_much_to_store_ends_when_nothing_can_be_stored(
    web: Web, store: Store, poller: Poller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreFull("no space left")

    monkeypatch.setattr(store, "save_outcomes", full)
    monkeypatch.setattr(waiting, "_WAITING_ENTRIES", 5)
    monkeypatch.setattr(waiting, "_WAITING_BYTES", 100)
    many = rss_with(*(str(i) for i in range(20)))
    subscribe(store, *(web.put(url(f"a{i}"), many + f"<!--{i}-->") for i in range(40)))
    events: list[PollEvent] = []
    async with asyncio.timeout(30):
        with pytest.raises(StoreFull):
            await poller.poll(on_event=events.append)
    assert isinstance(events[-1], PollFinished)
    assert events[-1].cancelled
    monkeypatch.undo()
    assert (await poller.poll(force=True)).new == 40 * 20


# ------------------------------------------------------------------ states


async def test_pausing_during_a_round_holds(
    web: Web, store: Store, poller: Poller
) -> None:
    subscribe(store, web.put(url("a")))
    (feed,) = store.feeds()

    def pause(request: httpx.Request) -> httpx.Response:
        store.set_paused(feed.id, True)
        return httpx.Response(200, text=rss_with("1"))

    web.pages[url("a")] = pause
    await poller.poll()
    (feed,) = store.feeds()
    assert feed.health is HealthState.PAUSED
    assert feed.total == 1


async def test_title_given_during_a_round_holds(
    web: Web, store: Store, poller: Poller
) -> None:
    subscribe(store, web.put(url("a")))

    def rename(request: httpx.Request) -> httpx.Response:
        store.sync_feeds([FeedSpec(url("a"), title="Mine")])
        return httpx.Response(200, text=feeds.RSS_FULL)

    web.pages[url("a")] = rename
    await poller.poll()
    assert store.feeds()[0].title == "Mine"


async def test_move_is_adopted_after_the_second_time(
    web: Web, store: Store, poller: Poller
) -> None:
    old, new = url("old"), web.put(url("new"))
    subscribe(store, web.answer(old, 301, location=new))
    for _ in range(3):
        await poller.poll(force=True)
    assert [str(r.url) for r in web.asked] == [old, new, old, new, new]
    assert store.feeds()[0].total == 1


async def test_gone_feed_is_paused_until_named(
    web: Web, store: Store, poller: Poller
) -> None:
    subscribe(store, web.answer(url("a"), 410))
    await poller.poll()
    feed = store.feeds()[0]
    assert feed.health is HealthState.PAUSED
    assert (await poller.poll(force=True)).polled == 0
    assert (await poller.poll([feed.id], force=True)).polled == 1


async def test_retry_after_is_kept(web: Web, store: Store, poller: Poller) -> None:
    subscribe(store, web.answer(url("a"), 429, retry_after="7200"))
    report = await poller.poll()
    assert store.feeds()[0].next_due == START + timedelta(hours=2)
    assert "tried again at 14:00" in report.failures[0][2].next_step


async def test_unasked_304_is_no_success(
    web: Web, store: Store, poller: Poller
) -> None:
    subscribe(store, web.answer(url("a"), 304))
    report = await poller.poll()
    assert report.failures[0][2].kind is FailureKind.HTTP_STATUS


async def test_an_answer_that_is_a_failure_counts_once(
    web: Web, store: Store, poller: Poller
) -> None:
    dead = [web.fail(url(f"a{i}"), NameNotFound("x")) for i in range(18)]
    subscribe(store, *dead, web.answer(url("b"), 304))
    report = await poller.poll()
    kinds = [f.kind for _, _, f in report.failures]
    assert kinds.count(FailureKind.OFFLINE) == 18
    assert kinds.count(FailureKind.HTTP_STATUS) == 1


async def test_offline_is_one_cause_and_no_feed_is_blamed(
    web: Web, store: Store, poller: Poller
) -> None:
    dead = [web.fail(url(f"a{i}"), NameNotFound("x")) for i in range(5)]
    subscribe(store, *dead)
    events: list[PollEvent] = []
    report = await poller.poll(on_event=events.append)
    assert {f.kind for _, _, f in report.failures} == {FailureKind.OFFLINE}
    assert len({f.sentence for _, _, f in report.failures}) == 1
    assert all(feed.failing_since is None for feed in store.feeds())
    assert all(feed.next_due is None for feed in store.feeds())
    assert sum(isinstance(event, FeedPolled) for event in events) == 5


async def test_one_answer_proves_that_we_are_online(
    web: Web, store: Store, poller: Poller
) -> None:
    dead = [web.fail(url(f"a{i}"), NameNotFound("x")) for i in range(5)]
    subscribe(store, *dead, web.answer(url("b"), 500))
    report = await poller.poll()
    kinds = [f.kind for _, _, f in report.failures]
    assert kinds.count(FailureKind.DNS) == 5
    assert FailureKind.OFFLINE not in kinds


async def test_nearly_all_out_of_reach_is_our_network(
    web: Web, store: Store, poller: Poller
) -> None:
    dead = [web.fail(url(f"a{i}"), NameNotFound("x")) for i in range(18)]
    subscribe(store, *dead, web.put(url("b")))
    report = await poller.poll()
    kinds = [f.kind for _, _, f in report.failures]
    assert kinds == [FailureKind.OFFLINE] * 18
    assert {s.failures for s in store.fetch_states()} == {0}
    assert report.new > 0


async def test_feeds_that_failed_before_do_not_make_it_our_network(
    web: Web, store: Store, poller: Poller
) -> None:
    dead = [web.fail(url(f"a{i}"), NameNotFound("x")) for i in range(2)]
    subscribe(store, *dead, web.put(url("b")))
    await poller.poll()
    web.now += timedelta(minutes=15)
    report = await poller.poll()
    assert [f.kind for _, _, f in report.failures] == [FailureKind.DNS] * 2
    assert [s.failures for s in store.fetch_states()] == [2, 2, 0]


async def test_a_short_outage_is_over_at_the_next_start_and_within_minutes(
    web: Web, store: Store, poller: Poller
) -> None:
    subscribe(store, web.put(url("a")))
    await poller.poll()
    web.fail(url("a"), ConnectionResetError())
    web.now += timedelta(days=1)
    await poller.poll()
    (state,) = store.fetch_states()
    assert state.trouble is FailureKind.CONNECTION
    assert state.next_due is not None
    assert state.next_due - web.now <= timedelta(minutes=11)
    web.put(url("a"))
    assert (await poller.poll(early=True)).polled == 0
    web.now += decide.SHORTEST_WAIT
    assert (await poller.poll()).polled == 0
    report = await poller.poll(early=True)
    assert (report.polled, report.failures) == (1, ())


async def test_what_came_in_part_is_kept_with_the_feed_until_it_comes_whole(
    web: Web, store: Store, poller: Poller
) -> None:
    whole = rss_with("1", "2", "3")
    subscribe(store, web.put(url("a"), whole[: whole.index("3</title>")]))
    await poller.poll()
    said = "The feed arrived cut off after 2 entries; what followed is not here."
    assert store.feeds()[0].warning == said
    await poller.poll(force=True)
    assert store.feeds()[0].warning == said
    web.put(url("a"), whole)
    await poller.poll(force=True)
    assert store.feeds()[0].warning == ""


# ------------------------------------------------------------------ manners


async def test_few_requests_to_one_host_at_once(
    web: Web, store: Store, poller: Poller
) -> None:
    on_the_way, most = 0, 0
    release = asyncio.Event()

    async def slow(request: httpx.Request) -> httpx.Response:
        nonlocal on_the_way, most
        on_the_way += 1
        most = max(most, on_the_way)
        if on_the_way == 2:
            release.set()
        await release.wait()
        on_the_way -= 1
        return httpx.Response(404)

    web.handle = slow  # type: ignore[method-assign]
    transport = httpx.MockTransport(slow)
    async with Fetcher(NetworkConfig(), transport=transport) as fetcher:
        poller.fetcher = fetcher
        subscribe(store, *(f"https://one.example/{i}" for i in range(9)))
        report = await poller.poll()
    assert report.polled == 9
    assert most == 2


async def test_cancelled_round_keeps_and_tells_what_is_stored(
    web: Web, store: Store, poller: Poller
) -> None:
    never = asyncio.Event()

    async def handle(request: httpx.Request) -> httpx.Response:
        if "stuck" in str(request.url):
            await never.wait()
        return httpx.Response(200, text=rss_with("1"))

    transport = httpx.MockTransport(handle)
    async with Fetcher(NetworkConfig(), transport=transport) as fetcher:
        poller.fetcher = fetcher
        subscribe(store, url("good"), url("stuck"))
        stored = asyncio.Event()
        events: list[PollEvent] = []

        def note(event: PollEvent) -> None:
            events.append(event)
            if isinstance(event, FeedPolled):
                stored.set()

        task = asyncio.create_task(poller.poll(on_event=note))
        await stored.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert store.totals().total == 1
    assert isinstance(events[-1], PollFinished)
    assert events[-1].cancelled
    assert events[-1].report.new == 1


async def test_cancelled_round_stores_nothing_that_still_waits(
    web: Web, store: Store, poller: Poller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "_SAVE_FEEDS", 1)
    storing, go_on, all_asked = threading.Event(), threading.Event(), asyncio.Event()

    def answer(_: httpx.Request) -> httpx.Response:
        if len(web.asked) == 12:
            all_asked.set()
        return httpx.Response(200, text=rss_with("1"))

    web.pages = {url(f"n{i}"): answer for i in range(12)}
    subscribe(store, *web.pages)
    save = store.save_outcomes

    def slowly(*args: Any, **named: Any) -> list[FeedSaved]:
        saved = save(*args, **named)
        storing.set()
        go_on.wait(60)
        return saved

    monkeypatch.setattr(store, "save_outcomes", slowly)
    events: list[PollEvent] = []
    task = asyncio.create_task(poller.poll(on_event=events.append))
    await asyncio.to_thread(storing.wait, 60)
    await all_asked.wait()
    task.cancel()
    await asyncio.sleep(0)
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert store.totals().total == 1
    assert [type(event) for event in events[1:]] == [FeedPolled, PollFinished]
    assert [state.failures for state in store.fetch_states()] == [0] * 12
    monkeypatch.undo()
    assert (await poller.poll(force=True)).new == 11


async def test_feed_already_on_the_way_is_not_asked_twice(
    web: Web, store: Store, poller: Poller
) -> None:
    subscribe(store, web.put(url("a")))
    reports = await asyncio.gather(poller.poll(force=True), poller.poll(force=True))
    assert sorted(report.polled for report in reports) == [0, 1]
    assert len(web.asked) == 1


async def test_run_forever_polls_at_start_and_when_woken(
    web: Web, store: Store, poller: Poller
) -> None:
    subscribe(store, web.put(url("a")))
    rounds: asyncio.Queue[PollFinished] = asyncio.Queue()

    def note(event: PollEvent) -> None:
        if isinstance(event, PollFinished):
            rounds.put_nowait(event)

    task = asyncio.create_task(poller.run_forever(note))
    assert (await rounds.get()).report.polled == 1
    web.now += timedelta(days=2)
    poller.wake()
    assert (await rounds.get()).report.polled == 1
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_json_feed_is_polled_like_any_other(
    web: Web, store: Store, poller: Poller
) -> None:
    json.loads(feeds.JSON)
    subscribe(store, web.put(url("j"), feeds.JSON, content_type="application/json"))
    assert (await poller.poll()).new == 2


async def test_forcing_all_leaves_those_alone_whose_servers_asked_for_it(
    web: Web, store: Store, poller: Poller
) -> None:
    waits = web.answer(url("waits"), 503, retry_after="7200")
    subscribe(store, waits, web.put(url("good"), rss_with("1")))
    await poller.poll()
    web.asked.clear()
    report = await poller.poll(force=True)
    assert [str(request.url) for request in web.asked] == [url("good")]
    assert (report.polled, report.skipped) == (1, 1)
    (feed, _) = store.feeds()
    assert (await poller.poll([feed.id], force=True)).polled == 1
    web.now += timedelta(hours=2)
    assert (await poller.poll(force=True)).polled == 2


async def test_paused_feeds_are_counted_as_such_and_never_due(
    web: Web, store: Store, poller: Poller
) -> None:
    subscribe(store, web.put(url("a")), web.put(url("b"), rss_with("1")))
    await poller.poll()
    store.set_paused(store.feeds()[0].id, True)
    report = await poller.poll()
    assert (report.polled, report.skipped, report.paused) == (0, 1, 1)
    assert [feed.next_due is None for feed in store.feeds()] == [True, False]


async def test_a_move_is_told_when_seen_and_when_adopted(
    web: Web, store: Store, poller: Poller
) -> None:
    subscribe(store, web.answer(url("old"), 301, location=url("new")))
    web.put(url("new"), rss_with("1"))
    for adopted in (False, True):
        (move,) = (await poller.poll(force=True)).moved
        assert move[1:] == (url("old"), url("new"), adopted)
        assert store.feeds()[0].moved_to == url("new")
    assert (await poller.poll(force=True)).moved == ()


# ------------------------------------------------------------------ logins


def with_login(address: str, code: str) -> FeedSpec:
    command = (sys.executable, "-S", "-c", code)
    return FeedSpec(address, user="me", password_command=command)


async def test_the_login_of_a_feed_goes_to_its_origin_only(
    web: Web, store: Store, poller: Poller
) -> None:
    elsewhere = web.put(url("elsewhere"))
    web.answer(url("a"), 302, location=elsewhere)
    spec = with_login(url("a"), "print('pw')")
    poller.passwords = Passwords([spec])
    store.sync_feeds([spec, FeedSpec(web.put(url("b")))])
    report = await poller.poll()
    sent = {str(r.url): r.headers.get("authorization") for r in web.asked}
    secret = "Basic " + base64.b64encode(b"me:pw").decode()
    assert sent == {url("a"): secret, elsewhere: None, url("b"): None}
    assert report.failures == ()
    assert store.fetch_states(None)[0].url == url("a")


async def test_a_password_that_cannot_be_had_fails_its_feed_only(
    web: Web, store: Store, poller: Poller
) -> None:
    spec = with_login(url("a"), "raise SystemExit(1)")
    poller.passwords = Passwords([spec])
    store.sync_feeds([spec, FeedSpec(web.put(url("b"), rss_with("1")))])
    report = await poller.poll()
    ((_, _, failure),) = report.failures
    assert failure.kind is FailureKind.PASSWORD
    assert report.new == 1
    assert [str(r.url) for r in web.asked] == [url("b")]


async def test_a_refused_password_is_got_anew(
    web: Web, store: Store, poller: Poller, tmp_path: Path
) -> None:
    key = tmp_path / "key"
    key.write_text("old")
    right = "Basic " + base64.b64encode(b"me:new").decode()
    web.pages[url("a")] = lambda request: (
        httpx.Response(200, text=rss_with("1"))
        if request.headers.get("authorization") == right
        else httpx.Response(401)
    )
    spec = with_login(url("a"), f"print(open({str(key)!r}).read())")
    poller.passwords = Passwords([spec])
    store.sync_feeds([spec])
    report = await poller.poll()
    assert report.failures[0][2].kind is FailureKind.UNAUTHORIZED
    key.write_text("new")
    web.now += timedelta(days=2)
    assert (await poller.poll()).new == 1


# ------------------------------------------------------------------ learning


def rss_of_length(name: str, count: int) -> str:
    words = ["rivers", "bridges", "markets", "harbours", "and", "what", "they", "said"]
    return feeds.rss(
        "".join(
            f"<item><guid isPermaLink='false'>{name}-{n}</guid><title>{n}</title>"
            f"<description>{' '.join(words[n % 7 :] * 9)} {name} {n}"
            "</description></item>"
            for n in range(count)
        )
    )


async def test_a_dictionary_is_made_in_a_worker_at_most_once_a_round(
    web: Web, store: Store, poller: Poller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "FIRST", 50)
    monkeypatch.setattr(texts, "TIMES", 2)
    learned: list[int] = []
    learn = store.learn
    monkeypatch.setattr(store, "learn", lambda d: (learned.append(len(d)), learn(d)))
    monkeypatch.setattr(waiting, "_SAVE_FEEDS", 1)
    names = [f"n{i}" for i in range(10)]
    subscribe(store, *(web.put(url(n), rss_of_length(n, 40)) for n in names))
    assert (await poller.poll()).new == 400
    assert len(learned) == 1
    assert learned[0] > 0
    for name in names:
        web.put(url(name), rss_of_length(name, 80))
    assert (await poller.poll(force=True)).new == 400
    assert len(learned) == 2
    # Also by parsers, which were handed the dictionary of the round before.
    trained: int = store._connections.writer.execute(
        "SELECT count(*) FROM contents WHERE substr(html, 1, 1) = x'05'"
    ).get
    assert 400 <= trained < 800
    for entry_id in store.entry_ids(EntryQuery()):
        guid = store.entry(entry_id).guid  # type: ignore[union-attr]
        said = store.raw(entry_id).feed_html
        assert said.endswith(" ".join(guid.split("-")))


async def test_a_round_that_is_cancelled_does_not_wait_for_a_dictionary(
    web: Web, store: Store, poller: Poller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "FIRST", 10)
    learning = asyncio.Event()
    ended: list[bool] = []

    async def for_ever(*_: object) -> None:
        learning.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    monkeypatch.setattr(storing, "learn", for_ever)
    subscribe(store, web.put(url("a"), rss_of_length("a", 20)))
    task = asyncio.create_task(poller.poll())
    await learning.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.sleep(0)
    assert ended == [True]
    assert store.totals().total == 20
