"""The border: text from outside becomes harmless here, once, where it enters.

No I/O. Every string that came from a feed, a page, a header or a file passes one of
these functions before it is stored, logged or drawn; nothing is cleaned at the sink.
"""

from __future__ import annotations

import re
import unicodedata

from filters.patterns import pattern

#: Characters that act on a terminal, reorder text or hide in it:
#: C0 except tab and newline, DEL, C1, soft hyphen, Arabic letter mark, Mongolian
#: vowel separator, zero-width space, LRM and RLM, line and paragraph separators, bidi
#: embeddings, overrides and isolates, invisible operators, BOM, interlinear marks,
#: tag characters, private use (icon fonts) and non-characters; lone surrogates, which
#: cannot be encoded at all.
#: ZWNJ and ZWJ (U+200C, U+200D) are handled apart: scripts and emoji need them.
HARMFUL = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u17b4\u17b5"
    "\u180e\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d"
    "\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\ue000-\uf8ff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
)
_HARMFUL = pattern(f"[{HARMFUL}]")
_LINE_BREAKS = pattern("\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_BLANKS = pattern("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_JOINERS = pattern("[\u200c\u200d]+")
#: More than four combining marks on one letter is no script's spelling.
_STACKED_MARKS = pattern(
    "([\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{4})[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)


def strip_controls(text: str) -> str:
    """Return `text` without characters that could act on a terminal or hide.

    Newlines of every kind become ``\\n``, tabs four spaces, the rest is NFC. The
    result holds no character of category Cc besides ``\\n`` and no bidi control.
    Linear in the length of the text.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _LINE_BREAKS.sub("\n", text)
    text = _HARMFUL.sub("", text).replace("\t", "    ")
    if not text.isascii():
        text = _JOINERS.sub(_keep_joiner, text)
        text = unicodedata.normalize("NFC", text)
        text = _STACKED_MARKS.sub(r"\1", text)
    return text


def one_line(text: str) -> str:
    """Return `strip_controls(text)` on one line, runs of blanks folded, ends trimmed.

    For titles, names, addresses, header values: anything that must not break a row.
    """
    return " ".join(strip_controls(text).split())


def fold_blanks(text: str) -> str:
    """Return clean text with runs of blanks inside lines folded; newlines stay."""
    cleaned = _BLANKS.sub(" ", strip_controls(text))
    return "\n".join(line.strip(" ") for line in cleaned.split("\n"))


def is_clean(text: str) -> bool:
    """Whether `strip_controls` has nothing left to take out of `text`."""
    return _HARMFUL.search(text) is None and "\r" not in text and "\t" not in text


def _keep_joiner(match: re.Match[str]) -> str:
    """Keep one joiner between letters that need it, drop it everywhere else.

    Arabic, Syriac and Indic scripts use ZWNJ and ZWJ for shaping, emoji sequences use
    ZWJ; between Latin, Greek or Cyrillic letters they only hide differences.
    """
    whole, start, end = match.string, match.start(), match.end()
    if start == 0 or end == len(whole):
        return ""
    before, after = whole[start - 1], whole[end]
    if _needs_joiner(before) and _needs_joiner(after):
        return match[0][0]
    return ""


def _needs_joiner(char: str) -> bool:
    return (
        "\u0600" <= char <= "\u08ff"
        or "\u0900" <= char <= "\u0dff"
        or "\u1000" <= char <= "\u109f"
        or "\u1780" <= char <= "\u17ff"
        or "\ufb50" <= char <= "\ufeff"
        or "\u2190" <= char <= "\u2bff"
        or char == "\ufe0f"
        or char >= "\U0001f000"
    )
