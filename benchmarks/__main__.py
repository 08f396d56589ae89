"""``make bench``: speed as ratios, written to docs/performance.md.

``python -m benchmarks poll --feeds 1000`` and the like run one part; without a name
every part runs at a size that takes some minutes. Nothing here ever fails on a time.
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import picture

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
PARTS = ("poll", "screen", "busy", "library")
ROOT = DOCUMENT.parent.parent
_BY_HAND = "\n<!-- Below this line: written by people, kept by the benchmark. -->\n"


def poll_part(options: argparse.Namespace) -> list[str]:
    """Poll times against newsboat."""
    from benchmarks import poll

    lines = [f"## Polling {options.feeds} feeds of 30 entries against newsboat", ""]
    for latency in (0, 50):
        print(f"polling {options.feeds} feeds, {latency} ms latency")
        results = poll.measure(options.feeds, 30, latency, options.rounds)
        lines += [
            f"Every answer {latency} ms late; median of {options.rounds} runs in turn.",
            "",
            "| round | wall, ratio | CPU, ratio | newsreader | newsboat | peak |",
            "|---|---|---|---|---|---|",
            *poll.report(results),
            "",
        ]
    return lines


def screen_part(options: argparse.Namespace) -> list[str]:
    """First screen with stores of several sizes against an empty Textual app."""
    from benchmarks import library, screen
    from benchmarks.farm import address

    lines = [
        "## First usable screen against an empty Textual app",
        "",
        "| stored articles | wall, ratio | CPU, ratio | newsreader | empty app | memory"
        " | quit |",
        "|---|---|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as temporary:
        for count in options.sizes:
            folder = Path(temporary) / str(count)
            environ = dict(
                os.environ,
                NEWSREADER_HOME=str(folder),
                TERM="xterm-256color",
                COLORTERM="truecolor",
            )
            feeds = max(1, count // 200)
            urls = ", ".join(
                f'{{url = "http://{address(i)}/f/{i}", title = "Feed {i}"}}'
                for i in range(feeds)
            )
            config = folder / "config" / "config.toml"
            config.parent.mkdir(parents=True)
            config.write_text(f"feeds = [{urls}]\n[poll]\non_start = false\n")
            if count:
                data = folder / "data"
                data.mkdir()
                library.build(data / "newsreader.db", count)
            needle = b"Feed 0"
            command = [sys.executable, "-m", "newsreader"]
            empty, ours = [], []
            for _ in range(options.rounds + 1):
                empty.append(screen.empty_app(environ))
                ours.append(screen.first_paint(command, needle, environ))
            floor, mine = screen.medians(empty[1:]), screen.medians(ours[1:])
            lines.append(
                f"| {count:,} | {mine.wall_ms / floor.wall_ms:.2f}× "
                f"| {mine.cpu_ms / floor.cpu_ms:.2f}× | {mine.wall_ms:.0f} ms "
                f"| {floor.wall_ms:.0f} ms | {mine.rss_mb:.0f} MB "
                f"| {mine.quit_ms:.0f} ms |"
            )
            print(lines[-1])
    return [*lines, ""]


def busy_part(options: argparse.Namespace) -> list[str]:
    """Quitting and the event loop's lateness while feeds are polled."""
    from benchmarks import busy

    lines = [
        f"## The reader while it polls {options.feeds} new feeds",
        "",
        "How late the event loop is, from a second after the start, and how long "
        "quitting takes.",
        "",
        "| quit after | quit | loop late: median | 99 of 100 | worst |",
        "|---|---|---|---|---|",
    ]
    for stay_s in (2.0, 5.0):
        visits = [
            busy.visit(options.feeds, 50, stay_s=stay_s) for _ in range(options.rounds)
        ]
        cells = [
            statistics.median(getattr(visit, name) for visit in visits)
            for name in ("quit_ms", "median_ms", "p99_ms", "worst_ms")
        ]
        told = " | ".join(f"{cell:.1f} ms" for cell in cells)
        lines.append(f"| {stay_s:g} s | {told} |")
        print(lines[-1])
    return [*lines, ""]


def library_part(options: argparse.Namespace) -> list[str]:
    """What daily work costs in stores of several sizes."""
    from benchmarks import library

    columns: dict[int, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        for count in filter(None, options.sizes):
            print(f"a library of {count:,}")
            path = Path(temporary) / f"{count}.db"
            columns[count] = library.measure(library.build(path, count))
    return [
        "## Daily work in a growing library (CPU ms, median)",
        "",
        *library.table(columns),
        "",
    ]


def _versions() -> str:
    import apsw
    import textual

    newsboat = "not installed"
    try:
        done = subprocess.run(["newsboat", "-v"], capture_output=True, text=True)
        newsboat = (done.stdout.splitlines() or ["?"])[0]
    except OSError:
        pass
    return (
        f"Python {platform.python_version()}, Textual {textual.__version__}, SQLite "
        f"{apsw.sqlite_lib_version()}, {newsboat}; {os.cpu_count()} cores, "
        f"{platform.system()}; {datetime.now(UTC):%Y-%m-%d}."
    )


def _by_hand() -> str:
    """What people wrote below the tables, from `_BY_HAND` on."""
    if not DOCUMENT.exists():
        return ""
    _, mark, text = DOCUMENT.read_text(encoding="utf-8").partition(_BY_HAND)
    return mark + text


def _compile() -> None:
    """Give the programs their compiled modules, as an installed newsreader has them."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    for package in ("newsreader", "tui", "filters"):
        compileall.compile_dir(ROOT / package, quiet=1)


def main() -> None:
    """Run the parts asked for and write their tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=[])
    parser.add_argument("--feeds", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[0, 1_000, 10_000, 100_000]
    )
    parser.add_argument("--print", action="store_true", help="write no file")
    options = parser.parse_args()
    _compile()
    lines = [
        "# Performance",
        "",
        "Written by `make bench`. Machines are noisy: read the ratios, of medians of",
        "runs taken in turn. No test asserts a time.",
        "",
        "![Ratios](pictures/performance.svg)",
        "",
        _versions(),
        "",
    ]
    for part in options.parts or PARTS:
        lines += globals()[f"{part}_part"](options)
    text = "\n".join(lines)
    print(text)
    if not options.print and not options.parts:
        DOCUMENT.write_text(text + _by_hand(), encoding="utf-8")
        picture.draw(DOCUMENT)


if __name__ == "__main__":
    main()
