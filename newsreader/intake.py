"""What a worker does with a feed document so that the store only has to write.

Parsing, cleaning, hashing, packing: all that needs no database happens here, on another
core, and only what is written comes back. Pure; runs in a worker process. Importing
this module is cheap, as the process that hands out the work imports it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsreader.models import Failure, ParsedFeed
from newsreader.parse import Document

if TYPE_CHECKING:
    from newsreader.store.entries import Prepared


@dataclass(frozen=True, slots=True)
class Intake:
    """A feed as parsed, its entries without their texts, and the texts packed."""

    feed: ParsedFeed
    prepared: tuple[Prepared, ...]


def take_in(documents: Sequence[Document]) -> list[Intake | Failure]:
    """Return what each document brings, in order."""
    return [_take_in(document) for document in documents]


def _take_in(document: Document) -> Intake | Failure:
    from newsreader.parse.document import parse
    from newsreader.store.entries import prepare

    feed = parse(document, None)
    if isinstance(feed, Failure):
        return feed
    prepared = tuple(prepare(entry) for entry in feed.entries)
    light = tuple(one.entry for one in prepared)
    return Intake(replace(feed, entries=light), prepared)
