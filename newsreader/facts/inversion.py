"""Reads who stands behind a verb: "…", knurrt der Wirt Jan Bos; «…», улыбается она.

After a quotation verb and speaker change places in most languages, and any verb may
stand there (to sigh, to laugh, to count). No table of verbs is needed: the place says
it. What follows must be short and without a preposition, else it is no subject.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from newsreader.facts.lang import words
from newsreader.facts.speech import Part, Speech
from newsreader.facts.verbs import is_finite

#: The mark and the verb right after a quotation, with a reflexive or an auxiliary.
_OPENING = re.compile(
    r"\s?(?P<mark>[,—–])?\s?[—–]?\s?"
    r"(?:(?:s|m)['’]|(?:se|si|lo|le|a|ha|hat|est|avait|aveva|heeft) )?"
    r"(?P<verb>[^\W\d_]{3,})(?P<il>(?:-t)?-(?P<who>il|elle)\b)?(?=[\s.,;:]|$)"
)
_NEXT = re.compile(r"\s(?P<word>[^\W\d_][\w’'-]*)")
#: "a neighbour", "one of the workers": somebody without a name.
_INDEFINITE = words(
    """ein eine einer eines un una une uno um uma één een один одна один_из одна_из
    одним одна з ce cet cette one"""
)
#: Prepositions that join two nouns to one: "la directrice de l'école".
_GENITIVE = words("de du des del della dello dei delle di d da do dos das van von")
_OLD = re.compile(r"\s(?P<article>il|lo|la|l['’]) ?\d{1,3}enne\b")
_HERE = {"il": "lui", "lo": "lui", "la": "lei"}
_REFLEXIVE = words("sich se si zich")
_MOST_WORDS = 6
_LONGEST = 70
_PHRASE = re.compile(
    r"(?:(?! (?:zu|gegenüber|am|im|dem|à|au|al|журналистам|журналістам|в|у) )"
    r"[^,.;:()\n—–«»“”\"])*"
)


def verb_after(speech: Speech, start: int, end: int) -> Part | None:
    """Return who speaks after a quotation ending at `start`, whatever the verb."""
    match = _OPENING.match(speech.lowered, start, end)
    if match is None:
        return None
    verb, tables = match["verb"], speech.tables
    if verb in tables.stop or verb in tables.articles or verb in tables.pronouns:
        return None
    if speech.text[match.start("verb")].isupper():
        return None
    at = match.end("verb")
    marked = match["mark"] or speech.text[start - 2 : start - 1] in ",!?…"
    if match["who"]:
        return Part(match.start("who"), match.end(), "pronoun", match["who"])
    if not marked or speech.document.lang == "en":
        return named_behind(speech, at, end)
    behind = subject_behind(speech, at, end)
    if behind is not None:
        return behind
    alone = speech.text[at : at + 1] in ",.;"
    if alone and is_finite(verb, speech.document.lang):
        return Part(start, start, "pronoun", "")
    return None


def named_behind(speech: Speech, start: int, end: int) -> Part | None:
    """Return the person named right behind a verb, with titles between or nothing."""
    index = bisect_left(speech.person_starts, start)
    if index == len(speech.persons) or speech.persons[index][0] >= end:
        return None
    left, right, name = speech.persons[index]
    tables = speech.tables
    titles = (*tables.honorifics, *tables.articles)
    between = speech.lowered[start:left].split()
    if all(w.strip(".") in titles or w in speech.titles for w in between):
        return Part(left, right, "name", name)
    return None


def subject_behind(speech: Speech, start: int, end: int) -> Part | None:
    """Return the subject that begins right behind a verb, if it is one."""
    tables = speech.tables
    if old := _OLD.match(speech.lowered, start, end):
        return Part(old.start(), old.end(), "pronoun", _HERE.get(old["article"], ""))
    at = start
    for count in range(_MOST_WORDS):
        match = _NEXT.match(speech.lowered, at, end)
        if match is None:
            break
        left, word = match.start("word"), match["word"]
        if not count and word in _REFLEXIVE:
            at = match.end()  # "ließ sich Anna Berg zitieren"
            continue
        if not count and word in tables.pronouns:
            return Part(left, match.end(), "pronoun", word)
        index = bisect_left(speech.person_starts, left)
        if index < len(speech.persons) and speech.person_starts[index] == left:
            return Part(
                left, speech.persons[index][1], "name", speech.persons[index][2]
            )
        joins = word in tables.articles or word in _GENITIVE
        if (word in tables.stop or word in tables.place_before) and not joins:
            break
        at = match.end()
    return _somebody(speech, start, end)


def _somebody(speech: Speech, start: int, end: int) -> Part | None:
    """ "один из участников акции", "eine Nachbarin": as the text has it."""
    match = _NEXT.match(speech.lowered, start, end)
    if match is None or match["word"] not in _INDEFINITE:
        return None
    if match["word"] == "one" and not speech.lowered.startswith(" of ", match.end()):
        return None
    phrase = _PHRASE.match(speech.text, match.start("word"), end)
    if phrase is None or len(phrase[0]) > _LONGEST or " " not in phrase[0]:
        return None
    text = phrase[0].strip()
    return Part(match.start("word"), match.start("word") + len(text), "noun", text)
