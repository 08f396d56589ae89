"""Reads the user's rules folder; keeps what it read until a file changes."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from filters.siterules.cosmetic import CosmeticRules, parse_lists
from filters.siterules.ftr import SiteConfig, parse_config

_log = logging.getLogger(__name__)
_MAX_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class SiteRules:
    """Everything the user's folder says about sites."""

    #: Host, or ".host" for its subdomains too, to its config.
    configs: Mapping[str, SiteConfig] = field(default_factory=dict)
    cosmetic: CosmeticRules = field(default_factory=CosmeticRules)

    def config_for(self, host: str) -> SiteConfig | None:
        """Return the config of a host: its own, or one for a parent's subdomains."""
        host = host.lower().removeprefix("www.").strip(".")
        if found := self.configs.get(host):
            return found
        while host:
            if found := self.configs.get(f".{host}"):
                return found
            host = host.partition(".")[2]
        return None


def load(folder: str) -> SiteRules:
    """Return the rules of `folder`; an empty or missing folder has none.

    Unreadable files are logged and left out: one bad file must not stop the rest.
    """
    if not folder:
        return SiteRules()
    root = Path(folder)
    stamps = []
    for path in (*root.glob("ftr/*.txt"), *root.glob("cosmetic/*.txt")):
        try:
            stat = path.stat()
        except OSError as error:
            _log.warning("rules file %s: %s", path, error)
            continue
        stamps.append((str(path), stat.st_mtime_ns, stat.st_size))
    return _load(tuple(sorted(stamps)))


@lru_cache(maxsize=4)
def _load(stamps: tuple[tuple[str, int, int], ...]) -> SiteRules:
    configs: dict[str, SiteConfig] = {}
    lists: list[str] = []
    for name, _changed, size in stamps:
        path = Path(name)
        if size > _MAX_BYTES:
            _log.warning("rules file %s: larger than 20 MB, left out", path)
            continue
        try:
            text = path.read_text("utf-8", "replace")
        except OSError as error:
            _log.warning("rules file %s: %s", path, error)
            continue
        if path.parent.name == "ftr":
            host = path.stem.lower()
            key = host if host.startswith(".") else host.removeprefix("www.")
            configs[key] = parse_config(text)
        else:
            lists.append(text)
    return SiteRules(configs, parse_lists(lists))
