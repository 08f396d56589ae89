"""Where the prose of a page stands: sums and nearest names up the element chain.

Frames are numbered in document order, so a frame's inside is a run of numbers and
sums go up the tree in one pass backwards.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from filters.article import BlockKind
from filters.extract.cues import class_cues
from filters.extract.pieces import Frame, Piece
from filters.extract.words import CLASS_WORDS

_CODE = BlockKind.CODE
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
#: One class of characters comes first: such a pattern leaps to them.
SENTENCE_END = re.compile(r"[.!?…。！？।؟](?:(?=[\s\"'”’»)\]]|$)|(?<=[。！？]))")
#: Ancestors that may hold the whole article say nothing bad about it.
_ROOT_SHARE = 0.35
#: Distance of a name that is nowhere around, and the farthest that counts.
_NONE, _CLIMB = 9, 8
#: Elements whose distance counts; the first two also where they hold everything.
ANCESTORS = ["article", "main", "figure", "list"]
_ANCESTOR_OF = {"article": 0, "main": 1, "figure": 2, "ul": 3, "ol": 3}
#: Class cues whose distance counts, and those that count on the element itself.
NAMED = ["body", "text", "lead", "meta", "caption", "related", "chrome", "box"]
SELF_NAMED = ["body", "lead"]
_NUMBERS = list(CLASS_WORDS)
_SLOT_OF = {_NUMBERS.index(name): slot for slot, name in enumerate(NAMED)}
_SELF_NUMBERS = [_NUMBERS.index(name) for name in SELF_NAMED]
_NOWHERE = -1


def chars_of(text: str) -> float:
    """Length of `text`, ideographs counted for the letters they stand for."""
    if text.isascii():
        return float(len(text))
    return len(text) + 1.6 * len(_CJK.findall(text))


def good_chars(piece: Piece, length: float) -> float:
    """Return `length` of a piece that reads like prose, else 0."""
    if length < 70 or piece.kind is _CODE:
        return 0.0
    text = piece.text
    linked = piece.link_chars / len(text)
    if linked >= 0.35 or (length <= 200 and not SENTENCE_END.search(text)):
        return 0.0
    return length * (1 - linked)


class Layout:
    """Text sums of every frame, good prose told from the rest."""

    __slots__ = (
        "_around",
        "_prose",
        "chars",
        "core",
        "core_good",
        "count",
        "frames",
        "good",
        "good_frames",
        "good_total",
        "lengths",
        "links",
    )

    def __init__(
        self,
        pieces: Sequence[Piece],
        frames: Sequence[Frame],
        lengths: Sequence[float],
        goods: Sequence[float],
    ) -> None:
        self.frames = frames
        #: Characters of each piece.
        self.lengths = lengths
        size = len(frames)
        #: Per frame: characters, linked characters, good characters, pieces.
        chars = self.chars = [0.0] * size
        links = self.links = [0.0] * size
        good = self.good = [0.0] * size
        count = self.count = [0] * size
        good_frames = self.good_frames = [0] * size
        for piece, length, amount in zip(pieces, lengths, goods, strict=True):
            i = piece.frame.index
            chars[i] += length
            count[i] += 1
            if piece.link_chars:
                links[i] += length * piece.link_chars / len(piece.text)
            if amount:
                good[i] += amount
                good_frames[i] += 1
        for i in range(size - 1, 0, -1):
            parent = frames[i].parent
            if count[i] and parent is not None:
                up = parent.index
                chars[up] += chars[i]
                links[up] += links[i]
                count[up] += count[i]
                if good_frames[i]:
                    good[up] += good[i]
                    good_frames[up] += good_frames[i]
        self.good_total = sum(goods) or 1.0
        #: The frames that hold prose, and how much.
        self._prose = [(f, n) for f, n in zip(frames, good, strict=True) if n]
        #: The frame whose own paragraphs hold the most prose, and how much.
        self.core, self.core_good = _core_of(pieces, goods)
        #: Per frame: depth of the nearest ancestor of each kind, of each class cue.
        self._around: dict[int, tuple[list[int], list[int]]] = {}

    def deepest(self, share: float) -> Frame | None:
        """Return the deepest frame that holds at least `share` of the good text."""
        least = share * self.good_total
        best: Frame | None = None
        for frame, good in self._prose:
            if good >= least and (best is None or frame.depth > best.depth):
                best = frame
        return best

    def inside(self, frame: Frame | None) -> range:
        """Return the numbers of `frame` and all frames in it."""
        if frame is None:
            return range(0)
        end = frame.index + 1
        frames = self.frames
        while end < len(frames) and frames[end].depth > frame.depth:
            end += 1
        return range(frame.index, end)

    def around(self, frame: Frame) -> list[float]:
        """Return how far up each kind of ancestor and each class cue is, and the
        frame's own cues.
        """
        tags, cues = self._nearest(frame)
        depth = frame.depth
        row: list[float] = [
            _NONE if d == _NOWHERE else min(depth - d, _CLIMB) for d in tags
        ]
        row += [
            _NONE if d == _NOWHERE or depth - d >= _CLIMB else depth - d for d in cues
        ]
        own = class_cues(frame.words) if frame.words else ()
        row += [number in own for number in _SELF_NUMBERS]
        return row

    def _nearest(self, frame: Frame) -> tuple[list[int], list[int]]:
        memo = self._around
        new: list[Frame] = []
        at: Frame | None = frame
        while at is not None and at.index not in memo:
            new.append(at)
            at = at.parent
        if at is None:
            tags, cues = [_NOWHERE] * len(ANCESTORS), [_NOWHERE] * len(NAMED)
        else:
            tags, cues = memo[at.index]
        most = _ROOT_SHARE * self.good_total
        for at in reversed(new):
            whole = self.good[at.index] > most
            slot = _ANCESTOR_OF.get(at.tag)
            # Bad words on the wrapper of everything are no evidence.
            if slot is not None and not (whole and slot > 1):
                tags = tags.copy()
                tags[slot] = at.depth
            if (words := at.words) and (hits := class_cues(words)):
                cues = cues.copy()
                for number in hits:
                    i = _SLOT_OF.get(number)
                    if i is not None and (i < 3 or not whole):
                        cues[i] = at.depth
            memo[at.index] = tags, cues
        return tags, cues


class Meeting:
    """How deep the nearest common ancestor of a frame and a fixed one is."""

    __slots__ = ("_line", "_memo", "frame")

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self._line: dict[int, int] = {}
        self._memo: dict[int, int] = {}
        at: Frame | None = frame
        while at is not None:
            self._line[at.index] = at.depth
            at = at.parent

    def depth(self, other: Frame) -> int:
        """Return the depth of the nearest ancestor of both."""
        line, memo = self._line, self._memo
        start = other.index
        if (known := memo.get(start)) is not None:
            return known
        at: Frame | None = other
        while at is not None and at.index not in line:
            at = at.parent
        found = memo[start] = line[at.index] if at is not None else 0
        return found


def common_depth(a: Frame, b: Frame) -> int:
    """Return the depth of the nearest ancestor of two frames."""
    if a is not b and a.parent is b.parent and a.parent is not None:
        return a.parent.depth
    while a is not b:
        if a.depth >= b.depth:
            if a.parent is None:
                return 0
            a = a.parent
        else:
            if b.parent is None:
                return 0
            b = b.parent
    return a.depth


def neighbours(goods: Sequence[float]) -> tuple[list[int], list[int]]:
    """Return the index of the nearest good piece before and after each; -1 if none."""
    n = len(goods)
    before, after = [-1] * n, [-1] * n
    last = -1
    for i in range(n):
        before[i] = last
        if goods[i]:
            last = i
    last = -1
    for i in range(n - 1, -1, -1):
        after[i] = last
        if goods[i]:
            last = i
    return before, after


def _core_of(
    pieces: Sequence[Piece], goods: Sequence[float]
) -> tuple[Frame | None, float]:
    sums: dict[int, float] = {}
    best: Frame | None = None
    most = 0.0
    for piece, good in zip(pieces, goods, strict=True):
        parent = piece.frame.parent
        if good and parent is not None:
            amount = sums[parent.index] = sums.get(parent.index, 0.0) + good
            if amount > most:
                best, most = parent, amount
    return best, most


def runs_of(paths: Sequence[object]) -> list[int]:
    """Return for each piece how many neighbours in a row share its element path."""
    lengths = [0] * len(paths)
    start = 0
    for i in range(1, len(paths) + 1):
        if i == len(paths) or paths[i] != paths[start]:
            lengths[start:i] = [i - start] * (i - start)
            start = i
    return lengths
