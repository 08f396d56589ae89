"""Train the trees of the appeal filter: ``filters/rules/trees.json``.

    python -m benchmarks.train_appeal_trees FOLDER --articles FILE [--write]

FOLDER holds the ``docs.jsonl`` of a labelled set (documents with all their blocks in
order), FILE is a JSON object of articles without appeals (``{id: {text, lang, url}}``),
into which appeals of the folder are put. Both are no part of the project;
``appeal_texts/placed.jsonl`` is, documents whose words neither the rules nor the word
list were made from.

The rules were written with the labelled documents in view, and a filter trained on
them as they are would trust the rules alone. So every document is read three times:
with all rules, and with a third and with more than half of them left out at random.
The word list is trained anew for each fold, without the publishers of the fold. Prints
a cross-validation over publishers; ``--write`` stores trees trained on everything.

Needs numpy, scipy, scikit-learn and lightgbm, which newsreader itself does not.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from lightgbm import LGBMClassifier

from benchmarks import train_diction
from benchmarks.train_appeals import CORE, KEEP
from filters.appeals import diction, index
from filters.appeals.evidence import Profile, profiles_of, rules_of
from filters.appeals.languages import choose
from filters.appeals.model import ALONE, NAMES, alone, among
from filters.appeals.rules import Kind, builtin
from filters.article import Category
from filters.trees import read_tree, total

PLACED = train_diction.OWN / "placed.jsonl"
TREES = train_diction.RULES / "trees.json"
FOLDS = train_diction.FOLDS
#: Share of the rules left out, reading by reading.
LEFT_OUT = (0.0, 0.35, 0.6)
#: Trees for a block alone and in its company, leaves of each, and how fast they learn.
ALONE_TREES, AMONG_TREES, LEAVES, RATE = 40, 60, 8, 0.15
#: How much a lost block of news counts beside an appeal that stays.
CAUTION = 5.0
#: Parts the training documents are cut into, so that the chances of a block alone come
#: from trees that have not seen it.
PARTS = 3
#: What each source counts: the mixed articles repeat appeals of the labelled set.
WEIGHT = {"labelled": 1.0, "mixed": 0.5, "corpus": 0.4, "placed": 1.0}
#: Where the sum may end early, the score above which no training block may be lost by
#: that, and how far below it the bound lies, all in log-odds.
STAGES, RECOVERED, MARGIN = (10, 25), -0.5, 0.3
#: Score, in log-odds, from which a block goes.
LIMIT = 1.0
#: What may speak only for an appeal, or only against one.
_FOR = {
    *("strongest", "peripheral", "wordings", "diction", "you", "whole", "alone"),
    *("before", "after", "before_2", "after_2", "best_before", "best_after"),
    *("between", "crowd", "giving", "diction_before", "diction_after"),
}
_AGAINST = {"speech", "narrative", "quotes", "figures", "all_quoted", "rest"}


@dataclass(slots=True)
class Document:
    """One reading of one document."""

    source: str
    fold: int
    labels: Sequence[str]
    texts: Sequence[str]
    profiles: Sequence[Profile]
    #: Whether all rules were used.
    whole: bool
    rows: list[list[float]] = field(default_factory=list)
    #: With the company, whose chances are from trees that have not seen the document.
    whole_rows: list[list[float]] = field(default_factory=list)
    score: list[float] = field(default_factory=list)


def word_lists(folder: Path, articles: Path) -> list[diction.WordWeights]:
    """Return the word list of each fold, trained without the fold's publishers.

    One more at the end is trained without the project's own corpus.
    """
    own = [t for t in dict.fromkeys(train_diction.own_texts()) if _tells(t)]
    others = train_diction.labelled(folder, articles)
    known = [t for t in dict.fromkeys(others) if _tells(t)]
    lists = []
    for fold in range(FOLDS):
        inside = [t for t in known if train_diction.fold_of(t.publisher) != fold]
        lists.append(_as_weights(train_diction.exported([*own, *inside])))
    rest = [
        t for t in dict.fromkeys(train_diction.own_texts(corpus=False)) if _tells(t)
    ]
    lists.append(_as_weights(train_diction.exported([*rest, *known])))
    return lists


def _tells(text: train_diction.Text) -> bool:
    return text.label not in train_diction.BESIDE


def _as_weights(data: dict[str, Any]) -> diction.WordWeights:
    categories = tuple(map(Category, data["categories"]))
    parts = data["bias"], data["words"], data["kinds"], categories, data["kind_bias"]
    return diction.WordWeights(*parts, frozenset(data["langs"]))


@contextmanager
def using(words: diction.WordWeights) -> Iterator[None]:
    """Let a word list stand in for the one that comes with the library."""
    before = diction.word_weights
    diction.word_weights = lambda: words  # type: ignore[assignment]
    try:
        yield
    finally:
        diction.word_weights = before


@contextmanager
def _without(share: float, seed: str) -> Iterator[None]:
    """Leave out a share of the rules, but no note of the editors."""
    before = index.RuleSet.matches

    def fewer(self: index.RuleSet, *args: Any) -> Any:
        return [
            (rule, match)
            for rule, match in before(self, *args)
            if rule.kind is Kind.NOTE or random.Random(seed + rule.id).random() >= share
        ]

    index.RuleSet.matches = fewer  # type: ignore[method-assign]
    try:
        yield
    finally:
        index.RuleSet.matches = before  # type: ignore[method-assign]


def documents(
    folder: Path, articles: Path, lists: Sequence[diction.WordWeights]
) -> list[Document]:
    """Return every reading of every document; `lists` are those of `word_lists`."""
    raw = [
        ("labelled", train_diction.fold_of(data["publisher"]), data)
        for data in lines_of(folder / "docs.jsonl")
    ]
    placed = [("placed", _fold_of_text(data), data) for data in lines_of(PLACED)]
    raw += _mixed(articles, raw + placed)
    corpus = [("corpus", _fold_of_text(data), data) for data in _corpus()]
    readings = []
    for source, fold, data in (*raw, *corpus, *placed):
        # The last list knows nothing of the corpus; none knows the placed documents.
        with using(lists[-1] if source == "corpus" else lists[fold]):
            readings += [_read(source, fold, data, share) for share in LEFT_OUT]
    return readings


def _corpus() -> Iterator[dict[str, Any]]:
    """Return the articles of the project's own corpus, full of near misses."""
    for path in sorted(train_diction.CORPUS.glob("*/case.toml")):
        case = tomllib.loads(path.read_text("utf-8"))
        removed = case.get("removed", {})
        lines = path.with_name("input.txt").read_text("utf-8").split("\n")
        blocks = [
            {"text": line, "label": removed.get(str(number), "article")}
            for number, line in enumerate(lines, 1)
            if line.strip()
        ]
        yield {"lang": case["lang"], "publisher": path.parent.name, "blocks": blocks}


