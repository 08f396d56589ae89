"""Parts a quotation whose speaker is named inside the marks.

Russian does it with dashes: «Тянули двумя, — сказал Иван. — Один сгорел», Italian and
French with commas: «La sicurezza viene prima, ha spiegato Anna Neri, e il resto dopo».
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsreader.facts.lang import Stems, language, stems
from newsreader.facts.quotemarks import Quotation
from newsreader.facts.verbs import is_finite

#: A shorter quotation holds no second voice.
_SHORTEST = 40
_DASHES = re.compile(
    r"(?<=[,.!?…])\s?[—–]\s(?P<said>[^«»\"“”\n—–]{3,90})[.,]\s[—–]\s(?=\S)"
)
_COMMAS = re.compile(
    r",\s(?P<said>(?:(?:ha|hanno|aveva|a|ont|avait|s['’]est)\s)?(?P<verb>[^\W\d_]+)"
    r"(?:-t)?(?:-(?:il|elle))?\s[^«»\"“”\n,]{3,70}),\s(?P<more>[^«»\"“”\n,]{3,60},\s)?"
)
_WORD = re.compile(r"[^\W\d_]+")


def part_inserted(
    text: str, quotations: tuple[Quotation, ...], lang: str
) -> tuple[Quotation, ...]:
    """Return the quotations with the words that name the speaker cut out."""
    if lang not in ("ru", "uk", "it", "fr"):
        return quotations
    tables = language(lang)
    say, titles = stems(tables.say), stems(tables.titles)
    return tuple(
        part for q in quotations for part in _parts(text, q, lang, say, titles)
    )


def _parts(
    text: str, quotation: Quotation, lang: str, say: Stems, titles: Stems
) -> Iterator[Quotation]:
    start, end = quotation.start, quotation.end
    cut = None
    if end - start >= _SHORTEST:
        cut = _dashes(text, start, end, say, lang) if lang in ("ru", "uk") else None
        cut = cut or (_commas(text, start, end, say, titles))
    if cut is None:
        yield quotation
        return
    left, right = cut
    yield Quotation(start, left, quotation.outer_start, left)
    yield Quotation(right, end, right, quotation.outer_end)


def _dashes(
    text: str, start: int, end: int, say: Stems, lang: str
) -> tuple[int, int] | None:
    for match in _DASHES.finditer(text, start, end):
        said = _WORD.findall(match["said"])
        if any(w.lower() in say for w in said[:3]) or _is_voice(said, lang):
            return match.start(), match.end()
    return None


def _is_voice(said: list[str], lang: str) -> bool:
    """Whether any verb with a name or a pronoun behind stands there: "згадує він"."""
    return (
        len(said) > 1
        and said[0].islower()
        and is_finite(said[0], lang)
        and (
            said[1] in language(lang).pronouns or any(w[0].isupper() for w in said[1:])
        )
    )


def _commas(
    text: str, start: int, end: int, say: Stems, titles: Stems
) -> tuple[int, int] | None:
    for match in _COMMAS.finditer(text, start, end):
        said = match["said"]
        named = any(w[0].isupper() for w in _WORD.findall(said)[1:])
        if match["verb"].lower() not in say or not named:
            continue
        more = match["more"] or ""
        role = any(w.lower() in titles for w in _WORD.findall(more)[:3])
        stop = match.end() if role or not more else match.start("more")
        return match.start(), stop
    return None
