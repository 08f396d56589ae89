"""The search language: one text in, a tree of conditions out. Pure, no SQL.

    climate "carbon price" -opinion
    title:zelensky (is:unread or is:starred) after:2026-11 words:>300

Words side by side must all be found; `or`, `not` or `-`, and parentheses combine
them. `FIELDS` names every field for help and completion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches

from filters.patterns import pattern
from filters.records import dataclass
from filters.text import one_line
from newsreader.errors import NewsreaderError

#: A longer query, or a deeper one, is a mistake or an attack.
MAX_CHARS, MAX_TERMS, MAX_DEPTH = 4000, 100, 30
#: Letters before a star; in scripts without blanks one is a word already.
MIN_PREFIX = 3

#: Field -> what it finds; in the order of the manual.
FIELDS: Mapping[str, str] = {
    "title": "words of the title",
    "author": "words of the author's name",
    "text": "words of the article",
    "feed": "part of a feed's title or address",
    "tag": "feeds with this tag",
    "lang": "articles in this language: lang:de",
    "who": "articles that name this person",
    "where": "articles that name this place",
    "org": "articles that name this organization",
    "is": "unread, read, starred, changed, full, teaser, metered, paywalled, ...",
    "before": "older than this day: before:2026-11-01, before:yesterday",
    "after": "from this day on: after:2026-11, after:today",
    "on": "of this day, month or year: on:2026-11-22",
    "age": "younger or older than: age:<2d, age:>1w (h, d, w, m, y)",
    "words": "length in words: words:>300, words:100..400",
}

#: Values of ``is:`` that are access labels, with what they stand for in the store.
ACCESS_STATES: Mapping[str, str] = {
    "full": "full",
    "teaser": "teaser",
    "metered": "metered",
    "paywalled": "paywalled",
    "consent": "consent_wall",
    "bot": "bot_wall",
    "unknown": "unknown",
}
#: The other values of ``is:``.
MARK_STATES = ("unread", "read", "starred", "unstarred", "changed")
#: Field -> section of the key facts.
NAME_FIELDS: Mapping[str, str] = {
    "who": "people",
    "where": "places",
    "org": "organizations",
}


class QueryError(NewsreaderError):
    """The search text cannot be understood; says where and what would be right."""

    def __init__(self, message: str, position: int, hint: str = "") -> None:
        """`position` counts characters from 0."""
        # Words of the search are quoted in both, and it may have been pasted.
        message, hint = one_line(message), one_line(hint)
        super().__init__(f"{message} (at character {position + 1})" + _sentence(hint))
        self.message, self.position, self.hint = message, position, hint


def _sentence(hint: str) -> str:
    return f". {hint}" if hint else ""


# ------------------------------------------------------------------ the tree


@dataclass(frozen=True, slots=True)
class Text:
    """A word or phrase in a column: "title", "author", "text", or "" for any."""

    text: str
    column: str = ""
    #: The last word may be the beginning of a longer one.
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Is:
    """A mark or an access label."""

    state: str


@dataclass(frozen=True, slots=True)
class InFeed:
    """Part of a feed's title or address."""

    name: str


@dataclass(frozen=True, slots=True)
class Tagged:
    """The feed has this tag."""

    tag: str


@dataclass(frozen=True, slots=True)
class Language:
    """The article's primary language tag."""

    code: str


@dataclass(frozen=True, slots=True)
class Named:
    """The article's key facts hold this name in this section."""

    section: str
    name: str


@dataclass(frozen=True, slots=True)
class Between:
    """Seconds since 1970: ``first <= time < end``; None is open."""

    first: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Length:
    """Words: ``low <= words <= high``; None is open."""

    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Not:
    """What `part` does not match."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """What all parts match."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """What any part matches."""

    parts: tuple[Node, ...]


Node = (
    Text | Is | InFeed | Tagged | Language | Named | Between | Length | Not | And | Or
)

# ------------------------------------------------------------------ tokens


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of a query as it was typed."""

    #: "(", ")", "-", "field" (text is its name), "word" or "phrase".
    kind: str
    text: str
    position: int


_FIELD = pattern(r"([A-Za-z]+):")
_WORD = pattern(r'[^\s()"]+')


def _tokens(text: str) -> Iterator[_Token]:
    position, end = 0, len(text)
    after_field = False
    while position < end:
        char = text[position]
        if char.isspace():
            position += 1
            after_field = False
        elif char in "()":
            yield _Token(char, char, position)
            position += 1
            after_field = False
        elif char == '"':
            close = text.find('"', position + 1)
            if close < 0:
                raise QueryError("This quotation mark is never closed", position)
            yield _Token("phrase", text[position + 1 : close], position)
            position = close + 1
            if text.startswith("*", position):
                yield _Token("*", "*", position)
                position += 1
            after_field = False
        elif char == "-" and not after_field and _starts_term(text, position + 1):
            yield _Token("-", "-", position)
            position += 1
        elif (
            not after_field
            and (match := _FIELD.match(text, position))
            and not text.startswith("//", match.end())
        ):
            yield _Token("field", match[1].lower(), position)
            position = match.end()
            after_field = True
        else:
            match = _WORD.match(text, position)
            assert match is not None  # neither blank, parenthesis nor quote
            yield _Token("word", match[0], position)
            position = match.end()
            after_field = False


