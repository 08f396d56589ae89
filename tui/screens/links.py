"""The links of an article, each with a letter that opens it; mail is copied."""

from __future__ import annotations

from collections.abc import Sequence

from newsreader.urls import mail_address
from tui import words
from tui.screens.sheet import Line, Sheet
from tui.typeset import clip, width_of

#: Letters of the home row first; none that moves or leaves.
_LETTERS = "asdfwertyuiopzxcvbnm123456789"


def letters(count: int) -> list[str]:
    """Return a hint for each of `count` links: one letter, or two when many."""
    if count <= len(_LETTERS):
        return list(_LETTERS[:count])
    pairs = (a + b for a in _LETTERS for b in _LETTERS)
    return [pair for pair, _ in zip(pairs, range(count), strict=False)]


def _where(name: str, url: str) -> str:
    """Where a link leads, as the list says it beside its words."""
    address = mail_address(url)
    if not address:
        return words.address(url)
    return "mail" if name == address else f"mail {address}"


class LinkSheet(Sheet[str]):
    """Returns the chosen address, or nothing."""

    def __init__(self, links: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._links = list(links)[: len(_LETTERS) ** 2]
        self._hints = letters(len(self._links))
        self._typed = ""

    def fill(self) -> None:
        """One line a link: letter, words, where it leads."""
        lines: list[Line] = [
            [],
            [
                ("Links", "strong"),
                (f"  a letter {self._does()} · Esc goes back", "muted"),
            ],
            [],
        ]
        items = [-1] * len(lines)
        size = len(self._hints[0]) if self._hints else 1
        for n, (text, url) in enumerate(self._links):
            room = self.width - size - 4
            name = " ".join(text.split())
            where = clip(_where(name, url), room // 2)
            name = clip(name or url, room - width_of(where) - 2)
            lines.append(
                [
                    (" " + self._hints[n] + "  ", "accent"),
                    (name + "  ", "text"),
                    (where, "muted"),
                ]
            )
            items.append(n)
        lines.append([])
        items.append(-1)
        self.lines.cursor = max(0, self.lines.cursor)
        self.lines.show(lines, items)

    def _does(self) -> str:
        if any(mail_address(url) for _, url in self._links):
            return "opens one or copies the address"
        return "opens one"

    def pressed(self, key: str) -> bool:
        """A hint opens its link; Enter opens the one under the cursor."""
        if key in ("enter", "l", "right"):
            self.dismiss(self._links[self.lines.cursor][1])
            return True
        typed = self._typed + key
        if typed in self._hints:
            self.dismiss(self._links[self._hints.index(typed)][1])
            return True
        if len(key) == 1 and any(hint.startswith(typed) for hint in self._hints):
            self._typed = typed
            return True
        self._typed = ""
        return False
