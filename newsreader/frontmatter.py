"""YAML front matter that says exactly what it was given, whatever that is. Pure.

Only the little of YAML that needs no knowledge to be safe: block mappings and lists,
every text in double quotes with JSON's escapes, every key a plain word. Reads back
the same in YAML 1.1 and 1.2.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

#: A text, a number, nothing, or these in lists and mappings.
Value = str | int | float | bool | None | Sequence["Value"] | Mapping[str, "Value"]

#: Outside of YAML's printable set, or a line break to some reader: escaped.
_ESCAPED = re.compile(
    "[\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff"
    "\ufff0-\uffff\U000e0000-\U000e0fff]"
    "|[\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U000ffffe-\U0010ffff]"
)
_KEY = re.compile(r"[a-z][a-z0-9_]*")


def render(fields: Mapping[str, Value]) -> str:
    """Return ``---``, the fields, ``---``. Raises ValueError for an odd key."""
    lines = "\n".join(_lines(fields, 0))
    return f"---\n{lines}\n---\n"


def _lines(fields: Mapping[str, Value], depth: int) -> Iterator[str]:
    indent = "  " * depth
    for key, value in fields.items():
        if not _KEY.fullmatch(key):
            raise ValueError(f"not a plain key: {key!r}")
        if isinstance(value, Mapping) and value:
            yield f"{indent}{key}:"
            yield from _lines(value, depth + 1)
        elif isinstance(value, Sequence) and not isinstance(value, str) and value:
            yield f"{indent}{key}:"
            yield from (f"{indent}  - {_scalar(item)}" for item in value)
        else:
            yield f"{indent}{key}: {_scalar(value)}"


def _scalar(value: Value) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[]"
    quoted = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(_escape, quoted)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if 0xD800 <= code <= 0xDFFF:
        code = 0xFFFD  # half of a pair: no encoding can hold it
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
