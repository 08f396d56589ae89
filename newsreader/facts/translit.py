"""Compares names across spellings and alphabets."""

from __future__ import annotations

from functools import lru_cache

from newsreader.facts.lang import words
from newsreader.facts.terms import fold

_CYRILLIC = {
    pair[0]: pair[2:]
    for pair in words(
        """а=a б=b в=v г=g ґ=g д=d е=e ё=e є=e ж=zh з=z и=i і=i ї=i й=y к=k л=l м=m н=n
        о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=sh ъ= ы=y ь= э=e ю=yu я=ya"""
    )
}
_SAME = (
    ("sch", "s"), ("tch", "c"), ("tsch", "c"), ("sh", "s"), ("ch", "c"), ("kh", "h"),
    ("zh", "z"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("w", "v"), ("x", "ks"),
    ("q", "k"), ("j", ""), ("y", ""), ("ts", "c"),
)  # fmt: skip


@lru_cache(maxsize=4096)
def skeleton(word: str) -> str:
    """Return the consonants of a name, spelled one way.

    >>> skeleton("Zelenskyy") == skeleton("Зеленский") == skeleton("Selenskyj")
    True
    """
    low = "".join(_CYRILLIC.get(c, c) for c in word.lower())
    low = fold(low)
    for sound, plain in _SAME:
        low = low.replace(sound, plain)
    low = low.replace("z", "s")
    first = low[:1]
    bones = first + "".join(c for c in low[1:] if c not in "aeiou ")
    out = bones[:1]
    for char in bones[1:]:
        if char != out[-1]:
            out += char
    return out
