"""Lines made to be slow for the wordings of walls, in every language there are any for.

What makes a wording slow is kept out where files are read (test_access_walls.py). Here
a page is full of such lines: the alarm of the fuzzer stops one that hangs.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

import filters
from benchmarks import fuzz
from filters import access_signals
from filters.access_walls import languages

_TEXT = "<p>The ferry left the harbour at noon, and the crew came home late.</p>"
_DIGITS = ["1" * (359 + n) for n in range(40)]


def _page(lang: str, lines: Sequence[str]) -> str:
    meters = "".join(f'<div class="meter">{line}</div>' for line in lines)
    return f'<html lang="{lang}"><body>{_TEXT * 12}{meters}</body></html>'


@pytest.mark.parametrize("lang", sorted(languages()))
def test_numbers_of_hundreds_of_digits_make_no_meter(lang: str) -> None:
    with fuzz.alarm():
        article = filters.clean(_page(lang, _DIGITS), "https://courier.example/x")
    assert article.access.state is not filters.AccessState.METERED


def test_of_many_meters_a_few_are_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str] = []
    real = access_signals.first_said

    def recorded(kind: str, texts: Sequence[str], langs: Sequence[str]) -> str:
        if kind == "count":
            judged.extend(text for text in texts if text in _DIGITS)
        return real(kind, texts, langs)

    monkeypatch.setattr(access_signals, "first_said", recorded)
    filters.clean(_page("en", [_DIGITS[0]] * 40), "https://courier.example/x")
    once = len(judged)
    judged.clear()
    filters.clean(_page("en", _DIGITS), "https://courier.example/x")
    # At most twelve lines after the text, and twenty boxes that are called walls.
    assert 0 < once < len(judged) <= 32
