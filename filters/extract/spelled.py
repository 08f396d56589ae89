"""Markup that carries meaning, spelled out in the text it stands on.

"<del>Not</del> guilty" says the opposite of its bare words: what is struck stands
between "~~", as people write it, wherever the text goes. What is raised or lowered is
spelled by `levels`. Pure.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from filters.article import STRUCK, Span, SpanKind
from filters.extract.line import RawSpan
from filters.levels import lowered, raised

_STRIKE = SpanKind.STRIKE
_RAISED, _LOWERED = SpanKind.SUPERSCRIPT, SpanKind.SUBSCRIPT
_LEVELS = {_RAISED: raised, _LOWERED: lowered}
#: What must be spelled; other spans may stay beside the text.
_MEANT = frozenset((_STRIKE, *_LEVELS))
#: Nobody raises more characters than this to mean something by it.
_LONGEST = 200
#: Characters before a raised one that tell what it is.
_BEFORE = 8


def spelled(text: str, spans: Sequence[Span]) -> tuple[str, tuple[Span, ...]]:
    """Return `text` with struck, raised and lowered words spelled; its spans fit it."""
    kinds = [span.kind for span in spans]
    # Not as sets: each kind would be asked for its hash, which is slow.
    if _STRIKE not in kinds and _RAISED not in kinds and _LOWERED not in kinds:
        return text, tuple(spans)
    #: What is written for each character.
    written = list(text)
    _set_levels(written, text, [span for span in spans if span.kind in _LEVELS])
    struck = _struck(text, [span for span in spans if span.kind is _STRIKE])
    for span in struck:
        written[span.start] = STRUCK + written[span.start]
        written[span.end - 1] += STRUCK
    at = list(accumulate(map(len, written), initial=0))
    moved = [Span(at[s.start], at[s.end], _STRIKE) for s in struck]
    starts = [s.start for s in struck]
    for span in spans:
        if span.kind in _MEANT:
            continue
        start, end = at[span.start], at[span.end]
        around = bisect_right(starts, span.start) - 1
        if around >= 0 and _is_part(span, struck[around]):
            start += len(STRUCK) * (span.start == struck[around].start)
            end -= len(STRUCK) * (span.end == struck[around].end)
        if start < end:
            moved.append(Span(start, end, span.kind, span.href))
    moved.sort(key=lambda s: (s.start, -s.end))
    return "".join(written), tuple(moved)


def spelled_words(text: str, spans: Sequence[RawSpan]) -> str:
    """Return a text that keeps no spans, spelled."""
    return spelled(text, [Span(*span) for span in spans])[0] if spans else text


def _set_levels(written: list[str], text: str, spans: Iterable[Span]) -> None:
    # What is raised inside something raised comes first.
    for span in sorted(spans, key=lambda s: s.end - s.start):
        start, end = _trimmed(text, span)
        if end - start > _LONGEST:
            continue
        said = "".join(written[start:end])
        if not said:
            continue
        new = _LEVELS[span.kind](said, text[max(0, start - _BEFORE) : start])
        if len(new) == end - start == len(said):
            written[start:end] = new
        elif new != said:
            written[start:end] = [new, *[""] * (end - start - 1)]


def _struck(text: str, spans: Iterable[Span]) -> list[Span]:
    """Return the stretches that are struck, without those that touch another."""
    found: list[Span] = []
    seen = 0
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if span.end <= seen:
            continue
        seen = span.end
        start, end = _trimmed(text, span)
        # Old pages strike the "@" and "#" of names to style them.
        if not any(map(str.isalnum, text[start:end])):
            continue
        if found and start <= found[-1].end:
            start, end = found[-1].start, max(found.pop().end, end)
        found.append(Span(start, end, _STRIKE))
    return found


def _is_part(span: Span, whole: Span) -> bool:
    """Whether a span lies inside another that is longer."""
    length, most = span.end - span.start, whole.end - whole.start
    return whole.start <= span.start and span.end <= whole.end and length < most


def _trimmed(text: str, span: Span) -> tuple[int, int]:
    """Return where a span begins and ends without the blanks at its ends."""
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
