"""Numbers about every piece of a page, for the block model.

Two passes: `Layout` sums text up the element chain, then each text piece gets one row
of `NAMES`. Pure arithmetic over the pieces; the model learns what the numbers mean.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from filters.article import ASIDE_KINDS, BlockKind, SpanKind
from filters.extract.pieces import Frame, Piece
from filters.extract.words import CLASS_CUES, FUNCTION_WORDS, TEXT_CUES
from filters.extract.zones import comment_frames, cut_frames

_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SENTENCE_END = re.compile(r"[.!?…。！？।؟](?=[\s\"'”’»)\]]|$)|[。！？]")
_CLOSERS = "\"'”’»“)]』」* "
_ENDS = ".!?…。！？।؟"
_QUOTES = re.compile('["“”„«»‘’「」『』]')
_DIGIT = re.compile(r"\d")
_DATE = re.compile(
    r"\b\d{1,2}[:.h]\d{2}\b|\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b"
)
_ADDRESS = re.compile(r"@\w|https?://|www\.")
#: Pieces after a heading that still belong to it.
_HEADING_REACH = 12
#: Ancestors that may hold the whole article say nothing bad about it.
_ROOT_SHARE = 0.35
_NONE = 9
_CLIMB = 8
#: Characters of a piece that are compared with what the page claims.
_COMPARED = 350
#: Pieces farther than this from any prose are hopeless, linked ones sooner.
_FAR, _NEAR = 14, 5
#: A page with little prose may be a list: look at more of it.
_SHORT_PAGE, _FAR_ON_SHORT = 1_500, 200


def _names(text: str) -> list[str]:
    return text.split()


TEXT_NAMES = _names(
    "chars words link_density links word_length commas sentence_ends "
    "ends_sentence ends_colon digit_share capital_share all_caps quotes "
    "starts_lower marks date bold whole_bold italic_all repeats function_share "
    "newline cjk "
)
CUE_NAMES = [f"says_{name}" for name in TEXT_CUES]
TAG_NAMES = _names(
    "tag_p tag_heading heading_level tag_li tag_quote tag_div tag_cell "
    "tag_figcaption tag_table tag_code tag_button tag_span_like "
)
_ANCESTORS = "article main aside nav footer header form figure list table section a_box"
ANCESTOR_NAMES = [f"in_{name}" for name in _ANCESTORS.split()]
CLASS_NAMES = [f"class_{name}" for name in CLASS_CUES] + [
    f"self_{name}" for name in CLASS_CUES
]
PLACE_NAMES = _names(
    "before after parent_share parent_links parent_pieces parent_good grand_share "
    "grand_links grand_pieces great_share great_links style_share style_count "
    "path_share path_count in_half half_up in_most most_up third_up depth "
    "depth_off gap_prev gap_next near_prev near_next same_prev same_next lca_prev "
    "lca_next image_before image_after from_title title_seen prev_chars "
    "prev_links next_chars next_links prev2_chars next2_chars prev_heading "
    "next_heading like_prev like_next own_run order_share "
    " core_up core_off core_before core_after core_side core_good core_near"
    " head_related head_offer prev_related"
)
MATCH_NAMES = _names(
    "is_title is_description has_author in_body_claim starts_author has_address "
)
PAGE_NAMES = _names(
    "page_good page_pieces page_articles page_claims page_good_pieces page_live "
)

NAMES: list[str] = [
    *TEXT_NAMES,
    *CUE_NAMES,
    *TAG_NAMES,
    *ANCESTOR_NAMES,
    *CLASS_NAMES,
    *PLACE_NAMES,
    *MATCH_NAMES,
    *PAGE_NAMES,
]


class Claims:
    """What the page says about its article, folded for comparison."""

    __slots__ = ("authors", "body", "description", "live", "title", "title_sizes")

    def __init__(
        self,
        title: Sequence[str] = (),
        description: Sequence[str] = (),
        authors: Sequence[str] = (),
        body: str = "",
        *,
        live: bool = False,
    ) -> None:
        self.title = _word_sets(title)
        #: Lengths of the titles in characters.
        self.title_sizes = list({len(t) for t in title if t})
        self.description = _word_sets(description)
        self.authors = [f for a in authors if len(f := fold(a)) > 4]
        self.body = fold(body)
        #: Whether the page calls itself a live blog.
        self.live = live


def _word_sets(texts: Sequence[str]) -> list[set[str]]:
    """Return the words of each different text."""
    return [set(f.split()) for f in dict.fromkeys(map(fold, texts)) if f]


_NOT_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Return the words of `text`, case folded, one blank between them."""
    return _NOT_WORD.sub(" ", text.casefold()).strip()


