"""The texts of an article's pages as one article; what repeats is told once. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from filters.article import BlockKind
from filters.extract.claims import fold
from filters.extract.extract import Extracted, goes_on

#: Shorter lines may stand on every page of an article: "Photo", names of speakers.
_LONG = 40


def joined(
    first: Extracted, further: Sequence[Extracted], missing: Sequence[str]
) -> Extracted:
    """Return the text of an article's pages as one; what repeats is told once."""
    blocks = list(first.blocks)
    beside, outside = set(first.beside), set(first.outside)
    cut = dict(first.cut)
    seen = {(b.kind, b.text, b.href) for b in blocks}
    title = fold(first.title)
    for page in further:
        for i, block in enumerate(page.blocks):
            key = (block.kind, block.text, block.href)
            headline = block.kind is BlockKind.HEADING and fold(block.text) == title
            if headline or (key in seen and (len(block.text) > _LONG or block.href)):
                continue
            seen.add(key)
            at = len(blocks)
            blocks.append(block)
            if i in page.beside:
                beside.add(at)
            if i in page.outside:
                outside.add(at)
            if i in page.cut:
                cut[at] = page.cut[i]
    return replace(
        first,
        blocks=tuple(blocks),
        beside=frozenset(beside),
        outside=frozenset(outside),
        cut=cut,
        notes=(*_own_notes(first), *_notes(first, further, missing)),
        next_page="",
    )


def _own_notes(first: Extracted) -> Iterable[str]:
    return (note for note in first.notes if note != goes_on(first.next_page))


def _notes(
    first: Extracted, further: Sequence[Extracted], missing: Sequence[str]
) -> Iterable[str]:
    if further:
        yield f"Joined from {1 + len(further)} pages."
        last = further[-1].next_page
    else:
        last = first.next_page
    for url in missing:
        yield f"The next page could not be had; the article goes on at {url}"
    if last and not missing:
        yield goes_on(last)
