"""How the store behaves as it grows: ``python -m benchmarks.store_growth 1000 10000``.

Makes libraries of invented articles in a folder that is removed again, and prints one
table. A million (``1000000``) takes a quarter of an hour and five gigabytes.

``--looked-through`` has the program clean every article, ``--put-together`` leaves the
cleaning out (see `looked`); ``--texts`` names a folder of articles to retell, and
``--parts`` prints where the bytes are.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks import library
from benchmarks.looked import Looking


def main() -> None:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("sizes", nargs="*", type=int, default=[1000, 10_000, 100_000])
    parser.add_argument("--folder", help="where the libraries are made")
    parser.add_argument("--texts", type=Path, help="a folder of articles to retell")
    parser.add_argument("--looked-through", action="store_true")
    parser.add_argument("--put-together", action="store_true")
    parser.add_argument("--parts", action="store_true")
    options = parser.parse_args()
    columns: dict[int, dict[str, float]] = {}
    for size in options.sizes:
        with contextlib.ExitStack() as stack:
            folder = stack.enter_context(
                tempfile.TemporaryDirectory(dir=options.folder)
            )
            looking = None
            if options.looked_through:
                context = multiprocessing.get_context("spawn")
                pool = ProcessPoolExecutor(2, mp_context=context)
                looking = Looking(stack.enter_context(pool))
            elif options.put_together:
                looking = Looking(None)
            path = Path(folder, "newsreader.db")
            built = library.build(path, size, folder=options.texts, looking=looking)
            if options.parts:
                print("\n".join(library.parts(path)), flush=True)
            columns[size] = library.measure(built)
    print("\n".join(library.table(columns)))


if __name__ == "__main__":
    main()
