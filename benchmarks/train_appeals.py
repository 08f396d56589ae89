"""Train the weights of the appeal filter from a folder of labelled blocks.

    python -m benchmarks.train_appeals FOLDER [--articles FILE] [--more FILE] [--write]

The folder holds ``docs.jsonl`` (documents with all their blocks in order: lang,
publisher, blocks of text and label) as the scorer of appeals reads it. FILE is a JSON
object of articles without appeals (``{id: {text, lang, url}}``, one paragraph a line);
into each of them appeals of the folder are put, so that training sees subheads and
short paragraphs beside appeals. ``--more`` names further files like ``docs.jsonl``.
Prints results
of a cross-validation in which no publisher is in two folds; ``--write`` stores the
weights trained on everything in ``filters/rules/weights.json``.

Needs numpy, which newsreader itself does not.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import json
import random
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from filters.appeals.evidence import (
    Profile,
    Rules,
    profiles_of,
    rules_of,
    surroundings,
)
from filters.appeals.languages import choose
from filters.appeals.rules import builtin
from filters.appeals.scoring import probability

CORE = frozenset(
    [
        "donation",
        "subscription",
        "paywall",
        "registration",
        "newsletter",
        "app_promo",
        "adblock_nag",
        "cookie",
    ]
)
KEEP = frozenset({"article", "editor_note"})

#: What each feature is worth before any data was seen; training stays near it.
OWN_PRIOR = {
    "whole_strong": 4.5,
    "whole_medium": 2.5,
    "whole_weak": 0.5,
    "decisive": 3.5,
    "strong": 2.5,
    "medium": 1.2,
    "weak": 0.5,
    "several": 0.7,
    "no_cue": -3.0,
    "speech": -2.0,
    "narrative": -1.5,
    "links": 1.0,
    "you": 0.8,
    "we": 0.3,
    "quotes": -1.0,
    "figures": -0.7,
    "length_500": -1.5,
    "share": 2.5,
    "length_40": 0.3,
    "length_90": 0.5,
    "length_250": -1.0,
    "open_end": 0.5,
    "all_quoted": -3.5,
    "begins": 0.7,
    "price": 0.5,
}
AROUND_PRIOR = {
    "own": 1.0,
    "beside": 0.8,
    "between": 0.7,
    "near": 0.8,
    "crowd": 1.0,
    "after_body": 0.8,
    "before_body": 0.3,
    "plain_between": 1.5,
    "plain_crowd": 1.5,
    "plain_crowd_short": 1.0,
    "plain_crowd_end": 1.0,
    "plain_crowd_voice": 1.0,
    "weak_crowd": 2.5,
}
#: Evidence that may never change sides, whatever the data says.
POSITIVE = frozenset({n for n, v in (OWN_PRIOR | AROUND_PRIOR).items() if v > 0})


class Document:
    """Profiles and labels of one document."""

    def __init__(self, data: dict, sets: dict[tuple[str, ...], Rules]) -> None:
        texts = [block["text"] for block in data["blocks"]]
        langs = choose(data["lang"], texts)
        if langs not in sets:
            sets[langs] = rules_of([builtin(lang) for lang in langs])
        self.publisher = str(data["publisher"])
        self.lang = data["lang"]
        self.profiles: list[Profile] = profiles_of(texts, sets[langs])
        self.labels = [block["label"] for block in data["blocks"]]
        self.texts = texts


def mixed(
    articles: Path,
    documents: Sequence[Document],
    sets: dict[tuple[str, ...], Rules],
    folds: int,
) -> list[Document]:
    """Return articles with appeals of the same fold put between their paragraphs."""
    dice = random.Random(7)
    runs: dict[int, list[tuple[Document, int, int]]] = {}
    for d in documents:
        start = None
        for i, label in enumerate([*d.labels, None]):
            if label in CORE:
                start = i if start is None else start
            elif start is not None:
                runs.setdefault(fold_of(d.publisher, folds), []).append((d, start, i))
                start = None
    made = []
    for name, item in sorted(json.loads(articles.read_text("utf-8")).items()):
        host = (urlsplit(item.get("url") or "").hostname or name).split(".")
        publisher = ".".join(host[-2:])
        paragraphs = [t for t in item["text"].splitlines() if t.strip()]
        if len(paragraphs) < 4:
            continue
        lang = item.get("lang") or ""
        data = {"publisher": publisher, "lang": lang}
        data["blocks"] = [{"text": t, "label": "article"} for t in paragraphs]
        d = Document(data, sets)
        for place in (dice.randint(1, len(paragraphs) - 1), len(paragraphs)):
            choice = runs.get(fold_of(publisher, folds))
            if not choice:
                continue
            source, start, end = dice.choice(choice)
            d = copy.copy(d)
            for part in ("profiles", "labels", "texts"):
                old = getattr(d, part)
                taken = getattr(source, part)[start:end]
                setattr(d, part, old[:place] + taken + old[place:])
        made.append(d)
    return made


def fold_of(publisher: str, folds: int) -> int:
    """Return the fold of a publisher, the same in every run."""
    digest = hashlib.sha256(publisher.encode()).digest()
    return int.from_bytes(digest[:4], "big") % folds


def fit(
    rows: np.ndarray,
    target: np.ndarray,
    prior: np.ndarray,
    weight: np.ndarray,
    *,
    pull: float,
    sign: np.ndarray,
) -> np.ndarray:
    """Return logistic-regression weights pulled towards `prior`, signs kept."""

    def loss(w: np.ndarray) -> float:
        z = rows @ w
        cost = weight * (np.logaddexp(0, z) - target * z)
        return float(cost.sum() + pull * ((w - prior) ** 2).sum() / 2)

    w = prior.copy()
    now = loss(w)
    for _ in range(100):
        p = 1 / (1 + np.exp(-np.clip(rows @ w, -30, 30)))
        gradient = rows.T @ (weight * (p - target)) + pull * (w - prior)
        curvature = (rows * (weight * p * (1 - p))[:, None]).T @ rows
        curvature += (pull + 1e-6) * np.eye(len(w))
        # Weights held at zero by their sign take no part in the step.
        free = ~((w == 0) & (sign * gradient > 0) & (sign != 0))
        step = np.zeros_like(w)
        step[free] = np.linalg.solve(curvature[np.ix_(free, free)], gradient[free])
        rate = 1.0
        while rate > 1e-4:
            trial = np.where(sign * (w - rate * step) < 0, 0.0, w - rate * step)
            if (cost := loss(trial)) < now:
                break
            rate /= 2
        else:
            break
        moved, w, now = float(np.abs(trial - w).max()), trial, cost
        if moved < 1e-4:
            break
    return w


def train(documents: Sequence[Document], *, pull: float, caution: float) -> dict:
    """Return weights; `caution` counts a lost article block so many times."""
    own_names, around_names = list(OWN_PRIOR), list(AROUND_PRIOR)
    picked = [
        (d, i, d.labels[i] not in KEEP)
        for d in documents
        for i in range(len(d.labels))
        if d.labels[i]
    ]
    target = np.array([float(is_nag) for *_, is_nag in picked])
    weight = np.where(target > 0, 1.0, caution)
    rows = np.array(
        [
            [1.0] + [d.profiles[i].features.get(n, 0.0) for n in own_names]
            for d, i, _ in picked
        ]
    )
    prior = np.array([-3.0, *OWN_PRIOR.values()])
    sign = np.sign(np.array([0.0, *OWN_PRIOR.values()]))
    own = fit(rows, target, prior, weight, pull=pull, sign=sign)
    table = dict(zip(own_names, own[1:], strict=True))
    rows2 = []
    cache: dict[int, tuple[list[float], list[dict[str, float]]]] = {}
    for d, i, _ in picked:
        if id(d) not in cache:
            sums = [
                own[0] + sum(table.get(n, 0.0) * v for n, v in p.features.items())
                for p in d.profiles
            ]
            cache[id(d)] = (
                sums,
                surroundings(d.profiles, [probability(s) for s in sums]),
            )
        sums, around = cache[id(d)]
        rows2.append(
            [1.0, max(-8.0, min(8.0, sums[i]))]
            + [around[i].get(n, 0.0) for n in around_names[1:]]
        )
    prior2 = np.array([0.0, *AROUND_PRIOR.values()])
    sign2 = np.sign(prior2)
    second = fit(np.array(rows2), target, prior2, weight, pull=pull, sign=sign2)
    return {
        "own_bias": round(float(own[0]), 3),
        "own": {n: round(float(w), 3) for n, w in table.items()},
        "around_bias": round(float(second[0]), 3),
        "around": {
            n: round(float(w), 3) for n, w in zip(around_names, second[1:], strict=True)
        },
    }


def predict(d: Document, table: dict) -> list[float]:
    """Return the final score of every block of a document."""
    own, around = table["own"], table["around"]
    sums = [
        table["own_bias"] + sum(own.get(n, 0.0) * v for n, v in p.features.items())
        for p in d.profiles
    ]
    found = surroundings(d.profiles, [probability(s) for s in sums])
    return [
        table["around_bias"]
        + around["own"] * max(-8.0, min(8.0, s))
        + sum(around.get(n, 0.0) * v for n, v in f.items())
        for s, f in zip(sums, found, strict=True)
    ]


def main() -> None:
    """Cross-validate, print, and write when asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--more", type=Path, action="append", default=[])
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--pull", type=float, default=4.0)
    parser.add_argument("--caution", type=float, default=3.0)
    parser.add_argument("--core-limit", type=float, default=0.8)
    parser.add_argument("--peripheral-limit", type=float, default=1.5)
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    sets: dict[tuple[str, ...], Rules] = {}
    lines = (options.folder / "docs.jsonl").read_text("utf-8").splitlines()
    for path in options.more:
        lines += path.read_text("utf-8").splitlines()
    documents = [Document(json.loads(line), sets) for line in lines]

    extra = (
        mixed(options.articles, documents, sets, options.folds)
        if options.articles
        else []
    )
    rows: list[tuple[float, Document, int]] = []
    more: list[tuple[float, Document, int]] = []
    for k in range(options.folds):
        table = train(
            [d for d in documents + extra if fold_of(d.publisher, options.folds) != k],
            pull=options.pull,
            caution=options.caution,
        )
        for target, group in ((rows, documents), (more, extra)):
            for d in group:
                if fold_of(d.publisher, options.folds) != k:
                    continue
                for i, value in enumerate(predict(d, table)):
                    if d.labels[i]:
                        value = -99.0 if d.profiles[i].is_note else value
                        target.append((value, d, i))
    report(rows)
    if more:
        print("articles with appeals put in:")
        report(more)
        if options.errors:
            show_errors(more, options.core_limit, 40)
    if options.errors:
        show_errors(rows, options.core_limit, options.errors)
    if options.write:
        table = train(documents + extra, pull=options.pull, caution=options.caution)
        table["core_limit"] = options.core_limit
        table["peripheral_limit"] = options.peripheral_limit
        path = Path(__file__).parent.parent / "filters" / "rules" / "weights.json"
        path.write_text(json.dumps(table, indent=1) + "\n", "utf-8")
        print("written", path)


