"""The trees that weigh a block for an appeal: first alone, then in its company. Pure.

Data is ``rules/trees.json``, trained by ``benchmarks/train_appeal_trees.py``. It was
trained with rules left out at random, so that what the words say and where a block
stands count for a publisher whose phrases no rule knows. No evidence against an appeal
may speak for one, or the other way round: the trees are monotone in it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, NamedTuple, TypeAlias

from filters.appeals.decision import Contribution, Cue
from filters.appeals.evidence import PERIPHERAL, Profile
from filters.article import Category
from filters.trees import Tree, Trees, credited, read_tree, settled

#: What a block shows by itself, in the order of its row; words for `explain`.
ALONE: Mapping[str, str] = {
    "strongest": "its strongest wording",
    "peripheral": "wording of a link, a share or a legal line",
    "wordings": "all its wording together",
    "diction": "words that appeals prefer or avoid",
    "you": "whether it speaks to the reader",
    "we": "whether it speaks for the publisher",
    "speech": "whether it reports what somebody said or did",
    "narrative": "whether it tells what happened",
    "length": "its length",
    "quotes": "whether it holds quotation marks",
    "figures": "whether it holds figures",
    "share": "the share of its sentences that are appeal",
    "all_quoted": "whether the wording stands in quotation marks",
    "price": "whether it names a price",
    "open_end": "whether it ends like a sentence",
    "whole": "whether all of it is a known button or heading",
}
#: What its company shows: the blocks around it, each weighed alone.
AMONG: Mapping[str, str] = {
    "alone": "all that, weighed alone",
    "before": "the block before it",
    "after": "the block after it",
    "before_2": "the second block before it",
    "after_2": "the second block after it",
    "best_before": "an appeal among the eight blocks before it",
    "best_after": "an appeal among the eight blocks after it",
    "between": "whether appeals stand on both sides",
    "crowd": "how many appeals stand within three blocks",
    "giving": "whether an appeal for gifts stands near",
    "rest": "how much of the article comes after it",
    "we_beside": "whether a neighbour speaks for the publisher",
    "diction_before": "the words of the block before it",
    "diction_after": "the words of the block after it",
    "length_before": "the length of the block before it",
    "length_after": "the length of the block after it",
}
NAMES = (*ALONE, *AMONG)

#: Looked up once: a member of an enumeration takes 20 times as long as a name.
_GIFT = Category.DONATION
#: Longest length told apart, in characters.
_MOST_LENGTH = 800.0
#: Blocks an appeal is looked for on each side, and one for gifts.
_NEAR, _NEAR_GIFTS = 8, 5
#: A block so long and so unlikely an appeal is running text of the article.
SOLID, _UNLIKELY = 110, 0.4
#: Diction of what is not there.
_NO_WORDS = -3.0
#: Most lines of evidence told of a block: the largest.
_TOLD = 10
#: Strengths of no wording at all.
_NOTHING: tuple[Sequence[float], Sequence[float]] = ((0.0,), (0.0,))
#: Score of a block that nothing near speaks of as an appeal.
FAR = -9.0


Stage: TypeAlias = "tuple[Trees, float]"


@dataclass(frozen=True, slots=True)
class Model:
    """Trees for a block alone, trees for a block in its company, and the limit."""

    #: Both in stages: some trees, and the score below which the rest cannot matter.
    alone: tuple[Stage, ...]
    among: tuple[Stage, ...]
    #: Least score, in log-odds, at which a block goes.
    limit: float


@cache
def model() -> Model:
    """Return the model that comes with the library.

    Raises ValueError when it was trained on other features.
    """
    source = resources.files("filters.rules").joinpath("trees.json")
    return table_of(json.loads(source.read_text("utf-8")))


def table_of(data: Mapping[str, Any]) -> Model:
    """Return the model of a file's content. Raises ValueError as `model` does."""
    if tuple(data["names"]) != NAMES:
        raise ValueError("trees.json was trained on other features: train it again")
    return Model(_stages(data["alone"]), _stages(data["among"]), data["limit"])


def _stages(data: Sequence[tuple[Sequence[object], float]]) -> tuple[Stage, ...]:
    return tuple((Trees(map(read_tree, trees)), low) for trees, low in data)


def alone(block: Profile) -> list[float]:
    """Return the row of a block by itself, in the order of `ALONE`."""
    core, other = _strengths(block.cues) if block.cues else _NOTHING
    get = block.features.get
    whole = max(
        get("whole_strong", 0.0) * 3,
        get("whole_medium", 0.0) * 2,
        get("whole_weak", 0.0),
    )
    return [
        max(core),
        max(other),
        sum(core),
        block.diction,
        float(block.you),
        float(block.we),
        get("speech", 0.0),
        get("narrative", 0.0),
        min(block.length, _MOST_LENGTH),
        get("quotes", 0.0),
        get("figures", 0.0),
        get("share", 0.0),
        get("all_quoted", 0.0),
        get("price", 0.0),
        get("open_end", 0.0),
        whole,
    ]


