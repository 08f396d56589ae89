"""Moving inside a pane and from one to the next."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from newsreader.actions import Where
from tui.commands.registry import command, perform
from tui.widgets.articles import ArticleList
from tui.widgets.facts import FactsPanel
from tui.widgets.feeds import FeedList
from tui.widgets.reader import ArticleView

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


@command("next_line")
def next_line(main: MainScreen, count: int = 0) -> None:
    """Move down."""
    _active(main).move(count or 1)


@command("prev_line")
def prev_line(main: MainScreen, count: int = 0) -> None:
    """Move up."""
    _active(main).move(-(count or 1))


@command("page_down")
def page_down(main: MainScreen, count: int = 0) -> None:
    """Move one page down."""
    _active(main).page(count or 1)


@command("page_up")
def page_up(main: MainScreen, count: int = 0) -> None:
    """Move one page up."""
    _active(main).page(-(count or 1))


@command("half_page_down")
def half_page_down(main: MainScreen, count: int = 0) -> None:
    """Move half a page down."""
    _active(main).page(0.5)


@command("half_page_up")
def half_page_up(main: MainScreen, count: int = 0) -> None:
    """Move half a page up."""
    _active(main).page(-0.5)


@command("top")
def top(main: MainScreen, count: int = 0) -> Coroutine[Any, Any, Any] | None:
    """Go to the first line, or with a count to that one."""
    _active(main).move(-(10**9))
    if count:
        _active(main).move(count - 1)
    elif main.level is Where.LIST and main.listing.fresh:
        return perform(main, "show_new")
    return None


@command("bottom")
def bottom(main: MainScreen, count: int = 0) -> None:
    """Go to the last line, or with a count to that one."""
    if count:
        _active(main).move(-(10**9))
    _active(main).move(count - 1 if count else 10**9)


@command("next_feed")
def next_feed(main: MainScreen, count: int = 0) -> None:
    """Go to the next feed with news."""
    if not main.feed_list.step_unread(1):
        main.say("No further feed with news.")


@command("prev_feed")
def prev_feed(main: MainScreen, count: int = 0) -> None:
    """Go to the feed with news before this one."""
    if not main.feed_list.step_unread(-1):
        main.say("No feed with news before this one.")


@command("next_pane")
def next_pane(main: MainScreen, count: int = 0) -> None:
    """Go to the next pane shown."""
    _turn_pane(main, 1)


@command("prev_pane")
def prev_pane(main: MainScreen, count: int = 0) -> None:
    """Go to the pane before this one."""
    _turn_pane(main, -1)


def _active(main: MainScreen) -> FeedList | ArticleList | ArticleView | FactsPanel:
    pane = main.frame.pane(main.level)
    assert isinstance(pane, (FeedList, ArticleList, ArticleView, FactsPanel))
    return pane


def _shown_panes(main: MainScreen) -> list[Where]:
    panes = main.panes
    shown = [
        (Where.FEEDS, panes.feeds != 0),
        (Where.LIST, panes.list != 0),
        (Where.ARTICLE, panes.article_shown),
        (Where.FACTS, bool(panes.facts or panes.sheet)),
    ]
    return [where for where, is_shown in shown if is_shown]


def _turn_pane(main: MainScreen, by: int) -> None:
    shown = _shown_panes(main)
    if main.level not in shown or len(shown) < 2:
        if main.level is Where.ARTICLE:
            perform(main, "facts_focus")
        elif main.level is Where.LIST:
            main.go_to(Where.FEEDS)
        return
    main.go_to(shown[(shown.index(main.level) + by) % len(shown)])
