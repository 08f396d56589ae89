"""The cleaning library: HTML or text in, an `Article` of blocks out.

No network, no screen, no disk but its own rules; imports nothing of `newsreader`.
"""

from __future__ import annotations

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

__all__ = [
    "Access",
    "AccessState",
    "Article",
    "Block",
    "BlockKind",
    "Category",
    "Removal",
    "RemovedRun",
    "Span",
    "SpanKind",
]
