"""Cues as data: reading ``rules/<lang>.toml`` and the user's own files.

A mistake in a user's file is a plain sentence in `RuleFile.problems`, never a crash.
"""

from __future__ import annotations

import json
import re
import tomllib
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from filters.appeals.fold import fold, fold_pattern
from filters.appeals.leaping import alternatives, leaping, needed, signs
from filters.appeals.literals import required_literals, worth
from filters.article import Category

E = TypeVar("E", bound=StrEnum)

#: Bounds on a user's folder: a rule file is text written by hand.
MAX_FILES, MAX_FILE_BYTES, MAX_PATTERN = 64, 512_000, 2_000


class Kind(StrEnum):
    """What a rule is evidence of."""

    #: An appeal, found anywhere in the block.
    CUE = "cue"
    #: An appeal, when it is the whole block ("Subscribe now").
    WHOLE = "whole"
    #: The beginning of an appeal of several paragraphs ("A message from ...").
    OPENER = "opener"
    #: Journalism: speech, attribution.
    VETO = "veto"
    #: A note of the editors: correction, first publication, method. Never removed.
    NOTE = "note"
    #: Words that address the reader / speak for the publisher.
    YOU = "you"
    WE = "we"


class Strength(StrEnum):
    """How much a rule says on its own."""

    DECISIVE = "decisive"
    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"


#: Words that speak for journalism or tell who is addressed: looked at around appeals.
CONTEXT = frozenset({Kind.VETO, Kind.YOU, Kind.WE})
#: Words worth less than this let too many texts through (see `literals.worth`).
_COMMON = 2.5
#: Kinds that need a category.
_APPEALS = frozenset({Kind.CUE, Kind.WHOLE, Kind.OPENER})
#: A whole-block rule may be surrounded by arrows, bullets and end marks.
_BEFORE = r"[\s\W_]{0,6}(?:"
_AFTER = r")[\s\W_]{0,8}"
#: A block longer than this is never "wholly" a button or a heading.
MAX_WHOLE = 240


#: Compiling costs more than reading: done for a pattern when it is first tried.
_compiled = lru_cache(maxsize=16_384)(re.compile)


@dataclass(frozen=True, slots=True)
class Branch:
    """One alternative of a pattern."""

    #: Regular expression for folded text.
    source: str
    #: Of each group at least one stands in every text the alternative matches; the
    #: most telling group first; empty when nothing is known.
    literals: tuple[tuple[str, ...], ...]

    @property
    def regex(self) -> re.Pattern[str]:
        """The alternative, compiled."""
        return _compiled(leaping(self.source))

    @property
    def search(self) -> Callable[[str], re.Match[str] | None]:
        """What searches a text for it: for its part that leaps first, if it has one."""
        search = self.regex.search
        if not (part := needed(self.source)):
            return search
        is_here = _compiled(part).search
        return lambda text: search(text) if is_here(text) else None


@dataclass(frozen=True, slots=True)
class Rule:
    """One cue."""

    #: "en.newsletter.sign-up"; stable across versions.
    id: str
    kind: Kind
    category: Category | None
    strength: Strength
    #: Regular expression for folded text (`filters.appeals.fold.fold`).
    source: str
    #: One sentence about the block, shown to the reader.
    why: str
    match: tuple[str, ...]
    innocent: tuple[str, ...]
    #: The alternatives of the pattern, each tried only where its words stand.
    branches: tuple[Branch, ...] = ()

    def find(self, text: str) -> re.Match[str] | None:
        """Return the first match of the whole pattern in folded text."""
        regex = _compiled(self.source)
        if self.kind is not Kind.WHOLE:
            return regex.search(text)
        return regex.fullmatch(text) if len(text) <= MAX_WHOLE else None


@dataclass(frozen=True, slots=True)
class RuleFile:
    """The rules of one file, and what is wrong with it in plain sentences."""

    lang: str
    rules: tuple[Rule, ...] = ()
    problems: tuple[str, ...] = ()


@cache
def languages() -> frozenset[str]:
    """Return the languages rules come with."""
    names = (entry.name for entry in resources.files("filters.rules").iterdir())
    return frozenset(
        name.removesuffix(".toml")
        for name in names
        if re.fullmatch(r"\w\w\.toml", name)
    )


@cache
def builtin(lang: str) -> RuleFile:
    """Return the rules that come with the library; empty for an unknown language."""
    if lang not in languages():
        return RuleFile(lang)
    folder = resources.files("filters.rules")
    text = folder.joinpath(f"{lang}.toml").read_text("utf-8")
    if ready := prepared(
        folder.joinpath("prepared").joinpath(f"{lang}.json"), lang, text
    ):
        return ready
    return read_rules(text, f"{lang}.toml", lang)


