"""Which part of the page is the article: blocks, metadata, notes. No I/O.

`extract` is the whole of it; everything reads the one shared `Page`.
"""

from __future__ import annotations

from filters.extract.extract import Extracted, extract, extract_fragment
from filters.extract.page import Page

__all__ = ["Extracted", "Page", "extract", "extract_fragment"]
