"""Makes the dictionary that texts are packed with, where nobody waits for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsreader.errors import StoreError, WorkerError

if TYPE_CHECKING:
    from newsreader.store import Store
    from newsreader.workers import Workers

_log = logging.getLogger(__name__)

_DEADLINE_S, _MEMORY_MB = 20.0, 512


async def learn(store: Store, workers: Workers, articles: Sequence[bytes]) -> None:
    """Have a worker make a dictionary of `articles`, and the store use it.

    Cancelling kills the worker. Without a dictionary texts are larger, nothing else.
    """
    from newsreader.store import texts

    try:
        made = await workers.run(
            texts.train, articles, deadline_s=_DEADLINE_S, memory_mb=_MEMORY_MB
        )
        await asyncio.to_thread(store.learn, made)
    except (WorkerError, StoreError) as error:
        _log.warning("no dictionary was made: %s", error)
