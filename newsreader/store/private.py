"""What somebody reads is nobody else's business: files only their owner may open.

SQLite makes its log and its index like the database itself, so that one's
permissions say who may read them, too.
"""

from __future__ import annotations

import contextlib
import glob
import os
from collections.abc import Iterator
from pathlib import Path

from newsreader.store import backup

_OTHERS = 0o077


def create(path: Path) -> None:
    """Make an empty file for its owner alone; one that is there stays as it is.

    Raises OSError.
    """
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))


def narrow(database: Path) -> None:
    """Take the database and what is kept beside it from everybody but its owner.

    Folders the user has made stay as they are, and so does what belongs to another.
    """
    for path in _ours(database):
        with contextlib.suppress(OSError):
            found = path.stat()
            if found.st_uid == os.geteuid() and found.st_mode & _OTHERS:
                path.chmod(found.st_mode & 0o7777 & ~_OTHERS)


def _ours(database: Path) -> Iterator[Path]:
    yield database
    yield from database.parent.glob(f"{glob.escape(database.name)}[.-]*")
    yield backup.folder(database)
    yield from backup.copies(database)
