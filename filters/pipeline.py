"""The order of cleaning steps, top to bottom: page, extract, appeals, access.

No I/O; never raises on any content of its input.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from filters.article import Article, Block, BlockKind, Category, Removal
from filters.extract import Extracted, Page, extract, extract_fragment
from filters.extract.bundle import joined, unbundle
from filters.extract.language import language_of, primary_tag
from filters.options import CleanOptions
from filters.text import fold_blanks, one_line

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
    much the page holds back. `html` may be a `filters.extract.bundle` of several pages.
    """
    from filters import access
    from filters.access_signals import read_signals

    further: list[tuple[str, str]] = []
    if isinstance(html, str):
        html, further = unbundle(html)
    page = Page(html, url)
    found = extract(page, options)
    if further:
        found = _with_further(found, further, options)
    article = _marked(found, options)
    signals = read_signals(page, short=article.word_count < 2 * access.SHORT)
    label = access.label(
        article.blocks,
        signals=signals,
        feed_words=feed_words,
        source="page",
        lang=article.lang,
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
    return Article(
        blocks=_settled(blocks, found),
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


#: The removal of what the page shows in or beside the text that is no part of it.
_BESIDE = Removal(
    Category.RELATED,
    "page.beside",
    "The page shows this beside the text: a teaser, a box or a line about the page.",
    0.6,
)


def _settled(blocks: Sequence[Block], found: Extracted) -> tuple[Block, ...]:
    """Take out what extraction found to be beside the article.

    Appeals keep the appeal filter's own reason; of what stands outside the text only
    they are shown as taken out, the rest is the page's furniture.
    """
    settled = []
    for i, block in enumerate(blocks):
        if selector := found.cut.get(i):
            reason = f"Your filter list hides this part of the page: {selector}"
            removal = Removal(Category.RELATED, "user.cosmetic", reason, 0.9)
            block = replace(block, removal=block.removal or removal)
        if i in found.beside and block.removal is None:
            if i in found.outside:
                continue
            block = replace(block, removal=_BESIDE)
        settled.append(block)
    return tuple(settled)


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
