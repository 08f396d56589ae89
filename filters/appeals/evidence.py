"""What can be seen of one block: cues, shape, speech, place. Pure.

Every number here becomes one line of `explain`; names are stable because the learned
weights refer to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from filters.appeals.decision import Cue
from filters.appeals.diction import diction, knows, unknown
from filters.appeals.fold import fold, window
from filters.appeals.index import RuleSet, rule_set, words_of
from filters.appeals.rules import Kind, Rule, RuleFile, Strength, languages
from filters.article import Category

PERIPHERAL = frozenset({Category.RELATED, Category.SHARE, Category.LEGAL})
_WALL = Category.PAYWALL
_WALLED = frozenset({Category.SUBSCRIPTION, Category.REGISTRATION, Category.NEWSLETTER})

#: Looked up once: a member of an enumeration takes 20 times as long as a name.
_NOTE, _YOU, _WE = Kind.NOTE, Kind.YOU, Kind.WE
_STRONG, _WEAK = Strength.STRONG, Strength.WEAK

_POINTS = {
    Strength.DECISIVE: 4.0,
    Strength.STRONG: 2.5,
    Strength.MEDIUM: 1.2,
    Strength.WEAK: 0.5,
}
_SENTENCE_END = re.compile(r"[.!?\u2026\u3002\uff01\uff1f\u061f\u0964][\"')\]\s]*")
_ENDS = re.compile(
    r"[.!?:;,\u2026\u3002\uff01\uff1f\u061f\u06d4\u0964\u0589][\s\"'\u2019\u201d\u00bb)\]\u300d]*$"
)
_QUOTED = re.compile(r'"[^"]{2,600}"')
_PRICE = re.compile(
    r"[$£€₹¥₩₽₴৳] ?\d|\d[\d.,]* ?(?:€|£|\$|₽|₴|₺|₾|₼|֏|zł|zl|kč|kc|kr\b|eur|usd|euro"
    r"|円|元|원|руб|грн|tl\b)"
)
#: Small words that hardly any sentence in English lacks, and few other languages have.
_ENGLISH = re.compile(r"\b(?:the|and|of|that|this|with|from|have|said)\b")
#: A number: a digit first, and what must not stand before it second.
_FIGURE = re.compile(r"\d(?<!\w\d)[\d.,:]*\b")


class Profile(NamedTuple):
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
    #: Log-odds of an appeal by the words alone.
    diction: float = -3.0
    #: Holds a sentence without any wording of an appeal that reads like news.
    mixed: bool = False
    #: Something near speaks of an appeal, so that the block was looked at closely.
    near: bool = False
    #: name -> value; the block's own evidence.
    features: Mapping[str, float] = MappingProxyType({})

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
    """The rules of some files, joined."""

    appeals: RuleSet
    #: rule id -> why, for the reasons shown.
    whys: Mapping[str, str]
    #: English rules look at text in other languages, too.
    is_foreign: bool = False
    #: The word list was trained with a language of these.
    is_known: bool = True

    def context(self, folded: str, candidates: int) -> Iterator[Rule]:
        """Yield what says who speaks to whom and what is reported.

        English words of it are words of other languages: "was" is German for "what",
        "i" an article in Italian. They count where a block reads like English.
        """
        for rule in self.appeals.surrounding(folded, candidates):
            doubtful = self.is_foreign and rule.id.startswith("en.")
            if not doubtful or _ENGLISH.search(folded):
                yield rule


def rules_of(files: Sequence[RuleFile]) -> Rules:
    """Join the rules of files."""
    langs = {file.lang for file in files} & languages()
    return Rules(
        rule_set(files),
        {rule.id: rule.why for file in files for rule in file.rules},
        "en" in langs and len(langs) > 1,
        knows(langs),
    )


#: A block is looked at closely when a block with cues stands so near: before, after.
_REACH_BEFORE, _REACH_AFTER = 4, 16
#: Diction from which words alone are evidence, and the most they count for.
TELLING, _MOST_TELLING = 0.5, 3.0
#: Most a block of faint wording counts for its neighbours.
_FAINT_VOICE = 0.3
#: Characters a sentence beside an appeal must have to be news, and the diction below
#: which it is.
_LEAST_NEWS, _NO_APPEAL = 24, -1.5


def profiles_of(
    texts: Sequence[str], rules: Rules, links: Sequence[float] | None = None
) -> list[Profile]:
    """Look at all blocks of an article; far from any cue only as much as needed."""
    folded = [fold(window(text)) for text in texts]
    words = [words_of(text) for text in folded]
    candidates = [rules.appeals.candidates(some) for some in words]
    found = [
        rules.appeals.matches(text, some) if text and some else []
        for text, some in zip(folded, candidates, strict=True)
    ]
    said = [
        (diction(text, some) if rules.is_known else unknown())
        if text
        else -_MOST_TELLING
        for text, some in zip(folded, words, strict=True)
    ]
    near: set[int] = set()
    for i, matches in enumerate(found):
        if said[i] > TELLING or any([rule.kind is not _NOTE for rule, _ in matches]):
            near.update(range(i - _REACH_BEFORE, i + _REACH_AFTER + 1))
    return [
        _profile(
            text,
            folded[i],
            found[i],
            rules.context(folded[i], candidates[i]),
            links[i] if links else 0.0,
            said[i],
            rules,
        )
        if i in near
        else Profile(
            folded[i],
            len(text),
            is_note=bool(found[i]),
            diction=said[i],
            features={"no_cue": 1.0},
        )
        for i, text in enumerate(texts)
    ]


def _profile(
    text: str,
    folded: str,
    found: Sequence[tuple[Rule, re.Match[str]]],
    context: Iterable[Rule],
    link_density: float,
    said: float,
    rules: Rules,
) -> Profile:
    length = len(text)
    cues: list[Cue] = []
    wholes: list[float] = []
    strengths: list[Strength] = []
    vetoes = soft = told = 0
    you = we = note = opener = dismissal = False
    spans: list[tuple[int, int]] = []
    last: Rule | None = None
    for rule, match in found:
        if rule.kind is _NOTE:
            note = True
            continue
        spans.append(_words_span(folded, *match.span()))
        if rule is last:
            continue
        last = rule
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
            strengths.append(rule.strength)
    for rule in context:
        if rule.kind is _YOU:
            you = True
        elif rule.kind is _WE:
            we = True
        elif rule.strength is _STRONG:
            vetoes += 1
        elif rule.strength is _WEAK:
            told += 1
        else:
            soft += 1
    cues.sort(key=lambda cue: -cue.strength)
    rest = _rest(folded, spans) if spans else ""
    features = _shape(window(text), folded, length, spans, rest)
    if vetoes:
        features["speech"] = float(min(2, vetoes))
    if soft:
        features["narrative"] = float(min(2, soft))
    if told:
        features["told"] = 1.0
    if link_density and (cues or length < 120):
        features["links"] = link_density
    if cues:
        features.update(_wording(cues, wholes, strengths))
        if any(cue.category not in PERIPHERAL for cue in cues):
            # The words were learned from appeals, not from "Read also" and the like.
            # What a user calls an appeal is not doubted for its words.
            sure = cues[0].rule.partition(".")[0] not in languages()
            name = "diction" if said > 0 or sure else "undiction"
            said = max(said, 0.0) if sure else said
            features[name] = max(-_MOST_TELLING, min(_MOST_TELLING, said))
        if you:
            features["you"] = 1.0
        if we:
            features["we"] = 1.0
    else:
        features["no_cue"] = 1.0
        if said > TELLING:
            features["telling"] = 1.0
            features["plain_diction"] = min(_MOST_TELLING, said)
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
        said,
        bool(cues) and _is_news(rest, rules),
        True,
        features,
    )


def _words_span(folded: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without the end of the sentence before it."""
    while start < end - 1 and not folded[start].isalnum():
        start += 1
    return start, end


