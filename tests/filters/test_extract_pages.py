"""Pages written for this project, each in a shape that breaks extractors.

A case is three files in ``pages/``: the page, the strings that must be in the article
and the strings that must not, one a line. Adding a case needs no Python.
"""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

import filters
from filters.article import Article, BlockKind
from filters.extract.claims import claims_of
from filters.extract.features import NAMES, WHOLE, rows
from filters.extract.page import Page
from filters.extract.walk import Walker

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
def test_what_is_called_a_whole_number_is_one(name: str) -> None:
    page = Page((PAGES / f"{name}.html").read_text("utf-8"))
    walker = Walker("")
    walker.walk(page.tree.root)
    _, _, table = rows(walker.pieces, walker.frames, claims_of(page))
    for row in filter(None, table):
        floats = {NAMES[i] for i, value in enumerate(row) if isinstance(value, float)}
        assert floats.isdisjoint(NAMES[i] for i in WHOLE)


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


ENDS = [name for name in CASES if name.startswith("ends_in_")]


@pytest.mark.parametrize("name", ENDS)
def test_nothing_in_the_article_s_element_goes_without_a_word(name: str) -> None:
    page = LexborHTMLParser((PAGES / f"{name}.html").read_text("utf-8"))
    article = clean_case(name)
    told = {line for b in article.blocks for line in re.split(r" \| |\n", b.text)}
    lines = [
        n.text().strip() for n in page.css("article :is(p, li, h2, h3, th, td, dt, dd)")
    ]
    assert len(lines) > 3
    assert [line for line in lines if line not in told] == []


@pytest.mark.parametrize("name", ENDS)
def test_the_items_of_a_list_share_one_fate(name: str) -> None:
    blocks = clean_case(name).blocks
    runs = groupby(blocks, lambda block: block.kind is BlockKind.LIST_ITEM)
    lists = [[block.kept for block in run] for is_list, run in runs if is_list]
    assert all(len(set(fates)) == 1 for fates in lists)
