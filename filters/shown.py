"""Which blocks of a page are shown, and why those that are taken out are.

The appeal filter reads blocks, extraction knows which of them are the text's own: here
the two are put together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from filters.article import (
    ASIDE_KINDS,
    SENTENCE_ENDS,
    Block,
    BlockKind,
    Category,
    Removal,
    count_words,
)
from filters.extract import Extracted

#: The removal of what the page shows in or beside the text that is no part of it.
_BESIDE = Removal(
    Category.RELATED,
    "page.beside",
    "The page shows this beside the text: a teaser, a box or a line about the page.",
    0.6,
)


def settled(
    removals: Sequence[Removal | None], found: Extracted
) -> dict[int, Removal | None]:
    """Return the positions of the blocks to show, each with why it is taken out.

    Appeals keep the appeal filter's own reason. What stands in the article's element
    and is no part of it is taken out for that; of what stands outside of it only the
    appeals are shown, the rest is the page's furniture.
    """
    shown: dict[int, Removal | None] = {}
    told = _with_lists(_with_own_headings(removals, found), found)
    for i, removal in enumerate(told):
        if removal is None and (selector := found.cut.get(i)):
            reason = f"Your filter list hides this part of the page: {selector}"
            removal = Removal(Category.RELATED, "user.cosmetic", reason, 0.9)
        if removal is None and i in found.beside:
            if i in found.outside:
                continue
            removal = _BESIDE
        shown[i] = removal
    return _true_places(shown, found)


def _with_lists(
    removals: Sequence[Removal | None], found: Extracted
) -> list[Removal | None]:
    """Return `removals` with the list under a heading that leads to other articles.

    Outside the text some of its links alone would be shown, or none: what is told as
    taken out is told, and comes back, whole.
    """
    told = list(removals)
    heading: int | None = None
    for i, block in enumerate(found.blocks):
        if i not in found.outside:
            heading = None
        elif block.kind is BlockKind.HEADING:
            removal = removals[i]
            led = removal is not None and removal.category is Category.RELATED
            heading = i if led else None
        elif heading is not None:
            if block.kind is not BlockKind.LIST_ITEM or not _shares_box(
                found.blocks[heading], block
            ):
                heading = None
            elif (own := told[i]) is None or own.category is Category.RELATED:
                told[i] = removals[heading]
    return told


def _shares_box(heading: Block, item: Block) -> bool:
    """Whether a heading and an item have the element around the heading in common."""
    box = heading.dom.split(" > ")[-2:-1]
    return bool(box) and box[0] in item.dom.split(" > ")


#: A heading of so few words names its section: "Newsletter", "Support".
_NAME = 2
#: Rule of what the appeal filter took out for its words alone, without a known phrase.
_WORDS = "words"


def _with_own_headings(
    removals: Sequence[Removal | None], found: Extracted
) -> list[Removal | None]:
    """Return `removals` without those of headings over sections of the text.

    "Newsletter" is the heading of a box that asks for an address, and that of a section
    about the letters of a town hall. It is the latter where sentences of the text
    follow it that nothing was found in.
    """
    told = list(removals)
    headings = Counter(
        block.dom
        for i, block in enumerate(found.blocks)
        if block.kind is BlockKind.HEADING and not removals[i] and _is_own(i, found)
    )
    for i, removal in enumerate(removals):
        if removal and _is_own(i, found) and _follows_text(i, removals, found):
            block = found.blocks[i]
            names = count_words(block.text) <= _NAME and (
                headings[block.dom] or _stands_in_line(i, removals, found)
            )
            if names or _opens_a_box(i, removal, found.blocks):
                told[i] = None
    return told


def _is_own(i: int, found: Extracted) -> bool:
    return i not in found.beside and i not in found.cut


def _follows_text(i: int, removals: Sequence[Removal | None], found: Extracted) -> bool:
    """Whether a block is a heading without a link over a sentence of the text."""
    blocks = found.blocks
    if blocks[i].kind is not BlockKind.HEADING or i + 1 == len(blocks):
        return False
    after = blocks[i + 1]
    return (
        not blocks[i].link_density
        and not removals[i + 1]
        and _is_own(i + 1, found)
        and after.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.QUOTE)
        and after.text.endswith(SENTENCE_ENDS)
        and not after.link_density
    )


def _stands_in_line(
    i: int, removals: Sequence[Removal | None], found: Extracted
) -> bool:
    """Whether a heading stands between paragraphs of the text, in no box of its own."""
    before, block, after = found.blocks[i - 1 : i + 2] if i else (None, None, None)
    return (
        before is not None
        and block is not None
        and after is not None
        and not removals[i - 1]
        and _is_own(i - 1, found)
        and _place(before) == _place(block) == _place(after)
    )


def _opens_a_box(i: int, removal: Removal, blocks: Sequence[Block]) -> bool:
    """Whether faint evidence speaks against the heading of what follows it.

    That is words without a known phrase, and one that leads to other articles over a
    box of its own.
    """
    place = _place(blocks[i])
    if _place(blocks[i + 1]) != place:
        return False
    if removal.rule == _WORDS:
        return True
    before = _place(blocks[i - 1]) if i else ""
    return removal.category is Category.RELATED and before != place


def _place(block: Block) -> str:
    """Return the element around a block."""
    return block.dom.rpartition(" > ")[0]


def _true_places(
    shown: Mapping[int, Removal | None], found: Extracted
) -> dict[int, Removal | None]:
    """Return `shown`, what no text follows called behind the end, and nothing else."""
    from filters.appeals.decision import AFTER_END, NONE_LONG

    end = max(
        (
            i
            for i, removal in shown.items()
            if removal is None
            and found.blocks[i].text
            and found.blocks[i].kind not in ASIDE_KINDS
        ),
        default=-1,
    )
    return {
        i: replace(
            removal,
            reason=removal.reason.replace(NONE_LONG, "" if i < end else AFTER_END),
        )
        if removal and NONE_LONG in removal.reason
        else removal
        for i, removal in shown.items()
    }
