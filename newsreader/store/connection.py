"""Connections to the file: one that writes, one a thread that reads.

Write-ahead logging lets readers go on while a write runs. apsw's exceptions end
here, as `StoreError`s that say what a user can do.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import apsw

from newsreader.errors import StoreDamaged, StoreError, StoreFull
from newsreader.store import fulltext, packs

_log = logging.getLogger(__name__)

#: Milliseconds to wait for a stranger's lock (a backup tool, the sqlite3 shell).
_BUSY_MS = 5000
#: Four of FTS5's blocks fill such a page exactly, and eight compressed texts leave less
#: of it empty than three of a smaller one. Files keep the size they were made with.
PAGE_BYTES = 16384
#: Steps of SQLite between two in which a signal is heard: some milliseconds.
_STEPS = 100_000
#: Unused pages given back at a time; a small part of the file is kept for what comes.
_INCREMENTAL, _GIVEN, _SPARE_PART = 2, 32, 1024
_CACHE_KIB = 8192
_READER_CACHE_KIB = 4096

#: What a full or broken disk, or a folder nobody may write to, lets fail.
_WRITE_FAILURES = frozenset(
    {
        apsw.SQLITE_IOERR_WRITE,
        apsw.SQLITE_IOERR_FSYNC,
        apsw.SQLITE_IOERR_DIR_FSYNC,
        apsw.SQLITE_IOERR_TRUNCATE,
        apsw.SQLITE_IOERR_SHMSIZE,
        apsw.SQLITE_IOERR_SHMOPEN,
        apsw.SQLITE_IOERR_SHMMAP,
        apsw.SQLITE_IOERR_DELETE,
    }
)

#: What is worth a line of SQLite's own in the log: it names the place in the file, or
#: in SQLite, where the sentence told to the user only says that something is wrong.
_SAID = {
    apsw.SQLITE_CORRUPT: logging.WARNING,
    apsw.SQLITE_NOTADB: logging.WARNING,
    apsw.SQLITE_IOERR: logging.WARNING,
    apsw.SQLITE_FULL: logging.WARNING,
    apsw.SQLITE_CANTOPEN: logging.INFO,
    apsw.SQLITE_READONLY: logging.INFO,
    apsw.SQLITE_NOTICE: logging.INFO,
}
#: Different lines of that kind in one run: reading what is left of a damaged file
#: would write thousands.
_SAID_AT_MOST = 10

#: What says nothing about a file's health.
_NO_DAMAGE = (
    apsw.FullError, apsw.CantOpenError, apsw.ReadOnlyError, apsw.PermissionsError,
    apsw.BusyError, apsw.LockedError, apsw.ProtocolError, apsw.InterruptError,
    apsw.NoMemError,
)  # fmt: skip


_said: set[tuple[int, str]] = set()


def _write_down(code: int, message: str) -> None:
    """Log what SQLite says of a file; it must reach no terminal."""
    level = _SAID.get(code & 0xFF)
    if level is None or (code, message) in _said or len(_said) >= _SAID_AT_MOST:
        return
    _said.add((code, message))
    _log.log(level, "SQLite (%d): %s", code, message)


# Before the first connection of the process, or not at all.
with contextlib.suppress(apsw.MisuseError):
    apsw.config(apsw.SQLITE_CONFIG_LOG, _write_down)


class Connections:
    """The connections of one open store."""

    def __init__(self, filename: str, *, read_only: bool = False) -> None:
        """Open `filename`; the empty name is a private database of its own.

        Raises StoreDamaged, StoreFull.
        """
        self._filename = filename
        self.read_only = read_only
        self._lock = threading.RLock()
        self._local = threading.local()
        self._readers: weakref.WeakSet[apsw.Connection] = weakref.WeakSet()
        self._closed = False
        with translated(filename):
            if read_only:
                self._main = open_reader(self._filename)
            else:
                self._main = self._open_writer()

    @property
    def writer(self) -> apsw.Connection:
        """The writing connection, for migrations and maintenance."""
        return self._main

    @contextlib.contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[apsw.Connection]:
        """One transaction. `durable` also survives a power cut right after it.

        Raises StoreFull, StoreDamaged, StoreError.
        """
        if self.read_only:
            raise StoreError("The database is opened read-only.")
        with self._lock, translated(self._filename, note=True):
            self._check_open()
            connection = self._main
            if durable:
                connection.execute("PRAGMA synchronous = FULL")
            try:
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield connection
                    connection.execute("COMMIT")
                except BaseException:
                    # A full disk may have rolled back already.
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    raise
            finally:
                if durable:
                    connection.execute("PRAGMA synchronous = NORMAL")

    @contextlib.contextmanager
    def reading(self) -> Iterator[apsw.Connection]:
        """A connection for this thread that never waits for a write.

        Raises StoreDamaged, StoreError.
        """
        with translated(self._filename, note=not self.read_only):
            self._check_open()
            if not self._filename:
                with self._lock:
                    yield self._main
                return
            connection = getattr(self._local, "connection", None)
            if connection is None:
                connection = self._local.connection = open_reader(self._filename)
                with self._lock:
                    self._readers.add(connection)
            yield connection

    @contextlib.contextmanager
    def checking(self) -> Iterator[apsw.Connection]:
        """A new connection: FTS5 checks the file against what an old one remembers.

        Raises StoreDamaged, StoreError.
        """
        if not self._filename:
            with self.reading() as connection:
                yield connection
            return
        with translated(self._filename, note=not self.read_only):
            self._check_open()
            with contextlib.closing(open_reader(self._filename)) as connection:
                yield connection

    def close(self) -> None:
        """Close every connection; the write-ahead log is folded into the file."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            for reader in tuple(self._readers):
                # A long search or a copy in another thread: nobody wants it any more.
                with contextlib.suppress(apsw.Error):
                    reader.interrupt()
                with contextlib.suppress(apsw.Error):
                    reader.close()
            with contextlib.suppress(apsw.Error):
                self._main.close()

    def _check_open(self) -> None:
        if self._closed:
            raise StoreError("The database is closed.")

    def _open_writer(self) -> apsw.Connection:
        if self._filename and not os.path.exists(self._filename):
            # Only once for a file; a start need not know how.
            from newsreader.store.private import create

            # What hinders it, SQLite says in words that are known.
            with contextlib.suppress(OSError):
                create(Path(self._filename))
        connection = apsw.Connection(self._filename)
        connection.set_busy_timeout(_BUSY_MS)
        connection.execute(
            f"PRAGMA page_size = {PAGE_BYTES};"
            # Only new files: what packing and joining leave empty can be given back.
            "PRAGMA auto_vacuum = INCREMENTAL;"
            "PRAGMA journal_mode = WAL;"
            "PRAGMA synchronous = NORMAL;"
            "PRAGMA foreign_keys = ON;"
            "PRAGMA recursive_triggers = OFF;"
            # What takes back one statement, some pages each: no file for that.
            "PRAGMA temp_store = MEMORY;"
            "PRAGMA journal_size_limit = 67108864;"
            f"PRAGMA cache_size = -{_CACHE_KIB}"
            # To the end: a cursor stops at the first of them that returns a row.
        ).fetchall()
        _add_functions(connection)
        return connection


