"""Commands end to end: a real server on loopback, a real database, real output."""

from __future__ import annotations

import builtins
import errno
import io
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import tomllib
from array import array
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from quiet_server import QuietServer

from newsreader import filenames, locations
from newsreader.cli import main
from newsreader.errors import StoreFull
from newsreader.models import Found, Mark
from newsreader.starter import STARTER_FEEDS
from newsreader.store import Store

Output = pytest.CaptureFixture[str]

STORY = (
    "The harbour of Lindow reopened on Tuesday after a storm had closed it for nine "
    "days. Port director Maria Okafor said that 14 ships were waiting outside. "
)
PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Harbour of Lindow reopens</title></head><body><article>
<h1>Harbour of Lindow reopens</h1>
{"".join(f"<p>{n}. {STORY * 2}</p>" for n in range(1, 5))}
</article></body></html>"""


def feed_xml(base: str, items: int) -> str:
    entries = "".join(
        f"<item><title>Story {n} of the harbour</title><guid>{n}</guid>"
        f"<link>{base}/story/{n}</link>"
        f"<pubDate>Tue, {10 + n} Nov 2026 10:00:00 GMT</pubDate>"
        f"<description>&lt;p&gt;{STORY * 8}&lt;/p&gt;</description></item>"
        for n in range(1, items + 1)
    )
    return (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Lindow News</title>'
        f"<link>{base}/</link><description>d</description>{entries}</channel></rss>"
    )


def part_of_story(path: str) -> str:
    """A page of a story of two; the second of "/cut" is not there."""
    later = path.endswith("/2")
    head = f'<link rel="canonical" href="{path}">' if later else ""
    head += "" if later else f'<link rel="next" href="{path}/2">'
    what = "Engineers" if later else "Pilots"
    return PAGE.replace("</head>", f"{head}</head>").replace("The harbour", what)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        base = f"http://{self.headers['Host']}"
        path = self.path.partition("?")[0]
        if path == "/feed":
            self._answer(200, "application/rss+xml", feed_xml(base, 3))
        elif path.startswith("/story"):
            self._answer(200, "text/html; charset=utf-8", PAGE)
        elif path == "/latin1":
            body = PAGE.replace("Okafor", "Nuñez").encode("latin-1")
            self._answer(200, "text/html; charset=iso-8859-1", body)
        elif path == "/plain":
            self._answer(200, "text/plain", f"{STORY}\n\n{STORY}")
        elif path == "/pdf":
            self._answer(200, "application/pdf", "%PDF-1.7")
        elif path in ("/whole", "/whole/2", "/cut"):
            self._answer(200, "text/html", part_of_story(path))
        elif path == "/empty":
            self._answer(200, "text/html", "")
        else:
            self._answer(404, "text/plain", "not here")

    def _answer(self, status: int, media: str, body: str | bytes) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Tests read stderr."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with QuietServer(("127.0.0.1", 0), _Handler) as httpd:
        thread = threading.Thread(target=httpd.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()
        thread.join()


@pytest.fixture
def configured(home: Path, server: str) -> Callable[..., Path]:
    """Write the user's configuration with feeds of the test's server."""

    def write(*paths: str, more: str = "") -> Path:
        path = home / "newsreader/config/config.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        urls = json.dumps([server + p for p in paths])
        path.write_text(f"feeds = {urls}\n{more}")
        return path

    return write


@pytest.fixture
def polled(configured: Callable[..., Path], capsys: Output) -> list[dict[str, Any]]:
    """A database with three stories; returns what `list --json` says of them."""
    configured("/feed")
    assert main(["poll"]) == 0
    assert main(["list", "--json"]) == 0
    entries: list[dict[str, Any]] = json.loads(
        capsys.readouterr().out.split("\n", 1)[1]
    )
    return entries


# ------------------------------------------------------------------ config


def test_config_init_writes_once_and_names_the_file(home: Path, capsys: Output) -> None:
    path = home / "newsreader/config/config.toml"
    assert main(["config", "init"]) == 0
    assert capsys.readouterr().out == f"{path}\n"
    before = path.read_bytes()
    assert main(["config", "init"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "already there" in captured.err
    assert path.read_bytes() == before


def test_config_check_of_what_init_wrote(capsys: Output) -> None:
    main(["config", "init"])
    assert main(["config", "check"]) == 0
    assert f"fine, {len(STARTER_FEEDS)} feeds" in capsys.readouterr().out


def test_config_check_without_a_file_is_fine(capsys: Output) -> None:
    assert main(["config", "check"]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "everything has its default" in captured.err


def test_config_check_of_a_named_file(tmp_path: Path, capsys: Output) -> None:
    file = tmp_path / "c.toml"
    assert main(["config", "check", str(file)]) == 2
    assert "no such file" in capsys.readouterr().err
    file.write_text("[display]\nmeasure = 1\n")
    assert main(["config", "check", str(file)]) == 2
    assert f"{file}:2: display.measure" in capsys.readouterr().err


def test_config_check_does_not_wait_for_a_pipe(tmp_path: Path, capsys: Output) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert main(["config", "check", str(pipe)]) == 2
    assert "is not an ordinary file" in capsys.readouterr().err


def test_config_show_has_what_flags_changed(tmp_path: Path, capsys: Output) -> None:
    assert main(["config", "show", "--no-mouse", "--data", str(tmp_path)]) == 0
    shown = tomllib.loads(capsys.readouterr().out)
    assert shown["display"]["mouse"] is False
    assert shown["storage"]["database"] == str(tmp_path / "newsreader.db")
    assert len(shown["feeds"]) == len(STARTER_FEEDS)


@pytest.fixture
def bad_rules(home: Path) -> Path:
    """Two files of own rules: one is no TOML, one has a pattern that is none."""
    folder = home / "newsreader/config/rules"
    folder.mkdir(parents=True)
    (folder / "a.toml").write_text("[[rule]\n")
    rule = '[[rule]]\nid = "club"\ncategory = "related"\nwhy = "w"\n'
    (folder / "b.toml").write_text(f'# mine\n{rule}pattern = "(open"\n')
    return folder


def test_mistakes_in_own_rules_are_told_by_check_doctor_and_explain(
    bad_rules: Path, capsys: Output, page: Path
) -> None:
    assert main(["config", "check"]) == 2
    told = capsys.readouterr().err
    assert f"{bad_rules / 'a.toml'}: not valid TOML" in told
    assert "line 1" in told
    assert f"{bad_rules / 'b.toml'}:2: rule club: " in told
    main(["doctor"])
    assert "rule club" in capsys.readouterr().out
    assert main(["rules", "explain", str(page)]) == 0
    captured = capsys.readouterr()
    assert "rule club" in captured.err
    assert "rule club" not in captured.out


def test_asking_about_the_configuration_writes_nothing(home: Path) -> None:
    for command in (["path"], ["show"], ["check"], ["example"]):
        assert main(["config", *command]) == 0
    assert list(home.iterdir()) == []


# ------------------------------------------------------------------ poll


def test_poll_brings_news_and_counts_it(
    configured: Callable[..., Path], capsys: Output
) -> None:
    configured("/feed")
    assert main(["poll"]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("1 feed asked, 3 new articles, 0 changed")
    assert captured.err == "", "no progress bar without a terminal"
    assert main(["poll"]) == 0
    assert "No feed is due yet" in capsys.readouterr().err
    assert main(["poll", "--force", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["polled"], report["new"], report["failures"]) == (1, 0, [])


def test_poll_with_some_failing_feeds_ends_with_3(
    configured: Callable[..., Path], server: str, capsys: Output
) -> None:
    configured("/feed", "/missing?token=hunter2")
    assert main(["poll", "--json"]) == 3
    (failure,) = json.loads(capsys.readouterr().out)["failures"]
    assert (failure["kind"], failure["status"]) == ("not_found", 404)
    assert failure["sentence"].endswith(".")
    assert failure["url"] == f"{server}/missing?token=***"


def test_poll_where_nothing_works_ends_with_1(
    configured: Callable[..., Path], capsys: Output
) -> None:
    configured("/missing", "/plain")
    assert main(["poll"]) == 1
    captured = capsys.readouterr()
    assert "2 failed" in captured.out
    assert len(captured.err.splitlines()) == 2


def test_poll_of_one_feed(
    configured: Callable[..., Path], server: str, capsys: Output
) -> None:
    configured("/feed", "/missing")
    assert main(["poll", "--feed", f"{server}/feed", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["polled"] == 1
    assert main(["poll", "--feed", "https://unknown.example/"]) == 2


def test_poll_without_feeds_says_how_to_add_one(home: Path, capsys: Output) -> None:
    path = home / "empty.toml"
    path.write_text("feeds = []\n")
    assert main(["poll", "--config", str(path)]) == 0
    assert "newsreader feeds add" in capsys.readouterr().err


def test_the_log_tells_what_a_poll_did_and_nothing_of_addresses(
    configured: Callable[..., Path], home: Path, capsys: Output
) -> None:
    configured("/feed?token=geheim", "/nowhere")
    assert main(["--log-level", "debug", "poll", "--look-through", "600"]) == 3
    (file,) = home.rglob("newsreader.log")
    log = file.read_text()
    assert "poll: 2 feeds are asked" in log
    assert "poll done: 2 asked, 3 new, 0 changed, 0 without news, 1 failed" in log
    assert re.search(r"127\.0\.0\.1: 200, \d+ bytes in \d+ ms", log)
    assert re.search(r"127\.0\.0\.1: 404, failed \(not_found\) in \d+ ms", log)
    assert "looked through 3 stored articles" in log
    assert "geheim" not in log
    assert "harbour" not in log.lower()


def test_poll_read_only_is_refused_in_words(
    configured: Callable[..., Path], capsys: Output
) -> None:
    configured("/feed")
    assert main(["poll", "--read-only"]) == 1
    said = capsys.readouterr().err
    assert "read-only" in said.lower()
    assert "Nothing was polled" in said


def test_while_another_newsreader_writes_poll_names_it_and_lists_still_work(
    polled: list[dict[str, Any]], home: Path, capsys: Output
) -> None:
    with closing(Store.open(home / "newsreader/data/newsreader.db")):
        assert main(["poll"]) == 1
        assert f"process {os.getpid()}" in capsys.readouterr().err
        assert main(["list", "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == polled
        assert main(["read", str(polled[0]["id"])]) == 0
        assert main(["save", str(polled[0]["id"]), "--to", str(home / "out")]) == 0


# ------------------------------------------------------------------ list and search


def test_list_is_newest_first_and_complete(polled: list[dict[str, Any]]) -> None:
    assert [entry["title"] for entry in polled] == [
        f"Story {n} of the harbour" for n in (3, 2, 1)
    ]
    assert set(polled[0]) == {
        "id", "title", "author", "url", "when", "feed", "read", "starred",
        "changed", "access", "words", "lang",
    }  # fmt: skip
    assert polled[0]["feed"]["title"] == "Lindow News"


def test_list_prints_tab_separated_lines_into_a_pipe(
    polled: list[dict[str, Any]], capsys: Output
) -> None:
    assert main(["list", "--limit", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[0] for line in lines] == [
        str(entry["id"]) for entry in polled[:2]
    ]
    assert all(len(line.split("\t")) == 5 for line in lines)


def test_list_narrows_by_query_feed_and_mark(
    polled: list[dict[str, Any]], server: str, capsys: Output
) -> None:
    def count(*argv: str) -> int:
        assert main(["list", "--json", *argv]) == 0
        return len(json.loads(capsys.readouterr().out))

    assert count() == 3
    assert count("--unread") == 3
    assert count("--starred") == 0
    assert count("--feed", f"{server}/feed") == 3
    assert count("--tag", "nothing") == 0
    assert count('title:"Story 2"') == 1


def test_a_list_that_was_cut_says_of_how_many(
    polled: list[dict[str, Any]], capsys: Output
) -> None:
    assert main(["poll", "--look-through", "600"]) == 0
    capsys.readouterr()
    for command in (["list"], ["search", "harbour"], ["list", "who:okafor"]):
        assert main([*command, "--limit", "2"]) == 0
        captured = capsys.readouterr()
        assert len(captured.out.splitlines()) == 2
        assert "2 of 3 shown; --limit N for more" in captured.err
        assert main([*command, "--limit", "3"]) == 0
        assert "shown" not in capsys.readouterr().err


def test_a_name_is_found_in_articles_nobody_opened(
    polled: list[dict[str, Any]], capsys: Output
) -> None:
    assert main(["poll", "--look-through", "600"]) == 0
    capsys.readouterr()
    assert main(["list", "--json", "who:okafor"]) == 0
    captured = capsys.readouterr()
    found = [row["id"] for row in json.loads(captured.out)]
    assert found == [row["id"] for row in polled]
    assert "looked through" not in captured.err


def test_a_poll_looks_through_nothing_unless_asked(
    polled: list[dict[str, Any]], capsys: Output
) -> None:
    for command in ("list", "search"):
        assert main([command, "who:okafor -where:atlantis"]) == 0
        told = capsys.readouterr().err
        assert "3 articles are not looked through yet" in told
    assert main(["list", "harbour"]) == 0
    assert "looked through" not in capsys.readouterr().err


@pytest.mark.parametrize("seconds", ["-1", "nan", "inf", "soon"])
def test_seconds_are_a_number(seconds: str, capsys: Output) -> None:
    assert main(["poll", f"--look-through={seconds}"]) == 2
    assert "a number of seconds" in capsys.readouterr().err


def test_search_finds_words(polled: list[dict[str, Any]], capsys: Output) -> None:
    assert main(["search", "harbour", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 3
    assert main(["search", "zeppelin"]) == 0
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "Nothing matches.\n")


def test_a_search_that_was_cut_short_says_so(
    polled: list[dict[str, Any]], capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Found(array("q", [1]), 8000)
    monkeypatch.setattr(Store, "find", lambda *_args, **_fields: found)
    assert main(["search", '"of the"']) == 0
    told = "Only the newest 8,000 articles with these words were searched.\n"
    assert capsys.readouterr().err == told


def test_a_query_with_mistakes_ends_with_2(
    polled: list[dict[str, Any]], capsys: Output
) -> None:
    assert main(["search", "(harbour"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1


def test_lists_of_nothing_say_what_to_do(home: Path, capsys: Output) -> None:
    assert main(["list", "--json"]) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out) == []
    assert "newsreader poll" in captured.err
    assert list(home.iterdir()) == []


# ------------------------------------------------------------------ feeds


def test_feeds_without_a_configuration_are_the_starter_feeds(capsys: Output) -> None:
    assert main(["feeds", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [feed["url"] for feed in shown] == [spec.url for spec in STARTER_FEEDS]
    assert {feed["health"] for feed in shown} == {"new"}


def test_feeds_tell_what_is_known_of_each(
    configured: Callable[..., Path], capsys: Output
) -> None:
    configured("/feed", "/missing")
    main(["poll"])
    capsys.readouterr()
    assert main(["feeds", "--json"]) == 0
    good, bad = json.loads(capsys.readouterr().out)
    assert (good["title"], good["total"], good["unread"]) == ("Lindow News", 3, 3)
    assert (good["health"], bad["health"]) == ("ok", "failing")
    assert bad["sentence"]
    assert main(["feeds"]) == 0
    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == 2
    assert bad["sentence"] in captured.err


def test_feeds_are_added_and_removed_by_address_or_number(
    configured: Callable[..., Path], server: str, capsys: Output
) -> None:
    path = configured("/feed")
    assert main(["feeds", "add", f"{server}/other", "--title", "Other"]) == 0
    assert "Other" in path.read_text()
    assert main(["feeds", "add", f"{server}/other"]) == 2
    assert "already there" in capsys.readouterr().err
    main(["poll"])
    capsys.readouterr()
    main(["feeds", "--json"])
    ids = {f["url"]: f["id"] for f in json.loads(capsys.readouterr().out)}
    assert main(["feeds", "remove", str(ids[f"{server}/other"])]) == 0
    assert main(["feeds", "remove", f"{server}/feed"]) == 0
    assert tomllib.loads(path.read_text())["feeds"] == []
    assert main(["feeds", "remove", f"{server}/feed"]) == 2


@pytest.fixture
def left(polled: list[dict[str, Any]], configured: Callable[..., Path]) -> int:
    """A feed that was polled and is not in the configuration; returns its number."""
    assert main(["feeds", "remove", "1"]) == 0
    return 1


def test_what_is_stored_of_a_feed_that_was_left_is_removed_when_asked(
    left: int, capsys: Output
) -> None:
    capsys.readouterr()
    assert main(["feeds", "forget", "--unlisted", "--dry-run"]) == 0
    number, go, stay, title, _ = capsys.readouterr().out.strip().split("\t")
    assert (number, go, stay) == ("1", "3", "0")
    # Nobody can answer here.
    assert main(["feeds", "forget", str(left)]) == 2
    captured = capsys.readouterr()
    assert f"{title} (" in captured.err
    assert "3 articles would go" in captured.err
    assert "--yes" in captured.err
    assert main(["feeds", "forget", "--unlisted", "--yes"]) == 0
    assert capsys.readouterr().out == f"{title}: 3 articles removed\n"
    assert main(["feeds", "forget", "--unlisted", "--yes"]) == 0
    assert "Every feed of the database is in the" in capsys.readouterr().err
    assert main(["doctor"]) == 0


@pytest.mark.parametrize(
    ("answer", "code", "stay"), [("y\n", 0, 1), ("n\n", 1, 3), ("\n", 1, 3), ("", 1, 3)]
)
def test_it_asks_before_it_removes(
    left: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Output,
    answer: str,
    code: int,
    stay: int,
) -> None:
    with closing(Store.open(locations.database())) as store:
        store.mark([Mark(1, starred=True)])
    capsys.readouterr()
    terminal = StringIO(answer)
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", terminal)
    assert main(["feeds", "forget", str(left)]) == code
    captured = capsys.readouterr()
    assert "2 articles would go, 1 starred stays" in captured.err
    assert captured.err.count("[y/N]") == 1
    assert ("Nothing was removed." in captured.err) == (stay == 3)
    with closing(Store.open(locations.database())) as store:
        (feed,) = store.stored_feeds()
        assert feed.total == stay


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "needs either feeds or --unlisted"),
        (["1", "--unlisted"], "needs either feeds or --unlisted"),
        (["1", "--read-only"], "--dry-run tells what would go"),
        (["77"], 'no feed "77"'),
        (["1"], "newsreader feeds remove 1 takes it out first"),
    ],
)
def test_what_cannot_be_forgotten_is_said(
    polled: list[dict[str, Any]], words: list[str], said: str, capsys: Output
) -> None:
    assert main(["feeds", "forget", "--yes", *words]) == 2
    assert said in capsys.readouterr().err
    assert main(["list", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 3


def test_a_feed_is_forgotten_by_its_address(
    left: int, server: str, capsys: Output
) -> None:
    capsys.readouterr()
    assert main(["feeds", "forget", f"{server}/Feed", "--yes"]) == 2
    assert main(["feeds", "forget", f"{server}/feed#top", "--yes", "--starred"]) == 0
    assert "3 articles removed" in capsys.readouterr().out


def test_a_feed_whose_address_was_lost_is_named_with_the_way_to_remove_it(
    polled: list[dict[str, Any]], capsys: Output
) -> None:
    with closing(Store.open(locations.database())) as store:
        store._connections.writer.execute("UPDATE feeds SET url = 'unknown:1'")
    assert main(["feeds"]) == 0
    assert "newsreader feeds forget 1 removes it" in capsys.readouterr().err
    assert main(["feeds", "forget", "unknown:1", "--yes"]) == 0
    assert "3 articles removed" in capsys.readouterr().out


def test_the_first_added_feed_makes_a_configuration(home: Path, capsys: Output) -> None:
    assert main(["feeds", "add", "https://new.example/rss", "--tag", "x"]) == 0
    captured = capsys.readouterr()
    assert str(home / "newsreader/config/config.toml") in captured.out
    assert "begins with the feeds you had" in captured.err
    main(["feeds", "--json"])
    shown = json.loads(capsys.readouterr().out)
    assert len(shown) == len(STARTER_FEEDS) + 1
    assert shown[-1]["tags"] == ["x"]


# ------------------------------------------------------------------ read


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def kept(text: str) -> list[str]:
    blocks = json.loads(text)["blocks"]
    return [block["text"] for block in blocks if block["removed"] is None]


def test_read_a_file_as_json(page: Path, capsys: Output) -> None:
    assert main(["read", str(page), "--as", "json"]) == 0
    captured = capsys.readouterr()
    data = json.loads(captured.out)
    assert {
        "title",
        "byline",
        "published",
        "url",
        "lang",
        "access",
        "blocks",
        "facts",
    } <= set(data)
    assert data["title"] == "Harbour of Lindow reopens"
    assert set(data["access"]) == {"state", "evidence"}
    assert {"kind", "text", "removed"} <= set(data["blocks"][0])
    assert sum(STORY.strip() in text for text in kept(captured.out)) == 4


def test_read_a_file_as_markdown_and_text(page: Path, capsys: Output) -> None:
    assert main(["read", str(page)]) == 0
    markdown = capsys.readouterr().out
    assert markdown.startswith("---\n")
    assert "# Harbour of Lindow reopens" in markdown
    assert "Key facts" not in markdown
    assert main(["read", str(page), "--as", "text", "--facts", "--removed"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("Harbour of Lindow reopens\n")
    assert "Key facts" in text
    assert "aken out" in text


def test_read_an_address(server: str, capsys: Output) -> None:
    assert main(["read", f"{server}/story/1", "--as", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["url"] == f"{server}/story/1"
    assert data["title"] == "Harbour of Lindow reopens"


def test_read_minds_the_charset_of_the_header(server: str, capsys: Output) -> None:
    assert main(["read", f"{server}/latin1", "--as", "text"]) == 0
    assert "Maria Nuñez" in capsys.readouterr().out


def test_read_joins_the_pages_of_an_article(server: str, capsys: Output) -> None:
    assert main(["read", f"{server}/whole", "--as", "json"]) == 0
    captured = capsys.readouterr()
    whole = json.loads(captured.out)
    assert "Joined from 2 pages." in captured.err
    assert "Engineers" in captured.out
    assert whole["access"]["state"] == "full"


def test_read_does_not_call_an_article_whole_whose_next_page_is_missing(
    server: str, capsys: Output
) -> None:
    assert main(["read", f"{server}/cut", "--as", "json"]) == 0
    captured = capsys.readouterr()
    cut = json.loads(captured.out)
    assert "Pilots" in captured.out
    assert "The next page could not be had" in captured.err
    assert cut["access"]["state"] == "teaser"
    assert "page 2 of the article could not be had" in cut["access"]["evidence"]


def test_read_plain_text_from_the_web(server: str, capsys: Output) -> None:
    assert main(["read", f"{server}/plain", "--as", "json"]) == 0
    assert kept(capsys.readouterr().out) == [STORY.strip(), STORY.strip()]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/feed", "is a feed, not an article"),
        ("/pdf", "is application/pdf"),
        ("/empty", "empty"),
        ("/missing", "."),
    ],
)
def test_read_says_why_an_address_cannot_be_read(
    server: str, path: str, words: str, capsys: Output
) -> None:
    assert main(["read", server + path]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err
    assert len(captured.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n ", "is empty"),
        (b"<?xml version='1.0'?>\n<rss version='2.0'>", "is a feed"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", "is a feed"),
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"x" * 70_000, "larger than 64 KiB"),
    ],
)
def test_read_says_why_a_file_cannot_be_read(
    tmp_path: Path, content: bytes, words: str, capsys: Output
) -> None:
    config = tmp_path / "small.toml"
    config.write_text('[network]\nmax_page_size = "64 KiB"\n')
    file = tmp_path / "source"
    file.write_bytes(content)
    assert main(["read", str(file), "--config", str(config)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err


def test_read_says_once_that_there_is_no_article(
    tmp_path: Path, capsys: Output
) -> None:
    file = tmp_path / "empty.html"
    file.write_text("<html><body><div></div></body></html>")
    assert main(["read", str(file)]) == 1
    assert capsys.readouterr().err.count("No article was found") == 1


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("nothing.html", "there is no such file"),
        ("example.org/story", "https://example.org/story"),
        ("/", "it is a folder"),
        ("a\0b", "no file can have this name"),
        ("99", "There is no article 99"),
        ("9" * 40, "There is no article"),
        ("http://127.0.0.1:1/", "refused"),
    ],
)
def test_read_says_what_a_source_is_not(
    source: str, words: str, capsys: Output
) -> None:
    assert main(["read", source]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err
    assert "Traceback" not in captured.err


@pytest.mark.parametrize(
    ("name", "content", "argv", "expected"),
    [
        ("a.txt", "One <p>tag</p> here.", [], ["One <p>tag</p> here."]),
        ("a", "First line.\n\nSecond line.", [], ["First line.", "Second line."]),
        ("a.md", "Caf\u00e9.", [], ["Café."]),
    ],
)
def test_text_is_told_from_html(
    tmp_path: Path,
    name: str,
    content: str,
    argv: list[str],
    expected: list[str],
    capsys: Output,
) -> None:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    assert main(["read", str(file), "--as", "json", *argv]) == 0
    assert kept(capsys.readouterr().out) == expected


def test_what_is_no_text_is_said(
    tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 40
    (tmp_path / "program").write_bytes(data)
    assert main(["read", str(tmp_path / "program")]) == 1
    assert capsys.readouterr().err.endswith("program is not text.\n")
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(data)))
    assert main(["read", "-"]) == 1
    assert "standard input is not text." in capsys.readouterr().err


def test_read_cyrillic_text_of_a_windows_charset(
    tmp_path: Path, capsys: Output
) -> None:
    text = "Гавань снова открыта после девяти дней шторма. " * 5
    (tmp_path / "news.txt").write_bytes(text.encode("cp1251"))
    assert main(["read", str(tmp_path / "news.txt"), "--as", "text"]) == 0
    assert text.strip() in capsys.readouterr().out


def test_read_a_stored_article_changes_nothing(
    polled: list[dict[str, Any]], home: Path, capsys: Output
) -> None:
    entry_id = str(polled[0]["id"])
    assert main(["read", entry_id, "--as", "json"]) == 0
    assert any(STORY.strip() in text for text in kept(capsys.readouterr().out))
    main(["list", "--unread", "--json"])
    assert len(json.loads(capsys.readouterr().out)) == 3


def test_read_fetches_the_page_of_a_stored_article_when_asked(
    polled: list[dict[str, Any]], capsys: Output
) -> None:
    assert main(["read", str(polled[0]["id"]), "--fetch", "--as", "json"]) == 0
    texts = kept(capsys.readouterr().out)
    assert sum(STORY.strip() in text for text in texts) == 4


def test_what_a_file_hides_does_not_reach_the_terminal(
    tmp_path: Path, capsys: Output
) -> None:
    file = tmp_path / "a.txt"
    file.write_text(
        "\x1b]52;c;aGk=\x07Hello \u202eworld [/x]\x9b31m\n\nTwo \u200bparts."
    )
    for form in ("json", "text", "markdown"):
        assert main(["read", str(file), "--as", form]) == 0
        out = capsys.readouterr().out
        assert all(char.isprintable() or char == "\n" for char in out)
        assert "Two parts." in out
    assert main(["rules", "explain", str(file)]) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_names_with_escape_sequences_do_not_reach_the_terminal(
    capsys: Output,
) -> None:
    for argv in (
        ["read", "\x1b]0;x\x07.html"],
        ["config", "check", "\x1b[31m.toml"],
        ["feeds", "add", "\x1b[31m"],
        ["list", "--feed", "\x1b[31m"],
        ["list", "a", "\x1b[31m"],
        ["list", "--feed\x1b[31m"],
    ):
        assert main(argv) in (1, 2)
        assert "\x1b" not in capsys.readouterr().err


def test_work_that_takes_too_long_is_stopped_and_named(
    page: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.setattr("newsreader.pipeline.DEADLINE_S", 0.0001)
    assert main(["read", str(page)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert f"{page} could not be cleaned. The work was stopped" in captured.err


# ------------------------------------------------------------------ save


def test_save_prints_new_files_and_overwrites_nothing(
    polled: list[dict[str, Any]], tmp_path: Path, capsys: Output
) -> None:
    entry_id = str(polled[0]["id"])
    for _ in range(2):
        assert main(["save", entry_id, "--to", str(tmp_path)]) == 0
    first, second = (Path(p) for p in capsys.readouterr().out.splitlines())
    assert first != second
    assert first.parent == second.parent == tmp_path
    assert STORY.split(".")[0] in first.read_text(encoding="utf-8")


def test_save_by_query_and_with_unknown_ids(
    polled: list[dict[str, Any]], tmp_path: Path, capsys: Output
) -> None:
    assert main(["save", "--query", "harbour", "--to", str(tmp_path)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3
    some = [str(polled[0]["id"]), "9999"]
    assert main(["save", *some, "--to", str(tmp_path)]) == 3
    assert "article 9999 was not saved" in capsys.readouterr().err
    assert main(["save", "9999", "--to", str(tmp_path)]) == 1
    assert main(["save", "--query", "zeppelin"]) == 1


def test_where_the_database_cannot_be_written_its_articles_are_read_and_saved(
    polled: list[dict[str, Any]],
    tmp_path: Path,
    capsys: Output,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _no_writing(monkeypatch)
    entry_id = str(polled[0]["id"])
    assert main(["save", entry_id, "--to", str(tmp_path / "saved")]) == 0
    (path,) = capsys.readouterr().out.splitlines()
    assert STORY.split(".")[0] in Path(path).read_text(encoding="utf-8")
    assert main(["read", entry_id, "--fetch"]) == 0
    assert STORY.split(".")[0] in capsys.readouterr().out
    assert main(["poll"]) == 1


def test_the_reader_names_the_way_to_open_what_cannot_be_written(
    polled: list[dict[str, Any]], capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    _no_writing(monkeypatch)
    monkeypatch.setattr("newsreader.cli.app._require_terminal", lambda: None)
    assert main([]) == 1
    assert "newsreader --read-only opens it" in capsys.readouterr().err


def _no_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the data folder be a read-only one."""

    def refuse(database: Path) -> None:
        raise StoreFull(f"{database.parent} cannot be written: Read-only file system")

    monkeypatch.setattr("newsreader.store.store.WriterLock", refuse)


