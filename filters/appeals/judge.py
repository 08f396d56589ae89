"""From evidence to verdict: scores, letters, containers, then the guards. Pure.

The order of the layers is the order of this file's `judge`. A guard only ever puts
blocks back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from filters.appeals.attribution import attributes
from filters.appeals.decision import Contribution, Decision
from filters.appeals.diction import likely_category, telling_words
from filters.appeals.evidence import (
    PERIPHERAL,
    TELLING,
    Profile,
    Rules,
    profiles_of,
    rules_of,
)
from filters.appeals.fold import fold
from filters.appeals.form import is_letter, kept_by_form
from filters.appeals.headline import subject_of
from filters.appeals.index import RuleSet, rule_set
from filters.appeals.languages import choose
from filters.appeals.markup import Markup, read_markup
from filters.appeals.model import FAR, Weighed, counted, model, weigh
from filters.appeals.rules import (
    builtin,
    editors_notes,
    languages,
    user_rules,
    user_stamp,
)
from filters.appeals.runs import find_letters
from filters.appeals.scoring import Score, contributions, probability, score, weights
from filters.article import Block, BlockKind, Category, Removal
from filters.options import CleanOptions

#: Share of the text the filter may take without being certain.
MOST = 0.35
#: Score from which a verdict counts as certain.
_CERTAIN = 3.5
#: Score from which a block counts as certain beside a certain one.
_LIKELY = 2.0
#: Score a block needs when all its wording is faint and no appeal stands near.
_FAINT = 2.6
#: A block of unmistakable wording that is so short is certain: a button, a notice.
_BUTTON = 120
#: A line, no paragraph.
_LINE = 160
#: Diction up to which a block that reports is believed to.
_REPORTING = 1.5
#: How much surer than others a block must be that holds no word of an appeal, or no
#: known phrase and has little company.
_SURER = 1.5
#: So short a text without a known phrase, a subhead or a question, needs an appeal
#: near, or so sure words.
_SHORT, _SOME, _SURE_WORDS = 60, 0.1, 4.0
#: Strength from which wording besides an opening asks for something by itself.
_STRONG = 2.5
#: Company that is little: one likely appeal within three blocks.
_FEW = 0.3
#: Share of sentences with wording that means all of them.
_ALL = 0.9
_AMONG = "run.among"
#: Share of appeals around a block that says it stands in a box of them.
_BOX = 0.6
#: Text that may be all appeal: a page that is nothing but a wall.
_WALL = 600
#: No appeal is longer.
_LONGEST = 2_500

#: The number of a bank account, or its name.
_ACCOUNT = re.compile(r"\biban\b|\d[\d ]{5,}")
_UNSCORED = Score(FAR, FAR, {})
_NEVER = frozenset({BlockKind.CODE, BlockKind.TABLE, BlockKind.RULE})


@dataclass(frozen=True, slots=True)
class _Verdict:
    category: Category
    rule: str
    reason: str
    score: float
    #: Found by a layer that saw the whole appeal; not put back for being much.
    certain: bool = False


@lru_cache(maxsize=32)
def _rules(
    langs: tuple[str, ...], folder: str, stamp: tuple[tuple[str, int, int], ...]
) -> Rules:
    files = [builtin(lang) for lang in langs]
    if stamp:
        files.append(user_rules(folder, stamp))
    return rules_of(files)


def builtin_rules(langs: tuple[str, ...]) -> Rules:
    """Return the rules that come with the library for `langs`, of those there are."""
    return _rules(tuple(sorted(set(langs) & languages())), "", ())


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything the layers found out about one article, block by block."""

    blocks: tuple[Block, ...]
    profiles: tuple[Profile, ...]
    #: What decides about links, shares and legal lines.
    scores: tuple[Score, ...]
    #: What decides about everything else.
    weighed: tuple[Weighed, ...]
    markup: tuple[Markup, ...]
    verdicts: tuple[_Verdict | None, ...]
    #: Why a block was put back.
    notes: dict[int, str]

    def removals(self) -> list[Removal | None]:
        """Return what is taken out, one entry per block."""
        return [_removal(verdict) for verdict in self.verdicts]

    def decisions(self) -> list[Decision]:
        """Return every block with all its evidence."""
        return [
            _decision(
                i,
                self.blocks[i],
                self.profiles[i],
                self.scores[i],
                self.weighed[i],
                self.markup[i],
                self.verdicts[i],
                self.notes,
            )
            for i in range(len(self.blocks))
        ]


