"""Nothing a feed says acts on the terminal, the clipboard, files or a shell."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from payloads import (
    FORMS,
    PAYLOADS,
    HostileServer,
    hidden,
    hostile_server,
    leaks,
    name,
)
from terminal import Terminal, terminal

from newsreader.cli import main

pytestmark = [pytest.mark.pty, pytest.mark.timeout(120)]

NAMES = [name(payload, form) for payload in PAYLOADS for form in FORMS]
SECRET = "s3cr3t-of-jane"


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with hostile_server() as running:
        yield running


Configure = Callable[..., None]


@pytest.fixture
def configure(home: Path) -> Configure:
    """Write the user's configuration."""

    def write(*feeds: str, full_text: str = "never") -> None:
        path = home / "newsreader/config/config.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        tables = [
            f'[[feeds]]\nurl = "{url}"\nfull_text = "{full_text}"\n' for url in feeds
        ]
        path.write_text(f'[save]\nfolder = "{home}/saved"\n\n' + "\n".join(tables))

    return write


Run = Callable[..., tuple[str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a way to run a command; it returns what went to stdout and stderr."""

    def command(*arguments: str) -> tuple[str, str]:
        main([*arguments])
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        return told.out, told.err

    return command


def press(seen: Terminal, key: str, wanted: str | Callable[[str], bool]) -> None:
    """Type a key and wait for what it shows."""
    seen.send(key)
    seen.wait_for(wanted)


def left(seen: Terminal, *, copied: str = "") -> list[str]:
    """Quit, and return what got through to the terminal besides `copied`."""
    seen.send("q")
    assert seen.wait_exit() == 0
    output = bytes(seen.output)
    assert b"Traceback" not in output
    if copied:
        own = b"\x1b]52;c;" + base64.b64encode(copied.encode()) + b"\x07"
        assert output.count(own) == 1
        output = output.replace(own, b"")
    return leaks(output)


def test_the_scan_sees_every_kind_of_leak() -> None:
    """The instrument itself: each payload that acts is found in raw output."""
    harmless = {"zalgo", "wide", "markup", "template", "newlines"}
    for payload, text in PAYLOADS.items():
        found = leaks(text.encode("utf-8", "surrogatepass"), joiners=False)
        assert bool(found) == (payload not in harmless) or payload in harmless, payload
    assert leaks(b"\x1b[1;38;5;254mtitle\x1b[0m\x1b[1;1H\r\n\x1b[?1049h") == []


def test_every_payload_in_every_form_is_only_text_in_list_and_article(
    server: HostileServer,
    configure: Configure,
    run: Run,
    environ: Mapping[str, str],
) -> None:
    configure(f"{server.base}/feed")
    run("poll")
    with terminal([], environ=environ, columns=160, lines=60) as seen:
        seen.wait_for(NAMES[0])
        seen.send("\r")
        for number, mark in enumerate(NAMES):
            # Every title is there, in order; every body is drawn.
            seen.wait_for(f"{mark} body.")
            assert f" {number + 1} of {len(NAMES)}" in seen.text.splitlines()[0]
            seen.send("J")
        assert left(seen) == []


def test_every_screen_shows_hostile_texts_as_text(
    server: HostileServer,
    configure: Configure,
    run: Run,
    environ: Mapping[str, str],
    home: Path,
) -> None:
    configure(f"{server.base}/feed", f"{server.base}/none", full_text="auto")
    run("poll")
    with terminal(["--log-level", "debug"], environ=environ, lines=60) as seen:
        seen.wait_for(NAMES[0])
        press(seen, "/", "Enter keep")
        press(seen, "M06raw\r", "1 of 1")
        press(seen, "\r", "more text.")
        press(seen, "w", "full text")
        press(seen, "f", "a letter opens one")
        seen.wait_for("xn--n3h.example")
        press(seen, "\x1b", lambda text: "a letter" not in text)
        press(seen, "O", "M06raw")
        press(seen, "x", "M06raw")
        press(seen, "y", "clipboard")
        press(seen, "s", "Saved to")
        press(seen, "?", "Keys in the article")
        press(seen, "\x1b", lambda text: "Keys in the article" not in text)
        press(seen, "H", ", 1 failing")
        press(seen, "\x1b", lambda text: ", 1 failing" not in text)
        press(seen, ":", "next_unread")
        press(seen, "\x1b", lambda text: "next_unread" not in text)
        press(seen, "\x10", "Search for commands")
        press(seen, "\x1b", lambda text: "Search for" not in text)
        assert left(seen, copied=f"{server.base}/a/M06raw") == []
    (saved,) = (home / "saved").rglob("*.md")
    assert hidden(saved.name) == []
    files = [p for p in home.rglob("*") if p.suffix in (".md", ".log", ".txt")]
    for path in files:
        assert hidden(path.read_text(encoding="utf-8")) == [], path


def test_commands_print_save_and_log_clean_texts(
    server: HostileServer,
    configure: Configure,
    run: Run,
    home: Path,
) -> None:
    configure(f"{server.base}/feed", f"{server.base}/none")
    commands = [
        ("poll", "--force", "--log-level", "debug"),
        ("list", "--limit", "100"),
        ("search", "M0"),
        ("feeds",),
        ("read", "1", "--as", "markdown", "--facts", "--removed"),
        ("read", "3", "--as", "text"),
        ("rules", "explain", "5"),
        ("doctor",),
        ("save", *map(str, range(1, len(NAMES) + 1))),
    ]
    for command in commands:
        out, err = run(*command)
        assert hidden(out, allowed="\n\t") == [], command
        assert hidden(err, allowed="\n\t\r") == [], command
    for command in [
        ("list", "--json", "--limit", "100"),
        ("feeds", "--json"),
        ("read", "7", "--as", "json", "--facts"),
    ]:
        out, _ = run(*command)
        # Also what the escapes of JSON stand for.
        assert hidden(out + repr_of(json.loads(out))) == [], command
    saved = sorted((home / "saved").rglob("*.md"))
    assert len(saved) == len(NAMES)
    for path in saved:
        assert hidden(path.name + path.read_text(encoding="utf-8")) == [], path


def repr_of(value: object) -> str:
    """Every string inside a JSON value, one a line."""
    if isinstance(value, dict):
        return "".join(f"{k}\n{repr_of(v)}" for k, v in value.items())
    if isinstance(value, list):
        return "".join(map(repr_of, value))
    return f"{value}\n"


@pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed")
def test_in_tmux_the_paste_buffer_and_the_pane_title_stay(
    server: HostileServer,
    configure: Configure,
    run: Run,
    environ: Mapping[str, str],
    tmp_path: Path,
) -> None:
    configure(f"{server.base}/feed", full_text="auto")
    run("poll")
    socket = tmp_path / "tmux"

    def tmux(*arguments: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", str(socket), "-f", os.devnull, *arguments],
            env=dict(environ),
            capture_output=True,
            timeout=30,
            check=False,
        )
        return done.stdout.decode()

    def screen_with(wanted: str) -> None:
        deadline = time.monotonic() + 45
        while wanted not in (text := tmux("capture-pane", "-p")):
            assert time.monotonic() < deadline, text
            time.sleep(0.05)

    program = f"{sys.executable} -m newsreader"
    tmux("new-session", "-d", "-x", "140", "-y", "50", program)
    try:
        tmux("set-option", "-s", "set-clipboard", "on")
        tmux("set-option", "-g", "allow-rename", "on")
        tmux("select-pane", "-T", "untouched")
        tmux("set-option", "-g", "automatic-rename", "off")
        tmux("rename-window", "window")
        screen_with(NAMES[0])
        tmux("send-keys", "Enter")
        for mark in NAMES[:9]:
            screen_with(f" {NAMES.index(mark) + 1} of ")
            screen_with("more text.")
            tmux("send-keys", "J")
        assert tmux("list-buffers") == ""
        assert tmux("display-message", "-p", "#{pane_title}") == "untouched\n"
        assert tmux("display-message", "-p", "#{window_name}") == "window\n"
    finally:
        tmux("kill-server")


def test_a_password_in_an_address_is_used_and_never_shown(
    server: HostileServer,
    configure: Configure,
    run: Run,
    environ: Mapping[str, str],
    home: Path,
) -> None:
    inside = server.base.replace("//", f"//jane:{SECRET}@")
    configure(f"{inside}/private", f"{inside}/none?token={SECRET}")
    printed = ""
    for command in [
        ("poll", "--force", "--log-level", "debug"),
        ("list", "--json"),
        ("feeds",),
        ("feeds", "--json"),
        ("doctor",),
        ("read", "1", "--as", "json"),
        ("read", "1"),
        ("save", "1"),
    ]:
        out, err = run(*command)
        printed += out + err
    assert f"{len(NAMES)} new articles" in printed
    with terminal(["--log-level", "debug"], environ=environ) as seen:
        seen.wait_for(NAMES[0])
        press(seen, "H", ", 1 failing")
        press(seen, "\x1b", lambda text: ", 1 failing" not in text)
        press(seen, "\r", "body.")
        assert left(seen) == []
    assert SECRET not in printed
    assert SECRET.encode() not in seen.output
    for path in home.rglob("*"):
        if path.is_file() and path.suffix in (".md", ".log", ".txt"):
            assert SECRET not in path.read_text(encoding="utf-8"), path
    # It was sent to its own server only as the header that it is for.
    basic = base64.b64encode(f"jane:{SECRET}".encode()).decode()
    sent = [headers.get("Authorization", "") for path, headers in server.seen]
    assert f"Basic {basic}" in sent
    assert [path for path, _ in server.seen if "jane:" in path] == []


def test_only_what_was_asked_for_is_fetched(
    server: HostileServer, configure: Configure, run: Run
) -> None:
    """Polling and reading the feed's own text fetch nothing but the feed."""
    configure(f"{server.base}/feed")
    run("poll")
    run("read", "1")
    assert [re.sub(r"\?.*", "", path) for path, _ in server.seen] == ["/feed"]
    assert all("Cookie" not in headers for _, headers in server.seen)
