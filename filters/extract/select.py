"""Which pieces are the article: the block model's verdict, made whole.

The model judges piece by piece. This module settles what single pieces cannot know:
repeats, a page on which nothing is sure (readability-lxml is asked there), what stands
beside the text and is worth showing as taken out, and which pictures belong.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress

from filters.article import ASIDE_KINDS, SENTENCE_ENDS, BlockKind, count_words
from filters.extract.alike import keep_alike
from filters.extract.boxes import caption_quotes, caption_tables, fill_boxes
from filters.extract.claims import Claims, fold
from filters.extract.ends import (
    article_of,
    containers,
    drop_bare_headings,
    drop_strays,
    follow,
    go_on,
    keep_broken_end,
    root_of,
)
from filters.extract.features import NAMES, rows
from filters.extract.layout import Layout
from filters.extract.mend import (
    IS_TITLE,
    TITLE,
    drop_captions,
    extend,
    fill,
    has_live_entries,
    home_of,
    keep_entries,
    open_live,
)
from filters.extract.model import probabilities
from filters.extract.notes import is_editors_note
from filters.extract.own import keep_own
from filters.extract.page import Page
from filters.extract.pieces import Frame, Piece
from filters.extract.readability import summary_html
from filters.extract.spelled import spelled_words
from filters.extract.standfirst import drop_lists_over, keep_standfirst
from filters.extract.walk import Walker

#: On publishers the model has not met, pieces between this and a half are lost text
#: as often as not, and to lose a sentence is worse.
_KEEP = 0.45
#: Fewer words than this is no article: ask the second opinion.
_LEAST_WORDS = 25
#: Where so many characters of prose stand together, and the model has kept less than
#: this share of that, readability-lxml is asked; it must have so much of what is kept.
_MUCH_PROSE, _MISSED_SHARE, _SHARED = 800, 0.4, 0.8
#: Over its first line of such a length, lines with less of a chance are no text.
_SENTENCE, _BYLINE = 60, 0.25
_IN_BODY = NAMES.index("in_body_claim")
#: A paragraph that stands so often on one page is a placeholder.
_BOILERPLATE_REPEATS = 3
_LONG = 40
#: So is a heading of such a length: "This content cannot be shown". The speakers of an
#: interview are shorter.
_PLACEHOLDER = 24
#: Share of words in common that makes a heading the title once more.
_SAME_TITLE = 0.95
#: Pieces after and before the text that are looked at for appeals, and how many after
#: it in its own element are shown as taken out.
_TAIL, _HEAD, _OWN_TAIL = 14, 4, 60
#: Pieces between a picture and the text, and between headline and recording.
_LEAD = 3
#: A sentence over the text has so many words: "Two are missing."
_SENTENCE_WORDS = 3
#: Shorter rejected lines ("Share", "3 min read") are page furniture.
_LEAST_BESIDE = 5
#: What must not stand before a word comes after it, as in `mend`.
_FOOTNOTES = re.compile(
    r"(?:foot(?<![a-z]foot)|end(?<![a-z]end))notes?(?![a-z])|doc-endnote"
)


@dataclass(frozen=True, slots=True)
class Selection:
    """The chosen pieces in document order."""

    pieces: tuple[Piece, ...] = ()
    #: Positions in `pieces` of what stands beside the article and is not part of it.
    beside: frozenset[int] = frozenset()
    #: Positions of `beside` pieces outside the text, shown only if they are appeals.
    outside: frozenset[int] = frozenset()
    #: Positions of pieces the user's filter lists hide, with the selector.
    cut: Mapping[int, str] = field(default_factory=dict)


def select(page: Page, walker: Walker, claims: Claims) -> Selection:
    """Choose the article's pieces among everything on the page."""
    everything = walker.pieces
    pieces, layout, table = rows(everything, walker.frames, claims)
    if not pieces:
        return Selection()
    chances = probabilities(table)
    keep = _verdicts(pieces, chances, table)
    if _has_few_words(pieces, keep):
        second = _second_opinion(page, pieces, table, chances)
        if _words(pieces, second) > _words(pieces, keep):
            keep = second
    elif _misses_most(layout, keep):
        second = _second_opinion(page, pieces, table, chances)
        if _adds_to(layout, second, keep):
            keep = second
    keep = _with_claimed(pieces, keep, table, layout)
    keep_own(pieces, keep, chances, table, claims, layout)
    if not any(keep):
        return Selection()
    drop_captions(everything, pieces, keep, chances)
    drop_lists_over(pieces, keep, table)
    drop_strays(pieces, keep, chances)
    live = claims.live or has_live_entries(pieces)
    if live:
        open_live(pieces, keep)
        keep_entries(pieces, keep)
    # An entry of a live blog may be headed by the title of the whole.
    barred = set() if live else _barred(pieces, table)
    fill(pieces, keep, chances, barred=barred, live=live)
    extend(pieces, keep, chances)
    follow(pieces, keep, chances)
    go_on(pieces, keep, chances)
    extend(pieces, keep, chances)
    keep_alike(pieces, keep, chances, table)
    keep_broken_end(pieces, keep, chances)
    fill_boxes(pieces, keep, chances)
    keep_standfirst(pieces, keep, chances, table)
    drop_bare_headings(pieces, keep)
    caption_tables(pieces, keep)
    caption_quotes(pieces, keep)
    return _with_surroundings(everything, pieces, keep)


