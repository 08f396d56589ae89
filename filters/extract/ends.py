"""What the article ends with: lists, tables and quotations after its last paragraph.

The model knows running text, and `mend.fill` keeps what stands between two paragraphs.
A list under the last paragraph has nothing after it; whether it is the article's own
shows in where it stands, in its links and in its words. The items of a list share one
fate, and a heading goes with the list it stood over.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from filters.article import BlockKind, count_words
from filters.extract.cues import class_cues
from filters.extract.mend import BOX, FOREIGN, FOREIGN_TAGS, home_of, path_of
from filters.extract.pieces import Frame, Piece
from filters.extract.words import CLASS_WORDS

#: Pieces after the text that are looked at; steps from a group up to the text's parent.
_REACH, _WRAPPERS = 40, 2
#: So much of a group in links: teasers, tags, share buttons.
_LINKS = 0.3
#: The lists of a recipe, wherever its card stands; what it takes is often for sale.
_RECIPE = re.compile(
    r"(?<![a-z])(?:ingr[ée]dient|instruction|(?:recipe|direction)s?[-_]?(?:step|list)"
    r"|zutat|zubereitung|preparaci[oó]n)"
)
_SHOPPING = 0.6
#: Items so long on average are sentences; shorter ones need so much of a chance.
_SENTENCE, _CHANCE = 40, 0.05
#: Pieces under the text in which it may go on; so many paragraphs of it are alike.
_FOLLOW, _LIKE = 25, 3
#: Text with such a chance is sure; where there are so many characters of it, its place
#: is where this share of it stands.
_SURE, _ENOUGH, _MOST = 0.8, 400, 0.5
#: A paragraph of the text shows where the text stands; the repeat of a long one is one.
_PARAGRAPH, _LONG = 60, 40
#: A last line that breaks off has so many words and so much of a chance.
_BROKEN, _BROKEN_CHANCE = 5, 0.2
_WHOLE = frozenset(("ul", "ol", "menu", "dl", "blockquote", "table", "pre"))
_PARTS = _WHOLE | frozenset(
    ("p", "li", "dt", "dd", "code", "cite", "caption", "tbody", "tr", "td")
)
_WANTED = frozenset(
    (BlockKind.LIST_ITEM, BlockKind.TABLE, BlockKind.QUOTE, BlockKind.CODE)
)
_CHROME = frozenset(
    i
    for i, name in enumerate(CLASS_WORDS)
    if name in ("meta", "chrome") or i in FOREIGN
)
#: Headings of lists that lead to other articles or ask for something.
_ELSEWHERE = re.compile(
    r"(?:related|read (?:also|more|next)|see also|more (?:on|from|about|stories|news)"
    r"|most (?:read|popular)|recommended|trending|you (?:may|might) also|share"
    r"|follow us|tags?|topics|newsletters?|sign up|subscribe"
    r"|mehr (?:zum|aus|zu)|lesen sie auch|auch interessant|verwandte|schlagworte"
    r"|(?:à )?lire aussi|sur le même sujet|voir aussi|lee también|te puede interesar"
    r"|relacionad|leia (?:também|mais)|veja também|leggi anche|correlati|lees ook"
    r"|läs (?:också|även|mer)|les også|læs også|czytaj (?:też|także|więcej)"
    r"|читайте также|по теме|читайте також|関連|相关|相關|관련)",
    re.IGNORECASE,
)


def root_of(frame: Frame) -> Frame:
    """Return the whole list, quotation or table a piece is part of, else its frame."""
    root = frame
    at: Frame | None = frame
    while at is not None and at.tag in _PARTS:
        if at.tag in _WHOLE:
            root = at
        at = at.parent
    return root


def groups(
    pieces: Sequence[Piece], start: int, end: int
) -> Iterator[tuple[int, int, Frame]]:
    """Yield the neighbours in ``pieces[start:end]`` that are one list or quotation."""
    while start < end:
        root = root_of(pieces[start].frame)
        stop = start + 1
        while stop < end and root_of(pieces[stop].frame) is root:
            stop += 1
        yield start, stop, root
        start = stop


def go_on(pieces: Sequence[Piece], keep: list[bool], chances: Sequence[float]) -> None:
    """Keep lists, tables and quotations that stand under the text, with headings.

    What lies between, such as a row of share buttons, does not end the article.
    """
    kept = [i for i, good in enumerate(keep) if good]
    places = containers(pieces, kept)
    seen = {p.text for p in map(pieces.__getitem__, kept) if len(p.text) > _LONG}
    start = _start_of_group(pieces, kept[-1])
    heading = -1
    for a, b, root in groups(pieces, start, min(len(pieces), kept[-1] + 1 + _REACH)):
        if _leads_in(pieces[a]):
            heading = a
            continue
        group = range(a, b)
        wanted = root.tag == "dl" or all(_is_wanted(pieces[i]) for i in group)
        recipe = wanted and root.is_named(_RECIPE)
        own = (
            wanted
            and not is_linked(pieces[a:b], _SHOPPING if recipe else _LINKS)
            and (recipe or _is_likely(pieces[a:b], chances[a:b]))
            and not any(pieces[i].text in seen for i in group if not keep[i])
            and (recipe or _stands_in(root, places))
        )
        if heading >= 0 and own:
            frame = pieces[heading].frame
            own = not leads_elsewhere(pieces[heading].text)
            if own and (recipe or _stands_in(frame, places)):
                keep[heading] = True
        if own:
            for i in group:
                keep[i] = True
        heading = -1


def _is_wanted(piece: Piece) -> bool:
    return piece.kind in _WANTED or piece.frame.tag == "caption"


def _leads_in(piece: Piece) -> bool:
    """Whether a piece heads what follows it: a heading, "What is closed:"."""
    return piece.kind is BlockKind.HEADING or (
        piece.kind is BlockKind.PARAGRAPH
        and root_of(piece.frame) is piece.frame
        and piece.text.endswith((":", "："))
    )


def drop_bare_headings(pieces: Sequence[Piece], keep: list[bool]) -> None:
    """Let go of a heading whose list of links was not kept.

    Inside the text only where it says what it stands over: it may head a section.
    """
    kept = [i for i, good in enumerate(keep) if good]
    following = [*kept[1:], len(pieces)]
    for i, after in zip(kept, following, strict=True):
        if pieces[i].kind is not BlockKind.HEADING or after == i + 1:
            continue
        first = next(groups(pieces, i + 1, after))
        if pieces[i + 1].kind is not BlockKind.LIST_ITEM or not is_linked(
            pieces[first[0] : first[1]]
        ):
            continue
        if after == len(pieces) or leads_elsewhere(pieces[i].text):
            keep[i] = False


def follow(pieces: Sequence[Piece], keep: list[bool], chances: Sequence[float]) -> None:
    """Keep paragraphs under the text that are in another box of the same kind.

    An advertisement often cuts the text's element in two, and little of the prose is
    around the second half. Class names shared with the text, of the paragraph and of
    its box, tell it from what the page has below.
    """
    last = len(keep) - 1 - keep[::-1].index(True)
    under = [
        i
        for i in range(last + 1, min(len(pieces), last + 1 + _FOLLOW))
        if chances[i] >= _CHANCE
        and len((piece := pieces[i]).text) >= _PARAGRAPH
        and piece.kind is BlockKind.PARAGRAPH
        and "." in piece.frame.style
        and not is_linked((piece,))
    ]
    if not under:
        return
    texts = [
        p.frame
        for p, good in zip(pieces, keep, strict=True)
        if good and len(p.text) >= _PARAGRAPH
    ]
    styles = Counter(frame.style for frame in texts)
    boxes = set().union(*(_classes(frame.parent) for frame in texts))
    for i in under:
        frame = pieces[i].frame
        if styles[frame.style] >= _LIKE and boxes & _classes(frame.parent):
            keep[i] = True


def keep_broken_end(
    pieces: Sequence[Piece], keep: list[bool], chances: Sequence[float]
) -> None:
    """Keep the last line of the text's element where it breaks off: "She said …".

    It is short because the page ends there, and shows that the article goes on.
    """
    last = len(keep) - 1 - keep[::-1].index(True)
    if last + 1 == len(pieces):
        return
    piece, before = pieces[last + 1], pieces[last]
    frame = piece.frame
    if (
        piece.kind is before.kind is BlockKind.PARAGRAPH
        and piece.text.endswith(("…", "..."))
        and not piece.links
        and count_words(piece.text) >= _BROKEN
        and chances[last + 1] >= _BROKEN_CHANCE
        and frame.parent is before.frame.parent
        and frame.style == before.frame.style
        and all(p.frame.parent is not frame.parent for p in pieces[last + 2 :])
    ):
        keep[last + 1] = True


def _classes(frame: Frame | None) -> set[str]:
    return set(frame.style.split(".")[1:]) if frame is not None else set()


def drop_strays(
    pieces: Sequence[Piece], keep: list[bool], chances: Sequence[float]
) -> None:
    """Let go of what stands after the text and outside of it, unless it is sure.

    Excerpts in a side column and readers' letters read like an article's paragraphs;
    that they follow the text in another place and under another class gives them away.
    The like share one fate. Where little of the text is sure, its end is not known.
    """
    kept = [i for i, good in enumerate(keep) if good]
    sure = [i for i in kept if chances[i] >= _SURE]
    if len(sure) == len(kept) or sum(len(pieces[i].text) for i in sure) < _ENOUGH:
        return
    home = home_of([pieces[i] for i in sure], _MOST)
    root = article_of(home) or home
    own = [i for i in sure if stands_within(pieces[i].frame, root)]
    styles = {style for i in own if "." in (style := pieces[i].frame.style)}
    strays: dict[tuple[str, str], list[int]] = {}
    for i in range(own[-1] + 1, len(keep)):
        frame = pieces[i].frame
        if keep[i] and frame.style not in styles and not stands_within(frame, root):
            strays.setdefault(path_of(frame), []).append(i)
    for like in strays.values():
        if sum(chances[i] for i in like) < _SURE * len(like):
            for i in like:
                keep[i] = False


def stands_within(frame: Frame, root: Frame) -> bool:
    """Whether a frame is `root` or in it."""
    at: Frame | None = frame
    while at is not None and at is not root:
        at = at.parent
    return at is not None


def leads_elsewhere(heading: str) -> bool:
    """Whether a heading says that other articles follow: "Read also"."""
    return _ELSEWHERE.match(heading) is not None


def is_linked(group: Sequence[Piece], most: float = _LINKS) -> bool:
    """Whether too much of a list is in links."""
    size = sum(len(p.text) for p in group)
    return sum(p.link_chars for p in group) >= most * size


def containers(pieces: Sequence[Piece], kept: Sequence[int]) -> set[int]:
    """Return the frames that paragraphs of the text stand in, and its <article>."""
    found = {
        root.parent.index
        for i in kept
        if len(pieces[i].text) >= _PARAGRAPH
        and (root := root_of(pieces[i].frame)).parent is not None
    }
    if (article := article_of(home_of([pieces[i] for i in kept]))) is not None:
        found.add(article.index)
    return found


def article_of(home: Frame) -> Frame | None:
    """Return the nearest <article> around the text."""
    at: Frame | None = home
    while at is not None and at.tag != "article":
        at = at.parent
    return at


def _start_of_group(pieces: Sequence[Piece], last: int) -> int:
    root = root_of(pieces[last].frame)
    start = last
    while start > 0 and root_of(pieces[start - 1].frame) is root:
        start -= 1
    return start


def _is_likely(group: Sequence[Piece], chances: Sequence[float]) -> bool:
    size = sum(len(p.text) for p in group)
    return size >= _SENTENCE * len(group) or sum(chances) >= _CHANCE * len(group)


def _stands_in(root: Frame, places: set[int]) -> bool:
    """Whether a group is in the text's parent, with no foreign name on the way."""
    at: Frame | None = root
    for _ in range(_WRAPPERS + 2):
        if at is None:
            return False
        if at.index in places and at is not root:
            return True
        table = at.tag == "figure" and root.tag == "table"
        if at.tag in FOREIGN_TAGS and not table:
            return False
        foreign = _CHROME - {BOX} if root.tag == "pre" else _CHROME
        if at.words and not foreign.isdisjoint(class_cues(at.words)):
            return False
        at = at.parent
    return False
