"""Train the words of appeals per language: logistic regression on bags of words.

Used by ``benchmarks.train_appeals``; a word counts when two appeals of the training
data have it. Needs numpy.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

import numpy as np

from filters.appeals.fold import fold
from filters.appeals.lexicon import Lexicon

#: A block's words and whether it is an appeal.
Row = tuple[AbstractSet[str], bool]

#: Appeals a language needs before its words are worth counting.
_LEAST_APPEALS = 40
#: Paragraphs of other text a language should have; drawn from word frequencies.
_OTHERS = 1_500
_LEAST_USES = 2
_PULL = 2.0
#: Smaller weights are left out of the file.
_FAINT = 0.05


def train_lexicons(
    rows: Mapping[str, Sequence[Row]], background: Mapping[str, Mapping[str, float]]
) -> dict[str, Lexicon]:
    """Return the lexicon of every language that has enough appeals."""
    found = {}
    for lang, some in sorted(rows.items()):
        if sum(appeal for _, appeal in some) < _LEAST_APPEALS:
            continue
        missing = _OTHERS - sum(not appeal for _, appeal in some)
        drawn = _drawn(background.get(lang, {}), missing)
        found[lang] = _fit([*some, *drawn])
    return found


def _drawn(frequencies: Mapping[str, float], count: int) -> Iterable[Row]:
    """Draw bags of everyday words, as a stand-in for journalism of a language."""
    if count <= 0 or not frequencies:
        return []
    dice = random.Random(11)
    words = [fold(word) for word in frequencies]
    shares = list(frequencies.values())
    return [
        (frozenset(dice.choices(words, shares, k=dice.randint(6, 40))), False)
        for _ in range(count)
    ]


def _fit(rows: Sequence[Row]) -> Lexicon:
    uses = Counter(word for words, appeal in rows if appeal for word in words)
    vocabulary = sorted(
        word for word, n in uses.items() if n >= _LEAST_USES and not word.isdigit()
    )
    place = {word: i for i, word in enumerate(vocabulary)}
    size = len(vocabulary)
    table = np.zeros((len(rows), size + 3))
    for row, (words, _) in zip(table, rows, strict=True):
        counted = [word for word in words if not word.isdigit()]
        inside = [place[word] for word in counted if word in place]
        row[inside] = 1.0
        row[size] = 1.0
        row[size + 1] = 1 - len(inside) / max(1, len(counted))
        row[size + 2] = np.log(max(1, len(counted)))
    target = np.array([float(appeal) for _, appeal in rows])
    pull = np.full(size + 3, _PULL)
    pull[size:] = 0.01
    weights = np.zeros(size + 3)
    for _ in range(40):
        p = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        gradient = table.T @ (p - target) + pull * weights
        curvature = (table * (p * (1 - p))[:, None]).T @ table + np.diag(pull)
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if float(np.abs(step).max()) < 1e-3:
            break
    values = [round(float(w), 2) for w in weights]
    words = {w: v for w, v in zip(vocabulary, values, strict=False) if abs(v) >= _FAINT}
    return Lexicon(values[size], values[size + 1], values[size + 2], words)
