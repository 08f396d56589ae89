"""Leave the reader open for long beside feeds that fail; measure what it costs.

    python -m benchmarks.soak --feeds 300 --minutes 30 [--svg FILE] [--json FILE]

A farm on loopback serves the feeds, a third of them with faults: refused, stalled, cut,
damaged, not a feed, server errors, a growing archive. The reader runs on a real
terminal, is told to poll everything every `--every` seconds, and keys are pressed.
Every second its memory, descriptors and processes are read from /proc (Linux only).
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import json
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "pty"))
from terminal import Terminal, terminal

#: What every third feed does instead of answering well.
FAULTS = (
    "500", "cut", "gzip-cut", "html", "empty", "hang-up", "404", "slow", "deep",
    "control", "redirect-loop", "429",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """One look at the reader and its workers."""

    seconds: float
    #: Resident memory of the reader, and of its workers together, in MiB.
    reader_mib: float
    workers_mib: float
    #: Open descriptors of the reader.
    descriptors: int
    workers: int
    zombies: int
    threads: int


# ------------------------------------------------------------------ the farm


def document(i: int, entries: int, newest: int) -> bytes:
    """Feed `i` with its `entries` newest entries; `newest` counts from the start."""
    items = "".join(
        f"<item><title>Story {n} of feed {i}</title><guid>f{i}e{n}</guid>"
        f"<link>http://127.0.0.1/a/{i}/{n}</link><description>"
        + "&lt;p&gt;The council of Lindow said on Monday that the harbour would open "
        "again. Support us from $2 a month.&lt;/p&gt;" * 6 + "</description></item>"
        for n in range(newest, max(-1, newest - entries), -1)
    )
    return (
        f"<rss version='2.0'><channel><title>Feed {i}</title>{items}</channel></rss>"
    ).encode()


class _Handler(BaseHTTPRequestHandler):
    server: Farm
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked += 1
        i = int(self.path.rpartition("/")[2])
        fault = FAULTS[i // 3 % len(FAULTS)] if i % 3 == 0 else ""
        # Now and then a new entry, so that there is news all the time.
        newest = 20 + int(time.monotonic() - self.server.start) // (60 + i % 120)
        body = document(i, 20, newest)
        match fault:
            case "500" | "404" | "429":
                self._send(int(fault), b"no", Retry_After="300")
            case "cut":
                self._send(200, body[: len(body) // 2])
            case "gzip-cut":
                self._send(200, gzip.compress(body)[:-20], Content_Encoding="gzip")
            case "html":
                self._send(200, b"<!doctype html><title>Sign in</title>")
            case "empty":
                self._send(200, b"")
            case "hang-up":
                self.close_connection = True
            case "slow":
                time.sleep(random.uniform(0.5, 3))
                self._send(200, body)
            case "deep":
                self._send(200, b"<rss>" + b"<a>" * 50_000)
            case "control":
                self._send(200, body.replace(b"Story", b"\x1b]2;owned\x07Story"))
            case "redirect-loop":
                self._send(302, b"", Location=self.path)
            case _:
                self._send(200, body)

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """The terminal belongs to the reader."""


class Farm(ThreadingHTTPServer):
    """The feeds, in threads of this process."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked = 0
        self.start = time.monotonic()

    def handle_error(self, *_: object) -> None:
        """The reader hangs up on what it gives up on."""


# ------------------------------------------------------------------ looking


def _status(pid: int) -> dict[str, str]:
    with contextlib.suppress(OSError):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    return {}


def _children(pid: int) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += [int(p) for p in (task / "children").read_text().split()]
    return found


def _mib(status: dict[str, str]) -> float:
    return int(status.get("VmRSS", "0 kB").split()[0]) / 1024


def look(pid: int, start: float) -> Sample:
    """Return how the process `pid` and its children are doing."""
    children = [_status(child) for child in _children(pid)]
    own = _status(pid)
    descriptors = 0
    with contextlib.suppress(OSError):
        descriptors = len(os.listdir(f"/proc/{pid}/fd"))
    return Sample(
        round(time.monotonic() - start, 1),
        round(_mib(own), 1),
        round(sum(map(_mib, children)), 1),
        descriptors,
        len(children),
        sum(child.get("State", "").startswith("Z") for child in children),
        int(own.get("Threads", "0")),
    )


def slope(samples: Sequence[Sample], *, after_s: float) -> float:
    """MiB an hour the reader gains by least squares, once warm."""
    warm = [s for s in samples if s.seconds >= after_s]
    if len(warm) < 2:
        return 0.0
    x = [s.seconds / 3600 for s in warm]
    y = [s.reader_mib for s in warm]
    mx, my = sum(x) / len(x), sum(y) / len(y)
    spread = sum((a - mx) ** 2 for a in x)
    rise = sum((a - mx) * (b - my) for a, b in zip(x, y, strict=True))
    return rise / spread if spread else 0.0


# ------------------------------------------------------------------ the picture


