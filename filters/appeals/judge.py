"""From evidence to verdict: scores, letters, containers, then the guards. Pure.

The order of the layers is the order of this file's `judge`. A guard only ever puts
blocks back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from filters.appeals.decision import Contribution, Decision
from filters.appeals.evidence import (
    PERIPHERAL,
    Profile,
    Rules,
    profiles_of,
    rules_of,
)
from filters.appeals.fold import fold
from filters.appeals.form import is_letter, kept_by_form
from filters.appeals.headline import subject_of
from filters.appeals.languages import choose
from filters.appeals.markup import TOLD, Markup, read_markup
from filters.appeals.model import FAR, Weighed, counted, model, weigh
from filters.appeals.rules import builtin, languages, user_rules, user_stamp
from filters.appeals.runs import find_letters
from filters.appeals.scoring import Score, contributions, probability, score, weights
from filters.appeals.single import AMONG, BUTTON, Verdict, only_reports, single
from filters.article import Block, BlockKind, Removal
from filters.options import CleanOptions

#: Share of the text the filter may take without being certain.
MOST = 0.35
#: Score from which a verdict counts as certain.
_CERTAIN = 3.5
#: Score from which a block counts as certain beside a certain one.
_LIKELY = 2.0
#: Text that may be all appeal: a page that is nothing but a wall.
_WALL = 600
_UNSCORED = Score(FAR, FAR, {})
_NEVER = frozenset({BlockKind.CODE, BlockKind.TABLE, BlockKind.RULE})


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
    verdicts: tuple[Verdict | None, ...]
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
    langs = choose(lang, texts)
    rules = _rules(langs, folder, user_stamp(folder))
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
    verdicts: list[Verdict | None] = [
        single(blocks[i], profiles[i], scores[i], weighed[i], markup[i], whys)
        for i in range(len(blocks))
    ]
    notes: dict[int, str] = {}
    if any(verdicts):
        _name_those_among(verdicts)
        headline = fold(title)
        subject = subject_of(title, langs)
        found = [v.category if v else None for v in verdicts]
        letter = is_letter(profiles, found, subject, headline)
        notes = kept_by_form(blocks, profiles, markup, found, subject, letter=letter)
        for i in notes:
            verdicts[i] = None
        if not letter:
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


def _name_those_among(verdicts: list[Verdict | None]) -> None:
    """Give blocks without any wording the category of the nearest appeal."""
    named = [i for i, v in enumerate(verdicts) if v and v.rule != AMONG]
    for i, verdict in enumerate(verdicts):
        if verdict and verdict.rule == AMONG and named:
            nearest = verdicts[min(named, key=lambda j: abs(j - i))]
            if nearest:
                verdicts[i] = replace(verdict, category=nearest.category)


def _add_letters(
    profiles: Sequence[Profile],
    weighed: Sequence[Weighed],
    verdicts: list[Verdict | None],
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
            if verdicts[i] is None and only_reports(profiles[i]):
                # "The company did not respond to our questions" says "our", too.
                continue
            opening = opening and profiles[i].is_opener
            if opening:
                verdicts[i] = Verdict(
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
            verdicts[i] = Verdict(
                letter.category,
                cue.rule if cue else "run.letter",
                f"{whys[cue.rule].rstrip('.')}; part of a letter to the readers."
                if cue and cue.rule in whys
                else "Part of a letter that asks the readers for support.",
                max(weighed[i].score, 3.0),
                certain=True,
            )


def _opening_rule(seen: Profile) -> str:
    opening = (c.rule for c in seen.cues if c.rule.endswith("opener"))
    return next(opening, "run.letter")


def _add_containers(
    profiles: Sequence[Profile],
    markup: Sequence[Markup],
    verdicts: list[Verdict | None],
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
    verdicts: list[Verdict | None],
    start: int,
    end: int,
) -> None:
    inside = range(start, end)
    taken = [v for i in inside if (v := verdicts[i]) and v.category not in PERIPHERAL]
    if not taken or markup[start].core < TOLD:
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
        verdicts[i] = Verdict(
            strongest.category,
            "run.container",
            f"Stands in one box ({markup[i].words[0]}) with an appeal.",
            2.0,
        )


def _guard(
    blocks: Sequence[Block],
    profiles: Sequence[Profile],
    verdicts: list[Verdict | None],
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
    profiles: Sequence[Profile], verdicts: Sequence[Verdict | None]
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
                seen.length <= BUTTON
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


def _removal(verdict: Verdict | None) -> Removal | None:
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
    verdict: Verdict | None,
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
