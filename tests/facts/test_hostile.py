"""No text raises, and no fact stands without its support."""

from __future__ import annotations

import random
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_articles import assert_supported

from filters.article import Article, Block, BlockKind, Category, Removal
from newsreader.facts import Facts, article_facts, key_facts
from newsreader.facts.lang import FULL
from newsreader.facts.model import SECTIONS, from_dict, to_dict

DAY = date(2024, 5, 15)
LANGUAGES = (*FULL, "", "zh", "ar", "xx", "pt-BR")

_WORDS = st.sampled_from(
    [
        *re.split(
            "[ \n]+",
            """The John Smith said told Monday 3 May 2019 5,000 people $4bn % “ ” « » "
            ' — - ( ) . , : ; ! ? … Ministry of Defence Präsident Anna Berg am 5. en
            el de la в Москве сказал «Мир» U.S. St. Dr. Jr. O'Brien l'Hérault a-t-il @x
            http://a.b 1.2.3 10-3 2019-2020 A6 N500m FBI (FBI) van der Meer et
            al-Assad""",
        ),
        *("\n", "İ", "ß", "ﬁ", "中", "ع", "\u0301", "\U0001f600"),
    ]
)


@settings(max_examples=120, deadline=None)
@given(st.lists(_WORDS, max_size=60), st.sampled_from(LANGUAGES))
def test_any_mixture_is_survived_and_supported(parts: list[str], lang: str) -> None:
    text = " ".join(parts)

    assert_supported(key_facts(text, lang=lang, published=DAY, title=text[:40]), text)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300), st.sampled_from(LANGUAGES), st.dates())
def test_any_characters_on_any_day(text: str, lang: str, day: date) -> None:
    assert_supported(key_facts(text, lang=lang, published=day), text)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "word", "Berlin", "7", "“", "«»", "."]
)
def test_next_to_nothing(text: str, lang: str) -> None:
    assert_supported(key_facts(text, lang=lang, published=DAY), text)


def test_nothing_gives_no_facts() -> None:
    assert not key_facts("")
    assert key_facts("") == Facts()


