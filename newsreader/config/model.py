"""What a configuration says, as values. Pure data; reading files is `load`'s job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from pathlib import Path

from filters.article import Category
from filters.records import dataclass
from newsreader import locations
from newsreader.models import FeedSpec
from newsreader.netconfig import NetworkConfig, PollConfig
from newsreader.starter import STARTER_FEEDS


@dataclass(frozen=True, slots=True)
class FilterConfig:
    """What the filters take out."""

    #: Categories that are never taken out: those switched off in `[filters]`.
    keep: frozenset[Category] = frozenset()
    #: Folder with the user's own rules, empty for none.
    rules_dir: str = ""


@dataclass(frozen=True, slots=True)
class FactsConfig:
    """How key facts are found."""

    #: Let a language model help to find names; needs the extra ``newsreader[nlp]``.
    nlp: bool = False


@dataclass(frozen=True, slots=True)
class DisplayConfig:
    """How the reader looks and behaves."""

    #: "dark", "light" or the name of a theme.
    theme: str = "dark"
    #: Columns of the text at most.
    measure: int = 76
    mouse: bool = True
    #: "open" marks an article read when it is opened, "manual" leaves it to the user.
    mark_read: str = "open"
    #: "comfortable" gives each article two or three lines, "compact" one.
    density: str = "comfortable"
    #: Start with unread articles only.
    hide_read: bool = False
    #: strftime format of dates above an article.
    date_format: str = "%a %d %b %Y, %H:%M"


@dataclass(frozen=True, slots=True)
class SaveConfig:
    """Where saved articles go."""

    folder: Path = field(default_factory=lambda: locations.home() / "newsreader")
    #: File name without ending; fields in braces, "/" makes folders.
    name_template: str = "{date} {title}"


@dataclass(frozen=True, slots=True)
class StorageConfig:
    """Where the reader keeps what it knows."""

    database: Path = field(default_factory=locations.database)


@dataclass(frozen=True, slots=True)
class Config:
    """Everything a user can choose, complete and checked."""

    feeds: Sequence[FeedSpec] = STARTER_FEEDS
    poll: PollConfig = field(default_factory=PollConfig)
    network: NetworkConfig = field(default_factory=NetworkConfig)
    filters: FilterConfig = field(default_factory=FilterConfig)
    facts: FactsConfig = field(default_factory=FactsConfig)
    display: DisplayConfig = field(default_factory=DisplayConfig)
    save: SaveConfig = field(default_factory=SaveConfig)
    storage: StorageConfig = field(default_factory=StorageConfig)
    #: Only the actions the user gave keys of their own; see `actions.keys_for`.
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: File this was read from; None when there is none.
    path: Path | None = None
    #: Whether `feeds` is the built-in list because the user named none.
    starter: bool = True
