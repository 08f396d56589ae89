"""Short articles: the text is what stands in its own element.

The model learned from running text. Where a whole article is four short sentences,
nothing on the page reads like the prose it knows, and a line of news looks like the
page's furniture. There the places speak: one element under the headline holds most of
the page's sentences, and what stands in it belongs to them unless its links, its names
or its tag say something else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from filters.article import SENTENCE_ENDS, BlockKind, SpanKind
from filters.extract.alike import kind_of
from filters.extract.boxes import is_about_author, is_fact_box
from filters.extract.claims import Claims
from filters.extract.cues import cue_set
from filters.extract.ends import article_of, groups, is_linked, leads_elsewhere
from filters.extract.layout import Layout, chars_of, common_depth
from filters.extract.mend import IS_TITLE, TITLE
from filters.extract.pieces import Frame, Piece
from filters.extract.places import USUAL, Places
from filters.extract.words import CLASS_WORDS
from filters.extract.zones import heads_comments

#: A page with less prose is a short one.
_SHORT = 1_500
#: Sentences have such a length, and fewer digits than a date or a score.
_LEAST, _DIGITS = 12, 0.2
#: Around the text a sentence has so much of a chance.
_CHANCE = 0.1
#: So many lines of the text make a kind.
_LIKE = 2
_CLOSERS = "\"'”’»“)]』」* "
#: An element with less of what was taken for the text holds another one.
_SHARED = 0.5
#: Steps from the text's element up to the one that holds its headline too.
_STEPS = 2
#: A piece of text that stands so often on one page is a placeholder.
_REPEATS = 3
_LEAD, _META = (list(CLASS_WORDS).index(name) for name in ("lead", "meta"))
_LISTED = frozenset((BlockKind.LIST_ITEM, BlockKind.TABLE, BlockKind.CODE))
#: What holds lines that belong together.
_BOXES = frozenset(("aside", "details", "dl"))


def keep_own(
    pieces: Sequence[Piece],
    keep: list[bool],
    chances: Sequence[float],
    table: Sequence[Sequence[float] | None],
    claims: Claims,
    layout: Layout,
) -> None:
    """Keep what stands in the text's own element, on a page of little prose."""
    if layout.good_total >= _SHORT:
        return
    titles = {
        i
        for i, (piece, row) in enumerate(zip(pieces, table, strict=True))
        if (row[IS_TITLE] >= TITLE if row else claims.is_headline(piece.text))
    }
    start = _start(pieces, titles)
    end = _end(pieces, start)
    sentences = [
        i for i in range(start, end) if i not in titles and is_sentence(pieces[i])
    ]
    places = Places(pieces, layout, sentences)
    own = [i for i in sentences if not places.is_foreign(pieces[i])]
    home = places.home(pieces, own)
    allowed = [
        i not in titles and not places.is_foreign(piece)
        for i, piece in enumerate(pieces)
    ]
    if home is None or not _agrees(pieces, keep, allowed, layout.inside(home)):
        return
    root = article_of(home) or home
    within = layout.inside(root)
    for i, piece in enumerate(pieces):
        if keep[i] and table[i] is None:
            own_place = allowed[i] and piece.frame.index in within
            keep[i] = own_place and not is_linked((piece,))
    told = _told(pieces, keep)
    inside = [
        i
        for i in _reach(pieces, start, root, layout)
        if i < end and allowed[i] and (keep[i] or not told[pieces[i].text])
    ]
    _keep_inside(pieces, keep, inside, table, chances)
    _keep_headings(pieces, keep, inside)
    if start in inside and _LEAD in cue_set(pieces[start].frame.words):
        keep[start] = True


