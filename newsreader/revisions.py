"""What an outlet changed in an article: the earlier text beside the present one.

Pure and linear in the length of both texts, whatever stands in them: sentences are
looked up, not aligned, so a text made to be slow to compare is compared as fast.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from filters.article import ASIDE_KINDS, Article

#: Where a sentence ends: a mark, what closes after it, and blanks; none in Chinese.
#: Every character is looked at once: a mark amid others begins nothing.
_END = re.compile(
    "(?<![.!?\u2026])[.!?\u2026]++[\"'\u2019\u201d\u00bb)\\]]*+\\s+"
    "|[\u3002\uff01\uff1f]+[\u201d\u300d\u300f\uff09]*\\s*"
)


class Kind(StrEnum):
    """What became of a passage."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences of one paragraph that share a fate."""

    kind: Kind
    text: str


#: A sentence and its paragraph, of the earlier text or of the present one.
_Unit = tuple[Kind, int, str]


def compare(before: Article, now: Article) -> tuple[Passage, ...]:
    """Return both texts as one: what stayed, what is gone, what is new, in order.

    A passage that is gone stands where it stood, before what took its place. What was
    only moved, or set in other paragraphs, is the same.
    """
    groups = groupby(_merged(_sentences(before), _sentences(now)), lambda u: u[:2])
    return tuple(
        Passage(kind, "".join(text for *_, text in units).strip())
        for (kind, _), units in groups
    )


def _sentences(article: Article) -> list[tuple[int, str]]:
    """Return every sentence that is read, with the number of its paragraph."""
    read = (b for b in article.blocks if b.kept and b.kind not in ASIDE_KINDS)
    return [
        (number, sentence)
        for number, block in enumerate(read)
        for sentence in _split(block.text)
    ]


def _split(text: str) -> Iterator[str]:
    start = 0
    for match in _END.finditer(text):
        yield text[start : match.end()]
        start = match.end()
    if text[start:].strip():
        yield text[start:]


def _merged(
    old: Sequence[tuple[int, str]], new: Sequence[tuple[int, str]]
) -> Iterator[_Unit]:
    places: defaultdict[str, deque[int]] = defaultdict(deque)
    for i, (_, text) in enumerate(old):
        places[_key(text)].append(i)
    found = [
        places[key].popleft() if places[key := _key(text)] else -1 for _, text in new
    ]
    stays = set(found)
    at = 0
    fresh: list[_Unit] = []
    for (paragraph, text), i in zip(new, found, strict=True):
        if i < 0:
            fresh.append((Kind.NEW, paragraph, text))
            continue
        yield from _gone(old, range(at, i), stays)
        yield from fresh
        fresh.clear()
        yield Kind.SAME, paragraph, text
        at = max(at, i + 1)
    yield from _gone(old, range(at, len(old)), stays)
    yield from fresh


def _gone(
    old: Sequence[tuple[int, str]], places: range, stays: set[int]
) -> Iterator[_Unit]:
    for i in places:
        if i not in stays:
            yield Kind.GONE, *old[i]


def _key(text: str) -> str:
    return " ".join(text.casefold().split())
