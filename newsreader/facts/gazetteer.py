"""The packed word lists: places, given names, surnames, words, organizations.

Built by benchmarks/build_gazetteer.py; sources and licences in data/SOURCES.md.
Each part loads on first use and stays.
"""

from __future__ import annotations

import json
import re
import struct
import zlib
from functools import cache
from importlib.resources import files

_DATA = files("newsreader.facts") / "data"

_PLAIN_CODES = 2
#: American endings that are spelled otherwise in Britain: organize, color.
_BRITISH = re.compile(
    r"iz(e|ed|er|ers|es|ing|ation|ations)$|or(s|ed|ing|ful|able|ite)?$"
)


@cache
def _packed() -> tuple[dict[str, list[int]], bytes]:
    raw = (_DATA / "gazetteer.bin").read_bytes()
    (size,) = struct.unpack_from(">I", raw)
    return json.loads(raw[4 : 4 + size]), raw[4 + size :]


def _lines(section: str) -> list[str]:
    header, body = _packed()
    offset, size = header[section]
    return zlib.decompress(body[offset : offset + size]).decode().split("\n")


def _hand_made(name: str) -> dict[str, str]:
    """Read a list of ``Canonical|form|form`` lines -> form in lower case: canonical."""
    forms: dict[str, str] = {}
    for line in (_DATA / name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            canonical, *others = line.split("|")
            forms.setdefault(canonical.lower(), canonical)
            for other in others:
                forms.setdefault(other.lower(), canonical)
    return forms


@cache
def places() -> dict[str, str]:
    """Return lower-case name -> one id for all names of that place.

    Countries, world regions, big cities with their names in other languages.
    """
    found: dict[str, str] = {}
    for line in _lines("cities"):
        key, _, canonical = line.partition("\t")
        found[key] = (canonical or key).lower()
    for line in _lines("countries"):
        key, _, code = line.partition("\t")
        if len(key) > 2:
            found[key] = code
    hand_made = _hand_made("places.txt")
    for form, canonical in hand_made.items():
        if (len(form) == _PLAIN_CODES and canonical.lower() == form) and (
            form not in ("us", "uk", "vs")
        ):
            continue  # a bare ISO code is not a name in running text
        found[form] = canonical if len(canonical) == _PLAIN_CODES else canonical.lower()
    return found


@cache
def towns() -> frozenset[str]:
    """Return lower-case names of smaller towns: hints that need a context."""
    return frozenset(_lines("towns"))


@cache
def given_names() -> frozenset[str]:
    """Return lower-case given names of many languages."""
    return men() | women() | frozenset(_lines("given_either"))


@cache
def men() -> frozenset[str]:
    """Return the given names that the lists know of men only."""
    return frozenset(_lines("given_men"))


@cache
def women() -> frozenset[str]:
    """Return the given names that the lists know of women only."""
    return frozenset(_lines("given_women"))


@cache
def surnames() -> frozenset[str]:
    """Return lower-case surnames that are no English words."""
    return frozenset(_lines("family"))


@cache
def english_words() -> frozenset[str]:
    """Return lower-case English words."""
    american = _lines("words")
    british = {_BRITISH.sub(_as_british, w) for w in american if _BRITISH.search(w)}
    return frozenset(american) | british


def _as_british(match: re.Match[str]) -> str:
    return "is" + match[1] if match[1] else "our" + (match[2] or "")


@cache
def organizations() -> dict[str, str]:
    """Return lower-case form -> canonical name of well-known organizations."""
    return _hand_made("organizations.txt")


@cache
def people() -> dict[str, str]:
    """Return lower-case form -> full name of public figures."""
    return _hand_made("people.txt")
