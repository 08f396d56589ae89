"""Settles what a candidate's own words decide: lists, head words, given names."""

from __future__ import annotations

import re

from newsreader.facts import gazetteer
from newsreader.facts.lang import words
from newsreader.facts.names.heads import has_organization_words, has_place_words
from newsreader.facts.names.lookup import (
    has_stem_in,
    is_demonym,
    is_given_name,
    organization_id,
    place_id,
)
from newsreader.facts.names.model import Candidate
from newsreader.facts.names.scene import Scene
from newsreader.facts.names.surroundings import (
    WORD_AFTER,
    is_organization_context,
    is_person_context,
)
from newsreader.facts.names.wordlists import DIRECTIONS

_CAMEL = re.compile(r"[A-Z][a-zà-ÿ]+[A-Z][A-Za-z]+|[a-z]{1,4}[A-Z][a-z]+[A-Za-z]*")
_NOT_NAMES = words(
    """i ii iii iv v vi vii viii ix x xi xii xiv xv xvi ok tv ceo cfo coo cto gdp usb
    dna hiv pdf sms suv lgbt ngo ngos mp mps pm am dc ad bc phd us$ pkw lkw mwst ggf
    gw mw kw mri led pv ep lp dj gps atm suvs
    pib iva ong ddhh ввп сми тв нло днк вич пк шт"""
)
_DOMAIN = re.compile(r"\.(?:com|org|net|io|co|fr|de|ru|ua|it|es|nl|br)\b")
#: Endings that only surnames have.
_SURNAME = re.compile(
    r"(?:ский|ская|ского|ским|ской|ському|ського|ським|ський|ська|енко|швили|дзе|ович|евич"
    r"|[аеиоуы](?:ев|ева|еву|евым|евой)"
    r"|[бвгджзклмнпрстфхцчшщ](?:ов|ев|ин|ова|ева|ина|ову|еву|овым|евым|иным|ян|чук|юк)"
    r"|овић|ović|ić|sson|dóttir|ński|wicz|escu|poulos|dze|shvili|enko|nyan|oğlu|owski"
    r"|ovich|evich|ová|sen)$"
)
_ADJECTIVE = re.compile(r"(?:ск|ськ)(?:ий|ая|ой|ого|ому|им|ом|ую|ие|их|а|ої|ій|у|і)$")
#: Russian and Ukrainian short names of ministries and agencies.
_OFFICES = re.compile(
    r"мин(?:эконом|фин|здрав|обр|обороны|строй|энерго|транс|юст|сельхоз|труд|культ|цифр"
    r"|просвещ|спорт|пром)|мін(?:оборони|фін|економ|освіти|юст|енерго|соц)"
    r"|рос(?:сельхоз|потреб|комнадзор|авиа|гвард|лесхоз|стат|нефть|атом|реестр|финмон)"
    r"|гос(?:дум|деп|комстат)|центробанк|ген(?:прокур|штаб)|нац(?:банк|полиц|поліц|гвард)"
    r"|следком|нафтогаз|укр(?:енерго|залізн|пошт)"
)
#: "Parkinson's disease".
_DISEASE = re.compile(r"['’]s (?:disease|syndrome|law|paradox|razor|palsy)\b")
#: What follows a name of an event, a prize or a thing.
_NO_SURNAMES = words(
    """cup tour prize award awards open bowl trophy medal act show index series box day
    week festival bill report memorial challenge marathon derby classic"""
)
#: Postal codes of states.
_STATES = words(
    """al ak az ar ca ct de fl ga ia ks ky la ma md mi mn mo ms mt nc nd ne nh nj nm nv
    ny oh pa ri sc sd tn tx ut va vt wa wi wv wy"""
)
_SHORT = words("rom ufa rio лос рим уфа goa oma")
_MEDICAL = frozenset({"MMR", "MRT", "CT", "PCR", "RSV", "BCG", "HPV", "RNA", "MRSA"})
_CODE = re.compile(r"[a-zа-я]{1,3}-?\d+\w*")
_BASED = re.compile(r"[-‐‑](?:based|born|area|listed)")
#: Of these, firms that often open a sentence: "Apple will pay".
_FIRMS = words("apple meta shell visa target ford intel")
#: Organizations whose name is an everyday word after an article.
_EVERYDAY = words(
    """union orange meta vale apple shell wagner bild visa target guardian economist
    times intel ford nos sumar linke renaissance ajax arsenal"""
)
#: Words that are also everyday words, but capitalised they are places.
_PLACES_AND_WORDS = words(
    """turkey china jordan chad guinea earth mars moon mercury java panama mali niger
    nice lima split bath reading orange bergen phoenix denver hamburg cologne havana
    limerick champagne bordeaux berlin dresden"""
)


