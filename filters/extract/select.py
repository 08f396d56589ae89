"""Which pieces are the article: the block model's verdict, made whole.

The model judges piece by piece. This module settles what single pieces cannot know:
repeats, a page on which nothing is sure (readability-lxml is asked there), what stands
beside the text and is worth showing as taken out, and which pictures belong.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from filters.article import ASIDE_KINDS, BlockKind, count_words
from filters.extract.claims import Claims, fold
from filters.extract.cues import class_cues
from filters.extract.features import NAMES, rows
from filters.extract.model import probabilities
from filters.extract.notes import is_editors_note
from filters.extract.page import Page
from filters.extract.pieces import Frame, Piece
from filters.extract.readability import summary_html
from filters.extract.walk import Walker
from filters.extract.words import CLASS_WORDS

_KEEP = 0.5
#: Fewer words than this is no article: ask the second opinion.
_LEAST_WORDS = 25
#: A paragraph that stands so often on one page is a placeholder.
_BOILERPLATE_REPEATS = 3
#: Between kept pieces, with nothing foreign around: so many links, so little chance.
_FILL_LINKS, _FILL_CHANCE = 0.3, 0.3
_REACH, _SIBLINGS, _EXTEND_CHANCE = 6, 1, 0.25
_STANDFIRST_CHANCE = 0.3
_LONG = 40
#: Share of words in common with the page's title that makes a line the headline.
_TITLE = 0.8
#: Pieces after and before the text that are looked at for appeals.
_TAIL, _HEAD = 14, 4
#: Shorter rejected lines ("Share", "3 min read") are page furniture.
_LEAST_BESIDE = 5
#: Tags between a piece and the article's frame that make it no part of the text.
_FOOTNOTES = re.compile(r"(?<![a-z])(?:foot|end)notes?(?![a-z])|doc-endnote")
#: A list in one of these is the heart of a recipe, though "recipe-card" sounds foreign.
_RECIPE = re.compile(
    r"(?<![a-z])(?:recipe|ingredient|instruction|rezept|zutat|zubereitung|recette"
    r"|ricetta|receta|receita|recept)"
)
#: What entries of a live blog are called; a few alone may be a box of headlines.
_LIVE = re.compile(
    r"(?<![a-z])live[-_]*(?:blog|event|ticker|entr|post|update|stream|feed)"
)
_LIVE_ENTRIES = 6
#: "21 mins ago 11:48 Jo Lind": the line over an entry of a live blog.
_ENTRY_TIME = re.compile(r"^.{0,30}\b\d{1,2}[:.h]\d{2}\b.{0,30}$")
_FILLED = frozenset(
    (BlockKind.LIST_ITEM, BlockKind.TABLE, BlockKind.CODE, BlockKind.HEADING)
)
_FOREIGN_TAGS = frozenset(
    ("aside", "nav", "form", "figure", "button", "footer", "header", "figcaption")
)
_IS_TITLE = NAMES.index("is_title")


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


#: Class words that speak against a piece inside the article's own frame.
_FOREIGN = frozenset(
    i
    for i, name in enumerate(CLASS_WORDS)
    if name
    in ("related", "ad", "offer", "share", "comment", "caption", "meta", "bio", "box")
)


_LEAD = list(CLASS_WORDS).index("lead")


def select(page: Page, walker: Walker, claims: Claims) -> Selection:
    """Choose the article's pieces among everything on the page."""
    everything = walker.pieces
    pieces, _layout, table = rows(everything, walker.frames, claims)
    if not pieces:
        return Selection()
    chances = probabilities(table)
    keep = _verdicts(pieces, chances, table)
    if _words(pieces, keep) < _LEAST_WORDS:
        second = _second_opinion(page, pieces, table)
        if _words(pieces, second) > _words(pieces, keep):
            keep = second
    if not any(keep):
        return Selection()
    live = claims.live or _has_live_entries(pieces)
    _fill(pieces, keep, chances, live=live)
    _extend(pieces, keep, chances)
    _keep_standfirst(pieces, keep, chances, table)
    return _with_surroundings(everything, pieces, keep)


def _verdicts(
    pieces: Sequence[Piece],
    chances: Sequence[float],
    table: Sequence[Sequence[float] | None],
) -> list[bool]:
    repeats = Counter(p.text for p in pieces)
    seen: set[str] = set()
    keep = []
    for piece, chance, row in zip(pieces, chances, table, strict=True):
        text = piece.text
        good = chance >= _KEEP
        if good and len(text) > _LONG:
            good = repeats[text] < _BOILERPLATE_REPEATS and text not in seen
        if good and _is_teaser(piece):
            good = False
        if good and row is not None and row[_IS_TITLE] >= _TITLE:
            # The headline is the article's title; "Q: ..." lines repeat it at most.
            good = bool(seen) and piece.kind is not BlockKind.HEADING
        if good:
            seen.add(text)
        keep.append(good)
    return keep


