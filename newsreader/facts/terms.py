"""Names as the search index spells them.

``who:zelensky`` must find an article that writes Зеленский beside Zelensky, so that
every form of a name is indexed, folded.
"""

from __future__ import annotations

import unicodedata

from filters.patterns import pattern
from newsreader.facts.model import Facts, NameFact

#: The sections of `Facts` that hold names.
NAME_SECTIONS = ("people", "organizations", "places")

_NOT_WORD = pattern(r"[^\w]+")
#: Letters that NFKD leaves whole although readers type them without the stroke.
_STROKES = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)


def fold(text: str) -> str:
    """Return `text` case-folded, without accents, punctuation as single blanks.

    >>> fold("Müller-Łódź")
    'muller lodz'
    """
    folded = unicodedata.normalize("NFKD", text.casefold()).translate(_STROKES)
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", bare).strip()


def index_terms(facts: Facts) -> list[tuple[str, str, str]]:
    """Return ``(section, folded name, display name)`` for every form of every name.

    The display name is the fact's own name, so that a hit on an alias shows the
    fullest form. No duplicates; in the order of the sections.
    """
    terms: dict[tuple[str, str, str], None] = {}
    for section in NAME_SECTIONS:
        names: tuple[NameFact, ...] = getattr(facts, section)
        for fact in names:
            for form in (fact.name, *fact.aliases):
                if folded := fold(form):
                    terms[(section, folded, fact.name)] = None
    return list(terms)
