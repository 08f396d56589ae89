"""Run the reader and note every step of its event loop.

    python -m benchmarks.probe FIGURES [ARGUMENT ...]

FIGURES gets a JSON object when the reader ends: ``late``, how many milliseconds late
each short sleep ended and how many of those the main thread waited for a processor
that other programs had, and ``steps``, for each step of the loop when it began, how
long it took, how much of the main thread's CPU time it used, whether it belonged to
the screen, and what it was.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from asyncio import events
from collections.abc import Callable
from pathlib import Path
from typing import Any

import tui
from newsreader.cli import program

#: Shorter steps are only added up by the reader of the figures; they are noise here.
_LEAST_MS = 0.02

#: What the session does for a key that opens an article.
_READING = "Readings._read"

Step = tuple[float, float, float, bool, str]

steps: list[Step] = []
late: list[tuple[float, float, float]] = []


def _label(callback: Any) -> tuple[bool, str]:
    """Whether a callback is the screen's work, and its name."""
    owner = getattr(callback, "__self__", None)
    if isinstance(owner, asyncio.Task):
        coroutine = owner.get_coro()
        code = getattr(coroutine, "cr_code", None)
        where = getattr(code, "co_filename", "")
        name = f"{getattr(coroutine, '__qualname__', coroutine)} {owner.get_name()}"
        mine = "textual" in where or "/tui/" in where or name.startswith(_READING)
        return mine, name
    return False, str(getattr(callback, "__qualname__", callback))


def _noting(run: Callable[[Any], None]) -> Callable[[Any], None]:
    def noted(handle: Any) -> None:
        callback = handle._callback
        cpu, began = time.thread_time(), time.perf_counter()
        run(handle)
        used = (time.thread_time() - cpu) * 1000
        if used >= _LEAST_MS:
            took = (time.perf_counter() - began) * 1000
            steps.append((began, took, used, *_label(callback)))

    return noted


def _queued_ms(schedstat: int) -> float:
    """Milliseconds the main thread was ready to run and had no processor."""
    return int(os.pread(schedstat, 100, 0).split()[1]) / 1e6


async def _sleep_lightly() -> None:
    schedstat = os.open("/proc/thread-self/schedstat", os.O_RDONLY)
    while True:
        queued, wanted = _queued_ms(schedstat), time.perf_counter() + 0.005
        await asyncio.sleep(0.005)
        lateness = (time.perf_counter() - wanted) * 1000
        late.append((wanted, lateness, _queued_ms(schedstat) - queued))


def _write(figures: Path) -> None:
    figures.write_text(json.dumps({"late": late, "steps": steps}))


def main() -> None:
    """Run the reader with the arguments after the name of the file."""
    figures = Path(sys.argv.pop(1))
    show = tui.run

    async def probed(*args: Any, **named: Any) -> int:
        task = asyncio.create_task(_sleep_lightly())
        try:
            return await show(*args, **named)
        finally:
            task.cancel()
            _write(figures)

    tui.run = probed
    events.Handle._run = _noting(events.Handle._run)  # type: ignore[attr-defined]
    program()


if __name__ == "__main__":
    main()
