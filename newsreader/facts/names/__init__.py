"""Decides what each candidate is, merges the forms of one name, and ranks.

One module a step. Order matters: what the gazetteer or a head word says is certain and
is settled first; then people who are named in full; then what those names explain
(surnames, acronyms); at last what only the words around it can tell. What stays unclear
is left out: five right facts beat twelve.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsreader.facts.document import Document
from newsreader.facts.names.appositions import brands, explain
from newsreader.facts.names.certain import settle_certain
from newsreader.facts.names.context import join_siblings, judge_by_context
from newsreader.facts.names.merging import merge, rank
from newsreader.facts.names.model import KINDS, Name
from newsreader.facts.names.organizations import (
    find_institutions,
    find_teams,
    join_short_forms,
)
from newsreader.facts.names.people import (
    give_surnames,
    group_people,
    late_people,
    widen_surnames,
)
from newsreader.facts.names.scene import Scene
from newsreader.facts.names.surroundings import look_around
from newsreader.facts.names.votes import drop_unseen
from newsreader.facts.nlp import Entity

__all__ = ["Name", "find_names"]


def find_names(
    document: Document,
    *,
    title: str = "",
    hints: Sequence[str] = (),
    entities: Sequence[Entity] = (),
) -> dict[str, list[Name]]:
    """Return the names of each kind, most important first."""
    scene = Scene(document, title=title, hints=hints, entities=entities)
    look_around(scene)
    scene.look_for_lone()
    explain(scene)
    if document.lang == "en":
        brands(scene)
    for candidate in scene.found:
        if not candidate.kind:
            settle_certain(scene, candidate)
    people = group_people(scene)
    give_surnames(scene, people)
    find_teams(scene)
    join_short_forms(scene)
    find_institutions(scene)
    judge_by_context(scene)
    join_siblings(scene)
    if scene.opinion is not None:
        drop_unseen(scene, scene.opinion)
    late = late_people(scene)
    give_surnames(scene, late, settled=("person", "person?", "org", "place"))
    people += late
    for person in people:
        widen_surnames(scene, person)
    names = [*people, *merge(scene, "org"), *merge(scene, "place")]
    result: dict[str, list[Name]] = {kind: [] for kind in KINDS}
    for name in rank(scene, names):
        result[name.kind].append(name)
    return result
