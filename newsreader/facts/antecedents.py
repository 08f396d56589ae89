"""Finds the person a pronoun stands for: the nearest named before it whom it fits.

Looked for in the same sentence, then in the one before; a sentence that only goes on
with the same pronoun hands the search to what it refers to itself. "He" is no Maria,
"she" no Kevin: name lists, titles and the article's own pronouns tell.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from newsreader.facts import gazetteer
from newsreader.facts.document import Document
from newsreader.facts.lang import language, words
from newsreader.facts.names import Name

#: Sentences a pronoun may be handed back through.
_DEEPEST = 4
#: Sentences looked back over for the only person a pronoun fits.
_FARTHEST = 8
_MOST = 600
#: So many sentences of the article count as much as the lists of names.
_LISTED = 2
#: A person named within so many characters is the subject of the sentence.
_SUBJECT = 40
_MASTER = re.compile(r"(?:\bmr|\bsir|\blord|\bherr|\bmonsieur|\bm|\bsr|\bsignor)\.? $")
_MISTRESS = re.compile(
    r"(?:\bms|\bmrs|\bmiss|\blady|\bdame|\bfrau|\bmme|\bmadame|\bsra|\bsignora|\bmevrouw)"
    r"\.? $"
)
_MAN = words(
    """man businessman chairman spokesman congressman councilman father son brother
    husband king prince duke actor widower grandfather uncle nephew boy waiter policeman
    fisherman salesman porte-parole fils père frère mari hijo padre hermano esposo"""
)
_WOMAN = words(
    """woman businesswoman chairwoman spokeswoman congresswoman councilwoman mother
    daughter sister wife queen princess duchess actress widow grandmother aunt niece
    girl waitress policewoman fille mère sœur épouse hija madre hermana esposa"""
)
_WORD = re.compile(r"[^\W\d_]+")
_SOMEBODY = re.compile(
    r"\b(?:an?|one|another|this|eine?[nrm]?|diese[rnm]?|une?|un|una|uno|een|um|uma) "
)
_PERSONS = words(
    """user reader viewer customer man woman boy girl nutzer nutzerin leser leserin mann
    frau junge mädchen kunde kundin anwohner anwohnerin homme femme internaute hombre
    mujer usuario usuaria uomo donna utente homem mulher usuário man vrouw gebruiker"""
)
#: English forms beside the subject that hand a search on.
_BESIDE = {"m": words("he him his himself"), "f": words("she her hers herself")}


class Antecedents:
    """Resolves the pronouns of one document."""

    def __init__(
        self, document: Document, lowered: str, people: Sequence[Name]
    ) -> None:
        self.document = document
        self.text = document.masked
        self.lowered = lowered
        self.tables = language(document.lang)
        self._persons = sorted((s, e, n.name) for n in people for s, e in n.spans)
        self._starts = [s for s, *_ in self._persons]
        self._names = {n.name: n for n in people}
        self._genders: dict[str, str] = {}
        self._votes = self._pronoun_votes()

    # ---------------------------------------------------------------- gender

    def _gender(self, name: str) -> str:
        """Return "m", "f", or "" when nothing tells."""
        if name not in self._genders:
            self._genders[name] = self._told_gender(name)
        return self._genders[name]

    def _told_gender(self, name: str) -> str:
        person = self._names.get(name)
        if person is None:
            return ""  # "a doctor"
        for start, _ in person.spans[:20]:
            before = self.lowered[max(0, start - 10) : start]
            if _MISTRESS.search(before):
                return "f"
            if _MASTER.search(before):
                return "m"
        role = set(_WORD.findall(person.role.lower()))
        if role & _WOMAN or role & _MAN:
            return "f" if role & _WOMAN else "m"
        # Lists know a name of one country; the article knows the person.
        votes = Counter(self._votes.get(name, ()))
        first = person.name.split()[0].lower()
        if len(person.name.split()) > 1:
            votes["m"] += _LISTED * (first in gazetteer.men())
            votes["f"] += _LISTED * (first in gazetteer.women())
        if votes["m"] == votes["f"]:
            return ""
        return "m" if votes["m"] > votes["f"] else "f"

    def _pronoun_votes(self) -> dict[str, list[str]]:
        """A sentence about one person, then "She": that person is a woman."""
        votes: dict[str, list[str]] = {}
        singles = {w: k for w, k in self.tables.pronouns.items() if k in "mf"}
        sentences = self.document.sentences
        for (left, right), (start, _) in itertools.pairwise(sentences):
            right = min(right, left + _MOST)
            found = [p for p in self._between(left, right) if not self._is_owner(p[1])]
            if len({name for *_, name in found}) != 1 or found[0][0] - left > _SUBJECT:
                continue
            after = found[0][1]
            heard = {
                singles[w[0]]
                for w in _WORD.finditer(self.lowered, after, right)
                if w[0] in singles and not self.document.in_quotation(w.start())
            }
            kinds = list(heard) if len(heard) == 1 else []
            opener = _WORD.match(self.lowered, start)
            if opener and opener[0] in singles:
                kinds.append(singles[opener[0]])
            if len(set(kinds)) == 1:
                votes.setdefault(found[0][2], []).extend(kinds)
        return votes

    def _fits(self, name: str, kind: str) -> bool:
        return not kind or self._gender(name) in ("", kind)

    # ---------------------------------------------------------------- search

    def person(self, pronoun: str, at: int, spoken_at: int, spoken: str) -> str:
        """Return whom a pronoun at `at` stands for, or "".

        `spoken` ended the last attributed quotation at `spoken_at`. An empty pronoun
        is a verb without a subject.
        """
        kind = self.tables.pronouns.get(pronoun, "") if pronoun else ""
        if kind == "p" or (pronoun and not kind):
            return ""
        if spoken and not self._fits(spoken, kind):
            spoken = ""
        return self._search(kind, at, spoken_at, spoken, _DEEPEST)

    def _search(
        self, kind: str, at: int, spoken_at: int, spoken: str, deep: int
    ) -> str:
        sentence = self.document.sentence_at(at)
        left = max(self.document.sentences[sentence][0], at - _MOST)
        free = self._fitting(left, at, kind)
        if free:
            return free[-1]
        if spoken and spoken_at > left - 2:
            return spoken
        if not sentence:
            return ""
        start, end = self.document.sentences[sentence - 1]
        end = min(end, start + _MOST)
        if spoken and spoken_at > start:
            return spoken
        if self.text[end - 1] != "?" or not self._asked_apart(start, end):
            # The subject of the sentence before: its first person.
            if free := self._fitting(start, end, kind):
                return free[0]
            owners = [n for _, _, n in self._between(start, end) if self._fits(n, kind)]
            if owners:
                return owners[-1]
        if deep and (handed := self._same_pronoun(kind, start, end)) >= 0:
            found = self._search(kind, handed, spoken_at, spoken, deep - 1)
            if found:
                return found
        if not kind or self._is_about_somebody(start, end):
            return ""
        return self._only_fit(kind, sentence - 2)

    def _asked_apart(self, start: int, end: int) -> bool:
        """Whether a question is a paragraph of its own: put to somebody."""
        return (start == 0 or self.text[start - 1] == "\n") and (
            self.text[end : end + 1] in ("\n", "")
        )

    def _fitting(self, start: int, end: int, kind: str) -> list[str]:
        return [
            name
            for _, right, name in self._between(start, end)
            if self._fits(name, kind) and not self._is_owner(right)
        ]

    def _same_pronoun(self, kind: str, start: int, end: int) -> int:
        """Return where the same pronoun stands in a stretch outside quotations."""
        wanted = {w for w, k in self.tables.pronouns.items() if k == kind}
        if self.document.lang == "en":
            wanted |= _BESIDE.get(kind, frozenset())
        if not kind:
            return -1
        for match in _WORD.finditer(self.lowered, start, end):
            if match[0] in wanted and not self.document.in_quotation(match.start()):
                return match.start()
        return -1

    def _only_fit(self, kind: str, sentence: int) -> str:
        """Look farther back for a person known to fit; anybody else ends the search."""
        for index in range(sentence, max(-1, sentence - _FARTHEST), -1):
            start, end = self.document.sentences[index]
            end = min(end, start + _MOST)
            itself = self._same_pronoun(kind, start, end)
            if itself >= 0:
                end = itself  # "She had met Ann": Ann is another
            found = [n for _, _, n in self._between(start, end) if self._fits(n, kind)]
            if found:
                sure = [n for n in found if self._gender(n) == kind]
                return found[0] if sure and len(set(found)) == 1 else ""
            if self._is_about_somebody(start, end):
                return ""
        return ""

    def _is_about_somebody(self, start: int, end: int) -> bool:
        """ "A nurse at the clinic": a person without a name."""
        for match in _SOMEBODY.finditer(self.lowered, start, end):
            for word in _WORD.findall(self.lowered[match.end() : match.end() + 40])[:3]:
                if (
                    word in self.tables.speakers
                    or word in self.tables.titles
                    or word in _PERSONS
                ):
                    return True
        return False

    def _is_owner(self, end: int) -> bool:
        return self.text[end : end + 2] in ("'s", "’s") or self.text[end : end + 1] in (
            "'",
            "’",
        )

    def _between(self, start: int, end: int) -> list[tuple[int, int, str]]:
        index = bisect_left(self._starts, start)
        found = []
        while index < len(self._persons) and self._persons[index][0] < end:
            if not self.document.in_quotation(self._persons[index][0]):
                found.append(self._persons[index])
            index += 1
        return found