def _wording(
    cues: Sequence[Cue], wholes: Sequence[float], strengths: Sequence[Strength]
) -> dict[str, float]:
    """Return how much wording there is, of each strength."""
    found = {
        "whole_strong": float(any(p >= _POINTS[Strength.STRONG] for p in wholes)),
        "whole_medium": float(_POINTS[Strength.MEDIUM] in wholes),
        "whole_weak": float(_POINTS[Strength.WEAK] in wholes),
        "decisive": float(min(2, strengths.count(Strength.DECISIVE))),
        "strong": float(min(3, strengths.count(Strength.STRONG))),
        "medium": float(min(3, strengths.count(Strength.MEDIUM))),
        "weak": float(min(3, strengths.count(Strength.WEAK))),
        "several": float(len({cue.category for cue in cues}) > 1),
    }
    return {name: value for name, value in found.items() if value}


def _shape(
    shown: str,
    folded: str,
    length: int,
    spans: Sequence[tuple[int, int]],
    rest: str,
) -> dict[str, float]:
    features: dict[str, float] = {}
    if '"' in folded:
        features["quotes"] = 1.0
    if figures := len(_FIGURE.findall(shown)):
        features["figures"] = min(1.0, figures / 6)
    if length > 500:
        features["length_500"] = 1.0
    if not spans:
        return features
    found = {
        "share": 1 - len(rest) / max(1, len(folded)),
        "length_40": float(length <= 40),
        "length_90": float(length <= 90),
        "length_250": float(length > 250),
        "open_end": float(not _ENDS.search(shown[-12:])),
        "begins": float(min(spans)[0] <= 3),
        "price": float(bool(_PRICE.search(folded))),
    }
    features.update({name: value for name, value in found.items() if value})
    if "quotes" in features:
        quoted = [m.span() for m in _QUOTED.finditer(folded)]
        if all(any(a <= c and d <= b for a, b in quoted) for c, d in spans):
            features["all_quoted"] = 1.0
    return features


