"""readability-lxml's opinion, guarded: the only module that knows the library."""

from __future__ import annotations

import logging
import re

# The library logs a traceback for every page it cannot read; that is a value here.
logging.getLogger("readability.readability").setLevel(logging.CRITICAL)

#: Its own cost grows with the square of runs of blanks.
_BLANK_RUN = re.compile(r"\s{3,}")
_MAX_CHARS = 1_000_000


def summary_html(html: str, url: str) -> str:
    """Return readability-lxml's article HTML for `html`, or "" when it finds none."""
    from readability import Document

    if not html or len(html) > _MAX_CHARS:
        return ""
    try:
        return str(Document(_BLANK_RUN.sub(" ", html), url=url or None).summary())
    except Exception:  # the library raises whatever lxml and its regexes raise
        return ""
