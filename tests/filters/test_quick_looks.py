"""Quicker ways to the same answer: compared with the plain ones."""

from __future__ import annotations

import random
import re

from filters import access_words
from filters.appeals.fold import fold_pattern
from filters.article import BlockKind
from filters.extract.mend import home_of
from filters.extract.pieces import Frame, Piece


def _home(kept: list[Piece], share: float) -> Frame:
    """Return the deepest frame with so much of the text, the first of several."""
    around: dict[int, int] = {}
    frames: dict[int, Frame] = {}
    for piece in kept:
        at: Frame | None = piece.frame
        while at is not None:
            around[at.index] = around.get(at.index, 0) + len(piece.text)
            frames[at.index] = at
            at = at.parent
    least = share * sum(len(piece.text) for piece in kept)
    wide = [frames[i] for i, size in around.items() if size >= least]
    return max(wide, key=lambda frame: frame.depth)


def test_home_of_is_the_deepest_frame_around_the_text() -> None:
    rng = random.Random(7)
    homes = set()
    for _ in range(400):
        frames = [Frame(0, "body", {}, None)]
        pieces: list[Piece] = []
        at = frames[0]
        for _ in range(rng.randint(1, 40)):
            # Elements open and close as on a page: numbers are in document order.
            while at.parent is not None and rng.random() < 0.5:
                at = at.parent
            at = Frame(len(frames), "div", {}, at)
            frames.append(at)
            if rng.random() < 0.6:
                text = "x" * rng.choice((0, 1, 1, 2, 20))
                pieces.append(Piece(BlockKind.PARAGRAPH, text, at, len(pieces)))
        for share in (0.5, 0.9) if pieces else ():
            home = home_of(pieces, share)
            assert home is _home(pieces, share)
            homes.add(home.depth)
    assert len(homes) > 3


def test_plain_alternatives_are_looked_for_without_a_pattern() -> None:
    pattern = r"abonn|\bpay|log(?:ged)?[ -]?in\b|[$€]|\+|прочит|köp|a.c"
    holds, plain = access_words._holds(pattern), re.compile(fold_pattern(pattern))
    texts = ["abonner", "repay", "pay up", "logged-in", "login", "logins", "5 $", "a+b"]
    texts += ["дочитать", "прочитать", "kopen", "axc", "a.c", "\\+", "köp", ""]
    assert [holds(text) for text in texts] == [
        plain.search(text) is not None for text in texts
    ]
    assert 0 < sum(map(holds, texts)) < len(texts)
