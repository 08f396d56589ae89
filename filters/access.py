"""How much of the article is there: full, teaser, paywalled ... with its evidence.

Labels only. Nothing is hidden by a label and nothing is circumvented. A page that says
"not free" is often whole (measured: 87 of 95), so metadata alone never says "cut off":
that takes evidence in the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from filters.access_signals import PageSignals
from filters.access_walls import Lines, first_said, says
from filters.access_words import (
    OF_CONSENT,
    asks_to_read_this,
    cuts,
    firmness,
    speaks_of_means,
)
from filters.appeals.languages import primary
from filters.article import (
    ASIDE_KINDS,
    Access,
    AccessState,
    Block,
    BlockKind,
    Category,
    SpanKind,
    count_words,
)

#: Words below which a page's text is short for an article / hardly a text at all.
SHORT, STUB = 150, 60
#: Characters of about twice as many words as make a text short.
_SHORT_LETTERS = 1_800
#: A feed item of so many words is taken for the whole article.
_FEED_WHOLE = 250
#: Words of text that may still stand after a wall: a byline, a box.
_AFTER_WALL = 40
_ELLIPSIS = re.compile(r"(?:\u2026|\.\.\.|\[\u2026\]|\[\.\.\.\])[\s\"'\u201d\u00bb)]*$")
_READ_ON = re.compile(
    r"(?:…|\.{3}|\[.{1,3}\])?\s*(?:read (?:more(?! than)|on|the (?:full|rest|whole))"
    r"|continue reading|full story|weiterlesen|mehr lesen|lire la suite|seguir leyendo"
    r"|leer más|leia mais|continua a leggere|leggi tutto|lees (?:meer|verder)"
    r"|czytaj (?:dalej|wi)|читать далее|続きを読|阅读全文).{0,40}$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(
    r"[.!?\u2026\u3002\uff01\uff1f\u061f][\s\"'\u201d\u00bb)\]]*$"
)
#: The same with what else closes a text that is not broken off: a quotation, a bracket.
_CLOSED = re.compile(
    r"[.!?:;\u2026\u3002\uff01\uff1f\u061f\u06d4\u0964\"'\u201d\u2019\u00bb)\]\u300d\u300f]\W*$"
)
#: Languages that mark no end of a sentence.
_NO_END_MARK = frozenset(("th", "lo", "km", "my"))
#: Characters of a wall that is taken for the last line of the text.
_LONGEST_WALL = 400
#: Characters of a last line that is a sentence, not a label.
_SENTENCE = 35
#: Fewer words are no beginning of an article: "Loading ...".
_FEWEST = 8
#: Fewer words may be the question alone that a consent frame asks.
_QUESTION = 11
#: "57.09 %", with the figure; "612 characters".
_LEFT = re.compile(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,2})?) ?%|\d[\d.,]* ?(?:文字|字)")
#: A share that is taken off a price, not left of a text.
_OFFER = re.compile(
    r"% ?(?:off|discount|rabatt|reduc|remise|descuento|di sconto|de desconto|korting)"
    r"|(?:save|rabatt|sconto|скидк|zniżk|sparen)[^.]{0,20}%|%オフ|割引",
    re.IGNORECASE,
)
#: So many times as long as the text, and so many words longer, is what a page claims or
#: a feed brings where text is missing. Counts differ for other reasons too: captions,
#: boxes, a byline. A page's claim takes in more of them than a feed's text, which is
#: counted as the page's is; the words keep a brief from being cut for one caption.
#: Where much is missing much more is claimed: two sets of pages nobody had read get the
#: same labels from 1.4 to 2.5 times and from 20 to 80 words.
_MORE_CLAIMED, _MORE_IN_FEED, _MORE_WORDS = 1.7, 1.3, 40
#: Characters of a word with its blank, in most languages; and the share of the text's
#: characters from which a claim is one of characters (no text has words that short).
_LETTERS_A_WORD, _SHARE_OF_LETTERS = 6, 0.6
#: Words an article hardly ever has: where more are claimed, the claim is a template.
_LONG = 4_000
#: Words below which a text that is not free may be a teaser, whatever its end.
_HELD_SHORT = 120
#: Words of the beginning that stays of a text whose reader has used up what is free.
_LEFT_OF_USED = 90
#: Words of a caption and a byline, where a line of the page holds the text back.
_HARDLY_A_TEXT = 30
#: Lines of a wall beside the one that is known to be one: their kinds, and how many.
_OF_WALLS = (Category.PAYWALL, Category.SUBSCRIPTION, Category.REGISTRATION)
_WALL_LINES = 4
#: Blocks under a heading "Read also" that belong to it.
_RELATED_REACH = 4
_RUNNING = (BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.LIST_ITEM)


def is_short(blocks: Sequence[Block]) -> bool:
    """Whether little text was found: the whole page is worth a look for walls."""
    return sum(len(b.text) for b in blocks if b.kept) < _SHORT_LETTERS


def last_words(blocks: Sequence[Block], lang: str) -> str:
    """Return the last paragraph of the text: what stands after it may be a wall.

    A wall taken for the last paragraph is none: it links to an offer, or is set apart
    from the text in other letters.
    """
    for block in reversed(blocks):
        if not block.kept or not _is_prose(block):
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
    return _count(_kept(blocks))


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
    kept = _kept(blocks)
    if words is None:
        words = _count(kept)
    if source == "page":
        said = signals or PageSignals()
        langs = (primary(lang), "en")
        found = _look(blocks, kept, words, said, feed_words or 0, langs)
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


# ------------------------------------------------------------------ pages


@dataclass(frozen=True, slots=True)
class _Wall:
    """The wall where a text ends, as far as blocks show it."""

    #: Its firmest words, and how firm they are: 0..2 (`access_words.firmness`).
    text: str = ""
    firm: int = 0
    #: The same of all its lines together.
    together: int = 0
    #: It is a link and no more.
    is_link: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """What speaks for and against a cut, from the text and from the page."""

    words: int
    #: The page counts what is left of this text, in its own words.
    counted: str
    #: The page counts the free articles of its reader, in its own words.
    meter: str
    #: The free articles are used up, and the page says so where the text should be.
    used_up: bool
    wall: _Wall
    #: The line that leads to the whole text on another site, or empty.
    away: str
    #: The text ends in an ellipsis or in a link to the rest, or amid a sentence right
    #: before a wall.
    cut_end: bool
    #: How the end itself says so, in words, or nothing.
    breaks: str
    #: Nothing, or the text of a consent frame, on a page that asks for consent.
    of_consent: bool
    #: The text ends amid a sentence, wall or not.
    amid: bool
    #: The page claims a much longer text than is here; the feed brought one.
    missing: bool
    feed_more: bool
    #: The page says that its text is not free.
    held: bool
    #: The part that is not free is not in the page.
    part_gone: bool
    #: A short text that the page calls free and that ends like a whole one.
    whole_end: bool

    @property
    def broken(self) -> bool:
        """Whether anything but the length of the text says that it is cut."""
        return self.cut_end or self.missing or self.feed_more

    @property
    def is_stub(self) -> bool:
        """Whether the text is short and nothing says that it is whole."""
        return self.words < SHORT and not self.whole_end


def _label_page(found: _Found, signals: PageSignals, feed_words: int | None) -> Access:
    words = found.words
    if signals.bot_wall and words < (STUB if found.wall.firm == 2 else SHORT):
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


def _look(
    blocks: Sequence[Block],
    kept: Sequence[Block],
    words: int,
    signals: PageSignals,
    feed_words: int,
    langs: Sequence[str],
) -> _Found:
    last = next((b.text for b in reversed(kept) if _is_prose(b)), "")
    end = next((b.text for b in reversed(kept) if b.kind in _RUNNING), "")
    # Most texts end in a paragraph: then there is no choice.
    closing = end if end == last or _is_sentence(end) else last
    amid = _is_open(closing, langs)
    wall = _closing_wall(blocks, words, langs)
    offer = signals.offer
    if any(b.text.startswith(offer[:_SENTENCE]) for b in kept):
        offer = ""
    if not wall.firm and offer and words < SHORT and amid:
        wall = _Wall(offer[:80], firm=2, together=2)
    if signals.held and wall.firm < 2 and words < 4 * SHORT:
        wall = _Wall(signals.held[:80], firm=2, together=2)
    held = signals.free is False or signals.tier == "locked"
    part_gone = signals.part_here is False
    breaks = _breaks_off(last) or (_breaks_off(end) if end != last else "")
    if wall.firm < 2 and words < SHORT:
        paid = (held and part_gone) or (signals.marked and signals.free is not True)
        if signals.sale and (breaks or amid or paid):
            wall = _Wall(signals.sale[:80], firm=2, together=2)
        elif signals.signs_in and amid:
            wall = _Wall("a form to sign in by", firm=2, together=2)
    meter = _meter(blocks, signals, langs)
    # A promise is a meter of this page where the page is not free to everybody.
    sold = held or signals.tier == "metered"
    if not meter and sold and (wall.firm < 2 or words >= SHORT):
        meter = signals.promises or _promise(blocks, langs)
    return _Found(
        words=words,
        counted=_counts_what_is_left(blocks, signals.held, words),
        meter=meter[:80],
        used_up=asks_to_read_this(meter) and bool(words < _LEFT_OF_USED or breaks),
        wall=wall,
        away=signals.away[:80],
        breaks=breaks,
        cut_end=bool(breaks)
        or bool(wall.text and not wall.firm and words < 4 * SHORT)
        or (wall.firm > 0 and words < 2 * SHORT and amid),
        amid=amid,
        of_consent=bool(signals.consent_wall) and _is_of_consent(blocks, kept, words),
        missing=words < 4 * SHORT and _claims_more(kept, words, signals),
        feed_more=feed_words > words * _MORE_IN_FEED + _MORE_WORDS,
        held=held,
        part_gone=part_gone,
        whole_end=signals.free is True and bool(_SENTENCE_END.search(last)),
    )


def _is_sentence(text: str) -> bool:
    """Whether a last line is part of the text, neither a label nor a wall."""
    return len(text) >= _SENTENCE and not firmness(text[:_LONGEST_WALL])


def _is_of_consent(blocks: Sequence[Block], kept: Sequence[Block], words: int) -> bool:
    """Whether there is no text, or for the most part that of a consent frame.

    A short article may tell where to reject cookies. Headings alone are no text.
    """
    words -= _count([b for b in kept if b.kind is BlockKind.HEADING])
    if words < _FEWEST:
        return True
    asking = [b for b in kept if OF_CONSENT.search(b.text.lower())]
    if asking:
        return 2 * _count(asking) >= words
    cookies = any(b.removal and b.removal.category is Category.COOKIE for b in blocks)
    return words < (2 * _FEWEST if cookies else _QUESTION)


def _is_paywalled(found: _Found, signals: PageSignals) -> bool:
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


def _is_teaser(found: _Found) -> bool:
    """Whether the text is certainly cut, though nothing says how to read on."""
    short = found.words < SHORT
    if found.words < _FEWEST:
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


def _signs(found: _Found, signals: PageSignals, feed_words: int | None) -> list[str]:
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


def _claims_more(kept: Sequence[Block], words: int, signals: PageSignals) -> bool:
    """Whether the page's metadata claim a text much longer than what was found."""
    letters = sum(len(b.text) for b in kept)
    if signals.body_letters > _MORE_CLAIMED * letters + _LETTERS_A_WORD * _MORE_WORDS:
        return True
    said = signals.words
    if said < SHORT:
        return False
    # Some pages count characters and call them words: then as many as here are no more.
    if words < SHORT and said > _LETTERS_A_WORD * words:
        return True
    counts_words = said < _SHARE_OF_LETTERS * letters
    return counts_words and said > _MORE_CLAIMED * words + _MORE_WORDS


