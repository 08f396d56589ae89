"""What cannot be taken back now can be taken back later."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from newsreader.errors import StoreFull
from tui.changes import Changes


async def test_a_full_disk_does_not_lose_the_undo() -> None:
    said: list[str] = []
    changes = Changes(cast("Any", SimpleNamespace(say=said.append)))
    full = [True]

    async def unmark() -> None:
        if full:
            raise StoreFull("The disk is full.")

    changes.can_undo("It is unread again.", unmark)
    with pytest.raises(StoreFull):
        await changes.take_back()
    full.clear()
    await changes.take_back()
    await changes.take_back()
    assert said == ["It is unread again.", "Nothing to take back."]
