"""Articles like real ones: their sentences, a quarter of the words exchanged.

Given a folder of texts, one a file, ``LANGUAGE-anything.txt``, a paragraph a line. They
are not part of this repository: invented articles (`writing`) know no names and no
sentences that people wrote. Pure but for reading that folder.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.writing import Writer, html_page
from newsreader.models import ParsedEntry

#: Of the words of an article, so many come from others of its language.
_EXCHANGED = 0.25
#: Languages with fewer texts than this are left out.
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class _Texts:
    """The articles of one language, and the words of all of them."""

    code: str
    articles: Sequence[Sequence[str]]
    words: Sequence[str]


class Retelling:
    """Tells the articles of a folder again, each time in other words."""

    def __init__(self, folder: Path) -> None:
        """Read all texts at once."""
        found: dict[str, list[list[str]]] = {}
        for path in sorted(folder.glob("*-*.txt")):
            lines = path.read_text("utf-8").splitlines()
            paragraphs = [line.strip() for line in lines if line.strip()]
            found.setdefault(path.name.split("-")[0], []).append(paragraphs)
        self._languages = [
            _Texts(code, articles, [w for a in articles for p in a for w in p.split()])
            for code, articles in found.items()
            if len(articles) >= _FEWEST
        ]
        self._shares = [len(one.articles) for one in self._languages]
        self._writer = Writer(stories=6)

    def entry(self, feed: int, number: int) -> ParsedEntry:
        """One article of a feed; every feed writes in one language."""
        rng = random.Random(feed * 1_000_003 + number)
        (texts,) = random.Random(feed).choices(self._languages, self._shares)
        title, *told = [
            " ".join(_other(rng, word, texts.words) for word in paragraph.split())
            for paragraph in rng.choice(texts.articles)
        ]
        invented = self._writer.entry(feed, number)
        html, content_hash = html_page(rng, invented.url, told or [title])
        return replace(
            invented,
            title=title[:120],
            html=html,
            content_hash=content_hash,
            lang=texts.code,
        )


def _other(rng: random.Random, word: str, words: Sequence[str]) -> str:
    return rng.choice(words) if rng.random() < _EXCHANGED else word
