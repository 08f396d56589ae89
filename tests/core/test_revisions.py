"""What an outlet changed: both texts as one, nothing lost, whatever they hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

import filters
from filters import Article
from filters.article import Block, BlockKind
from newsreader.revisions import Kind, Passage, compare


def article(*paragraphs: str) -> Article:
    blocks = tuple(Block(BlockKind.PARAGRAPH, text) for text in paragraphs)
    return Article(blocks=blocks)


def told(before: Article, now: Article) -> list[str]:
    marks = {Kind.SAME: " ", Kind.GONE: "-", Kind.NEW: "+"}
    return [f"{marks[p.kind]} {p.text}" for p in compare(before, now)]


def test_what_is_gone_stands_before_what_took_its_place() -> None:
    before = article("It rained. The bank left its rate at 3. It snowed.", "The end.")
    now = article("It rained. The bank raised its rate to 4. It snowed.", "The end.")
    assert told(before, now) == [
        "  It rained.",
        "- The bank left its rate at 3.",
        "+ The bank raised its rate to 4.",
        "  It snowed.",
        "  The end.",
    ]


def test_what_was_added_or_cut_at_an_end_is_told() -> None:
    before = article("First.", "Middle.", "He said “I was there.” Nobody believed it.")
    now = article("A note.", "First.", "Middle.", "He said “I was there.”")
    assert told(before, now) == [
        "+ A note.",
        "  First.",
        "  Middle.",
        "  He said “I was there.”",
        "- Nobody believed it.",
    ]


def test_what_was_moved_or_set_in_other_paragraphs_is_the_same() -> None:
    before = article("One is here. Two is here.", "Three is here.")
    now = article("Three  is here.", "One is HERE.", "Two is here.")
    assert {p.kind for p in compare(before, now)} == {Kind.SAME}


def test_a_sentence_said_twice_and_now_once_is_gone_once() -> None:
    before = article("Again. Again. End.")
    assert told(before, article("Again. End.")) == ["  Again.", "- Again.", "  End."]


def test_sentences_of_one_paragraph_stand_together() -> None:
    passages = compare(article("Old."), article("New one. And another."))
    assert passages == (
        Passage(Kind.GONE, "Old."),
        Passage(Kind.NEW, "New one. And another."),
    )


def test_figures_and_chinese_stay_in_one_piece() -> None:
    before = article("It left its rate at 3.25 percent. 港口開放。船隻靠岸。")
    now = article("It left its rate at 3.5 percent. 港口開放。船隻離岸。")
    assert told(before, now) == [
        "- It left its rate at 3.25 percent.",
        "+ It left its rate at 3.5 percent.",
        "  港口開放。",
        "- 船隻靠岸。",
        "+ 船隻離岸。",
    ]


def test_what_was_taken_out_is_not_compared() -> None:
    page = "<p>The ferry left at noon on Monday, said the harbour master.</p>" * 3
    appeal = "<p>Support our journalism: donate to the Courier today.</p>"
    with_appeal = filters.clean_fragment(page + appeal, "", lang="en")
    assert with_appeal.removed
    assert compare(filters.clean_fragment(page, "", lang="en"), with_appeal) == (
        compare(with_appeal, with_appeal)
    )


TEXTS = st.lists(st.text(alphabet="ab.!?… \n”)3", max_size=30), max_size=6)


@given(TEXTS, TEXTS)
def test_no_word_of_either_text_is_lost(before: list[str], now: list[str]) -> None:
    def letters(text: str) -> list[str]:
        return sorted("".join(text.split()))

    passages = compare(article(*before), article(*now))
    earlier = "".join(p.text for p in passages if p.kind is not Kind.NEW)
    present = "".join(p.text for p in passages if p.kind is not Kind.GONE)
    assert letters(earlier) == letters("".join(before))
    assert letters(present) == letters("".join(now))
