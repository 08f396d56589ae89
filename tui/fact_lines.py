"""Key facts as lines of a panel. Pure layout, no Textual.

Sections are capped and fold; figures stand under each other; a quote begins with who
said it. Every item keeps its mentions, so that it can be shown where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from filters.records import dataclass
from newsreader.facts.model import (
    AnyFact,
    DateFact,
    Facts,
    KeySentence,
    Mention,
    NameFact,
    NumberFact,
    QuoteFact,
)
from tui import words
from tui.typeset import clip, shorten_lines, width_of, wrap

#: Facts shown of each section until it is expanded; three key sentences.
CAP = 5

HEADINGS = {
    "people": "Who",
    "organizations": "Organizations",
    "places": "Where",
    "dates": "When",
    "numbers": "Numbers",
    "quotes": "Said",
    "key_sentences": "Key sentences",
}

#: What the one-line fold calls them: singular and plural.
_NOUNS = {
    "people": ("person", "people"),
    "organizations": ("organization", "organizations"),
    "places": ("place", "places"),
    "dates": ("date", "dates"),
    "numbers": ("number", "numbers"),
    "quotes": ("quote", "quotes"),
    "key_sentences": ("key sentence", "key sentences"),
}

Part = tuple[str, str]


@dataclass(frozen=True, slots=True)
class FactLine:
    """One line of the panel: parts of (text, style name of `Look`)."""

    parts: tuple[Part, ...]
    #: Which item it belongs to, or -1 for blanks and notes.
    item: int = -1


@dataclass(frozen=True, slots=True)
class Item:
    """Something the cursor can stand on."""

    section: str
    #: None for a section's heading and for "3 more".
    fact: AnyFact | None = None
    more: bool = False
    #: Whether it is the heading of a folded section.
    folded: bool = False
    #: First line of the panel that shows it, and how many there are.
    top: int = 0
    height: int = 1

    @property
    def mentions(self) -> tuple[tuple[int, int, int, int], ...]:
        """Where the fact stands, as plain tuples."""
        found: Sequence[Mention] = self.fact.mentions if self.fact else ()
        return tuple((m.start, m.end, m.sentence_start, m.sentence_end) for m in found)


@dataclass(frozen=True, slots=True)
class Panel:
    """The lines and what the cursor can stand on, in the same order."""

    lines: tuple[FactLine, ...]
    items: tuple[Item, ...]


def fold_line(facts: Facts, *, opened: bool) -> str:
    """Return the one line that stands for the panel on a narrow screen."""
    if not facts:
        return ""
    parts = [
        words.count(len(getattr(facts, name)), one, many)
        for name, (one, many) in _NOUNS.items()
        if getattr(facts, name)
    ]
    mark = "▾" if opened else "▸"
    return (
        f"{mark} Key facts: {', '.join(parts[:4])} ┄ i {'hide' if opened else 'show'}"
    )


def panel_of(
    facts: Facts,
    width: int,
    folded: frozenset[str] = frozenset(),
    expanded: frozenset[str] = frozenset(),
) -> Panel:
    """Lay the facts out for `width` cells."""
    lines: list[FactLine] = []
    items: list[Item] = []
    width = max(4, width)
    for name, heading in HEADINGS.items():
        found: Sequence[AnyFact] = getattr(facts, name)
        if not found:
            continue
        if lines:
            lines.append(FactLine(()))
        closed = name in folded
        number = f" {len(found)}" if closed else ""
        items.append(Item(name, folded=closed, top=len(lines)))
        mark = "▸ " if closed else ""
        lines.append(
            FactLine(((mark + heading, "accent"), (number, "muted")), len(items) - 1)
        )
        if closed:
            continue
        cap = len(found) if name in expanded else CAP
        drawn = _DRAW[name](found[:cap], width - 2)
        for fact, block in zip(found[:cap], drawn, strict=True):
            items.append(Item(name, fact, top=len(lines), height=len(block)))
            lines += [FactLine((("  ", "text"), *p), len(items) - 1) for p in block]
        if len(found) > cap:
            items.append(Item(name, more=True, top=len(lines)))
            told = f"  … {len(found) - cap} more"
            lines.append(FactLine(((told, "muted"),), len(items) - 1))
    if facts.level and lines:
        lines.append(FactLine(()))
        told = "Only shape rules exist for this language: names may be missed."
        lines += [FactLine(((told[a:b], "muted"),)) for a, b in wrap(told, width)]
    return Panel(tuple(lines), tuple(items))


Lines = list[tuple[Part, ...]]


def _names(facts: Sequence[NameFact], width: int) -> list[Lines]:
    out = []
    for fact in facts:
        times = f"{len(fact.mentions)}×" if len(fact.mentions) > 1 else ""
        room = width - width_of(times) - 1
        name = clip(fact.name, max(1, room))
        gap = " " * max(1, width - width_of(name) - width_of(times))
        block: Lines = [((name, "text"), (gap, "text"), (times, "muted"))]
        if fact.role:
            role = shorten_lines(fact.role, max(1, width - 2), 2)
            block += [(("  " + line, "muted"),) for line in role]
        out.append(block)
    return out


def _dates(facts: Sequence[DateFact], width: int) -> list[Lines]:
    days = [words.iso_day(f.iso) for f in facts]
    years = {day[-4:] for day in days}
    if len(years) == 1 and all(len(day) > 6 for day in days):
        days = [day.removesuffix(next(iter(years))).rstrip(", ") for day in days]
        days = [day or words.iso_day(f.iso) for day, f in zip(days, facts, strict=True)]
    column = min(max(map(width_of, days)), width)
    out = []
    for day, fact in zip(days, facts, strict=True):
        said = "" if fact.text in (day, words.iso_day(fact.iso)) else fact.text
        lead = " " * (column - width_of(day)) + day
        out.append(_beside((lead, "text"), said, column, width))
    return out


def lines_of_numbers(facts: Sequence[NumberFact], width: int) -> list[Lines]:
    """Return the lines of each number, the figures in one column."""
    figures = [figure(f) for f in facts]
    column = min(max(map(width_of, figures)), max(4, width // 2))
    out = []
    for shown, fact in zip(figures, facts, strict=True):
        shown = clip(shown, column)
        lead = " " * (column - width_of(shown)) + shown
        out.append(_beside((lead, "strong"), _counted(fact), column, width))
    return out


def _counted(fact: NumberFact) -> str:
    """Return what a number counts, the noun first: "months, the repairs take …"."""
    noun, of = fact.unit, fact.of
    if not of:
        return "" if noun == "%" else noun
    if not noun or f"… {noun}" not in of:
        return of
    rest = of.replace(f"… {noun}", "…", 1).removesuffix(" …")
    return f"{noun}, {rest}"


def _quotes(facts: Sequence[QuoteFact], width: int) -> list[Lines]:
    out = []
    for fact in facts:
        speaker = clip(fact.speaker or "unattributed", width)
        style = "text" if fact.speaker else "muted"
        text = fact.text.strip(" \"“”«»„‘’'")
        said = shorten_lines(f"“{text}”", max(1, width - 2), 3)
        block: Lines = [((speaker, style),)]
        block += [(("  " + line, "muted"),) for line in said]
        out.append(block)
    return out


def _sentences(facts: Sequence[KeySentence], width: int) -> list[Lines]:
    out: list[Lines] = []
    for fact in facts:
        out.append([((s, "text"),) for s in shorten_lines(fact.text, width, 4)])
    return out


def _beside(lead: Part, text: str, column: int, width: int) -> Lines:
    """Put wrapped text to the right of a column, at most two lines of it."""
    room = width - column - 2
    if room < 6 or not text:
        return (
            [(lead,)]
            if not text
            else [(lead,), (("  " + clip(text, width - 2), "muted"),)]
        )
    said = shorten_lines(text, room, 2)
    indent = " " * (column + 2)
    return [
        (lead, ("  " + said[0], "muted")),
        *(((indent + line, "muted"),) for line in said[1:]),
    ]


def figure(fact: NumberFact) -> str:
    """Return a number as short as it can be said: as it stands, or with its scale."""
    if width_of(fact.text) <= 10:
        return fact.text
    value = fact.value
    for size, name in ((1e12, " tn"), (1e9, " bn"), (1e6, " m")):
        if abs(value) >= size:
            return _unit(f"{value / size:.4g}{name}", fact.unit)
    shown = f"{value:,.0f}" if value == int(value) else f"{value:,.4g}"
    return _unit(shown, fact.unit)


def _unit(shown: str, unit: str) -> str:
    if unit == "%":
        return f"{shown} %"
    if len(unit) == 3 and unit.isupper():
        return f"{unit} {shown}"
    return shown


_DRAW: dict[str, Callable[..., list[Lines]]] = {
    "people": _names,
    "organizations": _names,
    "places": _names,
    "dates": _dates,
    "numbers": lines_of_numbers,
    "quotes": _quotes,
    "key_sentences": _sentences,
}
