"""The same page gives the same article whatever the seed of Python's hashes is.

Sets are iterated in another order in every process; nothing may depend on it. Which of
several alternatives of one rule is named, and how sure the filter is of a block, once
depended on the order they were tried in: hence texts made of all examples of the rules.
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
sys.path[:0] = sys.argv[2:]
import filters
from itertools import cycle
from access_pages import articles, pages, second_pages
from filters import Block, BlockKind, CleanOptions
from filters.appeals import explain
from filters.appeals.rules import builtin, languages
PLAIN = [text for article in articles().values() for text in article["text"]]
for page in (*pages(), *second_pages()):
    print(page.name, filters.clean(page.html, feed_words=page.feed_words))
for path in sorted(Path(sys.argv[1]).glob("corpus/appeals/*/*.txt")):
    print(path.parent.name, filters.clean_text(path.read_text("utf-8")))
for lang in sorted(languages()):
    rules = [rule for rule in builtin(lang).rules if len(rule.match) > 1]
    texts = [
        " ".join((*reversed(rule.match), *near.match, plain))
        for rule, near, plain in zip(rules, rules[1:], cycle(PLAIN))
    ]
    blocks = [Block(BlockKind.PARAGRAPH, text) for text in texts]
    for decision in explain(blocks, lang=lang, url=None, options=CleanOptions()):
        print(lang, decision)
"""


def articles(seed: int) -> str:
    folders = (ROOT / "tests", ROOT, Path(__file__).parent)
    found = subprocess.run(
        [sys.executable, "-c", SCRIPT, *map(str, folders)],
        env={**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        timeout=300,
        check=True,
    )
    return found.stdout.decode("utf-8")


def test_two_seeds_give_the_same_articles() -> None:
    first, second = articles(1), articles(2)
    assert len(first) > 500_000
    assert first == second
