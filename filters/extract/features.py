"""Numbers about every piece of a page, for the block model.

Two passes: `Layout` sums text up the element chain, then each text piece gets one row
of `NAMES`. Pure arithmetic over the pieces; the model learns what the numbers mean.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from filters.article import ASIDE_KINDS, BlockKind, SpanKind
from filters.extract.claims import Claims
from filters.extract.layout import (
    ANCESTORS,
    NAMED,
    SELF_NAMED,
    SENTENCE_END,
    Layout,
    Meeting,
    chars_of,
    common_depth,
    good_chars,
    neighbours,
    runs_of,
)
from filters.extract.pieces import Frame, Piece
from filters.extract.words import FUNCTION_WORDS
from filters.extract.zones import comment_frames, cut_frames
from filters.western import table, western

#: Looked up once (see `pieces`).
_SHOWN = ASIDE_KINDS - {BlockKind.RULE}
_HEADING, _BOLD, _ITALIC = BlockKind.HEADING, SpanKind.BOLD, SpanKind.ITALIC
_CLOSERS = "\"'”’»“)]』」* "
_ENDS = ".!?…。！？।؟"
_QUOTES = re.compile('["“”„«»‘’「」『』]')
_DIGIT = re.compile(r"\d")
#: A date, a year or a time. The digit stands first and what must not stand before it
#: second: so the pattern leaps from digit to digit.
_DATE = re.compile(
    r"\d(?<!\w\d)(?:\d?[:.h]\d{2}\b|(?:(?<=1)9|(?<=2)0)\d\d\b"
    r"|\d?[./-]\d{1,2}[./-]\d{2,4}\b)"
)


def _mark(char: str) -> str:
    """Return what a character is for `marks_in`: the same letter for all of a kind."""
    if char.isdecimal():
        return "0"
    if char in ".!?\u2026":
        return "."
    closes = char.isspace() or char in "\"'\u201d\u2019\u00bb)]"
    if _QUOTES.match(char):
        return '"' if closes else "<"
    return " " if closes else "x"


_MARKS = table(_mark)
#: Blanks, capitals, and all else; words of a text whose first letters are looked at.
_FIRSTS = table(lambda c: " " if c.isspace() else "A" if c.isupper() else "x")
_MOST_FIRST = 80
#: Pieces farther than this from any prose are hopeless, linked ones sooner.
_FAR, _NEAR = 14, 5
#: A page with little prose may be a list: look at more of it.
_SHORT_PAGE, _FAR_ON_SHORT = 1_500, 200


def _names(text: str) -> list[str]:
    return text.split()


TEXT_NAMES = _names(
    "chars words link_density links word_length commas sentence_ends ends_sentence"
    " digit_share capital_share quotes date bold whole_bold italic_all repeats"
    " function_share newline"
)
TAG_NAMES = _names("tag_p tag_heading heading_level tag_quote tag_div")
ANCESTOR_NAMES = [f"in_{name}" for name in ANCESTORS]
CLASS_NAMES = [f"class_{n}" for n in NAMED] + [f"self_{n}" for n in SELF_NAMED]
PLACE_NAMES = _names(
    "before after parent_share parent_links parent_pieces parent_good grand_share"
    " grand_links grand_pieces great_share great_links style_share style_count"
    " path_share path_count in_half half_up in_most most_up third_up depth"
    " depth_off gap_prev gap_next near_prev near_next same_prev same_next lca_prev"
    " lca_next image_before image_after from_title prev_chars prev_links next_chars"
    " next_links prev2_chars next2_chars prev_heading like_next own_run order_share"
    " core_up core_off core_before core_after core_side core_good core_near"
)
MATCH_NAMES = _names("is_title is_description in_body_claim has_address")
PAGE_NAMES = _names("page_good page_pieces page_articles page_good_pieces page_live")

NAMES: list[str] = [
    *TEXT_NAMES,
    *TAG_NAMES,
    *ANCESTOR_NAMES,
    *CLASS_NAMES,
    *PLACE_NAMES,
    *MATCH_NAMES,
    *PAGE_NAMES,
]

#: The features that are whole numbers, and not floats, in every row.
WHOLE = frozenset(
    NAMES.index(name)
    for name in (
        *_names(
            "links sentence_ends ends_sentence quotes date whole_bold italic_all"
            " repeats newline parent_pieces parent_good grand_pieces style_count"
            " path_count in_half half_up in_most most_up third_up depth gap_prev"
            " gap_next same_prev same_next lca_prev lca_next from_title prev_heading"
            " like_next own_run core_up core_off core_before core_after core_side"
            " core_near has_address page_articles page_live"
        ),
        *TAG_NAMES,
        *ANCESTOR_NAMES,
        *CLASS_NAMES,
    )
)


def marks_in(text: str, data: bytes | None) -> tuple[int, int, int]:
    """Return how many digits, quotation marks and ends of a sentence a text has."""
    if data is not None:
        # The same in a tenth of the time.
        marks = data.translate(_MARKS)
        ends = marks.count(b". ") + marks.count(b'."') + marks.endswith(b".")
        return marks.count(b"0"), marks.count(b'"') + marks.count(b"<"), ends
    return (
        len(_DIGIT.findall(text)),
        len(_QUOTES.findall(text)),
        len(SENTENCE_END.findall(text)),
    )


def firsts_in(text: str, data: bytes | None) -> tuple[int, int]:
    """Return how many words a text has, and how many of the first are capitalized.

    `data` is the text as `western` makes it, here and in `marks_in`.
    """
    if data is not None:
        marks = data.translate(_FIRSTS)
        capitals = marks.count(b" A") + marks.startswith(b"A")
        count = marks.count(b" x") + marks.startswith(b"x") + capitals
        if count <= _MOST_FIRST:
            return count, capitals
    words = text.split()
    return len(words), sum(map(str.isupper, [w[0] for w in words[:_MOST_FIRST]]))


def _text_row(piece: Piece, repeats: int, length: float) -> list[float]:
    text = piece.text
    size = len(text)
    data = western(text)
    count, capitals = firsts_in(text, data)
    folded = text[:500].casefold().split()
    seen = len(folded)
    stop = sum(map(FUNCTION_WORDS.__contains__, folded))
    digits, quotes, ends = marks_in(text, data)
    end = text.rstrip(_CLOSERS)[-1:]
    bold = italic = 0
    for first, last, kind, _ in piece.spans:
        if kind is _BOLD:
            bold += last - first
        elif kind is _ITALIC:
            italic += last - first
    heading = piece.kind is _HEADING
    tag = piece.frame.tag
    return [
        math.log2(1 + length),
        length / 5.5,
        piece.link_chars / size,
        piece.links,
        size / max(1, count),
        (text.count(",") + text.count("、") + text.count("،")) / max(1.0, length / 60),
        ends,
        end in _ENDS if end else 0,
        digits / size,
        capitals / max(1, min(count, _MOST_FIRST)),
        quotes,
        digits > 1 and _DATE.search(text) is not None,
        min(1.0, bold / size),
        bold >= size - 1,
        italic >= size - 1,
        repeats,
        0.25 if length > size * 1.4 else stop / max(1, seen),
        text.count("\n"),
        tag == "p",
        heading,
        piece.level if heading else 0,
        piece.kind is BlockKind.QUOTE,
        tag == "div",
    ]


def rows(
    everything: Sequence[Piece], frames: Sequence[Frame], claims: Claims
) -> tuple[list[Piece], Layout, list[list[float] | None]]:
    """Return the text pieces of a page, their layout and one row of numbers each.

    Pieces far from any prose have no row (None): they are menus and teasers.
    """
    pieces = [p for p in everything if p.text and p.kind not in ASIDE_KINDS]
    lengths = [chars_of(p.text) for p in pieces]
    goods = [good_chars(p, n) for p, n in zip(pieces, lengths, strict=True)]
    zones = comment_frames(pieces, frames, goods)
    zones.update(cut_frames(pieces, frames, goods))
    if zones:
        left = [i for i, p in enumerate(pieces) if p.frame.index not in zones]
        pieces = [pieces[i] for i in left]
        lengths = [lengths[i] for i in left]
        goods = [goods[i] for i in left]
    layout = Layout(pieces, frames, lengths, goods)
    if not pieces:
        return pieces, layout, []
    images = {p.order: 1 for p in everything if p.kind in _SHOWN}
    return pieces, layout, _table(pieces, lengths, goods, layout, claims, images)


def _table(
    pieces: Sequence[Piece],
    lengths: Sequence[float],
    goods: Sequence[float],
    layout: Layout,
    claims: Claims,
    images: dict[int, int],
) -> list[list[float] | None]:
    n = len(pieces)
    total = layout.good_total
    densities = [p.link_chars / len(p.text) for p in pieces]
    repeats = Counter([p.text for p in pieces])
    half, most = layout.deepest(0.5), layout.deepest(0.8)
    third = layout.deepest(0.33)
    core = layout.core
    in_half, in_most = layout.inside(half), layout.inside(most)
    in_third, in_core = layout.inside(third), layout.inside(core)
    half_depth, most_depth = _depth(half), _depth(most)
    third_depth, core_depth = _depth(third), _depth(core)
    at_core_line = Meeting(core) if core is not None else None
    style_good: dict[str, int] = {}
    path_good: dict[tuple[str, str], int] = {}
    styles = [p.frame.style for p in pieces]
    paths = [
        (style, p.frame.parent.style if p.frame.parent is not None else "")
        for p, style in zip(pieces, styles, strict=True)
    ]
    style_count, path_count = Counter(styles), Counter(paths)
    depth_sum = 0.0
    for i, good in enumerate(goods):
        if good:
            style_good[styles[i]] = style_good.get(styles[i], 0) + int(good)
            path_good[paths[i]] = path_good.get(paths[i], 0) + int(good)
            depth_sum += pieces[i].frame.depth * good
    depth_mean = depth_sum / total
    prev_good, next_good = neighbours(goods)
    titles = [
        i
        for i, p in enumerate(pieces)
        if (p.level == 1 and p.kind is _HEADING) or claims.is_headline(p.text)
    ]
    # The headline in front of the most prose that follows it.
    title_at = _title_position(titles, goods)
    page_row: list[float] = [
        math.log2(1 + total),
        math.log2(1 + n),
        min(30, [f.tag for f in layout.frames].count("article")),
        math.log2(1 + sum(g > 0 for g in goods)),
        claims.live,
    ]
    at_core = [i for i, p in enumerate(pieces) if p.frame.parent is core]
    first, last = (at_core[0], at_core[-1]) if at_core else (0, n - 1)
    core_good = sum(goods[i] for i in at_core) / total
    run = runs_of(paths)
    reach = _FAR if total > _SHORT_PAGE else _FAR_ON_SHORT
    good_in, chars_in, links_in = layout.good, layout.chars, layout.links
    table: list[list[float] | None] = []
    done = 0.0
    for i, piece in enumerate(pieces):
        frame = piece.frame
        parent = frame.parent or frame
        before, after = prev_good[i], next_good[i]
        if not goods[i]:
            gap = min(
                i - before if before >= 0 else 999, after - i if after >= 0 else 999
            )
            if gap > reach or (
                densities[i] > 0.5
                and (gap > _NEAR or (lengths[i] < 90 and not good_in[parent.index]))
            ):
                table.append(None)
                continue
        row = _text_row(piece, repeats[piece.text], lengths[i])
        row += layout.around(frame)
        grand = parent.parent or parent
        great = grand.parent or grand
        mine, up, above, top = frame.index, parent.index, grand.index, great.index
        depth = frame.depth
        half_up = depth - half_depth if mine in in_half else -1
        most_up = depth - most_depth if mine in in_most else -1
        met = at_core_line.depth(parent) if at_core_line is not None else 0
        if mine in in_core and frame is core:
            met = depth
        row += (
            done / total,
            (total - done - goods[i]) / total,
            good_in[up] / total,
            links_in[up] / max(1.0, chars_in[up]),
            layout.count[up],
            layout.good_frames[up],
            good_in[above] / total,
            links_in[above] / max(1.0, chars_in[above]),
            layout.count[above],
            good_in[top] / total,
            links_in[top] / max(1.0, chars_in[top]),
            style_good.get(styles[i], 0) / total,
            style_count[styles[i]],
            path_good.get(paths[i], 0) / total,
            path_count[paths[i]],
            half_up >= 0,
            half_up,
            most_up >= 0,
            most_up,
            depth - third_depth if mine in in_third else -1,
            depth,
            depth - depth_mean,
            i - before if before >= 0 else 99,
            after - i if after >= 0 else 99,
            goods[before] if before >= 0 else 0,
            goods[after] if after >= 0 else 0,
            before >= 0 and pieces[before].frame.parent is frame.parent,
            after >= 0 and pieces[after].frame.parent is frame.parent,
            depth - common_depth(frame, pieces[before].frame) if before >= 0 else 99,
            depth - common_depth(frame, pieces[after].frame) if after >= 0 else 99,
            images.get(piece.order - 1, 0) + images.get(piece.order - 2, 0) * 0.5,
            images.get(piece.order + 1, 0) + images.get(piece.order + 2, 0) * 0.5,
            max(-50, min(50, i - title_at)) if title_at >= 0 else 60,
            lengths[i - 1] if i else 0,
            densities[i - 1] if i else 0,
            lengths[i + 1] if i + 1 < n else 0,
            densities[i + 1] if i + 1 < n else 0,
            lengths[i - 2] if i > 1 else 0,
            lengths[i + 2] if i + 2 < n else 0,
            i > 0 and pieces[i - 1].kind is _HEADING,
            i + 1 < n and paths[i + 1] == paths[i],
            run[i],
            i / n,
            depth - core_depth if mine in in_core else -1,
            depth - met if core is not None else 99,
            min(40, max(0, first - i)),
            min(40, max(0, i - last)),
            (i > first) + (i > last),
            core_good,
            core_depth - met if core is not None else 99,
        )
        row += claims.match(piece.text)
        row += page_row
        table.append(row)
        done += goods[i]
    return table


def _depth(frame: Frame | None) -> int:
    return frame.depth if frame is not None else 0


def _title_position(titles: Sequence[int], goods: Sequence[float]) -> int:
    """Return the headline candidate in front of the most prose; -1 when none."""
    if not titles:
        return -1
    best, most = -1, -1.0
    for k, at in enumerate(titles):
        end = titles[k + 1] if k + 1 < len(titles) else len(goods)
        amount = sum(goods[at:end])
        if amount > most:
            best, most = at, amount
    return best
