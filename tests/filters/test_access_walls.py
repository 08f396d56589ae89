"""The wordings of walls: every example matches, every innocent one does not."""

from __future__ import annotations

import pytest

from filters.access_walls import languages, says, wordings

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
