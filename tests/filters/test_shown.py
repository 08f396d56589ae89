"""What is shown where extraction and the appeal filter both have a say."""

from __future__ import annotations

import pytest

import filters
from filters.article import Article

TEXT = [
    "The council of Ebbing decided on Monday evening to buy back the waterworks it had"
    " sold in 2009, after a debate that filled the hall to the last seat.",
    "Eleven members voted for the plan and six against it. The price of 31 million is"
    " to be paid over fifteen years, with the first part due in June.",
]
ASKS = [
    "Sign up for our morning newsletter to get the news first.",
    "Support our work with a donation.",
    "Subscribe now for just $1 a month.",
    "Please disable your ad blocker.",
]
NEWS = [
    "<p>The first ship left at noon.</p>",
    "<p>It rained.</p><p>Nobody left.</p>",
    "<ul><li>Orle: 0.4 million</li><li>Varde: 0.2 million</li></ul>",
]


def article(*parts: str) -> Article:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT)
    return filters.clean(
        '<html lang="en"><head><title>Water bought back | Courier</title></head><body>'
        f"<main><article><h1>Water bought back</h1>{text}{''.join(parts)}</article>"
        "</main></body></html>",
        "https://courier.example/water",
    )


def reason(found: Article, text: str) -> str:
    return next(b.removal.reason for b in found.blocks if b.removal and b.text == text)


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize("news", NEWS)
def test_an_appeal_over_short_news_is_not_said_to_stand_after_the_end(
    ask: str, news: str
) -> None:
    assert "after the end" not in reason(article(f"<p>{ask}</p>", news), ask)


@pytest.mark.parametrize("ask", ASKS)
def test_an_appeal_under_the_text_is_said_to_stand_after_the_end(ask: str) -> None:
    assert reason(article(f"<p>{ask}</p>"), ask).endswith(
        "; stands after the end of the article."
    )


def test_the_reason_is_the_same_where_a_feed_gives_the_text() -> None:
    html = f"<p>{TEXT[0]}</p><p>{ASKS[0]}</p><p>It rained.</p>"
    assert "after the end" not in reason(filters.clean_fragment(html), ASKS[0])


@pytest.mark.parametrize("heading", ["Newsletter", "Subscribe", "Support", "Donations"])
def test_a_heading_over_news_is_that_of_its_section(heading: str) -> None:
    parts = f"<h2>{heading}</h2><p>Lower Wick prints 600 copies a month.</p>"
    assert heading in article(parts).text.splitlines()


@pytest.mark.parametrize(
    "part",
    [
        "<h2>{}</h2><p>Sign up and get the news of the town in your inbox.</p>",
        '<h2>{}</h2><form><input type="email"><button>Sign up</button></form>',
        '<h2><a href="/letter">{}</a></h2><p>Nobody left before midnight.</p>',
        '<div class="box"><h2>{}</h2></div><p>Nobody left before midnight.</p>',
    ],
)
def test_the_heading_of_an_appeal_goes(part: str) -> None:
    found = article(part.format("Newsletter"), "<p>The villages wait.</p>")
    assert "Newsletter" not in found.text.splitlines()
    assert "The villages wait." in found.text.splitlines()


def test_a_long_heading_that_asks_goes_whatever_follows() -> None:
    heading = "Subscribe to our free daily newsletter"
    found = article(f"<h2>{heading}</h2><p>The hall was full until midnight.</p>")
    assert heading not in found.text.splitlines()
    assert "The hall was full until midnight." in found.text


def test_sentences_over_the_text_do_not_go_without_a_word() -> None:
    points = (
        "<h2>In short</h2><ul><li>Forty ships came.</li><li>Two sank there.</li></ul>"
    )
    text = "".join(f"<p>{n}. {paragraph}</p>" for n in range(2) for paragraph in TEXT)
    found = filters.clean(
        "<html><head><title>Water bought back</title></head><body><header><nav>"
        '<a href="/">Home</a></nav></header><main><article><h1>Water bought back</h1>'
        f'<p class="byline">By Jane Roe</p><div>{points}</div>{text}</article></main>',
        "https://courier.example/water",
    )
    told = [block.text for block in found.blocks]
    assert {"Forty ships came.", "Two sank there."} <= set(told)
