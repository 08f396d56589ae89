"""The real program on a real terminal: it starts, shows news, reads, and leaves."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from terminal import Terminal, terminal

pytestmark = [pytest.mark.pty, pytest.mark.timeout(90)]

#: What leaving must undo: alternate screen, hidden cursor, mouse, bracketed paste.
_RESTORED = {
    b"\x1b[?1049h": b"\x1b[?1049l",
    b"\x1b[?25l": b"\x1b[?25h",
    b"\x1b[?1000h": b"\x1b[?1000l",
    b"\x1b[?1003h": b"\x1b[?1003l",
    b"\x1b[?1006h": b"\x1b[?1006l",
    b"\x1b[?2004h": b"\x1b[?2004l",
    b"\x1b[?1004h": b"\x1b[?1004l",
    b"\x1b[?7l": b"\x1b[?7h",
    b"\x1b[>": b"\x1b[<u",
}


def assert_restored(seen: Terminal) -> None:
    """Whatever mode was switched on was switched off after its last use."""
    output = bytes(seen.output)
    for on, off in _RESTORED.items():
        if on in output:
            assert output.rfind(off) > output.rfind(on), off


def leave(seen: Terminal) -> None:
    """Quit with q; the program ends well and says nothing on its way out."""
    seen.send("q")
    assert seen.wait_exit() == 0
    assert b"Traceback" not in seen.output
    assert_restored(seen)


def test_demo_shows_a_list_and_an_article_and_leaves(
    environ: Mapping[str, str], home: Path
) -> None:
    with terminal(["demo"], environ=environ) as seen:
        seen.wait_for("1. Look around")
        seen.send("j")
        seen.wait_for(lambda text: "2 of " in text.splitlines()[0])
        seen.send("\r")
        seen.wait_for("The people who make newsreader")
        seen.send("?")
        seen.wait_for("Keys in the article")
        seen.send("\x1b")
        seen.wait_for(lambda text: "Keys in the article" not in text)
        leave(seen)
    # The demo keeps nothing.
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_a_first_start_without_configuration_or_network(
    offline: Mapping[str, str],
) -> None:
    """The starter feeds cannot be reached: words, a live screen, and a way out."""
    with terminal([], environ=offline) as seen:
        seen.wait_for("No connection, and nothing stored yet.")
        seen.send("?")
        seen.wait_for("Keys in the")
        seen.send("\x1b")
        seen.wait_for(lambda text: "Keys in the" not in text)
        leave(seen)


def test_feeds_on_a_dead_port_say_so(
    environ: Mapping[str, str], home: Path, dead_url: str
) -> None:
    config = home / "newsreader/config/config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(f'feeds = ["{dead_url}/a", "{dead_url}/b"]\n')
    with terminal([], environ=environ) as seen:
        seen.wait_for("2 unreachable")
        leave(seen)


@pytest.mark.parametrize("size", [(80, 24), (40, 10), (20, 5)])
def test_small_windows_are_no_reason_to_crash(
    environ: Mapping[str, str], size: tuple[int, int]
) -> None:
    with terminal(["demo"], environ=environ, columns=size[0], lines=size[1]) as seen:
        seen.wait_for(lambda text: bool(text.strip()))
        seen.send("\r")
        seen.resize(120, 40)
        seen.wait_for("q quit")
        leave(seen)


def test_going_to_sleep_gives_the_terminal_back_and_waking_repaints(
    environ: Mapping[str, str],
) -> None:
    with terminal(["demo"], environ=environ) as seen:
        seen.wait_for("1. Look around")
        seen.send("\x1a")
        _, status = os.waitpid(seen.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        seen.drain()
        assert_restored(seen)
        slept = len(seen.output)
        os.kill(seen.pid, signal.SIGCONT)
        seen.wait_for(lambda _: b"1. Look around" in seen.output[slept:])
        leave(seen)


@pytest.mark.parametrize("closed", [False, True])
def test_a_terminal_that_hangs_up_ends_the_program_and_the_demos_data(
    environ: Mapping[str, str], home: Path, tmp_path: Path, closed: bool
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    surroundings = {**environ, "TMPDIR": str(temporary)}
    with terminal(["demo"], environ=surroundings) as seen:
        seen.wait_for("1. Look around")
        assert list(temporary.glob("newsreader-demo-*"))
        if closed:
            # What is left of the terminal when its window goes.
            os.dup2(os.open(os.devnull, os.O_RDWR), seen.fd)
        else:
            # Twice, as some terminals do: the second must not cut the first short.
            for _ in range(2):
                os.kill(seen.pid, signal.SIGHUP)
                time.sleep(0.02)
        assert _wait(seen.pid) == 129
        seen.pid = 0
    assert not list(temporary.glob("newsreader-demo-*"))
    assert not list(home.rglob("crash-*"))


def _wait(pid: int) -> int:
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def test_being_told_to_end_restores_the_terminal(environ: Mapping[str, str]) -> None:
    with terminal(["demo"], environ=environ) as seen:
        seen.wait_for("1. Look around")
        os.kill(seen.pid, signal.SIGTERM)
        assert seen.wait_exit() == 143
        assert_restored(seen)
        assert b"Traceback" not in seen.output


def test_what_is_typed_ahead_belongs_to_the_line_it_was_typed_for(
    environ: Mapping[str, str],
) -> None:
    """In one go, as over a slow connection; M alone would mark everything read."""
    with terminal(["demo"], environ=environ) as seen:
        seen.wait_for("Night ferry")
        seen.send("/Moor\r")
        seen.wait_for("Search: Moor  1 of ")
        assert "●" in seen.text
        leave(seen)


_MISTAKE = """
import sys

if sys.orig_argv[1:3] == ["-m", "newsreader"]:
    from tui.screens.help import HelpSheet

    def fill(self):
        article = "what the ferry carried"
        raise RuntimeError("made to fail")

    HelpSheet.fill = fill
"""


def test_a_mistake_of_ours_ends_in_one_sentence_and_a_report(
    environ: Mapping[str, str], home: Path, tmp_path: Path
) -> None:
    with (tmp_path / "offline/sitecustomize.py").open("a") as file:
        file.write(_MISTAKE)
    with terminal(["demo"], environ=environ) as seen:
        seen.wait_for("1. Look around")
        seen.send("?")
        assert seen.wait_exit() == 1
        assert_restored(seen)
        _, _, told = bytes(seen.output).rpartition(b"\x1b[?1049l")
    assert told.count(b"newsreader: stopped by a mistake of its own") == 1
    assert b"Traceback" not in seen.output
    assert b"ferry carried" not in told
    (report,) = home.rglob("crash-*.txt")
    assert "made to fail" in report.read_text()
    assert "ferry carried" not in report.read_text()
    (log,) = home.rglob("*.log")
    assert "stopped by RuntimeError" in log.read_text()