def _with_claimed(
    pieces: Sequence[Piece],
    keep: list[bool],
    table: Sequence[Sequence[float] | None],
    layout: Layout,
) -> list[bool]:
    """Return `keep` with the lines that the page claims for its article, if most of
    them are missing: the model has taken something else for the article.
    """
    claimed = [
        row is not None and row[_IN_BODY] >= 1 and len(piece.text) >= _SENTENCE
        for piece, row in zip(pieces, table, strict=True)
    ]
    both = [a and b for a, b in zip(keep, claimed, strict=True)]
    whole = _chars(layout, claimed)
    if whole < _MUCH_PROSE or _chars(layout, both) >= _MISSED_SHARE * whole:
        return keep
    return [a or b for a, b in zip(keep, claimed, strict=True)]


def _misses_most(layout: Layout, keep: Sequence[bool]) -> bool:
    """Whether far more prose stands in one place than the model has kept."""
    core = layout.core_good
    return core > _MUCH_PROSE and _chars(layout, keep) < _MISSED_SHARE * core


def _adds_to(layout: Layout, second: Sequence[bool], first: Sequence[bool]) -> bool:
    """Whether the second opinion has most of the first and more."""
    both = [a and b for a, b in zip(first, second, strict=True)]
    return _chars(layout, both) >= _SHARED * _chars(layout, first) and sum(
        second
    ) > sum(first)


def _chars(layout: Layout, keep: Sequence[bool]) -> float:
    """Return how many characters the kept pieces have."""
    return sum(compress(layout.lengths, keep))


def _verdicts(
    pieces: Sequence[Piece],
    chances: Sequence[float],
    table: Sequence[Sequence[float] | None],
) -> list[bool]:
    repeats = Counter([p.text for p in pieces])
    seen: set[str] = set()
    keep = []
    for piece, chance, row in zip(pieces, chances, table, strict=True):
        text = piece.text
        good = chance >= _KEEP
        if good and len(text) > _LONG:
            good = repeats[text] < _BOILERPLATE_REPEATS and text not in seen
        if good and _is_teaser(piece):
            good = False
        if good and piece.kind is BlockKind.HEADING and len(text) > _PLACEHOLDER:
            good = repeats[text] < _BOILERPLATE_REPEATS
        if good and row is not None and row[IS_TITLE] >= TITLE:
            # The headline is the article's title; "Q: ..." lines repeat it at most.
            good = bool(seen) and piece.kind is not BlockKind.HEADING
        if good:
            seen.add(text)
        keep.append(good)
    return keep


def _barred(
    pieces: Sequence[Piece], table: Sequence[Sequence[float] | None]
) -> set[int]:
    """Return the headings that are none of the text wherever they stand: the page's
    title, and what stands in place of something that could not be shown.
    """
    headings = [i for i, p in enumerate(pieces) if p.kind is BlockKind.HEADING]
    repeats = Counter(pieces[i].text for i in headings)
    return {
        i
        for i in headings
        if ((row := table[i]) is not None and row[IS_TITLE] >= _SAME_TITLE)
        or (
            len(text := pieces[i].text) > _PLACEHOLDER
            and repeats[text] >= _BOILERPLATE_REPEATS
        )
    }


