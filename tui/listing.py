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
        #: Turns that have listed nothing yet, and the one whose list is shown.
        self._asked: set[int] = set()
        self._listed = 0
        #: Set once all ids of the list that is shown are there, or it is left.
        self._whole = asyncio.Event()
        self._whole.set()

    @property
    def is_changing(self) -> bool:
        """Whether a list was asked for that is not shown yet."""
        return any(turn > self._listed for turn in self._asked)

    async def held(self) -> array[int]:
        """Return the ids that are listed, all of them, and nothing that came since.

        When another list was shown meanwhile, those of that one: compare `view`.
        """
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
        """List another view. False when a later call goes before, or by `unless`.

        A call that lists nothing after all leaves everything as it was. Raises
        `QueryError` for a search that cannot be understood.
        """
        self._turn += 1
        turn = self._turn
        self._asked.add(turn)
        try:
            return await self._show(turn, view, keep, typing=typing, unless=unless)
        finally:
            self._asked.discard(turn)

    async def _show(
        self,
        turn: int,
        view: View,
        keep: int | None,
        *,
        typing: bool,
        unless: Callable[[], bool],
    ) -> bool:
        limit = TYPING if typing else FIRST
        found = await self._find(view.query, limit, typing=typing)
        if not self._is_newest(turn) or unless():
            return False
        is_part = len(found.ids) == limit
        if is_part and not typing and keep is not None:
            # The cursor may stand far down: nothing is listed before all is there.
            found, is_part = await self._find(view.query, None), False
            if not self._is_newest(turn):
                return False
        self._put(view, found.ids, keep, turn)
        self.more, self.newest = typing and is_part, found.newest
        if typing:
            return True
        if is_part and not await self._find_rest():
            return False
        await self._count_not_searched(view, turn)
        return True

    def _is_newest(self, turn: int) -> bool:
        return turn > self._listed and turn == max(self._asked)

    async def _count_not_searched(self, view: View, turn: int) -> None:
        """Count what a search for a name cannot find yet; walks all entries."""
        text = view.query.text
        if text:
            missing = await asyncio.to_thread(self._store.not_searched, text)
            if turn == self._listed:
                self.not_searched = missing

    def begin(self, view: View, ids: array[int]) -> None:
        """List the first ids of a view, read already; `complete` brings the rest."""
        self._turn += 1
        self._put(view, ids, None, self._turn)
        if len(ids) == FIRST:
            self._whole.clear()

    async def complete(self) -> None:
        """Take the ids beyond those `begin` was given, if there are any."""
        if self._listed == 1 and not self._whole.is_set():
            await self._find_rest()

    async def _find_rest(self) -> bool:
        """List all of what is listed in part; False when it was left meanwhile.

        Whatever happens, `held` does not wait any longer.
        """
        turn, whole = self._listed, self._whole
        whole.clear()
        try:
            found = await self._find(self.view.query, None)
            if turn != self._listed:
                return False
            self.newest = found.newest
            if self._widget.ids == found.ids[: len(self._widget.ids)]:
                self._widget.extend(found.ids)
            else:
                self._put(self.view, found.ids, None, turn)
            return True
        finally:
            whole.set()

    def _put(self, view: View, ids: array[int], keep: int | None, turn: int) -> None:
        # Who waits for the rest of the list before this one waits in vain.
        self._whole.set()
        self._whole = asyncio.Event()
        self._whole.set()
        self._listed = turn
        self.view, self.fresh, self.not_searched = view, 0, 0
        self._widget.feed_names = len(view.query.feed_ids) != 1
        self._widget.show(ids, keep=keep)

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
