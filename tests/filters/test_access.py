"""The completeness label: all states, with evidence, never on metadata alone."""

from __future__ import annotations

import pickle
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

import filters
from filters.access import label
from filters.access_signals import PageSignals, read_signals
from filters.article import (
    AccessState,
    Block,
    BlockKind,
    Category,
    Removal,
    Span,
    SpanKind,
)
from filters.extract import Page

CORPUS = Path(__file__).parent.parent / "corpus"
CASES = sorted(path.parent for path in (CORPUS / "access").glob("*/case.toml"))

SENTENCE = (
    "The harbour master said on Tuesday that the grain ships would leave before noon "
    "and that the older pier would be repaired by the end of March. "
)


def story(paragraphs: int, ending: str = "") -> list[Block]:
    texts = [SENTENCE * 2 for _ in range(paragraphs)]
    texts[-1] = texts[-1].strip() + ending
    return [Block(BlockKind.PARAGRAPH, text) for text in texts]


def cut_story() -> list[Block]:
    blocks = story(2)
    text = blocks[-1].text.removesuffix(".") + " and then the"
    return [*blocks[:-1], replace(blocks[-1], text=text)]


def wall(text: str = "This article is for subscribers only.") -> Block:
    removal = Removal(Category.PAYWALL, "en.paywall.only-for", "A wall.", 0.99)
    return Block(BlockKind.PARAGRAPH, text, removal=removal)


def state(blocks: list[Block], **signals: object) -> AccessState:
    found = label(
        blocks,
        signals=PageSignals(**signals),  # type: ignore[arg-type]
        feed_words=None,
        source="page",
        lang="en",
    )
    assert found.evidence
    assert all(sentence and "\n" not in sentence for sentence in found.evidence)
    return found.state


@pytest.mark.parametrize("folder", CASES, ids=lambda path: path.name)
def test_page_of_the_corpus(folder: Path) -> None:
    case = tomllib.loads((folder / "case.toml").read_text("utf-8"))
    html = (folder / "input.html").read_text("utf-8")
    article = filters.clean(html, case.get("url"))
    assert article.access.state.value == case["access"], article.access.evidence
    assert any(case.get("evidence", "") in e for e in article.access.evidence)
    for text in case.get("shown", []):
        assert text in article.text


def test_corpus_has_every_state_a_page_can_have() -> None:
    states = {
        tomllib.loads((folder / "case.toml").read_text("utf-8"))["access"]
        for folder in CASES
    }
    assert states == {s.value for s in AccessState}


# ------------------------------------------------------------------ pages


def test_not_free_alone_never_says_cut() -> None:
    whole = state(story(8), free=False, selectors=(".paywall",))
    assert whole is AccessState.FULL


def test_short_text_that_is_not_free_may_be_either() -> None:
    assert state(story(2), free=False) is AccessState.UNKNOWN
    here = state(story(2), free=False, selectors=(".text",), part_here=True)
    assert here is AccessState.FULL


def test_evidence_of_a_whole_text_speaks_for_it() -> None:
    def evidence(*blocks: Block, **signals: object) -> tuple[str, ...]:
        found = label(
            blocks,
            signals=PageSignals(**signals),  # type: ignore[arg-type]
            feed_words=None,
            source="page",
            lang="en",
        )
        assert found.state is AccessState.FULL
        return found.evidence

    brief = story(2)
    assert evidence(*brief, free=True)[0] == "108 words, no sign of a cut"
    walled = evidence(*brief, wall("Members only"), free=True)
    assert walled[0] == "108 words"
    assert walled[1] == "although the text ends at “Members only”"
    assert not any(e.startswith("only ") for e in walled)


def test_few_words_are_evidence_of_a_cut_alone() -> None:
    meter = "You have read 2 of your 5 free articles this month."
    found = label(
        story(2),
        signals=PageSignals(counts=meter),
        feed_words=None,
        source="page",
        lang="en",
    )
    assert found.state is AccessState.METERED
    assert found.evidence == (f"the page counts free articles: “{meter}”",)
    cut = label(
        cut_story(), signals=PageSignals(), feed_words=None, source="page", lang="en"
    )
    assert cut.state is AccessState.UNKNOWN
    assert any(e.startswith("only ") for e in cut.evidence)


def test_part_that_is_not_in_the_page_makes_a_short_text_a_teaser() -> None:
    gone = {"free": False, "selectors": (".paid",), "part_here": False}
    assert state(story(2), **gone) is AccessState.TEASER
    assert state(story(8), **gone) is AccessState.FULL


