"""Counting bytes instead of letters finds what the patterns find."""

from __future__ import annotations

import re

import pytest

from filters.appeals import fold, index
from filters.article import count_words
from filters.extract import claims, features
from filters.western import letters, replacing, split, text_of, western

WESTERN = bytes(range(256)).decode("cp1252", "ignore")
TEXTS = [
    *(f"{a}b{char}c 1{char}{a}" for a in ("", "A", ".") for char in WESTERN),
    *(f"He said so.{char}" for char in WESTERN),
    "“We’re late…” she said. (Really?) ‘Yes!’ »Ja.« Æsir, œuvre, Straße, ŠKODA 1,5 ²",
    " . .. ...\n",
    "",
]
OTHER = [
    "Паром вышел в полдень.",
    "渡し船は正午に港を出た。",
    "Łódź",
    "a\u0301b",
    "\x81",
]


@pytest.mark.parametrize("text", OTHER)
def test_other_letters_are_left_to_the_patterns(text: str) -> None:
    assert western(text) is None
    assert split(text, letters(str.isalnum)) is None


def test_there_are_as_many_words_as_patterns_find() -> None:
    for text in (*TEXTS, *OTHER[:1]):
        folded = text.casefold()
        assert claims.words_of(text) == re.findall(r"[^\W_]+", folded)
        assert index.words_of(folded) == set(re.findall(r"[^\W_]+", folded))
        assert count_words(text) == len(text.split())


def test_marks_are_those_of_the_patterns() -> None:
    for text in TEXTS:
        found = features.marks_in(text, western(text))
        assert found == features.marks_in(text, None), text


def test_words_and_capitals_are_those_of_splitting() -> None:
    words = ["The", "Ferry", "Škoda", "été", "left,", "Émile", "(So)", "1B"]
    for text in (*TEXTS, " ".join(words * 9), "  a\n\tB ", " ".join("A" * 81)):
        found = features.firsts_in(text, western(text))
        assert found == features.firsts_in(text, None), text


def test_western_text_is_folded_as_letter_by_letter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = [*TEXTS, *(f"{a}{b} {b.upper()}{a}" for a in WESTERN for b in "é’ß…a ")]
    quick = [fold.fold(text) for text in texts]
    folded = [text for text in texts if fold._western(text) is not None]
    assert len(folded) > len(texts) / 2
    monkeypatch.setattr(fold, "_western", lambda text: None)
    assert quick == [fold.fold(text) for text in texts]
    monkeypatch.setattr(fold, "_FEW", 0)
    assert quick == [fold.fold(text) for text in texts]


def test_a_letter_is_replaced_by_one_other_western_letter_or_stays() -> None:
    others = {"a": "b", "é": "e", "ß": "ss", "x": "ж"}
    table = replacing(lambda char: others.get(char, char))
    data = western("a é ß x …")
    assert data is not None
    assert text_of(data) == "a é ß x …"
    assert text_of(data.translate(table)) == "b e ß x …"
