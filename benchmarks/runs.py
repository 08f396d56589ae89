"""Runs of whole programs, timed: wall and CPU seconds and peak memory of each.

Machines are noisy, so commands are run in turn (A B A B ...) and compared by the
ratio of their medians. Where /proc tells, the CPU seconds of every process of a run
are kept beside: when wall times disagree and those do not, it was the machine.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Run:
    """One finished run of a program and its children."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    code: int
    #: CPU seconds of the program's first thread, of its others, and of each child
    #: that used any, as last seen; empty where nothing tells.
    parts: tuple[float, ...] = ()


class _Watch:
    """Looks ten times a second at what the processes of a run have used so far."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._seen: dict[tuple[int, int], float] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look_on, daemon=True)
        self._thread.start()

    def parts(self) -> tuple[float, ...]:
        """Stop looking, and tell."""
        self._over.set()
        self._thread.join()
        own = {tid: s for (pid, tid), s in self._seen.items() if pid == self._pid}
        children: dict[int, float] = {}
        for (pid, _), seconds in self._seen.items():
            if pid != self._pid:
                children[pid] = children.get(pid, 0.0) + seconds
        if not own:
            return ()
        first = own.pop(self._pid, 0.0)
        used = sorted((s for s in children.values() if s >= 0.05), reverse=True)
        return (first, sum(own.values()), *used)

    def _look_on(self) -> None:
        while not self._over.wait(0.1):
            self._look(self._pid)

    def _look(self, pid: int) -> None:
        try:
            for task in Path(f"/proc/{pid}/task").iterdir():
                spent_ns = int((task / "schedstat").read_text().split()[0])
                self._seen[pid, int(task.name)] = spent_ns / 1e9
                for child in (task / "children").read_text().split():
                    self._look(int(child))
        except (OSError, ValueError, IndexError):
            pass  # it has just ended, or the system has no such files


def run(
    command: Sequence[str],
    *,
    environ: Mapping[str, str] | None = None,
    cwd: str | None = None,
    timeout_s: float = 600.0,
) -> Run:
    """Run `command` to its end. Raises subprocess.TimeoutExpired."""
    started = time.perf_counter()
    process = subprocess.Popen(
        list(command),
        env=None if environ is None else dict(environ),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    watch = _Watch(process.pid)
    deadline = started + timeout_s
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        if time.perf_counter() > deadline:
            process.kill()
            process.wait()
            raise subprocess.TimeoutExpired(list(command), timeout_s)
        time.sleep(0.002)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall_s = time.perf_counter() - started
    return Run(
        wall_s=wall_s,
        cpu_s=usage.ru_utime + usage.ru_stime,
        peak_mb=usage.ru_maxrss / 1024,
        code=process.returncode,
        parts=watch.parts(),
    )


def in_turn(
    cases: Mapping[str, Callable[[], Run]], rounds: int
) -> dict[str, list[Run]]:
    """Run every case once per round, in turn, so that a slow minute hits all."""
    results: dict[str, list[Run]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, case in cases.items():
            results[name].append(case())
    return results


def median_wall(runs: Sequence[Run]) -> float:
    """Median wall seconds."""
    return statistics.median(r.wall_s for r in runs)


def median_cpu(runs: Sequence[Run]) -> float:
    """Median CPU seconds (user and system, children included)."""
    return statistics.median(r.cpu_s for r in runs)
