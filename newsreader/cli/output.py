"""How results are printed: tables for people, tabs and JSON for programs."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from filters.text import strip_controls
from newsreader.errors import NewsreaderError
from newsreader.logfile import redact_url
from newsreader.urls import display_host, host_of

_ELLIPSIS = "…"
_BAR_CELLS = 24
#: Seconds between two pictures of the progress bar.
_BAR_EVERY_S = 0.05


def say(sentence: str) -> None:
    """Tell the user something that is not the result."""
    print(strip_controls(sentence), file=sys.stderr)


class OutputFailed(NewsreaderError):
    """Standard output takes nothing: its disk is full, or it is closed."""

    def __init__(self, error: OSError) -> None:
        super().__init__(f"The output cannot be written: {error.strerror or error}.")


def put(text: str) -> None:
    """Print the result, with one newline at its end. Raises OutputFailed."""
    try:
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputFailed(error) from error


def feed_name(title: str, url: str) -> str:
    """Return what tells a feed from others: its title, without one its address."""
    own = title and title not in (host_of(url), display_host(url))
    return title if own else redact_url(url)


def counted(number: int, noun: str) -> str:
    """Return "1 feed", "2 feeds"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def put_json(value: Any) -> None:
    """Print the result as JSON, indented, in UTF-8."""
    put(json.dumps(value, ensure_ascii=False, indent=2))


def is_screen(stream: TextIO) -> bool:
    """Whether somebody watches a stream."""
    return stream.isatty() and os.environ.get("TERM", "") != "dumb"


def put_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print aligned columns on a terminal, the last cut to fit; else tabs, no heads."""
    if not is_screen(sys.stdout):
        for row in rows:
            put("\t".join(row))
        return
    table = [tuple(row) for row in rows]
    widths = [
        max((cells(row[column]) for row in (heads, *table)), default=0)
        for column in range(len(heads))
    ]
    width = shutil.get_terminal_size().columns
    put(_bold(_aligned(heads, widths, width)))
    for row in table:
        put(_aligned(row, widths, width))


def _aligned(row: Sequence[str], widths: Sequence[int], width: int) -> str:
    parts = [_padded(cell, cut) for cell, cut in zip(row, widths, strict=True)]
    return fit("  ".join(parts).rstrip(), width)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cells(text))


def _bold(text: str) -> str:
    return text if os.environ.get("NO_COLOR") else f"\x1b[1m{text}\x1b[0m"


def cells(text: str) -> int:
    """Return how many terminal cells `text` takes; it is one clean line."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Cf")
        else 2
        if unicodedata.east_asian_width(char) in "WF"
        else 1
        for char in text
    )


def fit(text: str, width: int) -> str:
    """Return `text` cut to at most `width` cells, with an ellipsis when cut."""
    if cells(text) <= width:
        return text
    kept, used = [], 0
    for char in text:
        used += cells(char)
        if used > max(0, width - 1):
            break
        kept.append(char)
    return "".join(kept) + _ELLIPSIS if width > 0 else ""


class ProgressBar:
    """One line on stderr that tells how far a job is; silent when nobody watches."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._on = is_screen(self._stream)
        self._drawn_at = 0.0

    def show(self, done: int, total: int, words: str) -> None:
        """Draw ``[#####-----] 12/30 words``."""
        now = time.monotonic()
        if not self._on or (done < total and now - self._drawn_at < _BAR_EVERY_S):
            return
        self._drawn_at = now
        filled = _BAR_CELLS * done // total if total else _BAR_CELLS
        bar = "#" * filled + "-" * (_BAR_CELLS - filled)
        width = shutil.get_terminal_size().columns - 1
        self._stream.write("\r\x1b[K" + fit(f"[{bar}] {done}/{total} {words}", width))
        self._stream.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._on and self._drawn_at:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
