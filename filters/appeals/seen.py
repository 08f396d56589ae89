"""Words met before, and what each stands for. Pure."""

from __future__ import annotations

from collections.abc import Callable

#: Words remembered, and the longest of them: hostile text must not fill memory.
_MOST_WORDS, _LONGEST_WORD = 20_000, 32


class Seen(dict[str, int]):
    """What words stand for: a new one is looked up, then remembered.

    News says the same words over and over. A dictionary asks for what it lacks by
    itself, so that ``map`` over all words of a text is one call.
    """

    __slots__ = ("_find", "_most")

    def __init__(self, find: Callable[[str], int], most: int = _MOST_WORDS) -> None:
        self._find = find
        self._most = most

    def __missing__(self, word: str) -> int:
        found = self._find(word)
        if len(self) >= self._most:
            self.clear()
        if len(word) <= _LONGEST_WORD:
            self[word] = found
        return found
