"""What the form of an article keeps: interviews, letters, speeches, advice, lists."""

from __future__ import annotations

import pytest

from filters.appeals import explain, mark
from filters.appeals.headline import Subject, subject_of, tables
from filters.article import Block, BlockKind, Category, Span, SpanKind
from filters.options import CleanOptions

NEWS = (
    "The dam above Calder Vale leaked for four years before it broke on Sunday night, "
    "the committee of the county heard from three engineers.",
    "Two hundred families spent the night in the sports hall of Thornby, where the "
    "fire service had put up beds and a kitchen.",
)
PARAGRAPH, HEADING, ITEM = BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM


def taken(blocks: list[Block], title: str, lang: str = "en") -> list[str]:
    marked = mark(blocks, lang=lang, url=None, options=CleanOptions(), title=title)
    return [block.text for block in marked if block.removal]


def paragraphs(*texts: str) -> list[Block]:
    return [Block(PARAGRAPH, text) for text in texts]


def bold(text: str) -> Block:
    return Block(PARAGRAPH, text, (Span(0, len(text), SpanKind.BOLD),))


def section_pairs() -> list[tuple[str, str, str]]:
    data = tables()
    sections = {"letter": data["letter"], "advice": data["advice"], **data["about"]}
    return [
        (section, kind, text)
        for section, table in sections.items()
        for kind in ("match", "innocent")
        for text in table[kind]
    ]


@pytest.mark.parametrize(("section", "kind", "title"), section_pairs())
def test_headlines_tell_what_they_are_said_to(
    section: str, kind: str, title: str
) -> None:
    lang, headline = title.split(": ", 1)
    subject = subject_of(headline, (lang,))
    told = {category.value for category in subject.about}
    told |= {"letter"} if subject.is_letter else set()
    told |= {"advice"} if subject.is_advice else set()
    assert (section in told) is (kind == "match")


def test_an_ordinary_headline_tells_nothing() -> None:
    for title in (
        "",
        "Three ports agree on a night ferry",
        "Der Hafen ist wieder offen",
    ):
        assert subject_of(title, ("en", "de")) == Subject()


# ------------------------------------------------------------------ interviews

INTERVIEWS = {
    "en": (
        ("You run the soup kitchen of Thornby. How are things?", "Bad. In October 900 "
         "people came, twice as many as a year ago, and the rent went up."),
        ("What is missing?", "Money and tins. Support us, I tell everybody. Every "
         "penny helps us keep the stove on."),
        ("What can people do?", "Donate on our page, or come on Saturday. We need "
         "your help with the van, too."),
        ("And if that is not enough?", "Then we close in March, and I have told the "
         "mayor so."),
    ),
    "fr": (
        ("Vous dirigez la soupe populaire. Comment ça va ?", "Mal. En octobre, 900 "
         "personnes sont venues, deux fois plus qu'il y a un an."),
        ("Que manque-t-il ?", "De l'argent et des conserves. Soutenez-nous, dis-je à "
         "tout le monde. Chaque euro compte."),
        ("Que peut-on faire ?", "Faites un don sur notre page, ou venez samedi. Nous "
         "avons besoin de vous pour conduire la camionnette."),
        ("Et si cela ne suffit pas ?", "Alors nous fermerons en mars."),
    ),
}  # fmt: skip


@pytest.mark.parametrize("lang", INTERVIEWS)
def test_the_answers_of_an_interview_stay(lang: str) -> None:
    blocks = [
        block
        for question, answer in INTERVIEWS[lang]
        for block in (bold(question), Block(PARAGRAPH, answer))
    ]
    assert taken(blocks, "Without gifts the stove goes cold", lang) == []
    as_headings = [Block(HEADING, b.text, level=3) if b.spans else b for b in blocks]
    assert taken(as_headings, "Without gifts the stove goes cold", lang) == []


def test_one_question_makes_no_interview() -> None:
    nag = "Sign up for our free newsletter and support our journalism today."
    blocks = [
        *paragraphs(*NEWS),
        bold("Want more stories like this?"),
        Block(PARAGRAPH, nag),
    ]
    assert nag in taken(blocks, "The dam broke")


# ------------------------------------------------------------------ letters, speeches

SPEECH = (
    "My fellow citizens,",
    "When I stood here six years ago nobody gave us a chance.",
    "We need your help. Without your support we cannot continue this fight.",
    "Join us. Stand with us. Give what you can.",
    "Every contribution counts, however small. Together we can make a difference.",
    "Thank you for your support, and good night.",
)
LAST_LETTER = (
    "Dear readers,",
    "on 31 December the Thornby Post will appear for the last time. Our owner decided "
    "on Thursday to stop paying our losses, four million pounds last year.",
    "We know how much you did. When we asked for help in March, 3,000 of you became "
    "members. Your support paid for six reporters.",
    "It was not enough. Independent journalism costs money, and advertising pays for "
    "less and less of it: 11 per cent of our costs last year.",
    "Your subscription ends on its own. What you paid in advance comes back to you.",
    "Thirty-one people lose their jobs. Some of them will go on with a newsletter; you "
    "can sign up for it at the town hall.",
    "Thank you for reading us, for writing to us and for paying for us.",
)
TAIL_LETTER = (
    "Dear readers,",
    "Our newsroom depends on you. Independent journalism costs money, and we have no "
    "owner who pays for it.",
    "Please support us with a monthly donation, however small. It takes one minute.",
    "Thank you for your support.",
)


