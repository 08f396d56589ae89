"""Readers of single options: a TOML value in, a checked value out, or `Bad`. Pure.

Each reader says in `allowed` what it takes, in the words of the error message and of
config.example.toml. Text here is the user's own, yet it reaches the screen, so it
passes the border too.
"""

from __future__ import annotations

import datetime
import os
import re
import shlex
import string
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from filters.patterns import pattern
from filters.records import dataclass
from filters.text import is_clean, one_line
from newsreader import locations
from newsreader.logfile import redact_url
from newsreader.netconfig import USER_AGENT

#: Text longer than this is a mistake, whatever the option.
_MAX_TEXT = 2000
_SHOWN = 60

_DURATION = pattern(
    r"(\d{1,6}(?:\.\d{1,3})?)\s*(m|min|minutes?|h|hours?|d|days?)", re.ASCII
)
_MINUTES = {"m": 1, "h": 60, "d": 1440}
_SIZE = pattern(r"(\d{1,9}(?:\.\d{1,3})?)\s*(b|kib|kb|k|mib|mb|m)", re.ASCII)
_BYTES = {"b": 1, "k": 1 << 10, "m": 1 << 20}


class Bad(ValueError):
    """A value that is not allowed. Empty text: say what was found and what is allowed.

    Otherwise the message replaces that sentence.
    """


@dataclass(frozen=True, slots=True)
class Reader:
    """How one kind of value is read and written back."""

    #: Completes "allowed: ...".
    allowed: str
    #: (value as tomllib gave it, folder of the file) → checked value; raises `Bad`.
    read: Callable[[Any, Path], Any]
    #: Checked value → what TOML shows.
    show: Callable[[Any], Any] = lambda value: value
    #: Whether a rejected value may be shown as it was written.
    secret: bool = False


