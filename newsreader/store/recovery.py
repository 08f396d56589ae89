"""Is the file healthy, and what to do when it is not.

A damaged file is set aside, never deleted; the newest healthy copy takes its place.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import apsw

from newsreader.errors import StoreDamaged, StoreError, StoreFull, StoreTooNew
from newsreader.store import backup, packs, texts
from newsreader.store.connection import Connections, open_reader, suspicion, translated
from newsreader.store.salvage import carry_entries, carry_marks
from newsreader.store.schema import APPLICATION_ID, MIGRATIONS, migrate

_log = logging.getLogger(__name__)
_MAGIC = b"SQLite format 3\0"
_SIDE_FILES = ("-wal", "-shm")
#: Tables whose end a start reads, too.
_GROWING = (
    "feeds", "feed_counts", "entries", "contents", "packs", "blocks", "articles",
    "pages",
)  # fmt: skip


def probe(database: Path, *, write: bool = True) -> str:
    """Return "" when the file looks healthy, else what is wrong, in words.

    Fast at any size: the header, the schema, and both ends of every table and index.
    Raises StoreTooNew for a newer schema, StoreDamaged for another program's file.
    """
    if not database.exists():
        return ""
    if database.stat().st_size == 0:
        return "it is empty" if backup.copies(database) else ""
    try:
        with database.open("rb") as file:
            header = file.read(100)
    except PermissionError as error:
        raise StoreFull(f"{database} cannot be read: {error.strerror}.") from error
    if header[:16] != _MAGIC:
        # Every store gets its backup folder when it is made: without one, this is a
        # file of the user's that the configuration names by mistake.
        if not backup.folder(database).is_dir():
            raise StoreDamaged(f"{database} is not a newsreader database.")
        return "it is not a database any more"
    # Only these are damage. Whatever else goes wrong (no memory, too many open files,
    # another program's lock) must not set a healthy file aside.
    with translated(str(database)):
        try:
            return _probed(database, write=write)
        except (
            apsw.CorruptError,
            apsw.NotADBError,
            apsw.IOError,
            apsw.SQLError,
        ) as error:
            return str(error)


def _probed(database: Path, *, write: bool) -> str:
    with contextlib.closing(_opened(database, write=write)) as connection:
        connection.set_busy_timeout(5000)
        _require_ours(connection, database)
        _touch_everything(connection)
        if suspicion(database).exists():
            problems = integrity(connection)
            if problems:
                return problems[0]
            if write:
                suspicion(database).unlink(missing_ok=True)
    return ""


def _opened(database: Path, *, write: bool) -> apsw.Connection:
    if write:
        return apsw.Connection(str(database), flags=apsw.SQLITE_OPEN_READWRITE)
    return open_reader(str(database))


def _require_ours(connection: apsw.Connection, database: Path) -> None:
    version = int(connection.pragma("user_version"))
    application = int(connection.pragma("application_id"))
    tables: int = connection.execute("SELECT count(*) FROM sqlite_schema").get
    if tables and application != APPLICATION_ID:
        raise StoreDamaged(f"{database} is the database of another program.")
    if version > len(MIGRATIONS):
        raise StoreTooNew(
            f"{database} was written by a newer newsreader (version {version} of the"
            f" tables; this one knows {len(MIGRATIONS)}). Install that one again, or"
            " name another file. Nothing was changed."
        )


def _touch_everything(connection: apsw.Connection) -> None:
    """Read the first and last row of every ordinary table."""
    names = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table'"
            " AND sql NOT LIKE 'CREATE VIRTUAL%'"
        )
    ]
    for name in names:
        connection.execute(f'SELECT * FROM "{name}" LIMIT 1').fetchall()
    for name in _GROWING:
        if name in names:
            connection.execute(
                f"SELECT * FROM {name} ORDER BY rowid DESC LIMIT 1"
            ).fetchall()


def integrity(connection: apsw.Connection) -> list[str]:
    """Everything SQLite and our own counts can find wrong; slow on big files."""
    try:
        problems = [
            row[0]
            for row in connection.execute("PRAGMA integrity_check(20)")
            if row[0] != "ok"
        ]
    except apsw.CorruptError as error:
        return [str(error)]
    if problems:
        return problems
    for table, _, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        problems.append(f"A row of {table} points to a missing row of {parent}.")
    drifted: int = connection.execute(
        "SELECT count(*) FROM feed_counts c WHERE (c.total, c.unread, c.starred) <> ("
        " SELECT count(*), coalesce(sum(read = 0), 0), coalesce(sum(starred), 0)"
        " FROM entries e WHERE e.feed_id = c.feed_id AND e.hidden = 0)"
    ).get
    if drifted:
        feeds = "one feed" if drifted == 1 else f"{drifted:,} feeds"
        problems.append(f"The counts of {feeds} are wrong.")
    return [*problems, *texts.damaged(connection), *packs.damaged(connection)]


def recover(database: Path, trouble: str, now: datetime) -> str:
    """Set the damaged file aside; see `_recovered`. The log tells it too."""
    told = _recovered(database, trouble, now)
    _log.warning("%s", told)
    return told


def what_follows(database: Path) -> str:
    """Return what the next start does with a damaged file, in words."""
    if backup.copies(database):
        return "sets it aside and restores the newest backup"
    return "sets it aside and keeps what can still be read; there is no backup yet"


def _recovered(database: Path, trouble: str, now: datetime) -> str:
    """Set the damaged file aside and restore the newest healthy copy.

    Without one, what can be read of it is copied into a new file.

    Returns what happened and what is missing, in words. Raises StoreError when
    files cannot be moved.
    """
    aside = _set_aside(database, now)
    suspicion(database).unlink(missing_ok=True)
    told = f"The database was damaged ({trouble}) and has been set aside as {aside}."
    for copy in backup.copies(database):
        if not _is_healthy(copy):
            continue
        restoring = database.with_name(database.name + ".restoring")
        try:
            shutil.copyfile(copy, restoring)
            restoring.replace(database)
        except OSError as error:
            raise StoreError(
                f"{told} The backup {copy} cannot be copied: {error}."
            ) from error
        when = backup.taken(copy)
        told = f"{told} The backup of {when:%Y-%m-%d %H:%M} was restored:"
        if carried := carry_marks(aside, database):
            return (
                f"{told} articles fetched since then are missing, the marks made since"
                f" then on {carried} articles were carried over."
            )
        return f"{told} articles fetched and marks made since then are missing."
    if carried := _start_anew(aside, database):
        return (
            f"{told} There is no backup yet; {carried} articles with their marks could"
            " be read from it. Texts that are missing come with the next poll, where"
            " their feed still has them."
        )
    return (
        f"{told} There is no backup yet, and nothing could be read from it:"
        " everything starts anew."
    )


def _start_anew(aside: Path, database: Path) -> int:
    """Make a database of what a damaged one still tells; 0 when it tells nothing."""
    making = database.with_name(database.name + ".restoring")
    making.unlink(missing_ok=True)
    connections = Connections(str(making))
    try:
        migrate(connections.writer)
        carried = carry_entries(aside, connections.writer)
        healthy = bool(carried) and not integrity(connections.writer)
    finally:
        connections.close()
    if healthy:
        making.replace(database)
        return carried
    making.unlink(missing_ok=True)
    return 0


def _set_aside(database: Path, now: datetime) -> Path:
    base = database.with_name(f"{database.name}.damaged-{now:%Y%m%dT%H%M%S}")
    aside, number = base, 1
    while aside.exists():
        number += 1
        aside = base.with_name(f"{base.name}-{number}")
    try:
        database.rename(aside)
        for suffix in _SIDE_FILES:
            side = database.with_name(database.name + suffix)
            with contextlib.suppress(FileNotFoundError):
                os.rename(side, f"{aside}{suffix}")
    except OSError as error:
        raise StoreError(
            f"{database} is damaged and cannot be set aside: {error}."
        ) from error
    return aside


def _is_healthy(copy: Path) -> bool:
    try:
        connection = apsw.Connection(str(copy), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            result: Sequence[str] = connection.execute("PRAGMA quick_check(1)").get
            return (
                result == "ok" and connection.pragma("application_id") == APPLICATION_ID
            )
        finally:
            connection.close()
    except apsw.Error:
        return False