def _is_teaser(piece: Piece) -> bool:
    """Whether a paragraph is one link without a full stop: "SENATE PASSES BILL".

    An address that is printed out is none.
    """
    text = piece.text
    return (
        piece.kind is BlockKind.PARAGRAPH
        and len(text) > 25
        and piece.link_chars >= 0.95 * len(text)
        and not text.rstrip("\"'”’»").endswith((".", "!", "?", "…", "。"))
        and (" " in text or "/" not in text)
    )


def _has_few_words(pieces: Sequence[Piece], keep: Sequence[bool]) -> bool:
    """Whether the kept pieces are no article; reads no more of them than it must."""
    words = 0
    for piece, good in zip(pieces, keep, strict=True):
        if good:
            words += count_words(piece.text)
            if words >= _LEAST_WORDS:
                return False
    return True


def _words(pieces: Sequence[Piece], keep: Sequence[bool]) -> int:
    return sum(
        count_words(p.text) for p, good in zip(pieces, keep, strict=True) if good
    )


def _second_opinion(
    page: Page,
    pieces: Sequence[Piece],
    table: Sequence[Sequence[float] | None],
    chances: Sequence[float],
) -> list[bool]:
    """Return which pieces readability-lxml has in its article.

    It takes the byline along: short lines over the text that the model thinks little of
    are left out.
    """
    summary = summary_html(page.html, page.url)
    if not summary:
        return [False] * len(pieces)
    root = Page(summary, page.url).tree.root
    body = f" {fold(root.text(deep=True, separator=' '))} " if root else ""
    second = [
        (folded := fold(p.text)) != ""
        and f" {folded} " in body
        and (row is None or row[IS_TITLE] < TITLE)
        for p, row in zip(pieces, table, strict=True)
    ]
    long = [
        good and len(p.text) >= _SENTENCE
        for p, good in zip(pieces, second, strict=True)
    ]
    for i in range(long.index(True) if any(long) else 0):
        if chances[i] < _BYLINE and pieces[i].kind is BlockKind.PARAGRAPH:
            second[i] = False
    return second


def _with_surroundings(
    everything: Sequence[Piece], pieces: Sequence[Piece], keep: Sequence[bool]
) -> Selection:
    """Add pictures, embeds and what stands in or beside the text."""
    verdict = {p.order: k for p, k in zip(pieces, keep, strict=True)}
    kept = [i for i, good in enumerate(keep) if good]
    first, last = kept[0], kept[-1]
    home = home_of([pieces[i] for i in kept])
    own = _own_test(pieces, kept, home)
    low = pieces[max(0, first - _HEAD)].order
    high = pieces[_end(pieces, last, own)].order
    first_order, last_order = pieces[first].order, pieces[last].order
    chosen: list[Piece] = []
    beside: set[int] = set()
    outside: set[int] = set()
    cut: dict[int, str] = {}
    for piece in everything[low : high + 1]:
        order = piece.order
        if verdict.get(order):
            chosen.append(piece)
            continue
        within = first_order < order < last_order
        if piece.kind in ASIDE_KINDS:
            if (within or _is_lead(piece, first_order, everything)) and _belongs(
                piece, everything, verdict, home
            ):
                chosen.append(piece)
            continue
        if order not in verdict and within and piece.frame.cut:
            cut[len(chosen)] = piece.frame.cut
            chosen.append(piece)
            continue
        if order not in verdict or not _in_home(piece.frame, home, within):
            continue
        linked = piece.link_chars / len(piece.text)
        if linked < 0.9 and (
            is_editors_note(piece.text) or piece.frame.is_named(_FOOTNOTES)
        ):
            chosen.append(piece)
            continue
        if _caption_of(piece, chosen):
            continue
        if not _is_worth_showing(piece, own(piece.frame), order, first_order, within):
            outside.add(len(chosen))
        beside.add(len(chosen))
        chosen.append(piece)
    return Selection(tuple(chosen), frozenset(beside), frozenset(outside), cut)


def _own_test(
    pieces: Sequence[Piece], kept: Sequence[int], home: Frame
) -> Callable[[Frame], bool]:
    """Return the test whether a frame is in the article's own element.

    Where that is the whole page, only what stands beside a paragraph of the text is.
    """
    root = article_of(home) or home
    if root.tag not in ("body", "html"):
        return lambda frame: _is_inside(frame, root)
    places = containers(pieces, kept)
    return lambda frame: (
        (parent := root_of(frame).parent) is not None and parent.index in places
    )


