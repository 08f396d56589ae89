"""The main screen: feeds, articles, the text and its facts; every key ends here.

Keys become actions in `tui.keys`, actions are run by `tui.commands` and the parts they
concern (`Listing`, `Desk`, `Following`, `Changes`). Anything that waits runs as a
worker, so the next key is answered at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual import events, on
from textual.app import ComposeResult
from textual.screen import Screen
from textual.timer import Timer

from newsreader.actions import Where
from newsreader.background import MISTAKE
from newsreader.errors import NewsreaderError, in_words
from tui import entrywork, messages, opening
from tui.changes import Changes
from tui.commands.registry import perform
from tui.desk import Desk
from tui.following import Following
from tui.frame import Frame
from tui.geometry import Panes, Wishes, arrange
from tui.keys import Keys, canonical
from tui.listing import Listing, View, position, view_of
from tui.offers import Offers
from tui.opening import Opening
from tui.screens.top import on_top
from tui.start import Start
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
        self.frame = Frame(self.feed_list, self.article_list, self.article, self.facts)
        self.listing = Listing(session.store, self.article_list)
        self.desk = Desk(
            session, self.article, self.facts, say=self.say, explain=self.explain
        )
        self.following = Following(self)
        self.changes = Changes(self)
        self.offers = Offers(self)
        self.start = Start(self, first, ready)
        self.level = Where.LIST
        self.wishes = Wishes(compact=display.density == "compact")
        self.panes = Panes()
        #: What new views start with: all articles or the unread ones.
        self.base = opening.first_query(session.config)
        #: What of `wishes` was stored last.
        self.kept: dict[str, bool] = {}
        self._rest: Timer | None = None
        #: Whether the user has done anything yet.
        self.touched = False

    def compose(self) -> ComposeResult:
        """Lay out the panes, each with its width: a change after this costs a frame."""
        self.panes = arrange(*self.app.size, self.wishes)
        self._apply(self.panes)
        yield self.status
        yield from self.frame.compose()
        yield self.hints

    # ------------------------------------------------------------ life

    async def on_mount(self) -> None:
        """Paint first, with articles when they come in time; the rest comes later."""
        await self.start.paint()
        self.call_after_refresh(lambda: self.run(self.start.go_on()))

    @property
    def read_only(self) -> bool:
        """Whether nothing can be stored; the session says why."""
        return bool(self.session.read_only_reason)

    def keep_panes(self) -> None:
        """Remember which panes are shown, when that changed."""
        shown = {name: getattr(self.wishes, name) for name in opening.PANES}
        if shown != self.kept and not self.read_only:
            self.kept = shown
            self.run(
                asyncio.to_thread(self.session.store.set_setting, opening.KEPT, shown)
            )

    def on_unmount(self) -> None:
        """No event may reach a screen that is gone."""
        self.following.stop()

    def run(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run what waits, telling in words what goes wrong."""
        self.run_worker(self._guard(work), exit_on_error=True)

    async def _guard(self, work: Coroutine[Any, Any, Any]) -> None:
        with self._telling():
            await work

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        """Tell in words what goes wrong in one action; the reader stays."""
        try:
            yield
        except NewsreaderError as error:
            self.tell_error(error)
        except OSError as error:
            self.say(in_words(error), trouble=True)
        except Exception:
            _log.exception("an action failed")
            self.say(MISTAKE, trouble=True)

    def explain(self, error: NewsreaderError) -> tuple[str, ...]:
        """Return what went wrong, and what to do about it where that is known."""
        helps = self.session.what_helps(error)
        if not helps:
            return (str(error),)
        return str(error), f"{self.keys.shown('quit')} leaves the reader. {helps}"

    def tell_error(self, error: NewsreaderError) -> None:
        """Say what went wrong in the bottom line, a damaged database until a key."""
        told = self.explain(error)
        self.say(" ".join(told), trouble=True, stay=len(told) > 1)

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
            key = canonical(event.key, event.character)
            press = self.keys.press(key, self.where)
            if self.keys.typed != self.hints.typed:
                self.hints.typed = self.keys.typed
                self.hints.refresh()
            event.stop()
            event.prevent_default()
            if press is not None:
                self.do(press.action, press.count)
            elif not self.hints.trouble and (told := self.keys.unbound(key)):
                self.say(told)

    def _typed_ahead(self, key: events.Key) -> bool:
        """Hand a key to the open line that was typed before it could take keys."""
        opened = self.query("Prompt")
        if not opened:
            return False
        from tui.widgets.prompt import Prompt

        return opened.first(Prompt).type_ahead(key)

    def do(self, action: str, count: int = 0) -> None:
        """Run an action of the table."""
        self.touched = True
        if not self.hints.trouble or action != "back":
            self.say("")
        with self._telling():
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
        """Say something in the bottom line; see `HintBar.say`."""
        self.hints.say(message, trouble=trouble, stay=stay, after=after)

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
        pane = self.frame.pane(self.level)
        if pane is not None and self.focused is not pane:
            self.set_focus(pane, scroll_visible=False)
        self.tell_place()

    def _apply(self, panes: Panes) -> None:
        self.frame.show(panes)
        narrow = panes.article_shown and not panes.facts
        self.desk.fold_facts(
            folded=narrow and self.app.size.width < 100, opened=panes.sheet > 0
        )

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
        """Say in the status line where one is and what goes on."""
        watch = self.following.watch
        self.status.tell(
            name=self.listing.view.name,
            place=position(self.listing, self.article_list),
            work=watch.work,
            trouble=watch.trouble_named(
                self.keys.shown("feed_info"), self.app.size.width
            ),
            brief=watch.trouble,
        )
        self.offers.show()
        if not self.article_list.ids and self.start.loaded:
            from tui.states import why_empty

            self.article_list.empty = why_empty(
                self.listing.view.query,
                self.following.totals,
                watch,
                self.feed_list.current.feed,
                self.keys.shown,
                starter=self.session.config.starter,
            )
            self.article_list.refresh()

    def reconfigure(self) -> None:
        """Use a configuration that was read again."""
        config = self.session.config
        self.keys = Keys(config.keys)
        self.article.measure = config.display.measure
        self.article.date_format = config.display.date_format
        self.wishes = replace(self.wishes, compact=config.display.density == "compact")
        self.app.apply_config()  # type: ignore[attr-defined]
        self.rearrange()
        self.say("The configuration was read again.")

    # ------------------------------------------------------------ the list, the article

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
            self._later(lambda: self.run(entrywork.peek(self, event.entry_id)))

    def show_beside(self, *, anew: bool = False) -> None:
        """Show the article under the cursor beside the list, where there is room.

        What is shown there stays, but with `anew`.
        """
        row = self.article_list.current
        beside = self.panes.article_shown and self.level is Where.LIST
        if row is not None and beside and (anew or self.desk.entry_id is None):
            self.run(entrywork.peek(self, row.id))

    @on(messages.EntryOpened)
    def _entry_opened(self, event: messages.EntryOpened) -> None:
        self.run(entrywork.open_entry(self, event.entry_id))

    @on(messages.RowsLost)
    def _rows_lost(self, event: messages.RowsLost) -> None:
        self.article_list.broken = (
            "The list cannot be read.",
            *self.explain(event.error),
        )
        self.article_list.refresh()
        self.tell_error(event.error)

    def _later(self, work: Callable[[], None]) -> None:
        """Do something once the cursor rests, so that a held key costs nothing."""
        self.forget_later()
        self._rest = self.set_timer(_REST_S, work)

    def forget_later(self) -> None:
        """Leave out what waits for the cursor to rest."""
        if self._rest is not None:
            self._rest.stop()

    @on(messages.LinkClicked)
    def _link_clicked(self, event: messages.LinkClicked) -> None:
        self.run(entrywork.browse(self, event.url))

    @on(messages.RunClicked)
    def _run_clicked(self, event: messages.RunClicked) -> None:
        self.desk.toggle_run(event.run)

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
