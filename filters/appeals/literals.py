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
#: Most spellings of a stretch of a pattern that are written out.
_MOST_SPELLINGS = 40
#: Deepest nesting that is looked through.
_MOST_NESTED = 16
#: The edge of a word in a spelling, where no letter stands.
_EDGE = "\x00"

Groups = list[frozenset[str]]
#: The digits of the scripts rules are written in.
_DIGITS = frozenset(
    chr(zero + n)
    for zero in (0x30, 0x660, 0x6F0, 0x966, 0x9E6, 0xBE6, 0xE50)
    for n in range(10)
)


def worth(groups: tuple[tuple[str, ...], ...]) -> float:
    """Return how few texts required literals let through, 0 when there are none."""
    return max((_worth(set(group)) for group in groups), default=0.0)


def required_literals(
    pattern: str, *, whole: bool = False
) -> tuple[tuple[str, ...], ...]:
    """Return groups of texts; every match holds at least one of each group.

    `whole` says that the pattern has to match the whole text. A pattern nested too
    deeply to be looked through in no time needs nothing, which is always true.
    """
    if pattern.count("(") > _MOST_NESTED and _nesting(pattern) > _MOST_NESTED:
        return ()
    try:
        parser = importlib.import_module("re._parser")
        groups = _groups(list(parser.parse(pattern)), whole, whole)
    except Exception:  # boundary: a private module of Python, only used for speed
        return ()
    useful = {g for g in groups if len(g) <= _MOST_LITERALS and all(map(_telling, g))}
    ordered = sorted(useful, key=lambda g: (-_worth(g), sorted(g)))
    chosen: Groups = []
    for group in ordered:
        # What holds a chosen group says nothing more.
        if len(chosen) < GROUPS and not any(known <= group for known in chosen):
            chosen.append(group)
    return tuple(tuple(sorted(group)) for group in chosen)


def _nesting(pattern: str) -> int:
    deepest = depth = 0
    for char in pattern:
        depth += (char == "(") - (char == ")")
        deepest = max(deepest, depth)
    return deepest


def _groups(items: Sequence[Any], left: bool, right: bool) -> Groups:
    """Return groups of alternatives; `left` and `right`: whether a word ends there."""
    groups: Groups = []
    run, edge = {""}, left
    for number, item in enumerate(items):
        spellings = _spellings(item)
        if spellings is not None:
            longer = {a + b for a in run for b in spellings}
            if len(longer) <= _MOST_SPELLINGS:
                run = longer
                continue
            after = all(text[:1] in (" ", _EDGE) for text in spellings)
            groups += _words_of_run(run, edge, after)
            edge = all(text[-1] in (" ", _EDGE) if text else edge for text in run)
            run = spellings
            continue
        before = _ends_at_edge(items[:number], left)
        groups += _words_of_run(run, edge, _starts_at_edge(items, number, right))
        after = _starts_at_edge(items, number + 1, right)
        groups += _inner_groups(item, before, after)
        run, edge = {""}, _ends_at_edge(items[: number + 1], left)
    return groups + _words_of_run(run, edge, right)


def _inner_groups(item: Any, left: bool, right: bool) -> Groups:
    """Return what is needed of a part that has too many spellings."""
    name, value = str(item[0]), item[1]
    if name == "BRANCH":
        branches = [_groups(list(branch), left, right) for branch in value[1]]
        if all(branches):
            best = (max(branch, key=_worth) for branch in branches)
            return [frozenset().union(*best)]
    elif name == "SUBPATTERN":
        return _groups(list(value[3]), left, right)
    elif name in ("MAX_REPEAT", "MIN_REPEAT") and value[0] >= 1:
        return _groups(list(value[2]), left and value[1] == 1, right and value[1] == 1)
    elif name == "IN" and [str(part) for _, part in value] == ["CATEGORY_DIGIT"]:
        return [_DIGITS]
    return []


