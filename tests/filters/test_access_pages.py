"""The label on our own pages of walls, meters, teasers and whole texts, by floors."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from access_pages import OwnPage, pages, second_pages

import filters
from filters import AccessState

FLOORS = tomllib.loads(
    (Path(__file__).parent.parent / "corpus" / "floors.toml").read_text("utf-8")
)["access"]
#: What else a state in `OwnPage` may be called: a short whole text says little.
ALSO = {"brief": ("full", "unknown")}


def labels_of(page: OwnPage) -> tuple[str, ...]:
    return ALSO.get(page.state, (page.state,))


@cache
def labelled() -> Sequence[tuple[OwnPage, filters.Article]]:
    return [
        (
            page,
            filters.clean(
                page.html,
                f"https://courier.example/{page.name}",
                feed_words=page.feed_words,
            ),
        )
        for page in (*pages(), *second_pages())
    ]


def test_the_set_is_broad() -> None:
    every = [page for page, _ in labelled()]
    assert len(every) == FLOORS["pages"]
    assert len({page.name for page in every}) == len(every)
    assert len({page.lang for page in every}) >= 14
    assert {page.state for page in every} == {*AccessState, *ALSO}


@pytest.mark.parametrize("state", sorted(set(AccessState)))
def test_precision_and_recall_do_not_fall(state: AccessState) -> None:
    said = [page for page, article in labelled() if article.access.state is state]
    is_so = [page for page, _ in labelled() if state in labels_of(page)[:1]]
    right = [page for page in said if state in labels_of(page)]
    wrong = [page.name for page in said if state not in labels_of(page)]
    missed = [
        page.name
        for page, article in labelled()
        if page in is_so and article.access.state not in labels_of(page)
    ]
    floor = FLOORS[state.value]
    assert len(right) / len(said) >= floor["precision"], wrong
    assert 1 - len(missed) / len(is_so) >= floor["recall"], missed


def test_no_whole_text_is_called_cut() -> None:
    cut = (AccessState.PAYWALLED, AccessState.TEASER)
    wrong = Counter(
        page.name
        for page, article in labelled()
        if {"full", "metered"} & set(labels_of(page)) and article.access.state in cut
    )
    assert not wrong


def test_every_label_has_evidence_in_plain_words() -> None:
    for page, article in labelled():
        assert article.access.evidence, page.name
        for sentence in article.access.evidence:
            assert sentence.strip() == sentence != "", page.name
            assert "\n" not in sentence, page.name


def test_no_label_hides_text() -> None:
    for page, article in labelled():
        if "<article>" in page.html and "paywalled" in labels_of(page):
            first = page.html.split("<p>")[1].split("</p>")[0]
            if len(first) > 100:
                assert first in article.text, page.name
