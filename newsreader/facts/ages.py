"""Finds ages: "a 12-year-old boy", "Ann Hall, 45,", "died at 91", "âgé de 34 ans"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from newsreader.facts.document import Document
from newsreader.facts.lang import Language, language


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """One quantity in the text."""

    start: int
    end: int
    value: float
    unit: str
    of: str


_NEXT_WORD = re.compile(r"[ \u00a0\u202f]+([^\W\d_][\w'’-]*)")
_APPOSED_AGE = re.compile(
    r"(?: [js]r\.?)?, (?:now |aged )?([1-9]\d?|1[01]\d)(?=[,.](?!\d)|$)"
)
#: "His son Giorgi is 10."
_IS_AGE = re.compile(r" (?:is|was|turns|turned) ([1-9]\d?)(?=[.,;](?!\d)|$)")


@cache
def _pattern(code: str) -> re.Pattern[str] | None:
    pattern = language(code).ages
    return re.compile(pattern) if pattern else None


def find_ages(
    document: Document,
    lowered: str,
    names: list[tuple[int, int]],
    is_taken: Callable[[int], bool],
) -> list[FoundNumber]:
    """Return the ages in text order. `names` are the spans of people."""
    tables = language(document.lang)
    found: list[FoundNumber] = []
    pattern = _pattern(document.lang)
    if pattern:
        for match in pattern.finditer(lowered):
            group = next(k for k, v in match.groupdict().items() if v)
            word = match[group]
            value = float(word) if word.isdigit() else tables.numbers.get(word)
            if value is None or not 0 < value < 130:
                continue
            beside = match[0].lstrip()[0] == "(" or match[0][0] == ","
            if beside and not _follows_name(match.start(), names):
                continue
            start, end = match.span()
            if match[0][0] in ", (":
                start, end = match.span(group)
            found.append(_age(document, tables, start, end, value, names))
    for _, end in names:
        apposed = _APPOSED_AGE.match(lowered, end)
        if not apposed and document.lang == "en":
            apposed = _IS_AGE.match(lowered, end)
        if apposed and not is_taken(apposed.start(1)):
            start, stop = apposed.span(1)
            if all(not (f.start < stop and start < f.end) for f in found[-3:]):
                found.append(
                    _age(document, tables, start, stop, float(apposed[1]), names)
                )
    return sorted({(f.start): f for f in found}.values(), key=lambda f: f.start)


def _follows_name(at: int, names: list[tuple[int, int]]) -> bool:
    index = bisect_right(names, (at, 1 << 60)) - 1
    return index >= 0 and at - names[index][1] <= 1


def _age(
    document: Document,
    tables: Language,
    start: int,
    end: int,
    value: float,
    names: list[tuple[int, int]],
) -> FoundNumber:
    index = bisect_right(names, (start, 1 << 60)) - 1
    who = ""
    if index >= 0 and start - names[index][1] <= 6:
        who = document.masked[slice(*names[index])]
    else:
        words: list[str] = []
        position = end
        while len(words) < 3 and (after := _NEXT_WORD.match(document.masked, position)):
            words.append(after[1])
            position = after.end()
        who = " ".join(words)
    of = f"{tables.age} · {who}".strip(" ·")
    return FoundNumber(start, end, value, tables.years, of)
