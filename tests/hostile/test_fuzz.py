"""A few thousand grown cases against everything that reads input.

`python -m benchmarks.fuzz` runs as many as one likes; each of its findings has a line
in `FOUND`, so that it stays fixed.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from benchmarks import fuzz
from benchmarks.growing import FindingError
from filters.text import is_clean
from newsreader.query import QueryError, parse

#: (target, seed, number) of every case that ever went wrong.
FOUND = [
    ("query", 1, 90),
    ("query", 1, 459),
    ("urls", 2, 99029),
    ("hosts", 1, 22),
    ("hosts", 1, 494),
    ("hosts", 1, 4879),
    ("hosts", 1, 16007),
    ("paging", 11, 2487),
    ("paging", 11, 12301),
    ("clean", 3, 16),
]


@pytest.mark.parametrize("target", fuzz.TARGETS)
def test_grown_cases_find_nothing(target: str) -> None:
    # Forty parts of a thousand take about a second altogether.
    share = fuzz.TARGETS[target][1] * 4
    done, findings = fuzz.run(share, 3, [target])
    assert findings == []
    assert done[target] == share


@pytest.mark.parametrize(("target", "seed", "number"), FOUND)
def test_what_was_found_stays_fixed(target: str, seed: int, number: int) -> None:
    fuzz.replay(target, seed, number)


def test_a_finding_is_told_with_what_replays_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def wrong(rng: object) -> None:
        raise FindingError("seen")

    monkeypatch.setitem(fuzz.TARGETS, "query", (wrong, 1))
    _, findings = fuzz.run(1, 5, ["query"])
    assert findings == [fuzz.Finding("query", 5, 0, "FindingError: seen")]


def test_the_words_of_a_pasted_search_do_not_act_on_the_terminal() -> None:
    with pytest.raises(QueryError) as caught:
        parse("is:\x1b]52;c;eA==\x07\u202ex", now=datetime(2026, 11, 22, tzinfo=UTC))
    assert is_clean(str(caught.value))
