"""README and manual: their tables are in step with the code, their examples work.

``UPDATE_DOCS=1 make test TESTS=tests/core/test_docs.py`` writes the tables anew.
"""

from __future__ import annotations

import argparse
import io
import itertools
import os
import re
import shlex
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from filters.article import AccessState, Category
from newsreader.actions import ACTIONS, Action, Group, Where
from newsreader.cli import main
from newsreader.cli.parser import build
from newsreader.config.check import parse
from newsreader.config.model import Config
from newsreader.config.options import (
    CATEGORY_HELP,
    FEED_OPTIONS,
    FILTER_RULES,
    PLAIN_SECTIONS,
    value_of,
)
from newsreader.demo.stories import outlets
from newsreader.query import FIELDS
from newsreader.starter import STARTER_FEEDS

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
MANUAL = ROOT / "docs" / "manual.md"
DOCS = [
    README,
    MANUAL,
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
#: Actions that the footer leaves out and a beginner still needs.
_BASICS = {"next_line", "prev_line", "read_on", "undo", "never_cut", "poll_all"}


# ------------------------------------------------------------------ tables


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _keys(action: Action) -> str:
    names = [key.replace("|", "\\|") for key in action.keys]
    return " ".join(f"`{name}`" if "`" not in name else name for name in names)


def _main_keys() -> str:
    chosen = [a for a in ACTIONS if a.footer or a.id in _BASICS]
    chosen = [a for a in chosen if a.where != frozenset({Where.FIND})]
    return _table(("key", "does"), [(_keys(a), a.help) for a in chosen])


def _all_keys() -> str:
    parts = []
    for group in Group:
        rows = [(_keys(a), f"`{a.id}`", a.help) for a in ACTIONS if a.group is group]
        parts.append(f"**{group}**\n\n{_table(('key', 'action', 'does'), rows)}")
    return "\n\n".join(parts)


def _categories() -> str:
    rows = [(f"`{c}`", CATEGORY_HELP[c]) for c in Category]
    return _table(("category", "what it is"), rows)


def _options() -> str:
    config, parts = Config(), []
    for section in PLAIN_SECTIONS:
        rows = [
            (f"`{o.name}`", f"`{_toml(value_of(config, section, o))}`", o.help)
            for o in section.options
        ]
        if section.name == "storage":
            rows = [(name, '`""`', text) for name, _, text in rows]
        head = ("option", "default", "what it does")
        parts.append(f"**[{section.name}]** {section.help}\n\n{_table(head, rows)}")
    return "\n\n".join(parts)


def _feed_options() -> str:
    rows = [(f"`{o.name}`", o.help) for o in FEED_OPTIONS]
    return _table(("option", "what it does"), rows)


def _filter_options() -> str:
    rows = [(f"`{c}`", "`true`", CATEGORY_HELP[c]) for c in Category]
    rows.append((f"`{FILTER_RULES.name}`", '`""`', FILTER_RULES.help))
    return _table(("option", "default", "what it does"), rows)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    return str(value)


def _commands() -> str:
    rows = [(f"`{usage}`", sentence) for usage, sentence in _each_command()]
    return _table(("command", "does"), [("`newsreader`", "Opens the reader."), *rows])


def _each_command() -> Iterator[tuple[str, str]]:
    """Yield (command with what it takes, its sentence) for every command there is."""
    yield from _below(build(), "newsreader")


def _below(parser: argparse.ArgumentParser, prefix: str) -> Iterator[tuple[str, str]]:
    for action in parser._actions:
        if not isinstance(action, argparse._SubParsersAction):
            continue
        for shown in action._choices_actions:
            child = action.choices[shown.dest]
            taken = [_argument(a) for a in child._actions if not a.option_strings]
            usage = " ".join([prefix, shown.dest, *filter(None, taken)])
            has_own_job = not any(
                isinstance(a, argparse._SubParsersAction) for a in child._actions
            )
            if has_own_job or shown.dest == "feeds":
                sentence = shown.help or ""
                yield usage, sentence[:1].upper() + sentence[1:] + "."
            yield from _below(child, f"{prefix} {shown.dest}")


def _argument(action: argparse.Action) -> str:
    if isinstance(action, argparse._SubParsersAction):
        return ""
    name = str(action.metavar or action.dest.upper())
    name = name.replace("|", "\\|")
    if action.nargs == "*":
        return f"[{name} ...]"
    return f"[{name}]" if action.nargs == "?" else name


def _fields() -> str:
    rows = [(f"`{name}:`", text) for name, text in FIELDS.items()]
    return _table(("field", "finds"), rows)


_TABLES: list[tuple[Path, str, Callable[[], str]]] = [
    (README, "keys", _main_keys),
    (README, "categories", _categories),
    (README, "commands", _commands),
    (MANUAL, "all-keys", _all_keys),
    (MANUAL, "options", _options),
    (MANUAL, "feed-options", _feed_options),
    (MANUAL, "filter-options", _filter_options),
    (MANUAL, "fields", _fields),
]


@pytest.mark.parametrize(("path", "name", "make"), _TABLES, ids=[t[1] for t in _TABLES])
def test_tables_are_in_step_with_the_code(
    path: Path, name: str, make: Callable[[], str]
) -> None:
    text = path.read_text("utf-8")
    start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    before, _, rest = text.partition(start)
    _, _, after = rest.partition(end)
    assert rest, f"{path.name} has no place for the table {name}"
    assert after, f"{path.name} does not close the table {name}"
    expected = f"{before}{start}{make()}\n{end}{after}"
    if os.environ.get("UPDATE_DOCS"):
        path.write_text(expected, "utf-8")
    assert text == expected or os.environ.get("UPDATE_DOCS"), "run with UPDATE_DOCS=1"


# ------------------------------------------------------------------ completeness


def test_the_manual_names_every_command_and_option_of_the_command_line() -> None:
    text = MANUAL.read_text("utf-8")
    for usage, _ in _each_command():
        command = re.sub(r"[\[(A-Z-].*", "", usage.removeprefix("newsreader ")).strip()
        assert f"newsreader {command}" in text, usage
    for flag in sorted(set(_flags(build()))):
        assert re.search(rf"{flag}\b", text), flag


def _flags(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        yield from (s for s in action.option_strings if s.startswith("--"))
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                yield from _flags(child)


def test_the_manual_names_every_label() -> None:
    text = MANUAL.read_text("utf-8")
    for state in AccessState:
        assert f"**{state.value.replace('_', ' ')}**" in text


def test_the_starter_list_is_as_described() -> None:
    languages = {feed.tags[-1] for feed in STARTER_FEEDS}
    numbers = {8: "eight", 9: "nine", 10: "ten", 11: "eleven", 12: "twelve"}
    for path in (README, MANUAL):
        text = " ".join(path.read_text("utf-8").split())
        assert f"in {numbers[len(languages)]} languages" in text
    assert f"{numbers[len(outlets())]} made-up feeds" in README.read_text("utf-8")


@pytest.mark.parametrize("path", DOCS, ids=lambda p: p.name)
def test_links_lead_somewhere(path: Path) -> None:
    text = path.read_text("utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        file, _, anchor = target.partition("#")
        if file.startswith(("http:", "https:")):
            continue
        aimed = (path.parent / file) if file else path
        assert aimed.exists(), target
        if anchor:
            assert anchor in _anchors(aimed), target


def _anchors(path: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in heads}


# ------------------------------------------------------------------ examples


def _blocks(language: str) -> list[tuple[str, str]]:
    return [
        (path.name, block)
        for path in (README, MANUAL)
        for block in re.findall(
            rf"^```{language}\n(.*?)^```$", path.read_text("utf-8"), re.M | re.S
        )
    ]


@pytest.mark.parametrize(("name", "block"), _blocks("toml"))
def test_configuration_examples_are_valid(
    name: str, block: str, tmp_path: Path
) -> None:
    assert tomllib.loads(block)
    parse(block, tmp_path / "config.toml")


def _command_lines() -> list[str]:
    lines = [
        line.strip() for _, block in _blocks("console") for line in block.splitlines()
    ]
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(
    "line", [c for c in _command_lines() if not c.startswith("make")]
)
def test_command_examples_parse(line: str) -> None:
    """Of a pipe or redirection, the part that is ours must be understood."""
    words = list(itertools.takewhile(lambda w: w not in "|<>", shlex.split(line)))
    name, *arguments = words
    if name == "newsreader":
        assert build().parse_args(arguments).run
    else:
        assert line == "pipx install ."


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    text = "".join(path.read_text("utf-8") for path in DOCS)
    targets = set(re.findall(r"`?make ([a-z-]+)", text))
    for target in sorted(targets & {"run", "test", "check", "demo", "bench", "lock"}):
        assert re.search(rf"^{target}:", makefile, re.M), target
    assert {"run", "test", "check"} <= targets


def test_contributing_and_architecture_stay_a_page() -> None:
    for path in (ROOT / "CONTRIBUTING.md", ROOT / "docs" / "ARCHITECTURE.md"):
        assert len(path.read_text("utf-8").splitlines()) <= 70, path.name


#: Commands that need neither a terminal nor a feed; the others are only parsed.
_OFFLINE = {"config", "read", "rules", "completions", "feeds", "list", "search"}


def _offline_lines() -> list[str]:
    lines = [c for c in _command_lines() if c.startswith("newsreader ")]
    return [c for c in dict.fromkeys(lines) if c.split()[1] in _OFFLINE]


@pytest.mark.parametrize("line", _offline_lines())
def test_offline_command_examples_run(
    line: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    page = "<html><body><article>" + "<p>A line of news.</p>" * 20 + "</article>"
    (tmp_path / "page.html").write_text(page)
    (tmp_path / "subscriptions.opml").write_text(
        '<opml><body><outline xmlUrl="https://feeds.example/1"/></body></opml>'
    )
    words = list(itertools.takewhile(lambda w: w not in "|<>", shlex.split(line)))
    if "<" in line:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(page.encode())))
    if words[1:3] == ["feeds", "remove"]:
        assert main(["feeds", "add", words[3]]) == 0
    code = main(words[1:])
    printed = capsys.readouterr()
    if "17" in words:  # an article of somebody's own database
        assert code == 1
        assert "17" in printed.err
        return
    assert code == 0, printed.err
    assert "Traceback" not in printed.err
