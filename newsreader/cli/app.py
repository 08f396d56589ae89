"""``newsreader`` and ``newsreader demo``: the reader on the screen."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from newsreader import garbage
from newsreader.cli import leaving
from newsreader.cli.setup import config_path, configuration
from newsreader.cli.usage import UsageError
from newsreader.config import Config
from newsreader.errors import StoreFull

if TYPE_CHECKING:
    from argparse import Namespace

    from newsreader.session import Session


def reader(args: Namespace) -> int:
    """Open the reader."""
    garbage.pause()
    config = configuration(args)
    _require_terminal()
    return leaving.run(_reader(config, args))


def demo(args: Namespace) -> int:
    """Open the reader on the built-in articles."""
    garbage.pause()
    config = configuration(args)
    _require_terminal()
    return leaving.run(_demo(config))


async def _reader(config: Config, args: Namespace) -> int:
    from newsreader.session import Session

    try:
        async with Session.open(
            config,
            config_path=config_path(args),
            read_only=args.read_only,
            tell=_say,
            opening=leaving.at_once,
        ) as session:
            return await _show(session)
    except StoreFull as full:
        if args.read_only:
            raise
        said = str(full).rstrip(".")
        raise StoreFull(f"{said}. newsreader --read-only opens it as it is.") from full


async def _demo(config: Config) -> int:
    from newsreader.demo import demo_session

    async with demo_session(config) as session:
        return await _show(session)


async def _show(session: Session) -> int:
    from tui import run

    return await run(session, ready=partial(garbage.resume, briefly=True))


def _say(sentence: str) -> None:
    from newsreader.cli.output import say

    say(sentence)


def _require_terminal() -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "the reader needs a terminal; for scripts there are poll, list, search, "
            "read and save (see newsreader --help)"
        )
