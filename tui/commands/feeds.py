"""Asking feeds for news, pausing them, telling how they are."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsreader.models import HealthState
from tui import feedwork
from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


@command("poll_all")
async def poll_all(main: MainScreen, count: int = 0) -> None:
    """Ask every feed for news now."""
    main.following.asked_poll = True
    main.say("Asking every feed …")
    await main.session.poll(force=True)


@command("poll_feed")
async def poll_feed(main: MainScreen, count: int = 0) -> None:
    """Ask the chosen feed for news now."""
    if ids := feedwork.chosen_feeds(main):
        await feedwork.poll(main, ids)
    else:
        everything = main.keys.shown("poll_all")
        main.say(f"Choose a feed or a tag first; {everything} asks every feed.")


@command("pause_feed")
async def pause_feed(main: MainScreen, count: int = 0) -> None:
    """Stop polling the chosen feed, or start again."""
    row = main.feed_list.current
    if row.feed is None:
        main.say("Choose a single feed first: only one can be paused.")
        return
    paused = row.feed.health is HealthState.PAUSED
    await feedwork.pause(main, row.feed, paused=not paused)


@command("feed_info")
def feed_info(main: MainScreen, count: int = 0) -> None:
    """Tell how the feeds are doing."""
    from tui.screens.health import HealthSheet

    chosen = feedwork.chosen_feeds(main)
    now = datetime.now(UTC)
    main.app.push_screen(
        HealthSheet(main, chosen[0] if len(chosen) == 1 else None, now)
    )
