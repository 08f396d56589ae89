"""What a demo that was killed has left is removed by the next one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsreader.demo import _sweep

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes of Unix")


def test_only_folders_of_dead_demos_go(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    elsewhere = tmp_path / "elsewhere"
    kept = [
        elsewhere,
        tmp_path / f"newsreader-demo-{os.getpid()}-abc",
        tmp_path / "newsreader-demo-notes-abc",
        tmp_path / f"newsreader-{ended.pid}-abc",
    ]
    dead = tmp_path / f"newsreader-demo-{ended.pid}-abc"
    for folder in (*kept, dead):
        folder.mkdir()
        (folder / "newsreader.db").write_text("x")
    link = tmp_path / f"newsreader-demo-{ended.pid}-link"
    link.symlink_to(elsewhere)
    _sweep(tmp_path)
    assert not dead.exists()
    assert all((folder / "newsreader.db").exists() for folder in kept)
    assert link.is_symlink()