@cache
def editors_notes() -> RuleFile:
    """Return the rules about notes of the editors in all languages.

    They have a prepared file of their own: reading all the others takes 50 ms.
    """
    folder = resources.files("filters.rules")
    langs = sorted(languages())
    texts = [folder.joinpath(f"{lang}.toml").read_text("utf-8") for lang in langs]
    path = folder.joinpath("prepared").joinpath(f"{NOTES}.json")
    return prepared(path, NOTES, "".join(texts)) or notes_of(map(builtin, langs))


def notes_of(files: Iterable[RuleFile]) -> RuleFile:
    """Return the rules of files about notes of the editors, as one file."""
    rules = (rule for file in files for rule in file.rules if rule.kind is Kind.NOTE)
    return RuleFile(NOTES, tuple(rules))


# ------------------------------------------------------------------ prepared files

#: Name of the prepared file that holds the notes of all languages.
NOTES = "notes"


def prepare(file: RuleFile, text: str) -> str:
    """Return what `builtin` reads in place of the TOML `text` of `file`.

    Checking examples and finding the words of every pattern takes most of the time of
    a first run; ``python -m filters.appeals.prepare`` does it once.
    """
    rows = [
        [
            rule.id,
            rule.kind,
            rule.category,
            rule.strength,
            rule.source,
            rule.why,
            rule.match,
            rule.innocent,
            [[branch.source, branch.literals] for branch in rule.branches],
        ]
        for rule in file.rules
    ]
    data = {"of": _mark_of(text), "rules": rows}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def _mark_of(text: str) -> int:
    """Return a mark of a rule file's text; line ends do not count."""
    return zlib.crc32("\n".join(text.splitlines()).encode())


def prepared(path: Traversable, lang: str, text: str) -> RuleFile | None:
    """Read a prepared file; None when there is none or the TOML is newer."""
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if data["of"] != _mark_of(text):
        return None
    rules = tuple(
        Rule(
            name,
            Kind(kind),
            Category(category) if category else None,
            Strength(strength),
            source,
            why,
            tuple(match),
            tuple(innocent),
            tuple(
                Branch(part, tuple(tuple(group) for group in groups))
                for part, groups in branches
            ),
        )
        for (
            name,
            kind,
            category,
            strength,
            source,
            why,
            match,
            innocent,
            branches,
        ) in data["rules"]
    )
    return RuleFile(lang, rules)


@lru_cache(maxsize=4)
def user_rules(folder: str, stamp: tuple[tuple[str, int, int], ...]) -> RuleFile:
    """Return the user's rules of all ``*.toml`` in `folder` (see `user_stamp`)."""
    rules: list[Rule] = []
    problems: list[str] = []
    for name, _, size in stamp:
        path = Path(folder) / name
        if size > MAX_FILE_BYTES:
            problems.append(
                f"{path}: larger than {MAX_FILE_BYTES // 1000} kB; ignored."
            )
            continue
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeError) as error:
            problems.append(f"{path}: cannot be read ({error}).")
            continue
        file = read_rules(text, str(path), "user")
        rules.extend(file.rules)
        problems.extend(file.problems)
    return RuleFile("user", tuple(rules), tuple(problems))


def user_stamp(folder: str) -> tuple[tuple[str, int, int], ...]:
    """Return name, time and size of each rule file, to notice edits."""
    if not folder:
        return ()
    stamp = []
    try:
        for path in sorted(Path(folder).glob("*.toml"))[:MAX_FILES]:
            state = path.stat()
            stamp.append((path.name, state.st_mtime_ns, state.st_size))
    except OSError:
        return ()
    return tuple(stamp)


# ------------------------------------------------------------------ reading


