"""Records are frozen dataclasses with slots, whoever looks."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any

import pytest

from filters import records


@records.dataclass(frozen=True, slots=True)
class Ours:
    """A record."""

    name: str
    size: int = 3
    parts: tuple[str, ...] = ()
    more: dict[str, int] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Theirs:
    """The same as `dataclasses` makes it."""

    name: str
    size: int = 3
    parts: tuple[str, ...] = ()
    more: dict[str, int] = dataclasses.field(default_factory=dict)


@records.dataclass(frozen=True, slots=True)
class Pair:
    """A record that can be hashed."""

    a: str
    b: int = 0


@records.dataclass(frozen=True, slots=True)
class Nothing:
    """A record without fields."""


BOTH = pytest.mark.parametrize("made", [Ours, Theirs])


@BOTH
def test_defaults_positions_and_names(made: Any) -> None:
    value = made("a", parts=("x",))
    assert (value.name, value.size, value.parts, value.more) == ("a", 3, ("x",), {})
    assert made("a", 4, (), {"k": 1}).more == {"k": 1}
    assert made("a").more is not made("a").more
    for wrong in ((), ("a", 1, (), {}, 5)):
        with pytest.raises(TypeError):
            made(*wrong)


@BOTH
def test_nothing_can_be_changed_or_added(made: Any) -> None:
    value = made("a")
    for name in ("name", "other"):
        with pytest.raises((dataclasses.FrozenInstanceError, TypeError)):
            setattr(value, name, "b")
    with pytest.raises(dataclasses.FrozenInstanceError):
        del value.name
    assert not hasattr(value, "__dict__")


@BOTH
def test_copies_pickles_and_replaced_ones(made: Any) -> None:
    value = made("a", 4, ("x",), {"k": 1})
    assert pickle.loads(pickle.dumps(value)) == value
    assert copy.deepcopy(value) == value
    changed = dataclasses.replace(value, size=5)
    assert (changed.size, changed.name, changed != value) == (5, "a", True)
    assert dataclasses.asdict(value)["more"] == {"k": 1}
    assert [f.name for f in dataclasses.fields(made)] == list(made.__match_args__)


def test_the_hundredth_is_made_like_the_first() -> None:
    made = [Pair("a", b=n) for n in range(100)]
    assert [pair.b for pair in made] == list(range(100))
    assert {pair.a for pair in made} == {"a"}
    for wrong in ({"c": 1}, {"a": "b"}):
        with pytest.raises(TypeError):
            Pair("a", **wrong)  # type: ignore[arg-type]
    assert Pair("a") == made[0]


def test_a_record_has_no_parents() -> None:
    with pytest.raises(TypeError, match="inherits"):

        @records.dataclass(frozen=True, slots=True)
        class _Child(Pair):
            c: int = 0


@pytest.mark.parametrize(
    "given",
    [
        {"default": 1},
        {"default_factory": list, "compare": False},
        {"default_factory": list, "hash": False},
        {"default_factory": list, "repr": False},
        {"default_factory": list, "init": False},
        {"default_factory": list, "kw_only": True},
        {"default_factory": list, "metadata": {"a": 1}},
        {"compare": False},
        {},
    ],
)
def test_a_field_is_a_factory_and_nothing_else(given: Any) -> None:
    with pytest.raises(TypeError, match="size"):

        @records.dataclass(frozen=True, slots=True)
        class _Refused:
            size: Any = dataclasses.field(**given)


def test_what_would_be_ignored_is_refused() -> None:
    with pytest.raises(TypeError, match="__post_init__"):

        @records.dataclass(frozen=True, slots=True)
        class _Checked:
            size: int = 0

            def __post_init__(self) -> None:
                """Never called."""

    for unread in ("ClassVar[int]", "InitVar[int]", "KW_ONLY"):
        with pytest.raises(TypeError, match="size"):
            records.dataclass(frozen=True, slots=True)(
                type("_Other", (), {"__annotations__": {"size": unread}})
            )


def test_a_default_is_nothing_that_changes() -> None:
    for shared in ([], {}, set()):
        with pytest.raises(TypeError, match="size"):
            records.dataclass(frozen=True, slots=True)(
                type("_Shared", (), {"__annotations__": {"size": "x"}, "size": shared})
            )


def test_a_field_without_a_default_comes_first() -> None:
    with pytest.raises(TypeError, match="'b'"):

        @records.dataclass(frozen=True, slots=True)
        class _Backwards:
            a: int = 0
            b: int  # type: ignore[misc]


def test_repr_is_the_same() -> None:
    assert repr(Ours("a")) == repr(Theirs("a")).replace("Theirs", "Ours")


def test_equal_means_same_class_and_same_values() -> None:
    assert Ours("a") == Ours("a")
    assert Ours("a") != Ours("b")
    assert Ours("a") != Theirs("a")
    assert Pair("a") in {Pair("a")}
    assert len({Pair("a"), Pair("a", 0), Pair("a", 1)}) == 2
    assert Nothing() == Nothing()
    assert pickle.loads(pickle.dumps(Nothing())) == Nothing()


def test_a_record_that_can_be_changed_is_not_offered() -> None:
    with pytest.raises(TypeError, match="frozen"):
        records.dataclass(frozen=False, slots=True)


def test_what_a_class_says_itself_holds() -> None:
    @records.dataclass(frozen=True, slots=True)
    class Own:
        secret: str

        def __repr__(self) -> str:
            return "Own(...)"

    assert repr(Own("pw")) == "Own(...)"
    assert Own("pw") == Own("pw")
    assert len({Own("pw"), Own("pw")}) == 1
