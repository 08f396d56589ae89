"""Where files belong: XDG on Linux, the usual folders elsewhere. Creates nothing.

``NEWSREADER_HOME`` puts everything under one folder, for a portable or a trial run.
"""

from __future__ import annotations

import os
from pathlib import Path

APP = "newsreader"
HOME_VARIABLE = "NEWSREADER_HOME"


def config_dir() -> Path:
    """Folder of the configuration file and the user's own rules."""
    return _folder("config")


def config_file() -> Path:
    """The configuration file that is read when none is named."""
    return config_dir() / "config.toml"


def data_dir() -> Path:
    """Folder of the database: what the user would miss."""
    return _folder("data")


def database() -> Path:
    """The database that is opened when none is named."""
    return data_dir() / f"{APP}.db"


def state_dir() -> Path:
    """Folder of logs and crash reports."""
    return _folder("state")


def cache_dir() -> Path:
    """Folder of what can be thrown away."""
    return _folder("cache")


def log_file() -> Path:
    """The rotating log."""
    return state_dir() / f"{APP}.log"


def home() -> Path:
    """The user's home, or the working directory for a user without one."""
    try:
        return Path.home()
    except RuntimeError:
        return Path.cwd()


def expand(text: str, base: Path) -> Path:
    """Return the absolute path a user meant: ``~`` is home, else relative to `base`."""
    if text == "~" or text.startswith("~/"):
        return home() / text[2:]
    return base / text


def _folder(kind: str) -> Path:
    if chosen := os.environ.get(HOME_VARIABLE, ""):
        return expand(chosen, Path.cwd()) / kind
    import platformdirs

    dirs = platformdirs.PlatformDirs(APP, appauthor=False)
    path: Path = getattr(dirs, f"user_{kind}_path")
    return path