def _breaks_off(text: str) -> str:
    """Return how a text says that it goes on elsewhere, in words; else nothing."""
    if _ELLIPSIS.search(text):
        return "the text breaks off with an ellipsis"
    if on := _READ_ON.search(text[-80:]):
        return f"the text ends in \u201c{on[0].strip()}\u201d"
    return ""


def _is_open(text: str, langs: Sequence[str]) -> bool:
    """Whether a text ends amid a sentence, where sentences have an end mark.

    What ends in a name is a signature as often: "Reporting by Ann Lee".
    """
    if not text or langs[0] in _NO_END_MARK or _CLOSED.search(text):
        return False
    return not text.split()[-1][:1].isupper()


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


def _closing_wall(blocks: Sequence[Block], words: int, langs: Sequence[str]) -> _Wall:
    """Return the wall that stands where the text ends."""
    after = 0
    best, firm = _Wall(), -1
    lines: list[str] = []
    for i in range(len(blocks) - 1, -1, -1):
        block, removal = blocks[i], blocks[i].removal
        if (
            removal
            and not _is_of_another_text(blocks, i)
            and not _is_template(block.text, words)
        ):
            here = -1
            if cuts(removal.rule):
                here = max(firmness(block.text), int(speaks_of_means(removal.rule)))
            elif removal.category in _OF_WALLS and (
                asks_to_read_this(block.text) or says("held", block.text, langs)
            ):
                here = 2
            if here > firm and not says("open", block.text, langs):
                firm = here
                best = _Wall(block.text[:80], here, is_link=block.link_density > 0.5)
            if removal.category in _OF_WALLS:
                lines.append(block.text[:300])
        if block.kept and _is_prose(block):
            after += count_words(block.text)
            if after > _AFTER_WALL:
                break
    if not best.text:
        return best
    together = firmness("\n".join(lines[-_WALL_LINES:]))
    return replace(best, together=max(best.firm, together))


