"""What the article list shows: a query, its snapshot of ids, and what came since.

The snapshot is the promise that nothing moves while one reads: a poll only raises the
count of what is new; the ids change when the user asks.
"""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from filters.records import dataclass
from newsreader.models import EntryQuery, Found, Sort
from tui import words
from tui.opening import FIRST
from tui.widgets.articles import ArticleList
from tui.widgets.feeds import FeedRow

if TYPE_CHECKING:
    from newsreader.store import Store

#: Ids of a search while it is being typed.
TYPING = 1000


@dataclass(frozen=True, slots=True)
class View:
    """A list with a name."""

    name: str
    query: EntryQuery
    #: Key of the feeds row it belongs to.
    key: str = "all"


class Listing:
    """Fills the article list; remembers where one was before a search."""

    def __init__(self, store: Store, widget: ArticleList) -> None:
        self._store, self._widget = store, widget
        self.view = View("All news", EntryQuery())
        #: The view a search was started from, with the entry under the cursor.
        self.before_search: tuple[View, int | None] | None = None
        #: Entries that came since the snapshot and belong to the view.
        self.fresh = 0
        #: Whether there are more ids than the snapshot holds.
        self.more = False
        #: A search was cut short: it looked at so many entries, else 0.
        self.newest = 0
        #: Entries a search for a name cannot find yet.
        self.not_searched = 0
        self._turn = 0
        #: Set unless the rest of the ids is still being read.
        self._whole = asyncio.Event()
        self._whole.set()

    async def held(self) -> array[int]:
        """Return the ids that are listed, all of them, and nothing that came since."""
        await self._whole.wait()
        return self._widget.ids

    async def show(
        self,
        view: View,
        *,
        keep: int | None = None,
        typing: bool = False,
        unless: Callable[[], bool] = lambda: False,
    ) -> bool:
        """List another view. False when a later call was faster, or by `unless`.

        Raises `QueryError` for a search that cannot be understood.
        """
        self._turn += 1
        turn = self._turn
        limit = TYPING if typing else FIRST
        self.not_searched = 0
        found = await self._find(view.query, limit, typing=typing)
        if turn != self._turn or unless():
            return False
        ids = found.ids
        self.more, self.newest = typing and len(ids) == limit, found.newest
        if not typing and len(ids) == limit:
            if keep is None:
                self._put(view, ids, None)
            found = await self._find_rest(view.query, turn)
            if turn != self._turn:
                return False
            ids, self.newest = found.ids, found.newest
            if keep is None and self._widget.ids == ids[:limit]:
                self._widget.extend(ids)
                await self._count_not_searched(view, turn)
                return True
        self._put(view, ids, keep)
        if not typing:
            await self._count_not_searched(view, turn)
        return True

    async def _count_not_searched(self, view: View, turn: int) -> None:
        """Count what a search for a name cannot find yet; walks all entries."""
        text = view.query.text
        if text:
            missing = await asyncio.to_thread(self._store.not_searched, text)
            if turn == self._turn:
                self.not_searched = missing

    def begin(self, view: View, ids: array[int]) -> None:
        """List the first ids of a view, read already; `complete` brings the rest."""
        self._turn += 1
        self._put(view, ids, None)
        if len(ids) == FIRST:
            self._whole.clear()

    async def complete(self) -> None:
        """Take the ids beyond those `begin` was given, if there are any."""
        if len(self._widget.ids) == FIRST and self._turn == 1:
            ids = (await self._find_rest(self.view.query, 1)).ids
            if self._turn == 1:
                self._take_more(ids)

    def _take_more(self, ids: array[int]) -> None:
        if self._widget.ids == ids[: len(self._widget.ids)]:
            self._widget.extend(ids)
        else:
            self._put(self.view, ids, None)

    def _put(self, view: View, ids: array[int], keep: int | None) -> None:
        self._whole.set()
        self.view, self.fresh = view, 0
        self._widget.feed_names = len(view.query.feed_ids) != 1
        self._widget.show(ids, keep=keep)

    async def _find_rest(self, query: EntryQuery, turn: int) -> Found:
        """Find without a limit what is listed in part; `held` waits for it."""
        self._whole.clear()
        try:
            return await self._find(query, None)
        finally:
            # The caller lists what was found before anyone who waits comes on.
            if turn == self._turn:
                self._whole.set()

    async def _find(
        self, query: EntryQuery, limit: int | None, *, typing: bool = False
    ) -> Found:
        return await asyncio.to_thread(
            self._store.find, query, limit=limit, quick=typing
        )

    def concerns(self, feed_id: int, tags: tuple[str, ...]) -> bool:
        """Whether news of a feed would be listed here."""
        query = self.view.query
        if query.starred or query.text:
            return False
        if query.feed_ids:
            return feed_id in query.feed_ids
        return not query.tag or query.tag in tags


def view_of(row: FeedRow, base: EntryQuery) -> View:
    """Return the view a row of the feeds pane stands for, without any search."""
    plain = replace(base, text="", sort=Sort.NEWEST, starred=False)
    return View(row.name, row.query(plain), row.key)


def position(listing: Listing, widget: ArticleList) -> str:
    """Return "3 of 42", with what is filtered in words."""
    query = listing.view.query
    total = len(widget.ids)
    parts = []
    if total:
        more = "+" if listing.more else ""
        parts.append(
            f"{words.number(widget.cursor + 1)} of {words.number(total)}{more}"
        )
    if query.unread:
        parts.append("unread only")
    if query.starred and listing.view.key != "starred":
        parts.append("starred only")
    if listing.newest:
        parts.append(f"of the newest {words.number(listing.newest)} with these words")
    if listing.not_searched:
        missing = words.number(listing.not_searched)
        parts.append(f"{missing} not looked through yet")
    if listing.fresh:
        parts.append(f"{words.number(listing.fresh)} new · r to show")
    return " · ".join(parts)
