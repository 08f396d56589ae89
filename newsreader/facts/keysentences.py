"""Chooses the sentences that carry the story.

News puts it first: a cleaned lead beats graph and frequency rankings. So the lead it
is, without datelines, credits, headings and bare quotations, and with a later
sentence only where the lead has none to offer.
"""

from __future__ import annotations

import re

from newsreader.facts.document import Document

_CREDIT = re.compile(
    r"(?i)^\W*(?:\(?(?:reporting|editing|writing|compiled|additional reporting) by\b"
    r"|copyright\b|©|(?:image|photo|picture|foto|bild|crédit|fuente|источник|quelle"
    r"|фото)[^.]{0,40}:|\(all times|read more|lire aussi|lesen sie|lea también"
    r"|читайте|leggi anche|leia também|lees ook|the latest on\b|updated?:)"
)


def key_sentences(document: Document, count: int = 3) -> list[tuple[int, int]]:
    """Return up to `count` sentences as (start, end), best first."""
    chosen: list[tuple[int, int]] = []
    second: list[tuple[int, int]] = []
    for start, end in document.sentences[:40]:
        rank = _worth(document, start, end)
        if rank == 0:
            continue
        (chosen if rank == 2 else second).append((start, end))
        if len(chosen) == count:
            break
    return (chosen + second)[:count]


def _worth(document: Document, start: int, end: int) -> int:
    """0: says nothing; 1: only when nothing better; 2: tells."""
    sentence = document.masked[start:end]
    words = sentence.split()
    if len(words) < 5 or _CREDIT.match(sentence):
        return 0
    letters = sum(c.isalpha() for c in sentence)
    if letters * 2 < len(sentence):
        return 0
    shouted = sum(w.isupper() and len(w) > 1 for w in words)
    if shouted * 2 > len(words):
        return 0
    if sentence[-1] not in '.!?…"”’»“)]:;' and len(words) < 14:
        return 0  # a heading
    quoted = sum(
        min(q.outer_end, end) - max(q.outer_start, start)
        for q in document.quotations
        if q.outer_start < end and start < q.outer_end
    )
    if quoted * 10 >= (end - start) * 9 or sentence.endswith("?"):
        return 1
    return 2
