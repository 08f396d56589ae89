"""Short articles in the markup of real publishing systems, kept whole and as set.

Each page in ``shapes/`` was written, and what must stay and go was marked in it, before
the program had seen it: ⟦stays⟧, ⟪goes⟫. Under ``==== markdown`` stand parts of lines
that the saved article must have. Adding a page needs no Python.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

import filters
from filters.article import Article
from newsreader import export
from newsreader.facts.model import Facts
from newsreader.models import Entry, EntryRow, FeedSpec, Reading

FOLDER = Path(__file__).parent / "shapes"
SHAPES = sorted(p.stem for p in FOLDER.glob("*.txt"))
#: What we know to be lost, and to be left: to be taken off here when it is mended.
LOST = {
    "drupal_node": ["Drivers face a detour of 14 kilometres from Monday."],
    "gov_notice_de": ["Downloads"],
    "very_short_briefs": ["The log is taken from the county dispatch center."],
}
LEFT = {
    "arc_gallery_medium": ["Should the town pay? Vote in our poll."],
    "chinese_short": ["责任编辑：王芳"],
}


@dataclass(frozen=True)
class Shape:
    """A page with the sentences that must stay and go, and lines of its Markdown."""

    html: str
    stays: list[str]
    goes: list[str]
    markdown: list[str]


def read(name: str) -> Shape:
    """Read a page and take its marks off."""
    text = (FOLDER / f"{name}.txt").read_text("utf-8")
    page, _, lines = text.partition("\n==== markdown\n")
    return Shape(
        re.sub("[⟦⟧⟪⟫]", "", page),
        [plain(part) for part in re.findall("⟦(.*?)⟧", page, re.DOTALL)],
        [plain(part) for part in re.findall("⟪(.*?)⟫", page, re.DOTALL)],
        lines.splitlines(),
    )


def plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]*>", "", markup)).split())


@cache
def cleaned(name: str) -> Article:
    return filters.clean(read(name).html, url=f"https://post.example/{name}")


def shown(name: str) -> str:
    """Return all text that is shown, captions of quotations and pictures included."""
    return " ".join(" ".join(block.text.split()) for block in cleaned(name).kept)


def saved(name: str) -> str:
    """Return the article as Markdown, without the marks that escape its text."""
    article = cleaned(name)
    now = datetime(2026, 3, 4, tzinfo=UTC)
    row = EntryRow(
        1, 1, "Post", article.title, "", article.url, now, False, False,
        article.access.state, 9, article.lang,
    )  # fmt: skip
    spec = FeedSpec("https://post.example/feed")
    entry = Entry(row, "g", spec.url, "", (), (), now, None, now, spec)
    text = export.markdown(Reading(entry, article, Facts(), "page"))
    return re.sub(r"\\(.)", r"\1", text)


def test_there_are_shapes_and_marks_in_them() -> None:
    pages = [read(name) for name in SHAPES]
    assert len(pages) >= 70
    assert sum(len(page.stays) for page in pages) >= 460
    assert sum(len(page.goes) for page in pages) >= 150


@pytest.mark.parametrize("name", SHAPES)
def test_every_sentence_of_the_news_stays(name: str) -> None:
    text = shown(name)
    lost = [part for part in read(name).stays if part not in text]
    assert lost == LOST.get(name, [])


@pytest.mark.parametrize("name", SHAPES)
def test_what_is_no_news_goes(name: str) -> None:
    text = " ".join(cleaned(name).text.split())
    left = [part for part in read(name).goes if part in text]
    assert left == LEFT.get(name, [])


@pytest.mark.parametrize("name", SHAPES)
def test_the_title_is_not_the_text(name: str) -> None:
    article = cleaned(name)
    assert article.title
    assert article.title not in article.text.splitlines()


@pytest.mark.parametrize("name", [n for n in SHAPES if read(n).markdown])
def test_the_saved_article_is_set_as_the_page(name: str) -> None:
    text = saved(name)
    assert [line for line in read(name).markdown if line not in text] == []


@pytest.mark.parametrize("name", SHAPES)
def test_nothing_is_said_to_stand_behind_the_end_where_text_follows(name: str) -> None:
    blocks = cleaned(name).blocks
    end = max(i for i, block in enumerate(blocks) if block.kept and block.text)
    reasons = [block.removal.reason for block in blocks[:end] if block.removal]
    assert not [reason for reason in reasons if "after the end" in reason]
