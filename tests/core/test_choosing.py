"""Whose text is shown: the feed's, or that of the page fetched for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from filters.article import Access, AccessState, Article, Block, BlockKind, Removal
from newsreader import choosing
from newsreader.choosing import choose

TOLD = (
    "The council of Westmark voted on Tuesday to rebuild the northern lighthouse,"
    " which burned down in 2019 after a lightning strike. Engineers expect that the"
    " tower will need 300 tonnes of granite from quarries near Aldersund. Fishermen had"
    " demanded the decision for seven winters."
)
ELSEWHERE = (
    "Unfortunately nothing could be found under this address. Perhaps somebody moved or"
    " deleted the document recently. Please try our archive or return to the front"
    " page, where our editors collect everything important. Readers who believe that"
    " something is broken may contact customer service between nine and five."
)


def article(
    *texts: str,
    state: AccessState = AccessState.UNKNOWN,
    removal: Removal | None = None,
) -> Article:
    blocks = tuple(Block(BlockKind.PARAGRAPH, t, removal=removal) for t in texts)
    return Article(blocks=blocks, access=Access(state, (f"it is {state}",)))


FEED = article(TOLD, state=AccessState.TEASER)


def test_more_of_the_same_replaces_the_feeds_text() -> None:
    page = article(TOLD, "Work begins in March, the mayor said.")
    assert choose(FEED, page) == (page, "page")


def test_a_summary_in_other_words_is_of_the_same_article() -> None:
    feed = article(
        "Westmark rebuilds its burned lighthouse with granite from Aldersund, as the"
        " fishermen of the northern harbours had demanded, the council said."
    )
    assert choose(feed, article(TOLD))[1] == "page"


def test_a_page_about_something_else_replaces_nothing() -> None:
    shown, source = choose(FEED, article(ELSEWHERE, ELSEWHERE))
    assert source == "feed"
    assert shown.text == FEED.text
    assert shown.notes == (choosing.FOREIGN,)
    assert shown.access.state is AccessState.TEASER


def test_text_taken_out_of_the_page_counts_as_there() -> None:
    removal = Removal("related", "x", "x", 0.9)  # type: ignore[arg-type]
    taken = article(TOLD, removal=removal).blocks
    page = replace(article(ELSEWHERE, ELSEWHERE), blocks=taken)
    assert not choosing.is_foreign(FEED, page)


def test_a_stub_proves_nothing() -> None:
    stub = article("Lighthouse will be rebuilt, says the council.")
    assert choose(stub, article(ELSEWHERE))[1] == "page"


@pytest.mark.parametrize(
    ("feed", "same", "other"),
    [
        (
            "市議会は火曜日、二〇一九年の落雷で焼失した北灯台の再建を賛成多数で可決した。",
            "北灯台の再建が決まった。市議会は火曜日、落雷で焼失した灯台について可決した。"
            "工事は春に始まる予定で、石材は近くの採石場から運ばれる。",
            "お探しのページは見つかりませんでした。移動または削除された可能性があります。"
            "トップページから最新のニュースをご覧ください。お問い合わせはこちら。",
        ),
        (
            "Городской совет во вторник проголосовал за восстановление северного маяка,"
            " сгоревшего после удара молнии в 2019 году, сообщили рыбаки посёлка.",
            "Северный маяк восстановят: городской совет проголосовал во вторник. Маяк,"
            " сгоревший после удара молнии, ждали рыбаки. Строительство начнётся"
            " весной, когда привезут гранит.",
            "Запрошенная страница не найдена. Возможно, редакция переместила материал"
            " или удалила документ. Воспользуйтесь поиском либо вернитесь на главную"
            " страницу нашего издания.",
        ),
    ],
)
def test_words_are_compared_in_every_script(feed: str, same: str, other: str) -> None:
    assert not choosing.is_foreign(article(feed), article(same))
    assert choosing.is_foreign(article(feed), article(other))


LINKED = (
    "Article URL: https://observer.example/stories/rebuilding-begins-tomorrow?shared",
    "Comments URL: https://gathering.example/item?identity=4481516&sorted=recently",
    "Points: 147 Comments: 86 (weekly.nautical-review.example/archive/mainland)",
)


def test_addresses_tell_nothing_of_a_page() -> None:
    page = article(TOLD, TOLD, state=AccessState.FULL)
    assert choose(article(*LINKED), page) == (page, "page")


def test_a_number_and_an_abbreviation_are_no_address() -> None:
    said = choosing.telling_words("Until 3.50 the U.S. waited. Bread for 1000 people.")
    assert said == {"waited", "people", "50", "1000"}
    # No blank stands behind an address here.
    assert choosing.telling_words("https://a.example/xで再建") == {"で再", "再建"}


@pytest.mark.parametrize(
    ("asked", "title", "site", "foreign"),
    [
        ("Lighthouse of Westmark rises", "Westmark's lighthouse rises", "", False),
        ("Lighthouse of Westmark rises", "Page not found", "", True),
        ("Lighthouse of Westmark rises", "The lighthouse keepers of old", "", True),
        # Its own name is on every page of a site.
        ("Fire | The Daily Planet", "The Daily Planet", "The Daily Planet", True),
        ("北灯台の再建を可決", "北灯台の再建を市議会が可決", "", False),
        ("News", "News", "", True),
        ("", "", "", True),
    ],
)
def test_a_page_with_the_title_of_the_entry_is_its_page(
    asked: str, title: str, site: str, foreign: bool
) -> None:
    feed = replace(FEED, title=asked)
    page = replace(article(ELSEWHERE, ELSEWHERE), title=title, site=site)
    assert choosing.is_foreign(feed, page) is foreign


GERMAN = (
    "Der Rat von Westmark hat am Dienstag beschlossen, den Leuchtturm im Norden wieder"
    " aufzubauen, der nach einem Blitz abgebrannt war. Die Fischer hatten das sieben"
    " Winter lang verlangt, und die Steine kommen aus den Brüchen in der Nähe."
)


def test_a_summary_in_another_language_proves_nothing() -> None:
    summary = replace(article(GERMAN), lang="en")
    page = replace(article(TOLD, TOLD, state=AccessState.FULL), lang="en")
    assert choose(summary, page) == (page, "page")
    # Nor does it excuse a page that shares no name with it.
    elsewhere = replace(article(ELSEWHERE, ELSEWHERE), lang="en")
    assert choosing.is_foreign(summary, elsewhere)
    assert choosing.is_foreign(FEED, elsewhere)


def words(number: int) -> str:
    """So many words of a text that ends in a full sentence."""
    told = TOLD.split() * 9
    return " ".join(told[: number - 1]) + " harbour."


def test_a_page_that_shows_less_replaces_nothing() -> None:
    feed = article(words(100), state=AccessState.TEASER)
    shown, source = choose(feed, article(words(89)))
    assert (shown.text, source) == (feed.text, "feed")
    assert shown.notes == (choosing.SHORTER,)


def test_a_line_that_only_the_feed_has_makes_the_page_no_shorter() -> None:
    footer = "The post Lighthouse rises again appeared first on The Westmark Observer."
    page = article(words(120))
    assert choose(article(words(120), footer), page) == (page, "page")


def test_what_is_longer_than_a_whole_page_is_whole() -> None:
    feed = article(words(100), state=AccessState.TEASER)
    shown, source = choose(feed, article(words(80), state=AccessState.FULL))
    assert (source, shown.text, shown.notes) == ("feed", feed.text, ())
    assert shown.access.state is AccessState.FULL
    assert shown.access.evidence == ("100 words, more than its whole page has (80)",)
    other = article(ELSEWHERE, state=AccessState.FULL)
    assert choose(FEED, other)[0].access.state is AccessState.TEASER


@pytest.mark.parametrize(
    ("feed", "page"),
    [
        # What breaks off is not whole, however long it is.
        (f"{words(150)} Keepers, sailors, pilots, chandlers, traders […]", words(20)),
        (f"{words(150)} Keepers, sailors and chandlers. Read more", words(20)),
        # A page of a few words proves nothing, whatever its label.
        (words(30), words(12)),
    ],
)
def test_what_is_longer_than_a_whole_page_is_not_always_whole(
    feed: str, page: str
) -> None:
    told = article(feed, state=AccessState.TEASER)
    shown, source = choose(told, article(page, state=AccessState.FULL))
    assert (source, shown.access) == ("feed", told.access)
    assert shown.notes == (choosing.SHORTER,)


def test_a_whole_page_is_shown_for_a_text_that_breaks_off() -> None:
    feed = article(words(100), words(100)[:-1] + " […]", state=AccessState.TEASER)
    whole = article(words(100), state=AccessState.FULL)
    assert choose(feed, whole) == (whole, "page")
    # Not for one that lacks what the feed tells.
    lacks = article(" ".join(TOLD.split()[:20] * 5), state=AccessState.FULL)
    assert choose(feed, lacks)[1] == "feed"


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (AccessState.CONSENT_WALL, choosing.CONSENT),
        (AccessState.BOT_WALL, choosing.ROBOTS),
    ],
)
def test_a_wall_replaces_no_text_and_is_told(state: AccessState, said: str) -> None:
    wall = article(TOLD, TOLD, state=state)
    shown, source = choose(FEED, wall)
    assert (source, shown.notes, shown.access) == ("feed", (said,), FEED.access)
    assert choose(Article(), wall) == (wall, "page")


@pytest.mark.parametrize("state", [AccessState.PAYWALLED, AccessState.METERED])
def test_the_label_of_the_page_holds_for_a_cut_text_of_the_feed(
    state: AccessState,
) -> None:
    page = article("Subscribers read on.", state=state)
    shown, source = choose(FEED, page)
    assert (source, shown.access, shown.notes) == ("feed", page.access, ())
    whole = replace(FEED, access=Access(AccessState.FULL))
    assert choose(whole, page)[0].access.state is AccessState.FULL


def test_what_the_user_wants_is_shown_where_it_is() -> None:
    page = article(ELSEWHERE)
    assert choose(FEED, page, "page") == (page, "page")
    assert choose(FEED, article(TOLD, TOLD), "feed") == (FEED, "feed")
    assert choose(Article(), page, "feed") == (page, "page")
    shown, source = choose(FEED, Article(), "page")
    assert (shown.text, source, shown.notes) == (FEED.text, "feed", (choosing.NOTHING,))
    assert choose(Article(), Article()) == (Article(), "feed")
