"""SIGTERM and SIGHUP end a command in order, each with an exit code of its own.

A signal comes at any moment. An exception raised where it strikes ends a task that
others wait for, and takes them along before they have put away what they hold. So the
signal cancels the command's own task, as ``asyncio.Runner`` does for Ctrl-C, and what
is open is closed from the inside out. Where no task runs the exception is raised.
"""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Coroutine, Iterator
from types import FrameType
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import asyncio

T = TypeVar("T")

HUNG_UP, TERMINATED = 129, 143

#: Seconds in which a further signal is the same wish said again, as by some terminals
#: that go; one after that ends the command where it stands.
_PATIENCE = 3.0


class _Asked:
    """What signals have asked of the command that runs."""

    def __init__(self) -> None:
        self.task: asyncio.Task[Any] | None = None
        self.code: int | None = None
        #: Whether what runs may be ended where it stands.
        self.anywhere = False
        self._since = 0.0

    def hear(self, number: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        if self.code is not None and now - self._since < _PATIENCE:
            return
        again = self.code is not None
        self.code = TERMINATED if number == signal.SIGTERM else HUNG_UP
        self._since = now
        if self.code == HUNG_UP:
            # With a lost terminal comes SIGCONT; there is nothing any more to repaint.
            signal.signal(signal.SIGCONT, lambda number, frame: None)
        if again or self.anywhere or self.task is None or self.task.done():
            raise SystemExit(self.code)
        self.task.get_loop().call_soon_threadsafe(self.task.cancel)


_asked = _Asked()


@contextlib.contextmanager
def on_signals() -> Iterator[None]:
    """Let both signals end what runs inside; an ignored one (nohup) stays ignored.

    After a signal they stay as they are: said again, it must not end the process in the
    last moments before it ends with its code.
    """
    global _asked
    _asked = _Asked()
    before: dict[int, Any] = {}
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is None or signal.getsignal(number) is signal.SIG_IGN:
            continue
        # Not the main thread: whoever embeds us handles signals.
        with contextlib.suppress(ValueError):
            before[number] = signal.signal(number, _asked.hear)
    try:
        yield
    finally:
        if _asked.code is None:
            for number, handler in before.items():
                signal.signal(number, handler)


@contextlib.contextmanager
def at_once() -> Iterator[None]:
    """Let a signal, Ctrl-C too, raise where it strikes: nothing else is going on.

    For long work on the loop itself, which hears of no cancelling before its end.
    """
    asked, before = _asked, None
    # Not the main thread: whoever embeds us handles signals.
    with contextlib.suppress(ValueError):
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            before = signal.signal(signal.SIGINT, signal.default_int_handler)
    asked.anywhere = True
    try:
        yield
    finally:
        asked.anywhere = False
        if before is not None:
            signal.signal(signal.SIGINT, before)


def run(main: Coroutine[Any, Any, T]) -> T:
    """Return what `main` returns, run on an event loop of its own.

    Raises what `main` raises; after a signal `SystemExit` with its code, whatever else
    went wrong on the way out (a terminal that is gone cannot be written to).
    """
    import asyncio

    asked = _asked

    async def cancelled_by_signals() -> T:
        asked.task = asyncio.current_task()
        return await main

    wrapped = cancelled_by_signals()
    try:
        result = asyncio.run(wrapped)
    except (Exception, asyncio.CancelledError) as error:
        if asked.code is None:
            raise
        _log_on_the_way_out(error)
    finally:
        # Neither has begun where the signal came first.
        wrapped.close()
        main.close()
    if asked.code is not None:
        raise SystemExit(asked.code)
    return result


def _log_on_the_way_out(error: BaseException) -> None:
    import logging

    if isinstance(error, Exception):
        log = logging.getLogger(__name__)
        log.warning("while leaving after a signal: %s", type(error).__name__)
