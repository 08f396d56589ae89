"""Which rule files to try on an article: its tag, its script, its small words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from filters.appeals.rules import languages
from filters.own_letters import own_letters
from filters.western import letters, split

#: Text looked at for the guess, in characters.
_SAMPLE = 2_000

_ALIASES = {
    "nb": "no",
    "nn": "no",
    "iw": "he",
    "gl": "es",
    "bs": "hr",
    "sh": "hr",
    "cnr": "sr",
    "ms": "id",
}
#: Readers of one are readers of the other: their pages carry both.
_KIN = {
    "ru": ("uk",),
    "uk": ("ru",),
    "sv": ("no", "da"),
    "no": ("da", "sv"),
    "da": ("no", "sv"),
    "cs": ("sk",),
    "sk": ("cs",),
    # One language in two scripts, as far as appeals go.
    "sr": ("hr",),
    "hr": ("sr",),
    "ca": ("es",),
    "be": ("ru",),
}
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("bn", re.compile("[\u0980-\u09ff]")),
    ("ta", re.compile("[\u0b80-\u0bff]")),
    ("he", re.compile("[\u05d0-\u05ea]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("hy", re.compile("[\u0531-\u0587]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
)
#: Letters Arabic does not have: every second word or so of Persian and Urdu has one.
_PERSIAN = re.compile("[\u067e\u0686\u0698\u06a9\u06af\u06cc]")
_URDU = re.compile("[\u0679\u0688\u0691\u06ba\u06be\u06c1\u06d2]")
_SMALL_WORDS = {
    "en": "the and of to in is that for with was on are have from this",
    "de": "der die und das ist nicht mit den von ein eine zu sich auf auch",
    "fr": "le la les des et est une dans pour que qui sur pas avec du",
    "es": "el la los las una con para por del más como pero este que está",
    "it": "il di che la per una con non sono della gli nel più anche alla",
    "pt": "o não uma com para dos das mais pelo foi são também ao os em",
    "nl": "de het een van en niet dat zijn voor met op aan ook te er",
    "pl": "się nie jest na do że w z to jak po od przez są dla",
    "cs": "se že na je v do jsou pro nebo který jako ale podle jeho byl",
    "sv": "och att det som är på för av inte med den till har ett om",
    "no": "og det er ikke på som til av med har for en at den jeg",
    "da": "og det er ikke på som til af med har for en at den jeg",
    "tr": "ve bir bu için ile da de çok daha olarak olan gibi ne ama en",
    "hu": "a az és hogy nem is egy meg van volt ez csak már el ki",
    "fi": "ja on ei se että oli hän mutta ovat myös kun joka mukaan niin kuin",
    "ro": "și în de la nu este că cu pe din care mai sunt pentru a",
    "sk": "sa že na je v do sú pre alebo ktorý ako ale podľa jeho bol čo už aj po",
    "hr": "je i u na se da su za od koji što ne kako bi iz nije kao ali te",
    "sl": "je in na da se so za ki pa v ne bi tudi kot po pri ter iz od",
    "ca": "el la els les i de que un una per amb més no és del al són com ha",
    "bg": "и на да за се от че не са по с като но това при до беше към",
    "sr": "је и у на се да су за од који што не како би из није као али",
    "vi": "và của là có trong được cho với các những một không này đã người khi từ",
    "sw": "ya wa na kwa ni katika za la hiyo kuwa huo yake hii pia kutoka cha wake",
    "af": "die en het van is in nie dat wat vir op met sy hulle ook om te aan word",
    "zu": "ukuthi futhi kodwa uma ngoba kanye lapho nge ukuze uthe kusho phakathi",
    "id": "yang dan di dari untuk dengan ini itu tidak pada dalam akan adalah juga ke",
}
_WORD_SETS = {lang: frozenset(words.split()) for lang, words in _SMALL_WORDS.items()}
#: word -> the languages it is a small word of.
_LANGS_OF = {
    word: tuple(lang for lang, known in _WORD_SETS.items() if word in known)
    for word in frozenset().union(*_WORD_SETS.values())
}
_WORDS = re.compile(r"[^\W\d_]+")
_LETTERS = letters(lambda char: char.isalnum() and not char.isdecimal())
_OTHER_SCRIPT = re.compile(
    "[\u0370-\u04ff\u0531-\u0587\u05d0-\u06ff\u0900-\u0e7f\u10a0-\u10ff"
    "\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]"
)


def primary(tag: str) -> str:
    """Return the language of a BCP 47 tag as rule files name it."""
    short = tag.replace("_", "-").split("-", 1)[0].lower()
    return _ALIASES.get(short, short)


def choose(tag: str, texts: Sequence[str]) -> tuple[str, ...]:
    """Return the languages whose rules apply; English always, each once, sorted.

    Wrong tags happen: what the text itself says is added to what the tag says.
    """
    found = {"en"}
    if tag:
        found.add(primary(tag))
    found.update(_guess(texts))
    for lang in tuple(found):
        found.update(_KIN.get(lang, ()))
    return tuple(sorted(found & languages()))


def _guess(texts: Sequence[str]) -> set[str]:
    sample, length = [], 0
    # The longest blocks speak for the article; buttons speak for the template.
    for text in sorted(texts, key=len, reverse=True)[:6]:
        sample.append(text[:600])
        length += len(sample[-1])
        if length > _SAMPLE:
            break
    joined = " ".join(sample)
    if not joined:
        return set()
    if own := own_letters(joined):
        return {own}
    found = set()
    folded = joined.lower()
    words = split(folded, _LETTERS)
    foreign = words is None and _OTHER_SCRIPT.search(joined)
    for lang, script in _SCRIPTS if foreign else ():
        if len(script.findall(joined)) * 12 > len(joined):
            found.add(lang if lang != "ar" else _arabic_script(joined))
            if lang == "ja":
                break
    if found and "ru" not in found:
        return found
    words = words or _WORDS.findall(folded)
    if found:
        # Cyrillic: Russian and Ukrainian pages mix, others say so in small words.
        found.add("uk")
    if len(words) < 8:
        return found
    counts = dict.fromkeys(_WORD_SETS, 0)
    for word, times in Counter(filter(_LANGS_OF.__contains__, words)).items():
        for lang in _LANGS_OF[word]:
            counts[lang] += times
    best = max(counts, key=lambda lang: counts[lang])
    if counts[best] * 10 < len(words):
        return found
    return found | {lang for lang, n in counts.items() if n * 10 >= counts[best] * 8}


def _arabic_script(text: str) -> str:
    """Return which language text in Arabic letters is in."""
    enough = len(text) // 60
    if len(_URDU.findall(text)) > enough:
        return "ur"
    return "fa" if len(_PERSIAN.findall(text)) > enough else "ar"