def test_save_on_a_full_disk_is_said_once(
    polled: list[dict[str, Any]],
    tmp_path: Path,
    capsys: Output,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(filenames, "write_new", full)
    assert main(["save", "--query", "harbour", "--to", str(tmp_path)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("No space left on device. 0 of 3 articles were saved")


def test_save_says_that_a_folder_is_none(
    polled: list[dict[str, Any]], tmp_path: Path, capsys: Output
) -> None:
    file = tmp_path / "file"
    file.touch()
    for folder in (file, file / "below"):
        assert main(["save", "1", "2", "--to", str(folder)]) == 1
        assert capsys.readouterr().err == (
            f"Not a directory: {folder}. 0 of 2 articles were saved;"
            " none was overwritten.\n"
        )


def test_save_saves_an_article_named_twice_once_whatever_its_number(
    polled: list[dict[str, Any]], tmp_path: Path, capsys: Output
) -> None:
    assert main(["save", "1", "1", "3000000", "--to", str(tmp_path)]) == 3
    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == 1
    assert "no article 3000000" in captured.err


def test_a_tag_no_feed_has_is_said(
    polled: list[dict[str, Any]], capsys: Output
) -> None:
    assert main(["list", "--tag", "zzz"]) == 0
    assert 'No feed has the tag "zzz"; none has any.' in capsys.readouterr().err
    assert main(["list", "zzz"]) == 0
    assert capsys.readouterr().err == "Nothing matches.\n"


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["save"], "needs numbers of articles, or --query"),
        (["save", "1", "--query", "x"], "not both"),
    ],
)
def test_save_says_what_it_needs(
    argv: list[str], said: str, home: Path, capsys: Output
) -> None:
    assert main(argv) == 2
    assert said in capsys.readouterr().err