@contextlib.contextmanager
def interruptible(connection: apsw.Connection) -> Iterator[None]:
    """Let a signal end a long statement as well.

    Python hears of signals between its own steps: this is one amid SQLite's.
    """
    connection.set_progress_handler(lambda: False, _STEPS)
    try:
        yield
    finally:
        connection.set_progress_handler(None)


def give_back(connection: apsw.Connection) -> bool:
    """Make the file shorter by some pages it does not use; False when it is short."""
    if int(connection.pragma("auto_vacuum")) != _INCREMENTAL:
        return False
    spare = int(connection.pragma("page_count")) // _SPARE_PART
    unused = int(connection.pragma("freelist_count")) - spare
    if unused <= 0:
        return False
    connection.execute(f"PRAGMA incremental_vacuum({min(unused, _GIVEN)})").fetchall()
    return True


def _add_functions(connection: apsw.Connection) -> None:
    packs.add_functions(connection)
    fulltext.add_functions(connection)


def open_reader(filename: str, *, damaged: bool = False) -> apsw.Connection:
    """Open a connection that only reads. Raises apsw.Error.

    With `damaged`, a file that is shorter than it says is read up to its end, and one
    whose schema makes no sense in places as far as it does.
    """
    try:
        return _try_reader(filename, apsw.SQLITE_OPEN_READONLY, damaged=damaged)
    except (
        apsw.CantOpenError, apsw.ReadOnlyError, apsw.FullError, apsw.IOError
    ) as error:  # fmt: skip
        if isinstance(error, apsw.IOError) and not _is_write_failure(error):
            raise
        log = Path(filename + "-wal")
        if log.exists() and log.stat().st_size:
            raise
        # A read-only folder and a full disk have no room for the shared-memory file.
        return open_still(filename, damaged=damaged)


