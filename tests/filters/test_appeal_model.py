"""The trees of the appeal filter: data, arithmetic, and what may never happen."""

from __future__ import annotations

import itertools
import json
import math
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from filters import trees
from filters.appeals import explain
from filters.appeals import model as trees_of_appeals
from filters.appeals.evidence import Profile, profiles_of
from filters.appeals.judge import builtin_rules
from filters.appeals.model import ALONE, NAMES, alone, among, model, weigh
from filters.article import Block, BlockKind
from filters.extract import model as block_model
from filters.options import CleanOptions
from filters.trees import Tree, Trees, compiled, credited, read_tree, settled, total

CORPUS = Path(__file__).parent.parent / "corpus" / "appeals"
SMALL: Tree = (0, 1.0, (1, 5.0, -2.0, -1.0, -1.5), 3.0, 0.75)


def test_a_tree_is_read_walked_and_told() -> None:
    assert read_tree([0, 1.0, [1, 5, -2, -1, -1.5], 3, 0.75]) == SMALL
    assert total([SMALL, 0.5], [1.0, 6.0]) == -0.5
    assert total([SMALL], [1.1, 0.0]) == 3.0
    moved = credited([SMALL], [1.0, 6.0])
    whole = read_tree([0, 1.5, 2, [0, -0.5, 3, 4, 5], 6], frozenset({0}))
    assert whole == (0, 1, 2.0, (0, -1, 3.0, 4.0, 5.0), 6.0)
    assert moved == {0: -2.25, 1: 0.5}


@pytest.mark.parametrize(
    "data", ["leaf", None, [1, 2], [0, "x", 1, 2, 0], [0, 1, 2, 3], {}]
)
def test_what_is_no_tree_is_refused(data: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        read_tree(data)


def test_a_settled_sum_ends_early_only_when_it_is_low() -> None:
    stages = ((Trees([SMALL]), -1.5), (Trees([0.25]), 0.0))
    assert settled(stages, [0.0, 0.0]) == -2.0
    assert settled(stages, [0.0, 9.0]) == -0.75
    assert settled(stages, [2.0, 0.0]) == 3.25


def _thresholds(node: Tree) -> Iterator[tuple[int, float]]:
    if isinstance(node, tuple):
        yield node[0], node[1]
        yield from _thresholds(node[2])
        yield from _thresholds(node[3])


def test_compiled_trees_come_to_the_very_same_sums() -> None:
    stages = [stage for stage, _ in (*model().alone, *model().among)]
    for stage in (*stages, *block_model.load()):
        code = compiled(stage)
        marks = [mark for tree in stage for mark in _thresholds(tree)]
        size = 1 + max(feature for feature, _ in marks)
        rng = random.Random(len(marks))
        rows = [[rng.uniform(-2, 30) for _ in range(size)] for _ in range(60)]
        # On both sides of every branching, and on the edge of it.
        for feature, mark in marks:
            for value in (mark, math.nextafter(mark, math.inf)):
                row = rng.choice(rows).copy()
                row[feature] = value
                rows.append(row)
        assert [code(row, 0.5) for row in rows] == [
            total(stage, row, 0.5) for row in rows
        ]


def test_trees_are_compiled_once_and_only_when_asked_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[object] = []

    def counted(found: Iterable[Tree]) -> Callable[[Sequence[float], float], float]:
        made.append(found)
        return compiled(found)

    monkeypatch.setattr(trees, "_OFTEN", 5)
    monkeypatch.setattr(trees, "compiled", counted)
    stage = Trees([SMALL])
    sums = [stage.total([0.0, 9.0], 1.0) for _ in range(4)]
    assert not made
    sums += [stage.total([0.0, 9.0], 1.0) for _ in range(9)]
    assert len(made) == 1
    assert len(set(sums)) == 1


def test_weights_of_other_features_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "trees.json").write_text(json.dumps({"names": ["length"]}))
    monkeypatch.setattr(trees_of_appeals.resources, "files", lambda _: tmp_path)
    with pytest.raises(ValueError, match="train it again"):
        model.__wrapped__()


def _documents() -> Iterator[list[Profile]]:
    for case in sorted(CORPUS.glob("*/input.txt")):
        lang = case.parent.name.partition("-")[0]
        texts = [line for line in case.read_text("utf-8").split("\n") if line.strip()]
        yield profiles_of(texts, builtin_rules((lang,)))


def test_ending_a_sum_early_changes_no_verdict() -> None:
    table = model()
    flat = [
        tree for trees, _ in table.among for tree in trees
    ]  # every tree, no early end
    looked_at = 0
    for profiles in itertools.islice(_documents(), 60):
        for found in weigh(profiles, [0.0] * len(profiles), table):
            if not found.row:
                continue
            looked_at += 1
            whole = total(flat, found.row)
            assert (found.score >= table.limit) == (whole >= table.limit)
    assert looked_at > 300


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("diction", 1.0),
        ("strongest", 1.5),
        ("before", 0.5),
        ("crowd", 1.0),
        ("speech", -1.0),
        ("rest", -0.3),
    ],
)
def test_more_evidence_for_an_appeal_never_speaks_against_it(
    name: str, step: float
) -> None:
    flat = [tree for trees, _ in model().among for tree in trees]
    place, checked = NAMES.index(name), 0
    for profiles in itertools.islice(_documents(), 40):
        for found in weigh(profiles, [0.0] * len(profiles), model()):
            if not found.row:
                continue
            more = list(found.row)
            more[place] += step
            assert total(flat, more) >= total(flat, found.row) - 1e-9
            checked += 1
    assert checked > 200


def test_rows_have_a_value_for_every_name() -> None:
    checked = 0
    for profiles in itertools.islice(_documents(), 5):
        chances = [0.5] * len(profiles)
        for block, beside in zip(profiles, among(profiles, chances), strict=True):
            if beside:
                assert len(alone(block)) == len(ALONE)
                assert len(alone(block)) + len(beside) == len(NAMES)
                checked += 1
    assert checked


def test_a_decision_tells_what_counted_in_plain_words() -> None:
    texts = [
        "The council voted on Tuesday to close two of the five pools in the city.",
        "The baths were built in the 1960s and need a new roof, engineers said.",
        "Your gift keeps our reporters at work: donate today.",
    ]
    blocks = [Block(BlockKind.PARAGRAPH, text) for text in texts]
    decision = explain(blocks, lang="en", url=None, options=CleanOptions())[-1]
    assert decision.removal
    told = {line.what: line.points for line in decision.evidence}
    assert told["words that appeals prefer or avoid"] > 0
    assert max(map(abs, told.values())) == abs(decision.evidence[0].points)
