"""Runs of whole programs, timed: wall and CPU seconds and peak memory of each.

Machines are noisy, so commands are run in turn (A B A B ...) and compared by the
ratio of their medians.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """One finished run of a program and its children."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    code: int


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
    return Run(
        wall_s=time.perf_counter() - started,
        cpu_s=usage.ru_utime + usage.ru_stime,
        peak_mb=usage.ru_maxrss / 1024,
        code=process.returncode,
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