def _is_write_failure(error: apsw.IOError) -> bool:
    return getattr(error, "extendedresult", 0) in _WRITE_FAILURES


def open_still(filename: str, *, damaged: bool = False) -> apsw.Connection:
    """Open a file nobody writes to; nothing appears beside it. Raises apsw.Error.

    With `damaged`, as `open_reader` does.
    """
    uri = Path(filename).absolute().as_uri() + "?immutable=1"
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    return _try_reader(uri, flags, damaged=damaged)


def _try_reader(name: str, flags: int, *, damaged: bool) -> apsw.Connection:
    connection = apsw.Connection(name, flags=flags)
    connection.set_busy_timeout(_BUSY_MS)
    if damaged:
        # Nothing is written: this takes the file's length for the number of its pages
        # where the header names more, instead of refusing to read any of them.
        connection.execute("PRAGMA writable_schema = ON")
    connection.execute(f"PRAGMA cache_size = -{_READER_CACHE_KIB}")
    connection.execute("SELECT 1 FROM sqlite_schema").fetchall()
    _add_functions(connection)
    return connection


@contextlib.contextmanager
def unreadable() -> Iterator[None]:
    """Pass over what cannot be read because it is damaged.

    A full disk, another program's lock or too little memory is no damage: what they
    hide could be read another time.
    """
    try:
        yield
    except UnicodeDecodeError:
        pass
    except apsw.IOError as error:
        if _is_write_failure(error):
            raise
    except apsw.Error as error:
        if isinstance(error, _NO_DAMAGE):
            raise


def suspicion(database: Path) -> Path:
    """The note that asks the next start for a full check."""
    return database.with_name(database.name + ".check")


@contextlib.contextmanager
def translated(filename: str, *, note: bool = False) -> Iterator[None]:
    """Turn apsw's exceptions into ours. Raises StoreError and its children.

    With `note`, damage met on the way makes the next start check the whole file.
    """
    name = filename or "the database"
    try:
        yield
    except apsw.FullError as error:
        raise StoreFull(f"The disk is full: {name} cannot grow.") from error
    except (apsw.ReadOnlyError, apsw.CantOpenError, apsw.PermissionsError) as error:
        raise StoreFull(f"{name} cannot be opened or written: {error}.") from error
    except (apsw.CorruptError, apsw.NotADBError) as error:
        if note and filename:
            with contextlib.suppress(OSError):
                suspicion(Path(filename)).touch(0o600)
        raise StoreDamaged(f"{name} is damaged: {error}.") from error
    except apsw.IOError as error:
        if _is_write_failure(error):
            raise StoreFull(
                f"The disk is full or broken: {name} cannot be written ({error})."
            ) from error
        # The disk failed, or a network: that says nothing about what the file holds.
        raise StoreError(f"{name} cannot be read from its disk: {error}.") from error
    except (apsw.BusyError, apsw.LockedError, apsw.ProtocolError) as error:
        raise StoreError(f"Another program is writing to {name}.") from error
    except (apsw.ConnectionClosedError, apsw.CursorClosedError) as error:
        raise StoreError("The database is closed.") from error
    except apsw.InterruptError as error:
        raise StoreError(f"Work on {name} was stopped.") from error
    except (apsw.NoMemError, MemoryError) as error:
        raise StoreError(f"There is not enough memory to work on {name}.") from error
    except apsw.TooBigError as error:
        raise StoreError(f"A text is too big for {name}.") from error
    except apsw.Error as error:
        raise StoreError(f"{name} could not do what was asked: {error}.") from error
