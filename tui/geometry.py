"""Which panes a terminal of a given width shows. Pure.

From 160 columns on everything at once; below that, browsing and reading take turns.
"""

from __future__ import annotations

from filters.records import dataclass

#: Text in less than this many columns is no pleasure: the list makes room first.
_TEXT_LEAST = 50


@dataclass(frozen=True, slots=True)
class Panes:
    """Columns of each pane; 0 hides it, None takes what is left."""

    feeds: int | None = 0
    list: int | None = 0
    article: int | None = 0
    #: Columns of the facts beside the article.
    facts: int | None = 0
    #: Lines of the facts below the article.
    sheet: int = 0
    #: Rows in the list are single lines.
    compact: bool = False
    #: Lines between the bars and the panes.
    rules: bool = True
    #: A blank line above the lists.
    airy: bool = False

    @property
    def article_shown(self) -> bool:
        """Whether the article is on the screen at all."""
        return self.article is None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user switched on; `reading` is whether the keys are in the article."""

    reading: bool = False
    #: The keys are in the feeds pane.
    in_feeds: bool = False
    feeds: bool = True
    list: bool = True
    facts: bool = True
    #: Facts below the article, on narrow screens.
    sheet: bool = False
    compact: bool = False


def arrange(width: int, height: int, wish: Wishes) -> Panes:
    """Return what is shown in `width` × `height` cells."""
    rules, airy = height >= 18, height >= 30
    if width >= 160:
        # All four at once; what is beyond a full measure of text goes to the list.
        wide = width >= 180
        return Panes(
            feeds=(28 if wide else 24) if wish.feeds or wish.in_feeds else 0,
            list=max(36, min(48, width - 146)) if wish.list or not wish.reading else 0,
            article=None,
            facts=(36 if wide else 32) if wish.facts else 0,
            compact=wish.compact,
            rules=rules,
            airy=airy,
        )
    if width >= 100:
        if not wish.reading:
            feeds = 26 if wish.feeds or wish.in_feeds else 0
            return Panes(
                feeds=feeds, list=None, compact=wish.compact, rules=rules, airy=airy
            )
        wide = width >= 140
        facts = (36 if wide else 30) if wish.facts else 0
        rows = (38 if wide else 32) if wish.list else 0
        if width - facts - rows - 2 < _TEXT_LEAST:
            rows = 0
        return Panes(
            list=rows,
            article=None,
            facts=facts,
            compact=wish.compact,
            rules=rules,
            airy=airy,
        )
    if wish.reading:
        sheet = max(3, min(14, height * 2 // 5)) if wish.sheet and height > 6 else 0
        return Panes(article=None, sheet=sheet, rules=rules, airy=airy)
    if width >= 60:
        feeds = 26 if wish.in_feeds else 0
        return Panes(
            feeds=feeds, list=None, compact=wish.compact, rules=rules, airy=airy
        )
    if wish.in_feeds:
        return Panes(feeds=None, rules=rules, airy=airy)
    return Panes(list=None, compact=True, rules=rules, airy=airy)
