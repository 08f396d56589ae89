"""The configuration, parsed and checked only when it is not known already."""

from __future__ import annotations

import os
from pathlib import Path

from newsreader import locations
from newsreader.config import snapshot
from newsreader.config.model import Config, FilterConfig
from newsreader.config.syntax import decode, is_missing, read_bytes
from newsreader.errors import ConfigError


def load(path: Path | None = None) -> Config:
    """Return the configuration in `path`, or in the usual place when it is None.

    Without a file in the usual place everything has its default and the feeds are the
    starter list. Raises `ConfigError` with every problem found; a named file that does
    not exist is one.
    """
    if path is None:
        path = locations.config_file()
        if is_missing(path):
            snapshot.forget(path)
            rules = str(path.parent / "rules")
            return Config(
                filters=FilterConfig(rules_dir=rules if os.path.isdir(rules) else "")
            )
    try:
        data = read_bytes(path)
        known = snapshot.recall(path, data)
        if known is not None:
            return known
        from newsreader.config.check import parse

        return snapshot.keep(path, data, parse(decode(data, path), path))
    except ConfigError:
        snapshot.forget(path)
        raise
