"""Bytes of a feed in, `ParsedFeed` or `Failure` out. Pure; runs in a worker process.

parse/__init__.py   the order of steps
parse/guards.py     what is refused or tamed before any parser sees it
parse/charset.py    which charset the bytes really are in
parse/fast.py       well-formed RSS, RDF and Atom through lxml
parse/tolerant.py   everything else through feedparser
parse/jsonfeed.py   JSON Feed
parse/drafts.py     raw fields -> ParsedEntry: border, identity, dates, caps
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from newsreader.models import Failure, ParsedFeed

__all__ = ["Document", "parse_feed", "parse_many"]

#: Entries of one document that are looked at; see PollConfig.max_entries.
MAX_ENTRIES = 2000


@dataclass(frozen=True, slots=True)
class Document:
    """One body to be parsed, with what was told about it."""

    body: bytes
    content_type: str = ""
    charset: str = ""
    url: str = ""
    #: guid -> content hash of stored entries; equal ones are left out.
    known: Mapping[str, str] | None = None
    max_entries: int = MAX_ENTRIES


def parse_feed(
    body: bytes,
    content_type: str,
    url: str,
    known: Mapping[str, str] | None = None,
    *,
    charset: str = "",
    max_entries: int = MAX_ENTRIES,
    now: datetime | None = None,
) -> ParsedFeed | Failure:
    """Return what the feed document `body` says.

    Entries whose guid and content hash are in `known` are left out. Never raises for
    what a document contains; may use much time or memory, so call it in a worker.
    """
    from newsreader.parse.document import parse

    document = Document(body, content_type, charset, url, known, max_entries)
    return parse(document, now)


def parse_many(documents: Sequence[Document]) -> list[ParsedFeed | Failure]:
    """Return `parse_feed` of each document, in order."""
    from newsreader.parse.document import parse

    return [parse(document, None) for document in documents]
