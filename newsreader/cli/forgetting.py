"""``newsreader feeds forget``: remove what is stored of feeds nobody lists any more."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import closing

from newsreader.cli.boundary import FAILED, OK
from newsreader.cli.output import counted, feed_name, put, put_table, say
from newsreader.cli.setup import configuration, stored
from newsreader.cli.usage import UsageError
from newsreader.config import Config
from newsreader.config.check import same_feed
from newsreader.logfile import redact_url
from newsreader.store import Store, backup
from newsreader.store.forgetting import Leftover
from newsreader.urls import is_web

_HEADS = ("ID", "GO", "STAY", "TITLE", "ADDRESS")


def forget(args: Namespace) -> int:
    """Remove articles of feeds that are not in the configuration."""
    if bool(args.feeds) == args.unlisted:
        raise UsageError("feeds forget needs either feeds or --unlisted")
    if args.read_only and not args.dry_run:
        raise UsageError("--read-only changes nothing; --dry-run tells what would go")
    config = configuration(args)
    with closing(stored(config) if args.dry_run else _opened(config)) as store:
        if store.recovered:
            say(store.recovered)
        found = _chosen(store.stored_feeds(), config, args.feeds)
        if not found:
            say("Every feed of the database is in the configuration.")
            return OK
        if args.dry_run:
            put_table(_HEADS, [_cells(feed, starred=args.starred) for feed in found])
            return OK
        if not args.yes and not _agreed(found, starred=args.starred):
            say("Nothing was removed.")
            return FAILED
        for feed in found:
            gone = store.forget(feed.feed_id, starred_too=args.starred)
            stay = feed.total - gone
            put(f"{_name(feed)}: {counted(gone, 'article')} removed{_staying(stay)}")
    if copies := backup.copies(config.storage.database):
        say(
            f"The copies in {copies[0].parent} hold them until newer ones take their"
            " place."
        )
    return OK


def _opened(config: Config) -> Store:
    return Store.open(config.storage.database, tell=say)


def _chosen(
    stored_feeds: Sequence[Leftover], config: Config, names: Sequence[str]
) -> list[Leftover]:
    """The feeds that are meant, none of them in the configuration."""
    listed = {spec.url for spec in config.feeds}
    unlisted = [feed for feed in stored_feeds if feed.url not in listed]
    if not names:
        return unlisted
    found: dict[int, Leftover] = {}
    for name in names:
        feed = _named(unlisted, name.strip()) or _named(stored_feeds, name.strip())
        if feed is None:
            raise UsageError(
                f'the database has no feed "{redact_url(name)}"; newsreader feeds'
                " forget --unlisted --dry-run lists those that can go"
            )
        if feed.url in listed:
            raise UsageError(
                f"{_name(feed)} is in the configuration; newsreader feeds remove"
                f" {feed.feed_id} takes it out first"
            )
        found[feed.feed_id] = feed
    return list(found.values())


def _named(feeds: Sequence[Leftover], name: str) -> Leftover | None:
    same = [feed for feed in feeds if name in (str(feed.feed_id), feed.url)]
    if not same and is_web(name):
        wanted = same_feed(name)
        same = [f for f in feeds if is_web(f.url) and same_feed(f.url) == wanted]
    return same[0] if same else None


def _agreed(found: Sequence[Leftover], *, starred: bool) -> bool:
    """Tell what goes and ask. Raises `UsageError` where nobody can answer."""
    for feed in found:
        _id, go, stay, title, url = _cells(feed, starred=starred)
        going = f"{counted(int(go), 'article')} would go"
        say(f"{title} ({url}): {going}{_staying(int(stay))}")
    if not sys.stdin.isatty():
        raise UsageError("nothing was removed; with --yes it is")
    sys.stderr.write("Remove them for good? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in ("y", "yes")


def _cells(feed: Leftover, *, starred: bool) -> tuple[str, ...]:
    stay = 0 if starred else feed.starred
    go = feed.total - stay
    return (str(feed.feed_id), str(go), str(stay), feed.title, redact_url(feed.url))


def _name(feed: Leftover) -> str:
    return feed_name(feed.title, feed.url)


def _staying(count: int) -> str:
    if not count:
        return ""
    return f", {count:,} starred {'stays' if count == 1 else 'stay'}"
