"""The values the steps hand on: a candidate, then a name with its mentions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from newsreader.facts.document import Token

KINDS = ("person", "org", "place")


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
    #: Whether the words around it call this very mention a firm or a body.
    called: bool = False
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

    def settle(self, kind: str, trust: int, key: str = "") -> None:
        """Decide what the candidate is."""
        self.kind, self.trust, self.key = kind, trust, key


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
