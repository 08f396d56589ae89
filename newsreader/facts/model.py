"""What is known about an article, and where each piece of it stands in the text.

Pure data. Every fact carries at least one `Mention`; a fact without support in the
text does not exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from filters.records import dataclass


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a fact stands: ``text[start:end]``, in code points of `Article.text`."""

    start: int
    end: int
    #: The sentence around it: ``text[sentence_start:sentence_end]``.
    sentence_start: int
    sentence_end: int
    #: Index into `Article.blocks`, or -1 when only a bare text was given.
    block: int = -1


@dataclass(frozen=True, slots=True)
class NameFact:
    """A person, organization or place, merged over all its mentions."""

    #: The fullest form the article uses.
    name: str
    #: As the text states it ("Ukrainian President"), or empty.
    role: str
    #: Other forms seen in this article.
    aliases: tuple[str, ...]
    #: In text order, never empty.
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class DateFact:
    """A date, resolved against the day of publication."""

    #: "YYYY-MM-DD", "YYYY-MM", "YYYY", "YYYY-Www" or "first/last" for a range.
    iso: str
    #: As it stands in the text.
    text: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class NumberFact:
    """A number with its unit and what it counts."""

    #: Scale applied: "2.5 million" is 2500000.0.
    value: float
    #: "%", an ISO 4217 code, a measure ("km") or the counted noun ("bodies").
    unit: str
    #: What it counts, in the text's own words.
    of: str
    #: As it stands in the text ("more than 1,000").
    text: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class QuoteFact:
    """Direct speech."""

    text: str
    #: The speaker's fullest name in the article, or empty for "unattributed".
    speaker: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class KeySentence:
    """One of the sentences that carry the story."""

    text: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """The key facts of one article, each section ranked, most important first."""

    people: tuple[NameFact, ...] = ()
    organizations: tuple[NameFact, ...] = ()
    places: tuple[NameFact, ...] = ()
    #: In order of time.
    dates: tuple[DateFact, ...] = ()
    numbers: tuple[NumberFact, ...] = ()
    quotes: tuple[QuoteFact, ...] = ()
    key_sentences: tuple[KeySentence, ...] = ()
    #: "" for full rules, "basic" where only shape rules exist for the language.
    level: str = ""

    def __bool__(self) -> bool:
        """Whether anything certain was found."""
        return any(getattr(self, name) for name in SECTIONS)


#: The sections of the panel, in order; the values are the types they hold.
SECTIONS: dict[str, type] = {
    "people": NameFact,
    "organizations": NameFact,
    "places": NameFact,
    "dates": DateFact,
    "numbers": NumberFact,
    "quotes": QuoteFact,
    "key_sentences": KeySentence,
}

AnyFact = NameFact | DateFact | NumberFact | QuoteFact | KeySentence


def to_dict(facts: Facts) -> dict[str, Any]:
    """Return a JSON-ready dict that `from_dict` turns back into equal facts."""
    return asdict(facts)


def from_dict(data: Mapping[str, Any]) -> Facts:
    """Build `Facts` from `to_dict` output. Raises KeyError, TypeError."""
    sections = {
        name: tuple(_fact(kind, item) for item in data[name])
        for name, kind in SECTIONS.items()
    }
    return Facts(**sections, level=data.get("level", ""))


def _fact(kind: type, item: Mapping[str, Any]) -> Any:
    values = dict(item)
    values["mentions"] = tuple(Mention(**m) for m in item["mentions"])
    if "aliases" in values:
        values["aliases"] = tuple(values["aliases"])
    return kind(**values)
