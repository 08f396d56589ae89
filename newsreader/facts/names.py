"""Decides what each candidate is, merges the forms of one name, and ranks.

Order matters: what the gazetteer or a head word says is certain and is settled
first; then people who are named in full; then what those names explain (surnames,
acronyms); at last what only the words around it can tell. What stays unclear is left
out: five right facts beat twelve.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from newsreader.facts import gazetteer
from newsreader.facts.candidates import (
    Candidate,
    Reader,
    is_demonym,
    organization_id,
    place_id,
)
from newsreader.facts.document import Document
from newsreader.facts.inflection import stem
from newsreader.facts.lang import Stems, words
from newsreader.facts.nlp import Entity
from newsreader.facts.opinion import Opinion, phrase_of
from newsreader.facts.translit import skeleton

#: So many people of one surname are told apart; more is no article.
_MOST_NAMESAKES = 40
KINDS = ("person", "org", "place")

_WORD_BEFORE = re.compile(r"([^\W_][\w'’.-]*)([ \u00a0,'’«“\"(]{0,3})$")
_WORD_AFTER = re.compile(r"([ \u00a0,'’»”\")]{0,3})([^\W_][\w'’-]*)")
_ACRONYM = re.compile(
    r"[A-ZА-ЯІЇЄЁÄÖÜÉ][A-ZА-ЯІЇЄЁÄÖÜÉ&]{1,6}\d{0,2}s?|[A-Z]\.(?:[A-Z]\.)+"
)
_CAMEL = re.compile(r"[A-Z][a-zà-ÿ]+[A-Z][A-Za-z]+|[a-z]{1,2}[A-Z][a-z]+")
_NOT_NAMES = words(
    """i ii iii iv v vi vii viii ix x xi xii xiv xv xvi ok tv ceo cfo coo cto gdp usb
    dna hiv pdf sms suv lgbt ngo ngos mp mps pm am dc ad bc phd us$ pkw lkw mwst ggf
    pib iva ong ddhh ввп сми тв нло днк вич пк шт"""
)


@dataclass(slots=True)
class Name:
    """One named thing with all its mentions."""

    kind: str
    #: The fullest form.
    name: str
    role: str = ""
    key: str = ""
    #: Where the full name stands, in text order.
    anchors: list[int] = field(default_factory=list)
    #: (start, end) in text order.
    spans: list[tuple[int, int]] = field(default_factory=list)
    forms: Counter[str] = field(default_factory=Counter)
    words: tuple[str, ...] = ()
    trust: int = 1
    score: float = 0.0


class NameFinder:
    """Finds the names of one document."""

    def __init__(
        self,
        document: Document,
        *,
        title: str = "",
        hints: Sequence[str] = (),
        entities: Sequence[Entity] = (),
    ) -> None:
        self.document = document
        self.text = document.text
        self.code = document.lang
        self.reader = Reader(document)
        self.tables = self.reader.tables
        self.title = title.lower()
        self.hinted = {h.lower() for h in hints if 2 < len(h) < 60}
        self.say = Stems(self.tables.say)
        self.roles = self.reader.titles
        self.found: list[Candidate] = self.reader.candidates()
        self._starts = [c.start for c in self.found]
        self._opinion = Opinion(self.found, entities) if entities else None
        self._words_known = (
            gazetteer.english_words() if self.code == "en" else frozenset()
        )

    def find(self) -> dict[str, list[Name]]:
        """Return the names of each kind, most important first."""
        self._context()
        lone = [c for c in self.found if len(c.words) == 1]
        self._lone = {c.tokens[0].text for c in lone}
        self._lone_speakers = {
            c.tokens[0].text
            for c in lone
            if c.after in self.say or c.before in self.say
        }
        for candidate in self.found:
            if not candidate.kind:
                self._by_itself(candidate)
        people = self._people()
        self._surnames(people)
        self._teams()
        self._by_company()
        self._institutions()
        self._by_context()
        self._siblings()
        if self._opinion is not None:
            self._drop_unseen(self._opinion)
        late = self._late_people()
        self._surnames(late, settled=("person", "person?", "org", "place"))
        people += late
        self._first_sentences = [s for s, _ in self.document.sentences[:12]]
        names = [*people, *self._merge("org"), *self._merge("place")]
        result: dict[str, list[Name]] = {kind: [] for kind in KINDS}
        for name in names:
            self._rank(name)
            result[name.kind].append(name)
        for kind in KINDS:
            result[kind].sort(key=lambda n: (-n.score, n.spans[0]))
        return result

    def _teams(self) -> None:
        """In a report on a match the towns that play are clubs, not places."""
        masked = self.document.masked
        if self.code != "en" or len(_MATCH.findall(masked[:6000])) < 3:
            return
        if not _SCORE.search(masked):
            return
        groups: dict[str, list[Candidate]] = defaultdict(list)
        for candidate in self.found:
            if candidate.kind in ("place", "", "none") and candidate.words:
                groups[" ".join(candidate.words)].append(candidate)
        for phrase, group in groups.items():
            if len(place_id(phrase, self.code)) == 2 or phrase in self.tables.never:
                continue
            if (
                not place_id(phrase, self.code) and phrase not in gazetteer.towns()
            ) and (group[0].words[0] not in _DIRECTIONS or len(group[0].words) < 2):
                continue
            if any(c.after in _PLAYS or c.before in _AGAINST for c in group):
                for candidate in group:
                    self._set(candidate, "org", 2, "t:" + phrase)

    # --------------------------------------------------------------- context

    def _context(self) -> None:
        masked = self.document.masked
        for candidate in self.found:
            left, right = self.document.sentences[candidate.tokens[0].sentence]
            start, end = candidate.start, candidate.end
            before = _WORD_BEFORE.search(masked, max(left, start - 40), start)
            after = _WORD_AFTER.match(masked, end, min(right, end + 40))
            candidate.before = before[1].lower() if before else ""
            candidate.after = after[2].lower() if after else ""
            if before and before[2].strip(" \u00a0'’"):
                candidate.before = ""
            elif (
                before
                and self.code in _CONTRACTING
                and (
                    candidate.before in self.tables.articles
                    or candidate.before in _ELIDED
                )
            ):
                # "dans l'Hérault", "in der Steiermark": what counts is further left
                further = _WORD_BEFORE.search(
                    masked, max(left, before.start() - 30), before.start(1)
                )
                if (
                    further
                    and not further[2].strip(" \u00a0")
                    and further[1].lower() in self.tables.place_before
                ):
                    candidate.before = further[1].lower()
            if after and after[1].strip(" \u00a0"):
                candidate.after = ""

    # ------------------------------------------------------------- by itself

    def _by_itself(self, candidate: Candidate) -> None:
        """Settle what the candidate's own words decide."""
        phrase = self._phrase(candidate)
        words = candidate.words
        single = len(words) == 1
        if single and (words[0] in _NOT_NAMES or len(words[0]) < 2):
            candidate.kind = "none"
            return
        brand = phrase + "'s"
        rest = self.document.masked[candidate.end : candidate.end + 5]
        if brand in gazetteer.organizations() and rest[:2] in ("'s", "’s"):
            candidate.end_fixed = candidate.end + 2
            key = "o:" + gazetteer.organizations()[brand].lower()
            self._set(candidate, "org", 3, key)
            return
        if (single and (words[0] in self.roles or _CODE.fullmatch(words[0]))) and (
            not candidate.titled
        ):
            candidate.kind = "none"
            return
        if single and words[0] in self.tables.months and not candidate.titled:
            candidate.kind = "none"
            return
        if (
            candidate.titled and len(words) <= 4 and not self._org_words(candidate)
        ) and (not (single and self._is_acronym(candidate))):
            self._set(candidate, "person", 3)
            return
        if (
            single
            and (is_demonym(words[0], self.code) or words[0] in self.reader.demonyms)
            and not place_id(words[0], self.code)
        ):
            candidate.kind = "none"
            return
        if single and self.tables.inflects_names and _ADJECTIVE.search(words[0]):
            after = _WORD_AFTER.match(self.document.masked, candidate.end)
            if after and after[1] == " " and after[2].islower():
                candidate.kind = "none"  # "на Московской бирже"
                return
        if single and self.tables.inflects_names and _OFFICES.match(words[0]):
            self._set(candidate, "org", 2)
            return
        if phrase == "amazon" and candidate.before in (*self.tables.articles, "in"):
            self._set(candidate, "place", 2)
            return
        if (
            len(words) == 2
            and words[0] in _DIRECTIONS
            and is_demonym(words[1], self.code)
        ):
            candidate.kind = "none"  # "North American"
            return
        known = organization_id(phrase, self.code)
        if _DOMAIN.match(rest):
            self._set(candidate, "org", 2)
            return
        if known and self._credible(candidate, phrase):
            self._set(candidate, "org", 3, "o:" + known.lower())
            return
        figure = gazetteer.people().get(phrase)
        if figure and not (single and candidate.opens and phrase in self._words_known):
            self._set(candidate, "person", 2, "")
            return
        place = place_id(phrase, self.code)
        if _BASED.match(rest) and not self._is_acronym(candidate):
            key = "p:" + place if place else ""
            self._set(candidate, "place", 2, key)
            return
        if not single and not place and phrase in gazetteer.towns():
            self._set(candidate, "place", 2)
            return
        if place and self._credible_place(candidate, phrase):
            self._set(candidate, "place", 3 if len(place) == 2 else 2, "p:" + place)
            return
        if self._org_words(candidate):
            self._set(candidate, "org", 2)
            return
        if self._place_words(candidate):
            self._set(candidate, "place", 2)
            return
        if single:
            self._single(candidate)
        else:
            self._several(candidate)

    def _set(self, candidate: Candidate, kind: str, trust: int, key: str = "") -> None:
        candidate.kind, candidate.trust, candidate.key = kind, trust, key

    def _phrase(self, candidate: Candidate) -> str:
        return self.text[candidate.start : candidate.end].lower().replace("’", "'")

    def _credible(self, candidate: Candidate, phrase: str) -> bool:
        """Short and everyday words name an organization only with their capitals."""
        surface = self.text[candidate.start : candidate.end]
        if len(candidate.words) > 1:
            return True
        if len(phrase) <= 4 and phrase.isalpha():
            if surface.isupper():
                return True
            # "Nasa", "Nato" but not "Un" or "Om"
            return len(phrase) == 4 and not candidate.opens
        if candidate.opens and phrase in self.reader.lower_seen:
            return bool(self.reader.inner[candidate.tokens[0].text])
        if candidate.opens and phrase in _EVERYDAY and phrase not in _FIRMS:
            return bool(self.reader.inner[candidate.tokens[0].text])
        if phrase in _EVERYDAY:
            return candidate.before not in self.tables.articles
        return True

    def _credible_place(self, candidate: Candidate, phrase: str) -> bool:
        token = candidate.tokens[0]
        if len(candidate.words) > 1:
            return True
        if len(phrase) <= 3 and not token.text.isupper():
            return phrase in ("rom", "ufa", "rio", "лос", "рим", "уфа", "goa", "oma")
        if len(phrase) == 2 and candidate.opens and token.text != phrase.upper():
            return False
        if phrase in self._words_known or phrase in self.reader.lower_seen:
            # "Reading", "Mobile", "Turkey", "Nice": only with a capital of its own.
            if candidate.opens and not self.reader.inner[token.text]:
                return len(gazetteer.places().get(phrase, "")) == 2 and (
                    phrase not in self.reader.lower_seen
                )
            if phrase in _PLACES_AND_WORDS or self.reader.inner[token.text] > 2:
                return True
            return (
                candidate.before in self.tables.place_before
                or candidate.before in self.tables.place_nouns
                or len(place_id(phrase, self.code)) == 2
            )
        if phrase in gazetteer.given_names() and candidate.opens:
            return (
                len(place_id(phrase, self.code)) == 2
                or bool(self.reader.inner[token.text])
                or phrase not in gazetteer.surnames()
            )
        if self.tables.nouns_capital and candidate.opens:
            return len(phrase) > 3
        return True

    def _is_acronym(self, candidate: Candidate) -> bool:
        surface = self.text[candidate.start : candidate.end]
        return bool(_ACRONYM.fullmatch(surface))

    def _org_words(self, candidate: Candidate) -> bool:
        words, tables = candidate.words, self.tables
        first, last = words[0], words[-1].rstrip(".")
        if len(words) > 1:
            if last in tables.org_last:
                return not (
                    self.code == "en"
                    and last
                    in (
                        "forces",
                        "force",
                        "services",
                        "works",
                        "team",
                        "house",
                        "front",
                        "times",
                        "news",
                        "games",
                        "records",
                        "post",
                    )
                    and len(words) == 2
                    and words[0] in tables.never
                )
            if first in self.reader.org_first and (
                self.code != "en"
                or any(not t.is_capital for t in candidate.tokens)
                or first
                in (
                    "ministry",
                    "department",
                    "university",
                    "bank",
                    "court",
                    "statistics",
                )
            ):
                return True
            if any(
                w in self.reader.org_first or w in tables.org_last for w in words
            ) and (any(w in tables.org_of for w in words[1:])):
                return True
            if "&" in self.text[candidate.start : candidate.end]:
                return True
        if (
            self.code == "de"
            and len(words) == 2
            and words[0].startswith(
                (
                    "deutsche",
                    "europäische",
                    "österreichische",
                    "schweizerische",
                    "bayerische",
                    "sächsische",
                )
            )
            and words[1].removesuffix("s").removesuffix("e").endswith(_GERMAN_BODIES)
        ):
            return True
        if (
            self.code == "de"
            and len(words) == 2
            and words[0].endswith(("en", "er", "es", "e"))
            and words[1]
            .removesuffix("s")
            .endswith(
                ("landesamt", "bundesamt", "kriminalamt", "hilfswerk", "institut")
            )
        ):
            return True
        if tables.org_endings:
            for index, word in enumerate(words):
                if word.endswith(tables.org_endings) and (
                    len(words) > 1 or word not in tables.org_endings
                ):
                    if index and self.code == "de":
                        continue
                    return len(words) > 1 or self._compound(word)
        return False

    def _compound(self, word: str) -> bool:
        """Whether a lone German compound names one institution, not a kind of it."""
        return word.endswith(
            ("ministerium", "ministeriums", "bundesamt", "kriminalamt", "gerichtshof",
             "gerichtshofs", "landtag", "landtags", "anwaltschaft")
        ) and not word.startswith(("landtag", "ministerium"))  # fmt: skip

    def _place_words(self, candidate: Candidate) -> bool:
        words, tables = candidate.words, self.tables
        if len(words) == 1:
            return bool(_TOPONYM.search(words[0]))
        last = words[-1]
        if last in tables.place_last and words[0] not in self.tables.honorifics:
            return not (
                words[0] in gazetteer.given_names()
                and last
                in (
                    "hill",
                    "hills",
                    "park",
                    "forest",
                    "lake",
                    "rivers",
                    "bridge",
                    "beach",
                    "field",
                    "berg",
                    "tal",
                )
                and len(words) == 2
            )
        if words[0] in tables.place_first:
            rest = " ".join(words[1:])
            if words[0] in _SAINTS:
                return len(words) == 2 and (
                    candidate.before in tables.place_before
                    or candidate.before in tables.place_nouns
                    or rest not in gazetteer.given_names()
                )
            if words[0] in tables.stop:
                return False
            return bool(place_id(rest, self.code)) or words[0] in _WATERS
        return False

    # ------------------------------------------------------------- one word

    def _single(self, candidate: Candidate) -> None:
        if self._is_acronym(candidate):
            surface = self.text[candidate.start : candidate.end]
            if surface.lower() in self.tables.never:
                candidate.kind = "none"
            elif len(surface) >= 2:
                self._set(candidate, "org", 1)
            return
        surface = self.text[candidate.start : candidate.end]
        if _CAMEL.fullmatch(surface) and not surface.startswith(
            ("Mc", "Mac", "De", "Di", "La", "Le", "Van", "Fitz")
        ):
            self._set(candidate, "org", 2)

    # --------------------------------------------------------- several words

    def _several(self, candidate: Candidate) -> None:
        words = [w for w in candidate.words]
        capitals = [t for t in candidate.tokens if t.is_capital]
        if len(capitals) > 5:
            return
        first, last = words[0], words[-1]
        given = gazetteer.given_names()
        family = gazetteer.surnames()
        initials = len(first) == 1 or (len(first) <= 5 and "." in first)
        if any(
            c.text.isupper() and len(c.text) > 2 and "." not in c.text for c in capitals
        ) and not all(c.text.isupper() for c in capitals):
            if len(capitals) == 2 and capitals[0].text.isupper():
                self._set(candidate, "org", 1)
            return
        known_given = first in given or stem_in(first, given, self.code)
        if (
            self.code == "en"
            and len(words) == 2
            and place_id(first, self.code)
            and last in self._words_known
            and last.endswith("s")
            and last not in family
        ):
            self._set(candidate, "org", 2)  # "Denver Nuggets"
            return
        if (
            len(capitals) == 2
            and (
                self._alone(capitals[-1].text)
                or (known_given and self._recurs(capitals[-1].text))
            )
            and not place_id(last, self.code)
        ):
            self._set(candidate, "person", 2)
            return
        if (
            self.code == "en"
            and first in _DIRECTIONS
            and not self._person_context(candidate)
        ):
            return
        if (
            self.code == "en"
            and not known_given
            and len(place_id(last, self.code)) == 2
            and len(capitals) == len(words)
        ):
            self._set(candidate, "org", 1)  # "Parks Canada"
            return
        if (
            self.code == "en"
            and known_given
            and len(words) > 2
            and all(w in self._words_known for w in words)
        ):
            return  # "Marine Mammal Science"
        if self.code == "en" and not known_given and not initials:
            plain = sum(w in self._words_known for w in words)
            if plain == len(words):
                return  # "Green Shoe", "Big Ten": the context may tell
            if plain and (last in self._words_known and last not in family):
                return
        if self.tables.nouns_capital and not known_given and not initials:
            return
        if initials and len(capitals) >= 2:
            self._set(candidate, "person", 2)
            return
        if candidate.before in self.roles and not self._org_context(candidate):
            self._set(candidate, "person", 2)
            return
        if known_given:
            if first in self.reader.lower_seen and first in self._words_known:
                return
            if candidate.before in self.tables.company:
                self._set(candidate, "org", 2)
                return
            trust = 2
            if self.code == "en" and last in self._words_known and last not in family:
                trust = 1
                doubtful = first in self._words_known and (
                    candidate.opens or candidate.before in self.tables.articles
                )
                if doubtful and not self._person_context(candidate):
                    return
                if self._org_context(candidate):
                    return
            self._set(candidate, "person", trust)
            return
        if (
            (_SURNAME.search(last) and len(capitals) <= 3 and len(first) > 1)
            and (self.code != "en" or last not in self._words_known)
        ) and (not place_id(first, self.code)):
            self._set(candidate, "person", 1)
            return
        if last in family or stem_in(last, family, self.code):
            if len(capitals) <= 3 and not place_id(first, self.code):
                self._set(candidate, "person", 1)
            return

    def _recurs(self, word: str) -> bool:
        return word in self._lone

    def _alone(self, word: str) -> bool:
        """Whether the word also stands alone as a name beside a verb of saying."""
        return word in self._lone_speakers and bool(self.reader.inner[word])

    def _person_context(self, candidate: Candidate) -> bool:
        if candidate.before in self.say or candidate.after in self.say:
            return True
        if candidate.before in self.roles or candidate.titled:
            return True
        after = self.document.masked[candidate.end : candidate.end + 8]
        return bool(re.match(r", \d\d,|,? who\b|,? qui\b| \(\d\d\)", after))

    def _org_context(self, candidate: Candidate) -> bool:
        return candidate.before in self.tables.articles or candidate.after in _ORG_AFTER

    # ---------------------------------------------------------------- people

    def _people(self) -> list[Name]:
        """Group full names; a shorter form of the same person joins the longer."""
        people: list[Name] = []
        by_last: dict[str, list[Name]] = defaultdict(list)
        figures = gazetteer.people()
        chosen = [c for c in self.found if c.kind == "person"]
        for candidate in sorted(chosen, key=lambda c: (len(c.words) == 1, c.start)):
            words = candidate.words
            key = stem(words[-1], self.code)
            if (
                len(words) == 2
                and self.code in ("es", "pt")
                and words[0] not in gazetteer.given_names()
                and words[0] in by_last
            ):
                # "Kuczynski Godard": both surnames of a person named before
                name = self._owner(candidate, by_last[words[0]])
            elif len(words) == 1:
                name = self._owner(candidate, by_last.get(key, []))
                if name is None:
                    name = self._by_given(candidate, people)
                if name is None:
                    full = figures.get(words[0], "")
                    last = full.lower().rsplit(" ", 1)[-1] if full else ""
                    name = (
                        self._owner(candidate, by_last.get(last, ())) if last else None
                    )
            else:
                name = next(
                    (
                        n
                        for n in by_last.get(key, [])[:_MOST_NAMESAKES]
                        if _same(n.words, words, self.code)
                    ),
                    None,
                )
            if name is None:
                name = Name("person", "", words=tuple(words), trust=candidate.trust)
                people.append(name)
                by_last[key].append(name)
            elif len(words) > len(name.words) and len(name.words) > 1:
                name.words = tuple(words)
            name.trust = max(name.trust, candidate.trust)
            self._add(name, candidate)
        people = self._one_spelling(people)
        for name in people:
            name.spans.sort()
            self._name_person(name)
        return [p for p in people if p.trust > 0]

    def _owner(self, candidate: Candidate, names: Sequence[Name]) -> Name | None:
        """Return the person named before, closest, or else the first after."""
        best: Name | None = None
        nearest = -1
        for name in names[:_MOST_NAMESAKES]:
            index = bisect_left(name.anchors, candidate.start)
            if index and name.anchors[index - 1] > nearest:
                best, nearest = name, name.anchors[index - 1]
        return best or (names[0] if names else None)

    def _by_given(self, candidate: Candidate, people: list[Name]) -> Name | None:
        word = candidate.words[0]
        if word not in gazetteer.given_names():
            return None
        owners = [
            p
            for p in people[:_MOST_NAMESAKES]
            if len(p.words) > 1 and p.words[0] == word
        ]
        return owners[0] if len(owners) == 1 else None

    def _one_spelling(self, people: list[Name]) -> list[Name]:
        """Merge spellings of one person: Zelensky, Zelenskyy, Зеленский."""
        kept: list[Name] = []
        by_bone: dict[str, list[Name]] = defaultdict(list)
        for name in people:
            bone = skeleton(name.words[-1])
            other = next(
                (
                    n
                    for n in by_bone[bone][:_MOST_NAMESAKES]
                    if len(bone) >= 4
                    and (
                        len(n.words) == 1
                        or len(name.words) == 1
                        or skeleton(n.words[0])[:3] == skeleton(name.words[0])[:3]
                    )
                ),
                None,
            )
            if other is None:
                kept.append(name)
                by_bone[bone].append(name)
                continue
            other.spans += name.spans
            other.anchors = sorted(other.anchors + name.anchors)
            other.forms += name.forms
            other.trust = max(other.trust, name.trust)
            other.role = other.role or name.role
            if len(name.words) > len(other.words):
                other.words = name.words
        return kept

    def _add(self, name: Name, candidate: Candidate) -> None:
        if len(candidate.words) > 1 or not name.anchors:
            name.anchors.append(candidate.start)
        name.spans.append((candidate.start, candidate.end))
        name.forms[self.text[candidate.start : candidate.end]] += 1
        if candidate.role and (not name.role or len(candidate.words) > 1):
            name.role = name.role or candidate.role
        name.key = name.key or candidate.key

    def _name_person(self, name: Name) -> None:
        """Choose the fullest form, in the nominative when the text has it."""

        def size(form: str) -> int:
            return sum(len(w.rstrip(".")) > 1 for w in form.split())

        longest = max(size(f) for f in name.forms)
        full = [f for f in name.forms if size(f) == longest]
        given = gazetteer.given_names()
        # In text order; a known given name is in the nominative.
        full.sort(
            key=lambda f: (
                f.isupper(),
                self.tables.inflects_names and f.split()[0].lower() not in given,
            )
        )
        name.name = full[0]

    def _surnames(
        self, people: list[Name], settled: Sequence[str] = ("person", "none")
    ) -> None:
        """Give lone surnames to the people named in full."""
        by_last: dict[str, list[Name]] = defaultdict(list)
        for person in people:
            for form in person.forms:
                words = form.lower().split()
                by_last[stem(words[-1], self.code)].append(person)
                if len(words) > 2:
                    tail = " ".join(words[-2:])
                    by_last[tail].append(person)
        initials = {
            "".join(w[0] for w in p.words): stem(p.words[-1], self.code)
            for p in people
            if len(p.words) > 2
        }
        for candidate in self.found:
            if candidate.kind in settled or len(candidate.words) > 3:
                continue
            phrase = " ".join(candidate.words)
            # "Kuczynski Godard": both surnames of a person named before
            if (len(candidate.words) == 2 and self.code in ("es", "pt")) and (
                not candidate.kind and candidate.words[0] in by_last
            ):
                phrase = candidate.words[0]
            if self._is_acronym(candidate) and 2 < len(phrase) < 5:
                phrase = initials.get(phrase, phrase)
            owners = by_last.get(phrase) or (
                by_last.get(stem(phrase, self.code))
                if len(candidate.words) == 1
                else None
            )
            if not owners or (candidate.kind == "org" and candidate.trust == 3):
                continue
            if (
                candidate.kind == "place"
                and candidate.trust == 3
                and candidate.before not in self.say
                and candidate.after not in self.say
            ):
                continue
            if candidate.kind == "place" and (
                candidate.before in self.tables.place_before
                or all(len(p.words) == 1 for p in owners)
            ):
                continue
            owner = self._owner(candidate, owners)
            if owner is not None:
                candidate.kind, candidate.trust = "person", 2
                owner.spans.append((candidate.start, candidate.end))
                owner.forms[self.text[candidate.start : candidate.end]] += 1
        given_only: dict[str, list[Name]] = defaultdict(list)
        for person in people:
            if len(person.words) > 1:
                given_only[person.words[0]].append(person)
        for candidate in self.found:
            if candidate.kind not in ("", "none") or len(candidate.words) != 1:
                continue
            if candidate.kind == "none" and "none" in settled:
                continue
            owners = given_only.get(candidate.words[0], [])
            if len(owners) == 1:
                candidate.kind, candidate.trust = "person", 1
                owners[0].spans.append((candidate.start, candidate.end))
                owners[0].forms[self.text[candidate.start : candidate.end]] += 1
        for person in people:
            person.spans = sorted(set(person.spans))

    def _late_people(self) -> list[Name]:
        """People that only the words around them gave away."""
        late: dict[str, Name] = {}
        for candidate in self.found:
            if candidate.kind != "person?":
                continue
            key = " ".join(stem(w, self.code) for w in candidate.words)
            name = late.setdefault(
                key, Name("person", "", words=tuple(candidate.words))
            )
            self._add(name, candidate)
        for name in late.values():
            self._name_person(name)
        return list(late.values())

    # --------------------------------------------------------- organizations

    def _by_company(self) -> None:
        """Acronyms and short forms of organizations that are named in full."""
        full = [c for c in self.found if c.kind == "org" and len(c.words) > 1]
        by_words: dict[tuple[str, ...], list[Candidate]] = defaultdict(list)
        heads: dict[str, dict[tuple[str, ...], Candidate]] = defaultdict(dict)
        for candidate in full:
            by_words[tuple(candidate.words)].append(candidate)
            heads[candidate.words[0]].setdefault(tuple(candidate.words), candidate)
        initials: dict[str, Candidate] = {}
        tails: dict[str, Candidate] = {}
        for candidate in full:
            capitals = [t.text for t in candidate.tokens if t.is_capital]
            initials.setdefault("".join(c[0] for c in capitals).lower(), candidate)
            words = candidate.words
            if candidate.key.startswith("t:"):
                initials.setdefault("".join(w[0] for w in words) + "u", candidate)
            for cut in range(1, len(words)):
                tail = " ".join(words[cut:])
                if not place_id(tail, self.code) and tail not in gazetteer.towns():
                    tails.setdefault(tail, candidate)
            if words[-1] in self.tables.org_last:
                tails.setdefault(" ".join(words[:-1]), candidate)
        for candidate in self.found:
            if candidate.kind in ("person", "place"):
                continue
            if candidate.kind == "none" and len(candidate.words[0]) < 2:
                continue
            phrase = " ".join(candidate.words)
            surface = self.text[candidate.start : candidate.end]
            owner = None
            if self._is_acronym(candidate):
                owner = initials.get(surface.replace(".", "").lower())
            if owner is None and phrase not in _GENERIC:
                owner = tails.get(phrase)
                if owner is None and len(candidate.words) == 1:
                    owner = self._same_head(candidate, heads)
                    owner = owner or self._short_name(candidate, heads)
                if owner is None:
                    owner = self._bracketed(candidate)
            if owner is not None and owner is not candidate:
                if candidate.kind == "org" and candidate.key:
                    owner.key = owner.key or candidate.key
                    continue
                owner.key = owner.key or "n:" + " ".join(owner.words)
                self._set(candidate, "org", 2, owner.key)
                for other in by_words[tuple(owner.words)]:
                    other.key = owner.key
                by_words[tuple(owner.words)] = [owner]

    def _institutions(self) -> None:
        """ "parquet de Lyon": a lower-case head makes an institution of the name."""
        heads = self.tables.heads
        if not heads:
            return
        for candidate in self.found:
            if candidate.kind not in ("", "place") or len(candidate.words) > 3:
                continue
            left = self.document.masked[max(0, candidate.start - 40) : candidate.start]
            match = _HEAD_OF.search(left)
            if match and match[1] in heads:
                start = candidate.start - len(left) + match.start(1)
                candidate.start_fixed = start
                self._set(candidate, "org", 2)
                words = re.findall(r"\w+", self.text[start : candidate.end].lower())
                candidate.words = words

    def _same_head(
        self,
        candidate: Candidate,
        heads: dict[str, dict[tuple[str, ...], Candidate]],
    ) -> Candidate | None:
        """ "Fiscalía" after "Fiscalía de la Nación"."""
        word = candidate.words[0]
        if (
            self.code not in ("es", "it", "pt", "fr")
            or word not in self.reader.org_first
        ):
            return None
        owners = list(heads.get(word, {}).values())
        return owners[0] if len(owners) == 1 else None

    def _short_name(
        self,
        candidate: Candidate,
        heads: dict[str, dict[tuple[str, ...], Candidate]],
    ) -> Candidate | None:
        """ "SkyServe" after "SkyServe Handling"."""
        word = candidate.words[0]
        owners = list(heads.get(word, {}).values())
        if (
            len(owners) != 1
            or len(word) < 4
            or len(owners[0].words) > 3
            or word in self._words_known
            or word in self.reader.org_first
            or word in self.tables.org_last
            or place_id(word, self.code)
            or is_demonym(word, self.code)
        ):
            return None
        return owners[0]

    def _bracketed(self, candidate: Candidate) -> Candidate | None:
        """ "Technische Hilfswerk (THW)": what stands before the brackets."""
        if not self._is_acronym(candidate):
            return None
        masked = self.document.masked
        if masked[candidate.start - 2 : candidate.start] != " (":
            return None
        index = bisect_right(self._starts, candidate.start) - 2
        owner = self.found[index] if index >= 0 else None
        if (
            owner is None
            or candidate.start - owner.end != 2
            or owner.kind not in ("", "org")
            or len(owner.words) < 2
        ):
            return None
        if not owner.kind and owner.words[0][0] != candidate.words[0][0]:
            return None
        if not owner.kind:
            self._set(owner, "org", 2)
        return owner

    # --------------------------------------------------------------- context

    def _by_context(self) -> None:
        """What no table knows: the words around it, over all its mentions."""
        groups: dict[str, list[Candidate]] = defaultdict(list)
        for candidate in self.found:
            if not candidate.kind:
                key = " ".join(stem(w, self.code) for w in candidate.words)
                groups[key].append(candidate)
        for key, group in groups.items():
            kind, trust = self._judge(key, group)
            if self._opinion is not None:
                kind, trust = self._second_look(group, kind, trust, self._opinion)
            for candidate in group:
                self._set(candidate, kind, trust)

    def _second_look(
        self, group: list[Candidate], kind: str, trust: int, opinion: Opinion
    ) -> tuple[str, int]:
        """Weigh the words around a name against what the model says.

        The model alone is wrong too often about single words and everyday words:
        what it says counts only where lists or the words around support it.
        """
        first = group[0]
        seen = opinion.kind(first)
        words = first.words
        if (
            seen in ("", kind.rstrip("?"))
            or " ".join(words) in _GENERIC
            or words[0] in self.tables.never
            or min(map(len, words)) < 2
        ):
            return kind, trust
        plain = all(
            w in self._words_known or w in self.reader.lower_seen for w in words
        )
        articled = any(c.before in self.tables.articles for c in group)
        if seen == "place":
            there = self.tables.place_before | self.tables.place_nouns | _REACHED
            if (
                kind != "person?"
                and any(c.before in there for c in group)
                and (not plain or " ".join(words) in gazetteer.towns())
            ):
                return "place", 1
        elif seen == "org" and kind == "person?":
            if not any(self._introduced(c) for c in group):
                return "org", 1
        elif seen == "person" and kind in ("org", "none") and not articled:
            names = gazetteer.given_names() | gazetteer.surnames()
            speaks = any(c.before in self.say or c.after in self.say for c in group)
            known = (
                words[0] not in self._words_known
                and (words[0] in names or len(words) > 1)
                and (words[-1] in names or words[0] in names)
            )
            if words[-1] not in self.tables.place_last and (
                known or (speaks and len(words) < 2 and not plain)
            ):
                return "person?", 1
        return kind, trust

    def _drop_unseen(self, opinion: Opinion) -> None:
        """Leave out organizations that were guessed and that the model does not see.

        Guesses are right about one time in seven where the model sees nothing; what
        is called a firm or speaks is no guess.
        """
        groups: dict[str, list[Candidate]] = defaultdict(list)
        for candidate in self.found:
            if candidate.kind == "org":
                groups[phrase_of(candidate)].append(candidate)
        for group in groups.values():
            if all(c.trust < 2 for c in group) and not (
                opinion.allows_organization(group[0])
                or any(
                    c.before in self.tables.company
                    or c.before in self.say
                    or c.after in self.say
                    for c in group
                )
            ):
                for candidate in group:
                    self._set(candidate, "none", 0)

    def _judge(self, key: str, group: list[Candidate]) -> tuple[str, int]:
        first = group[0]
        words = first.words
        inner = [c for c in group if not c.opens]
        tables = self.tables
        phrase = " ".join(words)
        if phrase in _GENERIC or all(self._title_of(c) for c in group):
            return "none", 0
        place = org = person = 0.0
        for candidate in group:
            before, after = candidate.before, candidate.after
            if before in tables.place_before and before not in (
                "to",
                "from",
                "a",
                "de",
            ):
                place += 2
            elif before in tables.place_before:
                place += 1.6 if self.code in ("fr", "it") else 0.6
            left = self.document.masked[max(0, candidate.start - 24) : candidate.start]
            if _INVESTED.search(left):
                place -= 2
                org += 2
            if before in tables.place_nouns:
                place += 3
            if self._noun_of(candidate):
                place += 3
            if after in tables.place_last and after not in ("park", "creek"):
                place += 3
            if after in self.say:
                org += 1.5
                person += 1
            if before in self.say:
                org += 0.5
                person += 1
            if before in tables.company:
                org += 3
            if before in _ORG_BEFORE or after in _ORG_AFTER:
                org += 2
            if before in self.roles:
                person += 2
            if before in tables.articles:
                org += 0.7
        if self.hinted and phrase in self.hinted:
            org += 1
        town = phrase in gazetteer.towns() or any(
            t in gazetteer.towns() for t in _forms(phrase, self.code)
        )
        if town:
            place += 1.5
        if not inner and not (
            len(words) > 1 or (org >= 1.5 and words[0] not in self._words_known)
        ):
            return ("place", 1) if place >= 3 else ("none", 0)
        known_word = len(words) == 1 and (
            words[0] in self._words_known or words[0] in self.reader.lower_seen
        )
        if tables.nouns_capital:
            if place >= 3.5 or (place >= 2 and len(inner) >= 2 and self._bare(inner)):
                return "place", 1
            if len(words) > 1 and person >= 2:
                return "person", 1
            if self._between(inner):
                return "place", 1
            return "none", 0
        if len(words) > 1:
            return self._judge_several(group, place, org, person)
        if known_word:
            if len(inner) >= 3 and max(org, place) >= 3:
                return ("org", 1) if org >= place else ("place", 1)
            return "none", 0
        if place > org and place >= 1.5:
            return "place", 1
        given = words[0] in gazetteer.given_names()
        if given and person >= org and person >= 1:
            return "person?", 1
        if org >= 1.5:
            return "org", 1
        if given or words[0] in gazetteer.surnames():
            return "none", 0
        if len(inner) >= 2:
            return "org", 1
        return ("org", 1) if inner and len(words[0]) > 2 else ("none", 0)

    def _judge_several(
        self, group: list[Candidate], place: float, org: float, person: float
    ) -> tuple[str, int]:
        words = group[0].words
        plain = [w for w in words if w in self._words_known]
        if place >= 2 and place > org:
            return "place", 1
        if len(plain) == len(words):
            if org >= 2 or len([c for c in group if not c.opens]) >= 2:
                return "org", 1
            return "none", 0
        if any(c.text.isupper() and len(c.text) > 1 for c in group[0].tokens):
            return "org", 1
        if self.code in ("nl", "de") and any(w in ("van", "von") for w in words):
            return ("person?", 1) if len(words) <= 4 else ("none", 0)
        if any(not t.is_capital for t in group[0].tokens):
            return ("org", 1) if org >= 1.5 else ("none", 0)
        if org >= 2 and person < 2:
            return "org", 1
        if len(words) <= 3 and not plain and (self.code == "en" or person >= 1 or any(
            self._introduced(c) for c in group
        )):  # fmt: skip
            return "person?", 1
        if plain and words[-1] in plain and words[0] not in plain:
            return "org", 1
        return ("org", 1) if org else ("none", 0)

    def _introduced(self, candidate: Candidate) -> bool:
        """Whether a title stands shortly before, or an age or role after."""
        masked = self.document.masked
        left, _ = self.document.sentences[candidate.tokens[0].sentence]
        before = masked[max(left, candidate.start - 60) : candidate.start].lower()
        clause = re.split(r"[.;:()«»“”„]", before)[-1]
        if any(w in self.say for w in clause.split()[-3:]):
            return True
        if any(
            w in self.roles for w in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", clause)
        ):
            return True
        after = masked[candidate.end : candidate.end + 40].lower()
        if re.match(r",? \(?\d\d\)?[,) ]", after):
            return True
        apposition = re.match(r", (?:\w+ )?([^\W\d_]+)", after)
        return apposition is not None and apposition[1] in self.roles

    def _title_of(self, candidate: Candidate) -> bool:
        """ "ministre de l'Intérieur", "procureur de la République": part of a title."""
        if self.code not in _CONTRACTING or self.code == "de":
            return False
        left = self.document.masked[max(0, candidate.start - 60) : candidate.start]
        match = _OFFICE_OF.search(left)
        if not match:
            return False
        for word in reversed(re.split(r"[\s'’]+", match[1].lower())):
            if word in self.tables.place_nouns or word in self.say:
                return False
            if word in self.roles:
                return True
        return False

    def _noun_of(self, candidate: Candidate) -> bool:
        """ "the city of X", "la ville de X"."""
        left = self.document.masked[max(0, candidate.start - 30) : candidate.start]
        match = _NOUN_OF.search(left)
        return match is not None and any(
            w in self.tables.place_nouns for w in match[1].lower().split()
        )

    def _bare(self, group: list[Candidate]) -> bool:
        """Whether no mention has an article or adjective before it (German)."""
        return all(
            c.before not in self.tables.articles
            and not c.before.endswith(("en", "er", "es", "em"))
            for c in group
        )

    def _between(self, group: list[Candidate]) -> bool:
        """ "zwischen Brügg und Lyss": two bare names after one preposition."""
        masked = self.document.masked
        for candidate in group:
            around = masked[max(0, candidate.start - 14) : candidate.end + 24]
            if re.search(r"\bzwischen [A-ZÄÖÜ]\w+ und [A-ZÄÖÜ]\w+", around):
                return True
        return False

    def _siblings(self) -> None:
        """In a list of names all are of one kind: "Brügg und Lyss"."""
        masked = self.document.masked
        ordered = self.found
        for left, right in itertools.pairwise(ordered):
            if right.start - left.end > 8:
                continue
            gap = masked[left.end : right.start].strip().lower()
            if gap not in _JOINTS:
                continue
            for one, other in ((left, right), (right, left)):
                german = self.tables.nouns_capital
                if (
                    other.kind == "org"
                    and other.trust >= 2
                    and one.kind in ("", "none")
                    and gap in (",", "and", ", and", "et", "y", "e", "и", "і", "en")
                    and len(one.words) == 1
                    and one is right
                    and not german
                    and not one.opens
                    and one.words[0] not in self.tables.never
                    and one.words[0] not in self.roles
                    and one.words[0] not in _GENERIC
                    and not is_demonym(one.words[0], self.code)
                    and one.words[0] not in self.reader.demonyms
                    and len(one.words[0]) > 3
                ):
                    # "Kenya Airways, Delta and Emirates"
                    self._set(one, "org", 2)
                    continue
                if other.kind != "place" or one.opens:
                    continue
                if other.trust < 2 and not german:
                    continue
                undecided = one.kind in ("", "none", "person?")
                if not undecided and not (one.kind == "org" and one.trust == 1):
                    continue
                if german and left.before not in self.tables.place_before:
                    continue
                if (
                    self._nameable(one)
                    and len(one.words) <= (1 if german else 2)
                    and not self._is_acronym(one)
                ):
                    self._set(one, "place", 1)

    def _nameable(self, candidate: Candidate) -> bool:
        words = candidate.words
        if words[0] in self.tables.never:
            return False
        if is_demonym(words[0], self.code) or words[0] in self.reader.demonyms:
            return False
        return not all(w in self._words_known for w in words)

    # ----------------------------------------------------------------- merge

    def _merge(self, kind: str) -> list[Name]:
        names: dict[str, Name] = {}
        for candidate in self.found:
            if candidate.kind != kind:
                continue
            key = candidate.key or "n:" + " ".join(
                stem(w, self.code)
                for w in candidate.words
                if w not in self.tables.articles
            )
            name = names.get(key)
            if name is None:
                name = names[key] = Name(
                    kind, "", key=key, words=tuple(candidate.words)
                )
            name.trust = max(name.trust, candidate.trust)
            self._add(name, candidate)
        if kind == "org":
            self._join_short(names)
        for name in names.values():
            name.spans = sorted(set(name.spans))
            self._name_thing(name)
        return list(names.values())

    def _join_short(self, names: dict[str, Name]) -> None:
        """ "SkyServe" and "SkyServe Handling" are one company."""
        longer: dict[str, list[Name]] = defaultdict(list)
        for name in names.values():
            if len(name.words) in (2, 3):
                longer[name.words[0]].append(name)
        for key in list(names):
            short = names[key]
            owners = longer.get(short.words[0], [])
            if (
                len(short.words) == 1
                and len(owners) == 1
                and len(short.words[0]) > 3
                and short.words[0] not in self._words_known
                and not short.key.startswith("o:")
                and not place_id(short.words[0], self.code)
            ):
                owners[0].spans += short.spans
                owners[0].forms += short.forms
                del names[key]

    def _name_thing(self, name: Name) -> None:
        """Choose the form to show: the fullest for organizations, else the first."""
        forms = list(name.forms)
        known = gazetteer.places() if name.kind == "place" else {}
        if name.kind == "place":
            forms.sort(
                key=lambda f: (
                    f.isupper() and len(f) > 4,
                    f.lower() not in known and name.key.startswith("p:"),
                    -name.forms[f],
                )
            )
        else:
            forms.sort(key=lambda f: (f.isupper() and len(f) > 12, -len(f.split()),
                                      -name.forms[f], -len(f)))  # fmt: skip
        shown = forms[0]
        if shown.isupper() and len(shown) > 3 and name.kind == "place":
            shown = shown.title()
        name.name = shown

    # ------------------------------------------------------------------ rank

    def _rank(self, name: Name) -> None:
        """Mentions, the title, and an early place make a name important."""
        first = bisect_right(self._first_sentences, name.spans[0][0])
        early = max(0.0, 4.0 - 0.5 * max(0, first - 1))
        in_title = self.title and any(
            re.search(r"(?<!\w)" + re.escape(f.lower()) + r"(?!\w)", self.title)
            for f in name.forms
        )
        hinted = any(f.lower() in self.hinted for f in name.forms)
        name.score = (
            min(len(name.spans), 8)
            + early
            + (4 if in_title else 0)
            + (1 if hinted else 0)
            + (0.5 if name.trust >= 2 else 0)
        )


