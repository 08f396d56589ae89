"""The appeal filter: letters, guards, markup, options, and what `explain` tells."""

from __future__ import annotations

from dataclasses import replace

import pytest

from filters.appeals import explain, mark
from filters.appeals.evidence import profiles_of
from filters.appeals.fold import fold
from filters.appeals.judge import builtin_rules
from filters.appeals.languages import choose
from filters.appeals.markup import read_markup
from filters.article import Block, BlockKind, Category, Span, SpanKind
from filters.options import CleanOptions

OPTIONS = CleanOptions()

NEWS = (
    "The harbour of Kestrel Bay reopened on Tuesday after a storm had closed it for "
    "nine days, the port authority said in a statement.",
    "Three ferries left before noon, and two grain ships were waiting outside the "
    "breakwater, according to the pilots' union.",
    "“We lost a crane and eleven cars, but nobody was hurt,” harbour master Ilse "
    "Venter told reporters on the quay.",
    "Insurers put the damage at about 14 million euros; a final report is due in "
    "March, the ministry said.",
)
LETTER = (
    "A message from The Kestrel Courier:",
    "Dear readers,",
    "Last spring a shipping company took our newsroom to court over a report.",
    "They would rather nobody asked. We would rather you knew.",
    "To carry on, we need your help. Every gift counts, however small.",
    "Remind me later.",
)


def blocks(*texts: str) -> list[Block]:
    return [Block(BlockKind.PARAGRAPH, text) for text in texts]


def taken(found: tuple[Block, ...] | list[Block]) -> list[str]:
    return [block.text for block in found if block.removal]


def run(*texts: str, options: CleanOptions = OPTIONS, lang: str = "en") -> list[str]:
    return taken(mark(blocks(*texts), lang=lang, url=None, options=options))


# ------------------------------------------------------------------ letters


def test_letter_goes_whole_with_its_paragraphs_without_cues() -> None:
    assert run(*NEWS, *LETTER) == list(LETTER)


def test_letter_in_the_middle_goes_and_the_story_goes_on() -> None:
    assert run(*NEWS[:2], *LETTER, *NEWS[2:]) == list(LETTER)


def test_an_opening_that_asks_by_itself_goes_without_a_letter_after_it() -> None:
    line = (
        "Before you leave: we use cookies to count our visitors, and with your leave "
        "some more to show you advertising."
    )
    assert run(*NEWS[:2], line, *NEWS[2:]) == [line]
    greeting = "Before you leave, a word about the people who made this."
    assert run(*NEWS[:2], greeting, *NEWS[2:]) == []


def test_letter_stops_at_journalism() -> None:
    report = (
        "The court in Ammersau ruled on Friday that the reservoir may be filled, and "
        "three villages said they would appeal against the decision."
    )
    assert run(*NEWS, *LETTER[:5], report) == list(LETTER[:5])


def test_letter_that_is_the_article_stays() -> None:
    letter = (
        "Dear readers,",
        "From next week this newspaper will appear in a smaller format, because paper "
        "has become sixty percent dearer and our printer has closed.",
        "You will find the weather on page two and the crossword on the last page.",
        "The editors",
    )
    assert run(*letter) == []


def test_parts_of_a_letter_share_its_category() -> None:
    found = mark(blocks(*NEWS, *LETTER), lang="en", url=None, options=OPTIONS)
    assert {b.removal.category for b in found if b.removal} == {Category.DONATION}


# ------------------------------------------------------------------ guards


def test_nothing_is_changed_but_the_removal() -> None:
    before = blocks(*NEWS, *LETTER)
    after = mark(before, lang="en", url=None, options=OPTIONS)
    assert [replace(block, removal=None) for block in after] == before


@pytest.mark.parametrize(
    "note",
    [
        "Correction: an earlier version of this article misspelled a name.",
        "Editor's note: this story mentions a newsletter you can subscribe to.",
        "This article was first published in our weekly newsletter.",
        "Korrektur: In einer früheren Version stand ein falscher Name.",
        "Note de la rédaction : cet article a été mis à jour.",
        "От редакции: в более ранней версии была ошибка.",
    ],
)
def test_notes_of_the_editors_stay(note: str) -> None:
    assert run(*NEWS, note, *LETTER) == list(LETTER)


def test_kept_category_stays() -> None:
    options = CleanOptions(keep=frozenset({Category.DONATION}))
    assert run(*NEWS, *LETTER, options=options) == []


def test_title_is_never_taken() -> None:
    title = "Subscribe now"
    found = mark(
        blocks(title, *NEWS), lang="en", url=None, options=OPTIONS, title=title
    )
    assert taken(found) == []


def test_main_heading_is_never_taken() -> None:
    heading = Block(BlockKind.HEADING, "Subscribe now", level=1)
    found = mark([heading, *blocks(*NEWS)], lang="en", url=None, options=OPTIONS)
    assert taken(found) == []