def _reach(
    pieces: Sequence[Piece], start: int, root: Frame, layout: Layout
) -> Iterator[int]:
    """Yield what stands under the headline in `root`, and on the way down to it,
    without boxes about the author.
    """
    within = layout.inside(root)
    head = layout.inside(_box_of_both(root, pieces[start - 1]) if start else root)
    places = [(i, pieces[i].frame.index) for i in range(start, len(pieces))]
    authors = [
        layout.inside(pieces[i].frame.parent)
        for i, at in places
        if at in within
        and is_about_author(pieces[i])
        and pieces[i].frame.parent is not root
    ]
    for i, at in places:
        if (at in within or within.start > at in head) and not any(
            at in box for box in authors
        ):
            yield i


def _told(pieces: Sequence[Piece], keep: Sequence[bool]) -> dict[str, bool]:
    """Return of every text whether it is kept or stands on the page again and again."""
    repeats = Counter(piece.text for piece in pieces)
    told = {text: count >= _REPEATS for text, count in repeats.items()}
    told.update((p.text, True) for p, good in zip(pieces, keep, strict=True) if good)
    return told


def _box_of_both(root: Frame, headline: Piece) -> Frame:
    """Return the element close around the text and its headline, if there is one."""
    box = common_depth(root, headline.frame)
    at = root
    while at.depth > max(box, root.depth - _STEPS) and at.parent is not None:
        at = at.parent
    return at if at.depth == box else root


def up(frame: Frame) -> Iterator[Frame]:
    """Yield an element and those around it."""
    at: Frame | None = frame
    while at is not None:
        yield at
        at = at.parent


def is_sentence(piece: Piece) -> bool:
    """Whether a paragraph, item or quotation reads like a sentence of a text."""
    if piece.kind in (BlockKind.HEADING, BlockKind.TABLE, BlockKind.CODE):
        return False
    text = piece.text
    return (
        chars_of(text) >= _LEAST
        and not is_linked((piece,))
        and text.rstrip(_CLOSERS).endswith(SENTENCE_ENDS)
        and sum(map(str.isdecimal, text)) <= _DIGITS * len(text)
    )


def _start(pieces: Sequence[Piece], titles: set[int]) -> int:
    """Return the place under the headline; 0 where the page has none."""
    heads = [i for i in titles if pieces[i].kind is BlockKind.HEADING] or [
        i for i, p in enumerate(pieces) if p.kind is BlockKind.HEADING and p.level == 1
    ]
    return min(heads, default=-1) + 1


def _end(pieces: Sequence[Piece], start: int) -> int:
    """Return the place of the line over readers' comments, under a sentence."""
    found = False
    for i in range(start, len(pieces)):
        if found and heads_comments(pieces[i]):
            return i
        found = found or is_sentence(pieces[i])
    return len(pieces)


def _agrees(
    pieces: Sequence[Piece], keep: Sequence[bool], allowed: Sequence[bool], home: range
) -> bool:
    """Whether what was taken for the text stands in `home`, if it can be the text."""
    sizes = [
        (len(piece.text), piece.frame.index in home)
        for piece, good, fit in zip(pieces, keep, allowed, strict=True)
        if good and fit
    ]
    inside = sum(size for size, within in sizes if within)
    return inside >= _SHARED * sum(size for size, _ in sizes)


def _keep_inside(
    pieces: Sequence[Piece],
    keep: list[bool],
    inside: Sequence[int],
    table: Sequence[Sequence[float] | None],
    chances: Sequence[float],
) -> None:
    """Keep what stands between the first and the last line of the text, what follows
    it in a box or under a heading of its own, and sentences before it of which the
    model knows nothing.
    """
    own = {i for i in inside if keep[i] or is_sentence(pieces[i])}
    settled = _settled(pieces, keep, own)
    if not settled:
        return
    first, last = settled[0], settled[-1]
    kinds = Counter(kind_of(pieces[i].frame) for i in settled)
    boxed = _boxed(pieces, inside, own)
    headed = _headed(pieces, [i for i in inside if i > last])
    listed = _listed(pieces, inside)
    for i in inside:
        piece = pieces[i]
        if keep[i] or piece.kind is BlockKind.HEADING or is_linked((piece,)):
            continue
        if i < first:
            keep[i] = i in own and _is_likely(piece, chances[i], table[i])
        elif i > last:
            keep[i] = (
                i in boxed
                or (i in headed and (i in own or i in listed))
                or (i in own and _is_likely(piece, chances[i], table[i]))
            )
        else:
            keep[i] = (
                i in own
                or i in listed
                or i in boxed
                or piece.kind is BlockKind.QUOTE
                or kinds[kind_of(piece.frame)] >= _LIKE
                or _is_bold(piece)
            )


