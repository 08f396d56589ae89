"""Passwords by command or keyring: got once, told to nobody, failures in words."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
import types
from pathlib import Path

import pytest
from test_config_load import problems

from newsreader import passwords as module
from newsreader.config.check import parse
from newsreader.models import Failure, FailureKind, FeedSpec
from newsreader.passwords import Login, Passwords
from newsreader.store.codec import spec_to_json

URL = "https://example.org/feed.xml"


def says(code: str) -> tuple[str, ...]:
    return (sys.executable, "-S", "-c", code)


def feed(*command: str, url: str = URL, keyring: str = "") -> FeedSpec:
    return FeedSpec(url, user="me", password_command=command, password_keyring=keyring)


async def test_the_first_line_a_command_prints_is_the_password() -> None:
    spec = feed(*says("print('s3cret with blanks ')\nprint('more')"))
    login = await Passwords([spec]).login_for(spec, "example.org")
    assert login == Login("me", "s3cret with blanks ")


async def test_a_feed_without_a_name_needs_no_login() -> None:
    spec = FeedSpec(URL)
    assert await Passwords([spec]).login_for(spec, "example.org") is None


async def test_feeds_that_share_a_way_ask_once(tmp_path: Path) -> None:
    log = tmp_path / "asked"
    command = says(f"open({str(log)!r}, 'a').write('x'); print('pw')")
    specs = [feed(*command, url=f"https://example.org/{n}") for n in range(5)]
    known = Passwords(specs)
    logins = await asyncio.gather(*(known.login_for(s, "example.org") for s in specs))
    assert logins == [Login("me", "pw")] * 5
    assert log.read_text() == "x"


async def test_a_refused_password_is_asked_for_again(tmp_path: Path) -> None:
    log = tmp_path / "asked"
    spec = feed(*says(f"open({str(log)!r}, 'a').write('x'); print('pw')"))
    known = Passwords([spec])
    await known.login_for(spec, "example.org")
    known.forget(spec)
    await known.login_for(spec, "example.org")
    assert log.read_text() == "xx"


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (says("raise SystemExit(3)"), "failed with exit code 3"),
        (says("import os; os.kill(os.getpid(), 9)"), "was ended by signal 9"),
        (says("pass"), "printed nothing"),
        (says("print('\\nx')"), "printed an empty first line"),
        (("/nowhere/at-all",), "was not found"),
        (("not-a-program-of-anybody",), "was not found"),
        (("/",), "may not be run"),
        (("a\0b",), "could not be started"),
        (says("import time; time.sleep(60)"), "gave no answer within"),
        (says("import sys; sys.stdin.read(); raise SystemExit(7)"), "exit code 7"),
    ],
)
async def test_a_command_that_gives_none_is_told_in_words(
    command: tuple[str, ...], why: str
) -> None:
    spec = feed(*command)
    known = Passwords([spec], deadline_s=5.0 if "sleep" not in command[-1] else 0.3)
    failure = await known.login_for(spec, "example.org")
    assert isinstance(failure, Failure)
    assert failure.kind is FailureKind.PASSWORD
    assert "example.org" in failure.sentence
    assert why in failure.sentence
    assert failure.next_step


async def test_a_command_given_up_takes_along_what_it_started(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    held = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    # Whoever of them lives has the other end of the pipe open.
    spec = feed("sh", "-c", 'exec 3>"$0"; echo x >&3; sleep 60 & sleep 60', str(fifo))
    failure = await Passwords([spec], deadline_s=2.0).login_for(spec, "example.org")
    assert isinstance(failure, Failure)
    assert "gave no answer" in failure.sentence
    assert os.read(held, 9) == b"x\n"
    for _ in range(1000):
        with contextlib.suppress(BlockingIOError):
            assert os.read(held, 9) == b""
            break
        await asyncio.sleep(0.01)
    else:
        pytest.fail("something still runs")
    os.close(held)


async def test_a_failure_names_the_program_and_not_what_it_was_told() -> None:
    spec = feed("false", "--token", "hunter2")
    failure = await Passwords([spec]).login_for(spec, "example.org")
    assert isinstance(failure, Failure)
    assert "password_command “false” failed with exit code 1" in failure.sentence
    assert "hunter2" not in failure.sentence + failure.next_step


@pytest.mark.parametrize(
    ("text", "mode", "why", "step"),
    [
        ("#!/nowhere/python\n", 0o755, "its first line names is not there", "Look at"),
        ("echo pw\n", 0o644, "may not be run", "chmod u+x"),
        ("echo pw\n", 0o755, "is no program", "#!/bin/sh"),
    ],
)
async def test_a_program_that_cannot_be_started_is_told_with_what_to_do(
    tmp_path: Path, text: str, mode: int, why: str, step: str
) -> None:
    program = tmp_path / "pw"
    program.write_text(text)
    program.chmod(mode)
    spec = feed(str(program), "hunter2")
    failure = await Passwords([spec]).login_for(spec, "example.org")
    assert isinstance(failure, Failure)
    assert why in failure.sentence
    assert step in failure.next_step
    assert "hunter2" not in failure.sentence + failure.next_step


async def test_a_way_that_failed_is_tried_again(tmp_path: Path) -> None:
    key = tmp_path / "key"
    spec = feed(*says(f"print(open({str(key)!r}).read())"))
    known = Passwords([spec])
    assert isinstance(await known.login_for(spec, "example.org"), Failure)
    key.write_text("pw")
    assert await known.login_for(spec, "example.org") == Login("me", "pw")


async def test_endless_output_is_not_kept() -> None:
    code = "import sys\nfor _ in range(200): sys.stdout.write('y' * 9999)"
    spec = feed(*says(code))
    login = await Passwords([spec]).login_for(spec, "example.org")
    assert isinstance(login, Login)
    assert len(login.password) <= 4096


def keyring_of(entries: dict[tuple[str, str], str]) -> types.ModuleType:
    fake = types.ModuleType("keyring")
    fake.get_password = lambda service, user: entries.get((service, user))  # type: ignore[attr-defined]
    return fake


async def test_the_keyring_is_asked_for_service_and_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", keyring_of({("feeds", "me"): "pw"}))
    monkeypatch.setattr(module, "keyring_installed", lambda: True)
    spec = feed(keyring="feeds")
    known = Passwords([spec, other := feed(url=URL + "?2", keyring="none")])
    assert await known.login_for(spec, "example.org") == Login("me", "pw")
    failure = await known.login_for(other, "example.org")
    assert isinstance(failure, Failure)
    assert "has no entry none of me" in failure.sentence
    assert "keyring set none me" in failure.next_step


async def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "keyring_installed", lambda: False)
    spec = feed(keyring="feeds")
    failure = await Passwords([spec]).login_for(spec, "example.org")
    assert isinstance(failure, Failure)
    assert "newsreader[keyring]" in failure.next_step


def test_a_login_shows_no_password_and_a_stored_feed_no_way_to_it() -> None:
    assert "pw" not in repr(Login("me", "pw"))
    assert "command" not in spec_to_json(feed("pass", "show", "x"))


async def test_no_password_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    spec = feed(*says("print('s3cret')"))
    await Passwords([spec]).login_for(spec, "example.org")
    assert "s3cret" not in caplog.text


# ------------------------------------------------------------------ configuration


def test_a_command_is_a_list_or_a_text() -> None:
    for written in ('["pass", "show", "a b"]', "\"pass show 'a b'\""):
        text = f'[[feeds]]\nurl = "{URL}"\nuser = "me"\npassword_command = {written}\n'
        (spec,) = parse(text, Path("/c.toml")).feeds
        assert spec.password_command == ("pass", "show", "a b")


@pytest.mark.parametrize(
    ("lines", "key", "said"),
    [
        ('user = "me"', "feeds[1].user", "a name needs a password"),
        (
            'password_command = ["pass"]',
            "feeds[1].password_command",
            "a password needs a name",
        ),
        (
            'user = "me"\npassword_command = ["a"]\npassword_keyring = "b"',
            "feeds[1].password_keyring",
            "password_command already says",
        ),
        (
            'user = "me"\npassword_command = "pass \'x"',
            "feeds[1].password_command",
            "quotation marks",
        ),
        ('user = "me"\npassword_command = 3', "feeds[1].password_command", "a list"),
    ],
)
def test_half_a_login_is_a_mistake(lines: str, key: str, said: str) -> None:
    found = problems(f'[[feeds]]\nurl = "{URL}"\n{lines}\n')
    assert [(k, said in message) for _, k, message in found] == [(key, True)]


def test_a_name_in_the_address_and_beside_it_is_a_mistake() -> None:
    text = (
        '[[feeds]]\nurl = "https://a:b@example.org/"\nuser = "me"\n'
        'password_command = ["x"]\n'
    )
    ((_, key, message),) = problems(text)
    assert key == "feeds[1].user"
    assert "b@" not in message
