"""Reads "BERLIN (Agency) -" at the very start of an article."""

from __future__ import annotations

import re

from newsreader.facts import gazetteer
from newsreader.facts.document import Token
from newsreader.facts.names.lookup import place_id
from newsreader.facts.names.model import Candidate
from newsreader.facts.names.passage import Passage

#: "HONOLULU, Hawaii (Agency) -", "Berlin (dpa) –", "МОСКВА, 5 мая (ТАСС) —"
_DATELINE = re.compile(
    r"(?P<city>[^\W\d_][\w.’' /-]{2,34}?)(?:, (?P<region>[^\W\d_][^(—–\n]{1,40}?))?"
    r"\s*(?P<source>\([^)\n]{2,40}\))?\s*(?:[—–―]|--?)\s+(?=\S)"
)


def read_dateline(passage: Passage, found: list[Candidate]) -> int:
    """Read "BERLIN (Agency) -" at the very start; return the next token."""
    if not passage.document.sentences:
        return 0
    start, _ = passage.document.sentences[0]
    match = _DATELINE.match(passage.text, start, start + 120)
    if not match:
        return _short_dateline(passage, found)
    city = match["city"].strip()
    listed = bool(place_id(city, passage.code)) or city.lower() in gazetteer.towns()
    if not (listed or city.isupper() or match["source"]) or len(city.split()) > 4:
        return 0
    bare = bool(place_id(city, passage.code)) and passage.text[match.end()].isupper()
    if not (match["source"] or city.isupper() or match["region"] or bare):
        return 0
    tokens = passage.tokens
    index = 0
    place: list[Token] = []
    while index < len(tokens) and tokens[index].start < match.end():
        token = tokens[index]
        if token.end <= match.end("city"):
            place.append(token)
        elif (
            match["region"]
            and token.is_capital
            and token.end <= match.end("region")
            and place_id(token.text, passage.code)
        ):
            key = "p:" + place_id(token.text, passage.code)
            words = [token.text.lower()]
            found.append(
                Candidate([token], kind="place", trust=3, key=key, words=words)
            )
        index += 1
    if source := match["source"]:
        # "CORTE BRUGNATELLA (Piacenza) —"
        inside = [
            t for t in tokens[:index] if match.start("source") < t.start < match.end()
        ]
        if place_id(source.strip("()"), passage.code) and inside:
            found.append(
                Candidate(
                    [t for t in inside if t.is_word],
                    kind="place",
                    trust=3,
                    key="p:" + place_id(source.strip("()"), passage.code),
                    words=source.strip("()").lower().split(),
                )
            )
    place = [t for t in place if t.is_word]
    if "/" in city:
        # "DEN HAAG/OUDE PEKELA -"
        slash = match.start("city") + city.index("/")
        second = [t for t in place if t.start > slash]
        place = [t for t in place if t.end <= slash]
        if second:
            words = [t.text.lower() for t in second]
            found.insert(0, Candidate(second, kind="place", trust=3, words=words))
        city = city[: city.index("/")]
    if place:
        candidate = Candidate(place, kind="place", trust=3)
        if known := place_id(city, passage.code):
            candidate.key = "p:" + known
        candidate.words = [t.text.lower() for t in place]
        found.insert(0, candidate)
    # What follows opens the sentence.
    if index < len(tokens):
        token = tokens[index]
        tokens[index] = Token(token.text, token.start, token.end, token.sentence, True)
    return index


def _short_dateline(passage: Passage, found: list[Candidate]) -> int:
    """ "Görlitz. Die Sanierung": a town alone, with a full stop."""
    if len(passage.document.sentences) < 2:
        return 0
    tokens = [t for t in passage.tokens[:4] if t.sentence == 0 and t.is_word]
    start, end = passage.document.sentences[0]
    name = passage.text[start:end].rstrip(".")
    if (
        not 0 < len(tokens) < 4
        or passage.text[end - 1] != "."
        or not (place_id(name, passage.code) or name.lower() in gazetteer.towns())
    ):
        return 0
    known = place_id(name, passage.code)
    words = [t.text.lower() for t in tokens]
    key = "p:" + known if known else ""
    found.append(Candidate(tokens, kind="place", trust=3, key=key, words=words))
    return next(i for i, t in enumerate(passage.tokens) if t.sentence > 0)
