"""The words of appeals: a bag of words beside the rules, never a verdict alone."""

from __future__ import annotations

import pytest

from filters.appeals import Decision, explain
from filters.appeals.lexicon import Lexicon, lexicons, word_features, word_score
from filters.article import Block, BlockKind
from filters.options import CleanOptions

KNOWN = Lexicon(-1.0, -2.0, 0.0, {"join": 1.5, "readers": 1.0, "court": -2.0})
NEWS = (
    "The harbour of Kestrel Bay reopened on Tuesday after a storm had closed it for "
    "nine days, the port authority said in a statement.",
    "Three ferries left before noon, and two grain ships were waiting outside the "
    "breakwater, according to the pilots' union.",
)


def test_words_add_up_and_unknown_ones_count_against() -> None:
    assert word_score({"join", "readers"}, [KNOWN]) == pytest.approx(1.5)
    assert word_score({"join", "readers", "harbour", "ferry"}, [KNOWN]) == (
        pytest.approx(0.5)
    )
    assert word_score({"court"}, [KNOWN]) == pytest.approx(-3.0)


def test_figures_are_no_words() -> None:
    assert word_score({"join", "2024"}, [KNOWN]) == word_score({"join"}, [KNOWN])
    assert word_score({"2024"}, [KNOWN]) is None
    assert word_score(set(), [KNOWN]) is None


def test_the_language_that_knows_the_words_best_counts() -> None:
    other = Lexicon(-1.0, -2.0, 0.0, {"mitmachen": 1.0})
    assert word_score({"join"}, [other, KNOWN]) == pytest.approx(0.5)


def test_a_score_is_one_piece_of_evidence() -> None:
    assert word_features(None, True) == {}
    assert word_features(2.0, True) == {"words_for": 2.0}
    assert word_features(-1.0, True) == {"words_against": 1.0}
    assert word_features(-40.0, False) == {}
    assert word_features(40.0, False) == word_features(4.0, False)


def test_big_languages_have_their_words() -> None:
    assert len(lexicons(["en", "de", "fr", "es"])) == 4
    assert lexicons(["xx"]) == ()


SLOGAN = "Journalism, newsletters, readers: unlimited digital stories"


def decision(lines: tuple[str, ...]) -> Decision:
    blocks = [Block(BlockKind.PARAGRAPH, line) for line in lines]
    found = explain(blocks, lang="en", url=None, options=CleanOptions())
    return found[lines.index(SLOGAN)]


def test_words_alone_take_nothing_out() -> None:
    found = decision((*NEWS, SLOGAN, *NEWS))
    assert found.cues == ()
    assert found.removal is None


def test_words_are_weighed_beside_an_appeal() -> None:
    form = ("Sign up for our free morning newsletter", SLOGAN, "Enter your email")
    found = decision((*NEWS, *form))
    assert found.cues == ()
    assert any(
        line.what == "its words are those of appeals" and line.points > 2
        for line in found.evidence
    )
    assert found.removal is not None
