"""From a stored entry to an article on the screen: kept, made anew, or fetched first.

Decides when a stored article is good enough, when a page is wanted and what is kept;
cleaning itself is `pipeline`'s, in a worker process.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from filters.options import CleanOptions
from newsreader import events
from newsreader.errors import SourceError, StoreFull, WorkerError
from newsreader.facts.model import Facts
from newsreader.models import (
    Entry,
    Failure,
    FailureKind,
    FullText,
    RawContent,
    Reading,
    StoredArticle,
)

if TYPE_CHECKING:
    from newsreader.choosing import Which
    from newsreader.config import Config
    from newsreader.fetch import Fetcher
    from newsreader.pages import Page
    from newsreader.pipeline import Material
    from newsreader.poller import Poller
    from newsreader.refusals import Refusals
    from newsreader.store import Store
    from newsreader.workers import Workers

_log = logging.getLogger(__name__)

#: Said of a page that could not, or was not to, be fetched again.
OLD_PAGE = (
    "This is the page as it was fetched before the feed changed the article; "
    "it may say something else now."
)


@dataclass(slots=True, eq=False, repr=False)
class Network:
    """The parts that are only built when something is fetched or cleaned."""

    fetcher: Fetcher
    #: Parse feeds and tidy up.
    workers: Workers
    #: Makes the articles someone waits for; never behind a poll in the queue.
    readers: Workers
    poller: Poller


class Readings:
    """Makes articles; one at a time for each entry."""

    def __init__(
        self,
        store: Store,
        *,
        config: Callable[[], Config],
        connect: Callable[[], Awaitable[Network]],
        write: Callable[..., Awaitable[Any]],
        emit: Callable[[events.Event], None],
        own: Callable[[asyncio.Task[Reading]], asyncio.Task[Reading]],
    ) -> None:
        """Use what a `Session` has: `config` is the one in force at the time."""
        self._store, self._config = store, config
        self._connect, self._write, self._emit = connect, write, emit
        self._own = own
        self._known_refusals: Refusals | None = None
        self._running: dict[int, asyncio.Task[Reading]] = {}

    async def read(
        self,
        entry_id: int,
        *,
        fetch: bool = False,
        ahead: bool = False,
        wanted: Which = "",
    ) -> Reading:
        """Return the entry's clean article with its facts.

        The stored article is used when the rules it was made with are still current.
        Otherwise, or with ``fetch=True``, it is made anew; its page is fetched when
        the feed gives a teaser or the feed's full-text mode says so, and again when
        the feed has changed its text since. A page that cannot be had never costs the
        text already here: `Reading.failure` says why, and it is not asked for again
        within a day but with ``fetch=True``. `ahead` says that nobody waits yet.
        `wanted` shows, and keeps, the text of the feed or that of its page, which is
        fetched if need be.

        Raises `SourceError` for an unknown id.
        """
        running = self._running.get(entry_id)
        if running is None or fetch or wanted:
            work = self._read(
                entry_id,
                fetch=fetch,
                ahead=ahead,
                wanted=wanted,
                after=running if wanted else None,
            )
            running = self._own(asyncio.create_task(work))
            self._running[entry_id] = running
            running.add_done_callback(lambda task: self._forget(entry_id, task))
        return await asyncio.shield(running)

    def is_running(self, entry_id: int) -> bool:
        """Whether someone waits for this article already."""
        return entry_id in self._running

    async def _read(
        self,
        entry_id: int,
        *,
        fetch: bool,
        ahead: bool,
        wanted: Which,
        after: asyncio.Task[Reading] | None,
    ) -> Reading:
        import filters
        from newsreader import facts

        if after is not None:
            # Ending later, it would keep its own choice over the one that is wanted.
            await asyncio.wait({after})
        entry = self.entry(entry_id)
        stored = self._store.article(entry_id)
        current = stored is not None and (
            stored.filters_version == filters.VERSION
            and stored.facts_version == facts.version(self._config().facts.nlp)
        )
        if stored is not None and current and not (fetch or wanted):
            wants = stored.source != "page" and self._wants_page(entry, stored)
            if not wants and not entry.row.changed and stored.article.blocks:
                return self._reading(entry, stored, None)
            raw = await asyncio.to_thread(self._store.raw, entry_id)
            if not (self._is_outdated(entry, raw) if raw.page_html else wants):
                shown = self._reading(entry, stored, None, fetched=bool(raw.page_html))
                return _dated(shown, raw)
            content = raw.content_hash
            standing = self._refusals().standing(entry_id, content, ahead=ahead)
            if standing is not None:
                return _dated(self._reading(entry, stored, standing), raw)
        began = datetime.now(UTC).replace(microsecond=0)
        stored, failure = await self.make(
            entry_id,
            fetch=True if fetch else None,
            waited_for=True,
            ahead=ahead,
            wanted=wanted,
        )
        self._emit(events.ArticleReady(entry_id))
        wants = stored.source == "page" or self._wants_page(entry, stored)
        if stored.article.blocks and not (wants or wanted):
            return self._reading(entry, stored, failure)
        raw = await asyncio.to_thread(self._store.raw, entry_id)
        reading = self._reading(entry, stored, failure, fetched=bool(raw.page_html))
        is_new = raw.page_fetched is not None and raw.page_fetched >= began
        return reading if is_new else _dated(reading, raw)

    async def make(
        self,
        entry_id: int,
        *,
        fetch: bool | None,
        waited_for: bool,
        ahead: bool = False,
        wanted: Which = "",
    ) -> tuple[StoredArticle, Failure | None]:
        """Clean the entry's raw forms, fetching its page first where it is wanted.

        With ``fetch=None`` the full-text mode decides; unless someone waits for the
        article, a teaser's page is then left for later. Whose text is `wanted` decides
        before that.
        """
        from newsreader.pages import Page
        from newsreader.pipeline import Material

        entry = self.entry(entry_id)
        raw = await asyncio.to_thread(self._store.raw, entry_id)
        material = Material(
            title=entry.row.title,
            url=entry.row.url,
            lang=entry.row.lang,
            published=entry.published,
            feed_html=raw.feed_html or entry.summary,
            page_html=raw.page_html,
            page_url=raw.page_url,
            options=self._options(entry),
            nlp=self._config().facts.nlp,
            wanted=wanted,
        )
        failure: Failure | None = None
        stored: StoredArticle | None = None
        if wanted:
            fetch = wanted == "page" and not raw.page_html
        if fetch is None:
            if raw.page_html:
                fetch = self._is_outdated(entry, raw)
            else:
                stored = await self.clean(material, waited_for=waited_for)
                fetch = self._wants_page(entry, stored)
            fetch = fetch and (waited_for or entry.spec.full_text is FullText.ALWAYS)
            if fetch:
                content = raw.content_hash
                failure = self._refusals().standing(entry_id, content, ahead=ahead)
                fetch = failure is None
        if fetch and not self._store.read_only:
            page = await self._fetch_page(entry)
            failure = page if isinstance(page, Failure) else None
            await self._remember(entry_id, raw, failure)
            if isinstance(page, Page):
                fetched = datetime.now(UTC).replace(microsecond=0)
                await self._keep(
                    self._store.save_page, entry_id, page.html, page.url, fetched
                )
                raw = replace(raw, page_fetched=fetched)
                material = replace(material, page_html=page.html, page_url=page.url)
                stored = None
        if stored is None:
            stored = await self.clean(material, waited_for=waited_for)
        if not self._store.read_only and stored.filters_version >= 0:
            await self._keep(
                self._store.save_article, entry_id, stored, raw, opened=waited_for
            )
        return stored, failure

    def _refusals(self) -> Refusals:
        """Build, once, what remembers failures; the first screen does without it."""
        if self._known_refusals is None:
            from newsreader.refusals import Refusals

            self._known_refusals = Refusals(self._store, self._write)
        return self._known_refusals

    async def _remember(
        self, entry_id: int, raw: RawContent, failure: Failure | None
    ) -> None:
        try:
            await self._refusals().remember(entry_id, raw.content_hash, failure)
        except StoreFull as full:
            _log.warning("a page's failure was not kept: %s", full)

    async def _keep(self, write: Callable[..., None], *args: Any, **how: bool) -> None:
        """Store what can be had again; a full disk keeps nobody from reading it."""
        try:
            await self._write(partial(write, **how), *args)
            _log.debug("%s of entry %s done", write.__name__, args[0])
        except StoreFull as full:
            _log.warning("an article was not kept: %s", full)

    async def clean(self, material: Material, *, waited_for: bool) -> StoredArticle:
        """Run the cleaning in a worker; a stopped worker yields words, not an error."""
        from newsreader import pipeline

        network = await self._connect()
        workers = network.readers if waited_for else network.workers
        try:
            return await workers.run(
                pipeline.make_article,
                material,
                deadline_s=pipeline.DEADLINE_S,
                memory_mb=pipeline.MEMORY_MB,
            )
        except WorkerError as error:
            _log.warning("cleaning %s: %s", material.url, error)
            sentence = f"This article could not be prepared: {error}"
            article = pipeline.nothing_to_clean(material.title, material.url, sentence)
            return StoredArticle(article, Facts(), -1, -1, "feed")

    async def _fetch_page(self, entry: Entry) -> Page | Failure:
        from newsreader.pages import fetch_page

        if not entry.row.url:
            kind = FailureKind.BAD_URL
            return Failure(kind, "The feed gives no address for this article.")
        network = await self._connect()
        return await fetch_page(
            network.fetcher,
            network.readers,
            entry.row.url,
            feed_url=entry.feed_url,
        )

    def _is_outdated(self, entry: Entry, raw: RawContent) -> bool:
        """Whether the stored page is to be fetched again, and can be."""
        never = entry.spec.full_text is FullText.NEVER
        return raw.page_outdated and not never and not self._store.read_only

    def _wants_page(self, entry: Entry, stored: StoredArticle) -> bool:
        from newsreader.pipeline import wants_page

        has_url = bool(entry.row.url)
        return has_url and wants_page(entry.spec.full_text, stored.article)

    def _reading(
        self,
        entry: Entry,
        stored: StoredArticle,
        failure: Failure | None,
        *,
        fetched: bool = False,
    ) -> Reading:
        rules = self._store.exceptions(entry.row.feed_id)
        keep = self._options(entry).keep
        return Reading(
            entry=entry,
            article=stored.article.allowing(rules, keep),
            facts=stored.facts,
            source=stored.source,
            failure=failure,
            page_known=fetched or stored.source == "page",
            replaced=self._store.last_replaced(entry.row.id),
        )

    def _options(self, entry: Entry) -> CleanOptions:
        shared = self._config().filters
        return CleanOptions(
            keep=shared.keep | entry.spec.keep, rules_dir=shared.rules_dir
        )

    def entry(self, entry_id: int) -> Entry:
        """Return a stored entry. Raises `SourceError` for an unknown id."""
        entry = self._store.entry(entry_id)
        if entry is None:
            raise SourceError(f"There is no article {entry_id} in the database.")
        return entry

    def _forget(self, entry_id: int, task: asyncio.Task[Reading]) -> None:
        if self._running.get(entry_id) is task:
            del self._running[entry_id]
        if not task.cancelled() and task.exception() is not None:
            _log.debug("reading %s: %r", entry_id, task.exception())


def _dated(reading: Reading, raw: RawContent) -> Reading:
    """Say where the feed has changed its text since the page that is shown."""
    if reading.source != "page" or not raw.page_outdated:
        return reading
    notes = (*reading.article.notes, OLD_PAGE)
    return replace(reading, article=replace(reading.article, notes=notes))
