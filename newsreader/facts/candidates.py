"""Finds runs of capitalised words: what may be a name, before anybody says of what.

Sentence openers, titles, nationalities and datelines are told apart here.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from newsreader.facts import gazetteer
from newsreader.facts.document import Document, Token
from newsreader.facts.inflection import lemmas
from newsreader.facts.lang import Language, Stems, language, words

#: "HONOLULU, Hawaii (Agency) -", "Berlin (dpa) –", "МОСКВА, 5 мая (ТАСС) —"
_DATELINE = re.compile(
    r"(?P<city>[^\W\d_][\w.’' /-]{2,34}?)(?:, (?P<region>[^\W\d_][^(—–\n]{1,40}?))?"
    r"\s*(?P<source>\([^)\n]{2,40}\))?\s*(?:[—–―]|--?)\s+(?=\S)"
)
_CREDIT = re.compile(
    r"(?i)^\W*(?:\(?(?:reporting|editing|writing|additional reporting|compiled) by\b"
    r"|copyright\b|©|\(c\) "
    r"|(?:main |file |cover )?(?:image|photo|picture)(?: credits?)?:"
    r"|(?:image|photo) (?:credit|by)\b"
    r"|(?:foto|bild|quelle|photo|crédit|fuente|fonte|фото"
    r"|источник|джерело|bron|beeld|credits?)[^.]{0,40}:|all rights reserved)"
)
_LAST_WORD = re.compile(r"([^\W\d_][\w-]*)[ «“\"„]{1,2}$")
_OFFICE = re.compile(
    r"([^\W\d_]+) (?:de la |de l['’]|del |della |dell['’]|dello |dei |degli |delle "
    r"|de las |de los |dos |das |du |des |de |d['’]|da |do |di )$"
)
#: Words between a body and a title: "U.S. District Judge", "Interior Minister".
_DEPARTMENTS = words(
    """district circuit appeals high county state federal house senate press foreign
    defense defence finance interior health justice home trade energy education
    environment executive managing assistant associate senior junior labor labour
    treasury transport culture agriculture commerce security"""
)
#: Ends of German compounds before the name of a company.
_MAKERS = (
    "hersteller", "konzern", "firma", "unternehmen", "anbieter", "händler", "betreiber",
    "bauer", "riese", "kette", "versicherer", "verlag", "verband", "gruppe",
    "entwickler",
    "dienstleister", "zulieferer", "produzent", "start-up", "plattform", "airline",
)  # fmt: skip
_SUFFIXES = words("jr sr ii iii iv phd md qc kc mp")


@dataclass(slots=True)
class Candidate:
    """A stretch of the text that may be one name."""

    tokens: list[Token]
    #: Words before it that say what it is ("Ukrainian President"), as in the text.
    role: str = ""
    #: A title stands before it: it is a person.
    titled: bool = False
    #: "person", "org", "place" or "" while undecided.
    kind: str = ""
    #: 0..3, how sure the kind is.
    trust: int = 0
    #: Id shared by all names of one place or organization.
    key: str = ""
    #: Whether only the start of a sentence gives the capital.
    opens: bool = False
    end_fixed: int = 0
    start_fixed: int = -1
    before: str = ""
    after: str = ""
    words: list[str] = field(default_factory=list)

    @property
    def start(self) -> int:
        """First code point."""
        return self.start_fixed if self.start_fixed >= 0 else self.tokens[0].start

    @property
    def end(self) -> int:
        """One past the last code point."""
        return self.end_fixed or self.tokens[-1].end


class Reader:
    """Cuts one document into candidates."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.masked
        self.code = document.lang
        self.tables: Language = language(self.code)
        self.tokens = document.tokens
        self.titles = Stems(self.tables.titles)
        self.demonyms = Stems(self.tables.demonyms)
        self.org_first = Stems(self.tables.org_first)
        self.place_nouns = self.tables.place_nouns | self.tables.place_first
        #: Whole names only: "Jan" and "Mar" are also people.
        self.days_and_months = {
            w for w in (*self.tables.months, *self.tables.weekdays) if len(w) > 3
        } | ({"may", "mai"} & self.tables.months.keys())
        self.lower_seen: set[str] = set()
        self.inner: Counter[str] = Counter()
        self.skip = self._skipped_sentences()
        self.datelines: list[Candidate] = []
        for token in self.tokens:
            if not token.is_word:
                continue
            if token.text[0].islower():
                self.lower_seen.add(token.text)
            elif not token.first and token.sentence not in self.skip:
                self.inner[token.text] += 1

    # ------------------------------------------------------------- sentences

    def _skipped_sentences(self) -> set[int]:
        """Credits, titles in capitals, and shouted lines say nothing about names."""
        skipped: set[int] = set()
        for index, (start, end) in enumerate(self.document.sentences):
            sentence = self.text[start:end]
            if _CREDIT.match(sentence):
                skipped.add(index)
                continue
            words = [w for w in sentence.split() if w[0].isalpha()]
            if len(words) < 3:
                continue
            capital = sum(w[0].isupper() for w in words)
            shouted = sum(w.isupper() and len(w) > 1 for w in words)
            if (shouted * 2 > len(words) and len(words) > 3) or (
                self.code != "de"
                and len(words) >= 5
                and capital * 10 >= len(words) * 7
                and sentence[-1] not in '.!?…”"»:'
            ):
                skipped.add(index)
        return skipped

    # ------------------------------------------------------------------ runs

    def candidates(self) -> list[Candidate]:
        """Return the candidates in text order."""
        found: list[Candidate] = []
        index = self._dateline(found)
        tokens = self.tokens
        count = len(tokens)
        while index < count:
            token = tokens[index]
            if not self._starts(token) or token.sentence in self.skip:
                index += 1
                continue
            run, index = self._run(index)
            self._split(run, found)
        return [part for c in found for part in self._unhyphened(c)]

    def _unhyphened(self, candidate: Candidate) -> list[Candidate]:
        """Part "Bologna-Rimini" when both halves are places."""
        token = candidate.tokens[0]
        halves = token.text.split("-")
        if (
            len(candidate.tokens) != 1
            or len(halves) != 2
            or place_id(token.text, self.code)
            or not all(
                len(h) > 3
                and (place_id(h, self.code) or h.lower() in gazetteer.towns())
                for h in halves
            )
        ):
            return [candidate]
        parts = []
        start = token.start
        for half in halves:
            part = Token(half, start, start + len(half), token.sentence, False)
            parts.append(Candidate([part], words=[half.lower()]))
            start += len(half) + 1
        return parts

    def _starts(self, token: Token) -> bool:
        word = token.text
        if not word[0].isalpha():
            return False
        if word[0].isupper():
            return True
        return len(word) > 4 and word[2:3] in "-’'" and word[:2] in (
            "al", "el", "as", "d'"
        ) and word[3:4].isupper()  # fmt: skip

    def _gap(self, left: Token, right: Token) -> str:
        return self.text[left.end : right.start]

    def _run(self, index: int) -> tuple[list[Token], int]:
        """Collect a run of capitalised words with the particles inside it."""
        tokens, count = self.tokens, len(self.tokens)
        run = [tokens[index]]
        index += 1
        while index < count and len(run) < 14:
            token, last = tokens[index], run[-1]
            if token.sentence != last.sentence:
                break
            gap = self._gap(last, token)
            if (
                token.text in ("'", "’")
                and gap == ""
                and last.text.endswith("s")
                and index + 1 < count
                and tokens[index + 1].text.lower() in self.tables.org_last
                and tokens[index + 1].is_capital
                and self._gap(token, tokens[index + 1]) == " "
            ):
                # "Aviation Workers' Union"
                run.append(tokens[index + 1])
                index += 2
                continue
            if token.text == "." and gap == "" and self._dotted(last):
                run_end = index + 1
                if run_end < count and self._joins(run, tokens[run_end], dotted=True):
                    run.append(tokens[run_end])
                    index = run_end + 1
                    continue
                break
            if gap not in (" ", "", "\u00a0"):
                break
            if (
                gap == ""
                and not last.text.endswith(("'", "’"))
                and not (token.text == "&" or last.text == "&")
            ) and token.text != "'s":
                break
            if self._joins(run, token):
                run.append(token)
                index += 1
                continue
            step = self._connected(run, index)
            if not step:
                break
            run.extend(tokens[index : index + step])
            index += step
        return run, index

    def _dotted(self, token: Token) -> bool:
        word = token.text.lower()
        return (
            (len(word) == 1 and token.is_capital)
            or word in self.tables.honorifics
            or word in _SUFFIXES
            or word in ("st", "mt", "ft", "ste")
        )

    def _joins(self, run: list[Token], token: Token, *, dotted: bool = False) -> bool:
        if not token.text[0].isalpha():
            return False
        if dotted and self.text[run[-1].end : token.start] not in (
            ". ",
            ".",
            ".\u00a0",
        ):
            return False
        if token.text.lower() in self.tables.stop and token.first:
            return False
        return self._starts(token)

    def _connected(self, run: list[Token], index: int) -> int:
        """Return how many tokens of connectors and what follows belong to the run."""
        tokens, tables = self.tokens, self.tables
        head = self._has_head(run) or self._company(run)
        if head and place_id(self._phrase(run), self.code):
            head = False  # "the United States for Kenya"
        if tokens[index].text == "'s":
            # "Attorney's Office": only a lone institution word goes on.
            after = tokens[index + 1] if index + 1 < len(tokens) else None
            if (
                after is not None
                and after.is_capital
                and after.text.lower() in tables.org_last
                and not place_id(self._phrase(run), self.code)
                and (
                    run[-1].text.lower() in self.titles
                    or run[0].text.lower() not in gazetteer.given_names()
                )
            ):
                return 2
            return 0
        if step := self._lower_tail(run, index):
            return step
        if self.code == "nl" and len(run) == 1 and tokens[index].text == "van":
            head = head or run[0].text.lower() in self.org_first
            if not head and not run[0].first:
                surname = tokens[index + 1 : index + 2]
                if surname and self._starts(surname[0]):
                    return 2
        steps = 0
        while steps < 4 and index + steps < len(tokens):
            token = tokens[index + steps]
            if token.sentence != run[-1].sentence:
                return 0
            previous = tokens[index + steps - 1]
            gap = self._gap(previous, token)
            if gap not in (" ", "\u00a0", ""):
                return 0
            if steps and self._starts(token):
                return steps + 1
            low = token.text.lower()
            particle = low in tables.particles
            if head and (low in tables.org_of or low in tables.articles):
                if (low in ("and", "et", "y", "e", "und", "і", "и", "en")) and (
                    not self._list_inside(run, index + steps)
                ):
                    return 0
                if (
                    low in ("in", "on", "en", "in", "à", "a", "на", "в", "у")
                    and not head
                ):
                    return 0
                steps += 1
                continue
            if particle and (self._personal(run) or self._known(run, index, steps)):
                steps += 1
                continue
            if self._known(run, index, steps):
                steps += 1
                continue
            return 0
        return 0

    def _company(self, run: list[Token]) -> bool:
        """Whether the word before says: a company follows ("empresa Oro del Sur")."""
        if len(run) > 2:
            return False
        before = self.text[max(0, run[0].start - 30) : run[0].start]
        match = _LAST_WORD.search(before)
        return match is not None and match[1].lower() in self.tables.company

    def _lower_tail(self, run: list[Token], index: int) -> int:
        """ "Protezione civile", "Саратовской области": the tail has no capital."""
        tokens, tables = self.tokens, self.tables
        low = tokens[index].text
        if not low[0].islower() or tokens[index].sentence != run[-1].sentence:
            return 0
        if tables.inflects_names and low in tables.place_last:
            return 1
        if len(low) < 3:
            return 0
        for steps in (3, 2, 1):
            if index + steps > len(tokens):
                continue
            phrase = self.text[run[0].start : tokens[index + steps - 1].end]
            if len(phrase) < 60 and (
                organization_id(phrase, self.code) or place_id(phrase, self.code)
            ):
                return steps
        return 0

    def _list_inside(self, run: list[Token], index: int) -> bool:
        """ "Health and Human Services", not "Ministry of Defence and Ukraine"."""
        connectors = [t for t in run if t.text.lower() in self.tables.org_of]
        if not connectors:
            return False
        after = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        if after is None or not after.is_capital:
            # "du Commerce et de l’Industrie"
            return self.code in ("fr", "es", "it", "pt")
        return self._place(after.text) == "" and not self._has_head([after])

    def _personal(self, run: list[Token]) -> bool:
        first = run[0].text.lower()
        if len(run) > 1 and self.titles.__contains__(first):
            first = run[-1].text.lower()
        given = first in gazetteer.given_names() or len(first) == 1
        if self.code in ("es", "fr", "it", "pt"):
            return given and len(run) <= 4 and self._place(first) == ""
        return given

    def _known(self, run: list[Token], index: int, steps: int) -> bool:
        """Whether the run with what follows is in the gazetteer ("Rio de Janeiro")."""
        end = index + steps + 2
        if end > len(self.tokens):
            return False
        for stop in (end, end + 1):
            if stop > len(self.tokens):
                break
            phrase = self.text[run[0].start : self.tokens[stop - 1].end].lower()
            if phrase in gazetteer.places() or phrase in gazetteer.organizations():
                return True
        return False

    def _has_head(self, run: list[Token]) -> bool:
        for token in run:
            low = token.text.lower()
            if low in self.org_first or (
                low in self.tables.org_last and low != "united"
            ):
                return True
            if self.tables.org_endings and low.endswith(self.tables.org_endings):
                return True
            if low in (
                "république",
                "republic",
                "república",
                "islands",
                "îles",
                "isla",
                "islas",
                "city",
                "ciudad",
                "province",
                "gulf",
                "golfo",
                "state",
            ):
                return True
        return False

    def _place(self, word: str) -> str:
        return place_id(word, self.code)

    # ----------------------------------------------------------------- split

    def _split(self, run: list[Token], found: list[Candidate]) -> None:
        """Cut a run into names, dropping what is no part of any."""
        tables = self.tables
        if not run:
            return
        opens = run[0].first
        if len(run) > 1 and organization_id(self._phrase(run), self.code):
            self._emit(run, found, opens=opens)
            return
        while run and self._is_noise(run[0]):
            if self.code == "en" and run[0].text == "The" and len(run) > 1:
                pass
            opens = False if len(run) > 1 and not self._is_noise(run[1]) else opens
            run = run[1:]
        if run and (
            organization_id(self._phrase(run), self.code)
            or (not run[-1].is_capital and place_id(self._phrase(run), self.code))
        ):
            self._emit(run, found, opens=opens)
            return
        while run and not self._ends_name(run):
            run = run[:-1]
        if not run:
            return
        phrase = self._phrase(run)
        if phrase in gazetteer.organizations() or (
            phrase in gazetteer.places() and len(run) > 1
        ):
            self._emit(run, found, opens=opens)
            return
        for index, token in enumerate(run):
            low = token.text.lower()
            if low in tables.never or low in self.days_and_months:
                if token.text.isupper() and len(token.text) > 1:
                    continue
                if index and index < len(run) - 1 and low in tables.months:
                    continue
                if len(run) > 1 and (
                    self._has_head(run[index + 1 :]) or low in _DIRECTIONS
                ):
                    continue
                self._split(run[:index], found)
                self._split(run[index + 1 :], found)
                return
        title = self._title(run)
        if title is not None:
            self._titled(run, title, found)
            return
        if opens and (trimmed := self._without_opener(run)) is not run:
            if trimmed:
                self._split_known(trimmed, found, opens=False)
            return
        self._split_known(run, found, opens=opens)

    def _ends_name(self, run: list[Token]) -> bool:
        last = run[-1]
        if not last.is_capital:
            return self.tables.inflects_names and last.text in self.tables.place_last
        if not self._is_noise(last):
            return True
        # "Stephan Weil", "Will Will": a surname that is also a small word.
        return len(run) > 1 and run[-2].text.lower() in gazetteer.given_names()

    def _phrase(self, run: list[Token]) -> str:
        return self.text[run[0].start : run[-1].end].lower()

    def _is_noise(self, token: Token) -> bool:
        low = token.text.lower().rstrip("'’")
        if self.code == "en":
            low = re.split("['’]", low)[0]  # "They're"
            if low in ("interim", "acting", "former", "ex"):
                return True
        if low in self.tables.stop or token.text.lower() in self.tables.stop:
            return not (
                token.text.isupper() and len(token.text) > 1 and not token.first
            ) or (low in self.tables.articles)
        return len(low) == 1 and token.text not in ("X",) and not token.text.isalpha()

    def _title(self, run: list[Token]) -> int | None:
        """Return the index of the last title with a name after it."""
        if self._is_org(run):
            return None
        for index in range(len(run) - 2, -1, -1):
            low = run[index].text.lower()
            if low in self.tables.honorifics or low in self.titles:
                rest = run[index + 1 :]
                if not rest[0].is_capital:
                    continue
                if rest[0].text.lower() in self.tables.org_last and len(rest) == 1:
                    continue
                return index
        return None

    def _is_org(self, run: list[Token]) -> bool:
        first, last = run[0].text.lower(), run[-1].text.lower()
        if self._phrase(run) in gazetteer.organizations():
            return True
        if last in self.tables.org_last and len(run) > 1:
            return True
        if self.tables.org_endings and first.endswith(self.tables.org_endings):
            return True
        connectors = any(not t.is_capital for t in run)
        return first in self.org_first and (connectors or self.code != "en")

    def _titled(self, run: list[Token], title: int, found: list[Candidate]) -> None:
        before, rest = run[:title], run[title + 1 :]
        titles = [run[title]]
        while before and (
            before[-1].text.lower() in self.titles
            or before[-1].text.lower() in self.tables.honorifics
            or before[-1].text.lower()
            in (
                "prime",
                "vice",
                "deputy",
                "acting",
                "interim",
                "former",
                "first",
                *_DEPARTMENTS,
                "primer",
                "premier",
            )
        ):
            titles.insert(0, before.pop())
        # "глава МИД Сергей Лавров", "президент Украины Владимир Зеленский"
        if (
            self.tables.inflects_names
            and len(rest) > 2
            and rest[1].text in self.tables.place_last
        ):
            self._emit(rest[:2], found, opens=False, kind="place")
            titles += rest[:2]
            rest = rest[2:]
        while len(rest) > 1 and rest[0].is_capital and self._is_label(rest):
            titles.append(rest.pop(0))
            while len(rest) > 1 and not rest[0].is_capital:
                titles.append(rest.pop(0))
        role_start = before[0].start if before else titles[0].start
        role = self.document.text[role_start : titles[-1].end]
        honorific = all(t.text.lower() in self.tables.honorifics for t in titles)
        if before:
            self._split(before, found)
        for token in titles[1:]:
            if (
                token.text.lower() not in self.titles
                and token.text.lower() not in self.tables.honorifics
                and token.is_capital
                and not any(c.start == token.start for c in found[-3:])
            ):
                self._emit([token], found, opens=False)
        while rest and not rest[-1].is_capital:
            rest.pop()
        if not rest:
            return
        if self.code == "de" and len(rest) == 1 and not honorific:
            low = rest[0].text.lower()
            if low in self.titles or place_id(low, self.code):
                self._emit(rest, found, opens=False)
                return
        self._emit(
            rest, found, opens=False, titled=True, role="" if honorific else role
        )

    def _is_label(self, rest: list[Token]) -> bool:
        """Whether a person's name cannot start here: an acronym, place or office."""
        word = rest[0].text
        if "." in word:
            return False  # initials
        if word.isupper() and len(word) > 1 and not rest[1].text.isupper():
            return True
        if place_id(word, self.code) or word.lower() in gazetteer.organizations():
            low = word.lower()
            return low not in gazetteer.given_names() or len(rest) > 2
        return False

    def _without_opener(self, run: list[Token]) -> list[Token]:
        """Drop a first word whose capital only comes from opening the sentence."""
        word = run[0].text
        low = word.lower()
        rest = run[1:]
        if len(run) == 1:
            return run
        if self.inner[word] and low not in self.lower_seen:
            return run
        if word.isupper() and len(word) > 1:
            return run
        if low in self.titles and rest[0].is_capital and self._is_org(rest):
            return rest  # "Rival Sony Group Corp."
        if low in gazetteer.given_names() and low not in self.lower_seen:
            return run
        if self._is_org(run) or place_id(low, self.code):
            return run
        common = low in self.lower_seen
        if self.code == "en":
            common = common or low in gazetteer.english_words()
        if not common:
            return run
        while rest and not rest[0].is_capital:
            rest = rest[1:]
        if not rest:
            return []
        if self.code == "en":
            plain = all(
                t.text.lower() in gazetteer.english_words()
                for t in rest
                if t.is_capital
            )
            if len(rest) <= 2 and plain and not self._is_org(rest):
                return run
        return rest

    def _split_known(
        self, run: list[Token], found: list[Candidate], *, opens: bool
    ) -> None:
        """Part "Ukraine Volodymyr Zelensky" and "Ausfahrt Studen"; then keep."""
        low = run[0].text.lower()
        if (
            len(run) > 1
            and (low in self.demonyms or is_demonym(low, self.code))
            and not self._is_org(run)
            and not self._has_head(run[1:])
            and not place_id(self._phrase(run), self.code)
            and not (len(run) == 2 and low in gazetteer.given_names())
        ):
            rest = run[1:]
            while rest and not rest[0].is_capital:
                rest = rest[1:]
            if rest:
                self._split_known(rest, found, opens=False)
            return
        if len(run) > 2 and not self._is_org(run):
            for cut in (2, 1):
                head, rest = run[:cut], run[cut:]
                if len(rest) < 2 or not rest[0].is_capital:
                    continue
                country = self.tables.inflects_names and (
                    len(place_id(self._phrase(head), self.code)) == 2
                )
                if country and cut == 1 and not place_id(self._phrase(run), self.code):
                    self._emit(head, found, opens=opens)
                    self._emit(rest, found, opens=False)
                    return
                if (
                    (
                        place_id(self._phrase(head), self.code)
                        or (cut == 1 and self._after_of(head[0]))
                    )
                    and rest[0].text.lower() in gazetteer.given_names()
                    and head[0].text.lower() not in gazetteer.given_names()
                    and not place_id(self._phrase(run), self.code)
                ):
                    if place_id(self._phrase(head), self.code):
                        self._emit(head, found, opens=opens)
                    self._emit(rest, found, opens=False)
                    return
        if (
            self.code == "en"
            and len(run) > 2
            and low in ("police", "state", "army", "navy", "treasury", "government")
            and (
                run[1].text.lower() in gazetteer.given_names()
                or (low == "police" and self._word_before(run[0]) == "of")
            )
        ):
            # "Superintendent of Police Sanjeev Gandhi"
            self._emit(run[1:], found, opens=False, titled=True)
            return
        if (
            self.tables.inflects_names
            and len(run) > 2
            and run[1].text.lower() in gazetteer.given_names()
            and run[0].text.lower() not in gazetteer.given_names()
            and self._word_before(run[0]) in self.titles
        ):
            # "руководитель Рослесхоза Иван Советников"
            kind = "" if place_id(run[0].text, self.code) else "org"
            self._emit(run[:1], found, opens=False, kind=kind)
            self._emit(run[1:], found, opens=False, titled=True)
            return
        if (
            self.tables.nouns_capital
            and len(run) in (2, 3)
            and low.endswith(_MAKERS)
            and run[1].text.lower() not in gazetteer.given_names()
        ):
            # "der Düngemittelhersteller Salpetra"
            self._emit(run[1:], found, opens=False, kind="org")
            return
        if self.tables.nouns_capital and len(run) > 2:
            for index in range(1, len(run) - 1):
                low = run[index].text.lower()
                if low not in gazetteer.given_names() or self._has_head(run):
                    continue
                if low in self.lower_seen or not run[index + 1].is_capital:
                    continue
                if any(not t.is_capital for t in run[:index]):
                    break
                role = self.document.text[run[0].start : run[index - 1].end]
                self._emit(run[index:], found, opens=False, titled=True, role=role)
                return
        if (self.tables.nouns_capital and len(run) > 1) and (
            low in self.place_nouns
            and low
            not in (
                "bad",
                "sankt",
                "st",
                "neu",
                "alt",
            )
        ):
            self._emit(run[1:], found, opens=False, kind="place")
            return
        self._emit(run, found, opens=opens)

    def _word_before(self, token: Token) -> str:
        match = _LAST_WORD.search(self.text[max(0, token.start - 30) : token.start])
        return match[1].lower() if match else ""

    def _after_of(self, token: Token) -> bool:
        """ "ministro della Cultura Alessandro Giuli": an office, then its holder."""
        if self.code not in ("fr", "es", "it", "pt"):
            return False
        left = self.text[max(0, token.start - 40) : token.start].lower()
        match = _OFFICE.search(left)
        return match is not None and match[1] in self.titles

    def _emit(
        self,
        run: list[Token],
        found: list[Candidate],
        *,
        opens: bool,
        titled: bool = False,
        role: str = "",
        kind: str = "",
    ) -> None:
        while run and not run[0].is_capital and not self._starts(run[0]):
            run = run[1:]
        if not run:
            return
        candidate = Candidate(
            list(run), role=role, titled=titled, opens=opens, kind=kind
        )
        last = run[-1]
        if (
            last.text.lower() in ("jr", "sr", "inc", "corp", "ltd", "co", "st")
            or (len(last.text) == 1 and len(run) == 1)
        ) and (
            self.text[last.end : last.end + 1] == "."
            and last.text.lower() in ("jr", "sr", "inc", "corp", "ltd", "co")
        ):
            candidate.end_fixed = last.end + 1
        candidate.words = [t.text.lower() for t in run]
        found.append(candidate)

    # -------------------------------------------------------------- dateline

    def _dateline(self, found: list[Candidate]) -> int:
        """Read "BERLIN (Agency) -" at the very start; return the next token."""
        if not self.document.sentences:
            return 0
        start, _ = self.document.sentences[0]
        match = _DATELINE.match(self.text, start, start + 120)
        if not match:
            return 0
        city = match["city"].strip()
        listed = bool(place_id(city, self.code)) or city.lower() in gazetteer.towns()
        if not (listed or city.isupper() or match["source"]) or len(city.split()) > 4:
            return 0
        bare = bool(place_id(city, self.code)) and self.text[match.end()].isupper()
        if not (match["source"] or city.isupper() or match["region"] or bare):
            return 0
        tokens = self.tokens
        index = 0
        place: list[Token] = []
        while index < len(tokens) and tokens[index].start < match.end():
            token = tokens[index]
            if token.end <= match.end("city"):
                place.append(token)
            elif (
                match["region"]
                and token.is_capital
                and token.end <= match.end("region")
                and place_id(token.text, self.code)
            ):
                key = "p:" + place_id(token.text, self.code)
                words = [token.text.lower()]
                found.append(
                    Candidate([token], kind="place", trust=3, key=key, words=words)
                )
            index += 1
        place = [t for t in place if t.is_word]
        if place:
            candidate = Candidate(place, kind="place", trust=3)
            if known := place_id(city, self.code):
                candidate.key = "p:" + known
            candidate.words = [t.text.lower() for t in place]
            found.insert(0, candidate)
        # What follows opens the sentence.
        if index < len(tokens):
            token = tokens[index]
            tokens[index] = Token(
                token.text, token.start, token.end, token.sentence, True
            )
        return index


