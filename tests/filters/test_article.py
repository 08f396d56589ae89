"""The value that flows: views, runs, exceptions and the JSON round trip."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from filters.article import (
    Access,
    AccessState,
    Article,
    Block,
    BlockKind,
    Category,
    Removal,
    Span,
    SpanKind,
    count_words,
    from_dict,
    to_dict,
)

DONATION = Removal(Category.DONATION, "en.donation.opener", "A donation appeal.", 0.9)
LETTER = Removal(Category.NEWSLETTER, "en.newsletter.box", "A newsletter box.", 0.8)


def paragraph(text: str, removal: Removal | None = None) -> Block:
    return Block(BlockKind.PARAGRAPH, text, removal=removal)


ARTICLE = Article(
    blocks=(
        Block(BlockKind.HEADING, "Floods", level=2),
        paragraph("Rain fell for three days."),
        Block(BlockKind.IMAGE, "A flooded street", href="https://example.org/a.jpg"),
        paragraph("Please give.", DONATION),
        paragraph("Sign up.", LETTER),
        Block(
            BlockKind.LIST_ITEM,
            "see here",
            spans=(Span(4, 8, SpanKind.LINK, "https://example.org/"),),
            level=1,
            marker="•",
        ),
        Block(BlockKind.TABLE, "a | b", rows=(("a", "b"),)),
        paragraph("Please give more.", DONATION),
    ),
    title="Floods",
    published=datetime(2026, 5, 4, 12, 0, tzinfo=UTC),
    access=Access(AccessState.FULL, ("412 words",)),
    hints=("Valencia",),
)


def test_text_holds_kept_running_text_only() -> None:
    assert ARTICLE.text == "Floods\nRain fell for three days.\nsee here\na | b"
    assert ARTICLE.word_count == 11


def test_removed_runs_join_neighbours_and_name_what_went() -> None:
    first, second = ARTICLE.removed_runs()
    assert (first.start, first.end) == (3, 5)
    assert first.categories == (Category.DONATION, Category.NEWSLETTER)
    assert first.rules == ("en.donation.opener", "en.newsletter.box")
    assert (second.start, second.end) == (7, 8)


def test_never_cut_here_puts_back_by_rule_and_by_category() -> None:
    by_rule = ARTICLE.allowing(frozenset({"en.newsletter.box"}))
    assert [b.text for b in by_rule.removed] == ["Please give.", "Please give more."]
    by_category = ARTICLE.allowing(categories=frozenset({Category.DONATION}))
    assert [b.text for b in by_category.removed] == ["Sign up."]
    assert ARTICLE.allowing() is ARTICLE


def test_json_round_trip_is_exact() -> None:
    assert from_dict(json.loads(json.dumps(to_dict(ARTICLE)))) == ARTICLE


def test_link_density_counts_linked_characters() -> None:
    assert ARTICLE.blocks[5].link_density == 0.5
    assert paragraph("").link_density == 0.0


def test_words_of_text_without_spaces() -> None:
    assert Article(blocks=(paragraph("今日は雨が降りました"),)).word_count == 5
    assert Article().word_count == 0


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_words_in_ascii_are_what_blanks_leave(text: str) -> None:
    assert count_words(text) == len(text.split())


@given(st.text(alphabet="ab \n、。\u303f\u3040ぁヿ\u3100\u33ff\u3400一\u9fff\ua000ｱ"))
def test_words_are_counted_by_script(text):
    written = sum("\u3040" <= c <= "\u30ff" or "\u3400" <= c <= "\u9fff" for c in text)
    if written * 4 < len(text):
        assert count_words(text) == len(text.split())
    else:
        assert count_words(text) == (max(1, written // 2) if written else 0)