def _rest(folded: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return the sentences that hold no cue.

    A question right before a sentence with one belongs to it: "Want more? Sign up."
    """
    rest: list[str] = []
    start = 0
    for end in [m.end() for m in _SENTENCE_END.finditer(folded)] + [len(folded)]:
        if end > start:
            if not any(a < end and b > start for a, b in spans):
                rest.append(folded[start:end])
            elif rest and rest[-1].rstrip()[-1:] in ("?", "\uff1f"):
                rest.pop()
            start = end
    return "".join(rest)


def _is_news(rest: str, rules: Rules) -> bool:
    """Whether sentences beside an appeal read like news: they address nobody."""
    if len(rest) < _LEAST_NEWS:
        return False
    found = rules.context(rest, rules.appeals.candidates(words_of(rest)))
    # Letters tell what was, too.
    kinds = {rule.kind for rule in found if rule.strength is not _WEAK}
    if kinds & {_YOU, _WE}:
        return False
    return Kind.VETO in kinds or diction(rest) < _NO_APPEAL


def surroundings(
    profiles: Sequence[Profile], own: Sequence[float]
) -> list[dict[str, float]]:
    """Return what the neighbours and the place in the article add, per block.

    `own` is the probability each block has by itself.
    """
    count = len(profiles)
    solid = [i for i, p in enumerate(profiles) if is_solid(p, own[i])]
    last, first = (solid[-1], solid[0]) if solid else (-1, count)
    # Faint wording does not speak for what stands beside it.
    heard = [
        min(p, _FAINT_VOICE) if _is_faint(block) else p
        for p, block in zip(own, profiles, strict=True)
    ]
    padded = [0.0, 0.0, 0.0, *heard, 0.0, 0.0, 0.0]
    around = []
    for i, block in enumerate(profiles):
        before, after = padded[i + 2], padded[i + 4]
        near = padded[i : i + 3] + padded[i + 4 : i + 7]
        crowd = min(1.0, sum(near) / 3)
        if "no_cue" in block.features:
            found = {"plain_between": min(before, after), "plain_crowd": crowd}
            if block.length <= 60:
                found["plain_crowd_short"] = crowd
            if i > last:
                found["plain_crowd_end"] = crowd
            if block.you or block.we:
                found["plain_crowd_voice"] = crowd
        else:
            found = {
                "beside": max(before, after),
                "between": min(before, after),
                "near": max(near),
                "crowd": crowd,
            }
            if i > last:
                found["after_body"] = 1.0
            if i < first:
                found["before_body"] = 1.0
            if "whole_weak" in block.features or "whole_medium" in block.features:
                found["weak_crowd"] = crowd
        around.append(found)
    return around


def _is_faint(block: Profile) -> bool:
    return bool(block.cues) and block.cues[0].strength < _POINTS[Strength.MEDIUM]


def is_solid(block: Profile, own: float) -> bool:
    """Whether a block is running text of the article, by length and lack of cues."""
    return own < 0.4 and (
        block.length >= 180 or (block.length >= 110 and not block.cues)
    )
