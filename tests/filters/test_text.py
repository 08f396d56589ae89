"""The border: nothing that acts on a terminal, reorders or hides gets through."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filters.text import fold_blanks, is_clean, one_line, strip_controls

BIDI = set("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
HIDING = set("\u200b\u2060\ufeff\u00ad\u180e\u2028\u2029")
ANYTHING = st.text(alphabet=st.characters(), max_size=200)
NASTY = st.text(
    alphabet=st.sampled_from(
        "ab \t\n\r\x00\x07\x08\x0b\x0c\x0e\x1b\x7f\x84\x85\x9b\x9d"
        "\u200e\u061c\u202e\u2066\u200b\u2060\ufeff\u00ad\u180e\u2028"
        "\u200c\u200dب👩\U000e0041\ud800\ue000e\u0301"
    ),
    max_size=60,
)


@given(ANYTHING | NASTY)
def test_result_holds_nothing_harmful(text: str) -> None:
    result = strip_controls(text)
    for char in result:
        assert char == "\n" or unicodedata.category(char) not in ("Cc", "Cs", "Co")
        assert char not in BIDI
        assert char not in HIDING
        assert not 0xE0000 <= ord(char) <= 0xE0FFF
    assert is_clean(result)
    result.encode("utf-8")


@given(ANYTHING | NASTY)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = strip_controls(text)
    assert strip_controls(once) == once


@given(ANYTHING | NASTY)
def test_one_line_is_one_trimmed_line(text: str) -> None:
    line = one_line(text)
    assert "\n" not in line
    assert line == line.strip()
    assert "  " not in line


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("plain", "plain"),
        ("a\x1b]52;c;cm0=\x07b", "a]52;c;cm0=b"),
        ("\x1b[31mred", "[31mred"),
        ("\u009b2J", "2J"),
        ("pay\u200bpal\u200d.com\u2060\ufeff\u00ad\u180e", "paypal.com"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\tb", "a    b"),
        ("e\u0301", "é"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("a\u200cb", "ab"),
        ("z" + "\u0336" * 60, "z" + "\u0336" * 4),
        ("tag\U000e0041\U000e007f", "tag"),
    ],
)
def test_known_tricks(raw: str, clean: str) -> None:
    assert strip_controls(raw) == clean


def test_fold_blanks_keeps_lines() -> None:
    assert fold_blanks(" a \u00a0 b\n\tc ") == "a b\nc"


def test_half_a_megabyte_of_marks_is_linear_work() -> None:
    text = "x" + "\u0301" * 250_000 + "\u200d" * 250_000
    assert len(strip_controls(text)) < 10
