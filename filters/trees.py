"""Gradient-boosted trees as data: reading, adding up, and saying what counted. Pure.

A model is trained offline by one of the programs in ``benchmarks/`` and committed as
JSON. A tree is a leaf's value, or ``[feature, threshold, left, right, mean]``; the left
branch is taken when the feature's value is not above the threshold, and the mean is
that of the training rows that came to the branching.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

#: A leaf's value in log-odds, or (feature, threshold, left, right, mean).
Tree: TypeAlias = "float | tuple[int, float, Tree, Tree, float]"


def read_tree(data: object) -> Tree:
    """Return a tree from its JSON. Raises TypeError or ValueError on anything else."""
    if isinstance(data, list):
        feature, threshold, left, right, mean = data
        branches = read_tree(left), read_tree(right)
        return int(feature), float(threshold), *branches, float(mean)
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


def settled(
    stages: Sequence[tuple[Sequence[Tree], float]], row: Sequence[float]
) -> float:
    """Return `total`, or what the first stages came to when that is low enough.

    A stage is some trees and the score below which the rest cannot matter.
    """
    score = 0.0
    for trees, low in stages:
        score += total(trees, row)
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
