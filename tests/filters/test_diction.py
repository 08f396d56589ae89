"""The learned word list: what words alone say of a block, and what that may do."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from filters.appeals import explain, mark, seen
from filters.appeals.diction import (
    diction,
    likely_category,
    telling_words,
    word_stems,
    word_weights,
)
from filters.appeals.fold import fold
from filters.article import Block, BlockKind, Category
from filters.options import CleanOptions

CORPUS = Path(__file__).parent.parent / "corpus"
CORE = {
    *("donation", "subscription", "paywall", "registration"),
    *("newsletter", "app_promo", "adblock_nag", "cookie"),
}
REPORT = (
    "The harbour board approved the new quay on Tuesday after two hours of debate, and "
    "work is due to begin in March, its chairwoman said. Fishermen had asked for a "
    "longer pier, but the board found it too expensive."
)


def taken(texts: list[str], lang: str = "en") -> list[bool]:
    blocks = [Block(BlockKind.PARAGRAPH, text) for text in texts]
    return [
        block.removal is not None
        for block in mark(blocks, lang=lang, url=None, options=CleanOptions())
    ]


def test_words_are_cut_to_their_beginnings_and_numbers_are_one_word() -> None:
    assert word_stems(fold("Subscribers paid 14.99 €!")) == [
        *("subsc", "paid", "0", "0", "€", "!")
    ]


def test_scripts_without_blanks_are_read_in_pairs() -> None:
    assert word_stems("会員登録") == ["会員", "員登", "登録"]
    assert word_stems("") == []


def test_a_very_long_text_is_read_at_both_ends() -> None:
    stems = word_stems(" ".join(["start"] * 500 + ["end"] * 500))
    assert len(stems) == 100
    assert {stems[0], stems[-1]} == {"start", "end"}


def test_words_of_appeals_score_above_words_of_reports() -> None:
    appeal = "Our work depends on readers like you: please chip in whatever you can."
    assert diction(fold(appeal)) > 0.5
    assert diction(fold(REPORT)) < -1.0
    assert diction("") == word_weights().bias


def test_unknown_words_say_nothing_for_an_appeal() -> None:
    assert diction("qqxv wwzk jjfp vvtn") < 0.5


def test_an_appeal_in_words_no_rule_knows_goes_beside_one_that_is_known() -> None:
    texts = [
        *[REPORT] * 3,
        "Support independent journalism: donate now.",
        "Readers like you pay for our reporting, so please give what you can today.",
    ]
    assert taken(texts) == [False, False, False, True, True]


def test_words_alone_never_convict_a_report_about_giving() -> None:
    report = (
        "Readers gave what they could, and the fund for the reporters' families "
        "reached 40,000 euros within a week, the foundation said on Monday."
    )
    assert taken([REPORT, report, REPORT]) == [False, False, False]


def test_the_reason_names_the_words() -> None:
    text = "Please help us keep our independent newsroom free for all of our readers."
    blocks = [Block(BlockKind.PARAGRAPH, t) for t in (*[REPORT] * 3, text)]
    last = explain(blocks, lang="en", url=None, options=CleanOptions())[-1]
    assert telling_words(fold(text))
    assert any("words" in line.what for line in last.evidence)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Give whatever you can to keep our newsroom going.", Category.DONATION),
        ("Leave your email and get our letter every Friday.", Category.NEWSLETTER),
        ("Pause your ad blocker and reload the page.", Category.ADBLOCK_NAG),
        ("Three months for the price of one, cancel anytime", Category.SUBSCRIPTION),
    ],
)
def test_the_category_is_what_the_words_speak_of(text: str, category: Category) -> None:
    assert likely_category(fold(text)) is category


def test_the_list_is_sound() -> None:
    table = word_weights()
    assert {c.value for c in table.categories} == CORE
    assert len(table.kind_bias) == len(table.categories)
    assert all(len(row) == len(table.categories) for row in table.kinds.values())
    assert all(-2000 < value < 2000 for value in table.words.values())


@pytest.mark.parametrize(
    "name",
    [
        "appeals_unseen",
        "appeals_ordinary",
        "appeals_everyday",
        "appeals_as_they_come",
        "appeals_near_misses",
        "appeals_letters",
    ],
)
def test_quality_on_documents_of_other_writers_is_held(name: str) -> None:
    """Written by somebody who did not know rules, list or code; see docs/quality."""
    floors = tomllib.loads((CORPUS / "floors.toml").read_text("utf-8"))
    lines = (CORPUS / f"{name}.jsonl").read_text("utf-8").splitlines()
    right = left = wrong = articles = notes = 0
    for document in map(json.loads, lines):
        blocks = document["blocks"]
        found = taken([b["text"] for b in blocks], document["lang"])
        for block, gone in zip(blocks, found, strict=True):
            if block["label"] in CORE:
                right += gone
                left += not gone
            elif block["label"] in ("article", "editor_note"):
                articles += 1
                wrong += gone
                notes += gone and block["label"] == "editor_note"
    held = floors[name]
    assert right / (right + left) >= held["removed"]
    assert 1 - wrong / articles >= held["kept"]
    assert notes == 0


def test_a_word_is_looked_up_once_and_memory_is_bounded() -> None:
    asked: list[str] = []

    def find(word: str) -> int:
        asked.append(word)
        return len(word)

    words = seen.Seen(find, 3)
    long = "x" * 33
    assert list(map(words.__getitem__, ["a", "bb", "a", long, long])) == [
        1,
        2,
        1,
        33,
        33,
    ]
    assert asked == ["a", "bb", long, long]
    assert [words[word] for word in ("ccc", "dddd", "eeeee")] == [3, 4, 5]
    assert len(words) <= 3
