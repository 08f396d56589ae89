"""People, organizations and places: typing, merging, roles, order."""

from __future__ import annotations

import pytest

from newsreader.facts import NameFact, fold, index_terms, key_facts
from newsreader.facts.document import read


def names(facts: tuple[NameFact, ...]) -> list[str]:
    return [f.name for f in facts]


def test_a_surname_joins_the_full_name() -> None:
    facts = key_facts(
        "Sonya Zoghlin spoke. Zoghlin's client stayed away, Zoghlin said.", lang="en"
    )

    (person,) = facts.people
    assert person.name == "Sonya Zoghlin"
    assert person.aliases == ("Zoghlin",)
    assert len(person.mentions) == 3


def test_spellings_in_two_alphabets_are_one_person() -> None:
    facts = key_facts(
        "Volodymyr Zelensky (Володимир Зеленський) spoke, and Zelenskyy left.",
        lang="en",
    )

    (person,) = facts.people
    assert set(person.aliases) == {"Володимир Зеленський", "Zelenskyy"}


def test_an_acronym_joins_its_expansion() -> None:
    facts = key_facts(
        "The Marine Safety Agency (MSA) opened an inquiry. The MSA said so.", lang="en"
    )

    (organization,) = facts.organizations
    assert organization.name == "Marine Safety Agency"
    assert organization.aliases == ("MSA",)


def test_names_of_one_country_are_one_place() -> None:
    facts = key_facts(
        "He left the United States for Kenya. The U.S. and the US agreed.", lang="en"
    )

    assert names(facts.places) == ["United States", "Kenya"]


@pytest.mark.parametrize(
    ("lang", "text", "person"),
    [
        ("en", "Police Chief Ed Alvarez spoke to reporters.", "Ed Alvarez"),
        (
            "en",
            "They met Ukrainian President Volodymyr Zelensky.",
            "Volodymyr Zelensky",
        ),
        ("de", "Die Pendlerin Jana Wolters klagte.", "Jana Wolters"),
        ("de", "Das sagte Bundeskanzler Olaf Scholz.", "Olaf Scholz"),
        ("fr", "Le préfet Hugues Moutouh a parlé.", "Hugues Moutouh"),
        (
            "it",
            "Il ministro della Cultura Alessandro Giuli era lì.",
            "Alessandro Giuli",
        ),
        ("ru", "Президент ФИФА Зепп Блаттер приехал.", "Зепп Блаттер"),
        ("nl", "Dat zei premier Mark Rutte.", "Mark Rutte"),
    ],
)
def test_titles_are_not_part_of_the_name(lang: str, text: str, person: str) -> None:
    assert names(key_facts(text, lang=lang).people) == [person]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Der Autolenker wurde bei der Kollision tödlich verletzt."),
        ("de", "Die Regierung plant ein Gesetz für mehr Wohnungen und Schulen."),
        ("en", "Investors were happy. Officials were not. However, Prices rose."),
        ("en", "On Monday the English and the French voted in May."),
        ("fr", "Le ministre de l'Intérieur a parlé au procureur de la République."),
        ("zh", "中国外交部发言人星期二在北京表示。"),
        ("ar", "قال المتحدث باسم الوزارة يوم الثلاثاء."),
    ],
)
def test_common_nouns_are_no_names(lang: str, text: str) -> None:
    facts = key_facts(text, lang=lang)

    assert not facts.people
    assert not facts.organizations


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Jorrit de Wilde, director of the port, was glad.", "Jorrit de Wilde"),
        ("Tickets are dear, said Aaltje ter Horst.", "Aaltje ter Horst"),
        (
            "The man was named as Oddvar van der Lee, 45, on Monday.",
            "Oddvar van der Lee",
        ),
    ],
)
def test_a_rare_first_name_before_a_particle_is_a_person(
    text: str, person: str
) -> None:
    facts = key_facts(text, lang="en")

    assert names(facts.people) == [person]
    assert not facts.organizations


