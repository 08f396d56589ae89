"""Cuts a run into names: titles, nationalities, openers and labels come off."""

from __future__ import annotations

import re

from newsreader.facts import gazetteer
from newsreader.facts.document import Token
from newsreader.facts.lang import words
from newsreader.facts.names.lookup import (
    is_demonym,
    is_given_name,
    organization_id,
    place_id,
)
from newsreader.facts.names.model import Candidate
from newsreader.facts.names.passage import Passage
from newsreader.facts.names.wordlists import DIRECTIONS, GENERIC, OFFICE_TAILS

_OFFICE = re.compile(
    r"([^\W\d_]+) (?:de la |de l['’]|del |della |dell['’]|dello |dei |degli |delle "
    r"|de las |de los |dos |das |du |des |de |d['’]|da |do |di )$"
)
#: Words between a body and a title: "U.S. District Judge", "Interior Minister".
_DEPARTMENTS = words(
    """district circuit appeals high county state federal house senate press foreign
    defense defence finance interior health justice home trade energy education
    environment executive managing assistant associate senior junior labor labour
    treasury transport culture agriculture commerce security"""
)
_DOTTED_STATE = re.compile(r"U\.S\.(?:A\.)?|U\.K\.|U\.A\.E\.")
_TO = words("to of in from")
_GERMAN_NATION = re.compile(r"^(?:Deutsch|[A-ZÄÖÜ]\w+isch)e[nrs]?$")
_CONTRACTED = re.compile("['’](?:re|ve|ll|d|m|s|t)$")
_RANKS = words("prime vice deputy acting interim former first chief")
#: Small words that begin names of places and bodies in the middle of a sentence.
_MIDDLE_WORDS = words("much more many most all every first second both many")
#: Ends of German compounds before the name of a company.
_MAKERS = (
    "hersteller", "konzern", "firma", "unternehmen", "anbieter", "händler", "betreiber",
    "bauer", "riese", "kette", "versicherer", "verlag", "verband", "gruppe",
    "entwickler",
    "verein", "büro", "initiative", "genossenschaft", "orchester", "brauerei", "werft",
    "reederei", "klub", "dienstleister", "zulieferer", "produzent", "start-up",
    "plattform", "airline", "tochter",
)  # fmt: skip


def split_run(passage: Passage, run: list[Token], found: list[Candidate]) -> None:
    """Cut a run into names, dropping what is no part of any."""
    tables = passage.tables
    if not run:
        return
    opens = run[0].first
    listed = organization_id(passage.phrase(run), passage.code) or (
        passage.code != "en" and passage.place(passage.phrase(run))  # "Den Haag"
    )
    if len(run) > 1 and listed:
        emit(passage, run, found, opens=opens)
        return
    while run and _is_noise(passage, run[0]) and not _keeps_article(passage, run):
        opens = False if len(run) > 1 and not _is_noise(passage, run[1]) else opens
        run = run[1:]
    if run and (
        organization_id(passage.phrase(run), passage.code)
        or (not run[-1].is_capital and place_id(passage.phrase(run), passage.code))
    ):
        emit(passage, run, found, opens=opens)
        return
    while run and not _ends_name(passage, run):
        run = run[:-1]
    if not run:
        return
    while (
        passage.code == "en"
        and len(run) > 1
        and run[-1].text.lower() in passage.titles
        and passage.place(passage.phrase(run[:-1]))
    ):
        run = run[:-1]  # "a New York Judge"
    phrase = passage.phrase(run)
    if phrase in gazetteer.organizations() or (
        phrase in gazetteer.places() and len(run) > 1
    ):
        emit(passage, run, found, opens=opens)
        return
    for index, token in enumerate(run):
        low = token.text.lower()
        if low in tables.never or low in passage.days_and_months:
            if token.text.isupper() and len(token.text) > 1:
                continue
            if index and index < len(run) - 1 and low in tables.months:
                continue
            if (
                index > 1
                and not run[index - 1].is_capital
                and (passage.has_head(run[: index - 1]))
            ):
                continue  # "Ministry of Labour"
            if len(run) > 1 and (
                passage.has_head(run[index + 1 :]) or low in DIRECTIONS
            ):
                continue
            split_run(passage, run[:index], found)
            split_run(passage, run[index + 1 :], found)
            return
    if passage.code == "en" and (_is_office(passage, run) or _is_label(passage, run)):
        return
    title = _title(passage, run)
    if title is not None:
        _titled(passage, run, title, found)
        return
    if opens and (trimmed := _without_opener(passage, run)) is not run:
        if trimmed:
            _split_known(passage, trimmed, found, opens=False)
        return
    _split_known(passage, run, found, opens=opens)


