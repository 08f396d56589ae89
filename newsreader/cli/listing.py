"""``newsreader list`` and ``newsreader search``: stored articles, one a line."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from contextlib import closing
from typing import Any

from newsreader.cli.boundary import OK
from newsreader.cli.output import fit, put_json, put_table, say
from newsreader.cli.setup import configuration, feed_ids, stored
from newsreader.cli.usage import UsageError
from newsreader.models import EntryQuery, EntryRow, Sort

_HEADS = ("ID", "DATE", "", "FEED", "TITLE")
#: Cells of a feed's title in the table.
_FEED_CELLS = 20


def list_entries(args: Namespace) -> int:
    """List stored articles, newest first."""
    return _print(args, Sort.NEWEST)


def search(args: Namespace) -> int:
    """List stored articles that match, best first."""
    if not args.query.strip():
        raise UsageError("search needs words to look for")
    return _print(args, Sort.RELEVANCE)


def _print(args: Namespace, sort: Sort) -> int:
    with closing(stored(configuration(args))) as store:
        query = EntryQuery(
            feed_ids=feed_ids(store, args.feed),
            tag=args.tag,
            unread=args.unread,
            starred=args.starred,
            text=args.query,
            sort=sort,
        )
        found = store.find(query, limit=args.limit)
        rows = store.rows(found.ids)
        total = store.count(query) if len(rows) == args.limit else len(rows)
        missing = store.not_searched(args.query)
        totals = store.totals()
        empty = not rows and not totals.total
    if args.json:
        put_json([_as_json(row) for row in rows])
    else:
        put_table(_HEADS, (_as_cells(row) for row in rows))
    if empty:
        say("Nothing is stored yet; newsreader poll asks the feeds.")
    elif not rows and args.tag and args.tag not in totals.by_tag_unread:
        say(f'No feed has the tag "{args.tag}"; {_known(totals.by_tag_unread)}.')
    elif not rows:
        say("Nothing matches.")
    if found.newest:
        say(
            f"Only the newest {found.newest:,} articles with these words were searched."
        )
    if total > len(rows):
        say(f"{len(rows):,} of {total:,} shown; --limit N for more.")
    if missing:
        say(_not_yet(missing))
    return OK


def _known(tags: Iterable[str]) -> str:
    known = ", ".join(tags)
    return f"known are {known}" if known else "none has any"


def _not_yet(missing: int) -> str:
    what = "article is" if missing == 1 else "articles are"
    return (
        f"{missing:,} {what} not looked through yet: names in them are not found."
        " The reader does it in quiet moments, newsreader poll --look-through 60 now."
    )


def _as_cells(row: EntryRow) -> tuple[str, ...]:
    marks = ("*" if row.starred else "") + ("" if row.read else "●")
    return (
        str(row.id),
        row.when.astimezone().strftime("%Y-%m-%d %H:%M"),
        marks,
        fit(row.feed_title, _FEED_CELLS),
        row.title or row.url,
    )


def _as_json(row: EntryRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "author": row.author,
        "url": row.url,
        "when": row.when.isoformat(),
        "feed": {"id": row.feed_id, "title": row.feed_title},
        "read": row.read,
        "starred": row.starred,
        "changed": row.changed,
        "access": row.access.value,
        "words": row.words,
        "lang": row.lang,
    }
