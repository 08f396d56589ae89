"""A farm of feeds on loopback, for timing polls: deterministic, latency on request.

Run as a program it serves until its standard input closes and prints its port:
``python -m benchmarks.farm --feeds 1000 --entries 30 --latency-ms 50``. Every feed
lives on an address of its own (127.x.y.z), since real feeds live on many hosts.
Controls: ``/_new?n=1`` gives every feed n new entries, ``/_stats`` counts statuses.
With ``--faults`` so many feeds of a hundred misbehave, each in its own way (`fault`).
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import random
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

#: Words of the generated articles; enough of them that full-text search has work.
_WORDS = (  # noqa: SIM905  (a list literal would take fifty lines)
    "council minister river harbour railway budget election court hospital storm "
    "villagers engineers bridge harvest market parliament strike festival museum "
    "island border power station teachers students police inquiry report winter "
    "summer evening morning agreed denied announced rejected opened closed repaired "
    "delayed after before while because despite during the a of in on for with from"
).split()
_START = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
_TAIL = (
    "<p>A Message from Feed {i}:</p><p>Dear readers,</p><p>We need your help. Please "
    "support us monthly starting from just $2.</p><p>Remind me later.</p>"
)


def address(i: int) -> str:
    """The loopback address feed `i` lives on."""
    return f"127.{1 + i // 60_000}.{i // 250 % 240}.{1 + i % 250}"


#: What a faulty feed does: answers never or byte by byte, hangs up at once or midway,
#: refuses, is no feed, is broken XML, is packed badly, leads in circles.
FAULTS = (
    "stall", "drip", "hang-up", "cut", "500", "404", "html", "broken", "bad-gzip",
    "loop",
)  # fmt: skip


def fault(i: int, percent: float) -> str:
    """How feed `i` misbehaves, when so many percent of them do; "" when it is well."""
    rng = random.Random(f"fault {i}")
    return rng.choice(FAULTS) if rng.random() * 100 < percent else ""


def item(i: int, n: int) -> str:
    """Entry `n` of feed `i` as an RSS item with its full text (about 5 kB)."""
    rng = random.Random(i * 100_003 + n)
    paragraphs = []
    for _ in range(8):
        words = rng.choices(_WORDS, k=90)
        paragraphs.append(f"<p>{' '.join(words).capitalize()}.</p>")
    if i % 4 == 0:
        paragraphs.append(_TAIL.format(i=i))
    title = " ".join(rng.choices(_WORDS, k=8)).capitalize()
    when = format_datetime(_START + timedelta(minutes=17 * n + i % 17))
    body = escape("".join(paragraphs))
    return (
        f"<item><title>{title} {i}-{n}</title>"
        f"<link>http://{address(i)}/a/{i}/{n}</link>"
        f'<guid isPermaLink="false">feed{i}-entry{n}</guid><pubDate>{when}</pubDate>'
        f"<content:encoded>{body}</content:encoded></item>"
    )


class Farm:
    """The feeds and what was asked of them."""

    def __init__(
        self, feeds: int, entries: int, latency_s: float, faults: float = 0.0
    ) -> None:
        self.feeds, self.entries, self.latency_s = feeds, entries, latency_s
        self.faults = faults
        self.extra = 0
        self.stats: Counter[str] = Counter()
        self._bodies: dict[tuple[int, int], tuple[bytes, str]] = {}

    def body(self, i: int) -> tuple[bytes, str]:
        """The document of feed `i` as it stands now, and its ETag."""
        key = (i, self.extra)
        if key not in self._bodies:
            newest = self.entries + self.extra
            numbers = range(newest - 1, newest - 1 - self.entries, -1)
            text = (
                '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
                'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
                f"<title>Feed {i}</title><link>http://{address(i)}/</link>"
                "<description>Generated</description>"
                f"{''.join(item(i, n) for n in numbers)}</channel></rss>"
            ).encode()
            tag = hashlib.blake2b(text, digest_size=8).hexdigest()
            self._bodies[key] = (text, f'"{tag}"')
        return self._bodies[key]

    async def answer(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Serve one connection until it is closed."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                await self._request(head.decode("latin-1"), writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass  # the other side has had enough, or the farm closes
        finally:
            writer.close()

    async def _request(self, head: str, writer: asyncio.StreamWriter) -> None:
        path = head.split(" ", 2)[1]
        if path.startswith("/_new"):
            self.extra += int(path.partition("n=")[2] or 1)
            for i in range(self.feeds):
                self.body(i)
            return _send(writer, "200 OK", b"ok")
        if path.startswith("/_stats"):
            stats, self.stats = self.stats, Counter()
            return _send(writer, "200 OK", json.dumps(stats).encode())
        if self.latency_s:
            await asyncio.sleep(self.latency_s)
        i = int(path.rsplit("/", 1)[1])
        body, etag = self.body(i)
        if wrong := fault(i, self.faults):
            self.stats[wrong] += 1
            return await _misbehave(wrong, path, body, writer)
        if f"if-none-match: {etag}" in head.lower():
            self.stats["304"] += 1
            return _send(writer, "304 Not Modified", b"", f"ETag: {etag}\r\n")
        self.stats["200"] += 1
        kind = f"Content-Type: application/rss+xml\r\nETag: {etag}\r\n"
        return _send(writer, "200 OK", body, kind)


async def _misbehave(
    wrong: str, path: str, body: bytes, writer: asyncio.StreamWriter
) -> None:
    if wrong in ("500", "404"):
        return _send(writer, f"{wrong} Failed", b"<html>no</html>")
    if wrong == "html":
        return _send(writer, "200 OK", b"<html><body>Not here.</body></html>")
    if wrong == "loop":
        return _send(writer, "302 Found", b"", f"Location: {path}\r\n")
    if wrong == "bad-gzip":
        packed = "Content-Encoding: gzip\r\n"
        return _send(writer, "200 OK", b"\x1f\x8b" + body, packed)
    if wrong == "broken":
        return _send(writer, "200 OK", body.replace(b"</title>", b"</titel>", 3))
    if wrong == "stall":
        await asyncio.sleep(60)
    elif wrong == "drip":
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(60):
            writer.write(b" ")
            await asyncio.sleep(1)
    elif wrong == "cut":
        half = body[: len(body) // 2]
        length = f"Content-Length: {len(body)}\r\n"
        writer.write(f"HTTP/1.1 200 OK\r\n{length}\r\n".encode() + half)
        await writer.drain()
    writer.close()


def _send(
    writer: asyncio.StreamWriter, status: str, body: bytes, headers: str = ""
) -> None:
    length = "" if status.startswith("304") else f"Content-Length: {len(body)}\r\n"
    writer.write(f"HTTP/1.1 {status}\r\n{headers}{length}\r\n".encode() + body)


async def serve(farm: Farm) -> None:
    """Serve every feed on its own loopback address until standard input closes."""
    first = await asyncio.start_server(farm.answer, "127.0.0.1", 0)
    port = first.sockets[0].getsockname()[1]
    hosts = list(dict.fromkeys(address(i) for i in range(farm.feeds)))
    hosts = [host for host in hosts if host != "127.0.0.1"]
    server = await asyncio.start_server(farm.answer, hosts, port, backlog=512)
    for i in range(farm.feeds):
        farm.body(i)
    print(port, flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()
    first.close()


def main() -> None:
    """Parse the arguments and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=100)
    parser.add_argument("--entries", type=int, default=30)
    parser.add_argument("--latency-ms", type=float, default=0.0)
    parser.add_argument("--faults", type=float, default=0.0, help="percent of feeds")
    options = parser.parse_args()
    farm = Farm(
        options.feeds, options.entries, options.latency_ms / 1000, options.faults
    )
    asyncio.run(serve(farm))


if __name__ == "__main__":
    main()
