"""What was typed after the program's name, read by argparse only when there is any.

Importing argparse and building the parser take a twentieth of a start, which most
users begin without a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from argparse import Namespace

#: The command without a name: the reader on the screen.
READER = "newsreader.cli.app:reader"
LOG_LEVEL = "warning"


def arguments(argv: Sequence[str]) -> Namespace:
    """Return what was typed. Raises SystemExit like argparse does."""
    if not argv:
        return nothing()
    from newsreader.cli.parser import parse

    return parse(argv)


def nothing() -> Namespace:
    """Return what the parser makes of no words at all."""
    typed = SimpleNamespace(
        config=None,
        data=None,
        log_level=LOG_LEVEL,
        read_only=False,
        no_mouse=False,
        command=None,
        run=READER,
    )
    return cast("Namespace", typed)