def report(rows: list[tuple[float, Document, int]]) -> None:
    """Print precision and recall of core appeals over limits."""
    for limit in (-1.0, -0.5, 0.0, 0.4, 0.8, 1.2, 1.6, 2.0, 2.5, 3.0):
        tp = fn = fp = art = peri = peri_all = 0
        for value, d, i in rows:
            label = d.labels[i]
            taken = value >= limit
            if label in CORE:
                tp, fn = tp + taken, fn + (not taken)
            elif label in KEEP:
                fp, art = fp + taken, art + 1
            else:
                peri, peri_all = peri + taken, peri_all + 1
        print(
            f"limit {limit:5.1f}  P {tp / max(1, tp + fp):.4f}  R {tp / (tp + fn):.4f}"
            f"  lost {fp}/{art}  peripheral {peri}/{peri_all}"
        )


def show_errors(
    rows: list[tuple[float, Document, int]], limit: float, count: int
) -> None:
    """Print the blocks on the wrong side of the limit."""
    wrong = [r for r in rows if r[1].labels[r[2]] in KEEP and r[0] >= limit - 1]
    for value, d, i in sorted(wrong, key=lambda r: -r[0])[:count]:
        print(f"LOST {value:5.1f} {d.lang} {d.texts[i][:150]!r}")
    wrong = [r for r in rows if r[1].labels[r[2]] in CORE and r[0] < limit]
    for value, d, i in sorted(wrong, key=lambda r: -r[0])[:count]:
        print(f"LEFT {value:5.1f} {d.lang} {d.labels[i]} {d.texts[i][:150]!r}")


if __name__ == "__main__":
    main()
