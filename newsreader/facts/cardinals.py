"""Reads numbers written in words: "cent vingt", "twenty-five", "четыреста".

A word joins the one before it where it is smaller than what that one leaves open:
"cent vingt" is 120, "vingt cent" is two numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from newsreader.facts.lang import language

#: Between tens and units: "treinta y cinco", "vingt et un".
_JOINTS = {"es": " y |", "pt": " e |", "fr": " et |"}
_MOST_WORDS = 4


@cache
def _patterns(code: str) -> tuple[re.Pattern[str], re.Pattern[str]] | None:
    """Return what finds one number word, and what may stand between two."""
    table = language(code).numbers
    if not table:
        return None
    forms = "|".join(re.escape(w) for w in sorted(table, key=lambda w: (-len(w), w)))
    word = re.compile(rf"(?:{forms})(?![\w'’])")
    return word, re.compile(f"{_JOINTS.get(code, '')}[- ]")


@cache
def _opening(code: str) -> re.Pattern[str] | None:
    patterns = _patterns(code)
    return re.compile(rf"(?<![\w'’-]){patterns[0].pattern}") if patterns else None


def spelled(lowered: str, code: str) -> Iterator[tuple[int, int, float, str]]:
    """Yield start, end, value and first word of every number in words."""
    patterns, opening = _patterns(code), _opening(code)
    if patterns is None or opening is None:
        return
    word, joint = patterns
    table = language(code).numbers
    position = 0
    while match := opening.search(lowered, position):
        value, end = table[match[0]], match.end()
        for _ in range(_MOST_WORDS):
            between = joint.match(lowered, end)
            following = word.match(lowered, between.end()) if between else None
            if following is None:
                break
            number = table[following[0]]
            if number in (100, 1000) and 1 < value < number:
                value *= number
            elif 0 < number < _room(value):
                value += number
            else:
                break
            end = following.end()
        yield match.start(), end, value, match[0]
        position = end


def _room(value: float) -> float:
    """Return what a word must stay below to join: 100 after "zweihundert"."""
    for size in (1000.0, 100.0, 10.0):
        if value >= size and value % size == 0:
            return size if size > 10 or value >= 20 else 0.0
    return 0.0
