"""Parts of a page that are out of the question before any piece is judged.

Reader comments are prose and would pass for the article; what the user's own filter
lists hide is the user's decision.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from filters.article import BlockKind
from filters.extract.pieces import Frame, Piece

_COMMENTS = re.compile(
    r"(?<![a-z])(?:comments?(?:[-_]*(?:list|content|body|section|thread|area|wrap"
    r"|container|text|block|box|feed|item|holder|main|page|form|module))?|commentlist"
    r"|disqus|disqus[-_]thread|kommentare?|fb[-_]comments|livefyre|viafoura|hyvor"
    r"|comentarios?|commentaires?|commenti|reacties|kommentarer|komentar[a-z]*"
    r"|yorum(?:lar)?|reader[-_]?comments|user[-_]?comments|discussion)(?![a-z])"
)
#: What stands over readers' comments, in the languages of the larger papers.
_COMMENTS_LABEL = re.compile(
    r"(?:all |top rated |most recent |recent |reader |leser-?|[1-9][\d.,]* )?"
    r"(?:comments?|kommentare?|commentaires?|comentarios|comentários|commenti|reacties"
    r"|kommentarer|komentarze|komentáře|комментарии|коментарі|yorumlar|التعليقات"
    r"|コメント|评论|評論|댓글)(?: ?[:：]| ?\(?\d[\d.,]*\)?)?",
    re.IGNORECASE,
)
_LABEL = 40
#: So much of the prose stands before it, and so few lines in its zone.
_SHARE_BEFORE, _BUTTONS = 0.2, 2
#: Prose in front of a zone before it can be the comments to something.
_LEAST_BEFORE = 200
#: Share of the prose that a rule of the user may hide.
_LARGEST_CUT = 0.35


#: Cheap look before the pattern: one of these is in every name it matches.
_STEMS = (
    "comm",
    "coment",
    "disq",
    "kom",
    "react",
    "live",
    "viaf",
    "hyvor",
    "yorum",
    "discus",
)


def _named_for_comments(frames: Sequence[Frame]) -> set[int]:
    """Return the frames whose class or id speaks of readers' comments."""
    named = set()
    for frame in frames:
        if attrs := frame.attrs:
            classes, ident = attrs.get("class"), attrs.get("id")
            if (
                ((classes and _has_stem(classes)) or (ident and _has_stem(ident)))
                and frame.tag not in ("body", "html")
                and _COMMENTS.search(frame.words)
            ):
                named.add(frame.index)
    return named


def names_comments(frame: Frame) -> bool:
    """Whether the names of an element speak of readers' comments."""
    return _COMMENTS.search(frame.words) is not None


@lru_cache(maxsize=4096)
def _has_stem(name: str) -> bool:
    return any(map(name.lower().__contains__, _STEMS))


def _behind_prose(goods: Sequence[float]) -> int:
    """Return the first piece that comments can be at: so much prose is before it."""
    done = 0.0
    for i, good in enumerate(goods):
        done += good
        if done >= _LEAST_BEFORE:
            return i + 1
    return len(goods)


def _inside(frame: Frame, named: set[int]) -> set[int]:
    """Return which of the named frames are around a frame, itself included."""
    around = set()
    at: Frame | None = frame
    while at is not None:
        if at.index in named:
            around.add(at.index)
        at = at.parent
    return around


def comment_frames(
    pieces: Sequence[Piece], frames: Sequence[Frame], goods: Sequence[float]
) -> set[int]:
    """Return the indices of frames that hold readers' comments.

    A frame counts when its class says so, when prose stands in front of it, and when
    it holds no headline: "comment" is also what papers call an opinion piece.
    """
    start = _behind_prose(goods)
    if start == len(pieces):
        return set()
    # Elements are numbered as they open: those that close before the prose are past.
    named = _named_for_comments(frames[pieces[start - 1].frame.index + 1 :])
    named |= _under_a_line(pieces, goods, start)
    if not named:
        return named
    inside = [_inside(piece.frame, named) for piece in pieces]
    begun = set().union(*inside[:start])
    zones = set().union(*inside[start:]) - begun
    for piece, around in zip(pieces, inside, strict=True):
        if piece.level == 1 and piece.kind is BlockKind.HEADING:
            zones -= around
    for frame in frames:
        if frame.parent is not None and frame.parent.index in zones:
            zones.add(frame.index)
    return zones


def heads_comments(piece: Piece) -> bool:
    """Whether a line is one that stands over readers' comments: "12 comments"."""
    return (
        len(piece.text) <= _LABEL and _COMMENTS_LABEL.fullmatch(piece.text) is not None
    )


def _under_a_line(
    pieces: Sequence[Piece], goods: Sequence[float], start: int
) -> set[int]:
    """Return the frames under a line like "12 comments", whatever their names.

    `start` is the first piece with enough prose before it.

    Such a line begins its zone; over an article it is one of many buttons. The zone is
    the largest element around it that leaves out the prose and all but a few lines
    before it. Frames are numbered in document order, so these are of lower numbers.
    """
    labels = [i for i in range(start, len(pieces)) if heads_comments(pieces[i])]
    least = max(_LEAST_BEFORE, _SHARE_BEFORE * sum(goods)) if labels else 0.0
    zones: set[int] = set()
    for i in labels:
        if sum(goods[:i]) < least:
            continue
        before = i - 1
        while before >= i - _BUTTONS and not goods[before]:
            before -= 1
        outside = pieces[before].frame.index
        at: Frame = pieces[i].frame
        while at.parent is not None and at.parent.index > outside:
            at = at.parent
        if at.index > outside:
            zones.add(at.index)
    return zones


def cut_frames(
    pieces: Sequence[Piece], frames: Sequence[Frame], goods: Sequence[float]
) -> dict[int, str]:
    """Return the frames that the user's filter lists hide, with the selector.

    A selector that would hide most of the page's prose is void: lists age, sites
    change, and one lost article is worse than ten boxes.
    """
    hidden = {f.index: f.cut for f in frames if f.cut}
    if not hidden:
        return hidden
    held: dict[str, float] = {}
    for piece, good in zip(pieces, goods, strict=True):
        if selector := piece.frame.cut:
            held[selector] = held.get(selector, 0.0) + good
    most = _LARGEST_CUT * sum(goods)
    return {i: s for i, s in hidden.items() if held.get(s, 0.0) <= most}
