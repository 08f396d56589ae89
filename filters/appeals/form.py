"""What the form of an article keeps: answers of an interview, the letter that is it.

The filter reads blocks one by one. What an interview, a speech, a list of numbers to
call, or advice says in the words of an appeal is told by what it stands in. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from filters.appeals.evidence import PERIPHERAL, Profile
from filters.appeals.headline import Subject
from filters.appeals.markup import TOLD, Markup
from filters.appeals.model import SOLID
from filters.article import Block, BlockKind, Category, SpanKind

#: Questions an interview has, and the longest.
_QUESTIONS, _LONGEST_QUESTION = 3, 400
#: Items a list of the article has.
_ITEMS = 3
#: Characters of running text that nobody of "us" or "you" is in, after a letter, which
#: say that the article comes after it.
_ARTICLE = 300
#: How a question begins that is set apart by a letter.
_ASKED = re.compile(r"(?:Q|Question|F|Frage|P|D|V|В|問|问|Q\.)\s?[:：]\s?\S")
#: What letters and speeches ask for.
_GIFTS = frozenset({Category.DONATION, Category.SUBSCRIPTION})
#: What advice tells its readers to do.
_STEPS = frozenset(
    {
        Category.REGISTRATION,
        Category.NEWSLETTER,
        Category.APP_PROMO,
        Category.ADBLOCK_NAG,
        Category.COOKIE,
    }
)

_QUESTION = "Kept: it is a question of the interview."
_ANSWER = "Kept: it answers a question of the interview."
_ITEM = "Kept: most of its list stays."
_LETTER = "Kept: the article is a letter or a speech, and this is its text."
_ADVICE = "Kept: the headline promises advice, and this is a step of it."
_SUBJECT = "Kept: the headline says that the article is about this."


def kept_by_form(
    blocks: Sequence[Block],
    profiles: Sequence[Profile],
    markup: Sequence[Markup],
    found: Sequence[Category | None],
    subject: Subject,
    *,
    letter: bool,
) -> dict[int, str]:
    """Return which of the blocks found to be appeals stay, and why.

    `found` has the category of each appeal; `letter` says that the article is one.
    """
    core = [
        None if kind in PERIPHERAL or told.core >= TOLD else kind
        for kind, told in zip(found, markup, strict=True)
    ]
    kept: dict[int, str] = {}
    if letter:
        kept |= {i: _LETTER for i, kind in enumerate(core) if kind in _GIFTS}
    questions, answers = _interview(blocks, found)
    kept |= {i: _ANSWER for i in answers if core[i]}
    kept |= {i: _QUESTION for i in questions if found[i] and markup[i].core < TOLD}
    kept |= {i: _ITEM for i in _items(blocks, found) if core[i]}
    if not _has_news(profiles, found):
        return kept
    for i, kind in enumerate(core):
        # A cookie notice says "we" whoever writes about it.
        ours = profiles[i].we and kind is not Category.COOKIE
        if kind is None or i in kept or ours:
            continue
        if kind in subject.about:
            kept[i] = _SUBJECT
        elif subject.is_advice and kind in _STEPS:
            kept[i] = _ADVICE
    return kept


def is_letter(
    profiles: Sequence[Profile],
    found: Sequence[Category | None],
    subject: Subject,
    headline: str,
) -> bool:
    """Whether the article itself is a letter or a speech.

    Its headline says so, and half of the text or more speaks for "us" or to "you"; or
    it has a headline, begins with a greeting, and no article comes after the letter.
    `headline` is folded.
    """
    if subject.is_letter:
        plain = sum(p.length for p in profiles if not (p.we or p.you))
        return plain * 2 <= sum(p.length for p in profiles)
    start = next((p for p in profiles if p.is_opener or p.length >= SOLID), None)
    if not headline or start is None or not start.is_opener:
        return False
    last = max((i for i, kind in enumerate(found) if kind in _GIFTS), default=0)
    after = (p for p in profiles[last + 1 :] if p.length >= SOLID)
    return sum(p.length for p in after if not (p.we or p.you)) < _ARTICLE


def _has_news(profiles: Sequence[Profile], found: Sequence[Category | None]) -> bool:
    """Whether any text is left that nobody of "us" or "you" is in: no mere wall."""
    return any(
        kind is None and p.length >= SOLID and not (p.we or p.you)
        for p, kind in zip(profiles, found, strict=True)
    )


def _interview(
    blocks: Sequence[Block], found: Sequence[Category | None]
) -> tuple[list[int], list[int]]:
    """Return the questions and the answers right after them, if it is an interview.

    It has three questions that are no appeal: "Can you help us?" stands over one.
    """
    asked = [_is_question(block) for block in blocks]
    if (
        sum(a and kind is None for a, kind in zip(asked, found, strict=True))
        < _QUESTIONS
    ):
        return [], []
    questions = [i for i, is_question in enumerate(asked) if is_question]
    return questions, [
        i for i in range(1, len(blocks)) if asked[i - 1] and not asked[i]
    ]


def _is_question(block: Block) -> bool:
    """Whether a block is a question set apart: a heading, all bold, italic, or "Q:"."""
    if _ASKED.match(block.text) and len(block.text) <= _LONGEST_QUESTION:
        return True
    text = block.text.rstrip(" \"'»”’")
    if text[-1:] not in ("?", "？", "؟", ";") or len(text) > _LONGEST_QUESTION:
        return False
    if block.kind is BlockKind.HEADING:
        return True
    return any(
        span.kind in (SpanKind.BOLD, SpanKind.ITALIC)
        and span.start <= 1
        and span.end >= len(text) - 1
        for span in block.spans
    )


def _items(blocks: Sequence[Block], found: Sequence[Category | None]) -> list[int]:
    """Return the items of lists most of whose items are no appeals."""
    items: list[int] = []
    start = 0
    while start < len(blocks):
        end = start
        while end < len(blocks) and blocks[end].kind is BlockKind.LIST_ITEM:
            end += 1
        taken = sum(kind is not None for kind in found[start:end])
        if end - start >= _ITEMS and taken * 2 < end - start:
            items += range(start, end)
        start = end + 1
    return items
