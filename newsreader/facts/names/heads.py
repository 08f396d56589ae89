"""Words inside a name that say what it is: *Ministry*, *-gericht*, *Bay*, *Saint-*."""

from __future__ import annotations

import re

from newsreader.facts import gazetteer
from newsreader.facts.lang import words
from newsreader.facts.names.lookup import place_id
from newsreader.facts.names.model import Candidate
from newsreader.facts.names.scene import Scene
from newsreader.facts.names.wordlists import OFFICE_TAILS

#: "Pont-de-Claix", "Saint-Fons", "Ростов-на-Дону", "Stratford-upon-Avon"
#: What companies abroad are called by law.
_LEGAL_FORMS = words(
    """ab asa oyj oy nv bv se spa gmbh ag sa kk kg kgaa srl sarl sas ltda plc llc inc
    corp ltd llp pjsc pte pty bhd"""
)
_GERMAN_HOUSES = (
    "-zeitung", "-anzeiger", "-kurier", "-werke", "-gruppe", "-klinik", "-werft",
    "-werften", "-institut", "-universität", "-bank", "-stiftung", "-verlag",
    "-konzern",
)  # fmt: skip
_TOPONYM = re.compile(
    r"^(?:saint|sainte)-\w{3}|-(?:de|sur|les|lès|en|sous|la|le|aux|du|des|upon|on|by|am|an"
    r"|im|ob|на)-\w"
)
_GERMAN_BODIES = (
    "bund", "dienst", "agentur", "verein", "verband", "gesellschaft", "rat", "kammer",
    "bank", "bahn", "post", "rundfunk", "fernsehen", "werft", "börs", "telekom",
    "institut", "zentrum", "kreuz",
    "stiftung", "ministerium", "ministeriums",
    "akademi", "gemeinschaft", "liga", "museum", "hilf", "gericht", "tag", "städtetag",
)  # fmt: skip
_SAINTS = words("san santa santo st saint sainte são sankt sint sant' saint-")
_WATERS = words(
    """mount cap col pic lake cape gulf bay isle fort mont lac île îles golfe monte
    lago isla
    islas cabo golfo puerto ilha ilhas porto isola isole rio río camp port sierra
    insel"""
)


def has_organization_words(scene: Scene, candidate: Candidate) -> bool:
    """Whether its own words make it an organization: head, ending, ampersand."""
    words, tables = candidate.words, scene.tables
    first, last = words[0], words[-1].rstrip(".").rsplit("-", 1)[-1]
    if len(words) > 1 and last in _LEGAL_FORMS and candidate.tokens[-1].is_capital:
        return len(last) > 2 or candidate.tokens[-1].text.isupper()
    if scene.code == "en" and words[-2:] == ["school", "district"]:
        return True
    if len(words) > 1 and last in OFFICE_TAILS and not candidate.tokens[-1].is_capital:
        return True
    if len(words) > 1:
        if last in tables.org_last:
            return not (
                scene.code == "en"
                and last
                in (
                    "forces",
                    "force",
                    "services",
                    "works",
                    "team",
                    "house",
                    "front",
                    "times",
                    "news",
                    "games",
                    "records",
                    "post",
                )
                and len(words) == 2
                and words[0] in tables.never
            )
        if first in scene.passage.org_first and (
            scene.code != "en"
            or any(not t.is_capital for t in candidate.tokens)
            or first
            in (
                "ministry",
                "department",
                "university",
                "bank",
                "court",
                "statistics",
            )
        ):
            return True
        if any(
            w in scene.passage.org_first or w in tables.org_last for w in words
        ) and (any(w in tables.org_of for w in words[1:])):
            return True
        if "&" in scene.text[candidate.start : candidate.end]:
            return True
    if scene.code == "de" and len(words) == 1 and "-" in words[0]:
        return words[0].endswith(_GERMAN_HOUSES)  # "Nordsee-Zeitung"
    if (
        scene.code == "de"
        and len(words) >= 2
        and words[0].endswith(("sche", "schen", "scher", "sches"))
        and words[1].removesuffix("s").removesuffix("e").endswith(_GERMAN_BODIES)
    ):
        return True
    if (
        scene.code == "de"
        and len(words) == 2
        and words[0].endswith(("en", "er", "es", "e"))
        and words[1]
        .removesuffix("s")
        .endswith(
            (
                "landesamt",
                "bundesamt",
                "kriminalamt",
                "hilfswerk",
                "institut",
                "ministerium",
                "landtag",
                "staatskanzlei",
                "gericht",
            )
        )
    ):
        return True
    last_token = candidate.tokens[-1]
    if tables.inflects_names and len(words) > 1 and not last_token.is_capital:
        # "Томского государственного университета"
        return last_token.text in scene.passage.org_first
    if tables.org_endings:
        for index, word in enumerate(words):
            if word.endswith(tables.org_endings) and (
                len(words) > 1 or word not in tables.org_endings
            ):
                if index and scene.code == "de":
                    continue
                return len(words) > 1 or _compound(scene, word)
    return False


def _compound(scene: Scene, word: str) -> bool:
    """Whether a lone German compound names one institution, not a kind of it."""
    return word.endswith(
        ("ministerium", "ministeriums", "bundesamt", "kriminalamt", "gerichtshof",
         "gerichtshofs", "landtag", "landtags", "anwaltschaft")
    ) and not word.startswith(("landtag", "ministerium"))  # fmt: skip


def has_place_words(scene: Scene, candidate: Candidate) -> bool:
    """Whether its own words make it a place: "Bay", "Mount", "Saint-"."""
    words, tables = candidate.words, scene.tables
    if len(words) == 1:
        return bool(_TOPONYM.search(words[0])) or (
            scene.code == "en" and words[0].endswith("shire") and len(words[0]) > 7
        )
    last = words[-1]
    if last in tables.place_last and words[0] not in scene.tables.honorifics:
        return not (
            words[0] in gazetteer.given_names()
            and last
            in (
                "hill",
                "hills",
                "park",
                "forest",
                "lake",
                "rivers",
                "bridge",
                "beach",
                "field",
                "berg",
                "tal",
            )
            and len(words) == 2
        )
    if words[0] in tables.place_first:
        rest = " ".join(words[1:])
        if words[0] in _SAINTS:
            return len(words) == 2 and (
                candidate.before in tables.place_before
                or candidate.before in tables.place_nouns
                or rest not in gazetteer.given_names()
            )
        if words[0] in tables.stop:
            return False
        return bool(place_id(rest, scene.code)) or words[0] in _WATERS
    return False
