"""What somebody reads is nobody else's business: who may open which file."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from store_builders import entry, poll, subscribe

from newsreader.config.edit import add_feed, write_new
from newsreader.store import Store, backup
from newsreader.store.connection import suspicion

OTHERS = 0o077


@pytest.fixture(autouse=True)
def generous() -> Iterator[None]:
    """Everybody may read what is made without a thought."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "newsreader.db"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def open_to_others(folder: Path) -> list[str]:
    """What in a folder somebody else may do anything with."""
    return [str(f.relative_to(folder)) for f in folder.rglob("*") if mode(f) & OTHERS]


def filled(path: Path) -> Store:
    store = Store.open(path)
    subscribe(store)
    poll(store, [entry(f"{n}") for n in range(30)])
    return store


def test_nobody_else_may_open_what_is_made(path: Path) -> None:
    with contextlib.closing(filled(path)) as store:
        store.backup()
        suspicion(path).touch(0o600)
        names = {file.name for file in path.parent.iterdir()}
        assert {"newsreader.db-wal", "newsreader.db-shm", "newsreader.db.lock"} < names
        assert open_to_others(path.parent.parent) == []
    assert mode(path) == 0o600
    assert mode(path.parent) == 0o700


def test_what_is_restored_and_set_aside_is_private_too(path: Path) -> None:
    with contextlib.closing(filled(path)) as store:
        copy = store.backup()
    copy.chmod(0o644)
    path.write_bytes(path.read_bytes()[:40_000])
    with contextlib.closing(Store.open(path)) as store:
        assert "was restored" in store.recovered
    assert mode(path) == 0o600
    assert open_to_others(path.parent) == [f"newsreader-backups/{copy.name}"]


def test_what_can_still_be_read_is_kept_in_a_private_file(path: Path) -> None:
    filled(path).close()
    path.write_bytes(path.read_bytes()[:-100])
    with contextlib.closing(Store.open(path)) as store:
        assert "could be read" in store.recovered
        assert open_to_others(path.parent) == []


def made_by_an_older_version(path: Path) -> list[Path]:
    """A database with all that may be beside it, readable by everybody."""
    with contextlib.closing(filled(path)) as store:
        copy = store.backup()
        with store._connections.writing() as connection:
            connection.execute("DELETE FROM settings WHERE key = 'private'")
    aside = path.with_name("newsreader.db.damaged-20260101T000000")
    shutil.copy(path, aside)
    files = [path, copy, aside, aside.with_name(aside.name + "-wal")]
    for file in files:
        file.touch()
        file.chmod(0o644)
    backup.folder(path).chmod(0o755)
    return files


def test_what_everybody_could_read_is_narrowed_once(path: Path) -> None:
    files = made_by_an_older_version(path)
    of_the_user = path.with_name("notes.txt")
    of_the_user.touch()
    Store.open(path).close()
    assert [mode(file) for file in files] == [0o600] * 4
    assert mode(backup.folder(path)) == 0o700
    assert open_to_others(path.parent) == ["notes.txt"]
    # Whoever lets others read it later has a reason.
    path.chmod(0o640)
    Store.open(path).close()
    assert mode(path) == 0o640


def test_looking_changes_no_permissions(path: Path) -> None:
    files = made_by_an_older_version(path)
    Store.open(path, read_only=True).close()
    assert [mode(file) for file in files] == [0o644] * 4


def test_what_belongs_to_another_stays(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = made_by_an_older_version(path)
    owner = path.stat().st_uid
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    Store.open(path).close()
    assert [mode(file) for file in files] == [0o644] * 4


def test_a_folder_of_the_user_stays_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir(mode=0o755)
    filled(folder / "newsreader.db").close()
    assert mode(folder) == 0o755
    assert open_to_others(folder) == []


def test_a_daily_copy_is_private_where_the_file_is_not(path: Path) -> None:
    with contextlib.closing(filled(path)) as store:
        path.chmod(0o644)
        with store._connections.reading() as connection:
            copy = backup.make(connection, path, "daily", datetime(2026, 1, 2))
    assert mode(copy) == 0o600


def test_a_new_configuration_is_private_and_one_that_is_there_stays(
    tmp_path: Path,
) -> None:
    file = tmp_path / "config" / "config.toml"
    write_new(file, "feeds = []\n")
    assert (mode(file), mode(file.parent)) == (0o600, 0o700)
    file.chmod(0o644)
    add_feed(file, "https://news.example/feed")
    assert mode(file) == 0o644
