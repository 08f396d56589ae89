"""What a key costs in a large library while a poll runs.

    python -m benchmarks.keys [--articles N] [--feeds N] [--library FILE]

The whole reader runs on a pty over N stored articles and some long ones, polls a farm
of feeds it has never seen, and is given keys at the pace of a fast reader. For each
key: the CPU time the main thread spends on the screen until the next one. Beside
that, how late the event loop is, and its longest steps.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import fcntl
import json
import os
import pty
import random
import select
import shutil
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from benchmarks import library, poll
from benchmarks.farm import address
from benchmarks.writing import Writer
from newsreader.config import Config
from newsreader.models import EntryQuery, FeedSpec, ParsedEntry, ParsedFeed, PollOutcome
from newsreader.session import Session
from newsreader.store import Store

#: Words of the long articles, the newest of all: they stand on top of the list.
LONG = (30_000, 3_000, 1_000)
_LONG_FEED = "http://127.9.9.9/long"
#: Seconds between two keys.
_PACE_S = 0.09
#: What is pressed: (name of what it does, keys). The newest articles are the long ones;
#: J and K open the next and the previous one.
SERIES: Sequence[tuple[str, Sequence[bytes]]] = (
    ("down in the list", [b"j"] * 40),
    ("page down in the list", [b"\x1b[6~"] * 20),
    ("mark read, star", [b"m", b"j", b"*", b"j"] * 6),
    ("end and top of the list", [b"G", b"g"] * 4),
    ("into the article and back", [b"\r", b"h"] * 4 + [b"\r"]),
    *(
        ("open an article of 3,000 words", [b"J"]),
        ("open an article of 1,000 words", [b"J"]),
        ("open an article of 3,000 words", [b"K"]),
        ("open an article of 30,000 words", [b"K"]),
    )
    * 8,
    ("down in 30,000 words", [b"j"] * 30),
    ("page down in 30,000 words", [b"\x1b[6~"] * 20),
    ("end and top of 30,000 words", [b"G", b"g"] * 4),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of a series: median, 99 of 100, worst."""

    median: float
    p99: float
    worst: float


def spread(values: Sequence[float]) -> Cost:
    """Sum up."""
    ordered = sorted(values)
    return Cost(
        statistics.median(ordered), ordered[int(len(ordered) * 0.99)], ordered[-1]
    )


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit's figures."""

    keys: dict[str, Cost]
    late: Cost
    #: The same without the time other programs had the processor.
    late_by_ourselves: Cost
    #: The steps of the loop that used most CPU time: (ms, CPU ms, what).
    longest: list[tuple[float, float, str]]


def _long_entry(words: int, position: int, known: Sequence[str]) -> ParsedEntry:
    rng = random.Random(words)
    paragraphs = []
    for _ in range(words // 75):
        sentences = (" ".join(rng.choices(known, k=15)).capitalize() for _ in range(5))
        paragraphs.append(f"<p>{'. '.join(sentences)}.</p>")
    return ParsedEntry(
        guid=f"long-{words}",
        url=f"{_LONG_FEED}/{words}",
        title=f"Long article of {words} words",
        published=datetime.now(UTC) - timedelta(minutes=position),
        html="".join(paragraphs),
        content_hash=f"{words:032x}",
    )


def prepare(path: Path) -> None:
    """Add the long articles to a library and pause its feeds, which no one serves."""
    store = Store.open(path)
    try:
        specs = [FeedSpec(feed.url, title=feed.title) for feed in store.feeds()]
        specs.append(FeedSpec(_LONG_FEED, title="Long articles"))
        store.sync_feeds(specs)
        state = next(s for s in store.fetch_states() if s.url == _LONG_FEED)
        known = Writer(stories=6).languages[0].words[:4000]
        made = tuple(_long_entry(words, n, known) for n, words in enumerate(LONG))
        parsed = ParsedFeed("Long articles", "", made)
        store.save_outcomes([PollOutcome(state, parsed)], datetime.now(UTC))
        for feed in store.feeds():
            store.set_paused(feed.id, True)
        asyncio.run(_clean(store, specs, state.feed_id))
    finally:
        store.close()


async def _clean(store: Store, specs: Sequence[FeedSpec], feed_id: int) -> None:
    config = Config(feeds=tuple(specs))
    async with Session.open(config, store=store) as session:
        for entry_id in store.entry_ids(EntryQuery(feed_ids=(feed_id,))):
            await session.read(entry_id)


def _config(port: int, feeds: int, stored: Sequence[str]) -> str:
    hosts = json.dumps([address(i) for i in range(feeds)])
    tables = [
        f'[[feeds]]\nurl = "{url}"\ntitle = "Stored {n}"\n'
        for n, url in enumerate(stored)
    ]
    tables += [
        f'[[feeds]]\nurl = "http://{address(i)}:{port}/f/{i}"\ntitle = "Farm {i}"\n'
        for i in range(feeds)
    ]
    return f"[network]\nallow_private = {hosts}\n\n{''.join(tables)}"


def visit(stored: Path, feeds: int, latency_ms: float) -> Visit:
    """Open the reader over a copy of a prepared library and press every key."""
    with (
        poll.farm(feeds, 30, latency_ms) as port,
        tempfile.TemporaryDirectory() as temporary,
    ):
        home = Path(temporary)
        (home / "data").mkdir()
        (home / "config").mkdir()
        copy = home / "data" / "newsreader.db"
        shutil.copy(stored, copy)
        store = Store.open(copy)
        urls = [feed.url for feed in store.feeds()]
        store.close()
        (home / "config" / "config.toml").write_text(_config(port, feeds, urls))
        figures = home / "figures.json"
        command = [sys.executable, "-m", "benchmarks.probe", str(figures)]
        pressed = _press(command, dict(os.environ, NEWSREADER_HOME=str(home)))
        found = json.loads(figures.read_text())
    return _figures(pressed, found["steps"], found["late"])


def _press(
    command: Sequence[str], environ: dict[str, str]
) -> list[tuple[float, str, bytes]]:
    """Press the keys of every series; returns when each was pressed."""
    environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    pressed: list[tuple[float, str, bytes]] = []
    pid, fd = pty.fork()
    if pid == 0:
        os.execvpe(command[0], list(command), environ)
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 160, 0, 0))
    try:
        _wait_for(fd, b"Long article")
        # The first second is the start's own, measured elsewhere.
        _read_for(fd, 1.0)
        for name, keys in SERIES:
            for key in keys:
                pressed.append((time.perf_counter(), name, key))
                os.write(fd, key)
                _read_for(fd, _PACE_S)
        pressed.append((time.perf_counter(), "", b""))
        os.write(fd, b"q")
        _read_for(fd, 1.0)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(fd)
    return pressed


