"""What an empty list says. Pure: every reason for emptiness has its own words."""

from __future__ import annotations

from collections.abc import Callable

from newsreader.models import EntryQuery, Feed, HealthState, Totals
from newsreader.query import MIN_PREFIX, bare_end
from tui import words
from tui.pollwatch import PollWatch

_STARTER = (
    "These are the feeds to start with; “newsreader config init” writes a file in"
    " which you choose your own."
)


def _not_found(
    query: EntryQuery, total: Totals, key: Callable[[str], str]
) -> tuple[str, ...]:
    """Say that a search found nothing, and how it would find more."""
    among = [
        n for n, on in (("unread", query.unread), ("starred", query.starred)) if on
    ]
    wanted = query.text.removesuffix("*")
    again = f"{key('search')} changes the search, Esc goes back."
    if among:
        return (
            f"Nothing found for “{wanted}” among what is {' and '.join(among)}.",
            f"{key('filter_all')} searches all {words.count(total.total, 'article')}."
            f" {again}",
        )
    fewer = " Fewer words find more." if len(wanted.split()) > 1 else ""
    return (
        f"Nothing found for “{wanted}”.",
        f"{words.count(total.total, 'article')} searched.{fewer} {again}",
    )


def why_empty(
    query: EntryQuery,
    total: Totals,
    watch: PollWatch,
    feed: Feed | None,
    key: Callable[[str], str],
    *,
    starter: bool = False,
) -> tuple[str, ...]:
    """Say why nothing is listed: a headline, then what to do next.

    `feed` is the one chosen in the feeds pane, `key` gives an action's key as shown;
    `starter` is whether the feeds are the built-in list.
    """
    whose = (_STARTER,) if starter else ()
    if query.text and 0 < len(bare_end(query.text)) < MIN_PREFIX:
        return (
            f"No article holds “{bare_end(query.text)}” as a word.",
            f"Words that begin so are found from {MIN_PREFIX} letters on."
            f" {key('search')} searches again, {key('back')} goes back.",
        )
    if query.text:
        return _not_found(query, total, key)
    if query.starred:
        return (
            "No starred articles here.",
            f"{key('toggle_star')} stars the article you are on.",
        )
    trouble = (HealthState.FAILING, HealthState.PAUSED)
    if feed is not None and feed.health in trouble and not feed.total:
        return (feed.sentence or "This feed fails.", feed.next_step)
    if query.unread and total.total:
        return (
            "Nothing unread.",
            f"{words.count(total.total, 'article')} kept ·"
            f" {key('filter_all')} all · {key('search')} search",
        )
    if watch.running:
        return (
            "Fetching the first articles …",
            f"{watch.done} of {watch.total} feeds asked so far.",
            *whose,
        )
    if watch.offline:
        return (
            "No connection, and nothing stored yet.",
            f"{key('poll_all')} tries again once the network is back."
            " “newsreader demo” works without one.",
            *whose,
        )
    if not total.feeds:
        return (
            "No feeds yet.",
            "newsreader config init writes a file to put them in.",
        )
    if watch.failing:
        told = words.count(len(watch.failing), "feed")
        told += " could not be reached" if watch.unreachable else " failed"
        return (
            "No articles yet.",
            f"{told} · {key('feed_info')} says why · {key('poll_all')} tries again",
            *whose,
        )
    return (
        "No articles yet.",
        f"{words.count(total.feeds, 'feed')} subscribed ·"
        f" {key('poll_all')} asks them for news now",
        *whose,
    )
