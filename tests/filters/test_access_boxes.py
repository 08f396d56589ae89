"""Boxes right after a text, in markup: forms, offers, editions in print, letters.

The same kind of box holds a text back or advertises below a whole one; what tells them
apart is the text above.
"""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from access_pages import FOLDER, OwnPage, story

import filters
from filters import AccessState

BOXES: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (FOLDER / "boxes.toml").read_text("utf-8")
)
#: What other texts a page shows below, each under a heading of its own.
LETTERS = (
    '<section class="letters"><h3>Letters</h3><p>Sir, I have lived here for eighty '
    "years and never once seen the tide table hang straight, nor will I.</p><p>Would "
    "the owner of the goat please come and collect it, it has eaten my roses.</p>"
    "</section>"
)


def _page(box: dict[str, Any], below: str = "", **text: int) -> OwnPage:
    page = story("box", box["article"], "", after=box["html"], below=below, **text)
    if title := box.get("title"):
        html = page.html.replace("<article>", f'<article class="{title}">')
        return OwnPage(page.name, page.state, html, page.lang)
    return page


def _access(page: OwnPage) -> filters.Access:
    return filters.clean(page.html, "https://courier.example/box").access


def _named(kind: str) -> list[Any]:
    return [
        pytest.param(box, id=f"{box['article']}-{n}")
        for n, box in enumerate(BOXES[kind])
    ]


def test_the_boxes_are_many() -> None:
    assert len(BOXES["walls"]) >= 12
    assert len(BOXES["broken"]) >= 5
    assert len(BOXES["harmless"]) >= 60


@pytest.mark.parametrize("below", ["", LETTERS], ids=["alone", "above letters"])
@pytest.mark.parametrize("box", _named("walls"))
def test_box_that_holds_a_text_back(box: dict[str, Any], below: str) -> None:
    access = _access(_page(box, below, keep=box.get("keep", 2)))
    assert access.state is AccessState.PAYWALLED, access


@pytest.mark.parametrize("below", ["", LETTERS], ids=["alone", "above letters"])
@pytest.mark.parametrize("box", _named("broken"))
def test_box_where_a_text_breaks_off(box: dict[str, Any], below: str) -> None:
    access = _access(_page(box, below, keep=1, cut=110))
    assert access.state is AccessState.PAYWALLED, access


@pytest.mark.parametrize("box", _named("broken"))
def test_same_box_after_a_whole_text(box: dict[str, Any]) -> None:
    assert _access(_page(box)).state is AccessState.FULL


@pytest.mark.parametrize("box", _named("harmless"))
def test_harmless_box_after_a_whole_text(box: dict[str, Any]) -> None:
    access = _access(_page(box))
    assert access.state is AccessState.FULL, access


@pytest.mark.parametrize("below", ["", LETTERS], ids=["alone", "above letters"])
@pytest.mark.parametrize("box", _named("harmless"))
def test_harmless_box_after_a_brief(box: dict[str, Any], below: str) -> None:
    access = _access(_page(box, below, keep=3))
    assert access.state in (AccessState.FULL, AccessState.UNKNOWN), access


def _below_bar(box: dict[str, Any]) -> filters.Access:
    page = story("bar", box["article"], "")
    html = page.html.replace("<body>", f"<body>{box['html']}", 1)
    return filters.clean(html, "https://courier.example/bar").access


@pytest.mark.parametrize("box", _named("bars"))
def test_bar_above_a_whole_text_counts_free_articles(box: dict[str, Any]) -> None:
    access = _below_bar(box)
    assert access.state is AccessState.METERED, access


@pytest.mark.parametrize("box", _named("banners"))
def test_banner_that_counts_nothing_of_this_reader(box: dict[str, Any]) -> None:
    access = _below_bar(box)
    assert access.state is AccessState.FULL, access


@pytest.mark.parametrize("box", BOXES["choices"], ids=lambda box: box["lang"])
def test_page_that_asks_for_consent_or_money(box: dict[str, Any]) -> None:
    html = f'<html lang="{box["lang"]}"><body><div>{box["html"]}</div></body></html>'
    access = filters.clean(html, "https://courier.example/choice").access
    assert access.state is AccessState.CONSENT_WALL, access


def test_beginning_below_a_promise_of_free_articles_is_paywalled() -> None:
    promise = "<p>Register for free to read on.</p><ul><li>5 free articles a month</li>"
    page = story(
        "promise", "lighthouse", "", keep=1, after=f"<div>{promise}</ul></div>"
    )
    assert _access(page).state is AccessState.PAYWALLED
