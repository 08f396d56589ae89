"""Feed lists: what other readers write is understood, what we write is read back."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filters.text import one_line
from newsreader.cli import main
from newsreader.config import load
from newsreader.config.edit import add_feeds
from newsreader.errors import SourceError
from newsreader.models import FeedSpec
from newsreader.opml import Line, Skipped, read_opml, write_opml

Output = pytest.CaptureFixture[str]

LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Mine</title></head><body>
<outline text="News" title="News">
  <outline text="Harbour" type="rss" xmlUrl="https://a.example/rss"/>
  <outline text="Abroad">
    <outline text="Rock &amp; Roll" xmlUrl="https://b.example/?x=1&amp;y=2"
      category="/Culture/Music,loud"/>
  </outline>
</outline>
<outline title="Alone" xmlUrl="https://c.example/"/>
</body></opml>
"""


def opml(*outlines: str) -> bytes:
    return f'<opml version="2.0"><body>{"".join(outlines)}</body></opml>'.encode()


# ------------------------------------------------------------------ reading


def test_titles_folders_and_categories_are_read() -> None:
    listed = read_opml(LIST.encode())
    assert listed.feeds == (
        FeedSpec("https://a.example/rss", "Harbour", ("News",)),
        FeedSpec(
            "https://b.example/?x=1&y=2",
            "Rock & Roll",
            ("News", "Abroad", "Culture", "Music", "loud"),
        ),
        FeedSpec("https://c.example/", "Alone"),
    )
    assert (listed.skipped, listed.warnings) == ((), ())


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_any_unicode_encoding_is_read(charset: str) -> None:
    text = (
        '<?xml version="1.0"?>'
        + opml('<outline text="Новости 新聞" xmlUrl="https://a.example/"/>').decode()
    )
    (feed,) = read_opml(text.encode(charset)).feeds
    assert feed.title == "Новости 新聞"


def test_a_declared_charset_is_read() -> None:
    text = (
        '<?xml version="1.0" encoding="koi8-r"?>'
        + opml('<outline text="Новости" xmlUrl="https://a.example/"/>').decode()
    )
    assert read_opml(text.encode("koi8-r")).feeds[0].title == "Новости"


def test_names_of_attributes_and_elements_may_be_written_any_way() -> None:
    body = b'<OPML><BODY><Outline Title="T" XMLURL="https://a.example/"/></BODY></OPML>'
    assert read_opml(body).feeds == (FeedSpec("https://a.example/", "T"),)


def test_a_feed_in_two_folders_is_one_feed_with_both_tags() -> None:
    listed = read_opml(
        opml(
            '<outline text="A"><outline text="x" xmlUrl="https://a.example/f"/>'
            '</outline><outline text="B">'
            '<outline text="y" xmlUrl="HTTPS://A.example:443/f#top"/></outline>'
        )
    )
    assert listed.feeds == (FeedSpec("https://a.example/f", "x", ("A", "B")),)
    (skipped,) = listed.skipped
    assert "already" in skipped.reason


def test_a_title_that_is_the_address_is_no_title() -> None:
    url = "https://a.example/f"
    listed = read_opml(opml(f'<outline text="{url}" xmlUrl="{url}"/>'))
    assert listed.feeds == (FeedSpec(url),)


@pytest.mark.parametrize("old", ["feed:http://a.example/f", "feed://a.example/f"])
def test_the_old_way_to_write_a_feed_address_is_understood(old: str) -> None:
    (feed,) = read_opml(opml(f'<outline xmlUrl="{old}"/>')).feeds
    assert feed.url == "http://a.example/f"


def test_links_lists_and_passwords_in_what_is_skipped() -> None:
    listed = read_opml(
        opml(
            '<outline type="link" text="L" url="https://a.example/page"/>',
            '<outline type="include" url="https://a.example/more.opml"/>',
            '<outline type="rss" text="S" xmlUrl="ftp://joe:hunter2@a.example/"/>',
            '<outline text="an empty folder"/>',
        )
    )
    assert listed.feeds == ()
    assert listed.skipped[0] == Skipped("L <https://a.example/page>", "no feed, a link")
    assert "another list" in listed.skipped[1].reason
    assert "only http" in listed.skipped[2].reason
    assert "hunter2" not in listed.skipped[2].what
    assert len(listed.skipped) == 3


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b" \n\0", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"feeds = []", "not a list of feeds"),
        (b"<!doctype html><html><body>Sign in</body></html>", "a web page"),
        (b'<?xml version="1.0"?><rss version="2.0"></rss>', "feeds add"),
        (b"<opml><head/></opml>", "names no feeds"),
        (b"<opml", "damaged"),
    ],
)
def test_what_is_no_list_is_told_so(body: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        read_opml(body)


# ------------------------------------------------------------------ writing

_TEXT = st.text(max_size=60).map(one_line)
_TAGS = st.lists(_TEXT.filter(bool), max_size=4, unique=True).map(tuple)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(_TEXT, _TAGS), max_size=6))
def test_what_is_written_is_read_back(rows: list[tuple[str, tuple[str, ...]]]) -> None:
    specs = {
        FeedSpec(f"https://f{n}.example/?a=1&b='", title, tags)
        for n, (title, tags) in enumerate(rows)
    }
    text = write_opml(Line(s.url, s.title, s.tags, "https://f.example/") for s in specs)
    if not specs:
        with pytest.raises(SourceError, match="names no feeds"):
            read_opml(text.encode())
        return
    listed = read_opml(text.encode())
    assert set(listed.feeds) == specs
    assert (listed.skipped, listed.warnings) == ((), ())