def _wait_for(fd: int, needle: bytes, timeout_s: float = 60.0) -> None:
    output, deadline = b"", time.perf_counter() + timeout_s
    while needle not in output:
        if time.perf_counter() > deadline:
            raise TimeoutError(output[-2000:].decode("utf-8", "replace"))
        if select.select([fd], [], [], 0.2)[0]:
            output += os.read(fd, 65536)


def _read_for(fd: int, seconds: float) -> None:
    deadline = time.perf_counter() + seconds
    while (left := deadline - time.perf_counter()) > 0:
        if select.select([fd], [], [], left)[0]:
            try:
                if not os.read(fd, 65536):
                    return
            except OSError:
                return


def _figures(
    pressed: Sequence[tuple[float, str, bytes]],
    steps: Sequence[tuple[float, float, float, bool, str]],
    late: Sequence[tuple[float, float, float]],
) -> Visit:
    costs: dict[str, list[float]] = {}
    mine = [(began, cpu) for began, _, cpu, screen, _ in steps if screen]
    first, last = pressed[0][0], pressed[-1][0]
    position = 0
    for (start, name, _), (end, _, _) in pairwise(pressed):
        while position < len(mine) and mine[position][0] < start:
            position += 1
        used = 0.0
        while position < len(mine) and mine[position][0] < end:
            used += mine[position][1]
            position += 1
        costs.setdefault(name, []).append(used)
    costs["every key"] = [cost for group in costs.values() for cost in group]
    during = [step for step in steps if first <= step[0] < last]
    during.sort(key=lambda step: -step[2])
    return Visit(
        {name: spread(values) for name, values in costs.items()},
        spread([ms for when, ms, _ in late if first <= when < last]),
        spread([max(0.0, ms - q) for when, ms, q in late if first <= when < last]),
        [(took, cpu, label) for _, took, cpu, _, label in during[:12]],
    )


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--latency-ms", type=float, default=50)
    parser.add_argument("--library", type=Path, help="a library built before")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "newsreader.db"
        if options.library:
            shutil.copy(options.library, path)
        else:
            library.build(path, options.articles)
        prepare(path)
        seen = visit(path, options.feeds, options.latency_ms)
    for name, cost in seen.keys.items():
        print(f"{name:45} {cost.median:6.1f} {cost.p99:6.1f} {cost.worst:6.1f}")
    told = {"loop late": seen.late, "without other programs": seen.late_by_ourselves}
    for name, cost in told.items():
        print(f"{name:45} {cost.median:6.1f} {cost.p99:6.1f} {cost.worst:6.1f}")
    for took, cpu, label in seen.longest:
        print(f"{took:6.1f} ms, CPU {cpu:5.1f}: {label[:110]}")


if __name__ == "__main__":
    main()