def lines_of(path: Path) -> list[dict[str, Any]]:
    """Return the JSON objects of a file, one a line."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]


def _fold_of_text(data: dict[str, Any]) -> int:
    return train_diction.fold_of(data["publisher"] + data["blocks"][0]["text"])


def _read(source: str, fold: int, data: dict[str, Any], share: float) -> Document:
    texts = [block["text"] for block in data["blocks"]]
    rules = rules_of([builtin(lang) for lang in choose(data["lang"], texts)])
    with _without(share, f"{share}{data['publisher']}"):
        profiles = profiles_of(texts, rules)
    labels = [block["label"] for block in data["blocks"]]
    rows = [alone(p) for p in profiles]
    return Document(source, fold, labels, texts, profiles, share == 0.0, rows)


def _mixed(
    articles: Path, raw: Sequence[tuple[str, int, dict[str, Any]]]
) -> list[tuple[str, int, dict[str, Any]]]:
    """Return articles with appeals of the same fold put between their paragraphs."""
    dice = random.Random(7)
    runs: dict[int, list[list[dict[str, Any]]]] = {}
    for _, fold, data in raw:
        run: list[dict[str, Any]] = []
        for block in [*data["blocks"], {"label": ""}]:
            if block["label"] in CORE:
                run.append(block)
            elif run:
                runs.setdefault(fold, []).append(run)
                run = []
    made = []
    for name, item in sorted(json.loads(articles.read_text("utf-8")).items()):
        host = (urlsplit(item.get("url") or "").hostname or name).split(".")
        publisher = ".".join(host[-2:])
        fold = train_diction.fold_of(publisher)
        paragraphs = [line for line in item["text"].splitlines() if line.strip()]
        if len(paragraphs) < 4:
            continue
        blocks = [{"text": text, "label": "article"} for text in paragraphs]
        for place in (dice.randint(1, len(paragraphs) - 1), len(paragraphs)):
            if dice.random() < 0.6:
                blocks[place:place] = dice.choice(runs[fold])
        lang = item.get("lang") or ""
        data = {"lang": lang, "publisher": publisher, "blocks": blocks}
        made.append(("mixed", fold, data))
    return made


def _target(document: Document, i: int) -> int | None:
    """Return 1 for an appeal, 0 for what is kept, None for what teaches nothing."""
    seen, label = document.profiles[i], document.labels[i]
    if seen.is_note or not seen.near:
        return None
    return 1 if label in CORE else 0 if label in KEEP else None


def _fit(
    readings: Sequence[Document],
    row: Callable[[Document, int], list[float]],
    names: Sequence[str],
    trees: int,
) -> LGBMClassifier:
    rows, target, weight = [], [], []
    for document in readings:
        for i in range(len(document.labels)):
            if (wanted := _target(document, i)) is not None:
                rows.append(row(document, i))
                target.append(wanted)
                weight.append(WEIGHT[document.source] * (1 if wanted else CAUTION))
    fitted = LGBMClassifier(
        n_estimators=trees,
        learning_rate=RATE,
        num_leaves=LEAVES,
        min_child_samples=25,
        reg_lambda=3,
        monotone_constraints=[(n in _FOR) - (n in _AGAINST) for n in names],
        n_jobs=1,
        verbose=-1,
        random_state=0,
        deterministic=True,
        force_row_wise=True,
    )
    return fitted.fit(np.array(rows), target, sample_weight=weight)


def _chances(fitted: LGBMClassifier, document: Document) -> list[float]:
    found = fitted.predict_proba(np.array(document.rows))[:, 1]
    return [
        float(chance) if seen.near else 0.0
        for chance, seen in zip(found, document.profiles, strict=True)
    ]


def train(readings: Sequence[Document]) -> tuple[LGBMClassifier, LGBMClassifier]:
    """Return trees for a block alone and for a block in its company."""
    beside: dict[int, list[list[float]]] = {}
    for part in range(PARTS):
        inside = [d for d in readings if _part(d) != part]
        first = _fit(inside, lambda d, i: d.rows[i], tuple(ALONE), ALONE_TREES)
        for d in readings:
            if _part(d) == part:
                beside[id(d)] = among(d.profiles, _chances(first, d))
    for d in readings:
        pairs = zip(d.rows, beside[id(d)], strict=True)
        d.whole_rows = [[*row, *more] for row, more in pairs]
    first = _fit(readings, lambda d, i: d.rows[i], tuple(ALONE), ALONE_TREES)
    second = _fit(readings, lambda d, i: d.whole_rows[i], NAMES, AMONG_TREES)
    return first, second


def _part(document: Document) -> int:
    digest = hashlib.sha256(document.texts[0].encode()).digest()
    return digest[0] % PARTS


def predict(
    fitted: tuple[LGBMClassifier, LGBMClassifier], document: Document
) -> list[float]:
    """Return the score of every block, in log-odds; of far ones a low one."""
    first, second = fitted
    beside = among(document.profiles, _chances(first, document))
    scores = []
    for row, more in zip(document.rows, beside, strict=True):
        if not more:
            scores.append(-9.0)
            continue
        found = second.predict_proba(np.array([[*row, *more]]))[0, 1]
        scores.append(float(np.log(found / (1 - found))))
    return scores


def exported(
    fitted: tuple[LGBMClassifier, LGBMClassifier], readings: Sequence[Document]
) -> dict[str, object]:
    """Return the file's content."""
    first, second = fitted
    return {
        "names": NAMES,
        "limit": LIMIT,
        "alone": _staged(_trees(first), readings, lambda d, i: d.rows[i]),
        "among": _staged(_trees(second), readings, lambda d, i: d.whole_rows[i]),
    }


