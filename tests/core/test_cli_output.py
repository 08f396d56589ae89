"""What is printed: for people on a terminal, for programs in a pipe."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from contextlib import redirect_stdout

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.cli import output
from newsreader.cli.output import (
    ProgressBar,
    cells,
    counted,
    fit,
    put,
    put_json,
    put_table,
)
from newsreader.cli.polling import complaints, exit_code
from newsreader.models import Failure, FailureKind, PollReport


class Terminal(io.StringIO):
    """A stream somebody watches."""

    def isatty(self) -> bool:
        return True


def shown(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """What a terminal of the width in COLUMNS gets."""
    with redirect_stdout(Terminal()) as stream:
        put_table(heads, rows)
    return stream.getvalue()


@pytest.fixture(autouse=True)
def _narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")


ROWS = [("1", "short", "first title"), ("23", "日本", "x" * 60)]


def test_a_terminal_gets_aligned_columns_that_fit() -> None:
    head, first, second = shown(("ID", "FEED", "TITLE"), ROWS).splitlines()
    assert head == "\x1b[1mID  FEED   TITLE\x1b[0m"
    assert first == "1   short  first title"
    assert second.startswith("23  日本   xxx")
    assert second.endswith("…")
    assert cells(second) == 40


def test_no_color_means_no_escape_sequence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in shown(("ID", "FEED", "TITLE"), ROWS)


def test_a_dumb_terminal_is_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    tabs = "".join("\t".join(row) + "\n" for row in ROWS)
    assert shown(("ID", "FEED", "TITLE"), ROWS) == tabs


def test_a_table_of_nothing_is_its_heads() -> None:
    assert "ID  TITLE" in shown(("ID", "TITLE"), [])


def test_results_end_with_exactly_one_newline(
    capsys: pytest.CaptureFixture[str],
) -> None:
    put("a")
    put("b\n")
    put_json({"ä": ["日本"]})
    out = capsys.readouterr().out
    assert out.startswith("a\nb\n{")
    assert "ä" in out
    assert json.loads(out[4:]) == {"ä": ["日本"]}


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])), st.integers(0, 30))
def test_cut_text_never_takes_more_than_its_cells(text: str, width: int) -> None:
    cut = fit(text, width)
    assert cells(cut) <= width
    assert cut == text or cut in ("", "…") or text.startswith(cut[:-1])


def test_wide_and_combining_letters_are_counted() -> None:
    assert cells("abc") == 3
    assert cells("日本") == 4
    assert cells("e\u0301") == 1


# ------------------------------------------------------------------ progress


def test_the_bar_moves_and_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "_BAR_EVERY_S", 0.0)
    monkeypatch.setenv("COLUMNS", "60")
    stream = Terminal()
    bar = ProgressBar(stream)
    bar.show(0, 4, "")
    bar.show(2, 4, "Lindow News")
    bar.show(4, 4, "x" * 200)
    bar.clear()
    pictures = stream.getvalue().split("\r\x1b[K")
    assert pictures[0] == ""
    assert pictures[1].startswith("[" + "-" * 24 + "] 0/4")
    assert pictures[2] == "[" + "#" * 12 + "-" * 12 + "] 2/4 Lindow News"
    assert pictures[3].startswith("[" + "#" * 24 + "] 4/4 xxx")
    assert cells(pictures[3]) < 60
    assert pictures[4] == ""


def test_the_bar_is_not_drawn_for_nobody() -> None:
    stream = io.StringIO()
    bar = ProgressBar(stream)
    bar.show(1, 1, "x")
    bar.clear()
    assert stream.getvalue() == ""


def test_a_round_without_feeds_draws_a_full_bar() -> None:
    stream = Terminal()
    ProgressBar(stream).show(0, 0, "")
    assert "0/0" in stream.getvalue()


# ------------------------------------------------------------------ poll reports


def report(polled: int, *causes: str) -> PollReport:
    failures = tuple(
        (
            f"Feed {n}",
            f"https://a.example/{n}",
            Failure(FailureKind.DNS, cause, "Wait."),
        )
        for n, cause in enumerate(causes)
    )
    return PollReport(polled=polled, failures=failures)


def test_exit_codes_of_a_poll() -> None:
    assert exit_code(report(0)) == 0
    assert exit_code(report(3)) == 0
    assert exit_code(report(3, "No.")) == 3
    assert exit_code(report(2, "No.", "No.")) == 1


def test_each_failing_feed_has_a_line_unless_many_share_a_cause() -> None:
    assert complaints(report(9, "A.", "B.", "A.")) == [
        "Feed 0: A. Wait.",
        "Feed 2: A. Wait.",
        "Feed 1: B. Wait.",
    ]
    assert complaints(report(9, "A.", "A.", "A.", "A.")) == [
        "4 feeds (Feed 0, Feed 1, Feed 2, Feed 3): A. Wait."
    ]


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 feeds"), (1, "1 feed"), (2, "2 feeds"), (1234, "1,234 feeds")],
)
def test_one_is_not_many(number: int, said: str) -> None:
    assert counted(number, "feed") == said