def _is_inside(frame: Frame, root: Frame) -> bool:
    at: Frame | None = frame
    while at is not None and at is not root:
        if at.tag in ("nav", "footer", "header"):
            return False
        at = at.parent
    return at is not None


def _end(pieces: Sequence[Piece], last: int, own: Callable[[Frame], bool]) -> int:
    """Return the last piece after the text that is looked at."""
    end = min(len(pieces) - 1, last + _TAIL)
    most = min(len(pieces) - 1, last + _OWN_TAIL)
    while end < most and own(pieces[end + 1].frame):
        end += 1
    # Half a list tells something else than the list.
    root = root_of(pieces[end].frame)
    while (
        end < most
        and pieces[end].kind is BlockKind.LIST_ITEM
        and root_of(pieces[end + 1].frame) is root
    ):
        end += 1
    return end


def _is_worth_showing(
    piece: Piece, own: bool, order: int, first_order: int, within: bool
) -> bool:
    """Whether a rejected piece is told as taken out even if it is no appeal.

    Nothing in the article's own element goes without a word but its headline and the
    short lines over the text that are no sentences, and in boxes between its paragraphs
    only short lines.
    """
    if own and (order > first_order or _is_sentence(piece)):
        return True
    if count_words(piece.text) < _LEAST_BESIDE:
        return False
    return within or (own and piece.kind is not BlockKind.HEADING)


def _is_sentence(piece: Piece) -> bool:
    """Whether a line without a link is a sentence of three words or more."""
    whole = piece.text.endswith(SENTENCE_ENDS)
    return whole and not piece.link_chars and count_words(piece.text) >= _SENTENCE_WORDS


def _in_home(frame: Frame, home: Frame, within: bool) -> bool:
    """Whether `frame` is inside the article's frame or right beside it."""
    root = home
    if not within and home.parent is not None:
        root = home.parent
    at: Frame | None = frame
    while at is not None:
        if at is root:
            return True
        if at.tag in ("nav", "footer") or (at.tag == "header" and not within):
            return False
        at = at.parent
    return within


def _is_lead(piece: Piece, first_order: int, everything: Sequence[Piece]) -> bool:
    """Whether a picture stands right over the text, or a recording that has only the
    headline over it.
    """
    order = piece.order
    if not 0 < first_order - order <= _LEAD:
        return False
    return piece.kind is BlockKind.IMAGE or (
        piece.kind is BlockKind.EMBED
        and any(p.level == 1 for p in everything[max(0, order - _LEAD) : order])
    )


def _belongs(
    piece: Piece, everything: Sequence[Piece], verdict: dict[int, bool], home: Frame
) -> bool:
    """Whether a picture, embed or rule is the article's own."""
    if not _in_home(piece.frame, home, within=False):
        return False
    for near in everything[max(0, piece.order - 2) : piece.order + 3]:
        # A teaser's picture shares its box with the teaser's linked headline.
        if (
            verdict.get(near.order) is False
            and near.link_chars * 2 > len(near.text)
            and _shares_box(piece.frame, near.frame, home)
        ):
            return False
    return True


def _shares_box(a: Frame, b: Frame, home: Frame) -> bool:
    """Whether two frames have a common ancestor no more than two levels up.

    What is around the whole text is no box: a byline stands beside a picture there.
    """
    mine = [a] if a.parent is None else [a, a.parent]
    shared = [f for f in (b, b.parent) if f is not None and f in mine]
    return any(not _is_inside(home, box) for box in shared)


def _caption_of(piece: Piece, chosen: Sequence[Piece]) -> bool:
    """Give a rejected line to the picture before it when it is its caption."""
    if not chosen or chosen[-1].kind is not BlockKind.IMAGE:
        return False
    words = piece.frame.words + (piece.frame.parent.words if piece.frame.parent else "")
    if piece.frame.tag != "figcaption" and not any(
        mark in words for mark in ("caption", "credit", "legend", "bildunter")
    ):
        return False
    image = chosen[-1]
    text = spelled_words(piece.text, piece.spans)
    image.text = f"{image.text} {text}".strip() if image.marker else text
    image.marker = "caption"
    image.spans = ()
    return True
