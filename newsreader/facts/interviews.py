"""Finds the one who answers: questions as paragraphs, answers as quotations.

An interview prints its questions plain and seldom says who answers; everybody knows.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsreader.facts.document import Document
from newsreader.facts.names import Name

#: So many questions with an answer in quotation marks make an interview.
_QUESTIONS = 2
_LONGEST_QUESTION = 300
_MARKS = "\"“„«‘'"


def answered(document: Document) -> list[tuple[int, int]]:
    """Return the stretches that answer a question, as (start, end).

    An answer reaches from the line after the question over all lines that begin with a
    quotation mark.
    """
    found: list[tuple[int, int]] = []
    position = 0
    open_at = -1
    asked = False
    for line in document.masked.split("\n"):
        start, position = position, position + len(line) + 1
        bare = line.strip()
        if not bare:
            continue
        if bare[0] in _MARKS:
            if asked:
                open_at = start
            if open_at >= 0:
                found.append((start, start + len(line)))
            asked = False
            continue
        asked = (
            bare[-1] == "?"
            and len(bare) < _LONGEST_QUESTION
            and not any(mark in bare for mark in '"“„«')
        )
        # "And the app? “I deleted it in the car park.”"
        head, mark, _ = bare.partition("? ")
        if mark and len(head) < 80 and bare[len(head) + 2] in _MARKS:
            found.append((start, start + len(line)))
        open_at = -1
    return found if len(found) >= _QUESTIONS else []


def interviewee(title: str, people: Sequence[Name]) -> str:
    """Return who answers: the one most spoken of, of those in the title if any."""
    named = [p for p in people if any(form in title for form in p.forms)]
    best = max(named or people, key=lambda p: len(p.spans), default=None)
    return best.name if best is not None and len(best.spans) > 1 else ""
