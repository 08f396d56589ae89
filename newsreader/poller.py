"""One round over the feeds: fetch, parse, store, tell. The only loop that polls.

A round has three stages that run side by side. Fetching is bounded per host and in
all; a feed that keeps us waiting gives its place to the next. Parsing happens in
worker processes, several small documents per call. Storing happens in short
transactions off the event loop, and only what is stored is told.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING

from newsreader import decide
from newsreader.errors import WorkerError
from newsreader.events import FeedPolled, PollEvent, PollFinished, PollStarted
from newsreader.fetch import Clock, Fetcher, NotModified, Retrieved, utc_now
from newsreader.fetch.failures import fail
from newsreader.intake import Intake, take_in
from newsreader.lanes import Lanes
from newsreader.learning import learn
from newsreader.models import (
    Failure,
    FailureKind,
    FeedSaved,
    FetchState,
    ParsedFeed,
    PollOutcome,
    PollReport,
)
from newsreader.netconfig import PollConfig
from newsreader.parse import Document
from newsreader.passwords import Passwords
from newsreader.urls import host_of, origin
from newsreader.workers import Workers

if TYPE_CHECKING:
    from newsreader.store import Store
    from newsreader.store.entries import Prepared
    from newsreader.store.texts import Dictionary

_log = logging.getLogger(__name__)
OnEvent = Callable[[PollEvent], None]

#: Feeds on the way at once, those included that keep us waiting.
_IN_FLIGHT = 256
#: Bodies waiting for a parser; above this, no new fetch starts.
_WAITING_BYTES = 6 << 20
#: Entries waiting to be stored; above this, no new document is parsed.
_WAITING_ENTRIES = 900
#: Small documents are parsed together, up to so many and so large in all.
_BATCH, _BATCH_BYTES = 8, 2 << 20
_BATCH_DEADLINE_S, _DEADLINE_S = 5.0, 10.0
_MEMORY_MB = 512
#: Stored together: so many feeds, but nothing waits longer than so many seconds, nor
#: at all once there are so many entries.
_SAVE_FEEDS, _SAVE_S, _SAVE_ENTRIES = 50, 0.1, 300
#: How long `run_forever` sleeps at least and at most.
_SHORTEST_SLEEP_S, _LONGEST_SLEEP_S = 30.0, 900.0


class Poller:
    """Polls feeds, once or for ever. Events and methods belong to one event loop."""

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        workers: Workers,
        config: PollConfig,
        *,
        clock: Clock = utc_now,
        rng: random.Random | None = None,
        passwords: Passwords | None = None,
    ) -> None:
        self.store = store
        self.fetcher = fetcher
        self.workers = workers
        self.config = config
        self.clock = clock
        self.rng = rng or random.Random()
        self.passwords = passwords or Passwords()
        self._busy: set[int] = set()
        self._offline_until: datetime | None = None
        self._wake = asyncio.Event()

    async def poll(
        self,
        feed_ids: Sequence[int] | None = None,
        *,
        force: bool = False,
        early: bool = False,
        on_event: OnEvent | None = None,
    ) -> PollReport:
        """Poll the feeds that are due, or with `force` all that were asked for.

        With `early` those in good health are polled before they are due.
        Paused feeds, and those whose servers asked us to wait, are polled early only
        when named and forced. A cancelled round keeps
        what it has stored and tells so before it ends.
        """
        states = await asyncio.to_thread(self.store.fetch_states, feed_ids)
        feeds = await asyncio.to_thread(self.store.feeds)
        now = self.clock()
        chosen = [
            state
            for state in states
            if state.feed_id not in self._busy
            and (
                decide.due(state, self.config, now)
                or (early and decide.welcome(state, self.config, now))
                or (force and (feed_ids is not None or decide.forcible(state, now)))
            )
        ]
        # Feeds in good health first: what is broken may take its time.
        chosen.sort(key=lambda state: state.failures > 0)
        titles = {feed.id: feed.title for feed in feeds}
        busy = {state.feed_id for state in chosen}
        self._busy |= busy
        try:
            paused = sum(s.paused for s in states if s.feed_id not in busy)
            left_out = (len(states) - len(chosen) - paused, paused)
            return await _Round(self, chosen, titles, left_out, on_event).run()
        finally:
            self._busy -= busy

    async def run_forever(self, on_event: OnEvent | None = None) -> None:
        """Poll whenever feeds are due, until cancelled."""
        early = self.config.on_start
        while True:
            if not self._is_offline():
                report = await self.poll(early=early, on_event=on_event)
                self._note_offline(report)
            early = False
            self._wake.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(await self._sleep_s()):
                    await self._wake.wait()

    def wake(self) -> None:
        """Let `run_forever` look again for feeds that are due."""
        self._offline_until = None
        self._wake.set()

    def _is_offline(self) -> bool:
        return self._offline_until is not None and self.clock() < self._offline_until

    def _note_offline(self, report: PollReport) -> None:
        kinds = {failure.kind for _, _, failure in report.failures}
        offline = FailureKind.OFFLINE in kinds
        until = self.clock() + decide.OFFLINE_RETRY
        self._offline_until = until if offline else None

    async def _sleep_s(self) -> float:
        states = await asyncio.to_thread(self.store.fetch_states, None)
        times = [s.next_due for s in states if s.next_due and not s.paused]
        now = self.clock()
        wake = max(
            min(times, default=now + timedelta(days=1)), self._offline_until or now
        )
        seconds = (wake - now).total_seconds()
        return max(_SHORTEST_SLEEP_S, min(seconds, _LONGEST_SLEEP_S))


@dataclass(frozen=True, slots=True)
class _Fetched:
    """A body on its way to a parser."""

    state: FetchState
    answer: Retrieved
    body_hash: str


class _Round:
    """One round: the stages and what passes between them."""

    def __init__(
        self,
        poller: Poller,
        states: Sequence[FetchState],
        titles: dict[int, str],
        left_out: tuple[int, int],
        on_event: OnEvent | None,
    ) -> None:
        self._p = poller
        self._states = states
        self._titles = titles
        self._skipped, self._paused = left_out
        self._on_event = on_event
        self._started = asyncio.get_running_loop().time()
        self._to_parse: asyncio.Queue[_Fetched | None] = asyncio.Queue()
        self._to_save: asyncio.Queue[PollOutcome | None] = asyncio.Queue()
        #: What workers prepared for outcomes that wait to be stored, by feed.
        self._prepared: dict[int, tuple[Prepared, ...]] = {}
        self._waiting_bytes = 0
        self._room = asyncio.Event()
        self._room.set()
        self._waiting_entries = 0
        self._room_to_save = asyncio.Event()
        self._room_to_save.set()
        #: Makes a dictionary of what is stored, at most once.
        self._learning: asyncio.Task[None] | None = None
        #: What waits is not stored any more: it is fetched again.
        self._given_up = False
        #: Failures that would mean "offline" if nothing else ever came back.
        self._doubtful: list[tuple[FetchState, Failure]] | None = []
        self._done = 0
        self._new = self._changed = self._unchanged = 0
        self._failures: dict[int, Failure] = {}
        self._before = {state.feed_id: state for state in states}
        self._moved: list[tuple[str, str, str, bool]] = []

    async def run(self) -> PollReport:
        _log.info("poll: %d feeds are asked", len(self._states))
        self._tell(PollStarted(len(self._states)))
        saver = asyncio.create_task(self._save_all())
        work = asyncio.create_task(self._fetch_and_parse())
        # What cannot be stored makes no room: the stages before would wait for ever.
        saver.add_done_callback(lambda _: work.cancel())
        cancelled = True
        try:
            await asyncio.wait([work])
            cancelled = work.cancelled() or work.exception() is not None
        except asyncio.CancelledError:
            self._given_up = True
            raise
        finally:
            work.cancel()
            self._to_save.put_nowait(None)
            try:
                await _finished(work)
                await _finished(saver)
            except asyncio.CancelledError:
                cancelled = True
                raise
            finally:
                if cancelled and self._learning is not None:
                    self._learning.cancel()
                report = self._report()
                _log.info(
                    "poll %s: %d asked, %d new, %d changed, %d without news, %d failed",
                    "cancelled" if cancelled else "done",
                    report.polled,
                    report.new,
                    report.changed,
                    report.not_modified,
                    len(report.failures),
                )
                self._tell(PollFinished(report, cancelled=cancelled))
        saver.result()
        work.result()
        if self._learning is not None:
            await self._learning
        return report

    async def _fetch_and_parse(self) -> None:
        parsers = 2
        async with asyncio.TaskGroup() as stages:
            if any(decide.is_new(state) for state in self._states):
                stages.create_task(self._warm())
            for _ in range(parsers):
                stages.create_task(self._parse_all())
            await self._fetch_all()
            for _ in range(parsers):
                self._to_parse.put_nowait(None)
        self._judge_doubtful()

    # ------------------------------------------------------------ fetching

    async def _fetch_all(self) -> None:
        lanes = Lanes(self._states)
        places = asyncio.Semaphore(_IN_FLIGHT)

        async def one(state: FetchState) -> None:
            try:
                await self._fetch(state)
            # One feed's boundary: a mistake of ours costs that feed, not the round.
            except Exception as error:
                _log.exception("polling %s", host_of(state.url))
                detail = f"unexpected {type(error).__name__}"
                failure = fail(FailureKind.PROTOCOL, detail=detail)
                self._record_failure(state, failure)
            finally:
                lanes.finished(state)
                places.release()

        async with asyncio.TaskGroup() as tasks:
            while (state := await lanes.next()) is not None:
                await places.acquire()
                await self._room.wait()
                tasks.create_task(one(state))

    async def _fetch(self, state: FetchState) -> None:
        p = self._p
        sent = decide.validators_to_send(state, p.clock())
        # The user typed the configured address; one a server moved us to is not.
        typed = origin(state.url) == origin(state.spec.url)
        found = None
        if typed:
            found = await p.passwords.login_for(state.spec, host_of(state.url))
        if isinstance(found, Failure):
            self._failed(state, found)
            return
        answer = await p.fetcher.fetch(
            state.url,
            validators=sent,
            allow_private=typed,
            room=self._room.wait,
            login=(found.user, found.password) if found else None,
        )
        if isinstance(answer, Failure):
            if answer.kind is FailureKind.UNAUTHORIZED:
                p.passwords.forget(state.spec)
            self._failed(state, answer)
            return
        self._online()
        if isinstance(answer, NotModified):
            if not (sent.etag or sent.last_modified):
                self._failed(state, fail(FailureKind.HTTP_STATUS, status=304))
                return
            self._not_modified(state, answer)
            return
        digest = blake2b(answer.body, digest_size=16).hexdigest()
        if digest == state.body_hash:
            self._same_body(state, answer, digest)
            return
        self._waiting_bytes += len(answer.body)
        if self._waiting_bytes > _WAITING_BYTES:
            self._room.clear()
        self._to_parse.put_nowait(_Fetched(state, answer, digest))

    def _not_modified(self, state: FetchState, answer: NotModified) -> None:
        p = self._p
        after = decide.after_not_modified(
            state,
            validators=answer.validators,
            moved_to=answer.moved_to,
            max_age_s=answer.max_age_s,
            config=p.config,
            now=p.clock(),
            rng=p.rng,
        )
        self._to_save.put_nowait(PollOutcome(after, not_modified=True))

    def _same_body(self, state: FetchState, answer: Retrieved, digest: str) -> None:
        after = self._success(state, answer, digest, None)
        self._to_save.put_nowait(PollOutcome(after, not_modified=True))

    def _success(
        self,
        state: FetchState,
        answer: Retrieved,
        digest: str,
        parsed: ParsedFeed | None,
    ) -> FetchState:
        p = self._p
        return decide.after_success(
            state,
            validators=answer.validators,
            body_hash=digest,
            new_entries=parsed.entries if parsed else (),
            moved_to=answer.moved_to,
            max_age_s=answer.max_age_s,
            config=p.config,
            now=p.clock(),
            rng=p.rng,
        )

    # ------------------------------------------------------------ failing

    def _failed(self, state: FetchState, failure: Failure) -> None:
        if self._doubtful is not None and failure.kind in decide.OFFLINE_KINDS:
            self._doubtful.append((state, failure))
            return
        self._online()
        self._record_failure(state, failure)

    def _online(self) -> None:
        """Something answered, so failures before were the feeds' own."""
        doubtful, self._doubtful = self._doubtful, None
        for state, failure in doubtful or ():
            self._record_failure(state, failure)

    def _judge_doubtful(self) -> None:
        doubtful = self._doubtful or []
        pairs = [(host_of(state.url), failure) for state, failure in doubtful]
        if not decide.is_offline(pairs, self._done):
            self._online()
            return
        offline = fail(FailureKind.OFFLINE)
        for state, _ in doubtful:
            # Nothing is stored: the feeds stay due and their health as it was.
            self._finished(state, FeedSaved(state.feed_id), offline)

    def _record_failure(self, state: FetchState, failure: Failure) -> None:
        p = self._p
        now = p.clock()
        after = decide.after_failure(
            state, failure, config=p.config, now=now, rng=p.rng
        )
        failure = _with_time(failure, after, now)
        self._to_save.put_nowait(PollOutcome(after, failure=failure))

    # ------------------------------------------------------------ parsing

    async def _warm(self) -> None:
        """Start a parser beside the first requests, since it will be needed."""
        with contextlib.suppress(WorkerError):  # whoever needs it is told
            await self._p.workers.warm()

    async def _parse_all(self) -> None:
        while (batch := await self._next_batch()) is not None:
            known, dictionary = await asyncio.to_thread(self._known, batch)
            documents = [
                Document(
                    item.answer.body,
                    item.answer.content_type,
                    item.answer.charset,
                    item.answer.url,
                    known[item.state.feed_id],
                    self._p.config.max_entries,
                )
                for item in batch
            ]
            results = await self._parse(documents, dictionary)
            for item, result in zip(batch, results, strict=True):
                self._parsed(item, result)

    async def _next_batch(self) -> list[_Fetched] | None:
        """Return small documents that wait, together, or one that is large."""
        first = await self._to_parse.get()
        await self._room_to_save.wait()
        if first is None:
            return None
        batch, size = [first], len(first.answer.body)
        while len(batch) < _BATCH and size < _BATCH_BYTES and self._to_parse.qsize():
            item = self._to_parse.get_nowait()
            if item is None:
                self._to_parse.put_nowait(None)
                break
            batch.append(item)
            size += len(item.answer.body)
        self._waiting_bytes -= size
        if self._waiting_bytes <= _WAITING_BYTES:
            self._room.set()
        return batch

    def _known(
        self, batch: Sequence[_Fetched]
    ) -> tuple[dict[int, dict[str, str]], Dictionary | None]:
        """Return the hashes of each feed's entries, and what to pack texts with."""
        store, ids = self._p.store, [item.state.feed_id for item in batch]
        hashes = {feed_id: store.content_hashes(feed_id) for feed_id in ids}
        return hashes, store.dictionary()

    async def _parse(
        self, documents: Sequence[Document], dictionary: Dictionary | None
    ) -> Sequence[Intake | Failure]:
        if len(documents) > 1:
            with contextlib.suppress(WorkerError):
                return await self._p.workers.run(
                    take_in,
                    documents,
                    dictionary,
                    deadline_s=_BATCH_DEADLINE_S,
                    memory_mb=_MEMORY_MB,
                )
        # One of them is to blame: each gets a process and a deadline of its own.
        return [await self._parse_one(document, dictionary) for document in documents]

    async def _parse_one(
        self, document: Document, dictionary: Dictionary | None
    ) -> Intake | Failure:
        try:
            results = await self._p.workers.run(
                take_in,
                [document],
                dictionary,
                deadline_s=_DEADLINE_S,
                memory_mb=_MEMORY_MB,
            )
        except WorkerError as error:
            return fail(FailureKind.WORKER, detail=str(error))
        return results[0]

    def _parsed(self, item: _Fetched, result: Intake | Failure) -> None:
        if isinstance(result, Failure):
            self._record_failure(item.state, result)
            return
        feed = result.feed
        if item.answer.warning and not feed.warning:
            feed = replace(feed, warning=item.answer.warning)
        after = self._success(item.state, item.answer, item.body_hash, feed)
        self._prepared[item.state.feed_id] = result.prepared
        self._waiting_entries += len(feed.entries)
        if self._waiting_entries > _WAITING_ENTRIES:
            self._room_to_save.clear()
        self._to_save.put_nowait(PollOutcome(after, feed))

    # ------------------------------------------------------------ storing

    async def _save_all(self) -> None:
        last = False
        while not last:
            first = await self._to_save.get()
            if first is None:
                return
            batch = [first]
            last = await self._collect(batch)
            if self._given_up:
                return
            await self._save(batch)

    async def _collect(self, batch: list[PollOutcome]) -> bool:
        """Add what waits to be stored, or comes soon; whether that was the last."""
        until = asyncio.get_running_loop().time() + _SAVE_S
        while len(batch) < _SAVE_FEEDS:
            if self._to_save.empty():
                if _entries(batch) >= _SAVE_ENTRIES:
                    return False
                try:
                    async with asyncio.timeout_at(until):
                        item = await self._to_save.get()
                except TimeoutError:
                    return False
            else:
                item = self._to_save.get_nowait()
            if item is None:
                return True
            batch.append(item)
        return False

    async def _save(self, batch: Sequence[PollOutcome]) -> None:
        now = self._p.clock()
        ids = [outcome.state.feed_id for outcome in batch]
        prepared = {i: self._prepared.pop(i) for i in ids if i in self._prepared}
        store = self._p.store
        saved = await asyncio.to_thread(
            store.save_outcomes,
            batch,
            now,
            prepared=prepared,
            given_up=lambda: self._given_up,
        )
        self._waiting_entries -= _entries(batch)
        if self._waiting_entries <= _WAITING_ENTRIES:
            self._room_to_save.set()
        by_feed = {result.feed_id: result for result in saved}
        _log.debug("stored what %d feeds brought", len(by_feed))
        for outcome in batch:
            result = by_feed.get(outcome.state.feed_id)
            if result is None:
                continue
            self._unchanged += outcome.not_modified
            self._note_move(outcome)
            self._finished(outcome.state, result, outcome.failure)
        if prepared and self._learning is None:
            await self._learn()

    async def _learn(self) -> None:
        """Have a parser make the store's next dictionary, when it is time for one."""
        articles = await asyncio.to_thread(self._p.store.to_learn_from)
        if articles:
            work = learn(self._p.store, self._p.workers, articles)
            self._learning = asyncio.create_task(work)

    def _note_move(self, outcome: PollOutcome) -> None:
        before, after = self._before[outcome.state.feed_id], outcome.state
        adopted = outcome.failure is None and after.url != before.url
        seen = after.moved_to and after.moved_to != before.moved_to
        if adopted or seen:
            new = after.url if adopted else after.moved_to
            self._moved.append((self._title(after), after.spec.url, new, adopted))

    def _finished(
        self, state: FetchState, saved: FeedSaved, failure: Failure | None
    ) -> None:
        self._done += 1
        self._new += len(saved.new)
        self._changed += len(saved.changed)
        if failure is not None:
            self._failures[state.feed_id] = failure
        self._tell(
            FeedPolled(
                state.feed_id,
                self._title(state),
                len(saved.new),
                failure,
                self._done,
                len(self._states),
                len(saved.changed),
            )
        )

    # ------------------------------------------------------------ telling

    def _title(self, state: FetchState) -> str:
        return self._titles.get(state.feed_id) or host_of(state.url)

    def _tell(self, event: PollEvent) -> None:
        if self._on_event is not None:
            self._on_event(event)

    def _report(self) -> PollReport:
        failures = tuple(
            (self._title(state), state.url, self._failures[state.feed_id])
            for state in sorted(self._states, key=lambda state: state.feed_id)
            if state.feed_id in self._failures
        )
        return PollReport(
            polled=self._done,
            new=self._new,
            changed=self._changed,
            not_modified=self._unchanged,
            failures=failures,
            skipped=self._skipped,
            paused=self._paused,
            moved=tuple(self._moved),
            seconds=asyncio.get_running_loop().time() - self._started,
        )


def _entries(batch: Sequence[PollOutcome]) -> int:
    return sum(len(outcome.parsed.entries) for outcome in batch if outcome.parsed)


async def _finished(task: asyncio.Task[None]) -> None:
    """Wait for `task` to the end; a cancellation meanwhile is passed on after it."""
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(asyncio.wait([task]))
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled


def _with_time(failure: Failure, after: FetchState, now: datetime) -> Failure:
    """Add when the feed is tried again, in the reader's own time."""
    if after.paused or after.next_due is None:
        return failure
    local = after.next_due.astimezone()
    far = after.next_due - now >= timedelta(hours=12)
    when = f"{local:%d %b %H:%M}" if far else f"{local:%H:%M}"
    step = failure.next_step.replace(
        "It is tried again later;", f"It is tried again at {when};"
    )
    if step == failure.next_step:
        step = f"{step} It is tried again at {when}.".strip()
    return replace(failure, next_step=step)
