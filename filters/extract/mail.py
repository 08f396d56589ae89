"""Addresses of mail in links, without what would be written to them."""

from __future__ import annotations

import re
from urllib.parse import unquote

from filters.text import one_line

SCHEME = "mailto:"
_ADDRESS = re.compile(
    r"[^\s@<>\"`\\()\[\],;:?&]{1,64}@[^\W_][\w-]{0,62}(?:\.[\w-]{1,63}){1,8}"
)
_MOST_CHARS, _MOST_ADDRESSES = 1_000, 10


def address_of(href: str) -> str:
    """Return a mailto: address without subject and text; "" when it is none.

    "mailto:?subject=..." passes an article on, and is nobody's address.
    """
    if href[: len(SCHEME)].lower() != SCHEME or len(href) > _MOST_CHARS:
        return ""
    named = one_line(unquote(href[len(SCHEME) :].partition("?")[0]))
    names = [name.strip() for name in named.split(",")]
    if len(names) > _MOST_ADDRESSES or not all(map(_ADDRESS.fullmatch, names)):
        return ""
    return SCHEME + ",".join(names)
