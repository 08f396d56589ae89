"""Workers start, work and are killed inside a running Textual app in a terminal.

Textual replaces the standard streams; some ways to start a process do not survive it.
"""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

_APP = """
import json, os, sys
sys.path.insert(0, sys.argv[2])
import worker_jobs as jobs
from textual.app import App
from newsreader.errors import WorkerError
from newsreader.workers import Workers

class Trial(App):
    async def on_mount(self):
        self.run_worker(self.trial())

    async def trial(self):
        said = {}
        async with Workers(2, preload=()) as pool:
            await pool.warm()
            said["sum"] = await pool.run(jobs.add, 1, 2, deadline_s=9, memory_mb=64)
            try:
                await pool.run(jobs.spin, deadline_s=0.3, memory_mb=64)
            except WorkerError as error:
                said["killed"] = str(error)
            said["again"] = await pool.run(jobs.add, 3, 4, deadline_s=9, memory_mb=64)
            pids = pool.pids
        said["left"] = [pid for pid in pids if os.path.exists(f"/proc/{pid}")]
        with open(sys.argv[1], "w") as file:
            json.dump(said, file)
        self.exit()

Trial().run()
"""


@pytest.mark.pty
def test_workers_inside_a_running_app(tmp_path: Path) -> None:
    script, result = tmp_path / "app.py", tmp_path / "result.json"
    script.write_text(_APP)
    main, side = pty.openpty()
    with subprocess.Popen(
        [
            sys.executable,
            "-W",
            "error",
            str(script),
            str(result),
            str(Path(__file__).parent),
        ],
        stdin=side,
        stdout=side,
        stderr=side,
        env={**os.environ, "TERM": "xterm-256color"},
        start_new_session=True,
    ) as process:
        os.close(side)
        shown = _drain(main)
        assert process.wait(timeout=60) == 0, shown[-2000:]
    assert result.read_text() == (
        '{"sum": 3, "killed": "The work was stopped: not done after 0.3 seconds.", '
        '"again": 7, "left": []}'
    )


def _drain(terminal: int) -> bytes:
    """Read what the program shows until it closes its side."""
    parts = []
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:
            break
        if not part:
            break
        parts.append(part)
    os.close(terminal)
    return b"".join(parts)