@lru_cache(maxsize=4096)
def class_cues(words: str) -> tuple[bool, ...]:
    """Return which of `CLASS_CUES` the class words of an element match."""
    return tuple(pattern.search(words) is not None for pattern in CLASS_CUES.values())


_NO_CUES = tuple(False for _ in CLASS_CUES)


def chars_of(text: str) -> float:
    """Length of `text`, ideographs counted for the letters they stand for."""
    if text.isascii():
        return float(len(text))
    return len(text) + 1.6 * len(_CJK.findall(text))


def good_chars(piece: Piece, length: float) -> float:
    """Return `length` of a piece that reads like prose, else 0."""
    text = piece.text
    linked = piece.link_chars / len(text)
    if length < 70 or linked >= 0.35 or piece.kind is BlockKind.CODE:
        return 0.0
    if length <= 200 and not _SENTENCE_END.search(text):
        return 0.0
    return length * (1 - linked)


class Layout:
    """Text sums of every frame, good prose told from the rest."""

    __slots__ = (
        "chars",
        "count",
        "good",
        "good_frames",
        "good_total",
        "goods",
        "links",
        "pieces",
        "style_count",
        "style_good",
    )

    def __init__(
        self,
        pieces: Sequence[Piece],
        frames: Sequence[Frame],
        lengths: Sequence[float],
        goods: list[float],
    ) -> None:
        self.pieces = pieces
        self.goods = goods
        size = len(frames)
        #: Per frame: characters, linked characters, good characters, pieces.
        self.chars = [0.0] * size
        self.links = [0.0] * size
        self.good = [0.0] * size
        self.count = [0] * size
        self.good_frames = [0] * size
        for piece, length, good in zip(pieces, lengths, goods, strict=True):
            linked = length * piece.link_chars / len(piece.text)
            at: Frame | None = piece.frame
            while at is not None:
                i = at.index
                self.chars[i] += length
                self.links[i] += linked
                self.count[i] += 1
                if good:
                    self.good[i] += good
                    self.good_frames[i] += 1
                at = at.parent
        self.good_total = sum(self.goods) or 1.0


def _tags(piece: Piece) -> list[float]:
    tag = piece.frame.tag
    kind = piece.kind
    heading = kind is BlockKind.HEADING
    return [
        tag == "p",
        heading,
        piece.level if heading else 0,
        kind is BlockKind.LIST_ITEM,
        kind is BlockKind.QUOTE,
        tag == "div",
        tag in ("td", "th", "dd", "dt"),
        tag == "figcaption",
        kind is BlockKind.TABLE,
        kind is BlockKind.CODE,
        tag in ("button", "summary", "legend"),
        "-" in tag,
    ]


def _text_row(piece: Piece, repeats: int, length: float) -> list[float]:
    text = piece.text
    size = len(text)
    words = text.split()
    count = len(words)
    folded = text[:500].casefold().split()
    seen = len(folded)
    stop = sum(map(FUNCTION_WORDS.__contains__, folded))
    capital = sum(1 for w in words[:80] if w[0].isupper())
    end = text.rstrip(_CLOSERS)[-1:]
    bold = italic = 0
    for span in piece.spans:
        if span.kind is SpanKind.BOLD:
            bold += span.end - span.start
        elif span.kind is SpanKind.ITALIC:
            italic += span.end - span.start
    cjk = length > size * 1.4
    row: list[float] = [
        math.log2(1 + length),
        length / 5.5,
        piece.link_chars / size,
        piece.links,
        size / max(1, count),
        (text.count(",") + text.count("、") + text.count("،")) / max(1.0, length / 60),
        len(_SENTENCE_END.findall(text)),
        end in _ENDS if end else 0,
        text.endswith((":", "：")),
        len(_DIGIT.findall(text)) / size,
        capital / max(1, min(count, 80)),
        size > 3 and text.isupper(),
        len(_QUOTES.findall(text)),
        text[0].islower(),
        text.count("|") + text.count("·") + text.count("•") + text.count("›"),
        _DATE.search(text) is not None,
        min(1.0, bold / size),
        bold >= size - 1,
        italic >= size - 1,
        repeats,
        0.25 if cjk else stop / max(1, seen),
        text.count("\n"),
        cjk,
    ]
    start = _opening(text)
    row.extend(pattern.match(start) is not None for pattern in TEXT_CUES.values())
    return row


