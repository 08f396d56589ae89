"""Appeals of several paragraphs: the letter that opens, complains, asks, and waves off.

Paragraphs without any cue belong to the letter when they speak for the publisher and
stand between its opening and its last asking. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from filters.appeals.evidence import TELLING, Profile
from filters.article import Category

#: Longest letter, in blocks, and longest stretch in it that does not say "we".
_LONGEST, _SILENT = 16, 2
#: The article outside of a letter must have this many characters, or the letter is it.
_LEAST_ARTICLE = 400

_ASKING = frozenset(
    {Category.DONATION, Category.SUBSCRIPTION, Category.NEWSLETTER, Category.PAYWALL}
)


@dataclass(frozen=True, slots=True)
class Letter:
    """One appeal of several blocks: ``blocks[start:end]``."""

    start: int
    end: int
    category: Category


def find_letters(profiles: Sequence[Profile], taken: Sequence[bool]) -> list[Letter]:
    """Return letters; `taken` says which blocks were found to be appeals already."""
    letters: list[Letter] = []
    i = 0
    while i < len(profiles):
        if (profiles[i].is_opener or _asks_for_help(profiles[i], taken[i])) and (
            letter := _letter(profiles, taken, i)
        ):
            letters.append(letter)
            i = letter.end
        else:
            i += 1
    return letters


def _letter(
    profiles: Sequence[Profile], taken: Sequence[bool], start: int
) -> Letter | None:
    opened = profiles[start].is_opener
    end = start + 1
    silent = asks = dismissals = 0
    voiced = True
    # What the letter is about is what it asks for, not what surrounds it.
    category = Category.DONATION
    for i in range(start, min(len(profiles), start + _LONGEST)):
        block = profiles[i]
        if block.is_note or (i > start and _is_journalism(block, taken[i])):
            break
        speaks = block.we or bool(block.cues) or taken[i] or block.diction > 0
        silent = 0 if speaks or block.length <= 25 else silent + 1
        if silent > _SILENT:
            break
        if _asks(block, taken[i]):
            asks += 1
            end = i + 1
            if block.category in _ASKING and asks == 1:
                category = block.category or category
        elif block.is_dismissal or (taken[i] and asks):
            dismissals += block.is_dismissal
            end = i + 1
        voiced = voiced and (speaks or block.you or block.length <= 60)
    if not asks or end - start < 2:
        return None
    outside = [p for j, p in enumerate(profiles) if not start <= j < end]
    article = sum(p.length for p in outside if not p.cues)
    if article < _LEAST_ARTICLE:
        return None
    after = sum(p.length for p in profiles[end:] if p.length > 140 and not p.cues)
    in_tail = after < 0.25 * article
    if opened and (in_tail or asks + dismissals >= 2):
        return Letter(start, end, category)
    # Without an opening only what closes with a dismissal or stands at the end counts.
    if not opened and in_tail and voiced and (asks >= 2 or dismissals):
        return Letter(start, end, category)
    return None


def _asks_for_help(block: Profile, taken: bool) -> bool:
    return taken and block.category is Category.DONATION


def _asks(block: Profile, taken: bool) -> bool:
    return block.category in _ASKING and (
        taken or any(cue.strength >= 2.5 for cue in block.cues)
    )


def _is_journalism(block: Profile, taken: bool) -> bool:
    """Whether a block ends a letter: reports about others, not for the publisher."""
    if taken or block.cues or block.diction > TELLING:
        return False
    if block.we and block.length < 700:
        return False
    return block.vetoes > 0 or block.length > 220