def test_short_free_page_that_ends_whole_has_no_wall_but_an_invitation() -> None:
    blocks = [*story(2), wall("Register to read five paid articles a month.")]
    assert state(blocks, free=True) is AccessState.FULL
    assert state(blocks) is AccessState.PAYWALLED
    cut = [*story(2, ending=" …"), wall()]
    assert state(cut, free=True) is AccessState.PAYWALLED


def test_page_that_is_all_wall_shows_what_is_there() -> None:
    said = "Subscribe to continue reading."
    article = filters.clean(f"<html lang=en><body><p>{said}</p></body></html>")
    assert said in article.text
    assert article.access.state is not AccessState.FULL


def test_locked_tier_alone_never_says_cut() -> None:
    assert state(story(8), tier="locked", vendors=("Piano",)) is AccessState.FULL


def test_wall_at_the_end_of_a_short_text_is_a_paywall() -> None:
    assert state([*story(1), wall()]) is AccessState.PAYWALLED


def test_wall_before_the_text_is_none() -> None:
    assert state([wall(), *story(6)]) is AccessState.FULL


def test_wall_after_a_long_text_leaves_it_open_whether_there_is_more() -> None:
    assert state([*story(8), wall()]) is AccessState.UNKNOWN
    assert state([*story(8), wall()], free=True) is AccessState.FULL
    assert state([*story(8), wall("Members only")]) is AccessState.FULL


def test_link_to_the_rest_is_no_wall() -> None:
    link = replace(
        wall("Continue reading"),
        spans=(Span(0, 16, SpanKind.LINK, "https://c.example"),),
    )
    assert state([*story(2), link]) is AccessState.TEASER
    assert state([*story(8), link]) is AccessState.FULL


def test_stamp_on_another_text_is_no_wall() -> None:
    related = Removal(Category.RELATED, "en.related.heading", "A heading.", 0.9)
    text = "Members only: the story of the pier"
    link = replace(wall(text), spans=(Span(0, 35, SpanKind.LINK, "https://c.example"),))
    heading = Block(BlockKind.HEADING, "Read also", removal=related)
    assert state([*story(2), heading, link]) is AccessState.FULL
    assert state([*story(2), link]) is AccessState.PAYWALLED


def test_longer_body_in_the_metadata_is_a_teaser() -> None:
    assert state(story(2), body_letters=4_000) is AccessState.TEASER
    assert state(story(2), body_letters=700) is AccessState.FULL


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("You have 62 % left to read.", AccessState.PAYWALLED),
        # Nobody's article has 40,000 words: the page says so to everybody.
        ("You have 99 % left to read.", AccessState.FULL),
        ("Your free articles are used up: take 40 % off now.", AccessState.METERED),
    ],
)
def test_count_of_what_is_left_must_be_possible(said: str, wanted: AccessState) -> None:
    removal = Removal(Category.PAYWALL, "en.paywall.rest", "A wall.", 0.99)
    counted = Block(BlockKind.PARAGRAPH, said, removal=removal)
    assert state([*story(8), counted]) is wanted


def test_counted_free_articles_are_a_meter() -> None:
    removal = Removal(Category.PAYWALL, "en.paywall.limit", "A meter.", 0.99)
    counted = Block(
        BlockKind.PARAGRAPH, "You have two free stories left.", removal=removal
    )
    assert state([*story(8), counted]) is AccessState.METERED


def test_metered_tier_alone_counts_nothing() -> None:
    assert state(story(8), tier="metered") is AccessState.FULL


def test_cut_text_with_a_used_up_count_is_metered_and_says_that_it_is_cut() -> None:
    found = label(
        [*cut_story(), wall("Subscribe to read on.")],
        signals=PageSignals(counts="You have used all your free articles."),
        feed_words=None,
        source="page",
        lang="en",
    )
    assert found.state is AccessState.METERED
    assert "the text breaks off" in found.evidence


def test_text_that_ends_amid_a_sentence_before_a_stamp_is_cut() -> None:
    stamp = wall("Members only")
    assert state([*cut_story(), stamp], free=True) is AccessState.PAYWALLED
    assert state([*story(2), stamp], free=True) is AccessState.FULL
    assert state(cut_story()) is AccessState.UNKNOWN


def test_signature_is_no_sentence_broken_off() -> None:
    signed = Block(BlockKind.PARAGRAPH, "Reporting by Ann Lee, editing by John Roe")
    assert state([*story(2), signed]) is AccessState.FULL


def test_more_words_claimed_and_a_broken_end_is_a_paywall_when_not_free() -> None:
    cut = story(2, ending=" …")
    assert state(cut, free=False, words=230) is AccessState.PAYWALLED


