"""Finding which rules may match a text, word by word.

Every alternative of a rule needs certain texts (`Branch.literals`). A word of the page
is looked up once and remembered: news says the same words over and over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from filters.appeals.rules import Branch, Kind, Rule, RuleFile

#: Letters of a key that stand for it when a new word is looked up.
_GRAM = 3
#: Words remembered, and the longest of them: hostile text must not fill memory.
_MOST_WORDS, _LONGEST_WORD = 20_000, 32


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules of several files with the index that makes trying them cheap."""

    rules: tuple[Rule, ...]
    #: (position in `rules`, alternative), flat.
    branches: tuple[tuple[int, Branch], ...] = ()
    #: Longest word of a literal -> the literals it stands for.
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: First letters of a key -> the keys that begin so.
    grams: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: literal -> positions in `branches`.
    index: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    #: Positions in `branches` of the alternatives no literal is known for.
    always: tuple[int, ...] = ()
    #: Lengths of the keys of `grams`.
    sizes: tuple[int, ...] = ()
    #: Words looked up before -> the literals they may belong to.
    seen: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False)
    #: Words looked up before that belong to none.
    plain: set[str] = field(default_factory=set, compare=False)

    def matches(
        self, text: str, words: frozenset[str] | None = None
    ) -> list[tuple[Rule, re.Match[str]]]:
        """Return the rules that match folded `text`, in file order.

        `words` are the different words of the text, when they are known already.
        """
        hits = set(self.always)
        for literal in self._literals(words_of(text) if words is None else words):
            if literal in text:
                hits.update(self.index[literal])
        found: dict[int, re.Match[str]] = {}
        for hit in hits:
            position, branch = self.branches[hit]
            if position in found:
                continue
            for group in branch.literals[1:]:
                for literal in group:
                    if literal in text:
                        break
                else:
                    break
            else:
                if match := self.rules[position].find(text, branch.regex):
                    found[position] = match
        return [(self.rules[position], found[position]) for position in sorted(found)]

    def _literals(self, words: frozenset[str]) -> set[str]:
        """Return the literals that may stand in a text of these words."""
        found: set[str] = set()
        for word in words - self.plain:
            literals = self.seen.get(word)
            if literals is None:
                literals = self._look_up(word)
                if len(word) <= _LONGEST_WORD:
                    self._remember(word, literals)
            found.update(literals)
        return found

    def _remember(self, word: str, literals: tuple[str, ...]) -> None:
        if literals:
            if len(self.seen) >= _MOST_WORDS:
                self.seen.clear()
            self.seen[word] = literals
        else:
            if len(self.plain) >= _MOST_WORDS:
                self.plain.clear()
            self.plain.add(word)

    def _look_up(self, word: str) -> tuple[str, ...]:
        found: list[str] = []
        for size in self.sizes:
            parts = {word[i : i + size] for i in range(len(word) - size + 1)}
            for gram in self.grams.keys() & parts:
                for key in self.grams[gram]:
                    if key in word:
                        found.extend(self.keys[key])
        return tuple(found)


def words_of(text: str) -> frozenset[str]:
    """Return the different words of folded text, as `RuleSet.matches` wants them."""
    return frozenset(text.split())


def rule_set(
    files: Iterable[RuleFile], kinds: frozenset[Kind] | None = None
) -> RuleSet:
    """Join the rules of files, all or some kinds, into one indexed set."""
    rules = tuple(
        rule for file in files for rule in file.rules if not kinds or rule.kind in kinds
    )
    branches = tuple(
        (position, branch)
        for position, rule in enumerate(rules)
        for branch in rule.branches
    )
    index: dict[str, list[int]] = {}
    always = []
    for number, (_, branch) in enumerate(branches):
        if not branch.literals or not all(map(str.split, branch.literals[0])):
            always.append(number)
            continue
        for literal in branch.literals[0]:
            index.setdefault(literal, []).append(number)
    keys: dict[str, list[str]] = {}
    for literal in index:
        keys.setdefault(max(literal.split(), key=len), []).append(literal)
    grams: dict[str, list[str]] = {}
    for key in keys:
        grams.setdefault(key[:_GRAM], []).append(key)
    return RuleSet(
        rules,
        branches,
        {key: tuple(found) for key, found in keys.items()},
        {gram: tuple(found) for gram, found in grams.items()},
        {literal: tuple(found) for literal, found in index.items()},
        tuple(always),
        tuple(sorted({len(gram) for gram in grams})),
    )
