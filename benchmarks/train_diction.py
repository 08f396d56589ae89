"""Train the word list of the appeal filter: ``filters/rules/diction.json``.

    python -m benchmarks.train_diction [FOLDER] [--articles FILE] [--write]

Reads the texts in ``benchmarks/appeal_texts``, the examples of every rule and the
articles of ``tests/corpus/appeals``. Two more sources are optional and no part of the
project; the shipped list was trained with both: FOLDER with the ``blocks.jsonl`` of a
labelled set (text, label, publisher), and FILE, a JSON object of articles without
appeals (``{id: {text, url}}``, one paragraph a line). Prints what the words alone tell
apart in a cross-validation over their publishers; ``--write`` stores the list.

Needs numpy, scipy and scikit-learn, which newsreader itself does not.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from benchmarks.train_appeals import CORE
from filters.appeals.diction import features, word_stems
from filters.appeals.fold import fold, window
from filters.appeals.rules import languages

ROOT = Path(__file__).parent.parent
OWN = Path(__file__).parent / "appeal_texts"
RULES = ROOT / "filters" / "rules"
CORPUS = ROOT / "tests" / "corpus" / "appeals"
#: Neither appeal nor journalism: left out of the training.
BESIDE = frozenset({"related", "share", "legal"})
FOLDS = 5
#: Inverse strength of the regularisation, chosen by the cross-validation.
FREEDOM = 10.0
#: Weights nearer to zero, in hundredths, are left out of the file.
FAINT, FAINT_KIND = 12, 35


@dataclass(frozen=True, slots=True)
class Text:
    """One labelled text; only those of a publisher are held out in turn."""

    text: str
    label: str
    publisher: str = ""
    hard: bool = False

    @property
    def is_appeal(self) -> bool:
        return self.label in CORE


def own_texts(*, corpus: bool = True) -> Iterator[Text]:
    """Return everything that is part of the project, its corpus if wanted."""
    for line in (OWN / "lines.tsv").read_text("utf-8").splitlines():
        label, text = line.split("\t", 1)
        yield Text(text, label)
    for line in (OWN / "documents.jsonl").read_text("utf-8").splitlines():
        for block in json.loads(line)["blocks"]:
            yield Text(block["text"], block["label"])
    for path in sorted(RULES.glob("*.toml")):
        for rule in tomllib.loads(path.read_text("utf-8")).get("rule", ()):
            if rule.get("category") in CORE:
                yield from (Text(t, rule["category"]) for t in rule.get("match", ()))
                yield from (Text(t, "article") for t in rule.get("innocent", ()))
    for path in sorted(CORPUS.glob("*/case.toml")) if corpus else ():
        removed = tomllib.loads(path.read_text("utf-8")).get("removed", {})
        lines = path.with_name("input.txt").read_text("utf-8").split("\n")
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield Text(line, removed.get(str(number), "article"))


def labelled(folder: Path | None, articles: Path | None) -> Iterator[Text]:
    """Return the texts of other people, with their publishers."""
    if folder:
        for line in (folder / "blocks.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            yield Text(row["text"], row["label"], row["publisher"], bool(row["hard"]))
    if articles:
        for name, item in json.loads(articles.read_text("utf-8")).items():
            host = (urlsplit(item.get("url") or "").hostname or name).split(".")
            for paragraph in item["text"].splitlines():
                if paragraph.strip():
                    yield Text(paragraph.strip(), "article", ".".join(host[-2:]))


class Model:
    """Weights of words, fitted."""

    def __init__(self, texts: Sequence[set[str]], target: Sequence[bool]) -> None:
        counts = Counter(word for found in texts for word in found)
        self.places = {
            word: i for i, word in enumerate(sorted(w for w in counts if counts[w] > 1))
        }
        self.fitted = LogisticRegression(C=FREEDOM, max_iter=3000)
        self.fitted.fit(self._rows(texts), target)

    def _rows(self, texts: Sequence[set[str]]) -> csr_matrix:
        rows, columns, values = [], [], []
        for i, found in enumerate(texts):
            for word in found:
                if (place := self.places.get(word)) is not None:
                    rows.append(i)
                    columns.append(place)
                    # Unknown words count in the length: they dilute.
                    values.append(len(found) ** -0.5)
        return csr_matrix(
            (values, (rows, columns)), shape=(len(texts), len(self.places))
        )

    def predict(self, texts: Sequence[set[str]]) -> np.ndarray:
        return self.fitted.decision_function(self._rows(texts))


def fold_of(publisher: str) -> int:
    """Return the fold of a publisher, the same in every run."""
    return int(hashlib.sha256(publisher.encode()).hexdigest(), 16) % FOLDS


def cross_validate(own: Sequence[Text], others: Sequence[Text]) -> None:
    """Print what the words alone tell apart at publishers they were not trained on."""
    known = {text: _words(text.text) for text in (*own, *others)}
    values: dict[Text, float] = {}
    for k in range(FOLDS):
        inside = [t for t in others if fold_of(t.publisher) != k]
        outside = [t for t in others if fold_of(t.publisher) == k]
        train = [*own, *inside]
        model = Model([known[t] for t in train], [t.is_appeal for t in train])
        found = model.predict([known[t] for t in outside])
        values |= dict(zip(outside, found, strict=True))
    for limit in (0.0, 0.5, 1.0, 1.5, 2.0, 2.5):
        taken = [t for t, value in values.items() if value > limit]
        right = sum(t.is_appeal for t in taken)
        appeals = sum(t.is_appeal for t in values)
        print(
            f"from {limit:3.1f}: precision {right / max(1, len(taken)):.3f} "
            f"recall {right / max(1, appeals):.3f}, "
            f"hard ones lost {sum(t.hard and not t.is_appeal for t in taken)}"
        )


def _words(text: str) -> set[str]:
    return features(word_stems(fold(window(text))))


def exported(texts: Sequence[Text]) -> dict[str, object]:
    """Return the file's content: weights in hundredths of log-odds."""
    model = Model([_words(t.text) for t in texts], [t.is_appeal for t in texts])
    weights = model.fitted.coef_[0]
    words = {w: round(float(weights[i]) * 100) for w, i in model.places.items()}
    appeals = [t for t in texts if t.is_appeal]
    stems = [set(word_stems(fold(window(t.text)))) for t in appeals]
    counts = Counter(stem for found in stems for stem in found)
    places = {s: i for i, s in enumerate(sorted(s for s in counts if counts[s] > 2))}
    spots = [(i, places[s]) for i, f in enumerate(stems) for s in f if s in places]
    rows = csr_matrix(
        (np.ones(len(spots)), tuple(zip(*spots, strict=True))),
        shape=(len(stems), len(places)),
    )
    kinds = LogisticRegression(C=0.3, max_iter=3000)
    kinds.fit(rows, [t.label for t in appeals])
    table = {
        stem: [round(float(row[i]) * 100) for row in kinds.coef_]
        for stem, i in places.items()
    }
    return {
        "bias": round(float(model.fitted.intercept_[0]), 3),
        "langs": sorted(languages()),
        "categories": [str(name) for name in kinds.classes_],
        "kind_bias": [round(float(v), 2) for v in kinds.intercept_],
        "words": {w: v for w, v in words.items() if abs(v) >= FAINT},
        "kinds": {s: r for s, r in table.items() if max(map(abs, r)) >= FAINT_KIND},
    }


def main() -> None:
    """Cross-validate, print, and write when asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    own = [t for t in dict.fromkeys(own_texts()) if t.label not in BESIDE]
    others = [
        t
        for t in dict.fromkeys(labelled(options.folder, options.articles))
        if t.label not in BESIDE
    ]
    print(f"{len(own)} own texts, {len(others)} of others")
    if others:
        cross_validate(own, others)
    if options.write:
        data = json.dumps(
            exported([*own, *others]), ensure_ascii=False, separators=(",", ":")
        )
        (RULES / "diction.json").write_text(data + "\n", "utf-8")
        print(f"written, {len(data) >> 10} KiB")


if __name__ == "__main__":
    main()
