"""Poll times against newsboat over the same farm: cold, one new entry each, all 304.

Both programs run whole, in turn, on the same machine. newsboat's cache is ANALYZEd
after its cold run, which makes it 10-80 times faster than it is out of the box.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.farm import address
from benchmarks.runs import Run, median_cpu, median_wall, run

PHASES = ("cold", "new", "304")


@dataclass(frozen=True, slots=True)
class Case:
    """One program under test in a folder of its own."""

    name: str
    command: list[str]
    environ: dict[str, str]
    folder: Path


@contextlib.contextmanager
def farm(
    feeds: int, entries: int, latency_ms: float, faults: float = 0.0
) -> Iterator[int]:
    """Run a farm in a process of its own; yields its port."""
    command = [sys.executable, "-m", "benchmarks.farm"]
    options = [f"--feeds={feeds}", f"--entries={entries}", f"--latency-ms={latency_ms}"]
    options.append(f"--faults={faults}")
    with subprocess.Popen(
        [*command, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()


def ask(port: int, path: str) -> str:
    """Ask the farm for one of its controls."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=120) as got:
        return str(got.read().decode())


def ours(folder: Path, urls: list[str]) -> Case:
    """newsreader with these feeds."""
    folder.mkdir(parents=True)
    config = folder / "config.toml"
    hosts = sorted({url.split("/")[2] for url in urls})
    feeds = "".join(f'[[feeds]]\nurl = "{url}"\n' for url in urls)
    config.write_text(f"[network]\nallow_private = {json.dumps(hosts)}\n\n{feeds}")
    command = [sys.executable, "-m", "newsreader", "--config", str(config)]
    environ = dict(os.environ, NEWSREADER_HOME=str(folder / "home"))
    return Case("newsreader", [*command, "poll", "--force"], environ, folder)


def newsboat(folder: Path, urls: list[str], threads: int = 32) -> Case | None:
    """newsboat with these feeds, or None when it is not installed."""
    program = shutil.which("newsboat")
    if program is None:
        return None
    folder.mkdir(parents=True)
    (folder / "urls").write_text("\n".join(urls) + "\n")
    (folder / "config").write_text(f"reload-threads {threads}\nmax-items 0\n")
    files = ["-u", str(folder / "urls"), "-c", str(folder / "cache.db")]
    command = [program, *files, "-C", str(folder / "config"), "-x", "reload"]
    environ = dict(os.environ, HOME=str(folder), LC_ALL="C.UTF-8")
    return Case("newsboat", command, environ, folder)


def poll(case: Case) -> Run:
    """One whole poll by one program."""
    return run(case.command, environ=case.environ, cwd=str(case.folder))


def analyze(case: Case) -> None:
    """Give newsboat's cache the statistics its queries need."""
    with contextlib.closing(sqlite3.connect(case.folder / "cache.db")) as connection:
        connection.execute("ANALYZE")
        connection.commit()


def measure(
    feeds: int, entries: int, latency_ms: float, rounds: int
) -> dict[str, dict[str, list[Run]]]:
    """Return {phase: {program: runs}}; prints each run as it ends."""
    results: dict[str, dict[str, list[Run]]] = {phase: {} for phase in PHASES}
    with farm(feeds, entries, latency_ms) as port, tempfile.TemporaryDirectory() as tmp:
        urls = [f"http://{address(i)}:{port}/f/{i}" for i in range(feeds)]
        for number in range(rounds):
            home = Path(tmp) / str(number)
            cases = [ours(home / "ours", urls), newsboat(home / "newsboat", urls)]
            for phase in PHASES:
                if phase == "new":
                    _settle(cases, port)
                    ask(port, "/_new?n=1")
                for case in filter(None, cases):
                    ask(port, "/_stats")
                    done = poll(case)
                    seen = ask(port, "/_stats")
                    results[phase].setdefault(case.name, []).append(done)
                    print(f"  {phase:5} {case.name:10} {_line(done)} {seen}")
                    if case.name == "newsboat" and phase == "cold":
                        analyze(case)
    return results


def _settle(cases: list[Case | None], port: int) -> None:
    """Let newsboat see everything once more: it keeps validators from poll two on."""
    for case in filter(None, cases):
        if case.name == "newsboat":
            poll(case)
            ask(port, "/_stats")


def _line(done: Run) -> str:
    line = (
        f"{done.wall_s:7.2f} s wall {done.cpu_s:7.2f} s cpu {done.peak_mb:5.0f} MB"
        f" exit {done.code}"
    )
    if done.parts:
        first, others, *children = done.parts
        line += f"  cpu: first thread {first:.2f}, others {others:.2f}"
        line += "".join(f", child {seconds:.2f}" for seconds in children)
    return line


def report(results: dict[str, dict[str, list[Run]]]) -> list[str]:
    """Rows of a Markdown table: phase, wall ratio, CPU ratio, both medians."""
    rows = []
    for phase, programs in results.items():
        mine, theirs = programs["newsreader"], programs.get("newsboat")
        if theirs:
            wall = median_wall(mine) / median_wall(theirs)
            cpu = median_cpu(mine) / median_cpu(theirs)
            ratio = f"{wall:.2f}× | {cpu:.2f}×"
            other = f"{median_wall(theirs):.2f} s"
        else:
            ratio, other = "– | –", "not installed"
        peak = max(r.peak_mb for r in mine)
        rows.append(
            f"| {phase} | {ratio} | {median_wall(mine):.2f} s | {other}"
            f" | {peak:.0f} MB |"
        )
    return rows
