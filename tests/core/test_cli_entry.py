"""The frame of the command line: help, exit codes, quiet ends, no tracebacks."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from newsreader import __version__
from newsreader.cli import main
from newsreader.cli.manual import page
from newsreader.cli.parser import SHELLS, build

ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    "textual", "rich", "httpx", "anyio", "lxml", "selectolax", "readability",
    "feedparser", "apsw", "tomlkit", "tomllib", "shtab", "platformdirs", "asyncio",
)  # fmt: skip

Output = pytest.CaptureFixture[str]


def start(*args: str, **settings: object) -> subprocess.Popen[bytes]:
    """Run the program itself, with pipes."""
    return subprocess.Popen(
        [sys.executable, "-m", "newsreader", *args],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        **settings,  # type: ignore[call-overload]
    )


# ------------------------------------------------------------------ help


def test_version(capsys: Output) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"newsreader {__version__}\n"


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["demo"],
        ["poll"],
        ["read"],
        ["save"],
        ["list"],
        ["search"],
        ["feeds"],
        ["feeds", "add"],
        ["feeds", "remove"],
        ["rules"],
        ["rules", "explain"],
        ["config"],
        ["config", "init"],
        ["config", "check"],
        ["config", "path"],
        ["config", "show"],
        ["config", "example"],
        ["doctor"],
        ["completions"],
    ],
    ids=" ".join,
)
def test_every_command_explains_itself(command: list[str], capsys: Output) -> None:
    assert main([*command, "--help"]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("usage: newsreader " + " ".join(command))
    assert "--config FILE" in captured.out
    assert captured.err == ""


def loaded(names: Sequence[str], argv: Sequence[str], code: int = 0) -> list[str]:
    """Which of the modules `names` a command loads in a fresh interpreter."""
    script = (
        "import sys; from newsreader.cli import main; code = main(sys.argv[1:]);"
        f"print('loaded:', *sorted(set({tuple(names)!r}) & set(sys.modules)));"
        "sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *argv],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode == code, done.stderr
    return done.stdout.rpartition("loaded:")[2].split()


@pytest.mark.parametrize("flags", [["--help"], ["--version"], ["poll", "--help"]])
def test_help_and_version_load_nothing_heavy(flags: list[str]) -> None:
    assert loaded(HEAVY, flags) == []


@pytest.mark.parametrize(
    "argv",
    [["list"], ["search", "x"], ["feeds"], ["config", "check"], ["config", "show"]],
    ids=" ".join,
)
def test_lists_load_neither_screen_nor_network_nor_parsers(argv: list[str]) -> None:
    names = ("textual", "rich", "httpx", "lxml", "selectolax", "feedparser")
    assert loaded(names, argv) == []


def test_poll_and_read_never_load_the_screen(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("One line.")
    config = tmp_path / "none.toml"
    config.write_text("feeds = []")
    for argv in (["read", str(file)], ["poll", "--config", str(config)]):
        # What comes from outside is parsed in another process.
        assert loaded(("textual", "rich", "lxml", "feedparser"), argv) == []


# ------------------------------------------------------------------ usage


@pytest.mark.parametrize(
    "argv",
    [
        ["nothing"],
        ["--nothing"],
        ["read"],
        ["list", "--limit", "0"],
        ["list", "--limit", "many"],
        ["save", "x"],
        ["completions", "powershell"],
        ["--log-level", "loud"],
        ["poll", "--forc"],
        ["config"],
        ["rules"],
    ],
    ids=" ".join,
)
def test_wrong_arguments_end_with_2_and_a_way_to_help(
    argv: list[str], capsys: Output
) -> None:
    assert main(argv) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("newsreader")
    assert "--help" in captured.err
    assert "Traceback" not in captured.err


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["search", " "], "needs words"),
        (["save"], "needs numbers of articles, or --query"),
        (["save", "1", "--query", "x"], "not both"),
        (["list", "--feed", "7"], 'there is no feed "7"'),
        (["list", "--feed", "9" * 30], "there is no feed"),
        (["read", "gopher://example.org/"], "only http and https"),
        (["config", "check", "a", "--config", "b"], "give the file once"),
    ],
)
def test_arguments_that_make_no_sense_are_explained(
    argv: list[str], words: str, capsys: Output
) -> None:
    assert main(argv) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err


def test_general_options_work_before_and_after_the_command(
    tmp_path: Path, capsys: Output
) -> None:
    file = tmp_path / "own.toml"
    for argv in (
        ["--config", str(file), "config", "path"],
        ["config", "--config", str(file), "path"],
        ["config", "path", "--config", str(file)],
    ):
        assert main(argv) == 0
        assert capsys.readouterr().out == f"{file}\n"


def test_the_reader_itself_needs_a_terminal(capsys: Output) -> None:
    for argv in ([], ["demo"]):
        assert main(argv) == 2
        assert "needs a terminal" in capsys.readouterr().err


def test_mistakes_in_the_configuration_end_every_command_with_2(
    tmp_path: Path, capsys: Output
) -> None:
    file = tmp_path / "own.toml"
    file.write_text("[poll]\nintervall = 3\non_start = 1\n")
    for command in (["list"], ["poll"], ["read", "x.html"], ["config", "show"], []):
        assert main(["--config", str(file), *command]) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert f"{file}:2: poll.intervall" in captured.err
        assert f"{file}:3: poll.on_start" in captured.err
        assert "the configuration has 2 problems" in captured.err


# ------------------------------------------------------------------ quiet ends


def test_a_reader_of_the_pipe_that_leaves_ends_it_quietly() -> None:
    # The example is larger than a pipe's buffer only on some systems: close first.
    process = start("config", "example")
    assert process.stdout is not None
    process.stdout.close()
    _, err = process.communicate()
    assert (process.returncode, err) == (141, b"")


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)]
)
def test_signals_end_it_quietly(number: int, code: int) -> None:
    # Reading standard input waits for us; the log line on stderr says it got there.
    script = (
        "import sys, newsreader.cli.sources as s; real = s.document\n"
        "def document(*a):\n"
        "    print('waiting', file=sys.stderr, flush=True)\n"
        "    return real(*a)\n"
        "s.document = document\n"
        "from newsreader.cli import main; sys.exit(main(['read', '-']))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        assert process.stderr is not None
        assert process.stdout is not None
        assert process.stderr.readline() == b"waiting\n"
        for _ in range(60):
            # A signal between the last look for one and the wait itself is not seen
            # before the next, as in every Python program.
            process.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.5)
                break
        assert process.wait(1) == code
        assert process.stderr.read() == b""
        assert process.stdout.read() == b""


def test_a_mistake_of_our_own_leaves_a_report_without_secrets(
    monkeypatch: pytest.MonkeyPatch, capsys: Output, home: Path
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("lost at https://me:hunter2@a.example/?token=hunter2")

    monkeypatch.setattr("newsreader.cli.configuring.path", broken)
    assert main(["config", "path", "--data", "/x?password=hunter2"]) == 1
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    assert "stopped by a mistake of its own (RuntimeError)" in captured.err
    (report,) = (home / "newsreader/state").glob("crash-*.txt")
    text = report.read_text()
    assert str(report) in captured.err
    assert "Traceback" in text
    assert "RuntimeError: lost at https://***@a.example/" in text
    assert "hunter2" not in text
    assert report.stat().st_mode & 0o777 == 0o600


def test_debugging_shows_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("seen")

    monkeypatch.setattr("newsreader.cli.configuring.path", broken)
    with pytest.raises(RuntimeError, match="seen"):
        main(["config", "path", "--log-level", "debug"])


def test_a_terminal_without_our_letters_shows_question_marks(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('[[feeds]]\nurl = "https://a.example/"\ntitle = "Новости"\n')
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    process = start("--config", str(file), "config", "show", env=environment)
    out, err = process.communicate()
    assert (process.returncode, err) == (0, b"")
    assert b'title = "???????"' in out


# ------------------------------------------------------------------ the package


def test_python_dash_m_ignores_packages_in_the_working_directory(
    tmp_path: Path,
) -> None:
    for name in ("filters", "tui"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('wrong one')")
    done = subprocess.run(
        [sys.executable, "-m", "newsreader", "config", "example"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("# Every option")


@pytest.mark.parametrize("shell", SHELLS)
def test_completions_name_every_command(shell: str, capsys: Output) -> None:
    assert main(["completions", shell]) == 0
    script = capsys.readouterr().out
    for command in ("poll", "read", "save", "feeds", "doctor", "explain", "init"):
        assert command in script


def test_bash_accepts_the_completions_and_completes(capsys: Output) -> None:
    main(["completions", "bash"])
    script = capsys.readouterr().out + (
        "\nCOMP_WORDS=(newsreader fe) COMP_CWORD=1 COMP_LINE='newsreader fe'\n"
        "_shtab_newsreader newsreader fe newsreader; printf '%s\\n' ${COMPREPLY[@]}\n"
    )
    done = subprocess.run(["bash"], input=script, capture_output=True, text=True)
    assert done.stdout.split() == ["feeds"]
    assert done.stderr == ""


def test_the_man_page_is_up_to_date() -> None:
    assert (ROOT / "docs/newsreader.1").read_text(encoding="utf-8") == page(), (
        "run: python -m newsreader.cli.manual > docs/newsreader.1"
    )


def test_the_man_page_has_every_command_and_option() -> None:
    text = page().replace("\\-", "-")
    for action in build()._actions:
        for name in action.option_strings:
            assert name in text
    for command in ("poll", "feeds add", "rules explain", "config init"):
        assert f".SS newsreader {command}" in text


# ------------------------------------------------------------------ mistyped


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["polll"], 'no command "polll"; did you mean poll?'),
        (["feeds", "improt"], 'no command "improt"; did you mean import?'),
        (["config", "zzz"], "there are init, check, path, show, example"),
        (["list", "--data", ""], "--data: the name is empty"),
        (["--config", " ", "list"], "--config: the name is empty"),
        (["save", "1", "--to", ""], "--to: the name is empty"),
        (["save", "0"], "'0' is not the number of an article"),
        (["save", "12x"], "'12x' is not the number of an article"),
        (["read", ""], "an empty name is no address"),
        (["read", "http://"], "is no whole address"),
        (["read", "HTTPS:/x.example"], "is no whole address"),
    ],
)
def test_what_was_mistyped_is_told_with_what_was_meant(
    argv: list[str], said: str, capsys: Output
) -> None:
    assert main(argv) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert said in captured.err
    assert "invalid choice" not in captured.err


def test_the_help_of_searches_names_every_field() -> None:
    from newsreader.cli.parser import QUERIES
    from newsreader.query import FIELDS

    assert re.findall(r"\w+:", QUERIES.partition("fields:")[2]) == [
        f"{name}:" for name in FIELDS
    ]