_ANCESTOR_OF = {
    "article": 0,
    "main": 1,
    "aside": 2,
    "nav": 3,
    "footer": 4,
    "header": 5,
    "form": 6,
    "figure": 7,
    "ul": 8,
    "ol": 8,
    "table": 9,
    "section": 10,
    "details": 11,
    "dialog": 11,
}


def _chain_row(
    frame: Frame, layout: Layout, memo: dict[int, list[float]]
) -> list[float]:
    """Return the ancestor tags and class words around pieces of `frame`."""
    if (row := memo.get(frame.index)) is not None:
        return row
    tags: list[float] = [_NONE] * len(ANCESTOR_NAMES)
    cues: list[float] = [_NONE] * len(CLASS_CUES)
    mine = class_cues(frame.words) if frame.words else _NO_CUES
    at: Frame | None = frame
    up = 0
    total = layout.good_total
    while at is not None:
        slot = _ANCESTOR_OF.get(at.tag)
        whole = layout.good[at.index] > _ROOT_SHARE * total
        if slot is not None and tags[slot] == _NONE and not (whole and slot > 1):
            tags[slot] = min(up, _CLIMB)
        if at.words and up < _CLIMB:
            for i, hit in enumerate(class_cues(at.words)):
                # Bad words on the wrapper of everything are no evidence.
                if hit and cues[i] == _NONE and (i < 3 or not whole):
                    cues[i] = up
        up += 1
        at = at.parent
    row = [*tags, *cues, *mine]
    memo[frame.index] = row
    return row


def _up(frame: Frame) -> int:
    """Return the index of the parent of `frame`, or its own at the top."""
    return frame.parent.index if frame.parent is not None else frame.index


def _deepest(frames: Sequence[Frame], good: list[float], least: float) -> Frame | None:
    """Return the deepest frame that holds at least `least` good characters."""
    best: Frame | None = None
    for frame in frames:
        if good[frame.index] >= least and (best is None or frame.depth > best.depth):
            best = frame
    return best


def _up_to(frame: Frame, target: Frame | None) -> int:
    """Return how many levels `target` is above `frame`; -1 when it is not."""
    if target is None:
        return -1
    at: Frame | None = frame
    up = 0
    while at is not None and at.depth >= target.depth:
        if at is target:
            return up
        at = at.parent
        up += 1
    return -1


def _common_depth(a: Frame, b: Frame) -> int:
    while a is not b:
        if a.depth >= b.depth:
            if a.parent is None:
                return 0
            a = a.parent
        else:
            if b.parent is None:
                return 0
            b = b.parent
    return a.depth


