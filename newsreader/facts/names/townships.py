"""What only towns have and only towns suffer: says where a name no list knows is.

English only: "the Wexmouth council", "Wexmouth's seafront", "an earthquake struck
Wexmouth". A firm has none of these, whatever else is said of both.
"""

from __future__ import annotations

import re

from newsreader.facts.lang import words
from newsreader.facts.names.model import Candidate
from newsreader.facts.names.scene import Scene

#: Bodies that are named after the place they serve.
_LOCAL_BODIES = words("council police constabulary")
#: What stands right behind the name of the place it belongs to.
_AFTER = words(
    """council councillor councillors mayor residents villagers townsfolk lifeboat
    seafront promenade magistrates coroner bypass parish constituency commuters"""
)
_HAS = re.compile(
    r"['’]s? (?:[a-z-]+ ){0,2}(?:mayor|council|councillors|residents|inhabitants"
    r"|villagers|townsfolk|streets|harbou?r|seafront|promenade|population|suburbs"
    r"|outskirts|beach(?:es)?|high street|town hall|old town|(?:main|market) square"
    r"|cathedral)\b"
    r"|['’]s? only (?:cinema|school|pub|bridge|library|hospital|doctor|shop|bank"
    r"|pharmacy|church)\b"
    r"| (?:has|had) (?:about |some |around |only |just |fewer than |more than )?"
    r"\d[\d,.]* (?:residents|inhabitants|households)\b"
)
_STRUCK = re.compile(
    r"\b(?i:storm|hurricane|cyclone|typhoon|tornado|(?:earth)?quake|tsunami|flood\w*"
    r"|landslide|mudslide|wildfire|shelling|air ?strikes?)(?: that)?"
    r" (?:hit|struck|reached|destroyed|devastated|swept through|engulfed) $"
)
#: Enough that a preposition or an article beside it changes nothing.
_WEIGHT = 3.0


def has_what_towns_have(scene: Scene, candidate: Candidate) -> float:
    """How much a mention speaks for a place."""
    masked = scene.document.masked
    left = masked[max(0, candidate.start - 50) : candidate.start]
    if (
        candidate.after in _AFTER
        or _HAS.match(masked, candidate.end)
        or _STRUCK.search(left)
    ):
        return _WEIGHT
    return 0.0


def names_a_local_body(scene: Scene, candidate: Candidate, owner: Candidate) -> bool:
    """Whether a lone name is no short form of its owner, but the place that one serves.

    "Wexmouth" beside "Wexmouth Council".
    """
    word = candidate.words[0]
    return (
        scene.code == "en"
        and len(candidate.words) == 1
        and len(owner.words) > 1
        and owner.words[0] == word
        and owner.words[-1] in _LOCAL_BODIES
        and not scene.is_acronym(candidate)
        and word not in scene.words_known
    )
