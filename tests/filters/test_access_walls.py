"""The wordings of walls: every example matches, every innocent one does not."""

from __future__ import annotations

import pytest

from filters.access_walls import languages, parsed, says, wordings

KINDS = ("held", "open", "count", "away")
ENTRIES = [(lang, w) for lang in sorted(languages()) for w in wordings(lang)]


def test_the_languages_are_many_and_know_walls_counts_and_other_places() -> None:
    assert len(languages()) >= 30
    for lang in languages():
        assert {w.kind for w in wordings(lang)} >= {"held", "count", "away"}, lang


@pytest.mark.parametrize(
    ("lang", "entry"), ENTRIES, ids=[f"{lang}-{w.kind}" for lang, w in ENTRIES]
)
def test_examples(lang: str, entry: object) -> None:
    from filters.access_walls import Wording

    assert isinstance(entry, Wording)
    assert entry.kind in KINDS
    assert len(entry.match) >= 1
    assert len(entry.innocent) >= 1
    missed = [text for text in entry.match if not says(entry.kind, text, (lang,))]
    wrong = [text for text in entry.innocent if says(entry.kind, text, (lang,))]
    assert not missed
    assert not wrong


def test_what_is_open_is_not_held() -> None:
    wrong = [
        (lang, text)
        for lang, entry in ENTRIES
        if entry.kind == "open"
        for text in entry.match
        if says("held", text, (lang, "en"))
    ]
    assert not wrong


@pytest.mark.parametrize(
    "digits", [r"\d+", r"\d*", r"\d{2,}", r"[\d.,]+", r"[0-9]+", r"[\w%\d]*"]
)
@pytest.mark.parametrize("where", ["words", "pattern"])
def test_digits_without_a_bound_are_refused(digits: str, where: str) -> None:
    word, pattern = (digits, "{n} left") if where == "words" else ("one", digits)
    file = f"""
        [words]
        n = '''{word}'''
        [[wall]]
        kind = "count"
        pattern = '''{pattern}'''
        match = ["1 left"]
        innocent = ["none"]
    """
    with pytest.raises(ValueError, match="without a bound"):
        parsed(file)
    bounded = file.replace(digits, r"\d{1,4}")
    assert len(parsed(bounded)) == 1
