"""The reader while it polls: how late its event loop is, and how fast it quits.

The reader runs whole, on a pty, while it takes in a farm of feeds for the first time.
A task beside it notes how late each of its short sleeps ends: that is how long a key
can wait. What it waits for a processor that other programs have is not counted.
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

#: The first second is the start's own, measured elsewhere.
_STARTING_S = 1.0


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
        command = [sys.executable, "-m", "benchmarks.probe", str(figures)]
        seen = screen.first_paint(command, b"Feed 0", environ, stay_s=stay_s)
        late: list[float] = []
        with contextlib.suppress(OSError, ValueError):
            noted = json.loads(figures.read_text())["late"]
            late = sorted(
                max(0.0, ms - queued_ms)
                for when, ms, queued_ms in noted
                if when > noted[0][0] + _STARTING_S
            )
    if not late:
        raise RuntimeError("the reader ended without figures")
    return Busy(
        seen.quit_ms,
        statistics.median(late),
        late[int(len(late) * 0.99)],
        late[-1],
    )
