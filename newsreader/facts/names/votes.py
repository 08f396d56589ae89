"""Weighs what the rules guessed against what a model sees (`opinion`)."""

from __future__ import annotations

from collections import defaultdict

from newsreader.facts import gazetteer
from newsreader.facts.lang import words
from newsreader.facts.names.model import Candidate
from newsreader.facts.names.opinion import Opinion, phrase_of
from newsreader.facts.names.scene import Scene
from newsreader.facts.names.surroundings import has_property, is_introduced
from newsreader.facts.names.wordlists import GENERIC

#: What stands before the name of a house somebody belongs to or deals with.
_HOUSES = words("at with for by from on joined via against beat over")
#: What stands before the name of a place one goes to or that was.
_REACHED = words("of visited former reached left across throughout near")


def second_look(
    scene: Scene, group: list[Candidate], kind: str, trust: int, opinion: Opinion
) -> tuple[str, int]:
    """Weigh the words around a name against what the model says.

    The model alone is wrong too often about single words and everyday words:
    what it says counts only where lists or the words around support it.
    """
    first = group[0]
    seen = opinion.kind(first)
    words = first.words
    if (
        seen in ("", kind.rstrip("?"))
        or " ".join(words) in GENERIC
        or words[0] in scene.tables.never
        or min(map(len, words)) < 2
    ):
        return kind, trust
    plain = all(w in scene.words_known or w in scene.passage.lower_seen for w in words)
    if seen == "place":
        return ("place", 1) if _is_there(scene, group, kind, plain) else (kind, trust)
    if seen == "org":
        return ("org", 1) if _is_body(scene, group, kind) else (kind, trust)
    return ("person?", 1) if _is_somebody(scene, group, kind, plain) else (kind, trust)


def _is_there(scene: Scene, group: list[Candidate], kind: str, plain: bool) -> bool:
    """Whether the text allows the name to be a place, which the model says."""
    words = group[0].words
    there = scene.tables.place_before | scene.tables.place_nouns | _REACHED
    if kind == "person?" or not any(c.before in there for c in group):
        # "the Great Plains": capitals in the middle of a sentence
        return kind == "none" and len(words) > 1 and not any(c.opens for c in group)
    return not plain or " ".join(words) in gazetteer.towns()


def _is_body(scene: Scene, group: list[Candidate], kind: str) -> bool:
    """Whether the text allows the name to be an organization."""
    if kind == "person?":
        return not any(is_introduced(scene, c) for c in group)
    # "Air Peace", of two everyday words: a lone one is seldom what the model says
    first = group[0]
    return (
        kind == "none"
        and len(first.words) > 1
        and all(t.is_capital for t in first.tokens)
        and not any(c.opens or scene.is_quoted(c) for c in group)
    )


def _is_somebody(scene: Scene, group: list[Candidate], kind: str, plain: bool) -> bool:
    """Whether the text allows the name to be a person."""
    words = group[0].words
    if kind not in ("org", "none") or words[-1] in scene.tables.place_last:
        return False
    if any(
        c.before in scene.tables.articles
        or c.before in scene.tables.company
        or has_property(scene, c)
        for c in group
    ):
        return False
    given = gazetteer.given_names()
    names = given | gazetteer.surnames()
    if len(words) > 1:
        return words[0] not in scene.words_known and bool({words[0], words[-1]} & names)
    if words[0] in given and not any(c.before == "by" for c in group):
        return words[0] not in scene.passage.lower_seen
    speaks = any(c.before in scene.say or c.after in scene.say for c in group)
    return speaks and not plain


def drop_unseen(scene: Scene, opinion: Opinion) -> None:
    """Leave out lone words guessed to be organizations that the model does not see.

    A name of several words stays, and what is called a firm, has what firms have or
    speaks: that is no guess.
    """
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in scene.found:
        if candidate.kind == "org":
            groups[phrase_of(candidate)].append(candidate)
    for group in groups.values():
        if all(c.trust < 2 for c in group) and not (
            opinion.allows_organization(group[0])
            or (len(group[0].words) > 1 and not scene.is_quoted(group[0]))
            or any(_is_sure(scene, c) for c in group)
        ):
            for candidate in group:
                candidate.settle("none", 0)


def _is_sure(scene: Scene, candidate: Candidate) -> bool:
    return (
        candidate.before in scene.tables.company
        or candidate.before in scene.say
        or candidate.after in scene.say
        or candidate.before in _HOUSES
        or has_property(scene, candidate)
    )
