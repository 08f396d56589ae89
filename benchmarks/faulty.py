"""Whether feeds that misbehave make the others wait: times of every feed of a poll.

The healthy feeds of a farm are polled alone, and then together with those that stall,
drip, break off, lie or lead in circles. As a program it polls once and prints, for
every feed, when it was done:
``python -m benchmarks.faulty CONFIG`` (with NEWSREADER_HOME set).
"""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.farm import address, fault
from benchmarks.poll import farm, ours
from newsreader import events
from newsreader.config import load
from newsreader.session import Session


@dataclass(frozen=True, slots=True)
class Round:
    """One poll: seconds until each healthy feed was stored, and what was told."""

    healthy: tuple[float, ...]
    asked: int
    told: int
    failed: int

    @property
    def median_s(self) -> float:
        """When half of the healthy feeds were done."""
        return statistics.median(self.healthy)

    @property
    def last_s(self) -> float:
        """When the last healthy feed was done."""
        return max(self.healthy)


def compare(feeds: int, percent: float, latency_ms: float) -> tuple[Round, Round]:
    """Poll the healthy feeds alone, then with the others; new feeds both times."""
    with (
        farm(feeds, 30, latency_ms, percent) as port,
        tempfile.TemporaryDirectory() as tmp,
    ):
        well = [i for i in range(feeds) if not fault(i, percent)]
        alone = _poll(Path(tmp) / "alone", port, well, percent)
        together = _poll(Path(tmp) / "together", port, list(range(feeds)), percent)
    return alone, together


def _poll(folder: Path, port: int, feeds: list[int], percent: float) -> Round:
    urls = {f"http://{address(i)}:{port}/f/{i}": i for i in feeds}
    case = ours(folder, list(urls))
    config = case.command[case.command.index("--config") + 1]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.faulty", config],
        env=case.environ,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    told = json.loads(done.stdout)
    times = {urls[url]: seconds for url, seconds in told["done"].items()}
    return Round(
        tuple(times[i] for i in feeds if i in times and not fault(i, percent)),
        asked=len(feeds),
        told=len(times),
        failed=told["failed"],
    )


async def _main(path: Path) -> None:
    done: dict[int, float] = {}
    started = time.perf_counter()

    def note(event: events.Event) -> None:
        if isinstance(event, events.FeedPolled):
            done[event.feed_id] = time.perf_counter() - started

    async with Session.open(load(path)) as session:
        urls = {feed.id: feed.url for feed in session.store.feeds()}
        session.subscribe(note)
        report = await session.poll(force=True)
    named = {urls[feed_id]: seconds for feed_id, seconds in done.items()}
    print(json.dumps({"done": named, "failed": len(report.failures)}))


if __name__ == "__main__":
    asyncio.run(_main(Path(sys.argv[1])))
