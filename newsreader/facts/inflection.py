"""Nominatives for inflected Slavic names: "Сингапура" may be "Сингапур".

Only guesses to look up in the gazetteer; a guess that is not there costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

_RU = (
    ("ами", ("а", "ы", "")), ("ями", ("я", "и", "ь")), ("ого",
    ("ый", "ий", "ой", "ое")),
    ("его", ("ий", "ее")), ("ому", ("ый", "ий", "ой")), ("ему", ("ий",)),
    ("ской", ("ская",)), ("ской", ("ской",)), ("ую", ("ая",)), ("ой",
    ("а", "ая", "ой")),
    ("ей", ("я", "ь", "а")), ("ией", ("ия",)), ("ии", ("ия", "ий")), ("ию",
    ("ия", "ий")),
    ("ом", ("", "о", "ый", "ой")), ("ем", ("ий", "й", "ь", "е")), ("ым", ("ый", "ое")),
    ("им", ("ий",)), ("их", ("ие", "ий")), ("ых", ("ые", "ый")), ("ах", ("ы", "а")),
    ("ев", ("ы", "")), ("ов", ("ы", "")), ("а", ("", "о")), ("я", ("й", "ь", "е")),
    ("ы", ("а", "")), ("и", ("ь", "а", "я", "")), ("у", ("", "а", "о")),
    ("ю", ("й", "я", "ь")), ("е", ("", "а", "я", "о", "ь", "й")), ("ью", ("ь",)),
)  # fmt: skip
_UK = (
    ("их", ("і", "ий")), ("ил", ("или", "ила")), ("ів", ("и", "і")),
    ("ого", ("ий", "е")), ("ому", ("ий", "е")), ("єва", ("їв",)), ("єві", ("їв",)),
    ("єву", ("їв",)), ("євом", ("їв",)), ("ова", ("ів",)), ("ові", ("ів", "")),
    ("ову", ("ів",)), ("овом", ("ів",)), ("ева", ("ів",)), ("еві", ("ів",)),
    ("єю", ("я", "а")), ("ею", ("а",)), ("ою", ("а",)), ("ії", ("ія",)), ("ію",
    ("ія",)),
    ("ією", ("ія",)), ("ом", ("", "о")), ("ем", ("", "ь", "е")), ("им", ("ий",)),
    ("ій", ("а", "ий")), ("і", ("", "а", "о", "ь", "я")), ("и", ("а", "і")),
    ("у", ("", "а", "о")), ("а", ("", "о")), ("ю", ("я", "ь", "й")), ("я", ("ь", "й")),
    ("ї", ("я",)), ("єм", ("й",)),
)  # fmt: skip
_ENDINGS = {"ru": _RU, "uk": _UK}


def lemmas(name: str, code: str) -> Iterator[str]:
    """Yield possible nominatives of a lower-case name of one to three words."""
    words = name.split(" ")
    if len(words) > 3:
        return
    choices = [list(_word(word, code)) for word in words]
    for combination in islice(product(*choices), 60):
        yield " ".join(combination)


def _word(word: str, code: str) -> Iterator[str]:
    yield word
    for ending, replacements in _ENDINGS.get(code, ()):
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            for replacement in replacements:
                yield word[: len(word) - len(ending)] + replacement


def stem(word: str, code: str) -> str:
    """Return a word without its case ending, for comparing forms of one name."""
    low = word.lower()
    if code not in ("ru", "uk") or len(low) < 4:
        return low
    for ending in _STEM_ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) >= 3:
            return low[: len(low) - len(ending)]
    return low


_STEM_ENDINGS = (
    "ского", "ского", "скому", "ским", "ском", "ская", "ской", "скую", "ский",
    "ського", "ському", "ським", "ська", "ської", "ську", "ський",
    "ого", "ому", "его", "ему", "ыми", "ими", "ами", "ями", "ією", "ией",
    "ой", "ей", "ою", "ею", "ом", "ем", "єм", "ым", "им", "ый", "ий", "ая", "яя", "ую",
    "ии", "ию", "ия", "ії", "ію", "ія", "ах", "ях", "ов", "ев",
    "а", "я", "ы", "и", "у", "ю", "е", "о", "і", "ї", "й", "ь",
)  # fmt: skip
