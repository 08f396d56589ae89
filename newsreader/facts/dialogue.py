"""Finds quotations without marks: — Мы обжалуем арест, — заявила Ким. — Скоро.

A paragraph that opens with a dash is speech only where another dash brings a verb of
saying; lists open with dashes too.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from newsreader.facts.lang import Stems, language, stems
from newsreader.facts.quotemarks import Quotation

#: Where novels and newspapers print speech that way.
_LANGUAGES = frozenset({"ru", "uk", "es", "pt", "fr", "it"})
_LINE = re.compile(r"^[—–][ \u00a0]?(?=[^\s—–])[^\n]{20,3000}$", re.MULTILINE)
_SAID = re.compile(
    r"(?:(?<=[,.!?…])\s|\s)[—–]\s?(?P<said>[^\W\d_A-ZА-ЯЁЄІЇҐ][^—–\n]{2,120}?)"
    r"(?:[.,:]?\s?(?P<again>[—–])\s?(?=\S)|$)"
)
_WORD = re.compile(r"[^\W\d_]+")


def add_dialogue(
    text: str, quotations: tuple[Quotation, ...], lang: str
) -> tuple[Quotation, ...]:
    """Return the quotations with those that open with a dash, in text order."""
    if lang not in _LANGUAGES:
        return quotations
    say = stems(language(lang).say)
    spoken = [q for line in _LINE.finditer(text) for q in _parts(text, line, say)]
    edges = [edge for q in quotations for edge in (q.start, q.end)]
    free = [s for s in spoken if _is_free(edges, s)]
    if not free:
        return quotations
    return tuple(sorted((*quotations, *free), key=lambda q: q.start))


def _is_free(edges: list[int], spoken: Quotation) -> bool:
    """Whether no other quotation stands in it, around it or across its ends."""
    before = bisect_right(edges, spoken.start)
    return before % 2 == 0 and before == bisect_left(edges, spoken.end)


def _parts(text: str, line: re.Match[str], say: Stems) -> list[Quotation]:
    """Return what is said before and after the words that name the speaker."""
    start, end = line.start(), line.end()
    inner = start + 1 + (text[start + 1].isspace())
    for match in _SAID.finditer(text, inner, end):
        if not any(w.lower() in say for w in _WORD.findall(match["said"])[:2]):
            continue
        found = [Quotation(inner, match.start(), start, match.start())]
        if match["again"]:
            found.append(Quotation(match.end(), end, match.start("again"), end))
        return [q for q in found if q.end > q.start]
    return []
