"""Work that goes on by itself and outlives what goes wrong in it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from newsreader.errors import NewsreaderError

_log = logging.getLogger(__name__)

#: Said of a mistake of our own.
MISTAKE = "Something went wrong; the log has the details."


async def keep_going(
    work: Callable[[], Awaitable[None]],
    tell: Callable[[str], None],
    name: str,
    *,
    retry_s: float,
) -> None:
    """Do `work`, which ends only by an error, until cancelled.

    What went wrong is told, and the work begins again after a while: a database that
    is busy or a disk that is full for a moment must not end polling for the day.
    """
    while True:
        try:
            await work()
        except NewsreaderError as error:
            tell(str(error))
        except Exception:
            # The last boundary of a loop nobody waits for: whatever it was, go on.
            _log.exception("background task %s failed", name)
            tell(MISTAKE)
        await asyncio.sleep(retry_s)
