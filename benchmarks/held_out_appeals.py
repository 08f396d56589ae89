"""The whole appeal filter on documents of publishers its models have not seen.

    python -m benchmarks.held_out_appeals FOLDER --articles FILE

Both as for ``benchmarks.train_appeal_trees``. For each fold of publishers the word list
and the trees are trained without it, and the filter, with all its rules and guards,
judges its documents. The rules cannot be held out: they were written with the labelled
documents in view.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks import train_appeal_trees as trees
from benchmarks.train_appeals import CORE, KEEP
from benchmarks.train_diction import FOLDS, fold_of
from filters.appeals import diction, judge, model, single
from filters.article import Block, BlockKind
from filters.options import CleanOptions


def judged(
    documents: Sequence[dict[str, Any]], words: diction.WordWeights, table: model.Model
) -> Counter[str]:
    """Count blocks by what they are and whether they went."""
    counts: Counter[str] = Counter()
    with (
        trees.using(words),
        patch.object(judge, "model", lambda: table),
        patch.object(single, "model", lambda: table),
    ):
        for data in documents:
            blocks = [Block(BlockKind.PARAGRAPH, b["text"]) for b in data["blocks"]]
            found = judge.judge(blocks, lang=data["lang"], options=CleanOptions())
            for block, gone in zip(data["blocks"], found.removals(), strict=True):
                went = "kept" if gone is None else "gone"
                if block["label"] in CORE:
                    counts[f"appeal {went}"] += 1
                elif block["label"] in KEEP:
                    counts[f"{block['label']} {went}"] += 1
                    if block["hard"]:
                        counts[f"hard {went}"] += 1
    return counts


def main() -> None:
    """Train without each fold, judge it, and print the sums."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=Path, required=True)
    options = parser.parse_args()
    lists = trees.word_lists(options.folder, options.articles)
    readings = trees.documents(options.folder, options.articles, lists)
    counts: Counter[str] = Counter()
    for fold in range(FOLDS):
        inside = [d for d in readings if d.fold != fold]
        # As it is read from its file.
        data = json.loads(json.dumps(trees.exported(trees.train(inside), inside)))
        table = model.table_of(data)
        outside = [
            d for d in _documents(options.folder) if fold_of(d["publisher"]) == fold
        ]
        counts += judged(outside, lists[fold], table)
    lost = counts["article gone"] + counts["editor_note gone"]
    right, left = counts["appeal gone"], counts["appeal kept"]
    print(f"precision {right / (right + lost):.4f} recall {right / (right + left):.4f}")
    print(f"article blocks lost {counts['article gone']}")
    hard = counts["hard gone"], counts["hard gone"] + counts["hard kept"]
    print(f"hard ones {hard[0]} of {hard[1]}")
    print(f"editors' notes {counts['editor_note gone']}")


def _documents(folder: Path) -> list[dict[str, Any]]:
    """Return the labelled documents; each block tells whether it is a near miss."""
    lines = (folder / "blocks.jsonl").read_text("utf-8").splitlines()
    hard = {row["id"]: row["hard"] for row in map(json.loads, lines)}
    documents = trees.lines_of(folder / "docs.jsonl")
    for data in documents:
        for block in data["blocks"]:
            block["hard"] = bool(hard.get(block.get("id")))
    return documents


if __name__ == "__main__":
    main()
