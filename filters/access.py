"""How much of the article is there: full, teaser, paywalled ... with its evidence.

Labels only. Nothing is hidden by a label and nothing is circumvented. A page that says
"not free" is often whole (measured: 87 of 95), so metadata alone never says "cut off":
that takes evidence in the text itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from filters.access_found import (
    FEWEST,
    SENTENCE_END,
    SHORT,
    Found,
    breaks_off,
    closing_wall,
    count,
    is_prose,
    kept_of,
    look,
)
from filters.access_signals import PageSignals
from filters.access_walls import says
from filters.appeals.languages import primary
from filters.article import (
    Access,
    AccessState,
    Block,
    SpanKind,
)

#: Words below which it is hardly a text at all.
STUB = 60
#: Characters of about twice as many words as make a text short.
_SHORT_LETTERS = 1_800
#: A feed item of so many words is taken for the whole article.
_FEED_WHOLE = 250
#: Words below which a text that is not free may be a teaser, whatever its end.
_HELD_SHORT = 120
#: Words of a caption and a byline, where a line of the page holds the text back.
_HARDLY_A_TEXT = 30


def is_short(blocks: Sequence[Block]) -> bool:
    """Whether little text was found: the whole page is worth a look for walls."""
    return sum(len(b.text) for b in blocks if b.kept) < _SHORT_LETTERS


def last_words(blocks: Sequence[Block], lang: str) -> str:
    """Return the last paragraph of the text: what stands after it may be a wall.

    A wall taken for the last paragraph is none: it links to an offer, or is set apart
    from the text in other letters.
    """
    for block in reversed(blocks):
        if not block.kept or not is_prose(block):
            continue
        apart = block.link_density > 0 or _is_set_apart(block)
        if apart and says("held", block.text, (lang, "en")):
            continue
        return block.text
    return ""


def _is_set_apart(block: Block) -> bool:
    """Whether all of a block is bold or in italics."""
    return any(
        span.kind in (SpanKind.BOLD, SpanKind.ITALIC)
        and span.end - span.start >= len(block.text) - 2
        for span in block.spans
    )


def words_in(blocks: Sequence[Block]) -> int:
    """Return how many words the text has, without what is taken out of it."""
    return count(kept_of(blocks))


def label(
    blocks: Sequence[Block],
    *,
    signals: PageSignals | None,
    feed_words: int | None,
    source: Literal["page", "feed", "text"],
    lang: str,
    words: int | None = None,
) -> Access:
    """Say how complete the article is, always with evidence sentences.

    `words` is how many `blocks` have, where they are counted already.
    """
    kept = kept_of(blocks)
    if words is None:
        words = count(kept)
    if source == "page":
        said = signals or PageSignals()
        langs = (primary(lang), "en")
        found = look(blocks, kept, words, said, feed_words or 0, langs)
        return _label_page(found, said, feed_words)
    if source == "feed":
        return _label_feed(blocks, kept, words, (primary(lang), "en"))
    if not words:
        return Access(AccessState.UNKNOWN, ("there is no text",))
    return Access(AccessState.FULL, (f"the text given has {words} words",))


def without_page(access: Access, number: int) -> Access:
    """Return the label of an article of several pages when one could not be had.

    What is there was judged without it; it is the beginning of the text, no more.
    """
    evidence = (f"page {number} of the article could not be had", *access.evidence)
    whole = access.state in (AccessState.FULL, AccessState.METERED)
    return Access(AccessState.TEASER if whole else access.state, evidence)


def _label_page(found: Found, signals: PageSignals, feed_words: int | None) -> Access:
    words = found.words
    most = STUB if found.wall.firm == 2 else SHORT
    if signals.bot_wall and words < most and found.of_bot:
        return Access(AccessState.BOT_WALL, (signals.bot_wall,))
    if signals.consent_wall and words < STUB and found.of_consent:
        return Access(AccessState.CONSENT_WALL, (signals.consent_wall,))
    signs = _signs(found, signals, feed_words)
    facts = _facts(signals)
    evidence = (*signs, *facts)
    if found.meter and not found.counted and not found.used_up:
        return Access(AccessState.METERED, (*_not_length(signs, words), *facts))
    if _is_paywalled(found, signals):
        return Access(AccessState.PAYWALLED, evidence)
    if not words:
        return Access(AccessState.UNKNOWN, ("no article text was found", *facts))
    if _is_teaser(found):
        return Access(AccessState.TEASER, evidence)
    if found.amid and words < SHORT:
        return Access(AccessState.UNKNOWN, evidence)
    if words < STUB or (found.wall.firm == 2 and not _may_be_whole(signals)):
        return Access(AccessState.UNKNOWN, evidence)
    if found.held and words < _HELD_SHORT and not signals.part_here:
        # As long as many a teaser whose wall is drawn by a script; or a brief.
        return Access(AccessState.UNKNOWN, evidence)
    return Access(AccessState.FULL, (*_whole(words, signs), *facts))


def _whole(words: int, signs: Sequence[str]) -> list[str]:
    """Return why a text is called whole, although there may be signs of a cut."""
    against = _not_length(signs, words)
    if not against:
        return [f"{words} words, no sign of a cut"]
    return [f"{words} words", *(f"although {sign}" for sign in against)]


def _not_length(signs: Sequence[str], words: int) -> list[str]:
    """Return the signs of a cut without the length: a brief is short, too."""
    return [sign for sign in signs if sign != _few(words)]


def _few(words: int) -> str:
    return f"only {words} words"


def _is_paywalled(found: Found, signals: PageSignals) -> bool:
    """Whether the text is certainly cut and the page says how to read on."""
    if found.counted or (found.used_up and found.is_stub):
        return True
    if signals.line and found.words < _HARDLY_A_TEXT:
        return True
    cut = found.is_stub or found.broken
    certain = found.broken or found.held
    if found.wall.firm == 2 and (
        cut
        or (found.held and found.words < 2 * SHORT)
        or (found.words < 1.5 * SHORT and signals.free is not True)
    ):
        return True
    # A link to the rest and an offer beside it: a wall where the page is not free.
    wall = found.wall
    if wall.together == 2 and cut and (wall.firm or found.held or not wall.is_link):
        return True
    if found.wall.firm == 1 and found.words < 2 * SHORT and cut and certain:
        return True
    if signals.paywall and (found.held or found.wall.firm) and cut:
        return True
    if (
        signals.line
        and found.words < 2 * SHORT
        and cut
        and (certain or found.wall.firm)
    ):
        return True
    short = found.words < SHORT
    return found.held and found.missing and (found.cut_end or short)


def _is_teaser(found: Found) -> bool:
    """Whether the text is certainly cut, though nothing says how to read on."""
    short = found.words < SHORT
    if found.words < FEWEST:
        return False
    if found.away and (short or found.cut_end) and found.words < 2 * SHORT:
        return True
    if found.cut_end and (found.missing or found.feed_more or short):
        return True
    if found.missing and found.words < 2 * SHORT:
        return True
    if short and found.feed_more:
        return True
    return found.is_stub and (found.wall.firm > 0 or (found.held and found.part_gone))


def _may_be_whole(signals: PageSignals) -> bool:
    """Whether a text before a plain wall may be whole: the page says so."""
    return signals.free is True or signals.tier == "metered"


def _signs(found: Found, signals: PageSignals, feed_words: int | None) -> list[str]:
    """Return what speaks for a cut, in plain sentences, the strongest first."""
    signs: list[str] = []
    if found.meter and not found.counted:
        signs.append(f"the page counts free articles: \u201c{found.meter}\u201d")
        if found.cut_end:
            signs.append("the text breaks off")
    elif found.counted:
        signs.append(f"the page says how much is left: \u201c{found.counted}\u201d")
    elif found.wall.text:
        signs.append(f"the text ends at \u201c{found.wall.text}\u201d")
    elif signals.paywall or signals.line:
        wall = signals.paywall or signals.line
        signs.append(f"the page shows a wall: \u201c{wall}\u201d")
    if found.missing:
        claims = f"{signals.words} words" if signals.words else "a longer text"
        signs.append(f"the page says {claims}, here are {found.words}")
    if found.breaks and not found.wall.text and not found.meter:
        signs.append(found.breaks)
    if found.away:
        signs.append(f"the whole text is elsewhere: \u201c{found.away}\u201d")
    elif found.amid and found.words < SHORT and not found.meter:
        signs.append("the text ends amid a sentence")
    if found.words < SHORT:
        signs.append(_few(found.words))
    if found.feed_more:
        signs.append(f"the feed gives {feed_words} words, the page {found.words}")
    if found.part_gone and found.words < SHORT:
        signs.append("the part that is not free is not in the page")
    return signs


def _facts(signals: PageSignals) -> tuple[str, ...]:
    facts = []
    if signals.free is not None:
        facts.append(f"page says isAccessibleForFree={str(signals.free).lower()}")
    if signals.selectors:
        facts.append(f"page marks a paid part ({signals.selectors[0][:60]})")
    if signals.tier:
        facts.append(f"page says content tier {signals.tier}")
    if signals.vendors:
        facts.append(f"page loads {', '.join(signals.vendors)}")
    return tuple(facts)


def _label_feed(
    blocks: Sequence[Block], kept: Sequence[Block], words: int, langs: Sequence[str]
) -> Access:
    said = f"feed gives {words} words"
    if not words:
        return Access(AccessState.UNKNOWN, ("the feed gives no text",))
    last = kept[-1].text
    if breaks_off(last):
        return Access(AccessState.TEASER, (said, "its text breaks off"))
    if words < SHORT:
        return Access(AccessState.TEASER, (said,))
    if wall := closing_wall(blocks, words, langs).text:
        ends = f"the text ends at \u201c{wall}\u201d"
        return Access(AccessState.UNKNOWN, (said, ends))
    whole = bool(SENTENCE_END.search(last))
    if words >= _FEED_WHOLE and len(kept) > 2 and not whole:
        return Access(AccessState.FULL, (said,))
    # A summary is one paragraph; several that end in a full sentence are the article.
    if whole and (words >= _FEED_WHOLE or len(kept) > 1):
        ends = f"the feed gives {words} words that end in a full sentence"
        return Access(AccessState.FULL, (ends,))
    return Access(AccessState.UNKNOWN, (said,))
