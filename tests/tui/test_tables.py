"""Tables on the screen: every cell can be read, in columns or as a list of pairs."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui import tables
from tui.tables import table
from tui.typeset import width_of

LONG = (
    ("Name", "Votes", "Note"),
    ("Dr Ilse Marand-Vestergaard of the Free Harbour", "1,204", "Held the seat"),
    ("Per Holt", "998", "Asked for the votes of the old town to be counted again"),
)


def columns(shown: str, ends: tuple[int, ...]) -> list[list[str]]:
    """The words of each column of each row, rows parted by empty lines."""
    rows = []
    for part in shown.split("\n\n"):
        lines = [line for line in part.split("\n") if not line.startswith("─")]
        spans = zip(ends, (*ends[1:], None), strict=True)
        rows.append(
            [" ".join(" ".join(li[a:b] for li in lines).split()) for a, b in spans]
        )
    return rows


def test_a_table_that_fits_is_one_line_a_row() -> None:
    assert table((("Land", "Seats"), ("Aa", "7"), ("Bb", "12")), 40) == (
        "Land  Seats\n───────────\nAa        7\nBb       12"
    )


def test_long_cells_go_on_in_their_column() -> None:
    shown = table(LONG, 60)
    assert "…" not in shown
    assert "Name:" not in shown
    lines = shown.split("\n")
    assert max(map(width_of, lines)) <= 60
    note = lines[0].index("Note")
    votes = lines[0].index("Votes")
    head, *rows = columns(shown.replace("\n─", "\n\n─", 1), (0, votes, note))
    assert head == list(LONG[0])
    assert rows == [list(row) for row in LONG[1:]]
    # Figures end where their heading does.
    assert lines[2][:note].rstrip().endswith("1,204")
    assert len(lines[2][:note].rstrip()) == len(lines[0][:note].rstrip())


def test_columns_too_narrow_for_words_become_pairs() -> None:
    assert table(LONG, 28) == (
        "Name: Dr Ilse\n"
        "  Marand-Vestergaard of the\n"
        "  Free Harbour\n"
        "Votes: 1,204\n"
        "Note: Held the seat\n"
        "\n"
        "Name: Per Holt\n"
        "Votes: 998\n"
        "Note: Asked for the votes\n"
        "  of the old town to be\n"
        "  counted again"
    )


def test_a_row_as_high_as_a_page_becomes_pairs() -> None:
    rows = (("A", "B", "C"), ("a " * 60, "b " * 60, "c " * 60))
    assert table(rows, 40).startswith("A: a a")
    # Two columns are pairs already.
    assert table(tuple(row[:2] for row in rows), 40).startswith("A ")


@pytest.mark.parametrize(
    ("cell", "to_right"),
    [
        ("1,204", True),
        ("−3.5 %", True),
        ("€ 12", True),
        ("~40", True),
        ("10⁶", True),
        ("(3)", True),
        ("–", True),
        ("12 May", False),
        ("Aa", False),
        ("%", False),
    ],
)
def test_figures_stand_to_the_right(cell: str, to_right: bool) -> None:
    *_, last = table((("Land", "A long heading"), ("Aa", cell)), 60).split("\n")
    assert (width_of(last) == width_of("Land  A long heading")) is to_right


def test_wide_and_joined_characters_keep_the_columns() -> None:
    rows = (
        ("都市", "人口"),
        ("東京都新宿区西新宿二丁目の庁舎", "14,000,000"),
        ("مدينة القاهرة الكبرى", "22,000,000"),
        ("नई दिल्ली", "1"),
    )
    for width in (60, 30):
        lines = table(rows, width).split("\n")
        ends = {width_of(li) for li in lines if li.rstrip()[-1:].isdigit()}
        assert len(ends) == 1
        assert max(map(width_of, lines)) <= width


class _Watched:
    """A pattern that remembers how long the texts were that it was asked about."""

    def __init__(self, inner: re.Pattern[str]) -> None:
        self.inner = inner
        self.lengths: list[int] = []

    def fullmatch(self, text: str) -> re.Match[str] | None:
        self.lengths.append(len(text))
        return self.inner.fullmatch(text)


def test_long_cells_are_not_looked_at_as_figures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    watched = _Watched(tables._FIGURE)
    monkeypatch.setattr(tables, "_FIGURE", watched)
    table([["Land", "Seats"], *[["1" * 499 + "x", "12"]] * 9], 60)
    assert watched.lengths == [2] * 9


def test_a_row_of_very_many_cells_leaves_the_others_short(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(
        tables, "_widths", lambda cells, width: asked.append(len(cells)) or []
    )
    rows = [["a", "b"], *[["c"]] * 3, ["d"] * 2000]
    shown = table(rows, 60)
    assert asked == []
    assert shown.startswith("a: c\n\na: c\n\na: c\n\na: d\nb: d\nd\nd\n")
    assert shown.count("d") == 2000


def test_a_long_head_is_said_in_full_once() -> None:
    head = "the votes counted in the old town " * 12
    rows = [[head, head], *[["word " * 50, "7"]] * 200]
    shown = table([[*row] * 5 for row in rows], 40)
    assert " ".join(shown.split()).count(head.strip() + ":") == 10
    # 2,000 cells, 1,000 of them long: not 2,000 heads of 400 characters beside them.
    assert len(shown) < 500_000


_CELLS = st.text(alphabet="ab1 ,漢é\u0301م", max_size=40)


@given(st.lists(st.lists(_CELLS, min_size=1, max_size=7), min_size=1, max_size=5),
       st.integers(4, 90))  # fmt: skip
def test_no_cell_is_cut_and_no_line_too_wide(rows: list[list[str]], width: int) -> None:
    shown = table(rows, width)
    assert all(width_of(line) <= width for line in shown.split("\n"))
    # The heads of an empty table of pairs have nothing to stand before.
    cells = rows[1:] or rows
    wanted = Counter(c for row in cells for cell in row for c in cell if c != " ")
    assert not wanted - Counter(shown)
