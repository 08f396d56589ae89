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
#: Portuguese and Vietnamese share a letter with Estonian, but not the other one.
_ESTONIAN, _NOT_ESTONIAN = "ä", "ã"
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
        if found * one_in > len(text) and (lang != "et" or _is_estonian(text)):
            return lang
    return ""


def _is_estonian(text: str) -> bool:
    return _ESTONIAN in text and _NOT_ESTONIAN not in text