_DIRECTIONS = words("north south east west northern southern eastern western central")


@lru_cache(maxsize=16384)
def place_id(name: str, code: str) -> str:
    """Return the gazetteer's id of a place name, or ""."""
    known = gazetteer.places()
    low = name.lower()
    if found := known.get(low):
        return found
    if code in ("ru", "uk"):
        for form in lemmas(low, code):
            if found := known.get(form):
                return found
    elif (code == "de" and low.endswith("s")) and (
        len(low) > 5 and (found := known.get(low[:-1]))
    ):
        # Genitive: "Deutschlands", "Berlins".
        return found
    return ""


@lru_cache(maxsize=16384)
def organization_id(name: str, code: str) -> str:
    """Return the canonical name of a well-known organization, or ""."""
    known = gazetteer.organizations()
    low = name.lower().replace("’", "'")
    if found := known.get(low):
        return found
    if code in ("ru", "uk") and len(low) > 4:
        for form in lemmas(low, code):
            if found := known.get(form):
                return found
    return ""


@lru_cache(maxsize=16384)
def is_demonym(word: str, code: str) -> bool:
    """Whether an English word names a people by its ending ("Bolivian")."""
    if code != "en":
        return False
    if word in _DEMONYMS:
        return True
    for ending, replacements in _DEMONYM_ENDINGS:
        if word.endswith(ending):
            stem = word[: -len(ending)]
            if len(stem) >= 3 and any(
                len(gazetteer.places().get(stem + r, "")) == 2 for r in replacements
            ):
                return True
    return False


