"""Patterns that leap find what they were made from, and no more."""

from __future__ import annotations

import re

import pytest

from filters.appeals.fold import fold
from filters.appeals.leaping import leaping, needed
from filters.appeals.rules import builtin

TEXTS = (
    "we need you",
    "now we need, owe needs, we ned",
    "support us or help us; please helping us",
    "ask three or two of us, asking twofold",
    "and please join us",
)


@pytest.mark.parametrize(
    ("pattern", "leaps"),
    [
        (r"\bwe need\b", r"w(?<!\ww)e need\b"),
        (r"\b(?:two|ask|three) of", r"(?:t(?<!\wt)(?:wo|hree) of|a(?<!\wa)sk of)"),
        (r"\b(?:please )?(?:help|join) us", None),
        (r"\b(?:(?:ask|join)|help)(?:ing)?\b", None),
    ],
)
def test_a_letter_comes_first_and_the_edge_behind_it(
    pattern: str, leaps: str | None
) -> None:
    made = leaping(pattern)
    assert made == leaps if leaps else not made.startswith(r"\b")
    for text in TEXTS:
        assert _spans(made, text) == _spans(pattern, text)


@pytest.mark.parametrize(
    "pattern",
    [
        r"we need",
        r"\bw?e need",
        r"\bw{1,2}e need",
        r"\b(?:we)+ need",
        r"\b(?:we)?? need",
        r"\b(?:we|\d) need",
        r"\b[wt]e need",
        r"\bwe need|\byou need",
        r"\b(?:a|b|c|d|e|f|g) need",
    ],
)
def test_what_begins_with_anything_else_is_left_alone(pattern: str) -> None:
    assert leaping(pattern) == pattern


def test_a_part_that_leaps_is_looked_for_first() -> None:
    assert (
        needed(r"(?:^|[.!?] |\bplease )(?:join|just join) us") == "j(?:oin|ust join) us"
    )
    assert needed(r"(?:^|[.!?] )\d us") == ""
    assert needed(r"(?:please|now) join us") == ""
    assert needed(r"(?:^|[.!?] )?join us") == ""
    assert needed(r"(?:^|[.!?] )join us|never") == ""


@pytest.mark.parametrize("lang", ["en", "de", "pl", "ru"])
def test_every_rule_matches_as_it_is_written(lang: str) -> None:
    changed = 0
    for rule in builtin(lang).rules:
        for branch in rule.branches:
            parts = leaping(branch.source), needed(branch.source)
            changed += parts != (branch.source, "")
            for text in map(fold, (*rule.match, *rule.innocent)):
                found = _spans(branch.source, text)
                assert _spans(parts[0], text) == found
                assert not found or not parts[1] or _spans(parts[1], text)
    assert changed > 100


def _spans(pattern: str, text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(pattern, text)]