def _staged(
    trees: list[object],
    readings: Sequence[Document],
    row: Callable[[Document, int], list[float]],
) -> list[tuple[list[object], float]]:
    """Cut trees into stages; after each, scores no block recovers from end the sum."""
    known = [read_tree(tree) for tree in trees]
    rows = [
        row(d, i)
        for d in readings
        for i in range(len(d.labels))
        if _target(d, i) is not None
    ]
    likely = [r for r in rows if total(known, r) > RECOVERED]
    stages = []
    for start, end in pairwise([0, *STAGES, len(trees)]):
        low = min(total(known[:end], r) for r in likely) - MARGIN
        stages.append((trees[start:end], round(low, 2)))
    return stages


def _trees(fitted: LGBMClassifier) -> list[object]:
    dump = fitted.booster_.dump_model()["tree_info"]
    return [_tree(tree["tree_structure"]) for tree in dump]


def _tree(node: dict[str, Any]) -> object:
    if "leaf_value" in node:
        return round(node["leaf_value"], 4)
    left, right = _tree(node["left_child"]), _tree(node["right_child"])
    mean = round(node["internal_value"], 4)
    return [node["split_feature"], round(node["threshold"], 4), left, right, mean]


def report(readings: Sequence[Document]) -> None:
    """Print precision and recall of core appeals over limits."""
    for source in WEIGHT:
        for whole in (True, False):
            print(source, "with all rules" if whole else "with rules left out")
            group = [d for d in readings if d.source == source and d.whole is whole]
            for limit in (0.0, 0.4, 0.8, 1.2, 1.6, 2.0):
                print(_line(group, limit))


def _line(group: Sequence[Document], limit: float) -> str:
    right = left = lost = kept = 0
    for d in group:
        for label, value, seen in zip(d.labels, d.score, d.profiles, strict=True):
            taken = value >= limit and not seen.is_note
            right += label in CORE and taken
            left += label in CORE and not taken
            lost += label in KEEP and taken
            kept += label in KEEP
    return (
        f"  limit {limit:3.1f}: P {right / max(1, right + lost):.4f} "
        f"R {right / max(1, right + left):.4f}, lost {lost} of {kept}"
    )


def main() -> None:
    """Cross-validate, print, and write when asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    lists = word_lists(options.folder, options.articles)
    readings = documents(options.folder, options.articles, lists)
    print(f"{len(readings)} readings")
    for fold in range(FOLDS):
        fitted = train([d for d in readings if d.fold != fold])
        for d in readings:
            if d.fold == fold:
                d.score = predict(fitted, d)
    report(readings)
    if options.write:
        data = json.dumps(exported(train(readings), readings), separators=(",", ":"))
        TREES.write_text(data + "\n", "utf-8")
        print(f"written, {len(data) >> 10} KiB")


if __name__ == "__main__":
    main()
