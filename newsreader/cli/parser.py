"""What can be typed: every command and option, with the words of ``--help``.

Imports nothing but argparse. Each command names the function that runs it as
"module:function"; completions and the man page are made from this parser. Without a
word typed it is not even imported: see `typed`.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from typing import Any

from newsreader import __version__
from newsreader.cli.typed import LOG_LEVEL, READER

SHELLS = ("bash", "zsh", "tcsh", "fish")
_LEVELS = ("debug", "info", "warning", "error", "off")

DESCRIPTION = (
    "A terminal news reader that takes the appeals out, says what it took, and shows "
    "the key facts beside the article. Without a command it opens the reader."
)
#: Every field of `newsreader.query`, which is not imported for it.
QUERIES = (
    'A query has words, "phrases", beginnings*, -words that must not be there, or, '
    "(brackets) and fields: title: author: text: feed: tag: lang: who: where: org: is: "
    "before: after: on: age: words: (the manual explains them). Put one that begins "
    "with - last, behind --."
)
EPILOG = (
    "Exit codes: 0 done, 1 failed, 2 usage or configuration, 3 some failed, 130 "
    "interrupted. "
    "Inside the reader, ? shows the keys."
)


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Return the parsed arguments. Raises SystemExit like argparse does."""
    return build(_needed(argv)).parse_args(argv)


def _needed(argv: Sequence[str]) -> frozenset[str]:
    """Return the commands to know for parsing `argv`; all, for help and complaints."""
    first = next((word for word in argv if not word.startswith("-")), None)
    every = frozenset(_COMMANDS)
    if {"-h", "--help"} & set(argv):
        return every
    if first is None:
        return frozenset()
    return frozenset({first}) if first in _COMMANDS else every


def build(needed: frozenset[str] | None = None) -> argparse.ArgumentParser:
    """Return the parser of the whole command line, or of the `needed` commands."""
    parser = _Parser(prog="newsreader", description=DESCRIPTION, epilog=EPILOG)
    _general(parser, top=True)
    parser.add_argument(
        "--version", action="version", version=f"newsreader {__version__}"
    )
    parser.set_defaults(run=READER)
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", dest="command", parser_class=_Parser
    )
    for name, add in _COMMANDS.items():
        if needed is None or name in needed:
            add(commands)
    return parser


#: What argparse says of a word that is no command, and the words that are.
_NO_COMMAND = re.compile(
    r"^argument COMMAND: invalid choice: '(.*)' \(choose from (.*)\)"
)


def _no_command(word: str, known: str) -> str:
    from difflib import get_close_matches

    commands = re.findall(r"[a-z]+", known)
    near = get_close_matches(word.lower(), commands, n=1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(commands)}"
    return f'there is no command "{word}"; {hint}'


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line and a pointer to the help."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, allow_abbrev=False)

    def error(self, message: str) -> Any:
        from filters.text import one_line

        if unknown := _NO_COMMAND.search(message):
            message = _no_command(unknown[1], unknown[2])
        self.exit(2, f"{self.prog}: {one_line(message)}\nTry {self.prog} --help.\n")


def _general(parser: argparse.ArgumentParser, *, top: bool = False) -> None:
    """Add the options every command has, before or after its name."""
    default: dict[str, Any] = {} if top else {"default": argparse.SUPPRESS}
    group = parser.add_argument_group("general options")
    _file(
        group.add_argument(
            "--config",
            metavar="FILE",
            type=_named,
            help="read this configuration instead of the usual one",
            **default,
        )
    )
    _folder(
        group.add_argument(
            "--data",
            metavar="DIR",
            type=_named,
            help="keep the database in this folder",
            **default,
        )
    )
    group.add_argument(
        "--log-level",
        choices=_LEVELS,
        metavar="LEVEL",
        help="how much goes into the log: debug, info, warning, error or off",
        **(default or {"default": LOG_LEVEL}),
    )
    group.add_argument(
        "--read-only",
        action="store_true",
        help="change nothing in the database",
        **default,
    )
    group.add_argument(
        "--no-mouse",
        action="store_true",
        help="leave the mouse to the terminal",
        **default,
    )


def _command(
    commands: Any, name: str, run: str, sentence: str, more: str = ""
) -> argparse.ArgumentParser:
    text = sentence[0].upper() + sentence[1:] + "."
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=sentence, description=f"{text} {more}".strip()
    )
    parser.set_defaults(run=f"newsreader.cli.{run}")
    _general(parser)
    return parser


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json", action="store_true", help="print JSON instead of text"
    )


def _file(action: argparse.Action) -> None:
    action.complete = "file"  # type: ignore[attr-defined]


def _folder(action: argparse.Action) -> None:
    action.complete = "directory"  # type: ignore[attr-defined]


