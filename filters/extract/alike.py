"""Paragraphs that stand among those of the text and look like them.

The model looks at a piece and its nearest neighbours. Short lines in a row, far from
any prose, and sentences that are one link tell it little; that they share their element
and its class with the text around them tells more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from filters.article import BlockKind
from filters.extract.ends import is_linked, leads_elsewhere
from filters.extract.pieces import Frame, Piece

#: So many paragraphs of the text make a kind.
_LIKE = 3
#: With less of a chance a line is none of the text wherever it stands.
_CHANCE = 0.1
#: Under the text, where nothing follows that is of it, more is asked for.
_TAIL_CHANCE, _TAIL = 0.25, 6
#: Whole sentences have such a length.
_SENTENCE = 60
_ENDS = (".", "!", "?", "…", "。")


def keep_alike(
    pieces: Sequence[Piece],
    keep: list[bool],
    chances: Sequence[float],
    table: Sequence[Sequence[float] | None],
) -> None:
    """Keep the paragraphs that are like the text's own, inside it and right under it.

    Those with too many links only if they are whole sentences inside the text.
    """
    kept = [i for i, good in enumerate(keep) if good]
    last = kept[-1]
    doubted = [
        i
        for i in range(kept[0] + 1, min(len(pieces), last + 1 + _TAIL))
        if not keep[i] and pieces[i].kind is BlockKind.PARAGRAPH
    ]
    if not doubted:
        return
    prose = [pieces[i].frame for i in kept if len(pieces[i].text) >= _SENTENCE]
    places = Counter((frame.parent, frame.style) for frame in prose)
    kinds = Counter(map(kind_of, prose))
    texts = Counter(piece.text for piece in pieces)
    for i in doubted:
        piece = pieces[i]
        frame, text = piece.frame, piece.text
        linked = is_linked((piece,))
        if i < last:
            good = (
                (table[i] is None or chances[i] >= _CHANCE)
                and (not linked or _is_sentence(text))
                and (
                    places[frame.parent, frame.style] >= _LIKE
                    or kinds[kind_of(frame)] >= _LIKE
                )
            )
        else:
            good = (
                keep[i - 1]
                and chances[i] >= _TAIL_CHANCE
                and not linked
                and places[frame.parent, frame.style] >= _LIKE
            )
        keep[i] = good and texts[text] == 1


def _is_sentence(text: str) -> bool:
    return (
        len(text) >= _SENTENCE
        and text.rstrip("\"'”’»").endswith(_ENDS)
        and not leads_elsewhere(text)
    )


def kind_of(frame: Frame) -> tuple[str, ...]:
    """Return the styles of a frame and of the two around it."""
    styles: list[str] = []
    at: Frame | None = frame
    while at is not None and len(styles) < 3:
        styles.append(at.style)
        at = at.parent
    return tuple(styles)
