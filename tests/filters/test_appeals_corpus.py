"""Articles of our own with appeals in them: what must go and what must stay.

Every folder of ``tests/corpus/appeals`` is one case: ``input.txt`` with a paragraph a
line, ``case.toml`` with the numbers of the lines that must be taken out. Adding a case
needs no Python. ``floors.toml`` pins the quality of the whole corpus.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from filters.appeals import mark
from filters.article import Block, BlockKind
from filters.options import CleanOptions

CORPUS = Path(__file__).parent.parent / "corpus"
CASES = sorted(path.parent for path in (CORPUS / "appeals").glob("*/case.toml"))


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line of a case: what should happen, what happened."""

    number: int
    text: str
    wanted: str
    got: str


@cache
def outcomes(folder: Path) -> tuple[Outcome, ...]:
    """Run one case."""
    case = tomllib.loads((folder / "case.toml").read_text("utf-8"))
    lines = (folder / "input.txt").read_text("utf-8").splitlines()
    blocks = [Block(BlockKind.PARAGRAPH, line) for line in lines]
    marked = mark(blocks, lang=case["lang"], url=None, options=CleanOptions())
    assert [block.text for block in marked] == lines
    wanted = case.get("removed", {})
    return tuple(
        Outcome(
            number,
            block.text,
            wanted.get(str(number), ""),
            block.removal.category.value if block.removal else "",
        )
        for number, block in enumerate(marked, 1)
    )


@pytest.mark.parametrize("folder", CASES, ids=lambda path: path.name)
def test_no_line_of_journalism_is_lost(folder: Path) -> None:
    lost = [o for o in outcomes(folder) if o.got and not o.wanted]
    assert lost == []


def test_quality_stays_above_the_pinned_floors() -> None:
    floors = tomllib.loads((CORPUS / "floors.toml").read_text("utf-8"))["appeals"]
    found = [o for folder in CASES for o in outcomes(folder)]
    appeals = [o for o in found if o.wanted]
    article = [o for o in found if not o.wanted]
    taken = [o for o in appeals if o.got]
    named = [o for o in taken if o.got == o.wanted]
    missed = [o for o in appeals if not o.got]
    assert len(CASES) >= floors["cases"]
    assert len([o for o in article if not o.got]) / len(article) >= floors["kept"]
    assert len(taken) / len(appeals) >= floors["removed"], missed
    assert len(named) / len(taken) >= floors["right_category"]


AROUND = (
    "The harbour of Lindow reopened on Tuesday, nine days after the storm that had "
    "torn away two of its three cranes and the roof of the fish hall.",
    "Fourteen ships were waiting outside, the port authority reported in the morning; "
    "most of them carried grain and timber for the mills up the river.",
    "The council will decide on the repairs of the pier next week.",
    "The last storm of this strength was recorded in 1987.",
)
SHORT_REPORTS = (CORPUS / "short_reports.tsv").read_text("utf-8").splitlines()


@pytest.mark.parametrize("row", SHORT_REPORTS)
def test_a_line_about_subscribers_or_givers_stays_in_an_article(row: str) -> None:
    lang, line = row.split("\t")
    texts = (*AROUND[:2], line, *AROUND[2:])
    blocks = [Block(BlockKind.PARAGRAPH, text) for text in texts]
    marked = mark(blocks, lang=lang, url=None, options=CleanOptions())
    assert [block.removal for block in marked] == [None] * len(blocks)


SUBHEADS = (CORPUS / "subheads.tsv").read_text("utf-8").splitlines()


@pytest.mark.parametrize("row", SUBHEADS)
def test_a_heading_over_news_stays(row: str) -> None:
    lang, line = row.split("\t")
    heading = Block(BlockKind.HEADING, line, level=2)
    news = [Block(BlockKind.PARAGRAPH, text) for text in AROUND]
    blocks = [*news[:2], heading, *news[2:]]
    marked = mark(blocks, lang=lang, url=None, options=CleanOptions())
    assert [block.removal for block in marked] == [None] * len(blocks)


@pytest.mark.parametrize(
    ("line", "dom", "after"),
    [
        # It speaks to the reader, stands in a box for it, or over nothing at all.
        ("Sign up for our weekly newsletter", "main > h2", AROUND[2:]),
        ("Stay informed", "main > div.newsletter-signup > h2", AROUND[2:]),
        ("Download the app now", "main > h2", ()),
    ],
)
def test_a_heading_of_an_appeal_goes(
    line: str, dom: str, after: tuple[str, ...]
) -> None:
    def news(texts: tuple[str, ...]) -> list[Block]:
        return [Block(BlockKind.PARAGRAPH, text, dom="main > p") for text in texts]

    heading = Block(BlockKind.HEADING, line, level=2, dom=dom)
    blocks = [*news(AROUND[:2]), heading, *news(after)]
    marked = mark(blocks, lang="en", url=None, options=CleanOptions())
    assert [block.text for block in marked if block.removal] == [line]
