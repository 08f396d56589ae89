"""Going deeper and back, and on to the next article."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from newsreader.actions import Where
from tui import entrywork
from tui.commands.registry import command, perform
from tui.listing import view_of
from tui.widgets.feeds import FeedList

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


@command("open")
def open_(main: MainScreen, count: int = 0) -> Coroutine[Any, Any, Any] | None:
    """Go deeper."""
    if main.level is Where.FEEDS:
        row = main.feed_list.current
        if row.opened is False:
            main.feed_list.toggle(row.key)
            return None
        main.go_to(Where.LIST)
        if row.key != main.listing.view.key:
            return main.list_view(view_of(row, main.base))
        return None
    if main.level is Where.LIST:
        row_ = main.article_list.current
        return entrywork.open_entry(main, row_.id) if row_ else None
    if main.level is Where.ARTICLE:
        if main.desk.can_fetch:
            return main.desk.fetch()
        perform(main, "facts_focus")
        return None
    if main.facts.toggle():
        main.tell_place()
    elif main.facts.current is not None:
        # The light stays on: the text has the keys, Esc leads back.
        mentions = main.facts.current.mentions
        main.level = Where.ARTICLE
        main.rearrange()
        main.desk.light(mentions)
    return None


@command("back")
def back(main: MainScreen, count: int = 0) -> Coroutine[Any, Any, Any] | None:
    """Go back one step."""
    main.say("")
    if main.selections:
        main.clear_selection()
    elif main.level is Where.FACTS:
        main.go_to(Where.ARTICLE)
        main.desk.step_back()
    elif main.level is Where.ARTICLE:
        if not main.desk.step_back():
            main.desk.remember()
            main.wishes = replace(main.wishes, reading=False)
            main.go_to(Where.LIST)
    elif main.level is Where.LIST:
        if main.listing.before_search is not None:
            view, keep = main.listing.before_search
            return main.list_view(view, keep)
        if main.wishes.reading and main.app.size.width < 160:
            main.wishes = replace(main.wishes, reading=False)
            main.rearrange()
        else:
            main.go_to(Where.FEEDS)
    else:
        row = main.feed_list.current
        if row.opened:
            main.feed_list.toggle(row.key)
        elif row.depth and row.feed is not None:
            tag = row.key.split(":", 2)[2]
            main.feed_list.select(f"tag:{tag}")
    main.tell_place()
    return None


@command("next_unread")
async def next_unread(main: MainScreen, count: int = 0) -> None:
    """Open the next unread article, in the next feed if need be."""
    for _ in range(count or 1):
        if not await _to_unread(main, 1):
            break


@command("prev_unread")
async def prev_unread(main: MainScreen, count: int = 0) -> None:
    """Open the unread article before this one."""
    await _to_unread(main, -1)


@command("read_on")
def read_on(main: MainScreen, count: int = 0) -> Coroutine[Any, Any, Any] | None:
    """Scroll a page; at the end go to the next unread article."""
    if main.level is Where.LIST:
        return perform(main, "open")
    if main.level is Where.ARTICLE and not main.article.at_end:
        main.article.page(1)
        return None
    return perform(main, "next_unread")


@command("next_entry")
def next_entry(main: MainScreen, count: int = 0) -> Coroutine[Any, Any, Any]:
    """Open the next article of the list."""
    return _step_entry(main, count or 1)


@command("prev_entry")
def prev_entry(main: MainScreen, count: int = 0) -> Coroutine[Any, Any, Any]:
    """Open the article before this one."""
    return _step_entry(main, -(count or 1))


async def _to_unread(main: MainScreen, step: int) -> bool:
    rows = main.article_list
    start = rows.cursor
    if step > 0 and main.level in (Where.LIST, Where.FEEDS):
        # In a list the row under the cursor is itself the next one.
        start -= 1
    index = rows.next_unread(start, step)
    if index is None and step > 0:
        index = rows.next_unread(-1, 1)
        if index is not None and index >= rows.cursor:
            index = None
    if index is not None:
        rows.cursor = index
        await entrywork.open_entry(main, rows.ids[index])
        return True
    if not await _to_other_feed(main, step):
        main.say("Nothing unread left.")
        return False
    return True


async def _to_other_feed(main: MainScreen, step: int) -> bool:
    """List the next feed with news and open its first unread article."""
    rows = main.feed_list.rows
    here = next((n for n, r in enumerate(rows) if r.key == main.listing.view.key), 0)
    order = [*range(here + 1, len(rows)), *range(here)]
    if step < 0:
        order.reverse()
    for n in order:
        row = rows[n]
        if row.unread and row.key not in ("starred", main.listing.view.key):
            main.feed_list.set_reactive(FeedList.cursor, n)
            main.feed_list.refresh()
            await main.list_view(view_of(row, main.base))
            index = main.article_list.next_unread(-1)
            if index is not None:
                main.article_list.cursor = index
                await entrywork.open_entry(main, main.article_list.ids[index])
                return True
    return False


async def _step_entry(main: MainScreen, by: int) -> None:
    rows = main.article_list
    index = rows.cursor + by
    if not 0 <= index < len(rows.ids):
        main.say("This is the last article." if by > 0 else "This is the first.")
        return
    rows.cursor = index
    await entrywork.open_entry(main, rows.ids[index])