def judge(
    blocks: Sequence[Block], *, lang: str, options: CleanOptions, title: str = ""
) -> Judgement:
    """Weigh the evidence of every block and decide."""
    texts = ["" if block.kind in _NEVER else block.text for block in blocks]
    folder = options.rules_dir
    rules = _rules(choose(lang, texts), folder, user_stamp(folder))
    profiles = profiles_of(texts, rules, [block.link_density for block in blocks])
    markup = read_markup(blocks)
    extra = [_extra(p, m) for p, m in zip(profiles, markup, strict=True)]
    scores = [_UNSCORED] * len(profiles)
    if any(p.category in PERIPHERAL for p in profiles if p.cues):
        scores = score(profiles, weights(), extra)
    weighed = weigh(
        profiles, [e + _links(p) for e, p in zip(extra, profiles, strict=True)], model()
    )
    whys = rules.whys
    verdicts: list[_Verdict | None] = [
        _single(blocks[i], profiles[i], scores[i], weighed[i], markup[i], whys)
        for i in range(len(blocks))
    ]
    notes: dict[int, str] = {}
    if any(verdicts):
        _name_those_among(verdicts)
        headline = fold(title)
        subject = subject_of(title)
        found = [v.category if v else None for v in verdicts]
        notes = kept_by_form(blocks, profiles, markup, found, subject, headline)
        for i in notes:
            verdicts[i] = None
        if not is_letter(profiles, found, subject, headline):
            _add_letters(profiles, weighed, verdicts, notes, whys)
        _add_containers(profiles, markup, verdicts)
        notes |= _guard(blocks, profiles, verdicts, options, headline)
    return Judgement(
        tuple(blocks),
        tuple(profiles),
        tuple(scores),
        tuple(weighed),
        tuple(markup),
        tuple(verdicts),
        notes,
    )


# ------------------------------------------------------------------ layers


def _extra(block: Profile, found: Markup) -> float:
    """Return what the markup adds to a block's own score."""
    points = found.core
    if block.cues and block.category in PERIPHERAL:
        points = max(points, found.peripheral)
    if not block.cues:
        # Prose without a word of appeal: a class name alone convicts nobody.
        points = min(points, 1.0) if block.length > 90 or block.vetoes else points * 0.7
    return points


def _links(block: Profile) -> float:
    """Return what being a link adds: the labelled blocks of the training hold none."""
    return block.features.get("links", 0.0) * weights().own["links"]


def _single(
    block: Block,
    seen: Profile,
    scored: Score,
    weighed: Weighed,
    found: Markup,
    whys: Mapping[str, str],
) -> _Verdict | None:
    """Judge one block by its score."""
    if not seen.near or not seen.length or seen.is_note or seen.length > _LONGEST:
        return None
    category = seen.category
    peripheral = category in PERIPHERAL
    value = scored.final if peripheral else weighed.score
    if value < (weights().peripheral_limit if peripheral else model().limit):
        return None
    if "all_quoted" in seen.features:
        # Somebody is quoted with the words of an appeal.
        return None
    if _tells_of_others(seen) or _only_reports(seen):
        return None
    if seen.mixed and weighed.company < _BOX and found.core < 1.5:
        # Blocks are not split: one sentence of news keeps the sentence of appeal.
        return None
    if weighed.company < _BOX and found.core < 1.5 and _is_of_others(block, seen):
        return None
    if peripheral and _is_faint(seen, scored):
        return None
    if not peripheral and _is_subhead(block, seen, weighed, found):
        return None
    if seen.is_opener and weighed.nearest < 0.5 and not _asks_itself(seen, weighed):
        # A greeting opens letters of every kind; only what it asks for tells.
        return None
    if category is None:
        return _without_cue(block, seen, weighed)
    cue = next(c for c in seen.cues if c.category is category)
    why = whys.get(cue.rule, "Is an appeal.")
    return _Verdict(category, cue.rule, _reason(why, weighed, found), value)


