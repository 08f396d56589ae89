"""What can be seen of one block: cues, shape, speech, place. Pure.

Every number here becomes one line of `explain`; names are stable because the learned
weights refer to them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from filters.appeals.decision import Cue
from filters.appeals.fold import fold, window
from filters.appeals.index import RuleSet, rule_set, words_of
from filters.appeals.rules import Kind, Rule, RuleFile, Strength
from filters.article import Category

PERIPHERAL = frozenset({Category.RELATED, Category.SHARE, Category.LEGAL})
_WALL = Category.PAYWALL
_WALLED = frozenset({Category.SUBSCRIPTION, Category.REGISTRATION, Category.NEWSLETTER})

_POINTS = {
    Strength.DECISIVE: 4.0,
    Strength.STRONG: 2.5,
    Strength.MEDIUM: 1.2,
    Strength.WEAK: 0.5,
}
_SENTENCE_END = re.compile(r"[.!?\u2026\u3002\uff01\uff1f\u061f\u0964][\"')\]\s]*")
_ENDS = re.compile(
    r"[.!?:;,\u2026\u3002\uff01\uff1f\u061f\u0964][\s\"'\u2019\u201d\u00bb)\]\u300d]*$"
)
_QUOTED = re.compile(r'"[^"]{2,600}"')
_PRICE = re.compile(
    r"[$£€₹¥₩₽₴] ?\d|\d[\d.,]* ?(?:€|£|\$|₽|₴|₺|zł|zl|kč|kc|kr\b|eur|usd|euro|円|元|원"
    r"|руб|грн|tl\b)"
)
_NAME = re.compile(r"[^\W\d_][,;]? [A-ZÀ-ÞЀ-Я][\w'’-]{2,}")
_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"\b\d[\d.,:]*\b")


@dataclass(frozen=True, slots=True)
class Profile:
    """One block as the filter sees it."""

    #: Folded text, at most the window rules are tried on.
    folded: str
    length: int
    cues: tuple[Cue, ...] = ()
    is_note: bool = False
    is_opener: bool = False
    is_dismissal: bool = False
    #: Speaks of "we" or to "you".
    you: bool = False
    we: bool = False
    vetoes: int = 0
    #: name -> value; the block's own evidence.
    features: Mapping[str, float] = field(default_factory=dict)

    @property
    def category(self) -> Category | None:
        """Category of the strongest cue; core categories before peripheral ones."""
        best: dict[Category, float] = {}
        for cue in self.cues:
            if cue.category:
                best[cue.category] = best.get(cue.category, 0.0) + cue.strength
        if not best:
            return None
        wall = any(c.category is _WALL and c.strength >= 2.5 for c in self.cues)
        top = max(best, key=lambda c: (best[c], c not in PERIPHERAL))
        # "Subscribe to read on" is a wall first: the reader should know the text ends.
        return _WALL if wall and top in _WALLED else top


@dataclass(frozen=True, slots=True)
class Rules:
    """The two passes: what makes an appeal, and what is looked at around one."""

    #: Cues, whole blocks, openers, notes.
    appeals: RuleSet
    #: Vetoes and the words that address or speak for somebody.
    context: RuleSet
    #: rule id -> why, for the reasons shown.
    whys: Mapping[str, str]


def rules_of(files: Sequence[RuleFile]) -> Rules:
    """Split the rules of files into the two passes."""
    context = frozenset({Kind.VETO, Kind.YOU, Kind.WE})
    return Rules(
        rule_set(files, frozenset(Kind) - context),
        rule_set(files, context),
        {rule.id: rule.why for file in files for rule in file.rules},
    )


#: A block is looked at closely when a block with cues stands so near: before, after.
_REACH_BEFORE, _REACH_AFTER = 4, 16


def profiles_of(
    texts: Sequence[str], rules: Rules, links: Sequence[float] | None = None
) -> list[Profile]:
    """Look at all blocks of an article; far from any cue only as much as needed."""
    folded = [fold(window(text)) for text in texts]
    words = [words_of(text) for text in folded]
    found = [
        rules.appeals.matches(text, parts) if text else []
        for text, parts in zip(folded, words, strict=True)
    ]
    near: set[int] = set()
    for i, matches in enumerate(found):
        if any(rule.kind is not Kind.NOTE for rule, _ in matches):
            near.update(range(i - _REACH_BEFORE, i + _REACH_AFTER + 1))
    return [
        _profile(
            text,
            folded[i],
            found[i],
            rules.context.matches(folded[i], words[i]),
            links[i] if links else 0.0,
        )
        if i in near
        else Profile(
            folded[i], len(text), is_note=bool(found[i]), features={"no_cue": 1.0}
        )
        for i, text in enumerate(texts)
    ]


def _profile(
    text: str,
    folded: str,
    found: Sequence[tuple[Rule, re.Match[str]]],
    context: Sequence[tuple[Rule, re.Match[str]]],
    link_density: float,
) -> Profile:
    length = len(text)
    cues: list[Cue] = []
    wholes: list[float] = []
    counts = dict.fromkeys(Strength, 0)
    vetoes = soft = 0
    you = we = note = opener = dismissal = False
    for rule, match in found:
        if rule.kind is Kind.NOTE:
            note = True
            continue
        points = _POINTS[rule.strength]
        cues.append(
            Cue(
                rule.id,
                rule.category,
                points,
                match.group().strip()[:80],
                match.start(),
                match.end(),
            )
        )
        opener = opener or rule.kind is Kind.OPENER
        dismissal = dismissal or rule.id.endswith(".dismissal")
        if rule.kind is Kind.WHOLE:
            wholes.append(points)
        else:
            counts[rule.strength] += 1
    for rule, _ in context:
        if rule.kind is Kind.YOU:
            you = True
        elif rule.kind is Kind.WE:
            we = True
        elif rule.strength is Strength.STRONG:
            vetoes += 1
        else:
            soft += 1
    cues.sort(key=lambda cue: -cue.strength)
    features = _shape(window(text), folded, length, cues)
    features.update(
        whole_strong=float(any(points >= 2.5 for points in wholes)),
        whole_medium=float(any(points == 1.2 for points in wholes)),
        whole_weak=float(any(points == 0.5 for points in wholes)),
        decisive=float(min(2, counts[Strength.DECISIVE])),
        strong=float(min(3, counts[Strength.STRONG])),
        medium=float(min(3, counts[Strength.MEDIUM])),
        weak=float(min(3, counts[Strength.WEAK])),
        several=float(len({cue.category for cue in cues}) > 1),
        no_cue=float(not cues),
        speech=float(min(2, vetoes)),
        narrative=float(min(2, soft)),
        links=link_density if cues or length < 120 else 0.0,
    )
    if cues:
        features.update(you=float(you), we=float(we))
    return Profile(
        folded,
        length,
        tuple(cues),
        note,
        opener,
        dismissal,
        you,
        we,
        vetoes + soft,
        {name: value for name, value in features.items() if value},
    )


def _shape(
    shown: str, folded: str, length: int, cues: Sequence[Cue]
) -> dict[str, float]:
    words = max(1, len(_WORD.findall(shown)))
    quoted = [m.span() for m in _QUOTED.finditer(folded)]
    features = {
        "quotes": float(bool(quoted) or '"' in folded),
        "names": min(1.0, 2.0 * len(_NAME.findall(shown)) / words),
        "figures": min(1.0, len(_FIGURE.findall(shown)) / 6),
        "length_500": float(length > 500),
    }
    if not cues:
        return features
    inside = sum(any(a <= c.start and c.end <= b for a, b in quoted) for c in cues)
    features.update(
        share=_share(folded, cues),
        length_40=float(length <= 40),
        length_90=float(length <= 90),
        length_250=float(length > 250),
        open_end=float(not _ENDS.search(shown[-12:])),
        all_quoted=float(inside == len(cues)),
        begins=float(min(c.start for c in cues) <= 3),
        price=float(bool(_PRICE.search(folded))),
    )
    return features


def _share(folded: str, cues: Sequence[Cue]) -> float:
    """Return which part of the text stands in sentences that hold a cue."""
    covered = total = start = 0
    for end in [m.end() for m in _SENTENCE_END.finditer(folded)] + [len(folded)]:
        if end > start:
            total += end - start
            if any(c.start < end and c.end > start for c in cues):
                covered += end - start
            start = end
    return covered / total if total else 0.0


def surroundings(
    profiles: Sequence[Profile], own: Sequence[float]
) -> list[dict[str, float]]:
    """Return what the neighbours and the place in the article add, per block.

    `own` is the probability each block has by itself.
    """
    count = len(profiles)
    solid = [is_solid(p, own[i]) for i, p in enumerate(profiles)]
    last = max((i for i in range(count) if solid[i]), default=-1)
    first = min((i for i in range(count) if solid[i]), default=count)
    around = []
    for i, block in enumerate(profiles):
        before = own[i - 1] if i else 0.0
        after = own[i + 1] if i + 1 < count else 0.0
        near = [own[j] for j in range(max(0, i - 3), min(count, i + 4)) if j != i]
        best = max(near, default=0.0)
        plain = "no_cue" in block.features
        after_body, before_body = last < i, i < first
        found = {
            "beside": max(before, after) * (not plain),
            "between": min(before, after) * (not plain),
            "near": best * (not plain),
            "crowd": min(1.0, sum(near) / 3) * (not plain),
            "after_body": float(after_body and not plain),
            "before_body": float(before_body and not plain),
            "plain_between": min(before, after) * plain,
            "plain_crowd": min(1.0, sum(near) / 3) * plain,
            "plain_crowd_short": min(1.0, sum(near) / 3)
            * (plain and block.length <= 60),
            "plain_crowd_end": min(1.0, sum(near) / 3) * (plain and after_body),
            "plain_crowd_voice": min(1.0, sum(near) / 3)
            * (plain and (block.you or block.we)),
            "weak_crowd": min(1.0, sum(near) / 3)
            * ("whole_weak" in block.features or "whole_medium" in block.features),
        }
        around.append({name: value for name, value in found.items() if value})
    return around


def is_solid(block: Profile, own: float) -> bool:
    """Whether a block is running text of the article, by length and lack of cues."""
    return own < 0.4 and (
        block.length >= 180 or (block.length >= 110 and not block.cues)
    )
