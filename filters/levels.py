"""What stands above or below the line, spelled in it: 10⁶, CO₂, 2^(0.5), 1st.

Without their level "10<sup>6</sup>" would be a hundred and six. Unicode has many raised
and lowered characters; where one is missing, "^" and "_" say it as programs do. What a
page only sets small (ordinals, abbreviations, marks of notes in brackets) stays as it
is. Pure.
"""

from __future__ import annotations

import re

_SIGNS = "0123456789+-\u2212\u2013=()"
_RAISED = dict(
    zip(
        _SIGNS + "abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ",
        strict=True,
    )
)
_LOWERED = dict(
    zip(
        _SIGNS + "aehijklmnoprstuvxβγρφχ",
        "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
        strict=True,
    )
)
#: Figures with their signs, also several marks of notes: "-9", "2+", "1, 2", "(3)".
_FIGURES = re.compile(r"[0-9+\-\u2212\u2013=()]+(?:, ?[0-9]+)*")
#: What a sum may be written of; it holds a figure, a sign or a Greek letter.
_SUM = re.compile(
    r"[^\W_][\w+\-\u2212\u2013=×·/.,()'′∞]{0,23}|[+\-\u2212\u2013∞].{1,23}"
)
_SUM_HAS = re.compile(r"[\d+\-\u2212\u2013=×·/∞\u0391-\u03c9]")
_AROUND_SIGN = re.compile(r" ?([+\-\u2212\u2013=×·/,]) ?")
_LETTERS = re.compile(r"[^\W\d_]+[.’]?")
#: A single letter, as quantities are named, or a bracket that closes, to be raised.
_QUANTITY = re.compile(r"(?:(?<![^\W\d_])[a-z]|\))$")
#: These, whose powers are common, take several letters.
_BASE = re.compile(r"(?:(?<![^\W\d_])[exyz]|\))$")
#: Single letters that end ordinals, titles and hours: 2e, 3d, Dr, 10h.
_ENDINGS = frozenset("edrsthmlè")
#: Letters below a longer word are small print.
_WORD_BEFORE = re.compile(r"[^\W\d_]{4}$")
_LONGEST_INDEX = 12


def raised(text: str, before: str = "") -> str:
    """Return what stands for `text` set above the line, after `before`."""
    if _FIGURES.fullmatch(text):
        return _translated(text, _RAISED)
    if text in ("TM", "tm", "SM"):
        return "℠" if text == "SM" else "™"
    if _LETTERS.fullmatch(text):
        return _raised_letters(text, before)
    return _sum(text, before, _RAISED, "^")


def lowered(text: str, before: str = "") -> str:
    """Return what stands for `text` set below the line, after `before`."""
    if _FIGURES.fullmatch(text):
        return _translated(text, _LOWERED)
    if _LETTERS.fullmatch(text):
        small_print = len(text) > _LONGEST_INDEX or _WORD_BEFORE.search(before)
        attached = before[-1:].isalnum() or before[-1:] in (")", "]")
        return text if small_print or not attached else index(text, _LOWERED, "_")
    return _sum(text, before, _LOWERED, "_")


def power(text: str) -> str:
    """Return what stands for the exponent `text` of a formula."""
    return index(_tight(text), _RAISED, "^")


def base(text: str) -> str:
    """Return what stands for the index `text` of a formula."""
    return index(_tight(text), _LOWERED, "_")


def index(text: str, table: dict[str, str], sign: str) -> str:
    """Return `text` in the characters of `table`, else after `sign`."""
    if all(char in table for char in text):
        return _translated(text, table)
    return sign + (text if len(text) == 1 else f"({text})")


def level(text: str) -> str:
    """Return `text` with raised and lowered figures and letters on the line.

    As long as before: for whoever searches for "H2O" in it.
    """
    return text if text.isascii() else text.translate(_LEVEL)


#: Signs of ordinals, and all of the above. Minus and dash share theirs with the hyphen.
_LEVEL = {ord("º"): "o", ord("ª"): "a"} | {
    ord(small): plain
    for table in (_LOWERED, _RAISED)
    for plain, small in table.items()
    if plain not in "\u2212\u2013"
}


def _tight(text: str) -> str:
    """Return `text` without blanks around its signs, and one for many elsewhere.

    The pattern alone would look again at all that is left of a long run of blanks from
    each of them.
    """
    return _AROUND_SIGN.sub(r"\1", " ".join(text.split()))


def _translated(text: str, table: dict[str, str]) -> str:
    return "".join(table.get(char, char) for char in text)


def _raised_letters(text: str, before: str) -> str:
    last = before[-1:]
    if text in ("o", "a"):
        # The signs of ordinals: nº 5, 2ª.
        return {"o": "º", "a": "ª"}[text] if last.isalnum() or last == "." else text
    if len(text) > 1:
        return index(text, _RAISED, "^") if _BASE.search(before) else text
    if not last.isalnum() and last != ")":
        return text
    if _QUANTITY.search(before):
        return text if text in "edè" else index(text, _RAISED, "^")
    if text in _ENDINGS:
        return text
    if last.isdigit() and text.isascii():
        return index(text, _RAISED, "^")
    return _RAISED.get(text, text)


def _sum(text: str, before: str, table: dict[str, str], sign: str) -> str:
    tight = _tight(text)
    if not (_SUM.fullmatch(tight) and _SUM_HAS.search(tight)) or " " in tight:
        return text
    if all(char in table for char in tight):
        return _translated(tight, table)
    attached = before[-1:].isalnum() or before[-1:] in (")", "]")
    return index(tight, table, sign) if attached else text
