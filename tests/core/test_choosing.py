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


def test_a_page_that_shows_less_replaces_nothing() -> None:
    shown, source = choose(FEED, article(TOLD.rpartition(" ")[0]))
    assert (shown.text, source) == (FEED.text, "feed")
    assert shown.notes == (choosing.SHORTER,)
    assert choose(FEED, article(TOLD))[1] == "page"


def test_what_is_longer_than_a_whole_page_is_whole() -> None:
    page = article(TOLD.rpartition(" ")[0], state=AccessState.FULL)
    shown, source = choose(FEED, page)
    assert (source, shown.text, shown.notes) == ("feed", FEED.text, ())
    assert shown.access == page.access
    other = article(ELSEWHERE, state=AccessState.FULL)
    assert choose(FEED, other)[0].access.state is AccessState.TEASER


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
