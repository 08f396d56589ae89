"""Lines made to be slow for the wordings of walls, in every language there are any for.

What makes a wording slow is kept out where files are read (test_access_walls.py). Here
a page is full of such lines: the alarm of the fuzzer stops one that hangs.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

import filters
from benchmarks import fuzz
from filters.access_walls import Lines, languages, says

_TEXT = {
    "ar": "غادرت العبارة الميناء عند الظهر، وعاد البحارة إلى بيوتهم في المساء.",
    "en": "The ferry left the harbour at noon, and the crew came home late.",
    "ja": "渡し船は正午に港を出て、乗組員は夕方に家へ帰った。",
}
_DIGITS = ["1" * (359 + n) for n in range(40)]


def _page(lang: str, lines: Sequence[str]) -> str:
    text = f"<p>{_TEXT[lang]}</p>"
    meters = "".join(f'<div class="meter">{line}</div>' for line in lines)
    return f'<html lang="{lang}"><body>{text * 12}{meters}</body></html>'


@pytest.mark.parametrize("lang", sorted(languages()))
def test_numbers_of_hundreds_of_digits_say_nothing_about_walls(lang: str) -> None:
    with fuzz.alarm():
        said = [
            (kind, len(line))
            for kind in ("held", "open", "count", "quota", "away")
            for line in (*_DIGITS, *(f"{x[:-9]} 1/{x[:6]}" for x in _DIGITS))
            if says(kind, line, (lang,))
        ]
    assert said == []


@pytest.mark.parametrize("lang", ["ar", "en", "ja"])
def test_page_of_such_numbers_is_not_metered(lang: str) -> None:
    with fuzz.alarm():
        article = filters.clean(_page(lang, _DIGITS), "https://courier.example/x")
    assert article.access.state is not filters.AccessState.METERED


def test_of_many_meters_a_few_are_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str] = []
    real = Lines.say

    def recorded(self: Lines, kind: str, text: str) -> bool:
        if kind == "count" and text in _DIGITS:
            judged.append(text)
        return real(self, kind, text)

    monkeypatch.setattr(Lines, "say", recorded)
    filters.clean(_page("en", [_DIGITS[0]] * 40), "https://courier.example/x")
    once = len(judged)
    judged.clear()
    filters.clean(_page("en", _DIGITS), "https://courier.example/x")
    # At most twelve lines after the text, and twenty boxes that are called walls.
    assert 0 < once < len(judged) <= 32
