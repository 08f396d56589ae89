"""The cleaning library: HTML or text in, an `Article` of blocks out.

No network, no screen, no disk but its own rules and the user's; imports nothing of
`newsreader`. Importing this package loads no HTML parser: `clean`, `clean_fragment`,
`clean_text` and `CleanOptions` are looked up on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from filters.article import (
    Access,
    AccessState,
    Article,
    Block,
    BlockKind,
    Category,
    Removal,
    RemovedRun,
    Span,
    SpanKind,
)

if TYPE_CHECKING:
    from filters.options import CleanOptions as CleanOptions
    from filters.pipeline import clean as clean
    from filters.pipeline import clean_fragment as clean_fragment
    from filters.pipeline import clean_text as clean_text

#: Raised whenever the same page may clean to a different article.
VERSION = 6

_LAZY = {
    "CleanOptions": "filters.options",
    "clean": "filters.pipeline",
    "clean_fragment": "filters.pipeline",
    "clean_text": "filters.pipeline",
}

__all__ = [
    "VERSION",
    "Access",
    "AccessState",
    "Article",
    "Block",
    "BlockKind",
    "Category",
    "CleanOptions",
    "Removal",
    "RemovedRun",
    "Span",
    "SpanKind",
    "clean",
    "clean_fragment",
    "clean_text",
]


def __getattr__(name: str) -> object:
    """Import the working parts on first use (PEP 562)."""
    if (module := _LAZY.get(name)) is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(module), name)