def stem_in(word: str, table: frozenset[str], code: str) -> bool:
    """Whether a case form of the word is in the table (Slavic)."""
    if code not in ("ru", "uk"):
        return False
    return any(form in table for form in _forms(word, code))


def _forms(word: str, code: str) -> Iterable[str]:
    from newsreader.facts.inflection import lemmas

    return lemmas(word, code) if code in ("ru", "uk") else (word,)


def _same(known: Sequence[str], words: Sequence[str], code: str) -> bool:
    """Whether two full names with one surname are of one person."""
    if len(known) == 1 or len(words) == 1:
        return True
    one, other = known[0].rstrip("."), words[0].rstrip(".")
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    one, other = stem(one, code), stem(other, code)
    return one == other or one[:3] == other[:3]


_CONTRACTING = words("fr es it pt ca nl de")
_ELIDED = words("l d dell nell sull all dall")
_DOMAIN = re.compile(r"\.(?:com|org|net|io|co|fr|de|ru|ua|it|es|nl|br)\b")
_INVESTED = re.compile(
    r"\b(?:shares?|stakes?|stock|investors?|invest\w*|interest|confidence|trust) in $"
)
#: "Pont-de-Claix", "Saint-Fons", "Ростов-на-Дону", "Stratford-upon-Avon"
_TOPONYM = re.compile(
    r"^(?:saint|sainte)-\w{3}|-(?:de|sur|les|lès|en|sous|la|le|aux|du|des|upon|on|by|am|an"
    r"|im|ob|на)-\w"
)
_DIRECTIONS = words("north south east west northern southern eastern western central")
_SCORE = re.compile(r"(?<![\d-])\d{1,3}[-–]\d{1,3}(?![\d-])")
_MATCH = re.compile(
    r"\b(?:goals?|touchdowns?|quarterback|striker|midfielder|goalkeeper|season|league|"
    r"halftime|half-time|playoffs?|innings?|touchdown|rebounds|penalty|coach|match|"
    r"overtime|kick-off|quarter|game|scored|defeat|victory|conference|derby)\b"
)
_PLAYS = words(
    """beat beats defeated hosts host led leads won wins lost loses scored trailed play
    plays rolled drew draw manager coach goalkeeper striker midfielder defender
    captain forward quarterback fans took equalised equalized levelled improved fell
    dropped rallied routed edged visited visit had have athletic"""
)
_AGAINST = words(
    """against beat over past defeated versus vs v beating host hosting at visiting
    by"""
)
_HEAD_OF = re.compile(
    r"\b([^\W\d_]+) (?:de la |de l['’]|del |della |dell['’]|dello |du |des |de |d['’]"
    r"|da |do |di )$"
)
#: Endings that only surnames have.
_SURNAME = re.compile(
    r"(?:ский|ская|ского|ским|ской|ському|ського|ським|ський|ська|енко|швили|дзе|ович|евич"
    r"|[бвгджзклмнпрстфхчшщ](?:ов|ев|ин|ова|ева|ина|ову|еву|овым|евым|иным|ян|чук|юк)"
    r"|овић|ović|ić|sson|dóttir|ński|wicz|escu|poulos|dze|shvili|enko|nyan|oğlu|owski"
    r"|ovich|evich|ová|sen)$"
)
_ADJECTIVE = re.compile(r"(?:ск|ськ)(?:ий|ая|ой|ого|ому|им|ом|ую|ие|их|а|ої|ій|у|і)$")
#: Russian and Ukrainian short names of ministries and agencies.
_OFFICES = re.compile(
    r"мин(?:эконом|фин|здрав|обр|обороны|строй|энерго|транс|юст|сельхоз|труд|культ|цифр"
    r"|просвещ|спорт|пром)|мін(?:оборони|фін|економ|освіти|юст|енерго|соц)"
    r"|рос(?:сельхоз|потреб|комнадзор|авиа|гвард|лесхоз|стат|нефть|атом|реестр|финмон)"
    r"|гос(?:дум|деп|комстат)|центробанк|ген(?:прокур|штаб)|нац(?:банк|полиц|поліц|гвард)"
    r"|следком|нафтогаз|укр(?:енерго|залізн|пошт)"
)
_GERMAN_BODIES = (
    "bund", "dienst", "agentur", "verein", "verband", "gesellschaft", "rat", "kammer",
    "bank", "bahn", "post", "börs", "telekom", "institut", "zentrum", "kreuz",
    "stiftung",
    "akademi", "gemeinschaft", "liga", "museum", "hilf", "gericht", "tag", "städtetag",
)  # fmt: skip
_CODE = re.compile(r"[a-zа-я]{1,3}-?\d+\w*")
_BASED = re.compile(r"[-‐‑](?:based|born|area|listed)")
_NOUN_OF = re.compile(
    r"([^\W\d_]+(?: [^\W\d_]+){0,2}) "
    r"(?:of|de|d['’]|di|do|da|du|van|von|de la|de l['’])\s?$"
)
#: Of these, firms that often open a sentence: "Apple will pay".
_FIRMS = words("apple meta shell visa target ford intel")
#: Organizations whose name is an everyday word after an article.
_EVERYDAY = words(
    """union orange meta vale apple shell wagner bild visa target guardian economist
    times intel ford nos sumar linke renaissance ajax arsenal"""
)
_OFFICE_OF = re.compile(
    r"((?:[^\W\d_]+[\s'’]){0,6}[^\W\d_]+) "
    r"(?:de la |de l['’]|del |della |dell['’]|de las |de los |dos |das |du |des "
    r"|de |d['’]|da |do |di |van |et de la |et de l['’]|et du )$"
)
_JOINTS = frozenset(
    {",", "and", ", and", "y", "et", "und", "и", "e", "та", "і", "en", "or", "o", "ou",
     "oder", "или", "або", "of"}
)  # fmt: skip
_SAINTS = words("san santa santo st saint sainte são sankt sint sant' saint-")
_WATERS = words(
    """mount lake cape gulf bay isle fort mont lac île îles cap golfe monte lago isla
    islas cabo golfo puerto ilha ilhas porto isola isole rio río camp port sierra
    insel"""
)
#: Words that are also everyday words, but capitalised they are places.
_PLACES_AND_WORDS = words(
    """turkey china jordan chad guinea earth mars moon mercury java panama mali niger
    nice lima split bath reading orange bergen phoenix denver hamburg cologne havana
    limerick champagne bordeaux berlin dresden"""
)
_GENERIC = words(
    """police ministry department office company group party bank court council
    committee commission university school church agency board association union
    federation club government army service services state government's center
    centre institute press house league team cup division cour tribunal conference
    headquarters
    internet senate ministère gouvernement état police président ministre commission
    conseil partie gobierno ministerio policía estado presidente república nación
    comisión consejo governo ministero polizia stato presidente repubblica
    commissione consiglio comune polícia ministério prefeitura república câmara
    polizei ministerium regierung gericht verband amt stadt land bund kanton politie
    ministerie regering kabinet gemeente rechtbank министерство правительство совет
    комитет суд банк президент международная міністерство уряд рада комітет суд банк
    президент chronicle times post journal herald tribune gazette news"""
)
#: What stands before the name of a place one goes to or that was.
_REACHED = words("of visited former reached left across throughout near")
_ORG_BEFORE = words("by at with per via by. chez da bei von от") - {
    "von",
    "da",
}
_ORG_AFTER = words(
    """shares stock spokesman spokeswoman spokesperson employees customers officials
    executives researchers scientists analysts inc corp ltd plc ag gmbh sa spa
    report statement data app platform users"""
)