def _starts_term(text: str, position: int) -> bool:
    return position < len(text) and not text[position].isspace()


# ------------------------------------------------------------------ the grammar


def parse(text: str, *, now: datetime) -> Node | None:
    """Return the tree of `text`, or None when it is blank.

    `now` is aware and gives the user's time zone: days begin at their midnight.
    Raises QueryError.
    """
    if len(text) > MAX_CHARS:
        raise QueryError("The search is too long", MAX_CHARS)
    tokens = _with_letters(list(_tokens(text)))
    if not tokens:
        return None
    if len(tokens) > 3 * MAX_TERMS:
        raise QueryError("The search has too many words", tokens[-1].position)
    return _Parser(tokens, len(text), now).whole()


def asks_names(text: str, *, now: datetime) -> bool:
    """Whether the search asks for names of the key facts. Raises QueryError."""
    return _asks_names(parse(text, now=now))


def _asks_names(node: Node | None) -> bool:
    if isinstance(node, And | Or):
        return any(_asks_names(part) for part in node.parts)
    return isinstance(node, Named) or (isinstance(node, Not) and _asks_names(node.part))


def bare_end(text: str) -> str:
    """Return the word a search ends in when it might be the beginning of longer ones.

    Not a value of a field, a word within quotation marks, or one that combines others.
    """
    last = text.rpartition(" ")[2]
    combines = last.casefold() in ("and", "or", "not")
    return last if last.isalpha() and not combines and not text.count('"') % 2 else ""


def _with_letters(tokens: list[_Token]) -> list[_Token]:
    """Leave out lone signs between words ("research & development").

    Without any word they stay, and are complained about.
    """
    kept: list[_Token] = []
    for token in tokens:
        value = bool(kept) and kept[-1].kind == "field"
        if token.kind != "word" or value or any(c.isalnum() for c in token.text):
            kept.append(token)
        elif kept and kept[-1].kind == "-":
            kept.pop()
    return kept if any(t.kind in ("word", "phrase", "field") for t in kept) else tokens


class _Parser:
    """Recursive descent: or < and < not < term."""

    def __init__(self, tokens: list[_Token], end: int, now: datetime) -> None:
        self._tokens, self._end, self._now = tokens, end, now
        self._next = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._either()
        if token := self._peek():
            raise QueryError(
                "This parenthesis was never opened", token.position, "Delete it"
            )
        return node

    def _peek(self) -> _Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _word_ahead(self, word: str) -> bool:
        token = self._peek()
        return token is not None and token.kind == "word" and token.text.lower() == word

    def _either(self) -> Node:
        parts = [self._all()]
        while self._word_ahead("or"):
            self._next += 1
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self) -> Node:
        parts = [self._negated()]
        while (token := self._peek()) and token.kind != ")":
            if self._word_ahead("or"):
                break
            if self._word_ahead("and"):
                self._next += 1
            parts.append(self._negated())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _negated(self) -> Node:
        negations = 0
        while (token := self._peek()) and (
            token.kind == "-" or self._word_ahead("not")
        ):
            self._next += 1
            negations += 1
        node = self._term()
        return Not(node) if negations % 2 else node

    def _term(self) -> Node:
        token = self._peek()
        if token is None:
            raise QueryError(
                "Something is missing at the end", self._end, "Write a word here"
            )
        self._next += 1
        if token.kind == "(":
            return self._group(token)
        if token.kind == "field":
            return self._field(token)
        if token.kind == "phrase":
            return _text(token.text, "", token.position, prefix=self._star())
        if token.kind == "word" and token.text.lower() not in ("and", "or"):
            return _word(token, "")
        raise QueryError(
            f"“{token.text}” stands alone",
            token.position,
            f'Write a word before and after it, or "{token.text}" in quotation marks'
            if token.kind == "word"
            else "Write a word before it",
        )

    def _group(self, opened: _Token) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise QueryError("Too many parentheses inside each other", opened.position)
        node = self._either()
        token = self._peek()
        if token is None:
            raise QueryError("This parenthesis is never closed", opened.position)
        self._next += 1
        self._depth -= 1
        return node

    def _star(self) -> bool:
        token = self._peek()
        if token is None or token.kind != "*":
            return False
        self._next += 1
        return True

    def _field(self, field: _Token) -> Node:
        if field.text not in FIELDS:
            near = get_close_matches(field.text, FIELDS, 1)
            raise QueryError(
                f"There is no field “{field.text}:”",
                field.position,
                f"Did you mean {near[0]}:?" if near else "Fields: " + ", ".join(FIELDS),
            )
        value = self._peek()
        start = field.position + len(field.text) + 1
        if value is None or value.kind not in ("word", "phrase"):
            raise QueryError(
                f"“{field.text}:” needs a value", start, FIELDS[field.text].capitalize()
            )
        if value.position != start:
            raise QueryError(
                f"“{field.text}:” needs a value",
                start,
                f"Write {field.text}:{value.text} without a blank",
            )
        self._next += 1
        if field.text in ("title", "author", "text"):
            if value.kind == "word":
                return _word(value, field.text)
            return _text(value.text, field.text, start, prefix=self._star())
        return _VALUES[field.text](value.text, value.position, self._now)