def _is_office(passage: Passage, run: list[Token]) -> bool:
    """ "the Prime Minister", or a shouted sentence: no name in it."""
    lows = [t.text.lower() for t in run]
    if len(run) > 3 and all(t.text.isupper() for t in run):
        return any(low in passage.tables.stop for low in lows)
    return (
        len(run) > 1
        and lows[-1] in passage.titles
        and all(w in passage.titles or w in _DEPARTMENTS or w in _RANKS for w in lows)
    )


def _is_label(passage: Passage, run: list[Token]) -> bool:
    """ "IF YOU GO: ...": shouted words before a colon."""
    return (
        len(run) > 1
        and passage.text[run[-1].end : run[-1].end + 1] == ":"
        and all(t.text.isupper() for t in run)
        and all(t.text.lower() in gazetteer.english_words() for t in run)
    )


def _ends_name(passage: Passage, run: list[Token]) -> bool:
    last = run[-1]
    if not last.is_capital:
        if passage.code == "en" and last.text in OFFICE_TAILS:
            return True
        if passage.code == "fr":
            return run[0].text.lower() in passage.org_first
        return passage.tables.inflects_names and (
            last.text in passage.tables.place_last or last.text[0].islower()
        )
    if not _is_noise(passage, last):
        return True
    # "Stephan Weil", "Will Will": a surname that is also a small word.
    return len(run) > 1 and run[-2].text.lower() in gazetteer.given_names()


def _is_noise(passage: Passage, token: Token) -> bool:
    low = token.text.lower().rstrip("'’")
    if passage.code == "en":
        low = _CONTRACTED.sub("", low)  # "They're", not "O'Connor"
        if low in ("interim", "acting", "former", "ex") or token.text[-2:] == "'t":
            return True
        if token.text.endswith("’t"):
            return True
        if not token.first and low in _MIDDLE_WORDS and token.text.istitle():
            return False  # "in Much Marcle"
    if low in passage.tables.stop or token.text.lower() in passage.tables.stop:
        return not (
            token.text.isupper() and len(token.text) > 1 and not token.first
        ) or (low in passage.tables.articles)
    return len(low) == 1 and token.text not in ("X",) and not token.text.isalpha()


def _keeps_article(passage: Passage, run: list[Token]) -> bool:
    """ "en Las Hurdes": a capital in the middle of a sentence is the name's own."""
    article, rest = run[0], run[1:]
    low = article.text.lower()
    if (
        article.first
        or not rest
        or passage.code not in ("es", "fr", "it", "pt", "nl")
        or low not in passage.tables.articles
        or len(low) < 2
        or not article.text.istitle()
    ):
        return False
    before = passage.text[article.start - 2 : article.start]
    word = rest[0].text.lower()
    return (
        before[1:] == " "
        and before[0] not in ":.!?"
        and word not in passage.org_first
        and word not in passage.titles
        and word not in GENERIC
    )