def _asks_itself(seen: Profile, weighed: Weighed) -> bool:
    """Whether a block that opens a letter is an appeal without what comes after it.

    It is no mere greeting and holds strong wording besides the opening, or words as
    sure as those for which a block without a known phrase goes.
    """
    if seen.length <= _SHORT:
        return False
    beside = (c for c in seen.cues if not c.rule.endswith("opener"))
    if any(c.strength >= _STRONG and c.category not in PERIPHERAL for c in beside):
        return True
    return seen.diction > TELLING and weighed.score >= model().limit + _SURER


def _is_of_others(block: Block, seen: Profile) -> bool:
    """Whether a block passes on an appeal of somebody else.

    It is set as a quotation, says who says so, or names an account and nobody of "us".
    """
    if block.kind is BlockKind.QUOTE or attributes(seen.folded):
        return True
    return bool(_ACCOUNT.search(seen.folded)) and not (seen.we or seen.you)


def _is_subhead(block: Block, seen: Profile, weighed: Weighed, found: Markup) -> bool:
    """Whether a heading stands over news: no appeal near, no box, it addresses nobody.

    "Where to donate" and "The newsletter boom" are what the next paragraphs are about.
    """
    if block.kind is not BlockKind.HEADING or weighed.company >= _FEW:
        return False
    if weighed.length_after <= _SHORT:
        return False
    addressed = seen.you or seen.we or "decisive" in seen.features
    return not addressed and found.core < 1.5


def _is_faint(seen: Profile, scored: Score) -> bool:
    """Whether all wording is faint and no appeal near lends it weight."""
    faint = bool(seen.cues) and seen.cues[0].strength < 1.0
    alone = scored.around.get("crowd", 0.0) < 0.5
    return faint and alone and scored.final < _FAINT


def _without_cue(block: Block, seen: Profile, weighed: Weighed) -> _Verdict | None:
    """Judge a block without a known phrase by its words and by where it stands."""
    if block.kind is BlockKind.IMAGE or _is_note_anywhere(seen.folded):
        return None
    if seen.diction <= TELLING:
        if weighed.score < model().limit + _SURER:
            return None
        reason = "Stands among appeals and belongs to them."
        return _Verdict(Category.NEWSLETTER, _AMONG, reason, weighed.score)
    short = seen.length <= _SHORT or block.kind is BlockKind.HEADING
    if short and weighed.company < _SOME and seen.diction < _SURE_WORDS:
        return None
    if weighed.company < _FEW and weighed.score < model().limit + _SURER:
        return None
    kind = likely_category(seen.folded)
    return _Verdict(kind, "words", _words_reason(seen), weighed.score)


def _name_those_among(verdicts: list[_Verdict | None]) -> None:
    """Give blocks without any wording the category of the nearest appeal."""
    named = [i for i, v in enumerate(verdicts) if v and v.rule != _AMONG]
    for i, verdict in enumerate(verdicts):
        if verdict and verdict.rule == _AMONG and named:
            nearest = verdicts[min(named, key=lambda j: abs(j - i))]
            if nearest:
                verdicts[i] = replace(verdict, category=nearest.category)


@cache
def _notes() -> RuleSet:
    return rule_set([editors_notes()])


def _is_note_anywhere(folded: str) -> bool:
    """Whether a block is a note of the editors in any language there are rules for.

    The rules of the article's own languages have looked already; its tag may be wrong.
    """
    return bool(_notes().matches(folded))


def _words_reason(seen: Profile) -> str:
    words = ", ".join(f"{word!r}" for word in telling_words(seen.folded))
    return f"No known phrase, but words that appeals are made of: {words}."


