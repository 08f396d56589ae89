"""``make bench``: speed as ratios, written to docs/performance.md.

``python -m benchmarks poll --feeds 1000`` or ``screen --sizes 0 1000000`` run one part;
without a name every part runs at a size that takes some minutes. Nothing here ever
fails on a time.
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
PARTS = ("poll", "faulty", "screen", "busy", "keys", "library")
ROOT = DOCUMENT.parent.parent
#: Larger stores for the first screen are made without texts, in seconds.
_MOST_WITH_TEXTS = 100_000
_BY_HAND = "\n<!-- Below this line: written by people, kept by the benchmark. -->\n"


def poll_part(options: argparse.Namespace) -> list[str]:
    """Poll times against newsboat."""
    from benchmarks import poll

    lines = [f"## Polling {options.feeds} feeds of 30 entries against newsboat", ""]
    for latency in options.latency:
        print(f"polling {options.feeds} feeds, {latency:g} ms latency")
        results = poll.measure(options.feeds, 30, latency, options.rounds)
        lines += [
            f"Every answer {latency:g} ms late; median of {options.rounds} runs.",
            "",
            "| round | wall, ratio | CPU, ratio | newsreader | newsboat | peak |",
            "|---|---|---|---|---|---|",
            *poll.report(results),
            "",
        ]
    return lines


def faulty_part(options: argparse.Namespace) -> list[str]:
    """Whether feeds that misbehave make the others wait."""
    from benchmarks import faulty

    percent = 15
    lines = [
        f"## Polling {options.feeds} new feeds, {percent} % of which misbehave",
        "",
        "When healthy feeds are stored, beside the same ones polled alone; every answer"
        f" 50 ms late; each of {options.rounds} runs.",
        "",
        "| half, ratio | the last, ratio | the same in CPU | alone | together | told of"
        " | failed |",
        "|---|---|---|---|---|---|---|",
    ]
    for _ in range(options.rounds):
        alone, together = faulty.compare(options.feeds, percent, 50)
        assert len(together.healthy) == len(alone.healthy) == alone.asked
        lines.append(
            f"| {together.half_s / alone.half_s:.2f}× "
            f"| {together.last_s / alone.last_s:.2f}× "
            f"| {together.last_cpu_s / alone.last_cpu_s:.2f}× | {alone.last_s:.2f} s "
            f"| {together.last_s:.2f} s | {together.told} of {together.asked} "
            f"| {together.failed} |"
        )
        print(lines[-1])
    return [*lines, ""]


def screen_part(options: argparse.Namespace) -> list[str]:
    """First screen with stores of several sizes against an empty Textual app."""
    from benchmarks import library, screen, shelf
    from benchmarks.farm import address
    from newsreader.models import FeedSpec

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
            specs = [
                FeedSpec(f"http://{address(i)}/f/{i}", title=f"Feed {i}")
                for i in range(feeds)
            ]
            urls = ", ".join(
                f'{{url = "{spec.url}", title = "{spec.title}"}}' for spec in specs
            )
            config = folder / "config" / "config.toml"
            config.parent.mkdir(parents=True)
            config.write_text(f"feeds = [{urls}]\n[poll]\non_start = false\n")
            if count:
                data = folder / "data"
                data.mkdir()
                if count > _MOST_WITH_TEXTS:
                    shelf.fill(data / "newsreader.db", specs, count)
                else:
                    library.build(data / "newsreader.db", count)
            needle = b"Feed 0"
            command = screen.reader_command()
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
    return [*lines, "", *_help_lines(options.rounds), ""]


def _help_lines(rounds: int) -> list[str]:
    """``--help`` against Python doing nothing."""
    from benchmarks import runs, screen

    command = [*screen.reader_command(), "--help"]
    done = runs.in_turn(
        {
            "help": lambda: runs.run(command),
            "python": lambda: runs.run([sys.executable, "-c", "pass"]),
        },
        4 * rounds,
    )
    wall = runs.median_wall(done["help"]) / runs.median_wall(done["python"])
    cpu = runs.median_cpu(done["help"]) / runs.median_cpu(done["python"])
    told = f"`--help` takes {wall:.1f}× the wall and {cpu:.1f}× the CPU time of "
    return [told + "`python -c pass`."]


def busy_part(options: argparse.Namespace) -> list[str]:
    """Quitting and the event loop's lateness while feeds are polled."""
    from benchmarks import busy

    lines = [
        f"## The reader while it polls {options.feeds} new feeds",
        "",
        "How late the event loop is, from a second after the start and without waiting "
        "for a processor that other programs have, and how long quitting takes.",
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


def keys_part(options: argparse.Namespace) -> list[str]:
    """What keys cost in the largest library, while feeds are polled."""
    from benchmarks import keys, library

    count = max(options.sizes)
    print(f"keys in a library of {count:,}")
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "newsreader.db"
        library.build(path, count)
        keys.prepare(path)
        seen = keys.visit(path, options.feeds, 50)
    rows = dict(seen.keys)
    rows["how late the event loop is"] = seen.late
    rows["the same, without waiting for other programs"] = seen.late_by_ourselves
    return [
        f"## Keys among {count:,} articles while {options.feeds} new feeds are polled",
        "",
        "CPU milliseconds of the main thread from a key until the next; then how late",
        "the event loop is.",
        "",
        "| | median | 99 of 100 | worst |",
        "|---|---|---|---|",
        *(
            f"| {name} | {cost.median:.1f} | {cost.p99:.1f} | {cost.worst:.1f} |"
            for name, cost in rows.items()
        ),
        "",
    ]


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
    parser.add_argument(
        "--latency", type=float, nargs="+", default=[0, 50], help="of polls, in ms"
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
