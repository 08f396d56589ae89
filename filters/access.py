"""How much of the article is there: full, teaser, paywalled ... with its evidence.

Labels only. Nothing is hidden by a label and nothing is circumvented.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from filters.article import Access, Block

if TYPE_CHECKING:
    from filters.extract.page import Page


@dataclass(frozen=True, slots=True)
class PageSignals:
    """What a page's metadata and markup say about access. Picklable."""

    #: isAccessibleForFree of JSON-LD or microdata; None when the page does not say.
    free: bool | None = None
    #: hasPart.cssSelector of the JSON-LD.
    selectors: tuple[str, ...] = ()
    #: article:content_tier: "free", "metered", "locked" or empty.
    tier: str = ""
    #: Paywall vendors whose scripts the page loads ("piano", "poool" ...).
    vendors: tuple[str, ...] = ()
    #: wordCount of the JSON-LD, 0 when it does not say.
    words: int = 0
    #: Words of text the whole page shows, markup and scripts left out.
    page_words: int = 0
    #: Sentence about a bot wall ("the page asks to verify you are human"), or empty.
    bot_wall: str = ""
    #: Sentence about a consent wall, or empty.
    consent_wall: str = ""
    #: Sentence about a paywall element in the page, or empty.
    paywall: str = ""


def read_signals(page: Page) -> PageSignals:
    """Collect the access signals of a parsed page."""
    return PageSignals()


def label(
    blocks: Sequence[Block],
    *,
    signals: PageSignals | None,
    feed_words: int | None,
    source: Literal["page", "feed", "text"],
    lang: str,
) -> Access:
    """Say how complete the article is, always with evidence sentences."""
    return Access()
