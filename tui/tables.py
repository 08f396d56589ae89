"""Tables in lines of so many cells. Pure layout, no Textual.

Every cell can be read in full: words go on in further lines of their column, and where
columns would be too narrow for words the table is set as a list of "head: cell".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, repeat

from tui.typeset import width_of, wrap

_Cells = Sequence[Sequence[str]]

_GAP = 2
#: A word this long may be broken; a column has room for any other.
_LONGEST_WORD = 14
#: A row of more lines than this, and more than two columns, is easier read as a list.
_MOST_LINES = 8
#: Figures may stand to the right, whatever they count.
_FIGURE = re.compile(
    r"[~≈<>±]?[\d.,\s%‰€$£¥+()−–⁰-₟²³¹-]*\d[\d.,\s%‰€$£¥()⁰-₟²³¹]*|[–—-]"
)
#: Longer cells are no figures, and would take the pattern long.
_LONGEST_FIGURE = 40
#: A head is said in full once; in further rows of a list no more of it than this.
_LONGEST_NAME = 60

#: The lines each cell of a row is broken into.
_Row = list[list[str]]


def table(rows: Sequence[Sequence[str]], width: int) -> str:
    """Set a table in `width` cells; one that cannot fit becomes a list of pairs."""
    columns = max(len(row) for row in rows)
    cells = [[" ".join(cell.split()) for cell in row] for row in rows]
    # A row of thousands of cells must not make all others as long.
    if columns + _GAP * (columns - 1) > width:
        return "\n".join(_pairs(cells, width))
    cells = [[*row, *[""] * (columns - len(row))] for row in cells]
    if wide := _widths(cells, width):
        broken = [list(map(_broken, row, wide)) for row in cells]
        if columns == 2 or max(map(_height, broken)) <= _MOST_LINES:
            return "\n".join(_grid(cells, broken, wide))
    return "\n".join(_pairs(cells, width))


def _broken(cell: str, width: int) -> list[str]:
    # Most cells fit.
    if len(cell) * 2 <= width or width_of(cell) <= width:
        return [cell]
    return [cell[a:b] for a, b in wrap(cell, width)]


def _height(row: _Row) -> int:
    return max(map(len, row))


def _widths(cells: _Cells, width: int) -> list[int]:
    """How wide each column is; () when there is no room for their words."""
    columns = list(zip(*cells, strict=True))
    whole = [max(map(width_of, column)) for column in columns]
    room = width - _GAP * (len(columns) - 1)
    if sum(whole) <= room:
        return whole
    least = [
        min(size, max(map(_longest_word, column)))
        for column, size in zip(columns, whole, strict=True)
    ]
    if sum(least) > room:
        return []
    # A column that wants no more than its share has it; the others divide the rest.
    wide: dict[int, int] = {}
    by_want = sorted(range(len(columns)), key=lambda c: whole[c])
    for n, c in enumerate(by_want):
        later = by_want[n + 1 :]
        share = room // (1 + len(later))
        most = room - sum(least[k] for k in later)
        wide[c] = min(whole[c], max(share, least[c]), most)
        room -= wide[c]
    return [wide[c] for c in range(len(columns))]


def _longest_word(cell: str) -> int:
    """Cells its longest word takes, as far as it is not broken."""
    return min(_LONGEST_WORD, max(map(width_of, cell.split(" "))))


def _grid(cells: _Cells, broken: Sequence[_Row], wide: Sequence[int]) -> Iterator[str]:
    """Yield the lines of a table in columns."""
    right = [
        _is_numeric([row[c] for row in cells[1:] or cells]) for c in range(len(wide))
    ]
    tall = any(_height(row) > 1 for row in broken[1:])
    for n, row in enumerate(broken):
        for line in range(_height(row)):
            parts = []
            for lines, size, to_right in zip(row, wide, right, strict=True):
                shown = lines[line] if line < len(lines) else ""
                blank = " " * (size - width_of(shown))
                parts.append(blank + shown if to_right else shown + blank)
            yield (" " * _GAP).join(parts).rstrip()
        if n == 0 and len(broken) > 1:
            yield "─" * (sum(wide) + _GAP * (len(wide) - 1))
        elif tall and n + 1 < len(broken):
            yield ""


def _pairs(cells: _Cells, width: int) -> Iterator[str]:
    """Yield the lines of a table as "head: cell", with a blank line between rows."""
    head, *body = cells
    for n, row in enumerate(body or [head]):
        if n:
            yield ""
        for name, cell in zip(chain(head, repeat("")), row, strict=False):
            if cell:
                if n and len(name) > _LONGEST_NAME:
                    name = name[:_LONGEST_NAME] + "…"
                told = f"{name}: {cell}" if body and name else cell
                # Further lines of a cell stand below its words.
                for k, (a, b) in enumerate(wrap(told, max(1, width - 2))):
                    yield ("  " if k and width > 2 else "") + told[a:b]


def _is_numeric(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    figures = sum(
        len(cell) <= _LONGEST_FIGURE and _FIGURE.fullmatch(cell) is not None
        for cell in filled
    )
    return figures * 2 > len(filled)
