"""``newsreader config``: write, check and show the configuration."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from newsreader import locations
from newsreader.cli.boundary import OK, USAGE
from newsreader.cli.output import counted, put, say
from newsreader.cli.setup import config_argument, config_path, configuration
from newsreader.cli.usage import UsageError
from newsreader.config.syntax import is_missing


def usage(args: Namespace) -> int:
    """Say what can follow "config"."""
    say("newsreader config: choose one of init, check, path, show, example")
    say("Try newsreader config --help.")
    return USAGE


def init(args: Namespace) -> int:
    """Write the short starter file; never touch an existing one."""
    from newsreader.config.edit import write_new
    from newsreader.config.write import starter_file

    path = config_path(args)
    write_new(path, starter_file())
    put(str(path))
    say("This is a short file to begin with; change it as you like.")
    return OK


def check(args: Namespace) -> int:
    """Tell every mistake, those in own rules too; nothing to check is fine."""
    from filters.appeals import rule_problems
    from filters.options import CleanOptions
    from newsreader.config import load

    path = config_argument(args)
    if args.file:
        if path is not None:
            raise UsageError("give the file once: after check, or with --config")
        path = locations.expand(args.file, Path.cwd())
    config = load(path)
    problems = rule_problems(CleanOptions(rules_dir=config.filters.rules_dir))
    for problem in problems:
        say(problem)
    if problems:
        return USAGE
    if config.path is None:
        say(f"There is no {locations.config_file()}; everything has its default.")
        return OK
    feeds = (
        "the starter feeds" if config.starter else counted(len(config.feeds), "feed")
    )
    put(f"{config.path}: fine, {feeds}")
    return OK


def path(args: Namespace) -> int:
    """Print the path of the configuration file."""
    where = config_path(args)
    put(str(where))
    if is_missing(where):
        say("It does not exist yet; newsreader config init writes it.")
    return OK


def show(args: Namespace) -> int:
    """Print the configuration in effect as TOML."""
    from newsreader.config.write import effective

    put(effective(configuration(args)))
    return OK


def example(args: Namespace) -> int:
    """Print every option with its default."""
    from newsreader.config.write import example as text

    put(text())
    return OK
