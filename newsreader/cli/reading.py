"""``newsreader read`` and ``newsreader save``: one article, clean."""

from __future__ import annotations

import errno
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from filters.article import NO_ARTICLE
from newsreader import locations
from newsreader.cli import leaving, sources
from newsreader.cli.boundary import FAILED, OK, SOME_FAILED
from newsreader.cli.output import ProgressBar, put, put_json, say
from newsreader.cli.rendering import reading_of, rendered
from newsreader.cli.setup import configuration
from newsreader.cli.usage import UsageError
from newsreader.config import Config
from newsreader.errors import NewsreaderError, StoreFull, in_words
from newsreader.models import EntryQuery, Reading


def read(args: Namespace) -> int:
    """Clean one article and print it."""
    config = configuration(args)
    entry_id = sources.stored_id(args.source)
    if entry_id is None:
        reading = _from_outside(args, config)
    else:
        reading = leaving.run(_from_store(entry_id, args, config))
    if reading.failure is not None:
        say(f"{reading.failure.sentence} {reading.failure.next_step}".rstrip())
    for note in reading.article.notes:
        say(note)
    result = rendered(reading, args.form, removed=args.removed, facts=args.facts)
    if isinstance(result, dict):
        put_json(result)
    else:
        put(result)
    if not reading.article.kept:
        if NO_ARTICLE not in reading.article.notes:
            say("No article was found in it.")
        return FAILED
    return OK


def _from_outside(args: Namespace, config: Config) -> Reading:
    document = sources.document(args, config)
    options = sources.options(config)
    made = sources.in_worker(document.name, sources.clean_document, document, options)
    return reading_of(made, document.name, datetime.now(UTC))


async def _from_store(entry_id: int, args: Namespace, config: Config) -> Reading:
    from newsreader.session import Session

    # Reading needs no writing; only a page that is fetched should be kept.
    writes = args.fetch and not args.read_only
    async with Session.open(
        config, read_only=not writes, or_read=True, tell=say, opening=leaving.at_once
    ) as session:
        return await session.read(entry_id, fetch=args.fetch)


def save(args: Namespace) -> int:
    """Save articles as Markdown; print a path for each."""
    searched = bool(args.query.strip())
    if not args.ids and not searched:
        raise UsageError("save needs numbers of articles, or --query WORDS")
    if args.ids and searched:
        raise UsageError("save takes numbers of articles or --query, not both")
    return leaving.run(_save(configuration(args), args))


async def _save(config: Config, args: Namespace) -> int:
    from newsreader.session import Session

    folder = locations.expand(args.to, Path.cwd()) if args.to else None
    # Where the database cannot be written, what it holds can be saved elsewhere.
    async with Session.open(
        config,
        read_only=args.read_only,
        or_read=True,
        tell=say,
        opening=leaving.at_once,
    ) as session:
        ids = list(dict.fromkeys(args.ids)) or session.store.entry_ids(
            EntryQuery(text=args.query)
        )
        if not ids:
            say("Nothing matches.")
            return FAILED
        bar, failed = ProgressBar(), 0
        for number, entry_id in enumerate(ids, 1):
            try:
                path = await session.save(entry_id, folder)
            except (NewsreaderError, OSError) as error:
                bar.clear()
                if _ends_all(error):
                    say(f"{_words(error)}. {_left(number - 1 - failed, len(ids))}")
                    return FAILED
                say(f"article {entry_id} was not saved: {_words(error)}")
                failed += 1
                continue
            bar.clear()
            put(str(path))
            bar.show(number, len(ids), "saved")
        bar.clear()
    if not failed:
        return OK
    return FAILED if failed == len(ids) else SOME_FAILED


def _ends_all(error: Exception) -> bool:
    """Whether no other article can be saved either."""
    hopeless = (
        errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES,
        errno.ENOTDIR,
    )  # fmt: skip
    return isinstance(error, StoreFull) or (
        isinstance(error, OSError) and error.errno in hopeless
    )


def _left(saved: int, wanted: int) -> str:
    return f"{saved} of {wanted} articles were saved; none was overwritten."


def _words(error: Exception) -> str:
    if isinstance(error, OSError):
        return in_words(error)
    return str(error)
