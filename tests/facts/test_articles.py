"""The labelled articles: quality must not fall below the floor file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from label_scores import facts_of, load, tallies

from newsreader.facts import Facts
from newsreader.facts.model import SECTIONS

FLOORS: dict[str, dict[str, float]] = json.loads(
    (Path(__file__).parent / "floors.json").read_text("utf-8")
)
ARTICLES = load()


@pytest.mark.parametrize("group", ["tuned", "held_out", "another_writer"])
def test_quality_stays_above_the_floor(group: str) -> None:
    chosen = [a for a in ARTICLES if a["group"] == group]
    floors = FLOORS[group]
    scores = {kind: tally.f1 for kind, tally in tallies(chosen).items()}

    below = {k: (round(scores[k], 3), f) for k, f in floors.items() if scores[k] < f}

    assert not below
    assert floors.keys() == scores.keys()


def test_the_labels_cover_languages_and_match_their_texts() -> None:
    assert len(ARTICLES) >= 15
    assert len({a["lang"] for a in ARTICLES}) >= 6
    for article in ARTICLES:
        labels = article["facts"]
        for section in ("dates", "numbers", "quotes"):
            for label in labels[section]:
                assert label["text"] in article["text"], (article["id"], label["text"])


@pytest.mark.parametrize("article", ARTICLES, ids=[a["id"] for a in ARTICLES])
def test_every_fact_stands_where_it_says(article: dict[str, Any]) -> None:
    assert_supported(facts_of(article), article["text"])


def assert_supported(facts: Facts, text: str) -> None:
    """Every mention is inside its sentence, and one of them shows the fact."""
    for section in SECTIONS:
        for fact in getattr(facts, section):
            shown = getattr(fact, "name", "") or fact.text
            assert fact.mentions
            for mention in fact.mentions:
                assert 0 <= mention.sentence_start <= mention.start < mention.end
                assert mention.end <= mention.sentence_end <= len(text)
            spans = [text[m.start : m.end] for m in fact.mentions]
            assert shown.casefold() in [s.casefold() for s in spans], fact
