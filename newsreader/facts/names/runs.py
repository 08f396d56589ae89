"""Collects runs of capitalised words with the small words inside them."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left

from newsreader.facts import gazetteer
from newsreader.facts.document import Token
from newsreader.facts.lang import words
from newsreader.facts.names.dateline import read_dateline
from newsreader.facts.names.expansions import expansions
from newsreader.facts.names.lookup import is_given_name, organization_id, place_id
from newsreader.facts.names.model import Candidate
from newsreader.facts.names.passage import Passage
from newsreader.facts.names.splitting import emit, split_run

#: In an English text these stand inside names from abroad.
_FOREIGN_PARTICLES = words("de van von der da di della del dos du ter ten bin ibn")
_SLAVIC_ADJECTIVE = re.compile(
    r"(?:ск|нн|н|в|ов|ев)(?:ий|ый|ой|ая|ое|ого|ому|ым|им|ом|ую|ые|их|ых|ої|ій|ої|а|у)$"
)
#: A noun in the genitive after its head: "наук", "обороны", "інфраструктури".
_GENITIVE = re.compile(r"(?:[аяыиуюії]|ов|ев|ів|ей|наук|сил|дел|справ)$")
#: Endings of French adjectives in the names of bodies.
_ADJECTIVES = (
    "nal", "nale", "naux", "nales", "elle", "ienne", "enne", "ique", "iques", "aire",
    "aires", "ive", "ane", "anne", "éenne", "ière", "iale", "ial", "rale", "ral",
)  # fmt: skip
_GENITIVE_ADJECTIVE = re.compile(
    r"[^\W\d_]{3}(?:ого|его|ной|ской|ных|ских|ьої|ної|ських)$"
)
_HOUSES = (
    "библиотек", "бібліотек", "театр", "школ", "больниц", "музе", "музей", "парк",
    "академи", "академі", "консерватор", "филармони", "філармоні", "стадион", "стадіон",
)  # fmt: skip
_LONGEST_HOUSE = 50
_WORD_BEFORE = re.compile(r"([^\W\d_]+) [«“„\"]$")
_GERMAN_ARTICLES = words("ein eine einen einem einer eines die das")
_OFFICE_TAIL = re.compile(
    r" (?:school district|police department|fire department|city council|town council|"
    r"county council|school board|health department|housing authority|port authority|"
    r"transit authority|water district|chamber of commerce)\b"
)
_SUFFIXES = words("jr sr ii iii iv phd md qc kc mp")


def candidates(passage: Passage) -> list[Candidate]:
    """Return the candidates in text order."""
    found: list[Candidate] = []
    index = read_dateline(passage, found)
    tokens = passage.tokens
    count = len(tokens)
    spelled = expansions(passage) | _quoted_houses(passage)
    while index < count:
        token = tokens[index]
        if index in spelled:
            end = spelled[index]
            emit(passage, tokens[index:end], found, opens=False, kind="org", trust=3)
            if not token.is_capital:
                found[-1].start_fixed = token.start  # "бібліотека імені Уласа Самчука"
                found[-1].words = [t.text.lower() for t in tokens[index:end]]
            index = end
            continue
        if not passage.starts(token) or token.sentence in passage.skip:
            index += 1
            continue
        run, after = _run(passage, index)
        cut = next((i for i in range(index + 1, after) if i in spelled), after)
        run, index = (run, after) if cut == after else (tokens[index:cut], cut)
        split_run(passage, run, found)
    return [part for c in found for part in _unhyphened(passage, c)]


def _quoted_houses(passage: Passage) -> dict[int, int]:
    """Return where «...» is the name of a house as a whole: «Бук і Син», a firm."""
    if passage.code not in ("ru", "uk"):
        return {}
    starts = [t.start for t in passage.tokens]
    found = _named_after(passage)
    for quotation in passage.document.quotations:
        if quotation.end - quotation.start > _LONGEST_HOUSE:
            continue
        first = bisect_left(starts, quotation.start)
        end = bisect_left(starts, quotation.end)
        names = passage.tokens[first:end]
        if not 1 < len(names) <= 4 or not all(t.is_word for t in names):
            continue
        before = _WORD_BEFORE.search(
            passage.text, max(0, quotation.start - 30), quotation.start
        )
        word = before[1].lower() if before else ""
        said = word in passage.tables.company or word in ("від", "от")
        if said and names[0].is_capital:
            found[first] = end
    return found


def _named_after(passage: Passage) -> dict[int, int]:
    """ "Библиотека имени Ивана Франко": a house, not the man."""
    tokens = passage.tokens
    found: dict[int, int] = {}
    for index in range(1, len(tokens) - 1):
        if tokens[index].text not in ("имени", "імені"):
            continue
        head = tokens[index - 1].text.lower()
        end = index + 1
        while end < len(tokens) and end - index < 4 and tokens[end].is_capital:
            end += 1
        house = head in passage.org_first or head in passage.tables.company
        if end > index + 1 and (house or head.startswith(_HOUSES)):
            found[index - 1] = end
    return found


def _unhyphened(passage: Passage, candidate: Candidate) -> list[Candidate]:
    """Part "Bologna-Rimini" when both halves are places."""
    token = candidate.tokens[0]
    halves = token.text.split("-")
    if (
        len(candidate.tokens) != 1
        or len(halves) != 2
        or place_id(token.text, passage.code)
        or not all(
            len(h) > 3 and (place_id(h, passage.code) or h.lower() in gazetteer.towns())
            for h in halves
        )
    ):
        return [candidate]
    parts = []
    start = token.start
    for half in halves:
        part = Token(half, start, start + len(half), token.sentence, False)
        parts.append(Candidate([part], words=[half.lower()]))
        start += len(half) + 1
    return parts


def _run(passage: Passage, index: int) -> tuple[list[Token], int]:
    """Collect a run of capitalised words with the particles inside it."""
    tokens, count = passage.tokens, len(passage.tokens)
    run = [tokens[index]]
    index += 1
    while index < count and len(run) < 14:
        token, last = tokens[index], run[-1]
        if token.sentence != last.sentence:
            break
        gap = passage.gap(last, token)
        if (
            token.text in ("'", "’")
            and gap == ""
            and last.text.endswith("s")
            and index + 1 < count
            and tokens[index + 1].text.lower() in passage.tables.org_last
            and tokens[index + 1].is_capital
            and passage.gap(token, tokens[index + 1]) == " "
        ):
            # "Aviation Workers' Union"
            run.append(tokens[index + 1])
            index += 2
            continue
        if token.text == "." and gap == "" and _dotted(passage, last):
            run_end = index + 1
            if run_end < count and _joins(passage, run, tokens[run_end], dotted=True):
                run.append(tokens[run_end])
                index = run_end + 1
                continue
            break
        if gap not in (" ", "", "\u00a0"):
            break
        if (
            gap == ""
            and not last.text.endswith(("'", "’"))
            and not (token.text == "&" or last.text == "&")
        ) and token.text != "'s":
            break
        if _joins(passage, run, token):
            run.append(token)
            index += 1
            continue
        step = _connected(passage, run, index)
        if not step:
            break
        run.extend(tokens[index : index + step])
        index += step
        if passage.code in ("ru", "uk") and not run[-1].is_capital:
            tail = run[-1].text in passage.tables.place_last
            following = tokens[index].text.lower() if index < count else ""
            if not tail or not is_given_name(following):
                break  # "гляциолог Томского университета Анна Мерзлякова"
    return run, index


def _dotted(passage: Passage, token: Token) -> bool:
    word = token.text.lower()
    return (
        (len(word) == 1 and token.is_capital)
        or word in passage.tables.honorifics
        or word in _SUFFIXES
        or word in ("st", "mt", "ft", "ste")
    )


def _joins(
    passage: Passage, run: list[Token], token: Token, *, dotted: bool = False
) -> bool:
    if not token.text[0].isalpha():
        return False
    if dotted and passage.text[run[-1].end : token.start] not in (
        ". ",
        ".",
        ".\u00a0",
    ):
        return False
    if token.text.lower() in passage.tables.stop and token.first:
        return False
    return passage.starts(token)


def _connected(passage: Passage, run: list[Token], index: int) -> int:
    """Return how many tokens of connectors and what follows belong to the run."""
    tokens, tables = passage.tokens, passage.tables
    head = passage.has_head(run) or _company(passage, run)
    if head and place_id(passage.phrase(run), passage.code):
        head = False  # "the United States for Kenya"
    if tokens[index].text == "'s":
        # "Attorney's Office": only a lone institution word goes on.
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if (
            after is not None
            and after.is_capital
            and after.text.lower() in tables.org_last
            and not place_id(passage.phrase(run), passage.code)
            and not organization_id(passage.phrase(run), passage.code)
            and (
                run[-1].text.lower() in passage.titles
                or run[0].text.lower() not in gazetteer.given_names()
            )
        ):
            return 2
        follows = tokens[index + 2] if index + 2 < len(tokens) else None
        if (
            after is not None
            and after.is_capital
            and after.text.lower() in tables.place_last
            and (follows is None or not follows.is_capital)
            and not place_id(passage.phrase(run), passage.code)
        ):
            return 2  # "Robin Hood's Bay"
        return 0
    if tokens[index].text in ("&", "+") and run[-1].is_capital:
        # "Tennant & Okafor", "Kessler + Thiem"
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        return 2 if after is not None and after.is_capital else 0
    if step := _phrase_of(passage, run, index):
        return step
    if step := _department(passage, run, index) or _office_tail(passage, run, index):
        return step
    if step := _lower_tail(passage, run, index):
        return step
    if passage.code == "nl" and len(run) == 1 and tokens[index].text == "van":
        head = head or run[0].text.lower() in passage.org_first
        if not head and not run[0].first:
            surname = tokens[index + 1 : index + 2]
            if surname and passage.starts(surname[0]):
                return 2
    if step := _dutch_surname(passage, run, index):
        return step
    steps = 0
    while steps < 4 and index + steps < len(tokens):
        token = tokens[index + steps]
        if token.sentence != run[-1].sentence:
            return 0
        previous = tokens[index + steps - 1]
        gap = passage.gap(previous, token)
        if gap not in (" ", "\u00a0", ""):
            return 0
        if steps and passage.starts(token):
            body = token.text[1:] != token.text[1:].lower()  # "von der AfD"
            return 0 if body and not head else steps + 1
        low = token.text.lower()
        if low == "of" and _town_of(passage, index + steps + 1):
            return 0
        if passage.code == "de" and low in _GERMAN_ARTICLES:
            return 0  # "hat die Bank eine Zustimmung"
        particle = low in tables.particles
        if passage.code == "de" and not steps and low in ("der", "den", "dem"):
            particle = False  # "Art der Vergünstigung"
        if head and (low in tables.org_of or low in tables.articles):
            if (low in ("and", "et", "y", "e", "und", "і", "и", "en")) and (
                not _list_inside(passage, run, index + steps)
            ):
                return 0
            if low in ("in", "on", "en", "in", "à", "a", "на", "в", "у") and not head:
                return 0
            steps += 1
            continue
        if _foreign(passage, run, index) and (particle or not steps):
            steps += 1
            continue
        if low in ("vom", "zum", "zur") and len(run) > 1:
            particle = False  # "Konrad Kleinfeld vom Vermögensverwalter"
        if low in ("ван", "фон") and not steps:
            steps += 1  # "Питер ван Дейк"
            continue
        if particle and (_personal(passage, run) or _known(passage, run, index, steps)):
            steps += 1
            continue
        if _known(passage, run, index, steps):
            steps += 1
            continue
        return 0
    return 0


def _company(passage: Passage, run: list[Token]) -> bool:
    """Whether the word before says: a company follows ("empresa Oro del Sur")."""
    if len(run) > 2:
        return False
    return passage.word_before(run[0]) in passage.tables.company


def _lower_tail(passage: Passage, run: list[Token], index: int) -> int:
    """ "Protezione civile", "Саратовской области": the tail has no capital."""
    tokens, tables = passage.tokens, passage.tables
    low = tokens[index].text
    if not low[0].islower() or tokens[index].sentence != run[-1].sentence:
        return 0
    if tables.inflects_names and low in tables.place_last:
        return 0 if run[-1].first and run[-1].text.lower() in passage.titles else 1
    if step := _slavic_tail(passage, run, index):
        return step
    if len(low) < 3:
        return 0
    if step := _adjectives(passage, run, index):
        return step
    for steps in (3, 2, 1):
        if index + steps > len(tokens):
            continue
        phrase = passage.text[run[0].start : tokens[index + steps - 1].end]
        if len(phrase) < 60 and (
            organization_id(phrase, passage.code) or place_id(phrase, passage.code)
        ):
            return steps
    return 0


def _slavic_tail(passage: Passage, run: list[Token], index: int) -> int:
    """ "Томского государственного университета", "Академия наук", "Музей мамонта"."""
    if passage.code not in ("ru", "uk"):
        return 0
    if run[0].first and len(run) > 1:
        opener = run[0].text.lower()  # "Представитель Следственного комитета"
        if opener not in passage.titles and opener not in passage.tables.speakers:
            return 0
    tokens = passage.tokens[index : index + 3]
    words = [run[-1].text, *(t.text for t in tokens)]
    if not tokens or not tokens[0].text[0].islower():
        return 0
    if tokens[0].sentence != run[-1].sentence:
        return 0
    head = run[-1].text.lower() in passage.org_first
    adjective = _SLAVIC_ADJECTIVE.search(words[0].lower())
    if adjective and run[-1].first:
        return _seated(passage, index)  # "Международная организация": any of them
    if adjective and not head:
        # an adjective with a capital goes on to its noun
        for steps in (1, 2):
            if len(tokens) < steps or not tokens[steps - 1].text[0].islower():
                return 0
            if not _SLAVIC_ADJECTIVE.search(tokens[steps - 1].text):
                return steps if tokens[steps - 1].text in passage.org_first else 0
        return 0
    if head and len(words) > 2 and _GENITIVE_ADJECTIVE.search(words[1]):
        noun = words[2]  # "Министерство сельского хозяйства"
        small = noun in passage.tables.stop or len(noun) < 4 or not noun.islower()
        return 0 if small or not _GENITIVE.search(noun) else 2
    noun = words[1]
    genitive = _GENITIVE.search(noun) and not noun.endswith(("ла", "ло", "ли", "ся"))
    small = noun in passage.tables.stop or noun in passage.tables.days
    small = small or bool(_SLAVIC_ADJECTIVE.search(noun))
    return 1 if head and genitive and not small and len(noun) > 3 else 0


def _seated(passage: Passage, index: int) -> int:
    """ "Специализированный следственный суд Алматы", "Окружний суд у Тернополі"."""
    tokens = passage.tokens[index : index + 5]
    for steps, token in enumerate(tokens[:3], 1):
        if token.text in passage.org_first and not _SLAVIC_ADJECTIVE.search(token.text):
            rest = tokens[steps:]
            small = bool(rest) and rest[0].text in ("у", "в")
            seat = rest[small : small + 1]
            if seat and seat[0].is_capital and passage.place(seat[0].text):
                return steps + small + 1
            return 0
        if not _SLAVIC_ADJECTIVE.search(token.text):
            return 0
    return 0


def _adjectives(passage: Passage, run: list[Token], index: int) -> int:
    """ "Agence nationale de sécurité sanitaire", "Confédération paysanne"."""
    tokens = passage.tokens
    head = run[-1].text.lower()
    bare = [
        t for t in run if t.text.lower().rstrip("'’") not in ("la", "le", "les", "l")
    ]
    if passage.code != "fr" or head not in passage.org_first or len(bare) > 1:
        return 0
    steps = 0
    while index + steps < len(tokens) and steps < 4:
        token = tokens[index + steps]
        if token.sentence != run[-1].sentence or not token.text[0].islower():
            break
        gap = passage.gap(tokens[index + steps - 1], token)
        if gap != " " or not token.text.endswith(_ADJECTIVES):
            follows = tokens[index + steps + 1 : index + steps + 3]
            if (
                gap == " "
                and steps
                and token.text == "de"
                and len(follows) == 2
                and follows[0].text[0].islower()
                and follows[1].text.endswith(_ADJECTIVES)
            ):
                steps += 3
            break
        steps += 1
    return steps


def _list_inside(passage: Passage, run: list[Token], index: int) -> bool:
    """ "Health and Human Services", not "Ministry of Defence and Ukraine"."""
    connectors = [t for t in run if t.text.lower() in passage.tables.org_of]
    if not connectors:
        return False
    after = passage.tokens[index + 1] if index + 1 < len(passage.tokens) else None
    if after is None or not after.is_capital:
        # "du Commerce et de l’Industrie", but not "y la Universidad de Sierra"
        head = passage.tokens[index + 2 : index + 3]
        if head and head[0].is_capital and head[0].text.lower() in passage.org_first:
            return False
        return passage.code in ("fr", "es", "it", "pt")
    return passage.place(after.text) == "" and not passage.has_head([after])


def _personal(passage: Passage, run: list[Token]) -> bool:
    first = run[0].text.lower()
    if len(run) > 1 and passage.titles.__contains__(first):
        first = run[-1].text.lower()
    given = is_given_name(first) or len(first) == 1
    if passage.code in ("de", "nl", "en") and len(run) > 1:
        # "Altstadtrat Friedhelm von der Heyde"
        given = given or is_given_name(run[-1].text.lower())
    if passage.code in ("es", "fr", "it", "pt"):
        return given and len(run) <= 4 and passage.place(first) == ""
    return given


def _dutch_surname(passage: Passage, run: list[Token], index: int) -> int:
    """ "Anneke van der Veen": two particles are a surname whatever comes first."""
    tokens = passage.tokens[index : index + 3]
    if (
        passage.code != "nl"
        or len(run) > 2
        or len(tokens) < 3
        or tokens[0].text not in ("van", "von")
        or tokens[1].text not in ("der", "den", "de", "het", "'t")
        or not tokens[2].is_capital
        or run[-1].text.lower() in passage.org_first
        or run[-1].text.lower() in passage.titles
        or passage.place(run[-1].text)
    ):
        return 0
    return 3


def _phrase_of(passage: Passage, run: list[Token], index: int) -> int:
    """ "joined Bits of Freedom, the group": everyday words with capitals are a name.

    Only where an apposition follows: "President of France" and "Statue of Liberty" are
    told by other words or by nobody.
    """
    tokens = passage.tokens
    if passage.code != "en" or len(run) > 2 or run[0].first or index + 2 >= len(tokens):
        return 0
    after = tokens[index + 1]
    words = [t.text.lower() for t in (*run, after)]
    if (
        tokens[index].text != "of"
        or not after.is_capital
        or tokens[index + 2].text not in (",", ".")
        or any(w in passage.titles or passage.place(w) for w in words)
        or any(w not in gazetteer.english_words() for w in words)
    ):
        return 0
    return 2


def _department(passage: Passage, run: list[Token], index: int) -> int:
    """ "the Planning and Zoning Commission": and joins what one head word ends."""
    tokens, tables = passage.tokens, passage.tables
    if passage.code != "en" or tokens[index].text != "and" or len(run) > 3:
        return 0
    if passage.word_before(run[0]) != "the" and run[0].text != "The":
        return 0
    names = [t for t in run if t.text != "The"]
    if not names or any(
        passage.place(t.text) or t.text.isupper() or t.text.lower() in passage.demonyms
        for t in names[-1:]
    ):
        return 0
    end = index + 1
    while end < len(tokens) and end - index < 5 and tokens[end].is_capital:
        end += 1
    tail = tokens[index + 1 : end]
    if len(tail) < 2 or tail[-1].text.lower() not in tables.org_last:
        return 0
    if any(
        organization_id(passage.phrase(part), passage.code) for part in (names, tail)
    ):
        return 0  # "the United Nations and European Union"
    gaps = [
        passage.gap(a, b) for a, b in itertools.pairwise([run[-1], *tokens[index:end]])
    ]
    return end - index if all(gap == " " for gap in gaps) else 0


def _town_of(passage: Passage, index: int) -> bool:
    """ "Vexel Services of Tulsa, Oklahoma": where it sits is no part of the name."""
    tokens = passage.tokens
    return (
        passage.code == "en"
        and index + 2 < len(tokens)
        and tokens[index + 1].text == ","
        and tokens[index + 2].is_capital
        and len(passage.place(tokens[index].text)) > 2
    )


def _office_tail(passage: Passage, run: list[Token], index: int) -> int:
    """ "Lake Vermilion school district": its town is no place the lists know."""
    if passage.code != "en" or passage.place(passage.phrase(run)):
        return 0
    match = _OFFICE_TAIL.match(passage.text, run[-1].end)
    if not match or run[-1].first:
        return 0
    words = match[0].count(" ")
    return words if passage.tokens[index + words - 1].end == match.end() else 0


def _foreign(passage: Passage, run: list[Token], index: int) -> bool:
    """ "Annemiek de Vries": in English no other name goes on like this.

    Unless it is a place or a body abroad ("Banco de Chile"), which lists and head
    words tell.
    """
    last = run[-1].text
    low = last.lower()
    return (
        passage.code == "en"
        and len(run) <= 2
        and passage.tokens[index].text in _FOREIGN_PARTICLES
        and not last.isupper()
        and low not in passage.titles
        and not passage.place(low)
        and (low not in gazetteer.english_words() or not run[-1].first)
    )


def _known(passage: Passage, run: list[Token], index: int, steps: int) -> bool:
    """Whether the run with what follows is in the gazetteer ("Rio de Janeiro")."""
    end = index + steps + 2
    if end > len(passage.tokens):
        return False
    for stop in (end, end + 1):
        if stop > len(passage.tokens):
            break
        phrase = passage.text[run[0].start : passage.tokens[stop - 1].end].lower()
        if phrase in gazetteer.places() or phrase in gazetteer.organizations():
            return True
        if phrase in gazetteer.towns() and passage.code in ("en", "de"):
            return True
    return False
