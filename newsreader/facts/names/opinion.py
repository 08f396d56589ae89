"""What a model says of the candidates the rules found, as votes over all mentions.

The model never adds a stretch of text of its own: a name it alone sees has to be a
candidate by its capitals, so that spans, forms and merging stay the rules'.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence

from newsreader.facts.names.model import Candidate
from newsreader.facts.nlp import Entity

#: Characters an entity may have before or after the candidate: "the ", "Mr ", "'s".
_SLACK = 4


class Opinion:
    """Votes of a model on the phrases of one article."""

    def __init__(
        self, candidates: Sequence[Candidate], entities: Sequence[Entity]
    ) -> None:
        self._votes: dict[str, Counter[str]] = defaultdict(Counter)
        self._touched: set[str] = set()
        starts = [e.start for e in entities]
        for candidate in candidates:
            phrase = phrase_of(candidate)
            index = bisect_right(starts, candidate.start + _SLACK) - 1
            if index < 0:
                continue
            entity = entities[index]
            if entity.kind == "org" and entity.end > candidate.start:
                self._touched.add(phrase)
            if (
                abs(entity.start - candidate.start) <= _SLACK
                and abs(entity.end - candidate.end) <= _SLACK
            ):
                self._votes[phrase][entity.kind] += 1

    def kind(self, candidate: Candidate) -> str:
        """Return what most votes on the candidate's phrase say, "" when unclear."""
        votes = self._votes.get(phrase_of(candidate))
        if not votes:
            return ""
        kind, most = votes.most_common(1)[0]
        return kind if most * 3 >= votes.total() * 2 else ""

    def allows_organization(self, candidate: Candidate) -> bool:
        """Whether an organization is seen at any mention, be it a longer name."""
        return phrase_of(candidate) in self._touched


def phrase_of(candidate: Candidate) -> str:
    """Return the words all mentions of one form share."""
    return " ".join(candidate.words)
