"""Hostile feed lists end in words: nothing is run, opened, fetched or half written."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filters.text import is_clean
from newsreader.cli import main
from newsreader.config import load
from newsreader.config.check import parse
from newsreader.config.edit import EditRefused, add_feeds
from newsreader.errors import SourceError
from newsreader.models import FeedSpec
from newsreader.opml import MAX_BYTES, MAX_FEEDS, read_opml, read_or_say
from newsreader.urls import is_web

Output = pytest.CaptureFixture[str]
OURS = '# mine\n[[feeds]]\nurl = "https://a.example/" # kept\n'


def opml(*outlines: str, before: str = "") -> bytes:
    text = f'{before}<opml version="2.0"><body>{"".join(outlines)}</body></opml>'
    return text.encode()


def feed(url: str, title: str = "T", more: str = "") -> str:
    return f'<outline type="rss" text="{title}" xmlUrl="{url}" {more}/>'


# ------------------------------------------------------------------ XML


def test_entities_are_neither_expanded_nor_read_from_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hunter2")
    declared = (
        '<?xml version="1.0"?><!DOCTYPE opml ['
        '<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;">'
        f'<!ENTITY f SYSTEM "{secret.as_uri()}">]>'
    )
    listed = read_opml(
        opml(
            feed("https://a.example/1", "&c;"),
            feed("https://a.example/2", "&f;"),
            feed("https://a.example/&f;"),
            before=declared,
        )
    )
    assert listed.feeds == (
        FeedSpec("https://a.example/1"),
        FeedSpec("https://a.example/2"),
    )
    assert "entity" in listed.skipped[0].reason
    assert any("entities" in warning for warning in listed.warnings)
    assert "hunter2" not in repr(listed)
    assert "lol" not in repr(listed)


@pytest.mark.parametrize(
    ("name", "outline", "expected"),
    [
        (
            "a bare ampersand",
            '<outline text="A & B" xmlUrl="https://a.example/?x=1&y=2"/>',
            FeedSpec("https://a.example/?x=1&y=2", "A & B"),
        ),
        (
            "a reference to a control character",
            '<outline text="a &#x1b;]0;t&#7; b" xmlUrl="https://a.example/"/>',
            FeedSpec("https://a.example/", "a ]0;t b"),
        ),
        (
            "a control character",
            '<outline text="a \x1b[31m\x08 b" xmlUrl="https://a.example/"/>',
            FeedSpec("https://a.example/", "a [31m b"),
        ),
        (
            "a tag that is never closed",
            '<outline text="open" xmlUrl="https://a.example/">',
            FeedSpec("https://a.example/", "open"),
        ),
    ],
)
def test_one_error_does_not_lose_the_list(
    name: str, outline: str, expected: FeedSpec
) -> None:
    listed = read_opml(opml(feed("https://b.example/", "B"), outline))
    assert listed.feeds == (FeedSpec("https://b.example/", "B"), expected), name
    assert len(listed.warnings) == 1


def test_a_list_cut_in_the_middle_gives_its_whole_feeds() -> None:
    whole = opml(*(feed(f"https://a.example/{n}") for n in range(10)))
    listed = read_opml(whole[: len(whole) // 2])
    assert 3 <= len(listed.feeds) <= 5
    assert "damaged" in listed.warnings[0]


@pytest.mark.parametrize("depth", [40, 5000, 200_000])
def test_folders_in_folders_end(depth: int) -> None:
    body = opml(
        feed("https://a.example/first"),
        '<outline text="x">' * depth,
        feed("https://a.example/deep"),
        "</outline>" * depth,
    )
    listed = read_opml(body)
    assert listed.feeds[0].url == "https://a.example/first"
    assert len(listed.feeds) == 2 or "too deep" in listed.warnings[0]
    assert (len(listed.feeds) == 2) == (depth == 40)


def test_a_feed_has_a_bounded_number_of_tags() -> None:
    folders = "".join(f'<outline text="{n}">' for n in range(100))
    category = ",".join(f"c{n}" for n in range(1000))
    body = opml(folders, feed("https://a.example/", more=f'category="{category}"'))
    (spec,) = read_opml(body).feeds
    assert spec.tags == tuple(str(n) for n in range(16))


def test_an_attribute_flood_is_refused() -> None:
    many = " ".join(f'a{n}="1"' for n in range(20_000))
    with pytest.raises(SourceError, match="too many attributes"):
        read_opml(opml(f"<outline {many}/>"))


def test_more_feeds_than_anyone_reads_are_left_out_in_words() -> None:
    listed = read_opml(
        opml(*(feed(f"https://a.example/{n}") for n in range(MAX_FEEDS + 5)))
    )
    assert len(listed.feeds) == MAX_FEEDS
    assert "5 were left out" in listed.warnings[0]


def test_more_lines_than_a_list_has_are_not_read() -> None:
    listed = read_opml(opml(feed("exec:x") * 100_001))
    assert len(listed.skipped) == 100_000
    assert "first 100000 lines" in listed.warnings[0]


def test_a_list_too_large_is_refused() -> None:
    with pytest.raises(SourceError, match="larger than"):
        read_opml(b" " * (MAX_BYTES + 1))


# ------------------------------------------------------------------ addresses

_NO_FEEDS = [
    "exec:touch CANARY",
    "filter:touch CANARY:https://a.example/",
    "|touch CANARY",
    "| touch CANARY",
    "query:unread:unread = &quot;yes&quot;",
    "file:///etc/passwd",
    "/etc/passwd",
    "javascript:1",
    "data:text/xml,x",
    "ftp://a.example/x",
    "gopher://a.example/",
    "feed:file:///etc/passwd",
    "//a.example/p",
    "a.example/nude",
    "",
    "  ",
    "https://",
    "https://a.example:99999/",
    "https://a.example/a b",
    "https://a.example/&#x202e;gpj.exe",
    "https://a.example/&#x2066;x",
    "https://a.example/" + "x" * 5000,
]


@pytest.mark.parametrize("url", _NO_FEEDS)
def test_only_web_addresses_become_feeds(url: str) -> None:
    listed = read_opml(opml(feed(url)))
    assert listed.feeds == ()
    (skipped,) = listed.skipped
    assert skipped.reason
    assert is_clean(skipped.what)
    assert len(skipped.what) <= 120


@pytest.mark.parametrize("name", ["filtercmd", "filterCommand", "cmd"])
def test_a_command_beside_an_address_is_told_and_dropped(name: str) -> None:
    listed = read_opml(opml(feed("https://a.example/", more=f'{name}="touch CANARY"')))
    assert listed.feeds == (FeedSpec("https://a.example/", "T"),)
    assert "neither kept nor run" in listed.warnings[0]


# ------------------------------------------------------------------ the whole way in


def imported(home: Path, body: bytes) -> int:
    (home / "list.opml").write_bytes(body)
    arguments = ["feeds", "import", str(home / "list.opml")]
    return main([*arguments, "--config", str(home / "c.toml")])


def test_no_command_is_run_and_nothing_opened(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.chdir(home)
    body = opml(*map(feed, _NO_FEEDS), feed("https://b.example/", "Fine"))
    assert imported(home, body) == 0
    said = capsys.readouterr()
    assert said.out.startswith(f"1 imported, {len(_NO_FEEDS)} skipped")
    assert said.err.count("skipped: ") == len(_NO_FEEDS)
    assert not (home / "CANARY").exists()
    assert [spec.url for spec in load(home / "c.toml").feeds] == ["https://b.example/"]


_TITLES = [
    "quote &quot; back \\ slash \\u0000",
    "line&#10;break&#13;&#10;[poll]&#10;interval = 1",
    "[table]",
    "key = 1",
    "'''",
    "&quot;&quot;&quot;",
    "# comment",
    "é中😀",
    "a" * 100_000,
    "[red]bold[/] &#x202e;evil",
    "&#x7f;&#x85;&#x200b;",
]


@pytest.mark.parametrize("before", ["", OURS, "feeds = [] # none\n"])
def test_titles_stay_text_in_the_configuration(
    home: Path, before: str, capsys: Output
) -> None:
    path = home / "c.toml"
    if before:
        path.write_text(before)
    outlines = [
        f'<outline text="{title}">{feed(f"https://x.example/{n}", title)}</outline>'
        for n, title in enumerate(_TITLES)
    ]
    assert imported(home, opml(*outlines)) == 0
    config = load(path)
    ours = [spec for spec in config.feeds if "x.example" in spec.url]
    assert len(ours) == len(_TITLES)
    assert len(config.feeds) == len(_TITLES) + before.count("https://a.example/")
    assert all(is_clean(spec.title) and len(spec.title) <= 300 for spec in ours)
    assert ours[0].title == 'quote " back \\ slash \\u0000'
    assert ours[0].tags == (ours[0].title,)
    assert config.poll == parse("", path).poll


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!doctype html><html><body>Sign in</body></html>",
        b"<opml",
        b"\x00" * 500,
        bytes(range(128, 256)) * 3,
        opml(feed("exec:true")),
        opml('<outline text="x">' * 5000),
        b'<?xml version="1.0" encoding="rot13"?>\n<bcz>',
    ],
    ids=["empty", "page", "cut", "nul", "noise", "command", "deep", "codec"],
)
@pytest.mark.parametrize("before", [OURS, None])
def test_a_list_without_feeds_leaves_the_configuration_alone(
    home: Path, body: bytes, before: str | None, capsys: Output
) -> None:
    path = home / "c.toml"
    if before is not None:
        path.write_text(before)
    assert imported(home, body) == 1
    said = capsys.readouterr().err
    assert said.splitlines()[-1].startswith("newsreader: ")
    assert "mistake of its own" not in said
    assert is_clean(said.replace("\n", " "))
    assert (path.read_text() if path.exists() else None) == before


@pytest.mark.parametrize("before", [OURS, None])
def test_a_full_disk_leaves_no_half_configuration(
    tmp_path: Path, before: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "c.toml"
    if before is not None:
        path.write_text(before)

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EditRefused, match="No space left"):
        add_feeds(path, [FeedSpec(f"https://x.example/{n}") for n in range(100)])
    assert (path.read_text() if path.exists() else None) == before
    assert [p.name for p in tmp_path.iterdir()] == (["c.toml"] if before else [])


def test_a_configuration_too_large_to_be_read_again_is_not_written(
    tmp_path: Path,
) -> None:
    path = tmp_path / "c.toml"
    path.write_text(OURS)
    long = "x" * 4000
    specs = [FeedSpec(f"https://x.example/{n}/{long}") for n in range(2200)]
    with pytest.raises(EditRefused, match="larger than"):
        add_feeds(path, specs)
    assert path.read_text() == OURS


# ------------------------------------------------------------------ anything at all

_PIECES = st.sampled_from(
    [
        b"<opml>",
        b"<body>",
        b"<outline ",
        b'text="',
        b'xmlUrl="',
        b'"',
        b"/>",
        b">",
        b"</outline>",
        b"https://a.example/",
        b"exec:x",
        b"&",
        b"&amp;",
        b"&#27;",
        b"&x;",
        b"<!DOCTYPE x [<!ENTITY x 'y'>]>",
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"-->",
        b"<?xml version='1.0' encoding='utf-16'?>",
        b"\xff\xfe",
        b"\x00",
        b"\x1b]52;c;eA==\x07",
        "\u202e\u200b é".encode(),
        b"\n",
        b" ",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(_PIECES | st.binary(max_size=6), max_size=40))
def test_any_bytes_give_clean_feeds_or_a_sentence(pieces: list[bytes]) -> None:
    listed = read_or_say(b"<opml><outline " + b"".join(pieces))
    if isinstance(listed, str):
        assert is_clean(listed)
        return
    for spec in listed.feeds:
        assert is_web(spec.url)
        assert is_clean(spec.url + spec.title + "".join(spec.tags))
    for skipped in listed.skipped:
        assert is_clean(skipped.what + skipped.reason)
