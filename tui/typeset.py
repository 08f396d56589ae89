"""Breaking text into lines by the cells it takes on the screen. Pure, no Textual.

A line is a pair of offsets into the text, so that spans, facts and search hits, which
are offsets too, never have to be translated.
"""

from __future__ import annotations

from rich.cells import cell_len, get_character_cell_size

from filters.patterns import pattern

#: Anything here may be wider or narrower than one cell. The gaps are the scripts in
#: which every character is one cell: Latin, Greek, Cyrillic, general punctuation.
_UNEVEN = pattern(
    "[^\n\x20-\x7e\xa0-\u02ff\u0370-\u0482\u048a-\u058f\u1e00-\u1fff"
    "\u2010-\u2027\u2030-\u205e\u2190-\u2199\u20a0-\u20bf\u2500-\u257f]"
)
#: May not begin a line (closing marks) and may not end one (opening marks).
_NO_START = frozenset(
    "、。，．・：；？！」』）］｝〉》】〕”’…ーぁぃぅぇぉっゃゅょァィゥェォッャュョ"
)
_NO_END = frozenset("「『（［｛〈《【〔“‘")

Line = tuple[int, int]


def is_even(text: str) -> bool:
    """Whether every character takes exactly one cell."""
    return text.isascii() or _UNEVEN.search(text) is None


def width_of(text: str) -> int:
    """Cells `text` takes."""
    return len(text) if is_even(text) else cell_len(text)


def wrap(text: str, width: int) -> list[Line]:
    """Break `text` into lines of at most `width` cells; linear in its length.

    Blanks at a break belong to no line; newlines always break. A word longer than a
    line is cut. An empty text is one empty line. Chinese, Japanese and Korean break
    between any two characters but never strand closing or opening marks.
    """
    width = max(1, width)
    even = is_even(text)
    lines: list[Line] = []
    start = 0
    while start <= len(text):
        newline = text.find("\n", start)
        end = len(text) if newline < 0 else newline
        if even:
            _wrap_even(text, start, end, width, lines)
        else:
            _wrap_uneven(text, start, end, width, lines)
        start = end + 1
    return lines


def fold(text: str, width: int) -> list[Line]:
    """Break text whose blanks mean something (code) without leaving out any.

    A line that is too long is broken after a blank of its second half, else where it
    is full. Only newlines belong to no line.
    """
    width = max(1, width)
    lines: list[Line] = []
    start = 0
    for row in text.split("\n"):
        end = start + len(row)
        while (full := _filled(text, start, end, width)) < end:
            blank = text.rfind(" ", start + (full - start) // 2, full)
            stop = blank + 1 if blank >= 0 else full
            lines.append((start, stop))
            start = stop
        lines.append((start, end))
        start = end + 1
    return lines


def _filled(text: str, start: int, end: int, width: int) -> int:
    """Return the end of what fits into `width` cells, at least one character."""
    if is_even(text[start : min(end, start + width + 1)]):
        return min(end, start + width)
    cells = 0
    for i in range(start, end):
        cells += get_character_cell_size(text[i])
        if cells > width and i > start:
            return i
    return end


def balanced(text: str, width: int) -> list[Line]:
    """Break a headline into as few lines as fit, all about equally long."""
    lines = wrap(text, width)
    if not 1 < len(lines) <= 4:
        return lines
    low, high = width // 2, width
    while low < high:
        middle = (low + high) // 2
        if len(wrap(text, middle)) > len(lines):
            low = middle + 1
        else:
            high = middle
    return wrap(text, high)


def _wrap_even(text: str, start: int, end: int, width: int, out: list[Line]) -> None:
    while end - start > width:
        cut = text.rfind(" ", start, start + width + 1)
        if cut <= start:
            out.append((start, start + width))
            start += width
            continue
        stop = cut
        while stop > start and text[stop - 1] == " ":
            stop -= 1
        out.append((start, stop))
        start = cut + 1
        while start < end and text[start] == " ":
            start += 1
    out.append((start, end))


def _wrap_uneven(text: str, start: int, end: int, width: int, out: list[Line]) -> None:
    cells = 0
    #: Last place where the line may be broken: (end of line, start of the next).
    chance = (-1, -1)
    i = start
    while i < end:
        char = text[i]
        size = get_character_cell_size(char)
        if char == " ":
            chance = (i, i + 1)
        elif size == 2 and i > start and _may_break(text[i - 1], char):
            chance = (i, i)
        if cells + size > width and char != " " and i > start:
            stop, begin = chance if chance[0] > start else (i, i)
            out.append((start, len(text[start:stop].rstrip(" ")) + start))
            start = begin
            cells = sum(map(get_character_cell_size, text[start:i]))
            chance = (-1, -1)
        cells += size
        if size == 2 and i + 1 < end and _may_break(char, text[i + 1]):
            chance = (i + 1, i + 1)
        i += 1
    out.append((start, end))


def _may_break(before: str, after: str) -> bool:
    return before not in _NO_END and after not in _NO_START and after != " "


def fit(text: str, width: int, *, ellipsis: str = "…") -> str:
    """Return `text` in exactly `width` cells: cut with an ellipsis, or padded."""
    if width <= 0:
        return ""
    return pad(clip(text, width, ellipsis=ellipsis), width)


def clip(text: str, width: int, *, ellipsis: str = "…") -> str:
    """Return `text` in at most `width` cells."""
    if width <= 0:
        return ""
    if is_even(text):
        if len(text) <= width:
            return text
        return text[: width - 1].rstrip() + ellipsis
    if cell_len(text) <= width:
        return text
    cells = 0
    for i, char in enumerate(text):
        cells += get_character_cell_size(char)
        if cells > width - 1:
            return text[:i].rstrip() + ellipsis
    return text


def pad(text: str, width: int) -> str:
    """Return `text` followed by blanks up to `width` cells."""
    return text + " " * (width - width_of(text))


def shorten_lines(text: str, width: int, count: int) -> list[str]:
    """Return at most `count` lines of `text`, the last one with an ellipsis if cut."""
    lines = wrap(text, width)
    shown = [text[a:b] for a, b in lines[:count]]
    if len(lines) > count:
        start = lines[count - 1][0]
        shown[-1] = clip(text[start : start + 4 * width].replace("\n", " "), width)
    return shown