def _named(text: str) -> str:
    """What a script gave that had nothing to give must not mean the usual one."""
    if not text.strip():
        raise argparse.ArgumentTypeError("the name is empty")
    return text


def _article(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
    if not number:
        raise argparse.ArgumentTypeError(f"{text!r} is not the number of an article")
    return number


def _limit(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 1000000")
    return number


def _seconds(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 86_400:
        message = f"{text!r} is not a number of seconds from 0 to 86400"
        raise argparse.ArgumentTypeError(message)
    return number


def _demo(commands: Any) -> None:
    _command(
        commands,
        "demo",
        "app:demo",
        "open the reader on a built-in set of articles",
        "Nothing is asked of the network and nothing is kept.",
    )


def _poll(commands: Any) -> None:
    parser = _command(
        commands,
        "poll",
        "polling:poll",
        "ask the feeds for news once",
        "Feeds that are not due yet are left alone. Exit code 0 when all went well, 1 "
        "when nothing did, 3 when some feeds failed.",
    )
    parser.add_argument(
        "--feed",
        metavar="URL|ID",
        action="append",
        default=[],
        help="ask only this feed; may be given again",
    )
    parser.add_argument(
        "--force", action="store_true", help="ask feeds that are not due, too"
    )
    parser.add_argument(
        "--quiet", action="store_true", help="print nothing when all went well"
    )
    parser.add_argument(
        "--look-through",
        metavar="SECONDS",
        type=_seconds,
        default=0.0,
        help="then clean stored articles and index their names, newest first, for so"
        " long",
    )
    _json(parser)


def _read(commands: Any) -> None:
    parser = _command(
        commands,
        "read",
        "reading:read",
        "clean one article and print it",
        "SOURCE is an address, a file (HTML or text), - for standard input, or the "
        "number of a stored article.",
    )
    _file(parser.add_argument("source", metavar="SOURCE", help="what to read"))
    parser.add_argument(
        "--as",
        dest="form",
        choices=("markdown", "text", "json"),
        default="markdown",
        help="the form of the result (default: markdown)",
    )
    parser.add_argument(
        "--removed", action="store_true", help="show what was taken out, and why"
    )
    parser.add_argument("--facts", action="store_true", help="add the key facts")
    parser.add_argument(
        "--fetch",
        action="store_true",
        help="fetch the page of a stored article first",
    )
    parser.add_argument(
        "--input",
        choices=("auto", "html", "text"),
        default="auto",
        help="what a file or standard input holds (default: told by its content)",
    )
    parser.add_argument(
        "--url", default="", help="address a file came from, to resolve its links"
    )


def _list(commands: Any) -> None:
    parser = _command(
        commands,
        "list",
        "listing:list_entries",
        "list stored articles, newest first",
        QUERIES,
    )
    parser.add_argument("query", nargs="?", default="", help="only what matches this")
    _selection(parser)


def _search(commands: Any) -> None:
    parser = _command(
        commands,
        "search",
        "listing:search",
        "search stored articles, best match first",
        QUERIES,
    )
    parser.add_argument("query", help='words, or a "phrase"')
    _selection(parser)


def _selection(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unread", action="store_true", help="only unread ones")
    parser.add_argument("--starred", action="store_true", help="only starred ones")
    parser.add_argument(
        "--feed",
        metavar="URL|ID",
        action="append",
        default=[],
        help="only of this feed; may be given again",
    )
    parser.add_argument("--tag", default="", help="only of feeds with this tag")
    parser.add_argument(
        "--limit",
        type=_limit,
        default=50,
        metavar="N",
        help="at most so many (default: 50)",
    )
    _json(parser)


def _save(commands: Any) -> None:
    parser = _command(
        commands,
        "save",
        "reading:save",
        "save stored articles as Markdown files",
        "Prints the path of each file. No file is ever overwritten.",
    )
    parser.add_argument(
        "ids", metavar="ID", nargs="*", type=_article, help="number of an article"
    )
    parser.add_argument("--query", default="", help="every article that matches this")
    _folder(
        parser.add_argument(
            "--to",
            metavar="DIR",
            type=_named,
            help="folder instead of the usual one",
        )
    )


def _feeds(commands: Any) -> None:
    parser = _command(commands, "feeds", "feeds:list_feeds", "list the feeds")
    _json(parser)
    below = parser.add_subparsers(
        title="commands", metavar="COMMAND", dest="feeds_command", parser_class=_Parser
    )
    add = _command(
        below,
        "add",
        "feeds:add",
        "add a feed to the configuration",
        "The file keeps its comments; a feed that is there already is refused.",
    )
    add.add_argument("url", metavar="URL", help="address of the feed")
    add.add_argument("--title", default="", help="shown instead of its own title")
    add.add_argument(
        "--tag", action="append", default=[], help="a tag; may be given again"
    )
    remove = _command(
        below,
        "remove",
        "feeds:remove",
        "take a feed out of the configuration",
        "Its articles stay in the database and come back with it; feeds forget removes "
        "them.",
    )
    remove.add_argument("url", metavar="URL|ID", help="address or number of the feed")
    _forget(below)
    take_in = _command(
        below,
        "import",
        "moving:import_feeds",
        "add the feeds of an OPML file, or of newsboat, to the configuration",
        "Folders become tags. All are added or none; what is skipped is told with its "
        "reason. Nothing is fetched, and no command in the file is run.",
    )
    _file(
        take_in.add_argument(
            "file",
            metavar="FILE",
            help="an OPML file or newsboat's urls, or - for standard input",
        )
    )
    take_in.add_argument(
        "--dry-run", action="store_true", help="tell what would be added, add nothing"
    )
    _command(
        below,
        "export",
        "moving:export_feeds",
        "print the feeds as OPML 2.0",
        "Tags become folders and categories.",
    )


def _forget(commands: Any) -> None:
    parser = _command(
        commands,
        "forget",
        "forgetting:forget",
        "remove the articles of feeds that are not in the configuration",
        "For good: they come back only as far as the feed still has them. Starred "
        "articles and files saved with save stay. It tells what goes, and asks.",
    )
    parser.add_argument(
        "feeds", metavar="URL|ID", nargs="*", help="address or number of a feed"
    )
    parser.add_argument(
        "--unlisted",
        action="store_true",
        help="every feed that is not in the configuration",
    )
    parser.add_argument(
        "--starred", action="store_true", help="remove starred articles, too"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="tell what would go, remove nothing"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask")


def _rules(commands: Any) -> None:
    parser = commands.add_parser(
        "rules",
        help="tell why the filters take something out",
        description="Tell why the filters take something out.",
    )
    parser.set_defaults(run="newsreader.cli.rules:usage")
    _general(parser)
    below = parser.add_subparsers(
        title="commands", metavar="COMMAND", dest="rules_command", parser_class=_Parser
    )
    explain = _command(
        below,
        "explain",
        "rules:explain",
        "print every block with its score, the rules that matched and the verdict",
    )
    _file(
        explain.add_argument(
            "source",
            metavar="SOURCE",
            help="an address, a file, - or the number of a stored article",
        )
    )
    explain.add_argument(
        "--input",
        choices=("auto", "html", "text"),
        default="auto",
        help="what a file or standard input holds (default: told by its content)",
    )
    explain.add_argument("--url", default="", help="address a file came from")
    _json(explain)


def _config(commands: Any) -> None:
    parser = commands.add_parser(
        "config",
        help="write, check or show the configuration",
        description="Write, check or show the configuration.",
    )
    parser.set_defaults(run="newsreader.cli.configuring:usage")
    _general(parser)
    below = parser.add_subparsers(
        title="commands", metavar="COMMAND", dest="config_command", parser_class=_Parser
    )
    _command(
        below,
        "init",
        "configuring:init",
        "write a short configuration to begin with",
        "An existing file is never touched.",
    )
    check = _command(
        below,
        "check",
        "configuring:check",
        "tell every mistake in the configuration",
        "Each line names file, line and key, what was found and what is allowed.",
    )
    _file(
        check.add_argument(
            "file", metavar="FILE", nargs="?", help="another file than the usual one"
        )
    )
    _command(
        below,
        "path",
        "configuring:path",
        "print where the configuration is looked for",
    )
    _command(
        below,
        "show",
        "configuring:show",
        "print what is in effect, as TOML",
        "Passwords and tokens in addresses are hidden.",
    )
    _command(
        below,
        "example",
        "configuring:example",
        "print every option with its default and a sentence",
    )


def _doctor(commands: Any) -> None:
    parser = _command(
        commands,
        "doctor",
        "doctor:doctor",
        "tell how the installation is doing",
        "Versions, paths, configuration, database, terminal and extras. Exit code 1 "
        "when something is wrong.",
    )
    _json(parser)


def _completions(commands: Any) -> None:
    parser = _command(
        commands,
        "completions",
        "completions:completions",
        "print the completion script of a shell",
        "For bash: newsreader completions bash > "
        "~/.local/share/bash-completion/completions/newsreader",
    )
    parser.add_argument("shell", choices=SHELLS, help="the shell")


#: Every command and what adds it to the parser, in the order of the help.
_COMMANDS: dict[str, Callable[[Any], None]] = {
    "demo": _demo,
    "poll": _poll,
    "read": _read,
    "list": _list,
    "search": _search,
    "save": _save,
    "feeds": _feeds,
    "rules": _rules,
    "config": _config,
    "doctor": _doctor,
    "completions": _completions,
}
