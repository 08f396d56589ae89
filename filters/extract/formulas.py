"""Formulas of a page as a line of text: "x = 1/2", "√(a² + b²)", "∑ᵢ₌₁ⁿ i".

MathML is laid on one line; where it holds nothing that can be, what the page says in
its place is taken (the alternative text, else the annotation, both TeX as a rule).
Iterative and bounded: a formula comes from outside like everything else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from selectolax.lexbor import LexborNode

from filters.levels import base, power
from filters.text import one_line

#: Elements of a formula that are looked at, characters of them, and of what is shown.
_MOST_NODES, _MOST_READ, _MOST_CHARS = 3_000, 20_000, 2_000
#: Characters of all elements together, each with what is inside it: what is deeply
#: nested is read again at every level.
_MOST_LAID = 1_000_000
#: A mark before a part that is an operator: it may want blanks around it.
_OPERATOR = "\0"
#: Stands for the element that says: what follows stands before the base.
_BEFORE = "\1"
_TEXT_ID, _COMMENT_ID = 2, 4
_TOKENS = frozenset(("mi", "mn", "mo", "mtext", "ms"))
_SKIPPED = frozenset(("annotation", "annotation-xml", "mphantom", "maligngroup"))
_RELATIONS = frozenset("=≠<>≤≥≪≫≈≃≅∼≡∝∈∉⊂⊆⊃⊇→←↔⇒⇐⇔↦∣∥±∓∪∩∧∨:")
_BINARY = frozenset("+-−×÷·⋅∗∘⊗⊕")
_OPENING = frozenset("([{⟨⌈⌊|‖")
_ACCENTS = {
    **dict.fromkeys("¯‾_ˉ", "\u0304"),
    **dict.fromkeys("^ˆ", "\u0302"),
    **dict.fromkeys("~˜", "\u0303"),
    **dict.fromkeys("→⃗", "\u20d7"),
    "˙": "\u0307",
    "¨": "\u0308",
}
_ATOM = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+\u0304?|\([^()]*\)|[^\w\s]|\w[⁰-₟¹²³]*")
_FORMULA_CLASS = re.compile(r"(?:^|[\s_-])(?:(?:la)?tex|math|mwe-math)(?:$|[\s_-])")
_TEX = "application/x-tex"


def formula(math: LexborNode) -> str:
    """Return a <math> element as text, or ""."""
    said = _said_instead(math)
    try:
        laid = one_line(_laid(math))
    except _TooMuch:
        return said
    return laid[:_MOST_CHARS] or said


def pictured(attrs: Mapping[str, str | None]) -> str:
    """Return what the picture of a formula says, "" for other pictures."""
    classes = attrs.get("class") or ""
    if not _FORMULA_CLASS.search(classes.lower()):
        return ""
    return one_line(attrs.get("alt") or "")[:_MOST_CHARS]


def _said_instead(math: LexborNode) -> str:
    said = math.attributes.get("alttext")
    if not said:
        note = math.css_first(f'annotation[encoding="{_TEX}"]')
        said = note.text(deep=True) if note is not None else ""
    return one_line(said or "")[:_MOST_CHARS]


class _TooMuch(Exception):
    """A formula of more elements than any has."""


def _laid(math: LexborNode) -> str:
    """Return the formula on one line, elements from the inside out."""
    #: The open elements, and what their children came to.
    stack: list[tuple[LexborNode, list[str]]] = [(math, [])]
    node, seen, chars, laid = math.child, 0, 0, 0
    while True:
        if node is None:
            node, parts = stack.pop()
            done = _SETTERS.get(node.tag or "", _row)(parts, node.attributes)
            if not stack:
                return done
            laid += len(done)
            if laid > _MOST_LAID:
                raise _TooMuch
            stack[-1][1].append(done)
            node = node.next
            continue
        seen += 1
        if seen > _MOST_NODES or chars > _MOST_READ:
            raise _TooMuch
        tag, parts = node.tag or "", stack[-1][1]
        if node.tag_id == _TEXT_ID:
            if words := one_line(node.text_content or ""):
                parts.append(words)
                chars += len(words)
            node = node.next
        elif tag in _TOKENS:
            parts.append(_token(tag, node.text(deep=True) or ""))
            chars += len(parts[-1])
            node = node.next
        elif node.tag_id == _COMMENT_ID or tag in _SKIPPED:
            node = node.next
        else:
            stack.append((node, []))
            node = node.child


def _token(tag: str, raw: str) -> str:
    text = one_line(raw)
    if tag == "mo":
        return _OPERATOR + text if text else ""
    if tag == "mtext":
        lead, tail = " " * raw[:1].isspace(), " " * raw[-1:].isspace()
        return f"{lead}{text}{tail}" if text else " "
    return text


# ------------------------------------------------------------------ elements

_Attributes = Mapping[str, str | None]


def _row(parts: Sequence[str], attrs: _Attributes) -> str:
    """Set parts side by side, with blanks around relations and what is added."""
    parts = [part for part in parts if part]
    if len(parts) == 1:
        return parts[0]
    out = ""
    word = False
    for part in parts:
        text = part.removeprefix(_OPERATOR)
        if part.startswith(_OPERATOR):
            apart = text in _RELATIONS or (text in _BINARY and _has_operand(out))
            if text in (",", ";"):
                text += " "
            elif apart:
                text = f" {text} "
            word = False
        else:
            long = len(text) > 1 and text.isalpha()
            if (long and out[-1:].isalnum()) or (word and text[:1].isalnum()):
                out += " "
            word = long
        out += text
    return out


def _has_operand(out: str) -> bool:
    last = out.rstrip()[-1:]
    return bool(last) and last not in _RELATIONS | _BINARY | _OPENING | {","}


def _bare(parts: Sequence[str], count: int) -> list[str]:
    given = [part.removeprefix(_OPERATOR).strip() for part in parts[:count]]
    return given + [""] * (count - len(given))


def _closed(text: str) -> str:
    """Put brackets around what would fall apart without them."""
    return text if not text or _ATOM.fullmatch(text) else f"({text})"


def _fraction(parts: Sequence[str], attrs: _Attributes) -> str:
    over, under = map(_closed, _bare(parts, 2))
    # Without a line it is a binomial or a stack.
    if (attrs.get("linethickness") or "").startswith("0"):
        return f"{over} over {under}"
    return f"{over}/{under}"


def _root(parts: Sequence[str], attrs: _Attributes) -> str:
    inner, degree = _bare(parts, 2)
    return f"{power(degree)}√{_closed(inner)}"


def _square_root(parts: Sequence[str], attrs: _Attributes) -> str:
    return f"√{_closed(_row(parts, attrs).removeprefix(_OPERATOR).strip())}"


def _over(parts: Sequence[str], attrs: _Attributes) -> str:
    inner, above = _bare(parts, 2)
    if len(inner) == 1 and above in _ACCENTS:
        return unicodedata.normalize("NFC", inner + _ACCENTS[above])
    return _powered(inner, above)


def _super(parts: Sequence[str], attrs: _Attributes) -> str:
    return _powered(*_bare(parts, 2))


def _sub(parts: Sequence[str], attrs: _Attributes) -> str:
    inner, below = _bare(parts, 2)
    return inner + (base(below) if below else "")


def _both(parts: Sequence[str], attrs: _Attributes) -> str:
    inner, below, above = _bare(parts, 3)
    return _powered(inner + (base(below) if below else ""), above)


def _limits(parts: Sequence[str], attrs: _Attributes) -> str:
    return _both(parts, attrs) + " "


def _powered(inner: str, above: str) -> str:
    if not above:
        return inner
    if above in "′″‴'*†°":
        return inner + above
    whole = inner[-1:] in ")]|}" or " " not in inner.strip()
    return (inner if whole else f"({inner})") + power(above)


def _fenced(parts: Sequence[str], attrs: _Attributes) -> str:
    inner = ", ".join(part.removeprefix(_OPERATOR) for part in parts if part)
    return f"{attrs.get('open', '(') or ''}{inner}{attrs.get('close', ')') or ''}"


def _all_around(parts: Sequence[str], attrs: _Attributes) -> str:
    """Set pairs of what stands below and above, behind the base or before it."""
    if not parts:
        return ""
    at = parts.index(_BEFORE) if _BEFORE in parts else len(parts)
    behind, before = parts[1:at], parts[at + 1 :]
    return _pairs(before) + parts[0].removeprefix(_OPERATOR) + _pairs(behind)


def _pairs(parts: Sequence[str]) -> str:
    given = _bare(parts, len(parts) + len(parts) % 2)
    return "".join(
        (base(below) if below else "") + (power(above) if above else "")
        for below, above in zip(given[::2], given[1::2], strict=True)
    )


def _table(parts: Sequence[str], attrs: _Attributes) -> str:
    return "; ".join(part.strip() for part in parts if part)


def _table_row(parts: Sequence[str], attrs: _Attributes) -> str:
    return ", ".join(part.removeprefix(_OPERATOR).strip() for part in parts if part)


def _space(parts: Sequence[str], attrs: _Attributes) -> str:
    return " "


def _first(parts: Sequence[str], attrs: _Attributes) -> str:
    return parts[0] if parts else ""


def _before(parts: Sequence[str], attrs: _Attributes) -> str:
    return _BEFORE


_SETTERS: dict[str, Callable[[Sequence[str], _Attributes], str]] = {
    "mfrac": _fraction,
    "msqrt": _square_root,
    "mroot": _root,
    "msup": _super,
    "msub": _sub,
    "msubsup": _both,
    "munder": _sub,
    "mover": _over,
    "munderover": _limits,
    "mmultiscripts": _all_around,
    "mprescripts": _before,
    "mfenced": _fenced,
    "mtable": _table,
    "mtr": _table_row,
    "mspace": _space,
    "semantics": _first,
    "maction": _first,
}
