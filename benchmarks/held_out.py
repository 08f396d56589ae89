"""Measure extraction on publishers its model has not seen, in the real pipeline.

    python benchmarks/held_out.py GOLD_DIR [--pages DIR] [--seeds N]

The folders are those of `train_extraction`. Twice: five folds grouped by registered
domain over all pages, gold and weak; and every set of the gold pages by a model trained
on the others, which have another way of choosing and labelling pages. Needs
``pip install lightgbm``, which the reader itself does not.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import filters
from benchmarks import train_extraction as training

#: Under this a page counts as lost.
_LOST = 0.5


def judged_by(model: Any) -> AbstractContextManager[Any]:
    """Let `model` judge the pieces in place of the shipped one."""

    def chances(table: Sequence[Sequence[float] | None]) -> list[float]:
        known = [i for i, row in enumerate(table) if row is not None]
        result = [0.0] * len(table)
        if known:
            scores = model.predict(np.array([table[i] for i in known], float))
            for i, chance in zip(known, scores, strict=True):
                result[i] = float(chance)
        return result

    return patch("filters.extract.select.probabilities", chances)


def read_pages(folder: Path) -> dict[str, tuple[str, str]]:
    """Return address and HTML of every gold page."""
    gold = json.loads((folder / "gold.json").read_text("utf-8"))
    return {
        name: (entry["url"], _html(folder / "html" / f"{name}.html.gz"))
        for name, entry in gold.items()
    }


def _html(path: Path) -> str:
    return gzip.decompress(path.read_bytes()).decode("utf-8", "replace")


def measure(
    gold: Sequence[training.Sample],
    pages: dict[str, tuple[str, str]],
    model_of: Callable[[training.Sample], Any],
) -> dict[str, float]:
    """Return F1 per set and over all, and how many pages are lost."""
    pairs: dict[str, list[tuple[float | None, float | None]]] = defaultdict(list)
    lost = 0
    for sample in gold:
        url, html = pages[sample.name]
        with judged_by(model_of(sample)):
            found = filters.clean(html, url=url).text
        precision, recall = pair = training.score(sample.gold, found)
        for kind in (sample.set, "all"):
            pairs[kind].append(pair)
        both = (precision or 0.0) + (recall or 0.0)
        f1 = 2 * (precision or 0.0) * (recall or 0.0) / both if both else 0.0
        lost += f1 < _LOST
    figures = {kind: training.mean_f1(found) for kind, found in sorted(pairs.items())}
    return {**figures, "pages lost": lost}


def by_publisher(
    gold: list[training.Sample],
    weak: list[training.Sample],
    pages: dict[str, tuple[str, str]],
    seed: int,
) -> dict[str, float]:
    """Return the figures with every page's site held out."""
    fold, models = training.fold_models(gold, weak, seed)
    return measure(gold, pages, lambda sample: models[fold[sample.group]])


def by_set(
    gold: list[training.Sample],
    weak: list[training.Sample],
    pages: dict[str, tuple[str, str]],
) -> dict[str, float]:
    """Return the figures with every page's set and its sites held out."""
    models = {}
    for kind in {s.set for s in gold}:
        sites = {s.group for s in gold if s.set == kind}
        others = [s for s in (*gold, *weak) if s.set != kind and s.group not in sites]
        models[kind] = training.fit(others)
    return measure(gold, pages, lambda sample: models[sample.set])


def main() -> int:
    """Print both measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    gold = training.read_gold(options.gold)
    pages = read_pages(options.gold)
    weak = []
    if options.pages:
        weak = training.read_weak(options.pages, {url for url, _ in pages.values()})
    runs = [by_publisher(gold, weak, pages, seed) for seed in range(options.seeds)]
    means = {kind: statistics.fmean(run[kind] for run in runs) for kind in runs[0]}
    for title, figures in (
        ("sites held out", means),
        ("sets held out", by_set(gold, weak, pages)),
    ):
        for kind, value in figures.items():
            digits = 1 if math.isclose(value, round(value)) or value > 1 else 4
            print(f"{title:<16} {kind:<16} {value:.{digits}f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
