"""One spelling for matching: case, accents, quotes, blanks and look-alikes folded.

Pure. Rules are compared with folded text only; the text a reader sees is never folded.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from filters.appeals.han import SIMPLIFIED
from filters.western import table, western

#: Longest stretch of one block that rules are tried on. An appeal is short; what is
#: longer is judged by its beginning and its end.
HEAD, TAIL = 1500, 900

_SINGLE = "\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4`"
_DOUBLE = (
    "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u300c\u300d\u300e\u300f\u2039\u203a"
)
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_LOOKALIKE = str.maketrans(
    "авекмнортсуухіјѕԁԛԝοаεικνρτυχ",
    "abekmhoptcyyxijsdqwoaeikvptux",
)
_MIXED = re.compile(r"[a-z][\u0370-\u04ff]|[\u0370-\u04ff][a-z]")
_MIXED_WORD = re.compile(r"\b(?=\w*[a-z])(?=\w*[\u0370-\u04ff])\w{2,60}\b")
_SPACED = re.compile(r"(?<!\w)\w(?: \w){4,}(?!\w)")
_SPACED_GAP = re.compile(r"(?<=\w)\s{2,}(?=\w)")
_MAYBE_SPACED = re.compile(r" \w \w \w ")


def _shape(char: str) -> str:
    """Return what an ASCII character is for `fold`: a blank, of a word, unprintable."""
    if char == " ":
        return " "
    if char.isalnum() or char == "_":
        return "x"
    return "." if char.isprintable() else "!"


_SHAPE = table(_shape)
#: The mark before the last letter of a Hebrew abbreviation is no quotation mark.
_HEBREW_SHORT = re.compile(
    '(?<=[\u05d0-\u05ea])"(?=[\u05d0-\u05ea](?![\u05d0-\u05ea]))'
)
_FOREIGN = re.compile("[^\x00-\x7f]+")
_JOINERS = re.compile("[\u200b-\u200d\u00ad\ufeff]")


def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = {}
    for code in (*range(0xC0, 0x250), *range(0x370, 0x400), *range(0x1E00, 0x2000)):
        letter = chr(code).casefold()
        base = "".join(
            c
            for c in unicodedata.normalize("NFKD", letter)
            if not unicodedata.combining(c)
        )
        if base and base != chr(code):
            table[code] = base
    for plain, letters in {"l": "ł", "o": "ø", "d": "đð", "i": "ı", "е": "ё"}.items():
        table.update({ord(c): plain for c in letters})
    table.update({ord("ß"): "ss", ord("æ"): "ae", ord("œ"): "oe", ord("\u0307"): None})
    table.update({c: None for c in range(0x300, 0x370)})
    table.update(SIMPLIFIED)
    # Arabic: vowel signs and tatweel go, the forms of alef and yeh are one.
    table.update({c: None for c in (*range(0x64B, 0x660), 0x640, 0x670)})
    table.update({ord("أ"): "ا", ord("إ"): "ا", ord("آ"): "ا", ord("ى"): "ي"})
    # Persian and Urdu have a yeh, a kaf and a full stop of their own on some keyboards.
    table.update({ord("ی"): "ي", ord("ک"): "ك", ord("۔"): "."})
    # Macedonian tells two words apart by an accent that many leave out; Belarusian
    # changes a letter with the sound before it.
    table.update({0x450: "\u0435", 0x45E: "\u0443"})
    # Armenian marks stress and questions inside words, and has a full stop of its own.
    table.update({0x55B: None, 0x55C: None, 0x55E: None, 0x589: "."})
    # Devanagari and Bengali dots are written both ways; Hebrew vowel points go.
    table.update({0x93C: None, 0x9BC: None, ord("ँ"): "ं"})
    table.update({c: None for c in (*range(0x591, 0x5BE), 0x5C1, 0x5C2)})
    table.update({ord("\u05f3"): "'", ord("\u05f4"): '"'})
    table.update({ord(c): "'" for c in _SINGLE})
    table.update({ord(c): '"' for c in _DOUBLE})
    table.update({ord(c): "-" for c in _DASHES})
    table[ord("\u00a0")] = " "
    # A letter with an accent may leave one that is itself spelled otherwise.
    return {code: plain and plain.translate(table) for code, plain in table.items()}


_TABLE = _table()
#: Replacing letter by letter is quicker for so many different ones.
_FEW = 12


def fold(text: str) -> str:
    """Return `text` in the one spelling rules are written in; linear.

    Lower case, no accents on Latin and Greek letters, straight quotes, single blanks,
    look-alike letters of other alphabets inside Latin words made Latin, letters set
    apart by blanks joined again.
    """
    text = text.lower() if text.isascii() else _plain(text)
    if text.isascii():
        shape = text.encode("ascii").translate(_SHAPE)
        spaced, printable = b" x x x " in shape, b"!" not in shape
    else:
        spaced, printable = bool(_MAYBE_SPACED.search(text)), text.isprintable()
    if spaced or text[1:2] == " ":
        text = _SPACED_GAP.sub("\x00", text)
        text = _SPACED.sub(lambda m: m.group().replace(" ", ""), text)
        text = text.replace("\x00", " ")
    if "  " in text or text[:1] == " " or text[-1:] == " " or not printable:
        text = " ".join(text.split())
    return text


def _plain(text: str) -> str:
    """Fold text that is not ASCII, its blanks left as they are."""
    if (folded := _western(text)) is not None:
        return folded
    foreign = set().union(*_FOREIGN.findall(text))
    if len(foreign) <= _FEW:
        plain = [(letter, _letter(letter)) for letter in foreign]
        if all(folded is not None for _, folded in plain):
            for letter, folded in plain:
                text = text.replace(letter, folded or "")
            return _one_alphabet(text.lower())
    text = _JOINERS.sub("", text)
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _FOREIGN.sub(lambda m: m.group().translate(_TABLE), text)
    return _one_alphabet(text)


@lru_cache(maxsize=8_192)
def _letter(letter: str) -> str | None:
    """Return what a letter is folded to wherever it stands; None if that depends."""
    spelled = unicodedata.normalize("NFKC", letter).casefold()
    # Marks and the parts of Hangul syllables join the letter before them.
    if any(
        unicodedata.combining(c) or "\u1100" <= c <= "\u11ff" for c in letter + spelled
    ):
        return None
    return "" if _JOINERS.match(letter) else spelled.translate(_TABLE)


def _tables() -> tuple[list[tuple[str, str]], bytes, bytes]:
    """Return what `_western` replaces, translates and leaves out."""
    longer, left_out = [], []

    def mark(char: str) -> str:
        folded = char if char.isascii() else _letter(char)
        if folded is None or not folded.isascii():
            return "\0"
        if not folded:
            left_out.append(char)
        elif len(folded) > 1:
            longer.append((char, folded.lower()))
        return folded.lower() if len(folded) == 1 else "\0"

    made = table(mark)
    return longer, made, western("".join(left_out)) or b""


_LONGER, _FOLDED, _LEFT_OUT = _tables()


def _western(text: str) -> str | None:
    """Fold text of Western letters; None where it has others, or marks on letters."""
    for letter, folded in _LONGER:
        text = text.replace(letter, folded)
    data = western(text)
    if data is None:
        return None
    data = data.translate(_FOLDED, _LEFT_OUT)
    return None if 0 in data else data.decode("ascii")


def _one_alphabet(text: str) -> str:
    """Make letters of other alphabets in Latin words Latin, drop a Hebrew mark."""
    if not text.isascii() and _MIXED.search(text):
        text = _MIXED_WORD.sub(lambda m: m.group().translate(_LOOKALIKE), text)
    if '"' in text and not text.isascii():
        text = _HEBREW_SHORT.sub("", text)
    return text


def window(text: str) -> str:
    """Return the part of a block rules are tried on: all of it, or both ends."""
    if len(text) <= HEAD + TAIL:
        return text
    return text[:HEAD] + " \u2026 " + text[-TAIL:]


def fold_pattern(pattern: str) -> str:
    """Fold the letters of a regular expression the way `fold` folds text.

    Escapes keep their case, and so does what follows ``(?``; character classes and
    groups are left alone.
    """
    out: list[str] = []
    escaped = False
    for place, char in enumerate(pattern):
        if escaped or char == "\\":
            out.append(char)
            escaped = not escaped
            continue
        if char.isascii():
            out.append(char if pattern.endswith("(?", 0, place) else char.lower())
            continue
        folded = unicodedata.normalize("NFKC", char).casefold().translate(_TABLE)
        # A folded dash must not become a range inside a class.
        out.append(r"\-" if folded == "-" else folded)
    return "".join(out)
