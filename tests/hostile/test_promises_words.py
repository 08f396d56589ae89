"""Giving up is told in words: another sentence for each cause, always a next step."""

from __future__ import annotations

from itertools import combinations

import pytest

from filters.text import is_clean
from newsreader.fetch.failures import SENTENCES, fail
from newsreader.models import FailureKind

HOSTILE = "\x1b]52;c;eA==\x07\u202e{host}%s" + "x" * 9999


@pytest.mark.parametrize("kind", FailureKind)
def test_every_cause_has_a_sentence_and_a_next_step(kind: FailureKind) -> None:
    sentence, step = SENTENCES[kind]
    assert sentence
    assert step.endswith(".")


def test_no_two_causes_say_the_same() -> None:
    told = {kind: sentence for kind, (sentence, _) in SENTENCES.items()}
    for one, other in combinations(told, 2):
        assert told[one] != told[other], (one, other)


@pytest.mark.parametrize("kind", FailureKind)
def test_what_a_server_says_stays_short_text_in_it(kind: FailureKind) -> None:
    told = fail(kind, detail=HOSTILE, host=HOSTILE, url=HOSTILE, limit="1", seconds="1")
    assert is_clean(told.sentence + told.next_step)
    assert "\n" not in told.sentence
    assert len(told.sentence) < 600
