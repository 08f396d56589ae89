"""Weighs what the rules guessed against what a model sees (`opinion`)."""

from __future__ import annotations

from collections import defaultdict

from newsreader.facts import gazetteer
from newsreader.facts.lang import words
from newsreader.facts.names.model import Candidate
from newsreader.facts.names.opinion import Opinion, phrase_of
from newsreader.facts.names.scene import Scene
from newsreader.facts.names.surroundings import is_introduced
from newsreader.facts.names.wordlists import GENERIC

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
    articled = any(c.before in scene.tables.articles for c in group)
    if seen == "place":
        there = scene.tables.place_before | scene.tables.place_nouns | _REACHED
        if (
            kind != "person?"
            and any(c.before in there for c in group)
            and (not plain or " ".join(words) in gazetteer.towns())
        ):
            return "place", 1
    elif seen == "org" and kind == "person?":
        if not any(is_introduced(scene, c) for c in group):
            return "org", 1
    elif seen == "person" and kind in ("org", "none") and not articled:
        names = gazetteer.given_names() | gazetteer.surnames()
        speaks = any(c.before in scene.say or c.after in scene.say for c in group)
        known = (
            words[0] not in scene.words_known
            and (words[0] in names or len(words) > 1)
            and (words[-1] in names or words[0] in names)
        )
        if words[-1] not in scene.tables.place_last and (
            known or (speaks and len(words) < 2 and not plain)
        ):
            return "person?", 1
    return kind, trust


def drop_unseen(scene: Scene, opinion: Opinion) -> None:
    """Leave out organizations that were guessed and that the model does not see.

    Guesses are right about one time in seven where the model sees nothing; what
    is called a firm or speaks is no guess.
    """
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in scene.found:
        if candidate.kind == "org":
            groups[phrase_of(candidate)].append(candidate)
    for group in groups.values():
        if all(c.trust < 2 for c in group) and not (
            opinion.allows_organization(group[0])
            or any(
                c.before in scene.tables.company
                or c.before in scene.say
                or c.after in scene.say
                for c in group
            )
        ):
            for candidate in group:
                candidate.settle("none", 0)
