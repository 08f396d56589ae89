"""Tells which numbers count something though no noun follows.

"More than 120 were hurt", "cases climbed to 23", "three of them": the words around say
that it is a quantity.
"""

from __future__ import annotations

import re

from newsreader.facts.lang import words

_QUANTIFIERS = {
    "en": r"more than|less than|fewer than|at least|at most|nearly|almost|up to|as many"
    r" as|an estimated|approximately|roughly|close to|over|about|around|some",
    "de": r"mehr als|weniger als|mindestens|höchstens|knapp|fast|rund|etwa|bis zu|über",
    "fr": r"plus de|moins de|au moins|près de|environ|jusqu'à|jusqu’à",
    "es": r"más de|menos de|al menos|casi|cerca de|unos|unas|alrededor de|hasta",
    "it": r"più di|oltre|almeno|quasi|circa|meno di|fino a",
    "pt": r"mais de|menos de|ao menos|pelo menos|quase|cerca de|até",
    "nl": r"meer dan|minder dan|minstens|ruim|bijna|ongeveer",
    "ru": r"более|больше|менее|меньше|около|почти|свыше",
    "uk": r"понад|більше|менше|близько|майже|більш ніж",
}
_BEFORE = {
    code: re.compile(rf"(?<!\w)(?:{table})\s$") for code, table in _QUANTIFIERS.items()
}
#: "around seven" is a time of day more often than a count.
_VAGUE = words("about around some over über rund etwa около близько até hasta")
_LEAST_VAGUE = 13
_GREW = re.compile(
    r"\b(?:ris\w+|rose|climb\w+|gr[eo]w\w*|f[ae]ll\w*|dropp\w+|jump\w+|increas\w+"
    r"|doubl\w+|soar\w+|shr[aiu]nk\w*|swell\w*|swollen)"
    r" to $|\b(?:reach(?:ed|ing)?|totall?(?:ed|ing)|stands at|stood at|numbered) $"
)
_VERBS = {
    "en": r"were|are|have|had|died|remain|survived|more(?= [a-z]|[,.;])",
    "de": r"wurden|werden|sind|waren|starben|kamen|blieben|verletzten",
    "fr": r"ont|sont|étaient|avaient|seraient|auraient",
    "es": r"fueron|son|eran|murieron|resultaron|están|han|habían",
    "it": r"sono|erano|hanno|avevano",
    "pt": r"foram|são|eram|morreram|ficaram|estão",
    "nl": r"werden|worden|zijn|waren|kwamen|raakten",
    "ru": r"были|погибли|пострадали|получили|остаются|ранены|госпитализированы",
    "uk": r"були|загинули|постраждали|отримали|залишаються|поранені",
}
_AFTER = {code: re.compile(rf"\s(?:{table})(?!\w)") for code, table in _VERBS.items()}
#: "Three of them", "sechs von ihnen".
_OF_THEM = re.compile(
    r" (?:of (?:them|whom|those)|von ihnen|davon|d['’]entre (?:eux|elles)|de (?:ellos|"
    r"ellas)|di loro|deles|van hen|из них|з них)\b"
)
#: Russian and Ukrainian numerals that count people by themselves.
_COLLECTIVE = re.compile(
    r"(?:дво|тро)(?:е|их|им|ими|є|їх)$|(?:четвер|пятер|шестер|семер|восьмер)(?:о|ых|ым)$"
)
_NAMED_BEFORE = re.compile(
    r"\b(?:the|all|these|those|both|other|die|alle|beide|diese|les|ces|los|las|i|le|os|as"
    r"|de|эти|все|ці|всі|обе|оба) $"
)
_YEARS = range(1900, 2100)


def stands_alone(
    lowered: str, code: str, start: int, end: int, value: float, *, digits: bool
) -> bool:
    """Whether the number at ``lowered[start:end]`` counts without a noun."""
    if digits and value in _YEARS:
        return False
    before = lowered[max(0, start - 40) : start]
    if _OF_THEM.match(lowered, end):
        return True
    if not digits and _COLLECTIVE.match(lowered[start:end]):
        return True
    pattern = _AFTER.get(code)
    if pattern and pattern.match(lowered, end):
        # "the two were prepared": two just named
        return not _NAMED_BEFORE.search(before) and (not digits or value > 2)
    quantifier = _BEFORE[code].search(before) if code in _BEFORE else None
    if quantifier:
        return value >= _LEAST_VAGUE or quantifier[0].strip() not in _VAGUE
    return code == "en" and digits and _GREW.search(before) is not None