def settle_certain(scene: Scene, candidate: Candidate) -> None:
    """Settle what the candidate's own words decide."""
    phrase = scene.phrase(candidate)
    words = candidate.words
    single = len(words) == 1
    if single and (words[0] in _NOT_NAMES or len(words[0]) < 2):
        candidate.kind = "none"
        return
    if single and _DISEASE.match(scene.document.masked, candidate.end):
        candidate.kind = "none"
        return
    brand = phrase + "'s"
    rest = scene.document.masked[candidate.end : candidate.end + 5]
    if brand in gazetteer.organizations() and rest[:2] in ("'s", "’s"):
        candidate.end_fixed = candidate.end + 2
        key = "o:" + gazetteer.organizations()[brand].lower()
        candidate.settle("org", 3, key)
        return
    if (single and (words[0] in scene.roles or _CODE.fullmatch(words[0]))) and (
        not candidate.titled
    ):
        candidate.kind = "none"
        return
    if single and words[0] in scene.tables.months and not candidate.titled:
        candidate.kind = "none"
        return
    if (
        candidate.titled
        and len(words) <= 4
        and not has_organization_words(scene, candidate)
    ) and (not (single and scene.is_acronym(candidate))):
        candidate.settle("person", 3)
        return
    if (
        single
        and (is_demonym(words[0], scene.code) or words[0] in scene.passage.demonyms)
        and not place_id(words[0], scene.code)
    ):
        candidate.kind = "none"
        return
    adjective = single and scene.tables.inflects_names and _ADJECTIVE.search(words[0])
    if adjective and not place_id(words[0], scene.code):
        after = WORD_AFTER.match(scene.document.masked, candidate.end)
        if after and after[1] == " " and after[2].islower():
            candidate.kind = "none"  # "на Московской бирже"
            return
    if scene.tables.inflects_names and len(words) < 4 and _OFFICES.match(words[0]):
        candidate.settle("org", 2)
        return
    if phrase == "amazon" and candidate.before in (*scene.tables.articles, "in"):
        candidate.settle("place", 2)
        return
    if len(words) == 2 and words[0] in DIRECTIONS and is_demonym(words[1], scene.code):
        candidate.kind = "none"  # "North American"
        return
    known = organization_id(phrase, scene.code)
    if domain := _DOMAIN.match(rest):
        candidate.end_fixed = candidate.end + domain.end()  # "Booking.com"
        candidate.settle("org", 2)
        return
    if known and _credible(scene, candidate, phrase):
        candidate.settle("org", 3, "o:" + known.lower())
        return
    figure = gazetteer.people().get(phrase)
    if figure and not (single and candidate.opens and phrase in scene.words_known):
        candidate.settle("person", 2, "")
        return
    place = place_id(phrase, scene.code)
    if _BASED.match(rest) and not scene.is_acronym(candidate):
        key = "p:" + place if place else ""
        candidate.settle("place", 2, key)
        return
    if scene.is_quoted(candidate) and not candidate.titled:
        if candidate.before in scene.tables.company:
            candidate.settle("org", 2)
            return
        if _is_quoted_house(scene, candidate):
            candidate.settle("org", 1)
            return
        if not single and not place:
            return  # «Aurora Nova», a ship; the words around it may tell
    told = scene.told.get(" ".join(words), "")
    if told == "org" and len(place) != 2:
        candidate.settle("org", 2)
        return
    if told == "place" and not is_given_name(words[0]):
        candidate.settle("place", 2, "p:" + place if place else "")
        return
    if not single and not place and phrase in gazetteer.towns():
        candidate.settle("place", 2)
        return
    if place and _credible_place(scene, candidate, phrase):
        candidate.settle("place", 3 if len(place) == 2 else 2, "p:" + place)
        return
    if has_organization_words(scene, candidate):
        candidate.settle("org", 2)
        return
    if has_place_words(scene, candidate):
        candidate.settle("place", 2)
        return
    if single:
        _single(scene, candidate)
    else:
        _several(scene, candidate)


