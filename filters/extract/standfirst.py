"""The standfirst: the sentences between the headline and the text.

It stands beside the headline, outside the text's element, where the block model sees
little of the prose around it. Three things speak for a line there: its name, the page's
own summary of the article, or its place right under the headline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from filters.article import BlockKind
from filters.extract.claims import fold
from filters.extract.cues import cue_set
from filters.extract.features import NAMES
from filters.extract.layout import chars_of, common_depth
from filters.extract.mend import FOREIGN, FOREIGN_TAGS, IS_TITLE, TITLE
from filters.extract.pieces import Frame, Piece
from filters.extract.words import CLASS_WORDS

#: Over the text: so many pieces before, so little chance, so like the page's summary.
_HEAD, _CHANCE, _DESCRIPTION = 4, 0.3, 0.7
#: Under the headline: so many pieces after it, more if named; steps up from the
#: headline to the box of both, a little of a chance. A headline is sought so far up.
_UNDER, _UNDER_NAMED, _STEPS, _FAR = 3, 8, 3, 40
_LEAST_CHANCE = 0.05
#: So much of the text at least follows its headline.
_MOST = 0.25
#: Shorter lines are no sentence, unless they are named for a standfirst and stand right
#: under the headline; more linked ones are teasers.
_SENTENCE, _NAMED, _LINKED = 60, 20, 0.2
#: A line with so many digits is a date, prices, a table.
_DIGITS = 0.1
_DIGIT = re.compile(r"\d")
_LEAD = list(CLASS_WORDS).index("lead")
#: What a name says in spite of "lead", "description", "intro".
_NO_TEXT = frozenset((list(CLASS_WORDS).index("caption"),))
_IS_DESCRIPTION = NAMES.index("is_description")
_PLACES = FOREIGN_TAGS - {"header"}


def keep_standfirst(
    pieces: Sequence[Piece],
    keep: list[bool],
    chances: Sequence[float],
    table: Sequence[Sequence[float] | None],
) -> None:
    """Keep the standfirst over the text, unless the text begins with the same words."""
    first = keep.index(True)
    known: set[str] = set()
    headlines = _headlines_over(pieces, table, first)
    for i in range(max(0, min([first - _HEAD, *headlines])), first):
        piece, row = pieces[i], table[i]
        if row is None or keep[i]:
            continue
        named = _names_standfirst(piece.frame)
        least = _NAMED if named and i - 1 in headlines else _SENTENCE
        if not _is_sentence(piece, row, least):
            continue
        near = (
            first - i <= _HEAD
            and chances[i] >= _CHANCE
            and not _is_caption(piece.frame)
        )
        reach = _UNDER_NAMED if named else _UNDER
        if (near and (named or row[_IS_DESCRIPTION] >= _DESCRIPTION)) or (
            chances[i] > _LEAST_CHANCE
            and any(
                h < i <= h + reach and _stands_under(piece, pieces[h])
                for h in headlines
            )
        ):
            known = known or {
                fold(p.text) for p, good in zip(pieces, keep, strict=True) if good
            }
            keep[i] = fold(piece.text) not in known


def _headlines_over(
    pieces: Sequence[Piece], table: Sequence[Sequence[float] | None], first: int
) -> list[int]:
    """Return where the page's title stands over the text, and the last headline."""
    found: list[int] = []
    for i in range(first - 1, max(0, first - _FAR) - 1, -1):
        piece = pieces[i]
        if piece.kind is BlockKind.HEADING and (
            _is_title(piece, table[i]) or (not found and piece.level == 1)
        ):
            found.append(i)
    return found


def _is_title(piece: Piece, row: Sequence[float] | None) -> bool:
    """Whether a heading has the words of the page's own title."""
    return (
        piece.kind is BlockKind.HEADING and row is not None and row[IS_TITLE] >= TITLE
    )


def _is_sentence(piece: Piece, row: Sequence[float], least: int) -> bool:
    text = piece.text
    return (
        chars_of(text) >= least
        and piece.link_chars <= _LINKED * len(text)
        and row[IS_TITLE] < TITLE
    )


def _stands_under(piece: Piece, headline: Piece) -> bool:
    """Whether a line is in one box with the headline and nothing says it is not text:
    neither names nor the look of a date.
    """
    if piece.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING):
        return False
    if len(_DIGIT.findall(piece.text)) > _DIGITS * len(piece.text):
        return False
    box = common_depth(piece.frame, headline.frame)
    if box < headline.frame.depth - _STEPS:
        return False
    at: Frame | None = piece.frame
    while at is not None and at.depth > box:
        cues = cue_set(at.words)
        if at.tag in _PLACES or not (cues - {_LEAD}).isdisjoint(
            _NO_TEXT if _LEAD in cues else FOREIGN
        ):
            return False
        at = at.parent
    return True


def _names_standfirst(frame: Frame) -> bool:
    own = cue_set(frame.words)
    return (
        _LEAD in own | (cue_set(frame.parent.words) if frame.parent else frozenset())
    ) and FOREIGN.isdisjoint(own)


def _is_caption(frame: Frame) -> bool:
    own = cue_set(frame.words) | (
        cue_set(frame.parent.words) if frame.parent else frozenset()
    )
    return frame.tag == "figcaption" or not _NO_TEXT.isdisjoint(own)


def drop_lists_over(
    pieces: Sequence[Piece],
    keep: list[bool],
    table: Sequence[Sequence[float] | None],
) -> None:
    """Let go of lists over the first headline, if the text follows it: other news."""
    kept = [i for i, good in enumerate(keep) if good]
    headline = next((i for i in range(kept[-1]) if _is_title(pieces[i], table[i])), -1)
    size = sum(len(pieces[i].text) for i in kept)
    after = sum(len(pieces[i].text) for i in kept if i > headline)
    if headline > kept[0] and after > _MOST * size:
        for i in kept:
            if i < headline and pieces[i].kind is BlockKind.LIST_ITEM:
                keep[i] = False
