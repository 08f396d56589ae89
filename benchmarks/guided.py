"""Fuzz cleaning and parsing led by the coverage of our own code.

    python -m benchmarks.guided clean|text|parse [CORPUS ...] [libFuzzer's options]

Needs `atheris`, which is no dependency: it knows few versions of Python. Ten minutes:
``-max_total_time=600 -timeout=20``. What it finds is written where it was started.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable

from benchmarks.fuzz import check_article, check_feed

#: What makes every module of a target load, so that all of them are led by.
_PAGE = "<html lang=en><title>x</title><article><p>" + "The council said. " * 40
_FEEDS = (
    b"<rss><channel><item><title>x</title></channel>",
    b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>x</title></entry></feed>",
)


def clean(data: bytes) -> None:
    """Clean a page, as bytes when it begins beyond ASCII."""
    import filters

    html = data if data[:1] > b"\x7f" else data.decode("utf-8", "replace")
    check_article(filters.clean(html, "https://a.example/x"))


def text(data: bytes) -> None:
    """Clean plain text."""
    import filters

    check_article(filters.clean_text(data.decode("utf-8", "replace")))


def parse(data: bytes) -> None:
    """Parse a feed, of a told type or none by its length."""
    from newsreader.parse import parse_feed

    kind = "application/rss+xml" if len(data) % 2 else ""
    check_feed(parse_feed(data, kind, "https://a.example/feed", charset=""))


TARGETS: dict[str, Callable[[bytes], None]] = {
    "clean": clean,
    "text": text,
    "parse": parse,
}


def main() -> None:
    """Read the name of a target; the rest is libFuzzer's."""
    target = TARGETS[sys.argv.pop(1)]
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["filters", "newsreader"]):
        clean(_PAGE.encode())
        text(b"Donate now.\n\nThe council said.")
        for feed in _FEEDS:
            parse(feed)
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
