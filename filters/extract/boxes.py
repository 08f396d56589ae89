"""What belongs together goes together: a table and its caption.

The model judges lines one by one, and short ones in a figure look like the
page's furniture. Each step changes `keep`, which has an entry for every piece.
"""

from __future__ import annotations

from collections.abc import Sequence

from filters.article import BlockKind
from filters.extract.pieces import Frame, Piece

#: Elements that hold the words under or over a table.
_CAPTIONS = ("caption", "figcaption")


def caption_tables(pieces: Sequence[Piece], keep: list[bool]) -> None:
    """Let captions share the fate of the table they name."""
    for i, piece in enumerate(pieces):
        if piece.kind is not BlockKind.TABLE:
            continue
        table = piece.frame
        figure = _around(table, "figure")
        for step in (-1, 1):
            at = i + step
            while 0 <= at < len(pieces) and _names(pieces[at].frame, table, figure):
                keep[at] = keep[i]
                at += step


def _names(frame: Frame, table: Frame, figure: Frame | None) -> bool:
    """Whether a frame is the caption of a table or of the figure it stands in."""
    caption = _around(frame, *_CAPTIONS)
    if caption is None:
        return False
    if caption.tag == "caption":
        return caption.parent is table
    return figure is not None and _around(caption, "figure") is figure


def _around(frame: Frame, *tags: str) -> Frame | None:
    """Return the nearest such element at or at most three steps around a frame."""
    at: Frame | None = frame
    for _ in range(4):
        if at is None or at.tag in tags:
            return at
        at = at.parent
    return None
