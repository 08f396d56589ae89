"""A verdict over single pieces made whole: what no piece can know of itself.

Lists and quotations inside the text, entries of a live blog, lines
that belong to a picture. Each step reads the pieces' places and the model's chances
and changes `keep`, which has an entry for every piece.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Container, Sequence

from filters.article import BlockKind
from filters.extract.cues import class_cues, cue_set
from filters.extract.features import NAMES
from filters.extract.pieces import Frame, Piece
from filters.extract.words import CLASS_WORDS

#: Between kept pieces, with nothing foreign around: so many links, so little chance.
_FILL_LINKS, _FILL_CHANCE = 0.3, 0.3
#: Around the text: so many pieces on, so little chance.
_REACH, _EXTEND_CHANCE = 6, 0.25
#: A live blog's headline is within twice so many pieces over the text.
_HEAD = 4
#: Shorter lines are no paragraph of their own; more linked ones are teasers.
_PARAGRAPH, _LINKED = 60, 0.2
#: Share of words in common with the page's title that makes a line the headline.
TITLE = 0.8
#: Parts of an article whose names sound foreign: "recipe-card", "twitter-tweet".
_OWN_PART = re.compile(
    r"(?<![a-z])(?:recipe|ingredient|instruction|rezept|zutat|zubereitung|recette"
    r"|ricetta|receta|receita|recept|twitter-tweet|instagram-media|bluesky-embed"
    r"|mastodon-embed|tiktok-embed|reddit-embed)"
)
#: What entries of a live blog are called; a few alone may be a box of headlines. What
#: must not stand before comes second: so the pattern leaps to the word.
_LIVE = re.compile(
    r"live(?<![a-z]live)[-_]*(?:blog|event|ticker|entr|post|update|stream|feed)"
)
_LIVE_ENTRIES = 6
_CAPTION = re.compile(r"(?<![a-z])(?:img|image|photo|wp|media)?[-_]?captions?(?![a-z])")
_HEADING_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
#: A chance that no name outweighs; share of the text that captions may take along.
_SURE, _CAPTION_SHARE = 0.9, 0.35
#: In the box of a picture: a smaller one, frames up to the box, so few lines of text.
_SETTLED, _BOX_STEPS, _BOX_TEXTS = 0.8, 3, 3
_PICTURE = re.compile(r"image|photo|picture|img|bild|foto|media|figure|caption")
#: A class cue around so much of the text says nothing about what stands in it.
_USUAL = 0.35
#: "21 mins ago 11:48 Jo Lind": the line over an entry of a live blog.
_ENTRY_TIME = re.compile(r"^.{0,30}\b\d{1,2}[:.h]\d{2}\b.{0,30}$")
_FILLED = frozenset(
    (
        BlockKind.LIST_ITEM,
        BlockKind.TABLE,
        BlockKind.CODE,
        BlockKind.HEADING,
        BlockKind.QUOTE,
    )
)
FOREIGN_TAGS = frozenset(
    ("aside", "nav", "form", "figure", "button", "footer", "header", "figcaption")
)
IS_TITLE = NAMES.index("is_title")
#: Class words that speak against a piece inside the article's own frame.
FOREIGN = frozenset(
    i
    for i, name in enumerate(CLASS_WORDS)
    if name
    in ("related", "ad", "offer", "share", "comment", "caption", "meta", "bio", "box")
)


def drop_captions(
    everything: Sequence[Piece],
    pieces: Sequence[Piece],
    keep: list[bool],
    chances: Sequence[float],
) -> None:
    """Let go of what its element calls a caption: it goes to its picture.

    So does what shares the box of a picture that is named for one. Where that would
    take much of the text along, the names are no evidence.
    """
    kept = [i for i, good in enumerate(keep) if good]
    unsettled = [i for i in kept if chances[i] < _SETTLED]
    boxes = _picture_boxes([pieces[i] for i in unsettled])
    if boxes:
        boxes &= _held(everything, lambda p: p.kind is BlockKind.IMAGE, 1)
        boxes -= _held(pieces, lambda p: True, _BOX_TEXTS + 1)
    captions = [
        i
        for i in kept
        if (chances[i] < _SURE and _is_named_caption(pieces[i].frame))
        or (i in unsettled and _is_in_picture(pieces[i], boxes))
    ]
    size = sum(len(pieces[i].text) for i in captions)
    if size <= _CAPTION_SHARE * sum(len(pieces[i].text) for i in kept):
        for i in captions:
            keep[i] = False


def _picture_boxes(pieces: Sequence[Piece]) -> set[int]:
    """Return the frames close around `pieces` that are named for a picture."""
    return {
        frame.index
        for piece in pieces
        for frame in _around(piece.frame)
        if frame.tag == "figure" or _PICTURE.search(frame.words)
    }


def _around(frame: Frame) -> list[Frame]:
    """Return a frame and those at most two steps up."""
    found = [frame]
    while len(found) < _BOX_STEPS and (up := found[-1].parent) is not None:
        found.append(up)
    return found


def _held(
    pieces: Sequence[Piece], wanted: Callable[[Piece], bool], least: int
) -> set[int]:
    """Return the frames that hold at least so many wanted pieces."""
    counts: Counter[int] = Counter()
    for piece in filter(wanted, pieces):
        at: Frame | None = piece.frame
        while at is not None:
            counts[at.index] += 1
            at = at.parent
    return {frame for frame, count in counts.items() if count >= least}


def _is_in_picture(piece: Piece, boxes: set[int]) -> bool:
    """Whether a paragraph is a caption by its tag or stands in a picture's box."""
    return piece.kind is BlockKind.PARAGRAPH and any(
        frame.tag == "figcaption" or frame.index in boxes
        for frame in _around(piece.frame)
    )


