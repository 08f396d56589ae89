"""The screen: shows what the core holds. Knows no HTTP, no HTML parser, no SQL.

Importing this package is cheap; Textual is imported when the reader is run.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsreader.session import Session

__all__ = ["run"]


async def run(session: Session, *, ready: Callable[[], None] = lambda: None) -> int:
    """Show the reader until the user leaves it; returns the exit code.

    `ready` is called once nothing more has to be imported.
    Must run on the event loop the session was opened on. Raises what ended the reader
    when that was a mistake of ours, with the terminal as it was before.
    """
    from tui import opening

    query = opening.first_query(session.config)
    first = asyncio.create_task(asyncio.to_thread(opening.read, session.store, query))
    await asyncio.sleep(0)
    # Some tenths of a second: the thread above reads meanwhile.
    from tui.app import NewsApp

    app = NewsApp(session, first, ready)
    await app.run_async(mouse=session.config.display.mouse)
    if app.mistake is not None:
        raise app.mistake
    return app.return_code or 0