def _is_of_another_text(blocks: Sequence[Block], i: int) -> bool:
    """Whether a line is a link under "Read also": its stamp is about another text."""
    if blocks[i].link_density <= 0.5:
        return False
    return any(
        b.removal is not None and b.removal.category is Category.RELATED
        for b in blocks[max(0, i - _RELATED_REACH) : i]
    )


def _counts_what_is_left(blocks: Sequence[Block], held: str, words: int) -> str:
    """Return the words that count what is left of this text, if they can be true."""
    counting = [
        block.text
        for block in blocks
        if block.removal
        and block.removal.rule.endswith(("paywall.limit", "paywall.rest"))
    ]
    for text in (*counting, held):
        match = _LEFT.search(text)
        if not match or _OFFER.search(text) or _is_template(text, words):
            continue
        if match[1] or words < 4 * SHORT:
            return text[:80]
    return ""


def _is_template(text: str, words: int) -> bool:
    """Whether a line counts a share that cannot be left of a text of so many words.

    A page that holds it all and says "89% left" to everybody claims an article of many
    thousand words.
    """
    match = _LEFT.search(text)
    if not match or not match[1]:
        return False
    return words / (1 - float(match[1].replace(",", ".")) / 100) >= _LONG


def _meter(blocks: Sequence[Block], signals: PageSignals, langs: Sequence[str]) -> str:
    """Return the page's line that counts the free articles of its reader."""
    return signals.counts or first_said("count", _of_walls(blocks), langs)


