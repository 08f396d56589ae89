"""A built-in set of feeds, served over loopback: tutorial, try-out and test fixture.

Every text is invented and written for this project. The real fetcher, parser, poller
and store are at work; only the newspapers are made up.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from newsreader.config import Config, SaveConfig, StorageConfig
from newsreader.demo.server import DemoServer

if TYPE_CHECKING:
    from newsreader.session import Session

__all__ = ["DemoServer", "demo_config", "demo_session"]

#: Before the number of the process a folder belongs to.
_PREFIX = "newsreader-demo-"


def demo_config(
    server: DemoServer, data_dir: Path, *, base: Config | None = None
) -> Config:
    """Return a configuration for the demo that touches nothing outside `data_dir`.

    Display and keys are those of `base`, the user's own configuration.
    """
    base = base or Config()
    allowed = (*base.network.allow_private, server.host_port)
    return replace(
        base,
        feeds=server.feeds,
        # A proxy would be asked to reach this machine's loopback.
        network=replace(base.network, allow_private=allowed, proxy=""),
        save=SaveConfig(folder=data_dir / "saved"),
        storage=StorageConfig(database=data_dir / "newsreader.db"),
        path=None,
        starter=False,
    )


@contextlib.asynccontextmanager
async def demo_session(base: Config | None = None) -> AsyncIterator[Session]:
    """Yield a running session over the demo's feeds; its data go when it ends."""
    from newsreader.actions import keys_for
    from newsreader.session import Session

    keys = keys_for(base.keys if base else {})
    _sweep(Path(tempfile.gettempdir()))
    folder = tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-")
    try:
        async with DemoServer(keys=keys) as server:
            config = demo_config(server, Path(folder), base=base)
            async with Session.open(config) as session:
                yield session
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(parent: Path) -> None:
    """Remove what demos that were killed have left; only ours, and only of the dead."""
    if os.name != "posix":
        return
    for folder in parent.glob(f"{_PREFIX}*-*"):
        number = folder.name.removeprefix(_PREFIX).partition("-")[0]
        with contextlib.suppress(OSError):
            status = folder.lstat()
            mine = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()
            if mine and number.isdecimal() and not _alive(int(number)):
                shutil.rmtree(folder, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        # Somebody else's.
        return True
    return True
