"""Markup that carries meaning, as the reading pane and the list of links show it."""

from __future__ import annotations

from driving import Run
from fake_session import FakeStore, Piece, feeds, paragraphs

from filters.article import Article, Block, BlockKind, Span, SpanKind
from tui.look import look_of
from tui.widgets.reader import _span_style

MAIL = "mailto:ann@post.example"


def store_of(*blocks: Block) -> FakeStore:
    article = Article(blocks=(*paragraphs("First words."), *blocks))
    return FakeStore(feeds(), {1: Piece(1, "Verdict", 1, article)})


def item(marker: str, text: str, level: int = 1) -> Block:
    return Block(BlockKind.LIST_ITEM, text, level=level, marker=marker)


async def test_struck_words_are_struck_and_marked(run: Run) -> None:
    struck = Block(
        BlockKind.PARAGRAPH, "~~Not~~ guilty", (Span(0, 7, SpanKind.STRIKE),)
    )
    async with run((80, 24), store=store_of(struck)) as reader:
        await reader.do("open")
        view = reader.main.article
        assert "~~Not~~ guilty" in reader.text
        assert view.document is not None
        (piece,) = [p for p in view.document.pieces if "guilty" in p.text]
        styles = {text: bool(style.strike) for text, style in view._line(piece, 0)}
        assert styles == {"~~Not~~": True, " guilty": False}


async def test_an_address_of_mail_is_listed_as_one_and_copied(run: Run) -> None:
    text = "Write to us, to ann@post.example or see the page."
    block = Block(
        BlockKind.PARAGRAPH,
        text,
        (
            Span(9, 11, SpanKind.MAIL, "mailto:desk@post.example"),
            Span(16, 32, SpanKind.MAIL, MAIL),
            Span(44, 48, SpanKind.LINK, "https://post.example/page"),
        ),
    )
    async with run((80, 24), store=store_of(block)) as reader:
        await reader.do("open", "links")
        shown = [" ".join(line.strip("│ ").split()) for line in reader.lines]
        assert "Links a letter opens one or copies the address · Esc goes back" in shown
        assert "a us mail desk@post.example" in shown
        assert "s ann@post.example mail" in shown
        assert "d page post.example/page" in shown
        await reader.press("a")
        assert reader.app.clipboard == "desk@post.example"
        assert reader.message == (
            "desk@post.example was sent to the terminal's clipboard."
        )
        assert not [a for a in reader.session.asked if a[0] == "open"]
        await reader.do("links")
        await reader.press("d")
        assert ("open", "https://post.example/page") in reader.session.asked


async def test_a_page_without_mail_offers_to_open_only(run: Run) -> None:
    link = Span(0, 4, SpanKind.LINK, "https://post.example/page")
    block = Block(BlockKind.PARAGRAPH, "Here", (link,))
    async with run((80, 24), store=store_of(block)) as reader:
        await reader.do("open", "links")
        assert "a letter opens one · Esc" in reader.text


def test_mail_looks_like_a_link() -> None:
    look = look_of({}, ansi=True)
    assert _span_style(SpanKind.MAIL, look) == _span_style(SpanKind.LINK, look)


async def test_further_paragraphs_stand_below_their_item(run: Run) -> None:
    blocks = (
        item("10.", "Ten"), item("", "Ten goes on"), item("a.", "Inner", 2),
        item("", "Inner goes on", 2), item("", "Ten ends"), item("9.", "Nine"),
    )  # fmt: skip
    async with run((80, 24), store=store_of(*blocks)) as reader:
        await reader.do("open")
        document = reader.main.article.document
        assert document is not None
        shown = [p.first + p.text for p in document.pieces if p.role == "list_item"]
        assert shown == [
            "10. Ten",
            "    Ten goes on",
            "  a. Inner",
            "     Inner goes on",
            "    Ten ends",
            "9. Nine",
        ]


async def test_figures_above_and_below_the_line_are_found(run: Run) -> None:
    block = Block(BlockKind.PARAGRAPH, "CO₂ rose by 10⁶ tons; CO2 is a gas.")
    async with run((80, 24), store=store_of(block)) as reader:
        await reader.do("open")
        document = reader.main.article.document
        assert document is not None
        assert len(document.find("co2")) == 2
        assert len(document.find("CO₂")) == 2
        (hit,) = document.find("106")
        assert document.pieces[hit.piece].text[hit.start : hit.end] == "10⁶"