def _word(token: _Token, column: str) -> Text:
    text = token.text
    prefix = text.endswith("*")
    return _text(text.rstrip("*"), column, token.position, prefix=prefix)


def _text(text: str, column: str, position: int, *, prefix: bool) -> Text:
    if not any(c.isalnum() for c in text):
        raise QueryError(
            "There is no letter or digit to search for",
            position,
            "Words are found by their letters and digits",
        )
    if prefix and len(text) < MIN_PREFIX and text.isascii():
        raise QueryError(
            f"“{text}*” would find almost everything",
            position,
            f"Write at least {MIN_PREFIX} letters before the star",
        )
    return Text(text, column, prefix)


# ------------------------------------------------------------------ values


def _is(value: str, position: int, now: datetime) -> Node:
    state = value.lower()
    allowed = (*MARK_STATES, *ACCESS_STATES)
    if state not in allowed:
        near = get_close_matches(state, allowed, 1)
        raise QueryError(
            f"“is:{value}” is unknown",
            position,
            f"Did you mean is:{near[0]}?" if near else "Known: " + ", ".join(allowed),
        )
    return Is(state)


_DAY = pattern(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def _period(value: str, position: int, now: datetime) -> tuple[int, int]:
    """First second of the period, and the first one after it."""
    word = value.lower()
    if word in ("today", "yesterday"):
        first = now.date() - timedelta(days=word == "yesterday")
        return _midnight(first, now), _midnight(first + timedelta(days=1), now)
    match = _DAY.fullmatch(value)
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(g) if g else None for g in match.groups())
        assert year is not None  # the pattern has it
        first = date(year, month or 1, day or 1)
        if day:
            after = first + timedelta(days=1)
        elif month:
            after = date(year + month // 12, month % 12 + 1, 1)
        else:
            after = date(year + 1, 1, 1)
        return _midnight(first, now), _midnight(after, now)
    except (ValueError, OverflowError):
        raise QueryError(
            f"“{value}” is not a day",
            position,
            "Write 2026-11-22, 2026-11, 2026, today or yesterday",
        ) from None


def _midnight(day: date, now: datetime) -> int:
    """Local midnight, with the offset that zone has now."""
    moment = datetime.combine(day, time(), now.tzinfo)
    return (moment - datetime(1970, 1, 1, tzinfo=now.tzinfo)) // timedelta(
        seconds=1
    ) - _offset(now)


def _offset(now: datetime) -> int:
    return int((now.utcoffset() or timedelta()).total_seconds())


def _before(value: str, position: int, now: datetime) -> Node:
    return Between(None, _period(value, position, now)[0])


def _after(value: str, position: int, now: datetime) -> Node:
    return Between(_period(value, position, now)[0], None)


def _on(value: str, position: int, now: datetime) -> Node:
    return Between(*_period(value, position, now))


_AGE = pattern(r"(<=?|>=?|=)?(\d{1,5})([hdwmy])")
_UNIT_HOURS = {"h": 1, "d": 24, "w": 168, "m": 730, "y": 8766}


def _age(value: str, position: int, now: datetime) -> Node:
    match = _AGE.fullmatch(value.lower())
    if match is None:
        raise QueryError(
            f"“{value}” is not an age", position, "Write age:<2d, age:>1w, age:<12h"
        )
    sign, number, unit = match.groups()
    seconds = int(number) * _UNIT_HOURS[unit] * 3600
    limit = int(now.timestamp()) - seconds
    return Between(None, limit) if sign and ">" in sign else Between(limit, None)


_COUNT = pattern(r"(<=?|>=?|=)?(\d{1,9})|(\d{1,9})\.\.(\d{1,9})")


def _words(value: str, position: int, now: datetime) -> Node:
    match = _COUNT.fullmatch(value)
    if match is None:
        raise QueryError(
            f"“{value}” is not a number of words",
            position,
            "Write words:>300, words:<100 or words:100..400",
        )
    sign, number, low, high = match.groups()
    if number is None:
        return Length(int(low), int(high))
    count = int(number)
    by_sign = {
        "<": (None, count - 1),
        "<=": (None, count),
        ">": (count + 1, None),
        ">=": (count, None),
    }
    return Length(*by_sign.get(sign, (count, count)))


def _named(section: str) -> Callable[[str, int, datetime], Node]:
    def build(value: str, position: int, now: datetime) -> Node:
        _text(value, "", position, prefix=False)
        return Named(section, value)

    return build


_VALUES: Mapping[str, Callable[[str, int, datetime], Node]] = {
    "feed": lambda value, position, now: InFeed(value),
    "tag": lambda value, position, now: Tagged(value),
    "lang": lambda value, position, now: Language(value.lower().split("-")[0]),
    "is": _is,
    "before": _before,
    "after": _after,
    "on": _on,
    "age": _age,
    "words": _words,
    **{field: _named(section) for field, section in NAME_FIELDS.items()},
}
