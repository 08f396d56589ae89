"""One writer at a time: a lock file beside the database that names its holder.

The lock is the operating system's (it ends with its process, however that ends); the
file's text only says who holds it. The file is never removed: whoever has it open
and whoever would open it must see the same one.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
from datetime import datetime
from pathlib import Path

from newsreader.errors import StoreFull, StoreLocked


class WriterLock:
    """Held from construction until `release`."""

    def __init__(self, database: Path) -> None:
        """Take the lock. Raises StoreLocked, StoreFull."""
        self._path = database.with_name(database.name + ".lock")
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
        try:
            self._descriptor = os.open(self._path, flags, 0o600)
        except OSError as error:
            raise StoreFull(
                f"{database.parent} cannot be written: {error.strerror}"
            ) from error
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            pid, since = self._holder()
            os.close(self._descriptor)
            if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                raise StoreFull(f"{self._path} cannot be locked: {error}") from error
            raise StoreLocked(str(database), pid, since) from error
        self._name_holder()

    def release(self) -> None:
        """Give the lock back."""
        with contextlib.suppress(OSError):
            os.ftruncate(self._descriptor, 0)
        os.close(self._descriptor)

    def _name_holder(self) -> None:
        since = datetime.now().astimezone().isoformat(sep=" ", timespec="minutes")
        text = json.dumps({"pid": os.getpid(), "since": since})
        # A full disk must not keep anyone from reading: the lock holds without text.
        with contextlib.suppress(OSError):
            os.ftruncate(self._descriptor, 0)
            os.pwrite(self._descriptor, text.encode(), 0)

    def _holder(self) -> tuple[int, str]:
        try:
            data = json.loads(os.pread(self._descriptor, 1000, 0))
            return int(data["pid"]), _as_of_now(str(data["since"]))
        except (OSError, ValueError, KeyError, TypeError):
            return 0, "an unknown time"


def _as_of_now(since: str) -> str:
    """Return a moment in local time, without its day when that is today."""
    moment = datetime.fromisoformat(since).astimezone()
    today = moment.date() == datetime.now().astimezone().date()
    return f"{moment:%H:%M}" if today else f"{moment:%Y-%m-%d %H:%M}"
