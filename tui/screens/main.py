"""The main screen: feeds, articles, the text and its facts; every key ends here.

Keys become actions in `tui.keys`, actions are run by `tui.commands` and the parts they
concern (`Listing`, `Desk`, `Offers`). Anything that waits runs as a worker, so the next
key is answered at once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.screen import Screen
from textual.timer import Timer

from newsreader import events as news
from newsreader.actions import Where
from newsreader.background import MISTAKE
from newsreader.errors import NewsreaderError, in_words
from newsreader.models import EntryRow, Feed, HealthState, Mark, Totals
from tui import messages, opening, words
from tui.commands.registry import load, perform
from tui.desk import Desk
from tui.geometry import Panes, Wishes, arrange
from tui.keys import Keys, canonical, key_name
from tui.listing import Listing, View, position, view_of
from tui.offers import Offers
from tui.opening import Opening
from tui.pollwatch import PollWatch
from tui.screens.top import on_top
from tui.states import why_empty
from tui.widgets.articles import ArticleList
from tui.widgets.bars import HintBar, StatusBar
from tui.widgets.facts import FactsPanel
from tui.widgets.feeds import FeedList
from tui.widgets.pane import Pane
from tui.widgets.reader import ArticleView

if TYPE_CHECKING:
    from newsreader.session import Session

_log = logging.getLogger(__name__)

#: Seconds the cursor rests before the article under it is shown.
_REST_S = 0.08
#: Seconds between two looks at the counts while a poll runs.
_COUNTS_S = 0.5
#: Seconds a message stays.
_MESSAGE_S = 6.0
#: Marks that can be taken back.
_UNDO_DEPTH = 100
#: Seconds the first frame waits for its articles; without them it says nothing yet.
_PATIENCE_S = 0.15
#: Seconds in which the first frame reaches the terminal before more is begun.
_FRAME_S = 0.03
#: Unread articles made ready ahead.
_AHEAD = 3

Undo = tuple[str, Callable[[], Awaitable[Any]]]


class MainScreen(Screen[None]):
    """Everything the reader shows."""

    AUTO_FOCUS = ""

    def __init__(
        self,
        session: Session,
        first: asyncio.Task[Opening] | None = None,
        ready: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__()
        self.session = session
        self._opening, self._when_ready = first, ready
        display = session.config.display
        self.keys = Keys(session.config.keys)
        self.status = StatusBar(id="status")
        self.hints = HintBar(id="hints")
        self.feed_list = FeedList(id="feeds")
        self.article_list = ArticleList(session.store.rows, id="list")
        self.article = ArticleView(id="article")
        self.article.measure = display.measure
        self.article.date_format = display.date_format
        self.facts = FactsPanel(id="facts")
        self._row = Horizontal(id="panes")
        self._reading = Container(id="reading")
        self.listing = Listing(session.store, self.article_list)
        self.desk = Desk(session, self.article, self.facts, self.say)
        self.watch_ = PollWatch()
        self.offers = Offers(self)
        self.level = Where.LIST
        self.wishes = Wishes(compact=display.density == "compact")
        self.panes = Panes()
        #: What new views start with: all articles or the unread ones.
        self.base = opening.first_query(session.config)
        self.totals = Totals()
        self._feeds: Sequence[Feed] = ()
        self._more_feeds = False
        self._undo: list[Undo] = []
        #: What of `wishes` was stored last.
        self._kept: dict[str, bool] = {}
        self._rest: Timer | None = None
        self._counts: Timer | None = None
        self._message: Timer | None = None
        self._touched = False
        #: Whether the store has been asked at all: before that nothing is "empty".
        self._loaded = False
        #: A poll the user asked for, whose end is told.
        self.asked_poll = False
        self._unsubscribe: Callable[[], None] = lambda: None

    def compose(self) -> ComposeResult:
        """Lay out the panes, each with its width: a change after this costs a frame."""
        self.panes = arrange(*self.app.size, self.wishes)
        self._apply(self.panes)
        yield self.status
        with self._row:
            yield self.feed_list
            yield self.article_list
            with self._reading:
                yield self.article
                yield self.facts
        yield self.hints

    # ------------------------------------------------------------ life

    async def on_mount(self) -> None:
        """Paint first, with articles when they come in time; the rest comes later."""
        if self._opening is None:
            reading = asyncio.to_thread(opening.read, self.session.store, self.base)
            self._opening = asyncio.create_task(reading)
        await asyncio.wait({self._opening}, timeout=_PATIENCE_S)
        if self._opening.done() and self._opening.exception() is None:
            self._open_with(self._opening.result())
        else:
            self.rearrange()
        self.call_after_refresh(lambda: self.run(self._first()))

    async def _first(self) -> None:
        """Take what the first frame had to do without, then start working."""
        if not self._loaded:
            assert self._opening is not None
            self._open_with(await self._opening)
        await asyncio.sleep(_FRAME_S)
        load()
        if self._more_feeds:
            await self.refresh_counts()
        await self.listing.complete()
        self.tell_place()
        self._unsubscribe = self.session.subscribe(self._on_news)
        if self.session.read_only_reason:
            self.say(self.session.read_only_reason, trouble=True, stay=True)
        self.session.start_background(self._when_ready)
        row = self.article_list.current
        if row is not None and self.panes.article_shown:
            await self._peek(row.id)

    def _open_with(self, found: Opening) -> None:
        """Show what was read of the store: panes as they were left, feeds, articles."""
        self._kept = found.panes
        self.wishes = replace(self.wishes, **found.panes)
        self._count(found.feeds, found.totals)
        self._more_feeds = not found.has_all_feeds
        self.listing.begin(View("All news", self.base), found.ids)
        self._loaded = True
        self.rearrange()

    def keep_panes(self) -> None:
        """Remember which panes are shown, when that changed."""
        shown = {name: getattr(self.wishes, name) for name in opening.PANES}
        if shown != self._kept and not self.read_only:
            self._kept = shown
            self.run(
                asyncio.to_thread(self.session.store.set_setting, opening.KEPT, shown)
            )

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
            self.say(in_words(error), trouble=True)
        except Exception:  # one action failed; the reader and what is open stay
            _log.exception("an action failed")
            self.say(MISTAKE, trouble=True)

    # ------------------------------------------------------------ keys

    @property
    def where(self) -> tuple[Where, ...]:
        """Whose keys are valid now, the narrowest place first."""
        if self.desk.finding and self.level is Where.ARTICLE:
            return (Where.FIND, Where.ARTICLE)
        return (self.level,)

    def on_key(self, event: events.Key) -> None:
        """Turn a key into an action; once the reader is left there are none."""
        if not on_top(self):
            # Typed for a sheet the key before has opened.
            event.stop()
            event.prevent_default()
            self.app.post_message(events.Key(event.key, event.character))
            return
        if not self.is_attached or self._typed_ahead(event):
            event.stop()
            event.prevent_default()
            return
        if isinstance(self.focused, Pane) or self.focused is None:
            press = self.keys.press(canonical(event.key, event.character), self.where)
            if self.keys.typed != self.hints.typed:
                self.hints.typed = self.keys.typed
                self.hints.refresh()
            event.stop()
            event.prevent_default()
            if press is not None:
                self.do(press.action, press.count)
            elif not self.keys.typed:
                self._say_unbound(canonical(event.key, event.character))

    def _say_unbound(self, key: str) -> None:
        """Answer a key that does nothing here."""
        if self.hints.trouble or key == "escape":
            return
        label, places = self.keys.elsewhere(key)
        if label:
            self.say(f"{key_name(key)} ({label}) works in {places}.")
        elif len(key) == 1 and not key.isdigit():
            self.say(f"{key} does nothing. {self.keys.shown('help')} shows the keys.")

    def _typed_ahead(self, key: events.Key) -> bool:
        """Hand a key to the open line that was typed before it could take keys."""
        opened = self.query("Prompt")
        if not opened:
            return False
        from tui.widgets.prompt import Prompt

        return opened.first(Prompt).type_ahead(key)

    def do(self, action: str, count: int = 0) -> None:
        """Run an action of the table."""
        self._touched = True
        if not self.hints.trouble or action != "back":
            self.say("")
        result = perform(self, action, count)
        if result is not None:
            self.run(result)

    def say(
        self,
        message: str,
        *,
        trouble: bool = False,
        stay: bool = False,
        after: str = "",
    ) -> None:
        """Say something in the bottom line for a while.

        With `after`, the end of what began with that message: it is left out when
        something newer is being said.
        """
        if after and self.hints.message not in ("", after):
            return
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
        if panes != self.panes:
            self.panes = panes
            self._apply(panes)
        pane = self.pane(self.level)
        if pane is not None and self.focused is not pane:
            self.set_focus(pane, scroll_visible=False)
        self.tell_place()

    def _apply(self, panes: Panes) -> None:
        for widget, columns in (
            (self.feed_list, panes.feeds),
            (self.article_list, panes.list),
        ):
            widget.display = columns != 0
            widget.styles.width = "1fr" if columns is None else columns
        self._reading.display = panes.article_shown
        self._reading.set_class(panes.sheet > 0, "stacked")
        self.facts.display = bool(panes.facts or panes.sheet)
        self.facts.styles.width = "1fr" if panes.sheet else (panes.facts or 0)
        self.facts.styles.height = panes.sheet or "1fr"
        self._row.set_class(panes.rules, "ruled")
        self._row.set_class(panes.airy, "airy")
        self.feed_list.railed = panes.list != 0
        self.article_list.railed = panes.article_shown
        self.article.railed = bool(panes.facts)
        if self.article_list.compact != panes.compact:
            self.article_list.compact = panes.compact
            self.article_list.on_resize()
        narrow = panes.article_shown and not panes.facts
        self.desk.fold_facts(
            folded=narrow and self.app.size.width < 100, opened=panes.sheet > 0
        )

    def pane(self, level: Where) -> Pane | None:
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

    def tell_place(self) -> None:
        self.status.tell(
            name=self.listing.view.name,
            place=position(self.listing, self.article_list),
            work=self.watch_.work,
            trouble=self.watch_.trouble_named(
                self.keys.shown("feed_info"), self.app.size.width
            ),
            brief=self.watch_.trouble,
        )
        self.offers.show()
        if not self.article_list.ids and self._loaded:
            self.article_list.empty = why_empty(
                self.listing.view.query,
                self.totals,
                self.watch_,
                self.feed_list.current.feed,
                self.keys.shown,
                starter=self.session.config.starter,
            )
            self.article_list.refresh()

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
            told = "The configuration has a mistake, the old one stays: "
            told += str(event.problems[0])
            self.say(told + (f" (and {more} more)" if more else ""), trouble=True)
        elif isinstance(event, news.Notice):
            self.say(event.text, trouble=True)
        elif isinstance(event, news.PollFinished) and not event.cancelled:
            why, stored = self.keys.shown("feed_info"), bool(self.totals.total)
            if self.asked_poll:
                self.say(self.watch_.told_at_end(event.report, why, stored=stored))
            self.asked_poll = False
        if self._counts is None:
            self._counts = self.set_timer(_COUNTS_S, self._count_again)

    def _reconfigure(self) -> None:
        config = self.session.config
        self.keys = Keys(config.keys)
        self.article.measure = config.display.measure
        self.article.date_format = config.display.date_format
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
        self.tell_place()

    async def refresh_counts(self) -> None:
        store = self.session.store
        self._count(*await asyncio.to_thread(lambda: (store.feeds(), store.totals())))

    @property
    def all_feeds(self) -> Sequence[Feed]:
        """Every subscribed feed; in the first moments that may mean reading them."""
        if self._more_feeds:
            self._count(self.session.store.feeds(), self.session.store.totals())
        return self._feeds

    def _count(self, feeds: Sequence[Feed], totals: Totals) -> None:
        feeds = words.told_apart(feeds)
        self.totals = totals
        self._feeds, self._more_feeds = feeds, False
        self.watch_.failing = {f.id for f in feeds if f.health is HealthState.FAILING}
        self.watch_.titles = {f.id: f.title for f in feeds}
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
        return self.article_list.current

    def chosen_row(self) -> EntryRow | None:
        """The same, saying so when there is none."""
        row = self.current_row()
        if row is None:
            self.say("There is no article here.")
        return row

    @on(messages.FeedChosen)
    def _feed_chosen(self, event: messages.FeedChosen) -> None:
        row = self.feed_list.current
        if event.entered:
            self.go_to(Where.LIST)
        if row.key != self.listing.view.key or self.listing.view.query.text:
            self._later(lambda: self.run(self.list_view(view_of(row, self.base))))

    async def list_view(self, view: View, keep: int | None = None) -> bool:
        self.listing.before_search = None
        shown = await self.listing.show(view, keep=keep)
        self.tell_place()
        return shown

    @on(messages.EntryHighlighted)
    def _entry_highlighted(self, event: messages.EntryHighlighted) -> None:
        self.tell_place()
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
            self.tell_place()

    async def open_entry(self, entry_id: int) -> None:
        """Show an article, give it the keys, mark it read."""
        if self._rest is not None:
            self._rest.stop()
        self.go_to(Where.ARTICLE)
        reading = self.desk.reading
        shown = reading is not None and reading.entry.row.id == entry_id
        if not shown and await self.desk.open(entry_id) is None:
            return
        self.tell_place()
        self.session.prepare(self._ahead())
        if self.session.config.display.mark_read == "open":
            row = self.current_row()
            if row is not None and not row.read and not self.read_only:
                await self.mark(
                    [Mark(entry_id, read=True)], told="Marked read.", quiet=True
                )

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
    def read_only(self) -> bool:
        return bool(self.session.read_only_reason)

    async def mark(
        self, marks: Sequence[Mark], *, told: str, quiet: bool = False
    ) -> None:
        """Apply marks with undo; `quiet` ones are told when they are taken back."""
        previous = await self.session.mark(marks)
        if not previous:
            return
        self.can_undo(told, lambda: self._unmark(previous))
        await self._marked(previous, "" if quiet else told)

    async def _unmark(self, previous: Sequence[Mark]) -> None:
        await self.session.mark(previous)
        await self._marked(previous, "")

    async def _marked(self, marks: Sequence[Mark], told: str) -> None:
        self.article_list.update_rows([m.entry_id for m in marks])
        if told:
            self.say(f"{told} {self.keys.shown('undo')} takes it back.")
        await self.refresh_counts()
        self.tell_place()

    def can_undo(self, told: str, how: Callable[[], Awaitable[Any]]) -> None:
        self._undo.append((told, how))
        del self._undo[:-_UNDO_DEPTH]

    # ------------------------------------------------------------ the article

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

    @on(messages.RunClicked)
    def _run_clicked(self, event: messages.RunClicked) -> None:
        self.desk.toggle_run(event.run)

    # ------------------------------------------------------------ facts

    @on(messages.FactMoved)
    def _fact_moved(self, event: messages.FactMoved) -> None:
        self.desk.light(event.mentions)
        if event.jump:
            self.level = Where.ARTICLE
            self.rearrange()
        self.offers.show()

    @on(messages.FoldClicked)
    def _fold_clicked(self) -> None:
        self.do("facts_toggle")
