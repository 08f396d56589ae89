"""The list of feeds that newsboat and newsbeuter keep: a file of addresses, one a line.

Pure. After an address come its tags; one that begins with "~" is the title, "!" hides
the feed. From a word that begins with "#", outside of quotes, the rest of the line is a
comment. Source: newsboat's manual, "urls file".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

#: What every line that is no comment begins with.
_BEGINS = re.compile(r'"?(?:https?|feed|exec|filter|query|file):', re.IGNORECASE)
_TOKEN = re.compile(r'"((?:[^"\\]|\\.){0,8192})"?|(\S{1,8192})')
_ESCAPED = re.compile(r"\\(.)")


def outlines(text: str) -> Iterator[tuple[dict[str, str], tuple[str, ...]]]:
    """Yield each feed as an outline of OPML, and its tags; nothing if it is no list."""
    lines = [line for raw in text.splitlines() if (line := raw.strip())]
    lines = [line for line in lines if not line.startswith("#")]
    if not lines or not all(map(_BEGINS.match, lines[:50])):
        return
    for line in lines:
        address, *rest = _tokens(line)
        values = {"xmlurl": address}
        for name in rest:
            if name.startswith("~"):
                values["text"] = name[1:]
        yield values, tuple(name for name in rest if name[:1] not in ("~", "!", ""))


def _tokens(line: str) -> list[str]:
    found = takewhile(lambda m: not (m[2] or "").startswith("#"), _TOKEN.finditer(line))
    return [m[2] if m[1] is None else _ESCAPED.sub(r"\1", m[1]) for m in found]
