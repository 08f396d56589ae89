"""How much the words of a block are those of an appeal: a learned word list. Pure.

The rules know phrases; this knows which words and pairs of words appeals prefer, in
all languages at once. A block's diction is the mean weight of its words in log-odds,
so words nobody has seen pull towards "cannot tell". It is one voice among others: the
guards and the signs of reporting stay above it. Weights are data
(``rules/diction.json``), trained by ``benchmarks/train_diction.py``: a logistic
regression over folded word beginnings and pairs of them.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from filters.appeals.seen import Seen
from filters.article import Category

#: Letters of a word that count: the ending changes with case, person and tense.
STEM = 5
#: Words looked at: of a longer block so many from its beginning and its end.
_HEAD, _TAIL = 70, 30
_WORD = re.compile(r"[^\W\d_]+|\d+|[$€£¥₹₩%!?]")
#: Scripts that write no blanks between words: pairs of characters stand for words.
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
#: Words remembered: one table for all languages.
_MOST_WORDS = 60_000
#: Single words that say so clearly "no appeal" need no look at their pairs.
_CLEARLY_NOT = -1.5


@dataclass(frozen=True, slots=True)
class WordWeights:
    """What words are worth, in hundredths of log-odds but for the two biases."""

    bias: float
    #: Word beginning, or two joined by a blank.
    words: Mapping[str, int]
    #: Word beginning -> a value per category, in the order of `categories`.
    kinds: Mapping[str, Sequence[int]]
    categories: tuple[Category, ...]
    kind_bias: Sequence[float]
    #: Languages the list was trained with: it knows nothing about words of others.
    langs: frozenset[str]
    #: Word -> what its beginning is worth.
    seen: Seen = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        weight = self.words.get
        seen = Seen(lambda word: weight(word[:STEM], 0), _MOST_WORDS)
        object.__setattr__(self, "seen", seen)


@cache
def word_weights() -> WordWeights:
    """Return the weights that come with the library."""
    source = resources.files("filters.rules").joinpath("diction.json")
    data = json.loads(source.read_text("utf-8"))
    return WordWeights(
        data["bias"],
        data["words"],
        data["kinds"],
        tuple(map(Category, data["categories"])),
        data["kind_bias"],
        frozenset(data["langs"]),
    )


def word_stems(folded: str) -> list[str]:
    """Return the beginnings of the words of a folded text, in order."""
    words = _WORD.findall(folded)
    if not words:
        return []
    if len(words) > _HEAD + _TAIL:
        words = words[:_HEAD] + words[-_TAIL:]
    if folded.isascii() or not _UNSPACED.search(folded):
        return [word[:STEM] if word[0] > "9" else _figure(word) for word in words]
    stems: list[str] = []
    for word in words:
        if _UNSPACED.match(word):
            word = word[:120]
            stems += [word[i : i + 2] for i in range(max(1, len(word) - 1))]
        else:
            stems.append(word[:STEM] if word[0] > "9" else _figure(word))
    return stems


def _figure(word: str) -> str:
    """Return one word for all numbers; signs stand for themselves."""
    return "0" if word[0].isdigit() else word


def features(stems: Sequence[str]) -> set[str]:
    """Return the words and pairs of words a weight is looked up for."""
    if not stems:
        return set()
    # Neighbouring words are joined by a blank; the first word opens the text.
    return {*stems, *map(" ".join, zip(("^", *stems), stems, strict=False))}


def diction(folded: str, words: AbstractSet[str] = frozenset()) -> float:
    """Return the log-odds that a folded text is an appeal, by its words alone.

    `words` are the text's different words where they are known already: a text far
    from any appeal gets its value from them alone, and is not read again.
    """
    table = word_weights()
    get = table.words.get
    if words:
        total = sum(map(table.seen.__getitem__, words))
        value = table.bias + total / 100 / math.sqrt(2 * len(words))
        if value < _CLEARLY_NOT:
            return value
    stems = word_stems(folded)
    if not stems:
        return table.bias
    found = features(stems)
    total = sum(filter(None, map(get, found)))
    return table.bias + total / 100 / math.sqrt(len(found))


def knows(langs: AbstractSet[str]) -> bool:
    """Whether the list was trained with one of the languages besides English, if any.

    Short words of other languages look like those of known ones: "me" and "te" are
    "with" and "the" in Albanian, and speak to somebody in Spanish.
    """
    others = langs - {"en"}
    return not others or bool(others & word_weights().langs)


def unknown() -> float:
    """Return what `diction` says of a text all words of which are new."""
    return word_weights().bias


def likely_category(folded: str) -> Category:
    """Return which kind of appeal the words of a folded text speak of most."""
    table = word_weights()
    sums = list(table.kind_bias)
    for stem in set(word_stems(folded)):
        for i, value in enumerate(table.kinds.get(stem, ())):
            sums[i] += value / 100
    return table.categories[max(range(len(sums)), key=sums.__getitem__)]


def telling_words(folded: str, most: int = 3) -> list[str]:
    """Return the words that speak most for an appeal, the strongest first."""
    get = word_weights().words.get
    found = {word: get(word, 0) for word in features(word_stems(folded))}
    best = sorted((w for w in found if found[w] > 50), key=lambda w: (-found[w], w))
    return [word.removeprefix("^ ") for word in best[:most]]