def _is_teaser(piece: Piece) -> bool:
    """Whether a paragraph is one link without a full stop: "SENATE PASSES BILL"."""
    text = piece.text
    return (
        piece.kind is BlockKind.PARAGRAPH
        and len(text) > 25
        and piece.link_chars >= 0.95 * len(text)
        and not text.rstrip("\"'”’»").endswith((".", "!", "?", "…", "。"))
    )


def _fill(
    pieces: Sequence[Piece],
    keep: list[bool],
    chances: Sequence[float],
    *,
    live: bool,
) -> None:
    """Keep what stands plainly inside the text: lists, tables, code, headings.

    The model knows running text; names in a list of winners are none, yet between two
    paragraphs of the article, with nothing foreign around them, they belong to it.
    The entries of a live blog look like teasers, so there paragraphs count as well.
    """
    kept = [i for i, good in enumerate(keep) if good]
    home = _home([pieces[i] for i in kept])
    entries = {_path(pieces[i].frame) for i in kept} if live else set()
    for i in range(kept[0], len(pieces) if live else kept[-1]):
        piece = pieces[i]
        linked = piece.link_chars > _FILL_LINKS * len(piece.text)
        if keep[i] or (linked and not (live and _is_sentence(piece.text))):
            continue
        if live and i < kept[-1] and _ENTRY_TIME.search(piece.text):
            keep[i] = True
            continue
        if i > kept[-1] and _path(piece.frame) not in entries:
            continue
        if piece.kind not in _FILLED and not live and chances[i] < _FILL_CHANCE:
            continue
        if _stands_plainly(piece.frame, home):
            keep[i] = True


def _has_live_entries(pieces: Sequence[Piece]) -> bool:
    """Whether most of the page's prose is in entries that their names call live."""
    inside = outside = 0
    for piece in pieces:
        if len(piece.text) < 60 or piece.link_chars * 3 > len(piece.text):
            continue
        if _is_live_entry(piece.frame):
            inside += 1
        else:
            outside += 1
    return inside >= _LIVE_ENTRIES and inside > outside


def _is_live_entry(frame: Frame) -> bool:
    at: Frame | None = frame
    for _ in range(4):
        if at is None:
            return False
        if at.words and _LIVE.search(at.words):
            return True
        at = at.parent
    return False


def _extend(
    pieces: Sequence[Piece], keep: list[bool], chances: Sequence[float]
) -> None:
    """Keep the paragraphs that go on where the text seems to begin and to end.

    What stands beside kept paragraphs in the same parent and style, reads like prose
    and is not quite out of the question is rather one of them than the page's.
    """
    kept = [i for i, good in enumerate(keep) if good]
    homes = Counter(
        (p.frame.parent, p.frame.style) for p in map(pieces.__getitem__, kept)
    )
    for start, step in ((kept[0] - 1, -1), (kept[-1] + 1, 1)):
        i = start
        while 0 <= i < len(pieces) and abs(i - start) < _REACH:
            piece = pieces[i]
            if not (
                homes[piece.frame.parent, piece.frame.style] >= _SIBLINGS
                and piece.kind is BlockKind.PARAGRAPH
                and chances[i] >= _EXTEND_CHANCE
                and piece.link_chars <= 0.2 * len(piece.text)
                and len(piece.text) >= 60
            ):
                break
            keep[i] = True
            i += step


def _keep_standfirst(
    pieces: Sequence[Piece],
    keep: list[bool],
    chances: Sequence[float],
    table: Sequence[Sequence[float] | None],
) -> None:
    """Keep a line over the text that its element calls the standfirst.

    It may stand outside the text's frame, beside the headline, where the model sees
    little of the text around it.
    """
    first = keep.index(True)
    for i in range(max(0, first - _HEAD), first):
        piece, row = pieces[i], table[i]
        if (
            row is not None
            and chances[i] >= _STANDFIRST_CHANCE
            and len(piece.text) >= 60
            and piece.link_chars <= 0.2 * len(piece.text)
            and row[_IS_TITLE] < _TITLE
            and _names_standfirst(piece.frame)
        ):
            keep[i] = True


