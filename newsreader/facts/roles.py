"""Reads the role of a person as the text states it, beside a mention of the name.

"research team head Jennifer Ngo", "Jack Webb, the mayor of Lyon,", "le ministre du
Commerce, Jean Morel". Always a stretch of the text, never put together.
"""

from __future__ import annotations

import re

from newsreader.facts.document import Document
from newsreader.facts.lang import Language, Stems, stems, words
from newsreader.facts.names import Name

#: Mentions looked at: a role stands beside the first ones.
_LOOKS = 4
_WORDS = re.compile(r"[^\s,.;:()«»“”\"„—–\[\]]+")
_BREAK = re.compile(r"[.;:()«»“”\"„—–\[\]\n]")
_AFTER = re.compile(r", ([^,.;:()«»“”\"„—–\[\]\n]{3,70})(?=[,.;)])")
_LINKS = words(
    """of for de du des del della dell la le les las los der die das den dem des dei
    degli di da do dos das van het and et y e und & the l d für i zu im"""
)
_NOT_HIS = words("for to of with against from by für von pour contre per par")
_AND = words("and und et y e en и і")
_NOT_YET = re.compile(r"['’]s$|['’]$")


def add_roles(document: Document, people: list[Name], tables: Language) -> None:
    """Set the role of every person that has none and whose text states one."""
    titles = stems(tables.titles)
    say = stems(tables.say)
    named = {person.name for person in people[:200]}
    for person in people:
        if person.role:
            continue
        for start, end in person.spans[:_LOOKS]:
            role = _before(document, start, tables, titles, say) or _behind(
                document, end, tables, titles
            )
            if role and not any(other in role for other in named):
                person.role = role
                break


def _before(
    document: Document, start: int, tables: Language, titles: Stems, say: Stems
) -> str:
    left = document.sentences[document.sentence_at(start)][0]
    stretch = document.masked[max(left, start - 90) : start]
    offset = start - len(stretch)
    for mark in _BREAK.finditer(stretch):
        offset = start - len(stretch) + mark.end()
    stretch = document.masked[offset:start]
    # "the minister of trade, Jean Morel": one comma just before the name is allowed
    body = stretch.rstrip()
    apposed = body.endswith(",")
    if apposed:
        body = body[:-1]
    comma = body.rfind(",")
    body = body[comma + 1 :]
    offset += comma + 1
    found = list(_WORDS.finditer(body))[-8:]
    first = len(found)
    titled = False
    for index in range(len(found) - 1, -1, -1):
        word = found[index][0].lower()
        bare = _NOT_YET.sub("", word)
        if word in say or bare in tables.pronouns:
            break
        if titled and (word in _LINKS or word in tables.articles) and word not in _AND:
            break
        if word not in titles and word not in _LINKS:
            if bare in tables.stop or word in tables.articles:
                break
            nearest = 0 if document.lang == "en" else 3
            if not titled and len(found) - index > (5 if apposed else nearest):
                break
        titled = titled or word in titles
        first = index
    while first < len(found) and found[first][0].lower() in (_LINKS | tables.articles):
        first += 1
    if not titled or first >= len(found):
        return ""
    if found[-1][0].lower() in _NOT_HIS:
        return ""  # "a lawyer for Ann Hall"
    return document.text[offset + found[first].start() : offset + len(body)].strip(" ,")


def _behind(document: Document, end: int, tables: Language, titles: Stems) -> str:
    match = _AFTER.match(document.masked, end, end + 80)
    if not match:
        return ""
    inner = match[1].split()
    while inner and inner[0].lower() in tables.articles:
        inner.pop(0)
    if not inner or inner[0].lower() in tables.stop | {"who", "qui", "der", "que"}:
        return ""
    if not any(_NOT_YET.sub("", w.lower()) in titles for w in inner[:6]):
        return ""
    at = match.start(1) + match[1].index(inner[0])
    return document.text[at : match.end(1)].strip()
