"""Merges the forms of one organization or place, and ranks all names."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict

from newsreader.facts import gazetteer
from newsreader.facts.inflection import stem
from newsreader.facts.lang import words
from newsreader.facts.names.lookup import place_id
from newsreader.facts.names.model import Name
from newsreader.facts.names.people import add_mention
from newsreader.facts.names.scene import Scene

#: "Brann Stadion" is where Brann plays, not its longer name.
_GROUNDS = words("stadion stadium arena park cup airport tower dome")
#: So many mentions are looked at to see what is important.
_MOST_COUNTED = 100


def merge(scene: Scene, kind: str) -> list[Name]:
    """Return the organizations or places, each with all its mentions."""
    names: dict[str, Name] = {}
    for candidate in scene.found:
        if candidate.kind != kind:
            continue
        key = candidate.key or "n:" + " ".join(
            stem(w, scene.code)
            for w in candidate.words
            if w not in scene.tables.articles
        )
        name = names.get(key)
        if name is None:
            name = names[key] = Name(kind, "", key=key, words=tuple(candidate.words))
        name.trust = max(name.trust, candidate.trust)
        add_mention(scene, name, candidate)
    if kind == "org":
        _join_short(scene, names)
    for name in names.values():
        name.spans = sorted(set(name.spans))
        _name_thing(scene, name)
    return list(names.values())


def _join_short(scene: Scene, names: dict[str, Name]) -> None:
    """ "SkyServe" and "SkyServe Handling" are one company."""
    longer: dict[str, list[Name]] = defaultdict(list)
    for name in names.values():
        if len(name.words) in (2, 3) and name.words[-1] not in _GROUNDS:
            longer[name.words[0]].append(name)
    for key in list(names):
        short = names[key]
        owners = longer.get(short.words[0], [])
        if (
            len(short.words) == 1
            and len(owners) == 1
            and len(short.words[0]) > 3
            and short.words[0] not in scene.words_known
            and not short.key.startswith("o:")
            and not place_id(short.words[0], scene.code)
        ):
            owners[0].spans += short.spans
            owners[0].forms += short.forms
            del names[key]
            continue
        # "Go Ahead" and "Go Ahead Eagles"
        size = len(short.words)
        whole = [o for o in owners if len(o.words) > size > 1]
        whole = [o for o in whole if o.words[:size] == short.words]
        if len(whole) == 1 and not short.key.startswith("o:"):
            whole[0].spans += short.spans
            whole[0].forms += short.forms
            del names[key]


def _name_thing(scene: Scene, name: Name) -> None:
    """Choose the form to show: the fullest for organizations, else the first."""
    forms = list(name.forms)
    known = gazetteer.places() if name.kind == "place" else {}
    if name.kind == "place":
        forms.sort(
            key=lambda f: (
                f.isupper() and len(f) > 4,
                f.lower() not in known and name.key.startswith("p:"),
                -name.forms[f],
            )
        )
    else:
        forms.sort(key=lambda f: (f.isupper() and len(f) > 12, -len(f.split()),
                                  -name.forms[f], -len(f)))  # fmt: skip
    shown = forms[0]
    if shown.isupper() and len(shown) > 3 and name.kind == "place":
        shown = shown.title()
    name.name = shown


def rank(scene: Scene, names: list[Name]) -> list[Name]:
    """Return the names, most important first."""
    openings = [start for start, _ in scene.document.sentences[:12]]
    for name in names:
        name.score = _weight(scene, name, openings)
    return sorted(names, key=lambda n: (-n.score, n.spans[0]))


def _weight(scene: Scene, name: Name, openings: list[int]) -> float:
    """Sentences that tell of it, the title, an early place, and what is certain.

    What stands in quotations only, or twice in a sentence, weighs no more for it.
    """
    document = scene.document
    first = bisect_right(openings, name.spans[0][0])
    early = max(0.0, 4.0 - 0.5 * max(0, first - 1))
    told = {
        document.sentence_at(start)
        for start, _ in name.spans[:_MOST_COUNTED]
        if not document.in_quotation(start)
    }
    in_title = scene.title and any(
        low in scene.title
        and re.search(r"(?<!\w)" + re.escape(low) + r"(?!\w)", scene.title)
        for low in map(str.lower, name.forms)
    )
    hinted = any(f.lower() in scene.hinted for f in name.forms)
    return (
        min(len(told), 8)
        + early
        + (4 if in_title else 0)
        + (1 if hinted else 0)
        + 0.5 * max(0, name.trust - 1)
    )