def read_rules(text: str, name: str, lang: str) -> RuleFile:
    """Read one TOML file; every mistake becomes a sentence naming file and rule."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return RuleFile(lang, (), (f"{name}: not valid TOML: {error}.",))
    entries = data.get("rule", [])
    words = data.get("words", {})
    if not isinstance(entries, list) or not isinstance(words, dict):
        return RuleFile(lang, (), (f"{name}: rules are written as [[rule]] tables.",))
    prefix = str(data.get("prefix", lang))
    rules: list[Rule] = []
    problems: list[str] = []
    seen: set[str] = set()
    lines = _rule_lines(text, len(entries))
    for number, entry in enumerate(entries, 1):
        try:
            rule = _rule(entry, words, prefix)
            if rule.id in seen:
                raise ValueError("another rule of this file has the same id")
        except ValueError as error:
            label = entry.get("id", number) if isinstance(entry, dict) else number
            where = f"{name}:{lines[number - 1]}" if lines else name
            problems.append(f"{where}: rule {label}: {error}.")
            continue
        seen.add(rule.id)
        rules.append(rule)
    return RuleFile(lang, tuple(rules), tuple(problems))


def _rule_lines(text: str, rules: int) -> list[int]:
    """Return the lines where the rules begin; empty when that is not certain."""
    head = re.compile(r"\s*\[\[\s*rule\s*\]\]")
    lines = [n for n, line in enumerate(text.split("\n"), 1) if head.match(line)]
    return lines if len(lines) == rules else []


def _rule(entry: Any, words: Mapping[str, Any], prefix: str) -> Rule:
    if not isinstance(entry, dict):
        raise ValueError("is not a table")
    if unknown := set(entry) - _KEYS:
        raise ValueError(
            f"unknown key {sorted(unknown)[0]!r}; known are {', '.join(sorted(_KEYS))}"
        )
    name = entry.get("id")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", name):
        raise ValueError("needs an id of small letters, digits, dots and hyphens")
    kind = _one_of(Kind, entry.get("kind", "cue"), "kind")
    strength = _one_of(Strength, entry.get("strength", "medium"), "strength")
    category = None
    if "category" in entry:
        category = _one_of(Category, entry["category"], "category")
    elif kind in _APPEALS:
        raise ValueError("needs a category")
    source = expand(_text(entry, "pattern"), words)
    folded = compile_pattern(source, kind).pattern
    match, innocent = _texts(entry, "match"), _texts(entry, "innocent")
    rule = Rule(
        f"{prefix}.{name}",
        kind,
        category,
        strength,
        folded,
        _text(entry, "why"),
        match,
        innocent,
        _branches(source, kind),
    )
    for example in match:
        if not rule.find(fold(example)):
            raise ValueError(f"its pattern does not match its example {example!r}")
    for example in innocent:
        if rule.find(fold(example)):
            raise ValueError(f"its pattern matches its innocent text {example!r}")
    return rule


_KEYS = frozenset(
    {"id", "kind", "category", "strength", "pattern", "why", "match", "innocent"}
)


def _one_of(kind: type[E], value: object, key: str) -> E:
    try:
        return kind(str(value))
    except ValueError:
        known = ", ".join(kind)
        raise ValueError(f"{key} {value!r} is not known; use one of {known}") from None


def _text(entry: Mapping[str, Any], key: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"needs {key!r} as text")
    return value


def _texts(entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = entry.get(key, [])
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise ValueError(f"{key!r} must be a text or a list of texts")
    return tuple(value)


def expand(pattern: str, words: Mapping[str, Any]) -> str:
    """Put the file's ``[words]`` in for ``{name}``; words may use earlier words."""
    for _ in range(4):
        replaced = re.sub(
            r"\{([a-z_]+)\}",
            lambda m: f"(?:{words[m[1]]})" if m[1] in words else m[0],
            pattern,
        )
        if replaced == pattern:
            break
        pattern = replaced
    if left := re.search(r"\{([a-z_]+)\}", pattern):
        raise ValueError(f"the word {{{left[1]}}} is not in [words]")
    return pattern


#: A repeat inside a repeat, or unbounded dots: what makes matching explode.
_NESTED = re.compile(r"[*+]\)[*+{]|\.[*+]|\\[swSWdD][*+]\)[*+]")


def compile_pattern(source: str, kind: Kind) -> re.Pattern[str]:
    """Compile a rule's pattern. Raises ValueError with a plain sentence."""
    if len(source) > MAX_PATTERN * 4:
        raise ValueError("its pattern is too long")
    if _NESTED.search(source):
        raise ValueError(
            "its pattern repeats without a bound ('.*', '(a+)+'); "
            "write a bound such as '.{0,60}'"
        )
    folded = fold_pattern(source)
    if kind is Kind.WHOLE:
        folded = _BEFORE + folded + _AFTER
    try:
        return _compiled(folded)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"its pattern is not a regular expression: {error}") from error


# ------------------------------------------------------------------ literals


def _branches(source: str, kind: Kind) -> tuple[Branch, ...]:
    """Return the alternatives of a pattern with the words each of them needs."""
    whole = kind is Kind.WHOLE
    found = []
    for part in alternatives(source):
        literals = required_literals(fold_pattern(part), whole=whole)
        # Lists of words, and what only common words would lead to, are taken apart:
        # each word is its own alternative, found by the index.
        apart = kind in CONTEXT or worth(literals) < _COMMON
        for piece in _distributed(part) if apart and not whole else [part]:
            regex = compile_pattern(piece, kind)
            if piece != part:
                literals = required_literals(fold_pattern(piece))
            found.append(Branch(regex.pattern, literals))
    return tuple(found)


def _distributed(pattern: str) -> list[str]:
    r"""Split ``\b(?:one|two|three)\b`` into a pattern per word.

    The list must stand at the end, a word edge at most behind it.
    """
    body = pattern.removesuffix(r"\b")
    end = pattern[len(body) :]
    start = _last_group(body)
    if start < 0:
        return [pattern]
    words = alternatives(body[start + 3 : -1])
    return [f"{body[:start]}(?:{word}){end}" for word in words]


def _last_group(pattern: str) -> int:
    """Return where the group that ends a pattern begins; -1 when there is none."""
    opened: list[int] = []
    last = -1
    for place, char in signs(pattern):
        if char == "(":
            opened.append(place)
        elif char == ")" and opened:
            last = opened.pop()
            if place == len(pattern) - 1:
                return last if pattern.startswith("(?:", last) and not opened else -1
    return -1