def test_code_and_tables_are_never_taken() -> None:
    others = [
        Block(BlockKind.CODE, "Subscribe now"),
        Block(BlockKind.TABLE, "Subscribe now", rows=(("Subscribe now",),)),
    ]
    found = mark([*blocks(*NEWS), *others], lang="en", url=None, options=OPTIONS)
    assert taken(found) == []


def test_a_page_of_appeals_alone_is_shown() -> None:
    appeal = (
        "Support our independent journalism with a monthly donation. Your support "
        "makes a difference, and every contribution counts, however small it is. "
    )
    assert run(*[appeal * 2] * 6) == []


def test_no_blocks_is_no_error() -> None:
    assert mark([], lang="", url=None, options=OPTIONS) == ()


# ------------------------------------------------------------------ speech


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "“Subscribe today, cancel anytime,” the banner had said all week."),
        ("de", "„Jetzt spenden“, stand auf dem Plakat vor dem Rathaus."),
        ("fr", "« Abonnez-vous dès maintenant », lançait l'affiche aux passants."),
        ("es", "«Haz una donación», decía el cartel en la plaza."),
        ("it", "«Abbonati ora», diceva il cartello davanti al teatro."),
        ("ru", "«Поддержите нашу редакцию», — было написано на плакате у суда."),
    ],
)
def test_quoted_appeal_stays(lang: str, text: str) -> None:
    assert run(*NEWS[:2], text, *NEWS[2:], lang=lang) == []


# ------------------------------------------------------------------ markup


def in_box(dom: str, *texts: str) -> list[Block]:
    return [Block(BlockKind.PARAGRAPH, text, dom=dom) for text in texts]


ARTICLE = "body > main > div.story > p"


def test_box_named_newsletter_takes_its_small_print_along() -> None:
    dom = "body > main > div.story > aside.newsletter-box > p"
    box = in_box(dom, "The Harbour Letter", "Sign up for our newsletter", "Weekly.")
    found = mark(
        [*in_box(ARTICLE, *NEWS[:2]), *box, *in_box(ARTICLE, *NEWS[2:])],
        lang="en",
        url=None,
        options=OPTIONS,
    )
    assert taken(found) == [block.text for block in box]


def test_class_name_alone_convicts_no_prose() -> None:
    dom = "body > main > div.story > aside.newsletter-box > p"
    box = in_box(dom, NEWS[3])
    found = mark(
        [*in_box(ARTICLE, *NEWS[:3]), *box], lang="en", url=None, options=OPTIONS
    )
    assert taken(found) == []


def test_name_of_the_article_wrapper_is_no_evidence() -> None:
    page = in_box("body > div.newsletter > div.subscribe > p", *NEWS)
    assert {found.core for found in read_markup(page)} == {0.0}
    assert taken(mark(page, lang="en", url=None, options=OPTIONS)) == []


def test_paywall_wrapper_is_no_evidence() -> None:
    page = [
        *in_box(ARTICLE, *NEWS),
        *in_box("body > main > div.paywall > p", NEWS[0]),
    ]
    assert read_markup(page)[-1].core == 0.0


# ------------------------------------------------------------------ telling


def test_every_removal_says_why() -> None:
    found = mark(blocks(*NEWS, *LETTER), lang="en", url=None, options=OPTIONS)
    for block in found:
        if removal := block.removal:
            assert removal.reason.endswith(".")
            assert "\n" not in removal.reason
            assert removal.rule.startswith(("en.", "run."))
            assert 0.5 <= removal.confidence < 1


def test_explain_agrees_with_mark_and_shows_the_sum() -> None:
    page = blocks(*NEWS, *LETTER)
    decisions = explain(page, lang="en", url=None, options=OPTIONS)
    marked = mark(page, lang="en", url=None, options=OPTIONS)
    assert [d.removal for d in decisions] == [b.removal for b in marked]
    asked = next(d for d in decisions if "need your help" in d.text)
    assert asked.cues[0].rule.startswith("en.donation.")
    assert asked.cues[0].matched in fold(asked.text)
    assert any(line.points > 0 for line in asked.evidence)


def test_explain_says_why_a_block_with_cues_was_kept() -> None:
    quoted = "“Subscribe today,” the banner had said all week, according to police."
    page = blocks(*NEWS, quoted)
    decision = explain(page, lang="en", url=None, options=OPTIONS)[-1]
    assert decision.removal is None
    assert decision.cues
    assert decision.reason.startswith("Kept")


def test_reason_tells_what_comes_after_as_it_is() -> None:
    def reason(*after: str) -> str:
        text = blocks(*NEWS, LETTER[-2], *after)
        removal = mark(text, lang="en", url=None, options=OPTIONS)[len(NEWS)].removal
        assert removal is not None
        return removal.reason

    told = "no long paragraph follows."
    assert reason().endswith(told)
    # Short news may follow: it is not said that the article has ended.
    assert reason("The inquiry begins in May.").endswith(told)
    assert told not in reason(*NEWS)


