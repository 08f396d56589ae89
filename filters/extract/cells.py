"""The cells of a table of data: their words, and which column each stands in."""

from __future__ import annotations

from collections.abc import Mapping

from selectolax.lexbor import LexborNode

from filters.article import SpanKind
from filters.extract.formulas import formula
from filters.extract.line import Line
from filters.extract.spelled import spelled_words
from filters.text import one_line

#: Inline markup without which the words of a cell say something else.
MEANT_KINDS = {
    "del": SpanKind.STRIKE,
    "s": SpanKind.STRIKE,
    "strike": SpanKind.STRIKE,
    "sup": SpanKind.SUPERSCRIPT,
    "sub": SpanKind.SUBSCRIPT,
}
_MEANT = ", ".join((*MEANT_KINDS, "math", "[style*=line-through]"))
#: Properties of a style that may strike words out.
_DECORATING = ("text-decoration", "text-decoration-line")
_TEXT_ID = 2
#: Elements whose words stand apart from those around them.
_APART = frozenset(("br", "p", "div", "li", "ul", "ol"))
_MAX_ROWS, _MAX_CELLS = 400, 4_000
_LAYOUT_CELL_CHARS = 500
#: No cell of data reaches over more columns or rows.
_MOST_SPANNED = 50


def rows_of(table: LexborNode) -> tuple[tuple[str, ...], ...]:
    """Return the cells of a table row by row; () when it only lays out the page.

    A cell that reaches over several columns or rows stands in the first of them, and
    the others of its row or column stay where they are; over rows it is said in each.
    """
    meant = table.css_first(_MEANT) is not None
    reaching = table.css_first("[rowspan], [colspan]") is not None
    rows: list[tuple[str, ...]] = []
    cells = columns = 0
    #: Words of cells above that reach into a column, and for how many rows more.
    above: dict[int, tuple[str, int]] = {}
    for row in table.css("tr"):
        line: list[str] = []
        own = 0
        cell = row.child
        while cell is not None and len(line) <= _MAX_CELLS:
            if cell.tag in ("td", "th"):
                text = text_of(cell) if meant else _plain_text(cell)
                if len(text) > _LAYOUT_CELL_CHARS:
                    return ()
                own += 1
                if reaching:
                    _put(line, text, cell.attributes, above)
                else:
                    line.append(text)
            cell = cell.next
        last = max(above, default=-1)
        while len(line) <= last:
            _fill(line, above) if len(line) in above else line.append("")
        if any(line):
            rows.append(tuple(line))
            columns = max(columns, own)
            cells += len(line)
        if len(rows) >= _MAX_ROWS or cells > _MAX_CELLS:
            break
    if len(rows) < 2 or columns < 2:
        return ()
    return tuple(rows)


def is_struck(style: str) -> bool:
    """Whether a style strikes its element out; as in CSS, its last word on it holds."""
    style = style.lower()
    if "line-through" not in style:
        return False
    before, *noted = style.split("/*")
    said = before + "".join(note.partition("*/")[2] for note in noted)
    struck = False
    for declaration in said.split(";"):
        name, _, value = declaration.partition(":")
        if name.rstrip().endswith(_DECORATING):
            struck = "line-through" in value
    return struck


def _put(
    line: list[str],
    text: str,
    attrs: Mapping[str, str | None],
    above: dict[int, tuple[str, int]],
) -> None:
    """Add a cell that may reach over columns and rows, after those from above."""
    _fill(line, above)
    columns, rows = _spanned(attrs.get("colspan")), _spanned(attrs.get("rowspan"))
    for n in range(columns):
        if rows > 1:
            above[len(line)] = ("" if n else text, rows - 1)
        line.append("" if n else text)


def _fill(line: list[str], above: dict[int, tuple[str, int]]) -> None:
    """Add the cells from above that reach into the next columns."""
    while found := above.pop(len(line), None):
        text, rows = found
        if rows > 1:
            above[len(line)] = (text, rows - 1)
        line.append(text)


def _spanned(said: str | None) -> int:
    number = int(said[:3]) if said and said[:3].isascii() and said[:3].isdigit() else 1
    return max(1, min(number, _MOST_SPANNED))


def _plain_text(cell: LexborNode) -> str:
    return one_line(cell.text(deep=True, separator=" ") or "")


def text_of(cell: LexborNode) -> str:
    """Return the words of a cell or caption on one line, its markup spelled."""
    if cell.css_first(_MEANT) is None:
        return _plain_text(cell)
    line = Line()
    #: The open elements, and whether each is a span.
    stack: list[tuple[LexborNode, bool]] = []
    node = cell.child
    while node is not None or stack:
        if node is None:
            node, is_span = stack.pop()
            if is_span:
                line.end()
            node = node.next
            continue
        if node.tag_id == _TEXT_ID:
            raw = node.text_content or ""
            if raw and not raw.isspace():
                line.add(raw)
            elif raw:
                line.space()
            node = node.next
            continue
        tag = node.tag or ""
        if tag == "math":
            if said := formula(node):
                line.add(said)
            node = node.next
            continue
        if tag in _APART:
            line.space()
        kind = MEANT_KINDS.get(tag)
        if kind is None and (style := node.attributes.get("style")):
            kind = SpanKind.STRIKE if is_struck(style) else None
        if node.child is None:
            node = node.next
            continue
        if kind is not None:
            line.begin(kind, "")
        stack.append((node, kind is not None))
        node = node.child
    return spelled_words(*line.take()) if line.length else ""
