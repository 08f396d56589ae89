"""Whether files can be made in a folder that may not exist yet."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from newsreader.config.read import short_path


def nearest(folder: Path) -> Path:
    """Return the folder, or what exists of the way to it."""
    while not os.path.lexists(folder) and folder != folder.parent:
        folder = folder.parent
    return folder


def why_not(folder: Path) -> str:
    """Say why files cannot be made in a folder that may not exist yet, or "".

    Tries it with a folder that is gone at once: what the system says of permissions
    is no promise where it makes up its files itself.
    """
    there = nearest(folder)
    if not os.path.isdir(there):
        return f"{short_path(there)} is not a folder"
    try:
        os.rmdir(tempfile.mkdtemp(prefix=".newsreader-", dir=there))
    except OSError:
        return f"{short_path(there)} cannot be written"
    return ""