@pytest.mark.parametrize(
    ("lang", "text", "section", "name"),
    [
        # what the text itself calls a name
        ("en", "It is Larkfield, a fund manager.", "organizations", "Larkfield"),
        ("en", "They used a shell company, Vexor, to pay.", "organizations", "Vexor"),
        ("en", "It is near Ostrell, a town there.", "places", "Ostrell"),
        ("en", "It failed, said Wahyudi, who heads it.", "people", "Wahyudi"),
        ("en", "She was survived by a son, Themba, and a dog.", "people", "Themba"),
        ("en", "Analysts at Brenmore were glad.", "organizations", "Brenmore"),
        # letters in brackets, ampersands, foreign legal forms, and between two words
        (
            "en",
            "The Union of River Boat Owners (URBO) met.",
            "organizations",
            "Union of River Boat Owners",
        ),
        ("en", "A deal with Vexor & Okell is near.", "organizations", "Vexor & Okell"),
        ("en", "Swedish rival Skogmark AB was sold.", "organizations", "Skogmark AB"),
        (
            "en",
            "It went to the Planning and Zoning Commission.",
            "organizations",
            "Planning and Zoning Commission",
        ),
        ("en", "He sued the Elmvale school district.", "organizations",
         "Elmvale school district"),
        # a possessive and a bay; a small word with a capital of its own
        ("en", "They live in Robin Hood's Bay.", "places", "Robin Hood's Bay"),
        ("en", "A plant in Much Marcle was closed.", "places", "Much Marcle"),
        ("de", "Es war Altstadtrat Friedhelm von der Heyde.", "people",
         "Friedhelm von der Heyde"),
        ("de", "Der Klub Havelhechte klagt.", "organizations", "Havelhechte"),
        ("fr", "C'est l'avis de l'Agence nationale de sécurité sanitaire.",
         "organizations", "Agence nationale de sécurité sanitaire"),
        ("es", "El incendio sigue en Las Hurdes.", "places", "Las Hurdes"),
        ("nl", "Dat zei boerin Anneke van der Veen.", "people", "Anneke van der Veen"),
        ("ru", "Это сообщили в Академии наук.", "organizations", "Академии наук"),
    ],
)  # fmt: skip
def test_a_name_no_list_knows(lang: str, text: str, section: str, name: str) -> None:
    assert names(getattr(key_facts(text, lang=lang), section)) == [name]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("The boy, the mayor said, was safe. Vexor, police said, was shut.", []),
        ("“Don't go there until we say so, please,” it read.", []),
        ("A Frenchwoman and an Ivorian won.", []),
        ("He met the U.S. Midwest head on.", []),
    ],
)
def test_no_people_where_none_are(text: str, people: list[str]) -> None:
    assert names(key_facts(text, lang="en").people) == people


@pytest.mark.parametrize(
    ("text", "section", "expected"),
    [
        ("The United Nations and European Union agreed.", "organizations",
         ["United Nations", "European Union"]),
        ("They met Tsai Ing-wen there.", "people",
         ["Tsai Ing-wen"]),
        ("The envoy to Britain Liu Xiaoming left.", "people", ["Liu Xiaoming"]),
        ("NATO Secretary-General Jens Berg spoke.", "people", ["Jens Berg"]),
        ("Browns DL Sheldon Richards was out.", "people", ["Sheldon Richards"]),
        ("He asked the Prime Minister and the Attorney General.", "people", []),
        ("The Davis Cup and the State of Israel were named.", "people", []),
        ("BREAKING: It has Parkinson's disease in the open.", "organizations", []),
    ],
)  # fmt: skip
def test_where_one_name_ends(text: str, section: str, expected: list[str]) -> None:
    assert names(getattr(key_facts(text, lang="en"), section)) == expected


def test_a_house_called_after_somebody_keeps_its_s() -> None:
    facts = key_facts(
        "It will buy Wrathall's for cash. The deal values Wrathall's at a lot. Edmund"
        " Wrathall stays.",
        lang="en",
    )

    assert names(facts.organizations) == ["Wrathall's"]
    assert names(facts.people) == ["Edmund Wrathall"]


def test_a_town_named_beside_its_council_stays_a_place() -> None:
    facts = key_facts(
        "Lights across Whitby went out. Whitby Town Council met on it.", lang="en"
    )

    assert names(facts.places) == ["Whitby"]
    assert names(facts.organizations) == ["Whitby Town Council"]


