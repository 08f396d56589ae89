"""What a caller may choose about cleaning. Pure data."""

from __future__ import annotations

from filters.article import Category
from filters.records import dataclass


@dataclass(frozen=True, slots=True)
class CleanOptions:
    """The user's choices; the default cleans everything with the built-in rules."""

    #: Categories that are never taken out ("keep" in the configuration).
    keep: frozenset[Category] = frozenset()
    #: Folder with the user's own rules: ``*.toml`` (appeals), ``ftr/*.txt`` (sites),
    #: ``cosmetic/*.txt`` (filter lists). Empty when there is none.
    rules_dir: str = ""
