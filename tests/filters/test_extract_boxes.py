"""Parts of an article that do not look like running text, and boxes that are no part.

Each stands in the middle and at the end of a short and a longer article, in three
usual kinds of markup: what holds in one place and not in the other is no rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

import filters
from filters.article import BlockKind

TITLE = "Ebbing buys back its waterworks"
TEXT = [
    "The council of Ebbing decided on Monday evening to buy back the waterworks it had"
    " sold in 2009, after a debate that filled the hall to the last seat.",
    "Eleven members voted for the plan and six against it. The price of 31 million is"
    " to be paid over fifteen years, with the first part due in June.",
    "“We sold something that nobody should be able to own,” said Dara Quist, who leads"
    " the council. “Tonight we begin to put that right, and it will take longer than"
    " any of us will sit in this room.”",
    "The opposition called the purchase reckless. Walt Price, who sat on the council"
    " when the works were sold, said that the pipes under the old town would have to be"
    " replaced within ten years, and that nobody had told the public what that costs.",
    "According to the town's own figures about a third of the pipes are older than"
    " 1950. Engineers from the regional office have looked at forty places since"
    " January and found leaks at nineteen of them, most of them small.",
    "Prices for households are to stay as they are until the end of next year. After"
    " that the council wants to set them once a year, in public, and to publish what"
    " every part of the works has cost.",
    "The fund that owns the works did not answer questions on Tuesday. In a letter to"
    " the council in February it had called the offer fair, and had asked that its"
    " forty employees be taken over.",
    "The works supply about 21,000 people in Ebbing and in six villages around it. The"
    " villages have been asked to pay a share of the price, and two of them have agreed"
    " so far, while the others wait for a report that is due in May.",
]
#: Parts of the article.
STAYS = {
    "details": "<details><summary>How did the town lose its waterworks?</summary><p>In"
    " 2009 a budget hole forced a sale.</p><p>Only one fund made an offer.</p>"
    "</details>",
    "questions": '<section class="faq"><h2>Questions and answers</h2><details><summary>'
    "Will water cost more?</summary><p>Not before the end of next year.</p></details>"
    "<details><summary>Who reads the meters?</summary><p>The same people as before."
    "</p></details></section>",
    "timeline": '<aside class="timeline"><h3>The works since 1911</h3><ul><li>1911:'
    " first pipes</li><li>2009: sale to a fund</li></ul></aside>",
    "events": '<aside class="chronology"><h3>The works since 1911</h3><div class="ev">'
    '<b>1911</b><p>First pipes are laid.</p></div><div class="ev"><b>2009</b><p>The'
    " town sells the works.</p></div></aside>",
    "background": '<aside class="background"><h3>Background</h3><p>Ebbing has had its'
    " own water since 1911. Before that, people fetched it from the river.</p></aside>",
    "aside": "<aside><h3>The fund</h3><p>Clearpond Capital owns waterworks in nine"
    " towns. It was founded in 1998.</p></aside>",
    "facts": '<div class="infobox"><h3>Ebbing in figures</h3><p>14,000 people live in'
    " the town. It has three schools.</p></div>",
    "callout": '<div class="wp-block-group has-background callout"><p>The reservoir'
    " above the town holds enough for two days.</p></div>",
    "toggle": '<div class="accordion"><div class="accordion-item"><h4'
    ' class="accordion-header">What happens in June?</h4><div class="accordion-body">'
    "<p>The contract is signed, and the first part is paid.</p></div></div></div>",
    "support": "<h2>Support</h2><p>Two villages have agreed to pay a share so far.</p>",
    "newsletter": "<h2>Newsletter</h2><p>The council will report on the purchase in its"
    " printed letter to every house.</p>",
    "terms": "<dl><dt>Price</dt><dd>31 million</dd><dt>Years</dt><dd>15</dd></dl>",
    "table": "<table><tr><th>Village</th><th>Share</th></tr><tr><td>Orle</td><td>0.4"
    " million</td></tr><tr><td>Varde</td><td>0.2 million</td></tr></table>",
    "points": '<div class="key-points"><h3>In brief</h3><ul><li>The town pays 31'
    " million.</li><li>Prices stay for now.</li></ul></div>",
    "short": "<p>It rained.</p><p>Nobody left.</p>",
    "code": '<div class="highlight"><pre>pump --open 4\npump --close 7</pre></div>',
}
#: Boxes that are none of it.
GOES = {
    "details": '<details class="newsletter-signup"><summary>Get the Ebbing letter'
    "</summary><p>The news of the town in your inbox, every Friday.</p><form>"
    '<input type="email"><button>Sign up</button></form></details>',
    "related": '<aside class="related"><h3>Related</h3><ul><li><a href="/1">Why the'
    ' pipes of the old town leak</a></li><li><a href="/2">The man who sold the water'
    "</a></li></ul></aside>",
    "newsletter": '<aside class="newsletter"><h3>Newsletter</h3><p>Subscribe to our'
    " newsletter and get the news first.</p></aside>",
    "author": '<div class="author-box"><h4>About the author</h4><p>Rosa Keel writes'
    " about towns and water. She lives in Ebbing.</p></div>",
    "promo": '<aside class="promo"><p>Support local journalism: become a member of the'
    " Courier today.</p></aside>",
    "share": '<div class="share"><span>Share this story</span><ul><li><a href="/f">'
    "Facebook</a></li></ul></div>",
}
MARKUP: dict[str, Callable[[str], str]] = {
    "article": lambda text: f"<main><article><h1>{TITLE}</h1>{text}</article></main>",
    "entry": lambda text: (
        f'<div class="site"><div class="post-wrap"><h1 class="entry-title">{TITLE}</h1>'
        f'<div class="entry-meta">By Rosa Keel | March 4, 2025</div>'
        f'<div class="entry-content">{text}</div></div></div>'
    ),
    "hashed": lambda text: (
        f'<div class="c1x"><div class="k9"><h1 class="z3">{TITLE}</h1></div>'
        f'<div class="q7">{text}</div></div>'
    ),
}
PLACES = [(length, at) for length in (3, 8) for at in ("middle", "end")]
every_place = pytest.mark.parametrize(("length", "at"), PLACES)
every_markup = pytest.mark.parametrize("markup", MARKUP)


def page(markup: str, length: int, at: str, part: str) -> str:
    """Return a page with an article of so many paragraphs and a part in it."""
    text = [f"<p>{paragraph}</p>" for paragraph in TEXT[:length]]
    text.insert(length // 2 if at == "middle" else length, part)
    return (
        f'<!doctype html><html lang="en"><head><title>{TITLE} | Courier</title></head>'
        '<body><header><a href="/">Courier</a><nav><ul><li><a href="/n">News</a></li>'
        f"</ul></nav></header>{MARKUP[markup](''.join(text))}<div class='more'><h3>More"
        ' news</h3><ul><li><a href="/a">Dog show moves to sports hall</a></li><li>'
        '<a href="/b">Bus line 4 to run later</a></li></ul></div><footer><p>Courier, 12'
        " Main Street</p></footer></body></html>"
    )


def lines(part: str) -> list[str]:
    """Return the texts of a part, one for each element."""
    cut = re.split(
        r"</?(?:p|li|h\d|d[dt]|t[dh]|summary|b|span|button|pre)\b[^>]*>", part
    )
    texts = (" ".join(re.sub("<[^>]*>", " ", text).split()) for text in cut)
    return [text for text in texts if text]


def shown(html: str) -> str:
    blocks = filters.clean(html, "https://courier.example/water").kept
    return " ".join(" ".join(block.text.split()) for block in blocks)


@every_markup
@every_place
@pytest.mark.parametrize("name", STAYS)
def test_a_part_of_the_article_stays_whole(
    name: str, length: int, at: str, markup: str
) -> None:
    text = shown(page(markup, length, at, STAYS[name]))
    wanted = [*TEXT[:length], *lines(STAYS[name])]
    assert [line for line in wanted if line not in text] == []


@every_markup
@every_place
@pytest.mark.parametrize("name", GOES)
def test_a_box_that_is_no_part_goes_and_takes_nothing_along(
    name: str, length: int, at: str, markup: str
) -> None:
    text = shown(page(markup, length, at, GOES[name]))
    assert [line for line in lines(GOES[name]) if line in text] == []
    assert [line for line in TEXT[:length] if line not in text] == []


@pytest.mark.parametrize(
    "heading",
    ["About the author", "Die Autorin", "Zum Autor", "L’auteure", "Sobre el autor"],
)
def test_headings_over_words_about_the_author(heading: str) -> None:
    box = f'<div class="factbox"><h4>{heading}</h4><p>Rosa Keel lives here.</p></div>'
    assert "Rosa Keel lives" not in shown(page("entry", 3, "end", box))


@pytest.mark.parametrize("heading", ["The writers", "Authority", "Die Autorität"])
def test_headings_of_sections_that_are_not_about_the_author(heading: str) -> None:
    box = f'<div class="factbox"><h4>{heading}</h4><p>Forty of them stay.</p></div>'
    assert "Forty of them stay." in shown(page("entry", 3, "end", box))


@every_markup
@pytest.mark.parametrize("length", [3, 8])
def test_a_box_of_facts_about_the_author_is_none(length: int, markup: str) -> None:
    box = '<div class="factbox"><h4>{}</h4><p>Rosa Keel lives near the town.</p></div>'
    about = shown(page(markup, length, "end", box.format("Die Autorin")))
    assert "Rosa Keel lives" not in about
    assert "Rosa Keel lives" in shown(
        page(markup, length, "end", box.format("The engineer"))
    )


@every_markup
@pytest.mark.parametrize("length", [3, 8])
def test_who_said_it_stays_with_a_quotation_that_is_a_figure(
    length: int, markup: str
) -> None:
    quote = (
        '<figure class="quote"><blockquote><p>Water is not a business.</p></blockquote>'
        "<figcaption>Pia Holm, teacher</figcaption></figure>"
    )
    html = page(markup, length, "middle", quote)
    blocks = filters.clean(html, "https://courier.example/water").kept
    at = [block.text for block in blocks].index("Water is not a business.")
    assert blocks[at].kind is BlockKind.QUOTE
    assert blocks[at + 1].text == "Pia Holm, teacher"


@every_place
@pytest.mark.parametrize(
    "box",
    [
        "<dialog><p>{}</p></dialog>",
        "<div popover><p>{}</p></div>",
        '<div style="position:absolute; left:-9999px"><p>{}</p></div>',
        '<p style="text-indent: -9999em">{}</p>',
        '<p style="position:absolute;clip:rect(0 0 0 0)">{}</p>',
        '<p style="position:absolute;clip: rect(1px, 1px, 1px, 1px)">{}</p>',
    ],
)
def test_text_that_nobody_sees_is_not_shown(box: str, length: int, at: str) -> None:
    hidden = "The council met in the small hall, and the doors were closed."
    text = shown(page("entry", length, at, box.format(hidden)))
    assert hidden not in text
    assert [line for line in TEXT[:length] if line not in text] == []


@every_place
@pytest.mark.parametrize(
    "box",
    [
        '<p style="margin-left: -1000px; padding-left: 1000px">{}</p>',
        '<p style="position:relative; left:-40px">{}</p>',
        '<p style="opacity: 0">{}</p>',
    ],
)
def test_text_that_is_only_moved_or_faded_in_stays(
    box: str, length: int, at: str
) -> None:
    moved = "The council met in the small hall, and the doors were closed."
    assert moved in shown(page("entry", length, at, box.format(moved)))


def test_an_open_dialog_is_part_of_the_page() -> None:
    part = "<dialog open><p>The council met behind closed doors.</p></dialog>"
    assert "behind closed doors" in shown(page("entry", 3, "middle", part))


def test_readers_comments_under_a_short_article_are_none_of_it() -> None:
    found = filters.clean(
        "<title>Bridge closes | Courier</title><main><article><h1>Bridge closes</h1>"
        "<p>The bridge closes on Monday.</p><p>Walkers can cross.</p></article><section"
        "><h3>2 comments</h3><div><b>Jo</b><p>About time, I say.</p></div><div>"
        "<b>Al</b><p>And who pays for it?</p></div></section></main>",
        "https://courier.example/bridge",
    )
    assert found.text == "The bridge closes on Monday.\nWalkers can cross."


@pytest.mark.parametrize("depth", [400, 900])
def test_a_short_article_may_be_nested_deeply(depth: int) -> None:
    found = filters.clean(
        f"<title>Rain</title><h1>Rain</h1>{'<div>' * depth}<p>It rained on Monday.</p>"
        "<p>Nobody left the house.</p>",
        "https://courier.example/rain",
    )
    assert found.text == "It rained on Monday.\nNobody left the house."