def _title(passage: Passage, run: list[Token]) -> int | None:
    """Return the index of the last title with a name after it."""
    if passage.is_org(run):
        # "the European People's Party of Commission President Ursula von der Leyen"
        for index in range(1, len(run) - 1):
            holder = run[index + 1].text.lower()
            office = run[index].text.lower()
            if office in passage.titles and office not in passage.tables.org_last:
                known = organization_id(passage.phrase(run), passage.code)
                if is_given_name(holder) and not known:
                    return index
        return None
    for index in range(len(run) - 2, -1, -1):
        low = run[index].text.lower()
        if low in passage.tables.honorifics or low in passage.titles:
            rest = run[index + 1 :]
            if not rest[0].is_capital:
                continue
            if rest[0].text.lower() in passage.tables.org_last and len(rest) == 1:
                continue
            return index
    return None


def _titled(
    passage: Passage, run: list[Token], title: int, found: list[Candidate]
) -> None:
    before, rest = run[:title], run[title + 1 :]
    titles = [run[title]]
    while before and (
        before[-1].text.lower() in passage.titles
        or before[-1].text.lower() in passage.tables.honorifics
        or before[-1].text.lower()
        in (
            "prime",
            "vice",
            "deputy",
            "acting",
            "interim",
            "former",
            "first",
            *_DEPARTMENTS,
            "primer",
            "premier",
        )
    ):
        titles.insert(0, before.pop())
    # "глава МИД Сергей Лавров", "президент Украины Владимир Зеленский"
    if (
        passage.tables.inflects_names
        and len(rest) > 2
        and rest[1].text in passage.tables.place_last
    ):
        emit(passage, rest[:2], found, opens=False, kind="place")
        titles += rest[:2]
        rest = rest[2:]
    while len(rest) > 1 and rest[0].is_capital and _starts_label(passage, rest):
        titles.append(rest.pop(0))
        while len(rest) > 1 and not rest[0].is_capital:
            titles.append(rest.pop(0))
    role_start = before[0].start if before else titles[0].start
    role = passage.document.text[role_start : titles[-1].end]
    honorific = all(t.text.lower() in passage.tables.honorifics for t in titles)
    if before and before[0].text.lower() in _DEPARTMENTS and len(before) == 2:
        before = before[1:]  # "Assistant U.S. Attorney"
    if before:
        split_run(passage, before, found)
    for token in titles[1:]:
        if (
            token.text.lower() not in passage.titles
            and token.text.lower() not in passage.tables.honorifics
            and token.is_capital
            and not any(c.start == token.start for c in found[-3:])
        ):
            emit(passage, [token], found, opens=False)
    while rest and not rest[-1].is_capital:
        rest.pop()
    if not rest:
        return
    if passage.code == "en" and all(t.text.lower() in passage.titles for t in rest):
        return  # "the Attorney General"
    if passage.code == "de" and len(rest) == 1 and not honorific:
        low = rest[0].text.lower()
        if low in passage.titles or place_id(low, passage.code):
            emit(passage, rest, found, opens=False)
            return
    emit(passage, rest, found, opens=False, titled=True, role="" if honorific else role)


def _starts_label(passage: Passage, rest: list[Token]) -> bool:
    """Whether a person's name cannot start here: an acronym, place or office."""
    word = rest[0].text
    if "." in word:
        return False  # initials
    if word.isupper() and len(word) > 1 and not rest[1].text.isupper():
        return True
    if place_id(word, passage.code) or organization_id(word, passage.code):
        low = word.lower()
        return low not in gazetteer.given_names() or len(rest) > 2
    return False


