"""The user's own site rules: an open door, not a crutch. None are bundled.

``ftr/*.txt`` are fivefilters site configs (where the body is, what to strip, by XPath);
``cosmetic/*.txt`` are filter lists in the Adblock ``##`` syntax. Reads only the folder
it is given.
"""

from __future__ import annotations

from filters.siterules.cosmetic import CosmeticRules, mark_hidden
from filters.siterules.files import SiteRules, load
from filters.siterules.ftr import Applied, SiteConfig, apply

__all__ = [
    "Applied",
    "CosmeticRules",
    "SiteConfig",
    "SiteRules",
    "apply",
    "load",
    "mark_hidden",
]
