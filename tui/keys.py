"""From pressed keys to actions: the user's keys, counts, and where they are pressed.

Pure. Bindings of Textual are not used for these, since they know neither counts nor
two meanings of one key in two panes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from filters.records import dataclass
from newsreader.actions import ACTIONS, Where, keys_for

#: How keys with long names are shown.
_SHOWN = {
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "tab": "Tab",
    "shift+tab": "⇧Tab",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "backspace": "⌫",
    "delete": "Del",
}
#: What the panes are called in a sentence.
_PLACES = {
    Where.FEEDS: "the feeds",
    Where.LIST: "the list",
    Where.ARTICLE: "an article",
    Where.FACTS: "the key facts",
}
#: A count beyond this is a cat on the keyboard.
_MOST = 99_999


@dataclass(frozen=True, slots=True)
class Press:
    """An action to run, `count` times where that makes sense; 0 when none was given."""

    action: str
    count: int = 0


class Keys:
    """The key map in force, and the digits typed so far."""

    def __init__(self, overrides: Mapping[str, Sequence[str]] | None = None) -> None:
        self.of = keys_for(overrides or {})
        self._map: dict[Where, dict[str, str]] = {where: {} for where in Where}
        for action in ACTIONS:
            for where in action.where:
                for key in self.of[action.id]:
                    self._map[where].setdefault(key, action.id)
        self.typed = ""

    def press(self, key: str, where: Sequence[Where]) -> Press | None:
        """Return what a key does; None when it does nothing or is part of a count.

        `where` lists the places whose keys count, the narrowest first.
        """
        counting = bool(self.typed) or key not in self._bound(where)
        if len(key) == 1 and key.isascii() and key.isdigit() and counting:
            if self.typed or key != "0":
                self.typed = str(min(_MOST, int(self.typed + key)))
            return None
        count, self.typed = int(self.typed or 0), ""
        if key == "escape" and count:
            return None
        action = self._bound(where).get(key)
        return Press(action, count) if action else None

    def _elsewhere(self, key: str) -> tuple[str, str]:
        """Return the label of what `key` does in other places, and their names.

        Both are empty when it does nothing anywhere.
        """
        found = [(w, self._map[w][key]) for w in _PLACES if key in self._map[w]]
        if not found:
            return "", ""
        label = next(a.label for a in ACTIONS if a.id == found[0][1])
        places = [_PLACES[where] for where, action in found if action == found[0][1]]
        if _PLACES[Where.ARTICLE] in places:
            # Its facts belong to an article; naming both says no more.
            places = [p for p in places if p != _PLACES[Where.FACTS]]
        return label, " and ".join(places)

    def unbound(self, key: str) -> str:
        """Return what to say of a key that does nothing here; maybe nothing."""
        if self.typed or key == "escape":
            return ""
        label, places = self._elsewhere(key)
        if label:
            return f"{key_name(key)} ({label}) works in {places}."
        if len(key) == 1 and not key.isdigit():
            return f"{key} does nothing. {self.shown('help')} shows the keys."
        return ""

    def _bound(self, where: Sequence[Where]) -> dict[str, str]:
        if len(where) == 1:
            return self._map[where[0]]
        return {k: a for w in reversed(where) for k, a in self._map[w].items()}

    def shown(self, action: str) -> str:
        """Return the first key of an action as the footer writes it."""
        keys = self.of.get(action, ())
        return key_name(keys[0]) if keys else ""

    def all_shown(self, action: str) -> str:
        """Return all keys of an action: "j ↓"."""
        return " ".join(map(key_name, self.of.get(action, ())))

    def hints(
        self, where: Sequence[Where], useful: Sequence[str]
    ) -> list[tuple[str, str, str]]:
        """Return (key, label, action) for the footer, in its order.

        Only actions in `useful` that have a key in `where` are given.
        """
        wanted = set(useful)
        bound = self._bound(where)
        found = [
            (0 if Where.FIND in a.where else 1, a.footer, self.shown(a.id), a)
            for a in ACTIONS
            if a.footer and a.id in wanted and a.where & set(where)
        ]
        return [
            (key, action.label, action.id)
            for _, _, key, action in sorted(found, key=lambda f: f[:2])
            if key and any(bound.get(k) == action.id for k in self.of[action.id])
        ]


def key_name(key: str) -> str:
    """Return a key in canonical notation as people write it: "ctrl+d" is "^D"."""
    if key in _SHOWN:
        return _SHOWN[key]
    if key.startswith("ctrl+"):
        return "^" + key[5:].upper()
    if len(key) > 1 and key[0] == "f" and key[1:].isdigit():
        return key.upper()
    return key


def canonical(key: str, character: str | None) -> str:
    """Return a Textual key event's key in the notation of the key map."""
    if character == " ":
        return "space"
    if character and len(character) == 1 and character.isprintable():
        return character
    return key
