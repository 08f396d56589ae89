"""Every key of a TOML document is found on the line where it stands."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from newsreader.config.lines import Path, key_lines

DOCUMENT = '''\
# a comment with [brackets] and key = "value"
title = "x # not a comment"
"quoted key" = 1
a.b.'c d' = [1,
  2, # two
  { x = 1, y.z = [
      "deep",
    ] },
]

[poll]
interval = """
[not.a.table]
fake = 1
"""   # after
other = \'\'\'it's
"here"\'\'\'

[[feeds]]
url = 'https://a.example/#[x]'
[[feeds]]
  url = "https://b.example/\\"]"
  [feeds.inner]
  deep = 1979-05-27 07:32:00
[[feeds.sub]]
n = 1
[[feeds.sub]]
n = 2
[last."dotted.name"]
end = true'''

EXPECTED: dict[Path, int] = {
    ("title",): 2,
    ("quoted key",): 3,
    ("a", "b", "c d"): 4,
    ("a", "b", "c d", 0): 4,
    ("a", "b", "c d", 1): 5,
    ("a", "b", "c d", 2, "x"): 6,
    ("a", "b", "c d", 2, "y", "z"): 6,
    ("a", "b", "c d", 2, "y", "z", 0): 7,
    ("poll",): 11,
    ("poll", "interval"): 12,
    ("poll", "other"): 16,
    ("feeds", 0): 19,
    ("feeds", 0, "url"): 20,
    ("feeds", 1): 21,
    ("feeds", 1, "url"): 22,
    ("feeds", 1, "inner"): 23,
    ("feeds", 1, "inner", "deep"): 24,
    ("feeds", 1, "sub", 0, "n"): 26,
    ("feeds", 1, "sub", 1): 27,
    ("feeds", 1, "sub", 1, "n"): 28,
    ("last", "dotted.name", "end"): 30,
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_finds_keys_of_every_spelling(newline: str) -> None:
    text = DOCUMENT.replace("\n", newline)
    lines = key_lines(text)
    assert {path: lines.get(path) for path in EXPECTED} == EXPECTED


def test_knows_exactly_the_paths_the_parser_knows() -> None:
    assert set(paths(tomllib.loads(DOCUMENT))) == set(key_lines(DOCUMENT))


KEYS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1
)
VALUES = st.recursive(
    st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]))
    | st.datetimes(),
    lambda below: (
        st.lists(below, max_size=4) | st.dictionaries(KEYS, below, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_finds_every_path_of_any_document(data: dict[str, Any]) -> None:
    text = tomlkit.dumps(data)
    lines = key_lines(text)
    written = text.split("\n")
    parsed = tomllib.loads(text)
    for path in paths(parsed):
        assert 1 <= lines[path] <= len(written)
        key = path[-1]
        if isinstance(key, str) and key.isascii() and key.isalnum():
            assert key in written[lines[path] - 1]


@given(st.text())
def test_never_fails_on_what_is_not_toml(text: str) -> None:
    assert all(line >= 1 for line in key_lines(text).values())


@pytest.mark.parametrize(
    "text", ["a = [", "a = {", "a = {b", "[", "[[", "a", "=", 'a = "', "[a", '"', "a."]
)
def test_ends_on_unfinished_text(text: str) -> None:
    assert set(key_lines(text)) <= {("a",), ("a", "b")}


def paths(value: Any, prefix: Path = ()) -> list[Path]:
    """Every path of a parsed document but the empty one."""
    found = [prefix] if prefix else []
    if isinstance(value, dict):
        for key, below in value.items():
            found += paths(below, (*prefix, key))
    if isinstance(value, list):
        for number, below in enumerate(value):
            found += paths(below, (*prefix, number))
    return found
