"""Fills in what the demo's texts leave open: dates, keys, addresses, hostile bytes.

A text says ``{{date +30}}`` and gets the day thirty days after its publication, in its
own language; ``{{key save}}`` is the key bound to that action. No I/O.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import cache
from html import escape
from typing import Any

from newsreader.actions import keys_for
from newsreader.demo.stories import read

_FIELD = re.compile(r"\{\{(\w+)((?: [^{}]*)?)\}\}")

#: What a hostile feed sends, by the name its text uses.
_HOSTILE = {
    "esc": "\x1b",
    "bel": "\x07",
    "csi": "\x9b",
    "rlo": "\u202e",
    "pdf": "\u202c",
    "zwsp": "\u200b",
}
_LONG = "and then the harbour master looked at the tide table once more, "


@dataclass(frozen=True, slots=True)
class Filling:
    """What is known when a text is filled in."""

    #: Address of the server without a trailing slash.
    base: str
    #: Publication of the text, or the start of the server for a whole document.
    moment: datetime
    lang: str
    #: Keys of every action, the one to be shown first.
    keys: Mapping[str, Sequence[str]] = field(default_factory=lambda: keys_for({}))


def fill(text: str, filling: Filling) -> str:
    """Return `text` with every ``{{...}}`` replaced. Raises KeyError, ValueError."""
    return _FIELD.sub(lambda m: _value(m[1], m[2].split(), filling), text)


def guid(outlet: str, story: str) -> str:
    """Return the name a story has in its feed, the same in every run."""
    return f"tag:{outlet}.example,2026:{story}"


def _value(name: str, words: list[str], filling: Filling) -> str:
    if name in _HOSTILE:
        return _HOSTILE[name]
    if name == "base":
        return filling.base
    if name == "key":
        return escape(filling.keys[words[0]][0])
    if name == "guid":
        return guid(*words[0].split("/"))
    if name == "long":
        return (_LONG * (int(words[0]) // len(_LONG) + 1))[: int(words[0])]
    if name == "rfc822":
        return format_datetime(filling.moment - timedelta(hours=float(words[0])))
    return _date(name, words, filling)


def _date(name: str, words: list[str], filling: Filling) -> str:
    names = _calendar()[filling.lang]
    shift = int(words[0]) if words else 0
    if name == "year":
        return str(filling.moment.year + shift)
    if name == "month":
        return str(names["months"][(filling.moment.month - 1 + shift) % 12])
    day = filling.moment + timedelta(days=shift)
    if name == "weekday":
        return str(names["weekdays"][day.weekday()])
    if name != "date":
        raise KeyError(name)
    pattern: str = names["date_year" if words[-1:] == ["year"] else "date"]
    first = "1er" if filling.lang == "fr" and day.day == 1 else str(day.day)
    return pattern.format(
        d=first, m=day.month, month=names["months"][day.month - 1], y=day.year
    )


@cache
def _calendar() -> Mapping[str, Any]:
    return tomllib.loads(read("calendar.toml"))