def test_inflected_places_merge() -> None:
    facts = key_facts(
        "Он живет в Москве. Москва растет. Из Москвы уехали многие.", lang="ru"
    )

    (place,) = facts.places
    assert place.name == "Москва"
    assert len(place.mentions) == 3


def test_a_town_that_plays_is_a_club() -> None:
    facts = key_facts(
        "Leeds beat Norwich 2-1 with a late goal in the last match of the season."
        " Coach Daniel Farke praised his striker.",
        lang="en",
    )

    assert {"Leeds", "Norwich"} <= set(names(facts.organizations))


def test_the_dateline_is_a_place_and_credits_are_nothing() -> None:
    facts = key_facts(
        "BERLIN (Reuters) - The bank was closed.\n\n(Reporting by Will Dunham)",
        lang="en",
    )

    assert names(facts.places) == ["Berlin"]
    assert not facts.people


def test_the_title_and_mentions_rank() -> None:
    facts = key_facts(
        "Ann Hall met Kim Lee and Tom Webb. Kim Lee left. Kim Lee came back.",
        title="Kim Lee leaves",
        lang="en",
    )

    assert names(facts.people)[0] == "Kim Lee"


def test_index_terms_hold_every_form_folded() -> None:
    facts = key_facts("Dmytro Šmýhal spoke. Šmýhal left for Łódź.", lang="en")

    terms = index_terms(facts)

    assert ("people", "smyhal", "Dmytro Šmýhal") in terms
    assert len(terms) == len(set(terms))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Müller-Łódź", "muller lodz"),
        ("O’Brien", "o brien"),
        ("Зеленський", "зеленськии"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("lang", "text", "section", "expected"),
    [
        # a firm and the family it is called after
        (
            "en",
            "Lachlan Bunting runs it. Workers of the terminal operator Bunting left.",
            "organizations",
            ["Bunting"],
        ),
        ("en", "The bus from Mestova to Kalar takes an hour.", "places",
         ["Kalar", "Mestova"]),
        ("en", "They wrote to the Ministry of Labour in March.", "organizations",
         ["Ministry of Labour"]),
        ("en", "The Greenfield School District declined to comment.", "organizations",
         ["Greenfield School District"]),
        ("en", "Hundreds fled to Osmar and Tivo that night.", "places",
         ["Osmar", "Tivo"]),
        ("ru", "Депутат Госдумы Иван Гольцов выступил против.", "people",
         ["Иван Гольцов"]),
        ("es", "Ayer la Fiscalía de Vallona y la Universidad de Sierra firmaron.",
         "organizations", ["Fiscalía de Vallona", "Universidad de Sierra"]),
        ("de", "Anna Berg vom Vermögensverwalter Norvia warnt.", "people",
         ["Anna Berg"]),
        ("en", "They book it at Vexelo.com in May.", "organizations", ["Vexelo.com"]),
        ("en", "We gave more MMR in four days than in May.", "organizations", []),
        # in Portuguese houses have an article and towns have none
        ("pt", "Funcionários da Embrosa protestavam ontem.", "organizations",
         ["Embrosa"]),
        ("de", "Das sagte Anna Berg (Freie Bauern) am Montag.", "organizations",
         ["Freie Bauern"]),
        ("ru", "Он работал в агрохолдинге «Жетысу Агро» два года.", "organizations",
         ["Жетысу Агро"]),
        ("ru", "Запрос в Министерство сельского хозяйства отправили.", "organizations",
         ["Министерство сельского хозяйства"]),
        ("ru", "Письмо подписал Питер ван Дейк.", "people", ["Питер ван Дейк"]),
        ("uk", "Меблі виготовила фірма «Бук і Син» зі Львова.", "organizations",
         ["Бук і Син"]),
        ("uk", "Там є бібліотека імені Уласа Самчука.", "organizations",
         ["бібліотека імені Уласа Самчука"]),
        ("uk", "Там є бібліотека імені Уласа Самчука.", "people", []),
    ],
)  # fmt: skip
def test_houses_places_and_people_by_the_words_around(
    lang: str, text: str, section: str, expected: list[str]
) -> None:
    assert names(getattr(key_facts(text, lang=lang), section)) == expected


