"""The same page gives the same article whatever the seed of Python's hashes is.

Sets are iterated in another order in every process; nothing may depend on it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
#: Cleans pages and texts with many appeals and prints all that came out.
SCRIPT = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
import filters
from access_pages import pages
for path in sorted(Path(sys.argv[1]).glob("**/*.html"))[:60]:
    print(path.name, filters.clean(path.read_bytes(), "https://courier.example/1"))
for page in pages()[::3]:
    print(page.name, filters.clean(page.html, feed_words=page.feed_words))
for path in sorted(Path(sys.argv[1]).glob("corpus/appeals/**/*.txt")):
    print(path, filters.clean_text(path.read_text("utf-8")))
"""


def articles(seed: int) -> str:
    found = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(ROOT / "tests"), str(Path(__file__).parent)],
        env={**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONIOENCODING": "utf-8"},
        cwd=ROOT,
        capture_output=True,
        timeout=300,
        check=True,
    )
    return found.stdout.decode("utf-8")


def test_two_seeds_give_the_same_articles() -> None:
    first, second = articles(1), articles(2)
    assert len(first) > 100_000
    assert first == second
