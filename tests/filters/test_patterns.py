"""Late regular expressions are those of `re`."""

from __future__ import annotations

import copy
import pickle
import re

import pytest

from filters.patterns import pattern


def test_what_is_made_late_is_what_re_makes() -> None:
    late = pattern(r"(\d+)([a-z])?", re.IGNORECASE)
    plain = re.compile(r"(\d+)([a-z])?", re.IGNORECASE)
    assert (late.pattern, late.flags, late.groups) == (r"(\d+)([a-z])?", 34, 2)
    for text in ("12A and 3", "", "none"):
        assert late.findall(text) == plain.findall(text)
        assert late.sub("<>", text) == plain.sub("<>", text)
    # The second time the method is the compiled pattern's own.
    assert late.findall is late.findall


@pytest.mark.parametrize("used", [False, True])
def test_late_ones_are_copied_and_pickled(used: bool) -> None:
    late = pattern("a(b)", re.IGNORECASE)
    if used:
        assert late.search("xAB") is not None
    for made in (
        copy.copy(late),
        copy.deepcopy(late),
        pickle.loads(pickle.dumps(late)),
    ):
        assert (made.pattern, made.flags) == ("a(b)", late.flags)
        assert made.findall("ab AB") == ["b", "B"]


def test_what_a_pattern_has_not_is_missing() -> None:
    late = pattern("a")
    for name in ("nothing", "__nothing__"):
        with pytest.raises(AttributeError):
            getattr(late, name)
    with pytest.raises(AttributeError):
        _ = type(late).__new__(type(late)).sub
