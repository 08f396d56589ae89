"""What belongs together goes together: a table and its caption, a box of facts.

The model judges lines one by one, and short ones in a figure or a box look like the
page's furniture. Each step changes `keep`, which has an entry for every piece.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from filters.article import BlockKind, SpanKind
from filters.extract.cues import class_cues
from filters.extract.layout import SENTENCE_END, chars_of
from filters.extract.mend import FOREIGN, home_of
from filters.extract.pieces import Frame, Piece
from filters.extract.words import CLASS_WORDS

#: What a box of facts is called, and the kinds of its lines.
_FACTS = re.compile(
    r"(?<![a-z])(?:info|facts?|fakten|fakta|data)[-_]?(?:box|file|sheet|kasten|ruta"
    r"|boks)(?![a-z])|(?<![a-z])(?:key|fast|quick)[-_]?facts(?![a-z])"
    r"|(?<![a-z])(?:time[-_]?line|chronology|chronologie|zeitleiste)(?![a-z])"
)
#: What else may be of the text is called: something to unfold, the story in short.
_NAMED = re.compile(
    r"(?<![a-z])(?:accordion|toggle|collapsible|expandable|spoiler|faq|explainer"
    r"|background|callout|key[-_]?points)(?![a-z])"
)
_BOXES = frozenset(("aside", "details", "dl"))
_AWAY = frozenset(("nav", "form", "button", "footer", "header", "figure", "figcaption"))
#: Headings over words about who wrote the article.
_ABOUT = re.compile(
    r"(?:(?:about|meet)\b.{0,12}(?<!\w)(?:author|writer|reporter)"
    r"|(?:(?:zu[rm]|über|die|der|à propos|sobre|om|el|il|o|a)\b.{0,8}(?<!\w)|l[’'])?"
    r"(?:autor|auteur|redakteur|författare|forfatter|автор))"
    r"(?:in|innen|en|e|es|s|a)?",
    re.IGNORECASE,
)
#: Pieces under the text that are looked at; so much of a chance on average, so long.
_REACH, _LIKELY, _SENTENCE = 30, 0.08, 20
_LISTED = frozenset((BlockKind.LIST_ITEM, BlockKind.TABLE))
#: Class words that speak against a box of facts: all but those that call it a box.
_OTHER = FOREIGN - {i for i, n in enumerate(CLASS_WORDS) if n in ("box", "meta")}

#: Elements that hold the words under or over a table.
_CAPTIONS = ("caption", "figcaption")


def caption_tables(pieces: Sequence[Piece], keep: list[bool]) -> None:
    """Let captions share the fate of the table they name."""
    for i, piece in enumerate(pieces):
        if piece.kind is not BlockKind.TABLE:
            continue
        table = piece.frame
        figure = _around(table, "figure")
        for step in (-1, 1):
            at = i + step
            while 0 <= at < len(pieces) and _names(pieces[at].frame, table, figure):
                keep[at] = keep[i]
                at += step


def caption_quotes(pieces: Sequence[Piece], keep: list[bool]) -> None:
    """Let who said it share the fate of a quotation that is set as a figure."""
    for i in range(1, len(pieces)):
        if keep[i] or pieces[i - 1].kind is not BlockKind.QUOTE:
            continue
        caption = _around(pieces[i].frame, "figcaption")
        if caption is not None and (figure := _around(caption, "figure")) is not None:
            keep[i] = keep[i - 1] and _around(pieces[i - 1].frame, "figure") is figure


def fill_boxes(
    pieces: Sequence[Piece], keep: list[bool], chances: Sequence[float]
) -> None:
    """Keep boxes inside the text and under it, each as a whole: half a list tells
    something else than the list.

    A box of listed facts, a timeline, and any other box without a link that the model
    does not think too little of: more about it to unfold, questions with answers.
    """
    kept = [i for i, good in enumerate(keep) if good]
    home = home_of([pieces[i] for i in kept])
    known = {pieces[i].text for i in kept}
    boxes: dict[Frame, list[int]] = {}
    end = min(len(pieces), kept[-1] + 1 + _REACH)
    for i in range(kept[0], end):
        if (box := _box_of(pieces[i].frame, home)) is not None:
            boxes.setdefault(box, []).append(i)
    for box, inside in boxes.items():
        lines = [i for i in inside if pieces[i].kind is not BlockKind.HEADING]
        if any(pieces[i].links for i in inside) or not lines:
            continue
        if is_about_author(pieces[inside[0]]):
            continue
        within = inside[0] < kept[-1]
        listed = is_fact_box(box) and all(_is_entry(pieces[i]) for i in lines)
        likely = sum(chances[i] for i in inside) >= _LIKELY * len(inside)
        most = sum(keep[i] for i in lines) * 2 > len(lines)
        if (
            listed
            or (within and most)
            or (
                likely
                and any(_is_telling(pieces[i]) for i in lines)
                and not any(pieces[i].text in known for i in lines if not keep[i])
            )
        ):
            for i in inside:
                keep[i] = True


def is_about_author(piece: Piece) -> bool:
    """Whether a piece is the heading over words about who wrote the article."""
    return piece.kind is BlockKind.HEADING and _ABOUT.fullmatch(piece.text) is not None


def _is_telling(piece: Piece) -> bool:
    """Whether a line is a whole sentence, or one of a list of terms."""
    return piece.frame.tag in ("dt", "dd") or (
        chars_of(piece.text) >= _SENTENCE
        and SENTENCE_END.search(piece.text) is not None
    )


def _is_entry(piece: Piece) -> bool:
    """Whether a line is an entry of a list: an item, or a date in bold and a text."""
    return piece.kind in _LISTED or any(
        start == 0 and end < len(piece.text) and kind is SpanKind.BOLD
        for start, end, kind, _ in piece.spans
    )


def is_fact_box(frame: Frame) -> bool:
    """Whether an element is named for a box of facts or a timeline."""
    return bool(frame.words) and _FACTS.search(frame.words) is not None


def _box_of(frame: Frame, home: Frame) -> Frame | None:
    """Return the outermost box around a frame in the text's own element, if any."""
    found: Frame | None = None
    at: Frame | None = frame
    while at is not None and at is not home:
        if at.tag in _AWAY:
            return None
        if at.words:
            if not _OTHER.isdisjoint(class_cues(at.words)):
                return None
            if _FACTS.search(at.words) or _NAMED.search(at.words):
                found = at
        if at.tag in _BOXES:
            found = at
        at = at.parent
    return found if at is home else None


def _names(frame: Frame, table: Frame, figure: Frame | None) -> bool:
    """Whether a frame is the caption of a table or of the figure it stands in."""
    caption = _around(frame, *_CAPTIONS)
    if caption is None:
        return False
    if caption.tag == "caption":
        return caption.parent is table
    return figure is not None and _around(caption, "figure") is figure


def _around(frame: Frame, *tags: str) -> Frame | None:
    """Return the nearest such element at or at most three steps around a frame."""
    at: Frame | None = frame
    for _ in range(4):
        if at is None or at.tag in tags:
            return at
        at = at.parent
    return None