def _spellings(item: Any) -> set[str] | None:
    """Return all texts a part of a pattern can be, when they are few; else None."""
    name, value = str(item[0]), item[1]
    if name == "LITERAL":
        return {chr(value) if chr(value).isalnum() else " "}
    if name == "AT":
        return None if str(value) == "AT_NON_BOUNDARY" else {_EDGE}
    if name == "IN":
        if all(str(kind) == "LITERAL" for kind, _ in value):
            return {chr(c) if chr(c).isalnum() else " " for _, c in value}
        blank = ("CATEGORY_SPACE", "CATEGORY_NOT_WORD")
        no_word = (str(k) == "LITERAL" and not chr(c).isalnum() for k, c in value)
        if all(str(c) in blank or n for (_, c), n in zip(value, no_word, strict=True)):
            return {" "}
        return None
    if name == "BRANCH":
        found: set[str] = set()
        for branch in value[1]:
            if (texts := _written_out(list(branch))) is None:
                return None
            found |= texts
        return found if len(found) <= _MOST_SPELLINGS else None
    if name == "SUBPATTERN":
        return _written_out(list(value[3]))
    if name in ("MAX_REPEAT", "MIN_REPEAT") and value[1] == 1:
        texts = _written_out(list(value[2]))
        return texts if texts is None or value[0] else texts | {""}
    return None


def _written_out(items: Sequence[Any]) -> set[str] | None:
    found = {""}
    for item in items:
        if (texts := _spellings(item)) is None:
            return None
        found = {a + b for a in found for b in texts}
        if len(found) > _MOST_SPELLINGS:
            return None
    return found


def _words_of_run(run: set[str], left: bool, right: bool) -> Groups:
    """Return groups of words: the longest, the first, the last of each spelling."""
    spelled = []
    for text in run:
        words = _words(_EDGE * left + text + _EDGE * right)
        if not words:
            return []
        spelled.append(words)
    return [
        frozenset(max(words, key=lambda w: _worth({w})) for words in spelled),
        frozenset(words[0] for words in spelled),
        frozenset(words[-1] for words in spelled),
    ]


def _words(text: str) -> list[str]:
    """Return the words of a spelling with the blanks they have around them."""
    text = text.replace(_EDGE, " ")
    words = text.split()
    last = len(words) - 1
    return [
        " " * (i > 0 or text[0] == " ") + word + " " * (i < last or text[-1] == " ")
        for i, word in enumerate(words)
    ]


def _starts_at_edge(items: Sequence[Any], number: int, right: bool) -> bool:
    """Whether a word that ends before ``items[number]`` is known to end there."""
    if number == len(items):
        return right
    name, value = str(items[number][0]), items[number][1]
    spellings = _spellings(items[number])
    if spellings and all(text[:1] in (" ", _EDGE) for text in spellings):
        return True
    # An end mark that may be missing: what comes after it decides.
    return (
        name in ("MAX_REPEAT", "MIN_REPEAT")
        and _written_out(list(value[2])) == {" "}
        and (value[0] > 0 or _starts_at_edge(items, number + 1, right))
    )


def _ends_at_edge(items: Sequence[Any], left: bool) -> bool:
    """Whether a word that begins after `items` is known to begin there."""
    if not items:
        return left
    name, value = str(items[-1][0]), items[-1][1]
    if name == "BRANCH":
        before = _ends_at_edge(items[:-1], left)
        return all(_ends_at_edge(list(branch), before) for branch in value[1])
    if name in ("MAX_REPEAT", "MIN_REPEAT"):
        inner = _ends_at_edge(list(value[2]), False)
        return inner and (value[0] > 0 or _ends_at_edge(items[:-1], left))
    spellings = _spellings(items[-1])
    return spellings is not None and all(t[-1:] in (" ", _EDGE) for t in spellings)


def _telling(literal: str) -> bool:
    letters = literal.strip()
    least = _LEAST[len(literal) - len(letters)]
    return len(letters) >= least or not letters.isascii() or letters.isdigit()


def _worth(group: frozenset[str] | set[str]) -> float:
    """Return how few texts a group lets through: longer words, fewer of them."""
    least = min(
        len(word.strip()) * (2 if max(word) > "\u2e80" else 1) + 0.25 * word.count(" ")
        for word in group
    )
    return min(8.0, least) - 0.1 * len(group)
