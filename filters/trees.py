"""Gradient-boosted trees as data: reading, adding up, and saying what counted. Pure.

A model is trained offline by one of the programs in ``benchmarks/`` and committed as
JSON. A tree is a leaf's value, or ``[feature, threshold, left, right, mean]``; the left
branch is taken when the feature's value is not above the threshold, and the mean is
that of the training rows that came to the branching.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from math import floor
from typing import Any, TypeAlias

#: A leaf's value in log-odds, or (feature, threshold, left, right, mean).
Tree: TypeAlias = "float | tuple[int, float, Tree, Tree, float]"


def read_tree(data: object, whole: Container[int] = ()) -> Tree:
    """Return a tree from its JSON. Raises TypeError or ValueError on anything else.

    Features in `whole` are whole numbers in every row. Python compares these in half
    the time with whole numbers: one is above a threshold if it is above its floor.
    """
    if isinstance(data, list):
        feature, threshold, left, right, mean = data
        branches = read_tree(left, whole), read_tree(right, whole)
        limit = floor(threshold) if feature in whole else float(threshold)
        return int(feature), limit, *branches, float(mean)
    if not isinstance(data, int | float):
        raise TypeError(f"no tree: {data!r}")
    return float(data)


def total(trees: Iterable[Tree], row: Sequence[float], score: float = 0.0) -> float:
    """Return `score` and the leaves a row of features comes to, added up."""
    for node in trees:
        while node.__class__ is tuple:
            feature, threshold, left, right, _ = node
            node = left if row[feature] <= threshold else right
        score += node  # type: ignore[operator]
    return score


#: Compiling trees takes as long as walking them so often takes longer than running
#: what was compiled: it never costs more than twice what the better choice would.
_OFTEN = 1_500


class Trees:
    """Trees that are added up together, compiled when that was asked often."""

    __slots__ = ("_left", "total", "trees")

    #: Return a score and the leaves a row of features comes to, added up.
    total: Callable[[Sequence[float], float], float]

    def __init__(self, trees: Iterable[Tree]) -> None:
        self.trees = tuple(trees)
        self.total = self._walked
        self._left = _OFTEN

    def __iter__(self) -> Iterator[Tree]:
        return iter(self.trees)

    def _walked(self, row: Sequence[float], score: float) -> float:
        self._left -= 1
        if not self._left:
            self.total = compiled(self.trees)
        return total(self.trees, row, score)


def compiled(trees: Iterable[Tree]) -> Callable[[Sequence[float], float], float]:
    """Return `total` of these trees as a function: the same sums, in half the time."""
    lines = [f"    score += {_source(tree)}" for tree in trees]
    made: dict[str, Any] = {}
    exec("\n".join(["def total(row, score):", *lines, "    return score"]), made)
    found: Callable[[Sequence[float], float], float] = made["total"]
    return found


def _source(node: Tree) -> str:
    if not isinstance(node, tuple):
        return repr(node)
    feature, threshold, left, right, _ = node
    choice = f"row[{feature}] <= {threshold!r}"
    return f"({_source(left)} if {choice} else {_source(right)})"


def settled(stages: Sequence[tuple[Trees, float]], row: Sequence[float]) -> float:
    """Return `total`, or what the first stages came to when that is low enough.

    A stage is some trees and the score below which the rest cannot matter.
    """
    score = 0.0
    for trees, low in stages:
        score += trees.total(row, 0.0)
        if score < low:
            break
    return score


def credited(trees: Iterable[Tree], row: Sequence[float]) -> dict[int, float]:
    """Return by how much each feature moved the score of a row, in log-odds.

    Every step down a tree is credited with the change of the mean (Saabas,
    "Interpreting random forests", 2014).
    """
    credit: dict[int, float] = {}
    for tree in trees:
        node = tree
        while isinstance(node, tuple):
            feature, threshold, left, right, mean = node
            chosen = left if row[feature] <= threshold else right
            credit[feature] = credit.get(feature, 0.0) + _mean(chosen) - mean
            node = chosen
    return credit


def _mean(node: Tree) -> float:
    return node[4] if isinstance(node, tuple) else node
