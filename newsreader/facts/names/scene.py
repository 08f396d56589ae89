"""What the steps that type and merge names share about one article."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsreader.facts import gazetteer
from newsreader.facts.document import Document
from newsreader.facts.lang import stems
from newsreader.facts.names.model import Candidate
from newsreader.facts.names.opinion import Opinion
from newsreader.facts.names.passage import Passage
from newsreader.facts.names.runs import candidates
from newsreader.facts.nlp import Entity

_ACRONYM = re.compile(
    r"[A-ZА-ЯІЇЄЁÄÖÜÉ][A-ZА-ЯІЇЄЁÄÖÜÉ&]{1,6}\d{0,2}s?|[A-Z]\.(?:[A-Z]\.)+"
)


class Scene:
    """One article while its names are typed: candidates, tables, what was seen."""

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
        self.passage = Passage(document)
        self.tables = self.passage.tables
        self.title = title.lower()
        self.hinted = {h.lower() for h in hints if 2 < len(h) < 60}
        self.say = stems(self.tables.say)
        self.roles = self.passage.titles
        self.found: list[Candidate] = candidates(self.passage)
        self.starts = [c.start for c in self.found]
        self.opinion = Opinion(self.found, entities) if entities else None
        self.words_known = (
            gazetteer.english_words() if self.code == "en" else frozenset()
        )
        #: Names that have an article before them somewhere.
        self.articled: set[str] = set()
        #: What the text calls a name: "person", "org" or "place".
        self.told: dict[str, str] = {}
        #: Words that stand alone as a name, and those of them beside a verb of saying.
        self.lone: set[str] = set()
        self.lone_speakers: set[str] = set()

        #: Names without a list that a local body is called after ("Wexmouth Council").
        self.with_local_body: set[str] = set()

    def look_for_lone(self) -> None:
        """Note names of one word, once the words around candidates are known."""
        articles = self.tables.articles
        self.articled = {" ".join(c.words) for c in self.found if c.before in articles}
        lone = [c for c in self.found if len(c.words) == 1]
        self.lone = {c.tokens[0].text for c in lone}
        self.lone_speakers = {
            c.tokens[0].text
            for c in lone
            if c.after in self.say or c.before in self.say
        }

    def phrase(self, candidate: Candidate) -> str:
        """Return the candidate as it is written, in lower case."""
        return self.text[candidate.start : candidate.end].lower().replace("’", "'")

    def is_quoted(self, candidate: Candidate) -> bool:
        """Whether quotation marks stand right around it."""
        before = self.text[candidate.start - 1 : candidate.start]
        after = self.text[candidate.end : candidate.end + 1]
        return (before + after) in ("«»", "“”", "„“", '""', "»«", "‘’")

    def is_acronym(self, candidate: Candidate) -> bool:
        """Whether it is written like "WHO" or "U.N."."""
        surface = self.text[candidate.start : candidate.end]
        return bool(_ACRONYM.fullmatch(surface))