def found(value: object, *, secret: bool = False) -> str:
    """Return in words what stands in the file: ``the text "soon"``."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"the number {_short(str(value))}"
    if isinstance(value, str):
        if not value:
            return "an empty text"
        shown = redact_url(one_line(value))
        return "a text" if secret else f'the text "{_short(shown)}"'
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, datetime.date | datetime.time):
        return f"the date or time {value}"
    return type(value).__name__


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


# ------------------------------------------------------------------ plain kinds


def boolean() -> Reader:
    """true or false."""

    def read(value: Any, base: Path) -> bool:
        if not isinstance(value, bool):
            raise Bad
        return value

    return Reader("true or false", read)


def whole(low: int, high: int, what: str = "a whole number") -> Reader:
    """A whole number between two limits."""

    def read(value: Any, base: Path) -> int:
        if type(value) is not int or not low <= value <= high:
            raise Bad
        return value

    return Reader(f"{what} from {low} to {high}", read)


def one_of(*choices: str) -> Reader:
    """One of a few words."""
    names = [f'"{choice}"' for choice in choices]

    def read(value: Any, base: Path) -> str:
        if not isinstance(value, str) or value not in choices:
            raise Bad
        return value

    return Reader(_any_of(names), read)


def _any_of(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def line_of_text(allowed: str = "a text on one line") -> Reader:
    """A short text without control characters; may be empty."""

    def read(value: Any, base: Path) -> str:
        if not isinstance(value, str) or len(value) > _MAX_TEXT:
            raise Bad
        return one_line(value)

    return Reader(allowed, read)


def user_agent() -> Reader:
    """What the reader calls itself in requests: a header value."""

    def read(value: Any, base: Path) -> str:
        fits = isinstance(value, str) and value.isascii() and value.isprintable()
        if not fits or len(value) > 200:
            raise Bad
        return value.strip() or USER_AGENT

    return Reader(
        'up to 200 letters, digits and signs of ASCII, or ""',
        read,
        lambda value: "" if value == USER_AGENT else value,
    )


# ------------------------------------------------------------------ quantities


def minutes(low: int, high: int) -> Reader:
    """A span of time: minutes as a number, or text such as "2h"."""

    def read(value: Any, base: Path) -> int:
        amount = _minutes(value)
        if amount is None or not low <= amount <= high:
            raise Bad
        return amount

    return Reader(
        f'minutes as a whole number, or a text such as "30m", "2h", "1d"; '
        f"from {low} minutes to {high // 1440} days",
        read,
    )


def interval(none: str, low: int, high: int) -> Reader:
    """A span of time, or the word `none` for None."""
    span = minutes(low, high)

    def read(value: Any, base: Path) -> int | None:
        return None if value == none else int(span.read(value, base))

    return Reader(
        f'"{none}", {span.allowed}',
        read,
        lambda value: none if value is None else value,
    )


def _minutes(value: object) -> int | None:
    if type(value) is int:
        return value
    if not isinstance(value, str):
        return None
    match = _DURATION.fullmatch(value.strip().lower())
    return round(float(match[1]) * _MINUTES[match[2][0]]) if match else None


def seconds(low: int, high: int) -> Reader:
    """Seconds as a number."""

    def read(value: Any, base: Path) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Bad
        if not low <= value <= high:
            raise Bad
        return float(value)

    return Reader(f"seconds as a number from {low} to {high}", read, _plain_number)


def _plain_number(value: float) -> float | int:
    return int(value) if value == int(value) else value


def size(low: int, high: int) -> Reader:
    """An amount of bytes: "8 MiB", or a number."""

    def read(value: Any, base: Path) -> int:
        amount = _bytes(value)
        if amount is None or not low <= amount <= high:
            raise Bad
        return amount

    return Reader(
        f'a text such as "500 KiB" or "16 MiB"; '
        f"from {_show_size(low)} to {_show_size(high)}",
        read,
        _show_size,
    )


def _bytes(value: object) -> int | None:
    if type(value) is int:
        return value
    if not isinstance(value, str):
        return None
    match = _SIZE.fullmatch(value.strip().lower())
    return round(float(match[1]) * _BYTES[match[2][0]]) if match else None


def _show_size(value: int) -> str | int:
    for unit, amount in (("MiB", 1 << 20), ("KiB", 1 << 10)):
        if value and value % amount == 0:
            return f"{value // amount} {unit}"
    return value


# ------------------------------------------------------------------ places


def place(
    allowed: str, default: Callable[[], Path], *, name_default: bool = False
) -> Reader:
    """A path: ``~`` is home, a relative one stands beside the configuration."""

    def read(value: Any, base: Path) -> Path:
        text = _path_text(value)
        return locations.expand(text, base) if text else default()

    def show(value: Path) -> str:
        return "" if value == default() and not name_default else short_path(value)

    return Reader(f'{allowed}, or "" for the usual place', read, show)


def _path_text(value: object) -> str:
    if not isinstance(value, str) or not is_clean(value) or "\n" in value:
        raise Bad
    text = value.strip()
    if text.startswith("~") and not text.startswith("~/") and text != "~":
        raise Bad("only ~/ is understood, not the home of another user")
    return text


def rules_folder() -> Reader:
    """The user's own rules: must exist when named; "rules" beside the file if not."""

    def read(value: Any, base: Path) -> str:
        text = _path_text(value)
        if not text:
            beside = base / "rules"
            return str(beside) if os.path.isdir(beside) else ""
        folder = locations.expand(text, base)
        if not os.path.isdir(folder):
            raise Bad(f"there is no folder {folder}; create it, or leave this empty")
        return str(folder)

    return Reader(
        'a folder, or "" for "rules" beside this file when there is one', read
    )


def short_path(path: Path) -> str:
    """Return a path as a user writes it: with ``~`` where it is under home."""
    try:
        return f"~/{path.relative_to(locations.home()).as_posix()}"
    except ValueError:
        return str(path)


#: Fields of a file name; `export` fills them in.
TEMPLATE_FIELDS = ("date", "title", "feed", "id", "lang", "host")


