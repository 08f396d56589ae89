"""The user's configuration: one TOML file in, one frozen `Config` out.

Imports neither a screen nor the network; what parses and checks is only imported when
there is a file that was not understood before.
"""

from __future__ import annotations

from newsreader.config.known import load
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
]
