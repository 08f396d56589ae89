"""The main screen: feeds, articles, the text and its facts; every key ends here.

Keys become actions in `tui.keys`; each action of the table is a method here, or of the
part it concerns (`Listing`, `Desk`). Anything that waits runs as a worker, so the next
key is answered at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.screen import Screen
from textual.timer import Timer

from newsreader import events as news
from newsreader.actions import ACTIONS, BY_ID, Where
from newsreader.errors import NewsreaderError
from newsreader.models import EntryQuery, EntryRow, Feed, HealthState, Mark, Totals
from tui import messages, words
from tui.desk import Desk
from tui.geometry import Panes, Wishes, arrange
from tui.keys import Keys, canonical
from tui.listing import Listing, View, position, view_of
from tui.pollwatch import PollWatch
from tui.widgets.articles import ArticleList
from tui.widgets.bars import HintBar, StatusBar
from tui.widgets.facts import FactsPanel
from tui.widgets.feeds import FeedList
from tui.widgets.pane import Pane
from tui.widgets.reader import ArticleView

if TYPE_CHECKING:
    from newsreader.session import Session

#: Seconds the cursor rests before the article under it is shown.
_REST_S = 0.08
#: Seconds between two looks at the counts while a poll runs.
_COUNTS_S = 0.5
#: Seconds a message stays.
_MESSAGE_S = 6.0
#: Marks that can be taken back.
_UNDO_DEPTH = 100
#: Unread articles made ready ahead.
_AHEAD = 3

Undo = tuple[str, Callable[[], Awaitable[Any]]]


class MainScreen(Screen[None]):
    """Everything the reader shows."""

    AUTO_FOCUS = ""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        display = session.config.display
        self.keys = Keys(session.config.keys)
        self.status = StatusBar(id="status")
        self.hints = HintBar(id="hints")
        self.feed_list = FeedList(id="feeds")
        self.article_list = ArticleList(session.store.rows, id="list")
        self.article = ArticleView(id="article")
        self.article.measure = display.measure
        self.facts = FactsPanel(id="facts")
        self.listing = Listing(session.store, self.article_list)
        self.desk = Desk(session, self.article, self.facts, self.say)
        self.watch_ = PollWatch()
        self.level = Where.LIST
        self.wishes = Wishes(compact=display.density == "compact")
        self.panes = Panes()
        #: What new views start with: all articles or the unread ones.
        self.base = EntryQuery(unread=display.hide_read)
        self.totals = Totals()
        self.all_feeds: Sequence[Feed] = ()
        self._undo: list[Undo] = []
        self._rest: Timer | None = None
        self._counts: Timer | None = None
        self._message: Timer | None = None
        self._touched = False
        self._unsubscribe: Callable[[], None] = lambda: None

    def compose(self) -> ComposeResult:
        """Lay out the panes; `rearrange` gives them their widths."""
        yield self.status
        with Horizontal(id="panes"):
            yield self.feed_list
            yield self.article_list
            with Container(id="reading"):
                yield self.article
                yield self.facts
        yield self.hints

    # ------------------------------------------------------------ life

    def on_mount(self) -> None:
        """Paint first; whatever takes time begins after that."""
        self.status.tell(name="All news")
        self.rearrange()
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.run(self._first())

    async def _first(self) -> None:
        await self.refresh_counts()
        await self.listing.show(View("All news", self.base))
        self._tell_place()
        self._unsubscribe = self.session.subscribe(self._on_news)
        if self.session.read_only_reason:
            self.say(self.session.read_only_reason, trouble=True, stay=True)
        self.session.start_background()

    def on_unmount(self) -> None:
        """No event may reach a screen that is gone."""
        self._unsubscribe()

    def run(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run what waits, telling in words what goes wrong."""
        self.run_worker(self._guard(work), exit_on_error=True)

    async def _guard(self, work: Coroutine[Any, Any, Any]) -> None:
        try:
            await work
        except NewsreaderError as error:
            self.say(str(error), trouble=True)
        except OSError as error:
            self.say(f"{error.strerror or error}: {error.filename or ''}", trouble=True)

    # ------------------------------------------------------------ keys

    @property
    def where(self) -> tuple[Where, ...]:
        """Whose keys are valid now, the narrowest place first."""
        if self.desk.finding and self.level is Where.ARTICLE:
            return (Where.FIND, Where.ARTICLE)
        return (self.level,)

    def on_key(self, event: events.Key) -> None:
        """Turn a key into an action."""
        if isinstance(self.focused, Pane) or self.focused is None:
            press = self.keys.press(canonical(event.key, event.character), self.where)
            if self.keys.typed != self.hints.typed:
                self.hints.typed = self.keys.typed
                self.hints.refresh()
            event.stop()
            event.prevent_default()
            if press is not None:
                self.do(press.action, press.count)

    def do(self, action: str, count: int = 0) -> None:
        """Run an action of the table."""
        self._touched = True
        if not self.hints.trouble or action != "back":
            self.say("")
        result = getattr(self, f"action_{action}")(count)
        if result is not None:
            self.run(result)

    def say(self, message: str, *, trouble: bool = False, stay: bool = False) -> None:
        """Say something in the bottom line for a while."""
        self.hints.say(message, trouble=trouble)
        if self._message is not None:
            self._message.stop()
            self._message = None
        if message and not stay:
            self._message = self.set_timer(_MESSAGE_S, lambda: self.hints.say(""))

    @on(messages.HintClicked)
    def _hint_clicked(self, event: messages.HintClicked) -> None:
        self.do(event.action)

    # ------------------------------------------------------------ panes

    def on_resize(self) -> None:
        """Give the panes the widths for the new size."""
        self.rearrange()

    def rearrange(self) -> None:
        """Show the panes that fit and give the keys to the right one."""
        width, height = self.app.size
        reading = self.wishes.reading
        if width < 100:
            reading = self.level in (Where.ARTICLE, Where.FACTS)
        self.wishes = replace(
            self.wishes, reading=reading, in_feeds=self.level is Where.FEEDS
        )
        panes = arrange(width, height, self.wishes)
        if panes != self.panes or not self.feed_list.display:
            self.panes = panes
            self._apply(panes)
        pane = self._pane(self.level)
        if pane is not None and self.focused is not pane:
            self.set_focus(pane, scroll_visible=False)
        self._tell_place()

    def _apply(self, panes: Panes) -> None:
        for widget, columns in (
            (self.feed_list, panes.feeds),
            (self.article_list, panes.list),
        ):
            widget.display = columns != 0
            widget.styles.width = "1fr" if columns is None else columns
        reading = self.query_one("#reading")
        reading.display = panes.article_shown
        reading.set_class(panes.sheet > 0, "stacked")
        self.facts.display = bool(panes.facts or panes.sheet)
        self.facts.styles.width = "1fr" if panes.sheet else (panes.facts or 0)
        self.facts.styles.height = panes.sheet or "1fr"
        self.query_one("#panes").set_class(panes.rules, "ruled")
        self.article_list.set_class(bool(panes.feeds), "edged")
        reading.set_class(bool(panes.list), "edged")
        self.facts.set_class(bool(panes.facts), "edged")
        if self.article_list.compact != panes.compact:
            self.article_list.compact = panes.compact
            self.article_list.on_resize()
        narrow = panes.article_shown and not panes.facts
        self.desk.fold_facts(
            folded=narrow and self.app.size.width < 100, opened=panes.sheet > 0
        )

    def _pane(self, level: Where) -> Pane | None:
        return {
            Where.FEEDS: self.feed_list,
            Where.LIST: self.article_list,
            Where.ARTICLE: self.article,
            Where.FACTS: self.facts,
        }.get(level)

    def go_to(self, level: Where) -> None:
        """Give the keys to a pane, showing it when it is hidden."""
        if self.level is Where.FACTS and level is not Where.FACTS:
            self.facts.leave()
        self.level = level
        if level in (Where.ARTICLE, Where.FACTS):
            self.wishes = replace(self.wishes, reading=True)
        self.rearrange()
        if level is Where.FACTS:
            self.facts.enter()

    @on(messages.PaneEntered)
    def _pane_entered(self, event: messages.PaneEntered) -> None:
        level = Where(event.pane)
        if level is not self.level:
            self.level = level
            self.rearrange()

    def _tell_place(self) -> None:
        self.status.tell(
            name=self.listing.view.name,
            place=position(self.listing, self.article_list),
            work=self.watch_.work,
            trouble=self.watch_.trouble,
        )
        useful = [a.id for a in ACTIONS if self._useful(a.id)]
        self.hints.show(self.keys.hints(self.where, useful))
        if not self.article_list.ids:
            self.article_list.empty = self._why_empty()
            self.article_list.refresh()

    def _useful(self, action: str) -> bool:
        """Whether the footer should offer an action here."""
        if action == "show_new":
            return self.listing.fresh > 0
        if action == "show_removed":
            document = self.article.document
            return bool(document and document.runs)
        if action == "fetch_full":
            return self.desk.can_fetch
        if action in ("toggle_read", "toggle_star", "save", "open_browser"):
            return self.current_row() is not None
        if action == "open" and self.level is Where.ARTICLE:
            return self.desk.can_fetch
        if action == "facts_toggle":
            return self.level is not Where.LIST
        if action == "back" and self.level is Where.FEEDS:
            return False
        return True

    def _why_empty(self) -> tuple[str, ...]:
        """Say why nothing is listed, and what to do next."""
        key, query, total = self.keys.shown, self.listing.view.query, self.totals
        if query.text:
            return (
                f"Nothing found for “{query.text}”.",
                f"{words.count(total.total, 'article')} searched. {key('search')}"
                f" searches again, {key('back')} goes back.",
            )
        if query.starred:
            return (
                "No starred articles here.",
                f"{key('toggle_star')} stars the article you are on.",
            )
        row = self.feed_list.current
        if row.feed is not None and row.feed.health is HealthState.FAILING:
            return (row.feed.sentence or "This feed fails.", row.feed.next_step)
        if query.unread and total.total:
            return (
                "Nothing unread.",
                f"{words.count(total.total, 'article')} kept ·"
                f" {key('filter_all')} all · {key('search')} search",
            )
        if self.watch_.running:
            return (
                "Fetching the first articles …",
                f"{self.watch_.done} of {self.watch_.total} feeds asked so far.",
            )
        if self.watch_.offline:
            return (
                "No connection, and nothing stored yet.",
                f"{key('poll_all')} tries again once the network is back."
                " “newsreader demo” works without one.",
            )
        if not total.feeds:
            return (
                "No feeds yet.",
                "newsreader config init writes a file to put them in.",
            )
        return (
            "No articles yet.",
            f"{words.count(total.feeds, 'feed')} subscribed ·"
            f" {key('poll_all')} asks them for news now",
        )

    # ------------------------------------------------------------ news

    def _on_news(self, event: news.Event) -> None:
        """Take an event of the session; drawing is put together on a timer."""
        self.watch_.take(event)
        if isinstance(event, news.FeedPolled) and event.new:
            tags = next((f.tags for f in self.all_feeds if f.id == event.feed_id), ())
            if self.listing.concerns(event.feed_id, tags):
                self.listing.fresh += event.new
        elif isinstance(event, news.ConfigReloaded):
            self._reconfigure()
        elif isinstance(event, news.ConfigRejected):
            more = len(event.problems) - 1
            told = f"The configuration has a mistake, the old one stays: {event.problems[0]}"
            self.say(told + (f" (and {more} more)" if more else ""), trouble=True)
        elif isinstance(event, news.Notice):
            self.say(event.text, trouble=True)
        if isinstance(event, news.PollFinished):
            self._told_poll(event)
        if self._counts is None:
            self._counts = self.set_timer(_COUNTS_S, self._count_again)

    def _told_poll(self, event: news.PollFinished) -> None:
        report = event.report
        if not self._asked_poll or event.cancelled:
            return
        self._asked_poll = False
        parts = [words.count(report.new, "new article")]
        if report.failures:
            parts.append(
                f"{words.count(len(report.failures), 'feed')} could not be reached;"
                f" {self.keys.shown('feed_info')} says why"
            )
        self.say(" · ".join(parts))

    _asked_poll = False

    def _reconfigure(self) -> None:
        config = self.session.config
        self.keys = Keys(config.keys)
        self.article.measure = config.display.measure
        self.wishes = replace(self.wishes, compact=config.display.density == "compact")
        self.app.apply_config()  # type: ignore[attr-defined]
        self.rearrange()
        self.say("The configuration was read again.")

    def _count_again(self) -> None:
        self._counts = None
        self.run(self._after_news())

    async def _after_news(self) -> None:
        await self.refresh_counts()
        fresh_start = not self._touched and self.level is Where.LIST
        if self.listing.fresh and (not self.article_list.ids or fresh_start):
            await self.listing.show(self.listing.view)
        self._tell_place()

    async def refresh_counts(self) -> None:
        store = self.session.store
        feeds = await asyncio.to_thread(store.feeds)
        self.totals = await asyncio.to_thread(store.totals)
        self.all_feeds = feeds
        self.watch_.failing = {f.id for f in feeds if f.health is HealthState.FAILING}
        self.feed_list.show(feeds, self.totals)

    # ------------------------------------------------------------ the list

    def current_row(self) -> EntryRow | None:
        """The article actions are about: the open one, else the one in the list."""
        if self.level in (Where.ARTICLE, Where.FACTS):
            reading = self.desk.reading
            if reading is None:
                return None
            rows = self.session.store.rows([reading.entry.row.id])
            return rows[0] if rows else None
        return self.article_list.current if self.level is Where.LIST else None

    @on(messages.FeedChosen)
    def _feed_chosen(self, event: messages.FeedChosen) -> None:
        row = self.feed_list.current
        if event.entered:
            self.go_to(Where.LIST)
        if row.key != self.listing.view.key or self.listing.view.query.text:
            self._later(lambda: self.run(self._list(view_of(row, self.base))))

    async def _list(self, view: View, keep: int | None = None) -> bool:
        self.listing.before_search = None
        shown = await self.listing.show(view, keep=keep)
        self._tell_place()
        return shown

    @on(messages.EntryHighlighted)
    def _entry_highlighted(self, event: messages.EntryHighlighted) -> None:
        self._tell_place()
        if self.panes.article_shown and self.level is Where.LIST:
            self._later(lambda: self.run(self._peek(event.entry_id)))

    @on(messages.EntryOpened)
    def _entry_opened(self, event: messages.EntryOpened) -> None:
        self.run(self.open_entry(event.entry_id))

    def _later(self, work: Callable[[], None]) -> None:
        """Do something once the cursor rests, so that a held key costs nothing."""
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(_REST_S, work)

    async def _peek(self, entry_id: int) -> None:
        """Show an article beside the list without marking it."""
        if entry_id != self.desk.entry_id:
            await self.desk.open(entry_id)
            self._tell_place()

    async def open_entry(self, entry_id: int) -> None:
        """Show an article, give it the keys, mark it read."""
        if self._rest is not None:
            self._rest.stop()
        self.go_to(Where.ARTICLE)
        reading = self.desk.reading
        if reading is None or reading.entry.row.id != entry_id:
            if await self.desk.open(entry_id) is None:
                return
        self._tell_place()
        self.session.prepare(self._ahead())
        if self.session.config.display.mark_read == "open":
            row = self.current_row()
            if row is not None and not row.read and not self._read_only:
                await self._mark([Mark(entry_id, read=True)], told="")

    def _ahead(self) -> list[int]:
        """Return the ids of the next unread articles."""
        found: list[int] = []
        index: int | None = self.article_list.cursor
        while index is not None and len(found) < _AHEAD:
            index = self.article_list.next_unread(index)
            if index is not None:
                found.append(self.article_list.ids[index])
        return found

    # ------------------------------------------------------------ marks

    @property
    def _read_only(self) -> bool:
        return bool(self.session.read_only_reason)

    async def _mark(self, marks: Sequence[Mark], *, told: str) -> None:
        previous = await self.session.mark(marks)
        if not previous:
            return
        self._can_undo(told, lambda: self._unmark(previous))
        await self._marked(previous, told)

    async def _unmark(self, previous: Sequence[Mark]) -> None:
        await self.session.mark(previous)
        await self._marked(previous, "")

    async def _marked(self, marks: Sequence[Mark], told: str) -> None:
        self.article_list.update_rows([m.entry_id for m in marks])
        if told:
            self.say(f"{told} {self.keys.shown('undo')} takes it back.")
        await self.refresh_counts()
        self._tell_place()

    def _can_undo(self, told: str, how: Callable[[], Awaitable[Any]]) -> None:
        self._undo.append((told, how))
        del self._undo[:-_UNDO_DEPTH]

    async def action_undo(self, count: int = 0) -> None:
        """Take back the last change."""
        if not self._undo:
            self.say("Nothing to take back.")
            return
        told, how = self._undo.pop()
        await how()
        self.say(f"Taken back: {told}" if told else "Taken back.")

    async def action_toggle_read(self, count: int = 0) -> None:
        """Mark the article read, or unread again."""
        if row := self.current_row():
            told = "Marked unread." if row.read else "Marked read."
            await self._mark([Mark(row.id, read=not row.read)], told=told)
            if self.level is Where.LIST:
                self.article_list.move(1)

    async def action_toggle_star(self, count: int = 0) -> None:
        """Star the article, or take its star away."""
        if row := self.current_row():
            told = "Star taken away." if row.starred else "Starred."
            await self._mark([Mark(row.id, starred=not row.starred)], told=told)

    async def action_mark_all_read(self, count: int = 0) -> None:
        """Mark everything listed read."""
        query = replace(self.listing.view.query, unread=True)
        ids = await asyncio.to_thread(self.session.store.entry_ids, query)
        if not ids:
            self.say("Everything here is read already.")
            return
        marks = await asyncio.to_thread(lambda: [Mark(i, read=True) for i in ids])
        told = f"{words.count(len(ids), 'article')} marked read."
        await self._mark(marks, told=told)

    # ------------------------------------------------------------ moving

    def _active(self) -> FeedList | ArticleList | ArticleView | FactsPanel:
        pane = self._pane(self.level)
        assert isinstance(pane, (FeedList, ArticleList, ArticleView, FactsPanel))
        return pane

    def action_next_line(self, count: int = 0) -> None:
        """Move down."""
        self._active().move(count or 1)

    def action_prev_line(self, count: int = 0) -> None:
        """Move up."""
        self._active().move(-(count or 1))

    def action_page_down(self, count: int = 0) -> None:
        """Move one page down."""
        self._active().page(count or 1)

    def action_page_up(self, count: int = 0) -> None:
        """Move one page up."""
        self._active().page(-(count or 1))

    def action_half_page_down(self, count: int = 0) -> None:
        """Move half a page down."""
        self._active().page(0.5)

    def action_half_page_up(self, count: int = 0) -> None:
        """Move half a page up."""
        self._active().page(-0.5)

    def action_top(self, count: int = 0) -> Coroutine[Any, Any, Any] | None:
        """Go to the first line, or with a count to that one."""
        self._active().move(-(10**9))
        if count:
            self._active().move(count - 1)
        elif self.level is Where.LIST and self.listing.fresh:
            return self.action_show_new()
        return None

    def action_bottom(self, count: int = 0) -> None:
        """Go to the last line, or with a count to that one."""
        if count:
            self._active().move(-(10**9))
        self._active().move(count - 1 if count else 10**9)

    def action_open(self, count: int = 0) -> Coroutine[Any, Any, Any] | None:
        """Go deeper."""
        if self.level is Where.FEEDS:
            row = self.feed_list.current
            if row.opened is False:
                self.feed_list.toggle(row.key)
                return None
            self.go_to(Where.LIST)
            if row.key != self.listing.view.key:
                return self._list(view_of(row, self.base))
            return None
        if self.level is Where.LIST:
            row_ = self.article_list.current
            return self.open_entry(row_.id) if row_ else None
        if self.level is Where.ARTICLE:
            if self.desk.can_fetch:
                return self.desk.fetch()
            self.action_facts_focus()
            return None
        if not self.facts.toggle() and self.facts.current is not None:
            # The light stays on: the text has the keys, Esc leads back.
            mentions = self.facts.current.mentions
            self.level = Where.ARTICLE
            self.rearrange()
            self.desk.light(mentions)
        return None

    def action_back(self, count: int = 0) -> Coroutine[Any, Any, Any] | None:
        """Go back one step."""
        self.say("")
        if self.selections:
            self.clear_selection()
        elif self.level is Where.FACTS:
            self.go_to(Where.ARTICLE)
            self.desk.step_back()
        elif self.level is Where.ARTICLE:
            if not self.desk.step_back():
                self.desk.remember()
                self.wishes = replace(self.wishes, reading=False)
                self.go_to(Where.LIST)
        elif self.level is Where.LIST:
            if self.listing.before_search is not None:
                view, keep = self.listing.before_search
                return self._list(view, keep)
            if self.wishes.reading and self.app.size.width < 160:
                self.wishes = replace(self.wishes, reading=False)
                self.rearrange()
            else:
                self.go_to(Where.FEEDS)
        else:
            row = self.feed_list.current
            if row.opened:
                self.feed_list.toggle(row.key)
            elif row.depth and row.feed is not None:
                tag = row.key.split(":", 2)[2]
                self.feed_list.select(f"tag:{tag}")
        self._tell_place()
        return None

    async def action_next_unread(self, count: int = 0) -> None:
        """Open the next unread article, in the next feed if need be."""
        for _ in range(count or 1):
            if not await self._to_unread(1):
                break

    async def action_prev_unread(self, count: int = 0) -> None:
        """Open the unread article before this one."""
        await self._to_unread(-1)

    async def _to_unread(self, step: int) -> bool:
        rows = self.article_list
        start = rows.cursor
        if step > 0 and self.level in (Where.LIST, Where.FEEDS):
            # In a list the row under the cursor is itself the next one.
            start -= 1
        index = rows.next_unread(start, step)
        if index is None and step > 0:
            index = rows.next_unread(-1, 1)
            if index is not None and index >= rows.cursor:
                index = None
        if index is not None:
            rows.cursor = index
            await self.open_entry(rows.ids[index])
            return True
        if not await self._to_other_feed(step):
            self.say("Nothing unread left.")
            return False
        return True

    async def _to_other_feed(self, step: int) -> bool:
        """List the next feed with news and open its first unread article."""
        rows = self.feed_list.rows
        here = next(
            (n for n, r in enumerate(rows) if r.key == self.listing.view.key), 0
        )
        order = [*range(here + 1, len(rows)), *range(here)]
        if step < 0:
            order.reverse()
        for n in order:
            row = rows[n]
            if row.unread and row.key not in ("starred", self.listing.view.key):
                self.feed_list.set_reactive(FeedList.cursor, n)
                self.feed_list.refresh()
                await self._list(view_of(row, self.base))
                index = self.article_list.next_unread(-1)
                if index is not None:
                    self.article_list.cursor = index
                    await self.open_entry(self.article_list.ids[index])
                    return True
        return False

    def action_read_on(self, count: int = 0) -> Coroutine[Any, Any, Any] | None:
        """Scroll a page; at the end go to the next unread article."""
        if self.level is Where.LIST:
            return self.action_open()
        if self.level is Where.ARTICLE and not self.article.at_end:
            self.article.page(1)
            return None
        return self.action_next_unread()

    async def _step_entry(self, by: int) -> None:
        rows = self.article_list
        index = rows.cursor + by
        if not 0 <= index < len(rows.ids):
            self.say("This is the last article." if by > 0 else "This is the first.")
            return
        rows.cursor = index
        await self.open_entry(rows.ids[index])

    def action_next_entry(self, count: int = 0) -> Coroutine[Any, Any, Any]:
        """Open the next article of the list."""
        return self._step_entry(count or 1)

    def action_prev_entry(self, count: int = 0) -> Coroutine[Any, Any, Any]:
        """Open the article before this one."""
        return self._step_entry(-(count or 1))

    def action_next_feed(self, count: int = 0) -> None:
        """Go to the next feed with news."""
        if not self.feed_list.step_unread(1):
            self.say("No further feed with news.")

    def action_prev_feed(self, count: int = 0) -> None:
        """Go to the feed with news before this one."""
        if not self.feed_list.step_unread(-1):
            self.say("No feed with news before this one.")

    def _shown_panes(self) -> list[Where]:
        panes = self.panes
        shown = [
            (Where.FEEDS, panes.feeds != 0),
            (Where.LIST, panes.list != 0),
            (Where.ARTICLE, panes.article_shown),
            (Where.FACTS, bool(panes.facts or panes.sheet)),
        ]
        return [where for where, is_shown in shown if is_shown]

    def action_next_pane(self, count: int = 0) -> None:
        """Go to the next pane shown."""
        self._turn_pane(1)

    def action_prev_pane(self, count: int = 0) -> None:
        """Go to the pane before this one."""
        self._turn_pane(-1)

    def _turn_pane(self, by: int) -> None:
        shown = self._shown_panes()
        if self.level not in shown or len(shown) < 2:
            if self.level is Where.ARTICLE:
                self.action_facts_focus()
            elif self.level is Where.LIST:
                self.go_to(Where.FEEDS)
            return
        self.go_to(shown[(shown.index(self.level) + by) % len(shown)])

    # ------------------------------------------------------------ the article

    async def action_save(self, count: int = 0) -> None:
        """Save the article as Markdown."""
        if row := self.current_row():
            path = await self.session.save(row.id)
            self.say(f"Saved to {_short(path)}")

    def action_open_browser(self, count: int = 0) -> None:
        """Open the article's page in the browser."""
        if row := self.current_row():
            self.browse(row.url)

    def browse(self, url: str) -> None:
        """Open an address in the browser and say so."""
        if not url:
            self.say("The feed gives no address for this article.", trouble=True)
            return
        problem = self.session.open_in_browser(url)
        if problem:
            self.say(problem, trouble=True)
        else:
            self.say(f"Opened {words.host(url)} in the browser.")

    @on(messages.LinkClicked)
    def _link_clicked(self, event: messages.LinkClicked) -> None:
        self.browse(event.url)

    async def action_fetch_full(self, count: int = 0) -> None:
        """Fetch the article's own page."""
        if self.level is Where.LIST:
            row = self.article_list.current
            if row is None:
                return
            await self.open_entry(row.id)
        await self.desk.fetch()
        self._tell_place()

    def action_show_removed(self, count: int = 0) -> None:
        """Show or hide what the filters took out."""
        self.desk.toggle_removed()
        self._tell_place()

    @on(messages.RunClicked)
    def _run_clicked(self, event: messages.RunClicked) -> None:
        self.desk.toggle_run(event.run)

    async def action_never_cut(self, count: int = 0) -> None:
        """Never cut by these rules in this feed again."""
        reading = self.desk.reading
        rules, name = self.desk.rules_in_view()
        if reading is None or not rules:
            self.say("Nothing was taken out of this article.")
            return
        entry_id, feed = reading.entry.row.id, reading.entry.row.feed_title
        await self.session.never_cut(entry_id, rules)
        await self.desk.open(entry_id)

        async def cut_again() -> None:
            await self.session.cut_again(entry_id, rules)
            if self.desk.entry_id == entry_id:
                await self.desk.open(entry_id)
            self._tell_place()

        told = f"The {name} stays in {feed} from now on."
        self._can_undo(told, cut_again)
        self.say(f"{told} {self.keys.shown('undo')} takes it back.")
        self._tell_place()

    async def action_toggle_original(self, count: int = 0) -> None:
        """Switch between the cleaned text and the feed's own."""
        await self.desk.toggle_original()

    def action_copy_link(self, count: int = 0) -> None:
        """Send the article's address to the terminal's clipboard."""
        if row := self.current_row():
            self.app.copy_to_clipboard(row.url)
            self.say("The address was sent to the terminal's clipboard.")

    def action_links(self, count: int = 0) -> None:
        """List the links of the article."""
        from tui.screens.links import LinkSheet

        document = self.article.document
        links = document.links() if document else []
        if not links:
            self.say("There are no links in this article.")
            return
        self.app.push_screen(LinkSheet(links), self._link_chosen)

    def _link_chosen(self, url: str | None) -> None:
        if url:
            self.browse(url)

    # ------------------------------------------------------------ facts

    @on(messages.FactMoved)
    def _fact_moved(self, event: messages.FactMoved) -> None:
        self.desk.light(event.mentions)
        if event.jump:
            self.level = Where.ARTICLE
            self.rearrange()

    @on(messages.FoldClicked)
    def _fold_clicked(self) -> None:
        self.action_facts_toggle()

    def action_facts_toggle(self, count: int = 0) -> None:
        """Show or hide the key facts."""
        if self.app.size.width >= 100:
            self.wishes = replace(self.wishes, facts=not self.wishes.facts)
        else:
            self.wishes = replace(self.wishes, sheet=not self.wishes.sheet)
        if self.level is Where.FACTS:
            self.go_to(Where.ARTICLE)
            self.desk.step_back()
        else:
            self.rearrange()

    def action_facts_focus(self, count: int = 0) -> None:
        """Go to the key facts, or back to the text."""
        if self.level is Where.FACTS:
            self.action_back()
            return
        if not self.facts.panel.items and not self.desk.reading:
            return
        self.wishes = replace(self.wishes, facts=True, sheet=True)
        self.go_to(Where.FACTS)

    # ------------------------------------------------------------ finding

    def action_search(self, count: int = 0) -> None:
        """Search all stored articles."""
        from tui.widgets.prompt import Prompt

        row = self.article_list.current
        if self.listing.before_search is None:
            self.listing.before_search = (self.listing.view, row.id if row else None)
        text = self.listing.view.query.text
        self.mount(Prompt("search", "/", text, self.keys), before=self.hints)

    def action_find_in_article(self, count: int = 0) -> None:
        """Find words in the article shown."""
        from tui.widgets.prompt import Prompt

        if self.desk.reading is not None:
            self.level = Where.ARTICLE
            self.mount(Prompt("find", "/", "", self.keys), before=self.hints)

    def action_command_line(self, count: int = 0) -> None:
        """Type the name of an action."""
        from tui.widgets.prompt import Prompt

        self.mount(Prompt("command", ":", "", self.keys), before=self.hints)

    async def search(self, text: str, *, typing: bool) -> str:
        """List what matches; returns what is wrong with the search, or nothing."""
        text = text.strip()
        if not text:
            return ""
        base = replace(self.base, unread=False, text=text)
        try:
            view = View(f"Search: {text}", base, "search")
            await self.listing.show(view, typing=typing)
        except NewsreaderError as error:
            return str(error)
        self._tell_place()
        return ""

    async def end_search(self, *, keep: bool) -> None:
        """Leave the search line; without `keep` go back to where one was."""
        if keep and self.listing.view.query.text:
            self.go_to(Where.LIST)
            return
        if self.listing.before_search is not None:
            view, entry_id = self.listing.before_search
            if self.listing.view != view:
                await self._list(view, entry_id)
            self.listing.before_search = None
        self.rearrange()

    def find(self, text: str) -> str:
        """Highlight words in the article; returns how many there are, in words."""
        total = self.desk.find(text)
        self._tell_place()
        if not text:
            return ""
        return self.desk.match if total else "not in this article"

    def action_find_next(self, count: int = 0) -> None:
        """Go to the next match."""
        self.article.find_step(count or 1)
        self.say(self.desk.match, stay=True)

    def action_find_prev(self, count: int = 0) -> None:
        """Go to the match before this one."""
        self.article.find_step(-(count or 1))
        self.say(self.desk.match, stay=True)

    def _filter(self, **changes: bool) -> Coroutine[Any, Any, Any]:
        row = self.article_list.current
        self.base = replace(self.base, **changes)
        view = self.listing.view
        query = replace(view.query, unread=self.base.unread, starred=self.base.starred)
        if view.key == "starred":
            query = replace(query, starred=True)
        return self._relist(replace(view, query=query), row.id if row else None)

    async def _relist(self, view: View, keep: int | None) -> None:
        await self.listing.show(view, keep=keep)
        self._tell_place()

    def action_filter_unread(self, count: int = 0) -> Coroutine[Any, Any, Any]:
        """List unread articles only, or all again."""
        return self._filter(unread=not self.base.unread)

    def action_filter_starred(self, count: int = 0) -> Coroutine[Any, Any, Any]:
        """List starred articles only, or all again."""
        return self._filter(starred=not self.base.starred)

    def action_filter_all(self, count: int = 0) -> Coroutine[Any, Any, Any]:
        """List every article kept."""
        return self._filter(unread=False, starred=False)

    async def action_show_new(self, count: int = 0) -> None:
        """Bring in what arrived; in the text the cursor of the list stays."""
        row = self.article_list.current
        reading = self.level in (Where.ARTICLE, Where.FACTS)
        keep = row.id if row and reading else None
        await self.listing.show(self.listing.view, keep=keep)
        self._tell_place()

    # ------------------------------------------------------------ feeds

    def chosen_feeds(self) -> list[int]:
        """The feeds meant by "this feed": of the row, the list or the article."""
        if self.level is Where.FEEDS:
            row = self.feed_list.current
            if row.feed is not None:
                return [row.feed.id]
            if row.tag:
                return [f.id for f in self.all_feeds if row.tag in f.tags]
            return []
        if self.listing.view.query.feed_ids:
            return list(self.listing.view.query.feed_ids)
        entry = self.current_row()
        return [entry.feed_id] if entry else []

    async def action_poll_all(self, count: int = 0) -> None:
        """Ask every feed for news now."""
        self._asked_poll = True
        self.say("Asking every feed …")
        await self.session.poll(force=True)

    async def action_poll_feed(self, count: int = 0) -> None:
        """Ask the chosen feed for news now."""
        if ids := self.chosen_feeds():
            await self.poll(ids)

    async def poll(self, ids: Sequence[int]) -> None:
        """Ask some feeds for news now."""
        self._asked_poll = True
        name = words.count(len(ids), "feed")
        if len(ids) == 1:
            name = next((f.title for f in self.all_feeds if f.id == ids[0]), name)
        self.say(f"Asking {name} …")
        await self.session.poll(ids, force=True)

    def choose_feed(self, feed_id: int) -> None:
        """List one feed's articles."""
        if self.feed_list.select(f"feed:{feed_id}"):
            self.go_to(Where.LIST)
            self.run(self._list(view_of(self.feed_list.current, self.base)))

    async def action_pause_feed(self, count: int = 0) -> None:
        """Stop polling the chosen feed, or start again."""
        row = self.feed_list.current
        if row.feed is None:
            self.say("Choose a feed first; a tag cannot be paused.")
            return
        await self.pause(row.feed, paused=row.feed.health is not HealthState.PAUSED)

    async def pause(self, feed: Feed, *, paused: bool) -> None:
        """Pause or resume one feed, with undo."""
        await self.session.pause(feed.id, paused=paused)

        async def undo() -> None:
            await self.session.pause(feed.id, paused=not paused)
            await self.refresh_counts()

        told = f"{feed.title} is {'paused' if paused else 'polled again'}."
        self._can_undo(told, undo)
        self.say(f"{told} {self.keys.shown('undo')} takes it back.")
        await self.refresh_counts()

    def action_feed_info(self, count: int = 0) -> None:
        """Tell how the feeds are doing."""
        from tui.screens.health import HealthSheet

        chosen = self.chosen_feeds()
        now = datetime.now(UTC)
        self.app.push_screen(
            HealthSheet(self, chosen[0] if len(chosen) == 1 else None, now)
        )

    # ------------------------------------------------------------ layout

    def action_list_toggle(self, count: int = 0) -> None:
        """Show or hide the list beside the text."""
        self.wishes = replace(self.wishes, list=not self.wishes.list)
        if self.level is Where.LIST and not self.wishes.list and self.wishes.reading:
            self.level = Where.ARTICLE
        self.rearrange()

    def action_feeds_toggle(self, count: int = 0) -> None:
        """Show or hide the feeds."""
        if self.app.size.width < 100 or self.wishes.reading:
            if self.level is Where.FEEDS:
                self.go_to(Where.LIST)
            else:
                if self.app.size.width < 160:
                    self.wishes = replace(self.wishes, reading=False)
                self.wishes = replace(self.wishes, feeds=True)
                self.go_to(Where.FEEDS)
            return
        self.wishes = replace(self.wishes, feeds=not self.wishes.feeds)
        if self.level is Where.FEEDS and not self.wishes.feeds:
            self.level = Where.LIST
        self.rearrange()

    def action_toggle_theme(self, count: int = 0) -> None:
        """Switch between light and dark."""
        if self.app.no_color:
            self.say("NO_COLOR is set: there is only one theme.")
            return
        shown = self.app.toggle_theme()  # type: ignore[attr-defined]
        self.say(f"The {shown} theme.")

    # ------------------------------------------------------------ the program

    def action_help(self, count: int = 0) -> None:
        """Show the keys that work here."""
        from tui.screens.help import HelpSheet

        self.app.push_screen(HelpSheet(self.keys, self.where))

    def action_palette(self, count: int = 0) -> None:
        """Choose from every action."""
        self.app.action_command_palette()

    def action_suspend(self, count: int = 0) -> None:
        """Put the reader to sleep."""
        self.app.action_suspend_process()

    def action_quit(self, count: int = 0) -> None:
        """Leave the reader."""
        self.desk.remember()
        self.app.exit(return_code=0)


def _short(path: Path) -> str:
    """Return a path with the home folder as "~"."""
    try:
        return f"~/{path.relative_to(Path.home())}"
    except ValueError:
        return str(path)


assert all(hasattr(MainScreen, f"action_{action}") for action in BY_ID)