def _promise(blocks: Sequence[Block], langs: Sequence[str]) -> str:
    """Return the line that promises free articles to whoever signs up."""
    lines = Lines(langs)
    return next(filter(lines.promise, _of_walls(blocks)), "")


def _of_walls(blocks: Sequence[Block]) -> list[str]:
    return [b.text for b in blocks if b.removal and b.removal.category in _OF_WALLS]


def _kept(blocks: Sequence[Block]) -> list[Block]:
    return [b for b in blocks if b.kept and b.text and b.kind not in ASIDE_KINDS]


def _count(blocks: Sequence[Block]) -> int:
    return count_words("\n".join(b.text for b in blocks))


def _is_prose(block: Block) -> bool:
    return block.kind in _RUNNING and len(block.text) >= 60


# ------------------------------------------------------------------ feeds


def _label_feed(
    blocks: Sequence[Block], kept: Sequence[Block], words: int, langs: Sequence[str]
) -> Access:
    said = f"feed gives {words} words"
    if not words:
        return Access(AccessState.UNKNOWN, ("the feed gives no text",))
    last = kept[-1].text
    if _breaks_off(last):
        return Access(AccessState.TEASER, (said, "its text breaks off"))
    if words < SHORT:
        return Access(AccessState.TEASER, (said,))
    if wall := _closing_wall(blocks, words, langs).text:
        ends = f"the text ends at \u201c{wall}\u201d"
        return Access(AccessState.UNKNOWN, (said, ends))
    whole = bool(_SENTENCE_END.search(last))
    if words >= _FEED_WHOLE and len(kept) > 2 and not whole:
        return Access(AccessState.FULL, (said,))
    # A summary is one paragraph; several that end in a full sentence are the article.
    if whole and (words >= _FEED_WHOLE or len(kept) > 1):
        ends = f"the feed gives {words} words that end in a full sentence"
        return Access(AccessState.FULL, (ends,))
    return Access(AccessState.UNKNOWN, (said,))