@pytest.mark.timeout(90)
@pytest.mark.parametrize(
    "unit",
    [
        "John Smith met Mary Jones in Paris on Monday. ",
        "THE CHIEF OF POLICE SAID TEN PEOPLE DIED IN LONDON ",
        "the quick brown fox said nothing of note and went on ",
        "“We will not go there, ",
        '"one two three four five six," she said, ',
        "12,345 people 3.5% $4bn 1.2.3 10-3 ",
        "- Item\n",
        "Aa-",
        "Smith said Smith, ",
        "Ministry of ",
        "(((",
        '"',
        "Why is that?\n\n“Because we like it so very much.”\n\n",
        '"We are very glad of it today and always."\n\n',
        "Aabox's, ",
        "She went away. ",
        "The Big Red Dog (BRD) ",
        "Anna Иванова 中国 said in Ünye ",
    ],
)
def test_two_hundred_thousand_words(unit: str) -> None:
    text = unit * (200_000 // max(1, len(unit.split())))
    text = text[:1_200_000]

    facts = key_facts(text, lang="en", published=DAY)

    assert all(
        0 <= m.start < m.end <= len(text)
        for name in SECTIONS
        for fact in getattr(facts, name)
        for m in fact.mentions
    )


def test_many_different_names_in_one_text() -> None:
    letters = random.Random(7)

    def word() -> str:
        return "".join(letters.choices("abdeiklmnorstu", k=7)).title()

    text = " ".join(f"{word()} {word()} said on Monday." for _ in range(5000))

    assert_supported(key_facts(text, lang="en", published=DAY), text)


def test_facts_survive_json() -> None:
    text = 'Kim Lee told the BBC on Monday: "We sold 6,000 cars in Paris."'
    facts = key_facts(text, lang="en", published=DAY)

    assert from_dict(to_dict(facts)) == facts
    assert facts


def test_mentions_name_the_block_they_stand_in() -> None:
    removal = Removal(Category.NEWSLETTER, "x", "Because.", 1.0)
    article = Article(
        blocks=(
            Block(BlockKind.HEADING, "A day in Paris", level=2),
            Block(BlockKind.IMAGE, "A picture of Rome"),
            Block(BlockKind.PARAGRAPH, "Sign up in Madrid.", removal=removal),
            Block(BlockKind.PARAGRAPH, ""),
            Block(BlockKind.PARAGRAPH, "It rained in Vienna on Monday."),
        ),
        lang="en",
    )

    facts = article_facts(article, DAY)

    text = article.text
    for section in SECTIONS:
        for fact in getattr(facts, section):
            for mention in fact.mentions:
                block = article.blocks[mention.block]
                assert text[mention.start : mention.end] in block.text
    assert {p.name: p.mentions[0].block for p in facts.places} == {
        "Vienna": 4,
        "Paris": 0,
    }
    assert facts.dates[0].mentions[0].block == 4


def test_the_articles_own_date_is_used_when_none_is_given() -> None:
    from datetime import UTC, datetime

    article = Article(
        blocks=(Block(BlockKind.PARAGRAPH, "It rained on Tuesday in the valley."),),
        lang="en",
        published=datetime(2024, 5, 15, tzinfo=UTC),
    )

    assert [d.iso for d in article_facts(article).dates] == ["2024-05-14"]


@pytest.mark.parametrize(
    ("lang", "level"), [("en", ""), ("de-AT", ""), ("sv", "basic")]
)
def test_the_level_says_where_only_shape_rules_exist(lang: str, level: str) -> None:
    assert key_facts("Anna Berg bor i Lund.", lang=lang).level == level


def test_an_unnamed_language_is_guessed() -> None:
    text = "Das teilte die Polizei am Dienstag mit, und der Fahrer ist nicht verletzt."

    facts = key_facts(text, published=DAY)

    assert [d.iso for d in facts.dates] == ["2024-05-14"]


@pytest.mark.parametrize(
    "text",
    [
        "Call 020 7946 0018 or +49 30 901820 or (555) 010-9999 today.",
        "Version 1.2.3 follows 1.2.2 and 10.0.19045.3803.",
        "They won 3-2, 10-3 and 6-4 6-7(5) 7-5.",
        "See https://a.example/2019/05/03/4000-people and page 4 of 12.",
        "Year Sales Profit\n2019 4,000 120\n2020 4,500 130\n2021 5,100 140",
    ],
)
def test_figures_that_count_nothing_are_no_numbers(text: str) -> None:
    assert not key_facts(text, lang="en", published=DAY).numbers


def test_a_date_that_needs_a_day_of_publication_is_left_out_without_one() -> None:
    text = "It rained on Monday, in March and on 3 May 2019, and will tomorrow."

    assert [d.iso for d in key_facts(text, lang="en").dates] == ["2019-05-03"]


@pytest.mark.parametrize(
    "day", [date.min, date.max, date(1700, 1, 1), date(2999, 1, 1)]
)
def test_a_wrong_day_of_publication_is_survived(day: date) -> None:
    text = "It rained on Monday, last week, in March, on 3 May 2019 and ten days ago."

    facts = key_facts(text, lang="en", published=day)

    assert_supported(facts, text)
    assert "2019-05-03" in {d.iso for d in facts.dates}


@pytest.mark.parametrize(
    "text",
    [
        "THE MAYOR OF LYON SAID ON MONDAY THAT TEN PEOPLE HAD DIED IN THE FIRE",
        "- Milk\n- Bread\n- Paris\n- Ann Hall\n- 12 eggs",
        '"We go now." "So do we." "And they too will go."',
        "the mayor said that ten people had died and that more would come later on",
        "Владимир met Anna in 北京 and in القاهرة on Monday, сказал он.",
    ],
)
def test_odd_texts_give_only_what_stands_in_them(text: str) -> None:
    assert_supported(key_facts(text, lang="en", published=DAY), text)