def _names_standfirst(frame: Frame) -> bool:
    own = _cues(frame)
    return (
        _LEAD in own | (_cues(frame.parent) if frame.parent else set())
    ) and _FOREIGN.isdisjoint(own)


def _cues(frame: Frame) -> set[int]:
    return set(class_cues(frame.words)) if frame.words else set()


def _is_sentence(text: str) -> bool:
    return len(text) >= 60 and text.rstrip("\"'”’»").endswith((".", "!", "?", "。"))


def _path(frame: Frame) -> tuple[str, str]:
    """Return the style of a frame and of its parent: what like entries share."""
    return frame.style, frame.parent.style if frame.parent is not None else ""


def _stands_plainly(frame: Frame, home: Frame) -> bool:
    at: Frame | None = frame
    while at is not None and at is not home:
        if at.tag in _FOREIGN_TAGS:
            return False
        if at.words:
            if _RECIPE.search(at.words):
                return True
            if not _FOREIGN.isdisjoint(class_cues(at.words)):
                return False
        at = at.parent
    return at is not None


def _words(pieces: Sequence[Piece], keep: Sequence[bool]) -> int:
    return sum(
        count_words(p.text) for p, good in zip(pieces, keep, strict=True) if good
    )


def _second_opinion(
    page: Page, pieces: Sequence[Piece], table: Sequence[Sequence[float] | None]
) -> list[bool]:
    """Return which pieces readability-lxml has in its article."""
    summary = summary_html(page.html, page.url)
    if not summary:
        return [False] * len(pieces)
    inner = Page(summary, page.url)
    body = (
        f" {fold(inner.tree.root.text(deep=True, separator=' '))} "
        if (inner.tree.root)
        else ""
    )
    return [
        (folded := fold(p.text)) != ""
        and f" {folded} " in body
        and (row is None or row[_IS_TITLE] < _TITLE)
        for p, row in zip(pieces, table, strict=True)
    ]


def _with_surroundings(
    everything: Sequence[Piece], pieces: Sequence[Piece], keep: Sequence[bool]
) -> Selection:
    """Add pictures, embeds and what stands in or beside the text."""
    verdict = {p.order: k for p, k in zip(pieces, keep, strict=True)}
    kept = [i for i, good in enumerate(keep) if good]
    first, last = kept[0], kept[-1]
    home = _home([pieces[i] for i in kept])
    low = pieces[max(0, first - _HEAD)].order
    high = pieces[min(len(pieces) - 1, last + _TAIL)].order
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
            if (within or _is_lead_image(piece, first_order)) and _belongs(
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
        if linked < 0.9 and (is_editors_note(piece.text) or _is_footnote(piece.frame)):
            chosen.append(piece)
            continue
        if _caption_of(piece, chosen):
            continue
        if (within and count_words(piece.text) < _LEAST_BESIDE) or not within:
            outside.add(len(chosen))
        beside.add(len(chosen))
        chosen.append(piece)
    return Selection(tuple(chosen), frozenset(beside), frozenset(outside), cut)


def _home(kept: Sequence[Piece]) -> Frame:
    """Return the deepest frame around nine tenths of the kept text."""
    sums: dict[int, int] = {}
    frames: dict[int, Frame] = {}
    total = 0
    for piece in kept:
        size = len(piece.text)
        total += size
        at: Frame | None = piece.frame
        while at is not None:
            sums[at.index] = sums.get(at.index, 0) + size
            frames[at.index] = at
            at = at.parent
    return max(
        (frames[i] for i, size in sums.items() if size * 10 >= total * 9),
        key=lambda f: f.depth,
    )


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


def _is_lead_image(piece: Piece, first_order: int) -> bool:
    return piece.kind is BlockKind.IMAGE and 0 < first_order - piece.order <= 3


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
            and _shares_box(piece.frame, near.frame)
        ):
            return False
    return True


def _shares_box(a: Frame, b: Frame) -> bool:
    """Whether two frames have a common ancestor no more than two levels up."""
    mine = {a.index}
    if a.parent is not None:
        mine.add(a.parent.index)
    return b.index in mine or (b.parent is not None and b.parent.index in mine)


def _is_footnote(frame: Frame) -> bool:
    """Whether an element calls itself or its list footnotes."""
    at: Frame | None = frame
    for _ in range(4):
        if at is None:
            return False
        if at.words and _FOOTNOTES.search(at.words):
            return True
        at = at.parent
    return False


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
    image.text = f"{image.text} {piece.text}".strip() if image.marker else piece.text
    image.marker = "caption"
    image.spans = ()
    return True
