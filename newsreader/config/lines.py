"""Where each key of a TOML document stands. Pure; for error messages only.

tomllib gives no positions, so the document is walked once more when something in it is
wrong. The text has been parsed already and is known to be TOML: this walks its
structure and leaves the meaning of values to tomllib.
"""

from __future__ import annotations

import contextlib
import re
from bisect import bisect_right

Path = tuple[str | int, ...]

_SPACE = re.compile(r"[ \t]*")
_FILLER = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"[^,\]}#\r\n]*")
_STRINGS = (
    re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"""(?:"{0,2})', re.DOTALL),
    re.compile(r"'''(?:[^']|'(?!''))*'''(?:'{0,2})", re.DOTALL),
    re.compile(r'"(?:[^"\\\n]|\\.)*"'),
    re.compile(r"'[^'\n]*'"),
)


def key_lines(text: str) -> dict[Path, int]:
    """Return the 1-based line of every key, table and list element of `text`.

    Paths are keys and 0-based positions: ``("feeds", 2, "interval")``. What cannot be
    walked is left out; nothing is raised.
    """
    walker = _Walker(text)
    with contextlib.suppress(_Lost, RecursionError):
        walker.document()
    return walker.lines


class _Lost(Exception):
    """The text is not what TOML looks like here."""


class _Walker:
    def __init__(self, text: str) -> None:
        self.text = text
        self.pos = 0
        self.lines: dict[Path, int] = {}
        self._starts = [0, *(m.end() for m in re.finditer("\n", text))]
        self._tables: dict[Path, int] = {}

    def document(self) -> None:
        prefix: Path = ()
        while self._skip(_FILLER) < len(self.text):
            if self._take("[["):
                prefix = self._table_name(of_list=True)
                self._expect("]]")
            elif self._take("["):
                prefix = self._table_name(of_list=False)
                self._expect("]")
            else:
                self._pair(prefix)

    def _table_name(self, *, of_list: bool) -> Path:
        line = self._line()
        path: Path = ()
        *parents, last = self._key()
        for part in parents:
            path = self._inside((*path, part))
            self.lines.setdefault(path, line)
        path = (*path, last)
        if not of_list:
            path = self._inside(path)
            self.lines[path] = line
            return path
        number = self._tables[path] = self._tables.get(path, -1) + 1
        self.lines.setdefault(path, line)
        self.lines[(*path, number)] = line
        return (*path, number)

    def _inside(self, path: Path) -> Path:
        """Return the path of the newest table where `path` is a list of tables."""
        number = self._tables.get(path)
        return path if number is None else (*path, number)

    def _pair(self, prefix: Path) -> None:
        line = self._line()
        path = prefix
        for part in self._key():
            path = (*path, part)
            self.lines.setdefault(path, line)
        self._expect("=")
        self._value(path)

    def _value(self, path: Path) -> None:
        self._skip(_SPACE)
        self.lines.setdefault(path, self._line())
        if self._take("["):
            self._elements(path)
        elif self._take("{"):
            while self._skip(_FILLER) >= 0 and not self._take("}"):
                if not self._take(","):
                    self._pair(path)
        elif not self._string():
            self._skip(_BARE_VALUE)

    def _elements(self, path: Path) -> None:
        number = 0
        while self._skip(_FILLER) >= 0 and not self._take("]"):
            if self._take(","):
                continue
            if self.pos >= len(self.text):
                raise _Lost
            self._value((*path, number))
            number += 1

    def _key(self) -> list[str]:
        parts = []
        while True:
            self._skip(_SPACE)
            start = self.pos
            if self._string():
                parts.append(_unquoted(self.text[start : self.pos]))
            else:
                match = _BARE_KEY.match(self.text, self.pos)
                if match is None:
                    raise _Lost
                self.pos = match.end()
                parts.append(match[0])
            self._skip(_SPACE)
            if not self._take("."):
                return parts

    def _string(self) -> bool:
        if not self.text.startswith(('"', "'"), self.pos):
            return False
        for pattern in _STRINGS:
            if match := pattern.match(self.text, self.pos):
                self.pos = match.end()
                return True
        raise _Lost

    def _skip(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self.text, self.pos)
        if match is not None:
            self.pos = match.end()
        return self.pos

    def _take(self, token: str) -> bool:
        found = self.text.startswith(token, self.pos)
        self.pos += len(token) * found
        return found

    def _expect(self, token: str) -> None:
        self._skip(_SPACE)
        if not self._take(token):
            raise _Lost

    def _line(self) -> int:
        return bisect_right(self._starts, self.pos)


def _unquoted(key: str) -> str:
    if key.startswith("'"):
        return key[1:-1]
    if "\\" not in key:
        return key[1:-1]
    import tomllib

    return str(tomllib.loads(f"x = {key}")["x"])
