"""The demo by itself: its texts, its feeds, its server. See also test_demo_poll.py."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import httpx
import pytest
from lxml import etree, html

from newsreader.actions import keys_for
from newsreader.config import Config
from newsreader.demo import DemoServer, demo_config
from newsreader.demo.dialects import feed_document
from newsreader.demo.edition import Edition, Piece
from newsreader.demo.fill import Filling, fill, guid
from newsreader.demo.pages import page
from newsreader.demo.stories import Outlet, furniture, outlets

NOW = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)  # a Wednesday
LATER = NOW + timedelta(minutes=5)
EDITION = Edition("http://127.0.0.1:9", NOW, keys_for({}))
PIECES = [p for o in outlets() for p in EDITION.pieces(o, LATER)]
WRITTEN = [o for o in outlets() if o.dialect not in {"raw", "unavailable"}]


def _outlet(slug: str) -> Outlet:
    return next(o for o in outlets() if o.slug == slug)


def _name(value: Piece | Outlet) -> str:
    if isinstance(value, Outlet):
        return value.slug
    return f"{value.outlet.slug}/{value.story.slug}"


class TestTexts:
    @pytest.mark.parametrize("piece", PIECES, ids=_name)
    def test_everything_is_filled_in(self, piece: Piece) -> None:
        for text in (piece.title, piece.summary, piece.feed_html, page(piece)):
            assert "{{" not in text
            assert "<!-- " not in text, "an extra without its slot or the other way"

    @pytest.mark.parametrize("piece", PIECES, ids=_name)
    def test_a_story_reads_as_news(self, piece: Piece) -> None:
        root = html.fragment_fromstring(piece.feed_html, create_parent="div")
        text = root.text_content()
        words = len(text) / 2 if piece.outlet.lang == "ja" else len(text.split())
        assert 100 <= words <= 600 or not piece.story.free
        assert piece.title
        assert piece.summary
        assert piece.story.byline
        assert not re.search(r" {3}|\bTODO\b|lorem", text)

    def test_there_is_something_for_everyone(self) -> None:
        languages = {o.lang for o in WRITTEN}
        assert languages >= {"en", "de", "fr", "es", "ru", "ja"}
        assert {o.dialect for o in outlets()} >= {"rss", "atom", "rdf", "json"}
        assert sum(p.outlet.slug != "start-here" for p in PIECES) >= 14
        names = [guid(p.outlet.slug, p.story.slug) for p in PIECES]
        assert len(set(names)) == len(names)

    def test_every_language_has_all_the_furniture(self) -> None:
        english = set(furniture("en"))
        for lang in {o.lang for o in WRITTEN}:
            assert set(furniture(lang)) == english, lang

    def test_the_tutorial_teaches_the_keys_in_use(self) -> None:
        keys = keys_for({"save": ["W"]})
        edition = Edition("http://127.0.0.1:9", NOW, keys)
        text = "".join(p.feed_html for p in edition.pieces(_outlet("start-here"), NOW))
        assert "<code>W</code> saves the article" in text
        for action in ("open", "back", "next_unread", "show_removed", "help", "quit"):
            assert f"<code>{keys[action][0]}</code>" in text, action


class TestFill:
    @pytest.mark.parametrize(
        ("lang", "text", "expected"),
        [
            ("en", "{{weekday}}, {{weekday -1}}", "Wednesday, Tuesday"),
            ("en", "{{date +30}} and {{date -700 year}}", "10 July and 10 July 2024"),
            ("de", "am {{date +30 year}}", "am 10. Juli 2026"),
            ("fr", "le {{date +21}}, {{date +22}}", "le 1er juillet, 2 juillet"),
            ("es", "el {{date +0 year}}", "el 10 de junio de 2026"),
            ("ru", "{{date -9 year}}", "1 июня 2026 года"),
            ("ja", "{{date +25 year}}", "2026年7月5日"),
            ("en", "in {{month -6}} {{year -1}}", "in December 2025"),
            ("en", "{{base}}/x", "http://127.0.0.1:9/x"),
        ],
    )
    def test_dates_speak_the_language(
        self, lang: str, text: str, expected: str
    ) -> None:
        assert fill(text, Filling("http://127.0.0.1:9", NOW, lang)) == expected

    @pytest.mark.parametrize("text", ["{{dte}}", "{{key no_such_action}}"])
    def test_a_typing_mistake_is_found(self, text: str) -> None:
        with pytest.raises(KeyError):
            fill(text, Filling("", NOW, "en"))


class TestFeeds:
    @pytest.mark.parametrize("outlet", WRITTEN, ids=_name)
    def test_a_feed_is_well_formed_and_complete(self, outlet: Outlet) -> None:
        body, content_type = feed_document(EDITION, outlet, LATER)
        if outlet.dialect == "json":
            titles = [item["title"] for item in json.loads(body)["items"]]
        else:
            etree.fromstring(body)
            parsed = feedparser.parse(
                io.BytesIO(body), response_headers={"content-type": content_type}
            )
            assert not parsed.bozo
            titles = [entry.title for entry in parsed.entries]
        assert titles == [p.title for p in EDITION.pieces(outlet, LATER)]

    def test_the_hostile_feed_is_hostile(self) -> None:
        body, _ = feed_document(EDITION, _outlet("tricks"), NOW)
        text = body.decode()
        for harm in ("\x1b]52;", "\x07", "\x9b", "\u202e", "javascript:", "[/bold]"):
            assert harm in text
        assert f">{guid('harbour-times', 'night-ferry')}<" in text
        assert max(map(len, re.findall("<title>(.*?)</title>", text))) > 4000

    def test_a_story_comes_out_while_the_demo_runs(self) -> None:
        harbour = _outlet("harbour-times")
        before = EDITION.pieces(harbour, NOW)
        after = EDITION.pieces(harbour, LATER)
        assert [p.story.slug for p in after] == [
            "seals",
            *(p.story.slug for p in before),
        ]
        assert after[0].published <= LATER
        assert EDITION.changed(harbour, LATER) > EDITION.changed(harbour, NOW)

    def test_a_live_report_grows_while_the_demo_runs(self) -> None:
        harbour = _outlet("harbour-times")
        before, after = (
            next(p for p in EDITION.pieces(harbour, t) if p.story.slug == "storm-ada")
            for t in (NOW, LATER)
        )
        assert before.guid == after.guid
        assert len(after.feed_html) > len(before.feed_html)
        assert "later -->" not in before.feed_html + after.feed_html

    def test_the_paywalled_page_says_so_to_machines(self) -> None:
        piece = next(p for p in PIECES if not p.story.free)
        tree = html.fromstring(page(piece))
        (script,) = tree.xpath("//script[@type='application/ld+json']")
        data = json.loads(script.text)
        assert data["isAccessibleForFree"] is False
        assert data["wordCount"] > 1000
        assert "Subscribe to continue" in tree.text_content()


class TestServer:
    async def test_serves_feeds_and_pages(self) -> None:
        async with DemoServer() as server, httpx.AsyncClient() as client:
            for outlet in WRITTEN:
                answer = await client.get(server.base + outlet.feed_path)
                assert answer.status_code == 200
                home = await client.get(f"{server.base}/{outlet.slug}/")
                assert outlet.feed_path in home.text
                for story in outlet.stories:
                    if not story.appears_after_s:
                        url = f"{server.base}/{outlet.slug}/{story.slug}"
                        answer = await client.get(url)
                        assert answer.headers["content-encoding"] == "gzip"
                        assert 'class="story-body"' in answer.text

    async def test_answers_not_modified(self) -> None:
        clock = [NOW]
        async with (
            DemoServer(clock=lambda: clock[0]) as server,
            httpx.AsyncClient() as client,
        ):
            for outlet in [o for o in outlets() if o.dialect != "unavailable"]:
                url = server.base + outlet.feed_path
                first = await client.get(url)
                asked = 0
                for ask, given in (
                    ("If-None-Match", "etag"),
                    ("If-Modified-Since", "last-modified"),
                ):
                    if given in first.headers:
                        asked += 1
                        again = await client.get(
                            url, headers={ask: first.headers[given]}
                        )
                        assert (again.status_code, again.content) == (304, b"")
                assert asked
            url = server.base + _outlet("harbour-times").feed_path
            old = await client.get(url)
            clock[0] = LATER
            new = await client.get(url, headers={"If-None-Match": old.headers["etag"]})
            assert new.status_code == 200
            assert "Seal pups" in new.text

    async def test_has_a_feed_that_fails_and_one_that_moved(self) -> None:
        async with DemoServer() as server, httpx.AsyncClient() as client:
            answers = {f.url: await client.get(f.url) for f in server.feeds}
        by_status: dict[int, list[httpx.Response]] = {}
        for answer in answers.values():
            by_status.setdefault(answer.status_code, []).append(answer)
        (moved,) = by_status[301]
        assert moved.headers["location"] == f"{server.base}/ledger/feed.xml"
        (failed,) = by_status[503]
        assert failed.headers["retry-after"] == "3600"
        assert len(by_status[200]) == len(server.feeds) - 2

    async def test_refuses_what_it_does_not_know(self) -> None:
        async with DemoServer() as server, httpx.AsyncClient() as client:
            base = server.base
            assert (await client.get(f"{base}/nowhere")).status_code == 404
            assert (await client.get(f"{base}/../../etc/passwd")).status_code == 404
            assert (await client.post(base, content=b"x")).status_code == 405
            head = await client.head(server.feeds[0].url)
            assert (head.status_code, head.content) == (200, b"")
            assert server.requests[0] == ("/nowhere", 404)

    @pytest.mark.parametrize(
        ("sent", "expected"),
        [
            (b"nonsense\r\n\r\n", b"HTTP/1.1 400 "),
            (b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\n\r\n", b""),
            (b"GET / HTT", b""),
        ],
        ids=["no request", "too long", "cut short"],
    )
    async def test_survives_bad_clients(self, sent: bytes, expected: bytes) -> None:
        async with DemoServer() as server:
            host, port = server.host_port.split(":")
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(sent)
            writer.write_eof()
            try:
                answer = await reader.read()
            except ConnectionError:
                answer = b""
            assert answer.startswith(expected)
            assert expected or not answer
            writer.close()
            async with httpx.AsyncClient() as client:
                assert (await client.get(server.feeds[0].url)).status_code == 200

    async def test_the_endless_page_ends_with_its_client(self) -> None:
        async with DemoServer() as server, httpx.AsyncClient() as client:
            got = 0
            async with client.stream("GET", f"{server.base}/tricks/endless") as answer:
                async for part in answer.aiter_raw():
                    got += len(part)
                    if got > 1_000_000:
                        break
        assert got > 1_000_000

    @pytest.mark.parametrize(
        "sent", [b"", b"GET / HT", b"GET /tricks/endless HTTP/1.1\r\n\r\n"]
    )
    async def test_stops_while_a_client_hangs_on(self, sent: bytes) -> None:
        async with asyncio.timeout(30):
            async with DemoServer() as server:
                host, port = server.host_port.split(":")
                reader, writer = await asyncio.open_connection(host, int(port))
                writer.write(sent)
                await writer.drain()
                if sent.endswith(b"\n"):
                    assert await reader.readexactly(100)
            with contextlib.suppress(ConnectionError):
                while await reader.read(1 << 16):
                    pass
            writer.close()

    def test_says_when_it_is_not_running(self) -> None:
        with pytest.raises(RuntimeError, match="async with"):
            _ = DemoServer().feeds


class TestConfig:
    async def test_keeps_to_its_folder(self, tmp_path: Path) -> None:
        base = Config(keys={"quit": ("Q",)})
        async with DemoServer() as server:
            config = demo_config(server, tmp_path, base=base)
            assert config.feeds == server.feeds
        assert config.storage.database.is_relative_to(tmp_path)
        assert config.save.folder.is_relative_to(tmp_path)
        assert config.network.allow_private == (server.host_port,)
        assert not config.starter
        assert config.keys == base.keys
