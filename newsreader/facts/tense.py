"""Tells from the words around a date whether it lies ahead of publication or behind.

A day or month without a year, or a weekday, is resolved by it. What the verb nearest
before the date says counts most; "until" looks ahead, "since" looks back.
"""

from __future__ import annotations

import re

from newsreader.facts.document import Document
from newsreader.facts.lang import language

#: English verbs of the past that no ending shows.
_IRREGULAR = (
    "was|were|had|did|said|told|wrote|began|held|met|won|lost|made|came|went|left|took|"
    "gave|found|hit|cut|put|fell|rose|saw|sent|ran|led|got|knew|grew|sold|bought|paid|"
    "stood|spoke|broke|struck|shot|drove|flew|became|brought|caught|taught|thought|"
    "threw|wore|chose|swam|sank|beat|set|died|lived"
)
#: A verb of the past right before a date, or "since", binds it to the past.
_JUST_TOLD = re.compile(
    rf"\b(?:\w+ed|{_IRREGULAR}|since|seit|depuis|desde|dal|sinds|с|з|из)"
    r"(?:\s+(?:late|early|mid|la|mi|le|el|o|in|en))?[\s-]+(?:(?:on|am|le|el|del|op|в|у|"
    r"mi|mid)[\s-]+)?$"
)
#: The verb of the clause, a few words before: "took over in", "gave a concert in".
_TOLD = re.compile(
    rf"\b(?:has|have|had|{_IRREGULAR}|\w{{2,}}ed)\b(?! to\b)(?:\s[^\s.;:,]+){{0,6}}\s$"
)
_SAID = re.compile(
    r"\b(?:said|told|added|announced|expected|scheduled|planned|need\w*)\b"
)
_UNTIL = re.compile(
    r"\b(?:until|till|by|through|bis(?: zum)?|jusqu['’](?:au|à)|d['’]ici(?: à)?|"
    r"hasta(?: el)?|para el|starting|beginning|ab|à partir de|a partir del?|dès|"
    r"entro|fino (?:al?|alla)|até(?: a| ao)?|tot|до|к)\s$"
)
#: "will match every gift made before": the gifts are still to come.
_WILL_BEFORE = re.compile(r"\bwill\b[^;:]*\bbefore $")
_WILL_BE = re.compile(r"\b(?:will|would|shall|to) be (?:\w+ )?\w+(?: on)?\s$")
#: "Sunday's final is sold out": what is told in the present has not been yet.
_PRESENT_EVENT = re.compile(
    r"['’]s (?:[a-z-]+ )?(?:final|semi-final|match|game|race|election|vote|referendum|"
    r"summit|meeting|hearing|event|show|draw|debate)\b (?:is|are|begins|starts)\b"
)
_CLOSE = re.compile(r"['’]s (?:clos|open|settle|finish)")
#: "Woensdag praat", "Am Donnerstag entscheidet": a present verb after the first word.
_PRESENT_VERB = re.compile(r"(?: \w+)? (?!hat\b|ist\b|heeft\b|bat\b|trat\b)\w{2,}t\b")


class Tense:
    """Reads the tense around the dates of one document."""

    def __init__(self, document: Document, lowered: str) -> None:
        tables = language(document.lang)
        self.document = document
        self.lowered = lowered
        self.lang = document.lang
        self.future = re.compile(tables.future) if tables.future else None
        self.past = re.compile(tables.past or r"(?!x)x")

    def _before(self, start: int, size: int) -> str:
        left = self.document.sentences[self.document.sentence_at(start)][0]
        return self.lowered[max(left, start - size) : start]

    def is_ahead(self, start: int, end: int) -> bool:
        """Whether the words around say that the date is to come."""
        if _CLOSE.match(self.lowered, end):
            return False
        before = self._before(start, 80)
        if before.endswith(" through ") and self._told_at(before) >= 0:
            return False  # "had climbed 38% through Friday"
        if any(p.search(before) for p in (_UNTIL, _WILL_BE, _WILL_BEFORE)):
            return True
        if before.endswith("von ") and self.lowered[end : end + 4] == " an ":
            return True  # "von Montag an"
        if _JUST_TOLD.search(before) or self.future is None:
            return False
        if self.lang == "en" and _PRESENT_EVENT.match(self.lowered, end):
            return True
        coming = [
            m.start()
            for m in self.future.finditer(before)
            if not before[: m.start()].endswith(("did not ", "didn't ", "didn’t "))
        ]
        if coming:
            return self._told_at(before) < coming[-1]
        if self.past.search(before):
            return False
        if (
            self.lang in ("nl", "de")
            and len(before) <= 4
            and _PRESENT_VERB.match(self.lowered, end)
        ):
            return True
        after = re.split(r"[.;,:]", self.lowered[end : end + 48])[0]
        return bool(self.future.search(after))

    def is_over(self, start: int) -> bool:
        """Whether the verb just before says that the date has been."""
        before = self._before(start, 80)
        if before.endswith(" for "):
            return False  # "set sentencing for Nov. 20"
        if _JUST_TOLD.search(before):
            # "с 1 сентября" may be to come
            return self.lang not in ("ru", "uk") and not _SAID.search(before[-14:])
        return self._told_at(before) >= 0

    def _told_at(self, before: str) -> int:
        """Where the verb of the past nearest to the date stands, or -1 (English)."""
        told = _TOLD.search(before) if self.lang == "en" else None
        if told is None or _SAID.search(told[0]):
            return -1
        if before[: told.start()].endswith((" be ", " get ")):
            return -1  # "is to be launched on 25 January"
        return told.start()
