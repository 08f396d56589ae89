"""What the blocks of a page say for and against a cut: walls, ends, counts, claims."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from filters.access_signals import PageSignals
from filters.access_walls import Lines, first_said, says
from filters.access_words import (
    BOT,
    OF_CONSENT,
    asks_to_read_this,
    cuts,
    firmness,
    speaks_of_means,
)
from filters.appeals.attribution import attributes
from filters.appeals.fold import fold
from filters.article import (
    ASIDE_KINDS,
    Block,
    BlockKind,
    Category,
    count_words,
)

#: Words below which a page's text is short for an article.
SHORT = 150
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
SENTENCE_END = re.compile(
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
FEWEST = 8
#: With so many words a check for robots is at the beginning of its page.
_BOT_WORDS = 40
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
#: Words of the beginning that stays of a text whose reader has used up what is free.
_LEFT_OF_USED = 90
#: Lines of a wall beside the one that is known to be one: their kinds, and how many.
_OF_WALLS = (Category.PAYWALL, Category.SUBSCRIPTION, Category.REGISTRATION)
_WALL_LINES = 4
#: Blocks under a heading "Read also" that belong to it.
_RELATED_REACH = 4
_RUNNING = (BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.LIST_ITEM)


@dataclass(frozen=True, slots=True)
class Wall:
    """The wall where a text ends, as far as blocks show it."""

    #: Its firmest words, and how firm they are: 0..2 (`access_words.firmness`).
    text: str = ""
    firm: int = 0
    #: The same of all its lines together.
    together: int = 0
    #: It is a link and no more.
    is_link: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What speaks for and against a cut, from the text and from the page."""

    words: int
    #: The page counts what is left of this text, in its own words.
    counted: str
    #: The page counts the free articles of its reader, in its own words.
    meter: str
    #: The free articles are used up, and the page says so where the text should be.
    used_up: bool
    wall: Wall
    #: The line that leads to the whole text on another site, or empty.
    away: str
    #: The text ends in an ellipsis or in a link to the rest, or amid a sentence right
    #: before a wall.
    cut_end: bool
    #: How the end itself says so, in words, or nothing.
    breaks: str
    #: Nothing, or the text of a consent frame, on a page that asks for consent.
    of_consent: bool
    #: Little text, or one that begins with the question whether a person reads.
    of_bot: bool
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


def look(
    blocks: Sequence[Block],
    kept: Sequence[Block],
    words: int,
    signals: PageSignals,
    feed_words: int,
    langs: Sequence[str],
) -> Found:
    """Return what speaks for a cut; `kept` are those of `blocks` that are its text."""
    last = next((b.text for b in reversed(kept) if is_prose(b)), "")
    end = next((b.text for b in reversed(kept) if b.kind in _RUNNING), "")
    # Most texts end in a paragraph: then there is no choice.
    closing = end if end == last or _is_sentence(end) else last
    amid = _is_open(closing, langs)
    wall = closing_wall(blocks, words, langs)
    offer = signals.offer
    if any(b.text.startswith(offer[:_SENTENCE]) for b in kept):
        offer = ""
    if not wall.firm and offer and words < SHORT and amid:
        wall = Wall(offer[:80], firm=2, together=2)
    if signals.held and wall.firm < 2 and words < 4 * SHORT:
        wall = Wall(signals.held[:80], firm=2, together=2)
    held = signals.free is False or signals.tier == "locked"
    part_gone = signals.part_here is False
    breaks = breaks_off(last) or (breaks_off(end) if end != last else "")
    if wall.firm < 2 and words < SHORT:
        paid = (held and part_gone) or (signals.marked and signals.free is not True)
        if signals.sale and (breaks or amid or paid):
            wall = Wall(signals.sale[:80], firm=2, together=2)
        elif signals.signs_in and amid:
            wall = Wall("a form to sign in by", firm=2, together=2)
    meter = _meter(blocks, signals, langs)
    # A promise is a meter of this page where the page is not free to everybody.
    sold = held or signals.tier == "metered"
    if not meter and sold and (wall.firm < 2 or words >= SHORT):
        meter = signals.promises or _promise(blocks, langs)
    return Found(
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
        of_bot=words < _BOT_WORDS or signals.bot_title or _asks_for_a_person(kept),
        of_consent=bool(signals.consent_wall) and _is_of_consent(blocks, kept, words),
        missing=words < 4 * SHORT and _claims_more(kept, words, signals),
        feed_more=feed_words > words * _MORE_IN_FEED + _MORE_WORDS,
        held=held,
        part_gone=part_gone,
        whole_end=signals.free is True and bool(SENTENCE_END.search(last)),
    )


def _is_sentence(text: str) -> bool:
    """Whether a last line is part of the text, neither a label nor a wall."""
    return len(text) >= _SENTENCE and not firmness(text[:_LONGEST_WALL])


def _asks_for_a_person(kept: Sequence[Block]) -> bool:
    """Whether a text begins as a check for robots: news quotes one further down."""
    texts = (b.text.lower().replace("\u2019", "'") for b in kept[:2])
    return any(BOT.search(text) and not attributes(fold(text)) for text in texts)


def _is_of_consent(blocks: Sequence[Block], kept: Sequence[Block], words: int) -> bool:
    """Whether there is no text, or for the most part that of a consent frame.

    A short article may tell where to reject cookies. Headings alone are no text.
    """
    words -= count([b for b in kept if b.kind is BlockKind.HEADING])
    if words < FEWEST:
        return True
    asking = [b for b in kept if OF_CONSENT.search(b.text.lower())]
    if asking:
        return 2 * count(asking) >= words
    cookies = any(b.removal and b.removal.category is Category.COOKIE for b in blocks)
    return words < (2 * FEWEST if cookies else _QUESTION)


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


def breaks_off(text: str) -> str:
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


def closing_wall(blocks: Sequence[Block], words: int, langs: Sequence[str]) -> Wall:
    """Return the wall that stands where the text ends."""
    after = 0
    best, firm = Wall(), -1
    lines: list[str] = []
    for i in range(len(blocks) - 1, -1, -1):
        block, removal = blocks[i], blocks[i].removal
        if (
            removal
            and not attributes(fold(block.text))
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
                best = Wall(block.text[:80], here, is_link=block.link_density > 0.5)
            if removal.category in _OF_WALLS:
                lines.append(block.text[:300])
        if block.kept and is_prose(block):
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


def kept_of(blocks: Sequence[Block]) -> list[Block]:
    """Return the text of an article, without what is taken out or stands beside it."""
    return [b for b in blocks if b.kept and b.text and b.kind not in ASIDE_KINDS]


def count(blocks: Sequence[Block]) -> int:
    """Return how many words `blocks` have."""
    return count_words("\n".join(b.text for b in blocks))


def is_prose(block: Block) -> bool:
    """Whether a block is running text, by its kind and length."""
    return block.kind in _RUNNING and len(block.text) >= 60
