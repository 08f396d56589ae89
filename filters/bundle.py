"""Several pages of one article as one document. Pure; loads no HTML parser.

The form in which a caller that fetched further pages hands them over and keeps them:
the first page as it is, each further page after a line that no page holds.
"""

from __future__ import annotations

from collections.abc import Iterable

#: Pages of one article that are looked for and joined; more is a list of other things.
MAX_PAGES = 10
_MARK = "\n\x1e<!-- further page: "
_END = " -->\n"


def bundle(html: str, further: Iterable[tuple[str, str]]) -> str:
    """Return one document of a page and its further pages (address, HTML).

    A page that could not be had has no HTML; that is told where it is missing.
    """
    parts = [html.replace("\x1e", " ")]
    for url, page in further:
        parts.append(f"{_MARK}{url}{_END}{page.replace(chr(0x1E), ' ')}")
    return "".join(parts)


def unbundle(html: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the first page and the further ones with their addresses."""
    if "\x1e" not in html:
        return html, []
    first, *rest = html.split(_MARK)
    further = []
    for part in rest:
        url, _, page = part.partition(_END)
        further.append((url, page))
    return first, further