def test_the_first_tag_is_a_folder_and_the_others_are_categories() -> None:
    text = write_opml(
        [
            Line("https://a.example/", "A", ("news", "en", "daily")),
            Line("https://b.example/", "B", ("news", "en/gb")),
        ]
    )
    assert text.count('<outline text="news"') == 1
    assert 'category="en,daily"' in text
    assert '<outline text="en/gb"' in text


# ------------------------------------------------------------------ the configuration

_SPECS = (
    FeedSpec("https://x.example/1", 'say "hi" \\ [x]', ("a b", "c")),
    FeedSpec("https://x.example/2"),
)
_FILES = [
    '# mine\n[[feeds]]\nurl = "https://a.example/" # first\n[poll]\non_start = false\n',
    '# mine\nfeeds = ["https://a.example/"] # first\n[poll]\non_start = false\n',
    '# mine\nfeeds = [\n  "https://a.example/", # first\n]\n[poll]\non_start = false\n',
    "# mine\nfeeds = [] # first\n[poll]\non_start = false\n",
    "# mine\nfeeds = []\n[poll]\non_start = false # first\n",
    "# mine # first\n[poll]\non_start = false\n",
]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("before", _FILES)
def test_feeds_are_added_and_comments_stay(
    tmp_path: Path, before: str, newline: str
) -> None:
    path = tmp_path / "c.toml"
    path.write_bytes(before.replace("\n", newline).encode())
    path.chmod(0o600)
    added, instead = add_feeds(path, _SPECS)
    after = path.read_bytes().decode()
    config = load(path)
    assert added == _SPECS
    assert config.feeds[-2:] == _SPECS
    assert len(config.feeds) == 2 + before.count("https://a.example/")
    assert config.poll.on_start is False
    assert "# mine" in after
    assert "# first" in after
    assert instead == ("feeds" not in before)
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_feeds_that_are_there_are_left_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text('[[feeds]]\nurl = "https://x.example/2"\ntitle = "Mine"\n')
    assert add_feeds(path, _SPECS)[0] == _SPECS[:1]
    before = path.read_bytes()
    assert add_feeds(path, _SPECS) == ((), False)
    assert path.read_bytes() == before


# ------------------------------------------------------------------ the commands


@pytest.fixture
def listed(home: Path) -> Path:
    path = home / "list.opml"
    path.write_text(LIST)
    return path


def test_import_starts_a_configuration_with_only_these_feeds(
    home: Path, listed: Path, capsys: Output
) -> None:
    path = home / "new" / "c.toml"
    assert main(["feeds", "import", str(listed), "--config", str(path)]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("3 imported, 0 skipped")
    assert "no longer shown" in said.err
    assert len(load(path).feeds) == 3
    assert path.read_text().startswith("# Configuration of newsreader.")
    assert main(["feeds", "import", str(listed), "--config", str(path)]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("0 imported, 3 skipped")
    assert said.err.count("in your configuration already") == 3


def test_a_dry_run_shows_the_feeds_and_writes_nothing(
    home: Path, listed: Path, capsys: Output
) -> None:
    path = home / "c.toml"
    arguments = ["feeds", "import", "--dry-run", str(listed), "--config", str(path)]
    assert main(arguments) == 0
    said = capsys.readouterr()
    assert "Harbour\tNews\thttps://a.example/rss" in said.out.splitlines()
    assert "nothing was changed" in said.err
    assert not path.exists()


def test_import_reads_standard_input(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(LIST.encode())))
    path = home / "c.toml"
    assert main(["feeds", "import", "-", "--config", str(path)]) == 0
    assert len(load(path).feeds) == 3


def test_what_is_exported_is_imported_the_same(
    home: Path, listed: Path, capsys: Output
) -> None:
    first, second = home / "1.toml", home / "2.toml"
    main(["feeds", "import", str(listed), "--config", str(first)])
    capsys.readouterr()
    assert main(["feeds", "export", "--config", str(first)]) == 0
    exported = home / "out.opml"
    exported.write_text(capsys.readouterr().out)
    assert main(["feeds", "import", str(exported), "--config", str(second)]) == 0
    assert set(load(second).feeds) == set(load(first).feeds)


def test_export_warns_of_secrets_in_addresses(home: Path, capsys: Output) -> None:
    path = home / "c.toml"
    path.write_text('feeds = ["https://joe:hunter2@a.example/f"]\n')
    assert main(["feeds", "export", "--config", str(path)]) == 0
    said = capsys.readouterr()
    assert "hunter2" in said.out
    assert "Keep it to yourself" in said.err


@pytest.mark.parametrize(
    ("make", "words", "code"),
    [
        (lambda home: "https://a.example/list.opml", "save it first", 2),
        (lambda home: str(home / "missing.opml"), "No such file", 1),
        (lambda home: str(home), "directory", 1),
        (lambda home: "a\0b", "cannot be read", 1),
    ],
)
def test_what_cannot_be_read_is_said_in_words(
    home: Path, make: Callable[[Path], str], words: str, code: int, capsys: Output
) -> None:
    path = home / "c.toml"
    assert main(["feeds", "import", make(home), "--config", str(path)]) == code
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said
    assert not path.exists()


def test_a_broken_configuration_is_not_touched(
    home: Path, listed: Path, capsys: Output
) -> None:
    path = home / "c.toml"
    path.write_text("feeds = [\n")
    assert main(["feeds", "import", str(listed), "--config", str(path)]) == 2
    assert path.read_text() == "feeds = [\n"
