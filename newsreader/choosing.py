"""Which of two texts of an entry is shown, the feed's or its page's. Pure.

A page that answers is not yet the article: sites send their front page, a "not found"
or a wall in its place. Text the reader already has is only given up for more of the
same.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from filters.article import HAN_OR_KANA, Access, AccessState, Article
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
#: What is said of a wall, where the label says nothing of it.
OF_WALLS = (CONSENT, ROBOTS)
#: Everything that is said of a page that was fetched and is not shown.
REASONS = (CONSENT, ROBOTS, FOREIGN, NOTHING, SHORTER)

#: Of the feed's telling words the page must hold this share to be the same article.
_SHARE = 0.2
#: A feed's text with fewer telling words is a stub, which proves nothing.
_FEWEST = 8
#: Shorter words are in every text of a language ...
_TELLING = 6
#: ... and in every title; names that two languages share are as short.
_TELLING_OF_TITLE = 3
_TELLING_OF_NAMES = 4
#: So many words of a title must be those of another to make it the same.
_FEWEST_OF_TITLE = 2
_WORDS = pattern(r"[^\W_]+")
#: Addresses: their words are those of a site, not of a text.
_ADDRESSES = pattern(
    r"https?://[!-~]+"
    r"|(?<![a-z0-9.-])(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?![\w-])(?:/[!-~]*)?"
)
#: A page with a smaller share of the feed's words shows less: a feed may have a line
#: more, such as "The post ... appeared first on ...".
_NO_LESS = 0.9
#: A page with fewer words than this does not prove what is longer to be whole.
_PROVES = 60
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
    if from_feed.access.state in _CUT:
        if from_page.access.state in _OF_BOTH:
            return replace(from_feed, access=from_page.access), "feed"
        if why == SHORTER and (whole := _whole(from_feed, from_page)):
            return replace(from_feed, access=whole), "feed"
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
    return SHORTER if _shows_less(from_feed, from_page) else ""


def _shows_less(from_feed: Article, from_page: Article) -> bool:
    """Whether the page lacks some of the feed's text.

    A whole page has all of a text that breaks off, whatever the feed adds to it.
    """
    if from_page.word_count >= _NO_LESS * from_feed.word_count:
        return False
    if from_page.access.state is AccessState.FULL and _breaks_off(from_feed):
        told = telling_words(from_feed.text)
        there = telling_words(from_page.text)
        return len(told & there) < _NO_LESS * len(told)
    return True


def _whole(from_feed: Article, from_page: Article) -> Access | None:
    """Return the label of a feed's text that a whole page proves to be whole."""
    words, fewer = from_feed.word_count, from_page.word_count
    full = from_page.access.state is AccessState.FULL and fewer >= _PROVES
    if not full or _breaks_off(from_feed):
        return None
    longer = f"{words} words, more than its whole page has ({fewer})"
    return Access(AccessState.FULL, (longer,))


def _breaks_off(article: Article) -> bool:
    from filters.access_found import breaks_off

    return bool(breaks_off(article.text))


def is_foreign(from_feed: Article, from_page: Article) -> bool:
    """Whether the page is no page of what the feed tells of, by its words.

    What was taken out of the page counts, too: it may be the article by mistake. A
    page with the entry's title is the entry's, and words of two languages cannot be
    compared but for names.
    """
    told = telling_words(from_feed.text)
    if len(told) < _FEWEST:
        return False
    there = telling_words("\n".join(block.text for block in from_page.blocks))
    if len(told & there) >= _SHARE * len(told):
        return False
    return not (
        _has_title_of(from_feed, from_page) or _is_translated(from_feed, from_page)
    )


def _has_title_of(from_feed: Article, from_page: Article) -> bool:
    """Whether the page's title has most words of the entry's, the site's name apart."""
    asked, there, name = (
        telling_words(title, _TELLING_OF_TITLE)
        for title in (from_feed.title, from_page.title, from_page.site)
    )
    asked -= name
    found = len(asked & there)
    return found >= _FEWEST_OF_TITLE and found > len(asked) / 2


def _is_translated(from_feed: Article, from_page: Article) -> bool:
    """Whether the page has the article in another language than the feed's text.

    Names and numbers are the same in both. A notice of a server shares none, and is
    English everywhere.
    """
    from filters.extract.language import language_of

    feed = language_of(from_feed.text, from_feed.lang)
    if not (feed and from_page.lang) or feed == from_page.lang:
        return False
    named = telling_words(from_feed.text, _TELLING_OF_NAMES)
    return bool(named & telling_words(from_page.text, _TELLING_OF_NAMES))


def telling_words(text: str, shortest: int = _TELLING) -> frozenset[str]:
    """Return the long words and the numbers of a text; of Han and kana the pairs."""
    text = _ADDRESSES.sub(" ", text.casefold())
    pairs = {
        run[i : i + 2] for run in HAN_OR_KANA.findall(text) for i in range(len(run) - 1)
    }
    words = {
        word
        for word in _WORDS.findall(HAN_OR_KANA.sub(" ", text))
        if len(word) >= shortest or (word.isdigit() and len(word) > 1)
    }
    return frozenset(pairs | words)
