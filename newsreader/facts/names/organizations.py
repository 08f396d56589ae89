"""What organizations named in full explain: acronyms, short names, lower-case heads."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict

from newsreader.facts import gazetteer
from newsreader.facts.lang import words
from newsreader.facts.names.lookup import is_demonym, place_id
from newsreader.facts.names.model import Candidate
from newsreader.facts.names.scene import Scene
from newsreader.facts.names.townships import names_a_local_body
from newsreader.facts.names.wordlists import DIRECTIONS, GENERIC

_SCORE = re.compile(r"(?<![\d-])\d{1,3}[-–]\d{1,3}(?![\d-])")
_MATCH = re.compile(
    r"\b(?:goals?|touchdowns?|quarterback|striker|midfielder|goalkeeper|season|league|"
    r"halftime|half-time|playoffs?|innings?|touchdown|rebounds|penalty|coach|match|"
    r"overtime|kick-off|quarter|game|scored|defeat|victory|conference|derby)\b"
)
_CLUB_OF = re.compile(
    r"['’]s? (?:[a-z-]+ )?(?:captain|coach|manager|goalkeeper|striker|midfielder|fans|"
    r"defender|winger|quarterback|defence|defense|attack|lead|bench|stadium|opener)\b"
)
_PLAYS = words(
    """beat beats defeated hosts host led leads won wins lost loses scored trailed play
    plays rolled drew draw manager coach goalkeeper striker midfielder defender
    captain forward quarterback fans took equalised equalized levelled improved fell
    dropped rallied routed edged visited visit had have athletic"""
)
_AGAINST = words(
    """against beat over past defeated versus vs v beating host hosting at visiting
    by"""
)
_HEAD_OF = re.compile(
    r"\b([^\W\d_]+) (?:de la |de l['’]|del |della |dell['’]|dello |du |des |de |d['’]"
    r"|da |do |di )$"
)


def find_teams(scene: Scene) -> None:
    """In a report on a match the towns that play are clubs, not places."""
    masked = scene.document.masked
    if scene.code != "en" or len(_MATCH.findall(masked[:6000])) < 3:
        return
    if not _SCORE.search(masked):
        return
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in scene.found:
        if candidate.kind in ("place", "", "none") and candidate.words:
            groups[" ".join(candidate.words)].append(candidate)
    for phrase, group in groups.items():
        if len(place_id(phrase, scene.code)) == 2 or phrase in scene.tables.never:
            continue
        if _is_club(scene, phrase, group):
            for candidate in group:
                candidate.settle("org", 2, "t:" + phrase)
            continue
        if (not place_id(phrase, scene.code) and phrase not in gazetteer.towns()) and (
            group[0].words[0] not in DIRECTIONS or len(group[0].words) < 2
        ):
            continue
        if any(c.after in _PLAYS or c.before in _AGAINST for c in group):
            for candidate in group:
                candidate.settle("org", 2, "t:" + phrase)


def _is_club(scene: Scene, phrase: str, group: list[Candidate]) -> bool:
    """A name no list knows that plays and has players: "Brann's captain"."""
    if len(group) < 2 or phrase in scene.words_known or phrase in GENERIC:
        return False
    if group[0].words[0] in gazetteer.given_names() or phrase in scene.passage.demonyms:
        return False
    plays = [c for c in group if c.after in _PLAYS or c.before in _AGAINST]
    has = any(
        _CLUB_OF.match(scene.document.masked, c.end) or c.before in scene.tables.company
        for c in group
    )
    return len(plays) > 1 or (bool(plays) and has)


def join_short_forms(scene: Scene) -> None:
    """Acronyms and short forms of organizations that are named in full."""
    full = [c for c in scene.found if c.kind == "org" and len(c.words) > 1]
    by_words: dict[tuple[str, ...], list[Candidate]] = defaultdict(list)
    heads: dict[str, dict[tuple[str, ...], Candidate]] = defaultdict(dict)
    for candidate in full:
        by_words[tuple(candidate.words)].append(candidate)
        heads[candidate.words[0]].setdefault(tuple(candidate.words), candidate)
    initials: dict[str, Candidate] = {}
    tails: dict[str, Candidate] = {}
    for candidate in full:
        capitals = [t.text for t in candidate.tokens if t.is_capital]
        initials.setdefault("".join(c[0] for c in capitals).lower(), candidate)
        words = candidate.words
        if candidate.key.startswith("t:"):
            initials.setdefault("".join(w[0] for w in words) + "u", candidate)
        for cut in range(1, len(words)):
            tail = " ".join(words[cut:])
            if not place_id(tail, scene.code) and tail not in gazetteer.towns():
                tails.setdefault(tail, candidate)
        if words[-1] in scene.tables.org_last:
            tails.setdefault(" ".join(words[:-1]), candidate)
    for candidate in scene.found:
        if owner := _bracketed(scene, candidate):
            # "Norwegian University of Science (NTNU)": the letters of another language
            letters = scene.text[candidate.start : candidate.end].lower()
            initials.setdefault(letters, owner)
    located = _located(scene)
    for candidate in scene.found:
        if candidate.kind in ("person", "place"):
            continue
        if " ".join(candidate.words) in located:
            continue
        if candidate.kind == "none" and len(candidate.words[0]) < 2:
            continue
        phrase = " ".join(candidate.words)
        surface = scene.text[candidate.start : candidate.end]
        owner = None
        if scene.is_acronym(candidate):
            owner = initials.get(surface.replace(".", "").lower())
        if owner is None and phrase not in GENERIC:
            owner = tails.get(phrase)
            if owner is None and len(candidate.words) == 1:
                owner = _same_head(scene, candidate, heads)
                owner = owner or _short_name(scene, candidate, heads)
            if owner is None:
                owner = _bracketed(scene, candidate)
        if owner is not None and names_a_local_body(scene, candidate, owner):
            scene.with_local_body.add(phrase)
            continue
        if owner is not None and owner is not candidate:
            if candidate.kind == "org" and candidate.key:
                owner.key = owner.key or candidate.key
                continue
            owner.key = owner.key or "n:" + " ".join(owner.words)
            candidate.settle("org", 2, owner.key)
            for other in by_words[tuple(owner.words)]:
                other.key = owner.key
            by_words[tuple(owner.words)] = [owner]


def _located(scene: Scene) -> set[str]:
    """Names of places that are used as such somewhere: "across Whitby"."""
    found: set[str] = set()
    before: str | None = None
    for candidate in scene.found:
        phrase = " ".join(candidate.words)
        near = candidate.before in scene.tables.place_before or (
            before is not None
            and before in found
            and candidate.before in scene.tables.org_of
        )
        if near:
            found.add(phrase)
        before = phrase if near else None
    return {p for p in found if p in gazetteer.towns() or place_id(p, scene.code)}


def find_institutions(scene: Scene) -> None:
    """ "parquet de Lyon": a lower-case head makes an institution of the name."""
    heads = scene.tables.heads
    if not heads:
        return
    for candidate in scene.found:
        if candidate.kind not in ("", "place") or len(candidate.words) > 3:
            continue
        left = scene.document.masked[max(0, candidate.start - 40) : candidate.start]
        match = _HEAD_OF.search(left)
        if match and match[1] in heads:
            start = candidate.start - len(left) + match.start(1)
            candidate.start_fixed = start
            candidate.settle("org", 2)
            words = re.findall(r"\w+", scene.text[start : candidate.end].lower())
            candidate.words = words


def _same_head(
    scene: Scene,
    candidate: Candidate,
    heads: dict[str, dict[tuple[str, ...], Candidate]],
) -> Candidate | None:
    """ "Fiscalía" after "Fiscalía de la Nación"."""
    word = candidate.words[0]
    if (
        scene.code not in ("es", "it", "pt", "fr")
        or word not in scene.passage.org_first
    ):
        return None
    owners = list(heads.get(word, {}).values())
    return owners[0] if len(owners) == 1 else None


def _short_name(
    scene: Scene,
    candidate: Candidate,
    heads: dict[str, dict[tuple[str, ...], Candidate]],
) -> Candidate | None:
    """ "SkyServe" after "SkyServe Handling"."""
    word = candidate.words[0]
    owners = list(heads.get(word, {}).values())
    if (
        len(owners) != 1
        or len(word) < 4
        or len(owners[0].words) > 3
        or word in scene.words_known
        or word in scene.passage.org_first
        or word in scene.tables.org_last
        or place_id(word, scene.code)
        or is_demonym(word, scene.code)
    ):
        return None
    return owners[0]


def _bracketed(scene: Scene, candidate: Candidate) -> Candidate | None:
    """ "Technische Hilfswerk (THW)": what stands before the brackets."""
    if not scene.is_acronym(candidate):
        return None
    masked = scene.document.masked
    if masked[candidate.start - 2 : candidate.start] != " (":
        return None
    index = bisect_right(scene.starts, candidate.start) - 2
    owner = scene.found[index] if index >= 0 else None
    if (
        owner is None
        or candidate.start - owner.end != 2
        or owner.kind not in ("", "org")
        or len(owner.words) < 2
    ):
        return None
    if not owner.kind and owner.words[0][0] != candidate.words[0][0]:
        return None
    if not owner.kind:
        owner.settle("org", 2)
    return owner
