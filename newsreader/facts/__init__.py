"""Who, where, when, how many, who said what: facts that can point at their sentence.

Extractive, offline, no model. `key_facts` takes a text, `article_facts` an `Article`;
every fact carries the spans it stands on. Importing this package is cheap: the
grammar and the gazetteer load with the first call.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from newsreader.facts.model import (
    DateFact,
    Facts,
    KeySentence,
    Mention,
    NameFact,
    NumberFact,
    QuoteFact,
)
from newsreader.facts.terms import fold, index_terms

if TYPE_CHECKING:
    from filters.article import Article

__all__ = [
    "VERSION",
    "DateFact",
    "Facts",
    "KeySentence",
    "Mention",
    "NameFact",
    "NumberFact",
    "QuoteFact",
    "article_facts",
    "fold",
    "index_terms",
    "key_facts",
    "version",
]

#: Raised whenever the same text may give other facts: stored ones are then redone.
VERSION = 5
#: Added to the version of facts a model had a say in.
_WITH_MODEL = 1_000_000


def version(nlp: bool = False) -> int:
    """Return the version of the facts made now; with the model it is another one.

    Facts made with and without it are told apart, so that switching makes them anew:
    in the background when the model comes, with the next reading when it goes.
    """
    from newsreader.facts.nlp import installed

    return VERSION + (_WITH_MODEL if nlp and installed() else 0)


def key_facts(
    text: str,
    *,
    title: str = "",
    published: date | datetime | None = None,
    lang: str = "",
    hints: Sequence[str] = (),
    nlp: bool = False,
) -> Facts:
    """Return the key facts of `text`, each with its spans in it.

    `title` and `hints` (names the page's structured data offers) only help to rank
    and to type; nothing is reported that `text` does not say. Without `published`,
    dates that need it ("on Tuesday") are left out. `lang` is a BCP 47 tag; empty
    means: look at the text. With `nlp` a language model helps to find names, where
    the extra is installed and reads the language. Never raises on any text; time is
    linear in its length.
    """
    from newsreader.facts.engine import extract
    from newsreader.facts.nlp import recognizer

    return extract(
        text,
        title=title,
        published=published,
        lang=lang,
        hints=hints,
        recognizer=recognizer if nlp else None,
    )


def article_facts(
    article: Article,
    published: date | datetime | None = None,
    *,
    nlp: bool = False,
) -> Facts:
    """Return the key facts of an article; mentions also name their block.

    `published` wins over the article's own date (a feed often knows better).
    """
    from newsreader.facts.engine import extract_article
    from newsreader.facts.nlp import recognizer

    return extract_article(article, published, recognizer if nlp else None)
