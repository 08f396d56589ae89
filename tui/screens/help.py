"""The help sheet: what works here first, what works elsewhere after it."""

from __future__ import annotations

from collections.abc import Sequence

from newsreader.actions import ACTIONS, Action, Group, Where
from tui.keys import Keys
from tui.screens.sheet import Line, Sheet
from tui.typeset import clip, fit, wrap

_PLACES = {
    Where.FEEDS: "in the feeds",
    Where.LIST: "in the list",
    Where.ARTICLE: "in the article",
    Where.FACTS: "in the key facts",
    Where.FIND: "while finding",
}
#: Columns of the keys, and of the action's name.
_KEYS, _NAME = 12, 18


class HelpSheet(Sheet[None]):
    """Every action with its keys, in the order of use."""

    CLOSES = ("?", "f1", "enter")

    def __init__(self, keys: Keys, where: Sequence[Where]) -> None:
        super().__init__()
        self._keys, self._where = keys, where

    def fill(self) -> None:
        """Set the table for the present width."""
        here = [a for a in ACTIONS if a.where & set(self._where)]
        there = [a for a in ACTIONS if not a.where & set(self._where)]
        lines: list[Line] = [
            [],
            [("Keys " + _PLACES[self._where[0]], "strong")],
            [
                (
                    "Esc goes back · 5j moves five lines · : runs any of them by name",
                    "muted",
                )
            ]
            if self.width >= 64
            else [("Esc goes back", "muted")],
        ]
        for group in Group:
            lines += self._group(group.value, [a for a in here if a.group is group])
        lines += self._group("Elsewhere", there, elsewhere=True)
        always = (
            "^Q leaves from everywhere, and so does ^C twice; after text was selected"
        )
        always += " with the mouse, ^C copies it."
        lines.append([])
        lines += [[(always[a:b], "muted")] for a, b in wrap(always, self.width - 2)]
        lines.append([])
        self.lines.show(lines)

    def _group(
        self, heading: str, actions: Sequence[Action], *, elsewhere: bool = False
    ) -> list[Line]:
        if not actions:
            return []
        lines: list[Line] = [[], [(heading, "accent")]]
        for action in actions:
            told = action.help
            if elsewhere:
                places = [_PLACES[w] for w in Where if w in action.where]
                told += f" ({', '.join(places)})"
            lines += self._action(action, told)
        return lines

    def _action(self, action: Action, told: str) -> list[Line]:
        keys = clip(self._keys.all_shown(action.id) or "–", _KEYS)
        if self.width < 56:
            head: Line = [(fit(keys, _KEYS) + " ", "strong"), (action.label, "text")]
            room = self.width - 2
            rest = [told[a:b] for a, b in wrap(told, room)]
            return [head, *([("  " + line, "muted")] for line in rest)]
        room = self.width - _KEYS - _NAME - 2
        said = [told[a:b] for a, b in wrap(told, room)]
        indent = " " * (_KEYS + _NAME + 2)
        return [
            [
                (fit(keys, _KEYS) + " ", "strong"),
                (fit(action.label, _NAME) + " ", "text"),
                (said[0], "muted"),
            ],
            *([(indent + line, "muted")] for line in said[1:]),
        ]
