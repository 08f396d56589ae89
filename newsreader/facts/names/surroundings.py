"""What stands around a candidate: the words before and after, titles, ages, offices."""

from __future__ import annotations

import re

from newsreader.facts.lang import words
from newsreader.facts.names.appositions import explained_as
from newsreader.facts.names.model import Candidate
from newsreader.facts.names.scene import Scene
from newsreader.facts.names.wordlists import ORG_AFTER

_WORD_BEFORE = re.compile(r"([^\W_][\w'’.-]*)([ \u00a0,'’«“\"(]{0,3})$")
WORD_AFTER = re.compile(r"([ \u00a0,'’»”\")]{0,3})([^\W_][\w'’-]*)")
_A_FIRM = re.compile(r"\ban? (?:[\w-]+ )?[\w-]+ $")
_CONTRACTING = words("fr es it pt ca nl de")
_ELIDED = words("l d dell nell sull all dall")
_NOUN_OF = re.compile(
    r"([^\W\d_]+(?: [^\W\d_]+){0,2}) "
    r"(?:of|de|d['’]|di|do|da|du|van|von|de la|de l['’])\s?$"
)
_OFFICE_OF = re.compile(
    r"((?:[^\W\d_]+[\s'’]){0,6}[^\W\d_]+) "
    r"(?:de la |de l['’]|del |della |dell['’]|de las |de los |dos |das |du |des "
    r"|de |d['’]|da |do |di |van |et de la |et de l['’]|et du )$"
)


#: "Ann Hall, 45,", "Ann Hall (45)"
_AGED = re.compile(r",? \(?\d\d\)?[,) ]")

#: "Plume's headquarters", "fined Plume €27m"
_OWNS = re.compile(
    r"['’]s (?:[a-z-]+ )?(?:headquarters|board|chief|ceo|chairman|founder|shares|stock|"
    r"employees|staff|customers|users|app|website|products?|profits?|revenues?|sales|"
    r"takeover|owner|bosses|lawyers|spokes\w+|shareholders)\b| (?:[€$£]|Inc\b|shares\b)"
)


def look_around(scene: Scene) -> None:
    masked = scene.document.masked
    for candidate in scene.found:
        left, right = scene.document.sentences[candidate.tokens[0].sentence]
        start, end = candidate.start, candidate.end
        before = _WORD_BEFORE.search(masked, max(left, start - 40), start)
        after = WORD_AFTER.match(masked, end, min(right, end + 40))
        candidate.before = before[1].lower() if before else ""
        candidate.after = after[2].lower() if after else ""
        firm = candidate.before in scene.tables.company
        if before and before[2].strip(" \u00a0'’" + ('«“„"' if firm else "")):
            candidate.before = ""
        elif (
            before
            and scene.code in _CONTRACTING
            and (
                candidate.before in scene.tables.articles or candidate.before in _ELIDED
            )
        ):
            # "dans l'Hérault", "in der Steiermark": what counts is further left
            further = _WORD_BEFORE.search(
                masked, max(left, before.start() - 30), before.start(1)
            )
            if (
                further
                and not further[2].strip(" \u00a0")
                and further[1].lower() in scene.tables.place_before
            ):
                candidate.before = further[1].lower()
        if after and after[1].strip(" \u00a0"):
            candidate.after = ""
        if candidate.before in scene.tables.company and not candidate.titled:
            # not "a company Whitmore partly owns"
            left_of = masked[max(left, start - 60) : start]
            candidate.called = not _A_FIRM.search(left_of)


def is_person_context(scene: Scene, candidate: Candidate) -> bool:
    if candidate.before in scene.say or candidate.after in scene.say:
        return True
    if candidate.before in scene.roles or candidate.titled:
        return True
    after = scene.document.masked[candidate.end : candidate.end + 8]
    return bool(re.match(r", \d\d,|,? who\b|,? qui\b| \(\d\d\)", after))


def is_organization_context(scene: Scene, candidate: Candidate) -> bool:
    return candidate.before in scene.tables.articles or candidate.after in ORG_AFTER


def is_introduced(scene: Scene, candidate: Candidate) -> bool:
    """Whether a title stands shortly before, or an age or role after."""
    masked = scene.document.masked
    left, _ = scene.document.sentences[candidate.tokens[0].sentence]
    before = masked[max(left, candidate.start - 60) : candidate.start].lower()
    clause = re.split(r"[.;:()«»“”„]", before)[-1]
    if any(w in scene.say for w in clause.split()[-3:]):
        return True
    if any(w in scene.roles for w in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", clause)):
        return True
    if _AGED.match(masked, candidate.end):
        return True
    return explained_as(scene, candidate) == "person"


def has_property(scene: Scene, candidate: Candidate) -> bool:
    """Whether it has what only firms have: "Plume's headquarters", "Plume shares"."""
    return _OWNS.match(scene.document.masked, candidate.end) is not None


def is_part_of_title(scene: Scene, candidate: Candidate) -> bool:
    """ "ministre de l'Intérieur", "procureur de la République": part of a title."""
    if scene.code not in _CONTRACTING or scene.code == "de":
        return False
    left = scene.document.masked[max(0, candidate.start - 60) : candidate.start]
    match = _OFFICE_OF.search(left)
    if not match:
        return False
    for word in reversed(re.split(r"[\s'’]+", match[1].lower())):
        if word in scene.tables.place_nouns or word in scene.say:
            return False
        if word in scene.roles:
            return True
    return False


def is_called_place(scene: Scene, candidate: Candidate) -> bool:
    """ "the city of X", "la ville de X"."""
    left = scene.document.masked[max(0, candidate.start - 30) : candidate.start]
    match = _NOUN_OF.search(left)
    return match is not None and any(
        w in scene.tables.place_nouns for w in match[1].lower().split()
    )


def is_bare(scene: Scene, group: list[Candidate]) -> bool:
    """Whether no mention has an article or adjective before it (German)."""
    return all(
        c.before not in scene.tables.articles
        and not c.before.endswith(("en", "er", "es", "em"))
        for c in group
    )


def is_between(scene: Scene, group: list[Candidate]) -> bool:
    """ "zwischen Brügg und Lyss": two bare names after one preposition."""
    masked = scene.document.masked
    for candidate in group:
        around = masked[max(0, candidate.start - 14) : candidate.end + 24]
        if re.search(r"\bzwischen [A-ZÄÖÜ]\w+ und [A-ZÄÖÜ]\w+", around):
            return True
    return False