def rows(
    everything: Sequence[Piece], frames: Sequence[Frame], claims: Claims
) -> tuple[list[Piece], Layout, list[list[float] | None]]:
    """Return the text pieces of a page, their layout and one row of numbers each.

    Pieces far from any prose have no row (None): they are menus and teasers.
    """
    pieces = [p for p in everything if p.kind not in ASIDE_KINDS and p.text]
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
    n = len(pieces)
    if not n:
        return pieces, layout, []
    total = layout.good_total
    densities = [p.link_chars / len(p.text) for p in pieces]
    repeats = Counter(p.text for p in pieces)
    half = _deepest(frames, layout.good, 0.5 * total)
    most = _deepest(frames, layout.good, 0.8 * total)
    third = _deepest(frames, layout.good, 0.33 * total)
    style_good: Counter[str] = Counter()
    style_count: Counter[str] = Counter()
    path_good: Counter[tuple[str, str]] = Counter()
    path_count: Counter[tuple[str, str]] = Counter()
    styles: list[str] = []
    paths: list[tuple[str, str]] = []
    depth_sum = 0.0
    for piece, good in zip(pieces, goods, strict=True):
        frame = piece.frame
        style = frame.style
        path = (style, frame.parent.style if frame.parent is not None else "")
        styles.append(style)
        paths.append(path)
        style_good[style] += int(good)
        style_count[style] += 1
        path_good[path] += int(good)
        path_count[path] += 1
        depth_sum += frame.depth * good
    depth_mean = depth_sum / total
    prev_good, next_good = _neighbours(goods)
    images = _images(everything)
    titles = [
        i
        for i, p in enumerate(pieces)
        if (p.kind is BlockKind.HEADING and p.level == 1)
        or _is_like(p, claims.title, claims.title_sizes)
    ]
    # The headline in front of the most prose that follows it.
    title_at = _title_position(titles, goods)
    good_pieces = sum(g > 0 for g in goods)
    page_row = [
        math.log2(1 + total),
        math.log2(1 + n),
        min(30, sum(f.tag == "article" for f in frames)),
        bool(claims.body),
        math.log2(1 + good_pieces),
        claims.live,
    ]
    core = _core(pieces, goods)
    at_core = [i for i, p in enumerate(pieces) if p.frame.parent is core]
    first, last = (at_core[0], at_core[-1]) if at_core else (0, n - 1)
    core_good = sum(goods[i] for i in at_core) / total
    memo: dict[int, list[float]] = {}
    table: list[list[float] | None] = []
    done = 0.0
    run = _runs(paths)
    under = _under_headings(pieces)
    reach = _FAR if total > _SHORT_PAGE else _FAR_ON_SHORT
    for i, piece in enumerate(pieces):
        frame = piece.frame
        gap = min(
            i - prev_good[i] if prev_good[i] >= 0 else 999,
            next_good[i] - i if next_good[i] >= 0 else 999,
        )
        if not goods[i] and (
            gap > reach
            or (
                densities[i] > 0.5
                and (gap > _NEAR or (lengths[i] < 90 and not layout.good[_up(frame)]))
            )
        ):
            table.append(None)
            continue
        row = _text_row(piece, repeats[piece.text], lengths[i])
        row.extend(_tags(piece))
        row.extend(_chain_row(frame, layout, memo))
        parent = frame.parent or frame
        grand = parent.parent or parent
        great = grand.parent or grand
        before, after = prev_good[i], next_good[i]
        row.extend(
            (
                done / total,
                (total - done - goods[i]) / total,
                layout.good[parent.index] / total,
                layout.links[parent.index] / max(1.0, layout.chars[parent.index]),
                layout.count[parent.index],
                layout.good_frames[parent.index],
                layout.good[grand.index] / total,
                layout.links[grand.index] / max(1.0, layout.chars[grand.index]),
                layout.count[grand.index],
                layout.good[great.index] / total,
                layout.links[great.index] / max(1.0, layout.chars[great.index]),
                style_good[styles[i]] / total,
                style_count[styles[i]],
                path_good[paths[i]] / total,
                path_count[paths[i]],
                _up_to(frame, half) >= 0,
                _up_to(frame, half),
                _up_to(frame, most) >= 0,
                _up_to(frame, most),
                _up_to(frame, third),
                frame.depth,
                frame.depth - depth_mean,
                i - before if before >= 0 else 99,
                after - i if after >= 0 else 99,
                goods[before] if before >= 0 else 0,
                goods[after] if after >= 0 else 0,
                before >= 0 and pieces[before].frame.parent is frame.parent,
                after >= 0 and pieces[after].frame.parent is frame.parent,
                frame.depth - _common_depth(frame, pieces[before].frame)
                if before >= 0
                else 99,
                frame.depth - _common_depth(frame, pieces[after].frame)
                if after >= 0
                else 99,
                images.get(piece.order - 1, 0) + images.get(piece.order - 2, 0) * 0.5,
                images.get(piece.order + 1, 0) + images.get(piece.order + 2, 0) * 0.5,
                max(-50, min(50, i - title_at)) if title_at >= 0 else 60,
                title_at >= 0,
                lengths[i - 1] if i else 0,
                densities[i - 1] if i else 0,
                lengths[i + 1] if i + 1 < n else 0,
                densities[i + 1] if i + 1 < n else 0,
                lengths[i - 2] if i > 1 else 0,
                lengths[i + 2] if i + 2 < n else 0,
                i > 0 and pieces[i - 1].kind is BlockKind.HEADING,
                i + 1 < n and pieces[i + 1].kind is BlockKind.HEADING,
                i > 0 and paths[i - 1] == paths[i],
                i + 1 < n and paths[i + 1] == paths[i],
                run[i],
                i / n,
                _up_to(frame, core),
                frame.depth - _common_depth(frame, core) if core else 99,
                min(40, max(0, first - i)),
                min(40, max(0, i - last)),
                (i > first) + (i > last),
                core_good,
                core.depth - _common_depth(frame, core) if core else 99,
                under[i][0],
                under[i][1],
                i > 0 and _says("related", pieces[i - 1].text),
            )
        )
        row.extend(_match_row(piece, claims))
        row.extend(page_row)
        table.append(row)
        done += goods[i]
    return pieces, layout, table


