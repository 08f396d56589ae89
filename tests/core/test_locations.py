"""Where files go, and that asking creates nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsreader import locations

ASKED = (
    locations.config_file,
    locations.database,
    locations.log_file,
    locations.cache_dir,
)


def test_one_variable_moves_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSREADER_HOME", str(tmp_path))
    assert locations.config_file() == tmp_path / "config/config.toml"
    assert locations.database() == tmp_path / "data/newsreader.db"
    assert locations.log_file() == tmp_path / "state/newsreader.log"
    assert locations.cache_dir() == tmp_path / "cache"


def test_the_variable_may_begin_with_a_tilde_or_be_relative(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSREADER_HOME", "~/portable")
    assert locations.data_dir() == home / "portable/data"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSREADER_HOME", "here")
    assert locations.data_dir() == tmp_path / "here/data"


def test_without_it_the_four_folders_are_those_of_the_system(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEWSREADER_HOME")
    monkeypatch.setattr("sys.platform", "linux")
    folders = {
        locations.config_dir(),
        locations.data_dir(),
        locations.state_dir(),
        locations.cache_dir(),
    }
    assert len(folders) == 4
    assert locations.config_file() == home / ".config/newsreader/config.toml"
    assert locations.database() == home / ".local/share/newsreader/newsreader.db"


def test_an_empty_variable_is_none(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSREADER_HOME", "")
    assert home in locations.config_file().parents


def test_asking_creates_nothing(home: Path) -> None:
    for ask in ASKED:
        ask()
    assert list(home.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("~", "{home}"),
        ("~/a/b", "{home}/a/b"),
        ("a/b", "/base/a/b"),
        ("/x/y", "/x/y"),
        ("~someone/a", "/base/~someone/a"),
    ],
)
def test_paths_are_read_the_way_people_write_them(
    home: Path, text: str, expected: str
) -> None:
    wanted = Path(expected.format(home=home))
    assert locations.expand(text, Path("/base")) == wanted
