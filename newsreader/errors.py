"""Everything that can go wrong and that a user is told about.

    NewsreaderError
    ├── ConfigError          every problem of a configuration at once
    ├── StoreError
    │   ├── StoreLocked      another newsreader holds the database
    │   ├── StoreDamaged     the file is not a healthy database
    │   ├── StoreTooNew      written by a newer newsreader
    │   └── StoreFull        no space left, or a read-only folder
    ├── WorkerError          a worker process was stopped: deadline, memory, crash
    ├── FetchError           an address could not be fetched (see `FailureKind`)
    └── SourceError          what the user named cannot be read

A failing feed is expected bad news and travels as a value (`models.Failure`); an
exception here ends one command or one action, never the poll.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from filters.records import dataclass

if TYPE_CHECKING:
    from newsreader.models import Failure


class NewsreaderError(Exception):
    """Root of the tree; `str()` is one line a user can act on."""


@dataclass(frozen=True, slots=True)
class ConfigProblem:
    """One mistake in a configuration file."""

    path: str
    #: 1-based line, or 0 when it concerns the whole file.
    line: int
    #: Dotted key ("feeds[2].interval"), or empty.
    key: str
    #: What was found, what is allowed, the nearest valid key: one sentence.
    message: str

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        return f"{where}: {self.key + ': ' if self.key else ''}{self.message}"


class ConfigError(NewsreaderError):
    """The configuration cannot be used; carries every problem."""

    def __init__(self, problems: Sequence[ConfigProblem]) -> None:
        super().__init__("\n".join(str(p) for p in problems))
        self.problems = tuple(problems)


def in_words(error: OSError) -> str:
    """What the system says, and of which file or folder when it says that."""
    said = error.strerror or str(error)
    return f"{said}: {error.filename}" if error.filename else said


class StoreError(NewsreaderError):
    """The database cannot do what was asked."""


class StoreLocked(StoreError):
    """Another newsreader is writing; names its process and since when."""

    def __init__(self, path: str, pid: int, since: str) -> None:
        super().__init__(
            f"another newsreader (process {pid}, since {since}) is using {path}"
        )
        self.path, self.pid, self.since = path, pid, since


class StoreDamaged(StoreError):
    """The file is not a healthy newsreader database."""


class StoreTooNew(StoreError):
    """The database was written by a newer newsreader."""


class StoreFull(StoreError):
    """The disk is full or the folder cannot be written."""


class WorkerError(NewsreaderError):
    """A worker process did not finish its job; the sentence says why."""


class FetchError(NewsreaderError):
    """An address could not be fetched."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(f"{failure.sentence} {failure.next_step}".strip())
        self.failure = failure


class SourceError(NewsreaderError):
    """A file, address or id given by the user cannot be read."""
