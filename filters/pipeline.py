"""The order of cleaning steps, top to bottom: page, extract, appeals, access.

No I/O; never raises on any content of its input.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from filters.article import Article, Block, BlockKind, Removal
from filters.bundle import unbundle
from filters.extract import Extracted, Page, extract, extract_fragment
from filters.extract.joining import joined
from filters.extract.language import language_of, primary_tag
from filters.options import CleanOptions
from filters.shown import settled
from filters.text import fold_blanks, one_line

if TYPE_CHECKING:
    from filters.appeals.decision import Decision

_DEFAULT = CleanOptions()


def clean(
    html: str | bytes,
    url: str | None = None,
    *,
    options: CleanOptions = _DEFAULT,
    feed_words: int | None = None,
) -> Article:
    """Take the article out of a page, mark what is not journalism, label access.

    `feed_words` is the number of words the feed gave for this article, a sign of how
    much the page holds back. `html` may be a `filters.bundle` of several pages.
    """
    from filters import access
    from filters.access_found import SHORT
    from filters.access_offers import own_blocks
    from filters.access_signals import read_signals
    from filters.access_walls import Lines
    from filters.appeals.languages import primary

    further: list[tuple[str, str]] = []
    if isinstance(html, str):
        html, further = unbundle(html)
    page = Page(html, url)
    found = extract(page, options)
    if further:
        found = _with_further(found, further, options)
    article = _marked(found, options)
    blocks: Sequence[Block] = article.blocks
    short = access.is_short(blocks)
    if short:
        blocks = own_blocks(page, blocks, Lines((primary(article.lang), "en")))
    words = access.words_in(blocks)
    signals = read_signals(
        page,
        short=short,
        end=access.last_words(blocks, article.lang),
        lang=article.lang,
        maybe_wall=words < SHORT,
    )
    label = access.label(
        blocks,
        signals=signals,
        feed_words=feed_words,
        source="page",
        lang=article.lang,
        words=words,
    )
    missing = [n for n, (_, later) in enumerate(further, 2) if not later]
    if missing:
        label = access.without_page(label, missing[0])
    return replace(article, blocks=_never_empty(article.blocks), access=label)


def _with_further(
    found: Extracted, further: Sequence[tuple[str, str]], options: CleanOptions
) -> Extracted:
    later = [extract(Page(html, url), options) for url, html in further if html]
    missing = [url for url, html in further if not html]
    return joined(found, later, missing)


def clean_fragment(
    html: str,
    url: str | None = None,
    *,
    title: str = "",
    lang: str = "",
    options: CleanOptions = _DEFAULT,
) -> Article:
    """Clean a feed item's HTML, which is the article already."""
    page = Page(html, url)
    found = extract_fragment(page, options)
    found = replace(found, title=one_line(title), lang=primary_tag(lang) or found.lang)
    return _labelled(_marked(found, options), "feed")


def clean_text(
    text: str,
    *,
    title: str = "",
    lang: str = "",
    url: str | None = None,
    options: CleanOptions = _DEFAULT,
) -> Article:
    """Clean plain text whose paragraphs are lines."""
    lines = fold_blanks(text).split("\n")
    blocks = tuple(Block(BlockKind.PARAGRAPH, line) for line in lines if line)
    found = Extracted(
        blocks,
        title=one_line(title),
        lang=primary_tag(lang) or language_of(text),
        url=one_line(url or ""),
    )
    return _labelled(_marked(found, options), "text")


def _marked(found: Extracted, options: CleanOptions) -> Article:
    from filters import appeals

    blocks = appeals.mark(
        found.blocks,
        lang=found.lang,
        url=found.url or None,
        options=options,
        title=found.title,
    )
    shown = settled([block.removal for block in blocks], found)
    return Article(
        blocks=tuple(
            block
            if (block := blocks[i]).removal == removal
            else replace(block, removal=removal)
            for i, removal in shown.items()
        ),
        title=found.title,
        byline=found.byline,
        published=found.published,
        updated=found.updated,
        url=found.url,
        lang=found.lang,
        site=found.site,
        hints=found.hints,
        notes=found.notes,
    )


def explained(found: Extracted, decisions: Sequence[Decision]) -> list[Decision]:
    """Return the appeal filter's decisions as `clean` shows their blocks."""
    shown = settled([decision.removal for decision in decisions], found)
    if not any(found.blocks[i].text and r is None for i, r in shown.items()):
        shown = dict.fromkeys(shown)
    return [
        replace(
            decisions[i],
            index=number,
            removal=removal,
            reason=_why(removal, decisions[i]),
        )
        for number, (i, removal) in enumerate(shown.items())
    ]


def _why(removal: Removal | None, decision: Decision) -> str:
    if removal == decision.removal:
        return decision.reason
    return removal.reason if removal else "Nothing else is on this page."


def _never_empty(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Show a page that is nothing but a wall as it is: its label says what it is."""
    if any(block.kept and block.text for block in blocks):
        return blocks
    return tuple(replace(block, removal=None) for block in blocks)


def _labelled(article: Article, source: Literal["feed", "text"]) -> Article:
    from filters import access

    label = access.label(
        article.blocks,
        signals=None,
        feed_words=None,
        source=source,
        lang=article.lang,
    )
    return replace(article, blocks=_never_empty(article.blocks), access=label)
