"""``newsreader completions``: what a shell needs to complete our command line."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Iterator

from newsreader.cli.boundary import OK
from newsreader.cli.output import put
from newsreader.cli.parser import build


def completions(args: Namespace) -> int:
    """Print the completion script of one shell."""
    import shtab

    parser = build()
    for action in _actions(parser):
        wanted = getattr(action, "complete", None)
        if isinstance(wanted, str):
            action.complete = getattr(shtab, wanted.upper())  # type: ignore[attr-defined]
    put(shtab.complete(parser, shell=args.shell))
    return OK


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from _actions(below)
