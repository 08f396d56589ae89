"""Finds what stands between quote marks, of every style.

Only the marks: who speaks is `newsreader.facts.speakers`. Linear: every mark is
looked at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quotation:
    """What stands between two marks: ``text[start:end]`` without the marks."""

    start: int
    end: int
    #: With the marks.
    outer_start: int
    outer_end: int


#: A quotation longer than this lost its closing mark somewhere.
LONGEST = 3000

#: Opening mark -> the marks that may close it. Typists mix curly and straight.
_CLOSERS = {
    "“": '”"“',
    "„": '“”"',
    "‟": '”"',
    "«": "»",
    "‹": "›",
    "»": "«",
    "›": "‹",
    '"': '"”',
    "”": "”",
    "‘": "’",
    "‚": "‘’",
    "'": "'",
    "「": "」",
    "『": "』",
    "＂": "＂",
}
_MARK = re.compile("[“”„‟«»‹›\"‘’‚'「」『』＂]|''|``")


def find_quotations(text: str, lang: str) -> tuple[Quotation, ...]:
    """Return the outermost quotations in text order, not overlapping."""
    found: list[Quotation] = []
    position = 0
    open_mark, open_at, open_end = "", 0, 0
    depth = 0
    line_end = -1
    for match in _MARK.finditer(text):
        mark, at = match[0], match.start()
        if mark in ("''", "``"):
            mark = '"'
        if open_mark and (at > line_end or at - open_at > LONGEST):
            _close_at_line_end(found, text, open_mark, open_end, open_at, line_end)
            open_mark = ""
        if not open_mark:
            if at < position or not _opens(text, mark, at, match.end(), lang):
                continue
            open_mark, open_at, open_end, depth = mark, at, match.end(), 0
            if at > line_end:
                end = text.find("\n", at)
                line_end = end if end >= 0 else len(text)
            continue
        if mark == open_mark and open_mark in "«„‹「『‘" and open_mark != "'":
            depth += 1
            continue
        if mark not in _CLOSERS[open_mark]:
            continue
        if not _closes(text, mark, at, match.end(), open_mark):
            continue
        if depth:
            depth -= 1
            continue
        if at > open_end:
            found.append(Quotation(*_trim(text, open_end, at), open_at, match.end()))
            position = match.end()
        open_mark = ""
    if open_mark:
        _close_at_line_end(found, text, open_mark, open_end, open_at, line_end)
    return tuple(q for q in found if q.end > q.start)


def _close_at_line_end(
    found: list[Quotation],
    text: str,
    mark: str,
    inner: int,
    outer: int,
    line_end: int,
) -> None:
    """A paragraph may stay open when the next one opens again with the same mark."""
    following = text[line_end : line_end + 4].lstrip()
    if mark in '“"«„' and following.startswith(mark) and line_end - inner > 20:
        start, end = _trim(text, inner, line_end)
        found.append(Quotation(start, end, outer, line_end))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _opens(text: str, mark: str, at: int, end: int, lang: str) -> bool:
    before = text[at - 1] if at else " "
    after = text[end] if end < len(text) else " "
    if mark not in _CLOSERS or mark == "’":
        return False
    free = not before.isalnum() and before not in ".,!?…%"
    if mark in "«「『„‹":
        return True
    if mark == "»" or mark == "›":
        # Danish and some German books open with the mark that others close with.
        return lang in ("de", "da") and free and not after.isspace()
    if mark == "”":
        return lang in ("sv", "fi") and free and not after.isspace()
    if mark in "'‘‚":
        return (before.isspace() or before in '([—–-:“"') and (
            after.isalpha() or after in "¿¡…"
        )
    return free and (not after.isspace() or mark == "“")


def _closes(text: str, mark: str, at: int, end: int, open_mark: str) -> bool:
    before = text[at - 1]
    after = text[end] if end < len(text) else " "
    if mark in "'’" or (mark == "‘" and open_mark == "‚"):
        if after.isalnum() or before.isspace():
            return False
        # "the workers’ rights": a possessive, when a lower-case word goes on.
        rest = text[end : end + 2]
        return not (
            before in "sx" and len(rest) == 2 and rest[0] == " " and rest[1].islower()
        )
    if mark == '"' or mark == "“":
        # A straight mark after a blank and before a letter opens again.
        return not (before.isspace() and after.isalnum() and mark != open_mark)
    return True
