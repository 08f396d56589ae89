"""Types what no list knows, from the words around it over all its mentions."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import defaultdict

from newsreader.facts import gazetteer
from newsreader.facts.inflection import stem
from newsreader.facts.lang import words
from newsreader.facts.names.lookup import forms, is_demonym
from newsreader.facts.names.model import Candidate
from newsreader.facts.names.scene import Scene
from newsreader.facts.names.surroundings import (
    has_property,
    is_bare,
    is_between,
    is_called_place,
    is_introduced,
    is_part_of_title,
)
from newsreader.facts.names.townships import has_what_towns_have
from newsreader.facts.names.votes import second_look
from newsreader.facts.names.wordlists import GENERIC, ORG_AFTER

#: Endings of German nouns that are no names of places.
_COMMON_ENDINGS = (
    "ung", "ungen", "heit", "keit", "schaft", "zeit", "zeiten", "ion", "ionen", "tät",
    "satz", "nis", "tum", "wehr", "zahl", "gaben", "view", "views", "kraft", "form",
    "weise", "sicht", "frage", "lage", "hilfe", "fall", "ende", "teil", "linie", "haft",
    "arbeit", "leben", "betrieb", "verkehr", "handel", "auftrag", "bereich",
)  # fmt: skip
_ROMANCE = words("es fr it pt")
_ROMANCE_OF = words(
    """de del di della dello dell du d da do das dos sul sulla nel nella dal dalla al
    alla sur vers"""
)
#: "Wahyudi, who heads the office".
_WHO = re.compile(
    r",? (?:who|whose (?:wife|husband|mother|father|son)|qui (?:a|est)|quien"
    r"|and (?:his|her) [a-z])\b"
)
#: Only places stand behind these and before those.
_PLACED = words("beneath above beyond atop via off")
_PLACE_AFTER = words("constituency electorate province peninsula archipelago")
_TO_NAME = re.compile(r" to [A-ZÀ-Þ]")
_WENT_TO = re.compile(
    r"\b(?:fled|flee|mov\w+|travel\w+|dr[io]v\w+|fl[ye]\w*|return\w*|went|head\w*|came"
    r"|sail\w+|walk\w+|rush\w+|road|train|bus|ferry|trip|flights?|visit) to $"
)
_FROM_NAME = re.compile(r"\bfrom (?:[A-ZÀ-Þ][\w'’-]+ ){1,2}to $")
_IS_PLACE = re.compile(
    r", (?:at |about |some |around )?\d[\d,.]* (?:met(?:re|er)s?|kilomet(?:re|er)s?|km"
    r"|miles|feet)\b"
    r"|,? (?:[^.;:\n]{0,24}, )?(?:is|was) an? (?:[a-z-]+ )?(?:town|village"
    r"|city|hamlet|cluster of|suburb|port|island|district|valley|settlement)\b"
)
_WHICH = re.compile(r", which (?!lies|sits|is (?:on|in|near|home))[a-z]")
_INVESTED = re.compile(
    r"(?i)\b(?:shares?|stakes?|stock|investors?|invest\w*|interest|confidence"
    r"|trust) in $"
)
_HOUSES = {
    "pt": words("da na pela à do ao pelo"),
    "it": words("della dell alla all dalla"),
}
_JOINTS = frozenset(
    {",", "and", ", and", "y", "et", "und", "и", "e", "та", "і", "en", "or", "o", "ou",
     "oder", "или", "або", "of"}
)  # fmt: skip
_ORG_BEFORE = words("by at with per via by. chez da bei von от") - {
    "von",
    "da",
}


def judge_by_context(scene: Scene) -> None:
    """What no table knows: the words around it, over all its mentions."""
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in scene.found:
        if not candidate.kind:
            key = " ".join(stem(w, scene.code) for w in candidate.words)
            groups[key].append(candidate)
    places = {
        " ".join(c.words) for c in scene.found if c.kind == "place" and c.trust == 3
    }
    for key, group in groups.items():
        kind, trust = _judge(scene, key, group)
        if " ".join(group[0].words) in places:
            kind, trust = "place", 2  # as the dateline has it
        if scene.opinion is not None:
            kind, trust = second_look(scene, group, kind, trust, scene.opinion)
        for candidate in group:
            candidate.settle(kind, trust)


def _judge(scene: Scene, key: str, group: list[Candidate]) -> tuple[str, int]:
    first = group[0]
    words = first.words
    inner = [c for c in group if not c.opens]
    tables = scene.tables
    phrase = " ".join(words)
    if phrase in GENERIC or all(is_part_of_title(scene, c) for c in group):
        return "none", 0
    if scene.told.get(phrase) == "person" and not scene.is_acronym(first):
        return "person?", 2
    place = org = person = 0.0
    for candidate in group:
        before, after = candidate.before, candidate.after
        if before in tables.place_before and before not in (
            "to",
            "from",
            "a",
            "de",
        ):
            place += 2
        elif before in tables.place_before:
            place += 1.6 if scene.code in ("fr", "it") else 0.6
        left = scene.document.masked[max(0, candidate.start - 24) : candidate.start]
        if scene.code == "en" and left.endswith("ccording to "):
            org += 1.5
            person += 1
        named = scene.code == "en" and before not in tables.articles
        if named and _WHICH.match(scene.document.masked, candidate.end):
            org += 1.5
        if _INVESTED.search(left):
            place -= 2
            org += 2
        if scene.code == "en":
            place += _travelled(scene, candidate)
            place += has_what_towns_have(scene, candidate)
        if before in tables.place_nouns:
            place += 3
        if is_called_place(scene, candidate):
            place += 3
        if after in tables.place_last and after not in ("park", "creek"):
            place += 3
        if after in scene.say:
            org += 1.5
            person += 1
        if before in scene.say:
            org += 0.5
            person += 1
        if before in tables.company:
            org += 3
        if before in _ORG_BEFORE or after in ORG_AFTER:
            org += 2
        if before in ("of", "from") and _after_person(scene, candidate):
            org += 2
        if before in scene.roles:
            person += 2
        if _WHO.match(scene.document.masked, candidate.end):
            person += 3
        if before in tables.articles:
            org += 0.7
    if scene.hinted and phrase in scene.hinted:
        org += 1
    if phrase in scene.with_local_body:
        place += 2
    town = phrase in gazetteer.towns() or any(
        t in gazetteer.towns() for t in forms(phrase, scene.code)
    )
    if town:
        place += 1.5
    if not inner and not (
        len(words) > 1 or (org >= 1.5 and words[0] not in scene.words_known)
    ):
        return ("place", 1) if place >= 3 else ("none", 0)
    known_word = len(words) == 1 and (
        words[0] in scene.words_known or words[0] in scene.passage.lower_seen
    )
    if any(_is_party(scene, c) for c in group):
        return "org", 1
    if tables.nouns_capital:
        if not town and len(words) == 1 and words[0].endswith(_COMMON_ENDINGS):
            return "none", 0  # "in Echtzeit"
        if place >= 3.5 or (place >= 2 and len(inner) >= 2 and is_bare(scene, inner)):
            return "place", 1
        if len(words) > 1 and person >= 2:
            return "person", 1
        if is_between(scene, inner):
            return "place", 1
        return "none", 0
    if len(words) > 1:
        return _judge_several(scene, group, place, org, person)
    if known_word:
        if len(inner) >= 3 and max(org, place) >= 3:
            return ("org", 1) if org >= place else ("place", 1)
        if (
            len(inner) >= 2
            and words[0] not in scene.passage.lower_seen
            and (org >= 1.5 or any(has_property(scene, c) for c in inner))
            and not is_demonym(words[0], scene.code)
        ):
            return "org", 1  # "Plume", the company
        return "none", 0
    if place > org and place >= 1.5:
        return "place", 1
    given = words[0] in gazetteer.given_names()
    if (given and person >= org and person >= 1) or (person >= 3 and person > org - 1):
        return "person?", 1
    if org >= 1.5:
        return "org", 1
    if inner and all(c.before in _HOUSES.get(scene.code, ()) for c in inner):
        return "org", 1  # "funcionários da Embasa": towns have no article
    if scene.code in _ROMANCE:
        # a lone name no list knows: "cerca de Cambroncino", "il ponte sul Trebbia"
        there = _ROMANCE_OF | tables.place_before
        if not given and inner and all(c.before in there for c in inner):
            return "place", 1
    if given or words[0] in gazetteer.surnames():
        return "none", 0
    if len(inner) >= 2:
        return "org", 1
    return ("org", 1) if inner and len(words[0]) > 2 else ("none", 0)


def _is_party(scene: Scene, candidate: Candidate) -> bool:
    """ "Ann Hall (Freie Wähler)": in brackets behind a person."""
    masked = scene.document.masked
    index = bisect_left(scene.starts, candidate.start) - 1
    if index < 0 or masked[candidate.end : candidate.end + 1] != ")":
        return False
    other = scene.found[index]
    return other.kind == "person" and masked[other.end : candidate.start] == " ("


def _travelled(scene: Scene, candidate: Candidate) -> float:
    """ "The bus from X to Y", "beneath X", "X, at 2,100 metres, is a town"."""
    masked = scene.document.masked
    if candidate.before in _PLACED or candidate.after in _PLACE_AFTER:
        return 3
    if _IS_PLACE.match(masked, candidate.end, candidate.end + 60):
        return 3
    left = masked[max(0, candidate.start - 40) : candidate.start]
    if candidate.before == "from" and _TO_NAME.match(masked, candidate.end):
        return 2
    if candidate.before != "to":
        return 0
    return 2 if _FROM_NAME.search(left) or _WENT_TO.search(left) else 0


def _is_subject(scene: Scene, candidate: Candidate) -> bool:
    """Whether it stands bare before a verb, as people do."""
    tables = scene.tables
    before = candidate.before
    return (
        scene.code in _ROMANCE
        and candidate.after != ""
        and candidate.after not in tables.stop
        and scene.document.masked[candidate.end : candidate.end + 1] == " "
        and before not in tables.articles
        and before not in tables.place_before
        and before not in _ROMANCE_OF
        and before not in tables.company
        and before not in tables.place_nouns
        and (before == "" or before in tables.stop or before in tables.kin)
    )


def _after_person(scene: Scene, candidate: Candidate) -> bool:
    """ "Priyanka Deshmukh of Peel Hunt": the house of a person just named."""
    index = bisect_left(scene.starts, candidate.start) - 1
    if index < 0:
        return False
    other = scene.found[index]
    return other.kind == "person" and scene.document.masked[
        other.end : candidate.start
    ] in (" of ", " from ", " of the ")


def _judge_several(
    scene: Scene, group: list[Candidate], place: float, org: float, person: float
) -> tuple[str, int]:
    words = group[0].words
    plain = [w for w in words if w in scene.words_known]
    if place >= 2 and place > org:
        return "place", 1
    if len(plain) == len(words):
        inner = [c for c in group if not c.opens]
        bare = [c for c in inner if c.before not in scene.tables.articles]
        if org >= 2 or (len(inner) >= 2 and bare):
            return "org", 1  # not "the Big Bang"
        return "none", 0
    if any(c.text.isupper() and len(c.text) > 1 for c in group[0].tokens):
        return "org", 1
    if scene.code in ("nl", "de") and any(w in ("van", "von") for w in words):
        return ("person?", 1) if len(words) <= 4 else ("none", 0)
    if (
        words[1] in scene.tables.particles
        and org < 2
        and any(is_introduced(scene, c) or c.after in scene.say for c in group)
    ):
        return "person?", 1  # "Annemiek de Vries, director of"
    if any(not t.is_capital for t in group[0].tokens):
        return ("org", 1) if org >= 1.5 else ("none", 0)
    if org >= 2 and person < 2:
        return "org", 1
    if len(words) <= 3 and not plain and (scene.code == "en" or person >= 1 or any(
        is_introduced(scene, c) for c in group
    )):  # fmt: skip
        return "person?", 1
    if len(words) <= 3 and not plain and any(_is_subject(scene, c) for c in group):
        return "person?", 1  # "Virtudes Azabal aguardaba"
    if plain and words[-1] in plain and words[0] not in plain:
        return "org", 1
    return ("org", 1) if org else ("none", 0)


def join_siblings(scene: Scene) -> None:
    """In a list of names all are of one kind: "Brügg und Lyss"."""
    masked = scene.document.masked
    ordered = scene.found
    for left, right in itertools.pairwise(ordered):
        if right.start - left.end > 8:
            continue
        gap = masked[left.end : right.start].strip().lower()
        if gap not in _JOINTS:
            continue
        for one, other in ((left, right), (right, left)):
            german = scene.tables.nouns_capital
            if (
                other.kind == "org"
                and other.trust >= 2
                and one.kind in ("", "none")
                and gap in (",", "and", ", and", "et", "y", "e", "и", "і", "en")
                and len(one.words) == 1
                and one is right
                and not german
                and not one.opens
                and one.words[0] not in scene.tables.never
                and one.words[0] not in scene.roles
                and one.words[0] not in GENERIC
                and not is_demonym(one.words[0], scene.code)
                and one.words[0] not in scene.passage.demonyms
                and len(one.words[0]) > 3
            ):
                # "Kenya Airways, Delta and Emirates"
                one.settle("org", 2)
                continue
            if other.kind != "place" or one.opens:
                continue
            listed = gap in (",", "and", ", and") and one.kind == "org"
            if other.trust < 2 and not german and not listed:
                continue
            undecided = one.kind in ("", "none", "person?")
            if not undecided and not (one.kind == "org" and one.trust == 1):
                continue
            if german and left.before not in scene.tables.place_before:
                continue
            if (
                _nameable(scene, one)
                and one.after not in scene.say
                and one.before not in scene.say
                and len(one.words) <= (1 if german else 2)
                and not scene.is_acronym(one)
            ):
                one.settle("place", 1)


def _nameable(scene: Scene, candidate: Candidate) -> bool:
    words = candidate.words
    if words[0] in scene.tables.never:
        return False
    if is_demonym(words[0], scene.code) or words[0] in scene.passage.demonyms:
        return False
    return not all(w in scene.words_known for w in words)
