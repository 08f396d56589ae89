"""The command line. Importing it, ``--help`` and ``--version`` load next to nothing.

    parser.py     what can be typed
    setup.py      from arguments to configuration and log
    output.py     tables, JSON, the progress bar
    one module for each family of commands, imported when it is called

stdout is the result, stderr the diagnostics. Exit codes: 0 done, 1 failed, 2 usage or
configuration, 3 some feeds failed, 130 interrupted, 141 the reader of a pipe went away.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

__all__ = ["main"]

#: Objects between two looks for garbage. Imports make some hundred thousand that stay;
#: Python's own 700 would look through them again and again, for a fifth of the start.
_OBJECTS = 20_000


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; never raises for expected errors."""
    gc.set_threshold(_OBJECTS, 20, 20)
    from newsreader.cli.boundary import guarded

    return guarded(sys.argv[1:] if argv is None else list(argv))
