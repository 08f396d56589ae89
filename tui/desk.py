"""The article being read: opening, fetching, what was taken out, finding, facts.

Owns the reading pane and the facts panel; asks the session for articles and says what
happened through `say`. Knows nothing of lists and panes.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from filters.text import strip_controls
from newsreader.background import MISTAKE
from newsreader.errors import NewsreaderError
from newsreader.facts.model import Facts
from newsreader.models import Reading
from tui import words
from tui.fact_lines import fold_line
from tui.widgets.facts import FactsPanel
from tui.widgets.reader import ArticleView

if TYPE_CHECKING:
    from newsreader.choosing import Which
    from newsreader.session import Session
    from tui.document import Column, Place

#: Articles whose reading position is remembered.
_PLACES = 500
#: Seconds an article may take before "preparing…" is shown in its place.
_PATIENCE_S = 0.15
_FETCHING = "Fetching the page …"
#: Characters of an original that are shown.
_ORIGINAL_MOST = 200_000
_UNCHANGED = "No earlier text of this article is kept."


class Desk:
    """What lies open."""

    def __init__(
        self,
        session: Session,
        view: ArticleView,
        panel: FactsPanel,
        *,
        say: Callable[..., None],
        explain: Callable[[NewsreaderError], tuple[str, ...]],
    ) -> None:
        self._session, self._view, self._panel, self._say = session, view, panel, say
        self._explain = explain
        #: Entry shown or being prepared; None when the desk is empty.
        self.entry_id: int | None = None
        self.reading: Reading | None = None
        self._places: OrderedDict[int, tuple[Place, frozenset[int]]] = OrderedDict()
        #: Where one was before facts or removed runs moved the text.
        self.origin: Place | None = None
        #: Whether the fold line stands in for the panel, and whether it is open.
        self.folded_facts, self.facts_open = False, False
        self.finding = ""
        self._fetching = False
        #: Which change of the article is shown in place of it, the last is 0; else -1.
        self._change = -1

    # ------------------------------------------------------------ opening

    async def open(
        self, entry_id: int, *, fetch: bool = False, wanted: Which = ""
    ) -> Reading | None:
        """Show an entry; None when another one was opened meanwhile.

        What is shown already stays when it cannot be had anew. Raises NewsreaderError
        then, otherwise the place of the article says why it is not there.
        """
        again = entry_id == self.entry_id and self.reading is not None
        if not again:
            self.remember()
            self.entry_id, self.reading, self.origin = entry_id, None, None
            self.finding = ""
        task = asyncio.ensure_future(
            self._session.read(entry_id, fetch=fetch, wanted=wanted)
        )
        try:
            if not again:
                await self._await_a_while(task, entry_id)
            reading = await task
        except NewsreaderError as error:
            if again:
                raise
            if self.entry_id == entry_id:
                self.clear("This article cannot be shown.", *self._explain(error))
            return None
        except Exception:
            if self.entry_id == entry_id and not again:
                self.clear("This article cannot be shown.", MISTAKE)
            raise
        if self.entry_id != entry_id:
            return None
        self._show(reading, again=again)
        return reading

    async def _await_a_while(
        self, task: asyncio.Future[Reading], entry_id: int
    ) -> None:
        """Wait for an article; when that takes long, say so in its place.

        When that cannot be said, the article is not waited for any longer.
        """
        try:
            await self._say_when_slow(task, entry_id)
        except BaseException:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            raise

    async def _say_when_slow(
        self, task: asyncio.Future[Reading], entry_id: int
    ) -> None:
        done, _ = await asyncio.wait({task}, timeout=_PATIENCE_S)
        if done or self.entry_id != entry_id:
            return
        row = await asyncio.to_thread(self._session.store.rows, [entry_id])
        if self.entry_id == entry_id and not task.done():
            named = words.title(row[0]) if row else ""
            self._view.show_nothing(named, "Preparing the article …")
            self._panel.show(Facts(), known=False)

    async def again(self, feed_id: int) -> None:
        """Clean what is shown anew when it is of a feed whose rules changed."""
        if self.reading is not None and self.reading.entry.row.feed_id == feed_id:
            await self.open(self.reading.entry.row.id)

    def _show(self, reading: Reading, *, again: bool) -> None:
        self.reading = reading
        entry_id = reading.entry.row.id
        place, opened = self._places.get(entry_id, (None, frozenset()))
        runs = len(tuple(reading.article.removed_runs()))
        opened = frozenset(n for n in opened if n < runs)
        if again and self._view.document is not None:
            opened = frozenset(n for n in self._view.document.opened if n < runs)
        self._view.show(reading, opened=opened, fold=self._fold(), keep=again)
        if place is not None and not again:
            self._view.go(place)
        self._panel.show(reading.facts)

    def remember(self) -> None:
        """Keep the reading position of what is shown."""
        place = self._view.place()
        if self.reading is None or place is None or self._view.document is None:
            return
        entry_id = self.reading.entry.row.id
        self._places[entry_id] = (place, self._view.document.opened)
        self._places.move_to_end(entry_id)
        if len(self._places) > _PLACES:
            self._places.popitem(last=False)

    def clear(self, *lines: str) -> None:
        """Empty the desk and say why in its place."""
        self.remember()
        self.entry_id, self.reading, self.origin, self.finding = None, None, None, ""
        self._view.show_nothing(*lines)
        self._panel.show(Facts(), known=False)

    # ------------------------------------------------------------ the page

    @property
    def can_fetch(self) -> bool:
        """Whether Enter would fetch the page: the feed gave too little."""
        reading = self.reading
        if reading is None or reading.source == "page" or not reading.entry.row.url:
            return False
        return words.access(reading).endswith("fetches the page)") or (
            not reading.article.kept
        )

    async def fetch(self) -> None:
        """Fetch the article's own page and show it, keeping the place."""
        if self.reading is None or self._fetching:
            return
        entry_id, before = self.reading.entry.row.id, words.length(self.reading.article)
        self._fetching = True
        self._say(_FETCHING)
        try:
            reading = await self.open(entry_id, fetch=True)
        finally:
            self._fetching = False
        if reading is None:
            return
        if reading.failure is not None:
            self._say(reading.failure.sentence, trouble=True, after=_FETCHING)
            return
        if reading.page_is_empty:
            self._say("The page holds no readable text.", after=_FETCHING)
            return
        gained = words.length(reading.article) - before
        if reading.source == "page" and gained > 0:
            told = words.count(gained, "more word")
            self._say(f"The page brought {told}.", after=_FETCHING)
        else:
            from newsreader.choosing import REASONS

            said = "The page gives no more than this."
            why = (note for note in reading.article.notes if note in REASONS)
            self._say(next(why, said), after=_FETCHING)

    async def switch_text(self, key: str) -> None:
        """Show the feed's text instead of the page's, or the other way about.

        `key` switches back.
        """
        before = self.reading
        if before is None:
            self._say("Open an article first.")
            return
        if self._fetching:
            return
        wanted: Which
        if before.source == "page":
            wanted, told, none = "feed", "the feed's text", "The feed gives no text."
        else:
            wanted, told, none = "page", "the page's text", "The page holds no text."
            if not (before.page_known or before.entry.row.url):
                self._say("The feed gives no address for this article.")
                return
            self._say(_FETCHING)
        self._fetching = True
        try:
            reading = await self.open(before.entry.row.id, wanted=wanted)
        finally:
            self._fetching = False
        if reading is None:
            return
        if reading.source == wanted:
            self._say(f"This is {told}; {key} switches back.", after=_FETCHING)
        elif reading.failure is not None:
            self._say(reading.failure.sentence, trouble=True, after=_FETCHING)
        else:
            self._say(none, after=_FETCHING)

    async def toggle_original(self) -> None:
        """Switch between the cleaned text and what it was made of."""
        if self.reading is None:
            self._say("Open an article first.")
            return
        if self._view.original is not None:
            self._view.show_original(None)
            self._say("")
            return
        entry_id = self.reading.entry.row.id
        raw = await asyncio.to_thread(self._session.store.raw, entry_id)
        if self.reading is None or self.entry_id != entry_id:
            self._say("The article was left before its original was there.")
            return
        from tui.document import Column, Piece

        given = raw.feed_html or self.reading.entry.summary
        source = "What the feed gave, as it gave it"
        if self.reading.source == "page" and raw.page_html:
            given, source = raw.page_html, "The page as it was fetched"
        if not given:
            self._say("Nothing else is stored for this article.")
            return
        cut = given[:_ORIGINAL_MOST]
        size = words.count(len(given), "character")
        head = f"{source} ({size}). O goes back.\n\n"
        plain = Piece(head + strip_controls(cut), "text", gap=0)
        self._lay_over(Column([plain]))

    # ------------------------------------------------------------ what was changed

    async def show_changes(self) -> None:
        """Show the last change its outlet made, then each before it, then the text."""
        if self.reading is None:
            self._say("Open an article first.")
            return
        shown = self._change if self._view.original is not None else -1
        reading = self.reading
        pages = await asyncio.to_thread(self._changes, reading)
        if self.reading is not reading:
            return
        if not pages:
            self._say(_UNCHANGED)
        elif shown + 1 < len(pages):
            self._lay_over(pages[shown + 1], change=shown + 1)
        else:
            self._view.show_original(None)

    def _changes(self, reading: Reading) -> list[Column]:
        from tui.revision import pages

        session, entry = self._session, reading.entry
        # As the text they are compared with: put back what is never cut here.
        rules = session.store.exceptions(entry.row.feed_id)
        keep = session.config.filters.keep | entry.spec.keep
        earlier = [
            (when, replace(stored, article=stored.article.allowing(rules, keep)))
            for when, stored in session.store.versions(entry.row.id)
            if stored.source == reading.source
        ]
        return pages(earlier, reading.article, datetime.now(UTC))

    def _lay_over(self, column: Column, *, change: int = -1) -> None:
        self._change = change
        self._view.show_original(column)

    # ------------------------------------------------------------ taken out

    def toggle_removed(self) -> None:
        """Show or hide everything that was taken out; go there if none is in view."""
        view, document = self._view, self._view.document
        if document is None:
            self._say("Open an article first.")
            return
        if not document.runs:
            self._say("Nothing was taken out of this article.")
            return
        if document.opened:
            view.reopen(frozenset())
            self._return()
            self._say("")
            return
        top = view.scroll_offset.y
        run = document.run_near(top, top + view.room.height)
        view.reopen(frozenset(range(len(document.runs))))
        document = view.document
        assert document is not None
        y = next(p.top for p in document.pieces if p.run == run)
        if not top <= y < top + view.room.height - 2:
            self.origin = self.origin or view.place()
            view.go_to_y(max(0, min(view.max_scroll_y, y - view.room.height // 3)))
        self._say(words.removed_summary(document.article))

    def toggle_run(self, run: int) -> None:
        """Show or hide one removed run."""
        if self._view.document is not None:
            self._view.reopen(self._view.document.opened ^ {run})

    def rules_in_view(self) -> tuple[frozenset[str], str]:
        """Return the rules of the removed run nearest to the view, and its name."""
        view, document = self._view, self._view.document
        if document is None or not document.runs:
            return frozenset(), ""
        top = view.scroll_offset.y
        run = document.runs[document.run_near(top, top + view.room.height)]
        return frozenset(run.rules), " and ".join(
            words.CATEGORY[c] for c in run.categories
        )

    # ------------------------------------------------------------ finding

    def find(self, needle: str) -> int:
        """Highlight `needle`; returns how often it stands there."""
        self.finding = needle
        return self._view.find(needle)

    def stop_finding(self) -> None:
        """Put the highlights out."""
        self.finding = ""
        self._view.find("")

    @property
    def match(self) -> str:
        """Where one is among the matches: "2 of 7"."""
        total = len(self._view.hits)
        if not self.finding:
            return ""
        return (
            f"“{self.finding}” {self._view.hit + 1} of {total}"
            if total
            else (f"“{self.finding}” is not in this article")
        )

    # ------------------------------------------------------------ facts

    def _fold(self) -> str:
        if not self.folded_facts or self.reading is None:
            return ""
        return fold_line(self.reading.facts, opened=self.facts_open)

    def fold_facts(self, *, folded: bool, opened: bool) -> None:
        """Let one line under the headline stand for the panel, or no longer."""
        self.folded_facts, self.facts_open = folded, opened
        self._view.set_fold(self._fold())

    def light(self, mentions: tuple[tuple[int, int, int, int], ...]) -> None:
        """Light a fact's sentence and bring it into view."""
        if not mentions:
            self._view.clear_fact()
            return
        if self.origin is None:
            self.origin = self._view.place()
        hit = self._view.show_fact(mentions)
        if hit is not None:
            self._view.reveal(hit)

    def _return(self) -> bool:
        if self.origin is None:
            return False
        self._view.go(self.origin)
        self.origin = None
        return True

    def step_back(self) -> bool:
        """Undo what moved the text: a fact, an original, a search."""
        if self._view.original is not None:
            self._view.show_original(None)
            return True
        if self.finding:
            self.stop_finding()
            return True
        lit = self._view.lit
        self._view.clear_fact()
        return self._return() or lit
