"""``newsreader feeds``: list, add and remove feeds."""

from __future__ import annotations

from argparse import Namespace
from contextlib import closing
from datetime import datetime
from typing import Any

from newsreader.cli.boundary import OK
from newsreader.cli.output import put, put_json, put_table, say
from newsreader.cli.setup import config_path, configuration, stored
from newsreader.cli.usage import UsageError
from newsreader.config.check import same_feed
from newsreader.logfile import redact_url
from newsreader.models import Feed, FeedSpec, HealthState

_HEADS = ("ID", "UNREAD", "ALL", "STATE", "TITLE", "ADDRESS")


def list_feeds(args: Namespace) -> int:
    """List the configured feeds with what is known of each."""
    from newsreader.store.feeds import NO_ADDRESS

    config = configuration(args)
    with closing(stored(config)) as store:
        known = {same_feed(feed.spec.url or feed.url): feed for feed in store.feeds()}
    rows = [(spec, known.get(same_feed(spec.url))) for spec in config.feeds]
    if args.json:
        put_json([_as_json(spec, feed) for spec, feed in rows])
        return OK
    put_table(_HEADS, (_as_cells(spec, feed) for spec, feed in rows))
    for spec, feed in rows:
        if feed is not None and feed.sentence:
            say(f"{_title(spec, feed)}: {feed.sentence} {feed.next_step}".rstrip())
    for feed in known.values():
        if feed.url.startswith(NO_ADDRESS):
            say(
                f"{feed.title}: its address was lost in a damaged file. newsreader"
                f" feeds forget {feed.id} removes it and its articles."
            )
    if config.starter:
        say("These are the feeds to start with; newsreader feeds add names your own.")
    elif not rows:
        say("There are no feeds; newsreader feeds add ADDRESS adds one.")
    return OK


def add(args: Namespace) -> int:
    """Add a feed to the configuration file."""
    from newsreader.config.edit import EditRefused, add_feed

    path = config_path(args)
    try:
        new = add_feed(path, args.url, title=args.title, tags=args.tag)
    except EditRefused as refused:
        raise UsageError(str(refused)) from refused
    put(f"added to {path}")
    if new:
        say("The file is new; it begins with the feeds you had so far.")
    return OK


def remove(args: Namespace) -> int:
    """Take a feed out of the configuration file."""
    from newsreader.config.edit import EditRefused, remove_feed

    path = config_path(args)
    try:
        spec = remove_feed(path, _address(args))
    except EditRefused as refused:
        raise UsageError(str(refused)) from refused
    put(f"{spec.title or redact_url(spec.url)} is no longer in {path}")
    say(
        "Its articles stay in the database and come back with it; newsreader feeds"
        " forget removes them."
    )
    return OK


def _address(args: Namespace) -> str:
    """Return the address of the feed named by number or address."""
    name: str = args.url.strip()
    if not (name.isascii() and name.isdigit() and len(name) < 19):
        return name
    with closing(stored(configuration(args))) as store:
        feed = store.feed(int(name))
    return feed.spec.url or feed.url if feed else name


def _title(spec: FeedSpec, feed: Feed | None) -> str:
    return feed.title if feed else spec.title or redact_url(spec.url)


def _as_cells(spec: FeedSpec, feed: Feed | None) -> tuple[str, ...]:
    return (
        str(feed.id) if feed else "",
        str(feed.unread) if feed else "",
        str(feed.total) if feed else "",
        (feed.health if feed else HealthState.NEW).value,
        _title(spec, feed),
        redact_url(spec.url),
    )


def _as_json(spec: FeedSpec, feed: Feed | None) -> dict[str, Any]:
    return {
        "id": feed.id if feed else None,
        "url": redact_url(spec.url),
        "moved_to": redact_url(feed.moved_to) if feed else "",
        "title": _title(spec, feed),
        "tags": list(spec.tags),
        "site_url": feed.site_url if feed else "",
        "unread": feed.unread if feed else 0,
        "total": feed.total if feed else 0,
        "starred": feed.starred if feed else 0,
        "health": (feed.health if feed else HealthState.NEW).value,
        "sentence": feed.sentence if feed else "",
        "next_step": feed.next_step if feed else "",
        "failing_since": _iso(feed.failing_since if feed else None),
        "last_success": _iso(feed.last_success if feed else None),
        "next_due": _iso(feed.next_due if feed else None),
    }


def _iso(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
