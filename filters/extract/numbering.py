"""What stands before the items of a numbered list: "5.", "c.", "iv.".

A law is cited by its letters and a ranking counts down: what a page numbers is numbered
as it says, in its attributes or the style beside them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from selectolax.lexbor import LexborNode

_Attributes = Mapping[str, str | None]

_NUMBER = re.compile(r"\s*([+-]?[0-9]{1,9})")
#: Larger numbers are no numbers of items.
_MOST = 10**6
_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*\b(lower|upper)-(alpha|latin|roman)")
_STYLES = {
    ("lower", "alpha"): "a",
    ("lower", "latin"): "a",
    ("lower", "roman"): "i",
    ("upper", "alpha"): "A",
    ("upper", "latin"): "A",
    ("upper", "roman"): "I",
}
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_MOST_ROMAN = 3999


class Numbering:
    """An open numbered list: what its next item is called."""

    __slots__ = ("_next", "_step", "_type")

    def __init__(self, attrs: _Attributes, node: LexborNode) -> None:
        self._type = _type_of(attrs) if attrs else ""
        self._step, first = 1, 1
        if "reversed" in attrs:
            self._step, first = -1, _items_of(node)
        start = _number(attrs.get("start"))
        self._next = first if start is None else start

    def marker(self, attrs: _Attributes) -> str:
        """Return what stands before the next item, whose attributes are given."""
        number, kind = self._next, self._type
        if attrs:
            value = _number(attrs.get("value"))
            number = number if value is None else value
            kind = _type_of(attrs) or kind
        self._next = number + self._step
        return f"{numeral(number, kind)}."


def numeral(number: int, kind: str) -> str:
    """Return a number as a list of `type` "a", "A", "i" or "I" writes it."""
    low = kind.lower()
    said = str(number)
    if low == "a" and number > 0:
        said = _lettered(number)
    elif low == "i" and 0 < number <= _MOST_ROMAN:
        said = _roman(number)
    return said.upper() if kind != low else said


def _lettered(number: int) -> str:
    said = ""
    while number:
        number, letter = divmod(number - 1, 26)
        said = chr(ord("a") + letter) + said
    return said


def _roman(number: int) -> str:
    said = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        said += letters * times
    return said


def _type_of(attrs: _Attributes) -> str:
    said = attrs.get("type") or ""
    if said in ("a", "A", "i", "I", "1"):
        return said
    style = _STYLE.search((attrs.get("style") or "").lower())
    return _STYLES[style[1], style[2]] if style else ""


def _number(said: str | None) -> int | None:
    found = _NUMBER.match(said) if said else None
    return max(-_MOST, min(int(found[1]), _MOST)) if found else None


def _items_of(node: LexborNode) -> int:
    count = 0
    child = node.child
    while child is not None:
        count += child.tag == "li"
        child = child.next
    return count
