"""The wordings of walls: every example matches, every innocent one does not."""

from __future__ import annotations

from importlib import resources

import pytest

from filters.access_walls import languages, parsed, says, wordings
from filters.appeals.fold import fold
from filters.appeals.index import rule_set, words_of
from filters.appeals.rules import Rule, RuleFile, prepare

KINDS = ("held", "open", "count", "quota", "away")
ENTRIES = [(lang, w) for lang in sorted(languages()) for w in wordings(lang)]


def test_the_languages_are_many_and_know_walls_counts_and_other_places() -> None:
    assert len(languages()) >= 30
    for lang in languages():
        assert {w.id for w in wordings(lang)} >= {"held", "count", "away"}, lang


@pytest.mark.parametrize(
    ("lang", "entry"), ENTRIES, ids=[f"{lang}-{w.id}" for lang, w in ENTRIES]
)
def test_examples(lang: str, entry: Rule) -> None:
    assert entry.id in KINDS
    assert len(entry.match) >= 1
    assert len(entry.innocent) >= 1
    missed = [text for text in entry.match if not says(entry.id, text, (lang,))]
    wrong = [text for text in entry.innocent if says(entry.id, text, (lang,))]
    assert not missed
    assert not wrong


def test_no_wording_is_missed_for_want_of_its_words() -> None:
    # Only alternatives whose words stand in a line are tried: that must find no less
    # than the whole pattern, in any file's examples and with capitals or more around.
    texts = [text for _, w in ENTRIES for text in (*w.match, *w.innocent)]
    texts += [f"\u2013 {text.upper()} (x)" for text in texts]
    lines = [(folded := fold(text), words_of(folded)) for text in texts]
    found = 0
    for lang in languages():
        rules = rule_set([RuleFile(lang, wordings(lang))])
        for folded, words in lines:
            some = {rule for rule, _ in rules.matches(folded, rules.candidates(words))}
            assert some == {rule for rule in rules.rules if rule.find(folded)}, folded
            found += len(some)
    assert found > 1_000


@pytest.mark.parametrize("lang", sorted(languages()))
def test_the_prepared_file_is_of_these_wordings(lang: str) -> None:
    # Run "python -m filters.appeals.prepare" after an edit.
    folder = resources.files("filters.rules").joinpath("walls")
    text = folder.joinpath(f"{lang}.toml").read_text("utf-8")
    ready = folder.joinpath("prepared").joinpath(f"{lang}.json").read_text("utf-8")
    assert ready == prepare(parsed(text, lang), text)


def test_what_is_open_is_not_held() -> None:
    wrong = [
        (lang, text)
        for lang, entry in ENTRIES
        if entry.id == "open"
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
    assert len(parsed(bounded).rules) == 1