def _strengths(cues: Sequence[Cue]) -> tuple[Sequence[float], Sequence[float]]:
    """Return what the cues of appeals and of links, shares and legal lines are worth.

    Nothing is worth 0.
    """
    core, other = [0.0], [0.0]
    for cue in cues:
        (other if cue.category in PERIPHERAL else core).append(cue.strength)
    return core, other


def among(profiles: Sequence[Profile], chances: Sequence[float]) -> list[list[float]]:
    """Return each block's row in the order of `AMONG`; for far blocks an empty one.

    `chances` are the probabilities 0..1 of the blocks alone.
    """
    solid = [
        p.length if p.length >= SOLID and chance < _UNLIKELY else 0
        for p, chance in zip(profiles, chances, strict=True)
    ]
    left = all_solid = sum(solid) or 1
    edge = [0.0] * _NEAR
    near = [*edge, *chances, *edge]
    gifts = [
        chance if any([c.category is _GIFT for c in p.cues]) else 0.0
        for p, chance in zip(profiles, chances, strict=True)
    ]
    is_given = any(gifts)
    gifts = [*edge, *gifts, *edge]
    rows: list[list[float]] = []
    last = len(profiles) - 1
    for i, block in enumerate(profiles):
        left -= solid[i]
        if not block.near:
            rows.append([])
            continue
        at = i + _NEAR
        before, after = near[at - 1], near[at + 1]
        previous = profiles[i - 1] if i else None
        following = profiles[i + 1] if i < last else None
        rows.append(
            [
                chances[i],
                before,
                after,
                near[at - 2],
                near[at + 2],
                max(near[at - _NEAR : at]),
                max(near[at + 1 : at + 1 + _NEAR]),
                min(before, after),
                sum(near[at - 3 : at]) + sum(near[at + 1 : at + 4]),
                max(
                    *gifts[at - _NEAR_GIFTS : at],
                    *gifts[at + 1 : at + 1 + _NEAR_GIFTS],
                )
                if is_given
                else 0.0,
                max(0, left) / all_solid,
                float(bool(previous and previous.we))
                + float(bool(following and following.we)),
                previous.diction if previous else _NO_WORDS,
                following.diction if following else _NO_WORDS,
                min(previous.length, _MOST_LENGTH) if previous else 0.0,
                min(following.length, _MOST_LENGTH) if following else 0.0,
            ]
        )
    return rows


_AT = {name: i for i, name in enumerate(NAMES)}


class Weighed(NamedTuple):
    """A block's row, in the order of `NAMES`, and its score in log-odds."""

    #: Empty when nothing near speaks of an appeal.
    row: Sequence[float]
    score: float

    @property
    def company(self) -> float:
        """How much of the three blocks on either side is appeal: 0, some, 1."""
        return min(1.0, self.row[_AT["crowd"]] / 3) if self.row else 0.0

    @property
    def nearest(self) -> float:
        """The surest appeal within two blocks, 0..1."""
        names = ("before", "after", "before_2", "after_2")
        return max(self.row[_AT[name]] for name in names) if self.row else 0.0

    @property
    def length_after(self) -> float:
        """Characters of the next block, 800 at most; 0 if there is none."""
        return self.row[_AT["length_after"]] if self.row else 0.0

    @property
    def is_last(self) -> bool:
        """Whether no long paragraph of the article comes after the block.

        Short ones may: they do not say for sure that they are the article's.
        """
        return bool(self.row) and self.row[_AT["rest"]] == 0.0


_FAR_OFF = Weighed((), FAR)


def weigh(
    profiles: Sequence[Profile], extra: Sequence[float], table: Model
) -> list[Weighed]:
    """Weigh the blocks of one document; `extra` is log-odds from the markup."""
    rows = [alone(p) if p.near else [] for p in profiles]
    chances = [
        _probability(settled(table.alone, row) + more) if row else 0.0
        for row, more in zip(rows, extra, strict=True)
    ]
    company = among(profiles, chances)
    found = []
    for row, beside, more in zip(rows, company, extra, strict=True):
        if not row:
            found.append(_FAR_OFF)
            continue
        whole = [*row, *beside]
        found.append(Weighed(whole, settled(table.among, whole) + more))
    return found


def counted(found: Weighed, table: Model) -> tuple[Contribution, ...]:
    """Return what counted for and against a block, in plain words, the largest first.

    What the block is worth alone is told by its parts.
    """
    if not found.row:
        return ()
    words = (*ALONE.values(), *AMONG.values())
    points = credited(_trees(table.alone), found.row)
    for i, more in credited(_trees(table.among), found.row).items():
        if NAMES[i] != "alone":
            points[i] = points.get(i, 0.0) + more
    lines = [Contribution(words[i], round(value, 2)) for i, value in points.items()]
    lines.sort(key=lambda line: -abs(line.points))
    return tuple(line for line in lines[:_TOLD] if abs(line.points) >= 0.05)


def _trees(stages: Sequence[Stage]) -> Iterator[Tree]:
    for trees, _ in stages:
        yield from trees


def _probability(score: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))