def test_more_words_claimed_and_a_broken_end_is_a_teaser_otherwise() -> None:
    assert state(story(2, ending=" …"), words=230) is AccessState.TEASER


def test_count_of_characters_is_not_taken_for_words() -> None:
    blocks = story(8)
    letters = sum(len(block.text) for block in blocks)
    assert state(blocks, words=letters) is AccessState.FULL


def test_bot_wall_needs_a_page_without_text() -> None:
    asked = "the page asks to prove that a person reads"
    assert state([], bot_wall=asked) is AccessState.BOT_WALL
    assert state(story(8), bot_wall=asked) is AccessState.FULL


def test_consent_wall_needs_a_page_without_text() -> None:
    asked = "the page asks for consent first"
    assert state([], consent_wall=asked) is AccessState.CONSENT_WALL
    assert state(story(8), consent_wall=asked) is AccessState.FULL


def test_a_brief_that_tells_how_to_reject_cookies_is_no_consent_wall() -> None:
    asked = "the page asks for consent first"
    told = [
        Block(BlockKind.PARAGRAPH, text)
        for text in (
            "Shops on the harbour must ask customers before they follow them, a court"
            " in Oslo ruled on Friday.",
            "Reject all",
            "Tap that button and no cookies are set, the judges said.",
        )
    ]
    assert state(told, consent_wall=asked) is AccessState.UNKNOWN
    assert state(told[1:], consent_wall=asked) is AccessState.CONSENT_WALL


@pytest.mark.parametrize("paragraphs", [2, 8])
def test_a_page_that_counts_what_was_read_is_metered(paragraphs: int) -> None:
    counted = wall(
        "You\u2019ve read 5 articles this month. We\u2019re glad to have you."
    )
    blocks = [*story(paragraphs), counted]
    assert state(blocks) is AccessState.METERED


def test_signs_that_a_whole_text_outweighs_are_told_as_such() -> None:
    line = "The rest of this report is for subscribers only."
    found = label(
        story(8),
        signals=PageSignals(line=line),
        feed_words=None,
        source="page",
        lang="en",
    )
    assert found.state is AccessState.FULL
    said, against = found.evidence
    assert re.fullmatch(r"\d+ words", said)
    assert against == f"although the page shows a wall: \u201c{line}\u201d"


def test_nothing_is_unknown() -> None:
    assert state([]) is AccessState.UNKNOWN


# ------------------------------------------------------------------ feeds


@pytest.mark.parametrize(
    ("blocks", "wanted"),
    [
        (story(8), AccessState.FULL),
        (story(4), AccessState.FULL),
        ([*story(4), wall()], AccessState.UNKNOWN),
        (story(1), AccessState.TEASER),
        (story(6, ending=" …"), AccessState.TEASER),
        (story(6, ending=" Read more"), AccessState.TEASER),
        (story(6, ending=" [...]"), AccessState.TEASER),
        ([], AccessState.UNKNOWN),
    ],
)
def test_feed(blocks: list[Block], wanted: AccessState) -> None:
    found = label(blocks, signals=None, feed_words=None, source="feed", lang="en")
    assert found.state is wanted
    assert found.evidence


def test_given_text_is_whole() -> None:
    found = label(story(2), signals=None, feed_words=None, source="text", lang="en")
    assert found.state is AccessState.FULL


# ------------------------------------------------------------------ signals


def page(head: str = "", body: str = "") -> PageSignals:
    return read_signals(Page(f"<html><head>{head}</head><body>{body}</body></html>"))


def json_ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("false", False),
        ('"False"', False),
        ("true", True),
        ('"true"', True),
        ("7", None),
    ],
)
def test_is_accessible_for_free_is_read_in_all_spellings(
    value: str, wanted: bool | None
) -> None:
    found = page(json_ld(f'{{"@type":"NewsArticle","isAccessibleForFree":{value}}}'))
    assert found.free is wanted


def test_paid_part_of_a_free_page_does_not_make_the_page_paid() -> None:
    found = page(
        json_ld(
            '{"@type":"NewsArticle","isAccessibleForFree":true,"wordCount":"812",'
            '"hasPart":{"@type":"WebPageElement","isAccessibleForFree":false,'
            '"cssSelector":".paid"}}'
        )
    )
    assert found.free is True
    assert found.selectors == (".paid",)
    assert found.words == 812


def test_tier_and_vendor_are_read() -> None:
    found = page(
        '<meta property="article:content_tier" content="Metered">'
        '<script src="https://cdn.tinypass.com/api/tinypass.min.js"></script>'
    )
    assert found.tier == "metered"
    assert found.vendors == ("Piano",)


