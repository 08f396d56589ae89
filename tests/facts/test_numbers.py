"""Quantities in nine languages: value, unit, what they count."""

from __future__ import annotations

from datetime import date

import pytest

from newsreader.facts import key_facts


def found(text: str, lang: str) -> list[tuple[float, str]]:
    facts = key_facts(text, lang=lang, published=date(2024, 5, 15))
    return [(n.value, n.unit) for n in facts.numbers]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "They sold 6,000 cars in the city.", [(6000, "cars")]),
        ("en", "It costs $12.9bn to build.", [(12.9e9, "USD")]),
        ("en", "The fine was 2.5 million euros.", [(2.5e6, "EUR")]),
        ("en", "He paid N500m in damages.", [(5e8, "NGN")]),
        ("en", "Sales fell 3.6 percent.", [(3.6, "%")]),
        ("en", "Nearly 12 lakh voters came.", [(12e5, "voters")]),
        ("en", "An 83-year-old woman fell.", [(83, "years")]),
        ("en", "Three people died in the fire.", [(3, "people")]),
        ("en", "The 80m-deep well was closed.", [(80, "m")]),
        ("de", "Rund 45.000 Reisende warten.", [(45000, "Reisende")]),
        ("de", "Das kostet 2,5 Mio. Euro.", [(2.5e6, "EUR")]),
        ("de", "Der 67-jährige Fahrer starb.", [(67, "Jahre")]),
        ("fr", "Il faut 1 200 volontaires.", [(1200, "volontaires")]),
        ("fr", "La dette atteint 1,3 milliard d'euros.", [(1.3e9, "EUR")]),
        ("es", "Murieron 1.256 personas.", [(1256, "personas")]),
        ("es", "Costará 2.400 millones de euros.", [(2.4e9, "EUR")]),
        ("it", "Sono caduti 142 millimetri di pioggia.", [(142, "millimetri")]),
        ("pt", "Vai custar R$ 1,5 bilhão.", [(1.5e9, "BRL")]),
        ("nl", "Het kost 610 miljoen euro.", [(610e6, "EUR")]),
        ("ru", "Выделено 340 млн рублей.", [(340e6, "RUB")]),
        ("ru", "Арестованы 5 тысяч человек.", [(5000, "человек")]),
        ("uk", "Без світла 250 тисяч людей.", [(250000, "людей")]),
        # no noun follows, but the words around count
        ("en", "More than 120 were hurt in the blast.", [(120, "")]),
        ("en", "The number of cases has climbed to 23, he said.", [(23, "")]),
        ("en", "Six of the injured were in care.", [(6, "injured")]),
        ("en", "All but four of them went home.", [(4, "")]),
        ("de", "Das Werk baut 900 seiner 3.400 Stellen ab.",
         [(3400, "Stellen"), (900, "Stellen")]),
        ("ru", "Полиция задержала шестерых.", [(6, "")]),
        # the noun stands once
        ("ru", "Ему грозит от семи до двенадцати лет.", [(7, "лет"), (12, "лет")]),
        # in words
        ("en", "The trip takes two and a half hours.", [(2.5, "hours")]),
        ("en", "She walks a mile and a half to work.", [(1.5, "mile")]),
        ("en", "A dozen boats sank.", [(12, "boats")]),
        ("fr", "Plus de cent vingt bénévoles sont venus.", [(120, "bénévoles")]),
        ("fr", "Elle a quatre milliards et demi d'années.", [(4.5e9, "années")]),
        ("es", "Quedan treinta y cinco casas.", [(35, "casas")]),
        ("de", "Er hat fünfundzwanzig Kühe.", [(25, "Kühe")]),
        ("ru", "Построили четыреста двадцать домов.", [(420, "домов")]),
        ("uk", "Він прийшов із сімома учнями.", [(7, "учнями")]),
        # ages
        ("en", "Anna Berg, who is 71, plans to retire.", [(71, "years")]),
        ("en", "The oldest is 51.", [(51, "years")]),
        ("uk", "Першою прийшла восьмирічна Злата.", [(8, "років")]),
    ],
)  # fmt: skip
def test_quantities(lang: str, text: str, expected: list[tuple[float, str]]) -> None:
    assert found(text, lang) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Version 1.2.3 is out.",
        "Call +49 30 123 456 now.",
        "They won 45-17 at home.",
        "The train leaves at 10:45.",
        "He came at 9 p.m. sharp.",
        "See https://example.org/2024/06/17 for more.",
        "He finished 19th.",
        "Article 5 was invoked.",
        "The two were prepared to fight.",
        "Sales are back to 2019 levels.",
        "The A6 was closed.",
        "ACME 225.86 -12.99 -5.44\nBETA 113.40 -1.62 -1.41",
        "File FHC/ABJ/03/095/2018 was lost.",
    ],
)
def test_what_is_no_quantity(text: str) -> None:
    assert found(text, "en") == []


def test_a_shared_unit_reaches_the_first_number() -> None:
    text = "De kosten stijgen van 480 miljoen naar 610 miljoen euro."

    assert found(text, "nl") == [(480e6, "EUR"), (610e6, "EUR")]


def test_what_a_number_counts_is_in_the_words_of_the_text() -> None:
    text = "Both agreed to exchange the bodies of 6,000 fallen soldiers each."

    (number,) = key_facts(text, lang="en").numbers

    assert "bodies of" in number.of
    assert "soldiers" in number.of
    assert number.text == "6,000"


def test_the_most_telling_numbers_come_first() -> None:
    text = (
        "Two men saw the flood, and three dogs. It cost 4.5 million euros, the town"
        " said.\nSome 212 houses were lost. In all 30% of the fields are under water."
    )
    found = [n.text for n in key_facts(text, lang="en").numbers]
    assert found == ["4.5 million euros", "30%", "212", "Two", "three"]
    titled = key_facts(text, title="Flood takes 212 houses", lang="en").numbers
    assert titled[0].text == "212"


def test_what_is_struck_out_is_no_fact() -> None:
    text = "The fine was ~~40 million~~ 30 million euros. It was ~~ all ~~ 5 cars."
    assert found(text, "en") == [(3e7, "EUR"), (5, "cars")]


def test_a_power_is_not_taken_for_its_base() -> None:
    assert found("They counted 10⁶ cars and 2¹⁰ people in 300 km².", "en") == [
        (300, "km²")
    ]


@pytest.mark.parametrize(
    ("lang", "text", "values"),
    [
        ("en", "Between 12 and 15 people died, police said.", [12, 15]),
        ("de", "Zwischen 12 und 15 Menschen starben.", [12, 15]),
        ("fr", "Entre 12 et 15 personnes sont mortes.", [12, 15]),
        ("ru", "Речь идёт о 50 миллиардах рублей.", [50e9]),
        ("uk", "Йдеться про борги у 3 мільйонах гривень.", [3e6]),
    ],
)
def test_ranges_between_and_scales_in_every_case(
    lang: str, text: str, values: list[float]
) -> None:
    assert [n.value for n in key_facts(text, lang=lang).numbers] == values
