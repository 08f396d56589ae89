"""Documents made to hurt a parser: each ends in bounds, and the good feed beside it
is updated. No worker has to be killed for any of them."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest
from attack_server import feed

from filters.text import is_clean
from newsreader.fetch import Fetcher
from newsreader.models import EntryQuery, FailureKind, FeedSpec
from newsreader.netconfig import NetworkConfig, PollConfig
from newsreader.poller import Poller
from newsreader.store import Store
from newsreader.workers import Workers

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
GOOD, BAD = "https://good.example/feed", "https://bad.example/feed"


def rss(items: str, *, before: str = "") -> str:
    return (
        f"{before}<rss version='2.0'><channel><title>t</title>{items}</channel></rss>"
    )


def item(inner: str) -> str:
    return f"<item><title>Entry</title><guid>g</guid>{inner}</item>"


def described(markup: str) -> str:
    escaped = markup.replace("&", "&amp;").replace("<", "&lt;")
    return rss(item(f"<description>{escaped}</description>"))


_LAUGHS = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))

#: name -> (document, entries that must be read; None for a failure in words)
DOCUMENTS: dict[str, tuple[str, int | None]] = {
    "blank lines": ("<?xml version='1.0'?>" + "\n" * 20000 + rss(item("")), 1),
    "blank lines, broken": ("\n" * 20000 + rss(item("<x>")), 1),
    "spaces in the declaration": (
        "<?xml version='1.0'" + " " * 200000 + "<!ENTITY" + " " * 9999 + "<rss>",
        None,
    ),
    "billion laughs": (
        rss(item("&a9;"), before=f'<!DOCTYPE rss [<!ENTITY a0 "lol">{_LAUGHS}]>'),
        1,
    ),
    "entity declarations": (
        rss(
            item(""),
            before="<!DOCTYPE rss ["
            + "".join(f'<!ENTITY e{i} "v">' for i in range(20000))
            + "]>",
        ),
        1,
    ),
    "file entity": (
        rss(
            item("<author>&f;</author>"),
            before='<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/hostname">]>',
        ),
        1,
    ),
    "long author": (rss(item(f"<author>{'a' * 20000}</author>")), 1),
    "long author, broken": (rss(item(f"<author>{'a' * 20000}</author><x>")), 1),
    "long date, broken": (rss(item(f"<pubDate>{'1 ' * 25000}</pubDate><x>")), 1),
    "many attributes": (
        rss(item("<x " + " ".join(f'a{i}="1"' for i in range(20000)) + "/>")),
        1,
    ),
    "many attributes, broken": (
        rss(item("<x " + " ".join(f'a{i}="1"' for i in range(20000)) + ">")),
        None,
    ),
    "many namespaces": (
        rss(item("<x " + " ".join(f'xmlns:n{i}="u"' for i in range(9000)) + "/>")),
        1,
    ),
    "deep": (rss(item("<x>" * 50000 + "</x>" * 50000)), None),
    "style": (described(f"<p style='{'url(' * 20000}'>x</p>"), 1),
    "open comments": (described("<!--" * 50000), 1),
    "open tags": (described("<b " * 100000), 1),
    "ampersands": (described("&" * 200000), 1),
    "ampersands, raw": (rss(item(f"<description>{'&' * 200000}</description>")), 1),
    "less-than signs": (rss(item(f"<description>{'<' * 100000}")), 1),
    "open CDATA": (rss(item("<description><![CDATA[" * 20000)), 1),
    "wrong characters": (rss(item("<author>a\x00\x0b&#xD800;&#x110000;b</author>")), 1),
}


class Round:
    """A poll of a document beside a good feed."""

    def __init__(self, store: Store, workers: Workers) -> None:
        self.store, self.workers = store, workers
        self.failures: list[FailureKind] = []

    async def poll(self, document: str) -> None:
        bodies = {GOOD: feed(), BAD: document.encode("utf-8", "replace")}

        def handle(request: httpx.Request) -> httpx.Response:
            return httpx.Response(200, content=bodies[str(request.url)])

        transport = httpx.MockTransport(handle)
        async with Fetcher(NetworkConfig(), transport=transport) as fetcher:
            poller = Poller(
                self.store,
                fetcher,
                self.workers,
                PollConfig(),
                clock=lambda: NOW,
                rng=random.Random(1),
            )
            self.store.sync_feeds([FeedSpec(GOOD), FeedSpec(BAD)])
            report = await poller.poll()
        self.failures = [failure.kind for _, _, failure in report.failures]

    def count(self, url: str) -> int:
        found = self.store.feed_by_url(url)
        assert found is not None
        return found.total


@pytest.fixture
async def attack() -> AsyncIterator[Round]:
    async with Workers(1) as workers:
        await workers.warm()
        store = Store.memory()
        yield Round(store, workers)
        store.close()


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
async def test_document_is_read_or_refused_without_killing(
    attack: Round, name: str
) -> None:
    document, entries = DOCUMENTS[name]
    before = attack.workers.pids
    await attack.poll(document)
    assert attack.count(GOOD) == 3
    assert attack.count(BAD) == (entries or 0)
    assert attack.failures == ([] if entries else [FailureKind.DAMAGED])
    assert attack.workers.pids == before
    for entry_id in attack.store.entry_ids(EntryQuery()):
        entry, raw = attack.store.entry(entry_id), attack.store.raw(entry_id)
        assert entry is not None
        assert is_clean(entry.row.title + entry.row.author + raw.feed_html)
