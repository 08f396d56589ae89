"""Pieces and frames: every visible block of text of a page, and where it stands."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from filters.article import BlockKind, SpanKind
from filters.extract.line import RawSpan
from filters.siterules.cosmetic import CUT
from filters.text import one_line

#: A member of an enumeration takes 20 times as long to look up as a name of a module.
_LINK = SpanKind.LINK
#: Blocks of a page that are looked at; long live blogs have some 3,000.
MAX_PIECES = 8_000
_DIGITS = re.compile(r"\d+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NAMING = ("class", "id", "role", "itemprop", "data-component", "data-testid")


class Frame:
    """A block element that is open around pieces.

    Its names are folded when asked for: few frames are anywhere near the text.
    """

    __slots__ = ("_style", "_words", "attrs", "cut", "depth", "index", "parent", "tag")

    def __init__(
        self,
        index: int,
        tag: str,
        attrs: dict[str, str | None],
        parent: Frame | None,
    ) -> None:
        self.index = index
        self.tag = tag
        self.attrs = attrs
        self.parent = parent
        #: Selector of the user's filter list that hides this element, or "".
        self.cut = ""
        self.depth = 0
        if parent is not None:
            self.depth = parent.depth + 1
            self.cut = parent.cut
        self._words: str | None = ""
        if attrs:
            self._words = None
            if CUT in attrs:
                self.cut = attrs[CUT] or self.cut
        self._style = ""

    @property
    def words(self) -> str:
        """Class, id, role and test names as one lower-case string."""
        if self._words is None:
            self._words = _words_of(self.attrs)
        return self._words

    @property
    def style(self) -> str:
        """What the element shares with its like: tag and classes without numbers."""
        if not self._style:
            classes = self.attrs.get("class")
            self._style = _style_of(self.tag, classes) if classes else self.tag
        return self._style

    def is_named(self, names: re.Pattern[str], levels: int = 4) -> bool:
        """Whether the words of the element, or of one close around it, have a name."""
        at: Frame | None = self
        for _ in range(levels):
            if at is None:
                return False
            if (words := at.words) and names.search(words):
                return True
            at = at.parent
        return False


@lru_cache(maxsize=4096)
def _style_of(tag: str, classes: str) -> str:
    return f"{tag}.{'.'.join(_DIGITS.sub('', classes[:200]).split())}"


def _words_of(attrs: dict[str, str | None]) -> str:
    parts = list(filter(None, map(attrs.get, _NAMING)))
    return _folded(" ".join(parts)[:300]) if parts else ""


@lru_cache(maxsize=4096)
def _folded(names: str) -> str:
    return _CAMEL.sub("-", names).lower()


class Piece:
    """One block of text, image, embed or rule, and where it stands."""

    __slots__ = (
        "frame",
        "href",
        "kind",
        "level",
        "link_chars",
        "links",
        "marker",
        "order",
        "rows",
        "spans",
        "text",
    )

    def __init__(
        self,
        kind: BlockKind,
        text: str,
        frame: Frame,
        order: int,
        spans: tuple[RawSpan, ...] = (),
        level: int = 0,
        marker: str = "",
        href: str = "",
        rows: tuple[tuple[str, ...], ...] = (),
    ) -> None:
        self.kind = kind
        self.text = text
        self.frame = frame
        self.order = order
        self.spans = spans
        self.level = level
        self.marker = marker
        self.href = href
        self.rows = rows
        self.links = self.link_chars = 0
        for start, end, kind_of_span, _ in spans:
            if kind_of_span is _LINK:
                self.links += 1
                self.link_chars += end - start


#: An address that joining and parsing would give back as it is: the common case.
_WHOLE = re.compile(
    r"https?://[a-zA-Z0-9.-]+(?::\d{2,5})?(?:/[!-\"$-:<->@-~]*(?:\?[!-\"$-~]+)?)?"
)
#: A path from the root of the page's own host, which joining would leave as it is but
#: for its steps of dots.
_FROM_ROOT = re.compile(r"/(?!/)[!-\"$-:<->@-~]*(?:\?[!-\"$-~]+)?")


def absolute(href: str | None, base: str) -> str:
    """Return an absolute http(s) address without controls, or ""."""
    if not href:
        return ""
    if len(href) <= 4000:
        if _WHOLE.fullmatch(href):
            return href
        if href[0] == "/" and (origin := _origin(base)):
            if "/." not in href and _FROM_ROOT.fullmatch(href):
                return origin + href
            whole = f"{origin.partition('/')[0]}{href}"
            if href[1:2] == "/" and _WHOLE.fullmatch(whole):
                return whole
    href = "".join(one_line(href[:4000]).split())
    if not href or href.startswith("#"):
        return ""
    try:
        joined = urljoin(base, href)
        parts = urlsplit(joined)
    except ValueError:
        return ""
    return joined if parts.scheme in ("http", "https") and parts.netloc else ""


@lru_cache(maxsize=64)
def _origin(base: str) -> str:
    """Return scheme and host of a page's address, "" where it has none of http(s)."""
    try:
        parts = urlsplit(base)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    return f"{parts.scheme}://{parts.netloc}"


def dom_chain(frame: Frame, depth: int = 6) -> str:
    """Return the element chain of a frame: "div.body > aside.newsletter > p"."""
    names: list[str] = []
    at: Frame | None = frame
    while at is not None and len(names) < depth:
        attrs = at.attrs
        names.append(
            _selector_of(at.tag, attrs.get("id"), attrs.get("class"))
            if attrs
            else at.tag
        )
        at = at.parent
    return " > ".join(reversed(names))


@lru_cache(maxsize=1024)
def _selector_of(tag: str, ident: str | None, classes: str | None) -> str:
    name = tag
    if ident:
        name += "#" + "_".join(one_line(ident[:60]).split())
    if classes:
        name += "".join("." + c for c in one_line(classes[:120]).split())
    return name
