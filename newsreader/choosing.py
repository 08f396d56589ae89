"""Which of two texts of an entry is shown, the feed's or its page's. Pure.

A page that answers is not yet the article: sites send their front page, a "not found"
or a wall in its place. Text the reader already has is only given up for more of the
same.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from filters.article import HAN_OR_KANA, AccessState, Article
from filters.patterns import pattern

Which = Literal["", "feed", "page"]

CONSENT = (
    "The page shows its cookie notice instead of the text, so the feed's text stays."
)
ROBOTS = "The page wants proof of a person instead of the text, so the feed's stays."
FOREIGN = (
    "The page that came shares hardly a word with the feed's text, so that stays;"
    " it may be another page."
)
NOTHING = "The page holds no readable text, so the feed's stays."
SHORTER = "The page shows less than the feed, so the feed's text stays."
#: Everything that is said of a page that was fetched and is not shown.
REASONS = (CONSENT, ROBOTS, FOREIGN, NOTHING, SHORTER)

#: Of the feed's telling words the page must hold this share to be the same article.
_SHARE = 0.2
#: A feed's text with fewer telling words is a stub, which proves nothing.
_FEWEST = 8
#: Shorter words are in every text of a language.
_TELLING = 6
_WORDS = pattern(r"[^\W_]+")
#: Labels that hold for the article, whichever text is shown, unless that is whole.
_OF_BOTH = (AccessState.PAYWALLED, AccessState.METERED)
_CUT = (AccessState.TEASER, AccessState.UNKNOWN)


def choose(
    from_feed: Article, from_page: Article, wanted: Which = ""
) -> tuple[Article, Literal["feed", "page"]]:
    """Return the text to show of two cleanings of one entry, and whose it is.

    A page that is a wall, another page, or that gives less than the feed never replaces
    text the reader already has, unless it is `wanted`; a note says so. A text that is
    empty is not shown whoever wants it.
    """
    if not from_feed.word_count and not from_page.word_count:
        return from_feed, "feed"
    if not from_feed.word_count or (wanted == "page" and from_page.word_count):
        return from_page, "page"
    why = "" if wanted == "feed" else why_not(from_feed, from_page)
    if not (why or wanted):
        return from_page, "page"
    state = from_page.access.state
    # What is longer than the whole text of the same page is whole.
    says = state in _OF_BOTH or (why == SHORTER and state is AccessState.FULL)
    if says and from_feed.access.state in _CUT:
        return replace(from_feed, access=from_page.access), "feed"
    notes = (*from_feed.notes, why) if why else from_feed.notes
    return replace(from_feed, notes=notes), "feed"


def why_not(from_feed: Article, from_page: Article) -> str:
    """Return why the page's text must not replace the feed's, or nothing."""
    state = from_page.access.state
    if state is AccessState.CONSENT_WALL:
        return CONSENT
    if state is AccessState.BOT_WALL:
        return ROBOTS
    if not from_page.word_count:
        return NOTHING
    if is_foreign(from_feed, from_page):
        return FOREIGN
    return SHORTER if from_page.word_count < from_feed.word_count else ""


def is_foreign(from_feed: Article, from_page: Article) -> bool:
    """Whether the page is no page of what the feed tells of, by its words.

    What was taken out of the page counts, too: it may be the article by mistake.
    """
    told = telling_words(from_feed.text)
    if len(told) < _FEWEST:
        return False
    there = telling_words("\n".join(block.text for block in from_page.blocks))
    return len(told & there) < _SHARE * len(told)


def telling_words(text: str) -> frozenset[str]:
    """Return the long words and the numbers of a text; of Han and kana the pairs."""
    text = text.casefold()
    pairs = {
        run[i : i + 2] for run in HAN_OR_KANA.findall(text) for i in range(len(run) - 1)
    }
    words = {
        word
        for word in _WORDS.findall(HAN_OR_KANA.sub(" ", text))
        if len(word) >= _TELLING or (word.isdigit() and len(word) > 1)
    }
    return frozenset(pairs | words)
