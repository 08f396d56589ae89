"""How much the words of a block are those of appeals: one number per language. Pure.

A bag of words knows no order and convicts nobody: it is one more piece of evidence
beside the rules, and finds the slogan whose wording nobody has thought of. The numbers
are data (``rules/lexicon.json``), trained by ``benchmarks/train_appeals.py``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from importlib import resources
from typing import NamedTuple

#: A longer block is judged by its wording only.
LONGEST = 700
#: Most a bag of words is believed, in log-odds.
_MOST = 4.0


class Lexicon(NamedTuple):
    """The words of appeals in one language, in log-odds."""

    bias: float
    #: For the share of words that are not in `words`.
    other: float
    #: For the logarithm of the number of words.
    length: float
    words: Mapping[str, float]


@cache
def _all() -> Mapping[str, Lexicon]:
    source = resources.files("filters.rules").joinpath("lexicon.json")
    data = json.loads(source.read_text("utf-8"))
    return {lang: Lexicon(*entry) for lang, entry in data.items()}


def lexicons(langs: Iterable[str]) -> tuple[Lexicon, ...]:
    """Return the lexicons there are of some languages."""
    return tuple(_all()[lang] for lang in langs if lang in _all())


def word_score(words: AbstractSet[str], known: Sequence[Lexicon]) -> float | None:
    """Return the log-odds of a block's words in the language that knows them best."""
    counted = [word for word in words if not word.isdigit()]
    if not counted or not known:
        return None
    count, size = len(counted), math.log(len(counted))
    best = -math.inf
    for bias, other, length, table in known:
        values = list(filter(None, map(table.get, counted)))
        unknown = 1 - len(values) / count
        best = max(best, bias + other * unknown + length * size + sum(values))
    return best


def word_features(score: float | None, cues: bool) -> dict[str, float]:
    """Return the evidence a word score is, beside cues or without any."""
    if score is None:
        return {}
    score = max(-_MOST, min(_MOST, score))
    if not cues:
        return {"plain_words": score + _MOST} if score > -_MOST else {}
    return {"words_for": score} if score > 0 else {"words_against": -score}
