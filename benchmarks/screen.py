"""Time from start to the first usable screen, in a real pty, against an empty app.

CPU is the whole process's when the awaited text has been drawn, read from the kernel;
wall time is from fork. Cases run in turn; the ratio of medians is what counts.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

#: The smallest thing Textual can show, as the floor.
EMPTY_APP = (
    "from textual.app import App\n"
    "from textual.widgets import Static\n"
    "class Empty(App):\n"
    "    def compose(self):\n"
    "        yield Static('EMPTY-APP-READY')\n"
    "Empty().run()\n"
)


@dataclass(frozen=True, slots=True)
class Paint:
    """When the awaited text was on the screen."""

    wall_ms: float
    cpu_ms: float
    rss_mb: float
    quit_ms: float


def first_paint(
    command: Sequence[str],
    needle: bytes,
    environ: Mapping[str, str],
    *,
    columns: int = 120,
    lines: int = 40,
    timeout_s: float = 60.0,
    quit_keys: bytes = b"q",
    stay_s: float = 0.0,
) -> Paint:
    """Start `command` on a pty, wait for `needle`, stay a while, quit it.

    Raises TimeoutError with the last output when the needle never comes.
    """
    started = time.perf_counter()
    pid, fd = pty.fork()
    if pid == 0:
        os.execvpe(command[0], list(command), dict(environ))
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    output = b""
    try:
        while needle not in output:
            ready, _, _ = select.select([fd], [], [], 0.2)
            if ready:
                output += os.read(fd, 65536)
            if time.perf_counter() - started > timeout_s:
                raise TimeoutError(output[-2000:].decode("utf-8", "replace"))
        wall_ms = (time.perf_counter() - started) * 1000
        cpu_ms, rss_mb = _usage(pid)
        leaving = time.perf_counter() + stay_s
        while (left := leaving - time.perf_counter()) > 0:
            if select.select([fd], [], [], left)[0]:
                os.read(fd, 65536)
        asked = time.perf_counter()
        os.write(fd, quit_keys)
        _drain_until_exit(pid, fd, timeout_s)
        return Paint(wall_ms, cpu_ms, rss_mb, (time.perf_counter() - asked) * 1000)
    finally:
        try:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        os.close(fd)


def _usage(pid: int) -> tuple[float, float]:
    """CPU milliseconds of all threads and resident megabytes of a process now."""
    nanoseconds = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/schedstat", encoding="ascii") as file:
            nanoseconds += int(file.read().split()[0])
    with open(f"/proc/{pid}/statm", encoding="ascii") as file:
        pages = int(file.read().split()[1])
    return nanoseconds / 1e6, pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _drain_until_exit(pid: int, fd: int, timeout_s: float) -> None:
    deadline = time.perf_counter() + timeout_s
    while time.perf_counter() < deadline:
        ready, _, _ = select.select([fd], [], [], 0.01)
        if ready:
            try:
                if not os.read(fd, 65536):
                    break
            except OSError:
                break
    os.waitpid(pid, 0)


def reader_command() -> list[str]:
    """How users start the reader: the installed program, where there is one."""
    installed = Path(sys.executable).parent / "newsreader"
    if installed.exists():
        return [str(installed)]
    return [sys.executable, "-m", "newsreader"]


def empty_app(environ: Mapping[str, str]) -> Paint:
    """The floor: an app that shows one line and nothing else."""
    command = [sys.executable, "-c", EMPTY_APP]
    return first_paint(command, b"EMPTY-APP-READY", environ, quit_keys=b"\x11")


def medians(paints: Sequence[Paint]) -> Paint:
    """The median of each figure."""
    return Paint(
        statistics.median(p.wall_ms for p in paints),
        statistics.median(p.cpu_ms for p in paints),
        statistics.median(p.rss_mb for p in paints),
        statistics.median(p.quit_ms for p in paints),
    )
