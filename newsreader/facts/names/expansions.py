"""Finds names that carry their acronym in brackets: "National Weather Service (NWS)".

The letters say how far the name reaches, which no list of head words could.
"""

from __future__ import annotations

import re

from newsreader.facts.names.passage import Passage

_ACRONYM = re.compile(r"[A-ZÀ-ÞА-ЯІЇЄҐ&]{2,8}")
#: Words looked at before the bracket.
_LONGEST = 12


def expansions(passage: Passage) -> dict[int, int]:
    """Return index of the first token -> one past the last of each spelled-out name."""
    tokens = passage.tokens
    found: dict[int, int] = {}
    for index in range(2, len(tokens) - 1):
        token = tokens[index]
        if (
            tokens[index - 1].text == "("
            and tokens[index + 1].text == ")"
            and _ACRONYM.fullmatch(token.text)
        ):
            start = _spelled(passage, index - 2, token.text)
            if start >= 0 and index - 1 - start >= 2:
                found[start] = index - 1
    return found


def _spelled(passage: Passage, last: int, acronym: str) -> int:
    """Return where the words begin whose initials are the acronym, or -1."""
    tokens = passage.tokens
    letters = [c for c in acronym.lower() if c.isalpha()]
    start = -1
    for index in range(last, max(-1, last - _LONGEST), -1):
        token = tokens[index]
        if token.sentence != tokens[last].sentence:
            break
        if not letters:
            break
        if not token.text[0].isalpha():
            if token.text in ("&", "-", "«", "»", '"', ","):
                continue
            return -1
        first = token.text[0].lower()
        if first == letters[-1]:
            letters.pop()
            start = index
        elif token.is_capital:
            return -1  # a capital word that has no letter: another name
    return start if not letters and tokens[start].is_capital else -1