def _is_quoted_house(scene: Scene, candidate: Candidate) -> bool:
    """«Жетысу Агро»: titles of works have one capital there, firms have two.

    So does what somebody comes from: «Депутат от "Новой волны"».
    """
    if not scene.tables.inflects_names:
        return False
    if candidate.before in ("від", "от"):
        return True
    return len(candidate.words) > 1 and all(t.is_capital for t in candidate.tokens)


def _credible(scene: Scene, candidate: Candidate, phrase: str) -> bool:
    """Short and everyday words name an organization only with their capitals."""
    surface = scene.text[candidate.start : candidate.end]
    if len(candidate.words) > 1:
        return True
    if len(phrase) <= 4 and phrase.isalpha():
        if surface.isupper() or surface[1:] != surface[1:].lower():
            return True  # "NATO", "AfD"
        # "Nasa", "Nato" but not "Un" or "Om"
        return len(phrase) == 4 and not candidate.opens
    if candidate.opens and phrase in scene.passage.lower_seen:
        return bool(scene.passage.inner[candidate.tokens[0].text])
    if candidate.opens and phrase in _EVERYDAY and phrase not in _FIRMS:
        return bool(scene.passage.inner[candidate.tokens[0].text])
    if phrase in _EVERYDAY:
        return candidate.before not in scene.tables.articles
    return True


def _credible_place(scene: Scene, candidate: Candidate, phrase: str) -> bool:
    token = candidate.tokens[0]
    if len(candidate.words) > 1:
        return True
    if len(phrase) <= 3 and not token.text.isupper():
        return candidate.before in scene.tables.place_before or phrase in _SHORT
    if len(phrase) == 2 and candidate.opens and token.text != phrase.upper():
        return False
    if phrase in scene.words_known or phrase in scene.passage.lower_seen:
        # "Reading", "Mobile", "Turkey", "Nice": only with a capital of its own.
        if candidate.opens and not scene.passage.inner[token.text]:
            return len(gazetteer.places().get(phrase, "")) == 2 and (
                phrase not in scene.passage.lower_seen
            )
        if phrase in _PLACES_AND_WORDS or scene.passage.inner[token.text] > 2:
            return True
        if (
            len(phrase) > 4
            and phrase not in scene.passage.lower_seen
            and candidate.before not in scene.tables.articles
            and candidate.before
        ):
            return True  # "England and Wales"
        return (
            candidate.before in scene.tables.place_before
            or candidate.before in scene.tables.place_nouns
            or len(place_id(phrase, scene.code)) == 2
        )
    if phrase in gazetteer.given_names() and candidate.opens:
        return (
            len(place_id(phrase, scene.code)) == 2
            or bool(scene.passage.inner[token.text])
            or phrase not in gazetteer.surnames()
        )
    if scene.tables.nouns_capital and candidate.opens:
        return len(phrase) > 3
    return True


def _single(scene: Scene, candidate: Candidate) -> None:
    if candidate.words[0] in scene.tables.never:
        candidate.kind = "none"
        return
    if scene.is_acronym(candidate):
        surface = scene.text[candidate.start : candidate.end]
        shouted = len(surface) > 3 and surface.lower() in scene.words_known
        if surface.lower() in scene.tables.never or shouted or surface in _MEDICAL:
            candidate.kind = "none"
        elif "." in surface and len(surface) < 6:
            candidate.kind = "none"  # "identified by his initials, L.O."
        elif scene.code == "en" and surface.lower() in _STATES:
            candidate.kind = "none"
        elif len(surface) >= 2:
            candidate.settle("org", 1)
        return
    surface = scene.text[candidate.start : candidate.end]
    if _CAMEL.fullmatch(surface) and not surface.startswith(
        ("Mc", "Mac", "De", "Di", "La", "Le", "Van", "Fitz")
    ):
        candidate.settle("org", 2)


