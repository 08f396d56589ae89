"""Adding and removing feeds leaves the rest of the user's file as it was."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable
from pathlib import Path

import pytest

from newsreader.config import load
from newsreader.config.edit import (
    EditRefused,
    add_feed,
    add_feeds,
    remove_feed,
    write_new,
)
from newsreader.errors import ConfigError
from newsreader.models import FeedSpec
from newsreader.starter import STARTER_FEEDS

NEW = "https://new.example/rss"
TABLES = """\
# my feeds
[poll]
on_start = false   # not at once

[[feeds]]
url = "https://a.example/1"  # the first
# about the second
[[feeds]]
url = "https://b.example/2"

[display]
measure = 80
"""
LIST = """\
feeds = [
  "https://a.example/1", # the first
  "https://b.example/2",
]
[display]
measure = 80
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "config.toml"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode())


@pytest.mark.parametrize("text", [TABLES, LIST])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_added_feed_is_read_and_comments_stay(
    path: Path, text: str, newline: str
) -> None:
    text = text.replace("\n", newline)
    write(path, text)
    add_feed(path, NEW, title="New", tags=["x", "y"])
    after = path.read_bytes().decode()
    for line in text.split(newline):
        assert line in after.split(newline)
    assert ("\r\n" in after) == (newline == "\r\n")
    config = load(path)
    assert [spec.url for spec in config.feeds][-1] == NEW
    assert (config.feeds[-1].title, config.feeds[-1].tags) == ("New", ("x", "y"))
    assert config.display.measure == 80


@pytest.mark.parametrize("text", [TABLES, LIST])
def test_a_removed_feed_is_gone_and_the_others_stay(path: Path, text: str) -> None:
    write(path, text)
    assert remove_feed(path, "https://B.example/2").url == "https://b.example/2"
    config = load(path)
    assert [spec.url for spec in config.feeds] == ["https://a.example/1"]
    assert "# the first" in path.read_text()
    assert config.display.measure == 80


def test_adding_and_removing_again_gives_the_same_list(path: Path) -> None:
    write(path, LIST)
    add_feed(path, NEW)
    remove_feed(path, NEW)
    assert path.read_text() == LIST


def test_the_last_feed_can_go_without_the_starter_list_coming_back(
    path: Path,
) -> None:
    write(path, '[[feeds]]\nurl = "https://a.example/"\n')
    remove_feed(path, "https://a.example/")
    assert (load(path).feeds, load(path).starter) == ((), False)
    add_feed(path, NEW)
    assert [spec.url for spec in load(path).feeds] == [NEW]


@pytest.mark.parametrize("text", [None, "# nothing yet", "[display]\nmeasure = 80\n"])
def test_the_first_feed_joins_those_that_were_on_the_screen(
    path: Path, text: str | None
) -> None:
    if text is not None:
        write(path, text)
    assert add_feed(path, NEW) is (text is None)
    feeds = load(path).feeds
    assert feeds[:-1] == STARTER_FEEDS
    assert feeds[-1].url == NEW


@pytest.mark.parametrize("url", ["", "a.example", "ftp://a.example/", "javascript:1"])
def test_what_is_no_address_is_refused_and_nothing_written(
    path: Path, url: str
) -> None:
    with pytest.raises(EditRefused, match="not an address"):
        add_feed(path, url)
    assert not path.exists()


def test_a_feed_that_is_there_is_refused(path: Path) -> None:
    write(path, TABLES)
    with pytest.raises(EditRefused, match="already there"):
        add_feed(path, "https://A.example/1#top")
    assert path.read_text() == TABLES


def test_a_file_with_mistakes_is_not_touched(path: Path) -> None:
    broken = TABLES + "mesure = 3\n"
    write(path, broken)
    with pytest.raises(ConfigError, match="mesure"):
        add_feed(path, NEW)
    with pytest.raises(ConfigError, match="mesure"):
        remove_feed(path, "https://a.example/1")
    assert path.read_text() == broken


def test_nothing_to_remove_is_said(path: Path) -> None:
    with pytest.raises(EditRefused, match="no configuration yet"):
        remove_feed(path, NEW)
    write(path, "")
    with pytest.raises(EditRefused, match="built-in starter list"):
        remove_feed(path, STARTER_FEEDS[0].url)
    write(path, TABLES)
    with pytest.raises(EditRefused, match="has no feed"):
        remove_feed(path, NEW)


def test_hostile_titles_stay_text(path: Path) -> None:
    write(path, TABLES)
    title = '"]\nurl = "https://evil.example'
    add_feed(path, NEW, title=title)
    config = load(path)
    assert len(config.feeds) == 3
    assert config.feeds[-1].title == '"] url = "https://evil.example'


def test_a_link_stays_a_link_and_permissions_stay(path: Path, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text(TABLES)
    real.chmod(0o600)
    path.parent.mkdir()
    path.symlink_to(real)
    add_feed(path, NEW)
    assert path.is_symlink()
    assert NEW in real.read_text()
    assert real.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.glob(".*")) == []


def test_an_existing_file_is_never_overwritten(path: Path) -> None:
    write(path, "mine")
    with pytest.raises(EditRefused, match="already there"):
        write_new(path, "theirs")
    assert path.read_text() == "mine"


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EditRefused, match="cannot be written"):
        write_new(tmp_path / "file" / "config.toml", "")


def test_a_file_that_could_not_be_written_whole_is_not_in_the_way(
    tmp_path: Path,
) -> None:
    path = tmp_path / "config.toml"
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, limits[1]))
    try:
        with pytest.raises(EditRefused, match="cannot be written"):
            write_new(path, "feeds = []\n" * 10)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert not path.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda path: add_feed(path, "https://b.example/feed"),
        lambda path: add_feeds(path, [FeedSpec("https://b.example/feed")]),
        lambda path: remove_feed(path, "https://a.example/feed"),
    ],
)
def test_what_someone_else_wrote_meanwhile_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], object]
) -> None:
    path = tmp_path / "config.toml"
    path.write_text('feeds = ["https://a.example/feed"]\n')
    theirs = '# theirs\nfeeds = ["https://a.example/feed"]\n'
    sync = os.fsync

    def someone_else_writes(handle: int) -> None:
        sync(handle)
        path.write_text(theirs)

    monkeypatch.setattr("os.fsync", someone_else_writes)
    with pytest.raises(EditRefused, match="was changed by something else"):
        change(path)
    assert path.read_text() == theirs
    assert [p.name for p in tmp_path.iterdir()] == ["config.toml"]
