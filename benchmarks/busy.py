"""The reader while it polls: how late its event loop is, and how fast it quits.

The reader runs whole, on a pty, while it takes in a farm of feeds for the first time.
A task beside it notes how late each of its short sleeps ends: that is how long a key
can wait.
"""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks import poll, screen
from benchmarks.farm import address

#: Runs the reader with the probe; the figures go to the file named first.
_PROBED = """
import asyncio, json, sys, time
import tui
from newsreader.cli import program
show, late, figures = tui.run, [], sys.argv.pop()
async def probe():
    while True:
        wanted = time.perf_counter() + 0.005
        await asyncio.sleep(0.005)
        late.append((time.perf_counter() - wanted) * 1000)
async def probed(*given, **more):
    await asyncio.sleep(0)
    async def first_paint_over():
        await asyncio.sleep(1.0)
        await probe()
    task = asyncio.create_task(first_paint_over())
    try:
        return await show(*given, **more)
    finally:
        task.cancel()
        with open(figures, "w") as file:
            json.dump(late, file)
tui.run = probed
program()
"""


@dataclass(frozen=True, slots=True)
class Busy:
    """One visit during a poll."""

    quit_ms: float
    #: Lateness of the event loop: median, 99 of 100, worst.
    median_ms: float
    p99_ms: float
    worst_ms: float


def visit(feeds: int, latency_ms: float, *, stay_s: float) -> Busy:
    """Open the reader on a farm nobody has polled, stay a while, quit."""
    with (
        poll.farm(feeds, 30, latency_ms) as port,
        tempfile.TemporaryDirectory() as temporary,
    ):
        home = Path(temporary)
        config = home / "config" / "config.toml"
        config.parent.mkdir()
        hosts = json.dumps([address(i) for i in range(feeds)])
        urls = ", ".join(
            f'{{url = "http://{address(i)}:{port}/f/{i}", title = "Feed {i}"}}'
            for i in range(feeds)
        )
        config.write_text(f"feeds = [{urls}]\n[network]\nallow_private = {hosts}\n")
        environ = dict(os.environ, NEWSREADER_HOME=str(home), TERM="xterm-256color")
        figures = home / "late.json"
        command = [sys.executable, "-c", _PROBED, str(figures)]
        seen = screen.first_paint(command, b"Feed 0", environ, stay_s=stay_s)
        late: list[float] = []
        with contextlib.suppress(OSError, ValueError):
            late = sorted(json.loads(figures.read_text()))
    if not late:
        raise RuntimeError("the reader ended without figures")
    return Busy(
        seen.quit_ms,
        statistics.median(late),
        late[int(len(late) * 0.99)],
        late[-1],
    )
