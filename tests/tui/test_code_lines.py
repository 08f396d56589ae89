"""Lines of code that are longer than the pane."""

from __future__ import annotations

import pytest
from driving import Run
from fake_session import FakeStore, Piece, feeds, paragraphs
from hypothesis import given
from hypothesis import strategies as st

from filters.article import Article, Block, BlockKind
from tui.typeset import fold, width_of

_CODE = (
    "def total(rows):\n"
    "    return sum(row.amount for row in rows if row.paid)"
    " + sum(row.fee for row in rows)\n"
    "\n"
    "print(total('" + "0123456789" * 14 + "'))"
)


@given(st.text(alphabet="ab \n漢é", max_size=80), st.integers(1, 30))
def test_nothing_is_left_out_and_nothing_is_too_wide(text: str, width: int) -> None:
    lines = fold(text, width)
    assert "".join(text[a:b] for a, b in lines) == text.replace("\n", "")
    assert all(b - a <= 1 or width_of(text[a:b]) <= width for a, b in lines)


@pytest.mark.parametrize("size", [(120, 40), (60, 40), (30, 60)], ids=str)
async def test_a_long_line_of_code_goes_on_behind_a_mark(
    run: Run, size: tuple[int, int]
) -> None:
    blocks = (*paragraphs("First words."), Block(BlockKind.CODE, _CODE))
    piece = Piece(1, "Totals", 1, Article(blocks=blocks))
    async with run(size, store=FakeStore(feeds(), {1: piece})) as reader:
        await reader.do("open")
        document = reader.main.article.document
        assert document is not None
        (code,) = [piece for piece in document.pieces if piece.role == "code"]
        shown = ""
        for n in range(len(code.lines)):
            line = "".join(text for text, _ in reader.main.article._line(code, n))
            assert width_of(line) <= document.width
            mark, rest = line[0], line[1:].rstrip()
            shown += rest.lstrip() if mark == "↳" else "\n" + rest
        assert "".join(shown.split()) == "".join(_CODE.split())
        assert "↳" in reader.text