def _is_likely(piece: Piece, chance: float, row: Sequence[float] | None) -> bool:
    """Whether a sentence around the text is rather one of it: a paragraph by its tag or
    a lead by its name, not named for its author, its date or its topics, and of which
    the model does not think too little.
    """
    around = piece.frame.parent
    names = cue_set(piece.frame.words) | cue_set(around.words if around else "")
    if _META in names and not is_fact_box(piece.frame):
        return False
    return row is None or (
        (piece.frame.tag == "p" or _LEAD in names)
        and piece.text[-1] != "…"
        and chance >= _CHANCE
    )


def _boxed(
    pieces: Sequence[Piece], inside: Sequence[int], own: Collection[int]
) -> set[int]:
    """Return what stands in elements whose lines belong together: boxes with a
    sentence, and boxes of facts.
    """
    boxes: set[int] = set()
    seen: set[int] = set()
    for i in inside:
        at: Frame | None = pieces[i].frame
        while at is not None and at.index not in seen:
            if i in own:
                seen.add(at.index)
            if (i in own and at.tag in _BOXES) or is_fact_box(at):
                boxes.add(at.index)
            at = at.parent
    if not boxes:
        return boxes
    return {i for i in inside if any(f.index in boxes for f in up(pieces[i].frame))}


def _settled(
    pieces: Sequence[Piece], keep: Sequence[bool], own: Collection[int]
) -> list[int]:
    """Return the sentences that are of the same kind as those known for the text, or
    of a kind that much of it is of.
    """
    known = {kind_of(pieces[i].frame) for i in own if keep[i]}
    sizes: Counter[tuple[str, ...]] = Counter()
    for i in own:
        sizes[kind_of(pieces[i].frame)] += len(pieces[i].text)
    known.update(k for k, n in sizes.items() if n >= USUAL * sizes.total())
    return sorted(i for i in own if keep[i] or kind_of(pieces[i].frame) in known)


def _headed(pieces: Sequence[Piece], tail: Sequence[int]) -> set[int]:
    """Return what stands under a heading and in its element, after the text."""
    found: set[int] = set()
    place: Frame | None = None
    for i in tail:
        frame = pieces[i].frame
        if pieces[i].kind is BlockKind.HEADING:
            place = None if leads_elsewhere(pieces[i].text) else frame.parent
        elif place is not None and any(at is place for at in up(frame)):
            found.add(i)
    return found


def _listed(pieces: Sequence[Piece], inside: Sequence[int]) -> set[int]:
    """Return the lines of lists and tables that do not lead elsewhere."""
    found: set[int] = set()
    for a, b, root in groups(pieces, inside[0], inside[-1] + 1):
        if not is_linked(pieces[a:b]) and (
            root.tag == "dl" or all(p.kind in _LISTED for p in pieces[a:b])
        ):
            found.update(range(a, b))
    return found


def _keep_headings(
    pieces: Sequence[Piece], keep: list[bool], inside: Sequence[int]
) -> None:
    """Keep the headings inside the text that what follows them is kept of."""
    for i in reversed(inside):
        if pieces[i].kind is BlockKind.HEADING and not is_linked((pieces[i],)):
            keep[i] = i + 1 < len(pieces) and keep[i + 1]


def _is_bold(piece: Piece) -> bool:
    """Whether a line is set in bold from end to end: a heading, a question."""
    return any(
        kind is SpanKind.BOLD and end - start >= len(piece.text) - 1
        for start, end, kind, _ in piece.spans
    )
