"""The command line. Importing it, ``--help`` and ``--version`` load next to nothing.

    parser.py     what can be typed
    setup.py      from arguments to configuration and log
    output.py     tables, JSON, the progress bar
    one module for each family of commands, imported when it is called

stdout is the result, stderr the diagnostics. Exit codes: 0 done, 1 failed, 2 usage or
configuration, 3 some feeds failed, 130 interrupted, 141 the reader of a pipe went away.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from newsreader import garbage

__all__ = ["main", "program"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; never raises for expected errors."""
    garbage.pause()
    from newsreader.cli.boundary import guarded

    return guarded(sys.argv[1:] if argv is None else list(argv))


def program() -> NoReturn:
    """Run the command of this process and end the process.

    By now everything is closed and written. Taking half a thousand modules apart
    object by object would only keep the user waiting for 0.2 s.
    """
    code = main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        # Python's own way out knows what to say of streams that are gone.
        sys.exit(code)
    if "logging" in sys.modules:
        sys.modules["logging"].shutdown()
    os._exit(code)
