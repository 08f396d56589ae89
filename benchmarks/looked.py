"""What reading adds to a library: every article cleaned, its names and marks kept.

Each round of a poll is looked through before the next comes, newest first, as an open
reader does it. Cleaning takes ten milliseconds an article and is the program's own; for
libraries that would take hours it can be left out: the article is then put together
from the feed's paragraphs, which is what cleaning makes of invented ones.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field

import filters
from filters.article import Article, Block, BlockKind
from newsreader import facts
from newsreader.facts.model import Facts, Mention, NameFact
from newsreader.models import EntryQuery, StoredArticle
from newsreader.pipeline import Material, make_article
from newsreader.store import Store
from newsreader.store.text import plain

#: Articles cleaned in one job of another process.
_JOB = 50
#: Names of an article that is only put together, and what is taken for one. In twenty
#: thousand articles they take what the names of real ones of this length do, seventeen
#: on average: some 150 bytes an article.
_NAMES = 12
_LONG_WORDS = re.compile(r"\w{5,} \w{4,}")


@dataclass(slots=True)
class Looking:
    """Looks through what each round of a poll brought."""

    #: Cleans; None where articles are only put together.
    pool: Executor | None
    #: CPU of the storing process, in seconds, and how many were saved.
    seconds: float = 0.0
    saved: int = 0
    _last: int = field(default=0, repr=False)

    def round(self, store: Store) -> None:
        """Look through what came since the last round."""
        ids = [i for i in store.entry_ids(EntryQuery()) if i > self._last]
        if not ids:
            return
        self._last = max(ids)
        for some, made in self._made(store, ids):
            started = time.process_time()
            for entry_id, stored in zip(some, made, strict=True):
                store.save_article(entry_id, stored, opened=False)
            self.seconds += time.process_time() - started
            self.saved += len(some)

    def _made(
        self, store: Store, ids: Sequence[int]
    ) -> Iterator[tuple[Sequence[int], list[StoredArticle]]]:
        jobs = [ids[at : at + _JOB] for at in range(0, len(ids), _JOB)]
        materials = ([_material(store, i) for i in job] for job in jobs)
        work = map if self.pool is None else self.pool.map
        make = _put_together if self.pool is None else _cleaned
        yield from zip(jobs, work(make, materials), strict=True)


def _material(store: Store, entry_id: int) -> Material:
    entry = store.entry(entry_id)
    assert entry is not None
    return Material(
        title=entry.row.title,
        url=entry.row.url,
        lang=entry.row.lang,
        published=entry.published,
        feed_html=store.raw(entry_id).feed_html,
    )


def _cleaned(materials: Sequence[Material]) -> list[StoredArticle]:
    return [make_article(one) for one in materials]


def _put_together(materials: Sequence[Material]) -> list[StoredArticle]:
    return [_article(one) for one in materials]


def _article(material: Material) -> StoredArticle:
    """The paragraphs of an invented article, with some of its words for names."""
    paragraphs = [
        " ".join(plain(part).split())
        for part in material.feed_html.split("\n")
        if part.startswith("<p>")
    ]
    blocks = tuple(Block(BlockKind.PARAGRAPH, words) for words in paragraphs)
    article = Article(
        blocks=blocks, title=material.title, url=material.url, lang=material.lang
    )
    return StoredArticle(
        article=article,
        facts=_names(article),
        filters_version=filters.VERSION,
        facts_version=facts.VERSION,
        source="feed",
    )


def _names(article: Article) -> Facts:
    """A dozen pairs of long words, where they stand."""
    found: dict[str, NameFact] = {}
    text, start = article.text, 0
    for number, block in enumerate(article.blocks):
        start = text.index(block.text, start)
        end = start + len(block.text)
        for match in _LONG_WORDS.finditer(text, start, end):
            mention = Mention(*match.span(), start, end, number)
            found.setdefault(match[0], NameFact(match[0], "", (), (mention,)))
    names = tuple(found.values())[:: max(1, len(found) // _NAMES)][:_NAMES]
    return Facts(people=names[::3], organizations=names[1::3], places=names[2::3])