def test_link_density_is_evidence() -> None:
    text = "More news from the harbour"
    linked = Block(
        BlockKind.PARAGRAPH,
        text,
        spans=(Span(0, len(text), SpanKind.LINK, "https://x"),),
    )
    page = [*blocks(*NEWS), linked, *blocks(*LETTER)]
    decision = explain(page, lang="en", url=None, options=OPTIONS)[len(NEWS)]
    assert any("links" in line.what for line in decision.evidence)


# ------------------------------------------------------------------ folding


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("S U P P O R T  our work", "support our work"),
        ("Suрроrt us", "support us"),
        ("Şimdi ABONE olun", "simdi abone olun"),
        ("ОФОРМИТЕ подписку ещё", "оформите подписку еще"),
        ("don’t «miss»\u00a0it", 'don\'t "miss" it'),
        ("sup\u00adport\u200b", "support"),
        ("Ｓｕｂｓｃｒｉｂｅ", "subscribe"),
        ("Œuvre Straße Łódź", "oeuvre strasse lodz"),
    ],
)
def test_spellings_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("tag", "text", "lang"),
    [
        ("", "Der Hafen ist nach dem Sturm wieder offen und die Fähren fahren.", "de"),
        ("fr", "Der Hafen ist nach dem Sturm wieder offen, und alle fahren.", "de"),
        ("en", "港湾局によると、港は火曜日に再開したという。", "ja"),
        ("", "Порт открыли во вторник после девяти дней шторма.", "ru"),
        ("nb-NO", "", "no"),
        ("zz", "", "en"),
    ],
)
def test_language_comes_from_tag_and_text(tag: str, text: str, lang: str) -> None:
    assert lang in choose(tag, [text])


@pytest.mark.parametrize(
    ("langs", "text", "reports"),
    [
        # "was" is German for "what" and tells of nothing past.
        (("de", "en"), "Wissen, was ist: das E-Paper zum halben Preis testen.", False),
        (("de", "en"), "Subscribe now, the ad of the harbour paper was saying.", True),
        (("en",), "Subscribe now! It was cheap.", True),
    ],
)
def test_english_words_of_reporting_count_in_english(
    langs: tuple[str, ...], text: str, reports: bool
) -> None:
    (seen,) = profiles_of([text], builtin_rules(langs))
    assert seen.cues
    assert ("narrative" in seen.features) is reports


# ------------------------------------------------------------------ mixed paragraphs


@pytest.mark.parametrize(
    "text",
    [
        "The strike enters its second week on Monday. Sign up for our newsletter.",
        "Ten boats were lost in the storm. Support our journalism with a donation.",
        "Download our app for updates. The mayor opened the bridge without a word.",
    ],
)
def test_a_sentence_of_news_keeps_its_paragraph(text: str) -> None:
    assert run(*NEWS, text, *NEWS) == []


@pytest.mark.parametrize(
    "text",
    [
        "Want more stories like this? Sign up for our newsletter.",
        "Support our journalism with a donation. We cannot do it without you.",
    ],
)
def test_a_paragraph_of_appeal_alone_goes(text: str) -> None:
    assert run(*NEWS, text, *NEWS) == [text]


def test_short_text_loses_the_appeals_that_outweigh_it() -> None:
    wall = (
        "Already a subscriber? Log in to your account",
        "To read the rest of this article, choose one of our offers and subscribe.",
        "You have two free stories left this month. Start your free trial today.",
        "By signing up you agree to our terms of use and to our privacy policy.",
        "We use cookies to improve your experience. Accept all cookies",
        "Want more stories like this? Get our free morning newsletter in your inbox.",
        "Reproduction in whole or part without permission is prohibited.",
    )
    assert sum(map(len, wall)) > sum(map(len, NEWS[::3]))
    assert run(NEWS[0], NEWS[3], *wall) == list(wall)


def test_slogan_without_wording_goes_with_the_form_around_it() -> None:
    box = (
        "Sign up for our free morning newsletter",
        "Journalism, newsletters, readers: unlimited digital stories",
        "Enter your email address",
        "You can unsubscribe at any time.",
    )
    assert run(*NEWS, *box) == list(box)


@pytest.mark.parametrize(
    "text",
    [
        "The mayor resigned on Friday. Follow us on Twitter.",
        "The fire killed two people. Subscribe to our newsletter.",
        "Support us, Ms Holt asked her voters.",
        "Support us or we close, reads a banner over the gate.",
        "Follow us on Twitter for updates, the fire brigade asked residents.",
    ],
)
def test_a_short_sentence_of_news_keeps_its_paragraph(text: str) -> None:
    assert run(*NEWS, text, *NEWS) == []
