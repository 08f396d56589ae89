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

from filters.extract.features import NAMES, WHOLE
from filters.trees import Tree, Trees, credited, read_tree

#: After so many trees a score outside the bounds is settled: held-out pages have no
#: piece that came back from there. Four in five pieces are decided by the first trees.
_STAGES = ((15, -1.1, 1.5), (45, -1.4, 1.3))


@lru_cache(maxsize=1)
def load() -> list[Trees]:
    """Return the trees in stages. Raises ValueError on foreign weights."""
    source = files("filters.extract").joinpath("model.json").read_text("utf-8")
    data = json.loads(source)
    if data["names"] != NAMES:
        raise ValueError("model.json was trained on other features: train it again")
    return staged([read_tree(t, WHOLE) for t in data["trees"]])


def staged(trees: list[Tree]) -> list[Trees]:
    """Return `trees` cut into the stages of evaluation."""
    ends = [0, *(end for end, _low, _high in _STAGES), len(trees)]
    return [Trees(trees[a:b]) for a, b in pairwise(ends)]


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
            score = trees.total(row, score)
            if not low <= score <= high:
                break
        result.append(1 / (1 + math.exp(-score)))
    return result


def explain(row: Sequence[float], top: int = 8) -> list[tuple[str, float]]:
    """Return the features that moved the score of `row` most, in log-odds.

    What each moved is told by `filters.trees.credited`.
    """
    credit = credited(chain(*load()), row)
    ranked = sorted(credit.items(), key=lambda item: -abs(item[1]))
    return [(NAMES[feature], round(value, 3)) for feature, value in ranked[:top]]