def svg(samples: Sequence[Sample], title: str) -> str:
    """A plain picture: memory of reader and workers, descriptors below."""
    width, height, left, right, top, bottom = 760, 400, 56, 130, 44, 40
    end = max(s.seconds for s in samples) or 1.0
    most = max(max(s.reader_mib, s.workers_mib, s.descriptors) for s in samples) * 1.1
    lines = (
        ("reader, MiB", "#1f6f8b", [s.reader_mib for s in samples]),
        ("workers, MiB", "#b5651d", [s.workers_mib for s in samples]),
        ("descriptors", "#6b6b6b", [float(s.descriptors) for s in samples]),
    )

    def at(seconds: float, value: float) -> str:
        x = left + (width - left - right) * seconds / end
        y = height - bottom - (height - top - bottom) * value / most
        return f"{x:.1f},{y:.1f}"

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="{left}" y="24" font-size="14">{title}</text>',
    ]
    step = next(s for s in (10, 20, 25, 50, 100, 200, 500, 1000) if most / s <= 8)
    for value in range(0, int(most) + 1, step):
        x, y = at(0, value).split(",")
        out.append(f'<path d="M{x} {y}H{width - right}" stroke="#ddd"/>')
        out.append(f'<text x="{left - 8}" y="{y}" text-anchor="end">{value}</text>')
    for n in range(7):
        seconds = end * n / 6
        x = at(seconds, 0).split(",")[0]
        out.append(
            f'<text x="{x}" y="{height - 16}" text-anchor="middle">'
            f"{seconds / 60:.0f} min</text>"
        )
    for n, (name, colour, values) in enumerate(lines):
        points = " ".join(
            at(s.seconds, v) for s, v in zip(samples, values, strict=True)
        )
        out.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" '
            'stroke-width="1.5"/>'
        )
        y = top + 16 + 20 * n
        out.append(
            f'<text x="{width - right + 12}" y="{y}" fill="{colour}">{name}</text>'
        )
    return "\n".join([*out, "</svg>\n"])


# ------------------------------------------------------------------ running


@contextlib.contextmanager
def running(feeds: int) -> Iterator[tuple[Terminal, Farm]]:
    """The reader on a terminal over a farm of `feeds` feeds."""
    with tempfile.TemporaryDirectory() as folder, Farm() as farm:
        threading.Thread(target=farm.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{farm.server_port}/f/"
        config = Path(folder) / "newsreader/config/config.toml"
        config.parent.mkdir(parents=True)
        urls = json.dumps([f"{base}{i}" for i in range(feeds)])
        config.write_text(f"feeds = {urls}\n[network]\ntimeout = 5\nper_host = 16\n")
        environ = {
            **os.environ,
            "HOME": folder,
            "NEWSREADER_HOME": f"{folder}/newsreader",
            "TERM": "xterm-256color",
        }
        with terminal([], environ=environ) as seen:
            yield seen, farm
        farm.shutdown()


def soak(options: Any) -> list[Sample]:
    """Run; returns a sample a second (thinned to 600 for the picture by callers)."""
    samples: list[Sample] = []
    rng = random.Random(7)
    with running(options.feeds) as (seen, farm):
        start = farm.start
        polled = pressed = start
        while (now := time.monotonic()) - start < options.minutes * 60:
            seen.drain()
            seen.output.clear()
            if now - polled >= options.every:
                seen.send("R")
                polled = now
            elif now - pressed >= 2:
                seen.send(rng.choice(("j", "j", "k", "\r", "h", " ", "U", "A", "m")))
                pressed = now
            if not samples or now - start - samples[-1].seconds >= 1:
                samples.append(look(seen.pid, start))
                if now - start > 5 and not samples[-1].reader_mib:
                    told = bytes(seen.output[-2000:]).decode("utf-8", "replace")
                    raise SystemExit(
                        f"the reader ended at {now - start:.0f} s:\n{told}"
                    )
            time.sleep(0.05)
        seen.send("\x11")
        code = seen.wait_exit()
    print(f"{farm.asked} requests answered, exit code {code}")
    return samples


def main() -> int:
    """Read the command line, run, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=300)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--every", type=float, default=10.0, metavar="SECONDS")
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--json", type=Path)
    options: SimpleNamespace | argparse.Namespace = parser.parse_args()
    samples = soak(options)
    warm = min(300.0, samples[-1].seconds / 3)
    late = [s for s in samples if s.seconds >= warm]
    rise = slope(samples, after_s=warm)
    zombies = sum(s.zombies > 0 for s in samples)
    told = (
        f"{options.feeds} feeds, {options.minutes:g} min, a poll every "
        f"{options.every:g} s: {rise:+.1f} MiB an hour"
    )
    print(told)
    print(
        f"reader {late[0].reader_mib:g} -> {late[-1].reader_mib:g} MiB, at most "
        f"{max(s.reader_mib for s in samples):g}; with workers at most "
        f"{max(s.reader_mib + s.workers_mib for s in samples):g}"
    )
    print(
        f"descriptors {late[0].descriptors} -> {late[-1].descriptors}, at most "
        f"{max(s.descriptors for s in samples)}; threads at most "
        f"{max(s.threads for s in samples)}; workers at most "
        f"{max(s.workers for s in samples)}"
    )
    print(f"samples with a zombie: {zombies} of {len(samples)}")
    if options.json:
        options.json.write_text(json.dumps([asdict(s) for s in samples]))
    if options.svg:
        thin = samples[:: max(1, len(samples) // 300)]
        options.svg.write_text(svg(thin, told), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