def _tells_of_others(seen: Profile) -> bool:
    """Whether a block reports, addresses nobody and holds no unmistakable wording.

    A short line that begins like an appeal and is nothing else only seems to report. A
    verb in the past tense alone is enough for a line: letters tell what was, too.
    """
    known = seen.features
    tells = "narrative" in known or ("told" in known and seen.length <= _LINE)
    only_begins = (
        "begins" in known and seen.length <= _BUTTON and known.get("share", 0.0) >= _ALL
    )
    reports = "speech" in known or (tells and not only_begins)
    sure = known.keys() & {"decisive", "whole_strong", "whole_medium"}
    return reports and not (seen.you or seen.we or sure)


def _reason(why: str, weighed: Weighed, found: Markup) -> str:
    sentence = why.rstrip(".")
    if found.core >= 2.0 and found.words:
        return f"{sentence}; the page itself calls the place {found.words[-1]!r}."
    if weighed.is_last:
        return f"{sentence}; no long paragraph follows."
    if weighed.nearest > 0.5:
        return f"{sentence}; stands among other appeals."
    return f"{sentence}."


def _add_letters(
    profiles: Sequence[Profile],
    weighed: Sequence[Weighed],
    verdicts: list[_Verdict | None],
    kept: Mapping[int, str],
    whys: Mapping[str, str],
) -> None:
    """Take out letters to the readers whole, the paragraphs without cues included."""
    taken = [v is not None and v.category not in PERIPHERAL for v in verdicts]
    for letter in find_letters(profiles, taken):
        opening = True
        for i in range(letter.start, letter.end):
            if not profiles[i].length or profiles[i].is_note or i in kept:
                continue
            if verdicts[i] is None and _only_reports(profiles[i]):
                # "The company did not respond to our questions" says "our", too.
                continue
            opening = opening and profiles[i].is_opener
            if opening:
                verdicts[i] = _Verdict(
                    letter.category,
                    _opening_rule(profiles[i]),
                    "Opens a letter that asks the readers for support.",
                    max(weighed[i].score, 3.0),
                    certain=True,
                )
                continue
            cue = next((c for c in profiles[i].cues if c.category), None)
            if (own := verdicts[i]) and own.category not in PERIPHERAL and cue:
                verdicts[i] = replace(own, category=letter.category, certain=True)
                continue
            verdicts[i] = _Verdict(
                letter.category,
                cue.rule if cue else "run.letter",
                f"{whys[cue.rule].rstrip('.')}; part of a letter to the readers."
                if cue and cue.rule in whys
                else "Part of a letter that asks the readers for support.",
                max(weighed[i].score, 3.0),
                certain=True,
            )


def _only_reports(seen: Profile) -> bool:
    """Whether a block reports and holds neither a known phrase nor sure words."""
    return "speech" in seen.features and not seen.cues and seen.diction <= _REPORTING


def _opening_rule(seen: Profile) -> str:
    opening = (c.rule for c in seen.cues if c.rule.endswith("opener"))
    return next(opening, "run.letter")


def _add_containers(
    profiles: Sequence[Profile],
    markup: Sequence[Markup],
    verdicts: list[_Verdict | None],
) -> None:
    """Take out the rest of a telling container when most of it is appeal."""
    start = 0
    while start < len(markup):
        name = markup[start].container
        end = start + 1
        while end < len(markup) and markup[end].container == name:
            end += 1
        if name and end - start > 1:
            _finish_container(profiles, markup, verdicts, start, end)
        start = end


def _finish_container(
    profiles: Sequence[Profile],
    markup: Sequence[Markup],
    verdicts: list[_Verdict | None],
    start: int,
    end: int,
) -> None:
    inside = range(start, end)
    taken = [v for i in inside if (v := verdicts[i]) and v.category not in PERIPHERAL]
    if not taken or markup[start].core < 1.5:
        return
    total = sum(profiles[i].length for i in inside)
    lost = sum(profiles[i].length for i in inside if verdicts[i])
    rest = [
        i
        for i in inside
        if verdicts[i] is None and profiles[i].length and not profiles[i].is_note
    ]
    if any(profiles[i].vetoes or profiles[i].length > 200 for i in rest):
        return
    if lost * 3 < total and len(taken) * 3 < end - start:
        return
    strongest = max(taken, key=lambda v: v.score)
    for i in rest:
        verdicts[i] = _Verdict(
            strongest.category,
            "run.container",
            f"Stands in one box ({markup[i].words[0]}) with an appeal.",
            2.0,
        )


