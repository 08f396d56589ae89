"""What the first screen shows, read from the store in one go.

Knows no Textual: a thread reads this while Textual is still being imported, so that
the first frame already has its articles.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING

from filters.records import dataclass
from newsreader.models import EntryQuery, Feed, Totals

if TYPE_CHECKING:
    from newsreader.config import Config
    from newsreader.store import Store

#: Ids asked for first, so that the first screen does not wait for a million.
FIRST = 500
#: Feeds the first screen waits for: more than it has lines.
FIRST_FEEDS = 100
#: Where the store keeps which panes are shown, and the names of those.
KEPT, PANES = "tui.panes", ("feeds", "list", "facts")


@dataclass(frozen=True, slots=True)
class Opening:
    """Everything the first frame needs."""

    #: Panes that were shown when the reader was left.
    panes: dict[str, bool]
    #: All feeds, or of many the first ones without a tag: the rows of the pane.
    feeds: Sequence[Feed]
    totals: Totals
    #: The first ids of the list; as many as `FIRST` when there are more.
    ids: array[int]

    @property
    def has_all_feeds(self) -> bool:
        """Whether the other feeds need not be read."""
        return len(self.feeds) == self.totals.feeds


def first_query(config: Config) -> EntryQuery:
    """Return what is listed at the start: all articles or the unread ones."""
    return EntryQuery(unread=config.display.hide_read)


def read(store: Store, query: EntryQuery) -> Opening:
    """Read the opening of a list. May take a moment: call it in a thread."""
    kept = store.get_setting(KEPT, {})
    known = kept if isinstance(kept, dict) else {}
    totals = store.totals()
    few = totals.feeds <= FIRST_FEEDS
    return Opening(
        panes={name: bool(known[name]) for name in PANES if name in known},
        feeds=store.feeds() if few else store.first_feeds(FIRST_FEEDS),
        totals=totals,
        ids=store.entry_ids(query, limit=FIRST),
    )
