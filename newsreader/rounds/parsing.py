"""Has fetched documents parsed in worker processes, several small ones per call."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from newsreader.errors import WorkerError
from newsreader.fetch.failures import fail
from newsreader.intake import Intake, take_in
from newsreader.models import Failure, FailureKind
from newsreader.parse import Document
from newsreader.rounds import outcomes
from newsreader.rounds.means import Means
from newsreader.rounds.waiting import Bodies, Fetched, Outcomes

if TYPE_CHECKING:
    from newsreader.store.texts import Dictionary

_BATCH_DEADLINE_S, _DEADLINE_S = 5.0, 10.0
_MEMORY_MB = 512


class Parsing:
    """The second stage of a round."""

    def __init__(self, means: Means, to_parse: Bodies, to_store: Outcomes) -> None:
        self._means, self._to_parse, self._to_store = means, to_parse, to_store

    async def warm(self) -> None:
        """Start a parser beside the first requests, since it will be needed."""
        with contextlib.suppress(WorkerError):  # whoever needs it is told
            await self._means.workers.warm()

    async def parse_all(self) -> None:
        """Have documents parsed until there are no more."""
        while (batch := await self._next_batch()) is not None:
            known, dictionary = await asyncio.to_thread(self._known, batch)
            documents = [
                Document(
                    item.answer.body,
                    item.answer.content_type,
                    item.answer.charset,
                    item.answer.url,
                    known[item.state.feed_id],
                    self._means.config.max_entries,
                )
                for item in batch
            ]
            results = await self._parse(documents, dictionary)
            for item, result in zip(batch, results, strict=True):
                self._parsed(item, result)

    async def _next_batch(self) -> list[Fetched] | None:
        first = await self._to_parse.next()
        await self._to_store.room.wait()
        return None if first is None else self._to_parse.batch(first)

    def _known(
        self, batch: Sequence[Fetched]
    ) -> tuple[dict[int, dict[str, str]], Dictionary | None]:
        """Return the hashes of each feed's entries, and what to pack texts with."""
        store, ids = self._means.store, [item.state.feed_id for item in batch]
        hashes = {feed_id: store.content_hashes(feed_id) for feed_id in ids}
        return hashes, store.dictionary()

    async def _parse(
        self, documents: Sequence[Document], dictionary: Dictionary | None
    ) -> Sequence[Intake | Failure]:
        if len(documents) > 1:
            with contextlib.suppress(WorkerError):
                return await self._means.workers.run(
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
            results = await self._means.workers.run(
                take_in,
                [document],
                dictionary,
                deadline_s=_DEADLINE_S,
                memory_mb=_MEMORY_MB,
            )
        except WorkerError as error:
            return fail(FailureKind.WORKER, detail=str(error))
        return results[0]

    def _parsed(self, item: Fetched, result: Intake | Failure) -> None:
        if isinstance(result, Failure):
            self._to_store.put(outcomes.failed(self._means, item.state, result))
            return
        feed = result.feed
        if item.answer.warning and not feed.warning:
            feed = replace(feed, warning=item.answer.warning)
        outcome = outcomes.parsed(
            self._means, item.state, item.answer, item.body_hash, feed
        )
        self._to_store.put_parsed(outcome, result.prepared)