_DEMONYM_ENDINGS = (
    ("ians", ("ia", "", "y", "a", "e", "es")),
    ("ian", ("ia", "", "y", "a", "e", "es")),
    ("ans", ("a", "", "o")),
    ("an", ("a", "", "o")),
    ("ese", ("a", "", "al", "an")),
    ("is", ("", "e")),
    ("i", ("", "e")),
    ("ish", ("land", "")),
)
_DEMONYMS = words(
    """american americans british briton britons french german germans spanish spaniard
    spaniards dutch swiss swedish swede swedes norwegian norwegians danish dane
    danes finnish finn finns polish pole poles czech czechs greek greeks turkish
    turk turks russian russians ukrainian ukrainians chinese japanese korean koreans
    vietnamese thai filipino filipinos indian indians pakistani pakistanis afghan
    afghans iraqi iraqis iranian iranians israeli israelis palestinian palestinians
    egyptian egyptians saudi saudis irish welsh scottish scots english italian
    italians portuguese brazilian brazilians mexican mexicans canadian canadians
    australian australians african africans european europeans asian asians latin
    hispanic arab arabs kurdish kurds hungarian hungarians bulgarian romanian
    romanians serbian serbs croatian croats bosnian bosniaks albanian cuban cubans
    argentine argentinian chilean peruvian colombian venezuelan bolivian ecuadorian
    haitian nigerian nigerians kenyan ethiopian somali somalis sudanese libyan
    tunisian moroccan algerian ghanaian congolese rwandan ugandan tanzanian
    zimbabwean south_african lebanese syrian syrians jordanian yemeni qatari emirati
    kuwaiti bangladeshi sri_lankan nepali nepalese burmese indonesian malaysian
    singaporean taiwanese mongolian kazakh uzbek georgian georgians armenian
    armenians azerbaijani belarusian belarusians latvian lithuanian estonian
    icelandic belgian belgians austrian austrians maltese cypriot catalan basque
    soviet ottoman californian texan floridian londoner londoners parisian muscovite
    californians texans roman tibetan uighur uyghur uyghurs rohingya chechen
    chechens crimean caribbean nordic scandinavian balkan slavic anglo victorian
    jewish"""
)
