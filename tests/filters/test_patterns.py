"""Late regular expressions are those of `re`."""

from __future__ import annotations

import re

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