def _without_opener(passage: Passage, run: list[Token]) -> list[Token]:
    """Drop a first word whose capital only comes from opening the sentence."""
    word = run[0].text
    low = word.lower()
    rest = run[1:]
    if len(run) == 1:
        return run
    if passage.inner[word] and low not in passage.lower_seen:
        return run
    if word.isupper() and len(word) > 1:
        return run
    if low in passage.tables.company and rest[0].is_capital:
        return rest  # "Brancheorganisatie CBL"
    speaks = low in passage.tables.speakers and low not in passage.org_first
    if passage.tables.inflects_names and speaks:
        return rest  # "Пресс-служба Минздрава Карелии"
    if low in passage.titles and rest[0].is_capital and passage.is_org(rest):
        return rest  # "Rival Sony Group Corp."
    if low in gazetteer.given_names() and low not in passage.lower_seen:
        return run
    if passage.is_org(run) or place_id(low, passage.code):
        return run
    common = low in passage.lower_seen
    if passage.code == "en":
        common = common or low in gazetteer.english_words()
    if not common:
        return run
    while rest and not rest[0].is_capital:
        rest = rest[1:]
    if not rest:
        return []
    if passage.code == "en":
        plain = all(
            t.text.lower() in gazetteer.english_words() for t in rest if t.is_capital
        )
        if len(rest) <= 2 and plain and not passage.is_org(rest):
            return run
    return rest


def _split_known(
    passage: Passage, run: list[Token], found: list[Candidate], *, opens: bool
) -> None:
    """Part "Ukraine Volodymyr Zelensky" and "Ausfahrt Studen"; then keep."""
    low = run[0].text.lower()
    if (
        len(run) > 1
        and _DOTTED_STATE.fullmatch(run[0].text)
        and not passage.is_org(run)
        and run[1].is_capital
    ):
        # "the U.S. Midwest"
        emit(passage, run[:1], found, opens=opens)
        _split_known(passage, run[1:], found, opens=False)
        return
    if (
        len(run) > 1
        and (low in passage.demonyms or is_demonym(low, passage.code))
        and not passage.is_org(run)
        and not passage.has_head(run[1:])
        and not place_id(passage.phrase(run), passage.code)
        and not (len(run) == 2 and low in gazetteer.given_names())
    ):
        rest = run[1:]
        while rest and not rest[0].is_capital:
            rest = rest[1:]
        if rest:
            _split_known(passage, rest, found, opens=False)
        return
    if len(run) > 2 and run[0].text.isupper() and len(low) > 1:
        known = organization_id(low, passage.code)
        if known and is_given_name(run[1].text.lower()) and run[2].is_capital:
            emit(passage, run[:1], found, opens=opens)  # "auprès de l'AFP Anna Berg"
            emit(passage, run[1:], found, opens=False)
            return
    if len(run) > 2 and not passage.is_org(run):
        for cut in (2, 1):
            head, rest = run[:cut], run[cut:]
            if len(rest) < 2 or not rest[0].is_capital:
                continue
            # "ambassador to Britain Liu Xiaoming"
            told = passage.code == "en" and passage.word_before(run[0]) in _TO
            country = (passage.tables.inflects_names or told) and (
                len(place_id(passage.phrase(head), passage.code)) == 2
            )
            if country and cut == 1 and not place_id(passage.phrase(run), passage.code):
                emit(passage, head, found, opens=opens)
                emit(passage, rest, found, opens=False)
                return
            if (
                (
                    place_id(passage.phrase(head), passage.code)
                    or (cut == 1 and _after_of(passage, head[0]))
                )
                and rest[0].text.lower() in gazetteer.given_names()
                and head[0].text.lower() not in gazetteer.given_names()
                and not place_id(passage.phrase(run), passage.code)
            ):
                if place_id(passage.phrase(head), passage.code):
                    emit(passage, head, found, opens=opens)
                emit(passage, rest, found, opens=False)
                return
    if (
        passage.code == "en"
        and len(run) > 2
        and low in ("police", "state", "army", "navy", "treasury", "government")
        and (
            run[1].text.lower() in gazetteer.given_names()
            or (low == "police" and passage.word_before(run[0]) == "of")
        )
    ):
        # "Superintendent of Police Sanjeev Gandhi"
        emit(passage, run[1:], found, opens=False, titled=True)
        return
    if (
        passage.tables.inflects_names
        and len(run) > 2
        and run[1].text.lower() in gazetteer.given_names()
        and run[0].text.lower() not in gazetteer.given_names()
        and passage.word_before(run[0]) in passage.titles
    ):
        # "руководитель Рослесхоза Иван Советников"
        kind = "" if place_id(run[0].text, passage.code) else "org"
        emit(passage, run[:1], found, opens=False, kind=kind)
        emit(passage, run[1:], found, opens=False, titled=True)
        return
    if (
        passage.tables.nouns_capital
        and len(run) > 2
        and (passage.place(run[1].text) or run[1].text.lower() in gazetteer.towns())
        and low.endswith(passage.tables.org_endings)
    ):
        emit(passage, run[:2], found, opens=False)  # "Amtsgericht Schwerin Insolvenz"
        return
    if passage.tables.nouns_capital and (rest := _house(passage, run)):
        emit(passage, rest, found, opens=False, kind="org")
        return
    inflected = run[0].first and (
        passage.tables.inflects_names
        or (passage.code == "en" and len(run) == 3 and low not in gazetteer.surnames())
    )
    if (
        (passage.tables.nouns_capital or inflected)
        and len(run) > 2
        and not is_given_name(low)
    ):
        for index in range(1, len(run) - 1):
            low = run[index].text.lower()
            if low not in gazetteer.given_names() or passage.has_head(run):
                continue
            follows = run[index + 1]
            if low in passage.lower_seen or not (
                follows.is_capital or follows.text in passage.tables.particles
            ):
                continue
            if any(not t.is_capital for t in run[:index]):
                break
            role = passage.document.text[run[0].start : run[index - 1].end]
            emit(passage, run[index:], found, opens=False, titled=True, role=role)
            return
    if (passage.tables.nouns_capital and len(run) > 1) and (
        low in passage.place_nouns
        and low
        not in (
            "bad",
            "sankt",
            "st",
            "neu",
            "alt",
        )
    ):
        emit(passage, run[1:], found, opens=False, kind="place")
        return
    emit(passage, run, found, opens=opens)


