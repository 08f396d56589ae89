"""How long the running reader's event loop is kept from answering, attack by attack.

    python -m benchmarks.lag KIT_DIR [--timeout SECONDS]

The whole reader runs in this process (drawn, but on no terminal) over every
attack of a torture kit, one poll each; then its first entry is opened. A probe
on the event loop measures how late it is woken; what it waits for a processor that
other programs have is told apart. The first lines show an idle reader.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.torture import Memory, Server, lag_probe
from newsreader.config import Config, StorageConfig
from newsreader.models import EntryQuery, FeedSpec
from newsreader.netconfig import NetworkConfig
from newsreader.session import Session
from tui.app import NewsApp

#: Large answers, beside the routes of the kit.
_MORE = ("/feed/100k?n=100000", "/plain-50mb?mb=15")


async def measure(kit: Path, timeout_s: float) -> None:
    """Print a line an attack and the worst of all."""
    sys.path.insert(0, str(kit))
    routes: dict[str, Any] = importlib.import_module("evil_server").ROUTES
    feeds = [path for path in routes if not path.startswith("/page/")] + list(_MORE)
    server = Server(kit)
    worst: list[tuple[float, str]] = []
    try:
        with tempfile.TemporaryDirectory() as folder, Memory() as memory:
            config = replace(
                Config(),
                feeds=tuple(FeedSpec(server.url(path)) for path in feeds),
                storage=StorageConfig(Path(folder) / "newsreader.db"),
                network=NetworkConfig(timeout_s=timeout_s),
                path=None,
            )
            async with Session.open(config) as session:
                # A feed that a poll has in hand already is left out by another one.
                session._poll_forever = asyncio.Event().wait  # type: ignore[assignment]
                app = NewsApp(session)
                async with app.run_test(size=(120, 40)) as pilot:
                    await _drawn(pilot, session, feeds, server, worst)
        print(f"whole round: at most +{memory.mib:.0f} MiB in the reader's process")
    finally:
        server.close()
    worst.sort(reverse=True)
    over = [name for lag, name in worst if lag > 100]
    print(f"{len(worst)} measured, {len(over)} over 100 ms: {', '.join(over)}")
    print(f"worst {worst[0][0]:.0f} ms ({worst[0][1]})")
    middle = worst[len(worst) // 2][0]
    print(f"median {middle:.0f} ms, 95th {worst[len(worst) // 20][0]:.0f} ms")


async def _drawn(
    pilot: Any,
    session: Session,
    feeds: list[str],
    server: Server,
    worst: list[tuple[float, str]],
) -> None:
    async with lag_probe() as lag:
        await asyncio.sleep(5)
    print(f"idle for 5 s: worst {lag[0]:.0f} ms", flush=True)
    for path in feeds:
        feed = session.store.feed_by_url(server.url(path))
        assert feed is not None
        async with lag_probe() as lag:
            poll = asyncio.create_task(session.poll([feed.id], force=True))
            while not poll.done():
                await pilot.press("j", "k")
                await asyncio.wait([poll], timeout=0.05)
        if poll.result().polled != 1:
            raise RuntimeError(f"{path} was not polled")
        ids = list(session.store.entry_ids(EntryQuery(feed_ids=(feed.id,))))
        worst.append((lag[0], path))
        told = f"lag {lag[0]:4.0f} ms, by the clock {lag[1]:4.0f} ms"
        print(f"{path[:40]:40} {told}  {len(ids)} entries", flush=True)
        if ids:
            async with lag_probe() as lag:
                await session.read(ids[0])
                await pilot.pause()
            worst.append((lag[0], f"reading {path}"))


def main() -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kit", type=Path, help="folder with evil_server.py")
    parser.add_argument("--timeout", type=float, default=3.0, metavar="SECONDS")
    args = parser.parse_args()
    asyncio.run(measure(args.kit.resolve(), args.timeout))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
