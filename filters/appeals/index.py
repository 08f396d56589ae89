"""Finding which rules may match a text, word by word.

Every alternative of a rule needs certain words (`Branch.literals`). What a word of the
page may stand for is looked up once, kept as one number with a bit for every group of
every alternative, and remembered: news says the same words over and over. The numbers
of all words of a text, or-ed, say which alternatives have all they need; only these are
tried as regular expressions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from filters.appeals.literals import GROUPS
from filters.appeals.rules import CONTEXT, MAX_WHOLE, Branch, Kind, Rule, RuleFile
from filters.appeals.seen import Seen
from filters.article import Category
from filters.western import letters, split

_WALL = Category.PAYWALL

#: Letters of a key that stand for it when a new word is looked up.
_GRAM = 3
_LETTERS = letters(str.isalnum)
_NO_WORD = re.compile(r"[\W_]")
#: A pattern that is one word: its standing in the text is the match.
_ONE_WORD = re.compile(r"\\b\(\?:([^\W_]+)\)\\b")


def words_of(folded: str) -> set[str]:
    """Return the different words of folded text: letters and digits only."""
    words = split(folded, _LETTERS)
    return set(_NO_WORD.sub(" ", folded).split() if words is None else words)


_Try = Callable[[str], re.Match[str] | None]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules of several files with the index that makes trying them cheap."""

    rules: tuple[Rule, ...]
    #: (position in `rules`, alternative), flat.
    branches: tuple[tuple[int, Branch], ...]
    #: Bits of the groups nothing need be known for.
    base: int
    #: Word -> the bits it stands for.
    seen: Seen = field(compare=False)
    #: All alternatives; those that are one word, of context, of appeals and notes; and
    #: of the latter those that are tried on texts that are no button or heading.
    every: int
    one_word: int
    context: int
    said: int
    said_in_long: int
    #: Alternatives of rules that say a text is held back.
    walls: int
    #: Position in `rules` -> all its alternatives.
    of_rule: tuple[int, ...]
    #: Position in `branches` -> how it is tried, once it was.
    tries: dict[int, _Try] = field(default_factory=dict, compare=False)

    def candidates(self, words: AbstractSet[str]) -> int:
        """Return the alternatives all needed words of which are in `words`."""
        known = filter(None, map(self.seen.__getitem__, words))
        bits = reduce(or_, known, self.base)
        size = len(self.branches)
        left = bits
        for _ in range(GROUPS - 1):
            bits >>= size
            left &= bits
        return left & self.every

    def matches(
        self, text: str, candidates: int | None = None
    ) -> list[tuple[Rule, re.Match[str]]]:
        """Return the rules of appeals and notes that match folded `text`, in order.

        A rule comes once for each of its alternatives that matches: together they tell
        how much of the text is appeal. `candidates` are those of the text, when known.
        """
        found = []
        left = self.candidates(words_of(text)) if candidates is None else candidates
        left &= self.said_in_long if len(text) > MAX_WHOLE else self.said
        while left:
            # The highest first: a number without it is shorter, and quicker.
            number = left.bit_length() - 1
            left ^= 1 << number
            if match := (self.tries.get(number) or self._try(number))(text):
                found.append((self.rules[self.branches[number][0]], match))
        found.reverse()
        return found

    def surrounding(self, text: str, candidates: int) -> Iterator[Rule]:
        """Yield the context rules that match folded `text`, in no order."""
        left = candidates & self.context
        sure = left & self.one_word
        while left:
            number = (sure or left).bit_length() - 1
            if sure or (self.tries.get(number) or self._try(number))(text):
                position = self.branches[number][0]
                yield self.rules[position]
                left ^= left & self.of_rule[position]
            else:
                left ^= 1 << number
            sure &= left

    def _try(self, number: int) -> _Try:
        """Compile an alternative the first time it is tried."""
        position, branch = self.branches[number]
        whole = self.rules[position].kind is Kind.WHOLE
        regex = branch.regex
        self.tries[number] = regex.fullmatch if whole else branch.search
        return self.tries[number]


@dataclass(frozen=True, slots=True)
class _Literals:
    """What the alternatives of rules need, filed for looking up a word."""

    #: " word " -> the bits it stands for.
    exact: Mapping[str, int]
    #: Part of a word -> the bits it stands for.
    parts: Mapping[str, int]
    #: First letters of a part -> the parts that begin so; and their lengths.
    grams: Mapping[str, Sequence[str]]
    sizes: Sequence[int]

    def bits_of(self, word: str) -> int:
        """Return what a word stands for."""
        edged = f" {word} "
        bits = self.exact.get(edged, 0)
        for size in self.sizes:
            grams = {edged[i : i + size] for i in range(len(edged) - size + 1)}
            for gram in self.grams.keys() & grams:
                for part in self.grams[gram]:
                    if part in edged:
                        bits |= self.parts[part]
        return bits


def rule_set(files: Iterable[RuleFile]) -> RuleSet:
    """Join the rules of files into one indexed set."""
    rules = tuple(rule for file in files for rule in file.rules)
    branches = tuple(
        (position, branch)
        for position, rule in enumerate(rules)
        for branch in rule.branches
    )
    size = len(branches)
    base = one_word = wholes = context = walls = 0
    of_rule = [0] * len(rules)
    bits_of: dict[str, int] = {}
    for number, (position, branch) in enumerate(branches):
        bit = 1 << number
        of_rule[position] |= bit
        if rules[position].kind is Kind.WHOLE:
            wholes |= bit
        if rules[position].kind in CONTEXT:
            context |= bit
        if rules[position].kind is Kind.CUE and rules[position].category is _WALL:
            walls |= bit
        if _ONE_WORD.fullmatch(branch.source):
            one_word |= bit
        for place in range(GROUPS):
            shifted = bit << (place * size)
            if place >= len(branch.literals):
                base |= shifted
                continue
            for literal in branch.literals[place]:
                bits_of[literal] = bits_of.get(literal, 0) | shifted
    exact = {k: v for k, v in bits_of.items() if k[0] == " " == k[-1]}
    parts = {k: v for k, v in bits_of.items() if k not in exact}
    grams: dict[str, list[str]] = {}
    for part in parts:
        grams.setdefault(part[:_GRAM], []).append(part)
    every = (1 << size) - 1
    said = every & ~context
    return RuleSet(
        rules,
        branches,
        base,
        Seen(_Literals(exact, parts, grams, sorted(set(map(len, grams)))).bits_of),
        every,
        one_word,
        context,
        said,
        said & ~wholes,
        walls,
        tuple(of_rule),
    )