def _several(scene: Scene, candidate: Candidate) -> None:
    words = candidate.words
    capitals = [t for t in candidate.tokens if t.is_capital]
    if len(capitals) > 5:
        return
    first, last = words[0], words[-1]
    if scene.code == "en" and (last in _NO_SURNAMES or "of" in words):
        return  # "Davis Cup", "State of Israel"
    tail = candidate.tokens[-1].text
    if tail.isupper() and len(tail) == 2 and last not in ("ii", "iv", "jr", "sr"):
        return  # "Lexus LC"
    given = gazetteer.given_names()
    family = gazetteer.surnames()
    initials = len(first) == 1 or (
        len(first) <= 5 and "." in first and not place_id(first, scene.code)
    )
    if any(
        c.text.isupper() and len(c.text) > 2 and "." not in c.text for c in capitals
    ) and not all(c.text.isupper() for c in capitals):
        if len(capitals) == 2 and capitals[0].text.isupper():
            candidate.settle("org", 1)
        return
    known_given = is_given_name(first) or has_stem_in(first, given, scene.code)
    if (
        len(words) == 2
        and not known_given
        and last not in scene.tables.org_last
        and organization_id(first, scene.code)
    ):
        candidate.kind = "none"  # "Google Trends", "Nike Tech": what the house makes
        return
    russian = scene.tables.inflects_names and not scene.is_quoted(candidate)
    named = russian and _SURNAME.search(last)  # "ректор института Аюна Мерзлякова"
    if candidate.before in scene.tables.company and not (known_given or named):
        candidate.settle("org", 2)  # "the group Laut Aman"
        return
    if (
        scene.code == "en"
        and len(words) == 2
        and place_id(first, scene.code)
        and last in scene.words_known
        and last.endswith("s")
        and last not in family
    ):
        candidate.settle("org", 2)  # "Denver Nuggets"
        return
    if (
        len(capitals) == 2
        and (
            _alone(scene, capitals[-1].text)
            or (known_given and _recurs(scene, capitals[-1].text))
        )
        and not place_id(last, scene.code)
    ):
        candidate.settle("person", 2)
        return
    if (
        scene.code == "en"
        and first in DIRECTIONS
        and not is_person_context(scene, candidate)
    ):
        return
    if (
        scene.code == "en"
        and not known_given
        and (
            len(place_id(last, scene.code)) == 2
            or (
                place_id(last, scene.code)
                and last not in family
                and candidate.before != "and"
            )
        )
        and first not in DIRECTIONS
        and first not in scene.tables.place_first
        and first not in scene.tables.honorifics
        and len(capitals) == len(words)
    ):
        candidate.settle("org", 1)  # "Parks Canada", "Maccabi Haifa"
        return
    if (
        scene.code == "en"
        and known_given
        and len(words) > 2
        and all(w in scene.words_known for w in words)
    ):
        return  # "Marine Mammal Science"
    if scene.code == "en" and not known_given and not initials:
        plain = sum(w in scene.words_known for w in words)
        if plain == len(words):
            return  # "Green Shoe", "Big Ten": the context may tell
        if plain and (last in scene.words_known and last not in family):
            return
    if scene.tables.nouns_capital and not known_given and not initials:
        return
    if scene.tables.inflects_names and any(w in ("ван", "фон") for w in words[1:-1]):
        candidate.settle("person", 2)
        return
    if initials and len(capitals) >= 2:
        candidate.settle("person", 2)
        return
    if len(words) > 2 and len(place_id(first, scene.code)) == 2 and last not in family:
        candidate.settle("org", 1)  # "France Nature Environnement"
        return
    if candidate.before in scene.roles and not is_organization_context(
        scene, candidate
    ):
        candidate.settle("person", 2)
        return
    if known_given:
        if first in scene.passage.lower_seen and first in scene.words_known:
            return
        if candidate.before in scene.tables.company:
            candidate.settle("org", 2)
            return
        trust = 2
        if scene.code == "en" and last in scene.words_known and last not in family:
            trust = 1
            doubtful = first in scene.words_known and (
                candidate.opens or " ".join(words) in scene.articled
            )
            if doubtful and not is_person_context(scene, candidate):
                return
            if is_organization_context(scene, candidate):
                return
        candidate.settle("person", trust)
        return
    if (
        (_SURNAME.search(last) and len(capitals) <= 3 and len(first) > 1)
        and (scene.code != "en" or last not in scene.words_known)
    ) and (not place_id(first, scene.code)):
        candidate.settle("person", 1)
        return
    if last in family or has_stem_in(last, family, scene.code):
        if len(capitals) <= 3 and not place_id(first, scene.code):
            candidate.settle("person", 1)
        return


def _recurs(scene: Scene, word: str) -> bool:
    return word in scene.lone


def _alone(scene: Scene, word: str) -> bool:
    """Whether the word also stands alone as a name beside a verb of saying."""
    return word in scene.lone_speakers and bool(scene.passage.inner[word])
