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
    from newsreader.store.texts import Dictionary


@dataclass(frozen=True, slots=True)
class Intake:
    """A feed as parsed, its entries without their texts, and the texts packed."""

    feed: ParsedFeed
    prepared: tuple[Prepared, ...]


def take_in(
    documents: Sequence[Document], dictionary: Dictionary | None
) -> list[Intake | Failure]:
    """Return what each document brings, in order, packed with the dictionary."""
    return [_take_in(document, dictionary) for document in documents]


def _take_in(document: Document, dictionary: Dictionary | None) -> Intake | Failure:
    from newsreader.parse.document import parse
    from newsreader.store.entries import prepare

    feed = parse(document, None)
    if isinstance(feed, Failure):
        return feed
    prepared = tuple(prepare(entry, dictionary) for entry in feed.entries)
    light = tuple(one.entry for one in prepared)
    return Intake(replace(feed, entries=light), prepared)
