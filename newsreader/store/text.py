"""Text as the full-text index sees it. Pure.

SQLite's tokenizer splits at blanks; Chinese, Japanese, Thai and their like have
none. Their runs are indexed as overlapping pairs of characters plus the last
one alone, so that any part of a run is found as a phrase and one character as a
prefix. Korean is written with blanks but glues particles on: pairs serve it too.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from filters.patterns import pattern
from filters.records import dataclass

_RUN = pattern(
    "[\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff"
    "\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f]+"
)
#: Raised and lowered characters: "H₂O" is found as "H2O".
_LEVELS = pattern(
    "[ª²³¹º\u02b0-\u02b8\u02e1-\u02e3\u1d2c-\u1d6a\u1d9c-\u1dbf\u2070-\u209c\u2c7d]"
)
_ACCENTS = pattern("[\u0300-\u036f]+")
_SKIPPED = ("script", "style")
_SKIPPED_TAG = pattern("(?i)<s(?:cript|tyle)")
_TAG = pattern("<[^<>]*>")
#: Western letters that fold to two, and to one that is not Western.
_SHARP_S, _MICRO = "ß".encode("cp1252"), "µ".encode("cp1252")


def spaced(text: str) -> str:
    """Return `text` with runs of unspaced scripts as pairs, for the index."""
    if text.isascii():
        return text
    return _RUN.sub(_pairs_and_last, _levelled(text))


def phrase(text: str, *, prefix: bool = False) -> str:
    """Return an FTS5 phrase that finds `text`, quoted.

    The last run may be the beginning of a longer one when `prefix` is set, or when
    it is a single character of an unspaced script.
    """
    spaced_text = _RUN.sub(_pairs, _levelled(text)).strip()
    star = prefix or bool(re.search(rf"(?:^|\s){_RUN.pattern[:-1]}$", spaced_text))
    quoted = '"' + spaced_text.replace('"', '""') + '"'
    return quoted + " *" if star else quoted


def terms(text: str, *, prefix: bool = False) -> str:
    """Return an FTS5 expression for all words of `text`, wherever they stand."""
    pieces = _split(_RUN.sub(_pairs, _levelled(text)))
    last = len(pieces) - 1
    return " AND ".join(
        f'"{piece}" *'
        if (prefix and n == last) or (len(piece) == 1 and _RUN.match(piece))
        else f'"{piece}"'
        for n, piece in enumerate(pieces)
    )


def is_phrase(text: str) -> bool:
    """Whether finding the words is not enough: they must stand side by side."""
    return len(_split(_RUN.sub(_pairs, text))) > 1


def folded(text: str) -> str:
    """Return `text` as the index compares it: no case, no accents."""
    if text.isascii():
        return text.casefold()
    from filters import western  # the first screen folds nothing

    text = _levelled(text)
    data = western.western(text)
    if data is None or _MICRO in data:
        return _folded(text)
    return western.text_of(data.translate(_western_folds()).replace(_SHARP_S, b"ss"))


def _folded(text: str) -> str:
    return _ACCENTS.sub("", unicodedata.normalize("NFD", text.casefold()))


@lru_cache(maxsize=1)
def _western_folds() -> bytes:
    from filters import western

    return western.replacing(_folded)


@lru_cache(maxsize=1)
def _western_letters() -> bytes:
    from filters import western

    return western.letters(str.isalnum)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Finds a phrase in `folded` text."""

    #: Begins with a letter and no look-behind: so `re` can skip to where it may match.
    _pattern: re.Pattern[str]
    #: The phrase must not begin inside a word.
    _whole: bool

    @classmethod
    def of(cls, text: str, *, prefix: bool = False) -> Phrase:
        """Build from what the user wrote, which must hold a word."""
        words = _split(folded(text))
        parts = [re.escape(words[0])]
        for before, after in pairwise(words):
            unspaced = _RUN.match(before[-1]) or _RUN.match(after[0])
            parts += [r"[\W_]*" if unspaced else r"[\W_]+", re.escape(after)]
        open_end = prefix or _RUN.match(words[-1][-1])
        end = "" if open_end else r"(?![^\W_])"
        pattern = re.compile("".join(parts) + end)
        return cls(pattern, _RUN.match(words[0]) is None)

    def is_in(self, text: str) -> bool:
        """Whether `text`, which must be folded, holds the phrase."""
        match = self._pattern.search(text)
        while (
            match and self._whole and text[match.start() - 1 : match.start()].isalnum()
        ):
            match = self._pattern.search(text, match.start() + 1)
        return match is not None


def normal(text: str) -> str:
    """The words of `text` as a `Phrase` compares them, with a blank around each.

    Where one such text stands in another, every phrase of it is found there, too.
    """
    return " ".join(("", *_split(folded(text)), ""))


def words(text: str) -> frozenset[str]:
    """The different words of `text`: two texts with the same are indexed alike."""
    from filters import western

    found = western.split(text, _western_letters())
    return frozenset(_split(spaced(text)) if found is None else found)


def plain(markup: str) -> str:
    """Return the words of HTML, roughly, in linear time.

    Good enough to search and count an entry that was not cleaned yet; nothing is
    shown from it.
    """
    from html import unescape  # its table of names is large, and first needed here

    if "<" not in markup:
        return unescape(markup)
    if not _SKIPPED_TAG.search(markup):
        return unescape(_TAG.sub(" ", markup).replace("<", " "))
    first, *rest = markup.split("<")
    pieces = [first]
    skipping = ""
    for part in rest:
        tag, closed, after = part.partition(">")
        name = tag[:7].lower()
        if skipping:
            if name.startswith("/" + skipping):
                skipping = ""
                pieces.append(after)
            continue
        if name.startswith(_SKIPPED) and not tag.endswith("/"):
            skipping = "script" if name.startswith("script") else "style"
            continue
        pieces.append(after if closed else part)
    return unescape(" ".join(pieces))


def _levelled(text: str) -> str:
    """Return `text` with raised and lowered characters on the line."""
    if _LEVELS.search(text) is None:
        return text
    from filters.levels import level  # few texts have any

    return level(text)


def _split(text: str) -> list[str]:
    """Words as the tokenizer splits them: letters, digits and the marks upon them."""
    blanks = {
        ord(c): " "
        for c in set(text)
        if not (c.isalnum() or unicodedata.category(c)[0] == "M")
    }
    return text.translate(blanks).split()


def _pairs(match: re.Match[str]) -> str:
    run = match[0]
    if len(run) == 1:
        return f" {run} "
    return " " + " ".join(run[i : i + 2] for i in range(len(run) - 1)) + " "


def _pairs_and_last(match: re.Match[str]) -> str:
    run = match[0]
    return _pairs(match) + (f"{run[-1]} " if len(run) > 1 else "")
