"""The log: late, bounded, private, and without secrets or article text."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.logfile import (
    redact,
    redact_url,
    start_logging,
    stop_logging,
    write_crash_report,
)

_log = logging.getLogger("newsreader.test")
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "state" / "newsreader.log"
    stop_logging()


def test_no_file_before_the_first_line(log: Path) -> None:
    start_logging("warning", log)
    _log.info("not this")
    assert not log.parent.exists()
    _log.warning("but %s", "this")
    assert log.read_text().endswith("warning newsreader.test: but this\n")
    assert log.stat().st_mode & 0o777 == 0o600


def test_levels_and_off(log: Path) -> None:
    start_logging("debug", log)
    _log.debug("seen")
    start_logging("off", log)
    _log.critical("unseen")
    assert "seen" in log.read_text()
    assert "unseen" not in log.read_text()


def test_what_nobody_logs_is_not_written_over_the_screen(tmp_path: Path) -> None:
    script = (
        "import logging; from pathlib import Path\n"
        "from newsreader.logfile import start_logging\n"
        "start_logging('off', Path('log')); logging.getLogger('newsreader').error('x')"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=True,
    )
    assert (done.stdout, done.stderr, list(tmp_path.iterdir())) == ("", "", [])


def test_a_log_everybody_could_read_is_narrowed(log: Path) -> None:
    log.parent.mkdir()
    log.touch(0o644)
    start_logging("warning", log)
    _log.warning("this")
    assert log.stat().st_mode & 0o777 == 0o600


def test_other_libraries_are_only_heard_when_they_warn(log: Path) -> None:
    start_logging("debug", log)
    logging.getLogger("httpx").info("GET https://a.example/")
    logging.getLogger("httpx").warning("trouble")
    assert "GET" not in log.read_text()
    assert "trouble" in log.read_text()


def test_the_log_is_bounded(log: Path) -> None:
    start_logging("info", log)
    for _ in range(9000):
        _log.info("x" * 480)
    files = list(log.parent.iterdir())
    assert len(files) == 3
    assert all(file.stat().st_size <= 1_000_000 for file in files)


def test_long_lines_and_controls_do_not_get_in(log: Path) -> None:
    start_logging("info", log)
    _log.info("a\x1b]0;x\x07 %s", "y" * 9000)
    (line,) = log.read_text().splitlines()
    assert len(line) < 700
    assert line.isprintable()


def test_tracebacks_are_redacted_too(log: Path) -> None:
    start_logging("info", log)
    try:
        raise ValueError("https://me:hunter2@a.example/")
    except ValueError:
        _log.exception("failed")
    assert "ValueError: https://***@a.example/" in log.read_text()
    assert "hunter2" not in log.read_text()


def test_a_log_that_cannot_be_written_disturbs_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    start_logging("info", tmp_path / "file" / "newsreader.log")
    _log.error("lost")
    stop_logging()
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        "https://me:hunter2@a.example/feed",
        "https://hunter2@a.example/feed",
        "https://a.example/?token=hunter2",
        "https://a.example/?a=1&api_key=hunter2&b=2",
        "https://a.example/?x-amz-signature=hunter2",
        "https://a.example/?KEY=hunter2",
        "https://a.example/;sid=hunter2",
    ],
)
def test_secrets_in_addresses_are_hidden(text: str) -> None:
    for hidden in (redact_url(text), redact(text), redact(f"GET {text} failed")):
        assert "hunter2" not in hidden
        assert "a.example" in hidden


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer hunter2hunter2",
        "{'authorization': 'Basic hunter2=='}",
        "Cookie: session=hunter2; other=hunter2",
        "set-cookie: hunter2",
        "password=hunter2",
        "sent bearer hunter2hunter2 to it",
    ],
)
def test_secrets_in_headers_are_hidden(text: str) -> None:
    assert "hunter2" not in redact(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example/2026/11/22/story?page=2&lang=en",
        "polling 3 feeds took 2.5 s",
        "https://a.example/?author=someone&monkey=1",
        "me@a.example",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == text
    assert redact_url(text) == text


@given(st.text())
def test_redacting_never_fails_and_is_stable(text: str) -> None:
    assert redact(redact(text)) == redact(text)


def test_old_crash_reports_go(tmp_path: Path) -> None:
    for second in range(15):
        assert write_crash_report(
            ValueError("x"), tmp_path, ["poll"], NOW.replace(second=second)
        )
    reports = sorted(path.name for path in tmp_path.iterdir())
    assert len(reports) == 10
    assert reports[0].startswith("crash-20261122-120005")


def test_a_report_that_cannot_be_written_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    folder = tmp_path / "file"
    assert write_crash_report(ValueError("x"), folder, [], NOW) is None
