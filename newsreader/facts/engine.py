"""Puts the pieces together: a text in, `Facts` out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from filters.article import ASIDE_KINDS, Article
from newsreader.facts.document import read
from newsreader.facts.model import Facts, KeySentence, Mention, NameFact, QuoteFact

_NAME = re.compile(r"[A-ZÀ-ÞА-Я][\w’'-]+(?: [A-ZÀ-ÞА-Я][\w’'-]+){1,3}")


def extract(
    text: str,
    *,
    title: str = "",
    published: date | datetime | None = None,
    lang: str = "",
    hints: Sequence[str] = (),
) -> Facts:
    """See `newsreader.facts.key_facts`."""
    document = read(text, lang)
    people: dict[str, list[Mention]] = {}
    for match in _NAME.finditer(document.masked):
        people.setdefault(text[match.start() : match.end()], []).append(
            document.mention(match.start(), match.end())
        )
    return Facts(
        people=tuple(
            NameFact(name, "", (), tuple(seen))
            for name, seen in people.items()
            if len(seen) > 1
        ),
        quotes=tuple(
            QuoteFact(text[q.start : q.end], "", (document.mention(q.start, q.end),))
            for q in document.quotations
            if len(text[q.start : q.end].split()) >= 5
        ),
        key_sentences=tuple(
            KeySentence(text[a:b], (Mention(a, b, a, b),))
            for a, b in document.sentences[:3]
        ),
        level="basic",
    )


def extract_article(
    article: Article, published: date | datetime | None = None
) -> Facts:
    """See `newsreader.facts.article_facts`."""
    facts = extract(
        article.text,
        title=article.title,
        published=published or article.published,
        lang=article.lang,
        hints=article.hints,
    )
    starts: list[tuple[int, int]] = []
    position = 0
    for index, block in enumerate(article.blocks):
        if block.kept and block.kind not in ASIDE_KINDS and block.text:
            starts.append((position, index))
            position += len(block.text) + 1
    return _with_blocks(facts, starts)


def _with_blocks(facts: Facts, starts: list[tuple[int, int]]) -> Facts:
    from bisect import bisect_right

    offsets = [offset for offset, _ in starts]

    def place(mention: Mention) -> Mention:
        return replace(
            mention, block=starts[bisect_right(offsets, mention.start) - 1][1]
        )

    changes = {}
    from newsreader.facts.model import SECTIONS

    for name in SECTIONS:
        changes[name] = tuple(
            replace(fact, mentions=tuple(place(m) for m in fact.mentions))
            for fact in getattr(facts, name)
        )
    return replace(facts, **changes)
