"""How the store behaves as it grows: ``python -m benchmarks.store_growth 1000 10000``.

Makes libraries of invented articles in a folder that is removed again, and prints one
table. A million (``1000000``) takes a quarter of an hour and five gigabytes.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks import library


def main() -> None:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("sizes", nargs="*", type=int, default=[1000, 10_000, 100_000])
    parser.add_argument("--folder", help="where the libraries are made")
    options = parser.parse_args()
    columns: dict[int, dict[str, float]] = {}
    for size in options.sizes:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            built = library.build(Path(folder, "newsreader.db"), size)
            columns[size] = library.measure(built)
    print("\n".join(library.table(columns)))


if __name__ == "__main__":
    main()
