"""Key facts with and without the language model of ``newsreader[nlp]``, by hand.

    python -m benchmarks.facts_nlp                   # needs the extra installed
    python -m benchmarks.facts_nlp --texts FOLDER    # lists what changes in *.txt

Scores the English articles labelled in tests/facts, once with the rules alone and once
with the model; then times both against the model's own pipeline in the same run.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from newsreader.facts import Facts, key_facts, nlp
from tests.facts import label_scores

_KINDS = ("people", "organizations", "places", "numbers", "speakers")
_ROUNDS = 5


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, help="folder of English *.txt")
    args = parser.parse_args()
    print(nlp.available())
    if not nlp.installed():
        raise SystemExit(1)
    if args.texts:
        for path in sorted(args.texts.glob("*.txt")):
            _changes(path)
        return
    articles = [a for a in label_scores.load() if a["lang"] == "en"]
    for name, find in (("rules", _find), ("rules + model", partial(_find, nlp=True))):
        print(f"\n{name}: {len(articles)} articles")
        for kind, tally in label_scores.tallies(articles, find).items():
            if kind in _KINDS:
                counts = f"{tally.right}/{tally.wrong}/{tally.missed}"
                print(f"  {kind:14} F1 {tally.f1:.3f}  right/wrong/missed {counts}")
    pipeline = import_module(nlp.MODEL).load()
    texts = [a["text"] for a in articles]
    print("\nmilliseconds an article")
    for name, run in (
        ("rules", partial(key_facts, lang="en")),
        ("rules + model", partial(key_facts, lang="en", nlp=True)),
        ("the model's whole pipeline", pipeline),
    ):
        print(f"  {name:28}{_milliseconds(run, texts):6.1f}")


def _find(article: dict[str, Any], *, nlp: bool = False) -> Facts:
    return label_scores.facts_of(article, nlp=nlp)


def _milliseconds(run: Callable[[str], object], texts: list[str]) -> float:
    run(texts[0])
    best = float("inf")
    for _ in range(_ROUNDS):
        started = time.process_time()
        for text in texts:
            run(text)
        best = min(best, time.process_time() - started)
    return best / len(texts) * 1000


def _changes(path: Path) -> None:
    text = path.read_text("utf-8")
    alone, helped = (key_facts(text, lang="en", nlp=on) for on in (False, True))
    for section in ("people", "organizations", "places"):
        before = {name.name for name in getattr(alone, section)}
        after = {name.name for name in getattr(helped, section)}
        for sign, names in (("-", before - after), ("+", after - before)):
            for name in sorted(names):
                print(f"{path.stem} {sign}{section} {name}")


if __name__ == "__main__":
    main()