def name_template() -> Reader:
    """A file name with fields in braces."""
    fields = ", ".join(f"{{{name}}}" for name in TEMPLATE_FIELDS)

    def read(value: Any, base: Path) -> str:
        if not isinstance(value, str) or not value.strip() or len(value) > 200:
            raise Bad
        if not is_clean(value) or "\n" in value or "\\" in value:
            raise Bad("a file name has no control characters and no backslash")
        try:
            parts = list(string.Formatter().parse(value))
        except ValueError:
            raise Bad(f"the braces do not match; fields are {fields}") from None
        names = {name for _, name, _, _ in parts if name is not None}
        if any(spec or conversion for _, _, spec, conversion in parts):
            raise Bad(f"a field has only its name between braces; fields are {fields}")
        if unknown := sorted(names - set(TEMPLATE_FIELDS)):
            raise Bad(f"there is no field {{{unknown[0]}}}; fields are {fields}")
        if not names & {"title", "id"}:
            raise Bad("the name needs {title} or {id}, else articles share one name")
        if value.startswith(("/", "~")) or ".." in value.split("/"):
            raise Bad("the name stays inside the save folder: no leading / and no ..")
        return value

    return Reader(f"a file name without ending; fields: {fields}", read)


def date_format() -> Reader:
    """A strftime format."""
    sample = datetime.datetime(2025, 6, 10, 15, 12, tzinfo=datetime.UTC)

    def read(value: Any, base: Path) -> str:
        if not isinstance(value, str) or not value.strip() or len(value) > 60:
            raise Bad
        if not is_clean(value) or re.search(
            r"%(?![aAbBcdHIjmMpSuUVwWxXyYzZeFTDRGgklhC%-])", value
        ):
            raise Bad
        try:
            shown = sample.strftime(value)
        except ValueError:
            raise Bad from None
        if not shown.strip() or shown == value:
            raise Bad
        return value

    return Reader('a date format such as "%d %b %Y, %H:%M" (strftime)', read)


# ------------------------------------------------------------------ the network


def proxy() -> Reader:
    """Address of a proxy, or empty."""
    from newsreader.urls import is_web

    def read(value: Any, base: Path) -> str:
        if not isinstance(value, str) or (value and not is_web(value)):
            raise Bad
        return value

    return Reader('the address of a proxy ("http://host:port"), or ""', read)


def hosts() -> Reader:
    """A list of host names, with or without port."""
    from newsreader.urls import is_web

    def read(value: Any, base: Path) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise Bad
        for host in value:
            if not host or "/" in host or "@" in host or not is_web(f"http://{host}/"):
                raise Bad(
                    f'"{_short(one_line(host))}" is not the name of a host; '
                    'allowed: names and addresses such as "nas.local", "192.168.1.5"'
                )
        return tuple(value)

    return Reader('a list of hosts such as ["nas.local", "192.168.1.5"]', read, list)


# ------------------------------------------------------------------ lists


def words(allowed: str) -> Reader:
    """A list of short texts; a single one may stand alone."""

    def read(value: Any, base: Path) -> tuple[str, ...]:
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list):
            raise Bad
        clean = [one_line(v) if isinstance(v, str) else "" for v in values]
        for number, (word, shown) in enumerate(zip(clean, values, strict=True), 1):
            if not word or len(word) > 80:
                raise Bad(
                    f"number {number} of the list is {found(shown)}; allowed: {allowed}"
                )
        return tuple(dict.fromkeys(clean))

    return Reader(allowed, read, list)


def command() -> Reader:
    """A program and its arguments: a list, or one text split as a shell splits it."""

    def read(value: Any, base: Path) -> tuple[str, ...]:
        if isinstance(value, str):
            try:
                value = shlex.split(value)
            except ValueError:
                raise Bad("the quotation marks in it do not match") from None
        if not isinstance(value, list) or not all(
            isinstance(word, str) and is_clean(word) and "\n" not in word
            for word in value
        ):
            raise Bad
        words = tuple(value)
        if words and not words[0].strip():
            raise Bad("the first word names the program")
        if words and words[0].startswith("~/"):
            return (str(locations.expand(words[0], base)), *words[1:])
        return words

    return Reader(
        'a list such as ["pass", "feeds/example"]; no shell is involved', read, list
    )
