"""Whether feeds that misbehave make the others wait: times of every feed of a poll.

The healthy feeds of a farm are polled alone, and then together with those that stall,
drip, break off, lie or lead in circles. Times are told twice: by the clock, and by the
processor time the reader and its parsers had used, which a busy machine leaves alone.
As a program it polls once and prints, for every feed, when it was done:
``python -m benchmarks.faulty CONFIG`` (with NEWSREADER_HOME set).
"""

from __future__ import annotations

import asyncio
import contextlib
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

    #: By the clock, and by the processor time used.
    healthy: tuple[tuple[float, float], ...]
    asked: int
    told: int
    failed: int

    @property
    def half_s(self) -> float:
        """When half of the healthy feeds were done."""
        return statistics.median(wall_s for wall_s, _ in self.healthy)

    @property
    def last_s(self) -> float:
        """When the last healthy feed was done."""
        return max(wall_s for wall_s, _ in self.healthy)

    @property
    def last_cpu_s(self) -> float:
        """The processor time used until then."""
        return max(cpu_s for _, cpu_s in self.healthy)


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
    times = {urls[url]: (wall, cpu) for url, (wall, cpu) in told["done"].items()}
    return Round(
        tuple(times[i] for i in feeds if i in times and not fault(i, percent)),
        asked=len(feeds),
        told=len(times),
        failed=told["failed"],
    )


async def _main(path: Path) -> None:
    done: dict[int, tuple[float, float]] = {}
    started = time.perf_counter()

    async with Session.open(load(path)) as session:

        def note(event: events.Event) -> None:
            if isinstance(event, events.FeedPolled):
                done[event.feed_id] = (time.perf_counter() - started, _used(session))

        urls = {feed.id: feed.url for feed in session.store.feeds()}
        session.subscribe(note)
        report = await session.poll(force=True)
    named = {urls[feed_id]: times for feed_id, times in done.items()}
    print(json.dumps({"done": named, "failed": len(report.failures)}))


def _used(session: Session) -> float:
    """Processor seconds this process and its parsers have used so far."""
    network = session._network
    spent = time.process_time()
    for pid in network.workers.pids if network else ():
        with contextlib.suppress(OSError):  # it has just been replaced
            told = Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii")
            spent += int(told.split()[0]) / 1e9
    return spent


if __name__ == "__main__":
    asyncio.run(_main(Path(sys.argv[1])))
