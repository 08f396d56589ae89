"""``newsreader feeds import`` and ``export``: moving in with OPML, and out again."""

from __future__ import annotations

import sys
from argparse import Namespace
from contextlib import closing

from filters.text import one_line
from newsreader.cli import leaving
from newsreader.cli.boundary import OK
from newsreader.cli.output import put, put_table, say
from newsreader.cli.setup import config_path, configuration, stored
from newsreader.cli.usage import UsageError
from newsreader.config.check import same_feed
from newsreader.errors import SourceError, WorkerError
from newsreader.logfile import redact_url
from newsreader.models import FeedSpec
from newsreader.opml import (
    MAX_BYTES,
    FeedList,
    Line,
    Skipped,
    read_or_say,
    write_opml,
)
from newsreader.urls import is_web

#: What one list may take; ten thousand feeds take half a second and 40 MB.
_DEADLINE_S, _MEMORY_MB = 30.0, 256
_PRELOAD = ("newsreader.opml", "lxml.etree")
#: Skipped lines told one by one.
_MOST_TOLD = 50


def import_feeds(args: Namespace) -> int:
    """Add the feeds of an OPML file to the configuration file."""
    from newsreader.config.edit import EditRefused, add_feeds

    path = config_path(args)
    listed = _read(args.file)
    if not listed.feeds:
        _tell(listed.skipped, listed.warnings)
        raise SourceError("Nothing was imported; the list has no feed to read.")
    try:
        added, instead = add_feeds(path, listed.feeds, dry_run=args.dry_run)
    except EditRefused as refused:
        raise UsageError(str(refused)) from refused
    skipped = (*listed.skipped, *_there_already(listed.feeds, added))
    if args.dry_run:
        put_table(
            ("TITLE", "TAGS", "ADDRESS"),
            ((s.title, ", ".join(s.tags), redact_url(s.url)) for s in added),
        )
    _tell(skipped, listed.warnings)
    counts = f"{len(added)} imported, {len(skipped)} skipped"
    if args.dry_run:
        say(f"{counts}, were it not a dry run; nothing was changed")
        return OK
    put(f"{counts}; {path}")
    if instead:
        say("The built-in feeds to start with are no longer shown.")
    return OK


def export_feeds(args: Namespace) -> int:
    """Print the configured feeds as OPML."""
    config = configuration(args)
    with closing(stored(config)) as store:
        known = {same_feed(feed.spec.url or feed.url): feed for feed in store.feeds()}
    lines = []
    for spec in config.feeds:
        feed = known.get(same_feed(spec.url))
        title = spec.title or (feed.title if feed else "")
        site = feed.site_url if feed else ""
        lines.append(Line(spec.url, title, spec.tags, site))
    put(write_opml(lines))
    secret = sum(redact_url(spec.url) != spec.url for spec in config.feeds)
    if secret:
        say(f"Keep it to yourself: {secret} of its addresses hold a password or token.")
    return OK


def _read(source: str) -> FeedList:
    """Return the feeds of a file or of standard input. Raises `SourceError`."""
    if is_web(source):
        raise UsageError(
            "a list is read from a file, not from the web: save it first, then "
            "newsreader feeds import FILE"
        )
    name = "standard input" if source == "-" else one_line(source)
    body = _bytes(source, name)
    try:
        return leaving.run(_in_worker(body))
    except WorkerError as error:
        raise SourceError(f"{name} could not be read. {error}") from error


def _bytes(source: str, name: str) -> bytes:
    try:
        if source == "-":
            body = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with open(source, "rb") as file:
                body = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "no file can have this name"
        raise SourceError(f"{name} cannot be read: {why}.") from error
    if len(body) > MAX_BYTES:
        raise SourceError(f"{name} is larger than {MAX_BYTES >> 20} MiB.")
    return body


async def _in_worker(body: bytes) -> FeedList:
    from newsreader.workers import Workers

    async with Workers(1, preload=_PRELOAD) as workers:
        answer = await workers.run(
            read_or_say, body, deadline_s=_DEADLINE_S, memory_mb=_MEMORY_MB
        )
    if isinstance(answer, str):
        raise SourceError(answer)
    return answer


def _there_already(
    feeds: tuple[FeedSpec, ...], added: tuple[FeedSpec, ...]
) -> list[Skipped]:
    fresh = {spec.url for spec in added}
    return [
        Skipped(
            spec.title or redact_url(spec.url), "it is in your configuration already"
        )
        for spec in feeds
        if spec.url not in fresh
    ]


def _tell(skipped: tuple[Skipped, ...], warnings: tuple[str, ...]) -> None:
    for sentence in warnings:
        say(sentence)
    for one in skipped[:_MOST_TOLD]:
        say(f"skipped: {one.what}: {one.reason}")
    if len(skipped) > _MOST_TOLD:
        say(f"and {len(skipped) - _MOST_TOLD} more")
