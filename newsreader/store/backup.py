"""Copies of the database, whole and compact, kept beside it."""

from __future__ import annotations

import contextlib
import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import apsw

from filters.patterns import pattern
from newsreader.errors import StoreFull
from newsreader.store.connection import translated

#: Copies kept of each kind.
KEEP = 3
_NAME = pattern(r"(daily|migration)-(\d{8}T\d{6})(?:-v\d+)?\.db")


def folder(database: Path) -> Path:
    """Where the copies of this database are."""
    return database.with_name(database.stem + "-backups")


def prepare(database: Path) -> None:
    """Make the folder for copies; it also tells later that the file was ours."""
    try:
        folder(database).mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StoreFull(
            f"{database.parent} cannot be written: {error.strerror}."
        ) from error


def copies(database: Path, kind: str = "") -> list[Path]:
    """Existing copies, newest first."""
    found = [
        (match[2], path)
        for path in folder(database).glob("*.db")
        if (match := _NAME.fullmatch(path.name)) and kind in ("", match[1])
    ]
    return [path for _, path in sorted(found, reverse=True)]


def taken(copy: Path) -> datetime:
    """When the copy was made (naive, local)."""
    match = _NAME.fullmatch(copy.name)
    assert match is not None  # only names from `copies` come here
    return datetime.strptime(match[2], "%Y%m%dT%H%M%S")


def is_due(database: Path, now: datetime, every: timedelta) -> bool:
    """Whether the newest daily copy is older than `every`, or there is none."""
    newest = copies(database, "daily")
    return not newest or now.replace(tzinfo=None) - taken(newest[0]) >= every


def make(connection: apsw.Connection, database: Path, kind: str, now: datetime) -> Path:
    """Copy the database while it is in use; the oldest copies go.

    The copy appears under its name only when it is complete. Raises StoreFull.
    """
    # Once a day.
    from newsreader.store import private

    prepare(database)
    target_folder = folder(database)
    version = connection.pragma("user_version")
    name = f"{kind}-{now:%Y%m%dT%H%M%S}-v{version}.db"
    target = target_folder / name
    partial = target.with_suffix(".partial")
    try:
        _require_space(database)
        partial.unlink(missing_ok=True)
        private.create(partial)
        with translated(str(target)):
            connection.execute("VACUUM INTO ?", (str(partial),))
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        partial.replace(target)
    except OSError as error:
        raise StoreFull(
            f"No backup could be written to {target_folder}: {error.strerror}."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
    for old in copies(database, kind)[KEEP:]:
        old.unlink(missing_ok=True)
    return target


def _require_space(database: Path) -> None:
    need = database.stat().st_size
    free = shutil.disk_usage(database.parent).free
    if free < need + need // 10:
        raise StoreFull(
            f"A backup needs {need // 2**20 + 1} MiB beside {database},"
            f" {free // 2**20} MiB are free."
        )
