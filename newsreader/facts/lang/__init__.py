"""What differs between languages, as data: one module a language, loaded when used.

Every table is written in lower case, words separated by blanks; a phrase keeps its
blanks as underscores. A ``*`` stands for any letters ("minister*").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import import_module

#: Languages with full rules.
FULL = ("en", "de", "fr", "es", "it", "pt", "nl", "ru", "uk")


def words(table: str) -> frozenset[str]:
    """Return the words of a table; underscores become blanks."""
    return frozenset(w.replace("_", " ") for w in table.split())


def declined(table: str, endings: str) -> frozenset[str]:
    """Return every stem with every ending; an underscore is the bare stem."""
    return frozenset(
        stem + ending.strip("_") for stem in table.split() for ending in endings.split()
    )


def numbered(table: str, start: int = 1) -> dict[str, int]:
    """Return word -> number; forms of one number are joined by ``|``."""
    return {
        form.replace("_", " "): start + i
        for i, forms in enumerate(table.split())
        for form in forms.split("|")
    }


def valued(table: str) -> dict[str, float]:
    """Return word -> value from ``form|form=value`` entries."""
    pairs = (entry.rsplit("=", 1) for entry in table.split())
    return {
        form.replace("_", " "): float(value)
        for forms, value in pairs
        for form in forms.split("|")
    }


def named(table: str) -> dict[str, str]:
    """Return word -> name from ``form|form=name`` entries."""
    pairs = (entry.rsplit("=", 1) for entry in table.split())
    return {
        form.replace("_", " "): value
        for forms, value in pairs
        for form in forms.split("|")
    }


@dataclass(frozen=True)
class Language:
    """The tables of one language."""

    code: str
    #: Month names and abbreviations (without the dot) -> 1..12.
    months: dict[str, int] = field(default_factory=dict)
    #: Weekday names -> 0 (Monday)..6.
    weekdays: dict[str, int] = field(default_factory=dict)
    #: "yesterday" -> -1.
    days: dict[str, int] = field(default_factory=dict)
    #: Words before or after a weekday, week, month or year.
    last: frozenset[str] = frozenset()
    next: frozenset[str] = frozenset()
    this: frozenset[str] = frozenset()
    #: week month year day, in this order; forms of one joined by ``|``.
    periods: dict[str, int] = field(default_factory=dict)
    #: Patterns for "N days ago", group 1 the number, group 2 the period.
    ago: str = ""
    #: Between day and month, before the year ("de", "of").
    date_of: str = ""
    #: After the day number ("th", "er").
    ordinal: str = ""
    #: Words that make a year of a bare number ("in", "since").
    year_before: frozenset[str] = frozenset()
    #: Words after a year ("года").
    year_after: frozenset[str] = frozenset()
    #: Words before a lone month name.
    month_before: frozenset[str] = frozenset()
    #: Signs that a sentence speaks of what is to come.
    future: str = ""
    #: Signs that it tells what has been.
    past: str = ""

    #: Number words.
    numbers: dict[str, float] = field(default_factory=dict)
    scales: dict[str, float] = field(default_factory=dict)
    #: "," when 2,5 is two and a half.
    decimal: str = "."
    currencies: dict[str, str] = field(default_factory=dict)
    percent: frozenset[str] = frozenset()
    #: Age patterns; group "n" holds the number or number word.
    ages: str = ""
    #: What an age counts ("age"), and the unit of ages.
    age: str = "age"
    years: str = "years"
    #: Words before a number that is a label, not a quantity ("No.", "Article").
    labels: frozenset[str] = frozenset()
    #: Words after a number that is a time of day.
    clock: frozenset[str] = frozenset()

    #: Verbs of saying; stems with a star.
    say: frozenset[str] = frozenset()
    #: "according to".
    according: frozenset[str] = frozenset()
    #: he, she, they -> m, f, p.
    pronouns: dict[str, str] = field(default_factory=dict)
    #: Nouns before the name of a company or body ("company", "Konzern").
    company: frozenset[str] = frozenset()
    #: Lower-case heads of institutions: "parquet de Lyon", "università di Pisa".
    heads: frozenset[str] = frozenset()
    #: Words that may be a speaker without a name ("spokeswoman", "police").
    speakers: frozenset[str] = frozenset()

    #: Words never part of a name, mostly sentence openers and function words.
    stop: frozenset[str] = frozenset()
    #: Determiners.
    articles: frozenset[str] = frozenset()
    #: Titles and role nouns before or after a name; stems with a star.
    titles: frozenset[str] = frozenset()
    #: Nouns of kinship and company before a person's name ("her son Ben").
    kin: frozenset[str] = frozenset()
    #: Short titles that stand only before a name ("Mr", "Sen").
    honorifics: frozenset[str] = frozenset()
    #: Words an organization's name begins with ("Ministry", "Universidad").
    org_first: frozenset[str] = frozenset()
    #: Words an organization's name ends with ("Inc", "Police").
    org_last: frozenset[str] = frozenset()
    #: Endings of compounds that are organizations ("-ministerium").
    org_endings: tuple[str, ...] = ()
    #: Connectors inside organization names ("of", "for the").
    org_of: frozenset[str] = frozenset()
    #: "River", "County" after; "Mount", "Lake" before.
    place_first: frozenset[str] = frozenset()
    place_last: frozenset[str] = frozenset()
    #: "town of", "city of": the noun before a place name.
    place_nouns: frozenset[str] = frozenset()
    #: Prepositions of place.
    place_before: frozenset[str] = frozenset()
    #: Particles inside personal names.
    particles: frozenset[str] = frozenset()
    #: Adjectives and nouns of nations; stems with a star.
    demonyms: frozenset[str] = frozenset()
    #: Capitalised words that are no names (days, months, languages, "Internet").
    never: frozenset[str] = frozenset()

    @property
    def nouns_capital(self) -> bool:
        """Whether every noun has a capital (German)."""
        return self.code == "de"

    @property
    def inflects_names(self) -> bool:
        """Whether names change their endings (Slavic)."""
        return self.code in ("ru", "uk", "pl", "cs", "sr", "hr", "bg")


class Stems:
    """Membership in a table whose starred entries match as prefixes."""

    __slots__ = ("_exact", "_seen", "_stems")

    def __init__(self, table: frozenset[str]) -> None:
        self._exact = frozenset(w for w in table if "*" not in w)
        stems = [re.escape(w).replace(r"\*", r"\w*") for w in table if "*" in w]
        self._seen: dict[str, bool] = {}
        self._stems = re.compile("|".join(sorted(stems))) if stems else None

    def __contains__(self, word: str) -> bool:
        if word in self._exact:
            return True
        if self._stems is None:
            return False
        known = self._seen.get(word)
        if known is None:
            if len(self._seen) > 20_000:
                self._seen.clear()
            known = self._stems.fullmatch(word) is not None
            self._seen[word] = known
        return known


@lru_cache(maxsize=64)
def stems(table: frozenset[str]) -> Stems:
    """Return the words of a table of a language; what they matched is remembered."""
    return Stems(table)


@cache
def language(code: str) -> Language:
    """Return the tables of a language; an unknown one gets shape rules only."""
    if code in FULL:
        module = import_module(f"newsreader.facts.lang.{code}")
        tables: Language = module.LANGUAGE
        return tables
    return Language(code=code)


_SIGNS = {
    "en": words("the and of to in that is was for on with said by from has were"),
    "de": words("der die und das ist nicht mit den von zu dem ein im auf sich auch"),
    "fr": words("le la les des est et une dans que pour du sur au pas plus par qui"),
    "es": words("el la los las que del una por con para se su es al más fue como"),
    "it": words("il di che la della è per un una del con non sono alla gli ha nel"),
    "pt": words("o que não uma os com para em do da dos das ao foi um são mais"),
    "nl": words("de het een van en is dat niet op te zijn voor met aan ook door"),
    "ru": words("и в не на что с по он как это из за от для его были также"),
    "uk": words("і в не на що з до у та це про від за його були також який"),
    "pl": words("i w nie na się z do to że jest o jak za przez od po był"),
    "cs": words("a v se na je že s z do o to i za po by který ve"),
    "sv": words("och i att det som en på är av för med den till har inte ett"),
    "da": words("og i at det som en på er af for med den til har ikke et"),
    "nb": words("og i at det som en på er av for med den til har ikke et"),
    "tr": words("ve bir bu da de için ile olarak çok daha olan ancak gibi"),
    "ro": words("și în a de la cu pe nu o că este din pentru care mai"),
    "ca": words("el la els les que del una per amb es i més als va"),
    "fi": words("ja on ei että se hän oli ovat mutta myös kun joka"),
}


def guess(text: str) -> str:
    """Guess the language of a text from its small words; "" when unsure."""
    sample = re.findall(r"[^\W\d_]+", text[:4000].lower())
    if len(sample) < 8:
        return ""
    counts = {code: sum(w in signs for w in sample) for code, signs in _SIGNS.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] * 20 >= len(sample) else ""