def _core(pieces: Sequence[Piece], goods: list[float]) -> Frame | None:
    """Return the frame whose own paragraphs hold the most prose."""
    sums: dict[int, float] = {}
    best: Frame | None = None
    most = 0.0
    for piece, good in zip(pieces, goods, strict=True):
        parent = piece.frame.parent
        if good and parent is not None:
            amount = sums[parent.index] = sums.get(parent.index, 0.0) + good
            if amount > most:
                best, most = parent, amount
    return best


def _neighbours(goods: list[float]) -> tuple[list[int], list[int]]:
    """Return the index of the nearest good piece before and after each; -1 if none."""
    n = len(goods)
    before, after = [-1] * n, [-1] * n
    last = -1
    for i in range(n):
        before[i] = last
        if goods[i]:
            last = i
    last = -1
    for i in range(n - 1, -1, -1):
        after[i] = last
        if goods[i]:
            last = i
    return before, after


def _images(everything: Sequence[Piece]) -> dict[int, int]:
    return {p.order: 1 for p in everything if p.kind in ASIDE_KINDS and p.href}


def _runs(paths: list[tuple[str, str]]) -> list[int]:
    """Return for each piece how many neighbours in a row share its element path."""
    lengths = [0] * len(paths)
    start = 0
    for i in range(1, len(paths) + 1):
        if i == len(paths) or paths[i] != paths[start]:
            for j in range(start, i):
                lengths[j] = i - start
            start = i
    return lengths


def _under_headings(pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """Return for each piece whether its heading promises links or offers."""
    result = []
    related = offer = False
    left = 0
    for piece in pieces:
        if piece.kind is BlockKind.HEADING:
            related = _says("related", piece.text)
            offer = _says("offer", piece.text)
            left = _HEADING_REACH
        elif left:
            left -= 1
            if not left:
                related = offer = False
        result.append((int(related), int(offer)))
    return result


def _says(cue: str, text: str) -> bool:
    return TEXT_CUES[cue].match(_opening(text)) is not None


def _opening(text: str) -> str:
    return text[:60].casefold().lstrip("\"'“„«([{*-–—>→▶►• ")


def _title_position(titles: list[int], goods: list[float]) -> int:
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


def _is_like(piece: Piece, claims: Sequence[set[str]], sizes: Sequence[int]) -> bool:
    size = len(piece.text)
    if not any(size * 3 > 2 * low and size * 2 < 3 * low for low in sizes):
        return False
    return _overlap(set(fold(piece.text).split()), claims) > 0.7


def _overlap(words: set[str], claims: Sequence[set[str]]) -> float:
    best = 0.0
    for claim in claims:
        if union := len(words | claim):
            best = max(best, len(words & claim) / union)
    return best


def _match_row(piece: Piece, claims: Claims) -> list[float]:
    text = piece.text
    folded = fold(text[:_COMPARED])
    words = set(folded.split()) if len(text) < _COMPARED else set()
    contained = 0.0
    if claims.body and folded:
        if folded[:300] in claims.body:
            contained = 1.0
        elif len(folded) > 80 and (
            folded[20:60] in claims.body or folded[-60:-20] in claims.body
        ):
            contained = 0.6
        else:
            contained = -1.0
    author = len(text) < 200 and any(a in folded for a in claims.authors)
    return [
        _overlap(words, claims.title) if words else 0.0,
        _overlap(words, claims.description) if words else 0.0,
        float(author),
        contained,
        float(any(folded.startswith(a) for a in claims.authors)),
        float(_ADDRESS.search(text) is not None),
    ]
