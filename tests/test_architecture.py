"""The house stays as drawn: layers, lazy imports, what the wheel holds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("textual", "rich", "httpx", "lxml", "feedparser", "selectolax", "readability")


def loaded_after(code: str, *names: str) -> set[str]:
    """Top-level modules among `names` that are loaded after running `code`."""
    script = (
        f"{code}\nimport sys\n"
        f"print(*sorted(set({names!r}) & {{m.split('.')[0] for m in sys.modules}}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    "module",
    [
        *("filters", "filters.article", "filters.bundle", "filters.text"),
        *("newsreader", "newsreader.models"),
    ],
)
def test_values_and_doors_are_cheap_to_import(module: str) -> None:
    assert loaded_after(f"import {module}", *HEAVY, "apsw", "tomlkit") == set()


def test_config_needs_no_screen_network_or_parser() -> None:
    assert loaded_after("import newsreader.config", *HEAVY, "apsw") == set()


@pytest.mark.parametrize("flag", ["--help", "--version"])
def test_help_and_version_load_nothing_heavy(flag: str) -> None:
    code = (
        "import contextlib, io\n"
        "from newsreader.cli import main\n"
        "with contextlib.redirect_stdout(io.StringIO()), "
        "contextlib.suppress(SystemExit):\n"
        f"    main([{flag!r}])"
    )
    assert loaded_after(code, *HEAVY, "apsw", "anyio", "tomlkit") == set()


def test_the_session_paints_before_the_network_is_imported() -> None:
    names = ("httpx", "feedparser", "lxml", "selectolax", "readability", "textual")
    assert loaded_after("import newsreader.session", *names) == set()


def test_the_screen_knows_no_http_no_parser_and_no_sql() -> None:
    names = ("httpx", "feedparser", "lxml", "selectolax", "readability")
    assert loaded_after("import tui.app", *names) == set()


def test_filters_know_nothing_of_ours() -> None:
    code = "import filters; filters.clean('<p>x</p>'); filters.clean_text('x')"
    names = ("newsreader", "tui", "httpx", "textual", "apsw")
    assert loaded_after(code, *names) == set()


def test_the_layers_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


def test_the_three_packages_are_siblings() -> None:
    for package in ("newsreader", "filters", "tui"):
        assert (ROOT / package / "__init__.py").is_file()
        assert (ROOT / package / "py.typed").is_file()
