"""Dates in nine languages, resolved against the day of publication."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from newsreader.facts import key_facts

#: A Wednesday.
DAY = date(2024, 5, 15)


def isos(text: str, lang: str, day: date | None = DAY) -> list[str]:
    return [d.iso for d in key_facts(text, lang=lang, published=day).dates]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "The vote was held on Tuesday in the capital.", ["2024-05-14"]),
        ("en", "The council will vote on Friday.", ["2024-05-17"]),
        ("en", "He resigned on Friday.", ["2024-05-10"]),
        ("en", "The talks resume next Wednesday.", ["2024-05-22"]),
        ("en", "She was born on 3 March 1961 in Leeds.", ["1961-03-03"]),
        ("en", "The trial is scheduled for Feb. 14.", ["2025-02-14"]),
        ("en", "Prices have risen since last month.", ["2024-04"]),
        ("en", "It is the worst drought since 1976.", ["1976"]),
        ("en", "The firm paid 2000 workers.", []),
        ("en", "He may march with the others.", []),
        ("en", "It opened on 2023-09-30.", ["2023-09-30"]),
        ("en", "He comes every Monday.", []),
        ("en", "It flies daily except Sunday.", []),
        ("en", "Shares had climbed by a third through Friday.", ["2024-05-10"]),
        ("en", "It will match every gift made before 24 June.", ["2024-06-24"]),
        ("en", "She will skip September's world championships.", ["2024-09"]),
        ("de", "Am Dienstag trafen sie sich in Bonn.", ["2024-05-14"]),
        ("de", "Das teilte die Behörde gestern mit.", ["2024-05-14"]),
        ("de", "Die Wahl findet am 9. Juni 2024 statt.", ["2024-06-09"]),
        ("de", "Im März war die Lage noch anders.", ["2024-03"]),
        ("fr", "Le procès a commencé mardi à Lyon.", ["2024-05-14"]),
        ("fr", "Il a démissionné hier soir.", ["2024-05-14"]),
        ("fr", "La loi date du 1er janvier 2020.", ["2020-01-01"]),
        ("es", "El juez declaró ayer ante la prensa.", ["2024-05-14"]),
        ("es", "La boda será el próximo viernes.", ["2024-05-17"]),
        ("es", "Nació el 30 de diciembre de 1988.", ["1988-12-30"]),
        ("it", "La legge è del 2 giugno 1946.", ["1946-06-02"]),
        ("it", "Lo ha annunciato ieri il ministro.", ["2024-05-14"]),
        ("pt", "O acordo foi assinado nesta segunda-feira (13).", ["2024-05-13"]),
        ("nl", "De brug ging gisteren open.", ["2024-05-14"]),
        ("nl", "De Kamer stemt volgende week dinsdag.", ["2024-05-21"]),
        ("ru", "Суд состоялся в понедельник 13 мая.", ["2024-05-13"]),
        ("ru", "Завод открыли в 2011 году.", ["2011"]),
        ("uk", "Рада голосувала у вівторок.", ["2024-05-14"]),
        ("uk", "Міст збудували у 1974 році.", ["1974"]),
    ],
)
def test_dates_resolve(lang: str, text: str, expected: list[str]) -> None:
    assert isos(text, lang) == expected


def test_without_a_day_of_publication_only_whole_dates_remain() -> None:
    text = "On Tuesday they met; the pact of 4 May 2019 expires in June."

    assert isos(text, "en", None) == ["2019-05-04"]


def test_dates_are_in_order_of_time_with_all_mentions() -> None:
    text = "In 2020 it rained. On Tuesday it rained. In 2020 it stopped in 1999."

    facts = key_facts(text, lang="en", published=DAY)

    assert [d.iso for d in facts.dates] == ["1999", "2020", "2024-05-14"]
    assert len(facts.dates[1].mentions) == 2


@pytest.mark.parametrize("day", [date.min, date.max, date(1, 1, 2), date(9999, 1, 1)])
def test_any_day_of_publication_is_survived(day: date) -> None:
    text = "Last week, last month, last year, next year, yesterday, Monday, in May."

    key_facts(text, lang="en", published=day)


def test_a_moment_of_publication_counts_as_its_day() -> None:
    moment = datetime(2024, 5, 15, 23, 30, tzinfo=UTC)

    facts = key_facts("He fell on Tuesday.", lang="en", published=moment)

    assert [d.iso for d in facts.dates] == ["2024-05-14"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ship is to be launched in Gdansk on 25 January.", "2027-01-25"),
        ("The ship was launched in Gdansk on 25 January.", "2026-01-25"),
    ],
)
def test_a_passive_that_is_to_come_is_ahead(text: str, expected: str) -> None:
    facts = key_facts(text, title="", published=date(2026, 11, 26), lang="en")
    assert [found.iso for found in facts.dates] == [expected]