# ------------------------------------------------------------------ guards


def _guard(
    blocks: Sequence[Block],
    profiles: Sequence[Profile],
    verdicts: list[_Verdict | None],
    options: CleanOptions,
    headline: str,
) -> dict[int, str]:
    """Put back what must not go; returns the sentence for each block put back."""
    notes: dict[int, str] = {}

    def put_back(i: int, why: str) -> None:
        if verdicts[i] is not None:
            verdicts[i] = None
            notes[i] = why

    for i, verdict in enumerate(verdicts):
        if verdict is None:
            continue
        if verdict.category in options.keep:
            put_back(i, f"Kept because the options keep {verdict.category.value}.")
        elif profiles[i].is_note:
            put_back(i, "Kept: a note of the editors.")
        elif headline and profiles[i].folded == headline:
            put_back(i, "Kept: it is the title.")
        elif blocks[i].kind is BlockKind.HEADING and blocks[i].level == 1:
            put_back(i, "Kept: it is the main heading.")
    total = sum(p.length for p in profiles)
    lost = sum(profiles[i].length for i, v in enumerate(verdicts) if v)
    if lost > MOST * total and total > _WALL:
        certain = _certain(profiles, verdicts)
        for i, verdict in enumerate(verdicts):
            if verdict and not certain[i]:
                put_back(
                    i,
                    "Kept: more than 35 % of the text would go, "
                    "and this block is not certain.",
                )
    left = sum(profiles[i].length for i, v in enumerate(verdicts) if v is None)
    if left == 0 and total > _WALL:
        for i in range(len(verdicts)):
            put_back(i, "Kept: nothing would be left of the page.")
    return notes


def _certain(
    profiles: Sequence[Profile], verdicts: Sequence[_Verdict | None]
) -> list[bool]:
    """Return which blocks may go although much of the text goes.

    Those of unmistakable score, short ones of unmistakable wording, and what is likely
    an appeal directly beside one of them.
    """
    sure = [
        verdict is not None
        and (
            verdict.certain
            or verdict.score >= _CERTAIN
            or (
                seen.length <= _BUTTON
                and bool(seen.features.keys() & {"decisive", "whole_strong"})
            )
        )
        for seen, verdict in zip(profiles, verdicts, strict=True)
    ]
    beside = [any(sure[max(0, i - 1) : i + 2]) for i in range(len(sure))]
    return [
        sure[i] or (verdict is not None and verdict.score >= _LIKELY and beside[i])
        for i, verdict in enumerate(verdicts)
    ]


# ------------------------------------------------------------------ telling


def _removal(verdict: _Verdict | None) -> Removal | None:
    if verdict is None:
        return None
    confidence = round(min(0.999, max(0.5, probability(verdict.score))), 3)
    return Removal(verdict.category, verdict.rule, verdict.reason, confidence)


def _decision(
    index: int,
    block: Block,
    seen: Profile,
    scored: Score,
    weighed: Weighed,
    found: Markup,
    verdict: _Verdict | None,
    notes: dict[int, str],
) -> Decision:
    if seen.category in PERIPHERAL:
        value, evidence = scored.final, contributions(seen, scored, weights())
    else:
        value, evidence = weighed.score, counted(weighed, model())
        if links := _links(seen):
            evidence = (*evidence, Contribution("mostly links", round(links, 2)))
    if extra := _extra(seen, found):
        words = ", ".join(found.words)
        line = Contribution(f"stands in {words}", round(extra, 2))
        evidence = tuple(sorted((*evidence, line), key=lambda e: -abs(e.points)))
    if verdict is None:
        if index in notes:
            reason = notes[index]
        elif seen.is_note:
            reason = "Kept: a note of the editors."
        elif seen.cues:
            reason = "Kept: the evidence is not enough."
        else:
            reason = "Kept: no wording of an appeal."
        return Decision(index, block.text, value, seen.cues, evidence, None, reason)
    removal = _removal(verdict)
    return Decision(
        index,
        block.text,
        value,
        seen.cues,
        evidence,
        removal,
        verdict.reason,
    )
