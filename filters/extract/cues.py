"""Which cue words a class name or the start of a text has, found by first letters.

The patterns of `words` are long lists of alternatives. Trying them all on every name
is most of what features would cost, so they are filed by their first letters here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from filters.extract.words import CLASS_WORDS, START_WORDS

_RUN = re.compile(r"(?<![a-z])[a-z]+")
#: First letters to the branches of each cue that may begin with them.
Filed = Mapping[str, list[list[str]]]
#: Numbers of cues and their patterns.
Patterns = tuple[tuple[int, re.Pattern[str]], ...]


def alternatives(pattern: str) -> Iterator[str]:
    """Yield the branches of `pattern` that are not inside brackets."""
    start = depth = 0
    for i, char in enumerate(pattern):
        if char in "()" and pattern[i - 1 : i] != "\\":
            depth += 1 if char == "(" else -1
        elif char == "|" and not depth:
            yield pattern[start:i]
            start = i + 1
    yield pattern[start:]


def first_chars(branch: str) -> set[str]:
    """Return the characters a text may begin with to match.

    "0" stands for any digit, "" for any character.
    """
    if branch.startswith("(?:"):
        end = branch.index(")")
        return set().union(*map(first_chars, alternatives(branch[3:end])))
    if branch.startswith(("\\d", "\\w")):
        return {"0" if branch[1] == "d" else ""}
    first = branch.removeprefix("\\")[0]
    return {"0"} if first.isdecimal() else {first}


def _file_starts() -> Filed:
    filed: dict[str, list[list[str]]] = {}
    for number, (body, end) in enumerate(START_WORDS.values()):
        for branch in alternatives(body):
            for char in first_chars(branch):
                cues = filed.setdefault(char, [[] for _ in START_WORDS])
                cues[number].append(f"(?:{branch}){end}")
    for char, cues in filed.items():
        if char:
            for mine, any_char in zip(cues, filed[""], strict=True):
                mine.extend(any_char)
    return filed


def _file_classes() -> Filed:
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


_STARTS = _file_starts()
_CLASSES = _file_classes()
_NO_STARTS = tuple(False for _ in START_WORDS)


def _compiled(cues: list[list[str]]) -> Patterns:
    return tuple(
        (number, re.compile("|".join(branches)))
        for number, branches in enumerate(cues)
        if branches
    )


@lru_cache(maxsize=512)
def _starts_with(first: str) -> Patterns:
    """Return the patterns for a first character, compiled when first met."""
    return _compiled(_STARTS["0" if first.isdecimal() else first])


@lru_cache(maxsize=512)
def _named(key: str) -> Patterns:
    return _compiled(_CLASSES[key])


def opening(text: str) -> str:
    """Return the start of a text, folded, without what stands before words."""
    return text[:60].casefold().lstrip("\"'“„«([{*-–—>→▶►• ")


def start_cues(start: str) -> tuple[bool, ...]:
    """Return which cues an `opening` has, in the order of `START_WORDS`."""
    first = start[:1]
    found = _starts_with(first if first in _STARTS or first.isdecimal() else "")
    hits = [number for number, pattern in found if pattern.match(start)]
    if not hits:
        return _NO_STARTS
    return tuple(number in hits for number in range(len(START_WORDS)))


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