def _after_of(passage: Passage, token: Token) -> bool:
    """ "ministro della Cultura Alessandro Giuli": an office, then its holder."""
    if passage.code not in ("fr", "es", "it", "pt"):
        return False
    left = passage.text[max(0, token.start - 40) : token.start].lower()
    match = _OFFICE.search(left)
    return match is not None and match[1] in passage.titles


def _house(passage: Passage, run: list[Token]) -> list[Token]:
    """ "der Düngemittelhersteller Salpetra", "das Dresdner Büro Kessler + Thiem"."""
    for index, token in enumerate(run[:2]):
        low, rest = token.text.lower(), run[index + 1 :]
        if index and _GERMAN_NATION.search(run[0].text):
            return []  # "Deutsche Stiftung Denkmalschutz"
        if not rest or not rest[0].is_capital or len(rest) > 4:
            return []
        if low in passage.tables.company or low[:-1] in passage.tables.company:
            return rest  # also in the genitive: "des Labors Norbiotec"
        if low.endswith(_MAKERS) and not is_given_name(rest[0].text.lower()):
            return rest
    return []


def emit(
    passage: Passage,
    run: list[Token],
    found: list[Candidate],
    *,
    opens: bool,
    titled: bool = False,
    role: str = "",
    kind: str = "",
    trust: int = 0,
) -> None:
    """Add a candidate for the run."""
    while run and not run[0].is_capital and not passage.starts(run[0]):
        run = run[1:]
    if not run:
        return
    candidate = Candidate(list(run), role=role, titled=titled, opens=opens, kind=kind)
    candidate.trust = trust
    candidate.called = kind == "org"
    last = run[-1]
    if (
        last.text.lower() in ("jr", "sr", "inc", "corp", "ltd", "co", "st")
        or (len(last.text) == 1 and len(run) == 1)
    ) and (
        passage.text[last.end : last.end + 1] == "."
        and last.text.lower() in ("jr", "sr", "inc", "corp", "ltd", "co")
    ):
        candidate.end_fixed = last.end + 1
    candidate.words = [t.text.lower() for t in run]
    found.append(candidate)
