"""Scores facts against the labelled articles beside this file.

A plain reading of the labels: a name matches any of its forms, titles and articles
aside; a second fact for the same label is wrong; labels marked optional are neither
asked for nor punished.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from newsreader.facts import Facts, fold, key_facts

ARTICLES = Path(__file__).parent / "articles"
_SMALL = frozenset(
    {"the", "a", "an", "of", "le", "la", "les", "l", "el", "los", "der", "die", "das",
     "il", "lo", "i", "o", "os", "de", "het", "mr", "mrs", "dr"}
)  # fmt: skip


@dataclass
class Tally:
    """Right, wrong and missed facts of one kind."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 when there is nothing to find."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0


def load() -> list[dict[str, Any]]:
    """Return the labelled articles, ordered by id."""
    return [json.loads(p.read_text("utf-8")) for p in sorted(ARTICLES.glob("*.json"))]


def facts_of(article: dict[str, Any], *, nlp: bool = False) -> Facts:
    """Return the facts the extractor finds in a labelled article."""
    return key_facts(
        article["text"],
        title=article["title"],
        published=date.fromisoformat(article["published"]),
        lang=article["lang"],
        nlp=nlp,
    )


def tallies(
    articles: Iterable[dict[str, Any]],
    find: Callable[[dict[str, Any]], Facts] = facts_of,
) -> dict[str, Tally]:
    """Return one tally a kind over all the articles."""
    result = {
        kind: Tally()
        for kind in (
            "people",
            "organizations",
            "places",
            "dates",
            "numbers",
            "quotes",
            "speakers",
            "key_sentences",
        )
    }
    for article in articles:
        facts, labels = find(article), article["facts"]
        for kind in ("people", "organizations", "places"):
            _names(result[kind], getattr(facts, kind), labels[kind])
        _dates(result["dates"], facts, labels)
        _numbers(result["numbers"], facts, labels)
        _quotes(result["quotes"], result["speakers"], facts, labels)
        _sentences(result["key_sentences"], facts, labels)
    return result


def _bare(name: str) -> str:
    return " ".join(w for w in fold(name).split() if w not in _SMALL)


def _forms(label: dict[str, Any]) -> set[str]:
    return {_bare(form) for form in (label["name"], *label["aliases"])}


def _names(tally: Tally, found: Iterable[Any], labels: list[dict[str, Any]]) -> None:
    open_labels = [label for label in labels if not label.get("optional")]
    optional = {form for x in labels if x.get("optional") for form in _forms(x)}
    for fact in found:
        name = _bare(fact.name)
        hit = next((x for x in open_labels if name in _forms(x)), None)
        if hit:
            open_labels.remove(hit)
            tally.right += 1
        elif name not in optional:
            tally.wrong += 1
    tally.missed += len(open_labels)


def _dates(tally: Tally, facts: Facts, labels: dict[str, Any]) -> None:
    wanted = {x["iso"] for x in labels["dates"] if not x.get("optional")}
    allowed = {x["iso"] for x in labels["dates"]}
    found = {d.iso for d in facts.dates if "W" not in d.iso}
    tally.right += len(found & wanted)
    tally.wrong += len(found - allowed)
    tally.missed += len(wanted - found)


def _numbers(tally: Tally, facts: Facts, labels: dict[str, Any]) -> None:
    wanted = [x for x in labels["numbers"] if not x.get("optional")]
    optional = [x["value"] for x in labels["numbers"] if x.get("optional")]
    optional += labels["optional_number_values"]
    for fact in facts.numbers:
        words = _stems(f"{fact.of} {fact.unit}")
        hit = next(
            (
                x
                for x in wanted
                if x["value"] == fact.value and words & _stems(f"{x['of']} {x['unit']}")
            ),
            None,
        )
        if hit:
            wanted.remove(hit)
            tally.right += 1
        elif fact.value not in optional:
            tally.wrong += 1
    tally.missed += len(wanted)


def _stems(text: str) -> set[str]:
    return {w[:5] for w in re.findall(r"[^\W\d_]{3,}|%", fold(text) + " " + text)}


def _quotes(
    quotes: Tally, speakers: Tally, facts: Facts, labels: dict[str, Any]
) -> None:
    wanted = {fold(x["text"]): x for x in labels["quotes"] if not x.get("optional")}
    optional = {fold(x["text"]) for x in labels["quotes"] if x.get("optional")}
    for fact in facts.quotes:
        text = fold(fact.text)
        label = wanted.pop(text, None)
        if label is None:
            quotes.wrong += text not in optional
            continue
        quotes.right += 1
        forms = {_bare(x) for x in (label["speaker"], *label["speaker_aliases"])}
        if _bare(fact.speaker) in forms:
            speakers.right += 1
        else:
            speakers.missed += 1
            speakers.wrong += bool(fact.speaker)
    quotes.missed += len(wanted)


def _sentences(tally: Tally, facts: Facts, labels: dict[str, Any]) -> None:
    for fact in facts.key_sentences:
        hit = any(x in fact.text or fact.text in x for x in labels["key_sentences"])
        tally.right += hit
        tally.wrong += not hit
        tally.missed += not hit
