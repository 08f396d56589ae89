"""The words a pattern needs: what must stand in every text it matches. Pure.

A literal is a word or a part of one, compared with the words of a text between blanks:
``" our "`` is the word, ``" our"`` begins one, ``"our"`` stands in "hour" too.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any

#: Letters a literal needs to be worth looking for, by its known word edges.
_LEAST = {0: 3, 1: 2, 2: 1}
#: Most alternatives in one group, and most groups kept of a pattern.
_MOST_LITERALS, GROUPS = 80, 3


def required_literals(
    pattern: str, *, whole: bool = False
) -> tuple[tuple[str, ...], ...]:
    """Return groups of texts; every match holds at least one of each group.

    `whole` says that the pattern has to match the whole text.
    """
    try:
        parser = importlib.import_module("re._parser")
        groups = _groups(list(parser.parse(pattern)), whole, whole)
    except Exception:  # boundary: a private module of Python, only used for speed
        return ()
    useful = {g for g in groups if len(g) <= _MOST_LITERALS and all(map(_telling, g))}
    ordered = sorted(useful, key=lambda g: (-_worth(g), sorted(g)))
    return tuple(tuple(sorted(group)) for group in ordered[:GROUPS])


def _groups(items: Sequence[Any], left: bool, right: bool) -> list[frozenset[str]]:
    """Return groups of alternatives; `left` and `right`: whether a word ends there."""
    groups: list[frozenset[str]] = []
    run, edge = "", left

    def close(at_edge: bool) -> None:
        nonlocal run
        if at_edge and run and run[-1] != " ":
            run += " "
        groups.extend(frozenset({word}) for word in _words(run))
        run = ""

    for number, (op, value) in enumerate(items):
        name = str(op)
        if (letter := _letter(name, value)) is not None:
            if not run and edge and letter != " ":
                run = " "
            run += letter
            edge = False
            continue
        if name == "AT":
            if run and run[-1] != " ":
                run += " "
            edge = True
            if str(value) != "AT_BOUNDARY":
                close(True)
            continue
        before = edge or run.endswith(" ")
        close(before)
        if name == "BRANCH":
            after = _starts_at_edge(items, number + 1, right)
            branches = [_groups(list(b), before, after) for b in value[1]]
            if all(branches):
                best = (max(branch, key=_worth) for branch in branches)
                groups.append(frozenset().union(*best))
        elif name == "SUBPATTERN":
            groups += _groups(list(value[3]), before, False)
        elif name in ("MAX_REPEAT", "MIN_REPEAT") and value[0] >= 1:
            groups += _groups(list(value[2]), False, False)
        edge = False
    close(right)
    return groups


def _letter(name: str, value: Any) -> str | None:
    """Return what one letter of the pattern is in spaced text, if it is known."""
    if name == "LITERAL":
        return chr(value) if chr(value).isalnum() else " "
    if name == "IN" and all(
        (str(kind) == "LITERAL" and not chr(part).isalnum())
        or str(part) in ("CATEGORY_SPACE", "CATEGORY_NOT_WORD")
        for kind, part in value
    ):
        return " "
    return None


def _starts_at_edge(items: Sequence[Any], number: int, right: bool) -> bool:
    """Whether a word that ends before ``items[number]`` is known to end there."""
    if number == len(items):
        return right
    name, value = str(items[number][0]), items[number][1]
    if name == "AT" or _letter(name, value) == " ":
        return True
    # An end mark that may be missing: what comes after it decides.
    return (
        name in ("MAX_REPEAT", "MIN_REPEAT")
        and all(_letter(str(op), v) == " " for op, v in value[2])
        and (value[0] > 0 or _starts_at_edge(items, number + 1, right))
    )


def _words(run: str) -> list[str]:
    """Return the words of a stretch of text with the blanks they have around them."""
    words = run.split()
    last = len(words) - 1
    return [
        " " * (i > 0 or run[0] == " ") + word + " " * (i < last or run[-1] == " ")
        for i, word in enumerate(words)
    ]


def _telling(literal: str) -> bool:
    letters = literal.strip()
    return len(letters) >= _LEAST[len(literal) - len(letters)] or not letters.isascii()


def _worth(group: frozenset[str]) -> float:
    """Return how few texts a group lets through: longer words, fewer of them."""
    least = min(
        len(word.strip()) * (2 if max(word) > "\u2e80" else 1) + 0.25 * word.count(" ")
        for word in group
    )
    return min(8.0, least) - 0.1 * len(group)
