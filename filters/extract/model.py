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
from itertools import chain, pairwise
from typing import TypeAlias

from filters.extract.features import NAMES

#: A leaf's score or (feature, threshold, left, right); left when value <= threshold.
Tree: TypeAlias = "float | tuple[int, float, Tree, Tree]"

#: After so many trees a score outside the bounds is settled: held-out pages have no
#: piece that came back from there. Four in five pieces are decided by the first trees.
_STAGES = ((15, -1.1, 1.5), (45, -1.4, 1.3))


@lru_cache(maxsize=1)
def load() -> list[list[Tree]]:
    """Return the trees in stages. Raises ValueError on foreign weights."""
    source = files("filters.extract").joinpath("model.json").read_text("utf-8")
    data = json.loads(source)
    if data["names"] != NAMES:
        raise ValueError("model.json was trained on other features: train it again")
    return staged([_tree(t) for t in data["trees"]])


def staged(trees: list[Tree]) -> list[list[Tree]]:
    """Return `trees` cut into the stages of evaluation."""
    ends = [0, *(end for end, _low, _high in _STAGES), len(trees)]
    return [trees[a:b] for a, b in pairwise(ends)]


def _tree(data: list[object] | float) -> Tree:
    if isinstance(data, list):
        feature, threshold, left, right = data
        return feature, threshold, _tree(left), _tree(right)  # type: ignore[return-value,arg-type]
    return float(data)


def probabilities(rows: Sequence[Sequence[float] | None]) -> list[float]:
    """Return for each row of features how likely the piece is article text, 0..1.

    Pieces without a row are none.
    """
    stages = load()
    bounds = [*((low, high) for _end, low, high in _STAGES), (0.0, 0.0)]
    result = []
    for row in rows:
        if row is None:
            result.append(0.0)
            continue
        score = 0.0
        for trees, (low, high) in zip(stages, bounds, strict=True):
            for node in trees:
                while node.__class__ is tuple:
                    feature, threshold, left, right = node
                    node = left if row[feature] <= threshold else right
                score += node  # type: ignore[operator]
            if not low <= score <= high:
                break
        result.append(1 / (1 + math.exp(-score)))
    return result


def explain(row: Sequence[float], top: int = 8) -> list[tuple[str, float]]:
    """Return the features that moved the score of `row` most, in log-odds.

    Every step down a tree is credited with the change of the mean of the leaves below.
    """
    credit: dict[str, float] = {}
    for tree in chain(*load()):
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
