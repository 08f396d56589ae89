"""What panes tell the screen. Messages go up; the screen calls down.

Written out: a start makes them all, as dataclasses they would take a millisecond.
"""

from __future__ import annotations

from textual.message import Message

from newsreader.errors import NewsreaderError


class FeedChosen(Message):
    """The cursor of the feeds pane is on another row."""

    def __init__(self, *, entered: bool) -> None:
        super().__init__()
        #: Entered or clicked, not only passed over.
        self.entered = entered


class EntryHighlighted(Message):
    """The cursor of the article list is on another row."""

    def __init__(self, entry_id: int) -> None:
        super().__init__()
        self.entry_id = entry_id


class EntryOpened(Message):
    """An article was chosen with the mouse."""

    def __init__(self, entry_id: int) -> None:
        super().__init__()
        self.entry_id = entry_id


class RowsLost(Message):
    """Rows of the article list cannot be read."""

    def __init__(self, error: NewsreaderError) -> None:
        super().__init__()
        self.error = error


class ListAtTop(Message):
    """The list was scrolled back to its first row: news may come in."""


class FactMoved(Message):
    """The cursor of the facts panel is on another fact, or on none."""

    def __init__(
        self, mentions: tuple[tuple[int, int, int, int], ...], *, jump: bool = False
    ) -> None:
        super().__init__()
        #: Mentions as (start, end, sentence start, sentence end), most important first.
        self.mentions = mentions
        #: Chosen with a click: go there.
        self.jump = jump


class LinkClicked(Message):
    """A link in the article was clicked."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url


class RunClicked(Message):
    """The line of a removed run was clicked."""

    def __init__(self, run: int) -> None:
        super().__init__()
        self.run = run


class FoldClicked(Message):
    """The one line that stands for the key facts was clicked."""


class HintClicked(Message):
    """An action of the footer was clicked."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action = action


class PaneEntered(Message):
    """A pane was clicked and should have the keys."""

    def __init__(self, pane: str) -> None:
        super().__init__()
        self.pane = pane
