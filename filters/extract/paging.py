"""Articles of several pages: which page is next, and whether it says it belongs.

Reads addresses and links only; nothing is fetched here.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, urlsplit

from selectolax.lexbor import LexborNode

from filters.bundle import MAX_PAGES
from filters.extract.claims import fold
from filters.extract.page import Page
from filters.extract.pieces import absolute
from filters.text import one_line

#: "/flood/2", "/flood/page/2/", "/flood-2.html", "/flood,seite-2".
_NUMBERED = re.compile(
    r"(?P<stem>.*?)(?:/|[-_,](?=(?:page|seite|pagina|p)?[-_]?\d+$))"
    r"(?:(?:page|seite|pagina|p)[-_/]?)?(?P<number>\d{1,2})"
)
_ENDING = re.compile(r"(?:\.(?:html?|php|aspx?))?/*$")
_KEYS = frozenset(("page", "seite", "pagina", "p", "pg"))
#: What holds links to the pages of a text.
_PAGINATION = '[class*="aginat"], .page-links'
_MAX_BOXES, _MAX_LINKS = 20, 30
#: Share of words in common that makes two titles those of one article.
_ALIKE = 0.6
_PAGE_WORDS = frozenset(("page", "seite", "pagina", "p", "of", "von", "de", "di"))


def may_go_on(html: str) -> bool:
    """Whether a page is worth reading for a next page: it names one or counts some."""
    return "next" in html or "aginat" in html or "page-links" in html


def read(
    html: str, url: str, first_url: str = "", first_title: str = ""
) -> tuple[str, str]:
    """Return a page's title and the address of its next page.

    With the address and the title of an article's first page, both are empty unless
    the page says that it continues that article.
    """
    from filters.extract.metadata import read_metadata

    page = Page(html, url)
    meta = read_metadata(page)
    if first_url and not belongs(page, first_url, first_title, meta.title):
        return "", ""
    return meta.title, meta.next_page


def next_page(page: Page) -> str:
    """Return the address of the next page of the same article, or ""."""
    node = page.tree.css_first('link[rel="next"], a[rel~="next"]')
    for link in [node] if node is not None else _page_links(page):
        address = absolute(link.attributes.get("href"), page.url)
        if not address:
            continue
        # rel=next also links the next story: only one page on counts. A bare link
        # must be the number of the page as well.
        number = _number_after(page.url, address)
        if number and (node is not None or _text(link) == str(number)):
            return address
    return ""


def _page_links(page: Page) -> list[LexborNode]:
    boxes = page.tree.css(_PAGINATION)[:_MAX_BOXES]
    return [link for box in boxes for link in box.css("a[href]")[:_MAX_LINKS]]


def belongs(later: Page, first_url: str, title: str, later_title: str) -> bool:
    """Whether a page says itself that it is a further page of an article.

    It must have the article's title and name the article's address, with or without
    its number, as its own or as that of the page before it.
    """
    mine, theirs = _title_words(title), _title_words(later_title)
    if not mine or len(mine & theirs) < _ALIKE * len(mine | theirs):
        return False
    links = later.tree.css('link[rel="canonical"], link[rel="prev"], a[rel~="prev"]')
    return any(
        page_of(first_url, absolute(link.attributes.get("href"), later.url))
        for link in links
    )


def page_of(first: str, address: str) -> int:
    """Return the number of the page of the article at `first` that `address` is.

    0 when it is none: pages have one host and one path, but for their number.
    """
    try:
        here, there = urlsplit(first), urlsplit(address)
    except ValueError:
        return 0
    if not address or here.netloc != there.netloc or not _bare(here).strip("/"):
        return 0
    if _bare(here) == _bare(there):
        return _asked_for(there)
    match = _NUMBERED.fullmatch(_bare(there))
    if match is None or match["stem"] != _bare(here):
        return 0
    number = int(match["number"])
    return number if 1 <= number <= MAX_PAGES else 0


def _number_after(url: str, address: str) -> int:
    """Return the number of the page at `address` when it follows that at `url`."""
    number = page_of(url, address)
    if number:
        return number if number == _asked(url) + 1 else 0
    # From "/flood/2" to "/flood/3".
    match = _NUMBERED.fullmatch(_bare(urlsplit(url)))
    if match is None:
        return 0
    first = urlsplit(url)._replace(path=match["stem"], query="").geturl()
    number = page_of(first, address)
    return number if number == int(match["number"]) + 1 else 0


def _bare(address: SplitResult) -> str:
    """Return the path without the ending of a file."""
    return _ENDING.sub("", address.path)


def _asked(url: str) -> int:
    return _asked_for(urlsplit(url))


def _asked_for(address: SplitResult) -> int:
    """Return the page number in the query of an address; 1 when it has none."""
    for key, value in parse_qsl(address.query):
        if key.lower() in _KEYS and value.isascii() and value.isdigit():
            number = int(value[:4])
            return number if 1 <= number <= MAX_PAGES else 0
    return 1


def _title_words(title: str) -> set[str]:
    words = set(fold(title).split())
    return {w for w in words if not w.isdigit() and w not in _PAGE_WORDS}


def _text(node: LexborNode) -> str:
    return one_line((node.text(deep=True) or "")[:100])
