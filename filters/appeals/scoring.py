"""Adding the evidence up: a sum of weights per block, twice. Pure.

First each block by itself, then with what stands around it. The weights are data
(``rules/weights.json``), trained by ``benchmarks/train_appeals.py``; every product of
weight and value is one line of `explain`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import NamedTuple

from filters.appeals.decision import Contribution
from filters.appeals.evidence import Profile, surroundings

#: What the words of a block count for (`filters.appeals.diction`): beside a known
#: phrase, for and against it; and without one, that they tell at all and how much.
#: Set by hand and checked on texts no rule was written for: where the rules have been
#: written with the labelled blocks in view, training finds nothing left for the words
#: to decide.
_WORDS_COUNT = {
    "diction": 0.5,
    "undiction": 1.2,
    "telling": 4.5,
    "plain_diction": 1.2,
}


@dataclass(frozen=True, slots=True)
class Weights:
    """What each piece of evidence is worth, in log-odds."""

    own: Mapping[str, float]
    around: Mapping[str, float]
    own_bias: float
    around_bias: float
    #: Least final score at which a related, share or legal block goes.
    peripheral_limit: float


class Score(NamedTuple):
    """The two sums of one block."""

    own: float
    final: float
    around: Mapping[str, float]


@cache
def weights() -> Weights:
    """Return the weights that come with the library."""
    source = resources.files("filters.rules").joinpath("weights.json")
    data = json.loads(source.read_text("utf-8"))
    return Weights(
        data["own"] | _WORDS_COUNT,
        data["around"],
        data["own_bias"],
        data["around_bias"],
        data["peripheral_limit"],
    )


def own_score(features: Mapping[str, float], table: Weights) -> float:
    """Return the log-odds a block has by itself."""
    get = table.own.get
    total = table.own_bias
    for name, value in features.items():
        total += get(name, 0.0) * value
    return total


def probability(score: float) -> float:
    """Return log-odds as 0..1."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


def score(
    profiles: Sequence[Profile], table: Weights, extra: Sequence[float] | None = None
) -> list[Score]:
    """Score the blocks of one document; `extra` is log-odds from the markup."""
    own = [own_score(block.features, table) for block in profiles]
    if extra:
        own = [a + b for a, b in zip(own, extra, strict=True)]
    around = surroundings(profiles, [probability(value) for value in own])
    get = table.around.get
    return [
        Score(
            value,
            table.around_bias
            + get("own", 1.0) * max(-8.0, min(8.0, value))
            + sum(get(name, 0.0) * v for name, v in found.items()),
            found,
        )
        for value, found in zip(own, around, strict=True)
    ]


def contributions(
    block: Profile, scored: Score, table: Weights
) -> tuple[Contribution, ...]:
    """Return every line of the sum in plain words, the largest first."""
    lines = [
        Contribution(WORDS.get(name, name), round(table.own.get(name, 0.0) * value, 2))
        for name, value in block.features.items()
    ]
    lines += [
        Contribution(WORDS.get(name, name), round(table.around.get(name, 0.0) * v, 2))
        for name, v in scored.around.items()
    ]
    kept = [line for line in lines if abs(line.points) >= 0.05]
    return tuple(sorted(kept, key=lambda line: -abs(line.points)))


#: Evidence in plain words.
WORDS = {
    "whole_strong": "the whole block is a known button or heading",
    "whole_medium": "the whole block looks like a heading of an appeal",
    "whole_weak": "the whole block is a small button",
    "decisive": "wording that is an appeal by itself",
    "strong": "strong wording",
    "medium": "supporting wording",
    "weak": "faint wording",
    "several": "wording of several kinds",
    "no_cue": "no wording of an appeal",
    "diction": "words that appeals prefer",
    "undiction": "words that appeals avoid",
    "plain_diction": "words that appeals prefer",
    "telling": "words of which many are those of an appeal",
    "speech": "reports what somebody said or did",
    "narrative": "tells what happened",
    "links": "mostly links",
    "you": "speaks to the reader",
    "we": "speaks for the publisher",
    "quotes": "holds quotation marks",
    "figures": "holds figures",
    "length_500": "longer than 500 characters",
    "share": "share of the sentences that are appeal",
    "length_40": "40 characters or less",
    "length_90": "90 characters or less",
    "length_250": "longer than 250 characters",
    "open_end": "does not end like a sentence",
    "all_quoted": "the wording stands in quotation marks",
    "begins": "begins with the call",
    "price": "names a price",
    "beside": "an appeal stands beside it",
    "between": "appeals stand on both sides",
    "near": "an appeal stands near",
    "crowd": "several appeals stand near",
    "after_body": "stands after the last paragraph of the article",
    "before_body": "stands before the first paragraph of the article",
    "plain_between": "appeals stand on both sides",
    "plain_crowd": "several appeals stand near",
    "plain_crowd_short": "short, among several appeals",
    "plain_crowd_end": "after the article, among several appeals",
    "plain_crowd_voice": "speaks to the reader, among several appeals",
    "weak_crowd": "a small button among several appeals",
}
