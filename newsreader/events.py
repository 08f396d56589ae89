"""What happens in the background, told to whoever shows it. Pure data.

Events are delivered on the event loop, in order. A `FeedPolled` is sent after what it
tells is stored, so its listener can read it back at once.
"""

from __future__ import annotations

from filters.records import dataclass
from newsreader.errors import ConfigProblem
from newsreader.models import Failure, PollReport


@dataclass(frozen=True, slots=True)
class PollStarted:
    """A round begins; `total` feeds are due."""

    total: int


@dataclass(frozen=True, slots=True)
class FeedPolled:
    """One feed of the round is finished and stored."""

    feed_id: int
    title: str
    #: How many entries are new.
    new: int
    failure: Failure | None
    #: Feeds finished so far, this one included.
    done: int
    total: int
    #: How many stored entries changed their text.
    changed: int = 0


@dataclass(frozen=True, slots=True)
class PollFinished:
    """The round is over, or was cancelled; everything reported is stored."""

    report: PollReport
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class ConfigReloaded:
    """The configuration changed and is in use."""


@dataclass(frozen=True, slots=True)
class ConfigRejected:
    """The configuration changed, has mistakes, and the old one stays in use."""

    problems: tuple[ConfigProblem, ...]


@dataclass(frozen=True, slots=True)
class ArticleReady:
    """An article prepared in the background can be opened at once."""

    entry_id: int


@dataclass(frozen=True, slots=True)
class Notice:
    """One plain sentence about something that went wrong in the background."""

    text: str


PollEvent = PollStarted | FeedPolled | PollFinished
Event = PollEvent | ConfigReloaded | ConfigRejected | ArticleReady | Notice
