"""The order of steps from a page to the blocks of its article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from filters.article import Block, BlockKind
from filters.extract.page import Page
from filters.extract.pieces import Piece, Walker, dom_chain
from filters.extract.readability import summary_html
from filters.options import CleanOptions


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a page yields before the appeal filter looks at it."""

    #: What stands in or directly beside the article, in document order, `dom` filled.
    blocks: tuple[Block, ...] = ()
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
    summary = summary_html(page.html, page.url)
    inner = Page(summary, page.url)
    blocks = blocks_of(Walker(page.url).walk(inner.tree.root))
    title = page.metas.get("og:title", "")
    return Extracted(blocks, title=title, url=page.url, notes=tuple(page.notes))


def extract_fragment(page: Page, options: CleanOptions) -> Extracted:
    """Take all of a feed item's HTML: it is the article already."""
    blocks = blocks_of(Walker(page.url).walk(page.tree.root))
    return Extracted(blocks, url=page.url, notes=tuple(page.notes))


def blocks_of(pieces: list[Piece]) -> tuple[Block, ...]:
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
