"""The user's configuration: one TOML file in, one frozen `Config` out.

Imports neither a screen nor the network; tomllib is only imported when there is a
file to read.
"""

from __future__ import annotations

from newsreader.config.load import load, parse
from newsreader.config.model import (
    Config,
    DisplayConfig,
    FilterConfig,
    SaveConfig,
    StorageConfig,
)
from newsreader.netconfig import NetworkConfig, PollConfig

__all__ = [
    "Config",
    "DisplayConfig",
    "FilterConfig",
    "NetworkConfig",
    "PollConfig",
    "SaveConfig",
    "StorageConfig",
    "load",
    "parse",
]