def test_what_the_text_tells_of_ranks_before_what_quotations_repeat() -> None:
    facts = key_facts(
        "Ann Hall opened the hall on Monday. Ben Cole came on Tuesday.\n\n"
        "“Dora Finch, Dora Finch, Dora Finch,” she said.\n\nBen Cole left.",
        lang="en",
    )

    assert names(facts.people)[0] == "Ben Cole"


@pytest.mark.parametrize(
    "text",
    [
        "The Wexmouth council voted on Tuesday. Wexmouth has 4,000 residents.",
        "Wexmouth's only cinema is to close. It opened in 1931.",
        "The storm hit Wexmouth on Friday, and Wexmouth lost power.",
        "An earthquake struck Wexmouth. Help for Wexmouth came late.",
        "Homes near the seafront were empty. Wexmouth's old town was flooded.",
        "The Wexmouth lifeboat was launched. Wexmouth was quiet by noon.",
        "The plan is sound, Wexmouth Council said. Nobody else in the plan spoke for"
        " Wexmouth. The people of Wexmouth will vote.",
        "WEXMOUTH - A bus overturned on Monday. The Wexmouth bus company said nobody"
        " was hurt.",
    ],
)
def test_a_town_no_list_knows_is_a_place_by_what_only_towns_have(text: str) -> None:
    facts = key_facts(text, lang="en")
    assert "Wexmouth" in names(facts.places)
    assert "Wexmouth" not in names(facts.organizations)


@pytest.mark.parametrize(
    "text",
    [
        "Quorvex has 4,000 employees. The union met Quorvex on Monday.",
        "Quorvex's only factory is to close. Shares in Quorvex fell.",
        "The regulator fined Quorvex €20m. Investors in Quorvex were not surprised.",
        "The ruling hit Quorvex hard. Staff at Quorvex were told on Friday.",
        "The Quorvex works council said no. Quorvex said it would talk.",
    ],
)
def test_a_firm_no_list_knows_stays_an_organization(text: str) -> None:
    facts = key_facts(text, lang="en")
    assert "Quorvex" in names(facts.organizations)
    assert names(facts.places) == []


def test_a_short_name_of_a_body_that_serves_no_town_is_still_that_body() -> None:
    facts = key_facts(
        "Lorvian Foundation paid for the roof. Lorvian said it was glad.", lang="en"
    )
    assert names(facts.organizations) == ["Lorvian Foundation"]
    assert names(facts.places) == []


@pytest.mark.parametrize(
    ("lang", "text", "forms"),
    [
        (
            "en",
            "Annemiek de Vries, director of the port, signed it. De Vries said the "
            "company had learned. It was late when de Vries left.",
            ["Annemiek de Vries", "De Vries", "de Vries"],
        ),
        (
            "de",
            "Ursula von der Leyen sprach in Brüssel. Von der Leyen sagte, die Lage "
            "sei ernst. Der Rat folgte Leyen.",
            ["Ursula von der Leyen", "Von der Leyen", "Leyen"],
        ),
    ],
)
def test_the_particles_of_a_surname_belong_to_its_mentions(
    lang: str, text: str, forms: list[str]
) -> None:
    (person,) = key_facts(text, lang=lang).people
    assert [text[m.start : m.end] for m in person.mentions] == forms


@pytest.mark.parametrize("figure", ["¹", "²", "³", "⁴", "¹, ", "¹,²"])
def test_figures_without_end_are_read_in_one_pass(figure: str) -> None:
    # Begun anew at each figure, this takes minutes.
    text = f"abc{figure * 200_000}x"
    assert len(read(text, "en").masked) == len(text)


def test_a_figure_is_no_letter_of_the_word_before_it() -> None:
    text = "The lab of Anna¹² left; x¹²³⁴ stays, so does abc¹²x."
    assert read(text, "en").masked == text.replace("Anna¹²", "Anna  ")


def test_figures_above_and_below_the_line_are_no_part_of_names() -> None:
    text = (
        "Minister Anna Marsh¹ let CO₂ into the air.² Mayor Anna Marsh², who said so, "
        "met the board.³ CO₂ rose, and CO₂ fell."
    )
    facts = key_facts(text, lang="en")
    assert [name.name for name in facts.people] == ["Anna Marsh"]
    assert facts.organizations == ()
    assert len({m.sentence_start for m in facts.people[0].mentions}) == 2
