"""What the cutting into candidates knows of one document: words, cases, heads."""

from __future__ import annotations

import re
from collections import Counter

from newsreader.facts import gazetteer
from newsreader.facts.document import Document, Token
from newsreader.facts.lang import language, stems
from newsreader.facts.names.lookup import place_id

#: "easyJet", "iFixit": names that begin small.
_LOWER_CAMEL = re.compile(r"[a-z]{1,4}[A-Z][a-z]+[A-Za-z]*")
_CREDIT = re.compile(
    r"(?i)^\W*(?:\(?(?:reporting|editing|writing|additional reporting|compiled) by\b"
    r"|copyright\b|©|\(c\) "
    r"|(?:main |file |cover )?(?:image|photo|picture)(?: credits?)?:"
    r"|(?:image|photo) (?:credit|by)\b"
    r"|(?:foto|bild|quelle|photo|crédit|fuente|fonte|фото"
    r"|источник|джерело|bron|beeld|credits?)[^.]{0,40}:|all rights reserved)"
)
_LAST_WORD = re.compile(r"([^\W\d_][\w-]*)[ «“\"„]{1,2}$")


class Passage:
    """One document as a stock of words: which are capitalised where."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.masked
        self.code = document.lang
        self.tables = language(self.code)
        self.tokens = document.tokens
        self.titles = stems(self.tables.titles)
        self.demonyms = stems(self.tables.demonyms)
        self.org_first = stems(self.tables.org_first)
        self.place_nouns = self.tables.place_nouns | self.tables.place_first
        #: Whole names only: "Jan" and "Mar" are also people.
        self.days_and_months = {
            w for w in (*self.tables.months, *self.tables.weekdays) if len(w) > 3
        } | ({"may", "mai"} & self.tables.months.keys())
        self.lower_seen: set[str] = set()
        self.inner: Counter[str] = Counter()
        self.skip = self.skipped_sentences()
        for token in self.tokens:
            if not token.is_word:
                continue
            if token.text[0].islower():
                self.lower_seen.add(token.text)
            elif not token.first and token.sentence not in self.skip:
                self.inner[token.text] += 1

    def starts(self, token: Token) -> bool:
        """Whether a name may start with this token."""
        word = token.text
        if word.islower() or not word[0].isalpha():
            return False
        if word[0].isupper() or _LOWER_CAMEL.fullmatch(word):
            return True
        return len(word) > 4 and word[2:3] in "-’'" and word[:2] in (
            "al", "el", "as", "d'"
        ) and word[3:4].isupper()  # fmt: skip

    def gap(self, left: Token, right: Token) -> str:
        """Return what stands between two tokens."""
        return self.text[left.end : right.start]

    def has_head(self, run: list[Token]) -> bool:
        """Whether a word of the run calls for "of" and more ("Ministry")."""
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

    def place(self, word: str) -> str:
        """Return the gazetteer's id of a word, or nothing."""
        return place_id(word, self.code)

    def phrase(self, run: list[Token]) -> str:
        """Return the run as it is written, in lower case."""
        return self.text[run[0].start : run[-1].end].lower()

    def word_before(self, token: Token) -> str:
        """Return the word before a token, in lower case."""
        match = _LAST_WORD.search(self.text[max(0, token.start - 30) : token.start])
        return match[1].lower() if match else ""

    def is_org(self, run: list[Token]) -> bool:
        """Whether the run is the name of an organization by list or head word."""
        first, last = run[0].text.lower(), run[-1].text.lower()
        if self.phrase(run) in gazetteer.organizations():
            return True
        if last in self.tables.org_last and len(run) > 1:
            return True
        if self.tables.org_endings and first.endswith(self.tables.org_endings):
            return True
        connectors = any(not t.is_capital for t in run)
        return first in self.org_first and (connectors or self.code != "en")

    def skipped_sentences(self) -> set[int]:
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