def test_poll_where_the_file_may_not_grow_ends_at_once_in_words(
    configured: Callable[..., Path], tmp_path: Path
) -> None:
    configured(*(f"/feed?{n}" for n in range(20)))
    script = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, 900_000))\n"
        "from newsreader.cli import main\n"
        "sys.exit(main(['poll']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("newsreader: The disk is full")
    assert main(["list"]) == 0


@pytest.mark.parametrize("argv", ["['config', 'example']", "['feeds', '--json']"])
@pytest.mark.parametrize("where", ["/dev/full", "closed"])
def test_output_that_cannot_be_written_is_said_and_no_crash(
    argv: str, where: str, home: Path
) -> None:
    script = f"import sys\nfrom newsreader.cli import main\nsys.exit(main({argv}))\n"
    if where == "closed":
        script = "import sys\nsys.stdout = None\n" + script
    with open(os.devnull if where == "closed" else where, "w") as output:
        done = subprocess.run(
            [sys.executable, "-c", script],
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()[-1:]
    assert line.startswith("newsreader: The output cannot be written: ")
    assert "Traceback" not in done.stderr
    assert not list(home.rglob("crash*"))


# ------------------------------------------------------------------ rules and doctor


def test_rules_explain_and_read_tell_of_the_same_blocks(
    tmp_path: Path, capsys: Output
) -> None:
    links = "".join(f"<li><a href='/{n}'>Other story {n}</a></li>" for n in range(3))
    aside = f"<h3>Read also</h3><ul>{links}</ul><p>Subscribe to our newsletter.</p>"
    file = tmp_path / "page.html"
    file.write_text(
        PAGE.replace("</article>", f"{aside}</article><footer><p>Imprint</p></footer>")
    )
    assert main(["read", str(file), "--removed", "--as", "text"]) == 0
    shown = capsys.readouterr().out
    assert main(["rules", "explain", str(file), "--json"]) == 0
    blocks = json.loads(capsys.readouterr().out)
    assert [block["block"] for block in blocks] == list(range(1, len(blocks) + 1))
    removed = [block for block in blocks if block["removed"]]
    assert [block["text"] for block in removed] == [
        "Read also",
        *(f"Other story {n}" for n in range(3)),
        "Subscribe to our newsletter.",
    ]
    assert f"Taken out: {len(removed)} paragraphs" in shown
    for block in removed:
        rule = block["removed"]["rule"]
        assert f"({rule}): " in shown


def test_rules_explain_every_block(
    page: Path, polled: list[dict[str, Any]], server: str, capsys: Output
) -> None:
    for source in (str(page), str(polled[0]["id"]), f"{server}/story/1"):
        assert main(["rules", "explain", source, "--json"]) == 0
        decisions = json.loads(capsys.readouterr().out)
        assert decisions
        assert [d["block"] for d in decisions] == list(range(1, len(decisions) + 1))
        assert {"text", "score", "cues", "evidence", "removed", "reason"} <= set(
            decisions[0]
        )
    assert main(["rules", "explain", str(page)]) == 0
    captured = capsys.readouterr()
    assert "kept" in captured.out
    assert "taken out." in captured.err
    assert main(["rules", "explain", "99"]) == 1


def test_doctor_finds_nothing_wrong_in_a_fresh_home(home: Path, capsys: Output) -> None:
    assert main(["doctor"]) == 0
    captured = capsys.readouterr()
    for section in ("Versions", "Configuration", "Paths", "Database", "Terminal"):
        assert f"{section}\n" in captured.out
    assert captured.out.endswith("All is well.\n")
    assert list(home.iterdir()) == []


def test_doctor_tells_what_is_wrong(home: Path, capsys: Output) -> None:
    path = home / "newsreader/config/config.toml"
    path.parent.mkdir(parents=True)
    path.write_text("[dispaly]\n")
    data = home / "newsreader/data/newsreader.db"
    data.parent.mkdir()
    data.write_bytes(b"this is no database at all" * 200)
    assert main(["doctor", "--json"]) == 1
    wrong = [
        finding["sentence"]
        for finding in json.loads(capsys.readouterr().out)
        if finding["verdict"] == "wrong"
    ]
    assert len(wrong) == 2
    assert f"{path}:1: dispaly" in wrong[0]
    assert str(data) in wrong[1]


def test_doctor_names_files_set_aside(
    polled: list[dict[str, Any]], home: Path, capsys: Output
) -> None:
    (database,) = home.rglob("newsreader.db")
    aside = database.with_name("newsreader.db.damaged-20260102T030405")
    shutil.copyfile(database, aside)
    aside.with_name(aside.name + "-wal").touch()
    assert main(["doctor"]) == 0
    (line,) = [x for x in capsys.readouterr().out.splitlines() if "set aside" in x]
    assert aside.name in line
    assert "delete it" in line
    assert "put it back as newsreader.db" in line


def test_doctor_knows_the_feeds_that_fail(
    configured: Callable[..., Path], capsys: Output
) -> None:
    configured("/missing")
    main(["poll"])
    assert "/missing: " in capsys.readouterr().err  # no title: which one is meant?
    assert main(["doctor"]) == 0
    said = capsys.readouterr().out
    assert said.endswith("The installation is fine; 1 feed fails.\n")
    assert "/missing: " in said
    assert main(["doctor", "--json"]) == 0
    out = capsys.readouterr().out
    findings = json.loads(out[out.index("[\n") :])
    notes = [f for f in findings if f["section"] == "Database"]
    assert notes[-1]["verdict"] == "note"
    assert "127.0.0.1" in notes[-1]["sentence"]


# ------------------------------------------------------------------ locked doors


@pytest.fixture
def no_entry(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Let nobody look into a folder, root neither."""

    def close_folder(folder: Path) -> None:
        def guard(real: Callable[..., Any]) -> Callable[..., Any]:
            def guarded(path: Any, *args: Any, **more: Any) -> Any:
                if isinstance(path, str | Path) and Path(path).is_relative_to(folder):
                    inside = Path(path) != folder
                    if inside or real is scandir:
                        raise PermissionError(
                            errno.EACCES, os.strerror(errno.EACCES), str(path)
                        )
                return real(path, *args, **more)

            return guarded

        scandir = os.scandir
        for name in ("stat", "lstat", "open", "unlink", "scandir", "listdir", "link"):
            monkeypatch.setattr(os, name, guard(getattr(os, name)))
        real_open = builtins.open
        monkeypatch.setattr(builtins, "open", guard(real_open))
        monkeypatch.setattr(io, "open", guard(real_open))

    return close_folder


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["list"], 2),
        (["poll"], 2),
        (["feeds"], 2),
        (["feeds", "add", "https://new.example/rss"], 2),
        (["feeds", "remove", "https://new.example/rss"], 2),
        (["config", "check"], 2),
        (["config", "init"], 1),
        (["doctor"], 1),
    ],
)
def test_a_configuration_that_is_hidden_is_not_taken_for_none(
    configured: Callable[..., Path],
    no_entry: Callable[[Path], None],
    command: list[str],
    code: int,
    capsys: Output,
) -> None:
    path = configured("/feed")
    no_entry(path.parent)
    assert main(command) == code
    captured = capsys.readouterr()
    assert "ermission denied" in captured.out + captured.err
    assert "mistake of its own" not in captured.err
    assert STARTER_FEEDS[0].url not in captured.out


@pytest.mark.parametrize("command", [["list"], ["poll"], ["doctor"]])
def test_a_database_that_is_hidden_is_said(
    polled: list[dict[str, Any]],
    no_entry: Callable[[Path], None],
    command: list[str],
    capsys: Output,
) -> None:
    no_entry(locations.data_dir())
    assert main(command) == 1
    captured = capsys.readouterr()
    assert "cannot be read: Permission denied" in captured.out + captured.err
    assert "mistake of its own" not in captured.err
