"""When the page behind an entry is asked for, by what there is of its article."""

from __future__ import annotations

from dataclasses import replace

import pytest

import filters
from filters import Access, AccessState
from newsreader.models import FullText
from newsreader.pipeline import TEASER_WORDS, wants_page

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
