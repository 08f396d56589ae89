"""Which cue words the class name of an element has, found by first letters.

The patterns of `words` are long lists of alternatives. Trying them all on every name
is most of what features would cost, so they are filed by their first letters here.
"""

from __future__ import annotations

import re
from functools import lru_cache

from filters.extract.words import CLASS_WORDS

_RUN = re.compile(r"(?<![a-z])[a-z]+")


def _filed() -> dict[str, list[list[str]]]:
    """File class words by two letters: whole words or plurals; ``*``: open end."""
    filed: dict[str, list[list[str]]] = {}
    for number, words in enumerate(CLASS_WORDS.values()):
        for word in words.split():
            branch = word[:-1] if word.endswith("*") else f"{word}s?(?![a-z])"
            keys = [word[:2]] if word[1:2].isalpha() else [word[0], f"{word[0]}s"]
            for key in keys:
                cues = filed.setdefault(key, [[] for _ in CLASS_WORDS])
                cues[number].append(branch)
    return filed


#: First two letters to the branches of each cue that begin with them.
_CLASSES = _filed()


@lru_cache(maxsize=512)
def _named(key: str) -> tuple[tuple[int, re.Pattern[str]], ...]:
    """Return the numbers and patterns of cues, compiled when first met."""
    return tuple(
        (number, re.compile("|".join(branches)))
        for number, branches in enumerate(_CLASSES[key])
        if branches
    )


@lru_cache(maxsize=4096)
def class_cues(words: str) -> tuple[int, ...]:
    """Return the numbers of the cues in the class words of an element."""
    hits: set[int] = set()
    for run in _RUN.finditer(words):
        at = run.start()
        key = words[at : min(at + 2, run.end())]
        for number, pattern in _named(key) if key in _CLASSES else ():
            if number not in hits and pattern.match(words, at):
                hits.add(number)
    return tuple(sorted(hits))


def cue_set(words: str) -> frozenset[int]:
    """Return the numbers of the cues in the class words of an element, as a set."""
    return frozenset(class_cues(words)) if words else frozenset()
