"""Puts the pieces together: a text in, `Facts` out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime

from filters.article import ASIDE_KINDS, Article
from newsreader.facts import lang as languages
from newsreader.facts.ages import FoundNumber
from newsreader.facts.dates import FoundDate, find_dates, lower
from newsreader.facts.document import Document, read
from newsreader.facts.keysentences import key_sentences
from newsreader.facts.model import (
    SECTIONS,
    DateFact,
    Facts,
    KeySentence,
    Mention,
    NameFact,
    NumberFact,
    QuoteFact,
)
from newsreader.facts.names import Name, find_names
from newsreader.facts.nlp import Recognizer
from newsreader.facts.numbers import NumberFinder
from newsreader.facts.roles import add_roles
from newsreader.facts.speakers import SpeakerFinder

#: Quotations with fewer words are turns of phrase, not statements.
QUOTE_WORDS = 5
#: Numbers in words up to this tell little; numbers from that on tell more.
_SMALL, _LARGE = 12, 1000
#: More mentions of one fact than this help nobody.
_MOST_MENTIONS = 100

_WORDS = re.compile(r"\w+")

#: A primary language tag in, what reads names in that language out.
Recognizers = Callable[[str], Recognizer | None]


def extract(
    text: str,
    *,
    title: str = "",
    published: date | datetime | None = None,
    lang: str = "",
    hints: Sequence[str] = (),
    recognizer: Recognizers | None = None,
) -> Facts:
    """See `newsreader.facts.key_facts`; `recognizer` gives the model of a language."""
    code = lang.replace("_", "-").split("-")[0].lower() or languages.guess(text)
    document = read(text, code)
    if not document.sentences:
        return Facts()
    day = published.date() if isinstance(published, datetime) else published
    lowered = lower(document.masked)
    recognize = recognizer(code) if recognizer else None
    entities = recognize(document.masked) if recognize else ()
    names = find_names(document, title=title, hints=hints, entities=entities)
    add_roles(document, names["person"], languages.language(code))
    dates = find_dates(document, lowered, day)
    people = sorted(span for name in names["person"] for span in name.spans)
    numbers = NumberFinder(document, lowered, [(d.start, d.end) for d in dates]).find(
        people
    )
    return Facts(
        people=_names(document, names["person"]),
        organizations=_names(document, names["org"]),
        places=_names(document, names["place"]),
        dates=_dates(document, dates),
        numbers=_numbers(document, numbers, title),
        quotes=_quotes(document, lowered, names, title),
        key_sentences=tuple(
            KeySentence(text[start:end], (Mention(start, end, start, end),))
            for start, end in key_sentences(document)
        ),
        level="" if code in languages.FULL else "basic",
    )


def extract_article(
    article: Article,
    published: date | datetime | None = None,
    recognizer: Recognizers | None = None,
) -> Facts:
    """See `newsreader.facts.article_facts`."""
    facts = extract(
        article.text,
        title=article.title,
        published=published or article.published,
        lang=article.lang,
        hints=article.hints,
        recognizer=recognizer,
    )
    offsets: list[int] = []
    blocks: list[int] = []
    position = 0
    for index, block in enumerate(article.blocks):
        if block.kept and block.kind not in ASIDE_KINDS and block.text:
            offsets.append(position)
            blocks.append(index)
            position += len(block.text) + 1

    def place(mention: Mention) -> Mention:
        return replace(mention, block=blocks[bisect_right(offsets, mention.start) - 1])

    sections = {
        name: tuple(
            replace(fact, mentions=tuple(place(m) for m in fact.mentions))
            for fact in getattr(facts, name)
        )
        for name in SECTIONS
    }
    return Facts(**sections, level=facts.level)


def _names(document: Document, names: list[Name]) -> tuple[NameFact, ...]:
    facts = []
    for name in names:
        aliases = sorted(
            (f for f in name.forms if f != name.name), key=len, reverse=True
        )
        facts.append(
            NameFact(
                name.name,
                name.role,
                tuple(aliases),
                tuple(document.mention(s, e) for s, e in name.spans[:_MOST_MENTIONS]),
            )
        )
    return tuple(facts)


def _dates(document: Document, found: list[FoundDate]) -> tuple[DateFact, ...]:
    by_iso: dict[str, list[FoundDate]] = {}
    for item in found:
        by_iso.setdefault(item.iso, []).append(item)
    return tuple(
        DateFact(
            iso,
            document.text[items[0].start : items[0].end],
            tuple(document.mention(i.start, i.end) for i in items[:_MOST_MENTIONS]),
        )
        for iso, items in sorted(by_iso.items())
    )


def _numbers(
    document: Document, found: list[FoundNumber], title: str
) -> tuple[NumberFact, ...]:
    by_value: dict[tuple[float, str], list[FoundNumber]] = {}
    for item in found:
        by_value.setdefault((item.value, item.unit.lower()), []).append(item)
    ranked = sorted(
        by_value.values(), key=lambda items: _weight(document, items, title)
    )
    return tuple(
        NumberFact(
            items[0].value,
            items[0].unit,
            items[0].of,
            document.text[items[0].start : items[0].end],
            tuple(document.mention(i.start, i.end) for i in items[:_MOST_MENTIONS]),
        )
        for items in ranked
    )


def _weight(
    document: Document, items: list[FoundNumber], title: str
) -> tuple[float, int]:
    """Sort key of a number: the most telling first, then as the text has them.

    Money, shares and large counts tell most; small numbers in words ("two", "three")
    tell least. What the title says, stands early or is said again weighs more.
    """
    first = items[0]
    written = document.text[first.start : first.end]
    weight = min(len(items), 4) + max(0.0, 4 - document.sentence_at(first.start) / 2)
    if first.unit == "%" or (first.unit.isupper() and len(first.unit) == 3):
        weight += 3
    elif first.unit:
        weight += 1
    if any(c.isdigit() for c in written):
        weight += 2
    elif first.value <= _SMALL:
        weight -= 5
    if written in title and re.search(
        rf"(?<![\w.,]){re.escape(written)}(?!\w|[.,]\d)", title
    ):
        weight += 4
    if first.value >= _LARGE:
        weight += 1
    return -weight, first.start


def _quotes(
    document: Document, lowered: str, names: dict[str, list[Name]], title: str
) -> tuple[QuoteFact, ...]:
    if not document.quotations:
        return ()
    finder = SpeakerFinder(document, lowered, names["person"], names["org"], title)
    facts: dict[str, tuple[str, list[Mention]]] = {}
    for spoken in finder.find():
        start, end = spoken.quotation.start, spoken.quotation.end
        text = document.text[start:end]
        if len(_WORDS.findall(text)) < QUOTE_WORDS or _is_title(text):
            continue
        speaker, mentions = facts.get(text, ("", []))
        if len(mentions) < _MOST_MENTIONS:
            mentions.append(document.mention(start, end))
        facts[text] = (speaker or spoken.speaker, mentions)
    return tuple(
        QuoteFact(text, speaker, tuple(mentions))
        for text, (speaker, mentions) in facts.items()
    )


#: Words that a title of a work does not capitalise.
_JOINING = languages.words(
    """a an and as at but by for from in into nor of off on onto or over per so the to
    up via with"""
)


def _is_title(text: str) -> bool:
    """Whether a quotation is the title of a work ("The Art of the Long Deal")."""
    words = [w for w in text.split() if w[0].isalpha() and w.lower() not in _JOINING]
    return (
        len(words) >= 3
        and len(words) <= 10
        and text[-1] not in ".,!?…"
        and sum(w[0].isupper() for w in words) * 10 >= len(words) * 8
    )