def _is_named_caption(frame: Frame) -> bool:
    if frame.tag in _HEADING_TAGS:
        return False
    return frame.is_named(_CAPTION, 2)


def fill(
    pieces: Sequence[Piece],
    keep: list[bool],
    chances: Sequence[float],
    *,
    barred: Container[int],
    live: bool,
) -> None:
    """Keep what stands plainly inside the text: lists, tables, code, headings.

    The model knows running text; names in a list of winners are none, yet between two
    paragraphs of the article, with nothing foreign around them, they belong to it.
    The entries of a live blog look like teasers, so there paragraphs count as well.
    """
    kept = [i for i, good in enumerate(keep) if good]
    texts = [pieces[i] for i in kept]
    home = home_of(texts)
    usual = _usual(texts, home)
    entries = {path_of(pieces[i].frame) for i in kept} if live else set()
    for i in range(kept[0], len(pieces) if live else kept[-1]):
        piece = pieces[i]
        linked = piece.link_chars > _FILL_LINKS * len(piece.text)
        if keep[i] or i in barred:
            continue
        if linked and not (live and _is_sentence(piece.text)):
            # The name and the date under a post are links.
            quoted = piece.kind is BlockKind.QUOTE and _is_quoted(pieces, keep, i)
            if not (quoted and piece.frame.is_named(_OWN_PART)):
                continue
        if live and i < kept[-1] and _ENTRY_TIME.search(piece.text):
            keep[i] = True
            continue
        if i > kept[-1] and path_of(piece.frame) not in entries:
            continue
        if piece.kind not in _FILLED and not live and chances[i] < _FILL_CHANCE:
            continue
        if _stands_plainly(piece, home, usual):
            keep[i] = True


def _is_quoted(pieces: Sequence[Piece], keep: Sequence[bool], i: int) -> bool:
    """Whether the quotation goes on from a kept piece before."""
    return i > 0 and keep[i - 1] and pieces[i - 1].kind is BlockKind.QUOTE


def open_live(pieces: Sequence[Piece], keep: list[bool]) -> None:
    """Keep what stands between the headline and the entries of a live blog.

    Its introduction is one paragraph away from the rest, and the head of its first
    entry has nothing of the text before it.
    """
    first = keep.index(True)
    top = next(
        (
            i
            for i in range(first - 1, max(-1, first - 2 * _HEAD), -1)
            if pieces[i].kind is BlockKind.HEADING and pieces[i].level == 1
        ),
        first,
    )
    for i in range(top + 1, first):
        piece = pieces[i]
        wanted = (
            _is_sentence(piece.text)
            or _ENTRY_TIME.search(piece.text)
            or piece.kind is BlockKind.HEADING
        )
        if wanted and piece.link_chars <= _LINKED * len(piece.text):
            keep[i] = FOREIGN.isdisjoint(cue_set(piece.frame.words))


def keep_entries(pieces: Sequence[Piece], keep: list[bool]) -> None:
    """Keep the sentences in what its names call entries of a live blog.

    They stand apart like teasers; a model that has not met the site may doubt them all.
    """
    if not has_live_entries(pieces):
        return
    for i, piece in enumerate(pieces):
        if (
            not keep[i]
            and _is_sentence(piece.text)
            and piece.link_chars <= _LINKED * len(piece.text)
            and piece.frame.is_named(_LIVE)
        ):
            keep[i] = _is_plain(piece.frame)


def _is_plain(frame: Frame) -> bool:
    """Whether nothing foreign is from a frame up to the entry it stands in."""
    at: Frame | None = frame
    while at is not None:
        if at.tag in FOREIGN_TAGS or not FOREIGN.isdisjoint(cue_set(at.words)):
            return False
        if at.words and _LIVE.search(at.words):
            return True
        at = at.parent
    return False