@pytest.mark.parametrize(
    ("title", "texts"),
    [
        ("Full text: the president's speech", SPEECH),
        ("Why the Thornby Post is closing after 112 years", LAST_LETTER),
    ],
)
def test_a_letter_that_is_the_article_stays_whole(
    title: str, texts: tuple[str, ...]
) -> None:
    assert taken(paragraphs(*texts), title) == []


@pytest.mark.parametrize(
    "texts", [(*NEWS * 2, *TAIL_LETTER), (*TAIL_LETTER, *NEWS * 3)]
)
def test_a_letter_before_or_after_the_article_goes(texts: tuple[str, ...]) -> None:
    assert taken(paragraphs(*texts), "The dam broke") == list(TAIL_LETTER)


# ------------------------------------------------------------------ advice, subjects


READING = "How to read the news for free"


@pytest.mark.parametrize(
    ("title", "line"),
    [
        (READING, "Create a free account, and you can read ten articles at the Post."),
        (READING, "Turn off your ad blocker if the page stays white."),
        ("Seven steps to a quiet phone", "Step 2: Turn off your ad blocker"),
        (
            "Watchdog fines three shops over cookie banners",
            "We and our 842 partners store and access information on your device.",
        ),
        (
            "So können Sie den Opfern helfen",
            "Bitte spenden Sie auf das Konto des Roten Kreuzes, jeder Euro hilft.",
        ),
        (
            "Streaming subscriptions get dearer",
            "Subscribe now and save: 6 months for $5, then $15 a month.",
        ),
    ],
)
def test_what_the_headline_is_about_stays(title: str, line: str) -> None:
    lang = "de" if title.startswith("So ") else "en"
    assert taken(paragraphs(*NEWS, line), title, lang) == []
    assert taken(paragraphs(*NEWS, line), "The dam broke", lang) == [line]


def test_what_speaks_for_the_publisher_or_stands_in_a_box_goes_all_the_same() -> None:
    ours = "Sign up for our free newsletter and never miss a story."
    boxed = "Subscribe now and save: 6 months for $5."
    blocks = [
        *paragraphs(*NEWS, ours),
        Block(PARAGRAPH, boxed, dom="main > aside.subscription-promo > p"),
    ]
    title = "How to cancel a newsletter or a subscription"
    assert taken(blocks, title) == [ours, boxed]


def test_a_wall_is_no_article_about_itself() -> None:
    wall = (
        "We and our 812 partners store and access information on a device, such as "
        "cookies, to process personal data.",
        "You may accept or manage your choices by clicking below.",
    )
    assert wall[0] in taken(paragraphs(*wall), "Your privacy matters")


# ------------------------------------------------------------------ lists, accounts


def test_a_list_stays_whole_when_most_of_it_stays() -> None:
    items = [
        "The Red Cross collects blankets at the fire station.",
        "Thornby Aid: bring tins to 12 Mill Street until Sunday.",
        "Save the Village: become a monthly donor today.",
        "The parish has beds for forty people.",
    ]
    blocks = [*paragraphs(*NEWS), *(Block(ITEM, text) for text in items)]
    assert taken(blocks, "Two hundred families without a home") == []
    nags = [
        "Subscribe now from $1 a month.",
        "Sign up for our free newsletter.",
        "Support our journalism with a donation.",
    ]
    blocks = [*paragraphs(*NEWS), *(Block(ITEM, text) for text in nags)]
    assert taken(blocks, "Two hundred families without a home") == nags


@pytest.mark.parametrize(
    "line",
    [
        "Rotes Kreuz: Spendenkonto DE63 3702 0500 0005 0233 07, Stichwort Damm",
        "Caritas, IBAN DE88 6602 0500 0202 0202 02. Jetzt spenden geht auch online.",
    ],
)
def test_accounts_of_others_stay(line: str) -> None:
    assert taken(paragraphs(*NEWS, line), "Der Damm brach", "de") == []


def test_explain_says_why_an_answer_was_kept() -> None:
    blocks = [
        block
        for question, answer in INTERVIEWS["en"]
        for block in (bold(question), Block(PARAGRAPH, answer))
    ]
    told = explain(blocks, lang="en", url=None, options=CleanOptions(), title="Soup")
    assert told[3].reason == "Kept: it answers a question of the interview."


def test_a_headline_made_to_hurt_ends() -> None:
    assert subject_of("how " * 100_000, ("en", "fr")).about == frozenset()
    assert Category.COOKIE in subject_of("Cookie " * 5_000, ()).about


@pytest.mark.parametrize(
    "title",
    [
        "Star striker signs five-year contract",
        "A tale of two harbours",
        "Speech therapy for harbour children",
        "Nurses' strike: what we know in full",
        "Letters to the editor: harbour",
        "The president's speech moves the markets",
        "Comment: the harbour is ours",
        "Mayor raises fees",
    ],
)
def test_a_headline_like_others_keeps_no_appeal(title: str) -> None:
    appeals = [
        "Please support our journalism with a donation today.",
        "Subscribe now and save: 6 months for $5 a month.",
        "Sign up for the Morning Briefing, delivered to your inbox.",
    ]
    assert taken(paragraphs(*NEWS, *appeals), title) == appeals


def test_a_question_that_is_an_appeal_has_no_answer() -> None:
    plea = "Can you help us keep our reporting free?"
    ask = "Please support our journalism with a monthly donation today."
    blocks = [
        *paragraphs(*NEWS),
        *(Block(HEADING, text, level=3) for text in ("Who pays?", "What next?")),
        Block(HEADING, plea, level=3),
        Block(PARAGRAPH, ask),
    ]
    assert ask in taken(blocks, "The dam broke")
