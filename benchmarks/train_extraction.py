"""Train the block model of `filters.extract` and measure it on publishers unseen.

    python benchmarks/train_extraction.py GOLD_DIR [--pages DIR] [--write]

GOLD_DIR holds gold.json ({id: {set, url, text}}) and html/<id>.html.gz, the form of
the extraction scorer. --pages adds weakly labelled pages: <id>.html.gz beside
<id>.json with url, must_stay and must_go strings. Needs ``pip install lightgbm``, which
the reader itself does not.

Cross-validation is grouped by registered domain over everything: no site is in both the
training and the held-out part. With --write the model is trained on all pages and
written to ``filters/extract/model.json``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import sys
import unicodedata
from bisect import bisect
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lightgbm
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from filters.extract.claims import claims_of
from filters.extract.features import NAMES, rows
from filters.extract.page import Page
from filters.extract.walk import Walker
from filters.text import strip_controls

MODEL = Path(__file__).resolve().parent.parent / "filters" / "extract" / "model.json"
PARAMETERS: dict[str, Any] = {
    "objective": "cross_entropy",
    "num_leaves": 31,
    "learning_rate": 0.08,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "max_bin": 63,
    "num_threads": 1,
    "seed": 1,
    "verbose": -1,
}
ROUNDS = 120
#: Weight of a page without a gold text beside one with.
WEAK = 0.5

_CJK = (
    "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_TOKEN = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+")
_SECOND_LEVEL = frozenset({"co", "com", "org", "or", "ne", "go", "ac", "gov", "net"})


@dataclass
class Sample:
    """One page: rows of features, labels and weights of its text pieces."""

    name: str
    group: str
    set: str
    gold: str
    texts: list[str]
    kept: list[int]
    rows: np.ndarray
    labels: np.ndarray
    tokens: np.ndarray
    sure: np.ndarray = field(default_factory=lambda: np.ones(0))


def tokens(text: str) -> list[str]:
    """Return the tokens of the scorer: words, single ideographs."""
    return _TOKEN.findall(text or "")


def shingles(words: list[str], n: int = 4) -> Counter[tuple[str, ...]]:
    """Return the multiset of runs of four tokens."""
    if len(words) <= n:
        return Counter([tuple(words)]) if words else Counter()
    return Counter(zip(*(words[i:] for i in range(n)), strict=False))


def registered_domain(url: str | None) -> str:
    """Return "example.co.uk" for any host below it."""
    parts = (urlsplit(url or "").hostname or "").split(".")
    take = 3 if len(parts) > 2 and parts[-2] in _SECOND_LEVEL else 2
    return ".".join(parts[-take:])


# ---------------------------------------------------------------- labels


def gold_labels(texts: list[str], gold: str) -> list[float]:
    """Return for each text the share of it that stands in `gold`, once and in order.

    Long texts are found by their shingles; where the same words stand twice on the
    page, the longest chain in the order of the gold text wins. Short texts count only
    between their long neighbours, so that the menu entry "News" is no part of a text
    that has the word.
    """
    gold_tokens = tokens(gold)
    gold_shingles = shingles(gold_tokens)
    places: dict[tuple[str, ...], list[int]] = {}
    for i in range(len(gold_tokens) - 3):
        places.setdefault(tuple(gold_tokens[i : i + 4]), []).append(i)
    words = [tokens(t) for t in texts]
    share = [0.0] * len(words)
    start = [-1] * len(words)
    anchors = []
    for k, line in enumerate(words):
        if len(line) < 6:
            continue
        own = shingles(line)
        share[k] = sum((own & gold_shingles).values()) / sum(own.values())
        if share[k] >= 0.6:
            votes: Counter[int] = Counter()
            for j in range(len(line) - 3):
                for place in places.get(tuple(line[j : j + 4]), ())[:4]:
                    votes[place - j] += 1
            start[k] = max(0, votes.most_common(1)[0][0])
            anchors.append(k)
    chain = _longest_chain(anchors, start, words, share)
    covered = [False] * (len(gold_tokens) + 1)
    for k in (*chain, *(a for a in anchors if a not in set(chain))):
        span = range(start[k], min(len(gold_tokens), start[k] + len(words[k])))
        taken = sum(covered[i] for i in span)
        if span and taken * 2 > len(span):
            share[k] = 0.0
        else:
            for i in span:
                covered[i] = True
    result = []
    for k, line in enumerate(words):
        if len(line) >= 6 or not line:
            result.append(share[k])
            continue
        at = bisect(chain, k)
        low = start[chain[at - 1]] + len(words[chain[at - 1]]) - 3 if at else 0
        high = start[chain[at]] + 2 if at < len(chain) else len(gold_tokens)
        part = gold_tokens[max(0, low) : high]
        found = any(
            part[i : i + len(line)] == line for i in range(len(part) - len(line) + 1)
        )
        result.append(float(found))
    return result


def _longest_chain(
    anchors: list[int], start: list[int], words: list[list[str]], share: list[float]
) -> list[int]:
    """Return the heaviest subsequence of anchors in the order of the gold text."""
    best: dict[int, float] = {}
    before: dict[int, int | None] = {}
    for position, k in enumerate(anchors):
        weight, link = 0.0, None
        for m in anchors[:position]:
            reach = start[m] + min(len(words[m]), 10) * 0.5
            if reach <= start[k] and best[m] > weight:
                weight, link = best[m], m
        best[k] = weight + len(words[k]) * share[k]
        before[k] = link
    chain: list[int] = []
    at = max(best, key=lambda k: best[k]) if best else None
    while at is not None:
        chain.append(at)
        at = before[at]
    return chain[::-1]


# --------------------------------------------------------------- samples


def read_gold(folder: Path) -> list[Sample]:
    """Return the pages that have a gold text."""
    gold = json.loads((folder / "gold.json").read_text("utf-8"))
    samples = []
    for name, entry in sorted(gold.items()):
        raw = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
        samples.append(
            _sample(
                name,
                entry["url"],
                raw.decode("utf-8", "replace"),
                entry["set"],
                entry["text"],
            )
        )
    return samples


def read_weak(folder: Path, known: set[str]) -> list[Sample]:
    """Return pages of which single strings are known to stay or to go.

    The rest of such a page is labelled by the agreement of three trafilatura and
    readability-lxml runs; where they disagree a piece hardly counts.
    """
    samples = []
    for path in sorted(folder.glob("*.json")):
        entry = json.loads(path.read_text("utf-8"))
        if entry["url"] in known:
            continue
        source = path.with_suffix("").with_suffix("")
        html = gzip.decompress(Path(f"{source}.html.gz").read_bytes())
        text = html.decode("utf-8", "replace")
        samples.append(_weak_sample(entry, text))
    return samples


def _pieces(url: str, html: str) -> tuple[list[str], list[list[float] | None]]:
    page = Page(html, url)
    walker = Walker(url)
    walker.walk(page.tree.root)
    pieces, _layout, table = rows(walker.pieces, walker.frames, claims_of(page))
    return [p.text for p in pieces], table


def _sample(name: str, url: str, html: str, kind: str, gold: str) -> Sample:
    texts, table = _pieces(url, html)
    # The pieces are composed and without soft hyphens: so must the gold text be.
    labels = gold_labels(texts, strip_controls(gold))
    return _packed(name, url, kind, gold, texts, table, labels, [1.0] * len(texts))


def _packed(
    name: str,
    url: str,
    kind: str,
    gold: str,
    texts: list[str],
    table: list[list[float] | None],
    labels: list[float],
    sure: list[float],
) -> Sample:
    kept = [i for i, row in enumerate(table) if row is not None]
    return Sample(
        name,
        registered_domain(url),
        kind,
        gold,
        texts,
        kept,
        np.array([table[i] for i in kept], float).reshape(len(kept), len(NAMES)),
        np.array([labels[i] for i in kept]),
        np.array([max(1, len(tokens(texts[i]))) for i in kept], float),
        np.array([sure[i] for i in kept]),
    )


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def _opinions(html: str, url: str) -> list[str]:
    import html_text
    import trafilatura
    from readability import Document

    found = [
        trafilatura.extract(html, url=url, include_comments=False) or "",
        trafilatura.extract(html, url=url, include_comments=False, favor_precision=True)
        or "",
    ]
    try:
        summary = Document(html, url=url).summary(html_partial=True)
        found.append(html_text.extract_text(summary))
    except Exception as error:  # the library raises whatever lxml raises
        print(f"readability-lxml on {url}: {error}", file=sys.stderr)
    return found


def _weak_sample(entry: dict[str, Any], html: str) -> Sample:
    url = entry["url"]
    texts, table = _pieces(url, html)
    votes = [gold_labels(texts, opinion) for opinion in _opinions(html, url)]
    stay = [_folded(x["text"]) for x in entry["must_stay"] if x["kind"] == "gold"]
    notes = [_folded(x)[:100] for x in entry["editor_notes"]]
    leave = [_folded(x["text"])[:100] for x in entry["must_go"]]
    labels, sure = [], []
    for i, text in enumerate(texts):
        mean = statistics.fmean(vote[i] for vote in votes)
        folded = _folded(text)
        label, trust = float(round(mean)), 1.0 if not 0.1 <= mean <= 0.9 else 0.15
        if any(s and (s in folded or (len(folded) > 20 and folded in s)) for s in stay):
            label, trust = 1.0, 1.5
        if any(
            s and (s in folded or (len(folded) > 15 and folded in s)) for s in leave
        ):
            label, trust = 0.0, 1.0
        if any(s and s in folded for s in notes):
            label, trust = 1.0, 1.0
        labels.append(label)
        sure.append(trust)
    return _packed(entry["id"], url, "weak", "", texts, table, labels, sure)


# -------------------------------------------------------------- training


def fit(samples: list[Sample], rounds: int = ROUNDS, **changes: Any) -> Any:
    """Train on `samples`; every page weighs about the same, long pieces more."""
    used = [s for s in samples if len(s.labels)]
    weights = []
    for sample in used:
        weight = sample.tokens**0.6
        weight = weight / weight.sum() * np.sqrt(len(sample.texts)) * 3 * sample.sure
        weights.append(weight * (WEAK if sample.set == "weak" else 1.0))
    data = lightgbm.Dataset(
        np.concatenate([s.rows for s in used]),
        np.concatenate([s.labels for s in used]),
        weight=np.concatenate(weights),
    )
    return lightgbm.train({**PARAMETERS, **changes}, data, rounds)


def predicted_text(model: Any, sample: Sample) -> str:
    """Return the text the model keeps, as `filters.extract.select` does."""
    if not len(sample.kept):
        return ""
    chances = model.predict(sample.rows)
    repeats = Counter(sample.texts)
    lines: list[str] = []
    for i, chance in zip(sample.kept, chances, strict=True):
        text = sample.texts[i]
        repeated = len(text) > 40 and (repeats[text] > 2 or text in lines)
        if chance >= 0.5 and not repeated:
            lines.append(text)
    return "\n".join(lines)


def folds(groups: list[str], count: int, seed: int) -> dict[str, int]:
    """Return a fold for every group, balanced by pages."""
    pages = Counter(groups)
    order = sorted(pages)
    np.random.default_rng(seed).shuffle(order)
    load = [0] * count
    chosen: dict[str, int] = {}
    for group in sorted(order, key=lambda g: -pages[g]):
        fold = int(np.argmin(load))
        chosen[group] = fold
        load[fold] += pages[group]
    return chosen


def score(gold: str, found: str) -> tuple[float | None, float | None]:
    """Return precision and recall of the scorer; None where undefined."""
    want, got = shingles(tokens(gold)), shingles(tokens(found))
    hit = sum((want & got).values())
    precision = hit / sum(got.values()) if got else None
    return precision, hit / sum(want.values()) if want else None


def mean_f1(pairs: list[tuple[float | None, float | None]]) -> float:
    """Return the harmonic mean of mean precision and mean recall."""
    precision = statistics.fmean(p for p, _ in pairs if p is not None)
    recall = statistics.fmean(r for _, r in pairs if r is not None)
    return 2 * precision * recall / (precision + recall)


def fold_models(
    gold: list[Sample], weak: list[Sample], seed: int, count: int = 5, **changes: Any
) -> tuple[dict[str, int], list[Any]]:
    """Return the fold of every group and one model per held-out fold."""
    everything = [*gold, *weak]
    fold = folds([s.group for s in everything], count, seed)
    models = [
        fit([s for s in everything if fold[s.group] != held_out], **changes)
        for held_out in range(count)
    ]
    return fold, models


def cross_validate(
    gold: list[Sample], weak: list[Sample], seeds: range, **changes: Any
) -> dict[str, float]:
    """Return the mean F1 per set and over all, each page held out with its site."""
    sums: Counter[str] = Counter()
    for seed in seeds:
        fold, models = fold_models(gold, weak, seed, **changes)
        pairs = {
            s.name: score(s.gold, predicted_text(models[fold[s.group]], s))
            for s in gold
        }
        for kind in (*sorted({s.set for s in gold}), "all"):
            chosen = [pairs[s.name] for s in gold if kind in (s.set, "all")]
            sums[kind] += mean_f1(chosen)
    return {kind: total / len(seeds) for kind, total in sums.items()}


def write_model(model: Any, path: Path = MODEL) -> None:
    """Write the trees in the form that `filters.trees` reads."""

    def nested(node: dict[str, Any]) -> Any:
        if "leaf_value" in node:
            return round(node["leaf_value"], 4)
        threshold = float(f"{node['threshold']:.5g}")
        left, right = nested(node["left_child"]), nested(node["right_child"])
        mean = round(node["internal_value"], 4)
        return [node["split_feature"], threshold, left, right, mean]

    trees = [nested(t["tree_structure"]) for t in model.dump_model()["tree_info"]]
    data = {"names": NAMES, "trees": trees}
    path.write_text(json.dumps(data, separators=(",", ":")) + "\n", "utf-8")


def main() -> int:
    """Cross-validate, then train on everything when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    gold = read_gold(options.gold)
    known = {
        e["url"] for e in json.loads((options.gold / "gold.json").read_text()).values()
    }
    weak = read_weak(options.pages, known) if options.pages else []
    for kind, value in cross_validate(gold, weak, range(options.seeds)).items():
        print(f"{kind:<20} F1 {value:.4f} on publishers not trained on")
    if options.write:
        write_model(fit(gold + weak))
        print(f"wrote {MODEL}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
