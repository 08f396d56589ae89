"""The search language: what it means, and what it says when it cannot be understood."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.query import (
    ACCESS_STATES,
    FIELDS,
    MARK_STATES,
    And,
    Between,
    InFeed,
    Is,
    Language,
    Length,
    Named,
    Not,
    Or,
    QueryError,
    Tagged,
    Text,
    parse,
)

BERLIN = timezone(timedelta(hours=1))
NOW = datetime(2026, 11, 22, 12, 30, tzinfo=BERLIN)


def at(*day: int) -> int:
    return int(datetime(*day, tzinfo=BERLIN).timestamp())


def ago(**span: int) -> int:
    return int((NOW - timedelta(**span)).timestamp())


A, B, C = Text("a"), Text("b"), Text("c")

MEANINGS = {
    "a": A,
    "a b": And((A, B)),
    "a and b": And((A, B)),
    "a AND b": And((A, B)),
    "a or b": Or((A, B)),
    "a b or c": Or((And((A, B)), C)),
    "a (b or c)": And((A, Or((B, C)))),
    "-a": Not(A),
    "not a": Not(A),
    "not not a": A,
    "--a": A,
    "a -b": And((A, Not(B))),
    "-(a b)": Not(And((A, B))),
    "((a))": A,
    '"a b"': Text("a b"),
    '"a b"*': Text("a b", prefix=True),
    '"and"': Text("and"),
    '"or" or a': Or((Text("or"), A)),
    "ukrain*": Text("ukrain", prefix=True),
    "covid-19": Text("covid-19"),
    "l'état": Text("l'état"),
    "a\u3000b": And((A, B)),
    "https://example.org/x": Text("https://example.org/x"),
    "12:30": Text("12:30"),
    "title:a": Text("a", "title"),
    "TITLE:abc*": Text("abc", "title", prefix=True),
    "市*": Text("市", prefix=True),
    'author:"Ann Lee"': Text("Ann Lee", "author"),
    "text:a": Text("a", "text"),
    "title:-a": Text("-a", "title"),
    "feed:moscow": InFeed("moscow"),
    'feed:"Moscow Times"': InFeed("Moscow Times"),
    "tag:world": Tagged("world"),
    "lang:de-AT": Language("de"),
    "who:zelensky": Named("people", "zelensky"),
    "where:kyiv": Named("places", "kyiv"),
    'org:"United Nations"': Named("organizations", "United Nations"),
    "is:unread": Is("unread"),
    "-is:PAYWALLED": Not(Is("paywalled")),
    "before:2026-11-01": Between(None, at(2026, 11, 1)),
    "before:2026": Between(None, at(2026, 1, 1)),
    "after:2026-11": Between(at(2026, 11, 1), None),
    "after:today": Between(at(2026, 11, 22), None),
    "on:yesterday": Between(at(2026, 11, 21), at(2026, 11, 22)),
    "on:2026-12": Between(at(2026, 12, 1), at(2027, 1, 1)),
    "on:2026": Between(at(2026, 1, 1), at(2027, 1, 1)),
    "on:2024-02-29": Between(at(2024, 2, 29), at(2024, 3, 1)),
    "age:<2d": Between(ago(days=2), None),
    "age:2d": Between(ago(days=2), None),
    "age:>1w": Between(None, ago(weeks=1)),
    "age:>=12h": Between(None, ago(hours=12)),
    "words:>300": Length(301, None),
    "words:>=300": Length(300, None),
    "words:<300": Length(None, 299),
    "words:<=300": Length(None, 300),
    "words:300": Length(300, 300),
    "words:100..400": Length(100, 400),
}


@pytest.mark.parametrize("text", MEANINGS)
def test_meaning(text):
    assert parse(text, now=NOW) == MEANINGS[text]


@pytest.mark.parametrize("text", ["", "  ", "\t\n"])
def test_a_blank_search_has_no_condition(text):
    assert parse(text, now=NOW) is None


MISTAKES = {
    "(a": (0, "never closed"),
    "a)": (1, "never opened"),
    "()": (1, "stands alone"),
    '"a': (0, "never closed"),
    "a or": (4, "missing at the end"),
    "or a": (0, "stands alone"),
    "a and or b": (6, "stands alone"),
    "not": (3, "missing at the end"),
    "!!": (0, "no letter or digit"),
    '""': (0, "no letter or digit"),
    "*": (0, "no letter or digit"),
    "title:ab*": (6, "at least 3 letters"),
    "titel:a": (0, "Did you mean title:?"),
    "xyzzy:a": (0, "Fields: title"),
    "title:": (6, "needs a value"),
    "title: a": (6, "Write title:a without a blank"),
    "is:": (3, "needs a value"),
    "is:unraed": (3, "Did you mean is:unread?"),
    "is:zzz": (3, "Known: unread"),
    "before:soon": (7, "is not a day"),
    "before:2026-13": (7, "is not a day"),
    "on:2026-02-30": (3, "is not a day"),
    "after:0000-01-01": (6, "is not a day"),
    "on:9999": (3, "is not a day"),
    "age:old": (4, "is not an age"),
    "words:many": (6, "not a number of words"),
    "who:...": (4, "no letter or digit"),
    "(" * 40 + "a" + ")" * 40: (30, "Too many parentheses"),
    "a " * 3000: (4000, "too long"),
    "a " * 900: (1798, "too many words"),
}


@pytest.mark.parametrize("text", MISTAKES, ids=lambda t: t[:20])
def test_mistake(text):
    position, words = MISTAKES[text]
    with pytest.raises(QueryError) as caught:
        parse(text, now=NOW)
    assert caught.value.position == position
    assert words in str(caught.value)


def test_every_field_is_documented_and_understood():
    values = {
        "is": "read",
        "before": "today",
        "after": "today",
        "on": "today",
        "age": "<1d",
        "words": "5",
    }
    for field, help_text in FIELDS.items():
        assert help_text
        assert parse(f"{field}:{values.get(field, 'x')}", now=NOW) is not None


@pytest.mark.parametrize("state", [*MARK_STATES, *ACCESS_STATES])
def test_every_state_is_understood(state):
    assert parse(f"is:{state}", now=NOW) == Is(state)


_WORDS = [
    "not",
    "or",
    "is:",
    "read",
    "age:",
    "<2d",
    "who:",
    "words:",
    "before:",
    "9999",
]
_PIECES = st.sampled_from([*'()"-* :a漢é\x00\ud8009', *_WORDS])


@given(st.one_of(st.text(), st.lists(_PIECES, max_size=30).map("".join)))
def test_any_text_is_understood_or_refused_with_a_place(text):
    position = None
    try:
        parse(text, now=NOW.astimezone(UTC))
    except QueryError as error:
        position = error.position
    assert position is None or 0 <= position <= len(text)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("research & development", "research development"),
        ("rain - Oslo", "rain Oslo"),
        ("rain -& Oslo", "rain Oslo"),
        ("& rain", "rain"),
        ("(rain /) or snow", "rain or snow"),
    ],
)
def test_lone_signs_between_words_are_left_out(written: str, meant: str) -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert parse(written, now=now) == parse(meant, now=now)
