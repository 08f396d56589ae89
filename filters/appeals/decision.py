"""What the appeal filter found out about one block: the values `explain` returns."""

from __future__ import annotations

from dataclasses import dataclass

from filters.article import Category, Removal

#: How a reason ends where no long paragraph follows, and what it is where nothing of
#: the article does: that is known when all layers have decided.
NONE_LONG = "; no long paragraph follows"
AFTER_END = "; stands after the end of the article"


@dataclass(frozen=True, slots=True)
class Cue:
    """One rule that matched in a block."""

    #: "en.donation.support-us"
    rule: str
    category: Category | None
    #: What the rule is worth on its own, in points; negative speaks for journalism.
    strength: float
    #: The words that matched, at most 80 characters.
    matched: str
    #: Where the rule stands in the text: ``text[start:end]`` of the folded text.
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Contribution:
    """One line of the sum that makes a score."""

    #: Plain words: "short block", "stands after the article's last paragraph".
    what: str
    #: Points for (positive) or against (negative) taking the block out.
    points: float


@dataclass(frozen=True, slots=True)
class Decision:
    """Score, evidence and verdict for one block, in document order."""

    index: int
    text: str
    score: float
    #: The rules that matched, strongest first.
    cues: tuple[Cue, ...]
    #: Every other contribution to the score, largest first.
    evidence: tuple[Contribution, ...]
    #: The removal when the block was taken out, else None.
    removal: Removal | None
    #: One plain sentence: why taken out, or why kept although cues matched.
    reason: str
