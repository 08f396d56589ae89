"""What is done with whole feeds: asked for news, listed, paused, cut in again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsreader.actions import Where
from newsreader.models import Feed
from tui import entrywork, words
from tui.listing import view_of

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


def chosen_feeds(main: MainScreen) -> list[int]:
    """The feeds meant by "this feed": of the row, the list or the article."""
    if main.level is Where.FEEDS:
        row = main.feed_list.current
        if row.feed is not None:
            return [row.feed.id]
        if row.tag:
            return [f.id for f in main.following.all_feeds if row.tag in f.tags]
        return []
    if main.listing.view.query.feed_ids:
        return list(main.listing.view.query.feed_ids)
    entry = entrywork.current_row(main)
    return [entry.feed_id] if entry else []


async def poll(main: MainScreen, ids: Sequence[int]) -> None:
    """Ask some feeds for news now."""
    main.following.asked_poll = True
    name = words.count(len(ids), "feed")
    if len(ids) == 1:
        name = next((f.title for f in main.following.all_feeds if f.id == ids[0]), name)
    main.say(f"Asking {name} …")
    await main.session.poll(ids, force=True)


def choose_feed(main: MainScreen, feed_id: int) -> None:
    """List one feed's articles."""
    if main.feed_list.select(f"feed:{feed_id}"):
        main.go_to(Where.LIST)
        main.run(main.list_view(view_of(main.feed_list.current, main.base)))


async def cut_again(main: MainScreen, feed: Feed) -> None:
    """Let the filters cut in a feed what `X` had them leave, with undo."""
    rules = await main.session.clear_exceptions(feed.id)

    async def undo() -> None:
        await main.session.restore_exceptions(feed.id, rules)
        await main.desk.again(feed.id)

    told = f"The filters cut everything in {feed.title} again."
    undone = f"What was never to be cut in {feed.title} stays again."
    main.changes.can_undo(undone, undo)
    main.say(f"{told} {main.keys.shown('undo')} takes it back.")
    await main.desk.again(feed.id)


async def pause(main: MainScreen, feed: Feed, *, paused: bool) -> None:
    """Pause or resume one feed, with undo."""
    await main.session.pause(feed.id, paused=paused)

    async def undo() -> None:
        await main.session.pause(feed.id, paused=not paused)
        await main.following.refresh_counts()

    now, before = "paused", "polled again"
    if not paused:
        now, before = before, "paused again"
    told = f"{feed.title} is {now}."
    main.changes.can_undo(f"{feed.title} is {before}.", undo)
    main.say(f"{told} {main.keys.shown('undo')} takes it back.")
    await main.following.refresh_counts()
