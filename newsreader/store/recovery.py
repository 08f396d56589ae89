"""Is the file healthy, and what to do when it is not.

A damaged file is set aside, never deleted, once what takes its place is complete: the
newest healthy copy, or what can be read of it. A full or failing disk is no damage.
"""

from __future__ import annotations

import contextlib
import glob
import logging
import os
import shutil
import stat
from datetime import datetime
from pathlib import Path

import apsw

from newsreader.errors import StoreDamaged, StoreError, StoreFull, StoreTooNew
from newsreader.store import backup, packs, texts
from newsreader.store.connection import (
    Connections,
    interruptible,
    open_reader,
    open_still,
    suspicion,
    translated,
)
from newsreader.store.schema import APPLICATION_ID, MIGRATIONS, migrate

_log = logging.getLogger(__name__)
_MAGIC = b"SQLite format 3\0"
_SIDE_FILES = ("-wal", "-shm")
#: Bytes that stay free when a file is replaced: room for logs.
_ROOM = 256 * 1024
#: Tables whose end a start reads, too.
_GROWING = (
    "feeds", "feed_counts", "entries", "contents", "packs", "blocks", "articles",
    "pages",
)  # fmt: skip

#: What to do about a file that was never ours.
_MAKE_ROOM = (
    "Move it elsewhere, then an empty database is begun there (or put a copy of your"
    " own in its place), or name another file as database in [storage]."
)


def require_file(path: Path) -> None:
    """Refuse what is no file before anything is made beside it: a device, a folder.

    Raises StoreError, StoreFull.
    """
    for place, is_so, what in (
        (path.parent, stat.S_ISDIR, "folder"),
        (path, stat.S_ISREG, "file"),
    ):
        try:
            mode = place.stat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            raise StoreFull(f"{place} cannot be read: {error.strerror}.") from error
        if not is_so(mode):
            raise StoreError(f"{place} is not a {what}: the database cannot be there.")


def probe(database: Path, *, write: bool = True) -> str:
    """Return "" when the file looks healthy, else what is wrong, in words.

    Fast at any size: the header, the schema, and both ends of every table and index.
    Raises StoreTooNew for a newer schema, StoreDamaged for another program's file.
    """
    if not database.exists():
        return ""
    if database.stat().st_size == 0:
        return "it is empty" if backup.copies(database) else ""
    header = _header(database)
    if header[:16] != _MAGIC:
        # Every store gets its backup folder when it is made: without one, this is a
        # file of the user's that the configuration names by mistake.
        if not backup.folder(database).is_dir():
            raise StoreDamaged(
                f"{database} is not a newsreader database. It was left as it is."
                f" {_MAKE_ROOM}"
            )
        return "it is not a database any more"
    if missing := _missing_bytes(database, header):
        return f"its end is missing, {missing:,} B"
    # Only these are damage: SQLite says so, or the schema it finds cannot be used.
    # Whatever else goes wrong (a full or failing disk, no memory, too many open files,
    # another program's lock) must not set a healthy file aside.
    with translated(str(database)):
        try:
            return _probed(database, write=write)
        except (apsw.CorruptError, apsw.NotADBError, apsw.SQLError) as error:
            return str(error)


def _header(database: Path) -> bytes:
    try:
        with database.open("rb") as file:
            return file.read(100)
    except OSError as error:
        raise StoreFull(f"{database} cannot be read: {error.strerror}.") from error


def _missing_bytes(database: Path, header: bytes) -> int:
    """How much shorter the file is than its header says; 0 where that cannot be told.

    SQLite reads zeros where part of a page is missing. Pages that are in a log need not
    be in the file yet, and a header that old versions of SQLite wrote may not count.
    """
    page, written, counted = (
        int.from_bytes(header[start:end])
        for start, end in ((16, 18), (24, 28), (92, 96))
    )
    if len(header) < 100 or written != counted:
        return 0
    pages = int.from_bytes(header[28:32])
    missing = pages * (65536 if page == 1 else page) - database.stat().st_size
    # Asked last: a writer that began meanwhile has a log now.
    return 0 if missing < 0 or _has_log(database) else missing


def _has_log(database: Path) -> bool:
    logs = (Path(f"{database}{suffix}") for suffix in ("-wal", "-journal"))
    return any(log.exists() and log.stat().st_size for log in logs)


def _probed(database: Path, *, write: bool) -> str:
    with contextlib.closing(_opened(database, write=write)) as connection:
        connection.set_busy_timeout(5000)
        _require_ours(connection, database)
        _touch_everything(connection)
        if suspicion(database).exists():
            with interruptible(connection):
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
        raise StoreDamaged(
            f"{database} is the database of another program. It was left as it is."
            f" {_MAKE_ROOM}"
        )
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
    """Put another file in the damaged one's place; see `_recovered`. It is logged."""
    making = _making(database)
    try:
        told = _recovered(database, making, trouble, now)
    except (OSError, StoreError) as error:
        why = f"{error.strerror}." if isinstance(error, OSError) else str(error)
        raise StoreDamaged(
            f"{database} is damaged ({trouble}) and was left where it is: nothing can"
            f" be put in its place now. {why}"
        ) from error
    finally:
        tidy(database)
    _log.warning("%s", told)
    return told


def tidy(database: Path) -> None:
    """Remove what a replacement that was cut off left behind."""
    making = _making(database)
    for suffix in ("", *_SIDE_FILES, "-journal"):
        with contextlib.suppress(OSError):
            making.with_name(making.name + suffix).unlink(missing_ok=True)


