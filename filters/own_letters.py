"""Languages that their letters give away, whatever their words. Pure counting."""

from __future__ import annotations

#: Language, letters or beginnings of words that no other language of its script has,
#: and the least share of a text that they are: one in so many letters.
_OWN = (
    ("az", ("ə",), 40),
    ("sq", ("ë",), 30),
    ("lv", ("ā", "ē", "ī", "ņ", "ļ"), 25),
    ("lt", ("ė", "ų", "į"), 80),
    ("is", ("ð", "þ"), 60),
    ("et", ("õ",), 250),
    ("be", ("ў", "Ў"), 300),
    ("mk", ("ќ", "ѓ", "ѕ", "Ќ", "Ѓ"), 300),
    ("mr", ("ळ", "आहे", "आणि", "च्या"), 400),
)
#: Letters that must be there too, and how many: others have some of the above. Maori
#: and Samoan have the long vowels of Latvian, Faroese a letter of Icelandic,
#: Portuguese and Vietnamese one of Estonian.
_WITH = {"lv": ("ņļķģšž", 150), "is": ("þ", 500), "et": ("ä", 10_000)}
_WITHOUT = {"et": "ã"}
#: Told by letters that a language unknown here may have too; not so Macedonian.
SHARED = frozenset(lang for lang, _, _ in _OWN) - {"mk"}
#: A foreign name has one or two such letters.
_LEAST = 3


def own_letters(text: str) -> str:
    """Return the language that the letters of a text are of; "" where they do not say.

    Only languages are known that are taken for others by their words or script.
    """
    if text.isascii():
        return ""
    for lang, own, one_in in _OWN:
        if (found := sum(map(text.count, own))) < _LEAST:
            continue
        if found * one_in > len(text) and _has_the_rest(text, lang):
            return lang
    return ""


def _has_the_rest(text: str, lang: str) -> bool:
    if (unlike := _WITHOUT.get(lang)) and unlike in text:
        return False
    letters, one_in = _WITH.get(lang, ("", 0))
    return not letters or sum(map(text.count, letters)) * one_in > len(text)
