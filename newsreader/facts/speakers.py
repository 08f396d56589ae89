"""Says who speaks a quotation, from the words around it, or nobody.

Looked for in this order: the words after the closing mark ("…," said X / X said), the
words before the opening mark (X said: "…"), the quotation before it in the same
sentence or paragraph, the question it answers, the sentence before that reports the
same speaker. Pronouns are `antecedents`. A speaker need not have a name ("a doctor").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from newsreader.facts.antecedents import Antecedents
from newsreader.facts.document import Document
from newsreader.facts.interviews import answered, interviewee
from newsreader.facts.inversion import subject_behind, verb_after
from newsreader.facts.lang import words
from newsreader.facts.names import Name
from newsreader.facts.quotemarks import Quotation
from newsreader.facts.speech import Part, Speech, is_agent

_WORD = re.compile(r"[^\W_](?:[\w.]*\w)?(?:['’-]\w+)*")
_MOST = 240
#: Between two paragraphs that are quotations stand the words that name the speaker.
_BETWEEN = 200
#: Nobody is looked for farther back.
_FAR = 2000


@dataclass(frozen=True, slots=True)
class SpokenQuote:
    """A quotation with its speaker."""

    quotation: Quotation
    speaker: str


class SpeakerFinder:
    """Attributes the quotations of one document."""

    def __init__(
        self,
        document: Document,
        lowered: str,
        people: list[Name],
        organizations: list[Name],
        title: str = "",
    ) -> None:
        self.document = document
        self.text = document.masked
        self.lowered = lowered
        self.speech = Speech(document, lowered, people, organizations)
        self.tables = self.speech.tables
        self.antecedents = Antecedents(document, lowered, people)
        self.bodies = {n.name for n in organizations}
        self.answers = answered(document)
        self.interviewee = interviewee(title, people) if self.answers else ""
        #: Where the last attributed quotation ended, and whose it was.
        self._last: tuple[int, str] = (-1, "")

    def find(self) -> list[SpokenQuote]:
        """Return every quotation with its speaker, in text order."""
        result: list[SpokenQuote] = []
        before: SpokenQuote | None = None
        quotations = [
            q
            for q in self.document.quotations
            if len(_WORD.findall(self.text, q.start, q.end)) > 2
        ]
        for index, quotation in enumerate(quotations):
            following = quotations[index + 1] if index + 1 < len(quotations) else None
            earlier = before.quotation if before else None
            speaker = self._after(quotation, following) or self._before(
                quotation, earlier
            )
            if (not speaker and before is not None and before.speaker) and (
                self._continues(before.quotation, quotation)
            ):
                speaker = before.speaker
            speaker = (
                speaker
                or self._joined(quotation)
                or self._answer(quotation)
                or self._reported(quotation)
                or self._stacked(quotation, before)
            )
            if speaker:
                self._last = (quotation.outer_end, speaker)
            spoken = SpokenQuote(quotation, speaker)
            result.append(spoken)
            before = spoken
        self._backward(result)
        return result

    def _backward(self, result: list[SpokenQuote]) -> None:
        """ "First part," and "second part," said X: both are X's."""
        for index in range(len(result) - 2, -1, -1):
            one, other = result[index], result[index + 1]
            if one.speaker or not other.speaker:
                continue
            between = self.text[one.quotation.outer_end : other.quotation.outer_start]
            if (
                len(between) < 24
                and self._same_sentence(one.quotation, other.quotation)
                and not self.speech.verbs(
                    one.quotation.outer_end, other.quotation.outer_start
                )
            ):
                result[index] = SpokenQuote(one.quotation, other.speaker)

    def _same_sentence(self, one: Quotation, other: Quotation) -> bool:
        at = self.document.sentence_at
        return at(one.outer_start) == at(other.outer_start)

    def _continues(self, before: Quotation, quotation: Quotation) -> bool:
        """Whether the quotation goes on with the one before it."""
        between = self.text[before.outer_end : quotation.outer_start]
        if "\n" in between:
            # An unclosed paragraph: the next opens the same quotation again.
            return before.outer_end == before.end and between.strip() == ""
        if len(between) > 300:
            return False
        if self._same_sentence(before, quotation):
            inner = between.strip(" ,;:–—-.()…")
            return len(inner) < 60 or not self.speech.parts(
                before.outer_end, quotation.outer_start
            )
        left, right = self.document.sentences[
            self.document.sentence_at(quotation.outer_start)
        ]
        return quotation.outer_start - left <= 2 and right - quotation.outer_end <= 3

    # ----------------------------------------------------------------- after

    def _after(self, quotation: Quotation, following: Quotation | None) -> str:
        """ "…," said X; "…," X said; « … », a déclaré X; «…», — сказал X."""
        _, right = self.document.sentences[
            self.document.sentence_at(quotation.outer_start)
        ]
        start = quotation.outer_end
        last = self.text[quotation.end - 1 : quotation.end]
        lead = self.text[start : start + 3]
        closed = last in ".…" and not lead.lstrip().startswith((",", "—", "–", "-"))
        end = min(right, start + _MOST)
        if following is not None:
            end = min(end, following.outer_start)
        newline = self.text.find("\n", start, end)
        end = newline if newline >= 0 else end
        if end - start < 4:
            return ""
        parts = self.speech.parts(start, end)
        verb = next((p for p in parts if p.kind == "verb"), None)
        if verb and _AND.fullmatch(self.lowered, start, verb.start):
            return ""  # X urged them to "…" and said: X stands before
        by = next((p for p in parts if p.kind == "by"), None)
        if by and (verb is None or by.start < verb.start):
            verb = by
        if verb is None:
            return self._inverted(quotation, end)
        # The verb must stand near: "…" is what X said on Monday.
        limit = 130 if self.speech.named_between(start, verb.start) else 60
        if verb.start - start > limit or (closed and verb.start - start > 90):
            return ""
        if verb.kind == "verb" and self._object_clause(start, verb.start):
            return ""
        marked = last in ",!?…" or re.match(r"\s*[,—–!?-]", lead)
        if not marked and not closed and verb.start - start > 28:
            return ""
        ahead = [
            p
            for p in parts
            if p.end <= verb.start and p.kind in ("name", "pronoun", "noun")
        ]
        behind = [
            p
            for p in parts
            if p.start >= verb.end and p.kind in ("name", "pronoun", "noun")
        ]
        if verb.kind == "verb" and " as saying" in self.lowered[verb.end : end]:
            # "…," the BBC quoted Ann Hall as saying
            cited = [p for p in behind if p.kind != "noun"]
            if cited:
                return self._pick(cited[:1], prefer_first=True)
        if ahead and verb.kind == "verb":
            free = [p for p in ahead if not self.speech.possessive(p)]
            return self._pick(
                free or ahead, prefer_first=True
            )  # "Tom's aunt, Ann, said"
        if self.lowered[start : verb.start].strip(" ,") == "it":
            return self._body(start)
        behind = [p for p in behind if p.start - verb.end < 110]
        near = self._near(behind, verb.end)
        if near:
            return self._pick(near, prefer_first=True)
        part = (
            subject_behind(self.speech, verb.end, end) if verb.kind == "verb" else None
        )
        if part:
            return self._pick([part], prefer_first=True)
        if self.document.lang in _SUBJECTLESS and verb.start - start < 30:
            # "…», añadió.": the verb itself is the pronoun.
            return self._antecedent(Part(start, start, "pronoun", ""))
        return ""

    def _body(self, at: int) -> str:
        """ "…," it said: the only organization of the sentence before, or nobody."""
        sentence = self.document.sentence_at(at - 1)
        left = self.document.sentences[max(0, sentence - 1)][0]
        bodies = self.speech.named_outside(max(left, at - _FAR), at) & self.bodies
        return bodies.pop() if len(bodies) == 1 else ""

    def _inverted(self, quotation: Quotation, end: int) -> str:
        """ "…," quips Ann Hall: whatever the verb, who stands after it speaks."""
        part = verb_after(self.speech, quotation.outer_end, end)
        return self._pick([part], prefer_first=True) if part else ""

    def _joined(self, quotation: Quotation) -> str:
        """X put it down to "…" and promised more: the only person of the sentence."""
        start = quotation.outer_end
        match = _AND_VERB.match(self.lowered, start, start + 40)
        if match is None or not self.speech.says(match[1]):
            return ""
        left, _ = self.document.sentences[self.document.sentence_at(start)]
        left = max(left, start - _FAR)
        named = self._people(left, quotation.outer_start)
        return named.pop() if len(named) == 1 else ""

    def _object_clause(self, start: int, end: int) -> bool:
        """Whether the words up to the verb go on with the sentence itself."""
        between = self.lowered[start:end].strip(" ,—–-")
        words = between.split()
        return len(words) > 3 and words[0] in (
            "and",
            "but",
            "which",
            "that",
            "to",
            "in",
            "on",
            "of",
            "as",
            "during",
            "after",
        )

    def _near(self, parts: list[Part], start: int) -> list[Part]:
        """Keep what belongs to the subject: up to the next clause."""
        kept: list[Part] = []
        at = start
        for part in parts:
            between = self.text[at : part.start]
            # "голова правління «Енерго» Іван Сич": the person follows the house
            if (kept and kept[-1].kind == "name") and (
                self.speech.is_person(kept[-1]) or part.start - at > 30
            ):
                break
            if kept and re.search(r"[;:]| (?:that|dass|que|che|что|що|dat) ", between):
                break
            if (
                not kept
                and re.search(
                    r"[;:]| (?:that|dass|que|che|что|що|dat|in|on|to|after|during) ",
                    " " + between + " ",
                )
                and part.kind != "pronoun"
            ):
                if (
                    part.kind == "name"
                    and len(between) < 50
                    and not re.search(
                        r"[;:]| (?:that|dass|que|che|что|що|dat|to|after|during) ",
                        between,
                    )
                ):
                    kept.append(part)
                break
            kept.append(part)
            at = part.end
        return kept

    def _pick(self, parts: list[Part], *, prefer_first: bool) -> str:
        """A person, else a pronoun's person, else an organization or noun."""
        names = [p for p in parts if p.kind == "name"]
        people = [p for p in names if self.speech.is_person(p)]
        ordered = people or names
        pronoun = next((p for p in parts if p.kind == "pronoun"), None)
        noun = next((p for p in parts if p.kind == "noun"), None)
        if pronoun and (not people or pronoun.start < people[0].start):
            return self._antecedent(pronoun)
        if people:
            return (people[0] if prefer_first else people[-1]).name
        if noun and names:
            # "a spokesman for the ministry", "police in Bonn"
            chosen = names[0] if names[0].start < noun.start else noun
            return chosen.name
        if ordered:
            return (ordered[0] if prefer_first else ordered[-1]).name
        return self._unnamed(noun) if noun else ""

    def _unnamed(self, noun: Part) -> str:
        """ "The singer said": somebody named just before, else anybody."""
        word = noun.name.lower()
        if (
            self.document.lang != "en"
            or word in self.tables.speakers
            or self.lowered[max(0, noun.start - 4) : noun.start] != "the "
            or not (word in self.speech.titles or self._is_epithet(word, noun.start))
        ):
            return noun.name
        at, spoken = self._last
        if spoken in self.bodies:
            spoken = ""
        return self.antecedents.person("", noun.start, at, spoken) or noun.name

    def _people(self, start: int, end: int) -> set[str]:
        return self.speech.named_outside(start, end) - self.bodies

    def _is_epithet(self, word: str, at: int) -> bool:
        """Whether "the winner" can only be the one person of its paragraph.

        Somebody else would have been introduced: "a driver stopped", then "the driver".
        """
        if (
            word in _THINGS
            or not is_agent(word)
            or word in self.lowered[max(0, at - _FAR) : at]
        ):
            return False
        start = max(self.text.rfind("\n", max(0, at - _FAR), at) + 1, at - _FAR)
        return len(self._people(start, at)) == 1

    # ---------------------------------------------------------------- before

    def _before(self, quotation: Quotation, earlier: Quotation | None) -> str:
        """X said: "…"; according to X, "…"; X called it a "…"."""
        sentence = self.document.sentence_at(quotation.outer_start)
        left, _right = self.document.sentences[sentence]
        start = left
        if quotation.outer_start - left < 4:
            return self._colon_before(quotation, sentence)
        start = max(start, quotation.outer_start - 400)
        end = quotation.outer_start
        scan_from = start
        if earlier is not None and earlier.outer_end > start:
            scan_from = earlier.outer_end
        parts = [
            p
            for p in self.speech.parts(scan_from, end)
            if not self.document.in_quotation(p.start)
        ]
        subject = self._subject(parts, quotation, scan_from, end)
        if subject is None:
            return ""
        if subject == "" and scan_from > start:
            parts = [
                p
                for p in self.speech.parts(start, end)
                if not self.document.in_quotation(p.start)
            ]
            subject = self._subject(parts, quotation, start, end)
        return subject or ""

    def _subject(
        self, parts: list[Part], quotation: Quotation, start: int, end: int
    ) -> str | None:
        verbs = [p for p in parts if p.kind == "verb"]
        byline = [p for p in parts if p.kind == "by"]
        if byline and (not verbs or byline[-1].start > verbs[-1].start):
            after = [p for p in parts if p.start >= byline[-1].end and p.kind != "verb"]
            if after:
                return self._pick(after, prefer_first=True)
        if not verbs:
            # 'X: "…"' without a verb
            if (
                self.text[quotation.outer_start - 2 : quotation.outer_start].strip()
                == ":"
            ):
                names = [p for p in parts if p.kind in ("name", "pronoun")]
                return self._pick(names[-1:], prefer_first=False) if names else None
            return None
        verb = verbs[-1]
        ahead = [p for p in parts if p.end <= verb.start and p.kind != "verb"]
        ahead = [p for p in ahead if p.kind != "by"]
        if not ahead:
            behind = [
                p
                for p in parts
                if p.start >= verb.end and p.kind in ("name", "pronoun", "noun")
            ]
            near = [p for p in behind if p.start - verb.end < 60]
            return self._pick(near[:2], prefer_first=True) if near else ""
        nearest = self._nearest_subject(ahead, verb)
        return nearest

    def _nearest_subject(self, parts: list[Part], verb: Part) -> str:
        """The last person, pronoun or organization before the verb that is no
        object."""
        free = [p for p in parts if not self.speech.possessive(p)]
        pool = self._without_complements(free or parts)
        last = pool[-1]
        if last.kind in ("pronoun", "noun"):
            gap = self.text[last.end : verb.start]
            if last.kind == "noun" and (len(gap) > 40 or _ASIDE.search(gap)):
                people = [p for p in pool if p.kind == "name"]
                if people:
                    return people[-1].name
            return self._pick([last], prefer_first=False)
        people = [p for p in pool if p.kind == "name" and self.speech.is_person(p)]
        if people:
            gap = self.lowered[people[-1].end : verb.start]
            pronoun = [p for p in pool if p.kind == "pronoun"]
            if pronoun and pronoun[-1].start > people[-1].start:
                return self._antecedent(pronoun[-1])
            if (
                last is not people[-1]
                and len(gap) > 60
                and not self.speech.is_person(last)
            ):
                return last.name
            return people[-1].name
        return last.name

    def _without_complements(self, parts: list[Part]) -> list[Part]:
        """Drop whom or what a speaking noun speaks for: "a lawyer for the firm"."""
        kept: list[Part] = []
        end = 0  # of the part before, kept or not: "of the board of the bank"
        for part in parts:
            belongs = _SPEAKS_FOR.fullmatch(self.text[end : part.start]) is not None
            end = part.end
            owner = kept[-1] if kept else None
            if belongs and owner and owner.kind == "noun" and part.kind in _NAMED:
                continue  # "a lawyer for the firm"
            named = owner is not None and self.speech.is_person(owner)
            if belongs and named and part.kind == "name":
                if self.speech.is_person(part):
                    kept.append(part)
                continue  # "Ann Hall of Halden, who"
            kept.append(part)
        return kept

    def _colon_before(self, quotation: Quotation, sentence: int) -> str:
        """The sentence before ends with a colon: X said this:"""
        if sentence == 0:
            return ""
        left, right = self.document.sentences[sentence - 1]
        if self.text[right - 1] != ":":
            return ""
        parts = [
            p
            for p in self.speech.parts(max(left, right - 300), right)
            if not self.document.in_quotation(p.start)
        ]
        return self._subject(parts, quotation, left, right) or ""

    # ----------------------------------------------------------------- parts

    def _antecedent(self, pronoun: Part) -> str:
        """Whom a pronoun stands for."""
        if self._in_answer(pronoun.start) and self.interviewee:
            return self.interviewee
        spoken_at, spoken = self._last
        if spoken in self.bodies:
            spoken = ""
        return self.antecedents.person(pronoun.name, pronoun.start, spoken_at, spoken)

    # ------------------------------------------------- quotations without a verb

    def _in_answer(self, position: int) -> bool:
        index = bisect_right(self.answers, (position, 1 << 60)) - 1
        return index >= 0 and position <= self.answers[index][1]

    def _answer(self, quotation: Quotation) -> str:
        """The answer to a question of an interview."""
        end = quotation.outer_end
        if _SAID_BY.match(self.text, end):
            return ""  # „…“, vermutet Konrad Kleinfeld: somebody, whoever that is
        return self.interviewee if self._in_answer(quotation.outer_start) else ""

    def _stands_alone(self, quotation: Quotation) -> bool:
        left, right = self.document.sentences[
            self.document.sentence_at(quotation.outer_start)
        ]
        return quotation.outer_start - left <= 1 and right - quotation.outer_end <= 1

    def _reported(self, quotation: Quotation) -> str:
        """ "X said that he would. “…”": the sentence before reports X."""
        sentence = self.document.sentence_at(quotation.outer_start)
        if not sentence or not self._stands_alone(quotation):
            return ""
        left, right = self.document.sentences[sentence - 1]
        same_line = "\n" not in self.text[right : quotation.outer_start]
        asked = _ASKED.match(self.lowered, left, right)
        if not same_line and not asked:
            return ""
        if any(
            self.document.in_quotation(position) for position in (left + 2, right - 3)
        ):
            return ""
        parts = self.speech.parts(left, right)
        if asked:
            ahead = [p for p in parts if p.kind in ("name", "pronoun")]
            return self._pick(ahead[-1:], prefer_first=False) if ahead else ""
        verb = next((p for p in parts if p.kind == "verb"), None)
        if verb is None:
            return ""
        ahead = [p for p in parts if p.end <= verb.start and p.kind != "by"]
        if ahead:
            return self._nearest_subject(ahead, verb)
        near = [p for p in parts if 0 < p.start - verb.end < 4]  # "insiste-t-elle."
        behind = next((p for p in near if p.kind == "pronoun"), None)
        behind = behind or subject_behind(self.speech, verb.end, right)
        return self._pick([behind], prefer_first=True) if behind else ""

    def _stacked(self, quotation: Quotation, before: SpokenQuote | None) -> str:
        """A paragraph that is only a quotation goes on with the last one."""
        if before is None or not before.speaker or not self._stands_alone(quotation):
            return ""
        start, end = before.quotation.outer_end, quotation.outer_start
        follows = self.text[quotation.outer_end : quotation.outer_end + 3].lstrip(" ")
        if end - start > _BETWEEN or (follows and follows[0] != "\n"):
            return ""
        # Only the words that name the speaker may stand between the two.
        named, newline, rest = self.text[start:end].partition("\n")
        if not newline or rest.strip() or len(named) > 120:
            return ""
        return before.speaker


#: "Asked whether her ankle hurt, she shook her head."
_ASKED = re.compile(
    r"(?:when |being )?asked\b|gefragt|darauf angesprochen|interrogée?|preguntad[oa]|"
    r"alla domanda|perguntad[oa]|gevraagd|на вопрос|на запитання"
)
_AND = re.compile(r" (?:and|but|und|et|y|e|en|и|і|та) ")
_SAID_BY = re.compile(r",? ?[,—–] ?[^\W\d_]")
_AND_VERB = re.compile(_AND.pattern + r"([^\W\d_]+)")
_ASIDE = re.compile("[,–—]")
#: What ends like a trade and speaks, but is nobody.
_THINGS = words(
    """paper letter newspaper newsletter center chapter poster banner order number
    restaurant plant committee congress business printer computer"""
)
_NAMED = ("noun", "name")
_SPEAKS_FOR = re.compile(
    r" (?:for|of|to|from|at|with|representing|in) (?:the |a |an )?(?:[a-z]+ )?"
)
_SUBJECTLESS = words("es it pt ru uk pl cs ca ro")
