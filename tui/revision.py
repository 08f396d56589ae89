"""What an outlet changed in an article, set in lines: gone, new, and what is around."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from filters.article import Article
from newsreader.models import StoredArticle
from newsreader.revisions import Kind, Passage, compare
from tui import words
from tui.document import Column, Piece

#: A passage's mark and role; the mark tells it without colours.
_MARKS = {
    Kind.GONE: ("− ", "gone"),
    Kind.NEW: ("+ ", "new"),
    Kind.SAME: ("  ", "same"),
}


def pages(
    earlier: Sequence[tuple[datetime, StoredArticle]], now: Article, moment: datetime
) -> list[Column]:
    """Return a page for each change of an article, the last change first.

    `earlier` are the texts that are kept with the time each was replaced, oldest first.
    """
    texts = [stored.article for _, stored in earlier] + [now]
    return [
        Column([*_head(n, earlier, moment), *_body(texts[n], texts[n + 1])])
        for n in reversed(range(len(earlier)))
    ]


def _head(
    n: int, earlier: Sequence[tuple[datetime, StoredArticle]], moment: datetime
) -> Iterator[Piece]:
    when = words.clock(earlier[n][0], moment)
    total = len(earlier)
    which = f", change {total - n} of {total} back" if total > 1 else ""
    yield Piece(f"What the outlet changed, seen {when}{which}", "title")
    further = "earlier · Esc back" if n else "back"
    yield Piece(f"− is gone, + is new ┄ v {further}", "changed", gap=0)


def _body(before: Article, now: Article) -> Iterator[Piece]:
    is_renamed = bool(before.title and now.title and before.title != now.title)
    if is_renamed:
        yield _piece(Passage(Kind.GONE, before.title))
        yield _piece(Passage(Kind.NEW, now.title), gap=0)
    passages = compare(before, now)
    skipped = 0
    for n, passage in enumerate(passages):
        around = passages[max(0, n - 1) : n + 2]
        if all(p.kind is Kind.SAME for p in around):
            skipped += 1
            continue
        if skipped:
            yield _skipped(skipped)
            skipped = 0
        replaces = n > 0 and passages[n - 1].kind is Kind.GONE
        yield _piece(passage, gap=0 if replaces and passage.kind is Kind.NEW else 1)
    if skipped == len(passages) and not is_renamed:
        yield Piece("Every sentence is the same: only their order is not.", "same")
    elif skipped:
        yield _skipped(skipped)
    yield Piece("", "text")


def _piece(passage: Passage, *, gap: int = 1) -> Piece:
    mark, role = _MARKS[passage.kind]
    return Piece(passage.text, role, first=mark, rest="  ", gap=gap)


def _skipped(count: int) -> Piece:
    return Piece(f"┄ {words.count(count, 'paragraph')} as before ┄", "same")
