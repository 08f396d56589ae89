"""Which elements of a page hold its sentences, and which are foreign to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from filters.article import BlockKind
from filters.extract.cues import cue_set
from filters.extract.layout import Layout, chars_of
from filters.extract.pieces import Frame, Piece
from filters.extract.words import CLASS_WORDS
from filters.extract.zones import names_comments

#: Share of the sentences that the text's element holds; a name around so many of them
#: says nothing.
_MOST, USUAL = 0.6, 0.35
_AWAY = frozenset(("nav", "form", "button", "footer"))
#: Elements that hold lines and no text: one long sentence may be most of an article.
_LINES = frozenset(("p", "li", "ul", "ol", "dl", "dt", "dd", "blockquote", "summary"))
_NUMBERS = {name: number for number, name in enumerate(CLASS_WORDS)}
_RELATED = _NUMBERS["related"]
_AGAINST = frozenset(
    _NUMBERS[name] for name in ("ad", "offer", "share", "comment", "caption", "bio")
)


class Places:
    """The elements of one page.

    Frames are numbered in document order: what is summed up goes backwards through
    them, what is handed down forwards. So deep nesting costs no more than flat pages.
    """

    def __init__(
        self, pieces: Sequence[Piece], layout: Layout, sentences: Sequence[int]
    ) -> None:
        self._layout = layout
        self._foreign: dict[int, bool] = {}
        self._sums = self._summed(pieces, sentences)
        self._total = self._sums[0]
        #: Cues around many of the sentences: no evidence on this page.
        self._usual: set[int] = set()
        around: dict[int, frozenset[int]] = {}
        sizes: Counter[int] = Counter()
        for frame, size in zip(layout.frames, self._sums, strict=True):
            if not size:
                continue
            above = around[frame.parent.index] if frame.parent else frozenset()
            own = cue_set(frame.words) - above
            around[frame.index] = above | own if own else above
            for cue in own:
                sizes[cue] += int(size)
        self._usual.update(c for c, n in sizes.items() if n >= USUAL * self._total)

    def _summed(self, pieces: Sequence[Piece], sentences: Iterable[int]) -> list[float]:
        """Return how many characters of the sentences every frame holds."""
        frames = self._layout.frames
        sums = [0.0] * len(frames)
        for i in sentences:
            sums[pieces[i].frame.index] += chars_of(pieces[i].text)
        for frame in reversed(frames):
            if frame.parent is not None:
                sums[frame.parent.index] += sums[frame.index]
        return sums

    def is_foreign(self, piece: Piece) -> bool:
        """Whether an element around a line says that it is none of the text.

        The address of a heading is made of its own words: "#support".
        """
        frame: Frame | None = piece.frame
        if piece.kind is BlockKind.HEADING:
            frame = piece.frame.parent
        new: list[Frame] = []
        while frame is not None and frame.index not in self._foreign:
            new.append(frame)
            frame = frame.parent
        foreign = frame is not None and self._foreign[frame.index]
        for frame in reversed(new):
            foreign = foreign or self._says_foreign(frame)
            self._foreign[frame.index] = foreign
        return foreign

    def _says_foreign(self, frame: Frame) -> bool:
        if self._sums[frame.index] >= USUAL * self._total:
            return False
        if frame.tag in _AWAY:
            return True
        if not frame.words:
            return False
        cues = cue_set(frame.words) - self._usual
        return (
            not cues.isdisjoint(_AGAINST)
            # A box without a link leads nowhere, whatever it is called.
            or (_RELATED in cues and self._layout.links[frame.index] > 0)
            or names_comments(frame)
        )

    def home(self, pieces: Sequence[Piece], sentences: Sequence[int]) -> Frame | None:
        """Return the deepest element that holds most of the sentences, if any."""
        sums = self._summed(pieces, sentences)
        least = _MOST * sums[0]
        return max(
            (
                frame
                for frame in self._layout.frames
                if sums[frame.index] >= least > 0 and frame.tag not in _LINES
            ),
            key=lambda f: (f.depth, -f.index),
            default=None,
        )
