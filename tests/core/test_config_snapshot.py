"""What is kept of a configuration: as good as the file itself, or not used."""

from __future__ import annotations

import ast
import importlib
import os
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsreader import locations
from newsreader.config import Config, check, load, snapshot
from newsreader.config.check import parse
from newsreader.config.feedlist import FIELDS, PackedFeeds
from newsreader.errors import ConfigError
from newsreader.models import FeedSpec

TEXT = """
[[feeds]]
url = "https://a.example/feed?key=secret"
title = "Первая"
tags = ["world", "ru"]
interval = "2h"
full_text = "always"
keep = ["donation", "share"]
user = "me"
password_command = ["~/bin/pass", "a"]
[[feeds]]
url = "https://b.example/feed"
[poll]
on_start = false
[network]
timeout = 12.5
allow_private = ["nas.local"]
[filters]
cookie = false
[display]
theme = "nord"
[keys]
quit = ["f9", "ctrl+x"]
[save]
folder = "~/articles"
[storage]
database = "here.db"
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NEWSREADER_HOME", str(tmp_path / "all"))
    path = tmp_path / "config.toml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def kept_file() -> Path:
    (found,) = locations.cache_dir().iterdir()
    return found


class Parsed(list[str]):
    """The texts that were parsed since."""


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Parsed:
    seen = Parsed()

    def counted(text: str, path: Path) -> Config:
        seen.append(text)
        return parse(text, path)

    monkeypatch.setattr(check, "parse", counted)
    return seen


def test_a_file_is_parsed_once_and_means_the_same(file: Path, parsed: Parsed) -> None:
    first, second = load(file), load(file)
    assert parsed == [TEXT]
    assert first == second == parse(TEXT, file)
    assert list(second.feeds) == list(parse(TEXT, file).feeds)
    assert second.feeds[0].password_command == (f"{Path.home()}/bin/pass", "a")
    assert second.storage.database == file.parent / "here.db"


def test_every_option_survives(file: Path, parsed: Parsed) -> None:
    example = Path(__file__).parents[2] / "config.example.toml"
    for text in (example.read_text(encoding="utf-8"), "", "feeds = []\n"):
        file.write_text(text, encoding="utf-8")
        assert load(file) == load(file) == parse(text, file)
    assert len(parsed) == 3


def test_feeds_of_other_fields_would_be_other_rows() -> None:
    assert FeedSpec.__slots__ == FIELDS


def test_every_change_is_seen_whatever_its_time_says(
    file: Path, parsed: Parsed
) -> None:
    load(file)
    before = file.stat()
    file.write_text(TEXT.replace("b.example", "c.example"), encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    assert load(file).feeds[1].url == "https://c.example/feed"
    file.write_text(TEXT, encoding="utf-8")
    assert load(file).feeds[1].url == "https://b.example/feed"
    assert len(parsed) == 3


def test_a_mistake_is_told_every_time(file: Path) -> None:
    load(file)
    file.write_text(TEXT + "nonsense = 1\n", encoding="utf-8")
    told = []
    for _ in range(2):
        with pytest.raises(ConfigError) as error:
            load(file)
        told.append(error.value.problems)
    assert told[0] == told[1]


def test_what_the_meaning_depends_on_is_looked_at(
    file: Path, parsed: Parsed, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load(file).filters.rules_dir == ""
    rules = file.parent / "rules"
    rules.mkdir()
    assert load(file).filters.rules_dir == str(rules)
    monkeypatch.setenv("HOME", str(file.parent))
    assert load(file).save.folder == file.parent / "articles"
    monkeypatch.setattr(snapshot, "__version__", "0.0.0")
    load(file)
    assert len(parsed) == 4


def test_a_folder_that_is_gone_is_missed(file: Path) -> None:
    rules = file.parent / "mine"
    rules.mkdir()
    file.write_text('[filters]\nrules_dir = "mine"\n', encoding="utf-8")
    load(file)
    rules.rmdir()
    with pytest.raises(ConfigError, match="there is no folder"):
        load(file)


def test_another_file_is_another_configuration(file: Path, parsed: Parsed) -> None:
    other = file.with_name("other.toml")
    other.write_text(TEXT, encoding="utf-8")
    load(file)
    mine = kept_file()
    load(other)
    theirs = next(f for f in locations.cache_dir().iterdir() if f != mine)
    # As if both names had the same number.
    theirs.write_bytes(mine.read_bytes())
    assert load(other).path == other
    assert len(parsed) == 3


def test_only_the_user_can_read_it(file: Path) -> None:
    load(file)
    assert stat.S_IMODE(kept_file().stat().st_mode) == 0o600
    assert stat.S_IMODE(kept_file().parent.stat().st_mode) == 0o700


def test_what_somebody_else_could_have_written_is_not_believed(
    file: Path, parsed: Parsed
) -> None:
    load(file)
    for place in (kept_file(), kept_file().parent):
        for mode in (0o602, 0o620):
            place.chmod(mode | (0o100 if place.is_dir() else 0))
            assert snapshot.recall(file, file.read_bytes()) is None
        place.chmod(0o700 if place.is_dir() else 0o600)
    assert snapshot.recall(file, file.read_bytes()) is not None
    assert parsed == [TEXT]


def test_the_file_of_another_user_is_not_believed(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(file)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert snapshot.recall(file, file.read_bytes()) is None


def test_nothing_is_kept_where_others_can_write(file: Path, parsed: Parsed) -> None:
    locations.cache_dir().mkdir(parents=True)
    locations.cache_dir().chmod(0o777)
    assert load(file) == load(file)
    assert list(locations.cache_dir().iterdir()) == []
    assert len(parsed) == 2


def test_nothing_is_kept_where_files_have_no_owners(
    file: Path, parsed: Parsed, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(file)
    monkeypatch.setattr(snapshot, "_TELLS_OWNERS", False)
    assert snapshot.recall(file, file.read_bytes()) is None
    kept_file().unlink()
    load(file)
    assert list(locations.cache_dir().iterdir()) == []


def test_a_pipe_a_link_or_a_huge_file_in_its_place_is_not_read(
    file: Path, parsed: Parsed, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = load(file)
    kept = kept_file()
    moved = kept.rename(file.parent / "moved")
    kept.symlink_to(moved)
    assert snapshot.recall(file, file.read_bytes()) is None
    kept.unlink()
    os.mkfifo(kept, 0o600)
    # A reader that waits would wait for ever.
    assert load(file) == wanted
    assert stat.S_ISREG(kept.stat().st_mode)
    monkeypatch.setattr(snapshot, "_MAX_BYTES", kept.stat().st_size - 1)
    assert snapshot.recall(file, file.read_bytes()) is None
    assert len(parsed) == 2


def test_nothing_is_unpacked_that_is_not_about_this_configuration(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(file)
    unpacked: list[bytes] = []
    monkeypatch.setattr(snapshot.marshal, "loads", unpacked.append)
    assert snapshot.recall(file, b"other") is None
    monkeypatch.setattr(snapshot, "__version__", "0.0.0")
    assert snapshot.recall(file, file.read_bytes()) is None
    assert unpacked == []


@pytest.mark.parametrize("now", ["a mistake", "no text", "gone"])
def test_what_was_kept_goes_when_the_configuration_does(file: Path, now: str) -> None:
    load(file)
    assert kept_file().exists()
    if now == "gone":
        file.unlink()
    else:
        file.write_bytes(b"nonsense = 1\n" if now == "a mistake" else b"\xff\xfe")
    with pytest.raises(ConfigError):
        load(file)
    assert list(locations.cache_dir().iterdir()) == []


def test_what_was_kept_of_the_usual_file_goes_with_it(file: Path) -> None:
    usual = locations.config_file()
    usual.parent.mkdir(parents=True)
    file.rename(usual)
    load()
    assert kept_file().exists()
    usual.unlink()
    assert load().starter
    assert list(locations.cache_dir().iterdir()) == []


#: What is imported for values' classes, other patterns, and words about mistakes.
NOT_DECIDING = {
    "filters.patterns", "filters.records", "newsreader", "newsreader.errors",
    "newsreader.logfile", "newsreader.starter",
}  # fmt: skip


def test_every_module_that_decides_is_looked_at() -> None:
    package = Path(snapshot.__file__).parent
    imported: set[str] = set()
    for name in ("check", "options", "read", "model", "feedlist"):
        tree = ast.parse((package / f"{name}.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module)
                if node.module == "newsreader":
                    imported |= {f"newsreader.{alias.name}" for alias in node.names}
    ours = {m for m in imported if m.partition(".")[0] in ("newsreader", "filters")}
    deciding = ours - NOT_DECIDING - {"newsreader.config"}
    seen = {os.path.realpath(file) for file, *_ in snapshot._code()}
    assert len(deciding) > 10
    for module in deciding:
        origin = importlib.import_module(module).__file__
        assert origin is not None
        assert os.path.realpath(origin) in seen, module


def test_where_nothing_can_be_kept_the_file_is_parsed(
    file: Path, parsed: Parsed
) -> None:
    locations.cache_dir().parent.mkdir(parents=True)
    locations.cache_dir().write_text("a file in the way")
    assert load(file) == load(file)
    assert len(parsed) == 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_a_damaged_one_is_not_used(file: Path, data: st.DataObject) -> None:
    wanted = load(file)
    kept = kept_file()
    whole = bytearray(kept.read_bytes())
    where = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        del whole[where:]
    else:
        whole[where] ^= data.draw(st.integers(1, 255))
    kept.write_bytes(whole)
    assert snapshot.recall(file, file.read_bytes()) is None
    assert load(file) == wanted


def test_feeds_are_told_apart_by_their_mark() -> None:
    specs = [FeedSpec("https://a.example/"), FeedSpec("https://b.example/", title="B")]
    feeds = PackedFeeds.of(specs)
    assert feeds == specs == list(feeds)
    assert (len(feeds), feeds[1], feeds[:1]) == (2, specs[1], (specs[0],))
    with pytest.raises(TypeError, match="unhashable"):
        hash(feeds)
    assert PackedFeeds.of(specs).mark == feeds.mark
    assert PackedFeeds.of(specs[::-1]).mark != feeds.mark
    assert PackedFeeds(2, feeds.mark, feeds.packed) == feeds