def has_live_entries(pieces: Sequence[Piece]) -> bool:
    """Whether most of the page's prose is in entries that their names call live."""
    inside = outside = 0
    for piece in pieces:
        if len(piece.text) < _PARAGRAPH or piece.link_chars * 3 > len(piece.text):
            continue
        if piece.frame.is_named(_LIVE):
            inside += 1
        else:
            outside += 1
    return inside >= _LIVE_ENTRIES and inside > outside


def extend(pieces: Sequence[Piece], keep: list[bool], chances: Sequence[float]) -> None:
    """Keep the paragraphs that go on where the text seems to begin and to end.

    What stands beside kept paragraphs in the same parent and style, reads like prose
    and is not quite out of the question is rather one of them than the page's.
    """
    kept = [i for i, good in enumerate(keep) if good]
    homes: set[tuple[Frame | None, str]] = set()
    for start, step in ((kept[0] - 1, -1), (kept[-1] + 1, 1)):
        i = start
        while 0 <= i < len(pieces) and abs(i - start) < _REACH:
            piece = pieces[i]
            if not (
                chances[i] >= _EXTEND_CHANCE
                and len(piece.text) >= _PARAGRAPH
                and piece.kind is BlockKind.PARAGRAPH
                and piece.link_chars <= _LINKED * len(piece.text)
            ):
                break
            homes = homes or {_home_of(pieces[i].frame) for i in kept}
            if _home_of(piece.frame) not in homes:
                break
            keep[i] = True
            i += step


def _home_of(frame: Frame) -> tuple[Frame | None, str]:
    """Return what paragraphs beside each other share: their parent and their style."""
    return frame.parent, frame.style


def _is_sentence(text: str) -> bool:
    return len(text) >= _PARAGRAPH and text.rstrip("\"'”’»").endswith(
        (".", "!", "?", "。")
    )


def path_of(frame: Frame) -> tuple[str, str]:
    """Return the style of a frame and of its parent: what like entries share."""
    return frame.style, frame.parent.style if frame.parent is not None else ""


def _stands_plainly(piece: Piece, home: Frame, usual: Collection[int]) -> bool:
    """Whether nothing foreign is between a piece and the text's own frame.

    Publishing systems put each table in a figure, as they do with pictures.
    """
    table = piece.kind is BlockKind.TABLE
    foreign = FOREIGN.difference(usual)
    at: Frame | None = piece.frame
    while at is not None and at is not home:
        if at.tag in FOREIGN_TAGS and not (table and at.tag == "figure"):
            return False
        if at.words:
            if _OWN_PART.search(at.words):
                return True
            if not foreign.isdisjoint(class_cues(at.words)):
                return False
        at = at.parent
    return at is not None


def _usual(texts: Sequence[Piece], home: Frame) -> frozenset[int]:
    """Return the class cues around much of the text: they are no evidence there.

    "paywall" is the class of every paragraph, "premium" that of the box of them all.
    """
    sums: Counter[int] = Counter()
    around: dict[Frame, set[int]] = {home: set()}
    for piece in texts:
        for cue in _cues_below(home, piece.frame, around):
            sums[cue] += len(piece.text)
    least = _USUAL * sum(len(p.text) for p in texts)
    return frozenset(cue for cue, size in sums.items() if size > least)


def _cues_below(home: Frame, frame: Frame, around: dict[Frame, set[int]]) -> set[int]:
    """Return the class cues of a frame and of those around it inside `home`."""
    line: list[Frame] = []
    at: Frame | None = frame
    while at is not None and at not in around:
        line.append(at)
        at = at.parent
    cues = around[at if at is not None else home]
    for at in reversed(line):
        own = class_cues(at.words) if at.words else ()
        cues = around[at] = cues.union(own) if own else cues
    return cues


def home_of(kept: Sequence[Piece], share: float = 0.9) -> Frame:
    """Return the deepest frame around nearly all of the kept text."""
    sums: dict[Frame, int] = {}
    beside: dict[Frame | None, int] = {}
    for piece in kept:
        frame, size = piece.frame, len(piece.text)
        sums[frame] = sums.get(frame, 0) + size
        beside[frame.parent] = beside.get(frame.parent, 0) + size
    # Most paragraphs stand beside each other: their sum goes up once.
    for at, size in beside.items():
        while at is not None:
            sums[at] = sums.get(at, 0) + size
            at = at.parent
    least = share * sum(beside.values())
    # Of two with half each the first: frames are numbered in document order.
    return max(
        (frame for frame, size in sums.items() if size >= least),
        key=lambda frame: (frame.depth, -frame.index),
    )
