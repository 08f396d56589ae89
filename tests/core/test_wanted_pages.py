"""When the page behind an entry is asked for, and what it says when it gives less."""

from __future__ import annotations

from dataclasses import replace

import pytest

import filters
from filters import Access, AccessState
from newsreader.choosing import CONSENT as CONSENT_NOTE
from newsreader.facts import Facts
from newsreader.models import FullText, StoredArticle
from newsreader.pipeline import TEASER_WORDS, Material, make_article, wants_page

LONG = filters.clean_text("The boat came home in the evening.\n\n" * TEASER_WORDS)
SHORT = filters.clean_text("The boat came home.")


@pytest.mark.parametrize(
    ("article", "state", "wanted"),
    [
        (LONG, AccessState.FULL, False),
        (LONG, AccessState.UNKNOWN, False),
        (LONG, AccessState.TEASER, True),
        (LONG, AccessState.METERED, False),
        (SHORT, AccessState.FULL, True),
        # To ask again may cost one of the free articles that the page counts.
        (SHORT, AccessState.METERED, False),
    ],
)
def test_pages_are_wanted_for_what_is_cut_or_short(
    article: filters.Article, state: AccessState, wanted: bool
) -> None:
    labelled = replace(article, access=Access(state, ()))
    assert wants_page(FullText.AUTO, labelled) is wanted
    assert wants_page(FullText.ALWAYS, labelled)
    assert not wants_page(FullText.NEVER, labelled)


TEASER = "<p>The minister left on Tuesday after the ferry contract was known …</p>"
CONSENT = (
    '<div class="consent-modal"><h2>We value your privacy</h2><p>We and our 842'
    " partners store information on a device, such as cookies. You can accept or"
    " refuse.</p><button>Accept all</button></div>"
)
CHECK = (
    "<title>Just a moment...</title>"
    "<h1>Checking your browser before accessing the site</h1>"
    "<p>Please enable JavaScript and cookies to continue.</p>"
)
PAID = (
    "<article><p>The board met.</p>"
    "<p>Subscribe to continue reading this article.</p></article>"
)


def made(feed_html: str, body: str) -> StoredArticle:
    return make_article(
        Material(
            title="Minister resigns",
            url="https://example.org/minister",
            lang="en",
            published=None,
            feed_html=feed_html,
            page_html=f"<html lang=en><body>{body}</body></html>",
        )
    )


@pytest.mark.parametrize(
    ("body", "state"),
    [
        (CONSENT, AccessState.CONSENT_WALL),
        (CHECK, AccessState.BOT_WALL),
        (PAID, AccessState.PAYWALLED),
        ("<article><p>They met.</p></article>", AccessState.TEASER),
    ],
)
def test_what_bars_the_page_labels_the_feeds_text(
    body: str, state: AccessState
) -> None:
    stored = made(TEASER, body)
    assert stored.source == "feed"
    assert "The minister left" in stored.article.text
    assert stored.article.access.state is state
    of_page = stored.article.access.evidence[0].startswith("its page: ")
    assert of_page is (state is not AccessState.TEASER)


@pytest.mark.parametrize("body", [CONSENT, CHECK])
def test_a_wall_that_the_label_tells_is_told_once(body: str) -> None:
    assert made(TEASER, body).article.notes == ()


def test_a_whole_text_of_the_feed_stays_whole_whatever_its_page_shows() -> None:
    whole = "<p>The boat came home in the evening, as it does every day.</p>" * 30
    article = made(whole, CONSENT).article
    assert (article.access.state, article.notes) == (AccessState.FULL, (CONSENT_NOTE,))


def test_the_notice_of_a_wall_has_no_key_facts() -> None:
    stored = made("", CONSENT)
    assert stored.source == "page"
    assert stored.article.access.state is AccessState.CONSENT_WALL
    assert "842 partners" in stored.article.text
    assert stored.facts == Facts()
