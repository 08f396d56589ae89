"""What the panel says of a number: first what it counts."""

from __future__ import annotations

import pytest

from newsreader.facts import NumberFact
from tui.fact_lines import lines_of_numbers


@pytest.mark.parametrize(
    ("text", "unit", "of", "shown"),
    [
        ("18", "months", "repairs take … months", "18  months, repairs take"),
        (
            "14",
            "votes",
            "the council gave … votes to",
            "14  votes, the council gave … to",
        ),
        ("3,000", "cars", "cars cross it daily", "3,000  cars cross it daily"),
        ("40 %", "%", "", "40 %"),
        ("85", "yards", "", "85  yards"),
    ],
)
def test_what_a_number_counts_is_said_first(
    text: str, unit: str, of: str, shown: str
) -> None:
    value = float(text.replace(",", "").rstrip(" %"))
    fact = NumberFact(value, unit, of, text, ())
    (lines,) = lines_of_numbers([fact], 60)
    assert "".join(part[0] for part in lines[0]) == shown
