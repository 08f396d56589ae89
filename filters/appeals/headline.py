"""What a headline says of its article: that it is a letter, advice, about donations.

An article about newsletters says how to sign up for one, a speech asks for support.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from filters.appeals.fold import fold
from filters.article import Category

#: Matches nothing.
_NEVER = r"(?!)"
#: No headline is longer; what is, was made to hurt.
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Subject:
    """What an article is by its headline."""

    #: A letter, a speech or a document, given in full.
    is_letter: bool = False
    #: It tells its readers what to do.
    is_advice: bool = False
    #: What appeals ask for or are made of, and it is about.
    about: frozenset[Category] = frozenset()


def subject_of(title: str, langs: Iterable[str]) -> Subject:
    """Return what `title` says of its article, in one of the languages `langs`."""
    if not title:
        return Subject()
    folded = fold(title[:_LONGEST])
    letter, advice, about = _patterns(frozenset(langs))
    return Subject(
        bool(letter.search(folded)),
        bool(advice.search(folded)),
        frozenset(kind for kind, told in about.items() if told.search(folded)),
    )


@lru_cache(maxsize=32)
def _patterns(
    langs: frozenset[str],
) -> tuple[re.Pattern[str], re.Pattern[str], Mapping[Category, re.Pattern[str]]]:
    """Return the patterns of `headlines.toml` for `langs`, each in one."""
    data = tables()
    about = {
        Category(kind): _joined(table, langs) for kind, table in data["about"].items()
    }
    return _joined(data["letter"], langs), _joined(data["advice"], langs), about


@cache
def tables() -> dict[str, Any]:
    """Return what `headlines.toml` says."""
    folder = resources.files("filters.rules")
    return tomllib.loads(folder.joinpath("headlines.toml").read_text("utf-8"))


def _joined(table: Mapping[str, str], langs: frozenset[str]) -> re.Pattern[str]:
    parts = [f"(?:{table[lang]})" for lang in ("all", *sorted(langs)) if lang in table]
    return re.compile("|".join(parts) or _NEVER)
