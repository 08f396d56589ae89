"""``python -m newsreader``, kept from importing what lies in the working directory."""

from __future__ import annotations

import os
import sys


def _without_working_directory(path: list[str]) -> list[str]:
    """Return `path` without the folder that ``-m`` puts first.

    `filters` and `tui` are names other folders may have too. A folder that holds this
    package itself is needed, and stays.
    """
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    working = {"", os.getcwd()} - {here}
    return [p for p in path if p not in working]


if __name__ == "__main__":
    sys.path[:] = _without_working_directory(sys.path)
    from newsreader.cli import program

    program()
