"""The command palette over the one table of actions."""

from __future__ import annotations

from textual.command import DiscoveryHit, Hit, Hits, Provider

from newsreader.actions import ACTIONS
from tui.screens.main import MainScreen


class Actions(Provider):
    """Offers every action with its keys and its sentence."""

    @property
    def _main(self) -> MainScreen:
        from tui.app import NewsApp

        assert isinstance(self.app, NewsApp)
        return self.app.main

    def _run(self, action: str) -> None:
        main = self._main
        self.app.call_later(main.do, action)

    async def discover(self) -> Hits:
        """Offer everything before anything is typed."""
        for action in ACTIONS:
            keys = self._main.keys.all_shown(action.id)
            yield DiscoveryHit(
                _named(action.label, keys),
                lambda name=action.id: self._run(name),
                help=action.help,
            )

    async def search(self, query: str) -> Hits:
        """Offer what matches name or sentence."""
        matcher = self.matcher(query)
        for action in ACTIONS:
            keys = self._main.keys.all_shown(action.id)
            score = max(
                matcher.match(action.label),
                matcher.match(action.id.replace("_", " ")),
                matcher.match(action.help) * 0.6,
            )
            if score > 0:
                yield Hit(
                    score,
                    matcher.highlight(_named(action.label, keys)),
                    lambda name=action.id: self._run(name),
                    help=action.help,
                )


def _named(label: str, keys: str) -> str:
    """Return the line of one action; keys may hold brackets, so they are escaped."""
    from rich.markup import escape

    return f"{label}  {escape(keys)}" if keys else label
