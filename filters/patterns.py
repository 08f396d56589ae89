"""Regular expressions that are compiled when they are first used.

A start of the reader imports some forty of them, which take five milliseconds to
compile, and uses four before it can paint.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

__all__ = ["pattern"]

if TYPE_CHECKING:
    from re import compile as pattern
else:

    class pattern:
        """What `re.compile` returns, made late."""

        def __init__(self, source: str, flags: int = 0) -> None:
            self._said = (source, flags)

        def __getattr__(self, name: str) -> Any:
            """Return and keep an attribute that was not asked for before."""
            if name.startswith("_"):
                # Of ours before there is one, or of a protocol that asks for it.
                raise AttributeError(name)
            value = getattr(re.compile(*self._said), name)
            setattr(self, name, value)
            return value

        def __reduce__(self) -> tuple[type, tuple[str, int]]:
            """Copied and pickled as what it was made from."""
            return pattern, self._said
