"""The block model: how likely a piece is running text of the article.

Gradient-boosted trees, trained offline by ``benchmarks/train_extraction.py`` and
committed as data beside this module. Pure arithmetic; about 10 us per piece.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TypeAlias

from filters.extract.features import NAMES

#: A leaf's score or (feature, threshold, left, right); left when value <= threshold.
Tree: TypeAlias = "float | tuple[int, float, Tree, Tree]"

#: After so many trees a piece this unlikely is no longer looked at: nine in ten
#: pieces of a page are menus and teasers that the first trees recognise.
_GLANCE = 30
_HOPELESS = -2.2


@lru_cache(maxsize=1)
def load() -> tuple[list[Tree], list[Tree]]:
    """Return the first trees and the rest. Raises ValueError on foreign weights."""
    source = files("filters.extract").joinpath("model.json").read_text("utf-8")
    data = json.loads(source)
    if data["names"] != NAMES:
        raise ValueError("model.json was trained on other features: train it again")
    trees = [_tree(t) for t in data["trees"]]
    return trees[:_GLANCE], trees[_GLANCE:]


def _tree(data: list[object] | float) -> Tree:
    if isinstance(data, list):
        feature, threshold, left, right = data
        return feature, threshold, _tree(left), _tree(right)  # type: ignore[return-value,arg-type]
    return float(data)


def probabilities(rows: Sequence[Sequence[float] | None]) -> list[float]:
    """Return for each row of features how likely the piece is article text, 0..1.

    Pieces without a row are none.
    """
    first, rest = load()
    result = []
    for row in rows:
        if row is None:
            result.append(0.0)
            continue
        score = 0.0
        for node in first:
            while node.__class__ is tuple:
                feature, threshold, left, right = node
                node = left if row[feature] <= threshold else right
            score += node  # type: ignore[operator]
        if score > _HOPELESS:
            for node in rest:
                while node.__class__ is tuple:
                    feature, threshold, left, right = node
                    node = left if row[feature] <= threshold else right
                score += node  # type: ignore[operator]
        result.append(1 / (1 + math.exp(-score)))
    return result


def explain(row: Sequence[float], top: int = 8) -> list[tuple[str, float]]:
    """Return the features that moved the score of `row` most, in log-odds.

    Every step down a tree is credited with the change of the mean of the leaves below.
    """
    first, rest = load()
    credit: dict[str, float] = {}
    for tree in (*first, *rest):
        node = tree
        while isinstance(node, tuple):
            feature, threshold, left, right = node
            chosen = left if row[feature] <= threshold else right
            name = NAMES[feature]
            credit[name] = credit.get(name, 0.0) + _mean(chosen) - _mean(node)
            node = chosen
    ranked = sorted(credit.items(), key=lambda item: -abs(item[1]))
    return [(name, round(value, 3)) for name, value in ranked[:top]]


def _mean(node: Tree) -> float:
    if isinstance(node, tuple):
        return (_mean(node[2]) + _mean(node[3])) / 2
    return node
