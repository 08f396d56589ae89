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
            self._compiled = lambda: re.compile(source, flags)

        def __getattr__(self, name: str) -> Any:
            """Return and keep an attribute that was not asked for before."""
            value = getattr(self._compiled(), name)
            setattr(self, name, value)
            return value
