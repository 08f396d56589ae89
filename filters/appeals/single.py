"""The verdict on one block, by its score and by what no score outweighs. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from filters.appeals.attribution import attributes
from filters.appeals.decision import NONE_LONG
from filters.appeals.diction import likely_category, telling_words
from filters.appeals.evidence import PERIPHERAL, TELLING, Profile
from filters.appeals.index import RuleSet, rule_set
from filters.appeals.markup import TOLD, Markup
from filters.appeals.model import Weighed, model
from filters.appeals.rules import editors_notes
from filters.appeals.scoring import Score, weights
from filters.article import Block, BlockKind, Category

#: Score a block needs when all its wording is faint and no appeal stands near.
_FAINT = 2.6
#: A block of unmistakable wording that is so short is certain: a button, a notice.
BUTTON = 120
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
#: The rule of a block that goes for its company alone.
AMONG = "run.among"
#: Share of appeals around a block that says it stands in a box of them.
_BOX = 0.6
#: No appeal is longer.
_LONGEST = 2_500
#: The number of a bank account, or its name.
_ACCOUNT = re.compile(r"\biban\b|\d[\d ]{5,}")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a block goes, until a guard puts it back."""

    category: Category
    rule: str
    reason: str
    score: float
    #: Found by a layer that saw the whole appeal; not put back for being much.
    certain: bool = False


def single(
    block: Block,
    seen: Profile,
    scored: Score,
    weighed: Weighed,
    found: Markup,
    whys: Mapping[str, str],
) -> Verdict | None:
    """Judge one block by its score; None where it stays.

    `whys` has the sentence of each rule.
    """
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
    if _tells_of_others(seen) or only_reports(seen):
        return None
    if seen.mixed and weighed.company < _BOX and found.core < TOLD:
        # Blocks are not split: one sentence of news keeps the sentence of appeal.
        return None
    if weighed.company < _BOX and found.core < TOLD and _is_of_others(block, seen):
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
    return Verdict(category, cue.rule, _reason(why, weighed, found), value)


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
    return not addressed and found.core < TOLD


def _is_faint(seen: Profile, scored: Score) -> bool:
    """Whether all wording is faint and no appeal near lends it weight."""
    faint = bool(seen.cues) and seen.cues[0].strength < 1.0
    alone = scored.around.get("crowd", 0.0) < 0.5
    return faint and alone and scored.final < _FAINT


def _without_cue(block: Block, seen: Profile, weighed: Weighed) -> Verdict | None:
    """Judge a block without a known phrase by its words and by where it stands."""
    if block.kind is BlockKind.IMAGE or _is_note_anywhere(seen.folded):
        return None
    if seen.diction <= TELLING:
        if weighed.score < model().limit + _SURER:
            return None
        reason = "Stands among appeals and belongs to them."
        return Verdict(Category.NEWSLETTER, AMONG, reason, weighed.score)
    short = seen.length <= _SHORT or block.kind is BlockKind.HEADING
    if short and weighed.company < _SOME and seen.diction < _SURE_WORDS:
        return None
    if weighed.company < _FEW and weighed.score < model().limit + _SURER:
        return None
    kind = likely_category(seen.folded)
    return Verdict(kind, "words", _words_reason(seen), weighed.score)


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
        "begins" in known and seen.length <= BUTTON and known.get("share", 0.0) >= _ALL
    )
    reports = "speech" in known or (tells and not only_begins)
    sure = known.keys() & {"decisive", "whole_strong", "whole_medium"}
    return reports and not (seen.you or seen.we or sure)


def _reason(why: str, weighed: Weighed, found: Markup) -> str:
    sentence = why.rstrip(".")
    if found.core >= 2.0 and found.words:
        return f"{sentence}; the page itself calls the place {found.words[-1]!r}."
    if weighed.is_last:
        return f"{sentence}{NONE_LONG}."
    if weighed.nearest > 0.5:
        return f"{sentence}; stands among other appeals."
    return f"{sentence}."


def only_reports(seen: Profile) -> bool:
    """Whether a block reports and holds neither a known phrase nor sure words."""
    return "speech" in seen.features and not seen.cues and seen.diction <= _REPORTING
