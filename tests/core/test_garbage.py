"""When Python looks for garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from newsreader import garbage


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.enable()
    gc.set_threshold(*before)
    gc.unfreeze()


class _Node:
    def __init__(self) -> None:
        self.itself = self


def _middle_looks(count: int) -> None:
    for _ in range(count):
        gc.collect(1)


def test_a_wide_look_waits_until_it_is_due() -> None:
    garbage.resume(briefly=True)
    gc.collect()
    assert not garbage.look_widely()
    _middle_looks(6)
    assert garbage.look_widely()
    assert not garbage.look_widely()


def test_what_holds_itself_is_given_back_by_a_wide_look() -> None:
    garbage.resume(briefly=True)
    gc.collect()
    nodes = [_Node() for _ in range(50)]
    _middle_looks(6)  # they are old now, and only a wide look finds them
    del nodes
    garbage.look_widely()
    assert not any(isinstance(found, _Node) for found in gc.get_objects())


def test_nothing_is_looked_for_while_it_is_paused() -> None:
    garbage.pause()
    _middle_looks(6)
    assert not garbage.look_widely()
