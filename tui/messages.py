"""What panes tell the screen. Messages go up; the screen calls down."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


@dataclass
class FeedChosen(Message):
    """The cursor of the feeds pane is on another row."""

    #: Entered or clicked, not only passed over.
    entered: bool


@dataclass
class EntryHighlighted(Message):
    """The cursor of the article list is on another row."""

    entry_id: int


@dataclass
class EntryOpened(Message):
    """An article was chosen with the mouse."""

    entry_id: int


@dataclass
class ListAtTop(Message):
    """The list was scrolled back to its first row: news may come in."""


@dataclass
class FactMoved(Message):
    """The cursor of the facts panel is on another fact, or on none."""

    #: Mentions as (start, end, sentence start, sentence end), most important first.
    mentions: tuple[tuple[int, int, int, int], ...]
    #: Chosen with a click: go there.
    jump: bool = False


@dataclass
class LinkClicked(Message):
    """A link in the article was clicked."""

    url: str


@dataclass
class RunClicked(Message):
    """The line of a removed run was clicked."""

    run: int


@dataclass
class FoldClicked(Message):
    """The one line that stands for the key facts was clicked."""


@dataclass
class HintClicked(Message):
    """An action of the footer was clicked."""

    action: str


@dataclass
class PaneEntered(Message):
    """A pane was clicked and should have the keys."""

    pane: str
