"""Opening an address never meets a shell and never opens anything but the web."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from newsreader.browser import command_for, open_url


@pytest.fixture
def recorder(tmp_path: Path) -> Path:
    """A "browser" that writes down its arguments, one a line."""
    program = tmp_path / "browse"
    program.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/seen.tmp\n'
        f"mv {tmp_path}/seen.tmp {tmp_path}/seen\n"
    )
    program.chmod(0o755)
    return program


def seen(program: Path) -> list[str]:
    record = program.with_name("seen")
    for _ in range(500):
        if record.exists():
            return record.read_text().splitlines()
        time.sleep(0.01)
    raise AssertionError("the browser was never started")


def test_address_is_one_argument_whatever_it_holds(recorder: Path) -> None:
    url = "https://example.org/?a=1&b=$(id);$HOME&*"
    environ = {"BROWSER": str(recorder), "PATH": "/bin:/usr/bin"}
    assert open_url(url, environ) == ""
    assert seen(recorder) == [url]


def test_placeholder_and_arguments_are_kept(recorder: Path) -> None:
    environ = {"BROWSER": f"{recorder} --new %s --end", "PATH": "/bin"}
    assert open_url("https://example.org/", environ) == ""
    assert seen(recorder) == ["--new", "https://example.org/", "--end"]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ssh://-oProxyCommand=x",
        "mailto:ann@post.example",
        "-h",
        "",
    ],
)
def test_other_schemes_are_refused(url: str, recorder: Path) -> None:
    environ = {"BROWSER": str(recorder), "PATH": "/bin"}
    assert "Only http and https" in open_url(url, environ)
    assert not recorder.with_name("seen").exists()


def test_first_browser_that_exists_is_taken(recorder: Path) -> None:
    environ = {"BROWSER": f"no-such-browser:{recorder}", "PATH": "/bin"}
    assert command_for("https://example.org", environ)[0] == str(recorder)


def test_no_browser_is_said_in_words(tmp_path: Path) -> None:
    environ = {"PATH": str(tmp_path)}
    assert "set $BROWSER" in open_url("https://example.org", environ)


@pytest.mark.parametrize("status", [1, 3])
def test_a_command_that_fails_has_opened_nothing(tmp_path: Path, status: int) -> None:
    program = tmp_path / "fails"
    program.write_text(f"#!/bin/sh\nexit {status}\n")
    program.chmod(0o755)
    environ = {"BROWSER": str(program), "PATH": "/bin:/usr/bin"}
    said = open_url("https://example.org", environ)
    assert said == f"fails opened nothing (it ended with status {status})."


def test_a_browser_that_goes_on_has_opened_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsreader.browser._MOMENT_S", 0.01)
    program = tmp_path / "goes-on"
    program.write_text("#!/bin/sh\nexec sleep 0.5\n")
    program.chmod(0o755)
    environ = {"BROWSER": str(program), "PATH": "/bin:/usr/bin"}
    assert open_url("https://example.org", environ) == ""


def test_unbalanced_quotes_in_browser_do_not_raise(tmp_path: Path) -> None:
    environ = {"BROWSER": "'broken", "PATH": str(tmp_path)}
    assert command_for("https://example.org", environ) == []


def test_wish_for_the_background_is_no_argument(recorder: Path) -> None:
    environ = {"BROWSER": f"{recorder} &", "PATH": "/bin:/usr/bin"}
    url = "https://example.org"
    assert command_for(url, environ) == [str(recorder), url]
