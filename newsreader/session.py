"""One run of the reader: what the screen and the command line talk to.

Wires configuration, store, network and workers together and owns every background
task. Knows no screen. Heavy modules (httpx, the workers' libraries) are imported when
they are first needed, so that a screen can be painted before them.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from newsreader import background, events
from newsreader.config import Config, load
from newsreader.config.feedlist import mark_of
from newsreader.errors import (
    ConfigError,
    ConfigProblem,
    NewsreaderError,
    SourceError,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreLocked,
)
from newsreader.models import (
    Mark,
    PollReport,
    Reading,
    Saved,
)
from newsreader.store import Store

if TYPE_CHECKING:
    from newsreader.choosing import Which
    from newsreader.looking import Looking
    from newsreader.packing import Packing
    from newsreader.readings import Network, Readings

_log = logging.getLogger(__name__)
T = TypeVar("T")

#: Seconds between two looks at the configuration file.
_WATCH_S = 2.0
#: Seconds between two looks at whether the daily copy is due; the first look waits
#: as long, so that a short visit does not end in copying.
_BACKUP_S = 600.0
#: Seconds until polling goes on after the disk was full.
_RETRY_S = 300.0
#: How far a poll's parsers stand back while someone reads: keys come first.
_NICENESS = 10
#: Seconds between two entries that are looked through, and between two packs that are
#: made of texts, while someone reads.
_REST_S = 0.05
#: Steps of some ten milliseconds in which the store makes its file smaller.
_TIDY_STEPS = 100


class Session:
    """A running newsreader. Use `Session.open`; every method is safe on the loop."""

    def __init__(
        self, config: Config, store: Store, *, config_path: Path | None = None
    ) -> None:
        self.config = config
        self.store = store
        #: Why nothing can be written, in words; empty when it can.
        self.read_only_reason = ""
        self._config_path = config_path
        self._config_seen = _stamp(config_path)
        self._callbacks: list[Callable[[events.Event], None]] = []
        self._network: Network | None = None
        self._stack = contextlib.AsyncExitStack()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._polling = False
        #: Set when articles can be read at once.
        self._warmed = asyncio.Event()
        self._stopping = False
        self._has_screen = False
        # One thread for every write, so that marks land in the order they were made.
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="newsreader-writer")
        self._looking: Looking | None = None

    @cached_property
    def _readings(self) -> Readings:
        """What makes articles; the first screen does without it."""
        from newsreader.readings import Readings

        return Readings(
            self.store,
            config=lambda: self.config,
            connect=self._connect,
            write=self._write,
            emit=self._emit,
            own=self._own,
        )

    # -------------------------------------------------------------- life

    @classmethod
    @contextlib.asynccontextmanager
    async def open(
        cls,
        config: Config,
        *,
        store: Store | None = None,
        config_path: Path | None = None,
        read_only: bool = False,
        or_read: bool = False,
        tell: Callable[[str], None] = lambda _: None,
        opening: Callable[[], AbstractContextManager[None]] = contextlib.nullcontext,
    ) -> AsyncIterator[Session]:
        """Open the store and yield a session; everything is stopped on the way out.

        `tell` hears why opening takes long, when a newer version changes the tables;
        the loop stands still meanwhile, inside of what `opening` gives. When another
        newsreader holds the database the session is read-only and says so in
        `read_only_reason`; with `or_read` also on a full or read-only disk.
        Raises `StoreError` when there is nothing to open.
        """
        reason = "Opened read-only, as asked." if read_only else ""
        own_store = store is None
        if store is None:
            path = config.storage.database
            try:
                with opening():
                    store = Store.open(path, read_only=read_only, tell=tell)
            except StoreLocked as locked:
                reason = (
                    f"Another newsreader (process {locked.pid}, since {locked.since})"
                    " has the database; this one only reads."
                )
                store = Store.open(path, read_only=True)
            except StoreFull as full:
                if not or_read:
                    raise
                reason = str(full)
                store = Store.open(path, read_only=True)
        session = cls(config, store, config_path=config_path)
        session.read_only_reason = reason
        try:
            await session._sync_feeds(config)
            yield session
        finally:
            await session.stop()
            if own_store:
                store.close()

    async def _sync_feeds(self, config: Config) -> None:
        """Subscribe to the feeds of a configuration, when that is not so already."""
        mark = mark_of(config.feeds)
        if self.store.read_only or (mark and self.store.has_synced(mark)):
            return
        await self._write(self.store.sync_feeds, config.feeds, mark)

    async def stop(self) -> None:
        """End every task and worker; what was acknowledged is stored."""
        self._stopping = True
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._stack.aclose()
        self._network = None
        await asyncio.to_thread(self._writer.shutdown, wait=True)

    def subscribe(self, callback: Callable[[events.Event], None]) -> Callable[[], None]:
        """Call `callback` on the event loop for every event; returns the way out."""
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    def start_background(self, ready: Callable[[], None] = lambda: None) -> None:
        """Poll what is due, watch the configuration, clean what is new.

        `ready` is called when all that needs importing is imported.
        """
        if self.store.recovered:
            self._tell(self.store.recovered)
        self._has_screen = True
        self._spawn(self._warm(ready), "warm")
        self._spawn(self._tell_of_rules(), "rules")
        if not self.store.read_only:
            self._keep_going(self._poll_forever, "poll")
            self._keep_going(self._back_up_daily, "backup")
        if self._config_path is not None:
            self._keep_going(self._watch_config, "config")

    def _keep_going(self, work: Callable[[], Awaitable[None]], name: str) -> None:
        tell = self._tell
        self._spawn(background.keep_going(work, tell, name, retry_s=_RETRY_S), name)

    def _tell(self, sentence: str) -> None:
        self._emit(events.Notice(sentence))

    async def _warm(self, ready: Callable[[], None]) -> None:
        """Start the reading worker and let it load its rules before it is needed."""
        from newsreader.pipeline import WARM_UP

        try:
            try:
                await self._connect()
            finally:
                ready()
            warm_up = replace(WARM_UP, nlp=self.config.facts.nlp)
            await self._readings.clean(warm_up, waited_for=True)
        finally:
            self._warmed.set()

    async def _tell_of_rules(self) -> None:
        """Tell what is wrong with the user's own rules: they would fail silently."""
        from filters.appeals import rule_problems
        from filters.options import CleanOptions

        # Reading them takes a processor that keys and articles need first.
        await self._warmed.wait()
        options = CleanOptions(rules_dir=self.config.filters.rules_dir)
        problems = await asyncio.to_thread(rule_problems, options)
        for problem in problems:
            _log.warning("own rules: %s", problem)
        if problems:
            more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
            self._tell(problems[0] + more)

    async def back_up(self) -> None:
        """Make the daily copy of the database when it is time."""
        if await asyncio.to_thread(self.store.backup_if_due):
            _log.info("the daily copy of the database was made")

    async def _back_up_daily(self) -> None:
        while True:
            await asyncio.sleep(_BACKUP_S)
            await self.back_up()

    # -------------------------------------------------------------- polling

    async def poll(
        self, feed_ids: Sequence[int] | None = None, *, force: bool = False
    ) -> PollReport:
        """Poll the given feeds, or all that are due, once.

        Where no screen is, texts are packed while it waits for servers. Raises
        `StoreError` when the session is read-only.
        """
        self._require_writable()
        network = await self._connect()
        async with contextlib.AsyncExitStack() as stack:
            if not self._has_screen:
                packing = self._own(asyncio.create_task(self._pack().while_waiting()))
                stack.push_async_callback(self._ended_early, packing)
            return await network.poller.poll(feed_ids, force=force, on_event=self._emit)

    async def _ended_early(self, task: asyncio.Task[None]) -> None:
        """Cancel what may be cut off anywhere; what went wrong in it is logged."""
        task.cancel()
        await asyncio.wait([task])
        self._ended(task)

    async def _poll_forever(self) -> None:
        # Three programs that start at once would keep keys waiting for a processor.
        await self._warmed.wait()
        network = await self._connect()
        with contextlib.ExitStack() as stack:
            stack.callback(self.subscribe(self._tidy_after_poll))
            self._spawn(self._tidy(), "tidy")
            await network.poller.run_forever(self._emit)

    def _tidy_after_poll(self, event: events.Event) -> None:
        if isinstance(event, events.PollStarted):
            self._polling = True
        elif isinstance(event, events.PollFinished):
            self._polling = False
            self._spawn(self._tidy(), "tidy")

    async def _tidy(self) -> None:
        """Look through what is stored while nothing is polled, newest first.

        Nothing is fetched: a teaser's page waits until the entry is opened or is next
        in line.
        """
        await self._look().run(lambda: not self._polling, rest_s=_REST_S)
        await self._pack().run(lambda: not self._polling, rest_s=_REST_S)
        if not self._polling:
            await self.tidy_store()

    async def look_through(self, seconds: float) -> int:
        """Look through stored articles for so long, newest first; returns how many.

        Of the time that is left their texts are packed.
        """
        clock = asyncio.get_running_loop().time
        end = clock() + seconds
        done = await self._look().run(lambda: clock() < end)
        await self._pack().run(lambda: clock() < end)
        return done

    async def pack_after(self, report: PollReport) -> None:
        """Pack texts for a small part of the time a poll took."""
        await self._pack().after(report)

    def _pack(self) -> Packing:
        from newsreader.packing import Packing

        return Packing(self.store, write=self._write)

    def _look(self) -> Looking:
        """Build, once, what looks through; the first screen does without it."""
        if self._looking is None:
            from newsreader.looking import Looking

            self._looking = Looking(
                self.store,
                self._readings,
                config=lambda: self.config,
                write=self._write,
            )
        return self._looking

    async def tidy_store(self) -> None:
        """Let the store make its file smaller, a bounded while and in short steps."""
        try:
            for _ in range(_TIDY_STEPS):
                if self._stopping or not await self._write(self.store.tidy):
                    return
        except StoreFull as full:
            _log.warning("the database was not tidied: %s", full)

    # -------------------------------------------------------------- reading

    async def read(
        self, entry_id: int, *, fetch: bool = False, wanted: Which = ""
    ) -> Reading:
        """Return the entry's clean article with its facts; see `Readings.read`."""
        return await self._readings.read(entry_id, fetch=fetch, wanted=wanted)

    def prepare(self, entry_ids: Sequence[int]) -> None:
        """Make the articles of these entries ready in the background.

        Their pages are fetched as when they are opened, unless `[poll] prefetch` is
        off: then nothing is done ahead.
        """
        if not self.config.poll.prefetch:
            return
        for entry_id in entry_ids:
            if not self._readings.is_running(entry_id):
                self._spawn(self._prepare(entry_id), "prepare")

    async def _prepare(self, entry_id: int) -> None:
        with contextlib.suppress(SourceError):
            await self._readings.read(entry_id, ahead=True)

    def what_helps(self, error: NewsreaderError) -> str:
        """Return what can be done about a database that is damaged, else nothing."""
        path = self.store.path
        if not isinstance(error, StoreDamaged) or path is None:
            return ""
        from newsreader.store.recovery import what_follows

        return f"The next start {what_follows(path)}."

    # -------------------------------------------------------------- marks

    async def mark(self, marks: Sequence[Mark]) -> list[Mark]:
        """Apply marks; returns the previous values, which undo them when applied.

        When this returns the marks are on disk. Raises `StoreError`.
        """
        self._require_writable()
        return await self._write(self.store.mark, marks)

    async def never_cut(self, entry_id: int, rules: frozenset[str]) -> None:
        """Never again cut by these rules in this entry's feed."""
        self._require_writable()
        feed_id = self._readings.entry(entry_id).row.feed_id
        await self._write(self.store.add_exceptions, feed_id, rules)

    async def cut_again(self, entry_id: int, rules: frozenset[str]) -> None:
        """Take `never_cut` back."""
        self._require_writable()
        feed_id = self._readings.entry(entry_id).row.feed_id
        await self._write(self.store.remove_exceptions, feed_id, rules)

    async def clear_exceptions(self, feed_id: int) -> frozenset[str]:
        """Let every rule cut in a feed again; returns those that could not."""
        self._require_writable()
        rules = self.store.exceptions(feed_id)
        await self._write(self.store.remove_exceptions, feed_id, rules)
        return rules

    async def restore_exceptions(self, feed_id: int, rules: frozenset[str]) -> None:
        """Take `clear_exceptions` back."""
        self._require_writable()
        await self._write(self.store.add_exceptions, feed_id, rules)

    async def pause(self, feed_id: int, *, paused: bool) -> None:
        """Stop or resume polling a feed; its articles stay."""
        self._require_writable()
        await self._write(self.store.set_paused, feed_id, paused)

    # -------------------------------------------------------------- leaving

    async def save(self, entry_id: int, folder: Path | None = None) -> Saved:
        """Save the clean article as Markdown; what is saved already stays alone.

        Raises `SourceError` for an unknown id, `StoreError` or OSError from saving.
        """
        from newsreader.export import save_markdown

        reading = await self.read(entry_id)
        save = self.config.save
        saved = await asyncio.to_thread(
            save_markdown, reading, folder or save.folder, save.name_template
        )
        _log.info("article %d %s", entry_id, "saved" if saved.is_new else "was saved")
        return saved

    async def open_in_browser(self, url: str) -> str:
        """Open `url` in the browser; returns a sentence when it could not be."""
        from newsreader.browser import open_url
        from newsreader.urls import strip_tracking

        return await asyncio.to_thread(open_url, strip_tracking(url))

    # -------------------------------------------------------------- config

    async def reload(self) -> tuple[ConfigProblem, ...]:
        """Read the configuration again; a bad one changes nothing but what is said."""
        if self._config_path is None:
            return ()
        try:
            config = await asyncio.to_thread(load, self._config_path)
        except ConfigError as error:
            self._emit(events.ConfigRejected(error.problems))
            return error.problems
        config = replace(config, storage=self.config.storage)
        await self._sync_feeds(config)
        before, self.config = self.config, config
        if self._network is not None:
            if config.network != before.network:
                self._network.fetcher.reconfigure(config.network)
            self._network.poller.config = config.poll
            self._network.poller.passwords.use(config.feeds)
            self._network.poller.wake()
        self._emit(events.ConfigReloaded())
        return ()

    async def _watch_config(self) -> None:
        told = None
        while True:
            await asyncio.sleep(_WATCH_S)
            stamp = await asyncio.to_thread(_stamp, self._config_path)
            # A file that vanished is an editor between two writes: keep what we have.
            if stamp is None or stamp == self._config_seen:
                continue
            try:
                await self.reload()
            except StoreError as error:
                # The file is fine and must not be forgotten: looked at again soon.
                if stamp != told:
                    told = stamp
                    self._tell(f"The new configuration is not in use yet: {error}")
            else:
                self._config_seen = stamp

    # -------------------------------------------------------------- plumbing

    async def _connect(self) -> Network:
        """Build fetcher, workers and poller once, off the loop where it is slow."""
        if self._network is None:
            await asyncio.to_thread(_import_network)
        # A second caller may have been faster while the import ran in its thread.
        if self._network is None:
            from newsreader.fetch import Fetcher
            from newsreader.passwords import Passwords
            from newsreader.poller import Poller
            from newsreader.readings import Network
            from newsreader.workers import Workers

            fetcher = Fetcher(self.config.network)
            workers = Workers(niceness=_NICENESS if self._has_screen else 0)
            readers = Workers(1, preload=("newsreader.pipeline", "filters.pipeline"))
            poller = Poller(
                self.store,
                fetcher,
                workers,
                self.config.poll,
                passwords=Passwords(self.config.feeds),
            )
            self._network = Network(fetcher, workers, readers, poller)
            await self._stack.enter_async_context(fetcher)
            for pool in (workers, readers):
                if self._has_screen:
                    # One of low rank may take long to die; nobody waits for that.
                    self._stack.callback(pool.kill)
                else:
                    await self._stack.enter_async_context(pool)
        return self._network

    async def _write(self, function: Callable[..., T], *args: Any) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._writer, function, *args)

    def _require_writable(self) -> None:
        if self.store.read_only:
            raise StoreError(self.read_only_reason or "The database is read-only.")

    def _emit(self, event: events.Event) -> None:
        for callback in tuple(self._callbacks):
            callback(event)

    def _spawn(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Own a background task: its end is logged, its failure never kills the run."""
        if self._stopping:
            work.close()
            return
        self._own(asyncio.create_task(work, name=name)).add_done_callback(self._ended)

    def _own(self, task: asyncio.Task[T]) -> asyncio.Task[T]:
        """Keep a task until it is done; `stop` ends it."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, NewsreaderError):
            self._tell(str(error))
        elif error is not None:
            _log.error("background task %s failed", task.get_name(), exc_info=error)
            self._tell(background.MISTAKE)


def _import_network() -> None:
    """Import what `_connect` needs; in a thread, so that keys are answered."""
    import newsreader.fetch
    import newsreader.pages
    import newsreader.poller
    import newsreader.workers  # noqa: F401


def _stamp(path: Path | None) -> tuple[int, int] | None:
    """What changes when the file does: (mtime in ns, size), None when unreadable."""
    if path is None:
        return None
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
