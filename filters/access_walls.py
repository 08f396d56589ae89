"""What pages say where they hold a text back: wordings as data, one file a language.

``rules/walls/<lang>.toml`` has five kinds of wording. "held" says that this text, or
the rest of it, is for those who pay or sign in. "open" says that a line like that is
about something else (copyright, a print to buy, a council's members, a vote, another
language), or that the text is here for all: to miss a wall is better than to call a
whole text cut. "count" counts free articles; "quota" says that a line promises so many
to whoever signs up, and counts nobody's yet. "away" leads to the whole text, which
means another place only where its link does.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from filters.appeals.fold import fold, fold_pattern
from filters.appeals.index import RuleSet, rule_set, words_of
from filters.appeals.leaping import alternatives
from filters.appeals.literals import required_literals
from filters.appeals.rules import (
    Branch,
    Kind,
    Rule,
    RuleFile,
    Strength,
    prepared,
)

#: A gap within one sentence. Full stops inside prices and addresses end it too.
_GAP = r"[^.!?\u3002]{0,60}"
_BRACE = re.compile(r"\{([a-z]+)\}")
#: Digits without end. Several such runs beside each other try every way to share a
#: long number among them, which is as slow as the number's length to their power.
_ENDLESS_DIGITS = re.compile(
    r"(?:\\d|\[[^\]]*(?:\\d|0-9)[^\]]*\])(?:[+*]|\{\d*,\})", re.ASCII
)
#: What a line must not say as well to be of a kind.
_DENIED = {"held": "open", "away": "open", "count": "quota"}
#: Lines longer than this are no wall.
_LONGEST = 400


@cache
def languages() -> frozenset[str]:
    """Return the languages there are wordings for."""
    names = (entry.name for entry in _folder().iterdir())
    return frozenset(
        name.removesuffix(".toml") for name in names if name.endswith(".toml")
    )


@cache
def wordings(lang: str) -> tuple[Rule, ...]:
    """Return the wordings of a language, their kinds as ids; none without a file."""
    if lang not in languages():
        return ()
    text = _folder().joinpath(f"{lang}.toml").read_text("utf-8")
    path = _folder().joinpath("prepared").joinpath(f"{lang}.json")
    return (prepared(path, lang, text) or parsed(text, lang)).rules


def parsed(text: str, lang: str = "") -> RuleFile:
    """Read a file of wordings; ValueError where a number in it has no bound."""
    data = tomllib.loads(text)
    words = {"g": _GAP, **data.get("words", {})}
    for source in (*words.values(), *(entry["pattern"] for entry in data["wall"])):
        if match := _ENDLESS_DIGITS.search(source):
            raise ValueError(f"digits without a bound in a wall's wording: {match[0]}")
    return RuleFile(lang, tuple(_wording(entry, words) for entry in data["wall"]))


def _wording(entry: Mapping[str, Any], words: dict[str, str]) -> Rule:
    """Return an entry as a rule, so that it is found by its words like a cue."""
    source = fold_pattern(_filled(entry["pattern"], words))
    return Rule(
        entry["kind"],
        Kind.CUE,
        None,
        Strength.MEDIUM,
        source,
        "",
        tuple(entry["match"]),
        tuple(entry["innocent"]),
        tuple(Branch(part, required_literals(part)) for part in alternatives(source)),
    )


def _folder() -> Traversable:
    return resources.files("filters.rules").joinpath("walls")


def _filled(pattern: str, words: dict[str, str]) -> str:
    """Put the file's words in the place of their names in braces."""
    return _BRACE.sub(lambda match: f"(?:{words[match[1]]})", pattern)


@dataclass(frozen=True, slots=True)
class _Wordings:
    """The wordings of some languages, found by their words."""

    rules: RuleSet
    #: Kind -> the alternatives of its wordings.
    of_kind: Mapping[str, int]


@lru_cache(maxsize=16)
def _of(langs: tuple[str, ...]) -> _Wordings:
    rules = rule_set(RuleFile(lang, wordings(lang)) for lang in langs)
    of_kind: dict[str, int] = {}
    for rule, bits in zip(rules.rules, rules.of_rule, strict=True):
        of_kind[rule.id] = of_kind.get(rule.id, 0) | bits
    return _Wordings(rules, of_kind)


class Lines:
    """Lines of one page that are asked about more than once: each is folded once."""

    __slots__ = ("_known", "_wordings")

    def __init__(self, langs: Iterable[str]) -> None:
        known = languages()
        self._wordings = _of(tuple(dict.fromkeys(x for x in langs if x in known)))
        #: Line -> its folded text and the alternatives that it has the words of.
        self._known: dict[str, tuple[str, int]] = {}

    def first(self, kind: str, texts: Iterable[str]) -> str:
        """Return the first text that has a wording of a kind, or an empty one."""
        return next((text for text in texts if self.say(kind, text)), "")

    def say(self, kind: str, text: str) -> bool:
        """Whether a line says something of this kind in one of the languages."""
        if not text or len(text) > _LONGEST:
            return False
        if not self._has(kind, text):
            return False
        return kind not in _DENIED or not self._has(_DENIED[kind], text)

    def promise(self, text: str) -> bool:
        """Whether a line promises so many free articles, and counts nobody's."""
        return 0 < len(text) <= _LONGEST and all(
            self._has(kind, text) for kind in ("count", "quota")
        )

    def _has(self, kind: str, text: str) -> bool:
        rules = self._wordings.rules
        if (known := self._known.get(text)) is None:
            folded = fold(text)
            known = self._known[text] = folded, rules.candidates(words_of(folded))
        folded, candidates = known
        some = candidates & self._wordings.of_kind.get(kind, 0)
        return bool(some and rules.matches(folded, some))


def first_said(kind: str, texts: Iterable[str], langs: Iterable[str]) -> str:
    """Return the first text that has a wording of a kind, or an empty one."""
    return Lines(langs).first(kind, texts)


def says(kind: str, text: str, langs: Iterable[str]) -> bool:
    """Whether a line says something of this kind in one of the languages."""
    return Lines(langs).say(kind, text)
