"""What a page shows right after the text it gives: the place where walls stand.

The blocks of an article leave out what is neither text nor an appeal; a wall drawn in
plain ``div``s with a wording no rule knows is only found where it stands. Reads the
page's tree, judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from filters.extract import walk

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from filters.extract.page import Page

#: Characters, lines and elements after the text that are read.
_MOST_LETTERS, _MOST_LINES, _MOST_NODES = 900, 12, 250
#: Letters of the text's end that tell the element it stands in; the shortest to tell.
_KEY, _SHORTEST_KEY = 40, 12
#: Elements searched for that end, from the end of the page.
_MOST_SEARCHED = 600
#: Characters read in that search; and in one line, for which an element less is read.
_MOST_READ, _PER_ELEMENT = 2_000_000, 1_000
#: Longest line of a wall; a link in a list that is longer than a button is a headline.
_LINE, _BUTTON = 400, 25
#: The parser's number of what is text.
_TEXT_ID = 2
#: Longest label before the last that is no name: "co" in "a.co.uk".
_SECOND_LEVEL = 3
_UNSEEN = frozenset(
    ("script", "style", "template", "noscript", "svg", "select", "iframe", "nav")
)
#: Elements whose text is one line, whatever is inside.
_WHOLE = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "a", "button", "label", "summary", "td")
)


_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5"))
#: What makes a form one to sign in by.
_PASSWORD = 'input[type="password"]'
#: Lines and elements that are read to find out where another text begins.
_MOST_FURTHER, _FURTHER_NODES = 80, 600


@dataclass(frozen=True, slots=True)
class Line:
    """One visible line of a page."""

    text: str
    #: The element it is the text of, if it is one, and the host of the page.
    node: LexborNode | None = None
    host: str = ""
    #: How many elements around the text it stands outside of.
    level: int = 0
    #: Not a line but a form to sign in by: it asks for a password.
    signs_in: bool = False

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading, as stands above another text."""
        return self.node is not None and self.node.tag in _HEADINGS

    @property
    def leaves(self) -> bool:
        """Whether it holds a link to another site."""
        return self.node is not None and _leaves(self.node, self.host)


def is_hidden(node: LexborNode) -> bool:
    """Whether an element says itself that it is not shown, as the text's own do."""
    return walk.is_hidden(node.tag or "", node.attributes)


def lines_after(page: Page, end: str) -> tuple[Line, ...]:
    """Return the visible lines that follow the paragraph which ends in `end`."""
    found: list[Line] = []
    letters = 0
    for line in _from(page, end, _MOST_NODES, texts=False):
        found.append(line)
        letters += len(line.text)
        if letters > _MOST_LETTERS or len(found) >= _MOST_LINES:
            break
    return tuple(found)


def lines_further(page: Page, start: str) -> Iterator[Line]:
    """Yield the visible lines, texts too, after the first paragraph of a text."""
    return islice(_from(page, start, _FURTHER_NODES, texts=True), _MOST_FURTHER)


def _from(page: Page, end: str, nodes: int, *, texts: bool) -> Iterator[Line]:
    words = end.split()
    key = end_key(end)
    if len(key) < _SHORTEST_KEY:
        return
    node = _holder(page, key, words[-1][-_SHORTEST_KEY:])
    if node is not None:
        yield from _following(node, _host(page.url), nodes, texts)


def end_key(text: str) -> str:
    """Return the last letters of a paragraph, by which it is known on its page."""
    return "".join(text.split())[-_KEY:]


def _holder(page: Page, key: str, last: str) -> LexborNode | None:
    """Return the innermost element whose text holds `key`, the last of the page.

    `last` is the end of the last word: the quick look before the slow one.
    """
    read = 0
    for selector in ("p", "div, li, blockquote, td, section, article"):
        for node in reversed(page.tree.css(selector)[-_MOST_SEARCHED:]):
            text = node.text(deep=True)
            if last in text and key in "".join(text.split()):
                return node
            read += len(text)
            if read > _MOST_READ:
                return None
    return None


def _following(node: LexborNode, host: str, nodes: int, texts: bool) -> Iterator[Line]:
    at: LexborNode | None = node
    budget = [nodes]
    level = 0
    while at is not None and at.tag not in ("body", "html"):
        after = at.next
        while after is not None and budget[0] > 0:
            if after.tag == "footer":
                return
            yield from _lines(after, _Place(host, level, texts), budget)
            after = after.next
        at = at.parent
        level += 1


@dataclass(frozen=True, slots=True)
class _Place:
    """Where lines are read, and whether those of other texts are read too."""

    host: str
    level: int
    texts: bool


def _lines(node: LexborNode, place: _Place, budget: list[int]) -> Iterator[Line]:
    """Yield the visible lines of `node`; `budget` is how many elements may be read."""
    stack = [node]
    while stack and budget[0] > 0:
        at = stack.pop()
        budget[0] -= 1
        tag = at.tag or ""
        if tag == "-text":
            if text := _one_line(at, budget):
                yield Line(text, None, place.host, place.level)
            continue
        if tag.startswith(("-", "_")) or tag in _UNSEEN or is_hidden(at):
            continue
        if tag == "form" and at.css_first(_PASSWORD) is not None:
            yield Line("", at, place.host, place.level, signs_in=True)
        inside = [] if tag in _WHOLE else list(at.iter(include_text=True))
        if tag in _WHOLE or (tag != "body" and _has_words(inside)):
            text = _one_line(at, budget, place.texts)
            if text and (place.texts or not _is_headline(at, text)):
                yield Line(text, at, place.host, place.level)
            continue
        stack.extend(reversed(inside))


def _one_line(node: LexborNode, budget: list[int], texts: bool = False) -> str:
    text = node.text(deep=True, separator=" ")
    budget[0] -= len(text) // _PER_ELEMENT
    text = " ".join(text.split())
    if len(text) > _LINE:
        return text[-_MOST_LETTERS:] if texts else ""
    return text


def _has_words(nodes: Sequence[LexborNode]) -> bool:
    """Whether one of the nodes is text, more than a sign between others."""
    return any(
        len((node.text_content or "").strip()) > 1
        for node in nodes
        if node.tag_id == _TEXT_ID
    )


def _is_headline(node: LexborNode, text: str) -> bool:
    """Whether a line is a link to another article: in a list or with a heading."""
    if len(text) <= _BUTTON:
        return False
    link = node if node.tag == "a" else node.css_first("a")
    if link is None or len(link.text(deep=True).strip()) < 0.9 * len(text):
        return False
    if link.css_first("h2, h3, h4, h5, img") is not None:
        return True
    parent = node.parent
    return node.tag in ("h2", "h3", "h4", "h5") or (
        parent is not None and parent.tag == "li"
    )


def _leaves(node: LexborNode, host: str) -> bool:
    links = [node] if node.tag == "a" else node.css("a[href]")[:5]
    for link in links:
        there = _host(link.attributes.get("href") or "")
        if host and there and _site(there) != _site(host):
            return True
    return False


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _site(host: str) -> str:
    """Return what pages of one publisher share: "a.example" of "pay.a.example"."""
    labels = host.split(".")
    reach = 3 if len(labels) > 2 and len(labels[-2]) <= _SECOND_LEVEL else 2
    return ".".join(labels[-reach:])
