"""Looks names up in the gazetteer, in any case form of their language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from newsreader.facts import gazetteer
from newsreader.facts.inflection import lemmas
from newsreader.facts.lang import words

_DEMONYM_ENDINGS = (
    ("ians", ("ia", "", "y", "a", "e", "es")),
    ("ian", ("ia", "", "y", "a", "e", "es")),
    ("ans", ("a", "", "o")),
    ("an", ("a", "", "o")),
    ("ese", ("a", "", "al", "an")),
    ("is", ("", "e")),
    ("i", ("", "e")),
    ("ish", ("land", "")),
)
_DEMONYMS = words(
    """american americans british briton britons french german germans spanish spaniard
    spaniards dutch swiss swedish swede swedes norwegian norwegians danish dane
    danes finnish finn finns polish pole poles czech czechs greek greeks turkish
    turk turks russian russians ukrainian ukrainians chinese japanese korean koreans
    vietnamese thai filipino filipinos indian indians pakistani pakistanis afghan
    afghans iraqi iraqis iranian iranians israeli israelis palestinian palestinians
    egyptian egyptians saudi saudis irish welsh scottish scots english italian
    italians portuguese brazilian brazilians mexican mexicans canadian canadians
    australian australians african africans european europeans asian asians latin
    hispanic arab arabs kurdish kurds hungarian hungarians bulgarian romanian
    romanians serbian serbs croatian croats bosnian bosniaks albanian cuban cubans
    argentine argentinian chilean peruvian colombian venezuelan bolivian ecuadorian
    haitian nigerian nigerians kenyan ethiopian somali somalis sudanese libyan
    tunisian moroccan algerian ghanaian congolese rwandan ugandan tanzanian
    zimbabwean south_african lebanese syrian syrians jordanian yemeni qatari emirati
    kuwaiti bangladeshi sri_lankan nepali nepalese burmese indonesian malaysian
    singaporean taiwanese mongolian kazakh uzbek georgian georgians armenian
    armenians azerbaijani belarusian belarusians latvian lithuanian estonian
    icelandic belgian belgians austrian austrians maltese cypriot catalan basque
    soviet ottoman californian texan floridian londoner londoners parisian muscovite
    californians texans roman tibetan uighur uyghur uyghurs rohingya chechen
    chechens crimean caribbean nordic scandinavian balkan slavic anglo victorian
    ivorian guinean gambian malian nigerien chadian cameroonian gabonese angolan
    mozambican namibian malawian zambian madagascan mauritian eritrean djiboutian
    burundian senegalese togolese beninese liberian basotho swazi kyrgyz tajik turkmen
    hawaiian alaskan siberian bavarian sicilian tuscan venetian andalusian galician
    norse viking breton norman corsican flemish walloon jewish"""
)


def has_stem_in(word: str, table: frozenset[str], code: str) -> bool:
    """Whether a case form of the word is in the table (Slavic)."""
    if code not in ("ru", "uk"):
        return False
    return any(form in table for form in forms(word, code))


def forms(word: str, code: str) -> Iterable[str]:
    """Return what may be the nominative of a word (Slavic), or the word itself."""
    from newsreader.facts.inflection import lemmas

    return lemmas(word, code) if code in ("ru", "uk") else (word,)


@lru_cache(maxsize=16384)
def place_id(name: str, code: str) -> str:
    """Return the gazetteer's id of a place name, or ""."""
    known = gazetteer.places()
    low = name.lower()
    if found := known.get(low):
        return found
    if code in ("ru", "uk"):
        for form in lemmas(low, code):
            if found := known.get(form):
                return found
    elif (code == "de" and low.endswith("s")) and (
        len(low) > 5 and (found := known.get(low[:-1]))
    ):
        # Genitive: "Deutschlands", "Berlins".
        return found
    return ""


@lru_cache(maxsize=16384)
def organization_id(name: str, code: str) -> str:
    """Return the canonical name of a well-known organization, or ""."""
    known = gazetteer.organizations()
    low = name.lower().replace("’", "'")
    if found := known.get(low):
        return found
    if code in ("ru", "uk") and len(low) > 4:
        for form in lemmas(low, code):
            if found := known.get(form):
                return found
    return ""


def is_given_name(word: str) -> bool:
    """Whether a word in lower case is a given name, or two with a hyphen."""
    given = gazetteer.given_names()
    if word in given:
        return True
    halves = word.split("-")
    return len(halves) == 2 and all(half in given for half in halves)


@lru_cache(maxsize=16384)
def is_demonym(word: str, code: str) -> bool:
    """Whether an English word names a people by its ending ("Bolivian")."""
    if code != "en":
        return False
    if word in _DEMONYMS or word.removesuffix("s") in _DEMONYMS:
        return True
    if "-" in word:  # "Finnish-Russian"
        return all(is_demonym(half, code) for half in word.split("-"))
    if word.endswith(("man", "men", "woman", "women")) and len(word) > 6:
        # "Frenchwoman", "Scotsmen"
        stem = re.sub(r"s?(?:wo)?m[ae]n$", "", word)
        return stem in _DEMONYMS or stem + "s" in _DEMONYMS
    for ending, replacements in _DEMONYM_ENDINGS:
        if word.endswith(ending):
            stem = word[: -len(ending)]
            if len(stem) >= 3 and any(
                len(gazetteer.places().get(stem + r, "")) == 2 for r in replacements
            ):
                return True
    return False
