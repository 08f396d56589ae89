"""Reads the words around quotations: verbs of saying, names, pronouns, nouns."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from newsreader.facts.document import Document
from newsreader.facts.lang import Stems, language, stems, words
from newsreader.facts.names import Name
from newsreader.facts.names.lookup import is_demonym

_WORD = re.compile(r"[^\W_](?:[\w.]*\w)?(?:['’-]\w+)*")
#: What people do for a living ends like this: "a company archivist wrote".
_AGENT = re.compile(r"(?:er|or|ist|ian|ant|eer|man|woman|ess|yst|ee)$")
_AGED = re.compile(r"\d{1,3}-(?:year-old|jährige|jarige)")
_AGED_PRONOUNS = {"der": "er", "die": "sie"}
_DEFINITE = words("the his her their its this der die das le la el il de het")
_PLURALS = (
    ("aron", "ó"), ("ieron", "ió"), ("eron", "o"), ("an", "a"), ("en", "e"),
    ("aram", "ou"), ("eram", "eu"), ("am", "a"), ("em", "e"),
    ("aba", "ó"), ("aban", "ó"), ("ava", "ou"), ("avam", "ou"),
)  # fmt: skip
#: Verbs of saying that are also nouns after an article ("the report", "a claim").
_NOUNS_TOO = words(
    """reports report claims claim calls call states notes asks plans comments remarks
    warning tweets posts quote quoted reporting addition dit fait annonce nota
    declara informe pregunta denuncia conta"""
)


def is_agent(word: str) -> bool:
    """Whether a word names people by what they do: "winner", "archivist"."""
    return _AGENT.search(word) is not None


@dataclass(frozen=True, slots=True)
class Part:
    """One possible speaker or verb in the words around a quotation."""

    start: int
    end: int
    #: "verb", "name", "pronoun", "noun", "by".
    kind: str
    name: str = ""


class Speech:
    """The tables and names of one document, asked for stretches of it."""

    def __init__(
        self,
        document: Document,
        lowered: str,
        people: list[Name],
        organizations: list[Name],
    ) -> None:
        self.document = document
        self.text = document.masked
        self.lowered = lowered
        self.tables = language(document.lang)
        self.say = stems(self.tables.say)
        self.titles = stems(self.tables.titles)
        named = [(s, e, n.name, True) for n in people for s, e in n.spans]
        named += [(s, e, n.name, False) for n in organizations for s, e in n.spans]
        self.named = sorted(named)
        self.starts = [s for s, *_ in self.named]
        self.persons = sorted((s, e, n.name) for n in people for s, e in n.spans)
        self.person_starts = [s for s, *_ in self.persons]
        self.offices = _offices(people, self.titles)
        by = sorted(self.tables.according, key=lambda w: (-len(w), w))
        self.by = (
            re.compile(r"\b(?:" + "|".join(map(re.escape, by)) + r")\b") if by else None
        )

    def says(self, word: str) -> bool:
        """Whether a word, in any of its forms, is a verb of saying."""
        if word in self.say:
            return True
        if self.document.lang == "fr":
            bare = re.sub(r"^(?:s|m|l|n|d)['’]", "", word)
            # "dénoncent", "s'indignent"
            return bare in self.say or (bare.endswith("ent") and bare[:-2] in self.say)
        if self.document.lang in ("es", "pt"):
            # "respondieron", "contaba" beside "respondió", "contó"
            return any(
                word.endswith(plural) and word.removesuffix(plural) + single in self.say
                for plural, single in _PLURALS
            )
        if self.document.lang == "ru":
            # "призналась" beside "признался", "отметили" beside "отметил"
            bare = word.removesuffix("сь").removesuffix("ся")
            stem = bare.removesuffix("а").removesuffix("и")
            return stem.endswith("л") and any(
                stem + ending in self.say for ending in ("", "а", "ся")
            )
        return False

    def verbs(self, start: int, end: int) -> bool:
        """Whether a verb of saying stands in the stretch."""
        return any(m[0] in self.say for m in _WORD.finditer(self.lowered, start, end))

    def named_between(self, start: int, end: int) -> bool:
        """Whether a name stands in the stretch."""
        index = bisect_left(self.starts, start)
        return index < len(self.starts) and self.starts[index] < end

    def named_outside(self, start: int, end: int) -> set[str]:
        """Return who and what is named in the stretch outside quotations."""
        left = bisect_left(self.starts, start)
        right = bisect_left(self.starts, end)
        return {
            name
            for at, _, name, _ in self.named[left:right]
            if not self.document.in_quotation(at)
        }

    def is_person(self, part: Part) -> bool:
        """Whether the part is the name of a person."""
        index = bisect_left(self.person_starts, part.start)
        return index < len(self.persons) and self.person_starts[index] == part.start

    def possessive(self, part: Part) -> bool:
        """Whether the part owns what follows ("Ann's")."""
        return self.text[part.end : part.end + 2] in ("'s", "’s") or self.text[
            part.end : part.end + 1
        ] in ("'", "’")

    def parts(self, start: int, end: int) -> list[Part]:
        """Return verbs of saying, names, pronouns and speaking nouns in a stretch."""
        parts: list[Part] = []
        index = bisect_left(self.starts, start)
        covered: list[tuple[int, int]] = []
        while index < len(self.named) and self.named[index][0] < end:
            left, right, name, _ = self.named[index]
            if right <= end:
                parts.append(Part(left, right, "name", name))
                covered.append((left, right))
            index += 1
        if self.by is not None:
            for match in self.by.finditer(self.lowered, start, end):
                parts.append(Part(match.start(), match.end(), "by"))
        words = list(_WORD.finditer(self.lowered, start, end))
        for position, match in enumerate(words):
            word = match[0]
            if any(a <= match.start() < b for a, b in covered):
                continue
            if self.says(word):
                if (
                    word in _NOUNS_TOO
                    and position
                    and words[position - 1][0] in (self.tables.articles)
                ):
                    continue
                parts.append(Part(match.start(), match.end(), "verb"))
            elif word.endswith(("-il", "-elle", "-on")) and self.document.lang == "fr":
                at = match.end() - (4 if word.endswith("elle") else 2)
                verb = word.split("-")[0]
                if self.says(verb):
                    stop = match.start() + len(verb)
                    parts.append(Part(match.start(), stop, "verb"))
                if word.endswith("-on"):
                    continue
                pronoun = "il" if word.endswith("il") else "elle"
                parts.append(Part(at, match.end(), "pronoun", pronoun))
            elif word in self.tables.pronouns:
                parts.append(Part(match.start(), match.end(), "pronoun", word))
            elif (
                position
                and words[position - 1][0] == "the"
                and is_demonym(word, self.document.lang)
                and position + 1 < len(words)
                and self.says(words[position + 1][0])
            ):
                # "the German added": as good as a pronoun
                parts.append(Part(match.start(), match.end(), "pronoun"))
            elif (
                position and _AGED.fullmatch(word) and self._stands_for(words, position)
            ):
                lead = words[position - 1][0]
                pronoun = _AGED_PRONOUNS.get(lead, "")
                parts.append(Part(match.start(), match.end(), "pronoun", pronoun))
            elif word in self.tables.speakers or self.is_office(match):
                parts.append(
                    Part(match.start(), match.end(), "noun", self.noun(words, position))
                )
            elif (
                position
                and (
                    words[position - 1][0] in self.tables.articles
                    or (
                        is_agent(word)
                        and any(
                            w[0] in ("a", "an")
                            for w in words[max(0, position - 3) : position]
                        )
                    )
                )
                and self.text[match.start()].islower()
                and self.document.lang == "en"
                and (
                    (position + 1 < len(words) and words[position + 1][0] in self.say)
                    or self._said_the(words, position)
                )
            ):
                parts.append(Part(match.start(), match.end(), "noun", match[0]))
        parts.sort(key=lambda p: p.start)
        return parts

    def _said_the(self, words: list[re.Match[str]], position: int) -> bool:
        """ "Said the winner": an agent right behind the verb and its article."""
        if position < 2 or not is_agent(words[position][0]):
            return False
        return words[position - 1][0] == "the" and words[position - 2][0] in self.say

    def _stands_for(self, words: list[re.Match[str]], position: int) -> bool:
        """Whether "33-year-old" stands for somebody, not before a noun."""
        match, lead = words[position], words[position - 1][0]
        if self.document.lang == "de":
            noun = "J" in self.text[match.start() : match.end()]  # "die 49-Jährige"
            return noun and lead in _AGED_PRONOUNS and match[0].endswith("e")
        following = words[position + 1][0] if position + 1 < len(words) else ""
        return lead in ("the", "de") and (
            not following
            or following in self.tables.stop
            or self.says(following)
            or self.text[match.end() : match.end() + 1] != " "
        )

    def is_office(self, match: re.Match[str]) -> bool:
        """Whether a title stands in lower case: "the coach", not "Coach Simonis"."""
        return self.text[match.start()].islower() and match[0] in self.titles

    def noun(self, words: list[re.Match[str]], position: int) -> str:
        """Return a speaking noun with the adjective that belongs to it."""
        match = words[position]
        text = self.text[match.start() : match.end()]
        if holder := self.offices.get(match[0]):
            # "the coach said": there is only one. "A coach" is anybody.
            lead = [w[0] for w in words[max(0, position - 3) : position]]
            if any(w in _DEFINITE or w.endswith(("'s", "’s")) for w in lead):
                return holder
        if self.document.lang in ("fr", "es", "it", "pt") and position + 1 < len(words):
            after = words[position + 1]
            between = self.text[match.end() : after.start()]
            adjective = after[0].endswith(
                (
                    "al",
                    "ale",
                    "aux",
                    "ales",
                    "aire",
                    "aires",
                    "ial",
                    "iale",
                    "ica",
                    "ico",
                    "ière",
                    "ier",
                    "ative",
                    "atif",
                    "icial",
                    "iciales",
                    "ciales",
                )
            )
            if between == " " and adjective and after[0] not in self.tables.stop:
                return self.text[match.start() : after.end()]
        return text


def _offices(people: list[Name], titles: Stems) -> dict[str, str]:
    """Return noun -> the only person whose role holds it ("coach")."""
    holders: dict[str, set[str]] = {}
    for person in people:
        for word in _WORD.findall(person.role.lower()):
            if word in titles:
                holders.setdefault(word, set()).add(person.name)
    return {noun: names.pop() for noun, names in holders.items() if len(names) == 1}