def set_aside(database: Path) -> list[Path]:
    """Files that were damaged and set aside, oldest first."""
    # A folder that may not be read has its own sentence elsewhere.
    with contextlib.suppress(OSError):
        found = database.parent.glob(f"{glob.escape(database.name)}.damaged-*")
        return sorted(path for path in found if not path.name.endswith(_SIDE_FILES))
    return []


def _making(database: Path) -> Path:
    """Where the replacement is made."""
    return database.with_name(database.name + ".restoring")


def what_follows(database: Path) -> str:
    """Return what the next start does with a damaged file, in words."""
    if backup.copies(database):
        return "sets it aside and restores the newest backup"
    return "sets it aside and keeps what can still be read; there is no backup yet"


def _recovered(database: Path, making: Path, trouble: str, now: datetime) -> str:
    """Restore the newest healthy copy, or what can be read of the damaged file.

    The damaged file stays where it is until what replaces it is complete and on the
    disk. Returns what happened and what is missing, in words. Raises StoreError,
    OSError.
    """
    tidy(database)
    follows = _restored(database, making) or _salvaged(database, making)
    _sync(making)
    aside = _exchange(database, making, now)
    suspicion(database).unlink(missing_ok=True)
    return (
        f"The database was damaged ({trouble}) and has been set aside as {aside}."
        f" {follows}"
    )


def _restored(database: Path, making: Path) -> str:
    """Copy the newest healthy backup to `making`; "" when there is none."""
    # Hardly any start needs them.
    from newsreader.store.private import create
    from newsreader.store.salvage import carry_marks

    for copy in backup.copies(database):
        if not _is_healthy(copy):
            continue
        _require_space(making, copy.stat().st_size)
        create(making)
        shutil.copyfile(copy, making)
        told = f"The backup of {backup.taken(copy):%Y-%m-%d %H:%M} was restored:"
        with translated(str(making)):
            carried = carry_marks(database, making)
        if carried:
            return (
                f"{told} articles fetched since then are missing, the marks made since"
                f" then on {_articles(carried)} were carried over."
            )
        return f"{told} articles fetched and marks made since then are missing."
    return ""


def _articles(count: int) -> str:
    return "1 article" if count == 1 else f"{count:,} articles"


def _salvaged(database: Path, making: Path) -> str:
    """Make a database of what a damaged one still tells, an empty one of nothing."""
    _require_space(making, database.stat().st_size)
    if carried := _carried(database, making):
        return (
            f"There is no backup yet; {_articles(carried)} with their marks could"
            " be read from it. Texts that are missing come with the next poll, where"
            " their feed still has them."
        )
    tidy(database)
    _carried(None, making)
    return (
        "There is no backup yet, and nothing could be read from it:"
        " everything starts anew."
    )


def _carried(damaged: Path | None, making: Path) -> int:
    """Make a database at `making` with what can be read; 0 when it is good for none."""
    from newsreader.store.salvage import carry_entries

    with translated(str(making)):
        connections = Connections(str(making))
        try:
            migrate(connections.writer)
            carried = carry_entries(damaged, connections.writer) if damaged else 0
            # What could not be written must not pass for what could not be read.
            _require_space(making, 0)
            return carried if carried and not integrity(connections.writer) else 0
        finally:
            connections.close()


def _require_space(making: Path, need: int) -> None:
    need += need // 10 + _ROOM
    free = shutil.disk_usage(making.parent).free
    if free < need:
        raise StoreFull(
            f"The disk is full: {need // 2**20 + 1} MiB are needed beside it,"
            f" {free // 2**20} MiB are free."
        )


def _sync(path: Path) -> None:
    """Wait until the file is on the disk. Raises OSError."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _exchange(database: Path, making: Path, now: datetime) -> Path:
    """Keep the damaged file under another name and put `making` in its place.

    Raises OSError; then everything is where it was.
    """
    base = database.with_name(f"{database.name}.damaged-{now:%Y%m%dT%H%M%S}")
    aside, number = base, 1
    while aside.exists():
        number += 1
        aside = base.with_name(f"{base.name}-{number}")
    moved: list[tuple[Path, Path]] = []
    try:
        # Its log first: the new file must not be taken for the one it belongs to.
        for suffix in _SIDE_FILES:
            there = database.with_name(database.name + suffix)
            if there.exists():
                away = aside.with_name(aside.name + suffix)
                there.rename(away)
                moved.append((there, away))
        _name_too(database, aside)
        moved.append((database, aside))
        making.replace(database)
    except BaseException:
        # A signal, too: without its log it would not be the file that was damaged.
        for there, away in moved:
            with contextlib.suppress(OSError):
                if there.exists() and there.samefile(away):
                    away.unlink()
                else:
                    away.rename(there)
        raise
    return aside


def _name_too(path: Path, name: Path) -> None:
    """Give a file another name; the first one stays where the disk can do that.

    Whenever this is cut off, no start finds the database's name free.
    """
    try:
        os.link(path, name)
    except OSError:
        path.rename(name)


def _is_healthy(copy: Path) -> bool:
    """Whether a copy can be restored. Raises StoreError when it cannot be read now."""
    with translated(str(copy)):
        try:
            if _missing_bytes(copy, _header(copy)):
                return False
            with contextlib.closing(open_still(str(copy))) as connection:
                result: str = connection.execute("PRAGMA quick_check(1)").get
                application = connection.pragma("application_id")
                return result == "ok" and application == APPLICATION_ID
        except (apsw.CorruptError, apsw.NotADBError, apsw.SQLError):
            return False
