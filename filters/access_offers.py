"""Offers that stand where a text ends, and where the text itself ends before them.

An offer names a price and a way to subscribe or sign in. It holds nothing back by
itself, for most papers advertise below whole articles too: `filters.access` takes it
for a wall only where the text breaks off, or where the page calls this text a paid one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING

from filters.access_walls import Lines
from filters.access_words import is_gift, is_letter, names_means, names_price
from filters.access_zone import Line, end_key, lines_further
from filters.article import Block, BlockKind

if TYPE_CHECKING:
    from filters.extract.page import Page

#: Lines after the text among which an offer names its price or its way in first: what
#: it brings may stand before them, or a byline, tags, "Share".
_BEGINS = 10
#: What a text is made of, and the letters of a paragraph that is no label.
_RUNNING = (BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.LIST_ITEM)
_PARAGRAPH = 60
#: Letters of a line from which on it is no offer.
_LONGEST = 400
#: Names by which a page says of an article, its heading or the whole page that it is a
#: paid one: a word of the class, so that "nonplus" and "surplus" are none.
_PAID = re.compile(
    r"(?:^|[\s_-])(?:plus|premium|paid|paywall(?:ed)?|pw|payant|abo|abonn[eé]s?|plusmark"
    r"|subscribers?|subscription|members?[_-]only|locked|restricted|kostenpflichtig)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer right after a text: its first words that name a price, or nothing."""

    text: str = ""
    #: A form that asks for a password stands there.
    signs_in: bool = False


def offer_in(after: Sequence[Line], lines: Lines) -> Offer:
    """Return the offer among the lines after a text, if it begins right there.

    An offer is one box: it ends where the page goes on outside of it.
    """
    begin = dropwhile(lambda line: not _sells(line), after[:_BEGINS])
    first = next(begin, None)
    if first is None:
        return Offer()
    start = after.index(first)
    box = list(takewhile(lambda line: line.level == first.level, after[start:]))
    signs_in = any(line.signs_in for line in box)
    texts = [line.text for line in box if line.text]
    if any(is_gift(text) or is_letter(text) for text in texts):
        return Offer(signs_in=signs_in)
    prices = (text for text in texts if names_price(text))
    priced = next((text for text in prices if not lines.say("open", text)), "")
    if not priced or not any(names_means(text) for text in texts):
        return Offer(signs_in=signs_in)
    return Offer(priced, signs_in)


def _sells(line: Line) -> bool:
    return line.signs_in or names_price(line.text) or names_means(line.text)


def is_marked(page: Page) -> bool:
    """Whether the page calls itself, its article or its heading a paid one."""
    tree = page.tree
    nodes = [*tree.css("body, main, article")[:4]]
    for heading in tree.css("h1")[:2]:
        nodes += [heading, *heading.css("*")[:6]]
        for beside in (heading.parent, heading.prev, heading.next):
            if beside is not None and not (beside.tag or "-").startswith(("-", "_")):
                nodes.append(beside)
    names = (node.attributes.get("class") or "" for node in nodes if node is not None)
    return any(_PAID.search(name) for name in names)


def own_blocks(page: Page, blocks: Sequence[Block], lines: Lines) -> Sequence[Block]:
    """Return the blocks up to a wall after which another text begins.

    Where little text is left, the page's other texts (letters, teasers) are taken for
    more of it. They stand under a heading of their own outside of what holds the text
    and its wall.
    """
    own = {
        end_key(block.text): at
        for at, block in enumerate(blocks)
        if block.kept and block.kind in _RUNNING and len(block.text) >= _PARAGRAPH
    }
    if len(own) < 2:
        return blocks
    first, *_, final = own.values()
    last, wall = first, -1
    priced = means = headed = False
    for line in lines_further(page, blocks[first].text):
        at = own.get(end_key(line.text)) if line.text else None
        if at is not None:
            if wall >= 0 and headed and line.level > wall:
                return blocks[: _end_of(blocks, last)]
            if at == final:
                break
            last, wall = at, -1
            priced = means = headed = False
            continue
        if line.is_heading and wall >= 0 and line.level > wall:
            headed = True
            continue
        if len(line.text) > _LONGEST:
            continue
        priced = priced or names_price(line.text)
        means = means or names_means(line.text)
        if wall < 0 and (
            line.signs_in or (priced and means) or lines.say("held", line.text)
        ):
            wall = line.level
    return blocks


def _end_of(blocks: Sequence[Block], last: int) -> int:
    """Return where the blocks that were taken out after the last paragraph end."""
    end = last + 1
    while end < len(blocks) and not blocks[end].kept:
        end += 1
    return end
