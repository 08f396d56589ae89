"""The command palette over the one table of actions."""

from __future__ import annotations

from typing import Any

from textual.await_complete import AwaitComplete
from textual.command import (
    CommandList,
    CommandPalette,
    DiscoveryHit,
    Hit,
    Hits,
    Provider,
)
from textual.content import Content
from textual.screen import Screen
from textual.style import Style

from newsreader.actions import ACTIONS
from tui.screens.main import MainScreen
from tui.screens.top import left_already, on_top


class Palette(CommandPalette):
    """Textual's palette, for keys that come before it is drawn or after it is left."""

    CSS_PATH = "palette.tcss"

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Leave the palette, once."""
        return super().dismiss(result) if on_top(self) else left_already()

    def _action_command_list(self, action: str) -> None:
        # A list without room knows no lines and cannot page.
        if self.query_one(CommandList).scrollable_content_region:
            super()._action_command_list(action)


class Actions(Provider):
    """Offers every action with its keys and its sentence."""

    def __init__(self, screen: Screen[Any], match_style: Style | None = None) -> None:
        super().__init__(screen, match_style)
        self._chosen = False

    @property
    def _main(self) -> MainScreen:
        from tui.app import NewsApp

        assert isinstance(self.app, NewsApp)
        return self.app.main

    def _run(self, action: str) -> None:
        if self._chosen:
            return
        self._chosen = True
        self.app.call_later(self._main.do, action)

    def _with_keys(self, label: Content, action: str) -> Content:
        """Return the line of one action; its keys are no markup."""
        keys = self._main.keys.all_shown(action)
        return label.append(f"  {keys}") if keys else label

    async def discover(self) -> Hits:
        """Offer everything before anything is typed."""
        for action in ACTIONS:
            named = self._with_keys(Content(action.label), action.id)
            yield DiscoveryHit(
                named,
                lambda name=action.id: self._run(name),
                text=named.plain,
                help=action.help,
            )

    async def search(self, query: str) -> Hits:
        """Offer what matches name or sentence."""
        matcher = self.matcher(query)
        for action in ACTIONS:
            score = max(
                matcher.match(action.label),
                matcher.match(action.id.replace("_", " ")),
                matcher.match(action.help) * 0.6,
            )
            if score > 0:
                named = self._with_keys(matcher.highlight(action.label), action.id)
                yield Hit(
                    score,
                    named,
                    lambda name=action.id: self._run(name),
                    text=named.plain,
                    help=action.help,
                )
