"""The manual page newsreader(1), made from the parser and the tables.

python -m newsreader.cli.manual > docs/newsreader.1
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator

from newsreader import __version__
from newsreader.actions import ACTIONS, Group
from newsreader.cli.parser import DESCRIPTION, build
from newsreader.config.options import (
    CATEGORY_HELP,
    FEED_OPTIONS,
    FILTER_RULES,
    PLAIN_SECTIONS,
)
from newsreader.query import FIELDS

_FILES = (
    ("~/.config/newsreader/config.toml", "The configuration. It need not exist."),
    ("~/.config/newsreader/rules/", "Filter rules of your own."),
    ("~/.local/share/newsreader/newsreader.db", "The database."),
    ("~/.local/state/newsreader/newsreader.log", "The log, with secrets hidden."),
)
_ENVIRONMENT = (
    ("NEWSREADER_HOME", "Keep everything under this folder."),
    ("XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME", "Where such files go."),
    ("BROWSER", "Opens addresses; started without a shell."),
    ("NO_COLOR", "Use no colours."),
)
_EXIT_CODES = (
    ("0", "Done."),
    ("1", "It failed; the reason is on standard error."),
    ("2", "The arguments, the query or the configuration are wrong."),
    ("3", "Some feeds or articles failed, the others are fine."),
    ("130", "Interrupted with Ctrl-C."),
    ("141", "Whoever read the output went away."),
)


def page() -> str:
    """Return the page in troff's man macros."""
    parser = build()
    lines = [
        f'.TH NEWSREADER 1 "" "newsreader {__version__}" "User Commands"',
        ".SH NAME",
        "newsreader \\- a terminal news reader without appeals",
        ".SH SYNOPSIS",
        ".B newsreader",
        "[\\fIoptions\\fR] [\\fICOMMAND\\fR ...]",
        ".SH DESCRIPTION",
        _escaped(DESCRIPTION),
        ".SH OPTIONS",
        *_options(parser),
        ".SH COMMANDS",
    ]
    for name, command in _commands(parser):
        lines += [f".SS {_usage(name, command)}", _escaped(command.description or "")]
        lines += _options(command, own_only=True)
    lines += [".SH QUERIES", _escaped(_QUERIES), *_terms(FIELDS.items())]
    lines.append(".SH KEYS")
    for group in Group:
        lines.append(f".SS {_escaped(group.value)}")
        lines += _terms(
            (", ".join(action.keys), f"{action.help} ({action.id})")
            for action in ACTIONS
            if action.group is group
        )
    lines += [".SH CONFIGURATION", _escaped(_CONFIGURATION)]
    lines += [".SS [[feeds]]", *_terms((o.name, o.help) for o in FEED_OPTIONS)]
    for section in PLAIN_SECTIONS:
        lines.append(f".SS [{section.name}]")
        lines += _terms((o.name, o.help) for o in section.options)
    lines += [".SS [filters]", *_terms((c.value, h) for c, h in CATEGORY_HELP.items())]
    lines += _terms([(FILTER_RULES.name, FILTER_RULES.help)])
    lines += [".SH EXIT STATUS", *_terms(_EXIT_CODES)]
    lines += [".SH ENVIRONMENT", *_terms(_ENVIRONMENT)]
    lines += [".SH FILES", *_terms(_FILES)]
    return "\n".join(lines) + "\n"


_QUERIES = (
    "Words side by side must all be found. or, not (or a minus before a word) and "
    'parentheses combine them; "..." is a phrase. These fields narrow a search:'
)
_CONFIGURATION = (
    "One file in TOML. newsreader config example prints every option with its default "
    "and newsreader config check tells every mistake. It is read again whenever it "
    'changes. In [keys], each action above can be given keys: save = "S".'
)


def _commands(
    parser: argparse.ArgumentParser, prefix: str = ""
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                yield f"{prefix}{name}", command
                yield from _commands(command, f"{prefix}{name} ")


def _usage(name: str, command: argparse.ArgumentParser) -> str:
    words = [f"newsreader {name}"]
    if any(True for _ in _own(command)):
        words.append("[options]")
    for action in command._get_positional_actions():
        if not isinstance(action, argparse._SubParsersAction):
            word = str(action.metavar or action.dest)
            optional = action.nargs in ("?", "*")
            words.append(f"[{word}]" if optional else word)
    return _escaped(" ".join(words))


def _own(command: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Yield the options a command does not share with all others."""
    shared = {a.dest for a in build()._actions}
    for action in command._get_optional_actions():
        if action.dest not in shared:
            yield action


def _options(
    parser: argparse.ArgumentParser, *, own_only: bool = False
) -> Iterator[str]:
    chosen = _own(parser) if own_only else parser._get_optional_actions()
    yield from _terms((_option(action), action.help or "") for action in chosen)


def _option(action: argparse.Action) -> str:
    names = ", ".join(action.option_strings)
    if action.nargs == 0:
        return names
    word = action.metavar or ("|".join(action.choices) if action.choices else "")
    return f"{names} {word or action.dest.upper()}"


def _terms(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    for term, sentence in pairs:
        yield ".TP"
        yield f".B {_escaped(term)}"
        yield _escaped(sentence[:1].upper() + sentence[1:])


def _escaped(text: str) -> str:
    """Return text that troff shows as it is."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    text = text.replace("^", "\\(ha").replace("~", "\\(ti").replace("`", "\\(ga")
    return f"\\&{text}" if text.startswith(".") else text


if __name__ == "__main__":
    sys.stdout.write(page())
