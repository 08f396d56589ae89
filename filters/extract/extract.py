"""The order of steps from a page to the blocks of its article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit

from filters import siterules
from filters.article import NO_ARTICLE, Block, BlockKind, Span, SpanKind
from filters.extract.claims import claims_of
from filters.extract.language import language_of
from filters.extract.line import RawSpan
from filters.extract.metadata import Metadata, parse_date, read_metadata
from filters.extract.page import Page
from filters.extract.pieces import MAX_PIECES, Piece, absolute, dom_chain
from filters.extract.select import Selection, select
from filters.extract.spelled import spelled
from filters.extract.walk import Walker
from filters.options import CleanOptions
from filters.siterules import Applied
from filters.text import one_line

#: Counters and buttons that feed services append to every item.
_FURNITURE = re.compile(
    r"//(?:feeds?\.|api\.)?(?:feedburner|feedsportal|feedblitz|pheedo|feedproxy)\b"
    r"|/~(?:r|ff|a)/|//(?:pixel|stats|analytics|tracking)\.|//[^/]*doubleclick\.net"
    r"|/pixel\.(?:gif|png)|[?&/](?:1x1|spacer|blank|clear)\.gif"
    r"|/wp-content/plugins/[^?]*share",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a page yields before the appeal filter looks at it."""

    #: What stands in or directly beside the article, in document order, `dom` filled.
    blocks: tuple[Block, ...] = ()
    #: Positions of blocks that stand in or at the text but are not part of it.
    beside: frozenset[int] = frozenset()
    #: Positions of `beside` blocks that are worth showing only if they are appeals.
    outside: frozenset[int] = frozenset()
    #: Positions of blocks the user's filter lists hide, with the selector.
    cut: Mapping[int, str] = field(default_factory=dict)
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
    #: Address of the next page when the article has several, or empty.
    next_page: str = ""


def extract(page: Page, options: CleanOptions) -> Extracted:
    """Find the article in `page`. Never raises on page content."""
    rules = siterules.load(options.rules_dir)
    host = _host(page.url)
    siterules.mark_hidden(page.tree, host, rules.cosmetic)
    config = rules.config_for(host)
    applied = siterules.apply(config, page.html) if config is not None else None
    walker = Walker(page.url)
    if applied is None:
        walker.walk(page.tree.root)
    else:
        walker.walk(Page(applied.html, page.url).tree.root)
    if applied is not None and applied.is_body:
        selection = Selection(tuple(walker.pieces))
    else:
        selection = select(page, walker, claims_of(page))
    blocks = blocks_of(selection.pieces, page.url)
    meta = read_metadata(page)
    if applied is not None:
        meta = _with_site_rules(meta, applied, page.url)
    notes = list(page.notes)
    if not blocks:
        notes.append(NO_ARTICLE)
    if len(walker.pieces) >= MAX_PIECES:
        notes.append(f"Only the first {MAX_PIECES:,} blocks of the page were read.")
    if meta.next_page:
        notes.append(goes_on(meta.next_page))
    text = " ".join(b.text for i, b in enumerate(blocks) if i not in selection.beside)
    return Extracted(
        blocks,
        beside=selection.beside,
        outside=selection.outside,
        cut=selection.cut,
        title=meta.title,
        byline=meta.byline,
        published=meta.published,
        updated=meta.updated,
        url=meta.url,
        lang=language_of(text, *meta.languages),
        site=meta.site,
        hints=meta.hints,
        notes=tuple(notes),
        next_page=meta.next_page,
    )


def goes_on(address: str) -> str:
    """Return the note about a next page that is not part of the article here."""
    return f"This article goes on at {address}"


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _with_site_rules(meta: Metadata, applied: Applied, url: str) -> Metadata:
    """Return `meta` with what the user's site rules found in its place."""
    return replace(
        meta,
        title=one_line(applied.title) or meta.title,
        byline=one_line(applied.author) or meta.byline,
        published=parse_date(applied.date) or meta.published,
        next_page=absolute(applied.next_page, url) or meta.next_page,
    )


def extract_fragment(page: Page, options: CleanOptions) -> Extracted:
    """Take all of a feed item's HTML: it is the article already."""
    walker = Walker(page.url)
    pieces = [p for p in walker.walk(page.tree.root) if not _is_feed_furniture(p)]
    blocks = blocks_of(pieces, page.url)
    text = " ".join(b.text for b in blocks)
    notes = tuple(page.notes)
    return Extracted(blocks, url=page.url, lang=language_of(text), notes=notes)


def _is_feed_furniture(piece: Piece) -> bool:
    """Whether a piece was added by a feed service: counters, share buttons."""
    return bool(piece.href) and _FURNITURE.search(piece.href) is not None


def blocks_of(pieces: Sequence[Piece], base: str) -> tuple[Block, ...]:
    """Turn pieces into the blocks of an article; links are made absolute."""
    return tuple(to_block(piece, base) for piece in pieces)


def to_block(piece: Piece, base: str) -> Block:
    """Turn one piece into a block; links that lead nowhere become plain text."""
    marker = "" if piece.kind is BlockKind.IMAGE else piece.marker
    text = piece.text
    spans = tuple(_resolved(piece.spans, base))
    if spans:
        text, spans = spelled(text, spans)
    return Block(
        kind=piece.kind,
        text=text,
        spans=spans,
        level=piece.level,
        marker=marker,
        href=piece.href,
        rows=piece.rows,
        dom=dom_chain(piece.frame),
    )


def _resolved(spans: Sequence[RawSpan], base: str) -> Iterator[Span]:
    for start, end, kind, href in spans:
        if kind is not SpanKind.LINK:
            yield Span(start, end, kind, href)
        elif whole := absolute(href, base):
            yield Span(start, end, kind, whole)
