"""Tells by its ending whether a word may be a verb in the third person."""

from __future__ import annotations

import re

_FINITE = {
    "es": re.compile(r"(?:ó|[ae]|ía|aba)$"),
    "pt": re.compile(r"(?:[oei]u|[ae]|ia|ava)$"),
    "it": re.compile(r"(?:ò|[ae]|iva|ava)$"),
    "ru": re.compile(r"(?:ла?|[еиу]т)(?:ся|сь)?$"),
    "uk": re.compile(r"(?:в|ла|є|ить|же)(?:ся|сь)?$"),
}


def is_finite(word: str, lang: str) -> bool:
    """Whether a lower-case word ends like a verb that can do without a subject."""
    ending = _FINITE.get(lang)
    return ending is not None and ending.search(word) is not None