def test_a_vendor_named_in_a_page_s_own_data_is_not_loaded() -> None:
    loader = "<script>load('https://cdn.pelcro.com/main.min.js')</script>"
    state = '<script type="application/json">{"text": "evolok"}</script>'
    assert page(body=loader + state).vendors == ("Pelcro",)


def test_hidden_wall_is_no_wall() -> None:
    text = "<p>To continue reading, create a free account.</p>"
    shown = page(body=f'<div class="paywall">{text}</div>')
    hidden = page(body=f'<div class="paywall" style="display: none">{text}</div>')
    assert shown.paywall
    assert hidden.paywall == ""


def test_part_of_the_metadata_is_looked_for_in_the_page() -> None:
    named = json_ld(
        '{"@type":"NewsArticle","isAccessibleForFree":false,"hasPart":'
        '{"isAccessibleForFree":false,"cssSelector":".paid"}}'
    )
    assert page(named, '<div class="paid">x</div>').part_here is True
    assert page(named, "<p>x</p>").part_here is False
    assert page(named.replace(".paid", "[[")).part_here is None
    assert page().part_here is None


def test_body_of_the_metadata_is_counted_without_its_tags() -> None:
    found = page(json_ld('{"@type":"Article","articleBody":"<p>One two</p>  three"}'))
    assert found.body_letters == len("One two three")


def test_walls_of_bots_are_looked_for_where_there_may_be_nothing_else() -> None:
    html = "<title>Just a moment</title><body>Verify that you are human.</body>"
    assert read_signals(Page(html)).bot_wall
    assert read_signals(Page(html), maybe_wall=False).bot_wall == ""


def test_line_of_a_wall_is_read_on_short_pages_only() -> None:
    html = (
        "<html lang=en><body><p>This story is for subscribers only.</p>{}</body></html>"
    )
    wall_page = Page(html.format(""))
    assert read_signals(wall_page, short=True).line
    assert read_signals(wall_page).line == ""
    for hidden in ("<template>{}</template>", "<div hidden>{}</div>", "<a>{}</a>"):
        line = hidden.format("<p>This story is for subscribers only.</p>")
        found = read_signals(
            Page(f"<html lang=en><body>{line}</body></html>"), short=True
        )
        assert found.line == ""


def test_article_about_captchas_is_no_bot_wall() -> None:
    found = page(body=f"<p>{'Are you a robot? the page asks. ' * 80}</p>")
    assert found.bot_wall == ""


@pytest.mark.parametrize("text", ["[]", "{", "[1, null]", '{"@type": ["A", 3]}'])
def test_odd_structured_data_is_no_error(text: str) -> None:
    assert page(json_ld(text)).free is None


def test_signals_cross_processes() -> None:
    found = page('<meta property="article:content_tier" content="locked">')
    assert pickle.loads(pickle.dumps(found)) == found


def test_text_is_never_hidden_by_a_label() -> None:
    case = CORPUS / "access" / "paywalled-end"
    article = filters.clean((case / "input.html").read_text("utf-8"))
    assert article.access.state is AccessState.PAYWALLED
    assert "moves into the old grain hall" in article.text


def test_the_evidence_of_a_cut_quotes_what_is_there() -> None:
    def found(ending: str) -> str:
        blocks = [*story(1), Block(BlockKind.PARAGRAPH, ending)]
        signals = PageSignals()
        said = label(blocks, signals=signals, feed_words=None, source="page", lang="en")
        return " ".join(said.evidence)

    assert "ellipsis" in found("The trial continues\u2026")
    pointer = found("The trial continues. Read more about the case here.")
    assert "ellipsis" not in pointer
    assert "\u201cRead more about the case here.\u201d" in pointer
    assert "ends in" not in found("Read more than a headline, she urged her pupils.")


QUOTED = "<p>The survey of the county was published on Tuesday; it has 212 pages.</p>"


@pytest.mark.parametrize(
    "line",
    [
        "Are you a robot? is what four million people answer every minute, it said.",
        "This content is only available to subscribers, said the sign on the door.",
        "Subscribe to keep reading: with these words the paper greets its visitors.",
    ],
)
def test_news_about_walls_is_no_wall(line: str) -> None:
    text = "The harbour reopened on Tuesday after nine days, and 14 ships came in. "
    html = f"<article><h1>Walls</h1><p>{text * 2}</p>{QUOTED}<p>{text}</p><p>{line}</p>"
    found = filters.clean(
        f"<main>{html}<p>{text}</p></article></main>", "https://a.example/x"
    )
    assert found.access.state is AccessState.FULL
    assert not any("wall" in said for said in found.access.evidence)
    assert line in found.text
