"""What pages say where they hold a text back: wordings as data, one file a language.

``rules/walls/<lang>.toml`` has four kinds of wording. "held" says that this text, or
the rest of it, is for those who pay or sign in. "open" says that a line like that is
about something else (copyright, a print to buy, a council's members, a vote, another
language), or that the text is here for all: to miss a wall is better than to call a
whole text cut. "count" counts free articles. "away" leads to the whole text, which
means another place only where its link does.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from filters.appeals.fold import fold, fold_pattern

#: A gap within one sentence. Full stops inside prices and addresses end it too.
_GAP = r"[^.!?\u3002]{0,60}"
_BRACE = re.compile(r"\{([a-z]+)\}")
#: Digits without end. Several such runs beside each other try every way to share a
#: long number among them, which is as slow as the number's length to their power.
_ENDLESS_DIGITS = re.compile(
    r"(?:\\d|\[[^\]]*(?:\\d|0-9)[^\]]*\])(?:[+*]|\{\d*,\})", re.ASCII
)
#: Kinds that a line which says "open" is not.
_DENIED = frozenset(("held", "away"))
#: Lines longer than this are no wall.
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Wording:
    """One entry of a file, with examples that a test tries."""

    kind: str
    pattern: re.Pattern[str]
    match: tuple[str, ...]
    innocent: tuple[str, ...]


@cache
def languages() -> frozenset[str]:
    """Return the languages there are wordings for."""
    names = (entry.name for entry in _folder().iterdir())
    return frozenset(
        name.removesuffix(".toml") for name in names if name.endswith(".toml")
    )


@cache
def wordings(lang: str) -> tuple[Wording, ...]:
    """Return the wordings of a language; none for one without a file."""
    if lang not in languages():
        return ()
    return parsed(_folder().joinpath(f"{lang}.toml").read_text("utf-8"))


def parsed(text: str) -> tuple[Wording, ...]:
    """Read a file of wordings; ValueError where a number in it has no bound."""
    data = tomllib.loads(text)
    words = {"g": _GAP, **data.get("words", {})}
    for source in (*words.values(), *(entry["pattern"] for entry in data["wall"])):
        if match := _ENDLESS_DIGITS.search(source):
            raise ValueError(f"digits without a bound in a wall's wording: {match[0]}")
    return tuple(
        Wording(
            entry["kind"],
            re.compile(fold_pattern(_filled(entry["pattern"], words))),
            tuple(entry["match"]),
            tuple(entry["innocent"]),
        )
        for entry in data["wall"]
    )


def _folder() -> Traversable:
    return resources.files("filters.rules").joinpath("walls")


def _filled(pattern: str, words: dict[str, str]) -> str:
    """Put the file's words in the place of their names in braces."""
    return _BRACE.sub(lambda match: f"(?:{words[match[1]]})", pattern)


def first_said(kind: str, texts: Sequence[str], langs: Sequence[str]) -> str:
    """Return the first text that has a wording of a kind, or an empty one."""
    return next((text for text in texts if says(kind, text, langs)), "")


def says(kind: str, text: str, langs: Sequence[str]) -> bool:
    """Whether a line says something of this kind in one of the languages."""
    if not text or len(text) > _LONGEST:
        return False
    folded = fold(text)
    if not _any_says(kind, folded, langs):
        return False
    return kind not in _DENIED or not _any_says("open", folded, langs)


def _any_says(kind: str, folded: str, langs: Sequence[str]) -> bool:
    return any(
        pattern.search(folded) for lang in langs for pattern in _patterns(kind, lang)
    )


@cache
def _patterns(kind: str, lang: str) -> tuple[re.Pattern[str], ...]:
    return tuple(w.pattern for w in wordings(lang) if w.kind == kind)
