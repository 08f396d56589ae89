"""Send every attack of a torture kit through fetch, parse and store; print a table.

    python -m benchmarks.torture KIT_DIR [--only PATH ...] [--timeout SECONDS]

KIT_DIR holds an `evil_server.py` with `ROUTES` and a command line; it is started as a
process of its own on loopback. An outcome is safe when the attack ends in time with
entries or a plain sentence, and meanwhile: a good feed polled in the same round is
updated, what was stored before is unchanged, nothing "internal" was contacted, no
control character was stored, the event loop kept answering, and memory stayed flat.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import importlib
import json
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filters.article import Article
from filters.text import is_clean
from newsreader.errors import WorkerError
from newsreader.fetch import Fetcher, Retrieved
from newsreader.models import EntryQuery, Failure, FeedSpec, Mark
from newsreader.netconfig import NetworkConfig, PollConfig
from newsreader.pages import fetch_page
from newsreader.poller import Poller
from newsreader.store import Store
from newsreader.workers import Workers

#: Bounds an outcome must keep, besides the time a request may take.
MAX_LAG_MS = 100.0
MAX_MEMORY_MIB = 48.0
PARSE_S = 12.0
CLEAN_S = 10.0
#: Routes whose first request makes the server build a large body.
_HEAVY = ("/gzip-bomb", "/deflate-bomb", "/gzip2-bomb", "/plain-50mb", "/feed/100k")
#: More forms of a route, told by its query; they are extra rows.
_VARIANTS = (
    *(f"/status?code={c}" for c in (204, 401, 403, 404, 410, 418, 429, 503, 999)),
    *(f"/retry-after?v={v}" for v in ("99999999999", "-5", "rubbish")),
    *(f"/redirect-to?u={u}" for u in ("data:x", "javascript:1", "ftp://h/", "", "//")),
    *(f"/redirect-to?u={u}" for u in ("http://xn--zzzz--/", "http://h:99999/")),
    *(f"/feed/json-odd?k={k}" for k in ("list", "deep", "types")),
    "/path-as-body?p=/dev/zero",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    path: str
    outcome: str
    seconds: float
    memory_mib: float
    lag_ms: float
    clock_lag_ms: float
    #: Everything that was not safe, empty when all was.
    faults: tuple[str, ...]


class Server:
    """The kit's server in a process of its own."""

    def __init__(self, kit: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._process = subprocess.Popen(
            [sys.executable, "evil_server.py", "--port", str(self.port), "--tls"],
            cwd=kit,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        told = self._process.stdout.readline()
        found = re.search(r"tls (\{.*\})", told)
        ports = json.loads(found[1].replace("'", '"')) if found else {}
        self.tls_ports: dict[str, int] = ports

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


@contextlib.asynccontextmanager
async def lag_probe() -> AsyncIterator[list[float]]:
    """Yield the worst lag so far in milliseconds, and the worst by the clock.

    The first leaves out what the thread waited for a processor that others had, where
    the kernel tells that.
    """
    worst = [0.0, 0.0]

    async def probe() -> None:
        loop = asyncio.get_running_loop()
        while True:
            before, queued = loop.time(), _queued_ms()
            await asyncio.sleep(0.01)
            late = (loop.time() - before - 0.01) * 1000
            worst[0] = max(worst[0], late - (_queued_ms() - queued))
            worst[1] = max(worst[1], late)

    task = asyncio.create_task(probe())
    try:
        yield worst
    finally:
        task.cancel()


def _queued_ms() -> float:
    """Milliseconds this thread was ready to run and had no processor (Linux)."""
    with contextlib.suppress(OSError, IndexError):
        told = Path("/proc/thread-self/schedstat").read_text().split()
        return int(told[1]) / 1e6
    return 0.0


class Torture:
    """The reader's parts around one store, and the attacks on it."""

    def __init__(
        self, server: Server, store: Store, fetcher: Fetcher, workers: Workers, s: float
    ) -> None:
        self._server, self._store = server, store
        self._fetcher, self._workers = fetcher, workers
        self._poller = Poller(store, fetcher, workers, PollConfig())
        self._timeout_s = s
        self._specs: list[FeedSpec] = []

    async def prepare(self) -> None:
        """Store a feed with marks that no attack may change."""
        precious = self._server.url("/ok")
        self._subscribe(precious)
        await self._poller.poll(force=True)
        ids = list(self._store.entry_ids(EntryQuery()))
        self._store.mark([Mark(ids[0], read=True, starred=True)])
        self._precious = precious
        self._before = self._fingerprint()
        for path in _HEAVY:
            with contextlib.suppress(OSError):
                await self._drain(path)

    async def feed(self, path: str, url: str = "") -> Row:
        """Poll an attack beside a good feed, twice."""
        url = url or self._server.url(path)
        good = self._server.url(f"/ok2?beside={len(self._specs)}")
        self._subscribe(url, good)
        attack = self._store.feed_by_url(url)
        beside = self._store.feed_by_url(good)
        assert attack is not None
        assert beside is not None
        hits = await self._canary_hits()
        with Memory() as memory:
            async with lag_probe() as lag:
                start = time.monotonic()
                faults = []
                report = None
                try:
                    for _ in range(2):
                        ids = [attack.id, beside.id]
                        report = await self._poller.poll(ids, force=True)
                # The table's own boundary: any exception is what it looks for.
                except Exception as error:
                    faults.append(f"raised {type(error).__name__}: {error}")
                seconds = time.monotonic() - start
        failures = (
            [f for _, address, f in report.failures if address != good]
            if (report)
            else []
        )
        ids = list(self._store.entry_ids(EntryQuery(feed_ids=(attack.id,))))
        shown = self._store.feed(attack.id)
        outcome = f"{len(ids)} entries"
        if failures:
            outcome = failures[0].sentence
        if shown is not None and shown.total != len(ids):
            faults.append("counts differ")
        stored_good = self._store.feed(beside.id)
        if stored_good is None or stored_good.total != 3:
            faults.append("the good feed beside was not updated")
        if not ids and not failures:
            outcome += " (a feed without entries)"
        faults += self._check(ids, hits != await self._canary_hits())
        faults += _bounds(
            seconds, 2 * max(self._timeout_s, PARSE_S), memory.mib, lag[0]
        )
        return Row(path, outcome, seconds, memory.mib, *lag, tuple(faults))

    async def page(self, path: str) -> Row:
        """Fetch an article page and clean it in a worker."""
        url = self._server.url(path)
        faults = []
        with Memory() as memory:
            async with lag_probe() as lag:
                start = time.monotonic()
                outcome, article = await self._read(url)
                seconds = time.monotonic() - start
        if article is not None and not is_clean(article.title + article.text):
            faults.append("control characters in the article")
        faults += self._check([], hit=False)
        faults += _bounds(seconds, self._timeout_s + CLEAN_S + 2, memory.mib, lag[0])
        return Row(path, outcome, seconds, memory.mib, *lag, tuple(faults))

    async def _read(self, url: str) -> tuple[str, Article | None]:
        from filters import clean

        page = await fetch_page(self._fetcher, self._workers, url, feed_url=url)
        if isinstance(page, Failure):
            return page.sentence, None
        try:
            article = await self._workers.run(
                clean, page.html, page.url, deadline_s=CLEAN_S, memory_mb=512
            )
        except WorkerError as error:
            return str(error), None
        return f"{len(article.text.split())} words, {article.access.state}", article

    def _subscribe(self, *urls: str) -> None:
        self._specs += [FeedSpec(url) for url in urls]
        self._store.sync_feeds(self._specs)

    def _fingerprint(self) -> str:
        feed = self._store.feed_by_url(self._precious)
        assert feed is not None
        ids = sorted(self._store.entry_ids(EntryQuery(feed_ids=(feed.id,))))
        rows = [(self._store.entry(i), self._store.raw(i)) for i in ids]
        return hashlib.sha256(repr(rows).encode()).hexdigest()

    def _check(self, ids: list[int], hit: bool) -> Iterator[str]:
        if hit:
            yield "contacted an address it must not"
        if self._fingerprint() != self._before:
            yield "changed what was stored before"
        for entry_id in ids[:200]:
            entry, raw = self._store.entry(entry_id), self._store.raw(entry_id)
            if entry is None:
                continue
            text = [entry.row.title, entry.row.author, entry.summary, raw.feed_html]
            if not all(is_clean(part) for part in text):
                yield "stored control characters"
                return
            if entry.row.url and not entry.row.url.startswith(("http://", "https://")):
                yield f"stored the link {entry.row.url[:40]}"
                return

    async def _canary_hits(self) -> int:
        answer = await self._fetcher.fetch(
            self._server.url("/__stats"), allow_private=True
        )
        if not isinstance(answer, Retrieved):
            return -1
        return int(json.loads(answer.body)["canary_hits"])

    async def _drain(self, path: str) -> None:
        """Let the server build a large body once, outside the measurement."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._server.port)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        await reader.read(100)
        writer.close()


class Memory:
    """Peak memory this process gained inside the `with`, in MiB (Linux only)."""

    mib = 0.0

    def __enter__(self) -> Memory:
        with contextlib.suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5")
        self._before = _status_kib("VmRSS")
        return self

    def __exit__(self, *_: object) -> None:
        self.mib = max(0, _status_kib("VmHWM") - self._before) / 1024


def _status_kib(name: str) -> int:
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith(name + ":"):
                return int(line.split()[1])
    return 0


def _bounds(seconds: float, limit_s: float, mib: float, lag_ms: float) -> Iterator[str]:
    if seconds > limit_s + 2:
        yield f"took longer than {limit_s:g} s"
    if mib > MAX_MEMORY_MIB:
        yield f"needed more than {MAX_MEMORY_MIB:g} MiB"
    if lag_ms > MAX_LAG_MS:
        yield f"stalled the event loop over {MAX_LAG_MS:g} ms"


async def run(kit: Path, only: list[str], timeout_s: float) -> int:
    """Print the table; return how many outcomes were not safe."""
    sys.path.insert(0, str(kit))
    routes: dict[str, Any] = importlib.import_module("evil_server").ROUTES
    server = Server(kit)
    rows: list[Row] = []
    counted = 0
    try:
        with tempfile.TemporaryDirectory() as folder:
            store = Store.open(Path(folder) / "torture.db")
            config = NetworkConfig(timeout_s=timeout_s)
            async with Fetcher(config) as fetcher, Workers(2) as workers:
                torture = Torture(server, store, fetcher, workers, timeout_s)
                await workers.warm()
                await torture.prepare()
                for path in only or routes:
                    kind = torture.page if path.startswith("/page/") else torture.feed
                    _show(await kind(path), rows)
                for name, port in () if only else server.tls_ports.items():
                    url = f"https://127.0.0.1:{port}/ok"
                    _show(await torture.feed(f"https ({name})", url), rows)
                counted = len(rows)
                for path in () if only else _VARIANTS:
                    _show(await torture.feed(path), rows)
            store.close()
    finally:
        server.close()
    unsafe = [row for row in rows[:counted] if row.faults]
    extra = [row for row in rows[counted:] if row.faults]
    print(f"\nworst lag {max(row.lag_ms for row in rows):.0f} ms", end="")
    print(f", by the clock {max(row.clock_lag_ms for row in rows):.0f} ms", end="")
    print(f"; most memory +{max(row.memory_mib for row in rows):.1f} MiB")
    print(f"{counted - len(unsafe)} of {counted} outcomes safe", end="")
    print(f"; variants: {len(rows) - counted - len(extra)} of {len(rows) - counted}")
    for row in unsafe + extra:
        print(f"  {row.path}: {'; '.join(row.faults)}")
    return len(unsafe) + len(extra)


def _show(row: Row, rows: list[Row]) -> None:
    rows.append(row)
    verdict = "safe" if not row.faults else "UNSAFE " + "; ".join(row.faults)
    print(
        f"{row.path[:34]:34} {row.seconds:6.2f} s +{row.memory_mib:5.1f} MiB"
        f" lag {row.lag_ms:4.0f} ms, by the clock {row.clock_lag_ms:4.0f} ms"
        f"  {verdict:5} {row.outcome[:90]}",
        flush=True,
    )


def main() -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kit", type=Path, help="folder with evil_server.py")
    parser.add_argument("--only", nargs="*", default=[], metavar="PATH")
    parser.add_argument("--timeout", type=float, default=5.0, metavar="SECONDS")
    args = parser.parse_args()
    return min(1, asyncio.run(run(args.kit.resolve(), args.only, args.timeout)))


if __name__ == "__main__":
    raise SystemExit(main())
