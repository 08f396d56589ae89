"""Reads what the text says a name is: "Larkfield, a fund manager", "his son Ben".

The surest sign there is of a name no list knows.
"""

from __future__ import annotations

import re

from newsreader.facts.lang import words
from newsreader.facts.names.lookup import is_given_name, place_id
from newsreader.facts.names.model import Candidate
from newsreader.facts.names.scene import Scene

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_AFTER = re.compile(r"[»”\"']? ?(?:, | – | — |\()(?=[^\W\d_])")
_END = re.compile(r"[,.;:()–—«»“”\"]")
#: What, a comma, the name: "a shell company, Vexel, to", "twins, Ann and Bo,".
_NAMED_THEN = re.compile(r"((?:[^\W\d_]+[-'’ ]){0,4}[^\W\d_]+), (?:[^\W\d_]+ and )?$")
_PAIR = re.compile(r" and [A-Z]")
_AT = re.compile(r"\b([A-Za-z]+) at $")
_AGE_BEFORE = re.compile(
    r"\b\d\d(?: años| ans| anni| anos| jaar| Jahre| лет| років)?(?: de edad)?, $"
)
#: Words that end the head of an apposition: what follows belongs to something else.
_LINKS = words(
    """of in at on for from with that which who whose near by to and de du des d del
    della di do da en que qui che dont où von aus mit für van uit met voor из в"""
)
#: Languages whose head noun stands last before the first link.
_HEAD_LAST = frozenset({"en", "de", "nl"})


def explain(scene: Scene) -> None:
    """Note for every name what its mentions are called, where they agree."""
    told: dict[str, set[str]] = {}
    for candidate in scene.found:
        if kind := explained_as(scene, candidate):
            told.setdefault(" ".join(candidate.words), set()).add(kind)
    scene.told = {name: kinds.pop() for name, kinds in told.items() if len(kinds) == 1}


_BRAND = re.compile(
    r"['’]s(?:[,.;:]| (?:for|at|in|on|is|was|has|had|will|and|said|says|by|to|from)\b)"
)


def brands(scene: Scene) -> None:
    """Take the 's into the name of a house: "Wrathall's for £84m", "at Wrathall's".

    Twice at least: "a friend of Ann's" is said once.
    """
    masked = scene.document.masked
    found: dict[str, list[Candidate]] = {}
    for candidate in scene.found:
        if len(candidate.words) == 1 and _BRAND.match(masked, candidate.end):
            mentions = found.setdefault(candidate.words[0], [])
            # "behind a Denny's on the avenue"
            mentions += [candidate] * (2 if candidate.before in ("a", "an") else 1)
    houses = {
        word
        for word, group in found.items()
        if len(group) > 1 and not is_given_name(word) and not place_id(word, scene.code)
    }
    for candidate in scene.found:
        end = candidate.end
        if (
            len(candidate.words) == 1
            and candidate.words[0] in houses
            and masked[end : end + 2] in ("'s", "’s")
        ):
            candidate.end_fixed = end + 2
            candidate.settle("org", 3, "b:" + candidate.words[0])


def explained_as(scene: Scene, candidate: Candidate) -> str:
    """Return "person", "org" or "place" when the text says so, else ""."""
    return _behind(scene, candidate) or _before(scene, candidate)


def _behind(scene: Scene, candidate: Candidate) -> str:
    """ "X, a town in Y", "X, the label that", "X, director of"."""
    masked = scene.document.masked
    opening = _AFTER.match(masked, candidate.end, candidate.end + 6)
    noun = scene.tables.nouns_capital and candidate.before in scene.tables.articles
    if not opening or noun:  # "der Eigner, die Reederei"
        return ""
    right = scene.document.sentences[candidate.tokens[-1].sentence][1]
    stretch = masked[opening.end() : min(right, opening.end() + 90)]
    stop = _END.search(stretch)
    cased = _WORD.findall(stretch[: stop.start() if stop else None])
    found = [w.lower() for w in cased]
    if not found:
        return ""
    articled = found[0] in scene.tables.articles or found[0] in (
        "son",
        "sa",
        "su",
        "sus",
    )
    if articled:
        found, cased = found[1:], cased[1:]
    elif found[0] in scene.tables.stop:
        return ""
    heads: list[str] = []
    for index, word in enumerate(found[:7]):
        if word in _LINKS or (word in scene.say and word not in scene.roles):
            break  # "X, said it had brought forward"
        if kind := _noun(scene, word):
            heads.append(kind)
            follows = cased[index + 1 : index + 2]
            if follows and follows[0][0].isupper() and not scene.tables.nouns_capital:
                return ""  # "at the Café, drummer Ann Hall": another name's
    if not heads:
        return ""
    kind = heads[-1] if scene.code in _HEAD_LAST else heads[0]
    # "X, police said", "X, Hall said": not about X
    if not articled and kind != "person":
        return ""
    return kind


def _noun(scene: Scene, word: str) -> str:
    bare = word.removesuffix("'s").removesuffix("’s")
    if bare != word:
        return ""
    tables = scene.tables
    if word in tables.company:
        return "org"
    if word in tables.place_nouns and word not in scene.roles:
        return "place"
    if word in scene.roles or word in tables.kin:
        return "person"
    # "Niederlassung", "Düngemittelhersteller"
    if scene.code == "de" and any(
        word.endswith(noun) for noun in tables.company if len(noun) > 4
    ):
        return "org"
    return ""


def _before(scene: Scene, candidate: Candidate) -> str:
    """ "her son X", "a shell company, X, to", "de 34 años, X"."""
    masked = scene.document.masked
    if scene.tables.nouns_capital and candidate.opens:
        return ""
    left = scene.document.sentences[candidate.tokens[0].sentence][0]
    before = masked[max(left, candidate.start - 40) : candidate.start]
    if candidate.before in scene.tables.kin:
        return "person"
    if before.endswith(" at ") and (at := _AT.search(before)):
        # "analysts at Carnegie"
        role = at[1].lower()
        return (
            "org"
            if role in scene.roles or role.removesuffix("s") in scene.roles
            else ""
        )
    if not before.endswith((", ", " and ")):
        return ""
    if _AGE_BEFORE.search(before):
        return "person"
    named = _NAMED_THEN.search(before)
    after = masked[candidate.end : candidate.end + 6]
    if not named or not (after[:1] in (",", ".") or _PAIR.match(after)):
        return ""
    clause = [w.lower() for w in _WORD.findall(named[1])]
    for index in range(len(clause) - 1, 0, -1):
        if clause[index - 1] in scene.tables.articles - _LINKS:
            clause = clause[index:]
            break
    if any(w in scene.tables.kin or w in scene.roles for w in clause):
        return "person"
    return "org" if clause[-1] in scene.tables.company and after[:1] in ",." else ""
