"""Colours and weights: two themes of our own and the styles every pane draws with.

One accent colour; everything else is weight and space. No colour carries a meaning
that a word, a mark or a weight does not carry as well, so that `NO_COLOR` and the
terminal's own 16 colours lose nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from rich.style import Style
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from filters.records import dataclass

DARK = Theme(
    name="newsreader-dark",
    dark=True,
    primary="#e2a55e",
    accent="#e2a55e",
    secondary="#e2a55e",
    foreground="#d9d6ce",
    background="#15171a",
    surface="#1b1e22",
    panel="#22262b",
    warning="#e2a55e",
    error="#e58a73",
    success="#9db87f",
)
LIGHT = Theme(
    name="newsreader-light",
    dark=False,
    primary="#9a4d00",
    accent="#9a4d00",
    secondary="#9a4d00",
    foreground="#26241f",
    background="#faf8f3",
    surface="#f1eee6",
    panel="#e8e4d9",
    warning="#9a4d00",
    error="#a8321a",
    success="#47661d",
)
#: The terminal's own colours and background; also what `NO_COLOR` is drawn with.
TERMINAL = replace(
    BUILTIN_THEMES["ansi-dark"], name="newsreader-terminal", accent="ansi_yellow"
)

THEMES = (DARK, LIGHT, TERMINAL)

#: What the configuration calls them. Any other name is one of Textual's own themes.
NAMES = {
    "auto": DARK.name,
    "dark": DARK.name,
    "light": LIGHT.name,
    "terminal": TERMINAL.name,
    "ansi": TERMINAL.name,
}


def light_paper(colours: str) -> bool:
    """Whether ``$COLORFGBG`` ("0;15") says that the terminal's background is light."""
    return colours.rpartition(";")[2] in ("7", "15")


@dataclass(frozen=True, slots=True)
class Look:
    """The styles of one theme; every drawn segment uses one of them."""

    #: Running text.
    text: Style
    #: Headlines, unread titles.
    strong: Style
    #: Bylines, ages, counts.
    muted: Style
    #: Rules between panes, ornaments; never text that must be read.
    faint: Style
    #: The mark on the rail that shows where one is.
    thumb: Style
    #: Section names, marks, keys.
    accent: Style
    #: Something is wrong; always beside a word or a mark.
    error: Style
    #: Laid over a line the cursor is on, in the pane that has the keys.
    cursor: Style
    #: The same in a pane that does not have them.
    idle: Style
    #: Every match of a search in the article, and the one being visited.
    find: Style
    found: Style
    #: The sentence a fact came from, and the fact's own words in it.
    sentence: Style
    mention: Style
    link: Style
    code: Style
    #: Blocks a rule took out, when shown.
    removed: Style
    #: Selected with the mouse.
    selection: Style


def look_of(
    variables: Mapping[str, str], *, ansi: bool, colour: bool = True, few: bool = False
) -> Look:
    """Build the styles of a theme; `few` for a terminal of 256 colours."""
    if ansi:
        return _terminal_look(colour=colour)
    return _true_look(*(variables[name] for name in _COLOURS), few=few)


#: The variables of a theme that a `Look` is made of.
_COLOURS = ("background", "foreground", "accent", "error")


@lru_cache(maxsize=4)
def _true_look(*colours: str, few: bool) -> Look:
    """Mix the styles; once a theme, as every pane asks for them."""
    paper, ink, accent, error = map(Color.parse, colours)

    def mix(share: float, other: Color = ink) -> str:
        return paper.blend(other, share, 1.0).hex6

    def ground(share: float, other: Color = ink) -> str:
        mixed = paper.blend(other, share, 1.0)
        # Of 256 colours those next to a dark brown are black and a bright red.
        level = round(mixed.brightness * 255)
        return Color(level, level, level).hex6 if few else mixed.hex6

    base = Style(color=ink.hex6, bgcolor=paper.hex6)
    muted = base + Style(color=mix(0.62))
    strongest = ink.blend(
        Color.parse("#ffffff" if paper.brightness < 0.5 else "#000000"), 0.5
    )
    return Look(
        text=base,
        strong=base + Style(color=strongest.hex6, bold=True),
        muted=muted,
        faint=base + Style(color=mix(0.28)),
        thumb=base + Style(color=mix(0.45)),
        accent=base + Style(color=accent.hex6),
        error=base + Style(color=error.hex6),
        cursor=Style(bgcolor=ground(0.16, accent)),
        idle=Style(bgcolor=ground(0.07)),
        find=Style(bgcolor=ground(0.3, accent)),
        found=Style(color=paper.hex6, bgcolor=accent.hex6, bold=True),
        sentence=Style(bgcolor=ground(0.17, accent)),
        mention=Style(bgcolor=ground(0.36, accent), bold=True),
        link=Style(underline=True),
        code=Style(bgcolor=ground(0.07)),
        removed=muted + Style(color=mix(0.55)),
        selection=Style(bgcolor=ground(0.25)),
    )


def _terminal_look(*, colour: bool) -> Look:
    base = Style(color="default", bgcolor="default")
    accent = Style(color="yellow") if colour else Style(bold=True)
    error = Style(color="red") if colour else Style(bold=True)
    return Look(
        text=base,
        strong=base + Style(bold=True),
        muted=base + Style(dim=True),
        faint=base + Style(dim=True),
        thumb=base,
        accent=base + accent,
        error=base + error,
        cursor=Style(reverse=True),
        idle=Style(bold=True),
        find=Style(underline=True, bold=True),
        found=Style(reverse=True, bold=True),
        sentence=Style(underline=True),
        mention=Style(reverse=True),
        link=Style(underline=True),
        code=Style(),
        removed=base + Style(dim=True, italic=True),
        selection=Style(reverse=True),
    )
