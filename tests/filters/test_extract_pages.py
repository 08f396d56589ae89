"""Pages written for this project, each in a shape that breaks extractors.

A case is three files in ``pages/``: the page, the strings that must be in the article
and the strings that must not, one a line. Adding a case needs no Python.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import filters
from filters.article import Article

PAGES = Path(__file__).parent / "pages"
CASES = sorted(p.stem for p in PAGES.glob("*.html"))


def clean_case(name: str) -> Article:
    html = (PAGES / f"{name}.html").read_text("utf-8")
    return filters.clean(html, url=f"https://post.example/news/{name}")


def strings(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").splitlines() if line]


def test_there_are_cases() -> None:
    assert len(CASES) >= 10


@pytest.mark.parametrize("name", CASES)
def test_the_whole_article_is_kept(name: str) -> None:
    text = clean_case(name).text
    lost = [s for s in strings(PAGES / f"{name}.keep.txt") if s not in text]
    assert lost == []


@pytest.mark.parametrize("name", CASES)
def test_the_page_around_it_is_left_out(name: str) -> None:
    text = clean_case(name).text
    extra = [s for s in strings(PAGES / f"{name}.drop.txt") if s in text]
    assert extra == []


@pytest.mark.parametrize("name", CASES)
def test_the_headline_is_the_title_and_not_the_text(name: str) -> None:
    article = clean_case(name)
    page = (PAGES / f"{name}.html").read_text("utf-8")
    assert article.title
    assert f"{article.title} | The Harbour Post" in page
    assert article.title not in article.text.splitlines()
