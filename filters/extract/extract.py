"""The order of steps from a page to the blocks of its article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from filters.article import Block, BlockKind
from filters.extract.claims import claims_of
from filters.extract.page import Page
from filters.extract.pieces import Piece, Walker, dom_chain
from filters.extract.select import select
from filters.options import CleanOptions


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a page yields before the appeal filter looks at it."""

    #: What stands in or directly beside the article, in document order, `dom` filled.
    blocks: tuple[Block, ...] = ()
    #: Positions of blocks that stand in or at the text but are not part of it.
    beside: frozenset[int] = frozenset()
    #: Positions of `beside` blocks that are worth showing only if they are appeals.
    outside: frozenset[int] = frozenset()
    title: str = ""
    byline: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    #: Canonical address, or the page's own.
    url: str = ""
    lang: str = ""
    site: str = ""
    #: Names from structured data (authors, about, mentions, keywords).
    hints: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def extract(page: Page, options: CleanOptions) -> Extracted:
    """Find the article in `page`. Never raises on page content."""
    walker = Walker(page.url)
    walker.walk(page.tree.root)
    selection = select(page, walker, claims_of(page))
    title = page.metas.get("og:title", "")
    return Extracted(
        blocks_of(selection.pieces),
        beside=selection.beside,
        outside=selection.outside,
        title=title,
        url=page.url,
        notes=tuple(page.notes),
    )


def extract_fragment(page: Page, options: CleanOptions) -> Extracted:
    """Take all of a feed item's HTML: it is the article already."""
    blocks = blocks_of(Walker(page.url).walk(page.tree.root))
    return Extracted(blocks, url=page.url, notes=tuple(page.notes))


def blocks_of(pieces: Sequence[Piece]) -> tuple[Block, ...]:
    """Turn pieces into the blocks of an article."""
    return tuple(to_block(piece) for piece in pieces)


def to_block(piece: Piece) -> Block:
    """Turn one piece into a block."""
    marker = "" if piece.kind is BlockKind.IMAGE else piece.marker
    return Block(
        kind=piece.kind,
        text=piece.text,
        spans=piece.spans,
        level=piece.level,
        marker=marker,
        href=piece.href,
        rows=piece.rows,
        dom=dom_chain(piece.frame),
    )
